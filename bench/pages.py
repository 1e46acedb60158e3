"""What the server needs for each page at 100,000 deals, one person at work alone.

Run ``python -m bench.pages [ROUNDS]``. Promised, as a rep, a team's manager and the
office: list, board, deal, customer in 40 ms (median), search in 60, Today in 110;
saving a deal with the page that follows in 150 (19 of 20).
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from random import Random

from bench import _company, _plain
from bench._company import tell
from bench._people import Desk, acquainted
from bench._server import Served, serving
from bench._tab import opened
from bench._timing import Promise, Times, busy, table
from core.access import Viewer

ROUNDS = 25
WARM = 2
"""Rounds that do not count: the first of a server compile statements."""
SOON, SEARCHED = Promise("p50", 40), Promise("p50", 60)
Step = Callable[[Desk], Awaitable[float]]
STEPS: dict[str, tuple[Step, Promise | None]] = {
    "list of deals": (Desk.deals, SOON),
    "list of deals, open ones": (Desk.open_deals, SOON),
    "list of deals, by amount": (Desk.by_amount, SOON),
    "list of customers": (Desk.customers, SOON),
    "board": (Desk.board, SOON),
    "deal": (Desk.deal, SOON),
    "customer": (Desk.customer, SOON),
    "Today": (Desk.today, Promise("p50", 110)),
    "search customers": (Desk.search_customers, SEARCHED),
    "search the board": (Desk.search_board, SEARCHED),
    "search the list of deals": (Desk.search_deals, SEARCHED),
    "open the form of a deal": (Desk.form, None),
    "save a deal": (Desk.save, Promise("p95", 150)),
    "move a deal": (Desk.move, Promise("p95", 150)),
}


async def one(served: Served, who: Viewer, rounds: int) -> dict[str, Times]:
    """Let one person take every step in turn; return how long each took."""
    times = {name: Times() for name in STEPS}
    known = acquainted(who)
    async with opened(served.address, _company.cookie(who)) as tab:
        tab.meter = served.used_s
        desk = Desk(tab, known, Random(7))  # noqa: S311
        for number in range(-WARM, rounds):
            for name, (step, _) in STEPS.items():
                seconds = await step(desk)
                if number >= 0:
                    times[name].add(seconds, tab.used[seconds])
    return times


async def first_pages(address: str, who: Viewer) -> Times:
    """Return what it takes to come in: connection, session and first page."""
    times = Times()
    cookie = _company.cookie(who)
    for _ in range(5):
        began = asyncio.get_running_loop().time()
        async with opened(address, cookie):
            times.add(asyncio.get_running_loop().time() - began)
    return times


def main(rounds: int) -> int:
    """Print the figures; return 1 when a promise is broken."""
    _company.prepare()
    rows: list[tuple[str, str, Times, Promise | None]] = []
    with serving() as served:
        tell(f"server ready, figures copied, after {served.seconds:.1f} s")
        for name, who in _company.a_rep_a_manager_and_the_office().items():
            times = asyncio.run(one(served, who, rounds))
            rows += [(s, name, times[s], promise) for s, (_, promise) in STEPS.items()]
            came = asyncio.run(first_pages(served.address, who))
            rows.append(("come in", name, came, None))
        most, now = served.memory_mb(), served.memory_mb("VmRSS")
    broken = table(rows)
    tell(f"memory of the server: {now:.0f} MB, {most:.0f} at most; {busy()}")
    _plain.compare()
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
