from typing import Any

import pytest
from sqlmodel import select

from core.access import SYSTEM, Viewer
from core.errors import RuleError
from db.models import Approval
from db.seed.standard import plant, standard_process
from db.session import transaction
from rules.process import Criterion, CriterionKind, ProcessPolicy
from services import decisions, pipeline, process
from tests.build import a_deal, saved
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("teams")
SIGNED_OFF = Criterion(
    code="signed_off", kind=CriterionKind.APPROVAL, zh="经理同意", en="Approved"
)


@pytest.fixture(autouse=True)
def approving(teams: None, admin: Viewer) -> None:  # noqa: ARG001 (it comes first)
    """Let the first stage ask for a manager's approval beside its customer."""
    with transaction(SYSTEM, "data.load") as session:
        plant(session)
    first, *rest = standard_process().stages
    asked = first.model_copy(update={"criteria": (*first.criteria, SIGNED_OFF)})
    body: dict[str, Any] = {"stages": (asked, *rest)}
    policy: ProcessPolicy = standard_process().model_copy(update=body)
    process.save(admin, "standard", policy, TODAY)
    process.approve(admin, "standard", "Managers look at every new deal.")


def kinds() -> list[tuple[str, str | None, Any]]:
    with transaction(SYSTEM) as session:
        rows = session.exec(select(Approval).order_by("id")).all()
        return [(row.kind, row.criterion, row.missing) for row in rows]


def test_an_approval_and_an_exception_are_decided_apart(
    rep: Viewer, manager: Viewer
) -> None:
    [number] = saved(a_deal())
    decisions.ask(rep, number, "first_contact", "Met at a fair.")
    assert kinds() == [
        ("approval", "signed_off", None),
        ("exception", None, {"codes": ["has_customer"]}),
    ]
    approval, exception = decisions.to_decide(manager)

    decisions.decide(manager, approval.id, "Go on.", granted=True)
    missing = pipeline.move(rep, number, "first_contact")
    assert [c.code for c in missing] == ["has_customer"]

    decisions.decide(manager, exception.id, "Known.", granted=True)
    assert pipeline.move(rep, number, "first_contact") == ()


def test_an_approval_that_was_refused_stays_missing(
    rep: Viewer, manager: Viewer
) -> None:
    [number] = saved(a_deal())
    decisions.ask(rep, number, "first_contact", "Met at a fair.")
    for waiting in decisions.to_decide(manager):
        decisions.decide(manager, waiting.id, "No.", granted=False)
    missing = pipeline.move(rep, number, "first_contact")
    assert [c.code for c in missing] == ["has_customer", "signed_off"]


def test_one_move_is_asked_for_once_until_it_is_decided(
    rep: Viewer, manager: Viewer
) -> None:
    [number] = saved(a_deal())
    decisions.ask(rep, number, "first_contact", "Met at a fair.")

    with pytest.raises(RuleError, match=r"pipeline\.asked_already"):
        decisions.ask(rep, number, "first_contact", "Again.")

    for waiting in decisions.to_decide(manager):
        decisions.decide(manager, waiting.id, "No.", granted=False)
    decisions.ask(rep, number, "first_contact", "Now with their letter.")
    assert len(kinds()) == 4
