"""How the columns of a file become the fields of records."""
