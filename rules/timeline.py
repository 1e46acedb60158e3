"""Timelines: what may have happened with a customer or a deal."""

from enum import StrEnum

from core.i18n import Label
from rules.activities import ActivityKind


class Happening(StrEnum):
    """What a timeline tells of, apart from follow-ups."""

    STAGE = "stage"
    DEAL = "deal"
    DOCUMENT = "document"
    CHANGE = "change"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"timeline.{self}")


KINDS: tuple[ActivityKind | Happening, ...] = (*ActivityKind, *Happening)
"""Everything that a timeline can be narrowed to, in the order of its chips."""
