"""A plan or inputs that mean nothing are refused, and the field is named."""

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import RuleError
from core.i18n import LANGUAGES, text
from rules.incentives.loading import inputs_of, parsed, plans_of
from tests.rules.incentives.build import component, plan_of, result, sales, tiers

C = "plan.components[0]"
TABLE = {"side": "lower_inclusive"}
RESULT = {"kind": "result", "name": "kpi"}


def refused(act: Callable[[], object]) -> tuple[str, str]:
    """Return the key and path of the refusal; its sentence exists in both languages."""
    with pytest.raises(RuleError) as caught:
        act()
    for language in LANGUAGES:
        sentence = text(language, caught.value.key, **caught.value.values)
        assert str(caught.value.values["path"]) in sentence
    return caught.value.key.removeprefix("incentives."), str(
        caught.value.values["path"]
    )


def lookup(*cuts: tuple[str, str], **parts: Any) -> dict[str, Any]:
    return tiers("lookup", *cuts, **{**TABLE, **parts})


FORMS = {
    "no component": ({"components": []}, "too_few", "plan.components"),
    "no components field": ({}, "field_missing", "plan.components"),
    "an unknown field": (
        plan_of(component(rate="1", colour="red")),
        "field_unknown",
        f"{C}.colour",
    ),
    "an unknown field of a union": (
        plan_of(component(rate="1", measure={"kind": "count", "colour": 1})),
        "field_unknown",
        f"{C}.measure.colour",
    ),
    "a rate in words": (plan_of(component(rate="five")), "not_a_number", f"{C}.rate"),
    "an unknown method": (
        plan_of(component(table=tiers("cumulative", ("0", "1")))),
        "not_offered",
        f"{C}.table.apply",
    ),
    "an unknown kind": (
        plan_of(component(rate="1", modifiers=[{"kind": "bonus"}])),
        "not_offered",
        f"{C}.modifiers[0]",
    ),
    "a modifier without kind": (
        plan_of(component(rate="1", modifiers=[{"amount": "1"}])),
        "kind_missing",
        f"{C}.modifiers[0]",
    ),
    "a currency in words": (
        plan_of(component(rate="1"), currency="yuan"),
        "not_a_currency",
        "plan.currency",
    ),
    "a month as a day": (
        plan_of(component(rate="1"), valid_from="2025-13-01"),
        "not_a_date",
        "plan.valid_from",
    ),
    "a number as a day": (
        plan_of(component(rate="1"), valid_from=86400),
        "not_a_date",
        "plan.valid_from",
    ),
    "digits as a day": (
        plan_of(component(rate="1"), valid_from="86400"),
        "not_a_date",
        "plan.valid_from",
    ),
    "a list as a plan": ([], "not_an_object", "plan"),
    "an object as a list": ({"components": {}}, "not_a_list", "plan.components"),
    "a month that is none": (
        plan_of(component(rate="1"), fiscal_start=13),
        "out_of_range",
        "plan.fiscal_start",
    ),
    "a share above one": (
        plan_of(component(rate="1", release=[{"on": "earning", "share": "2"}])),
        "out_of_range",
        f"{C}.release[0].share",
    ),
    "an empty name": (
        plan_of({"name": "", "rate": "1"}),
        "text_missing",
        f"{C}.name",
    ),
    "a truth in words": (
        plan_of(component(rate="1", trial="perhaps")),
        "not_a_truth",
        f"{C}.trial",
    ),
    "a number as a name": (
        plan_of({"name": 7, "rate": "1"}),
        "not_a_text",
        f"{C}.name",
    ),
    "infinity as a rate": (
        plan_of(component(rate="Infinity")),
        "not_a_number",
        f"{C}.rate",
    ),
    "a second plan that is wrong": (
        {"plans": [plan_of(component(rate="1")), plan_of(component(rate="x"))]},
        "not_a_number",
        "plans[1].components[0].rate",
    ),
}

