"""The kinds of record: each found by its name, with the fields that people read."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from core.errors import RuleError
from core.fields import Entry, entries, label_of
from core.i18n import Label
from db.models import CustomerName
from db.records import Kind, Tracked
from db.scope import tables

COMMON = frozenset({"owner_id", "team_id", "created_on"})
"""Fields that have the same label wherever they stand: ``records.owner_id``."""


@cache
def kinds() -> Mapping[str, type[Tracked]]:
    """Return the table of each kind of record."""
    return {table.KIND.name: table for table in tables(Tracked) if table.KIND}


def table_of(kind: str) -> type[Tracked]:
    """Return the table of a kind.

    Raises:
        RuleError: ``records.unknown_kind``.
    """
    if kind not in kinds():
        raise RuleError("records.unknown_kind", kind=kind, known=", ".join(kinds()))
    return kinds()[kind]


def kind_of(table: type[Tracked]) -> Kind:
    """Return what a table says of itself as a kind of record."""
    if table.KIND is None:
        msg = f"{table.__name__} is no kind of record"
        raise ValueError(msg)
    return table.KIND


@cache
def columns(kind: str) -> Mapping[str, Entry]:
    """Return every field of a kind that lists, filters and exports may show.

    First the fields that people enter, then those that only use cases set.
    """
    table = table_of(kind)
    about = kind_of(table)
    known = {entry.name: entry for entry in entries(table)}
    names = [entry.name for entry in entries(about.fields)]
    return {
        name: replace(known[name], label=_label(about, name))
        for name in [*names, *(n for n in about.more if n not in names)]
    }


@cache
def shown_as(kind: str) -> tuple[Any, str]:
    """Return the class and the column that name a record of this kind to others.

    A customer is named to whoever sees its deal, so not by the file itself.
    """
    table = table_of(kind)
    named = CustomerName if kind == "customers" else table
    return named, kind_of(table).title


def _label(about: Kind, name: str) -> Label:
    return label_of("records" if name in COMMON else about.feature, name)
