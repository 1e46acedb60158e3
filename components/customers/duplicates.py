"""Warnings that a customer may be there already."""

from collections.abc import Callable, Mapping

import streamlit as st

from components.forms import Asked
from components.words import literal, safe, t
from rules.customers import CustomerFields
from rules.duplicates import Likeness

SHOWN = 5
"""Likely duplicates that are named; more would say nothing."""
Look = Callable[[str, str | None, str | None], Likeness]
"""Finds who may be the same by name, phone and credit code."""


def warnings(look: Look) -> Mapping[str, Callable[[str], None]]:
    """Return what warns of duplicates under a field while somebody types."""
    return {
        "name": lambda typed: alike(look(typed, None, None)),
        "phone": lambda typed: alike(look("", typed, None)),
        "credit_code": lambda typed: alike(look("", None, typed)),
    }


def alike(found: Likeness) -> None:
    """Say which customers may be the same, and that there are others'."""
    if found.mine:
        names = t("record.and").join(
            t("customers.like_mine", name=safe(like.name), why=t(like.why.label))
            for like in found.mine[:SHOWN]
        )
        title = t("customers.like")
        st.markdown(f":orange[:material/warning: **{title}**] {literal(names)}")
    if found.others:
        key = "like_one_other" if found.others == 1 else "like_others"
        words = t(f"customers.{key}", count=found.others)
        st.markdown(f":orange[:material/group: {words}]")


def passes(asked: Asked[CustomerFields], look: Look) -> bool:
    """Return whether a new customer may be saved: at once, or after the warning."""
    new = asked.record
    found = look(new.name, new.phone, new.credit_code)
    seen = (asked.key, tuple(like.id for like in found.mine), found.others)
    if not found or st.session_state.get("customers~warned") == seen:
        return True
    st.session_state["customers~warned"] = seen
    alike(found)
    st.markdown(t("customers.like_again", submit=t("app.add")))
    return False
