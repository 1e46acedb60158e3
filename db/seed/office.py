"""The people of the demonstration company, its teams and what it sells."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pypinyin import Style, lazy_pinyin

from core.access import Role
from core.money import Currency
from db.models import ListItem, Person, Product
from db.seed.draws import Draw, Row, Settle, Write, words
from rules.people import PersonFields
from rules.products import ProductFields

REPS = 28
MOST_REPS = 460
"""With the others this is a company of 500."""
OTHERS = (Role.ADMIN, Role.MANAGER, Role.OPS, Role.OPS, Role.TRAINER)
SERVICE = 2


@dataclass(frozen=True, slots=True)
class Seller:
    """A rep, as chance needs to know one."""

    id: int
    team_id: int
    superior_id: int
    skill: float
    """Factor on the chance to win."""


@dataclass(frozen=True, slots=True)
class Goods:
    """A product, as chance needs to know one."""

    id: int
    code: str
    name: str
    family: str
    price_minor: int
    cost: float


@dataclass
class Office:
    """Who is there and what they sell."""

    sellers: dict[str, list[Seller]] = field(default_factory=dict)
    """By region."""
    service: list[int] = field(default_factory=list)
    goods: list[Goods] = field(default_factory=list)

    @property
    def machines(self) -> list[Goods]:
        """Return what deals are about."""
        return [g for g in self.goods if g.family not in {"spares", "service"}]

    @property
    def spares(self) -> list[Goods]:
        """Return what is ordered again and again."""
        return [g for g in self.goods if g.family in {"spares", "service"}]


def open_office(draw: Draw, write: Write, settle: Settle, factor: float) -> Office:
    """Write teams, people and products."""
    office = Office()
    teams, regions = _teams(settle), words()["teams"]
    namer = Namer(draw)
    superior: int | None = None
    for role in OTHERS:
        number = _hire(write, namer.row(role, teams[0], superior))
        superior = number if role is Role.MANAGER else superior
    for _ in range(SERVICE):
        row = namer.row(Role.SERVICE, teams[0], superior)
        office.service.append(_hire(write, row))
    reps = min(int(REPS * max(1.0, factor)), MOST_REPS)
    for place, about in enumerate(regions):
        team, region = teams[place + 1], about["region"]
        chief = _hire(write, namer.row(Role.MANAGER, team, superior, region))
        many = len(range(place, reps, len(regions)))
        rows = [namer.row(Role.REP, team, chief, region) for _ in range(many)]
        office.sellers[region] = [
            Seller(number, team, chief, draw.uniform(0.6, 1.5))
            for number in write(Person, rows)
        ]
    office.goods = _goods(write)
    return office


class Namer:
    """Gives people names and logins, no login twice."""

    def __init__(self, draw: Draw) -> None:
        """Begin with nobody."""
        self.draw, self.taken = draw, set[str]()

    def name(self) -> str:
        """Return a Chinese name; it may come again."""
        known = words()["names"]
        return (
            f"{self.draw.choice(known['surnames'])}{self.draw.choice(known['given'])}"
        )

    def row(
        self, role: Role, team: int, superior: int | None, region: str | None = None
    ) -> Row:
        """Return the row of a new person."""
        name = self.name()
        stem = ".".join(
            "".join(part)
            for part in (
                lazy_pinyin(name[:1], style=Style.NORMAL),
                lazy_pinyin(name[1:], style=Style.NORMAL),
            )
        )
        login, place = stem, 1
        while login in self.taken:
            place += 1
            login = f"{stem}{place}"
        self.taken.add(login)
        fields = PersonFields(
            login=login, name=name, role=role, region=region, phone=self.phone()
        )
        given = fields.model_dump() | fields.derived()
        return given | {"team_id": team, "superior_id": superior}

    def phone(self) -> str:
        """Return a mobile number of a range that is not given out."""
        return f"100{self.draw.randrange(10**8):08d}"


def lists(write: Write) -> None:
    """Write the values that the managed lists have beyond the standard ones."""
    rows: list[dict[str, Any]] = [
        {"list": name, "value": value, "zh": zh, "en": en, "position": 50 + place}
        for name, values in words()["lists"].items()
        for place, (value, (zh, en)) in enumerate(values.items())
    ]
    write(ListItem, rows)


def _teams(settle: Settle) -> Sequence[int]:
    """Make the tree: the whole company first."""
    root = settle(words()["company"]["zh"], "")
    return [root, *(settle(team["name"], f"{root}/") for team in words()["teams"])]


def _hire(write: Write, row: Row) -> int:
    [number] = write(Person, [row])
    return number


def _goods(write: Write) -> list[Goods]:
    rows = []
    for about in words()["products"]:
        price = about["price"] * 100
        fields = ProductFields(
            code=about["code"],
            name=about["name"],
            family=about["family"],
            list_price_minor=price,
            unit_cost_minor=int(price * about["cost"]),
            currency=Currency.CNY,
        )
        rows.append(fields.model_dump() | fields.derived())
    return [
        Goods(n, g["code"], g["name"], g["family"], g["price"] * 100, g["cost"])
        for n, g in zip(write(Product, rows), words()["products"], strict=True)
    ]
