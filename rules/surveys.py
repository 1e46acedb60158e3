"""Satisfaction answers 满意度: scores of customers, also about an order."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Managed, Note, Problem, Ref
from core.i18n import Label


class Scale(StrEnum):
    """What a score means: CSAT from 1 to 5, NPS from 0 to 10."""

    CSAT = "csat"
    NPS = "nps"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"surveys.scale_{self}")

    @property
    def bounds(self) -> tuple[int, int]:
        """Return the lowest and the highest score."""
        return (1, 5) if self is Scale.CSAT else (0, 10)


class SurveyFields(SQLModel):
    """What a person may enter about one answer."""

    customer_id: Annotated[int | None, Ref("customers")] = Field(
        default=None, foreign_key="customer.id", index=True
    )
    order_id: Annotated[int | None, Ref("orders")] = Field(
        default=None, foreign_key="sales_order.id", index=True
    )
    scale: Scale = Scale.CSAT
    score: int = Field(ge=0, le=10)
    answered_on: date | None = Field(default=None, index=True)
    market: Annotated[str | None, Managed("market")] = Field(
        default=None, max_length=80
    )
    remark: Annotated[str | None, Note()] = Field(default=None, max_length=2000)

    def problems(self) -> dict[str, Problem]:
        """Return what does not fit together: a score lies on its scale."""
        low, high = self.scale.bounds
        if low <= self.score <= high:
            return {}
        values = {"low": low, "high": high}
        return {"score": Problem(Label("surveys.off_scale"), values)}
