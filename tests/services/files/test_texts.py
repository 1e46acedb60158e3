"""The counts are those of the list of shared files, found without a hint."""

from pathlib import Path

import pytest

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
