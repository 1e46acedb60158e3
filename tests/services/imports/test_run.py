"""A file in chunks: others in between, failures, trials, what rows name."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from core.access import SYSTEM, Role
from db.models import (
    Customer,
    Deal,
    ListItem,
    Person,
)
from db.session import transaction
from rules.importing.mapping import ImportMap
from rules.imports import BatchState
from services import imports
from tests.build import a_customer, a_person, saved
from tests.services.imports.written import (
    CHUNK,
    customers,
    everything,
    problems,
    run,
    source,
)


@pytest.mark.parametrize("dry_run", [True, False])
def test_others_write_between_the_chunks(*, dry_run: bool) -> None:
    told = []

    def meanwhile(done: int, rows: int) -> None:
        told.append((done, rows))
        saved(a_customer(name=f"meanwhile {done}"))

    report = imports.run(
        SYSTEM, "customers", source(*customers(CHUNK + 1)), ImportMap(),
        dry_run=dry_run, progress=meanwhile,
    )  # fmt: skip

    assert told == [(CHUNK, CHUNK + 1), (CHUNK + 1, CHUNK + 1)]
    assert report.tally.created == CHUNK + 1
    assert len(everything(Customer)) == (2 if dry_run else CHUNK + 3)


def test_what_fails_in_a_later_chunk_leaves_a_batch_to_go_on_with_or_take_back() -> (
    None
):
    file = source("login,name", *(f"p{n},P{n}" for n in range(CHUNK + 5)))

    def meanwhile(done: int, _: int) -> None:
        if done == CHUNK:  # the database refuses a login twice
            saved(a_person(id=None, login=f"p{CHUNK + 2}", name="Twice"))

    with pytest.raises(IntegrityError):
        imports.run(SYSTEM, "people", file, ImportMap(), progress=meanwhile)

    [batch] = imports.listed(SYSTEM)
    assert batch.state is BatchState.INTERRUPTED
    assert batch.counts
    assert (batch.counts["rows"], batch.counts["created"]) == (CHUNK + 5, CHUNK)
    report = imports.run(SYSTEM, "people", file, ImportMap())
    assert (report.batch, report.tally.created, report.tally.updated) == (
        batch.batch, 4, 1,
    )  # fmt: skip
    imports.undo(SYSTEM, batch.batch)
    assert {p.login for p in everything(Person)} >= {f"p{CHUNK + 2}", "lin"}
    assert "p5" not in {p.login for p in everything(Person)}


def test_what_somebody_changes_while_a_batch_is_written_is_later_work() -> None:
    def meanwhile(done: int, _: int) -> None:
        if done == CHUNK:
            with transaction(SYSTEM, "customers.edit") as session:
                first = session.exec(select(Customer).where(Customer.name == "C0"))
                first.one().phone = "changed"

    report = imports.run(
        SYSTEM, "customers", source(*customers(CHUNK + 1)), ImportMap(),
        progress=meanwhile,
    )  # fmt: skip

    undone = imports.undo(SYSTEM, report.batch or "")
    assert [(c.record, c.reason) for c in undone.conflicts] == [("C0", "changed")]
    assert len(everything(Customer)) == CHUNK + 1


def test_a_reference_made_in_one_chunk_is_known_to_the_next() -> None:
    rows = [f"D{n},Acme {n % 2}" for n in range(CHUNK + 2)]
    report = run("deals", "number,customer", *rows)
    assert report.tally.made == {"customers": 2}
    assert len(everything(Customer)) == 2


def test_a_reference_that_cannot_be_made_costs_only_its_own_rows() -> None:
    report = run("deals", "number,customer", f"D1,{'x' * 201}", "D2,Acme")
    assert problems(report) == {(2, "customer", "imports.cannot_make")}
    assert [deal.number for deal in everything(Deal)] == ["D2"]


def test_a_trial_gives_the_numbers_of_the_real_run() -> None:
    saved(ListItem(list="product_family", value="P"))
    lines = (
        "number,customer,product,Family,owner,stage,amount",
        "D1,Acme,Pump,P,Lin,won,5",
        "D2,Acme,Valve,V,New Rep,lost,6",
        "D3,B,Pump,P,Lin,nowhere,6",
    )
    said = ImportMap(columns={"Family": "product.family"})
    tried = imports.run(SYSTEM, "deals", source(*lines), said, dry_run=True)
    assert everything(Deal) == []
    assert imports.listed(SYSTEM) == []

    done = imports.run(SYSTEM, "deals", source(*lines), said)

    assert tried.batch is None
    assert tried.tally == done.tally
    assert (done.tally.created, done.tally.rejected) == (2, 1)
    [new] = [p for p in everything(Person) if p.name == "New Rep"]
    assert (new.role, new.team_id) == (Role.REP, None)
