from datetime import timedelta

import pytest
from sqlmodel import select

from core.access import SYSTEM, Viewer
from core.errors import ForbiddenError, NotFoundError, RuleError
from db.models import DealEvent
from db.models.company import PolicyStatus
from db.seed.standard import plant, standard_process
from db.session import transaction
from rules.pipeline import DealFields
from rules.process import ProcessPolicy
from services import pipeline, process, timeline
from tests.build import a_deal, saved
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("teams")
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def standard(teams: None) -> None:  # noqa: ARG001 (it has to come first)
    """Let version 1 be in force."""
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def slower() -> ProcessPolicy:
    """Return the standard process with a slower first stage."""
    first, *rest = standard_process().stages
    stages = (first.model_copy(update={"standard_days": 99}), *rest)
    return standard_process().model_copy(update={"stages": stages})


def test_a_draft_changes_nothing_until_it_is_approved(admin: Viewer) -> None:
    assert process.save(admin, "standard", standard_process(), TOMORROW) == 2
    assert process.save(admin, "standard", slower(), TODAY) == 2
    assert pipeline.processes(admin)["standard"] == standard_process()

    process.approve(admin, "standard", "Fairs bring cold contacts.")

    assert pipeline.processes(admin)["standard"] == slower()
    new, old = process.versions(admin, "standard")
    assert (new.number, new.status, new.author, new.approver, new.reason) == (
        2, PolicyStatus.ACTIVE, "Admin", "Admin", "Fairs bring cold contacts.",
    )  # fmt: skip
    assert old.status is PolicyStatus.RETIRED


def test_a_draft_names_no_stage_yet(admin: Viewer) -> None:
    first, *rest = standard_process().stages
    stages = (first.model_copy(update={"en": "Renamed"}), *rest)
    renamed = standard_process().model_copy(update={"stages": stages})
    process.save(admin, "standard", renamed, TODAY)
    assert timeline.stages(admin, "en")["prospecting"] == "Prospect identification"

    process.approve(admin, "standard", "Shorter.")

    assert timeline.stages(admin, "en")["prospecting"] == "Renamed"


def test_a_version_rules_from_its_day_on(admin: Viewer) -> None:
    process.save(admin, "standard", slower(), TOMORROW)
    process.approve(admin, "standard", "From tomorrow on.")
    assert pipeline.processes(admin)["standard"] == standard_process()


def without(code: str, **moved: str) -> ProcessPolicy:
    """Return the standard process without a stage; ``moved`` says where deals go."""
    stages = tuple(s for s in standard_process().stages if s.code != code)
    more = {"stages": stages, "moved": moved}
    return standard_process().model_copy(update=more)


def told(number: int) -> list[tuple[object, ...]]:
    with transaction(SYSTEM) as session:
        rows = session.exec(select(DealEvent).where(DealEvent.deal_id == number))
        return [(r.from_stage, r.to_stage, r.on_day, r.reason) for r in rows]


def test_a_stage_where_open_deals_stand_is_dropped_once_they_have_a_place(
    admin: Viewer,
) -> None:
    open_one, lost, elsewhere = saved(
        a_deal(stage="quotation", entered_on=TODAY - timedelta(days=9)),
        a_deal(stage="quotation", outcome="lost"),
        a_deal(stage="presentation"),
    )
    assert process.open_deals(admin, "standard") == {"quotation": 1, "presentation": 1}
    process.save(admin, "standard", without("quotation"), TODAY)
    with pytest.raises(RuleError, match=r"process\.stage_in_use"):
        process.approve(admin, "standard", "Shorter.")
    assert told(open_one) == []

    process.save(
        admin, "standard", without("quotation", quotation="negotiation"), TODAY
    )
    process.approve(admin, "standard", "Shorter.")

    assert told(open_one) == [("quotation", "negotiation", TODAY, "Shorter.")]
    assert told(lost) == told(elsewhere) == []
    standing = pipeline.standing(admin, open_one)
    assert standing.stage is not None
    assert (standing.stage.code, standing.days) == ("negotiation", 9)
    assert process.open_deals(admin, "standard") == {
        "negotiation": 1,
        "presentation": 1,
    }
    pipeline.move(admin, open_one, "presentation")


def test_a_stage_is_dropped_on_the_day_of_the_approval_only(admin: Viewer) -> None:
    process.save(admin, "standard", without("quotation"), TOMORROW)
    with pytest.raises(RuleError, match=r"process\.drops_today"):
        process.approve(admin, "standard", "Shorter.")
    assert len(pipeline.processes(admin)["standard"].stages) == 8

    process.save(admin, "standard", without("quotation"), TODAY)
    process.approve(admin, "standard", "Shorter.")
    assert len(pipeline.processes(admin)["standard"].stages) == 7


def test_a_version_of_later_has_to_know_every_stage_of_now(admin: Viewer) -> None:
    process.save(admin, "standard", slower(), TOMORROW)
    process.approve(admin, "standard", "From tomorrow on.")
    first, *rest = standard_process().stages
    fair = first.model_copy(update={"code": "fair"})
    longer = standard_process().model_copy(update={"stages": (first, fair, *rest)})
    process.save(admin, "standard", longer, TODAY)
    with pytest.raises(RuleError, match=r"process\.later_lacks"):
        process.approve(admin, "standard", "Fairs.")


def test_another_pipeline_begins_as_the_standard_one(
    admin: Viewer, rep: Viewer
) -> None:
    process.begin(admin, "service", " 服务 ", "Service")
    assert sorted(process.pipelines(admin)) == ["service", "standard"]
    assert list(pipeline.processes(rep)) == ["standard"]
    pipeline.add(rep, DealFields(name="x"), "form")

    process.approve(admin, "service", "Service contracts.")

    theirs = pipeline.processes(rep)["service"]
    assert (theirs.zh, theirs.en) == ("服务", "Service")
    assert theirs.stages == standard_process().stages


@pytest.mark.parametrize(
    ("code", "name", "key"),
    [
        ("Service", "x", "process.no_such_code"),
        ("", "x", "process.no_such_code"),
        ("service", " ", "process.names_needed"),
        ("standard", "x", "process.taken"),
    ],
)
def test_another_pipeline_needs_a_code_and_names_of_its_own(
    admin: Viewer, code: str, name: str, key: str
) -> None:
    with pytest.raises(RuleError) as refused:
        process.begin(admin, code, name, name)
    assert refused.value.key == key
    assert list(process.pipelines(admin)) == ["standard"]


def test_a_draft_that_is_thrown_away_leaves_room_for_the_next(admin: Viewer) -> None:
    process.save(admin, "standard", slower(), TODAY)
    process.discard(admin, "standard")
    assert [v.number for v in process.versions(admin, "standard")] == [1]
    with pytest.raises(NotFoundError, match=r"process\.no_draft"):
        process.discard(admin, "standard")
    with pytest.raises(NotFoundError, match=r"process\.no_draft"):
        process.approve(admin, "standard", "why")

    process.save(admin, "standard", slower(), TODAY)
    process.approve(admin, "standard", "Now.")
    assert pipeline.processes(admin)["standard"] == slower()


def test_only_administrators_change_the_process(rep: Viewer, ops: Viewer) -> None:
    for who in (rep, ops):
        with pytest.raises(ForbiddenError):
            process.begin(who, "service", "x", "x")
        with pytest.raises(ForbiddenError):
            process.save(who, "standard", slower(), TODAY)
        with pytest.raises(ForbiddenError):
            process.approve(who, "standard", "why")
        with pytest.raises(ForbiddenError):
            process.discard(who, "standard")
