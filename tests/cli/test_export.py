import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from cli.main import main
from core.money import Currency
from db.models import ListItem
from rules.pipeline import Outcome
from services.files import open_table
from tests.build import a_customer, a_deal, a_product, saved
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("teams")
Capture = pytest.CaptureFixture[str]


def exported(capsys: Capture, *arguments: str) -> list[dict[str, str]]:
    assert main(["export", *arguments]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def refused(capsys: Capture, *arguments: str) -> str:
    assert main(["export", *arguments, "--json"]) == 1
    return str(json.loads(capsys.readouterr().out)["error"]["key"])


@pytest.mark.parametrize(
    ("language", "heads"),
    [("en", ["Customer name", "Industry"]), ("zh", ["客户名称", "行业"])],
)
def test_a_list_comes_as_csv_in_the_language_of_the_command_line(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, language: str, heads: list[str]
) -> None:
    monkeypatch.setenv("SALESDESK_LANG", language)
    saved(ListItem(list="industry", value="steel", zh="钢铁", en="Steel"))
    saved(a_customer(industry="steel"), a_customer(name="=1+1"))

    formula, acme = exported(capsys, "customers")

    shown = {"en": "Steel", "zh": "钢铁"}[language]
    assert [acme[head] for head in heads] == ["Acme", shown]
    assert formula[heads[0]] == "'=1+1"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_reads_back_as_what_was_written(
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    ending: str,
    language: str,
) -> None:
    monkeypatch.setenv("SALESDESK_LANG", language)
    saved(a_product(name="-泵", list_price_minor=1_234_56))
    file = tmp_path / f"out.{ending}"

    assert main(["export", "products", "--out", str(file), "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == {"file": str(file), "rows": 1}
    table = open_table(file.name, file)
    [row] = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
    name, price = {"en": ("Product name", "List price"), "zh": ("产品名称", "目录价")}[
        language
    ]
    assert (row[name], row[price]) == ("-泵", "1234.56")


def test_filters_are_by_public_names_and_what_people_see(capsys: Capture) -> None:
    [acme, other] = saved(a_customer(), a_customer(name="B"))
    won = {"outcome": Outcome.WON, "closed_on": date(2026, 3, 1)}
    saved(
        a_deal(name="a", customer_id=acme, amount_minor=900_00, **won),
        a_deal(name="b", customer_id=other, amount_minor=500_00),
        a_deal(name="c", owner_id=20, team_id=2, amount_minor=None),
    )

    def names(*where: str) -> set[str]:
        given = [word for one in where for word in ("--where", one)]
        return {row["Deal"] for row in exported(capsys, "deals", *given)}

    assert names("customer=Acme") == {"a"}
    assert names("customer=Acme", "customer=") == {"a", "c"}
    assert names("outcome=Won") == names("outcome=won") == {"a"}
    assert names("closed_on=2026-01-01..2026-03-01") == {"a"}
    assert names("amount=600..") == {"a"}
    assert names("amount=..600") == {"b"}
    assert names(f"created_on={TODAY}", "owner=Lin") == {"a", "b"}


def test_a_managed_value_is_named_as_it_is_shown(capsys: Capture) -> None:
    saved(ListItem(list="industry", value="steel", zh="钢铁", en="Steel"))
    saved(a_customer(industry="steel"), a_customer(name="B"))

    for words in ("steel", "钢铁", "Steel"):
        [row] = exported(capsys, "customers", "--where", f"industry={words}")
        assert row["Customer name"] == "Acme"


def test_rows_come_as_json_under_their_public_names(capsys: Capture) -> None:
    saved(a_deal(name="a", amount_minor=5, currency=Currency.USD))

    assert main(["export", "deals", "--json"]) == 0

    [row] = json.loads(capsys.readouterr().out)["rows"]
    assert (row["name"], row["amount"], row["owner"]) == ("a", "0.05", "Lin")


def test_somebody_gets_only_what_they_see(capsys: Capture) -> None:
    saved(a_deal(name="mine"), a_deal(name="theirs", owner_id=20, team_id=2))

    rows = exported(capsys, "deals", "--as", "zhao")

    assert [row["Deal"] for row in rows] == ["theirs"]
    assert refused(capsys, "people", "--as", "zhao") == "app.not_allowed"
    assert exported(capsys, "people", "--as", "admin", "--where", "login=lin")


def test_what_means_nothing_is_a_sentence(capsys: Capture, tmp_path: Path) -> None:
    assert refused(capsys, "ghosts") == "records.unknown_kind"
    assert refused(capsys, "deals", "--where", "x=1") == "records.unknown_field"
    assert refused(capsys, "deals", "--where", "x") == "cli.no_filter"
    assert refused(capsys, "deals", "--where", "owner=Nobody") == "imports.unknown"
    pdf, nowhere = tmp_path / "a.pdf", tmp_path / "none" / "a.csv"
    assert refused(capsys, "deals", "--out", str(pdf)) == "cli.no_export_format"
    assert refused(capsys, "deals", "--out", str(nowhere)) == "cli.cannot_write"
