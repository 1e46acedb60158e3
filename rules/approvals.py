"""Decisions that a manager is asked for."""

from enum import StrEnum

from core.i18n import Label


class ApprovalKind(StrEnum):
    """What is asked: what the stage demands, or to go on without something."""

    APPROVAL = "approval"
    EXCEPTION = "exception"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"approvals.kind_{self}")


class ApprovalState(StrEnum):
    """What was answered."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"approvals.state_{self}")
