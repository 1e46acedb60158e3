"""Customers: the lists, the file of one, warnings of duplicates."""

from components.customers.duplicates import alike, passes, warnings
from components.customers.file import (
    BRIEF,
    ENTERED,
    key_facts,
    name_only,
    profile,
    tags,
    wishes,
)
from components.customers.lists import hand_on, view
from components.customers.menu import LIST, menu
from components.customers.parts import (
    aside,
    contact_screen,
    deal_screen,
    deals,
    file_screen,
    new_deal,
    of_customer,
    order_screen,
    orders,
    tabs,
)

__all__ = [
    "BRIEF",
    "ENTERED",
    "LIST",
    "alike",
    "aside",
    "contact_screen",
    "deal_screen",
    "deals",
    "file_screen",
    "hand_on",
    "key_facts",
    "menu",
    "name_only",
    "new_deal",
    "of_customer",
    "order_screen",
    "orders",
    "passes",
    "profile",
    "tabs",
    "tags",
    "view",
    "warnings",
    "wishes",
]
