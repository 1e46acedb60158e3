"""The plain ways, in the same run: pandas over a full read."""

import time
from collections.abc import Callable

import pandas as pd

from bench import _company
from bench._company import tell
from core.questions import Question
from db.replica import replica
from db.session import engine
from services import figures, records

OFTEN = 5
MINOR = 100


def least(act: Callable[[], object], often: int = OFTEN) -> float:
    """Return the milliseconds of the quickest of several times."""
    times = []
    for _ in range(often):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return min(times) * 1000


def compare() -> None:
    """Print ours beside the plain way, of a filtered list and of a figure."""
    began = time.perf_counter()
    replica().rebuild()
    tell(f"figures copied in {time.perf_counter() - began:.1f} s")
    who = _company.a_rep_a_manager_and_the_office()["office"]
    asked = Question(filters={"outcome": ["open"]}, sort="-amount_minor")
    page = least(lambda: records.page(who, "deals", asked))
    _line("list with filter", page, least(plain_page))
    split = ["rep", "quarter"]
    ours = least(lambda: figures.ask(who, "won_amount", split))
    _line("won by rep and quarter", ours, least(plain_won))


def plain_page() -> pd.DataFrame:
    """Return the fifty largest open deals, of everything that there is."""
    deals = pd.read_sql("SELECT * FROM deal", engine())
    names = pd.read_sql("SELECT id, name AS customer FROM customer", engine())
    found = deals[deals.outcome == "open"]
    found = found.sort_values("amount_minor", ascending=False).head(50)
    return found.merge(names, left_on="customer_id", right_on="id", how="left")


def plain_won() -> "pd.Series[float]":
    """Return what each rep won in each quarter, of everything that there is."""
    deals = pd.read_sql("SELECT * FROM deal", engine(), parse_dates=["closed_on"])
    names = pd.read_sql("SELECT id, name AS rep FROM person", engine())
    won = deals[deals.outcome == "won"]
    won = won.merge(names, left_on="owner_id", right_on="id", how="left")
    quarter = won.closed_on.dt.to_period("Q")
    amount = won.contract_amount_minor.fillna(won.amount_minor)
    return amount.groupby([won.rep, quarter]).sum()


def _line(what: str, ours: float, plain: float) -> None:
    ratio = plain / ours
    tell(f"{what}: {ours:.1f} ms; pandas over a full read {plain:.0f} ms: {ratio:.0f}x")
