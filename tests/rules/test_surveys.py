import pytest

from core.fields import check
from rules.surveys import Scale, SurveyFields


@pytest.mark.parametrize(
    ("scale", "score", "fits"),
    [
        (Scale.CSAT, 1, True),
        (Scale.CSAT, 5, True),
        (Scale.CSAT, 0, False),
        (Scale.CSAT, 6, False),
        (Scale.NPS, 0, True),
        (Scale.NPS, 10, True),
    ],
)
def test_a_score_lies_on_its_scale(scale: Scale, score: int, fits: bool) -> None:  # noqa: FBT001
    found, problems = check(SurveyFields, {"scale": scale, "score": score})

    assert (found is not None) is fits
    if not fits:
        assert problems["score"].values == {"low": 1, "high": 5}


def test_no_score_is_above_every_scale() -> None:
    assert "score" in check(SurveyFields, {"scale": Scale.NPS, "score": 11})[1]
    assert Scale.NPS.label == "surveys.scale_nps"
