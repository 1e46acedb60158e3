"""People, teams, sign-ins, and records shared beside the tree of teams."""

from datetime import datetime
from typing import Annotated, ClassVar

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from core.fields import Ref
from db.columns import ROW_NUMBER
from db.records import Kind, Tracked
from rules.people import PersonFields, TeamFields
from rules.sharing import Access


class Team(TeamFields, Tracked, table=True):
    """A team. ``path`` is the way down to it: ``1/4/`` is team 4 under team 1."""

    KIND: ClassVar[Kind | None] = Kind("teams", "teams", TeamFields, key=("name",))

    path: str = Field(default="", max_length=200, index=True)


class Person(PersonFields, Tracked, table=True):
    """Somebody who works here; ``closed_at`` ends their access, not their records."""

    KIND: ClassVar[Kind | None] = Kind(
        "people", "people", PersonFields, ("closed_at",), key=("login", "name")
    )

    __table_args__ = (UniqueConstraint("login"),)

    team_id: Annotated[int | None, Ref("teams")] = Field(
        default=None, foreign_key="team.id", index=True
    )
    superior_id: Annotated[int | None, Ref("people")] = Field(
        default=None, foreign_key="person.id", index=True
    )
    locale: str | None = Field(default=None, max_length=5)
    closed_at: datetime | None = None
    search: str = Field(default="", max_length=400)


class Share(Tracked, table=True):
    """One record that one more person may see or change, until an instant."""

    __table_args__ = (
        UniqueConstraint("record_table", "record_id", "person_id"),
        Index("ix_share_person", "person_id", "record_table", "record_id"),
    )

    record_table: str = Field(max_length=60)
    record_id: int
    person_id: int
    access: Access = Access.READ
    ends_at: datetime | None = None


class Credential(SQLModel, table=True):
    """How a person proves who they are. Neither in the feed nor in the copy.

    ``stamp`` is raised by a new password, role or closing: older sign-ins end.
    """

    person_id: int = Field(
        primary_key=True, sa_type=ROW_NUMBER, foreign_key="person.id"
    )
    password: str = Field(max_length=100)
    must_change: bool = True
    expires_at: datetime | None = None
    stamp: int = 1


class SignIn(SQLModel, table=True):
    """One signed-in browser: the hash of its ticket, then of its cookie."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    secret: str = Field(max_length=64, index=True)
    person_id: int = Field(sa_type=ROW_NUMBER)
    stamp: int
    began_at: datetime
    expires_at: datetime
    address: str | None = Field(default=None, max_length=60)


class Attempt(SQLModel, table=True):
    """Failed sign-ins by the name typed or by network address, and the wait."""

    name: str = Field(primary_key=True, max_length=120)
    failures: int = 0
    waits_until: datetime | None = None
