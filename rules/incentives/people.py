"""Payees as dated rows: role, team, manager, service."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from rules.incentives.inputs import Person
from rules.incentives.months import ONE_DAY
from rules.incentives.part import Part, refuse
from rules.incentives.quota import Service

ANONYMOUS = "payee"


class Audience(Part):
    """Whom something is for; empty lists do not restrict."""

    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class People:
    """Who was what on which day."""

    def __init__(self, rows: Iterable[Person], named: Iterable[str]) -> None:
        self._rows: dict[str, list[Person]] = defaultdict(list)
        for row in rows:
            self._rows[row.payee].append(row)
        for own in self._rows.values():
            own.sort(key=lambda row: row.from_ or date.min)
        self._starts = {
            payee: [row.from_ or date.min for row in own]
            for payee, own in self._rows.items()
        }
        self.names: tuple[str, ...] = tuple(sorted({*self._rows, *named}))

    def only(self, path: str) -> str:
        """Return the one person there is, for rows that name nobody.

        Raises:
            RuleError: ``incentives.payee_missing``, there are several.
        """
        if len(self.names) > 1:
            refuse("payee_missing", path)
        return self.names[0] if self.names else ANONYMOUS

    def on(self, payee: str, day: date) -> Person | None:
        """Return what a person was on a day, None if nothing is known."""
        own = self._rows.get(payee)
        if not own:
            return None
        index = bisect_right(self._starts[payee], day) - 1
        row = own[index] if index >= 0 else None
        return None if row and row.to and row.to < day else row

    def rows(self, payee: str) -> Sequence[Person]:
        """Return a person's rows, earliest first."""
        return self._rows.get(payee, ())

    def service(self, payee: str) -> Service:
        """Return when a person works here."""
        rows = self.rows(payee)
        hired = next((row.hired_on for row in rows if row.hired_on), None)
        left = next((row.left_on for row in reversed(rows) if row.left_on), None)
        return Service(hired, left + ONE_DAY if left else None)

    def chain(self, payee: str, day: date) -> list[str]:
        """Return the person and all managers above, nearest first."""
        found = [payee]
        while (row := self.on(found[-1], day)) and row.manager:
            if row.manager in found:
                refuse("hierarchy_circular", "inputs.people", payee=row.manager)
            found.append(row.manager)
        return found

    def team(self, payee: str, day: date) -> list[str]:
        """Return everybody of the person's team on a day, the person included."""
        row = self.on(payee, day)
        if row is None or row.team is None:
            return [payee]
        return [
            name
            for name in self.names
            if (other := self.on(name, day)) and other.team == row.team
        ]

    def fits(self, audience: Audience, payee: str, day: date) -> bool:
        """Return whether a person belongs to an audience on a day."""
        row = self.on(payee, day)
        return (
            (not audience.people or payee in audience.people)
            and (not audience.roles or bool(row and row.role in audience.roles))
            and (not audience.teams or bool(row and row.team in audience.teams))
        )
