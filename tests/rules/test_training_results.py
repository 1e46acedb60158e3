from core.fields import check
from rules.training_results import TrainingOutcome, TrainingResultFields


def test_somebody_was_trained() -> None:
    assert check(TrainingResultFields, {"course": "Safety", "owner_id": 1})[1] == {}
    problems = check(TrainingResultFields, {"course": "Safety"})[1]
    assert problems["owner_id"].key == "fields.missing"


def test_every_outcome_has_a_name() -> None:
    assert TrainingOutcome.PASSED.label == "training_results.outcome_passed"
