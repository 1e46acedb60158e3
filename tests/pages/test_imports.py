import pytest

from core.access import SYSTEM
from services import imports, records
from tests.pages.app import signed_in

pytestmark = pytest.mark.usefixtures("teams")
FILE = "客户名称,电话\n甲公司,021-1\n".encode()


def test_a_file_is_checked_written_and_taken_back_on_the_page() -> None:
    app = signed_in(40)
    app.switch_page("pages/manage/imports.py").run()
    app.file_uploader[0].upload("客户.csv", FILE, "text/csv").run()
    assert [box.value for box in app.selectbox[1:]] == ["name", "phone"]

    next(b for b in app.button if b.label == "仅检查").click().run()
    assert "新增 1" in app.info[0].value
    assert not imports.listed(SYSTEM)

    next(b for b in app.button if b.label == "导入").click().run()
    assert "新增 1" in app.success[0].value
    assert [name for _, name in records.options(SYSTEM, "customers", "")] == ["甲公司"]

    app.run()
    next(b for b in app.button if b.label == "撤销").click().run()
    assert not records.options(SYSTEM, "customers", "")
    assert not app.exception


def test_what_columns_meant_is_remembered_by_their_headings() -> None:
    app = signed_in(40)
    app.switch_page("pages/manage/imports.py").run()
    app.file_uploader[0].upload("客户.csv", FILE, "text/csv").run()
    app.selectbox[2].set_value("")
    next(b for b in app.button if b.label == "导入").click().run()
    assert not app.exception

    again = signed_in(90)
    again.switch_page("pages/manage/imports.py").run()
    again.file_uploader[0].upload("客户2.csv", FILE + b"B,2\n", "text/csv").run()
    assert [box.value for box in again.selectbox[1:]] == ["name", ""]


def test_a_rep_does_not_find_the_page() -> None:
    app = signed_in(10)
    app.switch_page("pages/manage/imports.py").run()
    assert not app.file_uploader
