"""The customers of the demonstration company, their people, and its leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.fields import values_of
from core.money import Currency
from db.models import Contact, Customer, Lead
from db.seed.draws import Draw, Row, Write, words
from db.seed.office import Namer, Office, Seller
from rules.companies import ALPHABET, WEIGHTS
from rules.contacts import ContactFields
from rules.customers import CustomerFields
from rules.leads import LeadFields, LeadStatus

ABROAD = "overseas"
REGIONS = {"east": 0.32, "south": 0.25, "north": 0.19, "central": 0.14, ABROAD: 0.10}
SIZES = {"small": 0.5, "medium": 0.36, "large": 0.14}
SCALE = {"small": 0.6, "medium": 1.0, "large": 1.9}
"""How a customer's size shows in the amounts."""
SOURCES = {"referral": 0.22, "fair": 0.28, "web": 0.31, "cold_call": 0.19}
CHANNELS = {"direct": 0.72, "dealer": 0.2, "online": 0.08}
COUNTRIES = {
    "germany": 0.3, "vietnam": 0.25, "india": 0.2, "mexico": 0.15, "turkey": 0.1,
}  # fmt: skip
IN_THE_POOL = 0.06
TWICE = 0.015
"""Customers that were entered a second time, written a little otherwise."""
LEAD_STATES = {"new": 0.16, "working": 0.24, "unqualified": 0.35, "converted": 0.25}


@dataclass(slots=True)
class Client:
    """A customer, as chance needs to know one; ``id`` comes with the writing."""

    row: Row
    seller: Seller
    id: int = 0

    @property
    def in_pool(self) -> bool:
        """Return whether nobody owns it."""
        return self.row["owner_id"] is None

    @property
    def since(self) -> date:
        """Return the day it was entered."""
        day: date = self.row["created_on"]
        return day

    def __getitem__(self, name: str) -> str:
        """Return one of its values."""
        return str(self.row[name])


class Register:
    """Finds names and numbers for companies, none twice."""

    def __init__(self, draw: Draw) -> None:
        """Begin with an empty register."""
        self.draw, self.taken, self.namer = draw, set[str](), Namer(draw)

    def company(self, region: str, industry: str) -> str:
        """Return the name of a company of a region."""
        draw, known = self.draw, words()
        for attempt in range(50):
            if region == ABROAD:
                names = known["names"]
                parts = names["english_stems"], known["english"][industry]
                name = " ".join(map(draw.choice, (*parts, names["english_forms"])))
            else:
                stem = draw.choice(known["names"]["stems"])
                if attempt or draw.happens(0.3):
                    stem += draw.choice(known["names"]["stems"])[0]
                place = draw.choice(known["places"][region])
                trade = draw.choice(known["industries"][industry])
                name = f"{place}{stem}{trade}{draw.choice(known['names']['forms'])}"
            if name not in self.taken:
                break
        else:
            name = f"{name} {len(self.taken)}"
        self.taken.add(name)
        return name

    def credit_code(self) -> str:
        """Return a unified social credit code whose check digit is right."""
        code = "91" + "".join(self.draw.choice(ALPHABET) for _ in range(15))
        total = sum(ALPHABET.index(c) * w for c, w in zip(code, WEIGHTS, strict=True))
        return code + ALPHABET[(31 - total % 31) % 31]


def gather(
    draw: Draw, office: Office, many: int, days: tuple[date, date]
) -> list[Client]:
    """Return customers; nothing is written yet."""
    register = Register(draw)
    return [_customer(draw, register, office, days, place) for place in range(many)]


def enter(draw: Draw, write: Write, clients: Sequence[Client]) -> None:
    """Write customers and their contacts."""
    register = Register(draw)
    numbers = write(Customer, [client.row for client in clients])
    for number, client in zip(numbers, clients, strict=True):
        client.id = number
    write(Contact, [c for client in clients for c in _contacts(draw, register, client)])


