"""Which transactions count: conditions over their fields."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from rules.incentives.exact import exact
from rules.incentives.inputs import Transaction
from rules.incentives.part import Day, Known, Number, Part
from rules.incentives.values import Value, number_of, value_of

Bound = Annotated[Number | Day, Field(union_mode="left_to_right")]


class Filter(Part):
    """One test of a field, or ``all``, ``any``, ``not`` of further filters."""

    all: tuple["Filter", ...] | None = Field(
        default=None, description="Every one must hold; an empty list holds always."
    )
    any: tuple["Filter", ...] | None = Field(
        default=None, description="At least one must hold."
    )
    not_: "Filter | None" = Field(
        default=None, alias="not", description="Must not hold."
    )
    field: str | None = Field(
        default=None,
        description="Field of the transaction (number, date, type, customer, "
        "product, "
        "contract, currency, payee, amount, cost, margin, units or a name of its "
        "fields), or a formula such as 'margin / amount'.",
    )
    equals: Known | None = None
    in_: tuple[Known, ...] | None = Field(default=None, alias="in")
    not_in: tuple[Known, ...] | None = None
    at_least: Bound | None = None
    more_than: Bound | None = None
    at_most: Bound | None = None
    less_than: Bound | None = None

    @property
    def tests(self) -> dict[str, object]:
        """Return the tests of the field that are set."""
        return {
            name: getattr(self, name)
            for name in _TESTS
            if getattr(self, name) is not None
        }


EVERYTHING = Filter(all=())


def matches(wanted: Filter, row: Transaction) -> bool:
    """Return whether the transaction counts; a missing field passes no test."""
    if wanted.all is not None:
        return all(matches(inner, row) for inner in wanted.all)
    if wanted.any is not None:
        return any(matches(inner, row) for inner in wanted.any)
    if wanted.not_ is not None:
        return not matches(wanted.not_, row)
    value = value_of(row, wanted.field or "")
    return all(_TESTS[name](value, bound) for name, bound in wanted.tests.items())


def _same(value: Value, wanted: object) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    left, right = number_of(value), number_of(wanted)
    if left is not None and right is not None:
        return left == right
    return value is not None and str(value) == str(wanted)


def _one_of(value: Value, wanted: object) -> bool:
    return isinstance(wanted, Sequence) and any(_same(value, item) for item in wanted)


def _order(test: Callable[[Fraction], bool]) -> Callable[[Value, object], bool]:
    """Return a test of how far the value lies above the bound."""

    def compared(value: Value, bound: object) -> bool:
        if isinstance(value, date) and isinstance(bound, date):
            return test(Fraction((value - bound).days))
        left = number_of(value)
        return (
            left is not None
            and isinstance(bound, Decimal)
            and test(left - exact(bound))
        )

    return compared


_TESTS: dict[str, Callable[[Value, object], bool]] = {
    "equals": _same,
    "in_": _one_of,
    "not_in": lambda value, wanted: not _one_of(value, wanted),
    "at_least": _order(lambda above: above >= 0),
    "more_than": _order(lambda above: above > 0),
    "at_most": _order(lambda above: above <= 0),
    "less_than": _order(lambda above: above < 0),
}
