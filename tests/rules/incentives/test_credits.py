"""Who is credited: splits, overlays, roles, hierarchies, teams, overrides."""

from decimal import Decimal
from typing import Any

import pytest

from rules.incentives.result import Result
from tests.rules.incentives.build import component, plan_of, result, sales, tiers

PEOPLE = [
    {"payee": "ann", "role": "rep", "team": "east", "manager": "max"},
    {"payee": "bo", "role": "rep", "team": "east", "manager": "max"},
    {"payee": "cy", "role": "rep", "team": "west", "manager": "mia"},
    {"payee": "max", "role": "manager", "manager": "zoe"},
    {"payee": "mia", "role": "manager", "manager": "zoe"},
    {"payee": "zoe", "role": "director"},
]


def earned(found: Result) -> dict[str, Decimal]:
    return {payee.payee: payee.earned for payee in found.payees if payee.earned}


def team_sales(*rows: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "people": PEOPLE,
        "transactions": [
            {"number": f"T{i}", "date": day, "payee": who, "amount": amount}
            for i, (who, day, amount) in enumerate(rows)
        ],
    }


def split(applied: str, table: dict[str, Any], **rules: Any) -> dict[str, Decimal]:
    plan = plan_of(component(table=table, credits={"applied": applied, **rules}))
    parts = [{"payee": "ann", "share": "0.6"}, {"payee": "bo", "share": "0.4"}]
    return earned(
        result(plan, {"transactions": sales(("2025-01-05", "1000"), credits=parts)})
    )


def test_a_share_counts_before_the_tier_or_is_taken_after_it() -> None:
    table = tiers("retroactive", ("0", "0.1"), ("1000", "0.2"), side="lower_inclusive")

    assert split("before_tier", table) == {"ann": 60, "bo": 40}
    assert split("after_tier", table) == {"ann": 120, "bo": 80}


def test_an_overlay_may_exceed_the_whole_if_the_plan_says_so() -> None:
    parts = [{"payee": "ann"}, {"payee": "bo", "share": "0.5"}]
    rows = {"transactions": sales(("2025-01-05", "1000"), credits=parts)}

    for total in (None, "1.5"):
        plan = plan_of(component(rate="0.1", credits={"shares_sum_to": total}))
        assert earned(result(plan, rows)) == {"ann": 100, "bo": 50}


def test_a_named_party_gets_a_share_of_every_transaction() -> None:
    parties = [{"payee": "house", "share": "0.3"}, {"level": 0, "share": "0.7"}]
    plan = plan_of(component(rate="0.1", credits={"parties": parties}))

    found = result(plan, team_sales(("ann", "2025-01-05", "1000")))

    assert earned(found) == {"house": 30, "ann": 70}


def test_levels_follow_the_hierarchy_of_the_day() -> None:
    parties = [
        {"level": 1, "rate": "0.03"},
        {"level": 2, "rate": "0.01"},
        {"level": 3, "rate": "1"},
    ]
    plan = plan_of(component(credits={"parties": parties}))
    moved = [
        {"payee": "ann", "from": "2025-01-01", "to": "2025-01-31", "manager": "max"},
        {"payee": "ann", "from": "2025-02-01", "manager": "mia"},
        *PEOPLE[3:],
    ]
    rows = team_sales(("ann", "2025-01-05", "1000"), ("ann", "2025-02-05", "1000"))

    found = result(plan, {**rows, "people": moved})

    assert earned(found) == {"max": 30, "mia": 30, "zoe": 20}


def test_levels_of_a_split_deal_take_each_sellers_part() -> None:
    plan = plan_of(component(credits={"parties": [{"level": 1, "rate": "0.1"}]}))
    parts = [{"payee": "ann", "share": "0.75"}, {"payee": "cy", "share": "0.25"}]
    rows = sales(("2025-01-05", "1000"), credits=parts)

    found = result(plan, {"transactions": rows, "people": PEOPLE})

    assert earned(found) == {"max": 75, "mia": 25}


def test_the_only_person_is_the_seller_of_rows_that_name_nobody() -> None:
    plan = plan_of(component(credits={"parties": [{"level": 0, "rate": "0.1"}]}))

    found = result(plan, {"transactions": sales(("2025-01-05", "1000"))})

    assert earned(found) == {"payee": 100}


def test_a_supervisor_who_sold_it_gets_no_override() -> None:
    rules = {"roles": ["supervisor"], "exclude_if_also": ["seller"]}
    plan = plan_of(component(rate="0.1", credits=rules))
    both = [{"payee": "ann", "role": "seller"}, {"payee": "ann", "role": "supervisor"}]

    assert (
        earned(result(plan, {"transactions": sales(("2025-01-05", "9"), credits=both)}))
        == {}
    )


