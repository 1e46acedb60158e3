"""What a new company begins with: the standard process and the managed lists."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from core import clock
from db.models import ListItem, Policy
from db.models.company import PolicyStatus
from db.scope import ScopedSession
from rules.process import ProcessPolicy

STANDARD = Path(__file__).with_name("standard.toml")
ALWAYS = date(2000, 1, 1)
"""The first version rules whatever an import brings of the past."""


@cache
def _standard() -> dict[str, Any]:
    return tomllib.loads(STANDARD.read_text(encoding="utf-8"))


def standard_process() -> ProcessPolicy:
    """Return the eight standard stages."""
    return ProcessPolicy.model_validate(_standard()["process"])


def plant(session: ScopedSession) -> None:
    """Stage the standard process as version 1, and the managed lists."""
    session.add(
        Policy(
            kind="process",
            code="standard",
            number=1,
            valid_from=ALWAYS,
            status=PolicyStatus.ACTIVE,
            body=standard_process().model_dump(mode="json"),
            approved_at=clock.now(),
        )
    )
    for name, values in _standard()["lists"].items():
        for position, (value, (zh, en)) in enumerate(values.items()):
            session.add(
                ListItem(list=name, value=value, zh=zh, en=en, position=position)
            )
