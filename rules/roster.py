"""The roster of a deal: handing a duty to a colleague."""

from enum import StrEnum

from core.i18n import Label


class HandoffState(StrEnum):
    """Whether the person asked has taken the duty."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"roster.state_{self}")