MEANINGS: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing is earned": (component(), "rate_missing_in_plan", C),
    "rate and amount each": (
        component(rate="1", amount_each="1"),
        "stated_twice",
        f"{C}.amount_each",
    ),
    "a rate beside rates": (
        component(rate="1", table=lookup(("0", "1"))),
        "rate_and_table",
        f"{C}.rate",
    ),
    "a rate of the target": (
        component(rate="1", target_incentive="100"),
        "rate_and_target",
        f"{C}.rate",
    ),
    "rates of the target in tiers": (
        component(target_incentive="100", quota="5", table=lookup(("0", "1"))),
        "rate_and_target",
        f"{C}.table.tiers",
    ),
    "a multiplier of nothing": (
        component(table=lookup(("0", "1"), kind="multiplier")),
        "multiplier_of_nothing",
        f"{C}.table",
    ),
    "a reward with money": (
        component(rate="1", reward={"kind": "other", "thing": "cup"}),
        "reward_and_money",
        f"{C}.reward",
    ),
    "rates of nothing": (
        component(basis="nothing", table=lookup(("0", "1"))),
        "nothing_to_pay_on",
        f"{C}.basis",
    ),
    "a target that is not said": (
        component(basis="target_incentive", quota="5"),
        "target_missing",
        f"{C}.target_incentive",
    ),
    "a target in proportion to nothing": (
        component(
            target_incentive="5", table=tiers("marginal", ("0", "1"), kind="multiplier")
        ),
        "quota_missing",
        f"{C}.quota",
    ),
    "cuts that fall": (
        component(table=tiers("marginal", ("9", "1"), ("3", "1"))),
        "cuts_do_not_rise",
        f"{C}.table.tiers[1].from",
    ),
    "a gap": (
        component(
            table={
                "apply": "marginal",
                "tiers": [
                    {"from": "0", "to": "35", "rate": "0.1"},
                    {"from": "36", "rate": "0.2"},
                ],
            }
        ),
        "tiers_gap",
        f"{C}.table.tiers[1].from",
    ),
    "an overlap": (
        component(
            table={
                "apply": "marginal",
                "tiers": [
                    {"from": "0", "to": "50", "rate": "0.1"},
                    {"from": "36", "rate": "0.2"},
                ],
            }
        ),
        "tiers_overlap",
        f"{C}.table.tiers[1].from",
    ),
    "an end before its tier": (
        component(
            table=tiers("marginal", ("9", "1"), last={"to": "3", "beyond": "hold"})
        ),
        "cuts_do_not_rise",
        f"{C}.table.tiers[0].to",
    ),
    "an end that says nothing": (
        component(table=tiers("marginal", ("0", "1"), last={"to": "3"})),
        "beyond_missing",
        f"{C}.table.tiers[0].beyond",
    ),
    "beyond an open tier": (
        component(table=tiers("marginal", ("0", "1"), last={"beyond": "hold"})),
        "beyond_needs_end",
        f"{C}.table.tiers[0].to",
    ),
    "beyond an inner tier": (
        component(
            table={
                "apply": "marginal",
                "tiers": [
                    {"from": "0", "rate": "0.1", "beyond": "zero"},
                    {"from": "36", "rate": "0.2"},
                ],
            }
        ),
        "beyond_not_last",
        f"{C}.table.tiers[0].beyond",
    ),
    "no side": (
        component(table=tiers("retroactive", ("0", "1"), ("5", "2"))),
        "side_missing",
        f"{C}.table.side",
    ),
    "no side for amounts": (
        component(table=tiers("marginal", ("0", "1"), ("5", "2"), kind="amount")),
        "side_missing",
        f"{C}.table.side",
    ),
    "percent of no quota": (
        component(table=tiers("marginal", ("0", "1"), by="percent_of_quota")),
        "quota_missing",
        f"{C}.table.by",
    ),
    "overage of no quota": (
        component(
            rate="1",
            table=tiers("step_overage", ("0", "1"), kind="multiplier", **TABLE),
        ),
        "quota_missing",
        f"{C}.table.apply",
    ),
    "overage at rates": (
        component(quota="9", table=tiers("step_overage", ("0", "1"), **TABLE)),
        "step_overage_multiplies",
        f"{C}.table.tiers[0]",
    ),
    "a threshold of no excess": (
        component(table=tiers("marginal", ("0", "1"), threshold="5")),
        "never_used",
        f"{C}.table.threshold",
    ),
    "two values in a tier": (
        component(table=tiers("marginal", ("0", "1"), last={"amount": "5"})),
        "one_of",
        f"{C}.table.tiers[0]",
    ),
    "values of two kinds": (
        component(
            table={
                "apply": "lookup",
                **TABLE,
                "tiers": [{"from": "0", "rate": "0.1"}, {"from": "9", "amount": "2"}],
            }
        ),
        "values_mixed",
        f"{C}.table.tiers[1]",
    ),
    "an excess in money": (
        component(
            table=tiers("retroactive_excess", ("0", "1"), kind="amount", **TABLE)
        ),
        "values_mixed",
        f"{C}.table.tiers",
    ),
    "a bonus that is not reached": (
        component(table=tiers("marginal", ("0", "1"), last={"bonus_rate": "0.1"})),
        "bonus_belongs",
        f"{C}.table.tiers",
    ),
    "kinds of no line": (
        component(table=tiers("marginal", ("0", "1"), value="amount")),
        "never_used",
        f"{C}.table.value",
    ),
    "a slope of no line": (
        component(table=tiers("marginal", ("0", "1"), last={"slope": "1"})),
        "never_used",
        f"{C}.table.tiers[0].slope",
    ),
    "a marginal line": (
        component(rate="1", table=tiers("marginal", ("0", "1"), kind="start")),
        "lines_interpolate",
        f"{C}.table.tiers[0].start",
    ),
    "end and slope": (
        component(
            rate="1",
            table=tiers(
                "interpolated",
                ("0", "1"),
                kind="start",
                last={"end": "2", "slope": "1"},
            ),
        ),
        "stated_twice",
        f"{C}.table.tiers[0].slope",
    ),
    "an open line with an end": (
        component(
            rate="1",
            table=tiers("interpolated", ("0", "1"), kind="start", last={"end": "2"}),
        ),
        "open_line",
        f"{C}.table.tiers[0].to",
    ),
    "an open interpolation": (
        component(table=tiers("interpolated", ("0", "1"))),
        "open_interpolation",
        f"{C}.table.tiers[0].to",
    ),
    "a running rate of tiers": (
        component(
            accumulate={"scope": "year", "pay": "running_rate"},
            table=tiers("marginal", ("0", "1")),
        ),
        "running_rate_needs_one_rate",
        f"{C}.accumulate.pay",
    ),
    "a true-up of shares": (
        component(
            rate="1",
            accumulate={"scope": "year", "true_up": True},
            credits={"applied": "after_tier"},
        ),
        "true_up_needs_whole",
        f"{C}.accumulate.true_up",
    ),
    "own output at one rate": (
        component(measure="own_output", rate="0.5"),
        "own_output_is_marginal",
        f"{C}.measure",
    ),
    "a score across margins": (
        component(measure=RESULT, basis="margin", table=tiers("marginal", ("0", "1"))),
        "measure_does_not_add_up",
        f"{C}.measure",
    ),
    "a month in marginal tiers": (
        component(measure="contract_month", table=tiers("marginal", ("0", "1"))),
        "age_needs_lookup",
        f"{C}.measure",
    ),
    "a SPIF that ends first": (
        component(rate="1", starts_on="2025-02-01", ends_on="2025-01-01"),
        "backwards",
        f"{C}.ends_on",
    ),
    "a formula with a call": (
        component(rate="1", measure="open(amount)"),
        "formula_not_understood",
        f"{C}.measure.value",
    ),
    "a filter of a formula that is none": (
        component(rate="1", filter={"field": "margin /", "at_least": "1"}),
        "formula_not_understood",
        f"{C}.filter.field",
    ),
    "a filter without a test": (
        component(rate="1", filter={"all": [{"field": "product"}]}),
        "test_missing",
        f"{C}.filter.all[0]",
    ),
    "a filter of two kinds": (
        component(rate="1", filter={"all": [], "any": []}),
        "one_of",
        f"{C}.filter",
    ),
    "a test without a field": (
        component(rate="1", filter={"not": {"all": [], "equals": "a"}}),
        "one_of",
        f"{C}.filter.not",
    ),
    "a measure's filter without a test": (
        component(rate="1", measure={"kind": "count", "filter": {"field": "a"}}),
        "test_missing",
        f"{C}.measure.filter",
    ),
    "a rule of two rates": (
        component(rules=[{"rate": "1", "amount_each": "1"}]),
        "one_of",
        f"{C}.rules[0]",
    ),
    "a rule's filter without a test": (
        component(rules=[{"rate": "1", "when": {"field": "a"}}]),
        "test_missing",
        f"{C}.rules[0].when",
    ),
    "a party of nobody": (
        component(rate="1", credits={"parties": [{"share": "1"}]}),
        "one_of",
        f"{C}.credits.parties[0]",
    ),
    "parties and roles": (
        component(rate="1", credits={"parties": [{"role": "a"}], "roles": ["b"]}),
        "stated_twice",
        f"{C}.credits.roles",
    ),
    "parties that do not add up": (
        component(rate="1", credits={"parties": [{"payee": "a", "share": "0.9"}]}),
        "shares_do_not_add_up",
        f"{C}.credits.parties",
    ),
    "no release": (component(rate="1", release=[]), "too_few", f"{C}.release"),
    "a release that does not add up": (
        component(rate="1", release=[{"on": "earning", "share": "0.9"}]),
        "release_does_not_add_up",
        f"{C}.release",
    ),
    "a release of two ways": (
        component(rate="1", release=[{"on": "earning", "at": "2025-01-01"}]),
        "one_of",
        f"{C}.release[0]",
    ),
    "instalments of an event": (
        component(rate="1", release=[{"on": "payment", "instalments": 3}]),
        "instalments_need_months",
        f"{C}.release[0].instalments",
    ),
    "a clawback of two ages": (
        component(
            rate="1",
            adjustments=[
                {"on": ["a"], "by_days": [{"from": 1, "share": "1"}], "term_months": 3}
            ],
        ),
        "stated_twice",
        f"{C}.adjustments[0].term_months",
    ),
    "a clawback whose ages fall": (
        component(
            rate="1",
            adjustments=[
                {
                    "on": ["a"],
                    "by_days": [{"from": 9, "share": "1"}, {"from": 1, "share": "0"}],
                }
            ],
        ),
        "not_rising",
        f"{C}.adjustments[0].by_days",
    ),
    "a share of what is re-priced": (
        component(
            rate="1", adjustments=[{"on": ["a"], "price": "repriced", "share": "0.5"}]
        ),
        "repriced_has_no_share",
        f"{C}.adjustments[0].price",
    ),
    "a ramp that falls": (
        component(
            rate="1",
            quota={"amount": "5", "ramp": [{"from_month": 2}, {"from_month": 1}]},
        ),
        "not_rising",
        f"{C}.quota.ramp",
    ),
    "weights of nothing": (
        component(rate="1", quota={"amount": "5", "weights": ["0", "0"]}),
        "weights_add_to_nothing",
        f"{C}.quota.weights",
    ),
    "built on itself": (
        component(rate="1", basis={"kind": "component", "component": "commission"}),
        "circular",
        C,
    ),
    "built on nothing": (
        component(rate="1", basis={"kind": "component", "component": "other"}),
        "component_unknown",
        C,
    ),
}


