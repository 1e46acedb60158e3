"""Anything that people do to records, at random, some of it to be undone."""

import random
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from core.access import SYSTEM
from db.changes import insert_many
from db.models import Deal, DealLine, Policy
from db.scope import ScopedSession
from db.session import transaction
from tests.build import a_deal, a_line
from tests.conftest import NOON, TODAY


class Office:
    """Does anything to records, some of it to be undone."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 10_000

    def next_id(self) -> int:
        self.number += 1
        return self.number

    def work(self) -> None:
        """Make one to five changes in one transaction, or undo all of it."""
        with transaction(SYSTEM, "imports.undo", with_deleted=True) as session:
            for _ in range(self.chance.randrange(1, 6)):
                self.chance.choice(self.acts())(session)
                session.flush()
            if self.chance.random() < 0.2:
                session.rollback()

    def acts(self) -> list[Any]:
        return [
            self.add,
            self.add_many,
            self.change,
            self.change,
            self.put_away,
            self.delete,
            self.delete_and_bring_back,
            self.add_a_part,
            self.write_a_policy,
            self.rewrite_a_policy,
        ]

    def any(self, session: ScopedSession, table: type[Any]) -> Any:
        rows = session.exec(select(table).order_by(col(table.id))).all()
        return self.chance.choice(rows) if rows else None

    def add(self, session: ScopedSession) -> None:
        text = self.chance.choice(["Ü", "有限公司", "'\"\\", "", "\u200f\n\t"])
        values = {"id": self.next_id(), "name": text, "note": text}
        session.add(
            a_deal(**values, amount_minor=self.chance.choice([None, 0, 10**15]))
        )

    def add_many(self, session: ScopedSession) -> None:
        rows = [a_deal(id=self.next_id()).model_dump() for _ in range(3)]
        insert_many(session, Deal, rows)

    def change(self, session: ScopedSession) -> None:
        if row := self.any(session, Deal):
            row.amount_minor = self.chance.randrange(10**15)
            row.closed_on = self.chance.choice([None, TODAY])
            row.is_imported = not row.is_imported

    def put_away(self, session: ScopedSession) -> None:
        if row := self.any(session, Deal):
            at = NOON + timedelta(microseconds=self.chance.randrange(10**6))
            row.deleted_at = None if row.deleted_at else at

    def delete(self, session: ScopedSession) -> None:
        if (row := self.any(session, Deal)) and not self.parts(session, row):
            session.delete(row)

    def delete_and_bring_back(self, session: ScopedSession) -> None:
        if (row := self.any(session, Deal)) and not self.parts(session, row):
            session.delete(row)
            session.flush()
            session.add(a_deal(id=row.id, name="back"))

    def add_a_part(self, session: ScopedSession) -> None:
        if row := self.any(session, Deal):
            session.add(a_line(id=self.next_id(), deal_id=row.id))

    def parts(self, session: ScopedSession, row: Deal) -> bool:
        lines = select(DealLine).where(DealLine.deal_id == row.id)
        return bool(session.exec(lines).all())

    def write_a_policy(self, session: ScopedSession) -> None:
        number = self.next_id()
        body = self.chance.choice([{}, {"a": None}, {"阶段": [1, "x", {"b": True}]}])
        session.add(a_policy(id=number, number=number, body=body))

    def rewrite_a_policy(self, session: ScopedSession) -> None:
        if row := self.any(session, Policy):
            row.body = {"n": self.chance.random(), "s": 'he said "no"'}


def a_policy(**values: Any) -> Policy:
    return Policy(kind="process", code="x", valid_from=TODAY, **values)
