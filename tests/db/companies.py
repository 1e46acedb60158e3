"""A random company, and a second, slow telling of who reaches what in it."""

import random
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from core.access import Role, Viewer
from db.models import (
    Activity,
    Contact,
    Customer,
    Deal,
    DealEvent,
    DealLine,
    Document,
    Lead,
    Order,
    OrderLine,
    Share,
    Team,
)
from db.records import Part, Tracked
from db.scope import Reach, ScopedSession
from rules.sharing import Access
from tests.build import (
    a_contact,
    a_customer,
    a_deal,
    a_line,
    a_person,
    an_activity,
    an_event,
    saved,
)
from tests.conftest import NOON, TODAY

PATHS = {1: "1/", 2: "1/2/", 3: "1/2/3/", 4: "1/10/", 10: "10/", 11: "10/1/"}
PEOPLE = range(1, 8)
OWNED = (Customer, Deal, Lead, Order, Contact, Activity)
PARTS = (DealLine, DealEvent, OrderLine, Document)
Sessions = Callable[[Viewer], AbstractContextManager[ScopedSession]]
Row = Any


class Company:
    """Records that belong to anybody, hang on anything and are shared at random."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.rows: dict[type[Tracked], dict[int, Row]] = {}
        self.keep(Team, [Team(name=str(i), path=p, id=i) for i, p in PATHS.items()])
        saved(*(a_person(id=i, team_id=None) for i in PEOPLE))
        self.keep(Customer, [a_customer(**self.place()) for _ in range(20)])
        self.keep(
            Deal, [a_deal(**self.place(), **self.at(Customer)) for _ in range(30)]
        )
        self.keep(Lead, [Lead(name="x", **self.place()) for _ in range(8)])
        self.keep(Order, [self.order() for _ in range(15)])
        self.keep(
            Contact, [a_contact(**self.place(), **self.at(Customer)) for _ in "x" * 15]
        )
        self.keep(
            Activity,
            [an_activity(**self.place(), **self.at(Customer, Deal)) for _ in "x" * 30],
        )
        self.keep(DealLine, [a_line(**self.below(Deal)) for _ in range(25)])
        self.keep(DealEvent, [an_event(**self.below(Deal)) for _ in range(25)])
        self.keep(
            OrderLine,
            [OrderLine(amount_minor=1, **self.below(Order)) for _ in range(20)],
        )
        self.keep(Document, [self.document() for _ in range(20)])
        self.keep(Share, self.shares())

    def keep(self, table: type[Tracked], rows: list[Any]) -> None:
        names = table.model_fields
        told = [{name: getattr(row, name) for name in names} for row in rows]
        ids = saved(*rows)
        kept = zip(ids, told, strict=True)
        self.rows[table] = {number: {**row, "id": number} for number, row in kept}

    def place(self) -> dict[str, Any]:
        pool = self.chance.random() < 0.15
        return {
            "owner_id": None if pool else self.chance.choice(PEOPLE),
            "team_id": None if pool else self.chance.choice([*PATHS]),
            "deleted_at": self.sometimes(NOON),
        }

    def sometimes(self, what: Any) -> Any:
        return what if self.chance.random() < 0.15 else None

    def at(self, *tables: type[Tracked]) -> dict[str, Any]:
        """Point at one of each, or at none."""
        return {
            f"{table.__tablename__}_id": self.chance.choice([None, *self.rows[table]])
            for table in tables
        }

    def below(self, table: type[Tracked]) -> dict[str, Any]:
        name = "order_id" if table is Order else f"{table.__tablename__}_id"
        parent = self.chance.choice([*self.rows[table]])
        return {name: parent, "deleted_at": self.sometimes(NOON)}

    def order(self) -> Order:
        return Order(ordered_on=TODAY, **self.place(), **self.at(Customer))

    def document(self) -> Document:
        told: dict[str, Any] = {"name": "x", "sha256": "0", "size": 1, "added_at": NOON}
        return Document(**told, **self.at(Customer, Deal))

    def shares(self) -> list[Share]:
        pairs = {
            (table, self.chance.choice([*self.rows[table]]), self.chance.choice(PEOPLE))
            for table in OWNED
            for _ in range(9)
        }
        ordered = sorted(pairs, key=lambda pair: (pair[0].__name__, *pair[1:]))
        return [
            Share(
                record_table=str(table.__tablename__),
                record_id=record,
                person_id=person,
                access=self.chance.choice([*Access]),
                ends_at=self.chance.choice(
                    [None, None, NOON, NOON + SOON, NOON - SOON]
                ),
                deleted_at=self.sometimes(NOON),
            )
            for table, record, person in ordered
        ]


SOON = timedelta(seconds=1)


class Telling:
    """Who reaches what in a company, row by row."""

    def __init__(self, company: Company, who: Viewer, reach: Reach) -> None:
        self.company, self.who, self.reach = company, who, reach

    def ids(self, table: type[Tracked]) -> set[int]:
        rows = self.company.rows[table].items()
        return {number for number, row in rows if self.reaches(table, row)}

    def names(self) -> set[int]:
        rows = self.company.rows[Customer].values()
        return {row["id"] for row in rows if not row["deleted_at"] and self.named(row)}

    def reaches(self, table: type[Tracked], row: Row) -> bool:
        if row["deleted_at"]:
            return False
        if issubclass(table, Part):
            return any(self.reaches(*parent) for parent in self.parents(table, row))
        if self.who.sees_all or self.leads(row):
            return True
        if self.reach is Reach.COUNT:
            return False
        wanted = {Access.WRITE} if self.reach is Reach.CHANGE else set(Access)
        return self.is_shared(table, row, wanted) or any(
            self.reaches(*parent) for parent in self.parents(table, row)
        )

    def named(self, row: Row) -> bool:
        if self.who.sees_all or self.leads(row) or row["owner_id"] is None:
            return True
        if self.is_shared(Customer, row, set(Access)):
            return True
        return any(
            deal["customer_id"] == row["id"] and self.reaches(table, deal)
            for table in (Deal, Order)
            for deal in self.company.rows[table].values()
        )

    def leads(self, row: Row) -> bool:
        """Return whether the row is the person's own or of a team they manage."""
        manages = self.who.role is Role.MANAGER and row["team_id"]
        below = manages and PATHS[manages].startswith(PATHS[self.who.team_id])
        return bool(row["owner_id"] == self.who.id or below)

    def is_shared(self, table: type[Tracked], row: Row, wanted: set[Access]) -> bool:
        record = (table.__tablename__, row["id"], self.who.id)
        return any(
            (share["record_table"], share["record_id"], share["person_id"]) == record
            and share["access"] in wanted
            and not share["deleted_at"]
            and lasts(share["ends_at"])
            for share in self.company.rows[Share].values()
        )

    def parents(self, table: Any, row: Row) -> Iterable[tuple[type[Tracked], Row]]:
        names: dict[str, type[Tracked]] = {
            "customer_id": Customer,
            "deal_id": Deal,
            "order_id": Order,
        }
        for name in table.PARENTS:
            if row[name]:
                yield names[name], self.company.rows[names[name]][row[name]]


def lasts(ends_at: datetime | None) -> bool:
    return ends_at is None or ends_at > NOON
