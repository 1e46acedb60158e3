"""Which rate tables mean nothing: gaps, overlaps, an end that says nothing."""

from itertools import pairwise

from rules.incentives.part import refuse
from rules.incentives.table import VALUES, Table, Tier


def check_table(table: Table, path: str, *, has_quota: bool) -> None:
    """Refuse a table with gaps, overlaps, mixed values or an unstated side."""
    _check_cuts(table, path)
    _check_values(table, path)
    _check_end(table, path)
    if _needs_side(table) and table.side is None and len(table.tiers) > 1:
        refuse("side_missing", f"{path}.side")
    _check_quota(table, path, has_quota=has_quota)
    if table.threshold is not None and table.apply != "retroactive_excess":
        refuse("never_used", f"{path}.threshold")


def _needs_side(table: Table) -> bool:
    """Return whether it matters to which tier a cut point belongs."""
    if table.apply == "interpolated":
        return table.is_lines
    return table.apply != "marginal" or table.gives == "amount"


def _check_quota(table: Table, path: str, *, has_quota: bool) -> None:
    if table.by == "percent_of_quota" and not has_quota:
        refuse("quota_missing", f"{path}.by")
    if table.apply == "step_overage":
        if not has_quota:
            refuse("quota_missing", f"{path}.apply")
        if table.gives != "multiplier":
            refuse("step_overage_multiplies", f"{path}.tiers[0]")


def _check_cuts(table: Table, path: str) -> None:
    for index, (tier, following) in enumerate(pairwise(table.tiers)):
        where = f"{path}.tiers[{index + 1}].from"
        if following.from_ <= tier.from_:
            refuse("cuts_do_not_rise", where, cut=following.from_, before=tier.from_)
        if tier.to is not None and tier.to < following.from_:
            refuse("tiers_gap", where, end=tier.to, start=following.from_)
        if tier.to is not None and tier.to > following.from_:
            refuse("tiers_overlap", where, end=tier.to, start=following.from_)
        if tier.beyond is not None:
            refuse("beyond_not_last", f"{path}.tiers[{index}].beyond")
    last, place = table.tiers[-1], len(table.tiers) - 1
    if last.to is not None and last.to <= last.from_:
        refuse(
            "cuts_do_not_rise",
            f"{path}.tiers[{place}].to",
            cut=last.to,
            before=last.from_,
        )


def _check_values(table: Table, path: str) -> None:
    kinds = [[n for n in VALUES if getattr(t, n) is not None] for t in table.tiers]
    for index, stated in enumerate(kinds):
        where = f"{path}.tiers[{index}]"
        if len(stated) != 1:
            refuse("one_of", where, names=", ".join(VALUES))
        if stated != kinds[0]:
            refuse("values_mixed", where, first=kinds[0][0], other=stated[0])
        _check_line(table, table.tiers[index], where)
    bonus = any(tier.bonus_rate is not None for tier in table.tiers)
    if bonus != (table.apply == "marginal_with_reached_bonus"):
        refuse("bonus_belongs", f"{path}.tiers", apply="marginal_with_reached_bonus")
    if table.value is not None and not table.is_lines:
        refuse("never_used", f"{path}.value")
    if table.apply.startswith("retroactive_") and table.gives == "amount":
        refuse("values_mixed", f"{path}.tiers", first="rate", other="amount")


def _check_line(table: Table, tier: Tier, path: str) -> None:
    if tier.start is None:
        for name in ("end", "slope"):
            if getattr(tier, name) is not None:
                refuse("never_used", f"{path}.{name}")
        return
    if table.apply not in {"interpolated", "lookup"}:
        refuse("lines_interpolate", f"{path}.start")
    if tier.end is not None and tier.slope is not None:
        refuse("stated_twice", f"{path}.slope", other="end")
    if tier.end is not None and tier is table.tiers[-1] and tier.to is None:
        refuse("open_line", f"{path}.to")


def _check_end(table: Table, path: str) -> None:
    last, place = table.tiers[-1], len(table.tiers) - 1
    where = f"{path}.tiers[{place}]"
    if last.to is None and last.beyond is not None:
        refuse("beyond_needs_end", f"{where}.to")
    if last.to is not None and last.beyond is None:
        refuse("beyond_missing", f"{where}.beyond")
    if table.apply == "interpolated" and not table.is_lines and last.to is None:
        refuse("open_interpolation", f"{where}.to")
