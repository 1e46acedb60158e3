"""Files in and out: a table from whatever came, and files that come back equal."""

from services.files.exports import Value, write_csv, write_xlsx
from services.files.opening import open_table
from services.files.whole import open_archive, write_archive

__all__ = [
    "Value",
    "open_archive",
    "open_table",
    "write_archive",
    "write_csv",
    "write_xlsx",
]
