import io
import zipfile

import pytest

from components import archive
from core.access import SYSTEM, Viewer
from db.models import ListItem
from services import company, files, whole
from tests.build import a_customer, saved
from tests.forms import fill, send
from tests.pages.app import signed_in

pytestmark = pytest.mark.usefixtures("teams")
PAGE = "pages/manage/settings.py"


def test_an_administrator_renames_the_company() -> None:
    app = signed_in(90).switch_page(PAGE).run()
    assert not app.exception
    fill(app, "company", name="Jinggong Equipment")
    send(app, "company")

    assert not app.exception
    assert company.settings(SYSTEM).record.name == "Jinggong Equipment"


def test_a_value_joins_a_managed_list(admin: Viewer) -> None:
    saved(ListItem(list="region", value="east", zh="华东", en="East"))
    app = signed_in(90).switch_page(PAGE).run()
    app.selectbox(key="settings_list").set_value("region").run()
    app.session_state["settings_region_0"] = {
        "edited_rows": {},
        "added_rows": [
            {"value": "west", "zh": "西部", "en": "West", "is_offered": True}
        ],
        "deleted_rows": [],
    }
    app.button(key="settings_list_save").click().run()

    assert not app.exception
    found = [item.fields.value for item in company.lists(admin)["region"]]
    assert found == ["east", "west"]


def test_an_administrator_takes_the_whole_company_away(admin: Viewer) -> None:
    saved(a_customer(number="C-1"))
    app = signed_in(90).switch_page(PAGE).run()

    assert not app.exception
    offered = [button.proto.label for button in app.get("download_button")]
    assert offered == ["保存压缩包"]
    content = archive.made(admin, whole, files, "en")
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert b"C-1,Acme," in opened.read("customers.csv")
        assert b"lin,Lin," in opened.read("people.csv")


@pytest.mark.parametrize("person", [10, 11, 40, 50, 60])
def test_nobody_else_comes_here(person: int) -> None:
    app = signed_in(person).switch_page(PAGE).run()

    assert app.error
    assert not app.selectbox
