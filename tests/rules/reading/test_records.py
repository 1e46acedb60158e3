from collections.abc import Iterator

import pytest

from core.errors import RuleError
from rules.reading.records import (
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_COLUMNS,
    Shape,
    fit,
    given_back,
    records,
)


def refusal(lines: list[str], shape: Shape) -> RuleError:
    with pytest.raises(RuleError) as caught:
        list(records(lines, shape))
    return caught.value


def test_a_cell_with_line_breaks_is_in_one_row() -> None:
    assert list(records(['"a\r\n', 'b",c\r\n', "d,e"], Shape(","))) == [
        ["a\r\nb", "c"],
        ["d", "e"],
    ]


def test_an_empty_line_is_a_record_without_cells() -> None:
    assert list(records(["a\n", "\n", "b\n"], Shape(","))) == [["a"], [], ["b"]]


def test_a_file_that_ends_inside_quotation_marks_is_refused() -> None:
    error = refusal(["a,b\n", '1,"2\n', "3,4\n"], Shape(","))

    assert error.key == "reading.open_quote"
    assert error.values == {"row": 2}


def test_a_stray_quotation_mark_harms_nothing() -> None:
    assert list(records(['5" pipe,x\n', '"a"b,c\n'], Shape(","))) == [
        ['5" pipe', "x"],
        ["ab", "c"],
    ]


@pytest.mark.parametrize("delimiter", [",", "blanks", "fixed"])
def test_too_many_columns_are_refused(delimiter: str) -> None:
    line = ("a " if delimiter == "blanks" else "a,") * (MOST_COLUMNS + 1)
    shape = Shape(delimiter, tuple(range(MOST_COLUMNS + 1)))

    error = refusal(["x\n"] * (delimiter != "fixed") + [line], shape)

    assert error.key == "reading.too_many_columns"
    assert error.values["most"] == MOST_COLUMNS


def test_a_cell_of_a_million_characters_is_refused() -> None:
    error = refusal(["a,b\n", "x" * (LONGEST_CELL + 1) + ",y\n"], Shape(","))

    assert (error.key, error.values["row"]) == ("reading.cell_too_large", 2)


@pytest.mark.parametrize("delimiter", [",", "blanks"])
def test_an_endless_line_is_refused(delimiter: str) -> None:
    assert refusal(["x " * LONGEST_LINE], Shape(delimiter)).key == (
        "reading.line_too_long"
    )


def test_an_open_quotation_mark_does_not_take_the_whole_file() -> None:
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        yield '"\n'
        while True:
            taken += 1
            yield "x" * 1_000 + "\n"

    with pytest.raises(RuleError, match="cell_too_large"):
        list(records(lines(), Shape(",")))

    assert taken < 2 * LONGEST_CELL / 1_000


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["a"], ["a", ""]),
        (["a", "b", "", " "], ["a", "b"]),
        (["a", "b", "c"], ["a", "b", "c"]),
        (["", " ", "\t"], []),
        ([], []),
    ],
)
def test_a_row_has_a_cell_for_each_heading(row: list[str], expected: list[str]) -> None:
    assert fit(row, 2) == expected


def test_what_an_export_neutralised_is_given_back_once() -> None:
    assert given_back(["'=1", "''=1", "'-5", "'\uff1d", "'tis", "'", ""]) == [
        "=1",
        "'=1",
        "-5",
        "\uff1d",
        "'tis",
        "'",
        "",
    ]
