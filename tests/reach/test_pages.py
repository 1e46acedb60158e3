"""Every page as every role: it opens or says that it does not, and tells nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.access import PAGE_ROLES
from core.i18n import LANGUAGES, text
from tests.conftest import ROOT
from tests.pages.app import signed_in, started
from tests.reach.world import (
    AMOUNT,
    FILE,
    MINE,
    READ,
    THEIRS,
    WHO,
    leaks,
    token,
    tokens,
)

pytestmark = pytest.mark.usefixtures("world")
ALL = frozenset({"rep", "chief", "ops", "trainer", "service", "admin"})
SELL = ALL - {"trainer", "service"}
SERVE = ALL - {"trainer"}
OFFICE = frozenset({"ops", "admin"})
ADMIN = frozenset({"admin"})
PAGES: Mapping[str, frozenset[str]] = {
    "today": ALL,
    "pipeline": SELL,
    "deal": SERVE,
    "customers": SERVE,
    "customer": SERVE,
    "contacts": SERVE,
    "leads": SELL,
    "orders": SERVE,
    "order": SERVE,
    "payments": SELL,
    "products": SERVE,
    "price_lists": SERVE,
    "competitors": SELL,
    "cases": SERVE,
    "surveys": SERVE,
    "returns": SERVE,
    "targets": SELL,
    "training_results": ALL,
    "figures": SELL,
    "imports": OFFICE,
    "users": ADMIN,
    "process": ADMIN,
    "settings": ADMIN,
    "audit": ADMIN,
    "account": ALL,
}
"""Who opens which page; a page that is missing here fails a house test."""
SCRIPTS = {path.stem: path for path in ROOT.glob("pages/*/[!_]*.py")}
WRITTEN = {name: SCRIPTS[name] for name in PAGES if name in SCRIPTS}
OF_A_RECORD = (
    "deal", "customer", "contacts", "leads", "competitors", "order", "payments",
    "cases", "surveys", "returns", "targets", "training_results",
)  # fmt: skip
"""Pages whose address names a record."""


def opened(app: AppTest, page: str, **query: str) -> AppTest:
    app.switch_page(str(WRITTEN[page].relative_to(ROOT)))
    for name in list(app.query_params):
        del app.query_params[name]
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, (page, app.exception)
    return app


def everything(app: AppTest) -> str:
    """Return all that goes to the browser, inputs, tables and own components too."""
    return "\n".join(_sent(app))


def _sent(app: AppTest) -> Iterator[str]:
    tree: Any = app._tree  # noqa: SLF001 (there is no public way to all of it)
    for block in tree.children.values():
        for node in block:
            yield str(node.proto)


def shown(app: AppTest) -> set[tuple[str, int]]:
    """Return the records that a page tells of."""
    return set(tokens(everything(app)))


def is_refused(app: AppTest) -> bool:
    refusals = {text(language, "app.forbidden") for language in LANGUAGES}
    return bool(refusals & {str(error.value) for error in app.error})


def failures(app: AppTest) -> list[str]:
    return [str(e.value) for e in app.error if not is_refused(app)]


@pytest.mark.parametrize("who", sorted(ALL))
def test_a_page_opens_for_its_roles_only_and_tells_nothing_of_others(who: str) -> None:
    app = signed_in(WHO[who].id)
    for page in WRITTEN:
        opened(app, page)
        assert is_refused(app) is (who not in PAGES[page]), page
        assert failures(app) == [], page
        sent = everything(app)
        assert leaks(who, sent) == set(), page
        assert not is_refused(app) or not list(tokens(sent)), page


@pytest.mark.parametrize("who", ["rep", "chief", "trainer", "service"])
def test_the_address_of_a_record_of_others_shows_nothing_of_it(who: str) -> None:
    app = signed_in(WHO[who].id)
    for page in OF_A_RECORD:
        for number in (THEIRS, READ, FILE):
            for more in ({}, {"edit": "1"}):
                opened(app, page, id=str(number), **more)
                assert leaks(who, everything(app)) == set(), (page, number, more)
                assert failures(app) == [], (page, number, more)


def test_the_same_address_shows_the_record_to_whom_it_belongs() -> None:
    app = signed_in(WHO["far"].id)
    told = {
        page: {table for table, n in shown(opened(app, page, id="2")) if n == THEIRS}
        for page in OF_A_RECORD
    }
    assert {"deal", "activity"} <= told["deal"]
    assert {"customer", "customername", "contact"} <= told["customer"]
    assert "contact" in told["contacts"]
    assert "lead" in told["leads"]
    assert "competitor" in told["competitors"]
    assert {"salesorder", "salesreturn"} <= told["order"]
    assert "payment" in told["payments"]
    assert "servicecase" in told["cases"]
    assert "survey" in told["surveys"]
    assert "salesreturn" in told["returns"]
    assert "trainingresult" in told["training_results"]


def test_a_word_finds_nothing_of_others() -> None:
    app = signed_in(WHO["rep"].id)
    for page, name, table in (
        ("pipeline", "pipeline_q", "deal"),
        ("customers", "customers_q", "customername"),
        ("contacts", "contacts_q", "contact"),
        ("leads", "leads_q", "lead"),
        ("competitors", "competitors_q", "competitor"),
        ("orders", "orders_q", "salesorder"),
        ("payments", "payments_q", "payment"),
        ("cases", "cases_q", "servicecase"),
        ("training_results", "training-results_q", "trainingresult"),
    ):
        opened(app, page)
        for number, found in ((THEIRS, set()), (MINE, {(table, MINE)})):
            words = token(table, number).lower()
            app.text_input(key=name).set_value(words).run()
            sent = everything(app).replace(words, "")
            assert {t for t in tokens(sent) if t[0] == table} == found, page


def test_nobody_gets_beyond_the_sign_in() -> None:
    app = started().run()
    for page in WRITTEN:
        opened(app, page, id=str(MINE))
        assert app.text_input(key="sign_in_name").label, page
        assert not list(tokens(everything(app))), page


def test_a_trainer_is_shown_no_amount() -> None:
    app = signed_in(WHO["trainer"].id)
    for page in WRITTEN:
        sent = everything(opened(app, page, id=str(READ)))
        assert str(AMOUNT)[:6] not in sent.replace(",", ""), page
        assert "98.8" not in sent, page


def test_the_pages_are_those_that_roles_are_given_for() -> None:
    assert {page for page in PAGES if "trainer" in PAGES[page]} == {
        "today", "training_results", "account",
    }  # fmt: skip
    assert set(PAGES) == set(PAGE_ROLES)
