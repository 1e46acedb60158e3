"""People and teams: who works here, in which role, under whom."""

import re
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.access import Role
from core.fields import Managed, Problem, Ref
from core.i18n import Label
from rules.search import search_text

LOGIN = r"[\w.@+\-]+"


class Duty(StrEnum):
    """What a person does within the process, whatever their role."""

    DEVELOP = "develop"
    PRESENT = "present"
    NEGOTIATE = "negotiate"
    SERVE = "serve"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"people.duty_{self}")


class AccountState(StrEnum):
    """Whether somebody can sign in."""

    MISSING = "missing"
    INVITED = "invited"
    EXPIRED = "expired"
    ACTIVE = "active"
    CLOSED = "closed"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"people.account_{self}")


class TeamFields(SQLModel):
    """What an administrator may enter about a team."""

    name: str = Field(min_length=1, max_length=120)


class PersonFields(SQLModel):
    """What an administrator may enter about a person."""

    login: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1, max_length=80)
    role: Role = Role.REP
    team_id: Annotated[int | None, Ref("teams")] = None
    superior_id: Annotated[int | None, Ref("people")] = None
    region: Annotated[str | None, Managed("region")] = Field(
        default=None, max_length=80
    )
    email: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=40)

    def problems(self) -> dict[str, Problem]:
        """Return what is wrong with the login: it is typed at every sign-in."""
        if not re.fullmatch(LOGIN, self.login):
            return {"login": Problem(Label("people.bad_login"), {})}
        return {}

    def derived(self) -> dict[str, object]:
        """Return the columns that follow from the fields."""
        return {"search": search_text(self.name, self.login, self.phone)}
