"""A list of 100,000 orders becomes a workbook, beside pandas' ``to_excel``.

Run ``python -m bench.exports [ROWS]``. Promised: 100,000 rows under 20 s, from the
database to the last byte. Both read the same database and write the same columns.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd

from bench._company import tell, write
from bench._timing import busy
from core import clock
from core.access import SYSTEM
from core.questions import Question
from core.settings import ROOT
from db.migrate import upgrade
from db.models import CompanySettings, Customer, Order
from db.records import Tracked
from db.seed import demonstration
from db.seed.standard import plant
from db.session import engine, transaction
from services import exports, files

ROWS, CUSTOMERS = 100_000, 2_000
SECONDS = 20.0
CHUNK = 5_000
READ = """
    SELECT o.number, c.name AS customer, o.region, o.channel, o.ordered_on,
        o.promised_on, o.delivered_on, o.status, o.currency, p.name AS owner,
        t.name AS team, o.amount_minor / 100.0 AS amount
    FROM sales_order o
    LEFT JOIN customer c ON c.id = o.customer_id
    LEFT JOIN person p ON p.id = o.owner_id
    LEFT JOIN team t ON t.id = o.team_id
    ORDER BY o.id DESC
"""
DAYS = ["ordered_on", "promised_on", "delivered_on"]


def main() -> int:
    """Fill a database, write it each way; return 1 when the promise is broken."""
    if sys.argv[1:2] == ["write"]:
        return _measure(sys.argv[2], Path(sys.argv[3]))
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with TemporaryDirectory() as folder:
        os.environ["SALESDESK_DATABASE_URL"] = f"sqlite:///{folder}/exports.db"
        _fill(rows)
        engine().dispose()
        tell(f"{rows:,} orders, {busy()}")
        found = {way: _apart(way, Path(folder) / f"{way}.xlsx") for way in WAYS}
    return int(rows <= ROWS and found["ours"] > SECONDS)


def _apart(way: str, path: Path) -> float:
    """Write in a process of its own, whose memory is then this way's alone."""
    command = [sys.executable, "-m", "bench.exports", "write", way, str(path)]
    told = subprocess.run(  # noqa: S603 (ours)
        command, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE
    ).stdout.strip()
    tell(told)
    return float(told.split()[1])


def _measure(way: str, path: Path) -> int:
    began, used = time.perf_counter(), time.process_time()
    WAYS[way](path)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 2**20
    tell(
        f"{way:<8}{seconds:.1f} s ({used:.1f} of a processor), "
        f"{megabytes:.0f} MB, file {size:.1f} MB"
    )
    return 0


def _ours(path: Path) -> None:
    table = exports.table(SYSTEM, "orders", Question(), "en")
    path.write_bytes(files.write_xlsx(table.rows, table.headings, "orders"))


def _pandas(path: Path) -> None:
    frame = pd.read_sql(READ, engine(), parse_dates=DAYS)
    frame.to_excel(path, index=False)


WAYS: Mapping[str, Callable[[Path], None]] = {"ours": _ours, "pandas": _pandas}


def _fill(rows: int) -> None:
    upgrade()
    about = demonstration.about("en")
    today = clock.day_of(clock.now(), about.timezone)
    with transaction(SYSTEM, "data.load") as session:
        session.add(CompanySettings(**asdict(about)))
        plant(session)
    random = Random(5)  # noqa: S311
    customers = _written(
        Customer, [{"name": f"Customer {n}"} for n in range(CUSTOMERS)]
    )
    _written(
        Order,
        [
            {
                "number": f"SO-{n:07}",
                "customer_id": random.choice(customers),
                "region": random.choice(["east", "north", "south", None]),
                "ordered_on": today - timedelta(days=random.randrange(900)),
                "promised_on": today,
                "amount_minor": random.randrange(100, 10**8),
            }
            for n in range(rows)
        ],
    )


def _written(table: type[Tracked], rows: list[dict[str, object]]) -> list[int]:
    ids: list[int] = []
    for start in range(0, len(rows), CHUNK):
        ids += write(table, rows[start : start + CHUNK])
    return ids


if __name__ == "__main__":
    sys.exit(main())
