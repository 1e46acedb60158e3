"""Small arithmetic over fields of a transaction: ``(bill_rate - pay_rate) * hours``.

Names, numbers, ``+ - * /``, brackets, ``min``, ``max`` and ``abs``; nothing else is
understood. Dividing by zero gives 0: a deal without amount has no margin rate.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from rules.incentives.exact import ZERO, exact, quotient

Lookup = Callable[[str], Fraction]
Term = Callable[[Lookup], Fraction]

_FUNCTIONS: dict[str, Callable[..., Fraction]] = {"min": min, "max": max, "abs": abs}
_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: quotient,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula: the names it reads, and its value for a transaction."""

    names: frozenset[str]
    value: Term


class FormulaError(ValueError):
    """The text is not arithmetic over fields."""


@lru_cache(maxsize=512)
def formula(text: str) -> Formula:
    """Return the formula that the text spells.

    Raises:
        FormulaError: something in it is neither a field, a number nor arithmetic.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise FormulaError(text) from error
    names = frozenset(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id not in _FUNCTIONS
    )
    return Formula(names, _term(tree.body, text.strip()))


def _term(node: ast.expr, text: str) -> Term:
    match node:
        case ast.Name(id=name) if name not in _FUNCTIONS:
            return lambda read: read(name)
        case ast.Constant(value=int() | float()):
            return _number(node, text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _term(operand, text)
            return lambda read: -inner(read)
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            return _operation(node, text)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if (
            name in _FUNCTIONS and args
        ):
            return _call(name, [_term(argument, text) for argument in args])
    raise FormulaError(text)


def _number(node: ast.Constant, text: str) -> Term:
    try:
        number = exact(ast.get_source_segment(text, node) or "")
    except ValueError as error:
        raise FormulaError(text) from error
    return lambda _read: number


def _operation(node: ast.BinOp, text: str) -> Term:
    act = _OPERATORS[type(node.op)]
    left, right = _term(node.left, text), _term(node.right, text)
    return lambda read: act(left(read), right(read))


def _call(name: str, terms: list[Term]) -> Term:
    if name == "abs":
        first = terms[0]
        return lambda read: abs(first(read))
    act = _FUNCTIONS[name]
    return lambda read: act((term(read) for term in terms), default=ZERO)
