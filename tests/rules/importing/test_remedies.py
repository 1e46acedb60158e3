import pytest

from core.i18n import LANGUAGES, catalogue
from rules.importing.remedies import REMEDIES, remedy


@pytest.mark.parametrize(
    ("problem", "advice"),
    [
        ("imports.unknown", "imports.remedy_unknown"),
        ("imports.something_else", "imports.remedy_cell"),
        ("reading.not_a_date", "imports.remedy_cell"),
        ("reading.date_order_unknown", "imports.remedy_asked"),
        ("process.no_skip", "imports.remedy_move"),
        ("pipeline.closed", "imports.remedy_move"),
    ],
)
def test_every_problem_has_an_advice(problem: str, advice: str) -> None:
    assert remedy(problem) == advice


@pytest.mark.parametrize("name", sorted(REMEDIES))
def test_advice_and_problem_are_texts(name: str) -> None:
    for language in LANGUAGES:
        known = catalogue(language)
        assert {f"imports.{name}", remedy(f"imports.{name}")} <= set(known)
