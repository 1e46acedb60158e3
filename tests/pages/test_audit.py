import pytest

from core.access import SYSTEM, Viewer
from core.i18n import LANGUAGES, catalogue
from rules.customers import CustomerFields
from services import audit, records
from tests.pages.app import signed_in

pytestmark = pytest.mark.usefixtures("teams")


def test_an_administrator_reads_who_changed_what(rep: Viewer) -> None:
    number = records.add(rep, "customers", CustomerFields(name="Acme"), "k")
    opened = records.open_one(rep, "customers", number)
    to = CustomerFields(name="Acme Ltd")
    records.change(rep, "customers", number, opened.version, to)

    app = signed_in(90).switch_page("pages/manage/audit.py").run()

    assert not app.exception
    shown = app.dataframe[0].value
    assert "Lin" in set(shown["person"])
    assert any("Acme → Acme Ltd" in words for words in shown["fields"])


@pytest.mark.parametrize("person", [10, 11, 40, 50, 60])
def test_nobody_else_reads_it(person: int) -> None:
    app = signed_in(person).switch_page("pages/manage/audit.py").run()

    assert app.error
    assert not app.dataframe


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_and_table_has_a_name(language: str) -> None:
    words = catalogue(language)
    assert all(f"audit.do_{a.replace('.', '_')}" in words for a in audit.actions())
    assert all(f"audit.of_{name}" in words for name in audit.table_names())
    assert SYSTEM.sees_all
