"""A map: what a person says about a file, and what its headings say themselves."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import RuleError
from core.fields import Entry, Kind
from rules.reading.headings import FieldName, guess
from rules.reading.synonyms import name_parts, synonyms
from rules.reading.table import FileSpec
from rules.reading.values import Declared

ALIASES: Mapping[str, Mapping[str, str]] = {
    "people": {"superior": "manager"},
    "activities": {"owner": "person"},
    "stage-events": {"to_stage": "stage"},
    "targets": {"owner": "person"},
    "training-results": {"owner": "person"},
}
"""Public names that files use otherwise than our columns."""
UNSET = frozenset({"entered_on", "last_contact_on", "search", "closed_at"})
"""Columns that follow from others: no file sets them."""
REMEMBERED = 100_000
"""Names that are compared again and again, row by row."""
TEAMED = frozenset({"people", "targets"})
"""Kinds whose team a file may say."""


class OnUnknown(StrEnum):
    """What to do with a record that a row names and nobody knows."""

    CREATE = "create"
    REJECT = "reject"


class FileHints(BaseModel):
    """What cannot be proved from the file itself."""

    model_config = ConfigDict(extra="forbid")

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    footer_rows: int | None = None
    date_order: str | None = None
    decimal: str | None = None


class Format(BaseModel):
    """How one column writes dates and numbers."""

    model_config = ConfigDict(extra="forbid")

    date_order: str | None = None
    decimal: str | None = None


class ImportMap(BaseModel):
    """A whole map, as its TOML file has it."""

    model_config = ConfigDict(extra="forbid")

    key: tuple[str, ...] = ()
    on_unknown: OnUnknown = OnUnknown.CREATE
    columns: dict[str, str | bool] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    rejects: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Values of a field whose rows are not wanted."""
    defaults: dict[str, str | int | bool] = Field(default_factory=dict)
    file: FileHints = Field(default_factory=FileHints)
    formats: dict[str, Format] = Field(default_factory=dict)

    def spec(self) -> FileSpec:
        """Return what the file is opened with."""
        return FileSpec(**self.file.model_dump())

    def declared(self, heading: str, base: Declared) -> Declared:
        """Return what is known of a column beforehand."""
        own = self.formats.get(heading, Format())
        return Declared(
            date_order=own.date_order,
            decimal=own.decimal,
            file_date_order=self.file.date_order,
            file_decimal=self.file.decimal,
            zone=base.zone,
            currency=base.currency,
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The field of each heading; those ``left_out`` have none."""

    columns: Mapping[str, str]
    guessed: Mapping[str, str]
    left_out: Sequence[str]


def read_map(words: str) -> ImportMap:
    """Return the map of a TOML document.

    Raises:
        RuleError: ``imports.bad_map`` with the reason.
    """
    try:
        return ImportMap.model_validate(tomllib.loads(words))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        reason = str(error).partition("\n For further")[0]
        raise RuleError("imports.bad_map", reason=reason) from error


def targets(kind: str, entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the fields that a file of a kind may have, by their names in files."""
    renamed = ALIASES.get(kind, {})
    taken = UNSET if kind in TEAMED else UNSET | {"team_id"}
    return {
        renamed.get(entry.public, entry.public): entry
        for entry in entries
        if entry.name not in taken
    }


def layout(
    kind: str,
    headings: Sequence[str],
    fields: Mapping[str, Entry],
    said: ImportMap,
    labels: Mapping[str, tuple[str, ...]],
) -> Layout:
    """Return the field of each heading: what the map says, else what it is called.

    Raises:
        RuleError: ``imports.no_such_field``, ``imports.no_such_heading``.
    """
    chosen = {name: to for name, to in said.columns.items() if isinstance(to, str)}
    if missing := [name for name in chosen if name not in headings]:
        raise RuleError("imports.no_such_heading", heading=", ".join(missing))
    for name in (*chosen.values(), *said.defaults, *said.key, *said.rejects):
        if name.partition(".")[0] not in fields:
            raise RuleError("imports.no_such_field", field=name)
    free = [name for name in headings if name and name not in said.columns]
    names = [
        FieldName(
            name,
            labels.get(name, ()),
            synonyms(kind, name),
            entry.kind,
            name_parts(kind, name),
        )
        for name, entry in fields.items()
        if name not in chosen.values()
    ]
    found = guess(free, names)
    columns = chosen | found
    return Layout(columns, found, [name for name in headings if name not in columns])


def folded(words: object) -> str:
    """Return a name as it is compared: NFKC, without case, single blanks."""
    return _folded(words if isinstance(words, str) else str(words))


@lru_cache(maxsize=REMEMBERED)
def _folded(words: str) -> str:
    return " ".join(normalize("NFKC", words).casefold().split())


def is_joined(entry: Entry) -> bool:
    """Return whether several columns may make up the field."""
    return entry.kind in {Kind.TEXT, Kind.NOTE}
