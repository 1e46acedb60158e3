import pytest
from pydantic import ValidationError

from core.errors import RuleError
from core.i18n import LANGUAGES, catalogue
from db.seed.standard import standard_process
from rules.process import (
    LOST,
    Criterion,
    CriterionKind,
    DealFacts,
    ProcessPolicy,
    barred,
    check_move,
    days_over,
    gate,
)
from rules.process_duties import Mover

STANDARD = standard_process()
NOBODY: frozenset[Mover] = frozenset()


def codes(before: str, after: str, facts: DealFacts) -> list[str]:
    return [criterion.code for criterion in gate(STANDARD, before, after, facts)]


def test_the_standard_process_has_the_eight_stages_in_order() -> None:
    assert [stage.code for stage in STANDARD.stages] == [
        "prospecting",
        "first_contact",
        "needs_analysis",
        "presentation",
        "quotation",
        "negotiation",
        "contract_signed",
        "after_sales",
    ]
    for stage in STANDARD.stages:
        assert stage.name("zh") != stage.name("en")
        assert stage.guide("zh") != stage.guide("en")


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("prospecting", "needs_analysis", "process.no_skip"),
        ("prospecting", "prospecting", "process.same_stage"),
        ("prospecting", "nowhere", "process.unknown_stage"),
        ("gone", "prospecting", "process.unknown_stage"),
    ],
)
def test_moves_that_the_process_does_not_know(
    before: str, after: str, key: str
) -> None:
    with pytest.raises(RuleError) as refused:
        check_move(STANDARD, before, after, NOBODY)
    assert refused.value.key == key


def test_going_back_and_skipping_follow_the_policy() -> None:
    check_move(STANDARD, "quotation", "first_contact", NOBODY)
    check_move(STANDARD, "quotation", LOST, NOBODY)
    strict = STANDARD.model_copy(update={"allow_back": False, "allow_skip": True})
    check_move(strict, "prospecting", "quotation", NOBODY)
    with pytest.raises(RuleError, match=r"process\.no_way_back"):
        check_move(strict, "quotation", "first_contact", NOBODY)


def test_a_stage_is_left_when_its_criteria_are_met() -> None:
    none = DealFacts()
    assert codes("prospecting", "first_contact", none) == ["has_customer"]
    known = DealFacts(fields=frozenset({"customer_id"}))
    assert codes("prospecting", "first_contact", known) == []
    assert codes("first_contact", "needs_analysis", none) == ["was_in_touch"]
    called = DealFacts(activities={"call": 1})
    assert codes("first_contact", "needs_analysis", called) == []
    assert codes("needs_analysis", "presentation", none) == [
        "expected_close",
        "needs_confirmed",
    ]
    ticked = DealFacts(tasks=frozenset({"needs_confirmed"}))
    assert codes("needs_analysis", "presentation", ticked) == ["expected_close"]


def test_what_is_skipped_is_asked_for_too_and_losing_asks_nothing() -> None:
    assert codes("prospecting", "needs_analysis", DealFacts()) == [
        "has_customer",
        "was_in_touch",
    ]
    assert codes("quotation", "prospecting", DealFacts()) == []
    assert codes("quotation", LOST, DealFacts()) == []


def test_a_manager_can_except_a_criterion() -> None:
    facts = DealFacts(excepted=frozenset({"has_customer"}))

    assert codes("prospecting", "first_contact", facts) == []


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("document", DealFacts(documents=frozenset({"quotation"}))),
        ("approval", DealFacts(approvals=frozenset({"c"}))),
        ("activity", DealFacts(activities={"quotation": 2})),
    ],
)
def test_each_kind_of_criterion_is_met_by_its_own(kind: str, facts: DealFacts) -> None:
    asked = Criterion(
        code="c", kind=CriterionKind(kind), target="quotation", zh="z", en="e"
    )
    assert facts.meets(asked)
    assert not DealFacts().meets(asked)
    assert asked.name("zh") == "z"
    assert all(asked.kind.supplier in catalogue(lang) for lang in LANGUAGES)
    assert asked.name("en") == "e"


def test_a_process_must_be_whole() -> None:
    body = STANDARD.model_dump(mode="json")
    twice = body | {"stages": [*body["stages"], body["stages"][-1]]}
    turned = body | {"stages": body["stages"][::-1]}
    for wrong in (twice, turned):
        with pytest.raises(ValidationError):
            ProcessPolicy.model_validate(wrong)
    assert ProcessPolicy.model_validate(body) == STANDARD


def test_days_over_the_standard() -> None:
    first = STANDARD.stage("prospecting")
    assert (days_over(first, 20), days_over(first, 3), days_over(first, None)) == (
        6,
        0,
        0,
    )


def guarded(*movers: Mover) -> ProcessPolicy:
    """Return the standard process whose second stage names its movers."""
    first, second, *rest = STANDARD.stages
    named = second.model_copy(update={"movers": movers})
    return STANDARD.model_copy(update={"stages": (first, named, *rest)})


@pytest.mark.parametrize(
    ("movers", "who", "passes"),
    [
        ([], [], True),
        ([Mover.PRESENT], [Mover.PRESENT], True),
        ([Mover.PRESENT, Mover.SERVE], [Mover.SERVE, Mover.DEVELOP], True),
        ([Mover.PRESENT], [Mover.MANAGER], True),
        ([Mover.PRESENT], [Mover.DEVELOP], False),
        ([Mover.MANAGER], list(set(Mover) - {Mover.MANAGER}), False),
        ([Mover.PRESENT], [], False),
    ],
    ids=[
        "nobody named", "the one duty", "one of several", "a manager is not locked out",
        "another duty", "only managers", "whoever holds none",
    ],
)  # fmt: skip
def test_a_stage_says_who_may_move_a_deal_into_it(
    movers: list[Mover], who: list[Mover], *, passes: bool
) -> None:
    policy, they = guarded(*movers), frozenset(who)
    assert barred(policy, they) == (set() if passes else {"first_contact"})
    if passes:
        check_move(policy, "prospecting", "first_contact", they)
        return
    with pytest.raises(RuleError, match=r"process\.not_yours") as refused:
        check_move(policy, "prospecting", "first_contact", they)
    named = [*movers, *([] if Mover.MANAGER in movers else [Mover.MANAGER])]
    assert refused.value.values["who"] == tuple(m.label for m in named)
    check_move(policy, "prospecting", LOST, they)


def test_going_back_into_a_stage_asks_who_as_well() -> None:
    policy = guarded(Mover.SERVE)
    with pytest.raises(RuleError, match=r"process\.not_yours"):
        check_move(policy, "quotation", "first_contact", NOBODY)


@pytest.mark.parametrize(
    ("moved", "fits"),
    [
        ({"fair": "quotation"}, True),
        ({"fair": "contract_signed"}, False),
        ({"fair": "nowhere"}, False),
        ({"prospecting": "quotation"}, False),
    ],
    ids=["to an open stage", "to a win", "to none", "from one that is still here"],
)
def test_deals_of_a_dropped_stage_go_to_an_open_one(
    moved: dict[str, str], *, fits: bool
) -> None:
    body = STANDARD.model_dump() | {"moved": moved}
    if fits:
        assert ProcessPolicy.model_validate(body).moved == moved
        return
    with pytest.raises(ValidationError, match="deals move from a stage"):
        ProcessPolicy.model_validate(body)
