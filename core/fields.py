"""What a record's field class says about each field, read in one place.

A record is declared once, as a class of fields in ``rules``. The form, the list,
the import, the export and the history all ask ``entries`` and ``check``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast, get_args

from annotated_types import Ge, Le, MaxLen
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from core.characters import hidden, is_blank, tidy
from core.errors import RuleError
from core.i18n import Label


class Kind(StrEnum):
    """How a value is entered, shown and compared."""

    TEXT = "text"
    NOTE = "note"
    NUMBER = "number"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    BOOL = "bool"
    CHOICE = "choice"
    MANAGED = "managed"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Managed:
    """Marks a text that is picked from a managed list, which an import extends."""

    name: str


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks the id of a record of another kind (``customers``, ``people`` …)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Note:
    """Marks a text of several lines."""


@dataclass(frozen=True, slots=True)
class Year:
    """Marks a number that is a year: its digits are never grouped."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Marks a fraction that people write and read in per cent."""


M = TypeVar("M", bound=BaseModel)

KINDS: Mapping[object, Kind] = {
    int: Kind.NUMBER,
    float: Kind.DECIMAL,
    str: Kind.TEXT,
    date: Kind.DATE,
    datetime: Kind.INSTANT,
    bool: Kind.BOOL,
}
PAGES = frozenset({"title", "help"})
"""Keys under which a section of the catalogue names its page."""
YEARS = range(1900, 2200)
"""In which every day lies that a record may have."""
SPAN = {"first": str(YEARS[0]), "last": str(YEARS[-1])}


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: enough to draw it, check it, name it and find it in a file.

    ``name`` is the column, ``public`` the name in files and on the command line
    (``amount`` for ``amount_minor``, ``customer`` for ``customer_id``). ``least``
    and ``most`` are in the unit that is stored: minor units for money. ``target``
    is the managed list or the kind of record that a value comes from.
    """

    name: str
    public: str
    kind: Kind
    required: bool
    label: Label
    help: Label
    default: object = None
    least: int | None = None
    most: int | None = None
    longest: int | None = None
    choices: tuple[StrEnum, ...] = ()
    target: str = ""
    is_year: bool = False
    is_rate: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value was refused: the text to show and what it mentions."""

    key: Label
    values: Mapping[str, object]


@cache
def entries(record: type[BaseModel]) -> tuple[Entry, ...]:
    """Return the fields of ``record`` in the order of its declaration."""
    return tuple(
        _entry(feature_of(record), name, field)
        for name, field in record.model_fields.items()
    )


def feature_of(record: type[BaseModel]) -> str:
    """Return the section of the catalogue that names the record's fields."""
    return record.__module__.rpartition(".")[2]


def entry(record: type[BaseModel], name: str) -> Entry:
    """Return one field by its column or its public name."""
    return next(e for e in entries(record) if name in (e.name, e.public))


def label_of(feature: str, name: str) -> Label:
    """Return the key of a field's name; ``title`` and ``help`` are the page's own."""
    return Label(f"{feature}.field_{name}" if name in PAGES else f"{feature}.{name}")


def public_name(name: str) -> str:
    """Return what a column is called outside: without its unit."""
    for ending in ("_minor", "_id", "_rate"):
        name = name.removesuffix(ending)
    return name


def check(
    record: type[M], values: Mapping[str, object]
) -> tuple[M | None, dict[str, Problem]]:
    """Return the record, or the problem of each field that has one.

    Blank values count as not given, so the default applies or the field is missing.
    The record's own ``problems()``, over several fields, is asked last.
    """
    found, problems = check_fields(record, values)
    across = problems_of(found)
    return (None, across) if across else (found, problems)


def problems_of(record: BaseModel | None) -> dict[str, Problem]:
    """Return what a record says of its fields together: only a form refuses it."""
    across: dict[str, Problem] = getattr(record, "problems", dict)()
    return across


def check_fields(
    record: type[M], values: Mapping[str, object]
) -> tuple[M | None, dict[str, Problem]]:
    """Return the record if each field for itself can be stored, else the problems."""
    given = {name: tidy(value) for name, value in values.items() if not is_blank(value)}
    spoofed = {name: p for name, value in given.items() if (p := _problem_of(value))}
    if spoofed:
        return None, spoofed
    try:
        found = record.model_validate(given)
    except ValidationError as error:
        return None, {
            str(problem["loc"][0]): Problem(
                Label(f"fields.{problem['type']}"), problem.get("ctx", {})
            )
            for problem in error.errors()
        }
    absurd = {name: p for name, value in found if (p := _absurd(value))}
    return (None, absurd) if absurd else (found, {})


def checked_text(words: str, longest: int) -> str:
    """Return a text that stands beside no field, tidied; blank is the empty text.

    Raises:
        RuleError: ``fields.hidden_character``, ``fields.string_too_long``.
    """
    plain = "" if is_blank(words) else str(tidy(words))
    if problem := _problem_of(plain):
        raise RuleError(problem.key, **problem.values)
    if len(plain) > longest:
        raise RuleError("fields.string_too_long", max_length=longest)
    return plain


def check_day(on: date) -> None:
    """Refuse a day beside no field that lies beyond all business.

    Raises:
        RuleError: ``fields.absurd_day``.
    """
    if on.year not in YEARS:
        raise RuleError("fields.absurd_day", **SPAN)


def _entry(feature: str, name: str, field: FieldInfo) -> Entry:
    plain = _without_none(field.annotation)
    limits = {type(limit): limit for limit in field.metadata}
    marks = {type(mark): mark for mark in field.metadata}
    target = getattr(marks.get(Managed), "name", getattr(marks.get(Ref), "kind", ""))
    return Entry(
        name=name,
        public=public_name(name),
        kind=_kind(name, plain, marks),
        required=field.is_required(),
        label=label_of(feature, name),
        help=Label(f"{feature}.{name}_help"),
        default=None if field.is_required() else field.get_default(),
        least=getattr(limits.get(Ge), "ge", None),
        most=getattr(limits.get(Le), "le", None),
        longest=getattr(limits.get(MaxLen), "max_length", None),
        choices=tuple(plain) if issubclass(plain, StrEnum) else (),
        target=target,
        is_year=Year in marks,
        is_rate=Rate in marks,
    )


def values_of(record: BaseModel) -> dict[str, Any]:
    """Return the columns of a checked record, with those that follow from it."""
    derived: dict[str, Any] = getattr(record, "derived", dict)()
    return record.model_dump() | derived


def _kind(name: str, plain: type, marks: Mapping[type, Any]) -> Kind:
    for mark, kind in (
        (Managed, Kind.MANAGED),
        (Ref, Kind.REFERENCE),
        (Note, Kind.NOTE),
    ):
        if mark in marks:
            return kind
    if issubclass(plain, StrEnum):
        return Kind.CHOICE
    return Kind.MONEY if name.endswith("_minor") else KINDS[plain]


def _without_none(annotation: object) -> type:
    kinds = get_args(annotation) or (annotation,)
    [plain] = [kind for kind in kinds if kind is not type(None)]
    return cast("type", plain)


def _absurd(value: object) -> Problem | None:
    """Return a problem when a day is beyond all business, or no instant at all."""
    if isinstance(value, date) and value.year not in YEARS:
        return Problem(Label("fields.absurd_day"), SPAN)
    if isinstance(value, datetime) and value.tzinfo is None:
        return Problem(Label("fields.timezone_aware"), {})
    return None


def _problem_of(value: object) -> Problem | None:
    """Return a problem when a text has characters that nobody sees."""
    code = hidden(value)
    return Problem(Label("fields.hidden_character"), {"code": code}) if code else None
