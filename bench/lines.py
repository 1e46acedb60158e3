"""A million order lines from csv, beside pandas and a row at a time through the ORM.

Run ``python -m bench.lines [ORDERS]``, 286,000 unless told. Promised: 1,000,000 lines
under 90 s and 500 MB, from opening the file to the last commit, on SQLite and, with
``SALESDESK_BENCH_URL``, on that empty database of PostgreSQL.
"""

import csv
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd
from sqlalchemy import create_engine, func
from sqlmodel import Session, col, select

from bench._company import tell
from bench._timing import busy
from core.access import SYSTEM
from core.money import Currency
from core.settings import ROOT
from db.migrate import upgrade
from db.models import CompanySettings, Customer, Order, OrderLine, Product
from db.seed import demonstration
from db.seed.standard import plant
from db.session import engine, transaction
from rules.importing.mapping import ImportMap
from rules.reading.synonyms import known_headings
from services import files, imports

ORDERS, LINES = 286_000, 3.5
SECONDS, MEGABYTES = 90.0, 500
CUSTOMERS, PRODUCTS = 20_000, 2_000
HEADINGS = (
    "number", "customer", "ordered_on", "region", "product", "quantity", "amount",
    "cost",
)  # fmt: skip
PART = 0.1
"""Of the lines, written a row at a time."""
WAYS = ("ours", "pandas", "orm")


def main() -> int:
    """Measure each way in a process of its own; 1: a promise is broken."""
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    given = os.environ.get("SALESDESK_BENCH_URL", "")
    status = 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lines.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = _rows(Random(11), orders)  # noqa: S311
            csv.writer(file).writerows([HEADINGS, *rows])
        for way in WAYS:
            status |= _elsewhere(f"sqlite:///{folder}/{way}.db", way, path)
        if given.startswith("postgresql"):
            status |= _elsewhere(given, "ours", path)
    tell(busy())
    return status


def _elsewhere(url: str, way: str, path: Path) -> int:
    environment = os.environ | {"SALESDESK_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bench.lines", way, str(path)]
    return subprocess.call(command, env=environment, cwd=ROOT)  # noqa: S603 (ours)


def measure(way: str, path: Path) -> int:
    """Measure one way."""
    upgrade()
    with transaction(SYSTEM, "data.load") as session:
        session.add(CompanySettings(**asdict(demonstration.about("zh"))))
        plant(session)
    return {"ours": ours, "pandas": plain_pandas, "orm": plain_orm}[way](path)


def ours(path: Path) -> int:
    """Import the file and take it back."""
    began, used = time.perf_counter(), time.process_time()
    told: list[float] = []
    with path.open("rb") as file:
        digest = str(hash(file.read(1 << 20)))
    table = files.open_table(path.name, path, known=known_headings("orders"))
    source = imports.Source(path.name, digest, table)
    report = imports.run(
        SYSTEM, "orders", source, ImportMap(),
        progress=lambda _done, _rows: told.append(time.perf_counter()),
    )  # fmt: skip
    seconds, used = time.perf_counter() - began, time.process_time() - used
    peak = _peak()
    if report.tally.rejected:
        raise ValueError(report.tally.problems[:3])
    waits = [later - sooner for sooner, later in pairwise(told)]
    tell(
        f"{engine().dialect.name}: {report.tally.created:,} lines in {seconds:.1f} s "
        f"({used:.1f} of a processor), {peak:.0f} MB; told {len(told)} times, first "
        f"after {told[0] - began:.1f} s, then each {max(waits, default=0):.1f} at most"
    )
    tell(f"  {_stored()}")
    began = time.perf_counter()
    undone = imports.undo(SYSTEM, report.batch or "")
    spent = time.perf_counter() - began
    tell(f"  taken back: {undone.undone:,} in {spent:.1f} s, {_peak():.0f} MB")
    kept = seconds < SECONDS and peak < MEGABYTES
    return int(engine().dialect.name == "sqlite" and not kept)


def plain_pandas(path: Path) -> int:
    """Read the file with pandas and write it as one table: no check, no reference."""
    began = time.perf_counter()
    frame = pd.read_csv(path)
    plain = create_engine(engine().url)
    frame.to_sql("plain_lines", plain, index=False)
    spent = time.perf_counter() - began
    tell(f"pandas, one table, no check, no feed: {spent:.1f} s, {_peak():.0f} MB")
    return 0


def plain_orm(path: Path) -> int:
    """Write a part of the file a row at a time: no check, no feed."""
    with path.open(encoding="utf-8", newline="") as file:
        total = sum(1 for _ in file) - 1
        file.seek(0)
        rows = list(islice(csv.DictReader(file), int(total * PART)))
    began = time.perf_counter()
    with Session(engine()) as session, session.begin():
        for row in rows:
            _plain_row(session, row)
    spent = time.perf_counter() - began
    tell(
        f"row by row through the ORM, no check, no feed: {len(rows):,} lines in "
        f"{spent:.1f} s, {_peak():.0f} MB"
    )
    return 0


def _plain_row(session: Session, row: Mapping[str, str]) -> None:
    asked = select(Order).where(Order.number == row["number"])
    order = session.exec(asked).first()
    if order is None:
        name = row["customer"]
        customer = session.exec(select(Customer).where(Customer.name == name)).first()
        if customer is None:
            customer = Customer(name=name, search=name.lower())
            session.add(customer)
            session.flush()
        day = date.fromisoformat(row["ordered_on"])
        order = Order(number=row["number"], customer_id=customer.id, ordered_on=day)
        order.currency, order.search = Currency.CNY, row["number"].lower()
        session.add(order)
        session.flush()
    name = row["product"]
    product = session.exec(select(Product).where(Product.name == name)).first()
    if product is None:
        product = Product(name=name, currency=Currency.CNY, search=name.lower())
        session.add(product)
        session.flush()
    amount = round(float(row["amount"]) * 100)
    line = OrderLine(order_id=order.id or 0, product_id=product.id, amount_minor=amount)
    line.quantity = int(row["quantity"])
    line.cost_minor = round(float(row["cost"]) * 100)
    session.add(line)
    session.flush()


def _stored() -> str:
    with transaction(SYSTEM) as session:
        total = func.sum(col(OrderLine.amount_minor))
        lines = session.exec(select(func.count(), total).select_from(OrderLine)).one()
        orders = session.exec(select(func.count()).select_from(Order)).one()
    return f"{orders:,} orders, {lines[0]:,} lines worth {lines[1] / 100:,.2f}"


def _rows(chance: Random, orders: int) -> Iterator[list[str]]:
    """Yield the lines of orders, those of one order beside each other."""
    regions = ("华东", "华南", "华北", "西部")
    first = date(2022, 1, 1)
    rest = round(orders * LINES)
    for number in range(orders):
        day = (first + timedelta(chance.randrange(1500))).isoformat()
        customer = f"Customer {chance.randrange(CUSTOMERS)}"
        region = chance.choice(regions)
        left = orders - number
        many = rest if left == 1 else min(chance.randint(1, 6), rest - left + 1)
        rest -= many
        for _ in range(many):
            amount = chance.randrange(100, 5_000_000)
            yield [
                f"S-{number:06d}", customer, day, region,
                f"Product {chance.randrange(PRODUCTS)}", str(chance.randint(1, 40)),
                f"{amount / 100:.2f}", f"{amount * 7 // 1000:d}.{number % 100:02d}",
            ]  # fmt: skip


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(measure(sys.argv[1], Path(sys.argv[2])) if sys.argv[2:] else main())
