"""Twenty and fifty people at work at once at 100,000 deals, over the websocket.

Run ``python -m bench.load [SECONDS]``, of each of the three loads. Promised: twenty
without a pause take 20 steps a second; twenty at a human pace (a step every 3 s) meet
no error, a median of 100 ms and 400 for 19 of 20; fifty 700 for 19 of 20; the process
keeps below 700 MB. Who plays the people uses the same two cores.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from random import Random

from websockets.exceptions import ConnectionClosed

from bench import _company
from bench._company import tell
from bench._people import Desk, acquainted
from bench._server import serving
from bench._tab import ScreenError, opened
from bench._timing import Times, busy
from core.access import Role, Viewer

SECONDS = 40
MEGABYTES = 700
MIX: dict[Callable[[Desk], Awaitable[float]], int] = {
    Desk.deals: 3,
    Desk.customers: 2,
    Desk.search_customers: 2,
    Desk.search_deals: 1,
    Desk.board: 2,
    Desk.deal: 4,
    Desk.customer: 3,
    Desk.save: 2,
    Desk.move: 1,
    Desk.today: 2,
}
"""How often each is done; most take two steps: open a list, turn to a page."""
WRONG = (ScreenError, ConnectionClosed, TimeoutError, ValueError, LookupError)


@dataclass(frozen=True, slots=True)
class Load:
    """So many people, how long each pauses, and what is promised of it."""

    people: int
    pause_s: float
    steps_per_s: float = 0.0
    p50_ms: float = float("inf")
    p95_ms: float = float("inf")


LOADS = (
    Load(20, 0, steps_per_s=20),
    Load(20, 3, p50_ms=100, p95_ms=400),
    Load(50, 3, p95_ms=700),
)


@dataclass(slots=True)
class Worked:
    """What came of a load."""

    times: Times = field(default_factory=Times)
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def steps_per_s(self) -> float:
        """Return how many steps were taken a second."""
        return len(self.times.ms) / self.seconds

    def keeps(self, load: Load) -> bool:
        """Return whether it is as promised."""
        return (
            not self.wrong
            and self.steps_per_s >= load.steps_per_s
            and self.times.p50 < load.p50_ms
            and self.times.p95 < load.p95_ms
        )


def staff(many: int) -> Sequence[Viewer]:
    """Return who works: of twenty, seventeen reps, two managers, one of the office."""
    reps, leads = _company.people(Role.REP), _company.people(Role.MANAGER)
    office = _company.people(Role.OPS)
    found = []
    for place in range(many):
        tenth, rest = divmod(place, 10)
        if rest == 0:
            found.append(leads[tenth % len(leads)])
        elif rest == 1 and tenth % 2 == 0:
            found.append(office[tenth // 2 % len(office)])
        else:  # every ninth, so that they are of all teams
            found.append(reps[place * 9 % len(reps)])
    return found


async def person(address: str, desk_of: tuple[Viewer, int], load: Load) -> Worked:
    """Let one person work until the time is over."""
    who, seconds = desk_of
    done, known = Worked(), acquainted(who)
    chance = Random(who.id)  # noqa: S311
    cookie = _company.cookie(who)
    await asyncio.sleep(load.pause_s * chance.random())
    until = time.perf_counter() + seconds
    try:
        async with opened(address, cookie, load.pause_s) as tab:
            desk = Desk(tab, known, chance)
            while time.perf_counter() < until:
                [step] = chance.choices(list(MIX), list(MIX.values()))
                try:
                    await step(desk)
                except (ScreenError, ValueError, LookupError) as wrong:
                    done.wrong.append(f"{step.__name__}: {wrong}")
            done.times.ms = [second * 1000 for second in tab.times]
    except WRONG as wrong:
        done.wrong.append(f"{type(wrong).__name__}: {wrong}")
    return done


async def work(address: str, load: Load, seconds: int) -> Worked:
    """Let everybody work at once; return what came of it."""
    began = time.perf_counter()
    crew = [(who, seconds) for who in staff(load.people)]
    each = await asyncio.gather(*(person(address, desk, load) for desk in crew))
    together = Worked(seconds=time.perf_counter() - began)
    together.times.ms = list(chain.from_iterable(one.times.ms for one in each))
    together.wrong = list(chain.from_iterable(one.wrong for one in each))
    return together


def main(seconds: int) -> int:
    """Print the figures; return 1 when a promise is broken."""
    _company.prepare()
    broken = 0
    with serving() as served:
        asyncio.run(work(served.address, Load(5, 0), 8))  # statements are compiled
        for load in LOADS:
            worked = asyncio.run(work(served.address, load, seconds))
            is_kept = worked.keeps(load)
            broken += not is_kept
            tell(
                f"{load.people} people, pause {load.pause_s} s: "
                f"{worked.steps_per_s:.1f} steps/s, p50 {worked.times.p50:.0f} ms, "
                f"p95 {worked.times.p95:.0f} ms, most {max(worked.times.ms):.0f} ms, "
                f"{len(worked.wrong)} errors{'' if is_kept else '  MISSED'}; {busy()}"
            )
            for wrong in sorted(set(worked.wrong))[:5]:
                tell(f"  {wrong[:200]}")
        most, now = served.memory_mb(), served.memory_mb("VmRSS")
        broken += now >= MEGABYTES
        tell(f"memory of the server: {now:.0f} MB, {most:.0f} at most")
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
