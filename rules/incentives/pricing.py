"""From entries to earnings: accumulate, find the tier, take the rate."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.incentives.accumulation import OPEN, Window
from rules.incentives.aims import Setting, Settings, last_day
from rules.incentives.exact import ONE, ZERO, exact, quotient
from rules.incentives.item import Entry, Item
from rules.incentives.measure import Nothing, TargetIncentive
from rules.incentives.plan import Component
from rules.incentives.position import (
    Position,
    advance,
    has_entry_rates,
    is_by_age,
    opening_of,
    start,
)
from rules.incentives.run import Run
from rules.incentives.tiers import METHODS, Slice, Terms, difference, spread
from rules.incentives.values import value_of

Key = tuple[Window, str, str]
Priced = Callable[[Terms, Fraction, Fraction], list[Slice]]
_SPREAD = {"marginal", "marginal_with_reached_bonus"}


def priced_items(
    run: Run, component: Component, entries: dict[str, dict[str, Entry]]
) -> dict[str, list[Item]]:
    """Return what each entry earns per payee, in order of posting, date and number."""
    pricer = Pricer(run, component)
    return {
        payee: list(pricer.items(payee, own.values()))
        for payee, own in sorted(entries.items())
    }


@dataclass
class Pricer:
    """Prices the entries of one component, payee by payee."""

    run: Run
    component: Component

    def __post_init__(self) -> None:
        """Settle what does not change from entry to entry."""
        component = self.component
        paid_on = component.paid_on
        self.settings = Settings(self.run, component)
        self.is_target = isinstance(paid_on, TargetIncentive)
        self.has_basis = not (
            paid_on is None or isinstance(paid_on, TargetIncentive | Nothing)
        )
        self.has_rates = has_entry_rates(component)
        self.is_by_age = is_by_age(component)
        self.price = self._method()
        table = component.table
        self.is_spread = (
            table is not None
            and table.apply in _SPREAD
            and table.gives != "amount"
            and (self.has_rates or self.has_basis)
            and component.measure.kind != "own_output"
        )

    def _method(self) -> Priced:
        table = self.component.table
        if table is None:
            return self._flat
        is_line = table.is_lines and table.apply in {"lookup", "interpolated"}
        method = METHODS["line" if is_line else table.apply]
        by_quota = table.by == "percent_of_quota" or table.apply == "step_overage"

        def priced(terms: Terms, x: Fraction, basis: Fraction) -> list[Slice]:
            position = ZERO if by_quota and not terms.quota else x
            return list(method(terms, terms.bands, position, basis))

        return priced

    def _flat(self, terms: Terms, x: Fraction, basis: Fraction) -> list[Slice]:
        component = self.component
        if self.is_target:
            target = terms.target or ZERO
            if component.quota is None:
                return [Slice(None, None, None, target, ONE, target)]
            part = quotient(x, terms.quota or ZERO)
            return [Slice(None, None, None, target, part, target * part)]
        rate = component.amount_each if component.rate is None else component.rate
        value = exact(0 if rate is None else rate)
        return [Slice(None, None, None, basis, value, basis * value)]

    def items(self, payee: str, entries: Iterable[Entry]) -> Iterator[Item]:
        """Yield what each entry earns."""
        ordered = sorted(entries, key=lambda entry: entry.stamp.order)
        rate_at = self._ends(payee, ordered) if self._is_running else None
        positions: dict[Key, Position] = {}
        for entry in ordered:
            key = self.key(payee, entry)
            if key not in positions:
                positions[key] = start(
                    self.component, opening_of(self.run, self.component, payee, key[0])
                )
            position = positions[key]
            period = self.run.period(entry.stamp.posted)
            setting = self._setting(payee, key[0], entry, period)
            if rate_at is not None:
                end = rate_at[key, period]
                yield self._running(payee, position, setting, entry, end)
                continue
            yield from self._caught_up(position, setting, entry, period)
            yield self._item(payee, position, setting, entry)

    @property
    def _is_running(self) -> bool:
        return self.component.accumulate.pay == "running_rate"

    def key(self, payee: str, entry: Entry) -> Key:
        """Return which accumulation an entry belongs to."""
        rules, at = self.component.accumulate, entry.stamp
        scope = "transaction" if self.is_by_age else rules.scope
        per = str(value_of(at.row, rules.per)) if rules.per and at.row else ""
        if scope == "transaction":
            return (OPEN, at.origin or at.number, per)
        if scope == "contract":
            contract = at.row.contract if at.row else None
            return (OPEN, contract or at.origin or at.number, per)
        return (self.run.window(self.component, payee, scope, at.dated), "", per)

    def _setting(
        self, payee: str, window: Window, entry: Entry, period: Window
    ) -> Setting:
        until = entry.stamp.dated if window == OPEN else last_day(period)
        return self.settings.of(payee, window, until)

    def _caught_up(
        self, position: Position, setting: Setting, entry: Entry, period: Window
    ) -> Iterator[Item]:
        """Yield what an opening was not paid, or what other terms make of the past."""
        opening, first = position.opening, position.setting is None
        if first and opening is not None:
            position.slices = self._now(position, setting)
            position.earned = sum((part.amount for part in position.slices), ZERO)
            if opening.earned is not None:
                gap = position.earned - exact(opening.earned)
                yield from self._gap("opening", gap, position, entry, period)
        elif not first and position.setting is not setting and not self.is_spread:
            position.slices = self._now(position, setting)
            total = sum((part.amount for part in position.slices), ZERO)
            if self.component.accumulate.true_up:
                gap = total - position.earned
                position.earned = total
                yield from self._gap("repriced", gap, position, entry, period)

    def _gap(
        self, kind: str, gap: Fraction, position: Position, entry: Entry, period: Window
    ) -> Iterator[Item]:
        if gap:
            yield Item(
                kind=kind,
                stamp=entry.stamp,
                period=period,
                earned=gap,
                before=position.measure,
                after=position.measure,
                slices=(Slice(None, None, None, ONE, gap, gap),),
            )

    def _now(self, position: Position, setting: Setting) -> list[Slice]:
        return self.price(setting.terms, position.measure, position.basis)

    def _item(
        self, payee: str, position: Position, setting: Setting, entry: Entry
    ) -> Item:
        before = position.measure
        advance(self.run, self.component, payee, position, entry, setting.limit)
        slices = self._slices(position, setting, entry, before)
        position.setting = setting
        position.earned += sum((part.amount for part in slices), ZERO)
        return self._made(position, setting, entry, before, slices)

    def _slices(
        self, position: Position, setting: Setting, entry: Entry, before: Fraction
    ) -> list[Slice]:
        """Return an entry's own slices, and keep those of the whole position."""
        by_clawback = entry.clawback is not None and entry.clawback.price == "original"
        if self.component.table is None and not self._is_constant:
            return (
                []
                if by_clawback
                else self._flat_entry(setting, entry, position, before)
            )
        if self.is_spread:
            return [] if by_clawback else self._spread(position, setting, entry, before)
        after = self._now(position, setting)
        slices = difference(after, position.slices)
        position.slices = after
        return [] if by_clawback else slices

    @property
    def _is_constant(self) -> bool:
        return self.is_target and self.component.quota is None

    def _flat_entry(
        self, setting: Setting, entry: Entry, position: Position, before: Fraction
    ) -> list[Slice]:
        """Return an entry's earning without tiers, at its own rate if it has one."""
        moved = position.measure - before
        basis = entry.basis if self.has_basis else moved
        if not self.has_rates:
            return self.price(setting.terms, moved, basis)
        rate = entry.rate or ZERO
        return [Slice(None, None, None, basis, rate, basis * rate)]

    def _spread(
        self, position: Position, setting: Setting, entry: Entry, before: Fraction
    ) -> list[Slice]:
        basis = entry.basis if self.has_basis else position.measure - before
        if self.has_rates:
            basis *= entry.rate or ZERO
        return list(spread(setting.terms, before, position.measure, basis))

    def _made(
        self,
        position: Position,
        setting: Setting,
        entry: Entry,
        before: Fraction,
        slices: Sequence[Slice],
    ) -> Item:
        moved = position.measure - before
        earned = sum((part.amount for part in slices), ZERO)
        item = Item(
            kind="transaction" if entry.stamp.row else "input",
            stamp=entry.stamp,
            period=self.run.period(entry.stamp.posted),
            earned=earned,
            value=entry.basis if self.has_basis else moved,
            credit=entry.credit,
            credit_before=entry.share_before,
            before=before,
            after=position.measure,
            slices=slices,
            aims=setting.aims,
            clawback=entry.clawback,
        )
        shares_first = self.component.credits.applied == "before_tier"
        item.whole = (
            item.value / entry.credit if shares_first and entry.credit else item.value
        )
        if entry.share != 1:
            item.change(
                "credit", "transaction", earned * entry.share, factor=entry.share
            )
        return item

    def _ends(
        self, payee: str, ordered: Sequence[Entry]
    ) -> dict[tuple[Key, Window], Fraction]:
        """Return the measure at the end of each pay period."""
        positions: dict[Key, Position] = {}
        ends: dict[tuple[Key, Window], Fraction] = defaultdict(Fraction)
        for entry in ordered:
            key = self.key(payee, entry)
            if key not in positions:
                positions[key] = start(
                    self.component, opening_of(self.run, self.component, payee, key[0])
                )
            period = self.run.period(entry.stamp.posted)
            limit = self._setting(payee, key[0], entry, period).limit
            advance(self.run, self.component, payee, positions[key], entry, limit)
            ends[key, period] = positions[key].measure
        return ends

    def _running(
        self,
        payee: str,
        position: Position,
        setting: Setting,
        entry: Entry,
        end: Fraction,
    ) -> Item:
        """Return an entry's earning at the rate of the period's end."""
        before = position.measure
        advance(self.run, self.component, payee, position, entry, setting.limit)
        basis = entry.basis if self.has_basis else position.measure - before
        if self.has_rates:
            basis *= entry.rate or ZERO
        by_clawback = entry.clawback is not None and entry.clawback.price == "original"
        slices = [] if by_clawback else self.price(setting.terms, end, basis)
        return self._made(position, setting, entry, before, slices)
