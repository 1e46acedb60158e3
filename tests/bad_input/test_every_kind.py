"""Any value in any field of any record: refused with a sentence, or kept as it is.

A record is given as a form makes it, and as no form would: without any check.
"""

from collections.abc import Callable
from typing import Any

import pytest

from core.access import ACTION_ROLES, Viewer
from core.errors import AppError
from core.fields import check, check_fields, entries
from core.i18n import LANGUAGES, text
from db.kinds import kind_of, kinds
from services import people, pipeline, records
from tests.bad_input.test_fields import good
from tests.reach.world import WHO

pytestmark = pytest.mark.usefixtures("world")
HOSTILE: dict[str, Any] = {
    "below nothing": -1,
    "beyond 32 bits": 2**31,
    "beyond everything": 10**30,
    "a record that is not there": 10**9,
    "no number": "NaN",
    "no number at all": float("nan"),
    "a half": 0.5,
    "NUL": "a\x00b",
    "turned around": "a\u202eb",
    "a lone surrogate": "a\ud800b",
    "a million characters": "x" * 1_000_000,
    "a formula": "=1+1",
    "markup": "<script>alert(1)</script>",
    "empty": "",
    "nothing": None,
    "a list": ["a"],
    "bytes": b"\xff",
    "an object": object(),
    "a day that is none": "2026-02-30",
    "the year 1": "0001-01-01T00:00:00Z",
    "an instant without a zone": "2026-11-24T09:30:00",
}
ADMIN, MATE = WHO["admin"], WHO["mate"].id
FOLLOWS = frozenset({"number", "at"})
"""Fields that have a value of their own where none is given."""

OWN: dict[str, Callable[[Viewer, Any, str], int]] = {
    "deals": pipeline.add,
    "people": lambda who, to, _: people_changed(who, to),
}
"""How a record is kept whose kind has use cases of its own."""
KINDS = [
    kind
    for kind, table in kinds().items()
    if f"{kind_of(table).feature}.add" in ACTION_ROLES and not table.APPEND_ONLY
]
"""Kinds that people enter; what only grows is written by use cases and imports."""


def people_changed(who: Viewer, to: Any) -> int:
    person = people.open_one(who, MATE)
    people.change(who, MATE, person.version, to)
    return MATE


def added(kind: str, new: Any, key: str) -> int:
    if kind in OWN:
        return OWN[kind](ADMIN, new, key)
    return records.add(ADMIN, kind, new, key)


def changed(kind: str, number: int, to: Any) -> None:
    if kind == "people":
        people_changed(ADMIN, to)
        return
    version = records.open_one(ADMIN, kind, number).version
    if kind == "deals":
        pipeline.change(ADMIN, number, version, to)
    else:
        records.change(ADMIN, kind, number, version, to)


def kept(kind: str, number: int, name: str) -> object:
    if kind == "people":
        return people.open_one(ADMIN, number).row[name]
    return records.open_one(ADMIN, kind, number).row[name]


def try_to(act: Callable[[], object]) -> bool:
    """Return whether it was done; what it was refused with must be a sentence."""
    try:
        act()
    except AppError as refused:
        said = [text(language, refused.key, **refused.values) for language in LANGUAGES]
        return not any(said)
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_form_takes_is_kept_as_it_was_given(kind: str) -> None:
    of = kind_of(kinds()[kind]).fields
    for entry in entries(of):
        for name, value in HOSTILE.items():
            record, problems = check(of, good(of) | {entry.name: value})
            for problem in problems.values():
                for language in LANGUAGES:
                    assert text(language, problem.key, **problem.values)
            if record is not None:
                _keep(kind, record, record, f"{kind}/{entry.name}/{name}", entry.name)


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_form_checked_is_checked_before_it_is_kept(kind: str) -> None:
    of = kind_of(kinds()[kind]).fields
    number = (
        MATE if kind == "people" else added(kind, of.model_validate(good(of)), "first")
    )
    for entry in entries(of):
        for name, value in HOSTILE.items():
            wanted: dict[str, Any] = good(of) | {entry.name: value}
            given, meant = of.model_construct(**wanted), check_fields(of, wanted)[0]
            _keep(kind, given, meant, f"{kind}/{entry.name}/{name}", entry.name)
            if try_to(lambda given=given: changed(kind, number, given)):  # type: ignore[misc]
                assert meant is not None, (entry.name, name)


def _keep(kind: str, given: Any, meant: Any, key: str, name: str) -> None:
    """Keep a record and look whether it is what was meant, or was refused."""
    found: list[int] = []
    if not try_to(lambda: found.append(added(kind, given, key[-60:]))):
        return
    assert meant is not None, key
    value = getattr(meant, name)
    if name == "team_id" and meant.owner_id is not None:
        return  # a person's team, whatever was said
    if value is not None or name not in FOLLOWS:
        assert kept(kind, found[0], name) == value, key
