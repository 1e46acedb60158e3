"""Quota and target incentive of a payee in a window, and the money terms they give."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from rules.incentives.accumulation import Window
from rules.incentives.exact import HUNDRED, ONE, ZERO, exact, quotient
from rules.incentives.inputs import DatedAmount
from rules.incentives.item import Aims
from rules.incentives.measure import OwnOutput, TargetIncentive
from rules.incentives.months import ONE_DAY
from rules.incentives.plan import Component
from rules.incentives.quota import Allotted, Quota, allotted
from rules.incentives.run import Run
from rules.incentives.table import NO_BANDS, Bands, bands_of
from rules.incentives.tiers import Terms, by_output


@dataclass(frozen=True, slots=True)
class Setting:
    """The terms of a window, with what they were made of."""

    terms: Terms
    aims: Aims
    limit: Fraction | None = None
    """Where a cap on the measure ends it."""


@dataclass
class Settings:
    """The terms of all windows of one component, made once each."""

    run: Run
    component: Component
    _found: dict[tuple[str, Window, date], Setting] = field(default_factory=dict)
    _bands: dict[Fraction | None, Bands] = field(default_factory=dict)

    def of(self, payee: str, window: Window, known_until: date) -> Setting:
        """Return the terms of a window as they are known on a day."""
        if not self._varies:
            payee = ""
            window = Window(window.start, window.end, window.months)
            known_until = date.max
        key = (payee, window, known_until)
        setting = self._found.get(key)
        if setting is None:
            setting = self._made(payee, window, known_until)
            self._found[key] = setting
        return setting

    @property
    def _varies(self) -> bool:
        return (
            self.component.quota is not None
            or self.component.target_incentive is not None
        )

    def _made(self, payee: str, window: Window, known_until: date) -> Setting:
        component, book = self.component, self.run.book
        own = component.name
        quota = self._allotted(
            component.quota, book.quotas(payee, own), payee, window, known_until
        )
        target = self._allotted(
            component.target_incentive,
            book.targets(payee, own),
            payee,
            window,
            known_until,
        )
        aims = Aims(quota, target)
        return Setting(self._terms(aims), aims, self._limit(aims))

    def _allotted(
        self,
        quota: Quota | None,
        rows: Sequence[DatedAmount],
        payee: str,
        window: Window,
        known_until: date,
    ) -> Allotted | None:
        if quota is None:
            return None
        service = self.run.book.people.service(payee)
        return allotted(quota, rows, window, service, known_until)

    def _terms(self, aims: Aims) -> Terms:
        component = self.component
        quota = aims.quota.amount if aims.quota else None
        target = aims.target.amount if aims.target else ZERO
        unit = ONE
        if isinstance(component.paid_on, TargetIncentive):
            unit = quotient(target, quota or ZERO)
            return Terms(
                self._banded(quota, unit), unit, quota, target, self._lump, self._path
            )
        if component.table is not None and component.table.gives == "multiplier":
            unit = exact(component.rate if component.rate is not None else 1)
        return Terms(
            self._banded(quota, unit), unit, quota, None, self._lump, self._path
        )

    @property
    def _lump(self) -> bool:
        return (
            self.component.table is not None and self.component.table.gives == "amount"
        )

    @property
    def _path(self) -> str:
        return f"{self.run.path_of(self.component)}.table"

    def _banded(self, quota: Fraction | None, unit: Fraction) -> Bands:
        table = self.component.table
        if table is None:
            return NO_BANDS
        key = quota if table.by == "percent_of_quota" else None
        found = self._bands.get(key)
        if found is None:
            found = bands_of(table, key)
            if isinstance(self.component.measure, OwnOutput):
                found = by_output(found, unit)
            self._bands[key] = found
        return found

    def _limit(self, aims: Aims) -> Fraction | None:
        """Return the lowest cap on the measure."""
        limits = []
        for cap in self.component.modifiers:
            if cap.kind != "cap" or cap.on != "measure":
                continue
            if cap.amount is not None:
                limits.append(exact(cap.amount))
            else:
                quota = aims.quota.amount if aims.quota else ZERO
                limits.append(exact(cap.percent or 0) / HUNDRED * quota)
        return min(limits, default=None)


def last_day(window: Window) -> date:
    """Return the last day of a pay period."""
    return (window.end or date.max) - ONE_DAY
