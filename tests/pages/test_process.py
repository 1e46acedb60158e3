import pytest
from streamlit.testing.v1 import AppTest

from core.access import SYSTEM, Role, Viewer
from db.seed.standard import plant, standard_process
from db.session import transaction
from rules.people import Duty
from services import pipeline, process
from tests.build import a_deal, saved
from tests.conftest import TODAY
from tests.pages.app import signed_in
from tests.pages.screen import press, words

pytestmark = pytest.mark.usefixtures("teams")
ADMIN = Viewer(90, 1, Role.ADMIN)


@pytest.fixture(autouse=True)
def standard(teams: None) -> None:  # noqa: ARG001 (it has to come first)
    """Let version 1 be in force."""
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def opened(viewer_id: int) -> AppTest:
    app = signed_in(viewer_id)
    app.switch_page("pages/manage/process.py").run()
    assert not app.exception
    return app


def test_the_process_in_force_is_shown_with_what_each_stage_asks() -> None:
    shown = "".join(table.value.to_string() for table in opened(90).table)
    for part in ("潜在客户识别", "5%", "已关联客户", "报价谈判", "生效"):
        assert part in shown


def test_a_version_is_drafted_and_approved_with_a_reason() -> None:
    app = press(opened(90), "编辑新版本")
    app.toggle[0].set_value(True)
    app = press(app, "批准")
    assert "请写明修改理由" in words(app)
    assert process.versions(ADMIN, "standard")[0].status == "draft"

    app.text_area[0].set_value("展会客户可直接报价")
    app = press(app, "批准")

    assert process.versions(ADMIN, "standard")[0].status == "active"
    assert "允许跳过阶段。" in words(app)
    assert "展会客户可直接报价" in app.table[2].value.to_string()


def test_a_draft_is_kept_and_thrown_away() -> None:
    app = press(opened(90), "编辑新版本")
    app.toggle[1].set_value(False)
    press(app, "保存草稿")
    app = opened(90)
    assert not app.toggle[1].value
    app = press(app, "丢弃草稿")
    assert len(process.versions(ADMIN, "standard")) == 1
    assert not app.toggle


@pytest.mark.parametrize("viewer_id", [10, 11, 40, 50, 60])
def test_nobody_else_opens_the_process(viewer_id: int) -> None:
    app = opened(viewer_id)
    assert not app.table
    assert "您无权访问此页面" in words(app)


def test_another_pipeline_is_drafted_on_the_page() -> None:
    app = opened(90)
    for key, value in (("code", "service"), ("zh", "服务"), ("en", "Service")):
        app.text_input(key=f"process_new_{key}").set_value(value)
    app = press(app, "新增")
    assert sorted(process.pipelines(ADMIN)) == ["service", "standard"]
    app.selectbox(key="process_pipeline").set_value("service").run()
    assert not app.exception
    assert "草稿：版本 1" in words(app)


def test_the_matrix_says_which_duty_does_what_at_a_stage() -> None:
    first, *rest = standard_process().stages
    told = first.model_copy(update={"informed": (Duty.SERVE,), "accountable": ()})
    policy = standard_process().model_copy(update={"stages": (told, *rest)})
    process.save(ADMIN, "standard", policy, TODAY)
    process.approve(ADMIN, "standard", "Service is told early.")

    [matrix] = [t.value for t in opened(90).table if "售后服务" in t.value.columns]

    assert list(matrix.loc["潜在客户识别"]) == ["R", "", "", "I"]
    assert list(matrix.loc["报价"]) == ["A", "C", "R", ""]


def test_a_draft_asks_where_the_deals_of_a_dropped_stage_go() -> None:
    [number] = saved(a_deal(stage="quotation"))
    stages = tuple(s for s in standard_process().stages if s.code != "quotation")
    shorter = standard_process().model_copy(update={"stages": stages})
    process.save(ADMIN, "standard", shorter, TODAY)
    app = opened(90)
    [asked] = [s for s in app.selectbox if "报价" in s.label]
    assert "1 个未结商机" in asked.label

    asked.set_value("negotiation")
    app.text_area[0].set_value("两步并作一步")
    press(app, "批准")

    standing = pipeline.standing(ADMIN, number)
    assert standing.stage is not None
    assert standing.stage.code == "negotiation"
