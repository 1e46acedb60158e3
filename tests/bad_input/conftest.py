"""Bad input is tried on the company of two teams."""

from tests.reach.conftest import kept, quick, world

__all__ = ["kept", "quick", "world"]
