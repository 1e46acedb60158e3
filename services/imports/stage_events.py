"""Stage events of a log: when each deal came where, in a pipeline of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from core import clock
from core.errors import RuleError
from core.fields import Problem, check, values_of
from core.i18n import Label
from db import policies
from db.models import Deal, Policy
from db.models.company import PolicyStatus
from db.queries import deals
from rules.importing.mapping import OnUnknown, folded
from rules.importing.rows import Row
from rules.pipeline import DealFields, EventKind, Outcome
from rules.process import ProcessPolicy
from rules.process_log import process_of
from services.imports.made import LONGEST
from services.imports.of_kind import Created, OfKind, Scene
from services.imports.store import Store

LOG = "log"
"""What the pipeline of a log is called, with a number after the first."""
LEAST = 2
"""Stages of a process."""
Codes = Mapping[str, str]
"""The code of each name of a stage, as names are compared."""


class Step(NamedTuple):
    """An event of a deal, as its place in time tells."""

    at: datetime
    row: int
    stage: str


class StageEvents(OfKind):
    """Events of deals that are here, or that the log itself makes."""

    def __init__(self, scene: Scene) -> None:
        """Begin without a pipeline of the log's own."""
        super().__init__(scene)
        self.scene.maker.left.add("deals")
        self.names: dict[str, str] = {}
        self.pipeline = ""
        self.codes: dict[str, Codes] = {}
        self.of: dict[int, str] = {}
        self.last: dict[int, Step] = {}
        self.first: dict[int, date] = {}

    def survey(self, rows: Callable[[], Iterable[Row]]) -> None:
        """Learn the stages of the log, in the order in which they are first seen."""
        for row in rows():
            if name := row.values.get("to_stage"):
                self.names.setdefault(folded(name), str(name))

    def begin(self, store: Store, rows: Sequence[Row]) -> None:
        """Make the deals that nobody knows; learn where the others stand."""
        super().begin(store, rows)
        self.last.clear()
        named: dict[str, list[Row]] = {}
        for row in rows:
            if called := row.names.get("deal"):
                named.setdefault(folded(called), []).append(row)
        known: list[int] = []
        for of in named.values():
            number = self._find(of)
            if number is not None:
                known.append(number)
            elif not of[0].problems:
                self._try_to_make(of)
        unknown = [n for n in known if n not in self.of]
        for number, deal in store.existing(Deal, unknown).items():
            self.of[number] = deal.pipeline

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Name the stage by its code in the deal's own pipeline.

        Raises:
            RuleError: ``imports.no_deal``, ``imports.no_day``,
                ``imports.no_such_stage``.
        """
        number: int = given.get("deal_id") or 0
        said = given.get("to_stage")
        if not (at := given.get("at")):
            raise RuleError("imports.no_day", column="at")
        if said and not number:
            raise RuleError("imports.no_deal", column="deal")
        code = self._codes(self.of.get(number, "")).get(folded(said or ""))
        if code is None:
            raise RuleError("imports.no_such_stage", value=said, column="stage")
        given["to_stage"] = code
        step = Step(at, row.number, code)
        self.last[number] = max(step, self.last.get(number, step))
        day = clock.day_of(at, self.scene.zone)
        self.first[number] = min(day, self.first.get(number, day))
        return {
            "kind": EventKind.STAGE,
            "on_day": day,
            "outcome": Outcome.OPEN,
            "is_imported": True,
        }

    def created(self, rows: Iterable[Created]) -> None:
        """Let the deals stand where their last event put them."""
        if self.store.trial or not [*rows]:
            return
        for number, deal in self.store.existing(Deal, sorted(self.last)).items():
            day = clock.day_of(self.last[number].at, self.scene.zone)
            if deal.outcome is not Outcome.OPEN or (deal.entered_on or day) > day:
                continue
            values = {"stage": self.last[number].stage, "entered_on": day}
            if deal.is_imported:
                values["created_on"] = min(deal.created_on or day, self.first[number])
            changes = {n: v for n, v in values.items() if getattr(deal, n) != v}
            if changes:
                self.store.change(deal, changes)

    def _find(self, of: Sequence[Row]) -> int | None:
        called = of[0].names["deal"]
        try:
            number = self.scene.directory.find("deals", called)
        except RuleError as error:
            _refuse(of, error.key, error.values)
            return None
        if number is None and self.scene.maker.on_unknown is OnUnknown.REJECT:
            _refuse(of, "imports.unknown", {"value": called})
        return number

    def _try_to_make(self, of: Sequence[Row]) -> None:
        try:
            self._make(of)
        except RuleError as error:
            _refuse(of, error.key, error.values, str(error.values["column"]))

    def _make(self, of: Sequence[Row]) -> None:
        """Make the deal of some rows, at the stage of the first of them.

        Raises:
            RuleError: ``imports.one_stage``, ``imports.cannot_make``.
        """
        called = of[0].names["deal"]
        steps = [
            (at, folded(row.values.get("to_stage") or ""))
            for row in of
            if isinstance(at := row.values.get("at"), datetime)
            and row.values.get("to_stage")
        ]
        if not steps:
            return
        pipeline = self.pipeline or self._pipeline()
        codes = self._codes(pipeline)
        first, last = min(steps), max(steps)
        found, _ = check(DealFields, {"number": called, "name": called})
        if found is None:
            short = called[:LONGEST]
            raise RuleError("imports.cannot_make", value=short, column="deal")
        values = values_of(found) | {
            "currency": self.scene.maker.currency,
            "pipeline": pipeline,
            "stage": codes.get(last[1], codes[next(iter(codes))]),
            "created_on": clock.day_of(first[0], self.scene.zone),
            "entered_on": clock.day_of(last[0], self.scene.zone),
            "is_imported": True,
        }
        [number] = self.store.insert(Deal, [values])
        self.store.count("deals")
        self.scene.directory.add("deals", number, values)
        self.of[number] = pipeline

    def _pipeline(self) -> str:
        """Return the pipeline of the log: one that has all its stages, or a new one.

        Raises:
            RuleError: ``imports.one_stage``, of which no process is made.
        """
        session = self.scene.session if self.store.trial else self.store.session
        for code in policies.codes(session, deals.PROCESS):
            if set(self.names) <= set(_codes(deals.process(session, code))):
                self.pipeline = code
                return code
        if len(self.names) < LEAST:
            [only] = self.names.values()
            raise RuleError("imports.one_stage", value=only, column="stage")
        taken = set(policies.codes(session, deals.PROCESS))
        free = (LOG if n == 1 else f"{LOG}_{n}" for n in range(1, len(taken) + 2))
        self.pipeline = next(code for code in free if code not in taken)
        process = process_of(list(self.names.values()), self.pipeline)
        self.codes[self.pipeline] = _codes(process)
        row = {
            "kind": deals.PROCESS,
            "code": self.pipeline,
            "number": 1,
            "valid_from": date(2000, 1, 1),
            "status": PolicyStatus.ACTIVE,
            "body": process.model_dump(mode="json"),
        }
        self.store.insert(Policy, [row])
        return self.pipeline

    def _codes(self, pipeline: str) -> Codes:
        if pipeline not in self.codes:
            process = deals.process_or_standard(self.store.session, pipeline)
            self.codes[pipeline] = _codes(process)
        return self.codes[pipeline]


def _codes(process: ProcessPolicy) -> Codes:
    return {
        folded(word): stage.code
        for stage in process.stages
        for word in (stage.code, stage.zh, stage.en)
    }


def _refuse(
    rows: Iterable[Row], key: str, values: Mapping[str, object], column: str = "deal"
) -> None:
    for row in rows:
        row.problems[column] = Problem(Label(key), dict(values))
