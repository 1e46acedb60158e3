"""Fixtures: the words of the record that the screens of these tests draw."""

from collections.abc import Generator
from typing import cast

import pytest

from core.i18n import LANGUAGES, catalogue
from tests.components.boats import WORDS


@pytest.fixture(autouse=True)
def words() -> Generator[None]:
    """Let the catalogue know the boats for the time of a test."""
    known = [cast("dict[str, str]", catalogue(language)) for language in LANGUAGES]
    for texts in known:
        texts.update(WORDS)
    yield
    for texts in known:
        for key in WORDS:
            texts.pop(key, None)