def override(of: str, **parts: Any) -> dict[str, Any]:
    basis = {"kind": "commissions", "of": of, "components": ["commission"]}
    return {"name": "override", "rate": "0.1", "measure": {**basis, **parts}}


@pytest.mark.parametrize(
    ("of", "role", "wanted"),
    [
        ("reports", "manager", {"max": 30, "mia": 30}),
        ("reports", "director", {"zoe": 60}),
        ("team", "rep", {"ann": 20, "bo": 10}),
        ("everyone", "manager", {"max": 60, "mia": 60}),
    ],
)
def test_an_override_pays_on_what_others_earned(
    of: str, role: str, wanted: dict[str, int]
) -> None:
    plan = plan_of(
        component(rate="0.1", applies_to={"roles": ["rep"]}),
        {**override(of), "applies_to": {"roles": [role]}},
    )
    rows = team_sales(
        ("ann", "2025-01-05", "1000"),
        ("bo", "2025-01-05", "2000"),
        ("cy", "2025-01-05", "3000"),
    )

    found = {
        payee.payee: line.amount
        for payee in result(plan, rows).payees
        for line in payee.periods[0].lines
        if line.component == "override" and line.amount
    }

    assert found == wanted


def test_an_override_may_take_what_others_earned_before_rounding() -> None:
    rows = team_sales(("ann", "2025-01-05", "0.44"))

    def of(**parts: Any) -> list[Decimal]:
        rep = component(rate="0.1", applies_to={"roles": ["rep"]})
        boss = {
            **override("reports", **parts),
            "rate": "1",
            "applies_to": {"people": ["max"]},
        }
        (payee,) = [
            p for p in result(plan_of(rep, boss), rows).payees if p.payee == "max"
        ]
        return [line.exact for line in payee.periods[0].lines if line.exact]

    assert of() == [Decimal("0.04")]
    assert of(unrounded=True) == [Decimal("0.044")]


def test_an_override_may_stand_in_a_plan_of_its_own() -> None:
    book = {
        "plans": [
            plan_of(
                override("reports"), name="lead", applies_to={"roles": ["manager"]}
            ),
            plan_of(component(rate="0.1"), name="rep", applies_to={"roles": ["rep"]}),
        ]
    }

    found = result(book, team_sales(("ann", "2025-01-05", "1000")))

    assert earned(found) == {"ann": 100, "max": 10}
    assert set(found.warnings) == {"zoe"}


@pytest.mark.parametrize(
    ("of", "wanted"),
    [
        ("team", {"ann": 100, "bo": 100, "cy": 0}),
        ("reports", {"max": 100, "zoe": 100}),
        ("everyone", {name["payee"]: 100 for name in PEOPLE}),
    ],
)
def test_whose_sales_count_is_the_measures_choice(
    of: str, wanted: dict[str, int]
) -> None:
    plan = plan_of(component(rate="0.1", measure={"kind": "sum", "of": of}))

    found = earned(result(plan, team_sales(("ann", "2025-01-05", "1000"))))

    assert found == {name: amount for name, amount in wanted.items() if amount}


def test_the_team_of_a_person_without_one_is_the_person() -> None:
    plan = plan_of(component(rate="0.1", measure={"kind": "count", "of": "team"}))

    found = result(plan, {"transactions": sales(("2025-01-05", "1"), payee="lone")})

    assert earned(found) == {"lone": Decimal("0.10")}


def test_a_component_is_for_its_audience_and_its_days() -> None:
    spif = component(
        rate="0.1",
        applies_to={"teams": ["east"]},
        starts_on="2025-01-05",
        ends_on="2025-01-06",
    )
    days = [f"2025-01-0{day}" for day in (4, 5, 6, 7)]
    rows = team_sales(*((who, day, "100") for day in days for who in ("ann", "cy")))

    assert earned(result(plan_of(spif), rows)) == {"ann": 20}


def test_a_row_of_a_person_ends_on_its_last_day() -> None:
    plan = plan_of(component(rate="0.1", applies_to={"roles": ["rep"]}))
    people = [{"payee": "ann", "role": "rep", "from": "2025-01-01", "to": "2025-01-31"}]
    rows = [
        {"date": day, "amount": "100", "payee": "ann"}
        for day in ("2024-12-31", "2025-01-31", "2025-02-01")
    ]

    assert earned(result(plan, {"transactions": rows, "people": people})) == {"ann": 10}
