"""The tree of teams: who is in which, who leads it, and where each one stands."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import pandas as pd
import streamlit as st

from components import feedback, forms, page, table
from components.words import literal, safe, t
from core.access import Viewer
from rules.teams import TeamPlaceFields

KEY = "team"
"""Where the address holds the team that is open; ``new`` is one to be made."""
STEP = "\u3000"
"""What a name is moved in by, for each team above it: tables trim plain blanks."""


class Place(Protocol):
    """One team in the tree."""

    @property
    def id(self) -> int:
        """Return which one."""

    @property
    def version(self) -> int:
        """Return what a form must carry."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def above_id(self) -> int | None:
        """Return the team above."""

    @property
    def depth(self) -> int:
        """Return how many teams are above."""

    @property
    def people(self) -> int:
        """Return how many people are in it."""

    @property
    def managers(self) -> Sequence[str]:
        """Return who leads it."""


class Teams(Protocol):
    """The use cases of teams: the module ``services.teams``."""

    def tree(self, viewer: Viewer) -> Sequence[Place]:
        """Return every team."""

    def add(self, viewer: Viewer, new: TeamPlaceFields) -> int:
        """Make a team."""

    def change(
        self, viewer: Viewer, number: int, opened: int, to: TeamPlaceFields
    ) -> None:
        """Name a team anew or put it elsewhere."""

    def dissolve(self, viewer: Viewer, number: int) -> None:
        """Take a team out of the tree."""


def tree(places: Sequence[Place]) -> None:
    """Draw the teams, each under its own; a name opens one."""
    if not places:
        page.empty(t("teams.empty"))
        return
    frame = pd.DataFrame(
        {
            "name": [STEP * place.depth + place.name for place in places],
            "people": [place.people for place in places],
            "managers": [t("record.and").join(place.managers) for place in places],
        }
    )
    columns = {
        "name": table.opener(t("teams.name"), "teams_open"),
        "people": st.column_config.NumberColumn(t("teams.people"), format="%,d"),
        "managers": t("teams.managers"),
    }
    height = table.tall(len(places))
    table.show(frame, columns, key="teams_rows", alt=t("teams.title"), height=height)
    if opened := table.opened("teams_open", places):
        st.query_params[KEY] = str(opened.id)


def drawer(viewer: Viewer, teams: Teams, places: Sequence[Place]) -> None:
    """Open the team that the address names, or a new one."""
    wanted = st.query_params.get(KEY)
    known = next((place for place in places if str(place.id) == wanted), None)
    if wanted == "new":
        _open(t("teams.new"), partial(_new, viewer, teams, places))
    elif known:
        _open(t("teams.one"), partial(_one, viewer, teams, places, known.id))


def _open(title: str, body: Callable[[], None]) -> None:
    st.dialog(title, on_dismiss=_forget)(body)()


def _forget() -> None:
    st.query_params.pop(KEY, None)


def _new(viewer: Viewer, teams: Teams, places: Sequence[Place]) -> None:
    form = "teams_new"
    with feedback.failures_shown():
        if asked := forms.asked(TeamPlaceFields, form):
            teams.add(viewer, asked.record)
            forms.clear(form)
            _done("record.added")
    _draw(form, t("app.add"), places, None)


def _one(viewer: Viewer, teams: Teams, before: Sequence[Place], number: int) -> None:
    form = f"teams_{number}"
    with feedback.failures_shown():
        places = teams.tree(viewer)
        place = next((p for p in places if p.id == number), None)
        if place is None:
            page.empty(t("app.not_found"))
            return
        asked = forms.asked(TeamPlaceFields, form, version=place.version)
        if asked and forms.saved(form, asked, partial(teams.change, viewer, number)):
            _done("record.saved")
    _draw(form, t("app.save"), before, number)
    with st.popover(t("teams.dissolve"), icon=":material/delete:", type="tertiary"):
        st.markdown(t("teams.dissolve_about"))
        with feedback.failures_shown():
            if st.button(t("teams.dissolve"), key="teams_dissolve"):
                teams.dissolve(viewer, number)
                _done("teams.dissolved")


def _draw(form: str, submit: str, places: Sequence[Place], number: int | None) -> None:
    mine = next((place for place in places if place.id == number), None)
    others = [(p.id, STEP * p.depth + p.name) for p in places if p.id != number]
    names = {n: name.strip(STEP) for n, name in others}
    values = {"name": mine.name, "above_id": mine.above_id} if mine else {}
    above = names.get(mine.above_id or 0, "") if mine else ""

    def find(words: str) -> Sequence[tuple[int, str]]:
        return [pair for pair in others if words.lower() in pair[1].lower()]

    forms.draw(
        TeamPlaceFields, form, submit, values=values, names={"above_id": above},
        options={"teams": find},
    )  # fmt: skip


def _done(words: str) -> None:
    _forget()
    feedback.say(literal(safe(t(words))))
    st.rerun()
