"""What a file of a kind may have, and how its columns are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from core.errors import RuleError
from core.fields import Entry, Kind, entries, entry
from core.i18n import LANGUAGES, Label, catalogue, text
from db.kinds import columns
from db.queries import company, deals, recorded
from db.scope import ScopedSession
from rules.importing.mapping import ImportMap, Layout, folded, layout, targets
from rules.importing.rows import Reader
from rules.order_lines import OrderLineFields
from rules.payments import SettlementFields
from rules.pipeline import PIPELINE, DealLineFields
from rules.reading.table import Table
from rules.reading.values import Declared
from services.imports.deals import LOST

KINDS = (
    "customers",
    "contacts",
    "products",
    "price-lists",
    "leads",
    "deals",
    "stage-events",
    "orders",
    "order-lines",
    "returns",
    "payments",
    "activities",
    "surveys",
    "cases",
    "people",
    "targets",
    "training-results",
)
"""In the order in which a page offers them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was opened, and what it is known by."""

    name: str
    sha256: str
    table: Table


def _margin() -> Entry:
    cost = entry(OrderLineFields, "cost")
    label = Label("imports.margin")
    return replace(cost, name="margin_minor", public="margin", label=label)


MORE: Mapping[str, Mapping[str, Entry]] = {
    "deals": {
        "product": replace(
            entry(DealLineFields, "product"), label=Label("imports.product")
        )
    },
    "orders": {e.public: e for e in entries(OrderLineFields) if e.name != "order_id"}
    | {"margin": _margin()},
    "order-lines": {"margin": _margin()},
    "payments": {"order": entry(SettlementFields, "order")},
}
"""What files of a kind may say besides its own columns."""


def fields_of(kind: str) -> dict[str, Entry]:
    """Return what a file of a kind may have, by its name in files.

    Raises:
        RuleError: ``imports.no_such_kind``.
    """
    if kind not in KINDS:
        raise RuleError("imports.no_such_kind", kind=kind, known=", ".join(KINDS))
    known = targets(kind, columns(kind).values())
    known |= MORE.get(kind, {})
    # a file that lacks what the record needs may still give what it is made of
    return {name: replace(e, required=False) for name, e in known.items()}


def guessed(kind: str, headings: Sequence[str], said: ImportMap) -> Layout:
    """Return the field of each heading.

    Raises:
        RuleError: ``imports.no_such_kind``, a name in the map that means nothing.
    """
    fields = fields_of(kind)
    labels = {
        name: tuple(
            text(language, found.label)
            for language in LANGUAGES
            if found.label in catalogue(language)
        )
        for name, found in fields.items()
    }
    return layout(kind, headings, fields, said, labels)


def reader(session: ScopedSession, kind: str, table: Table, said: ImportMap) -> Reader:
    """Return how the rows of a file are read, each column proved."""
    about = company.settings(session)
    base = Declared(zone=ZoneInfo(about.timezone), currency=about.currency)
    headings = table.headings
    if not said.columns and recorded.is_recorded(kind, headings):
        fields = dict(recorded.fields(kind))
        found = Layout({name: name for name in headings}, {}, [])
    else:
        fields, found = fields_of(kind), guessed(kind, headings, said)
    made = Reader(table, fields, found, said, base)
    made.words.update(_managed(session, made.fields))
    if kind == "deals":
        made.words["stage"] = stages(session)
    made.prove()
    return made


def stages(session: ScopedSession) -> dict[str, str]:
    """Return every name of a stage, as it is compared, with its code."""
    known = {code: code for code in ("won", LOST)}
    for stage in deals.process_or_standard(session, PIPELINE).stages:
        known |= {folded(w): stage.code for w in (stage.code, stage.zh, stage.en)}
    return known


def _managed(
    session: ScopedSession, fields: Mapping[str, Entry]
) -> dict[str, dict[str, str]]:
    """Return, by field, every name of a value of its managed list.

    A code stands only for itself: "Central" of a file is not our ``central``, which
    people read as "Central China".
    """
    lists = {n: e.target for n, e in fields.items() if e.kind is Kind.MANAGED}
    items = company.items(session, sorted(set(lists.values())))
    return {
        name: {
            folded(word): item.value
            for item in items[target]
            for word in ({item.zh, item.en} - {None} or {item.value})
        }
        for name, target in lists.items()
    }
