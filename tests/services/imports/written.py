"""Files of a few lines, imported and looked at."""

from typing import Any

from sqlmodel import col, select

from core.access import SYSTEM, Viewer
from db.models import Deal
from db.records import Tracked
from db.session import transaction
from rules.importing.mapping import ImportMap
from services import imports
from services.files import open_table
from services.imports import Report, Source

CHUNK = 1000


def source(*lines: str) -> Source:
    content = "\n".join(lines).encode()
    return Source("file.csv", str(hash(lines)), open_table("file.csv", content))


def run(
    kind: str,
    *lines: str,
    viewer: Viewer = SYSTEM,
    dry_run: bool = False,
    **said: Any,
) -> Report:
    given = ImportMap.model_validate(said)
    return imports.run(viewer, kind, source(*lines), given, dry_run=dry_run)


def everything(table: type[Tracked]) -> list[Any]:
    with transaction(SYSTEM) as session:
        return [
            row.model_copy()
            for row in session.exec(select(table).order_by(col(table.id)))
        ]


def problems(report: Report) -> set[tuple[int, str, str]]:
    return {(row, name, str(p.key)) for row, name, p in report.tally.problems}


def flags(report: Report) -> set[tuple[int, str, str]]:
    return {(row, name, str(p.key)) for row, name, p in report.tally.flags}


def by_stage(stage: str) -> list[str | None]:
    return [deal.number for deal in everything(Deal) if deal.stage == stage]


def customers(count: int) -> list[str]:
    return ["name,phone", *(f"C{n},{n}" for n in range(count))]
