"""The real files of a company: its own figures come out, and go again."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from core.access import SYSTEM
from db.seed.standard import plant
from db.session import transaction
from tests.cli.imported import MAPS, Capture, company, counted, dumped, run

US_DATES = "maven_crm_us_dates"


@pytest.fixture(autouse=True)
def process() -> None:
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def figure(capsys: Capture, measure: str, by: str = "") -> dict[str, Any]:
    assert main(["figure", measure, "--by", by, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    return {" ".join(row["by"]): row["value"] for row in rows}


def whole(amounts: dict[str, str]) -> dict[str, float]:
    return {name: float(amount) for name, amount in amounts.items()}


def told(truth: dict[str, Any], by: str, what: str) -> dict[str, float]:
    return {name: of[what] for name, of in truth[by].items() if of[what]}


def figures_are(capsys: Capture, truth: dict[str, Any]) -> None:
    assert whole(figure(capsys, "won_amount")) == {"": truth["won_amount_total"]}
    for dimension, by in [
        ("rep", "by_agent"),
        ("manager", "by_manager"),
        ("rep_region", "by_regional_office"),
        ("product", "by_product"),
        ("product_family", "by_series"),
    ]:
        amounts = whole(figure(capsys, "won_amount", dimension))
        assert amounts == told(truth, by, "won_amount"), dimension
        rates = figure(capsys, "win_rate", dimension)
        rounded = {name: round(rate * 100, 2) for name, rate in rates.items()}
        assert rounded == told(truth, by, "win_rate_pct"), dimension
    for grain in ("month", "quarter"):
        amounts = whole(figure(capsys, "won_amount", grain))
        assert amounts == truth[f"won_amount_by_{grain}"]
    assert figure(capsys, "won_deals", "quarter") == truth["won_count_by_quarter"]
    assert figure(capsys, "lost_deals", "quarter") == truth["lost_count_by_quarter"]
    assert round(figure(capsys, "win_rate")[""] * 100, 2) == truth["win_rate_pct"]
    for measure, name in [
        ("days_to_close", "avg_days_to_close_won"),
        ("median_days_to_close", "median_days_to_close_won"),
        ("days_to_close_lost", "avg_days_to_close_lost"),
        ("days_to_close_all", "avg_days_to_close_all_closed"),
    ]:
        assert round(figure(capsys, measure)[""], 2) == truth[name], measure


def test_the_files_of_a_company_give_its_own_figures_and_go_without_a_trace(
    capsys: Capture, shared_data: Path
) -> None:
    truth = json.loads((shared_data / "ground_truth.json").read_text("utf-8"))
    truth = truth["maven_crm"]
    folder = shared_data / "pipeline"
    customers, products, people = company(capsys, folder / "maven_crm")
    assert (customers["created"], products["created"]) == (85, 7)
    assert (people["created"], people["made"]) == (35, {"people": 6})
    before = dumped()
    file = str(folder / "maven_crm" / "sales_pipeline.csv")
    how = ["--map", str(MAPS / "deals.toml")]

    status, deals = run(capsys, "deals", file, *how)

    assert (status, deals["rows"], deals["created"]) == (0, 8800, 8800)
    assert (deals["rejected"], deals["made"], deals["problems"]) == (0, {}, [])
    assert deals["flagged"] == truth["closed"], "no reasons, no contract numbers"
    figures_are(capsys, truth)
    assert counted("SELECT count(*) FROM deal_line") == 8800
    without = "SELECT count(*) FROM deal WHERE customer_id IS NULL"
    assert counted(without) == truth["data_quality"]["rows_without_account"]
    after = dumped()
    for same in (file, str(folder / US_DATES / "sales_pipeline.csv")):
        assert run(capsys, "deals", same, *how)[1]["unchanged"] == 8800
    assert dumped() == after, "the same rows again change nothing"

    status, undone = run(capsys, "undo", deals["batch"])

    assert (status, undone["conflicts"]) == (0, [])
    assert dumped() == before


def test_a_product_that_nobody_knows_is_made_and_loses_no_amount(
    capsys: Capture, shared_data: Path, tmp_path: Path
) -> None:
    truth = json.loads((shared_data / "ground_truth.json").read_text("utf-8"))
    truth = truth["maven_crm"]
    folder = shared_data / "pipeline" / "maven_crm"
    company(capsys, folder)
    how = tmp_path / "map.toml"
    words = (MAPS / "deals.toml").read_text("utf-8")
    how.write_text(words.replace('"GTXPro" = "GTX Pro"', ""), "utf-8")
    file = str(folder / "sales_pipeline.csv")

    _, deals = run(capsys, "deals", file, "--map", str(how))

    assert (deals["created"], deals["made"]) == (8800, {"products": 1})
    amounts = whole(figure(capsys, "won_amount", "product"))
    assert sum(amounts.values()) == truth["won_amount_total"]
    assert amounts["GTXPro"] == truth["by_product"]["GTX Pro"]["won_amount"]
