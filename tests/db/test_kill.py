"""A process that is killed in the middle of its writes loses none it acknowledged."""

import random
import subprocess
import sys
import time
from pathlib import Path

from sqlmodel import col, select

from core.access import SYSTEM
from db.models import Change, Deal, DealLine
from db.replica import replica
from db.session import engine, transaction
from tests.build import a_deal, saved
from tests.db.thousand_writes import COUNTER, write

ROOT = Path(__file__).parents[2]
ROUNDS = 3


def test_a_killed_process_loses_no_acknowledged_write() -> None:
    saved(a_deal(id=COUNTER, owner_id=None, team_id=None, amount_minor=0, name="all"))
    replica().rebuild()
    chance = random.SystemRandom()
    acknowledged: list[int] = []
    for turn in range(ROUNDS):
        first = turn * 1000 + 1
        told = killed_while_writing(first, chance)
        assert told == [*range(first, first + len(told))]
        assert 0 < len(told) < 1000, "killed too early or too late"
        acknowledged += told
        everything_is_there(acknowledged)
    write(9999)
    everything_is_there([*acknowledged, 9999])


def killed_while_writing(first: int, chance: random.SystemRandom) -> list[int]:
    """Return what the process had acknowledged when it was killed at any moment."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.db.thousand_writes", str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout
        told = [int(child.stdout.readline()) for _ in range(chance.randrange(1, 150))]
        time.sleep(chance.random() / 50)
        child.kill()
        return told + [int(line) for line in child.stdout.read().split()]


def everything_is_there(acknowledged: list[int]) -> None:
    """Look for every write, none of it torn, and for the feed to tell of all of it."""
    with transaction(SYSTEM) as session:
        counter = session.get_one(Deal, COUNTER)
        counted = (counter.amount_minor or 0, counter.version - 1)
        deals = {
            number: int(name)
            for number, name in session.exec(
                select(Deal.id, Deal.name).where(Deal.id != COUNTER)
            )
        }
        lines = session.exec(select(DealLine.deal_id, DealLine.amount_minor)).all()
        feed = session.exec(select(Change).order_by(col(Change.number))).all()
        told = [(c.correlation, c.record_table, c.kind, c.record_id) for c in feed[1:]]
        totals = [c.after["amount_minor"] for c in feed if c.after]
    written = sorted(deals.values())
    assert set(acknowledged) <= set(written)
    assert len(written) <= len(acknowledged) + ROUNDS, "one more at each kill at most"
    assert counted == (len(written), len(written))
    assert dict(lines) == deals
    assert len(lines) == len(deals)
    assert totals == [*range(1, len(written) + 1)], "in the order of the commits"
    assert len(told) == 3 * len(written)
    by_write = [told[i : i + 3] for i in range(0, len(told), 3)]
    for (deal, update, line), number in zip(by_write, written, strict=True):
        assert update == (str(number), "deal", "update", COUNTER)
        assert deal[:3] == (str(number), "deal", "insert")
        assert deals[deal[3]] == number
        assert line[:3] == (str(number), "deal_line", "insert")
    nothing_is_broken()


def nothing_is_broken() -> None:
    assert replica().doubtful() == []
    if engine().dialect.name == "sqlite":
        with engine().connect() as connection:
            check = connection.exec_driver_sql("PRAGMA integrity_check")
            assert check.scalar_one() == "ok"
