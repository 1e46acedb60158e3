import pytest

from core.errors import RuleError
from rules.reading.delimiters import names_delimiter, shape_of
from rules.reading.records import Shape, records


def cells(text: str, declared: str | None = None) -> list[list[str]]:
    lines = text.splitlines(keepends=True)
    shape, _ = shape_of(lines, declared)
    return list(records(lines, shape))


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "^", "~", "\x1f", "\uff0c"])
def test_any_delimiter_that_gives_even_rows_is_found(mark: str) -> None:
    rows = [["name", "city"], ["Li Na", "Xian"], ["Wang", "Bei jing"]]

    assert cells("\n".join(mark.join(row) for row in rows)) == rows


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_a_delimiter_inside_quotation_marks_parts_nothing(mark: str) -> None:
    text = f'a{mark}b\n"x{mark}y"{mark}z\n"1\n2"{mark}3\n'

    assert cells(text) == [["a", "b"], [f"x{mark}y", "z"], ["1\n2", "3"]]


def test_a_decimal_comma_is_no_delimiter() -> None:
    text = "name;price;share\nA;1,5;2,5\nB;3,5;4,5\n"

    assert cells(text)[1] == ["A", "1,5", "2,5"]


def test_a_blank_behind_each_delimiter_does_not_hide_a_quotation_mark() -> None:
    assert cells('a, b\nx, "y, z"\nu, "v"\n')[1] == ["x", "y, z"]


def test_the_first_line_may_name_the_delimiter() -> None:
    shape, proof = shape_of(["sep=;\n", "a,b;c,d\n", "e,f;g,h\n"], None)

    assert shape == Shape(";")
    assert proof.key == "reading.proof_sep_line"
    assert names_delimiter("sep=;\r\n")
    assert not names_delimiter("september;x")


def test_blanks_part_numbers() -> None:
    text = " 00004 0001 19970101  2   29.33\n 00004 0001 19970118  12  9.73\n"

    assert cells(text)[1] == ["00004", "0001", "19970118", "12", "9.73"]


@pytest.mark.parametrize(
    "text",
    [
        "Li Na\nWang Wei\nZhang San\n",
        "address\nOak street 12\nElm road 7\n",
        "name\nLi Na\nWang\n",
        "one\n",
    ],
)
def test_words_of_one_column_stay_together(text: str) -> None:
    assert cells(text) == [[line] for line in text.splitlines()]


FIXED = """\
客户名称    地区    金额
上海电气    华东   1,200
北京仪器    华北     350

Li & Co     asia       80
"""


def test_fixed_columns_are_found_with_wide_characters_counted_twice() -> None:
    found = cells(FIXED)

    assert found[0] == ["客户名称", "地区", "金额"]
    assert found[1] == ["上海电气", "华东", "1,200"]
    assert found[3] == ["", "", ""]
    assert found[4] == ["Li & Co", "asia", "80"]


def test_long_files_need_only_one_blank_between_fixed_columns() -> None:
    lines = [f"{'A' * (1 + n % 5):5} {'B b' if n % 2 else 'CCC'}" for n in range(40)]

    assert cells("\n".join(lines))[1] == ["AA", "B b"]


def test_a_short_line_of_fixed_columns_has_empty_fields() -> None:
    assert list(records(["客户\n"], Shape("fixed", (0, 6, 12)))) == [["客户", "", ""]]


def test_a_field_that_hardly_any_line_fills_belongs_to_the_one_before() -> None:
    lines = [f"name {n:02d}   city{n:02d}" for n in range(30)]
    lines[7] += "   a remark of its own"

    assert cells("\n".join(lines))[7][-1] == "city07   a remark of its own"


@pytest.mark.parametrize("declared", [";", "blanks", "fixed", ""])
def test_a_person_says_the_delimiter(declared: str) -> None:
    expected = {
        ";": [["a,b  c", "d"]],
        "blanks": [["a,b", "c;d"]],
        "fixed": [["a,b", "c;d"]],
        "": [["a,b  c;d"]],
    }

    assert cells("a,b  c;d", declared) == expected[declared]


@pytest.mark.parametrize("declared", ["ab", "\n", '"'])
def test_what_cannot_part_cells_is_refused(declared: str) -> None:
    with pytest.raises(RuleError, match="bad_delimiter"):
        shape_of(["a\n"], declared)


def test_a_file_without_lines_has_one_column() -> None:
    assert shape_of([], None)[0] == Shape("")
    assert shape_of([], "fixed")[0] == Shape("fixed", cuts=(0,))


def test_lines_that_end_inside_quotation_marks_still_show_their_delimiter() -> None:
    assert shape_of(["a;b\n", 'c;"d\n'], None)[0] == Shape(";")


def test_a_long_file_is_judged_by_its_first_records() -> None:
    lines = ["a;b,c\n"] * 300 + ["d,e,f\n"] * 900

    assert shape_of(lines, None)[0] == Shape(";")


def test_a_first_line_of_too_many_columns_is_not_taken_for_one_column() -> None:
    assert shape_of(["," * 9_000], None)[0] == Shape(",")
    assert shape_of(["a;b\n"] * 2 + ["," * 9_000], None)[0] == Shape(";")


def test_a_line_that_is_wider_than_paper_has_no_fixed_columns() -> None:
    wide = ["one two" * 1_000] * 3

    assert shape_of(wide, None)[0] == Shape("")
    assert shape_of(wide, "fixed")[0] == Shape("fixed", cuts=(0,))
