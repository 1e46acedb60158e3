"""How amounts, rates, days and conditions of a plan are written in a language."""

from decimal import Decimal
from fractions import Fraction

from core.i18n import text
from rules.incentives.currency import smallest
from rules.incentives.exact import shown
from rules.incentives.filter import Filter
from rules.incentives.rounding import rounded

_SIGNS = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "TWD": "NT$"}
_SIGNS |= {"HKD": "HK$", "INR": "₹", "KRW": "₩"}
_TESTS = {
    "equals": "=",
    "at_least": "≥",
    "more_than": ">",
    "at_most": "≤",
    "less_than": "<",
}


class Words:
    """Writes for one language and currency."""

    def __init__(self, language: str, currency: str) -> None:
        self.language = language
        self.currency = currency

    def say(self, key: str, **values: object) -> str:
        """Return a text of the catalogue."""
        return text(self.language, f"incentives.{key}", **values)

    def money(self, amount: Decimal | Fraction) -> str:
        """Return an amount in full: ``¥486,000.00``."""
        unit = smallest(self.currency)
        whole = shown(rounded(Fraction(amount), unit))
        digits = max(0, -int(unit.as_tuple().exponent))
        sign = _SIGNS.get(self.currency, f"{self.currency} ")
        minus = "-" if whole < 0 else ""
        return f"{minus}{sign}{abs(whole):,.{digits}f}"

    def number(self, value: Decimal | Fraction) -> str:
        """Return a number with thousands, at most six decimals."""
        short = shown(rounded(Fraction(value), Decimal("0.000001")))
        return f"{short:,f}"

    def percent(self, rate: Decimal | Fraction) -> str:
        """Return a fraction as a percentage: ``4.5 %``."""
        gap = "" if self.language == "zh" else " "
        return f"{self.number(Fraction(rate) * 100)}{gap}%"

    def value(self, kind: str, value: Decimal | Fraction) -> str:
        """Return a table's value by its kind."""
        if kind == "rate":
            return self.percent(value)
        if kind == "amount":
            return self.money(value)
        if kind == "amount_each":
            return self.say("each", amount=self.money(value))
        return self.say("times", factor=self.number(value))

    def names(self, names: tuple[str, ...] | list[str]) -> str:
        """Return a list of names."""
        return self.say("comma").join(names)

    def condition(self, wanted: Filter) -> str:
        """Return a filter as a condition."""
        for kind, joint in (("all", "and"), ("any", "or")):
            inner = getattr(wanted, kind)
            if inner is not None:
                if not inner:
                    return self.say("everything")
                parts = [self._inner(part) for part in inner]
                return self.say(joint).join(parts)
        if wanted.not_ is not None:
            return self.say("not", condition=self._inner(wanted.not_))
        return self.say("and").join(
            self._test(wanted.field or "", name, bound)
            for name, bound in wanted.tests.items()
        )

    def _inner(self, part: Filter) -> str:
        nested = part.all or part.any
        words = self.condition(part)
        return f"({words})" if nested and len(nested) > 1 else words

    def _test(self, field: str, name: str, bound: object) -> str:
        if isinstance(bound, tuple):
            key = "one_of_values" if name == "in_" else "none_of_values"
            return self.say(
                key, field=field, values=self.names([str(b) for b in bound])
            )
        shown_bound = self.number(bound) if isinstance(bound, Decimal) else str(bound)
        return f"{field} {_TESTS[name]} {shown_bound}"
