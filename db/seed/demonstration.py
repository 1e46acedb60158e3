"""The demonstration company: three years of a maker of industrial equipment.

The same day gives the same company. A factor makes it larger for measurements:
about 17 gives 100,000 deals with 500,000 events and 1,000,000 order lines.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core.money import Currency
from core.settings import Company
from db.seed import after_sales, clients, sales
from db.seed.deals import Ledger, begin_days
from db.seed.draws import Draw, Settle, Write, words
from db.seed.office import lists, open_office
from db.seed.standard import standard_process

SEED = 20_240_229
YEARS = 3
CUSTOMERS = 2_000
DEALS = 6_000
LEADS = 1_500


@dataclass(frozen=True, slots=True)
class Size:
    """How large the company is to be."""

    factor: float = 1.0

    def of(self, many: int) -> int:
        """Return how many there are of what a company of factor 1 has many of."""
        return max(1, int(many * self.factor))


def about(language: str) -> Company:
    """Return the settings of the demonstration company."""
    name = words()["company"][language]
    return Company(name, Currency.CNY, "Asia/Shanghai", 1, language)


def fill(write: Write, settle: Settle, today: date, size: Size | None = None) -> None:
    """Write people, customers, leads, deals and orders.

    Settings, standard process and standard lists are there already.
    """
    size = size or Size()
    draw = Draw(SEED)
    days = today.replace(year=today.year - YEARS, day=1), today
    lists(write)
    office = open_office(draw, write, settle, size.factor)
    known = clients.gather(draw, office, size.of(CUSTOMERS), days)
    ledger = Ledger(draw, write, office, standard_process(), today)
    last = today - timedelta(1)
    ledger.plan(known, begin_days(draw, size.of(DEALS), days[0], last))
    clients.enter(draw, write, known)
    clients.again(draw, known, write, today)
    won = ledger.enter()
    orders = sales.enter(draw, write, office, won, today)
    clients.leads(draw, write, known, size.of(LEADS), days)
    after_sales.enter(draw, write, office, orders, today)
