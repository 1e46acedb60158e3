"""What holds for every plan and every input."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.incentives.draw import Draw, Ledger, Turn, draw_turn
from rules.incentives.evaluation import evaluate
from rules.incentives.exact import ZERO
from rules.incentives.loading import inputs_of, plans_of
from rules.incentives.result import LineResult, Result
from rules.incentives.table import Table, bands_of
from rules.incentives.tiers import Terms, marginal
from tests.incentive_oracle.plans import random_case
from tests.rules.incentives.build import (
    component,
    paid,
    plan_of,
    result,
    sales,
    tiers,
)

QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
AMOUNTS = st.decimals(-50_000, 90_000, places=2, allow_nan=False)
SEEDS = st.integers(0, 100_000)


def case(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    plan, inputs = random_case(Random(seed))
    months = inputs.pop("months")
    return plan, {**inputs, "from": f"{months[0]}-01", "to": f"{months[-1]}-31"}


def amounts(found: Result) -> list[tuple[Any, ...]]:
    return [
        (payee.payee, item.period, line.component, line.amount, item.paid)
        for payee in found.payees
        for item in payee.periods
        for line in item.lines
    ]


@QUICK
@given(
    st.lists(st.integers(1, 30_000), min_size=1, max_size=5, unique=True),
    st.randoms(use_true_random=False),
)
def test_a_marginal_table_is_continuous_at_every_cut(
    cuts: list[int], random: Any
) -> None:
    table = Table.model_validate(
        tiers(
            "marginal",
            ("0", "0.1"),
            *((str(c), str(random.random())) for c in sorted(cuts)),
        )
    )
    bands = bands_of(table, None)

    def earned(x: Fraction) -> Fraction:
        parts = marginal(Terms(bands), bands, x, ZERO)
        return sum((part.amount for part in parts), ZERO)

    step = Fraction(1, 10**9)
    for cut in cuts:
        assert abs(earned(cut + step) - earned(cut - step)) <= 2 * step


@QUICK
@given(SEEDS)
def test_the_trace_adds_up_to_the_line_and_lines_to_the_statement(seed: int) -> None:
    found = result(*case(seed))

    for payee in found.payees:
        assert payee.earned == sum(item.earned for item in payee.periods)
        assert payee.earned == payee.payable + payee.pending
        for item in payee.periods:
            assert item.earned == sum((line.amount for line in item.lines), Decimal(0))
            for line in item.lines:
                check_line(line)


def check_line(line: LineResult) -> None:
    assert sum((entry.amount for entry in line.trace), Decimal(0)) == line.exact
    assert line.exact + line.rounding == line.amount
    assert sum((part.amount for part in line.releases), Decimal(0)) == line.amount
    for entry in line.trace:
        if entry.slices:
            total = sum((part.amount for part in entry.slices), Decimal(0))
            assert total == entry.earned
        for before, after in pairwise(entry.modifiers):
            assert before.after == after.before
        if entry.modifiers:
            assert entry.modifiers[0].before == entry.earned
            assert entry.modifiers[-1].after == entry.amount
        else:
            assert entry.amount == entry.earned


@QUICK
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(seed: int, random: Any) -> None:
    plan, inputs = case(seed)
    shuffled = dict(inputs, transactions=list(inputs["transactions"]))
    random.shuffle(shuffled["transactions"])

    assert result(plan, inputs) == result(plan, shuffled)


@QUICK
@given(SEEDS)
def test_a_transaction_of_zero_changes_nothing(seed: int) -> None:
    plan, inputs = case(seed)
    plan["components"] = [c for c in plan["components"] if c["measure"] == "amount"]
    if not plan["components"] or any("amount" in t for t in all_tiers(plan)):
        return
    first = inputs["transactions"][0]
    nothing = {**first, "number": "zero", "amount": "0", "margin": "0"}
    more = {**inputs, "transactions": [*inputs["transactions"], nothing]}

    assert nonzero(result(plan, inputs)) == nonzero(result(plan, more))


def all_tiers(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the tiers of tables that pay for being somewhere, not for selling."""
    return [
        {"amount": 1} if c["table"]["apply"] in {"lookup", "interpolated"} else tier
        for c in plan["components"]
        if "table" in c
        for tier in c["table"]["tiers"]
    ]


def nonzero(found: Result) -> list[tuple[Any, ...]]:
    return [row for row in amounts(found) if row[3]]


@QUICK
@given(
    st.lists(AMOUNTS, min_size=1, max_size=12),
    st.sampled_from(["marginal", "retroactive"]),
)
def test_what_transactions_earn_adds_up_to_what_their_total_earns(
    values: list[Decimal], apply: str
) -> None:
    table = tiers(apply, ("0", "0.03"), ("20000", "0.05"), ("60000", "0.08"))
    plan = plan_of(component(table={**table, "side": "lower_inclusive"}))
    one_by_one = paid(
        plan, {"transactions": sales(*(("2025-03-05", str(v)) for v in values))}
    )
    at_once = paid(plan, {"transactions": sales(("2025-03-05", str(sum(values))))})

    assert one_by_one.earned == at_once.earned


