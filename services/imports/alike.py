"""Customers of a file that may be here already under another name."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.fields import Problem
from core.i18n import Label
from db.models import Customer
from db.queries import imports
from db.scope import ScopedSession
from rules.importing.rows import Row

TELLING = ("credit_code", "match_key", "phone_key")
"""What two entries of one company have in common, whatever they are called."""


class Alike:
    """Knows what every customer can be told by; new ones are added as they come."""

    def __init__(self, session: ScopedSession) -> None:
        """Read what is there."""
        self.names: dict[tuple[str, object], str] = {}
        for _, name, *values in imports.keys(session, Customer, ("name", *TELLING)):
            self._know(name, zip(TELLING, values, strict=True))

    def look(self, row: Row, values: Mapping[str, Any]) -> None:
        """Flag a new customer that may be another one, and know it from now on."""
        told = [(name, values[name]) for name in TELLING]
        others = (self.names[one] for one in told if one in self.names)
        if other := next(others, ""):
            key = Label("imports.flag_like")
            row.flags["name"] = Problem(key, {"value": other})
        self._know(values["name"], told)

    def _know(self, name: str, told: Iterable[tuple[str, object]]) -> None:
        for key, value in told:
            if value:
                self.names.setdefault((key, value), name)
