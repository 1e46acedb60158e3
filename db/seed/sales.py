"""The orders of the demonstration company: what was won, and what came after."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from core.money import Currency
from db.models import Order, OrderLine
from db.seed.clients import SCALE, Client
from db.seed.deals import Won
from db.seed.draws import Draw, Row, Write, workday
from db.seed.office import Goods, Office
from rules.orders import OrderStatus

PORTION = 20_000
"""Orders that are written together."""
STAYS_A_MONTH = 0.99
"""Chance that a customer who orders spares still does so a month later."""
Drawn = tuple[Row, list[Row]]


def enter(
    draw: Draw, write: Write, office: Office, won: Sequence[Won], today: date
) -> list[tuple[int, Row]]:
    """Write an order for each won deal, and what its customer reorders since."""
    spares = office.spares
    drawn = [_first(draw, deal, today) for deal in won]
    begun: dict[int, Won] = {}
    for deal in sorted(won, key=lambda deal: (deal.on, deal.id)):
        begun.setdefault(deal.client.id, deal)
    for deal in begun.values():
        drawn += _again(draw, spares, deal.client, deal.on, today)
    drawn.sort(key=lambda order: order[0]["ordered_on"])
    for place, (order, lines) in enumerate(drawn, 1):
        number = f"SO-{order['ordered_on'].year}-{place:06d}"
        amount = sum(line["amount_minor"] for line in lines)
        order |= {"number": number, "search": number.lower(), "amount_minor": amount}
    entered: list[tuple[int, Row]] = []
    for start in range(0, len(drawn), PORTION):
        portion = drawn[start : start + PORTION]
        numbers = write(Order, [order for order, _ in portion])
        pairs = zip(numbers, (lines for _, lines in portion), strict=True)
        write(OrderLine, [row | {"order_id": n} for n, rows in pairs for row in rows])
        entered += zip(numbers, (order for order, _ in portion), strict=True)
    return entered


def _first(draw: Draw, deal: Won, today: date) -> Drawn:
    order = _order(draw, deal.client, deal.on, today, 60) | {"deal_id": deal.id}
    return order, [
        _line(goods, many, amount // many) for goods, many, amount in deal.goods
    ]


def _again(
    draw: Draw, spares: Sequence[Goods], client: Client, since: date, today: date
) -> Iterator[Drawn]:
    """Yield the orders of spares and service, about monthly, until they stop."""
    rhythm = draw.around(16 / SCALE[client["size"]], 0.4)
    day = since
    while draw.happens(STAYS_A_MONTH ** (rhythm / 30)):
        day = workday(day + timedelta(max(3, int(draw.around(rhythm, 0.4)))))
        if day > today:
            return
        chosen = draw.sample(list(spares), draw.choice([1, 2, 3, 3, 4, 5]))
        lines = [
            _line(g, _many(draw, g, client), int(g.price_minor * draw.uniform(0.88, 1)))
            for g in chosen
        ]
        yield _order(draw, client, day, today, 10), lines


def _many(draw: Draw, goods: Goods, client: Client) -> int:
    if goods.family == "service":
        return 1
    return max(1, int(draw.around(4 * SCALE[client["size"]], 0.6)))


def _line(goods: Goods, many: int, price_minor: int) -> Row:
    return {
        "product_id": goods.id,
        "quantity": many,
        "unit_price_minor": price_minor,
        "amount_minor": price_minor * many,
        "cost_minor": int(goods.price_minor * goods.cost) * many,
        "currency": Currency.CNY,
    }


def _order(draw: Draw, client: Client, day: date, today: date, takes: int) -> Row:
    promised = workday(day + timedelta(takes))
    late = draw.randint(1, 12) if draw.happens(0.18) else -draw.randint(0, 3)
    delivered = promised + timedelta(late)
    is_there = delivered < today
    values: dict[str, Any] = {
        "customer_id": client.id,
        "region": client["region"],
        "channel": client["channel"],
        "ordered_on": day,
        "promised_on": promised,
        "delivered_on": delivered if is_there else None,
        "status": OrderStatus.DELIVERED if is_there else OrderStatus.OPEN,
        "currency": Currency.CNY,
        "deal_id": None,
        "owner_id": client.seller.id,
        "team_id": client.seller.team_id,
        "superior_id": client.seller.superior_id,
    }
    return values
