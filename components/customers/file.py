"""The file of one customer: key facts, profile, wishes."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

import streamlit as st

from components import page
from components.listing import Listed
from components.records import Screen
from components.records.desk import Opened
from components.records.drawers import values
from components.words import day, literal, money, safe, t
from core.money import Currency

ENTERED = (
    "name", "industry", "region", "phone", "credit_code", "size", "channel", "source",
    "email", "website", "address", "country", "annual_revenue_minor", "currency",
    "employees", "founded", "parent_id", "tags", "needs", "preferences", "number",
)  # fmt: skip
"""The fields of the form: what is known first comes first."""
BRIEF = ("name", "phone", "industry", "region", "source", "size", "needs")
"""The fields of a new customer: the rest is for its own page."""
PROFILE = (
    "number", "industry", "size", "channel", "source", "phone", "email", "website",
    "address", "credit_code", "annual_revenue_minor", "employees", "founded",
    "parent_id",
)  # fmt: skip


class Standing(Protocol):
    """The deals with a customer."""

    @property
    def count(self) -> int:
        """Return how many."""

    @property
    def amounts(self) -> Mapping[Currency, int]:
        """Return what they are worth, by currency in minor units."""


class Cover(Protocol):
    """What stands on a customer's file."""

    @property
    def named(self) -> Listed:
        """Return name, industry and region."""

    @property
    def is_pool(self) -> bool:
        """Return whether nobody owns it."""


class Facts(Protocol):
    """What stands above a customer's file."""

    @property
    def open(self) -> Standing:
        """Return the open deals."""

    @property
    def won(self) -> Standing:
        """Return the won ones."""


def key_facts(opened: Opened, facts: Facts, today: date) -> None:
    """Draw what is asked first about a customer."""
    row = opened.row.values
    page.facts(
        {
            t("records.owner_id"): safe(opened.row.names["owner_id"]) or t("app.none"),
            t("customers.last_contact_on"): _ago(row["last_contact_on"], today),
            t("customers.next_contact_on"): _due(row["next_contact_on"], today),
            t("customers.open_deals"): _worth(facts.open),
            t("customers.won_deals"): _worth(facts.won),
            t("customers.since"): day(row["created_on"])
            if row["created_on"]
            else t("app.none"),
        }
    )


def tags(opened: Opened) -> str:
    """Return the tags of a customer as badges."""
    given = str(opened.row.values.get("tags") or "")
    for sign in "，、；;":
        given = given.replace(sign, ",")
    words = [word.strip() for word in given.split(",")]
    return " ".join(f":gray-badge[{safe(word)}]" for word in words if word)


def profile(screen: Screen, opened: Opened) -> None:
    """Draw the fields of the file that have a value."""
    told = values(screen, opened, PROFILE)
    st.table(told, border="horizontal", alt=t("customers.profile"))


def wishes(opened: Opened) -> None:
    """Draw what the customer needs and prefers."""
    row = opened.row.values
    told = [(name, row[name]) for name in ("needs", "preferences") if row[name]]
    if not told:
        st.markdown(f":gray[{t('customers.needs_empty')}]")
    for name, words in told:
        st.markdown(f":gray[{t(f'customers.{name}')}]")
        st.markdown(literal(safe(words)))


def name_only(screen: Screen, cover: Cover) -> None:
    """Draw what everybody may read of a customer whose file is closed to them."""
    named = cover.named
    with page.header(safe(str(named.values["name"]))):
        pass
    note = "in_pool_note" if cover.is_pool else "name_only_note"
    st.markdown(t(f"customers.{note}"))
    told = {
        t(screen.fields[name].label): safe(said)
        for name in ("industry", "region")
        if (said := _called(screen, named, name))
    }
    if told:
        st.table(told, border="horizontal", width=520, alt=t("customers.profile"))


def _called(screen: Screen, named: Listed, name: str) -> str:
    stored = str(named.values.get(name) or "")
    names = screen.names([screen.fields[name].target])
    return names[screen.fields[name].target].get(stored, stored)


def _ago(on: date | None, today: date) -> str:
    """Return the day of the last contact, and how long ago that is."""
    if on is None:
        return t("customers.never")
    days = (today - on).days
    return t("customers.days_ago", days=days) if days else t("customers.today")


def _due(on: date | None, today: date) -> str:
    if on is None:
        return t("app.none")
    late = (today - on).days
    words = t("customers.overdue", days=late)
    return f"{day(on)} :orange[{words}]" if late > 0 else day(on)


def _worth(standing: Standing) -> str:
    amounts = [money(amount, money_of) for money_of, amount in standing.amounts.items()]
    if not amounts:
        return t("customers.deals_count", count=standing.count)
    worth = t("record.and").join(amounts)
    return t("customers.deals_worth", count=standing.count, amount=worth)
