"""Relationships that the models do without: tests load related rows along them."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import relationship

from db.models import Deal, DealLine


def lines_of_deals() -> Any:
    """Return the attribute that leads from a deal to its lines."""
    mapper = inspect(Deal)
    if "lines" not in mapper.relationships:
        mapper.add_property("lines", relationship(DealLine, viewonly=True))
    return mapper.relationships["lines"].class_attribute
