"""What the screens of records work with: the use cases that their page hands in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel

from components.forms.inputs import Found
from components.listing import Listed
from components.words import locale
from core.access import Viewer, may
from core.fields import Entry, Kind, entries
from core.i18n import Label
from core.money import Currency
from core.questions import Question


class Total(Protocol):
    """How many records a list holds, and per currency what a column sums to."""

    @property
    def count(self) -> int:
        """Return how many."""

    @property
    def sums(self) -> Mapping[Currency, int]:
        """Return the sums in minor units."""


class Page(Protocol):
    """One page of a list, and how much there is in all."""

    @property
    def rows(self) -> Sequence[Listed]:
        """Return the records."""

    @property
    def total(self) -> Total:
        """Return count and sum."""


class Opened(Protocol):
    """One record with what a form needs to change it."""

    @property
    def row(self) -> Listed:
        """Return every column, and the names of what it refers to."""

    @property
    def record(self) -> BaseModel:
        """Return the fields that a person enters."""

    @property
    def may_change(self) -> bool:
        """Return whether the viewer may change it."""

    @property
    def may_delete(self) -> bool:
        """Return whether the viewer may put it away."""

    @property
    def version(self) -> int:
        """Return what a form must carry."""


class Told(Protocol):
    """One change of one field."""

    @property
    def at(self) -> datetime:
        """Return when."""

    @property
    def person(self) -> str:
        """Return by whom."""

    @property
    def field(self) -> Label | None:
        """Return which field; None tells of the record as a whole."""

    @property
    def before(self) -> object:
        """Return the value before."""

    @property
    def after(self) -> object:
        """Return the value after."""


class Choice(Protocol):
    """One value of a managed list."""

    @property
    def value(self) -> str:
        """Return what is stored."""

    @property
    def is_offered(self) -> bool:
        """Return whether it can still be picked."""

    def name(self, language: str) -> str:
        """Return what is shown."""


class Desk(Protocol):
    """The use cases of any kind of record: the module ``services.records``."""

    def fields(self, kind: str) -> Mapping[str, Entry]:
        """Return the columns of a kind."""

    def page(self, viewer: Viewer, kind: str, question: Question) -> Page:
        """Return one page of a list."""

    def options(
        self, viewer: Viewer, kind: str, search: str
    ) -> Sequence[tuple[int, str]]:
        """Return what may be referred to."""

    def colleagues(self, viewer: Viewer) -> Sequence[tuple[int, str]]:
        """Return everybody who works here."""

    def choices(
        self, viewer: Viewer, lists: Sequence[str]
    ) -> Mapping[str, Sequence[Choice]]:
        """Return the values of managed lists."""

    def open_one(self, viewer: Viewer, kind: str, number: int) -> Opened:
        """Return one record."""

    def add(self, viewer: Viewer, kind: str, new: Any, key: str) -> int:  # noqa: ANN401
        """Add a record; return its id."""

    def change(
        self,
        viewer: Viewer,
        kind: str,
        number: int,
        opened: int,
        to: Any,  # noqa: ANN401 (a record of any class)
    ) -> None:
        """Change a record."""

    def delete(self, viewer: Viewer, kind: str, number: int) -> None:
        """Put a record away."""

    def restore(self, viewer: Viewer, kind: str, number: int) -> None:
        """Bring a record back."""

    def told(self, viewer: Viewer, kind: str, number: int) -> Sequence[Told]:
        """Return what happened to each field."""


class Table(Protocol):
    """Headings and rows for a file."""

    @property
    def headings(self) -> Sequence[str]:
        """Return the headings."""

    @property
    def rows(self) -> Iterator[Sequence[Any]]:
        """Return the rows, once."""


class Exports(Protocol):
    """The module ``services.exports``."""

    def table(
        self, viewer: Viewer, kind: str, question: Question, language: str
    ) -> Table:
        """Return a list as a table."""


class Files(Protocol):
    """The module ``services.files``."""

    def write_csv(
        self, rows: Iterable[Sequence[Any]], headings: Sequence[str]
    ) -> bytes:
        """Return csv."""

    def write_xlsx(
        self, rows: Iterable[Sequence[Any]], headings: Sequence[str]
    ) -> bytes:
        """Return a workbook."""


@dataclass(frozen=True, slots=True)
class Writers:
    """What makes files of a list."""

    exports: Exports
    files: Files


@dataclass(frozen=True, slots=True)
class Screen:
    """One kind of record as a page shows it.

    ``columns`` are those of the list, the first opens the record; ``filters`` stand
    in the bar and ``more`` behind a button; ``sort`` is the order until somebody
    chooses. ``tones`` colours the badges of a column by value. ``page`` is the page
    of one record; without one a drawer opens beside the list. ``only`` are the fields
    of the form, all unless said otherwise; ``live`` warns under a field while typing,
    and ``above`` is drawn over the form of a record in the drawer. ``prefix`` names
    the drawer in the address, where a page of another record has one too.
    """

    kind: str
    record: type[BaseModel]
    viewer: Viewer
    desk: Desk
    columns: Sequence[str]
    filters: Sequence[str] = ()
    more: Sequence[str] = ()
    sort: str = ""
    tones: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    page: str = ""
    only: Sequence[str] = ()
    live: Mapping[str, Callable[[str], None]] = field(default_factory=dict)
    above: Callable[[Opened], None] | None = None
    prefix: str = ""

    @property
    def section(self) -> str:
        """Return where the catalogue and the permissions speak of the kind."""
        return self.kind.replace("-", "_")

    @property
    def new_key(self) -> str:
        """Return what the address holds while a new record is entered."""
        return f"{self.prefix}new"

    @property
    def open_key(self) -> str:
        """Return where the address holds the record that is open."""
        return f"{self.prefix}id"

    @property
    def edit_key(self) -> str:
        """Return what the address holds while a record's page is being edited."""
        return f"{self.prefix}edit"

    @property
    def asked(self) -> Sequence[str]:
        """Return the fields of the form."""
        return self.only or list(self.record.model_fields)

    @property
    def fields(self) -> Mapping[str, Entry]:
        """Return the columns of the kind."""
        return self.desk.fields(self.kind)

    @property
    def may_add(self) -> bool:
        """Return whether the viewer may add such a record."""
        return may(self.viewer, f"{self.section}.add")

    def names(self, lists: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Return what each value of managed lists is called, those still offered."""
        found = self.desk.choices(self.viewer, sorted(set(lists)))
        language = locale()
        return {
            name: {c.value: c.name(language) for c in choices if c.is_offered}
            for name, choices in found.items()
        }

    def offered(self) -> dict[str, Mapping[str, str] | Found]:
        """Return the options of the form: managed lists, and how to find records."""
        fields = entries(self.record)
        lists = [e.target for e in fields if e.kind is Kind.MANAGED]
        return {**self.names(lists), **self.finders(self.record)}

    def finders(self, record: type[BaseModel]) -> Mapping[str, Found]:
        """Return how to find the records that a form refers to, by their kind."""
        return {
            entry.target: self._finder(entry.target)
            for entry in entries(record)
            if entry.kind is Kind.REFERENCE
        }

    def _finder(self, kind: str) -> Found:
        return lambda words: self.desk.options(self.viewer, kind, words)
