"""Evaluate a plan: the public entry of the engine."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from rules.incentives.accumulation import period_name
from rules.incentives.aims import last_day
from rules.incentives.currency import digits, smallest
from rules.incentives.engine import Ledger, calculate
from rules.incentives.exact import ZERO, money, shown
from rules.incentives.inputs import Inputs
from rules.incentives.lines import Line, release
from rules.incentives.plan import PlanBook
from rules.incentives.result import (
    DrawResult,
    LineResult,
    PayeeResult,
    PaymentResult,
    PayResult,
    PeriodResult,
    Result,
)
from rules.incentives.rounding import rounded
from rules.incentives.statement import (
    Statement,
    line_rate,
    pay_currency,
    statements_of,
)
from rules.incentives.trace import line_result


def evaluate(plans: PlanBook, inputs: Inputs) -> Result:
    """Return the statements of all payees, each line with its trace.

    Raises:
        RuleError: the inputs do not fit the plan; ``path`` names the field.
    """
    ledger = calculate(plans, inputs)
    for line in ledger.lines:
        release(ledger.book, line)
    lines = ledger.by_payee()
    found = [_payee(ledger, payee, lines[payee]) for payee in ledger.segments]
    return Result(
        tuple(result for result in found if result.periods),
        tuple(payee for payee, own in ledger.segments.items() if not own),
    )


def _payee(ledger: Ledger, payee: str, lines: list[Line]) -> PayeeResult:
    statements = statements_of(ledger, payee, lines)
    currency = statements[0].plan.currency if statements else "CNY"
    decimals = digits(currency)
    results = {
        id(line): line_result(ledger, line)
        for statement in statements
        for line in statement.lines
    }
    periods = tuple(_period(ledger, payee, item, results) for item in statements)
    earned = sum((item.earned for item in statements), ZERO)
    payable = sum((item.payable for item in statements), ZERO)
    paid = sum((item.drawn.paid for item in statements if item.drawn), ZERO)
    salary = _salary(statements)
    final = statements[-1].drawn if statements else None
    return PayeeResult(
        payee=payee,
        currency=currency,
        periods=periods,
        earned=money(earned, decimals),
        payable=money(payable, decimals),
        paid=money(paid, decimals),
        pending=money(earned - payable, decimals),
        draw_balance=money(final.ledger.owed if final else ZERO, decimals),
        base_salary=None if salary is None else money(salary, decimals),
        total=money(paid + (salary or ZERO), decimals),
        target_incentive=_targets(statements),
    )


def _salary(statements: list[Statement]) -> Fraction | None:
    known = [item.salary for item in statements if item.salary is not None]
    return sum(known, ZERO) if known else None


def _targets(statements: list[Statement]) -> Decimal | None:
    """Return the sum of target incentives, one of each component and window."""
    latest: dict[tuple[str, object], Fraction] = {}
    for statement in statements:
        for line in statement.lines:
            for item in line.items:
                if item.aims.target is not None:
                    scope = line.component.accumulate.scope if line.component else ""
                    window = statement.period if scope == "period" else scope
                    latest[line.name, window] = item.aims.target.amount
    return shown(sum(latest.values(), ZERO)) if latest else None


def _period(
    ledger: Ledger, payee: str, item: Statement, results: dict[int, LineResult]
) -> PeriodResult:
    plan, period = item.plan, item.period
    decimals = digits(plan.currency)
    paid = item.drawn.paid if item.drawn else ZERO
    return PeriodResult(
        period=period_name(plan.period, period),
        start=period.start or date.min,
        end=last_day(period),
        earned=money(item.earned, decimals),
        payable=money(item.payable, decimals),
        paid=money(paid, decimals),
        draw_balance=money(item.drawn.ledger.owed if item.drawn else ZERO, decimals),
        draw=_drawn(item, decimals),
        base_salary=None if item.salary is None else money(item.salary, decimals),
        total=money(paid + (item.salary or ZERO), decimals),
        pay=_pay(ledger, payee, item, paid),
        lines=tuple(results[id(line)] for line in item.lines),
        payments=tuple(
            PaymentResult(
                line.name,
                period_name(line.plan.period, line.period),
                part.label,
                part.on or date.min,
                money(part.amount, decimals),
            )
            for line, part in item.payments
        ),
    )


def _drawn(item: Statement, decimals: int) -> DrawResult:
    drawn = item.drawn
    amounts = (
        (
            drawn.amount,
            drawn.advance,
            drawn.recovered,
            drawn.paid - drawn.amount,
            drawn.ledger.waiting,
            drawn.difference,
            drawn.ledger.owed,
        )
        if drawn
        else (ZERO,) * 7
    )
    return DrawResult(*(money(amount, decimals) for amount in amounts))


def _pay(
    ledger: Ledger, payee: str, item: Statement, paid: Fraction
) -> PayResult | None:
    """Return the payment in the currency of pay, each part at its own rate."""
    plan = item.plan
    target = pay_currency(ledger, payee, plan, last_day(item.period))
    if target == plan.currency:
        return None
    exchanged = sum(
        (
            part.amount * line_rate(ledger, line, item.period)
            for line, part in item.payments
        ),
        ZERO,
    )
    if paid != item.payable:
        exchanged += (paid - item.payable) * _own_rate(ledger, item, target)
    rate = exchanged / paid if paid else ZERO
    amount = rounded(exchanged, smallest(target))
    return PayResult(target, shown(rate), money(amount, digits(target)))


def _own_rate(ledger: Ledger, item: Statement, target: str) -> Fraction:
    """Return the rate for draws: that of the plan's first component."""
    plan = item.plan
    kind = plan.components[0].exchange.kind
    day = last_day(item.period)
    return ledger.book.exchanges.rate(kind, plan.currency, target, day)
