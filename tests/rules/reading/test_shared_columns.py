"""The date columns of the shared files: 25 prove their order, one by its other half."""

from pathlib import Path

import pytest

from core.fields import Kind, Problem
from rules.reading.values import prove
from services.files import open_table


@pytest.mark.parametrize(
    ("name", "column", "orders"),
    [
        ("satisfaction/nps_retail_bank.csv", "Survey date", {"dmy"}),
        ("training/employee_data.csv", "start_date", {"mdy"}),
        ("training/employee_data.csv", "exit_date", {"mdy"}),
        ("training/employee_data.csv", "dob", {"dmy"}),
        ("messy/refund_process_cr_lines.csv", "Complete Timestamp", {"mdy"}),
        ("pipeline/maven_crm/sales_pipeline.csv", "close_date", {"ymd"}),
        ("pipeline/maven_crm_us_dates/sales_pipeline.csv", "close_date", {"mdy"}),
        ("chinese/meal_order_info_gbk.csv", "use_start_time", {"ymd"}),
        ("event_logs/receipt_wabo.csv", "time:timestamp", {"ymd"}),
        ("orders/cdnow_sample.txt", "3", {"ymd"}),
    ],
)
def test_a_real_column_proves_its_order(
    shared_data: Path, name: str, column: str, orders: set[str]
) -> None:
    table = open_table(name, shared_data / name)
    index = table.headings.index(column)
    values = [row[index] for row in table.rows if row]

    reading = prove(Kind.DATE, values)

    assert reading.ask is None
    assert set(reading.orders.values()) == orders
    assert not any(isinstance(reading.parse(value), Problem) for value in values)


def test_the_month_column_agrees_with_every_proved_date(shared_data: Path) -> None:
    name = "satisfaction/nps_retail_bank.csv"
    table = open_table(name, shared_data / name)
    day, month = table.headings.index("Survey date"), table.headings.index("Month")
    reading = prove(Kind.DATE, [row[day] for row in table.rows])

    for row in table.rows:
        assert f"-{int(row[month]):02d}-" in str(reading.parse(row[day]))


def test_two_exports_of_one_pipeline_have_the_same_days(shared_data: Path) -> None:
    days = []
    for folder in ("maven_crm", "maven_crm_us_dates"):
        name = f"pipeline/{folder}/sales_pipeline.csv"
        table = open_table(name, shared_data / name)
        index = table.headings.index("engage_date")
        values = [row[index] for row in table.rows]
        reading = prove(Kind.DATE, values)
        days.append([reading.parse(value) for value in values])

    assert days[0] == days[1]
