"""Teams: the tree that says whose records a manager sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from core import clock
from core.access import Role, Viewer
from core.errors import RuleError
from db.changes import edit
from db.models import Person, Team
from db.queries import people, records
from db.scope import ScopedSession
from db.session import transaction
from rules.teams import TeamPlaceFields


@dataclass(frozen=True, slots=True)
class Place:
    """One team in the tree; ``depth`` is 0 at the top.

    Each of its managers sees it and what is under it.
    """

    id: int
    version: int
    name: str
    above_id: int | None
    depth: int
    people: int
    managers: Sequence[str]


def tree(viewer: Viewer) -> Sequence[Place]:
    """Return every team: each one followed by those under it."""
    with transaction(viewer) as session:
        teams = session.exec(select(Team)).all()
        staff = session.exec(select(Person).where(col(Person.closed_at).is_(None)))
        members: dict[int | None, list[Person]] = {}
        for person in staff.all():
            members.setdefault(person.team_id, []).append(person)
        known = {team.id: team for team in teams}
        return [
            _place(team, members.get(team.id, []))
            for team in sorted(teams, key=lambda team: _way(team, known))
        ]


def add(viewer: Viewer, new: TeamPlaceFields) -> int:
    """Make a team under another one or at the top; return its id.

    Raises:
        RuleError: ``teams.taken``.
    """
    with transaction(viewer, "people.edit") as session:
        above = _path(session, new.above_id)
        _free(session, new.name, above, None)
        return people.new_team(session, new.name, above).id or 0


def change(viewer: Viewer, number: int, opened: int, to: TeamPlaceFields) -> None:
    """Name a team anew or put it elsewhere, with everything under it.

    Raises:
        RuleError: ``teams.taken``, ``teams.under_itself``.
        ConflictError: someone else saved the team since.
    """
    with transaction(viewer, "people.edit") as session:
        team = records.find_to_change(session, Team, number)
        above = _path(session, to.above_id)
        if above.startswith(team.path):
            raise RuleError("teams.under_itself")
        _free(session, to.name, above, number)
        before, after = team.path, f"{above}{team.id}/"
        under = select(Team).where(col(Team.path).startswith(before))
        below = session.exec(under.with_for_update()).all()
        edit(team, opened, {"name": to.name})
        for moved in below if before != after else ():
            moved.path = after + moved.path.removeprefix(before)


def dissolve(viewer: Viewer, number: int) -> None:
    """Take a team out of the tree; what it did stays under its place.

    Raises:
        RuleError: ``teams.not_empty``, people or teams are still in it.
    """
    with transaction(viewer, "people.edit") as session:
        team = records.find_to_change(session, Team, number)
        staff = select(func.count()).where(
            Person.team_id == number, col(Person.closed_at).is_(None)
        )
        under = select(func.count()).where(
            col(Team.path).startswith(team.path), col(Team.id) != number
        )
        if session.exec(staff).one() or session.exec(under).one():
            raise RuleError("teams.not_empty", name=team.name)
        team.deleted_at = clock.now()


def _path(session: ScopedSession, number: int | None) -> str:
    """Return the way down to a team; nothing leads to the top."""
    return records.find(session, Team, number).path if number else ""


def _free(session: ScopedSession, name: str, above: str, number: int | None) -> None:
    """Let two teams at one place have two names."""
    statement = select(Team).where(Team.name == name, col(Team.id) != number)
    if any(_above(team) == above for team in session.exec(statement)):
        raise RuleError("teams.taken", name=name)


def _above(team: Team) -> str:
    """Return the path of the team above."""
    return team.path.removesuffix(f"{team.id}/")


def _way(team: Team, known: dict[int | None, Team]) -> tuple[str, ...]:
    """Return the names on the way down to a team: the order of the tree."""
    ids = [int(step) for step in team.path.split("/") if step]
    return tuple(known[i].name for i in ids if i in known)


def _place(team: Team, members: Sequence[Person]) -> Place:
    ids = [int(step) for step in team.path.split("/") if step]
    return Place(
        team.id or 0,
        team.version,
        team.name,
        ids[-2] if len(ids) > 1 else None,
        len(ids) - 1,
        len(members),
        [person.name for person in members if person.role is Role.MANAGER],
    )
