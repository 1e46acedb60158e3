"""Which components mean nothing."""

from collections.abc import Callable, Iterator

from rules.incentives.check_modifiers import check_modifiers
from rules.incentives.check_tables import check_table
from rules.incentives.exact import exact
from rules.incentives.filter import Filter
from rules.incentives.formula import FormulaError, formula
from rules.incentives.measure import (
    Commissions,
    ComponentOutput,
    ContractMonth,
    Count,
    KeyResult,
    Nothing,
    OwnOutput,
    Ratio,
    ServiceMonth,
    Sum,
    TargetIncentive,
    sums_in,
)
from rules.incentives.part import refuse
from rules.incentives.plan import Component
from rules.incentives.release import Release, total_share


def check_component(component: Component, path: str) -> None:
    """Refuse a component whose parts contradict each other."""
    for check in _CHECKS:
        check(component, path)


def _dates(component: Component, path: str) -> None:
    first, last = component.starts_on, component.ends_on
    if first and last and last < first:
        refuse("backwards", f"{path}.ends_on", first=first, last=last)


def _one_rate(component: Component, path: str) -> None:
    """Something must say what is earned, and nothing twice."""
    table = component.table
    by_party = any(party.rate is not None for party in component.credits.parties)
    stated = [
        name
        for name, is_given in (
            ("rate", component.rate is not None),
            ("amount_each", component.amount_each is not None),
            ("rules", bool(component.rules)),
        )
        if is_given
    ]
    if len(stated) > 1:
        refuse("stated_twice", f"{path}.{stated[1]}", other=stated[0])
    if component.reward is not None:
        if stated or table:
            refuse("reward_and_money", f"{path}.reward", other=(stated or ["table"])[0])
        return
    has_target = isinstance(component.paid_on, TargetIncentive)
    if not (stated or table or by_party or has_target):
        refuse("rate_missing_in_plan", path)
    if table and stated and table.gives != "multiplier":
        refuse("rate_and_table", f"{path}.{stated[0]}", gives=table.gives)
    if has_target and stated:
        refuse("rate_and_target", f"{path}.{stated[0]}")


def _multipliers(component: Component, path: str) -> None:
    """A table of multipliers needs something to multiply."""
    table = component.table
    if table is None:
        return
    has_target = isinstance(component.paid_on, TargetIncentive)
    has_rate = component.rate is not None or bool(component.rules)
    by_party = any(party.rate is not None for party in component.credits.parties)
    over_output = isinstance(component.paid_on, ComponentOutput | Commissions)
    if table.gives == "multiplier":
        if not (has_target or has_rate or by_party or over_output):
            refuse("multiplier_of_nothing", f"{path}.table")
    elif has_target and table.gives in {"rate", "amount_each"}:
        refuse("rate_and_target", f"{path}.table.tiers")
    if isinstance(component.paid_on, Nothing) and table.gives != "amount":
        refuse("nothing_to_pay_on", f"{path}.basis")


def _target(component: Component, path: str) -> None:
    table = component.table
    if not isinstance(component.paid_on, TargetIncentive):
        return
    if component.target_incentive is None:
        refuse("target_missing", f"{path}.target_incentive")
    in_proportion = table is not None and table.apply not in {"lookup", "interpolated"}
    if in_proportion and component.quota is None:
        refuse("quota_missing", f"{path}.quota")


def _running(component: Component, path: str) -> None:
    """The rate of the running total needs a table with one rate for all."""
    rules, table = component.accumulate, component.table
    if rules.pay == "running_rate" and (
        table is None
        or table.apply not in {"retroactive", "lookup"}
        or table.gives == "amount"
        or isinstance(component.paid_on, TargetIncentive)
    ):
        refuse("running_rate_needs_one_rate", f"{path}.accumulate.pay")
    shared = component.credits.applied == "after_tier"
    if rules.true_up and (shared or rules.pay == "running_rate"):
        refuse("true_up_needs_whole", f"{path}.accumulate.true_up")


def _own_output(component: Component, path: str) -> None:
    table = component.table
    if isinstance(component.measure, OwnOutput) and (
        table is None or table.apply != "marginal" or table.gives == "amount"
    ):
        refuse("own_output_is_marginal", f"{path}.measure")


def _additive(component: Component, path: str) -> None:
    """A marginal table crosses tiers bit by bit: its measure has to add up."""
    table = component.table
    if table is None or not table.apply.startswith("marginal"):
        return
    is_level = isinstance(component.measure, Ratio | KeyResult)
    own_basis = component.paid_on is not None and not isinstance(
        component.paid_on, TargetIncentive | Nothing
    )
    if is_level and own_basis and table.gives != "amount":
        refuse("measure_does_not_add_up", f"{path}.measure")


def _formulas(component: Component, path: str) -> None:
    for name, quantity in (("measure", component.measure), ("basis", component.basis)):
        for part in sums_in(quantity) if quantity is not None else ():
            if isinstance(part, Sum):
                _formula(part.value, f"{path}.{name}.value")
            if isinstance(part, Sum | Count) and part.filter:
                check_filter(part.filter, f"{path}.{name}.filter")
    if component.filter:
        check_filter(component.filter, f"{path}.filter")


