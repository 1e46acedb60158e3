"""What an import makes on the way: records that rows name, values of lists, logins."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from core.access import Role
from core.errors import RuleError
from core.fields import check
from db.kinds import kind_of, table_of
from db.models import Person
from db.queries import company, imports, people, records
from db.queries.imports import Directory
from db.scope import ScopedSession

LISTS = "imported_lists"
"""Where a transaction remembers which values of lists are there."""


def make(
    session: ScopedSession,
    directory: Directory,
    kind: str,
    wanted: Iterable[Mapping[str, str]],
) -> None:
    """Make the records that rows name; people become managers of their own team.

    Raises:
        RuleError: ``imports.cannot_make``.
    """
    for values in wanted:
        if kind == "teams":
            team = people.new_team(session, values["name"])
            directory.add(kind, team.id or 0, values)
        else:
            _make_one(session, directory, kind, dict(values))


def _make_one(
    session: ScopedSession, directory: Directory, kind: str, values: dict[str, Any]
) -> None:
    table = table_of(kind)
    record = kind_of(table).fields
    if kind == "people":
        team = people.new_team(session, values["name"]).id or 0
        directory.add("teams", team, values)
        login = login_of(directory, values["name"])
        values |= {"role": Role.MANAGER, "team_id": team, "login": login}
    if "currency" in record.model_fields:
        values.setdefault("currency", company.settings(session).currency)
    found, _ = check(record, values)
    if found is None:
        raise RuleError("imports.cannot_make", value=values["name"])
    row = records.values_of(found)
    for entry in ("family", "industry", "region"):
        if row.get(entry):
            name = "product_family" if entry == "family" else entry
            extend(session, name, row[entry])
    [number] = imports.insert(session, table, [row])
    directory.add(kind, number, row)


def extend(session: ScopedSession, name: str, value: str) -> None:
    """Let a managed list have a value."""
    known: set[tuple[str, str]] = session.info.setdefault(LISTS, set())
    if (name, value) not in known:
        company.extend(session, name, value)
        known.add((name, value))


def login_of(directory: Directory, name: str) -> str:
    """Return a free login made of a name."""
    stem = re.sub(r"[^\w]+", ".", name.lower()).strip(".")[:50] or "person"
    login, place = stem, 1
    while directory.find("people", login) is not None:
        place += 1
        login = f"{stem}{place}"
    return login


def complete_person(session: ScopedSession, given: dict[str, Any]) -> None:
    """Put a person without a team into that of the superior."""
    chief = given.get("superior_id")
    if chief and not given.get("team_id"):
        given["team_id"] = session.get_one(Person, chief).team_id
    if login := given.get("login"):
        given["login"] = str(login).lower()
