"""``import``: what becomes of a file, and taking it back."""

import json
from pathlib import Path

import pytest

from cli.main import main
from core.access import SYSTEM
from db.models import Contact
from db.seed.standard import plant
from db.session import transaction
from tests.build import a_product, saved
from tests.cli.imported import Capture, counted, dumped, run

CUSTOMERS = "客户名称,所属行业,电话\n甲公司,制造,021-1\n乙公司,制造,021-2\n"


@pytest.fixture(autouse=True)
def company() -> None:
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def test_a_batch_taken_back_leaves_what_was_there_before(
    capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "客户.csv"
    file.write_text(CUSTOMERS, "utf-8")
    _, first = run(capsys, "customers", str(file))
    file.write_text(CUSTOMERS.replace("021-2", "021-9"), "utf-8")
    _, second = run(capsys, "customers", str(file))
    assert (first["created"], second["updated"], second["unchanged"]) == (2, 1, 1)

    status, refused = run(capsys, "undo", first["batch"])
    assert (status, refused["undone"]) == (1, 0)
    assert refused["conflicts"][0]["record"] == "乙公司"

    assert run(capsys, "undo", second["batch"])[1]["undone"] == 1
    phones = "SELECT phone FROM customer WHERE name = '乙公司'"
    assert counted(phones) == "021-2"
    assert run(capsys, "undo", second["batch"])[0] == 1


def test_a_batch_that_nobody_touched_goes_without_a_trace(
    capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("商机编号,客户,产品,金额,阶段\nD1,甲,泵,5,won\nD2,乙,泵,6,lost\n")
    before = dumped()
    _, said = run(capsys, "deals", str(file))
    assert said["made"] == {"customers": 2, "products": 1}
    assert counted("SELECT lost_reason FROM deal WHERE number = 'D2'") == (
        "unknown_imported"
    )

    assert run(capsys, "undo", said["batch"])[0] == 0

    assert dumped() == before
    _, listed = main(["import", "list", "--json"]), capsys.readouterr().out
    assert json.loads(listed)["batches"][0]["state"] == "undone"


def test_a_trial_says_the_same_and_writes_nothing(
    capsys: Capture, tmp_path: Path
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
    capsys: Capture, tmp_path: Path
) -> None:
    file, how = tmp_path / "contacts.csv", tmp_path / "map.toml"
    file.write_text("name,customer\nLi,Nobody Ltd\n", "utf-8")
    how.write_text('on_unknown = "reject"\n', "utf-8")

    _, said = run(capsys, "contacts", str(file), "--map", str(how))

    assert said["problems"][0]["reason"] == "imports.unknown"
    assert counted("SELECT count(*) FROM customer") == 0


def test_a_map_that_names_no_field_of_ours_is_refused(
    capsys: Capture, tmp_path: Path
) -> None:
    file, how = tmp_path / "customers.csv", tmp_path / "map.toml"
    file.write_text(CUSTOMERS, "utf-8")
    how.write_text('[columns]\n"电话" = "telephone"\n', "utf-8")

    status, said = run(capsys, "customers", str(file), "--map", str(how))

    assert (status, said["error"]["key"]) == (1, "imports.no_such_field")


def test_what_later_work_stands_on_may_stay_while_the_rest_goes(
    capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "客户.csv"
    file.write_text(CUSTOMERS + "丙公司,制造,021-3\n", "utf-8")
    _, first = run(capsys, "customers", str(file))
    used = counted("SELECT id FROM customer WHERE name = '甲公司'")
    saved(Contact(name="Li", customer_id=used))
    file.write_text(CUSTOMERS.replace("021-2", "021-9"), "utf-8")
    run(capsys, "customers", str(file))

    status, said = run(capsys, "undo", first["batch"], "--keep-changed")

    assert (status, said["undone"], said["kept"]) == (0, 1, 2)
    reasons = {found["record"]: found["reason"] for found in said["conflicts"]}
    assert reasons == {"甲公司": "used", "乙公司": "changed"}
    assert counted("SELECT count(*) FROM customer") == 2
    assert counted("SELECT count(*) FROM customer WHERE name = '丙公司'") == 0


def test_the_good_rows_are_written_and_the_status_tells_of_the_others(
    capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "deals.csv"
    file.write_text(
        "number,name,stage,amount\n"
        "D1,a,prospecting,5\nD2,b,nowhere,6\nD3,c,won,many\nD4,d,won,\n",
        "utf-8",
    )

    status, said = run(capsys, "deals", str(file))

    assert (status, said["rows"], said["created"], said["rejected"]) == (1, 4, 2, 2)
    told = {(p["row"], p["column"], p["reason"]) for p in said["problems"]}
    assert told == {
        (3, "stage", "imports.no_such_stage"),
        (4, "amount", "reading.not_a_number"),
    }
    remedies = [p["remedy"] for p in said["problems"]]
    assert "Correct the cell." in remedies
    assert said["flagged"] == 1
    assert {(f["row"], f["column"]) for f in said["flags"]} == {
        (5, "contract_number"),
        (5, "closed_on"),
    }
    assert main(["import", "deals", str(file)]) == 1
    out = capsys.readouterr().out
    assert "4 rows: 0 created, 0 updated, 2 unchanged, 2 rejected" in out
    assert "1 × Won without a contract number." in out


def test_a_record_that_a_row_names_is_known_by_its_code_and_else_by_its_name(
    capsys: Capture, tmp_path: Path
) -> None:
    saved(a_product(name="Clip", search="clip"))
    file, how = tmp_path / "orders.csv", tmp_path / "map.toml"
    file.write_text(
        "number,ordered_on,code,product,family,amount\n"
        "O1,2026-01-05,A1,Staples,Paper,5\nO2,2026-01-05,B1,Staples,Metal,7\n"
        "O3,2026-01-06,A1,Staples (new),Paper,9\nO4,2026-01-06,C1,Clip,Metal,1\n",
        "utf-8",
    )
    how.write_text('[columns]\ncode = "product.code"\nfamily = "product.family"\n')

    _, said = run(capsys, "orders", str(file), "--map", str(how))

    assert (said["created"], said["made"]) == (4, {"products": 2})
    sums = (
        "SELECT sum(amount_minor) FROM order_line JOIN product p ON p.id = product_id"
    )
    assert counted(f"{sums} WHERE p.code = 'A1'") == 1400
    assert counted(f"{sums} WHERE p.family = 'Metal'") == 700
    assert counted(f"{sums} WHERE p.name = 'Clip'") == 100
    _, again = run(capsys, "orders", str(file), "--map", str(how))
    assert again["unchanged"] == 4
