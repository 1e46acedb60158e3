from rules.activities import ActivityKind
from rules.timeline import KINDS, Happening


def test_a_timeline_tells_of_follow_ups_and_of_what_else_happens() -> None:
    assert set(KINDS) == {*ActivityKind, *Happening}
    assert Happening.STAGE.label == "timeline.stage"
