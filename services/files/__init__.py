"""Files in and out: a table from whatever came, and files that come back equal."""

from services.files.opening import open_table

__all__ = ["open_table"]
