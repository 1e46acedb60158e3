"""Follow-up records: what was said to whom, and when to speak next."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from sqlmodel import Field, SQLModel

from core.errors import RuleError
from core.fields import Note, Ref
from core.i18n import Label


class ActivityKind(StrEnum):
    """How we were in touch."""

    CALL = "call"
    VISIT = "visit"
    MEETING = "meeting"
    MESSAGE = "message"
    EMAIL = "email"
    DEMO = "demo"
    QUOTE = "quote"
    NOTE = "note"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"activities.kind_{self}")


TOUCHES = frozenset(ActivityKind) - {ActivityKind.NOTE}
"""The kinds that count as being in touch: a note to oneself does not."""


class ActivityFields(SQLModel):
    """What a person may enter about a follow-up."""

    kind: ActivityKind = ActivityKind.CALL
    customer_id: Annotated[int | None, Ref("customers")] = Field(
        default=None, foreign_key="customer.id", index=True
    )
    deal_id: Annotated[int | None, Ref("deals")] = Field(
        default=None, foreign_key="deal.id", index=True
    )
    at: datetime | None = None
    note: Annotated[str, Note()] = Field(min_length=1, max_length=4000)
    next_contact_on: date | None = None


class Colleague(NamedTuple):
    """Somebody who can be mentioned with @ and the name or the login."""

    id: int
    name: str
    login: str


def mentioned(words: str, people: Iterable[Colleague]) -> list[int]:
    """Return who is mentioned, each once, in their order in the text.

    The longest name wins: ``@Li Na`` is not Li. Two people of one name are both
    meant; their logins tell them apart.
    """
    known: dict[str, list[int]] = {}
    for person in people:
        for called in {person.name.casefold(), person.login.casefold()}:
            known.setdefault(called, []).append(person.id)
    longest = sorted(known, key=len, reverse=True)
    found: list[int] = []
    for place in words.casefold().split("@")[1:]:
        begins = (name for name in longest if place.startswith(name))
        found += known.get(next(begins, ""), [])
    return list(dict.fromkeys(found))


def check_days(on: date, today: date, next_contact_on: date | None) -> None:
    """Let nobody log what has not happened, or plan what is over.

    Raises:
        RuleError: ``activities.not_yet``, ``activities.next_is_over``.
    """
    if on > today:
        raise RuleError("activities.not_yet", day=on)
    if next_contact_on is not None and next_contact_on < on:
        raise RuleError("activities.next_is_over", day=next_contact_on)


def planned(now: date | None, on: date, next_contact_on: date | None) -> date | None:
    """Return when to speak next, after a contact on a day.

    A contact does what was planned up to its day; a later plan stays.
    """
    if next_contact_on is not None:
        return next_contact_on
    return now if now is not None and now > on else None


def latest(now: date | None, kind: ActivityKind, on: date) -> date | None:
    """Return the day of the last contact, after a follow-up on a day."""
    if kind not in TOUCHES:
        return now
    return on if now is None else max(now, on)
