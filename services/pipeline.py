"""Deals: open one, move it through the process, win it, lose it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from core import clock
from core.access import Viewer
from core.errors import RuleError
from core.fields import check_day
from core.money import split
from db import policies
from db.changes import edit
from db.models import Approval, ChecklistMark, Customer, Deal, DealLine, Person, Product
from db.once import once
from db.queries import company, deals, decisions, movers, openings, records
from db.scope import ScopedSession
from db.session import transaction
from rules.pipeline import (
    PIPELINE,
    DealFields,
    EventKind,
    LostFields,
    Outcome,
    WonFields,
    check_beginning,
    check_contract_day,
)
from rules.process import (
    LOST,
    Criterion,
    ProcessPolicy,
    StageKind,
    StageRule,
    barred,
    check_move,
    days_over,
    gate,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a deal stands in its process."""

    process: ProcessPolicy
    stage: StageRule | None
    days: int | None
    over: int
    missing: Sequence[Criterion]
    done: frozenset[str]
    taken: Mapping[str, int]
    barred: frozenset[str]
    """The stages into which the viewer may not move it."""
    is_ours: bool
    """The viewer's own or of who they lead: they may give it away, or reopen it."""
    asked: Sequence[decisions.Asked]


def processes(viewer: Viewer) -> Mapping[str, ProcessPolicy]:
    """Return the process of each pipeline that is in force."""
    with transaction(viewer) as session:
        codes = policies.ruling(session, deals.PROCESS, company.today(session))
        return {code: deals.process(session, code) for code in codes}


def standing(viewer: Viewer, number: int) -> Standing:
    """Return where a deal stands, and what it needs to move on.

    Raises:
        NotFoundError: ``records.not_found``, also when it is someone else's.
    """
    with transaction(viewer) as session:
        deal = records.find(session, Deal, number)
        process = deals.process(session, deal.pipeline)
        stage = next((s for s in process.stages if s.code == deal.stage), None)
        facts = deals.facts(session, deal)
        missing = [c for c in stage.criteria if not facts.meets(c)] if stage else []
        since = max(filter(None, [deal.entered_on, deal.last_contact_on]), default=None)
        days = (company.today(session) - since).days if since else None
        done = frozenset(
            c.code for s in process.stages for c in s.criteria if facts.meets(c)
        )
        return Standing(
            process,
            stage,
            days,
            days_over(stage, days) if stage and deal.outcome is Outcome.OPEN else 0,
            missing,
            done,
            deals.days_taken(session, number),
            _barred(session, process, deal),
            movers.is_ours(session, deal),
            decisions.asked(session, Approval.deal_id == number),
        )


def add(
    viewer: Viewer,
    new: DealFields,
    key: str,
    product_id: int | None = None,
    pipeline: str = PIPELINE,
    began_on: date | None = None,
) -> int:
    """Open a deal owned by the viewer; the same key opens one.

    It began today, or on an earlier day where it is entered late.

    Raises:
        RuleError: ``pipeline.began_not_yet``, ``fields.absurd_day``.
        NotFoundError: the viewer may not see the customer; there is no such product.
    """

    def make() -> int:
        checked = records.checked(new)
        if checked.customer_id:
            records.find(session, Customer, checked.customer_id)
        given = checked.model_dump(include=set(DealFields.model_fields))
        owner, fields = viewer.id or None, DealFields.model_validate(given)
        deal = openings.open_deal(session, fields, owner, pipeline, began_on)
        if product_id:
            records.find(session, Product, product_id)
            line = DealLine(deal_id=deal.id or 0, product_id=product_id)
            line.amount_minor, line.currency = deal.amount_minor, deal.currency
            session.add(line)
        return deal.id or 0

    with transaction(viewer, "pipeline.add", correlation=key) as session:
        if began_on:
            check_day(began_on)
            check_beginning(began_on, company.today(session))
        return once(session, key, make)


def change(viewer: Viewer, number: int, opened: int, to: DealFields) -> None:
    """Save what a form was sent with; changes of amount and date become events.

    Raises:
        NotFoundError: the viewer cannot see it, or its customer.
        ConflictError: someone else saved it since.
        RuleError: ``pipeline.lines_say_otherwise``, several lines sum to an amount.
    """
    with transaction(viewer, "pipeline.edit") as session:
        deal, to = records.find_to_change(session, Deal, number), records.checked(to)
        if to.customer_id and to.customer_id != deal.customer_id:
            records.find(session, Customer, to.customer_id)
        records.check_lists(session, to)
        before = (deal.amount_minor, deal.currency), deal.expected_close_on
        edit(deal, opened, records.changes_of(to))
        session.flush()
        if (deal.amount_minor, deal.currency) != before[0]:
            _follow(session, deal)
            deals.tell(session, deal, EventKind.AMOUNT)
        if deal.expected_close_on != before[1]:
            deals.tell(session, deal, EventKind.EXPECTED_CLOSE)


