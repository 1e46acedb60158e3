from rules.reading.table import Found, Table


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    rows: list[list[str]] = [["a"], [], ["b"]]
    table = Table(("1",), rows, 5, len(rows), Found(header_row=4))

    assert list(table.numbered()) == [(5, ["a"]), (7, ["b"])]
