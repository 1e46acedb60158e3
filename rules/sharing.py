"""Record teams: who else may see or change one record, and until when."""

from enum import StrEnum

from core.i18n import Label


class Access(StrEnum):
    """What a member of a record's team may do with it."""

    READ = "read"
    WRITE = "write"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"sharing.{self}")
