import pytest

from core.fields import check
from core.i18n import LANGUAGES, catalogue
from rules.targets import TargetFields, TargetMeasure


@pytest.mark.parametrize("period", ["2026", "2026Q1", "2026Q4", "2026-01", "2026-12"])
def test_a_period_is_a_year_a_quarter_or_a_month(period: str) -> None:
    given = {"owner_id": 1, "period": period, "amount_minor": 1}

    assert check(TargetFields, given)[1] == {}


@pytest.mark.parametrize("period", ["2026Q5", "2026-13", "2026-1", "26Q1", "202601"])
def test_what_is_no_period_says_how_to_write_one(period: str) -> None:
    given = {"owner_id": 1, "period": period, "amount_minor": 1}

    assert "period" in check(TargetFields, given)[1]


def test_a_target_is_of_a_person_or_of_a_team() -> None:
    given = {"period": "2026", "amount_minor": 1}

    assert check(TargetFields, {**given, "team_id": 1})[1] == {}
    assert check(TargetFields, given)[1]["owner_id"].key == "targets.of_nobody"


@pytest.mark.parametrize("measure", TargetMeasure)
def test_a_target_is_of_a_measure_that_figures_have(measure: TargetMeasure) -> None:
    assert all(measure.label in catalogue(language) for language in LANGUAGES)
