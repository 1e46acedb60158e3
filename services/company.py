"""What the company has decided for everybody: its settings, its managed lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from core.access import Viewer, require
from core.errors import ConflictError, NotFoundError, RuleError
from db.changes import edit
from db.models import CompanySettings, ListItem
from db.queries import company
from db.scope import ScopedSession
from db.session import transaction
from rules.company import CompanyFields, Language, ListItemFields


@dataclass(frozen=True, slots=True)
class Opened:
    """The settings as a form changes them."""

    record: CompanyFields
    version: int


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a managed list as it is edited; a new one has no id."""

    id: int | None
    version: int
    fields: ListItemFields


def settings(viewer: Viewer) -> Opened:
    """Return the settings to change.

    Raises:
        NotFoundError: ``records.not_found``, nobody has set the desk up.
    """
    with transaction(viewer) as session:
        row = _row(session)
        values = {name: getattr(row, name) for name in CompanyFields.model_fields}
        values["language"] = Language(row.language)
        return Opened(CompanyFields.model_construct(**values), row.version)


def change(viewer: Viewer, opened: int, to: CompanyFields) -> None:
    """Save the settings; amounts that are there keep the currency they have.

    Raises:
        ConflictError: someone else saved them since.
    """
    with transaction(viewer, "company.edit") as session:
        edit(_row(session, lock=True), opened, to.model_dump())


def lists(viewer: Viewer) -> Mapping[str, Sequence[Item]]:
    """Return every managed list with its values in their order.

    Raises:
        ForbiddenError: ``app.not_allowed``.
    """
    require(viewer, "lists.edit")
    with transaction(viewer) as session:
        names = session.exec(select(ListItem.list).distinct()).all()
        found = company.items(session, sorted(names))
        return {
            name: [_item(row) for row in rows] for name, rows in sorted(found.items())
        }


def save_list(viewer: Viewer, name: str, items: Sequence[Item]) -> None:
    """Save a managed list in the order given.

    Values that are there are named, offered or not, and moved; never taken away or
    rewritten, for records hold them.

    Raises:
        RuleError: ``settings.repeated``, ``settings.value_stays``.
        ConflictError: someone else changed the list since.
    """
    values = [item.fields.value for item in items]
    for value in values:
        if values.count(value) > 1:
            raise RuleError("settings.repeated", value=value)
    with transaction(viewer, "lists.edit") as session:
        statement = select(ListItem).where(ListItem.list == name)
        rows = session.exec(statement.with_for_update()).all()
        known = {row.id: row for row in rows}
        if set(known) - {item.id for item in items}:
            raise ConflictError({})
        new = {item.fields.value for item in items if item.id is None}
        if taken := [row.value for row in rows if row.value in new]:
            raise RuleError("settings.repeated", value=taken[0])
        for position, item in enumerate(items):
            row = known.get(item.id) if item.id else None
            _keep(session, name, row, item, position)


def _keep(
    session: ScopedSession, name: str, row: ListItem | None, item: Item, position: int
) -> None:
    values = item.fields.model_dump() | {"position": position}
    if row is None:
        session.add(ListItem(list=name, **values))
    elif row.value != item.fields.value:
        raise RuleError("settings.value_stays", value=row.value)
    else:
        edit(row, item.version, values)


def _row(session: ScopedSession, *, lock: bool = False) -> CompanySettings:
    statement = select(CompanySettings).order_by(col(CompanySettings.id))
    found = session.exec(statement.with_for_update() if lock else statement).first()
    if found is None:
        raise NotFoundError("records.not_found", id=1)
    return found


def _item(row: ListItem) -> Item:
    values = {name: getattr(row, name) for name in ListItemFields.model_fields}
    fields = ListItemFields.model_construct(**values)
    return Item(row.id, row.version, fields)
