"""The engine is pure: its tests have no database."""

import pytest


@pytest.fixture(autouse=True)
def database() -> None:
    """Take the place of the database that other tests get."""
