"""The app as a person sees it who has signed in."""

from datetime import timedelta

from sqlmodel import select
from streamlit.testing.v1 import AppTest

from core import clock
from db.models import CompanySettings, Credential, SignIn
from db.queries.accounts import accounts
from tests.build import saved
from tests.conftest import ROOT


def started() -> AppTest:
    """Return the app before its first run."""
    return AppTest.from_file(ROOT / "Home.py", default_timeout=30)


def set_up() -> None:
    """Let the company be there."""
    with accounts() as session:
        known = session.exec(select(CompanySettings)).first()
    if known is None:
        saved(CompanySettings(name="Jinggong"))


def signed_in(person_id: int) -> AppTest:
    """Return the app on the start page, signed in as a person of the fixture."""
    set_up()
    with accounts() as session:
        known = session.get(Credential, person_id) or Credential(
            person_id=person_id, password="-", must_change=False
        )
        session.add(known)
        row = SignIn(
            secret=f"test-{person_id}",
            person_id=person_id,
            stamp=known.stamp,
            began_at=clock.now(),
            expires_at=clock.now() + timedelta(days=1),
        )
        session.add(row)
        session.flush()
        tab = row.id
    app = started()
    app.session_state["tab"] = tab
    return app.run()
