"""Plans and lines in words, in both languages."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.i18n import LANGUAGES
from rules.incentives.describe import describe
from rules.incentives.evaluation import evaluate
from rules.incentives.explain import explain, explain_input
from rules.incentives.loading import inputs_of, plans_of
from tests.rules.incentives.build import (
    component,
    only_line,
    paid,
    plan_of,
    sales,
    tiers,
)

ROOT = Path(__file__).parents[3]
CASES = sorted((ROOT / "tests" / "incentive_cases").glob("*.json"))
LOW = {"side": "lower_inclusive"}
RESULT = {"kind": "result", "name": "kpi"}


def said(built: dict[str, Any], language: str = "en", **plan: Any) -> list[str]:
    (found,) = plans_of(plan_of(built, **plan)).plans
    words = describe(found, language)
    return [*words.sentences, *words.components[0].sentences]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_can_be_described_and_explained(path: Path) -> None:
    for run in json.loads(path.read_text("utf-8"))["runs"].values():
        plans = plans_of(run["plan"])
        result = evaluate(plans, inputs_of(run["inputs"]))
        for language in LANGUAGES:
            assert all(describe(plan, language).components for plan in plans.plans)
            for payee in result.payees:
                for line in (line for item in payee.periods for line in item.lines):
                    assert line.component in explain(line, payee.currency, language)
                    for entry in line.trace:
                        assert explain_input(line, entry, payee.currency, language)


PARTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "rate": ({"rate": "0.045"}, "4.5 % of the amount.", "金额的 4.5%。"),
    "amount each": (
        {"measure": "units", "amount_each": "250"},
        "¥250.00 for each of the units.",
        "数量每个 ¥250.00。",
    ),
    "rule": (
        {
            "rules": [
                {"when": {"field": "a", "in": ["x", "y"]}, "rate": "0.1"},
                {"when": {"not": {"field": "a", "not_in": ["z"]}}, "amount_each": "5"},
                {"rate": "0.2"},
            ]
        },
        "not (a is none of z): ¥5.00 each.",
        "非（a 不为 z）：每个 ¥5.00。",
    ),
    "filter": (
        {
            "rate": "1",
            "filter": {
                "any": [
                    {
                        "all": [
                            {"field": "a", "at_least": "5"},
                            {"field": "b", "less_than": "2025-02-01"},
                        ]
                    },
                    {"all": []},
                ]
            },
        },
        "Only where (a ≥ 5 and b < 2025-02-01) or everything.",
        "只计：(a ≥ 5且b < 2025-02-01)或全部。",
    ),
    "dates": (
        {"rate": "1", "starts_on": "2025-03-01"},
        "Only from 2025-03-01 to ….",
        "只计 2025-03-01 至 …。",
    ),
    "audience": (
        {"rate": "1", "applies_to": {"roles": ["rep"]}},
        "For the roles rep.",
        "适用岗位：rep。",
    ),
    "running rate": (
        {
            "accumulate": {"scope": "year", "pay": "running_rate"},
            "table": tiers("retroactive", ("0", "0.1"), **LOW),
        },
        (
            "A higher rate holds from the period in which it is reached; "
            "the past stays as paid."
        ),
        "新费率从达到的当期起适用，以前已计的不变。",
    ),
    "personal quota": (
        {"rate": "1", "quota": {}},
        "Personal quota per pay period.",
        "个人业绩目标每期。",
    ),
    "ramped quota": (
        {
            "rate": "1",
            "measure": "count",
            "quota": {"amount": "9", "ramp": [{"from_month": 1}]},
        },
        "Quota 9 per pay period, ramped for new joiners.",
        "业绩目标每期 9，新人逐月爬坡。",
    ),
    "end of the table": (
        {
            "table": tiers(
                "marginal", ("0", "0.1"), last={"to": "5", "beyond": "refuse"}
            )
        },
        "Beyond 5 the calculation is refused.",
        "超过 5 不予计算。",
    ),
    "line": (
        {
            "rate": "1",
            "table": {
                "apply": "interpolated",
                "tiers": [
                    {"from": "0", "to": "9", "start": "1", "end": "2", "beyond": "hold"}
                ],
            },
        },
        "0 to 9: 1× rising to 2×.",
        "0 至 9：1 倍，升至 2 倍。",
    ),
    "bonus": (
        {
            "table": {
                "apply": "marginal_with_reached_bonus",
                "tiers": [{"from": "0", "rate": "0.1", "bonus_rate": "0.01"}],
            }
        },
        "over 0: 10 %, bonus 1 % on the whole.",
        "0 以上：10%，全额加计 1%。",
    ),
    "reward": (
        {"reward": {"kind": "benefit", "thing": "day off"}},
        "Gives 1 × day off (benefit).",
        "给予 day off × 1（福利）。",
    ),
    "trial": (
        {"rate": "1", "trial": True},
        "Trial: computed and shown, not paid.",
        "试算：只计算和显示，不发放。",
    ),
    "gate of tiers": (
        {
            "table": tiers("marginal", ("0", "0.1"), ("5", "0.2")),
            "modifiers": [
                {
                    "kind": "gate",
                    "tiers": [2],
                    "measure": "count",
                    "quota": "5",
                    "more_than": "90",
                }
            ],
        },
        "Tiers 2 open only if the number of transactions per pay period > 90%.",
        "第 2 档须满足 每期笔数 > 90% 才生效。",
    ),
    "multiplier": (
        {
            "rate": "1",
            "modifiers": [
                {
                    "kind": "multiplier",
                    "value": "2",
                    "when": {"field": "a", "equals": "b"},
                }
            ],
        },
        "Times 2 where a = b.",
        "乘以 2（a = b）。",
    ),
    "attainment multiplier": (
        {
            "rate": "1",
            "modifiers": [{"kind": "multiplier", "measure": RESULT, "percent": True}],
        },
        "Times what the result “kpi” gives, per pay period.",
        "乘以每期考核结果“kpi”对应的系数。",
    ),
    "money of a tier": (
        {"basis": "nothing", "table": tiers("lookup", ("0", "500"), kind="amount")},
        "over 0: ¥500.00.",
        "0 以上：¥500.00。",
    ),
    "cap": (
        {
            "rate": "1",
            "modifiers": [
                {"kind": "cap", "amount": "9", "excess": "carried"},
            ],
        },
        "At most ¥9.00 per pay period, the excess is paid later.",
        "每期封顶 ¥9.00，超出部分结转。",
    ),
    "common cap": (
        {
            "rate": "1",
            "modifiers": [
                {
                    "kind": "cap",
                    "percent": "50",
                    "percent_of": "basis",
                    "across_payees": True,
                }
            ],
        },
        "At most 50 % of the basis per pay period, for all payees together.",
        "每期封顶 计提基数的 50%，所有人合计。",
    ),
    "overlay": (
        {
            "rate": "1",
            "credits": {"shares_sum_to": None, "exclude_if_also": ["seller"]},
        },
        "Shares need not add up to the whole.",
        "份额合计可以不等于整单。",
    ),
    "level": (
        {"credits": {"parties": [{"level": 1, "rate": "0.1"}]}},
        "level 1 of the hierarchy earns 10 %.",
        "第 1 级上级 按 10% 计提。",
    ),
    "party": (
        {"rate": "1", "credits": {"parties": [{"payee": "house"}]}},
        "house gets 100 %.",
        "house 得 100%。",
    ),
    "day of release": (
        {"rate": "1", "release": [{"at": "2025-06-30"}]},
        "100 % payable on 2025-06-30.",
        "100% 于 2025-06-30 可发。",
    ),
    "days to release": (
        {"rate": "1", "release": [{"after_days": 30}]},
        "100 % payable 30 days after the transaction.",
        "100% 在业务后 30 天可发。",
    ),
    "clawback of a term": (
        {"rate": "1", "adjustments": [{"on": ["lapse"], "term_months": 12}]},
        "lapse: the unearned part of 12 months is taken back.",
        "lapse：扣回 12 个月中未满部分。",
    ),
    "re-pricing": (
        {"rate": "1", "adjustments": [{"on": ["lapse"], "price": "repriced"}]},
        "lapse: counts as a negative transaction and is re-priced.",
        "lapse：按负数业务重新计价。",
    ),
    "clawback window": (
        {"rate": "1", "adjustments": [{"on": ["lapse"], "window_days": 30}]},
        "lapse: 100 % is taken back within 30 days.",
        "lapse：30 天内扣回 100%。",
    ),
    "clawback by month": (
        {
            "rate": "1",
            "adjustments": [
                {"on": ["lapse"], "by_months": [{"from": 1, "share": "1"}]}
            ],
        },
        "lapse: taken back by age: from month 1 100 %.",
        "lapse：按时间扣回：第 1 个月起 100%。",
    ),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_said_in_the_words_of_the_trade(part: str) -> None:
    built, english, chinese = PARTS[part]

    assert english in said(component(**built))
    assert chinese in said(component(**built), "zh")


@pytest.mark.parametrize(
    ("plan", "english"),
    [
        ({"valid_from": "2025-01-01"}, "In force from 2025-01-01 to …."),
        ({"applies_to": {"teams": ["east"], "people": ["ann"]}}, "For ann."),
        (
            {"base_salary": {"amount": "9", "period": "year"}},
            "Base salary ¥9.00 yearly, not part of the incentive.",
        ),
        (
            {"draw": {"amount": "9", "recovery_starts": 4}},
            "Recovery begins in pay period 4.",
        ),
        (
            {"draw": {"amount": "9", "ends_after": 6}},
            "The draw ends after pay period 6.",
        ),
        (
            {"draw": {"amount": "9", "recoverable": False}},
            "Guarantee of ¥9.00 per pay period; it is not taken back.",
        ),
        (
            {"rounding": {"unit": "1", "mode": "down", "at": "payee"}},
            "Rounded once, to 1, towards zero, per payee and pay period.",
        ),
    ],
)
def test_what_holds_for_the_whole_plan_is_said_first(
    plan: dict[str, Any], english: str
) -> None:
    assert english in said(component(rate="1"), **plan)


def worked(built: dict[str, Any]) -> list[tuple[str, str, str]]:
    (found,) = plans_of(plan_of(built)).plans
    (part,) = describe(found, "en").components
    return [(row.measure, row.pays, row.effective) for row in part.worked]


def test_the_worked_table_shows_each_cut_and_a_place_between() -> None:
    table = tiers(
        "marginal", ("0", "0.1"), ("100", "0.2"), last={"to": "200", "beyond": "hold"}
    )

    assert worked(component(table=table)) == [
        ("50", "¥5.00", "10 %"),
        ("100", "¥10.00", "10 %"),
        ("150", "¥20.00", "13.333333 %"),
        ("200", "¥30.00", "15 %"),
    ]


def test_the_worked_table_of_attainment_is_in_the_measures_units() -> None:
    table = tiers(
        "retroactive",
        ("0", "1"),
        ("100", "2"),
        kind="multiplier",
        by="percent_of_quota",
        **LOW,
    )
    built = component(rate="0.1", quota="500", table=table)
    personal = component(rate="0.1", quota={}, table=table)

    assert worked(built)[1] == ("500", "¥100.00", "20 %")
    assert worked(personal)[1] == ("100", "¥20.00", "20 %")


def test_the_worked_table_of_another_basis_shows_the_value_reached() -> None:
    table = tiers("lookup", ("1", "0.1"), ("3", "0.2"), **LOW)
    output = tiers("marginal", ("0", "0.5"), ("100", "0.8"))

    assert worked(component(measure="count", basis="margin", table=table))[0] == (
        "1",
        "10 %",
        "",
    )
    assert worked(component(measure="own_output", basis="amount", table=output))


def test_a_line_is_explained_with_what_is_not_payable_yet() -> None:
    plan = plan_of(component(rate="0.3333", release=[{"on": "payment"}]))

    line = only_line(paid(plan, {"transactions": sales(("2025-01-05", "0.50"))}))

    assert explain(line, "CNY", "en") == (
        "commission: ¥0.50 × 33.33 % = ¥0.17; rounded to ¥0.17; ¥0.17 not yet payable."
        " Total ¥0.17."
    )


def test_a_line_of_units_and_one_of_money_are_explained_as_such() -> None:
    units = only_line(
        paid(
            plan_of(component(measure="units", amount_each="250")),
            {"transactions": [{"date": "2025-01-05", "units": "4"}]},
        )
    )
    table = tiers("lookup", *((str(n), "5") for n in range(15)), kind="amount", **LOW)
    money = only_line(
        paid(
            plan_of(component(measure="count", basis="nothing", table=table)),
            {"transactions": sales(*[("2025-01-05", "1")] * 13)},
        )
    )

    assert "4 × ¥250.00 = ¥1,000.00" in explain(units, "CNY", "en")
    assert "¥5.00, band 14, 13 to 14" in explain(money, "CNY", "en")


def test_a_bonus_on_the_whole_has_no_range() -> None:
    table = {
        "apply": "marginal_with_reached_bonus",
        "tiers": [{"from": "0", "rate": "0.1", "bonus_rate": "0.01"}],
    }

    line = only_line(
        paid(
            plan_of(component(table=table)),
            {"transactions": sales(("2025-01-05", "100"))},
        )
    )

    assert "¥100.00 × 1 % = ¥1.00, first band, on the whole" in explain(
        line, "CNY", "en"
    )


def test_a_reward_and_an_empty_line_are_explained() -> None:
    reward = {"kind": "benefit", "thing": "day off", "from_measure": "1"}
    given = only_line(
        paid(
            plan_of(component(reward=reward)),
            {"transactions": sales(("2025-01-05", "1"))},
        )
    )
    empty = only_line(
        paid(
            plan_of(component(rate="0.1")), {"transactions": sales(("2025-01-05", "0"))}
        )
    )

    assert explain(given, "EUR", "en") == "1 × day off given"
    assert explain(empty, "SEK", "en") == "commission: nothing counted. Total SEK 0.00."
    assert explain_input(empty, empty.trace[0], "JPY", "en").endswith("Earns ¥0.")


def test_limits_and_late_effects_are_explained() -> None:
    gate = {"kind": "gate", "measure": "amount", "scope": "quarter", "at_least": "150"}
    cap = {"kind": "cap", "amount": "12", "scope": "quarter"}
    plan = plan_of(component(rate="0.1", modifiers=[gate, cap]))
    rows = sales(("2025-01-05", "100"), ("2025-02-05", "100"), ("2025-03-05", "-30"))

    found = [
        explain(line, "CNY", "en")
        for item in paid(plan, {"transactions": rows}).periods
        for line in item.lines
    ]

    assert "gate 0: ¥10.00 becomes ¥0.00" in found[0]
    assert "¥10.00 for earlier transactions at the new terms" in found[1]
    assert "cap: ¥10.00 becomes ¥2.00" in found[1]
    assert found[2].startswith("commission: -¥30.00 × 10 % = -¥3.00")
