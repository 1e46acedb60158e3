"""Every choice that is shown has a name in both languages."""

from enum import StrEnum

import pytest

from core.i18n import LANGUAGES, catalogue
from db.seed.standard import standard_process
from rules import (
    approvals,
    imports,
    leads,
    orders,
    people,
    pipeline,
    process,
    roster,
    sharing,
)

MODULES = (
    approvals,
    imports,
    leads,
    orders,
    people,
    pipeline,
    process,
    roster,
    sharing,
)
CHOICES = [
    choice
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and hasattr(kind, "label")
    for choice in kind
]


@pytest.mark.parametrize("choice", CHOICES, ids=repr)
def test_a_choice_has_a_name(choice: StrEnum) -> None:
    for language in LANGUAGES:
        assert catalogue(language)[choice.label]  # type: ignore[attr-defined]


def test_a_process_has_a_name_in_both_languages() -> None:
    assert len({standard_process().name(language) for language in LANGUAGES}) == 2