@QUICK
@given(st.lists(AMOUNTS, min_size=1, max_size=8), AMOUNTS)
def test_a_reversal_restores_the_earlier_state(
    values: list[Decimal], undone: Decimal
) -> None:
    table = tiers(
        "retroactive", ("0", "0.03"), ("20000", "0.05"), side="lower_inclusive"
    )
    plan = plan_of(component(accumulate="year", table=table))
    before = sales(*(("2025-02-05", str(value)) for value in values))
    sale = {"number": "X", "date": "2025-03-05", "amount": str(undone)}
    back = {"number": "Y", "date": "2025-04-05", "amount": str(-undone), "origin": "X"}

    with_both = paid(plan, {"transactions": [*before, sale, back]})

    kept = paid(plan, {"transactions": before})
    assert with_both.earned - kept.earned == pytest.approx(
        Decimal(0), abs=Decimal("0.01")
    )
    last = with_both.periods[-1].lines[0].trace[-1]
    assert last.after == sum(values)


@QUICK
@given(st.lists(AMOUNTS, min_size=1, max_size=6), AMOUNTS)
def test_a_clawback_is_the_exact_negative_of_what_was_earned(
    values: list[Decimal], sold: Decimal
) -> None:
    table = tiers("marginal", ("0", "0.031"), ("20000", "0.057"))
    rule = {"on": ["refund"], "keeps_quota_credit": True}
    plan = plan_of(component(accumulate="year", table=table, adjustments=[rule]))
    rows = [
        *sales(*(("2025-02-05", str(value)) for value in values)),
        {"number": "X", "date": "2025-03-05", "amount": str(sold)},
        {"number": "Y", "date": "2025-04-05", "type": "refund", "origin": "X"},
    ]

    lines = {
        item.period: item.lines[0]
        for item in paid(plan, {"transactions": rows}).periods
    }

    assert lines["2025-04"].exact == -lines["2025-03"].exact


@QUICK
@given(
    AMOUNTS,
    st.lists(st.integers(1, 40), min_size=2, max_size=5),
    st.sampled_from(["transaction", "component"]),
)
def test_the_parts_of_a_split_add_up_to_the_whole(
    sold: Decimal, weights: list[int], at: str
) -> None:
    cuts = [Decimal(weight) for weight in weights]
    shares = [(cut / sum(cuts)).quantize(Decimal("0.0001")) for cut in cuts]
    shares[-1] = Decimal(1) - sum(shares[:-1], Decimal(0))
    parts = [{"payee": f"p{i}", "share": str(s)} for i, s in enumerate(shares)]
    plan = plan_of(
        component(rate="0.0333", credits={"applied": "after_tier"}), rounding={"at": at}
    )

    found = result(
        plan, {"transactions": sales(("2025-03-05", str(sold)), credits=parts)}
    )

    whole = paid(plan, {"transactions": sales(("2025-03-05", str(sold)), payee="p")})
    if at == "transaction":
        assert sum(payee.earned for payee in found.payees) == whole.earned
    lines = [line for payee in found.payees for line in payee.periods[0].lines]
    exact = sum((Fraction(line.exact) for line in lines), Fraction(0))
    assert exact == Fraction(whole.periods[0].lines[0].exact)


@QUICK
@given(AMOUNTS, st.integers(1, 36), st.integers(0, 12))
def test_instalments_add_up_to_the_line(sold: Decimal, count: int, after: int) -> None:
    release = [
        {"on": "earning", "share": "0.3333"},
        {"after_months": after, "instalments": count, "share": "0.6667"},
    ]
    plan = plan_of(component(rate="0.07", release=release))

    payee = paid(plan, {"transactions": sales(("2025-01-31", str(sold)))})

    assert payee.payable == payee.earned
    assert payee.pending == 0
    assert len(payee.periods[0].lines[0].releases) <= count + 1


@QUICK
@given(
    st.lists(st.integers(-3000, 6000), min_size=1, max_size=20),
    st.integers(0, 2500),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["period", "quarter", "year"]),
    st.none() | st.integers(0, 5000),
)
def test_a_draw_conserves_money(
    earned: list[int],
    amount: int,
    recoverable: bool,  # noqa: FBT001
    keeps: bool,  # noqa: FBT001
    settles: str,
    most: int | None,
) -> None:
    draw = Draw.model_validate(
        {
            "amount": amount,
            "recoverable": recoverable,
            "never_below_minimum": keeps,
            "settles": settles,
            "max_payment": most,
            "recovery_share": "0.5",
        }
    )
    ledger, given_away = Ledger(), Fraction(0)
    for number, value in enumerate(earned, start=1):
        turn = Turn(number, date(2025, 1, 1), number % 3 == 0)
        drawn = draw_turn(draw, Fraction(value), turn, ledger)
        if not recoverable:
            given_away += drawn.advance
        assert drawn.ledger.owed >= 0
        ledger = drawn.ledger

    assert ledger.paid == ledger.earned + ledger.owed - ledger.waiting + given_away


@QUICK
@given(SEEDS)
def test_evaluating_twice_gives_the_same(seed: int) -> None:
    plan, inputs = case(seed)
    plans, rows = plans_of(plan), inputs_of(inputs)

    assert evaluate(plans, rows) == evaluate(plans, rows)
