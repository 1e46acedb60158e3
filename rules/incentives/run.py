"""One plan version at work: what is known so far, and who takes part when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from rules.incentives.accumulation import Window, pay_period, window_of
from rules.incentives.book import Book, Stamp
from rules.incentives.credits import Credited, credited
from rules.incentives.exact import ONE
from rules.incentives.inputs import Transaction
from rules.incentives.item import Item
from rules.incentives.months import ONE_DAY
from rules.incentives.part import refuse
from rules.incentives.plan import Component, Plan

Items = dict[str, list[Item]]


@dataclass(frozen=True, slots=True)
class Segment:
    """Days from ``start`` up to, and without, ``end`` on which a plan holds."""

    plan: Plan
    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        """Return whether a day is inside."""
        return self.start <= day < self.end


@dataclass
class Run:
    """The state of one evaluation of one plan version."""

    book: Book
    plan: Plan
    segments: Mapping[str, Sequence[Segment]]
    path: str = "plan"
    done: dict[str, Items] = field(default_factory=dict)
    rounded: dict[str, dict[str, dict[Window, Fraction]]] = field(default_factory=dict)
    _receivers: dict[tuple[str, str], tuple[Credited, ...]] = field(
        default_factory=dict
    )
    _periods: dict[date, Window] = field(default_factory=dict)

    @cached_property
    def payees(self) -> tuple[str, ...]:
        """Return who has this version at any time."""
        return tuple(self.segments)

    def path_of(self, component: Component) -> str:
        """Return where the plan's file has the component."""
        return f"{self.path}.components[{self.plan.components.index(component)}]"

    def period(self, day: date) -> Window:
        """Return the pay period that holds a day."""
        found = self._periods.get(day)
        if found is None:
            found = pay_period(self.plan.period, day, self.plan.fiscal_start)
            self._periods[day] = found
        return found

    def periods_of(self, window: Window, items: Sequence[Item]) -> Iterator[Window]:
        """Yield pay periods from the first of the items to the end of a window.

        What acts on the items may change in a period that has none.
        """
        starts = [item.period.start for item in items if item.period.start]
        last = max([self.last_day, *starts])
        if window.end is not None:
            last = min(last, max([window.end - ONE_DAY, *starts]))
        day = min(starts, default=date.max)
        while day <= last:
            period = self.period(day)
            yield period
            day = period.end or date.max

    def window(self, component: Component, payee: str, scope: str, day: date) -> Window:
        """Return the window of a scope, as this component resets it for the payee."""
        rules = component.accumulate
        if scope == "period":
            return self.period(day)
        if rules.reset == "fiscal":
            return window_of(scope, day, anchor=self.plan.fiscal_start)
        if rules.reset == "anniversary":
            start = rules.starts_on or self.hired_on(payee)
            return window_of(scope, day, start=start)
        return window_of(scope, day)

    def hired_on(self, payee: str) -> date:
        """Return the first day of work.

        Raises:
            RuleError: ``incentives.hired_on_missing``.
        """
        found = self.book.people.service(payee).hired_on
        if found is None:
            refuse("hired_on_missing", "inputs.people", payee=payee)
        return found

    def holds(self, payee: str, day: date) -> bool:
        """Return whether the payee is under this version on a day."""
        return any(day in segment for segment in self.segments.get(payee, ()))

    def takes_part(self, component: Component, payee: str, day: date) -> bool:
        """Return whether the payee can earn in the component on a day."""
        return (
            payee in self.segments
            and (component.starts_on is None or component.starts_on <= day)
            and (component.ends_on is None or day <= component.ends_on)
            and self.book.people.fits(component.applies_to, payee, day)
        )

    def receivers(self, component: Component, item: Stamp) -> tuple[Credited, ...]:
        """Return who is credited with a transaction in a component."""
        key = (component.name, item.number)
        found = self._receivers.get(key)
        if found is None:
            found = self._credit(component, item, item.row) if item.row else ()
            self._receivers[key] = found
        return found

    def _credit(
        self, component: Component, item: Stamp, row: Transaction
    ) -> tuple[Credited, ...]:
        if item.origin and not row.payee and not row.credits:
            origin = self.book.by_number.get(item.origin)
            if origin is not None:
                return self.receivers(component, origin)
            return tuple(
                Credited(self.book.payee(line.payee, item.path), ONE)
                for line in self.book.inputs.earlier_lines
                if (line.transaction, line.component) == (item.origin, component.name)
            )
        return credited(component.credits, row, self.book.people, item.path)

    @cached_property
    def first_day(self) -> date:
        """Return the first day that is stated."""
        return self.book.inputs.from_ or min(self.book.span, default=date(1970, 1, 1))

    @cached_property
    def last_day(self) -> date:
        """Return the last day on which something can still be earned."""
        return self.book.inputs.to or max(self.book.span, default=date(1970, 1, 1))
