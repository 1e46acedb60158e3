from rules.process import StageKind
from rules.process_log import codes_of, process_of


def test_names_become_codes_that_differ() -> None:
    names = ["T02 Check", "t02-check", "检查", "2nd", "Lost", "检查 B"]
    assert list(codes_of(names).values()) == [
        "t02_check", "t02_check_2", "stage_3", "stage_2nd", "lost_2", "b",
    ]  # fmt: skip


def test_a_log_becomes_a_process_in_which_the_last_stage_wins() -> None:
    made = process_of(["A", "B", "C"], "log")
    assert [s.code for s in made.stages] == ["a", "b", "c"]
    assert [s.probability for s in made.stages] == [0, 50, 100]
    kinds = [StageKind.OPEN, StageKind.OPEN, StageKind.WON]
    assert [s.kind for s in made.stages] == kinds
    assert made.allow_skip
    assert made.allow_back
