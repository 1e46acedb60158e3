"""The level of a measure at the end of a pay period: for gates, multipliers, caps."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from rules.incentives.accumulation import OPEN, Window
from rules.incentives.aims import last_day
from rules.incentives.exact import HUNDRED, ONE, ZERO, exact, quotient
from rules.incentives.item import Item
from rules.incentives.measure import Count, KeyResult, Quantity, Ratio, Sum, sums_in
from rules.incentives.modifiers import Multiplier, Probe
from rules.incentives.part import Number
from rules.incentives.plan import Component
from rules.incentives.quota import Quota, allotted
from rules.incentives.run import Run
from rules.incentives.streams import Stream, stream, value_in
from rules.incentives.table import bands_of
from rules.incentives.tiers import METHODS, Terms


@dataclass
class Levels:
    """Reads measures of modifiers; each is added up once."""

    run: Run
    component: Component
    _streams: dict[Hashable, Stream] = field(default_factory=dict)

    def of_item(self, quantity: Quantity, item: Item) -> Fraction:
        """Return the measure of one transaction by itself."""
        if isinstance(quantity, Ratio):
            over = self.of_item(quantity.denominator, item)
            return quotient(self.of_item(quantity.numerator, item), over)
        summed = quantity if isinstance(quantity, Sum | Count) else Sum()
        return value_in(self.run, summed, item.stamp)

    def at(
        self, quantity: Quantity, payee: str, window: Window, period: Window
    ) -> Fraction:
        """Return the measure of a window up to the end of a pay period."""
        sums = [
            self._sum(part, payee, window, last_day(period))
            for part in sums_in(quantity)
        ]
        return quotient(sums[0], sums[1]) if len(sums) > 1 else sums[0]

    def _sum(
        self, quantity: Quantity, payee: str, window: Window, until: date
    ) -> Fraction:
        found = self._streams.get(quantity)
        if found is None:
            found = stream(self.run, self.component, quantity)
            self._streams[quantity] = found
        values = [
            atom.value * atom.credit.share
            for atom in found.get(payee, ())
            if atom.stamp.posted <= until and _holds(window, atom.stamp.dated)
        ]
        if isinstance(quantity, KeyResult) and values:
            if quantity.take == "last":
                return values[-1]
            if quantity.take == "mean":
                return sum(values, ZERO) / len(values)
        return sum(values, ZERO)

    def quota(
        self, quota: Quota | None, payee: str, window: Window, period: Window
    ) -> Fraction | None:
        """Return the quota of a modifier's own measure; None: it has none."""
        if quota is None:
            return None
        service = self.run.book.people.service(payee)
        rows = self.run.book.quotas(payee, self.component.name)
        own = rows if quota.amount is None else ()
        until = last_day(period)
        found = allotted(quota, own, window, service, until)
        return found.amount if found else ZERO

    def passes(self, probe: Probe, payee: str, window: Window, period: Window) -> bool:
        """Return whether a condition holds at the end of a pay period."""
        value = self.at(probe.measure, payee, window, period)
        quota = self.quota(probe.quota, payee, window, period)
        return within(probe, value, quota)

    def item_passes(self, probe: Probe, payee: str, item: Item) -> bool:
        """Return whether a condition holds for one transaction by itself."""
        value = self.of_item(probe.measure, item)
        quota = self.quota(probe.quota, payee, OPEN, item.period)
        return within(probe, value, quota)

    def factor(
        self, modifier: Multiplier, value: Fraction, quota: Fraction | None
    ) -> Fraction:
        """Return what a multiplier makes of its measure."""
        if modifier.table is None:
            if quota is not None:
                value = quotient(value, quota)
            return value / HUNDRED if modifier.percent else value
        table = modifier.table
        bands = bands_of(table, quota)
        path = f"{self.run.path_of(self.component)}.modifiers"
        terms = Terms(bands, quota=quota, path=path)
        method = METHODS["line" if table.is_lines else table.apply]
        if table.by == "percent_of_quota" and not quota:
            value = ZERO
        return sum((part.value for part in method(terms, bands, value, ONE)), ZERO)


def _holds(window: Window, day: date) -> bool:
    if window.start is None or window.end is None:
        return True
    return window.start <= day < window.end


def within(probe: Probe, measure: Fraction, quota: Fraction | None) -> bool:
    """Return whether a measure, or its percentage of quota, meets all bounds."""
    value = measure if quota is None else quotient(measure, quota) * HUNDRED

    def above(bound: Number | None) -> Fraction | None:
        return None if bound is None else value - exact(bound)

    least, more = above(probe.at_least), above(probe.more_than)
    most, less = above(probe.at_most), above(probe.less_than)
    return (
        (least is None or least >= 0)
        and (more is None or more > 0)
        and (most is None or most <= 0)
        and (less is None or less < 0)
    )
