"""Deals of a file: stage and outcome, their product, what happened to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core import clock
from core.errors import RuleError
from db.models import Deal, DealEvent, DealLine
from db.queries import company, deals, imports, movers
from rules.importing.flags import UNKNOWN
from rules.importing.mapping import folded
from rules.importing.rows import Row
from rules.pipeline import PIPELINE, EventKind, Outcome
from rules.process import check_move, gate
from services.imports.of_kind import Created, OfKind, Scene

WON = frozenset({"contract_signed", "after_sales", "won"})
LOST = "lost"
EVENTS: Mapping[EventKind, frozenset[str]] = {
    EventKind.STAGE: frozenset({"stage", "outcome"}),
    EventKind.AMOUNT: frozenset({"amount_minor", "currency"}),
    EventKind.EXPECTED_CLOSE: frozenset({"expected_close_on"}),
    EventKind.OWNER: frozenset({"owner_id"}),
}
"""What is told of a deal that was here already when which columns change."""


class Deals(OfKind):
    """What deals need beyond their own row."""

    def __init__(self, scene: Scene) -> None:
        """Read the process."""
        super().__init__(scene)
        session = scene.session
        self.process = deals.process_or_standard(session, PIPELINE)
        self.today = company.today(session)
        self.codes = [stage.code for stage in self.process.stages]
        self.names = {folded(code): code for code in self.codes}
        for stage in self.process.stages:
            self.names |= {folded(w): stage.code for w in (stage.zh, stage.en)}
        self.lines: dict[int, DealLine] = {}

    def found(self, ids: Sequence[int]) -> None:
        """Read the products that deals of a chunk have."""
        self.lines = imports.lines(self.store.session, ids)

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Turn a stage into stage and outcome; return what a new deal has besides.

        Raises:
            RuleError: ``imports.no_such_stage``.
        """
        given.pop("product_id", None)
        more = super().complete(row, given) | {"name": self._name(row, given)}
        said = _said(given)
        if said is None:
            return more | {
                "stage": self.codes[0],
                "entered_on": given.get("created_on"),
            }
        code = "contract_signed" if said == "won" else self.names.get(folded(said))
        if said == LOST:
            code = self.codes[0]
            more["lost_reason"] = UNKNOWN
        if code is None:
            raise RuleError("imports.no_such_stage", value=said, column="stage")
        given["stage"] = code
        given["outcome"] = Outcome.LOST if said == LOST else _outcome(code)
        if given["outcome"] is Outcome.OPEN and "closed_on" in given:
            given.setdefault("expected_close_on", given.pop("closed_on"))
        return more | {"entered_on": self._entered(given), "is_imported": True}

    def revised(self, old: Deal, given: dict[str, Any]) -> dict[str, Any]:
        """Return what a deal that is here already takes over: the gate has a word.

        Raises:
            RuleError: a move that the process does not let pass.
        """
        if given.get("outcome") is Outcome.LOST:
            given["stage"] = old.stage
        before = (old.stage, old.outcome)
        after = (given.get("stage", old.stage), given.get("outcome", old.outcome))
        if before == after:
            return given
        self._let_pass(old, given, *after)
        moved = {"entered_on": self.today}
        if old.outcome is Outcome.OPEN and after[1] is not Outcome.OPEN:
            day = given.get("closed_on") or given.get("contract_on") or self.today
            moved |= {"closed_on": day, "entered_on": day}
        return given | moved

    def created(self, rows: Iterable[Created]) -> None:
        """Give new deals their product and their past."""
        found = list(rows)
        lines = [
            _line(number, product, values)
            for number, row, values in found
            if (product := self._product(row))
        ]
        self.store.insert(DealLine, lines)
        events = [e for number, _, v in found for e in self._events(number, v)]
        self.store.insert(DealEvent, events)

    def updated(self, old: Deal, changes: dict[str, Any], stage: str) -> None:
        """Tell of what changed since ``stage``, and keep the line's amount."""
        now = old.model_dump() | changes
        line = self.lines.get(old.id or 0)
        sums = EVENTS[EventKind.AMOUNT]
        amounts = {name: v for name, v in changes.items() if name in sums}
        if line and amounts:
            self.store.change(line, amounts)
        events = []
        for kind, names in EVENTS.items():
            if names & set(changes):
                moved = kind is EventKind.STAGE
                day = now["closed_on"] if moved else None
                event = self._event(old.id or 0, now, day or self.today)
                events.append(
                    event | {"kind": kind, "from_stage": stage if moved else None}
                )
        self.store.insert(DealEvent, events)

    def is_more_changed(self, old: Deal, row: Row) -> bool:
        """Set another product on a deal; return whether that was needed."""
        product = self._product(row)
        line = self.lines.get(old.id or 0)
        if not product or (line and line.product_id == product):
            return False
        if line:
            self.store.change(line, {"product_id": product})
        else:
            self.store.insert(DealLine, [_line(old.id or 0, product, old.model_dump())])
        return True

    def _let_pass(
        self, deal: Deal, given: Mapping[str, Any], stage: str, outcome: Outcome
    ) -> None:
        """Ask the gate about a move, as for a form.

        Raises:
            RuleError: ``imports.move_needs`` and others, as ``check_move`` raises them.
        """
        if deal.outcome is not Outcome.OPEN and deal.outcome is not outcome:
            raise RuleError("pipeline.closed", column="stage")
        if outcome is Outcome.LOST:
            if not given.get("lost_reason"):
                raise RuleError("imports.move_needs_reason", column="lost_reason")
            return
        wins = outcome is Outcome.WON and deal.outcome is not Outcome.WON
        if wins and not given.get("contract_number"):
            raise RuleError("imports.move_needs_contract", column="contract_number")
        if stage == deal.stage:
            return
        who = movers.of_deal(self.store.session, deal)
        check_move(self.process, deal.stage, stage, who)
        facts = deals.facts(self.store.session, deal)
        brought = {name for name, value in given.items() if value is not None}
        facts = replace(facts, fields=facts.fields | brought)
        if missing := gate(self.process, deal.stage, stage, facts):
            raise RuleError("imports.move_needs", count=len(missing), column="stage")

    def _product(self, row: Row) -> int | None:
        called = row.names.get("product")
        directory = self.scene.directory
        return directory.find("products", called) if called else None

    def _name(self, row: Row, given: Mapping[str, Any]) -> str:
        words = [
            row.made.get(n, {}).get("name", row.names[n])
            for n in ("customer", "product")
            if n in row.names
        ]
        return " · ".join(words) or str(given.get("number") or "")

    def _entered(self, given: Mapping[str, Any]) -> object:
        if given["outcome"] is not Outcome.OPEN:
            return given.get("closed_on")
        first = given["stage"] == self.codes[0]
        return given.get("created_on") if first else None

    def _events(self, number: int, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        outcome = values.get("outcome", Outcome.OPEN)
        started = values.get("created_on")
        begun = {**values, "stage": self.codes[0], "outcome": Outcome.OPEN}
        events = [self._event(number, begun, started)]
        if outcome is not Outcome.OPEN or values["stage"] != self.codes[0]:
            last = self._event(number, values, values.get("closed_on"))
            events.append(last | {"from_stage": self.codes[0]})
        return events

    def _event(
        self, number: int, values: Mapping[str, Any], on_day: object
    ) -> dict[str, Any]:
        return {
            "deal_id": number,
            "kind": EventKind.STAGE,
            "on_day": on_day,
            "at": clock.now(),
            "to_stage": values["stage"],
            "outcome": values.get("outcome", Outcome.OPEN),
            "amount_minor": values.get("amount_minor"),
            "currency": values.get("currency"),
            "expected_close_on": values.get("expected_close_on"),
            "owner_id": values.get("owner_id"),
            "team_id": values.get("team_id"),
            "is_imported": True,
        }


def _said(given: dict[str, Any]) -> str | None:
    """Return the stage that a row tells, by its outcome where that says more.

    A list of ours tells both: what is lost still has the stage it stood at.
    """
    outcome = given.pop("outcome", None)
    if outcome == Outcome.LOST:
        return LOST
    said = given.get("stage")
    if said is None and outcome == Outcome.WON:
        return "won"
    return None if said is None else str(said)


def _outcome(stage: str) -> Outcome:
    return Outcome.WON if stage in WON else Outcome.OPEN


def _line(deal: int, product: int, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "deal_id": deal,
        "product_id": product,
        "amount_minor": values["amount_minor"],
        "currency": values["currency"],
    }
