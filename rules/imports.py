"""Imports: what state a batch is in."""

from enum import StrEnum

from core.i18n import Label


class BatchState(StrEnum):
    """What became of a batch; one that stays ``writing`` was cut off."""

    WRITING = "writing"
    DONE = "done"
    INTERRUPTED = "interrupted"
    UNDONE = "undone"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"imports.state_{self}")
