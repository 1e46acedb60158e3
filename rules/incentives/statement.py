"""From lines to statements: periods, what is payable, draws, currency of pay."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from rules.incentives.accumulation import MONTHS, Window, pay_period
from rules.incentives.aims import last_day
from rules.incentives.currency import smallest
from rules.incentives.draw import Drawn, Turn, draw_turn
from rules.incentives.draw import Ledger as DrawLedger
from rules.incentives.engine import Ledger
from rules.incentives.exact import ZERO, exact
from rules.incentives.lines import Line, Released
from rules.incentives.plan import Plan
from rules.incentives.rounding import rounded


@dataclass(slots=True)
class Statement:
    """One payee's pay period, still exact."""

    plan: Plan
    period: Window
    lines: list[Line] = field(default_factory=list)
    payments: list[tuple[Line, Released]] = field(default_factory=list)
    drawn: Drawn | None = None
    salary: Fraction | None = None

    @property
    def earned(self) -> Fraction:
        """Return the sum of lines; trials do not count."""
        return sum((li.amount for li in self.lines if not li.is_trial), ZERO)

    @property
    def payable(self) -> Fraction:
        """Return what was released in the period."""
        return sum((part.amount for _, part in self.payments), ZERO)


def statements_of(ledger: Ledger, payee: str, lines: Sequence[Line]) -> list[Statement]:
    """Return a payee's periods without gaps, with payments and draws."""
    plan = _plan_at(ledger, payee, None)
    found: dict[date, Statement] = {}
    for period in _periods(ledger, plan, payee, lines):
        held = _plan_at(ledger, payee, period)
        found[period.start or date.min] = Statement(held, period)
    for line in lines:
        statement = found.get(line.period.start or date.min)
        if statement is not None:
            statement.lines.append(line)
        _release_into(found, line)
    statements = list(found.values())
    _draw(ledger, payee, statements)
    for statement in statements:
        statement.salary = _salary(statement)
    return statements


def _plan_at(ledger: Ledger, payee: str, period: Window | None) -> Plan:
    """Return the plan of a period: that of its last day on which there is one."""
    segments = ledger.segments.get(payee, [])
    if not segments:
        return ledger.plans.plans[0]
    if period is None or period.start is None or period.end is None:
        return segments[0].plan
    started = [s.plan for s in segments if s.start <= period.start]
    return started[-1] if started else segments[0].plan


def _periods(
    ledger: Ledger, plan: Plan, payee: str, lines: Sequence[Line]
) -> list[Window]:
    """Return the pay periods to state: from the first to the last that has anything."""
    inputs = ledger.book.inputs
    days = [line.period.start for line in lines if line.period.start]
    days += [part.on for line in lines for part in line.releases if part.on]
    if plan.draw is not None:
        days += ledger.book.span
    first = inputs.from_ or min(days, default=None)
    last = inputs.to or max(days, default=first)
    if first is None or last is None:
        return []
    found: list[Window] = []
    day = _entered(ledger, payee, first) if plan.draw or plan.base_salary else first
    while day <= last:
        found.append(pay_period(plan.period, day, plan.fiscal_start))
        day = found[-1].end or date.max
    return found


def _entered(ledger: Ledger, payee: str, first: date) -> date:
    hired = ledger.book.people.service(payee).hired_on
    return max(first, hired) if hired else first


def _release_into(found: dict[date, Statement], line: Line) -> None:
    if line.is_trial:
        return
    for part in line.releases:
        if part.on is not None:
            plan = line.plan
            start = pay_period(plan.period, part.on, plan.fiscal_start).start
            statement = found.get(start or date.min)
            if statement is not None:
                statement.payments.append((line, part))


def _draw(ledger: Ledger, payee: str, statements: list[Statement]) -> None:
    """Let draws make pay of what became payable, period after period."""
    owed = sum(
        (
            exact(row.draw_balance)
            for row in ledger.book.inputs.balances
            if ledger.book.payee(row.payee, "inputs.balances") == payee
        ),
        ZERO,
    )
    state = DrawLedger(owed=owed)
    for number, statement in enumerate(statements, start=1):
        plan, period = statement.plan, statement.period
        turn = Turn(number, period.start or date.min, _settles(plan, period))
        drawn = draw_turn(plan.draw, statement.payable, turn, state)
        if plan.negative == "deduct" and plan.draw is None and statement.payable < 0:
            drawn = Drawn(ZERO, statement.payable, ZERO, ZERO, drawn.difference, state)
        unit = plan.rounding.unit or smallest(plan.currency)
        statement.drawn = Drawn(
            drawn.amount,
            rounded(drawn.paid, unit),
            drawn.advance,
            drawn.recovered,
            drawn.difference,
            drawn.ledger,
        )
        state = drawn.ledger


def _settles(plan: Plan, period: Window) -> bool:
    """Return whether a delayed draw is settled in this period."""
    if plan.draw is None or plan.draw.settles == "period" or period.end is None:
        return True
    months = MONTHS[plan.draw.settles]
    count = period.end.year * 12 + period.end.month - plan.fiscal_start
    return count % months == 0 and period.end.day == 1


def _salary(statement: Statement) -> Fraction | None:
    """Return the base salary of one pay period."""
    salary, plan = statement.plan.base_salary, statement.plan
    if salary is None:
        return None
    own = MONTHS.get(salary.period or plan.period)
    months = MONTHS.get(plan.period)
    if own is None or months is None:
        return exact(salary.amount)
    unit = plan.rounding.unit or smallest(plan.currency)
    return rounded(exact(salary.amount) * months / own, unit)


def pay_currency(ledger: Ledger, payee: str, plan: Plan, day: date) -> str:
    """Return in what a payee is paid on a day."""
    row = ledger.book.people.on(payee, day)
    return (row.pay_currency if row else None) or plan.pay_currency or plan.currency


def line_rate(ledger: Ledger, line: Line, period: Window) -> Fraction:
    """Return the rate of a line's money into the currency of pay, in a period."""
    plan = line.plan
    day = last_day(period)
    target = pay_currency(ledger, line.payee, plan, day)
    kind = line.component.exchange.kind if line.component else "market"
    if line.component and line.component.exchange.on == "period_start":
        day = period.start or day
    return ledger.book.exchanges.rate(kind, plan.currency, target, day)