def _customer(
    draw: Draw, register: Register, office: Office, days: tuple[date, date], place: int
) -> Client:
    known = words()
    region = draw.one(REGIONS)
    industry = draw.choice(list(known["industries"]))
    size = draw.one(SIZES)
    seller = draw.choice(office.sellers[region])
    pooled = draw.happens(IN_THE_POOL)
    first, last = days
    since = first - timedelta(200) + (last - first + timedelta(190)) * draw.random()
    city = draw.choice(known["places"][region])
    here = region != ABROAD
    fields = CustomerFields(
        number=f"C-{place + 1:05d}",
        name=register.company(region, industry),
        industry=industry,
        region=region,
        country="china" if here else draw.one(COUNTRIES),
        size=size,
        channel=draw.one(CHANNELS),
        source=draw.one(SOURCES),
        phone=register.namer.phone() if here else f"+49 30 {draw.randrange(10**7):07d}",
        address=_address(draw, city, abroad=not here),
        credit_code=register.credit_code() if here and draw.happens(0.6) else None,
        annual_revenue_minor=int(draw.around(40e6 * SCALE[size] ** 3, 0.7)) * 100,
        currency=Currency.CNY,
        employees=int(draw.around({"small": 30, "medium": 180, "large": 900}[size])),
        founded=draw.randint(1985, 2020),
        tags=draw.choice(known["names"]["tags"]) if draw.happens(0.35) else None,
    )
    given = values_of(fields) | {
        "created_on": since,
        "owner_id": None if pooled else seller.id,
        "team_id": None if pooled else seller.team_id,
        "last_contact_on": None,
        "next_contact_on": None,
    }
    return Client(given, seller)


def _address(draw: Draw, city: str, *, abroad: bool) -> str:
    number = draw.randint(1, 299)
    street = draw.choice(words()["names"]["streets"])
    return (
        f"{number} Industrial Road, {city}" if abroad else f"{city}{street}{number}号"
    )


def again(draw: Draw, clients: Sequence[Client], write: Write, today: date) -> None:
    """Write some customers a second time, as it happens when nobody looks."""
    rows = []
    for client in draw.sample(list(clients), int(len(clients) * TWICE)):
        name = client["name"].replace("有限公司", "公司").replace("Ltd", "Limited")
        other = draw.choice([c.seller for c in clients[:200]])
        fields = CustomerFields(name=name, region=client["region"], size=client["size"])
        rows.append(
            values_of(fields)
            | {
                "created_on": today - timedelta(draw.randint(5, 300)),
                "owner_id": other.id,
                "team_id": other.team_id,
            }
        )
    write(Customer, rows)


def _contacts(draw: Draw, register: Register, client: Client) -> list[Row]:
    known = words()["names"]
    here = client["region"] != ABROAD
    titles = draw.sample(known["titles" if here else "english_titles"], 3)
    rows = []
    for place, title in enumerate(titles[: draw.choice([1, 2, 2, 3])]):
        fields = ContactFields(
            name=register.namer.name()
            if here
            else draw.choice(known["english_people"]),
            customer_id=client.id,
            title=title,
            phone=register.namer.phone() if here else None,
            email=f"contact{client.id}.{place}@example.com",
            is_primary=place == 0,
            is_decision_maker=draw.happens(0.4),
        )
        owner = {
            "owner_id": None if client.in_pool else client.seller.id,
            "team_id": None if client.in_pool else client.seller.team_id,
        }
        rows.append(values_of(fields) | owner)
    return rows


def leads(
    draw: Draw,
    write: Write,
    clients: Sequence[Client],
    many: int,
    days: tuple[date, date],
) -> None:
    """Write leads; a converted one points at the customer that it became."""
    register = Register(draw)
    known = [draw.choice(clients) for _ in range(many)]
    rows = [_lead(draw, register, c, days, n) for n, c in enumerate(known, 1)]
    write(Lead, rows)


def _lead(
    draw: Draw, register: Register, client: Client, days: tuple[date, date], place: int
) -> Row:
    first, today = days
    state = LeadStatus(draw.one(LEAD_STATES))
    became = state is LeadStatus.CONVERTED
    at_work = state in {LeadStatus.NEW, LeadStatus.WORKING}
    industry = draw.choice(list(words()["industries"]))
    other = register.company(client["region"], industry)
    fields = LeadFields(
        number=f"L-{place:05d}",
        name=register.namer.name(),
        company=client["name"] if became else other,
        title=draw.choice(words()["names"]["titles"]),
        phone=register.namer.phone(),
        source=draw.one(SOURCES),
        channel=draw.one(CHANNELS),
    )
    begun = draw.day(today - timedelta(60) if at_work else first, today)
    before = client.since - timedelta(draw.randint(3, 40))
    due = today + timedelta(draw.randint(-6, 12))
    return values_of(fields) | {
        "status": state,
        "created_on": before if became else begun,
        "converted_on": client.since if became else None,
        "customer_id": client.id if became else None,
        "owner_id": client.seller.id,
        "team_id": client.seller.team_id,
        "next_contact_on": due if at_work else None,
    }
