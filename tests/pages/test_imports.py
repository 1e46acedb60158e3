"""The page of imports, from a file to its records and back."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from components import archive
from core.access import SYSTEM, Viewer
from db.alive import holding
from db.models import Customer, Deal, ListItem
from db.queries.imports import end
from db.seed.standard import plant
from db.session import transaction
from rules.imports import BatchState
from rules.pipeline import Outcome
from services import files, imports, records, whole
from tests.build import a_contact, a_customer, a_deal, saved
from tests.pages.app import signed_in

pytestmark = pytest.mark.usefixtures("teams")
FILE = "客户名称,电话\n甲公司,021-1\n".encode()


@pytest.fixture
def process(teams: None) -> None:  # noqa: ARG001 (the people come first)
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def opened(content: bytes | str, kind: str = "customers", person: int = 40) -> AppTest:
    """Return the page with a file chosen."""
    app = signed_in(person)
    app.switch_page("pages/manage/imports.py").run()
    if kind != "customers":
        app.selectbox("imports_kind").set_value(kind).run()
    data = content.encode() if isinstance(content, str) else content
    app.file_uploader[0].upload("客户.csv", data, "text/csv").run()
    assert not app.exception
    return app


def columns(app: AppTest) -> list[Any]:
    boxes = [b for b in app.selectbox if "column" in str(b.key)]
    return [box.value for box in boxes]


def checked(app: AppTest) -> str:
    app.button("imports_check").click().run()
    assert not app.exception
    return str(app.info[0].value)


def written(app: AppTest) -> str:
    app.button("imports_write").click().run()
    assert not app.exception
    return str(app.success[0].value)


def table(app: AppTest, place: int = 0) -> list[list[Any]]:
    rows: list[list[Any]] = app.dataframe[place].value.to_numpy().tolist()
    return rows


def test_a_file_is_checked_written_and_taken_back_on_the_page() -> None:
    app = opened(FILE)
    assert columns(app) == ["name", "phone"]
    assert app.button("imports_write").label == "导入"

    assert "新增 1" in checked(app)
    assert not imports.listed(SYSTEM)
    assert app.button("imports_write").label == "导入 1 行"

    assert "新增 1" in written(app)
    assert [name for _, name in records.options(SYSTEM, "customers", "")] == ["甲公司"]

    app.run()
    next(b for b in app.button if b.label == "撤销").click().run()
    assert not records.options(SYSTEM, "customers", "")
    assert not app.exception


def test_what_columns_meant_is_remembered_by_their_headings() -> None:
    app = opened(FILE)
    app.selectbox("imports_column_customers_1").set_value("").run()
    written(app)

    again = opened(FILE + b"B,2\n", person=90)
    assert columns(again) == ["name", ""]


def test_a_rep_does_not_find_the_page() -> None:
    app = signed_in(10)
    app.switch_page("pages/manage/imports.py").run()
    assert not app.file_uploader


def test_a_value_that_is_nearly_known_is_mapped_made_or_rejected() -> None:
    saved(ListItem(list="industry", value="technology"))
    app = opened("name,industry\nA,technolgy\nB,technolgy\nC,farming\nD,technology\n")
    [near, others] = [b for b in app.selectbox if "value" in str(b.key)]
    assert near.options == ["→ technology", "新建", "拒绝这些行"]
    assert "technolgy" in near.label
    assert "2 行" in near.label
    assert "是“technology”吗" in near.label
    assert "farming" in others.label

    near.set_value("technology").run()
    app.selectbox(str(others.key)).set_value("~reject").run()
    assert "新增 3" in checked(app)
    assert "拒绝 1" in written(app)

    with transaction(SYSTEM) as session:
        industries = session.exec(select(Customer.industry)).all()
        known = session.exec(select(ListItem.value)).all()
    assert list(industries) == ["technology"] * 3
    assert list(known) == ["technology"]
    again = opened("name,industry\nE,technolgy\n")
    [asked] = [b for b in again.selectbox if "value" in str(b.key)]
    assert asked.value == "technology", "what a value meant is remembered"


@pytest.mark.usefixtures("process")
def test_a_stage_of_another_system_is_said_once_and_remembered() -> None:
    lines = "number,stage\nD1,Engaging\nD2,Prospecting\n"
    app = opened(lines, "deals")
    [asked] = [b for b in app.selectbox if "value" in str(b.key)]
    assert asked.value == "~reject"
    assert "→ 需求分析" in asked.options
    assert "拒绝 1" in checked(app)

    asked.set_value("needs_analysis").run()
    assert "新增 2" in written(app)

    with transaction(SYSTEM) as session:
        stages = dict(session.exec(select(Deal.number, Deal.stage)).all())
    assert stages == {"D1": "needs_analysis", "D2": "prospecting"}
    again = opened(lines, "deals", person=90)
    [asked] = [b for b in again.selectbox if "value" in str(b.key)]
    assert asked.value == "needs_analysis"


@pytest.mark.usefixtures("process")
def test_a_date_that_fits_two_readings_is_asked_and_the_answer_counts() -> None:
    app = opened(
        "number,created_on,amount\nD1,01/02/2026,5\nD2,03/02/2026,6\n", "deals"
    )
    [order] = [b for b in app.selectbox if "format" in str(b.key)]
    assert "拒绝 2" in checked(app)

    order.set_value("dmy").run()
    assert "新增 2" in written(app)

    with transaction(SYSTEM) as session:
        days = {deal.number: deal.created_on for deal in session.exec(select(Deal))}
    assert days == {"D1": date(2026, 2, 1), "D2": date(2026, 2, 3)}


@pytest.mark.usefixtures("process")
def test_rejected_rows_are_put_right_in_place() -> None:
    app = opened(
        "number,stage,amount\nD1,prospecting,many\nD2,prospecting,6\n", "deals"
    )
    assert "拒绝 1" in checked(app)
    [row] = table(app)
    assert row[0] == 2
    assert "amount" in row[1]
    assert row[2] == "请修正这个单元格。"

    app.session_state["imports~mended"] = {2: ["D1", "prospecting", "5"]}
    app.session_state["imports_again"] = True  # as a click on the button leaves it
    app.run()

    assert not app.exception
    assert "新增 2" in str(app.info[0].value)
    assert "新增 2" in written(app)


def test_what_a_file_changes_is_shown_from_what_to_what() -> None:
    saved(a_customer(name="甲公司", phone="021-9"))
    app = opened(FILE)
    assert "更新 1" in checked(app)
    assert table(app) == [[2, "电话", "021-9", "021-1"]]


@pytest.mark.usefixtures("process")
def test_what_is_kept_with_a_remark_is_listed() -> None:
    app = opened("number,stage,closed_on\nD1,won,2026-01-05\n", "deals")
    assert "新增 1" in checked(app)
    [[row, column, remark]] = table(app)
    assert (row, column, remark) == (2, "合同编号", "赢单没有合同编号。")


def test_a_batch_that_was_cut_off_says_so_and_goes_on() -> None:
    app = opened(FILE)
    written(app)
    [batch] = imports.listed(SYSTEM)
    with transaction(SYSTEM, "imports.run") as session:
        end(session, batch.batch, BatchState.INTERRUPTED)

    app.run()
    assert any("已中断" in str(m.value) for m in app.markdown)
    assert any("再次选择同一文件" in str(m.value) for m in app.markdown)
    assert "未变 1" in written(app)
    assert [b.state for b in imports.listed(SYSTEM)] == [BatchState.DONE]


@pytest.mark.usefixtures("process")
def test_the_page_gives_the_figures_of_a_real_company(shared_data: Path) -> None:
    folder = shared_data / "pipeline" / "maven_crm"
    truth = json.loads((shared_data / "ground_truth.json").read_text("utf-8"))
    content = (folder / "sales_pipeline.csv").read_bytes()
    app = opened(content, "deals", person=90)
    assert columns(app)[0] == "number"
    stages = [b for b in app.selectbox if "value_deals_stage" in str(b.key)]
    assert [b.value for b in stages] == ["~reject"], "Engaging alone is not ours"
    stages[0].set_value("needs_analysis").run()

    assert "新增 8800" in written(app)

    with transaction(SYSTEM) as session:
        won = session.exec(
            select(Deal.amount_minor).where(Deal.outcome == Outcome.WON)
        ).all()
    assert len(won) == truth["maven_crm"]["by_stage"]["Won"]
    assert sum(a or 0 for a in won) == truth["maven_crm"]["won_amount_total"] * 100


def test_what_later_work_stands_on_is_named_and_nothing_goes() -> None:
    app = opened(FILE)
    written(app)
    [(number, _)] = records.options(SYSTEM, "customers", "")
    saved(a_contact(customer_id=number))

    app.run()
    next(b for b in app.button if b.label == "撤销").click().run()

    assert "甲公司" in str(app.warning[0].value)
    assert records.options(SYSTEM, "customers", "")


def test_a_batch_that_somebody_writes_cannot_be_taken_back_yet() -> None:
    app = opened(FILE)
    written(app)
    [batch] = imports.listed(SYSTEM)
    with transaction(SYSTEM, "imports.run") as session:
        end(session, batch.batch, BatchState.WRITING)

    with holding(batch.batch):
        app.run()
        assert any("写入中" in str(m.value) for m in app.markdown)
        assert not [b for b in app.button if b.label == "撤销"]

    app.run()
    assert any("已中断" in str(m.value) for m in app.markdown)


@pytest.mark.usefixtures("process")
def test_a_file_of_a_full_export_is_one_like_others_here(admin: Viewer) -> None:
    saved(a_deal(number="D-1"))
    content = archive.made(admin, whole, files, "en")
    with zipfile.ZipFile(io.BytesIO(content)) as opened_archive:
        app = opened(opened_archive.read("deals.csv"), "deals")

    assert "number" in columns(app)
    assert "0" in checked(app)
