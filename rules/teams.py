"""Teams: what one is called, and which one it stands under."""

from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Ref


class TeamPlaceFields(SQLModel):
    """What an administrator may enter about a team and its place in the tree."""

    name: str = Field(min_length=1, max_length=120)
    above_id: Annotated[int | None, Ref("teams")] = None
