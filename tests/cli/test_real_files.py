"""Every real file, imported by the product's own command, gives the known figures.

The answers are in the key beside the files, made by a script that is none of ours.
"""

import csv
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from core.access import SYSTEM
from core.money import Currency
from db.models import CompanySettings
from db.seed.standard import plant
from db.session import transaction
from tests.cli.imported import MAPS, Capture, counted, run

Figures = dict[str, Any]
SQLITE_ONLY = pytest.mark.skipif(
    "TEST_DATABASE_URL" in os.environ,
    reason="only on SQLite: a few of these files tell how PostgreSQL counts",
)


class Desk:
    """A company that has just been set up, what is brought to it and asked of it."""

    def __init__(self, capsys: Capture, folder: Path) -> None:
        self.capsys = capsys
        self.folder = folder
        answers = (folder / "ground_truth.json").read_text(encoding="utf-8")
        self.answers: dict[str, Any] = json.loads(answers)
        with transaction(SYSTEM, "data.load") as session:
            plant(session)
            session.add(
                CompanySettings(name="X", currency=Currency.USD, timezone="UTC")
            )

    def bring(self, kind: str, file: str, mapping: str = "") -> dict[str, Any]:
        """Import a file of which no row may be rejected."""
        how = ["--map", str(MAPS / f"{mapping}.toml")] if mapping else []
        status, said = run(self.capsys, kind, str(self.folder / file), *how)
        assert (status, said["rejected"]) == (0, 0), said["problems"]
        assert said["created"] + said["updated"] == said["rows"]
        return dict(said)

    def again(self, kind: str, file: str, mapping: str) -> bool:
        """Return whether the file brings nothing that is not here."""
        how = ["--map", str(MAPS / f"{mapping}.toml")]
        _, said = run(self.capsys, kind, str(self.folder / file), *how)
        return bool(said["unchanged"] == said["rows"])

    def figures(self, measure: str, by: str = "", **where: str) -> Figures:
        """Return the values of a figure by the names of its groups."""
        chosen = [f"--where={name}={value}" for name, value in where.items()]
        assert main(["figure", measure, "--by", by, *chosen, "--json"]) == 0
        rows = json.loads(self.capsys.readouterr().out)["rows"]
        return {" > ".join(row["by"]): _number(row["value"]) for row in rows}

    def figure(self, measure: str, **where: str) -> Any:
        """Return one value."""
        return self.figures(measure, "", **where)[""]


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, str) else value


def rounded(found: Figures, digits: int, times: int = 1) -> Figures:
    return {name: round(value * times, digits) for name, value in found.items()}


def of_each(truth: Mapping[str, Any], what: str) -> Figures:
    return {name: of[what] for name, of in truth.items()}


@pytest.fixture
def desk(capsys: Capture, shared_data: Path) -> Desk:
    return Desk(capsys, shared_data)


def test_superstore_orders_and_returns(desk: Desk) -> None:
    truth = desk.answers["superstore"]
    kept = truth["rounded_per_line"]
    file = "orders/superstore.xls"

    said = desk.bring("orders", file, "superstore_orders")
    back = desk.bring("returns", file, "superstore_returns")

    assert said["rows"] == truth["rows"]
    assert said["made"]["products"] == truth["products_by_id"]
    assert back["rows"] == truth["returned_orders_found_in_orders"]
    lines = {found["column"]: found["rows"] for found in said["rounded"]}
    assert lines == {
        "amount": kept["lines_rounded_sales"],
        "margin": kept["lines_rounded_profit"],
    }
    for measure in ("orders", "customers"):
        assert desk.figure(measure) == truth[measure]
    assert desk.figure("order_lines") == truth["rows"]
    for measure, name in [("gross_sales_amount", "sales"), ("gross_margin", "profit")]:
        assert desk.figure(measure) == kept[name]
        assert desk.figures(measure, "year") == kept[f"{name}_by_year"]
    for dimension in ("region", "segment"):
        found = desk.figures("gross_sales_amount", dimension)
        assert found == kept[f"sales_by_{dimension}"]
    families = desk.figures("gross_sales_amount", "product_family")
    assert families == kept["sales_by_category"]
    returned = desk.figure("returned_amount")
    assert returned == pytest.approx(truth["returned_sales"], abs=0.05)
    net = desk.figure("sales_amount")
    assert net == pytest.approx(kept["sales"] - returned, abs=0.001)
    by_year = desk.figures("sales_amount", "year")
    assert sum(by_year.values()) == pytest.approx(net, abs=0.001)
    by_customer = desk.figures("gross_sales_amount", "customer")
    best = sorted(by_customer, key=lambda name: -by_customer[name])[:5]
    assert best == list(truth["top5_customers_by_sales"])


