from collections.abc import Sequence

import pytest

from core.errors import RuleError
from rules.reading.layout import Layout, layout
from rules.reading.looks import looks
from rules.reading.survey import HEAD, TAIL, Survey
from rules.reading.table import BoolCell, DateCell, FileSpec, NumberCell

NOTES = [["销售明细表"], ["制表日期", "2024-01-05"], []]
HEADINGS = ["客户", "地区", "金额", "日期"]
BODY = [
    ["上海电气", "华东", "1200", "2024-01-02"],
    ["北京仪器", "", "350.5", "2024-02-03"],
    ["Total", "华北", "80", "2024-03-04"],
]


def laid_out(rows: Sequence[Sequence[str]], **said: int) -> Layout:
    spec = FileSpec(
        header_row=said.get("header_row"), footer_rows=said.get("footer_rows")
    )
    return layout(Survey.of(map(list, rows)), spec)


def test_headings_are_found_under_notes() -> None:
    found = laid_out([*NOTES, HEADINGS, *BODY])

    assert found.header_row == 4
    assert found.headings == tuple(HEADINGS)
    assert found.proof["header_row"].values == {"columns": 2}


@pytest.mark.parametrize(
    "foot",
    [
        pytest.param([["合计", "", "1630.5", ""]], id="a total"),
        pytest.param([["合计:", "x", "1630.5", "2024-01-01"]], id="a full total"),
        pytest.param([["TOTAL", "", "1630.5"]], id="a total without its dates"),
        pytest.param([[], ["制表人：王芳"]], id="a signature under an empty row"),
        pytest.param([["", "", "", "the end"]], id="a remark on the right"),
        pytest.param([["合计", "", "1", ""], [], ["remark"]], id="both"),
    ],
)
def test_what_stands_at_the_foot_is_no_record(foot: list[list[str]]) -> None:
    found = laid_out([HEADINGS, *BODY, BODY[0], *foot, [], []])

    assert found.footer_rows == len(foot)
    assert found.proof["footer_rows"].values["rows"] == len(foot)


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(["Total", "华南", "5", "2024-04-05"], id="a company named Total"),
        pytest.param(
            ["广州机床", "", "5", "2024-04-05"], id="an optional cell missing"
        ),
    ],
)
def test_a_record_at_the_end_is_a_record(last: list[str]) -> None:
    assert laid_out([HEADINGS, *BODY, last]).footer_rows == 0


def test_a_sparse_record_that_has_what_every_record_has_is_kept() -> None:
    headings = ["name", "a", "b", "c", "d", "e"]
    rows = [[f"n{i}", *("x" * (j != i) for j in range(5))] for i in range(5)]

    assert laid_out([headings, *rows, ["n6", "", "", "", "", "y"]]).footer_rows == 0


def test_the_only_record_is_no_foot() -> None:
    assert laid_out([HEADINGS, ["合计", "", "5", ""]]).footer_rows == 0


def test_values_in_the_first_row_mean_that_there_are_no_headings() -> None:
    found = laid_out(BODY)

    assert found.header_row == 0
    assert found.headings == ("1", "2", "3", "4")
    assert found.sure == 0.0


def test_words_that_come_again_below_are_no_headings() -> None:
    rows = [["north", "Li"], ["south", "Wang"], ["north", "Li"], ["south", "Li"]]

    assert laid_out(rows).header_row == 0


def test_known_words_are_headings_even_if_they_come_again() -> None:
    rows = [["region", "name"], ["region", "name"]]

    found = layout(Survey.of(rows), FileSpec(), known={"region"})

    assert found.header_row == 1


def test_known_words_win_over_other_words_above() -> None:
    rows = [["one", "two"], ["客户", "地区"], ["上海电气", "华东"]]

    assert layout(Survey.of(rows), FileSpec(), {"客户", "地区"}).header_row == 2


def test_the_first_row_of_a_table_of_words_is_taken_for_granted() -> None:
    found = laid_out([["person", "area"], ["Li", "north"], ["Wang", "south"]])

    assert found.header_row == 1
    assert found.proof["header_row"].key == "reading.proof_first_row"


def test_headings_alone_are_a_table_without_rows() -> None:
    found = laid_out([HEADINGS])

    assert (found.header_row, found.footer_rows) == (1, 0)


def test_columns_without_a_name_are_named_by_their_place() -> None:
    rows = [["name", "", "name", "a\n b"], ["x", "1", "y", "2", "3"]]

    assert laid_out(rows).headings == ("name", "2", "name (2)", "a b", "5")


def test_a_name_may_be_the_place_of_another_column() -> None:
    assert laid_out([["2", "", "b"], ["x", "y", "z"]], header_row=1).headings == (
        "2",
        "2 (2)",
        "b",
    )


def test_text_beyond_the_headings_in_few_rows_makes_no_column() -> None:
    rows = [["a", "b"], *([["x", "y"]] * 9), ["x", "y", "stray"]]

    assert laid_out(rows, header_row=1).headings == ("a", "b")


def test_a_person_says_where_the_table_is() -> None:
    found = laid_out([*NOTES, HEADINGS, *BODY], header_row=1, footer_rows=2)

    assert (found.header_row, found.footer_rows) == (1, 2)
    assert found.headings[0] == "销售明细表"
    assert found.sure == 1.0


@pytest.mark.parametrize("said", [{"header_row": 9}, {"footer_rows": 9}])
def test_a_row_that_is_not_there_cannot_be_meant(said: dict[str, int]) -> None:
    with pytest.raises(RuleError, match="no_such_row"):
        laid_out([HEADINGS, *BODY], **said)


@pytest.mark.parametrize("rows", [[], [[], [" ", ""]]])
def test_a_file_without_text_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(RuleError, match="nothing_in_it"):
        laid_out(rows)


def test_empty_rows_count_where_rows_follow() -> None:
    gap: list[list[str]] = [[]] * (HEAD + TAIL + 50)

    survey = Survey.of([["a"], *gap, ["b"], [], []])

    assert survey.count == len(gap) + 2
    assert len(survey.tail) == TAIL


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", ""),
        ("  ", ""),
        ("name", "text"),
        ("1,234.50", "number"),
        ("¥1.2万", "number"),
        ("12 %", "number"),
        ("(5)", "number"),
        ("2024/1/2", "date"),
        ("2024-01-02 10:05", "date"),
        ("2024年1月2日", "date"),
        ("12:30", "date"),
        ("Yes", "bool"),
        ("1C1I7A6R", "text"),
        ("x" * 50, "text"),
        ("5 (approx.)!", "text"),
        (NumberCell("1.5"), "number"),
        (DateCell("2024-01-02"), "date"),
        (BoolCell("TRUE"), "bool"),
    ],
)
def test_what_a_cell_looks_like(cell: str, expected: str) -> None:
    assert looks(cell) == expected
