"""Make a thousand small transactions and say each number once it is acknowledged.

Run as a process of its own, to be killed by ``test_kill``: each transaction adds a deal
with a line and counts it in another record, so a torn one would show.
"""

import sys

from sqlmodel import select

from core.access import SYSTEM
from db.models import Deal
from db.session import transaction
from tests.build import a_deal, a_line

COUNTER = 1


def write(number: int) -> None:
    with transaction(SYSTEM, "data.load", correlation=str(number)) as session:
        locked = select(Deal).where(Deal.id == COUNTER).with_for_update()
        counter = session.exec(locked).one()
        counter.amount_minor = (counter.amount_minor or 0) + 1
        deal = a_deal(owner_id=None, team_id=None, name=str(number))
        session.add(deal)
        session.flush()
        session.add(a_line(deal_id=deal.id, amount_minor=number))


def main(first: int) -> None:
    for number in range(first, first + 1000):
        write(number)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