def modified(*modifiers: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return component(**{"rate": "1", **parts}, modifiers=list(modifiers))


def gate(**parts: Any) -> dict[str, Any]:
    return {"kind": "gate", "measure": "amount", "at_least": "1", **parts}


M = f"{C}.modifiers[0]"
MODIFIERS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a gate without a bound": (
        modified({"kind": "gate", "measure": "amount"}),
        "one_of",
        M,
    ),
    "a gate that is never open": (modified(gate(at_most="0")), "never_true", M),
    "a gate on one sale's score": (
        modified(gate(measure=RESULT, scope="transaction")),
        "scope_needs_transactions",
        f"{M}.scope",
    ),
    "a gate of tiers that comes second": (
        modified({"kind": "weight", "value": "1"}, gate(tiers=[1])),
        "gate_of_tiers_first",
        f"{C}.modifiers[1].tiers",
    ),
    "a gate of no tier": (modified(gate(tiers=[3])), "tier_unknown", f"{M}.tiers"),
    "closed as a tier of none": (
        modified(
            gate(closed_as_tier=1), rate=None, table=tiers("marginal", ("0", "1"))
        ),
        "never_used",
        f"{M}.closed_as_tier",
    ),
    "a gate on itself": (
        modified(gate(measure={"kind": "component", "component": "commission"})),
        "circular",
        f"{M}.measure",
    ),
    "a multiplier of two sources": (
        modified({"kind": "multiplier", "value": "1", "measure": "amount"}),
        "one_of",
        M,
    ),
    "a fixed multiplier with a quota": (
        modified({"kind": "multiplier", "value": "1", "quota": "5"}),
        "never_used",
        f"{M}.quota",
    ),
    "a measured multiplier of some sales": (
        modified(
            {
                "kind": "multiplier",
                "measure": RESULT,
                "when": {"field": "product", "equals": "a"},
            }
        ),
        "when_needs_transactions",
        f"{M}.when",
    ),
    "a multiplier of marginal tiers": (
        modified(
            {
                "kind": "multiplier",
                "measure": RESULT,
                "table": tiers("marginal", ("0", "1"), kind="multiplier"),
            }
        ),
        "multiplier_looks_up",
        f"{M}.table.apply",
    ),
    "a multiplier in rates": (
        modified(
            {"kind": "multiplier", "measure": RESULT, "table": lookup(("0", "1"))}
        ),
        "multiplier_looks_up",
        f"{M}.table.tiers",
    ),
    "a cap of nothing": (modified({"kind": "cap"}), "one_of", M),
    "a percentage of nothing": (
        modified({"kind": "cap", "percent": "5"}),
        "percent_of_what",
        f"{M}.percent_of",
    ),
    "a period's cap on some sales": (
        modified(
            {"kind": "cap", "amount": "5", "when": {"field": "product", "equals": "a"}}
        ),
        "when_needs_transactions",
        f"{M}.when",
    ),
    "an earning capped by quota": (
        modified({"kind": "cap", "percent": "5", "percent_of": "quota"}),
        "never_used",
        f"{M}.percent_of",
    ),
    "excess carried to nowhere": (
        modified(
            {"kind": "cap", "amount": "5", "excess": "carried", "scope": "lifetime"}
        ),
        "nothing_to_carry_to",
        f"{M}.excess",
    ),
    "a common cap on the measure": (
        modified(
            {"kind": "cap", "amount": "5", "across_payees": True, "on": "measure"}
        ),
        "cap_across_earnings",
        f"{M}.across_payees",
    ),
    "a measure capped by pay": (
        modified(
            {"kind": "cap", "percent": "5", "percent_of": "basis", "on": "measure"}
        ),
        "percent_of_what",
        f"{M}.percent_of",
    ),
    "a measure capped by no quota": (
        modified(
            {"kind": "cap", "percent": "5", "percent_of": "quota", "on": "measure"}
        ),
        "quota_missing",
        f"{M}.percent_of",
    ),
    "one sale times a score": (
        modified({"kind": "multiplier", "measure": RESULT, "scope": "transaction"}),
        "scope_needs_transactions",
        f"{M}.scope",
    ),
    "a cap only if nothing": (
        modified({"kind": "cap", "amount": "5", "only_if": {"measure": "amount"}}),
        "one_of",
        f"{M}.only_if",
    ),
    "a higher cap after a lower": (
        modified({"kind": "cap", "amount": "5"}, {"kind": "cap", "amount": "9"}),
        "unreachable",
        f"{C}.modifiers[1]",
    ),
    "a lower floor after a higher": (
        modified({"kind": "floor", "amount": "9"}, {"kind": "floor", "amount": "5"}),
        "unreachable",
        f"{C}.modifiers[1]",
    ),
    "a floor above the cap": (
        modified({"kind": "cap", "amount": "5"}, {"kind": "floor", "amount": "9"}),
        "unreachable",
        f"{C}.modifiers[1]",
    ),
}
PLANS: dict[str, tuple[dict[str, Any], str, str]] = {
    "two components of one name": (
        plan_of(component(rate="1"), component(rate="1")),
        "name_twice",
        "plan.components",
    ),
    "a plan that ends first": (
        plan_of(component(rate="1"), valid_from="2025-02-01", valid_to="2025-01-01"),
        "backwards",
        "plan.valid_to",
    ),
    "a draw that ends first": (
        plan_of(
            component(rate="1"),
            draw={"amount": "5", "starts_on": "2025-02-01", "ends_on": "2025-01-01"},
        ),
        "backwards",
        "plan.draw.ends_on",
    ),
    "two rhythms": (
        {
            "plans": [
                plan_of(component(rate="1")),
                plan_of(component(rate="1"), period="week"),
            ]
        },
        "rhythms_differ",
        "plans[1].period",
    ),
    "two currencies": (
        {
            "plans": [
                plan_of(component(rate="1")),
                plan_of(component(rate="1"), currency="EUR"),
            ]
        },
        "currencies_differ",
        "plans[1].currency",
    ),
    "two versions of one day": (
        {"plans": [plan_of(component(rate="1"))] * 2},
        "version_twice",
        "plans[0].valid_from",
    ),
}
ONE_SALE = sales(("2025-01-05", "100"))
RATE = plan_of(component(rate="1"))
ROWS: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "two sales of one number": (
        RATE,
        {"transactions": [*ONE_SALE, *ONE_SALE]},
        "number_twice",
        "inputs.transactions[1].number",
    ),
    "an unknown origin": (
        RATE,
        {"transactions": [{"date": "2025-01-05", "amount": "-1", "origin": "X"}]},
        "origin_unknown",
        "inputs.transactions[0].origin",
    ),
    "an event of nothing": (
        RATE,
        {"events": [{"transaction": "X", "event": "payment", "date": "2025-01-05"}]},
        "origin_unknown",
        "inputs.events[0].transaction",
    ),
    "a sale without amount": (
        RATE,
        {"transactions": [{"date": "2025-01-05"}]},
        "missing_number",
        "inputs.transactions[0].amount",
    ),
    "a sale of nobody": (
        RATE,
        {"transactions": ONE_SALE, "people": [{"payee": "a"}, {"payee": "b"}]},
        "payee_missing",
        "inputs.transactions[0].payee",
    ),
    "shares that do not add up": (
        RATE,
        {
            "transactions": sales(
                ("2025-01-05", "1"), credits=[{"payee": "a", "share": "0.9"}]
            )
        },
        "shares_do_not_add_up",
        "inputs.transactions[0].credits",
    ),
    "a circular hierarchy": (
        plan_of(component(rate="1", measure={"kind": "sum", "of": "reports"})),
        {
            "transactions": sales(("2025-01-05", "1"), payee="a"),
            "people": [{"payee": "a", "manager": "b"}, {"payee": "b", "manager": "a"}],
        },
        "hierarchy_circular",
        "inputs.people",
    ),
    "a contract without a start": (
        plan_of(component(measure="contract_month", table=lookup(("1", "1")))),
        {"transactions": ONE_SALE},
        "contract_start_missing",
        "inputs.transactions[0].contract_start",
    ),
    "service without a start": (
        plan_of(component(measure="service_month", table=lookup(("1", "1")))),
        {"transactions": ONE_SALE},
        "hired_on_missing",
        "inputs.people",
    ),
    "a currency without a rate": (
        RATE,
        {"transactions": sales(("2025-01-05", "1"), currency="EUR")},
        "rate_missing",
        "inputs.exchange_rates",
    ),
    "more than the table has": (
        plan_of(
            component(table=lookup(("0", "1"), last={"to": "50", "beyond": "refuse"}))
        ),
        {"transactions": ONE_SALE},
        "beyond_table",
        f"{C}.table",
    ),
    "less than the table has": (
        plan_of(component(table=tiers("marginal", ("200", "1"), below="refuse"))),
        {"transactions": ONE_SALE},
        "below_table",
        f"{C}.table",
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_wrong_form_is_refused(name: str) -> None:
    data, key, path = FORMS[name]

    assert refused(lambda: plans_of(data)) == (key, path)


@pytest.mark.parametrize("name", [*MEANINGS, *MODIFIERS])
def test_a_component_that_means_nothing_is_refused(name: str) -> None:
    built, key, path = {**MEANINGS, **MODIFIERS}[name]

    assert refused(lambda: plans_of(plan_of(built))) == (key, path)


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_that_means_nothing_is_refused(name: str) -> None:
    data, key, path = PLANS[name]

    assert refused(lambda: plans_of(data)) == (key, path)


@pytest.mark.parametrize("name", ROWS)
def test_inputs_that_do_not_fit_are_refused(name: str) -> None:
    plan, inputs, key, path = ROWS[name]

    assert refused(lambda: result(plan, inputs)) == (key, path)


def test_an_unknown_field_of_the_inputs_is_named_by_its_place() -> None:
    data = {"transactions": [{"date": "2025-01-05"}, {"date": "5 Jan"}]}

    assert refused(lambda: inputs_of(data)) == (
        "not_a_date",
        "inputs.transactions[1].date",
    )


def test_text_that_is_no_json_is_refused_with_its_place() -> None:
    assert refused(lambda: parsed('{"a": }', "plan.json")) == ("not_json", "plan.json")


def test_a_long_value_is_cut_short_in_the_sentence() -> None:
    with pytest.raises(RuleError) as caught:
        plans_of(plan_of(component(rate="x" * 500)))

    assert len(str(caught.value.values["given"])) < 70


@pytest.mark.parametrize(
    ("measure", "path"),
    [
        ({"kind": "component"}, f"{C}.measure.component"),
        ({"kind": "component", "component": ""}, f"{C}.measure.component"),
        ({"kind": "sum", "net_of_tax": "x"}, f"{C}.measure.net_of_tax"),
        (
            {"kind": "count", "filter": {"field": "a", "at_least": "soon"}},
            f"{C}.measure.filter.at_least",
        ),
        (
            {
                "kind": "ratio",
                "numerator": {"kind": "count"},
                "denominator": {"kind": "x"},
            },
            f"{C}.measure.denominator",
        ),
    ],
)
def test_the_path_of_a_field_has_no_names_of_choices(
    measure: dict[str, Any], path: str
) -> None:
    built = component(rate="1", measure=measure)

    assert refused(lambda: plans_of(plan_of(built)))[1] == path


@pytest.mark.parametrize(
    "built",
    [
        modified({"kind": "cap", "amount": "9"}, {"kind": "floor", "amount": "5"}),
        modified({"kind": "floor", "amount": "5"}, {"kind": "cap", "amount": "9"}),
        modified({"kind": "cap", "amount": "9"}, {"kind": "cap", "amount": "5"}),
        modified(
            {"kind": "cap", "amount": "5", "scope": "transaction"},
            {"kind": "cap", "amount": "9"},
        ),
        modified({"kind": "floor", "amount": "5"}, {"kind": "floor", "amount": "9"}),
        modified(
            {"kind": "cap", "amount": "5"},
            {"kind": "weight", "value": "3"},
            {"kind": "cap", "amount": "9"},
        ),
        modified(
            {"kind": "cap", "amount": "5", "on": "measure"},
            {"kind": "cap", "amount": "9"},
        ),
        component(rate="1", credits={"parties": [{"payee": "a", "rate": "0.1"}]}),
        component(
            table={
                "apply": "marginal",
                "tiers": [
                    {"from": "0", "to": "5", "rate": "0.1"},
                    {"from": "5", "rate": "0.2"},
                ],
            }
        ),
    ],
)
def test_what_means_something_is_let_through(built: dict[str, Any]) -> None:
    draw = {"amount": "5", "starts_on": "2025-01-01", "ends_on": "2025-02-01"}

    assert (
        plans_of(plan_of(built, draw=draw)).plans[0].components[0].name == "commission"
    )
