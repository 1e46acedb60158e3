"""``import``: real files of a real company, their figures, and taking them back."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from cli.main import main
from core.access import SYSTEM
from db.models import metadata
from db.seed.standard import plant
from db.session import engine, transaction

MAPS = Path(__file__).parents[1] / "maps"
CUSTOMERS = "客户名称,所属行业,电话\n甲公司,制造,021-1\n乙公司,制造,021-2\n"


@pytest.fixture(autouse=True)
def company() -> None:
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    status = main(["import", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def counted(statement: str) -> Any:
    with engine().connect() as connection:
        return connection.execute(text(statement)).one()[0]


def dumped(*tables: str) -> list[Any]:
    with engine().connect() as connection:
        return [
            connection.execute(select(metadata.tables[name])).all() for name in tables
        ]


def everything(
    capsys: pytest.CaptureFixture[str], folder: Path, deals: str = ""
) -> list[Any]:
    files = [
        ("customers", "accounts", folder / "accounts.csv"),
        ("products", "products", folder / "products.csv"),
        ("people", "people", folder / "sales_teams.csv"),
        ("deals", "deals", Path(deals or folder / "sales_pipeline.csv")),
    ]
    found = []
    for kind, name, file in files:
        status, said = run(capsys, kind, str(file), "--map", str(MAPS / f"{name}.toml"))
        assert status == 0, said
        found.append(said)
    return found


def test_the_files_of_a_company_give_its_own_figures(
    capsys: pytest.CaptureFixture[str], shared_data: Path
) -> None:
    truth = json.loads((shared_data / "ground_truth.json").read_text("utf-8"))
    folder = shared_data / "pipeline" / "maven_crm"

    customers, products, people, deals = everything(capsys, folder)

    assert (customers["created"], products["created"]) == (85, 7)
    assert (people["created"], people["made"]) == (35, {"people": 6})
    assert (deals["rows"], deals["created"], deals["rejected"]) == (8800, 8800, 0)
    assert deals["made"] == {}
    won = counted("SELECT sum(amount_minor) FROM deal WHERE outcome = 'won'")
    assert won == truth["maven_crm"]["won_amount_total"] * 100
    assert counted("SELECT count(*) FROM deal WHERE outcome = 'lost'") == 2473
    assert counted("SELECT count(*) FROM deal_line") == 8800
    again = everything(capsys, folder)
    assert [said["unchanged"] for said in again] == [85, 7, 35, 8800]


def test_a_batch_taken_back_leaves_what_was_there_before(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "客户.csv"
    file.write_text(CUSTOMERS, "utf-8")
    _, first = run(capsys, "customers", str(file))
    between = dumped("customer")
    file.write_text(CUSTOMERS.replace("021-2", "021-9"), "utf-8")
    _, second = run(capsys, "customers", str(file))
    assert (first["created"], second["updated"], second["unchanged"]) == (2, 1, 1)

    status, refused = run(capsys, "undo", first["batch"])
    assert (status, refused["undone"]) == (1, 0)
    assert refused["conflicts"][0]["record"] == "乙公司"

    assert run(capsys, "undo", second["batch"])[1]["undone"] == 1
    phones = "SELECT phone FROM customer WHERE name = '乙公司'"
    assert counted(phones) == between[0][1].phone == "021-2"
    assert run(capsys, "undo", second["batch"])[0] == 1


def test_a_batch_that_nobody_touched_goes_without_a_trace(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("商机编号,客户,产品,金额,阶段\nD1,甲,泵,5,won\nD2,乙,泵,6,lost\n")
    tables = ("customer", "product", "deal", "deal_line", "deal_event", "list_item")
    before = dumped(*tables)
    _, said = run(capsys, "deals", str(file))
    assert said["made"] == {"customers": 2, "products": 1}
    assert counted("SELECT lost_reason FROM deal WHERE number = 'D2'") == (
        "unknown_imported"
    )

    assert run(capsys, "undo", said["batch"])[0] == 0

    assert dumped(*tables) == before
    _, listed = main(["import", "list", "--json"]), capsys.readouterr().out
    assert json.loads(listed)["batches"][0]["state"] == "undone"


def test_a_trial_says_the_same_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(CUSTOMERS + "甲公司,零售,\n", "utf-8")

    status, tried = run(capsys, "customers", str(file), "--dry-run")

    assert (status, tried["batch"]) == (1, None)
    assert (tried["rows"], tried["created"], tried["rejected"]) == (3, 2, 1)
    [problem] = tried["problems"]
    assert (problem["row"], problem["reason"]) == (4, "imports.repeated")
    assert counted("SELECT count(*) FROM customer") == 0
    assert counted("SELECT count(*) FROM import_batch") == 0


def test_a_name_that_may_not_be_made_rejects_its_row(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, how = tmp_path / "contacts.csv", tmp_path / "map.toml"
    file.write_text("name,customer\nLi,Nobody Ltd\n", "utf-8")
    how.write_text('on_unknown = "reject"\n', "utf-8")

    _, said = run(capsys, "contacts", str(file), "--map", str(how))

    assert said["problems"][0]["reason"] == "imports.unknown"
    assert counted("SELECT count(*) FROM customer") == 0


def test_a_map_that_names_no_field_of_ours_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, how = tmp_path / "customers.csv", tmp_path / "map.toml"
    file.write_text(CUSTOMERS, "utf-8")
    how.write_text('[columns]\n"电话" = "telephone"\n', "utf-8")

    status, said = run(capsys, "customers", str(file), "--map", str(how))

    assert (status, said["error"]["key"]) == (1, "imports.no_such_field")
