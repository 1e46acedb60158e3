"""The open deals of a pipeline: the board, and what stands still."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.access import Viewer
from core.money import Currency
from db.queries import company, deals, movers
from db.queries.board import BoardCard, Openings, Stale, Wanted
from db.replica import reading
from db.scope import Reach, ScopedSession
from db.session import transaction
from rules.pipeline import PIPELINE
from rules.process import ProcessPolicy, StageKind, StageRule, barred

__all__ = ["BoardCard", "Lane", "Stale", "Wanted", "board", "stale"]

ALL = Wanted()


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage of the board: what is in it, and its first cards."""

    stage: StageRule
    count: int
    sums: Mapping[Currency, int]
    cards: Sequence[BoardCard]


def board(viewer: Viewer, wanted: Wanted = ALL, pipeline: str = PIPELINE) -> list[Lane]:
    """Return the open deals by stage: the first cards, and what there is in all.

    Raises:
        NotFoundError: there is no such pipeline.
    """
    with transaction(viewer) as session:
        process = deals.process(session, pipeline)
        openings = Openings(pipeline, process, company.today(session), wanted)
    with reading(viewer, Reach.SEE) as session:  # ranks and sums, sooner than the rest
        ids, totals = openings.lanes(session)
    with transaction(viewer) as session:
        found = _barred(session, process, openings.cards(session, ids))
    return [
        Lane(
            stage,
            sum(t.count for t in totals if t.stage == stage.code),
            {
                Currency(t.currency): t.amount_minor
                for t in totals
                if t.stage == stage.code
            },
            [card for card in found if card.stage == stage.code],
        )
        for stage in process.stages
        if stage.kind is not StageKind.AFTER
    ]


def _barred(
    session: ScopedSession, process: ProcessPolicy, cards: Sequence[BoardCard]
) -> Sequence[BoardCard]:
    """Say of each card where the viewer may not move it; few processes ask who does."""
    if not process.names_movers:
        return cards
    who = movers.movers(session, [(card.id, card.owner_id) for card in cards])
    return [replace(card, barred=barred(process, who[card.id])) for card in cards]


def stale(viewer: Viewer, most: int, pipeline: str = PIPELINE) -> Sequence[Stale]:
    """Return the own and the team's deals that stand still, most worth first.

    Raises:
        NotFoundError: there is no such pipeline.
    """
    with transaction(viewer) as session, session.reaching(Reach.COUNT):
        process = deals.process(session, pipeline)
        wanted = Wanted(is_stale=True)
        openings = Openings(pipeline, process, company.today(session), wanted)
        return openings.by_worth(session, most)
