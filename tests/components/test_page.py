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
        "**4 people behind**  \n:gray[by person, \\$]",
        "inside",
        "**Only a title**",
        "no measure",
        "also inside",
        ":gray[Amount]  \n**\\$5**",
        ":gray[Days]  \n**:orange[12]**",
        ":red[:material/error: 请填写此项。]",
        "Nothing yet",
        "desk",
    ]


def test_a_page_without_facts_has_no_empty_line() -> None:
    app = AppTest.from_file(SCREEN)
    app.session_state["bare"] = True

    assert app.run().markdown[0].value == ":gray[导出当前筛选下的全部行。]"


def test_ways_lead_back_on_and_to_the_rows_behind_a_figure() -> None:
    app = AppTest.from_file(SCREEN.parent / "site.py", default_timeout=10).run()
    app.switch_page("links.py").run()
    app.button(key="explain_won").click().run()

    assert not app.exception
    links = [link.proto for link in app.get("page_link")]
    assert [link.label for link in links] == [
        r"All \$ deals",
        "Add one",
        "在列表中打开",
    ]
    assert links[2].query_string == "view=list"


def test_a_list_is_offered_as_a_workbook_and_as_text() -> None:
    app = AppTest.from_file(SCREEN).run()

    offered = [button.proto.label for button in app.get("download_button")]
    assert offered == ["Excel 工作簿（xlsx）", "文本表格（csv）"]
