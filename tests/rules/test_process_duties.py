import pytest

from db.seed.standard import standard_process
from rules.people import Duty
from rules.process_duties import Involvement, Mover, holders
from rules.roster import HandoffState

TAKEN, OFFERED = HandoffState.ACCEPTED, HandoffState.OFFERED
RETURNED = HandoffState.RETURNED
STAGE = (
    standard_process()
    .stages[3]
    .model_copy(
        update={
            "accountable": (Duty.NEGOTIATE,),
            "consulted": (Duty.DEVELOP, Duty.SERVE),
            "informed": (Duty.SERVE,),
        }
    )
)


def test_each_duty_has_to_do_with_a_stage_what_the_stage_says() -> None:
    found = {part.letter: list(STAGE.duties(part)) for part in Involvement}
    assert found == {
        "R": ["present"],
        "A": ["negotiate"],
        "C": ["develop", "serve"],
        "I": ["serve"],
    }


@pytest.mark.parametrize(
    ("roster", "held_by"),
    [
        ([], ["Lin"]),
        ([(Duty.PRESENT, TAKEN, "Zhao")], ["Zhao"]),
        ([(Duty.PRESENT, OFFERED, "Zhao")], ["Lin"]),
        ([(Duty.PRESENT, RETURNED, "Zhao")], ["Lin"]),
        ([(Duty.SERVE, TAKEN, "Zhao")], ["Lin"]),
        ([(Duty.PRESENT, TAKEN, n) for n in ("Wu", "Mei", "Wu")], ["Wu", "Mei"]),
    ],
    ids=[
        "nobody else took it", "a colleague took it", "only offered", "returned",
        "took another one", "two took it",
    ],
)  # fmt: skip
def test_a_duty_is_held_by_who_took_it_else_by_the_owner(
    roster: list[tuple[Duty, HandoffState, str]], held_by: list[str]
) -> None:
    assert holders(Duty.PRESENT, roster, "Lin") == held_by


def test_nobody_holds_a_duty_of_a_deal_without_owner() -> None:
    assert holders(Duty.PRESENT, [], None) == []


def test_every_duty_can_be_named_as_a_mover() -> None:
    assert {duty.value for duty in Duty} | {"manager"} == {m.value for m in Mover}
    assert Mover.SERVE.label == Duty.SERVE.label
    assert Mover.MANAGER.label == "process.manager"
