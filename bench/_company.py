"""The company that is measured: a hundred thousand deals, made once and kept.

``SALESDESK_BENCH_URL`` names an empty PostgreSQL database for it; else it is a file in
``var/``, named after what made it, so that another generator makes another file.
"""

import hashlib
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from core import clock
from core.access import SYSTEM, Role, Viewer
from core.settings import ROOT, var
from db import migrate
from db.changes import insert_many
from db.models import (
    CompanySettings,
    Customer,
    Deal,
    DealEvent,
    Order,
    OrderLine,
    Person,
    Team,
)
from db.queries import accounts, company
from db.queries import people as staff
from db.records import Tracked
from db.seed import demonstration
from db.seed.demonstration import Size
from db.seed.draws import Row
from db.seed.standard import plant
from db.session import engine, transaction
from services.accounts import begin, redeem

FACTOR = float(os.environ.get("SALESDESK_BENCH_FACTOR", "16.7"))
"""Of the demonstration company: 16.7 makes 100,000 deals."""
COUNTED: tuple[type[SQLModel], ...] = (
    Person,
    Customer,
    Deal,
    DealEvent,
    Order,
    OrderLine,
)


def choose() -> None:
    """Let everything of this process, and of those it starts, use the company."""
    given = os.environ.get("SALESDESK_BENCH_URL", "")
    kept = f"sqlite:///{var() / f'bench-{stamp()}.db'}"
    os.environ["SALESDESK_DATABASE_URL"] = given or kept


def stamp() -> str:
    """Return a short name for what the company is made of."""
    parts = sorted((ROOT / "db" / "seed").glob("*.*"))
    read = hashlib.sha256(f"{FACTOR} {migrate.newest()}".encode())
    for part in parts:
        read.update(part.read_bytes())
    return read.hexdigest()[:8]


def prepare() -> None:
    """Choose the company; make it unless it is there."""
    choose()
    kept = Path(engine().url.database or "")
    is_ours = not os.environ.get("SALESDESK_BENCH_URL")
    whole = kept.with_suffix(".whole")
    if is_ours and not whole.exists():
        kept.unlink(missing_ok=True)  # its making was broken off
    migrate.upgrade()
    with transaction(SYSTEM) as session:
        is_empty = company.settings_row(session) is None
    if is_empty:
        began = time.perf_counter()
        _make()
        tell(f"made in {time.perf_counter() - began:.0f} s")
    if is_ours:
        whole.touch()
    tell(", ".join(f"{many:,} {name}" for name, many in counts().items()))


def counts() -> dict[str, int]:
    """Return how many rows the large tables have."""
    with transaction(SYSTEM) as session:
        return {
            str(table.__tablename__): session.exec(
                select(func.count()).select_from(table)
            ).one()
            for table in COUNTED
        }


def people(role: Role) -> Sequence[Viewer]:
    """Return everybody of a role, in the order they were hired."""
    columns = select(Person.id, Person.team_id).order_by(col(Person.id))
    with transaction(SYSTEM) as session:
        found = session.exec(columns.where(Person.role == role)).all()
    return [Viewer(number or 0, team or 0, role) for number, team in found]


def a_rep_a_manager_and_the_office() -> dict[str, Viewer]:
    """Return a viewer of each reach: own rows, one team's, all."""
    with transaction(SYSTEM) as session:
        top = session.exec(select(func.min(col(Team.id)))).one()
    leads = [who for who in people(Role.MANAGER) if who.team_id != top]
    return {
        "rep": people(Role.REP)[0],
        "manager": leads[0],
        "office": people(Role.OPS)[0],
    }


def cookie(who: Viewer) -> str:
    """Sign somebody in; return what their browser would hold."""
    with transaction(SYSTEM) as session:
        login = session.get_one(Person, who.id).login
    _, ticket = begin(login, "")
    return redeem(ticket) or ""


def tell(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def size_mb() -> float:
    """Return how large the file of the company is, 0 where it is not a file."""
    name = engine().url.database or ""
    path = Path(name)
    return path.stat().st_size / 2**20 if path.is_file() else 0.0


def settle(name: str, above: str) -> int:
    """Make a team in a transaction of its own; return its id."""
    with transaction(SYSTEM, "data.load") as session:
        return staff.new_team(session, name, above).id or 0


def _make() -> None:
    about = demonstration.about("zh")
    with transaction(SYSTEM, "data.load") as session:
        session.add(CompanySettings(**asdict(about)))
        plant(session)
    today = clock.day_of(clock.now(), about.timezone)
    demonstration.fill(write, settle, today, Size(FACTOR))
    kept = accounts.hashed("of nobody: they come in by their cookie", 4)
    with transaction(SYSTEM) as session:
        everybody = session.exec(select(Person.id)).all()
    with accounts.accounts() as secret:
        for number in everybody:
            accounts.set_password(secret, number or 0, kept, must_change=False)
    migrate.refresh_statistics()


def write(table: type[Tracked], rows: Sequence[Row]) -> list[int]:
    """Insert rows in a transaction of their own; return their ids."""
    with transaction(SYSTEM, "data.load") as session:
        return insert_many(session, table, rows)