def move(
    viewer: Viewer, number: int, to: str, won: WonFields | None = None
) -> Sequence[Criterion]:
    """Move a deal to another stage; what is returned is missing, and it stayed.

    Raises:
        NotFoundError: the viewer cannot see it.
        RuleError: the process does not know the move; ``pipeline.lost_needs_reason``,
            ``pipeline.won_needs_contract``, ``pipeline.contract_currency``;
            ``pipeline.contract_not_yet``, ``pipeline.contract_too_early``;
            ``pipeline.closed``, also back from a win; ``process.not_yours``.
    """
    if to == LOST:
        raise RuleError("pipeline.lost_needs_reason")
    with transaction(viewer, "pipeline.move") as session:
        deal = records.find_to_change(session, Deal, number)
        process = deals.process(session, deal.pipeline)
        _may_go(process, deal, to)
        before = deal.stage
        check_move(process, before, to, movers.of_deal(session, deal))
        missing = gate(process, before, to, deals.facts(session, deal))
        if missing:
            return missing
        stage = process.stage(to)
        today = company.today(session)
        if stage.kind is not StageKind.OPEN and deal.outcome is Outcome.OPEN:
            if won is None:
                raise RuleError("pipeline.won_needs_contract")
            check_contract_day(won.contract_on, deal.created_on, today)
            _win(session, deal, won)
            deal.outcome, deal.closed_on = Outcome.WON, won.contract_on
        deal.stage, deal.entered_on = to, today
        deals.tell(session, deal, EventKind.STAGE, before=before)
        return ()


def lose(viewer: Viewer, number: int, why: LostFields) -> None:
    """End a deal as lost, for a reason of the managed list.

    Raises:
        NotFoundError: the viewer cannot see it.
        RuleError: ``records.not_in_list``; ``pipeline.closed``.
    """
    with transaction(viewer, "pipeline.move") as session:
        deal = records.find_to_change(session, Deal, number)
        if deal.outcome is not Outcome.OPEN:
            raise RuleError("pipeline.closed")
        records.check_lists(session, why)
        before = deal.stage
        deal.stage, deal.outcome = LOST, Outcome.LOST
        deal.entered_on = deal.closed_on = company.today(session)
        deal.lost_reason, deal.lost_note = why.lost_reason, why.lost_note
        deals.tell(
            session, deal, EventKind.STAGE, before=before, reason=why.lost_reason
        )


def mark(viewer: Viewer, number: int, task: str, *, done: bool) -> None:
    """Tick a task of the checklist, or take the tick back."""
    with transaction(viewer, "pipeline.edit") as session:
        deal = records.find_to_change(session, Deal, number)
        statement = select(ChecklistMark).where(
            ChecklistMark.deal_id == number, ChecklistMark.task == task
        )
        had = session.exec(statement).all()
        for row in had if not done else []:
            session.delete(row)
        if done and not had:
            session.add(
                ChecklistMark(
                    deal_id=number,
                    stage=deal.stage,
                    task=task,
                    person_id=viewer.id or None,
                    at=clock.now(),
                )
            )


def by_number(viewer: Viewer, number: str) -> int:
    """Return the deal of a number.

    Raises:
        RuleError: ``pipeline.no_such_number``.
    """
    with transaction(viewer) as session:
        found = session.exec(select(Deal.id).where(Deal.number == number)).first()
        if found is None:
            raise RuleError("pipeline.no_such_number", number=number)
        return found


def _barred(
    session: ScopedSession, process: ProcessPolicy, deal: Deal
) -> frozenset[str]:
    """Return where the viewer may not move a deal; few processes need to be asked."""
    if not process.names_movers:
        return frozenset()
    return barred(process, movers.of_deal(session, deal))


def _may_go(process: ProcessPolicy, deal: Deal, to: str) -> None:
    """Keep what was lost where it is, and what was won among what follows a win."""
    is_open = deal.outcome is Outcome.OPEN
    ended = deal.outcome is Outcome.LOST
    if ended or (not is_open and process.stage(to).kind is StageKind.OPEN):
        raise RuleError("pipeline.closed")


def _follow(session: ScopedSession, deal: Deal) -> None:
    """Let the lines follow the currency, and the only one the amount."""
    rows = deals.lines(session, deal.id or 0)
    for row in rows:
        row.currency = deal.currency
    if len(rows) == 1:
        rows[0].amount_minor = deal.amount_minor
    elif rows and sum(row.amount_minor or 0 for row in rows) != deal.amount_minor:
        raise RuleError("pipeline.lines_say_otherwise", count=len(rows))


def _win(session: ScopedSession, deal: Deal, won: WonFields) -> None:
    """Take over what the contract says; the lines share its amount."""
    if won.currency is not deal.currency:
        raise RuleError("pipeline.contract_currency", currency=deal.currency)
    deal.contract_number, deal.contract_on = won.contract_number, won.contract_on
    deal.contract_amount_minor = won.contract_amount_minor
    owner = session.get(Person, deal.owner_id) if deal.owner_id else None
    deal.superior_id = owner.superior_id if owner else deal.superior_id
    rows = deals.lines(session, deal.id or 0)
    weights = [row.amount_minor or 0 for row in rows]
    if rows:
        weights = weights if sum(weights) else [1] * len(rows)
        parts = split(won.contract_amount_minor, weights)
        for row, part in zip(rows, parts, strict=True):
            row.contract_amount_minor = part
