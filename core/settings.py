"""What the environment and the company decide, read in one place each."""

import os
from dataclasses import dataclass
from pathlib import Path

from core.money import Currency

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Company:
    """What an administrator sets once for everybody."""

    name: str = ""
    currency: Currency = Currency.CNY
    timezone: str = "Asia/Shanghai"
    fiscal_start: int = 1
    language: str = "zh"


def var() -> Path:
    """Return the folder for the database, files and logs, made if it is missing."""
    folder = Path(os.environ.get("SALESDESK_VAR", ROOT / "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    """Return where the data are: ``SALESDESK_DATABASE_URL``, else a file of ours."""
    given = os.environ.get("SALESDESK_DATABASE_URL", "")
    if given.startswith("postgresql://"):
        return given.replace("postgresql://", "postgresql+psycopg://", 1)
    return given or f"sqlite:///{var() / 'salesdesk.db'}"


def analytics_url() -> str:
    """Return another engine to read figures from, or nothing for the own copy."""
    given = os.environ.get("SALESDESK_ANALYTICS_URL", "")
    if given.startswith("postgresql://"):
        return given.replace("postgresql://", "postgresql+psycopg://", 1)
    return given


def language() -> str:
    """Return the language of the command line: ``SALESDESK_LANG``, else English."""
    return "zh" if os.environ.get("SALESDESK_LANG", "").startswith("zh") else "en"
