"""The counts are those of the list of shared files, found without a hint."""

from pathlib import Path

import pytest

from core.errors import RuleError
from rules.reading.table import FileSpec
from services.files import open_table


@pytest.mark.parametrize(
    ("name", "rows", "columns", "encoding", "delimiter"),
    [
        ("chinese/meal_order_detail_utf8bom.csv", 10037, 19, "utf-8", ","),
        ("chinese/meal_order_info_gbk.csv", 945, 21, "gb18030", ","),
        ("dedupe/febrl1.csv", 1000, 11, "utf-8", ","),
        ("dedupe/febrl1_gold_pairs.csv", 500, 2, "utf-8", ","),
        ("dedupe/febrl2.csv", 5000, 11, "utf-8", ","),
        ("dedupe/febrl2_gold_pairs.csv", 1934, 2, "utf-8", ","),
        ("event_logs/purchasing_example_cr_lines.csv", 9119, 6, "utf-8", ","),
        ("event_logs/receipt_wabo.csv", 8577, 15, "utf-8", ","),
        ("leads/x_education_leads.csv", 9240, 38, "utf-8", ","),
        ("messy/atomic_crm_contacts_export.csv", 2, 18, "utf-8", ","),
        ("messy/refund_process_cr_lines.csv", 9032, 5, "utf-8", ","),
        ("orders/cdnow_sample.txt", 6919, 5, "utf-8", "blanks"),
        ("pipeline/maven_crm/accounts.csv", 85, 7, "utf-8", ","),
        ("pipeline/maven_crm/data_dictionary.csv", 21, 3, "utf-8", ","),
        ("pipeline/maven_crm/products.csv", 7, 3, "utf-8", ","),
        ("pipeline/maven_crm/sales_pipeline.csv", 8800, 8, "utf-8", ","),
        ("pipeline/maven_crm/sales_teams.csv", 35, 3, "utf-8", ","),
        ("pipeline/maven_crm_us_dates/sales_pipeline.csv", 8800, 8, "utf-8", ","),
        ("satisfaction/customer_support_tickets.csv", 8469, 17, "utf-8", ","),
        ("satisfaction/nps_retail_bank.csv", 5000, 7, "utf-8", ","),
        ("training/employee_data.csv", 3000, 26, "utf-8", ","),
        ("training/employee_engagement_survey_data.csv", 3000, 5, "utf-8", ","),
        ("training/training_and_development_data.csv", 3000, 9, "utf-8", ","),
    ],
)
def test_a_shared_text_file_opens_right(
    shared_data: Path,
    name: str,
    rows: int,
    columns: int,
    encoding: str,
    delimiter: str,
) -> None:
    table = open_table(name, shared_data / name)

    assert table.found.encoding == encoding
    assert table.found.delimiter == delimiter
    assert len(table.headings) == columns
    assert sum(1 for _ in table.numbered()) == rows
    assert all(len(row) == columns for _, row in table.numbered())


def test_a_file_of_values_only_has_numbered_columns(shared_data: Path) -> None:
    table = open_table("cdnow_sample.txt", shared_data / "orders/cdnow_sample.txt")

    assert table.headings == ("1", "2", "3", "4", "5")
    assert next(table.numbered()) == (1, ["00004", "0001", "19970101", "2", "29.33"])


def test_headings_lose_the_blank_before_them(shared_data: Path) -> None:
    table = open_table("febrl1.csv", shared_data / "dedupe/febrl1.csv")

    assert table.headings[:3] == ("rec_id", "given_name", "surname")


def test_chinese_bytes_become_chinese_text(shared_data: Path) -> None:
    name = "chinese/meal_order_info_gbk.csv"
    table = open_table(name, shared_data / name)

    first = dict(zip(table.headings, next(iter(table.rows)), strict=True))
    assert first["name"] == "苗宇怡"
    assert first["phone"] == "18688880641"


def test_an_open_end_of_the_encoding_is_found_in_the_last_line() -> None:
    content = b"name,price\n" + b"plain,1\n" * 60_000 + "thé,2\n".encode("cp1252")

    table = open_table("a.csv", content)

    assert table.found.encoding == "cp1252"
    assert list(table.rows)[-1] == ["thé", "2"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "utf-32"]
)
def test_the_mark_of_an_encoding_is_no_part_of_a_heading(encoding: str) -> None:
    content = "\ufeff客户,金额\n上海电气,5\n".encode(encoding)

    assert open_table("a.csv", content).headings == ("客户", "金额")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_parts_rows(end: str) -> None:
    content = end.join(["a,b", "1,2", '"x\ny",4']).encode()

    assert list(open_table("a.csv", content).rows) == [["1", "2"], ["x\ny", "4"]]


def test_a_person_says_the_encoding() -> None:
    content = "客户,金额\n上海电气,5\n".encode("big5", errors="ignore")
    spec = FileSpec(encoding="big5", header_row=1)

    table = open_table("a.csv", content, spec)

    assert table.found.encoding == "big5"
    assert table.found.proof["encoding"].key == "reading.proof_declared"


def test_a_wrong_encoding_leaves_marks_that_a_row_is_rejected_for() -> None:
    content = "客户,金额\n上海电气,5\n".encode("gb18030")

    table = open_table("a.csv", content, FileSpec(encoding="utf-8", header_row=1))

    assert "\ufffd" in next(iter(table.rows))[0]


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(RuleError, match="unknown_encoding"):
        open_table("a.csv", b"a,b\n", FileSpec(encoding="klingon"))


def test_a_line_that_names_the_delimiter_is_no_row() -> None:
    table = open_table("a.csv", b"sep=;\nname;n\nx,y;1\n")

    assert table.headings == ("name", "n")
    assert list(table.numbered()) == [(2, ["x,y", "1"])]


def test_rows_have_the_numbers_of_a_spreadsheet() -> None:
    content = "销售明细\n\n客户,金额\n上海电气,5\n\n北京仪器,6\n合计,11\n".encode()

    table = open_table("a.csv", content)

    assert [number for number, _ in table.numbered()] == [4, 6]
    assert (table.found.header_row, table.found.footer_rows) == (3, 1)


def test_a_short_row_is_filled_up_and_a_long_one_is_seen() -> None:
    content = b"a,b,c\n1,2\n1,2,3,,\n1,2,3,4\n1,2,3\n1,2,3\n1,2,3\n"

    widths = [len(row) for row in open_table("a.csv", content).rows]

    assert widths == [3, 3, 4, 3, 3, 3]


def test_an_upload_and_a_file_on_disk_are_the_same(tmp_path: Path) -> None:
    content = b"a,b\n1,2\n"
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    assert list(open_table("a.csv", path).rows) == list(
        open_table("a.csv", content).rows
    )


def test_a_few_thousand_long_lines_are_enough_to_see_the_delimiter() -> None:
    content = b"a;b\n" + (b"x" * 9_000 + b";1\n") * 400

    assert open_table("a.csv", content).found.delimiter == ";"
