"""The commands of incentives: files in, statements or sentences out."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.incentives import app

PLAN: dict[str, Any] = {
    "currency": "CNY",
    "pay_currency": "EUR",
    "components": [
        {
            "name": "commission",
            "table": {
                "apply": "marginal",
                "tiers": [
                    {"from": "0", "rate": "0.05"},
                    {"from": "1000", "rate": "0.08"},
                ],
            },
        }
    ],
}
INPUTS: dict[str, Any] = {
    "people": [{"payee": "ann"}],
    "transactions": [
        {"number": "SO-1", "date": "2026-01-10", "payee": "ann", "amount": "3000"}
    ],
    "exchange_rates": [{"from": "CNY", "to": "EUR", "rate": "0.125"}],
}


@pytest.fixture(autouse=True)
def database() -> None:
    """Take the place of the database: these commands need none."""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    plan, inputs = tmp_path / "plan.json", tmp_path / "inputs.json"
    plan.write_text(json.dumps(PLAN), encoding="utf-8")
    inputs.write_text(json.dumps(INPUTS), encoding="utf-8")
    return str(plan), str(inputs)


def run(*arguments: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(app, list(arguments))
    return found.exit_code, found.stdout, found.stderr


def test_evaluate_prints_one_json_document_with_the_trace(
    files: tuple[str, str],
) -> None:
    status, out, err = run("evaluate", *files, "--json")

    (payee,) = json.loads(out)["payees"]
    (item,) = payee["periods"]
    (line,) = item["lines"]
    (entry,) = line["trace"]
    assert (status, err) == (0, "")
    assert (payee["payee"], payee["currency"], payee["earned"]) == (
        "ann",
        "CNY",
        "210.00",
    )
    assert (item["period"], item["payable"], item["draw_balance"]) == (
        "2026-01",
        "210.00",
        "0.00",
    )
    assert (line["component"], line["amount"], line["explanation"]) == (
        "commission",
        "210.00",
        None,
    )
    assert (entry["input"], entry["credit"], entry["before"], entry["after"]) == (
        "SO-1",
        "1",
        "0",
        "3000",
    )
    assert [part["amount"] for part in entry["slices"]] == ["50", "160"]
    assert entry["modifiers"] == []


def test_evaluate_explains_in_the_language_asked_for(files: tuple[str, str]) -> None:
    _, english, _ = run("evaluate", *files, "--explain", "--lang", "en")
    _, chinese, _ = run("evaluate", *files, "--explain", "--lang", "zh", "--json")

    assert "¥2,000.00 × 8 % = ¥160.00, second band, over 1,000" in english
    assert "CNY → EUR 26.25" in english
    line = json.loads(chinese)["payees"][0]["periods"][0]["lines"][0]
    assert "¥2,000.00 × 8% = ¥160.00，第二档" in line["explanation"]


def test_evaluate_prints_lines_and_their_inputs(files: tuple[str, str]) -> None:
    _, out, _ = run("evaluate", *files, "--lang", "zh")

    assert "ann：已计提 210.00 CNY" in out
    assert "SO-1: 1000 × 0.05 + 2000 × 0.08 → 210" in out


def test_who_has_no_plan_is_named_on_standard_error(
    tmp_path: Path, files: tuple[str, str]
) -> None:
    plan = tmp_path / "narrow.json"
    narrow = {**PLAN, "applies_to": {"people": ["bo"]}}
    plan.write_text(json.dumps(narrow), encoding="utf-8")

    status, out, err = run("evaluate", str(plan), files[1], "--json", "--lang", "en")

    assert (status, json.loads(out)) == (0, {"payees": [], "warnings": ["ann"]})
    assert err == "ann has no plan and was left out.\n"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_file_ends_with_status_one_and_the_path_of_the_field(
    tmp_path: Path, files: tuple[str, str], language: str
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({**PLAN, "currency": 7}), encoding="utf-8")

    status, out, err = run(
        "evaluate", str(wrong), files[1], "--json", "--lang", language
    )

    error = json.loads(out)["error"]
    assert status == 1
    assert error["key"] == "incentives.not_a_text"
    assert error["message"] == err.strip()
    assert error["message"].startswith("plan.currency")


def test_wrong_inputs_end_with_the_path_of_the_field(
    tmp_path: Path, files: tuple[str, str]
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"transactions": [{"amount": 5}]}', encoding="utf-8")

    status, out, err = run("evaluate", files[0], str(wrong), "--lang", "en")

    assert (status, out) == (1, "")
    assert err == "inputs.transactions[0].date: this field is missing.\n"


def test_a_file_that_is_missing_or_no_text_or_no_json_is_said(
    tmp_path: Path, files: tuple[str, str]
) -> None:
    odd = tmp_path / "odd.json"
    odd.write_bytes(b"\xff\xfe\x00")
    half = tmp_path / "half.json"
    half.write_text("{", encoding="utf-8")

    for path, word in ((tmp_path / "none", "read"), (odd, "read"), (half, "JSON")):
        status, _, err = run("evaluate", str(path), files[1], "--lang", "en")
        assert status == 1
        assert word in err


def test_a_file_with_a_byte_order_mark_is_read(
    tmp_path: Path, files: tuple[str, str]
) -> None:
    marked = tmp_path / "marked.json"
    marked.write_text(json.dumps(PLAN), encoding="utf-8-sig")

    assert run("evaluate", str(marked), files[1], "--json")[0] == 0


def test_describe_says_a_plan_and_shows_a_worked_table(files: tuple[str, str]) -> None:
    _, english, _ = run("describe", files[0], "--lang", "en")
    _, found, _ = run("describe", files[0], "--lang", "zh", "--json")

    assert "Marginal tiers: each part of the amount earns at its own tier." in english
    assert "1,500 → ¥90.00 (6 %)" in english
    (plan,) = json.loads(found)["plans"]
    assert "0 至 1,000：5%。" in plan["components"][0]["sentences"]


def test_a_flat_plan_in_one_currency_is_printed_without_a_table(
    tmp_path: Path, files: tuple[str, str]
) -> None:
    flat = tmp_path / "flat.json"
    data = {"currency": "CNY", "components": [{"name": "commission", "rate": "0.1"}]}
    flat.write_text(json.dumps(data), encoding="utf-8")

    _, plan, _ = run("describe", str(flat), "--lang", "en")
    _, out, _ = run("evaluate", str(flat), files[1], "--lang", "en")

    assert "measure → pay" not in plan
    assert "EUR" not in out


def test_compare_shows_cost_winners_and_losers(
    tmp_path: Path, files: tuple[str, str]
) -> None:
    other = tmp_path / "other.json"
    flat = {**PLAN, "components": [{"name": "commission", "rate": "0.1"}]}
    other.write_text(json.dumps(flat), encoding="utf-8")

    _, out, _ = run("compare", files[0], str(other), files[1], "--lang", "en")
    _, found, _ = run("compare", files[0], str(other), files[1], "--json")

    assert "Difference: 90.00" in out
    assert "ann: 210.00 → 300.00 (+90.00)" in out
    assert json.loads(found)["winners"] == 1


@pytest.mark.parametrize("name", ["plan", "inputs", "result"])
def test_schema_prints_a_json_schema(name: str) -> None:
    status, out, _ = run("schema", name)

    assert status == 0
    assert "$defs" in json.loads(out)


def test_an_unknown_schema_or_template_is_refused() -> None:
    assert run("schema", "tax", "--lang", "en")[0] == 1
    status, out, _ = run("template", "tax", "--json", "--lang", "en")
    assert status == 1
    assert "tiered" in json.loads(out)["error"]["message"]


def test_templates_are_listed_and_printed() -> None:
    _, listed, _ = run("template", "--lang", "zh")
    _, titles, _ = run("template", "--lang", "zh", "--json")
    _, plan, _ = run("template", "order")

    assert "order: 订单提成" in listed
    assert json.loads(titles)["order"] == "订单提成"
    assert json.loads(plan)["name"] == "order"


def test_an_unknown_language_is_wrong_usage(files: tuple[str, str]) -> None:
    assert run("describe", files[0], "--lang", "fr")[0] == 2
