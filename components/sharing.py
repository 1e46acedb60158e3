"""Who else may see or change a record: its team, on the record's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol

import streamlit as st

from components import colleagues, feedback, filters, page
from components.records import Desk
from components.words import day, literal, named, safe, t, today
from core.access import Viewer
from rules.sharing import Access

TONES = {Access.READ: "gray", Access.WRITE: "blue"}


class Member(Protocol):
    """Somebody in a record's team."""

    @property
    def person_id(self) -> int:
        """Return who."""

    @property
    def person(self) -> str:
        """Return their name."""

    @property
    def access(self) -> Access:
        """Return what they may do."""

    @property
    def until(self) -> date | None:
        """Return their last day."""


class Team(Protocol):
    """A record's team."""

    @property
    def members(self) -> Sequence[Member]:
        """Return who is in it."""

    @property
    def may_share(self) -> bool:
        """Return whether the viewer may choose them."""


class Sharing(Protocol):
    """The module ``services.sharing``."""

    def team(self, viewer: Viewer, kind: str, number: int) -> Team:
        """Return a record's team."""

    def share(
        self,
        viewer: Viewer,
        kind: str,
        number: int,
        person_id: int,
        access: Access,
        until: date | None = None,
    ) -> None:
        """Take somebody in."""

    def unshare(self, viewer: Viewer, kind: str, number: int, person_id: int) -> None:
        """Take somebody out."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A record whose team is drawn, and what it is changed with."""

    viewer: Viewer
    kind: str
    number: int
    sharing: Sharing


def card(shared: Shared, desk: Desk) -> None:
    """Draw the team of a record; the owner and who leads them change it here."""
    team = shared.sharing.team(shared.viewer, shared.kind, shared.number)
    with page.card("record_team", t("sharing.title")):
        if not team.members:
            st.markdown(f":gray[{t('sharing.empty')}]")
        for member in team.members:
            _member(shared, member, may_share=team.may_share)
        if team.may_share:
            take_in = partial(_take_in, shared, desk)
            label, icon = t("sharing.add"), ":material/person_add:"
            page.popover(label, icon, take_in, key="share_add")


def _member(shared: Shared, member: Member, *, may_share: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        badge = f":{TONES[member.access]}-badge[{named(member.access)}]"
        until = t("sharing.until_day", day=day(member.until)) if member.until else ""
        name = literal(safe(member.person))
        st.markdown(f"{name} {badge} :gray[{until}]" if until else f"{name} {badge}")
        key = f"unshare_{member.person_id}"
        if may_share and st.button(t("sharing.remove"), key=key, type="tertiary"):
            shared.sharing.unshare(
                shared.viewer, shared.kind, shared.number, member.person_id
            )
            _done("sharing.removed")


def _take_in(shared: Shared, desk: Desk) -> None:
    people = desk.colleagues(shared.viewer)
    person = colleagues.pick(t("sharing.person"), people, key="share_person")
    access = st.segmented_control(
        t("sharing.access"), list(Access), default=Access.READ, required=True,
        format_func=named, key="share_access",
    )  # fmt: skip
    until = st.date_input(
        t("sharing.until"), None, min_value=today(), max_value=filters.LAST_DAY,
        key="share_until", format="YYYY-MM-DD",
    )  # fmt: skip
    asked = st.button(t("sharing.take_in"), type="primary", key="share_send")
    if asked and person:
        last = until if isinstance(until, date) else None
        to = shared.viewer, shared.kind, shared.number, person
        shared.sharing.share(*to, Access(access), last)
        _done("sharing.added")


def _done(words: str) -> None:
    feedback.say(t(words))
    st.rerun()