@SQLITE_ONLY
def test_orders_of_a_file_without_headings(desk: Desk) -> None:
    truth = desk.answers["cdnow_sample"]

    said = desk.bring("orders", "orders/cdnow_sample.txt", "cdnow")

    assert said["made"]["customers"] == truth["customers"]
    assert desk.figure("sales_amount") == truth["revenue"]
    assert desk.figure("orders") == truth["transactions"]
    assert desk.figure("customers") == truth["customers"]
    assert desk.figure("units") == truth["cds"]
    days = list(desk.figures("orders", "day"))
    assert [days[0], days[-1]] == truth["date_range"]
    assert desk.again("orders", "orders/cdnow_sample.txt", "cdnow")


def test_orders_in_chinese_and_their_lines(desk: Desk) -> None:
    truth = desk.answers["meal_orders_gbk"]
    codes = {"delivered": "1", "cancelled": "0", "open": "2"}
    lines = ("order-lines", "chinese/meal_order_detail_utf8bom.csv", "meal_lines")

    said = desk.bring("orders", "chinese/meal_order_info_gbk.csv", "meal_orders")

    assert said["rows"] == truth["rows"]
    assert said["made"]["customers"] == truth["distinct_names"]
    assert desk.figure("customers") == truth["distinct_names"]
    found = desk.figures("orders", "status")
    assert {codes[name]: n for name, n in found.items()} == truth["order_status"]
    done = desk.figures("gross_sales_amount", "status")
    assert done["delivered"] == truth["expenditure_status1"]
    assert "cancelled" not in done
    days = list(desk.figures("orders", "day"))
    assert [days[0], days[-1]] == [at[:10] for at in truth["date_range"]]

    assert desk.bring(*lines)["rows"] == truth["detail_rows"]

    worth = "SELECT sum(amount_minor) FROM order_line WHERE product_id IS NOT NULL"
    assert counted(worth) / 100 == truth["detail_counts_x_amounts"]
    assert desk.again(*lines)


def test_answers_of_a_bank(desk: Desk) -> None:
    truth = desk.answers["nps_retail_bank"]

    said = desk.bring("surveys", "satisfaction/nps_retail_bank.csv", "nps")

    assert said["rows"] == truth["rows"]
    assert round(desk.figure("nps"), 2) == truth["nps"]
    assert rounded(desk.figures("nps", "market"), 2) == truth["nps_by_market"]
    quarters = rounded(desk.figures("nps", "quarter"), 2)
    found = {name[-1]: value for name, value in quarters.items()}
    assert found == truth["nps_by_quarter"]
    assert desk.figures("csat") == {}


def test_tickets_with_impossible_times(desk: Desk) -> None:
    truth = desk.answers["customer_support_tickets"]
    words = {
        "open": "Open",
        "pending": "Pending Customer Response",
        "closed": "Closed",
    }

    said = desk.bring("cases", "satisfaction/customer_support_tickets.csv", "tickets")

    assert said["rows"] == truth["rows"]
    assert said["flagged"] == truth["resolution_before_first_response"]
    found = desk.figures("cases", "status")
    assert {words[name]: n for name, n in found.items()} == truth["status"]
    assert round(desk.figure("csat"), 3) == truth["csat_mean"]
    assert round(desk.figure("satisfied_share") * 100, 2) == truth["csat_top2box_pct"]
    by_channel = rounded(desk.figures("csat", "channel"), 4)
    assert by_channel == truth["csat_mean_by_channel"]
    flagged = desk.figure("flagged_cases")
    assert flagged == truth["resolution_before_first_response"]
    assert desk.figure("resolution_hours") > 0


