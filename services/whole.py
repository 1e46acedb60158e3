"""The whole company as files, and back: into a desk that was just set up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from core.access import Viewer, require
from core.errors import RuleError
from core.i18n import text
from db.models import ListItem, Policy, Team
from db.models.company import PolicyStatus
from db.queries import company as settings
from db.queries import people, recorded
from db.queries.recorded import Value
from db.scope import ScopedSession
from db.session import transaction
from rules.process import ProcessPolicy
from rules.recorded import ORDER
from rules.recorded_company import CompanyPast, ListedPast, PolicyPast, company_of

KINDS = ORDER
"""In the order in which their files come back."""
PROCESS = "process"
README, COMPANY = "README.txt", "company.json"


@dataclass(frozen=True, slots=True)
class Part:
    """Every record of one kind; the rows can be read once, before the next part."""

    kind: str
    headings: Sequence[str]
    rows: Iterator[Sequence[Value]]


def texts(viewer: Viewer, language: str) -> Mapping[str, str]:
    """Return what stands beside the records: how they come back, and what they rest on.

    Raises:
        ForbiddenError: ``app.not_allowed``.
    """
    require(viewer, "company.export")
    with transaction(viewer) as session:
        on = settings.today(session)
        return {
            README: text(language, "recorded.readme", on=on).lstrip(),
            COMPANY: _company(session).model_dump_json(indent=1, exclude_defaults=True),
        }


def check_headings(kind: str, headings: Sequence[str]) -> None:
    """Refuse a file whose headings are not those of a full export.

    Read as any other file it would bring deals with a past of their own, and then
    their events once more.

    Raises:
        RuleError: ``recorded.other_headings``.
    """
    if not recorded.is_recorded(kind, headings):
        known = ", ".join(recorded.fields(kind))
        raise RuleError("recorded.other_headings", known=known)


def records(viewer: Viewer) -> Iterator[Part]:
    """Return the records of all kinds, as they all were at one moment.

    Raises:
        ForbiddenError: ``app.not_allowed``.
    """
    require(viewer, "company.export")
    return _records(viewer)


def bring(viewer: Viewer, words: str) -> Mapping[str, int]:
    """Make the teams, lists and rules that are missing; return how many of each.

    What is there already stays as it is.

    Raises:
        ForbiddenError: ``app.not_allowed``.
        RuleError: ``recorded.bad_company``, or what is wrong with a process.
    """
    told = company_of(words)
    with transaction(viewer, "data.load") as session:
        return {
            "teams": _bring_teams(session, told.teams),
            "lists": _bring_lists(session, told.lists),
            "policies": _bring_policies(session, told.policies),
        }


def _company(session: ScopedSession) -> CompanyPast:
    """Return teams, managed lists and rules in force."""
    return CompanyPast(
        teams=[list(way) for way in _ways(session)],
        lists=[
            ListedPast.model_validate(item, from_attributes=True)
            for item in session.exec(select(ListItem).order_by(col(ListItem.id)))
        ],
        policies=[
            PolicyPast.model_validate(policy, from_attributes=True)
            for policy in session.exec(
                select(Policy)
                .where(Policy.status != PolicyStatus.DRAFT)
                .order_by(col(Policy.id))
            )
        ],
    )


def _records(viewer: Viewer) -> Iterator[Part]:
    with transaction(viewer) as session:
        for kind in KINDS:
            headings = list(recorded.fields(kind))
            yield Part(kind, headings, recorded.rows(session, kind))


def _ways(session: ScopedSession) -> Mapping[tuple[str, ...], str]:
    """Return the path of each team by the names on the way down to it."""
    teams = session.exec(select(Team).order_by(col(Team.path))).all()
    names = {str(team.id): team.name for team in teams}
    ways = {
        tuple(names.get(n, "") for n in team.path.strip("/").split("/")): team.path
        for team in teams
    }
    return dict(sorted(ways.items(), key=lambda way: len(way[0])))


def _bring_teams(session: ScopedSession, told: Sequence[Sequence[str]]) -> int:
    known, made = dict(_ways(session)), 0
    for way in sorted(map(tuple, told), key=len):
        if not way or way in known:
            continue
        if way[:-1] and way[:-1] not in known:
            raise RuleError("recorded.bad_company", reason=" / ".join(way))
        above = known.get(way[:-1], "")
        known[way] = people.new_team(session, way[-1], above).path
        made += 1
    return made


def _bring_lists(session: ScopedSession, told: Sequence[ListedPast]) -> int:
    asked = select(ListItem.list, ListItem.value)
    there = {(name, value) for name, value in session.exec(asked)}
    new = {(item.list, item.value): item for item in told}
    missing = [item for key, item in new.items() if key not in there]
    session.add_all(ListItem(**item.model_dump()) for item in missing)
    return len(missing)


def _bring_policies(session: ScopedSession, told: Sequence[PolicyPast]) -> int:
    asked = select(Policy.kind, Policy.code, Policy.number)
    there = {tuple(key) for key in session.exec(asked)}
    new = {(policy.kind, policy.code, policy.number): policy for policy in told}
    missing = [policy for key, policy in new.items() if key not in there]
    for policy in missing:
        if policy.kind == PROCESS:
            _checked(policy)
        session.add(
            Policy(**policy.model_dump() | {"status": PolicyStatus(policy.status)})
        )
    return len(missing)


def _checked(policy: PolicyPast) -> None:
    """Refuse a process that the desk could not follow.

    Raises:
        RuleError: ``recorded.bad_company``.
    """
    try:
        ProcessPolicy.model_validate(policy.body)
    except ValueError as error:
        reason = f"{policy.code} {policy.number}"
        raise RuleError("recorded.bad_company", reason=reason) from error
