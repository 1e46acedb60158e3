"""Relationships that the models do without: tests load related rows along them."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import relationship

from db.models import Deal, DealLine
from db.reach import filters


def lines_of_deals() -> Any:
    """Return the attribute that leads from a deal to its lines."""
    mapper = inspect(Deal)
    if "lines" not in mapper.relationships:
        mapper.add_property("lines", relationship(DealLine, viewonly=True))
        filters.cache_clear()  # it knows classes that lead nowhere
    return mapper.relationships["lines"].class_attribute
