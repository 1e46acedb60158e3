"""What the tests of the command ``import`` share."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, Table, select, text

from cli.main import main
from db.models import metadata
from db.session import engine

MAPS = Path(__file__).parents[1] / "maps"
Capture = pytest.CaptureFixture[str]
ASIDE = frozenset({"change", "import_batch", "import_mapping"})


def run(capsys: Capture, *arguments: str) -> tuple[int, Any]:
    status = main(["import", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def states(capsys: Capture) -> dict[str, str]:
    _, said = run(capsys, "list")
    return {batch["batch"]: batch["state"] for batch in said["batches"]}


def counted(statement: str) -> Any:
    with engine().connect() as connection:
        return connection.execute(text(statement)).one()[0]


def dumped() -> dict[str, list[Any]]:
    """Return all rows of all tables, the feed, batches and version numbers aside."""
    with engine().connect() as connection:
        return {
            name: list(connection.execute(_rows(table)))
            for name, table in metadata.tables.items()
            if name not in ASIDE
        }


def _rows(table: Table) -> Select[Any]:
    columns = (column for column in table.c if column.name != "version")
    return select(*columns).order_by(*table.primary_key)


def company(capsys: Capture, folder: Path) -> list[Any]:
    """Import everything that deals refer to."""
    kinds = [
        ("customers", "accounts", "accounts.csv"),
        ("products", "products", "products.csv"),
        ("people", "people", "sales_teams.csv"),
    ]
    found = []
    for kind, name, file in kinds:
        how = str(MAPS / f"{name}.toml")
        status, said = run(capsys, kind, str(folder / file), "--map", how)
        assert status == 0, said
        found.append(said)
    return found
