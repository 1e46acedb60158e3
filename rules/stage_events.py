"""Stage events: when a deal came to a stage, who did it, when it was done there."""

from datetime import datetime
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Ref


class StageEventFields(SQLModel):
    """What a log of another system tells of one step of a deal.

    ``at`` is when the step began, ``completed_at`` when it was done, if that is known.
    """

    deal_id: Annotated[int, Ref("deals")] = Field(foreign_key="deal.id", index=True)
    to_stage: str = Field(max_length=200)
    person_id: Annotated[int | None, Ref("people")] = Field(default=None)
    at: datetime
    completed_at: datetime | None = None