@SQLITE_ONLY
def test_trainings_of_employees(desk: Desk) -> None:
    truth = desk.answers["hr_training"]
    people = desk.bring("people", "training/employee_data.csv", "employees")
    assert people["rows"] == truth["employees"]

    file = "training/training_and_development_data.csv"
    said = desk.bring("training-results", file, "training")

    assert said["rows"] == desk.figure("trainings") == truth["training_rows"]
    assert said["made"] == {}
    found = desk.figures("trainings", "outcome")
    assert {name.title(): n for name, n in found.items()} == truth["outcome"]
    assert desk.figure("training_cost") == truth["cost_total"]
    passed = rounded(desk.figures("training_pass_rate", "course"), 2, times=100)
    assert passed == truth["pass_or_complete_pct_by_program"]


@pytest.mark.parametrize(
    ("name", "file", "mapping"),
    [
        (
            "purchasing_example",
            "event_logs/purchasing_example_cr_lines.csv",
            "purchasing",
        ),
        pytest.param(
            "receipt_wabo",
            "event_logs/receipt_wabo.csv",
            "receipt",
            marks=SQLITE_ONLY,
        ),
        pytest.param(
            "refund_process",
            "messy/refund_process_cr_lines.csv",
            "refund_process",
            marks=SQLITE_ONLY,
        ),
    ],
)
def test_a_log_of_stages(name: str, file: str, mapping: str, desk: Desk) -> None:
    truth = desk.answers[name]

    said = desk.bring("stage-events", file, mapping)

    assert said["rows"] == desk.figure("stage_events") == truth["events"]
    assert said["made"]["deals"] == truth["cases"]
    assert len(desk.figures("stage_events", "stage")) == truth["activities"]
    assert desk.figure("variants") == truth["variants"]
    took = {
        "mean": desk.figure("case_days"),
        "median": desk.figure("median_case_days"),
        "p90": desk.figure("p90_case_days"),
    }
    assert rounded(took, 3) == truth["case_duration_days"]
    waits_are(
        desk.figures,
        [
            *truth["top_transitions_by_total_wait"],
            *truth["top_transitions_by_mean_wait"],
        ],
    )


def waits_are(figures: Callable[..., Figures], steps: list[dict[str, Any]]) -> None:
    """Compare what lies between two stages with the key's longest waits."""
    for measure, name, digits in [
        ("transitions", "n", 0),
        ("wait_hours", "mean_h", 2),
        ("median_wait_hours", "median_h", 2),
        ("total_wait_hours", "total_h", 0),
    ]:
        found = figures(measure, "from_stage,to_stage")
        for step in steps:
            value = found[f"{step['from']} > {step['to']}"]
            assert round(value, digits) == step[name], (measure, step)


@SQLITE_ONLY
def test_leads_of_a_school(desk: Desk) -> None:
    truth = desk.answers["x_education"]

    said = desk.bring("leads", "leads/x_education_leads.csv", "x_education")

    assert said["rows"] == truth["rows"] == desk.figure("leads")
    assert desk.figure("leads", status="converted") == truth["converted"]
    rate = desk.figure("lead_conversion")
    assert round(rate * 100, 2) == truth["conversion_pct"]
    for dimension, of in [
        ("channel", truth["conversion_by_lead_origin"]),
        ("source", truth["conversion_by_lead_source_case_folded"]),
    ]:
        counts = folded(desk.figures("leads", dimension))
        shares = folded(desk.figures("lead_conversion", dimension))
        for name, expected in of.items():
            assert counts[name.casefold()] == expected["n"]
            share = round(shares[name.casefold()] * 100, 2)
            assert share == expected["conversion_pct"]


def folded(found: Figures) -> Figures:
    """Return groups by how names are compared: an import folds "google" so."""
    assert len({name.casefold() for name in found}) == len(found)
    return {name.casefold(): value for name, value in found.items()}


@SQLITE_ONLY
@pytest.mark.parametrize("name", ["febrl1", "febrl2"])
def test_contacts_are_refused_only_where_they_have_no_name(
    name: str, desk: Desk
) -> None:
    file = desk.folder / "dedupe" / f"{name}.csv"
    with file.open(encoding="ascii") as lines:
        records = csv.DictReader(lines, skipinitialspace=True)
        nameless = [n for n, r in enumerate(records, 2) if not called(r)]

    _, said = run(desk.capsys, "contacts", str(file))

    assert said["rows"] == desk.answers[name]["records"]
    assert said["created"] == said["rows"] - len(nameless)
    told = [(problem["row"], problem["reason"]) for problem in said["problems"]]
    assert told == [(row, "fields.missing") for row in nameless]


def called(record: Mapping[str, str]) -> str:
    return record["given_name"].strip() + record["surname"].strip()
