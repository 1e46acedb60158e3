"""The form on the page: what stands where, and each problem beside its field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import streamlit as st
from pydantic import BaseModel

from components.forms import conflicts, inputs
from components.forms.drafts import SUBMIT, Draft
from components.forms.inputs import Asking, Found
from components.forms.reading import CURRENCY, currency_of, said
from components.page import wrong
from components.words import t
from core.fields import Entry, Kind, Problem, entries, entry

Cell = Sequence[Entry]
"""One field, or an amount with the currency beside it."""


class How(TypedDict, total=False):
    """How a page wants a form.

    ``values`` are what it starts with: the record that it changes, or a few columns of
    a new one. ``names`` are those of the records it refers to, by column. ``options``
    are by column or by what it refers to: a managed list as value and shown name, other
    records as a function that finds them by name. ``only`` are the columns to draw, in
    their order. ``problems`` are found by the page, by column. ``live`` functions are
    drawn under a text field and given what is being typed. ``columns`` of inputs stand
    side by side, two unless said otherwise.
    """

    values: BaseModel | Mapping[str, object] | None
    names: Mapping[str, str]
    options: Mapping[str, Mapping[str, str] | Found]
    only: Sequence[str]
    problems: Mapping[str, Problem]
    live: Mapping[str, Callable[[str], None]]
    columns: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form as it is drawn in this run.

    ``is_alone`` says that no ``st.form`` holds it, because an input reruns the page
    while somebody types: to find a record, or to warn.
    """

    record: type[BaseModel]
    form: str
    draft: Draft
    how: How
    fields: Sequence[Entry]
    problems: Mapping[str, Problem]

    @property
    def is_alone(self) -> bool:
        """Return whether an input reruns the page."""
        finds = any(field.kind is Kind.REFERENCE for field in self.fields)
        return finds or bool(self.how.get("live"))

    def key(self, name: str) -> str:
        """Return the name of a widget."""
        return self.draft.key(self.form, name)

    def draw(self, submit: str) -> bool:
        """Draw everything; return whether it is being sent in this run."""
        place: Any = (
            st.container(key=self.key("form"))
            if self.is_alone
            else st.form(self.key("form"), border=False)
        )
        with place:
            names = self.how.get("names", {})
            conflicts.draw(self.draft, self.form, self.record, names)
            self._elsewhere()
            for row in self._rows():
                self._row(row)
            return self._send(submit)

    def _elsewhere(self) -> None:
        """Say what is wrong with fields that this form does not draw."""
        for name in self.problems.keys() - set(self.draft.names):
            field = entry(self.record, name)
            wrong(
                f"{t(field.label)}: {said(field, self.problems[name], self._currency)}"
            )

    def _rows(self) -> Iterator[Sequence[Cell]]:
        """Yield what stands side by side; a note has a row of its own."""
        row: list[Cell] = []
        for cell in self._cells():
            is_wide = cell[0].kind is Kind.NOTE
            if row and (is_wide or len(row) == self.how.get("columns", 2)):
                yield row
                row = []
            row.append(cell)
            if is_wide:
                yield row
                row = []
        if row:
            yield row

    def _cells(self) -> Iterator[Cell]:
        """Yield the fields, the currency beside the first amount."""
        money = next((f for f in self.fields if f.kind is Kind.MONEY), None)
        currency = next((f for f in self.fields if f.name == CURRENCY), None)
        for field in self.fields:
            if field is money and currency:
                yield (field, currency)
            elif field is not currency or money is None:
                yield (field,)

    def _row(self, row: Sequence[Cell]) -> None:
        if row[0][0].kind is Kind.NOTE:
            self._cell(row[0])
            return
        for place, cell in zip(
            st.columns(self.how.get("columns", 2)), row, strict=False
        ):
            with place:
                self._cell(cell)

    def _cell(self, cell: Cell) -> None:
        """Draw one field, or an amount and its currency, and what is wrong with it."""
        if len(cell) == 1:
            self._ask(cell[0])
        else:
            for place, field in zip(st.columns([6, 5]), cell, strict=True):
                with place:
                    self._ask(field)
        for field in cell:
            if follow := self.how.get("live", {}).get(field.name):
                follow(str(st.session_state.get(self.key(field.name)) or ""))
            if problem := self.problems.get(field.name):
                wrong(said(field, problem, self._currency))

    def _ask(self, field: Entry) -> None:
        """Draw the input of a field with what it starts with and may be."""
        options = self.how.get("options", {})
        given = options.get(field.name, options.get(field.target, {}))
        value = self.draft.first.get(field.name, field.default)
        offered = self.draft.offered.setdefault(field.name, {})
        if not callable(given):
            offered.update(given)
        elif value is not None:
            name = self.how.get("names", {}).get(field.name)
            offered.setdefault(value, name or f"#{value}")
        inputs.draw(
            Asking(
                field,
                self.key(field.name),
                value,
                self._currency,
                offered,
                given if callable(given) else None,
                is_live=field.name in self.how.get("live", {}),
                is_alone=self.is_alone,
                is_new=not self.draft.is_found,
            )
        )

    def _send(self, submit: str) -> bool:
        """Draw the button and, once, what the red star means."""
        with st.container(horizontal=True, vertical_alignment="center"):
            button = st.button if self.is_alone else st.form_submit_button
            label = submit if self.draft.clash is None else t("app.save_again")
            is_sent = button(label, key=self.key(SUBMIT), type="primary")
            if any(field.required for field in self.fields):
                st.markdown(f":gray[{t('app.required')}]")
        return is_sent

    @property
    def _currency(self) -> Any:  # noqa: ANN401 (a Currency)
        typed = {CURRENCY: st.session_state.get(self.key(CURRENCY))}
        return currency_of(self.record, typed, self.draft.first)


def sheet(record: type[BaseModel], form: str, draft: Draft, how: How) -> Sheet:
    """Return the form of this run, and note in the draft what it is drawn from."""
    names = how.get("only")
    fields = [entry(record, n) for n in names] if names else list(entries(record))
    draft.given = _given(record, how.get("values"))
    draft.first = draft.first or draft.given
    draft.names = tuple(field.name for field in fields)
    problems = {**draft.problems, **how.get("problems", {})}
    draft.problems = {}
    return Sheet(record, form, draft, how, fields, problems)


def _given(
    record: type[BaseModel], values: BaseModel | Mapping[str, object] | None
) -> Mapping[str, object]:
    """Return the columns that a form starts with."""
    if values is None or isinstance(values, Mapping):
        return dict(values or {})
    return {name: getattr(values, name, None) for name in record.model_fields}
