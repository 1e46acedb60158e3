"""What every table is made of: keys, versions, owners, parents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from core.access import Role
from core.fields import Ref
from db.columns import choose_type


@dataclass(frozen=True, slots=True)
class Kind:
    """What lists, forms, import, export and history need beyond the field class.

    ``name`` is the kind on the command line and in addresses; ``feature`` the section
    of the catalogue and of the permissions. ``more`` names columns of the table that
    only use cases set, yet people read, filter and export. ``key`` recognises a
    record in a file, first that is given; ``title`` names it on the screen, empty
    where only what it refers to does.
    ``found_by`` names references whose own words find the record too. ``single`` is a
    tick that one record at most has among those of the same reference.
    """

    name: str
    feature: str
    fields: type[SQLModel]
    more: tuple[str, ...] = ()
    key: tuple[str, ...] = ("number", "name")
    title: str = "name"
    found_by: tuple[str, ...] = ()
    single: tuple[str, str] | None = None


class Tracked(SQLModel):
    """A record whose every change is in the feed, and which the replica copies.

    ``version`` counts the saves; the database refuses a save over a newer one.
    A table that only grows sets ``APPEND_ONLY``: its rows are never rewritten.
    """

    APPEND_ONLY: ClassVar[bool] = False
    KIND: ClassVar[Kind | None] = None

    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(default=1)
    deleted_at: datetime | None = None

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (a class attribute)
        """Let SQLAlchemy compare and count ``version`` with every save."""
        return {"version_id_col": cls.version}

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Give fields their column types, so that ``rules`` need not name any.

        Pydantic calls this after it has read the fields and before SQLModel
        makes columns of them.
        """
        for name, field in cls.model_fields.items():
            choose_type(name, field)


class Owned(Tracked):
    """A record of one person in one team: ``db.scope`` filters every statement.

    Without an owner it lies in the pool. ``PARENTS`` names columns that point at
    owned records: who sees one of those sees this too.
    """

    PARENTS: ClassVar[tuple[str, ...]] = ()
    OPEN_TO: ClassVar[frozenset[Role]] = frozenset()
    """Roles whose work these records are: they reach everybody's."""

    owner_id: Annotated[int | None, Ref("people")] = Field(
        default=None, index=True, foreign_key="person.id"
    )
    team_id: Annotated[int | None, Ref("teams")] = Field(
        default=None, index=True, foreign_key="team.id"
    )


class Part(Tracked):
    """A record that belongs to others and is seen and changed with them."""

    PARENTS: ClassVar[tuple[str, ...]] = ()
