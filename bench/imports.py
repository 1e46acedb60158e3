"""A file of 8,800 deals becomes records, beside a row at a time through the ORM.

Run ``python -m bench.imports``. Promised: 5 s on SQLite, from opening the file to the
last commit. With ``SALESDESK_BENCH_URL`` the same on that database of PostgreSQL, and
where the real export lies beside the repository, that too.
"""

import csv
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeVar

from sqlmodel import Session, col, select

from bench._company import settle, tell, write
from bench._timing import busy
from core.access import SYSTEM
from core.money import Currency
from core.settings import ROOT
from db.migrate import upgrade
from db.models import (
    CompanySettings,
    Customer,
    Deal,
    DealEvent,
    DealLine,
    Person,
    Product,
)
from db.queries import company
from db.seed import demonstration
from db.seed.demonstration import Size
from db.seed.standard import plant
from db.session import engine, transaction
from rules.importing.mapping import ImportMap, read_map
from rules.pipeline import EventKind, Outcome
from rules.reading.synonyms import known_headings
from services import files, imports

ROWS = 8_800
SECONDS = 5.0
HEADINGS = (
    "number", "customer", "product", "owner", "stage", "created_on", "closed_on",
    "amount",
)  # fmt: skip
OPEN = ("prospecting", "first_contact", "needs_analysis", "quotation", "negotiation")
REAL = ROOT.parent / "shared" / "data" / "pipeline" / "maven_crm"
MAPS = ROOT / "tests" / "maps"
REAL_FILES = (
    ("customers", "accounts", "accounts.csv"),
    ("products", "products", "products.csv"),
    ("people", "people", "sales_teams.csv"),
    ("deals", "deals", "sales_pipeline.csv"),
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of a processor: these no other program lengthens."""

    seconds: float
    used: float

    def __str__(self) -> str:
        """Say both."""
        return f"{self.seconds:.1f} s ({self.used:.1f} of a processor)"


def main() -> int:
    """Measure on each database, each in a process of its own; 1: a promise is broken.

    One process keeps to one database.
    """
    given = os.environ.get("SALESDESK_BENCH_URL", "")
    with TemporaryDirectory() as folder:
        own, real = (f"sqlite:///{Path(folder) / n}.db" for n in ("own", "real"))
        status = _elsewhere(own, "own")
        if given.startswith("postgresql"):
            _elsewhere(given, "own")
        if REAL.exists():
            status |= _elsewhere(real, "real")
    tell(busy())
    return status


def _elsewhere(url: str, what: str) -> int:
    environment = os.environ | {"SALESDESK_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bench.imports", what]
    return subprocess.call(command, env=environment, cwd=ROOT)  # noqa: S603 (ours)


def own() -> int:
    """Measure the file that is made here, and the plain way."""
    _begin()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "deals.csv"
        rows = list(_rows(Random(11)))  # noqa: S311
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADINGS, *rows])
        ours, batch = _timed(lambda: _import("deals", path, ImportMap()))
    undone, _ = _timed(lambda: imports.undo(SYSTEM, batch))
    plain, _ = _timed(lambda: _plain(rows))
    name, ratio = engine().dialect.name, plain.used / ours.used
    tell(f"{name}: {ROWS:,} deals in {ours}; taken back in {undone}")
    tell(f"  row by row through the ORM, no check, no feed: {plain}; {ratio:.1f}x")
    return int(name == "sqlite" and ours.seconds >= SECONDS)


def real() -> int:
    """Measure the real export."""
    upgrade()
    with transaction(SYSTEM, "data.load") as session:
        session.add(CompanySettings(**asdict(demonstration.about("en"))))
        plant(session)
    spent = Spent(0.0, 0.0)
    for kind, name, file in REAL_FILES:
        said = read_map((MAPS / f"{name}.toml").read_text("utf-8"))
        import_ = partial(_import, kind, REAL / file, said)
        spent, _ = _timed(import_)
    tell(f"{engine().dialect.name}: the real export's deals in {spent}")
    return int(spent.seconds >= SECONDS)


def _begin() -> None:
    """Make a small company, unless there is one, for the deals to belong to."""
    upgrade()
    with transaction(SYSTEM, "data.load") as session:
        if company.settings_row(session) is not None:
            return
        session.add(CompanySettings(**asdict(demonstration.about("zh"))))
        plant(session)
    demonstration.fill(write, settle, date(2026, 6, 30), Size(0.05))


def _timed(act: Callable[[], T]) -> tuple[Spent, T]:
    began, used = time.perf_counter(), time.process_time()
    done = act()
    return Spent(time.perf_counter() - began, time.process_time() - used), done


def _import(kind: str, path: Path, said: ImportMap) -> str:
    """Import a file; return the batch."""
    table = files.open_table(path.name, path, said.spec(), known_headings(kind))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    source = imports.Source(path.name, digest, table)
    report = imports.run(SYSTEM, kind, source, said)
    if report.tally.rejected or report.batch is None:
        problems = [problem for _, _, problem in report.tally.problems[:3]]
        msg = f"{report.tally.rejected} rows were rejected: {problems}"
        raise ValueError(msg)
    return report.batch


def _rows(chance: Random) -> Iterator[list[str]]:
    """Yield deals of known and unknown customers, most of them closed."""
    with transaction(SYSTEM) as session:
        people = session.exec(select(Person.name).where(Person.role == "rep")).all()
        goods = session.exec(select(Product.name)).all()
    sellers = [name for name in people if list(people).count(name) == 1]
    first = date(2023, 1, 2)
    for number in range(ROWS):
        begun = first + timedelta(chance.randrange(900))
        stage = chance.choice([*OPEN, *["contract_signed"] * 7, *["lost"] * 4])
        closed = begun + timedelta(chance.randrange(5, 120))
        amount = chance.randrange(100, 500_000)
        yield [
            f"B-{number:05d}",
            f"Measured Works {chance.randrange(85)}",
            chance.choice(goods),
            chance.choice(sellers),
            stage,
            begun.isoformat(),
            "" if stage in OPEN else closed.isoformat(),
            str(amount),
        ]


def _plain(rows: list[list[str]]) -> None:
    """Write the same as many would: a query for each name, a flush for each row."""
    with Session(engine()) as session, session.begin():
        for row in rows:
            _plain_row(session, dict(zip(HEADINGS, row, strict=True)))


def _plain_row(session: Session, row: dict[str, str]) -> None:
    asked = select(Customer).where(col(Customer.name) == row["customer"])
    customer = session.exec(asked).first()
    if customer is None:
        customer = Customer(name=row["customer"], search=row["customer"].lower())
        session.add(customer)
        session.flush()
    owner = session.exec(select(Person).where(Person.name == row["owner"])).first()
    goods = session.exec(select(Product).where(Product.name == row["product"])).first()
    amount = int(row["amount"]) * 100
    closed = date.fromisoformat(row["closed_on"]) if row["closed_on"] else None
    outcome = Outcome.OPEN if not closed else Outcome.WON
    deal = Deal(
        number=f"P{row['number']}", name=row["number"], customer_id=customer.id,
        amount_minor=amount, currency=Currency.CNY, pipeline="standard",
        stage=row["stage"], outcome=outcome, closed_on=closed, search=row["number"],
        created_on=date.fromisoformat(row["created_on"]),
        owner_id=owner.id if owner else None, team_id=owner.team_id if owner else None,
    )  # fmt: skip
    session.add(deal)
    session.flush()
    line = DealLine(deal_id=deal.id or 0, product_id=goods.id if goods else None)
    line.quantity, line.amount_minor, line.currency = 1, amount, Currency.CNY
    session.add(line)
    for day in filter(None, (deal.created_on, closed)):
        session.add(
            DealEvent(
                deal_id=deal.id or 0, kind=EventKind.STAGE, on_day=day,
                at=datetime(day.year, day.month, day.day, tzinfo=UTC),
                to_stage=deal.stage, outcome=outcome, amount_minor=amount,
                currency=Currency.CNY, owner_id=deal.owner_id,
            )
        )  # fmt: skip
    session.flush()


WAYS = {"own": own, "real": real}

if __name__ == "__main__":
    sys.exit(WAYS[sys.argv[1]]() if len(sys.argv) > 1 else main())
