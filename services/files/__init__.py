"""Files in and out: a table from whatever came, and files that come back equal."""

from services.files.exports import Value, write_csv, write_xlsx
from services.files.opening import open_table

__all__ = ["Value", "open_table", "write_csv", "write_xlsx"]
