"""What every part of a plan has in common: strict, frozen, readable JSON."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from core.errors import RuleError


def _day(value: object) -> object:
    """Refuse the instants that pydantic would take for a day."""
    if isinstance(value, str) and value.isdigit():
        return ""
    return value if isinstance(value, str | date) else ""


Day = Annotated[date, BeforeValidator(_day)]
Number = Annotated[Decimal, Field(allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Known = StrictBool | Number | str
Code = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO currency code.")]


class Part(BaseModel):
    """A piece of a plan or of its inputs: an unknown field is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def refuse(key: str, path: str, **values: object) -> NoReturn:
    """Say which field is wrong and why.

    Raises:
        RuleError: ``incentives.<key>``, always.
    """
    named = f"incentives.{key}"
    raise RuleError(named, path=path, **values)
