from pathlib import Path

from streamlit.testing.v1 import AppTest

SCREEN = Path(__file__).parent / "screens" / "page.py"


def test_a_page_has_its_parts_and_dollars_are_no_formulas() -> None:
    app = AppTest.from_file(SCREEN).run()

    assert not app.exception
    assert [title.value for title in app.title] == ["Deals"]
    assert [m.value for m in app.markdown] == [
        r":gray[12 open · \$5 to \$6]",
        ":gray[导出当前筛选下的全部行。]",
        "**4 people behind**",
        r":gray[by person, \$]",
        "inside",
        "also inside",
        ":gray[Amount]",
        r"**\$5**",
        ":gray[Days]",
        "**:orange[12]**",
        ":red[:material/error: 请填写此项。]",
        "Nothing yet",
        "desk",
    ]


def test_a_list_is_offered_as_a_workbook_and_as_text() -> None:
    app = AppTest.from_file(SCREEN).run()

    offered = [button.proto.label for button in app.get("download_button")]
    assert offered == ["Excel 工作簿（xlsx）", "文本表格（csv）"]
