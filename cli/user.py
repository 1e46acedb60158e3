"""``user``: add, list and close accounts."""

from typing import Annotated

import typer

from cli.output import ActingAs, AsJson, show, t, viewer
from core.access import Role
from core.errors import RuleError
from core.fields import check
from rules.people import PersonFields
from services import people

app = typer.Typer(help=t("cli.user"), no_args_is_help=True)


@app.command("add")
def add(
    login_of: Annotated[str, typer.Argument(metavar="LOGIN")],
    name: Annotated[str, typer.Option()],
    role: Annotated[Role, typer.Option()],
    team: Annotated[str, typer.Option()],
    *,
    as_json: AsJson = False,
    login: ActingAs = None,
) -> None:
    """Add a person; print the one-time password."""
    values = {"login": login_of.strip().lower(), "name": name, "role": role}
    new, problems = check(PersonFields, values)
    if new is None:
        problem = next(iter(problems.values()))
        raise RuleError(str(problem.key), **problem.values)
    password = people.add(viewer(login), new, team)
    show(
        {"login": new.login, "password": password},
        [t("setup.password_once", login=new.login, password=password)],
        as_json=as_json,
    )


@app.command("list")
def list_(*, as_json: AsJson = False, login: ActingAs = None) -> None:
    """List everybody."""
    found = people.everybody(viewer(login))
    lines = (
        "\t".join([p.login, p.name, p.role, p.team, "-" if p.is_closed else "+"])
        for p in found
    )
    show(found, lines, as_json=as_json)


@app.command("close")
def close(
    login_of: Annotated[str, typer.Argument(metavar="LOGIN")],
    *,
    as_json: AsJson = False,
    login: ActingAs = None,
) -> None:
    """Close an account; its records stay."""
    people.close(viewer(login), login_of)
    said = t("people.closed", login=login_of)
    show({"login": login_of, "closed": True}, [said], as_json=as_json)
