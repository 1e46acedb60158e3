"""What an administrator decides for everybody: the company, values of lists."""

from enum import StrEnum
from typing import Annotated
from zoneinfo import available_timezones

from sqlmodel import Field, SQLModel

from core.fields import Managed, Problem
from core.i18n import Label
from core.money import Currency


class Language(StrEnum):
    """What texts are written in for who has chosen nothing else."""

    ZH = "zh"
    EN = "en"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"app.language_{self}")


class CompanyFields(SQLModel):
    """What an administrator may enter about the company."""

    name: str = Field(min_length=1, max_length=200)
    currency: Currency = Currency.CNY
    timezone: Annotated[str, Managed("timezones")] = Field(
        default="Asia/Shanghai", max_length=60
    )
    fiscal_start: int = Field(default=1, ge=1, le=12)
    language: Language = Language.ZH

    def problems(self) -> dict[str, Problem]:
        """Return what is wrong with the time zone: days are counted in it."""
        if self.timezone in available_timezones():
            return {}
        values = {"timezone": self.timezone}
        return {"timezone": Problem(Label("setup.no_such_timezone"), values)}


class ListItemFields(SQLModel):
    """What an administrator may enter about one value of a managed list.

    ``value`` is what records hold; without names it is shown itself.
    """

    value: str = Field(min_length=1, max_length=80)
    zh: str | None = Field(default=None, max_length=80)
    en: str | None = Field(default=None, max_length=80)
    is_offered: bool = True
