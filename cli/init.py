"""``init``: set the desk up without the browser."""

from typing import Annotated

import typer

from cli.output import AsJson, show, t
from core.money import Currency
from core.settings import Company
from services import setup
from services.setup import FirstAdministrator

app = typer.Typer()


@app.command("init", help=t("cli.init"))
def init(  # noqa: PLR0913 (the contract's options)
    company: Annotated[str, typer.Option()],
    admin: Annotated[str, typer.Option()],
    currency: Annotated[Currency, typer.Option()] = Currency.CNY,
    timezone: Annotated[str, typer.Option()] = "Asia/Shanghai",
    fiscal_start: Annotated[int, typer.Option()] = 1,
    language: Annotated[str, typer.Option()] = "zh",
    *,
    as_json: AsJson = False,
) -> None:
    """Migrate, make company and administrator, print the one-time password."""
    setup.migrate()
    about = Company(company, currency, timezone, fiscal_start, language)
    login = admin.strip().lower()
    password = setup.set_up(about, FirstAdministrator(login, admin))
    show(
        {"login": login, "password": password},
        [t("setup.password_once", login=login, password=password)],
        as_json=as_json,
    )
