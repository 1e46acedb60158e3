"""What follows the orders of the last year: payments, returns, answers, cases, aims."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from core.money import Currency
from db.models import (
    Case,
    Payment,
    Price,
    Return,
    Settlement,
    Survey,
    Target,
    TrainingResult,
)
from db.seed.draws import Draw, Row, Write, words, workday
from db.seed.office import Office
from rules.cases import CaseStatus
from rules.surveys import Scale
from rules.targets import TargetMeasure
from rules.training_results import TrainingOutcome

YEAR = 365
TERM = 30
"""Days after the order in which it is to be paid."""
Ordered = tuple[int, Row]
"""An order and its id."""
OWNED = ("owner_id", "team_id")


def enter(
    draw: Draw, write: Write, office: Office, orders: Sequence[Ordered], today: date
) -> None:
    """Write what followed the orders of the last year, and what is aimed at."""
    recent = [one for one in orders if (today - one[1]["ordered_on"]).days < YEAR]
    there = [one for one in recent if one[1]["delivered_on"]]
    _pay(draw, write, recent, today)
    back = (one for one in there if draw.happens(0.015))
    write(Return, [_return(draw, number, order) for number, order in back])
    asked = (order for _, order in there if draw.happens(0.06))
    write(Survey, [row for o in asked for row in _answer(draw, o, today)])
    written = (order for _, order in there if draw.happens(0.03))
    cases = [row for o in written for row in _case(draw, o, today)]
    for place, row in enumerate(cases, 1):
        row["number"] = f"CS-{row['opened_at'].year}-{place:05d}"
        row["search"] = f"{row['number']} {row['subject']}".lower()
    write(Case, cases)
    write(Target, list(_targets(draw, orders, today)))
    write(Price, [_price(goods, today) for goods in office.goods])
    write(TrainingResult, list(_trained(draw, office, today)))


def _pay(draw: Draw, write: Write, orders: Sequence[Ordered], today: date) -> None:
    """Write a payment for what a customer ordered in a month, and what it settles."""
    due: dict[tuple[int, int, int], list[Ordered]] = defaultdict(list)
    for number, order in orders:
        day = order["ordered_on"]
        due[order["customer_id"], day.year, day.month].append((number, order))
    paid = []
    for (_, year, month), of in due.items():
        late = draw.randint(-3, 20)
        day = workday(date(year, month, 28) + timedelta(TERM + late))
        if day <= today and draw.happens(0.94):
            paid.append((day, of))
    paid.sort(key=lambda one: one[0])
    rows = [_payment(day, of, place) for place, (day, of) in enumerate(paid, 1)]
    ids = write(Payment, rows)
    write(
        Settlement,
        [
            {"payment_id": p, "order_id": n, "amount_minor": order["amount_minor"]}
            for p, (_, of) in zip(ids, paid, strict=True)
            for n, order in of
        ],
    )


def _payment(day: date, of: Sequence[Ordered], place: int) -> Row:
    first = of[0][1]
    return {
        "number": f"PAY-{day.year}-{place:06d}",
        "customer_id": first["customer_id"],
        "amount_minor": sum(order["amount_minor"] for _, order in of),
        "currency": Currency.CNY,
        "received_on": day,
        "superior_id": first["superior_id"],
        **{name: first[name] for name in OWNED},
    }


def _return(draw: Draw, number: int, order: Row) -> Row:
    part = draw.uniform(0.1, 0.5)
    return {
        "order_id": number,
        "amount_minor": int(order["amount_minor"] * part) // 100 * 100,
        "returned_on": order["delivered_on"],
        "currency": Currency.CNY,
    }


def _answer(draw: Draw, order: Row, today: date) -> Iterator[Row]:
    day = order["delivered_on"] + timedelta(draw.randint(3, 20))
    if day > today:
        return
    is_late = order["delivered_on"] > order["promised_on"]
    weights = {"5": 2, "4": 4, "3": 3, "2": 1} if is_late else {"5": 6, "4": 3, "3": 1}
    yield {
        "customer_id": order["customer_id"],
        "scale": Scale.CSAT,
        "score": int(draw.one(weights)),
        "answered_on": day,
        "remark": draw.choice(words()["service"]["answers"]),
        **{name: order[name] for name in OWNED},
    }


def _case(draw: Draw, order: Row, today: date) -> Iterator[Row]:
    day = workday(order["delivered_on"] + timedelta(draw.randint(1, 40)))
    if day >= today:
        return
    is_late = order["delivered_on"] > order["promised_on"]
    kind = draw.one(
        {"delay": 3.0 * is_late, "quality": 3, "complaint": 1, "question": 2}
    )
    opened = draw.instant(day)
    answered = opened + timedelta(hours=draw.around(3, 0.8))
    solved = answered + timedelta(hours=draw.around(30, 0.9))
    is_closed = solved.date() < today
    yield {
        "subject": draw.choice(words()["service"][kind]),
        "customer_id": order["customer_id"],
        "kind": kind,
        "channel": order["channel"],
        "status": CaseStatus.CLOSED if is_closed else CaseStatus.OPEN,
        "opened_at": opened,
        "first_response_at": answered if answered.date() < today else None,
        "resolved_at": solved if is_closed else None,
        "satisfaction": draw.randint(3, 5) if is_closed else None,
        **{name: order[name] for name in OWNED},
    }


def _targets(draw: Draw, orders: Sequence[Ordered], today: date) -> Iterator[Row]:
    """Yield what each seller is to sell in each quarter of this year and the last."""
    sold: dict[tuple[Any, Any, str], int] = defaultdict(int)
    for _, order in orders:
        day = order["ordered_on"]
        if day.year >= today.year - 1:
            quarter = f"{day.year}Q{(day.month + 2) // 3}"
            sold[order["owner_id"], order["team_id"], quarter] += order["amount_minor"]
    for (owner, team, quarter), amount in sorted(sold.items()):
        aim = int(amount * draw.uniform(0.85, 1.25)) // 1_000_000 * 1_000_000
        yield {
            "owner_id": owner,
            "team_id": team,
            "measure": TargetMeasure.SALES,
            "period": quarter,
            "amount_minor": aim,
            "currency": Currency.CNY,
        }


def _price(goods: Any, today: date) -> Row:  # noqa: ANN401 (office.Goods)
    return {
        "product_id": goods.id,
        "price_minor": goods.price_minor,
        "currency": Currency.CNY,
        "valid_from": date(today.year, 1, 1),
    }


def _trained(draw: Draw, office: Office, today: date) -> Iterator[Row]:
    sellers = [seller for of in office.sellers.values() for seller in of]
    outcomes = {"passed": 6, "completed": 2, "failed": 1}
    for seller in sellers:
        for course in words()["service"]["courses"]:
            if not draw.happens(0.6):
                continue
            outcome = TrainingOutcome(draw.one(outcomes))
            is_failed = outcome is TrainingOutcome.FAILED
            yield {
                "owner_id": seller.id,
                "team_id": seller.team_id,
                "course": course,
                "kind": draw.choice(["internal", "external"]),
                "outcome": outcome,
                "score": draw.randint(40, 59) if is_failed else draw.randint(60, 100),
                "completed_on": draw.day(today - timedelta(YEAR), today),
                "cost_minor": draw.randint(3, 40) * 10_000,
                "currency": Currency.CNY,
            }
