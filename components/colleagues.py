"""Asking for a colleague: who takes something over, or may see it."""

from collections.abc import Sequence

import streamlit as st

from components import filters
from components.words import t


def pick(label: str, people: Sequence[tuple[int, str]], *, key: str) -> int | None:
    """Ask for one of the people; two of one name are told apart by a number."""
    names = filters.distinct(dict(people))
    chosen = st.selectbox(
        label, list(names), index=None, key=key, placeholder=t("fields.choose"),
        format_func=lambda number: names.get(number, ""),
    )  # fmt: skip
    return chosen if chosen in names else None
