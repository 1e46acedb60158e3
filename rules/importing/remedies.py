"""What can be done about a problem of a row."""

from core.i18n import Label

REMEDIES = frozenset(
    {
        "ambiguous",
        "cannot_make",
        "circle",
        "move_needs",
        "move_needs_contract",
        "move_needs_reason",
        "no_amount",
        "no_day",
        "no_deal",
        "no_key",
        "no_order",
        "no_such_currency",
        "no_such_stage",
        "not_a_choice",
        "not_wanted",
        "repeated",
        "too_many_cells",
        "two_currencies",
        "unknown",
    }
)
"""Problems of rows that have an advice of their own."""


ASKED = frozenset({"reading.date_order_unknown", "reading.decimal_unknown"})
"""What the page asks about a whole column."""


def remedy(problem: str) -> Label:
    """Return the key of what to do about a problem."""
    section, _, name = problem.partition(".")
    if section == "imports" and name in REMEDIES:
        return Label(f"imports.remedy_{name}")
    if problem in ASKED:
        return Label("imports.remedy_asked")
    if section in {"process", "pipeline"}:
        return Label("imports.remedy_move")
    return Label("imports.remedy_cell")
