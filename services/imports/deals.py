"""Deals of a file: stage and outcome, their product, what happened to them."""

from collections.abc import Iterable, Mapping
from typing import Any

from core import clock
from core.errors import RuleError
from db.models import DealEvent, DealLine
from db.queries import deals, imports
from db.queries.imports import Directory
from db.queries.openings import PIPELINE
from db.records import Tracked
from db.scope import ScopedSession
from rules.importing.mapping import folded
from rules.importing.rows import Row
from rules.pipeline import EventKind, Outcome

WON = frozenset({"contract_signed", "after_sales", "won"})
LOST = "lost"
UNKNOWN = "unknown_imported"
Created = tuple[int, Row, Mapping[str, Any]]


class Deals:
    """What deals need beyond their own row."""

    def __init__(self, session: ScopedSession, products: Directory) -> None:
        """Read the process, and the product of every deal."""
        self.session, self.products = session, products
        process = deals.process_or_standard(session, PIPELINE)
        self.codes = [stage.code for stage in process.stages]
        self.names = {folded(code): code for code in self.codes}
        for stage in process.stages:
            self.names |= {folded(w): stage.code for w in (stage.zh, stage.en)}
        lines: Iterable[Any] = imports.everything(session, DealLine)
        self.lines: dict[int, DealLine] = {line.deal_id: line for line in lines}

    def complete(self, row: Row, given: dict[str, Any]) -> None:
        """Fill in name, stage, outcome and the days that follow from them.

        Raises:
            RuleError: ``imports.no_such_stage``.
        """
        given.setdefault("name", self._name(row, given))
        if "stage" not in given:
            return
        said = str(given["stage"])
        given["outcome"] = _outcome(said)
        if said == "won":
            said = "contract_signed"
        if said == LOST:
            given["stage"] = self.codes[0]
            given.setdefault("lost_reason", UNKNOWN)
        elif (code := self.names.get(folded(said))) is None:
            raise RuleError("imports.no_such_stage", value=said, column="stage")
        else:
            given["stage"] = code
            given["outcome"] = _outcome(code)
        if given["outcome"] is Outcome.OPEN and "closed_on" in given:
            given.setdefault("expected_close_on", given.pop("closed_on"))
        given["entered_on"] = self._entered(given)
        given["is_imported"] = True

    def created(self, rows: Iterable[Created]) -> None:
        """Give new deals their product and their past."""
        found = list(rows)
        lines = [
            {
                "deal_id": number,
                "product_id": product,
                "amount_minor": values["amount_minor"],
                "currency": values["currency"],
            }
            for number, row, values in found
            if (product := self._product(row))
        ]
        imports.insert(self.session, DealLine, lines)
        events = [e for number, _, v in found for e in self._events(number, v)]
        imports.insert(self.session, DealEvent, events)

    def updated(self, deal: Any, before: Mapping[str, Any]) -> None:  # noqa: ANN401
        """Tell of a changed stage or outcome, and keep the line's amount."""
        line = self.lines.get(deal.id)
        if line and {"amount_minor", "currency"} & set(before):
            line.amount_minor, line.currency = deal.amount_minor, deal.currency
        if {"stage", "outcome"} & set(before):
            event = self._event(deal.id, deal.model_dump(), deal.closed_on)
            event["from_stage"] = before.get("stage", deal.stage)
            imports.insert(self.session, DealEvent, [event])

    def is_line_changed(self, deal: Tracked, row: Row) -> bool:
        """Set another product on a deal; return whether that was needed."""
        product = self._product(row)
        line = self.lines.get(deal.id or 0)
        if not product or (line and line.product_id == product):
            return False
        if line:
            line.product_id = product
        else:
            self.created_line(deal, product)
        return True

    def created_line(self, deal: Any, product: int) -> None:  # noqa: ANN401
        """Give a deal its first product."""
        values = {
            "deal_id": deal.id,
            "product_id": product,
            "amount_minor": deal.amount_minor,
            "currency": deal.currency,
        }
        imports.insert(self.session, DealLine, [values])

    def _product(self, row: Row) -> int | None:
        called = row.names.get("product")
        return self.products.find("products", called) if called else None

    def _name(self, row: Row, given: Mapping[str, Any]) -> str:
        words = [row.names[n] for n in ("customer", "product") if n in row.names]
        return " · ".join(words) or str(given.get("number") or "")

    def _entered(self, given: Mapping[str, Any]) -> object:
        if given["outcome"] is not Outcome.OPEN:
            return given.get("closed_on")
        first = given["stage"] == self.codes[0]
        return given.get("created_on") if first else None

    def _events(self, number: int, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        stage, outcome = values["stage"], values["outcome"]
        started = values.get("created_on")
        begun = {**values, "stage": self.codes[0], "outcome": Outcome.OPEN}
        events = [self._event(number, begun, started)]
        if outcome is not Outcome.OPEN or stage != self.codes[0]:
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
            "outcome": values["outcome"],
            "amount_minor": values.get("amount_minor"),
            "currency": values.get("currency"),
            "owner_id": values.get("owner_id"),
            "team_id": values.get("team_id"),
            "is_imported": True,
        }


def _outcome(stage: str) -> Outcome:
    if stage == LOST:
        return Outcome.LOST
    return Outcome.WON if stage in WON else Outcome.OPEN
