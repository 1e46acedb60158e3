"""What records of all kinds rest on, as a full export tells it."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import RuleError


class ListedPast(BaseModel):
    """One value of a managed list."""

    model_config = ConfigDict(extra="forbid")

    list: str = Field(min_length=1, max_length=40)
    value: str = Field(min_length=1, max_length=80)
    zh: str | None = Field(default=None, max_length=80)
    en: str | None = Field(default=None, max_length=80)
    position: int = Field(default=0, ge=0, le=10**6)
    is_offered: bool = True


class PolicyPast(BaseModel):
    """One version of a rule that is data."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(min_length=1, max_length=40)
    code: str = Field(min_length=1, max_length=60)
    number: int = Field(ge=1, le=10**6)
    valid_from: date
    status: Literal["active", "retired"]
    approved_at: datetime | None = None
    reason: str | None = Field(default=None, max_length=500)
    body: dict[str, Any]


class CompanyPast(BaseModel):
    """What records of all kinds rest on: teams by their way down, lists, rules."""

    model_config = ConfigDict(extra="forbid")

    teams: list[list[str]] = Field(default_factory=list)
    lists: list[ListedPast] = Field(default_factory=list)
    policies: list[PolicyPast] = Field(default_factory=list)


def company_of(words: str | bytes) -> CompanyPast:
    """Return what ``company.json`` of a full export says.

    Raises:
        RuleError: ``recorded.bad_company``.
    """
    try:
        return CompanyPast.model_validate_json(words)
    except ValidationError as error:
        raise RuleError(
            "recorded.bad_company", reason=error.errors()[0]["msg"]
        ) from error