def _rules(component: Component, path: str) -> None:
    for index, rule in enumerate(component.rules):
        if rule.when:
            check_filter(rule.when, f"{path}.rules[{index}].when")
        if (rule.rate is None) == (rule.amount_each is None):
            refuse("one_of", f"{path}.rules[{index}]", names="rate, amount_each")


def _formula(text: str, path: str) -> None:
    try:
        formula(text)
    except FormulaError:
        refuse("formula_not_understood", path, formula=text)


def check_filter(wanted: Filter, path: str) -> None:
    """Refuse a condition that tests nothing, or several things at once."""
    kinds = ("all", "any", "not_", "field")
    given = [kind for kind in kinds if getattr(wanted, kind) is not None]
    if len(given) != 1:
        refuse("one_of", path, names="field, all, any, not")
    if wanted.field is None:
        if wanted.tests:
            refuse("one_of", path, names="field, all, any, not")
        if wanted.not_ is not None:
            check_filter(wanted.not_, f"{path}.not")
        inner = wanted.all or wanted.any or ()
        for index, part in enumerate(inner):
            check_filter(part, f"{path}.{given[0]}[{index}]")
        return
    if not wanted.tests:
        refuse("test_missing", path, field=wanted.field)
    if not wanted.field.isidentifier():
        _formula(wanted.field, f"{path}.field")


def _credits(component: Component, path: str) -> None:
    rules = component.credits
    for index, party in enumerate(rules.parties):
        who = [party.payee, party.role, party.level]
        if sum(item is not None for item in who) != 1:
            refuse(
                "one_of", f"{path}.credits.parties[{index}]", names="payee, role, level"
            )
    if rules.parties and rules.roles:
        refuse("stated_twice", f"{path}.credits.roles", other="parties")
    named = [party for party in rules.parties if party.payee is not None]
    by_rate = any(party.rate is not None for party in rules.parties)
    if named and len(named) == len(rules.parties) and not by_rate:
        total = sum(exact(1 if p.share is None else p.share) for p in named)
        if rules.shares_sum_to is not None and total != exact(rules.shares_sum_to):
            refuse(
                "shares_do_not_add_up",
                f"{path}.credits.parties",
                total=float(total),
                wanted=rules.shares_sum_to,
            )


def _releases(component: Component, path: str) -> None:
    if not component.release:
        refuse("too_few", f"{path}.release")
    for index, part in enumerate(component.release):
        _release(part, f"{path}.release[{index}]")
    total = total_share(component.release)
    if total != 1:
        refuse("release_does_not_add_up", f"{path}.release", total=f"{float(total):g}")


def _release(part: Release, path: str) -> None:
    ways = list(_ways(part))
    if len(ways) != 1:
        refuse(
            "one_of", path, names="on, in_proportion_to, at, after_months, after_days"
        )
    if part.instalments > 1 and part.after_months is None:
        refuse("instalments_need_months", f"{path}.instalments")


def _ways(part: Release) -> Iterator[str]:
    for name in ("on", "in_proportion_to", "at", "after_months", "after_days"):
        if getattr(part, name) is not None:
            yield name


def _clawbacks(component: Component, path: str) -> None:
    for index, rule in enumerate(component.adjustments):
        where = f"{path}.adjustments[{index}]"
        ages = [
            name
            for name in ("by_days", "by_months", "term_months")
            if getattr(rule, name)
        ]
        if len(ages) > 1:
            refuse("stated_twice", f"{where}.{ages[1]}", other=ages[0])
        for name in ("by_days", "by_months"):
            steps = [step.from_ for step in getattr(rule, name)]
            if steps != sorted(set(steps)):
                refuse("not_rising", f"{where}.{name}")
        if rule.price == "repriced" and (ages or rule.share != 1):
            refuse("repriced_has_no_share", f"{where}.price")


def _quotas(component: Component, path: str) -> None:
    for name in ("quota", "target_incentive"):
        quota = getattr(component, name)
        if quota is None:
            continue
        months = [step.from_month for step in quota.ramp]
        if months != sorted(set(months)):
            refuse("not_rising", f"{path}.{name}.ramp")
        if quota.weights is not None and sum(quota.weights) <= 0:
            refuse("weights_add_to_nothing", f"{path}.{name}.weights")


def _table(component: Component, path: str) -> None:
    if component.table is not None:
        check_table(
            component.table, f"{path}.table", has_quota=component.quota is not None
        )


def _modifiers(component: Component, path: str) -> None:
    check_modifiers(component, path)


def _age_needs_lookup(component: Component, path: str) -> None:
    by_age = isinstance(component.measure, ContractMonth | ServiceMonth)
    table = component.table
    if by_age and (table is None or table.apply not in {"lookup", "retroactive"}):
        refuse("age_needs_lookup", f"{path}.measure")


Check = Callable[[Component, str], None]
_CHECKS: tuple[Check, ...] = (
    _dates,
    _one_rate,
    _multipliers,
    _target,
    _table,
    _running,
    _own_output,
    _additive,
    _age_needs_lookup,
    _formulas,
    _rules,
    _credits,
    _releases,
    _clawbacks,
    _quotas,
    _modifiers,
)
