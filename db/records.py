"""What every table is made of: keys, versions, owners, parents."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from db.columns import choose_type


class Tracked(SQLModel):
    """A record whose every change is in the feed, and which the replica copies.

    ``version`` counts the saves; the database refuses a save over a newer one.
    A table that only grows sets ``APPEND_ONLY``: its rows are never rewritten.
    """

    APPEND_ONLY: ClassVar[bool] = False

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

    owner_id: int | None = Field(default=None, index=True, foreign_key="person.id")
    team_id: int | None = Field(default=None, index=True, foreign_key="team.id")


class Part(Tracked):
    """A record that belongs to others and is seen and changed with them."""

    PARENTS: ClassVar[tuple[str, ...]] = ()
