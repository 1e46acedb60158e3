"""What an import makes on the way: records that rows name, values of lists, logins."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.access import Role
from core.errors import RuleError
from core.fields import Entry, Kind, Problem, check, entries, values_of
from core.i18n import Label
from core.money import Currency
from db.kinds import kind_of, table_of
from db.queries.directory import Directory
from rules.importing.mapping import OnUnknown, folded
from rules.importing.rows import Row
from services.imports.store import Store

MADE_FIRST = frozenset({"customers", "people", "products", "teams"})
"""Kinds that are made when a row names one that nobody knows."""
ONE_BY_ONE = frozenset({"people", "teams"})
"""Kinds of which one takes what another has: a login, a place."""
UNKNOWN = "imports.unknown"
LONGEST = 100
"""Characters of a name that a problem repeats."""
Seats = dict[int, tuple[int | None, int | None]]
"""Team and superior of everybody."""


@dataclass(slots=True)
class Maker:
    """Makes what rows name and nobody knows.

    Who is named as somebody's superior leads a team of their own; who is named
    otherwise is a rep without a team until somebody says more.
    """

    directory: Directory
    seats: Seats
    fields: Mapping[str, Entry]
    on_unknown: OnUnknown
    currency: Currency
    role: Role
    left: set[str] = field(default_factory=set)
    """Kinds that whoever takes part in a kind makes itself."""

    def make_unknown(self, store: Store, rows: Iterable[Row]) -> Counter[str]:
        """Make what rows name and nobody knows, or say that of the rows; count it."""
        made: Counter[str] = Counter()
        together: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for (target, _), of in self._wanted(rows).items():
            row, name = of[0]
            values = {"name": row.names[name], **row.made.get(name, {})}
            if target in ONE_BY_ONE:
                is_made = self._make(store, target, values)
            elif is_made := (record := self._record(store, target, values)) is not None:
                together[target].append(record)
            if is_made:
                made[target] += 1
                continue
            for other, column in of:
                said = {"value": values["name"][:LONGEST]}
                other.problems[column] = Problem(Label("imports.cannot_make"), said)
        for target, records in together.items():
            self._insert(store, target, records)
        return made

    def _wanted(
        self, rows: Iterable[Row]
    ) -> dict[tuple[str, str], list[tuple[Row, str]]]:
        """Return who names what nobody knows, by kind and name."""
        wanted: dict[tuple[str, str], list[tuple[Row, str]]] = defaultdict(list)
        for row in rows:
            for name, called in row.names.items():
                target = self.fields[name].target
                problem = self._unknown(target, called)
                if problem and problem.key == UNKNOWN and self._may_make(target):
                    wanted[target, folded(called)].append((row, name))
                elif problem:
                    row.problems[name] = problem
        return wanted

    def _unknown(self, target: str, called: str) -> Problem | None:
        if target in self.left:
            return None
        try:
            if self.directory.find(target, called) is not None:
                return None
        except RuleError as error:
            return Problem(Label(error.key), error.values)
        return Problem(Label(UNKNOWN), {"value": called[:LONGEST]})

    def _may_make(self, target: str) -> bool:
        return self.on_unknown is OnUnknown.CREATE and target in MADE_FIRST

    def _make(self, store: Store, kind: str, values: dict[str, str]) -> bool:
        """Make a team or a person; return whether the values allow that."""
        given: dict[str, Any] = dict(values)
        if kind == "people":
            given |= {"role": self.role, "login": login_of(self.directory, given)}
        row = self._record(store, kind, given)
        if row is None:
            return False
        if kind == "teams":
            self.directory.add(kind, store.team(values["name"]), values)
            return True
        if self.role is Role.MANAGER:
            row["team_id"] = store.team(values["name"])
            self.directory.add("teams", row["team_id"], values)
        self._insert(store, kind, [row])
        return True

    def _record(
        self, store: Store, kind: str, values: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """Return the columns of a new record, nothing if its values do not allow it."""
        record = kind_of(table_of(kind)).fields
        given = dict(values)
        if "currency" in record.model_fields:
            given.setdefault("currency", self.currency)
        found, _ = check(record, given)
        if found is None:
            return None
        row = values_of(found)
        extend(store, entries(record), row)
        return row

    def _insert(self, store: Store, kind: str, rows: list[dict[str, Any]]) -> None:
        ids = store.insert(table_of(kind), rows)
        for number, row in zip(ids, rows, strict=True):
            self.known(kind, number, row)

    def known(self, kind: str, number: int, values: Mapping[str, Any]) -> None:
        """Know a record that was just made."""
        self.directory.add(kind, number, values)
        if kind == "people":
            self.seats[number] = (values.get("team_id"), values.get("superior_id"))

    def complete_person(self, given: dict[str, Any]) -> None:
        """Put a person without a team into that of the superior."""
        chief = given.get("superior_id")
        if chief and not given.get("team_id"):
            given["team_id"], _ = self.seats[chief]
        if login := given.get("login"):
            given["login"] = str(login).lower()


def extend(store: Store, fields: tuple[Entry, ...], values: Mapping[str, Any]) -> None:
    """Let the managed lists have the values of a record."""
    for entry in fields:
        value = values.get(entry.name)
        if entry.kind is Kind.MANAGED and value is not None:
            store.extend(entry.target, str(value))


def login_of(directory: Directory, values: Mapping[str, Any]) -> str:
    """Return a free login made of a name."""
    name = str(values.get("name", ""))
    stem = re.sub(r"[^\w]+", ".", name.lower()).strip(".")[:50] or "person"
    login, place = stem, 1
    while _is_taken(directory, login):
        place += 1
        login = f"{stem}{place}"
    return login


def _is_taken(directory: Directory, login: str) -> bool:
    """Return whether somebody has a login, or is called so: several are, perhaps."""
    try:
        return directory.find("people", login) is not None
    except RuleError:
        return True
