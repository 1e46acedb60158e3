"""The demonstration company: always the same, and sound."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlmodel import func, select

from core.access import SYSTEM
from db.changes import insert_many
from db.models import (
    Customer,
    Deal,
    DealEvent,
    DealLine,
    Order,
    OrderLine,
    Person,
)
from db.queries import people
from db.records import Tracked
from db.scope import ScopedSession
from db.seed.demonstration import Size, fill
from db.seed.draws import Settle
from db.seed.standard import plant
from db.session import transaction
from rules.companies import is_credit_code
from rules.pipeline import EventKind, Outcome
from tests.conftest import TODAY

SMALL = Size(0.02)
Written = dict[str, list[Mapping[str, Any]]]


def settling(teams: list[Mapping[str, Any]]) -> Settle:
    """Return what makes teams without a database."""

    def settle(name: str, above: str) -> int:
        teams.append({"name": name, "above": above})
        return len(teams)

    return settle


def settled(session: ScopedSession, name: str, above: str) -> int:
    return people.new_team(session, name, above).id or 0


def written(today: date) -> Written:
    """Return what would be written, without a database."""
    rows: Written = defaultdict(list)

    def write(table: type[Tracked], given: Sequence[Mapping[str, Any]]) -> list[int]:
        name = table.__name__
        rows[name] += given
        return list(range(len(rows[name]) - len(given) + 1, len(rows[name]) + 1))

    fill(write, settling(rows["Team"]), today, SMALL)
    return rows


def test_one_day_has_one_company() -> None:
    assert written(TODAY) == written(TODAY)


def test_it_has_forty_people_in_five_teams_however_small() -> None:
    rows = written(TODAY)

    roles = Counter(str(person["role"]) for person in rows["Person"])
    assert sum(roles.values()) == 40
    assert roles == Counter(
        {"rep": 28, "manager": 6, "ops": 2, "service": 2, "admin": 1, "trainer": 1}
    )
    assert len(rows["Team"]) == 1 + 5
    assert len({person["login"] for person in rows["Person"]}) == 40


def test_a_larger_one_has_more_of_everything_and_at_most_500_people() -> None:
    def write(table: type[Tracked], given: Sequence[Mapping[str, Any]]) -> list[int]:
        many[table.__name__] += len(given)
        return list(range(1, len(given) + 1))

    many: Counter[str] = Counter()
    fill(write, settling([]), TODAY, Size(0.1))
    small = {name: len(rows) for name, rows in written(TODAY).items()}

    for name in ("Customer", "Deal", "DealEvent", "OrderLine", "Activity", "Lead"):
        assert many[name] > 3 * small[name]


def test_nothing_has_happened_after_today() -> None:
    for name, rows in written(TODAY).items():
        for row in rows:
            for field in ("created_on", "entered_on", "closed_on", "on_day"):
                day = row.get(field)
                assert day is None or (isinstance(day, date) and day <= TODAY), name


def test_lines_sum_to_deals_and_the_last_event_is_the_state() -> None:
    rows = written(TODAY)
    sums: Counter[object] = Counter()
    signed: Counter[object] = Counter()
    for line in rows["DealLine"]:
        sums[line["deal_id"]] += line["amount_minor"] or 0
        signed[line["deal_id"]] += line["contract_amount_minor"] or 0
    last = {event["deal_id"]: event for event in rows["DealEvent"]}

    assert {deal["outcome"] for deal in rows["Deal"]} == set(Outcome)
    for number, deal in enumerate(rows["Deal"], 1):
        outcome = deal["outcome"]
        assert sums[number] == (deal["amount_minor"] or 0)
        assert signed[number] == (deal["contract_amount_minor"] or 0)
        assert last[number]["to_stage"] == deal["stage"]
        assert last[number]["outcome"] == outcome
        assert (deal["lost_reason"] is not None) == (outcome is Outcome.LOST)
        assert (deal["contract_number"] is not None) == (outcome is Outcome.WON)


def test_events_of_a_deal_are_in_order_and_begin_at_the_first_stage() -> None:
    told = defaultdict(list)
    for event in written(TODAY)["DealEvent"]:
        told[event["deal_id"]].append(event)

    for story in told.values():
        days = [event["on_day"] for event in story]
        assert days == sorted(days)
        assert story[0]["kind"] is EventKind.STAGE
        assert story[0]["to_stage"] == "prospecting"


def test_every_won_deal_has_its_order_of_that_day() -> None:
    rows = written(TODAY)
    of_deals = {order["deal_id"]: order for order in rows["Order"]}
    won = [
        (number, deal)
        for number, deal in enumerate(rows["Deal"], 1)
        if deal["outcome"] is Outcome.WON
    ]

    assert won
    for number, deal in won:
        assert of_deals[number]["ordered_on"] == deal["closed_on"]
        assert of_deals[number]["superior_id"] == deal["superior_id"]
    filled = {line["order_id"] for line in rows["OrderLine"]}
    assert filled == set(range(1, len(rows["Order"]) + 1))


def test_owners_sit_in_the_teams_of_their_records() -> None:
    rows = written(TODAY)
    teams = {n: person["team_id"] for n, person in enumerate(rows["Person"], 1)}

    assert any(customer["owner_id"] is None for customer in rows["Customer"])
    for customer in rows["Customer"]:
        owner, code = customer["owner_id"], customer.get("credit_code")
        assert customer["team_id"] == (teams[owner] if owner else None)
        assert code is None or is_credit_code(code)


def test_the_database_takes_all_of_it() -> None:
    with transaction(SYSTEM, "data.load") as session:
        plant(session)
        session.flush()
        settle = partial(settled, session)
        fill(partial(insert_many, session), settle, TODAY, SMALL)

    expected = written(TODAY)
    with transaction(SYSTEM) as session:
        for table in (Person, Customer, Deal, DealEvent, DealLine, Order, OrderLine):
            found = session.exec(select(func.count()).select_from(table)).one()
            assert found == len(expected[table.__name__])
