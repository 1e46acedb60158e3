"""On the pages: addresses that name nothing, markup as text, forms sent twice."""

import pytest
from streamlit.testing.v1 import AppTest

from core.i18n import LANGUAGES, catalogue
from core.questions import Question
from rules.customers import CustomerFields
from services import people, records
from tests.build import a_contact, a_customer, a_deal, an_activity, saved
from tests.pages.app import signed_in, started
from tests.pages.screen import field, press, words
from tests.reach.test_pages import OF_A_RECORD, WRITTEN, everything, is_refused, opened
from tests.reach.world import MINE, MINE_GONE, WHO, stored

pytestmark = pytest.mark.usefixtures("world")
REP, ADMIN = WHO["rep"], WHO["admin"]
SCRIPT = "<script>alert(1)</script>"
IMAGE = "![x](http://evil.example/x.png)"
LINK = "[click](javascript:alert(1))"
MARKUP = f"{SCRIPT} {IMAGE} {LINK} **bold** :red[red] $x$ `code`"
IDS = ["abc", "-1", "0", "1.5", "1e3", "9" * 20, "9" * 5000, "٣", "1 OR 1=1", "\0", ""]


def is_failed(app: AppTest) -> bool:
    """Return whether a page shows an incident number: nobody expected this."""
    starts = {catalogue(language)["app.failed"].split("{")[0] for language in LANGUAGES}
    said = [str(error.value) for error in app.error]
    return any(words.startswith(start) for words in said for start in starts)


@pytest.mark.parametrize("page", OF_A_RECORD)
def test_an_address_that_names_no_record_says_so(page: str) -> None:
    app = signed_in(REP.id)
    before = stored()
    for number in IDS:
        for more in ({}, {"edit": "1"}, {"new": "1", "customer": number}):
            opened(app, page, id=number, **more)
            assert not is_failed(app), (page, number, more)
            assert not is_refused(app)
    assert stored() == before


def test_no_address_of_any_page_breaks_it() -> None:
    app = signed_in(ADMIN.id)
    for page in WRITTEN:
        names = (
            "id", "new", "edit", "team", "trail", "audit_page", "locale", "tab",
            f"{page}_q", f"{page}_page", f"{page}_sort", f"{page}_owner",
        )  # fmt: skip
        for given in ("abc", "9" * 25, "\0", "' OR 1=1 --"):
            opened(app, page, **dict.fromkeys(names, given))
            assert not is_failed(app), (page, given)


@pytest.mark.parametrize("view", ["customers", "contacts", "leads", "competitors"])
@pytest.mark.parametrize("number", ["0", "-3", "9" * 12, "9" * 30, "abc"])
def test_an_impossible_page_of_a_list_is_a_page(view: str, number: str) -> None:
    app = opened(signed_in(REP.id), view, **{f"{view}_page": number})
    assert not is_failed(app)


def test_markup_that_people_typed_is_shown_as_text() -> None:
    [customer] = saved(
        a_customer(
            name=f"Evil {MARKUP}", needs=MARKUP, tags=MARKUP[:60], address=MARKUP,
            search="evil",
        )
    )  # fmt: skip
    [deal] = saved(
        a_deal(name=f"Evil {MARKUP}", customer_id=customer, note=MARKUP, search="evil")
    )
    saved(
        an_activity(customer_id=customer, deal_id=deal, note=MARKUP),
        a_contact(name=f"Evil {MARKUP}", customer_id=customer, note=MARKUP),
    )
    app = signed_in(REP.id)
    for page, query in (
        ("today", {}),
        ("customers", {}),
        ("customer", {"id": str(customer)}),
        ("contacts", {}),
        ("deal", {"id": str(deal)}),
        ("pipeline", {}),
    ):
        opened(app, page, **query)
        assert not is_failed(app), page
        drawn = [*app.markdown, *app.title, *app.caption, *app.warning, *app.error]
        for element in drawn:
            body = str(element.proto.body) if hasattr(element.proto, "body") else ""
            assert not getattr(element.proto, "allow_html", False), page
            assert IMAGE not in body, page
            assert LINK not in body, page
            assert "**bold**" not in body, page
            assert SCRIPT not in body, page
    opened(app, "customer", id=str(customer))
    assert "evil.example" in everything(app), "it is there, as text"


def test_a_form_sent_twice_adds_one_record() -> None:
    app = opened(signed_in(REP.id), "customers", new="1")
    field(app, "name").set_value("Twice Ltd")
    key = next(str(b.key) for b in app.button if str(b.key).endswith("~submit"))
    app.button(key=key).click().run()
    assert not app.exception
    assert records.page(REP, "customers", Question("twice")).total.count == 1


def test_a_form_of_a_record_that_was_put_away_says_that_it_is_gone() -> None:
    app = opened(signed_in(REP.id), "contacts", id=str(MINE))
    field(app, "title").set_value("Buyer")
    records.delete(ADMIN, "contacts", MINE)

    press(app, "保存")

    assert not is_failed(app)
    assert "没有编号为" in words(app)
    opened(app, "deal", id=str(MINE_GONE))
    assert "没有编号为" in words(app)


def test_a_stale_form_shows_both_values_and_saves_neither() -> None:
    app = opened(signed_in(REP.id), "customer", id=str(MINE), edit="1")
    field(app, "name").set_value("Mine")
    version = records.open_one(ADMIN, "customers", MINE).version
    records.change(ADMIN, "customers", MINE, version, CustomerFields(name="Theirs"))

    press(app, "保存")

    assert records.open_one(ADMIN, "customers", MINE).row["name"] == "Theirs"
    shown = everything(app)
    assert "Mine" in shown
    assert "Theirs" in shown


@pytest.mark.parametrize(
    ("name", "amount"),
    [("", "5"), ("\u200b", "5"), ("a\0b", "5"), ("a\u202eb", "5"), ("x" * 10**6, "5"),
     ("Good", "-1"), ("Good", "1e30"), ("Good", "NaN"), ("Good", "1e999")],
)  # fmt: skip
def test_a_form_with_bad_values_keeps_what_was_typed_and_saves_nothing(
    name: str, amount: str
) -> None:
    app = opened(signed_in(REP.id), "pipeline", new="1")
    field(app, "name").set_value(name)
    field(app, "amount_minor").set_value(amount)

    press(app, "新增")

    assert not is_failed(app)
    assert ":red[" in words(app)
    assert field(app, "amount_minor").value == amount
    assert records.page(REP, "deals", Question("good")).total.count == 0
    assert records.page(REP, "deals", Question()).total.count == 3


def test_a_closed_account_is_out_at_the_next_step_and_saves_nothing() -> None:
    far = WHO["far"]
    app = opened(signed_in(far.id), "pipeline")
    people.close(ADMIN, "zhao")
    before = stored()

    opened(app, "deal", id="2")

    assert app.text_input(key="sign_in_name").label
    assert "zq-" not in everything(app).lower()
    assert stored() == before


@pytest.mark.parametrize("login", ["a\0b", "x" * 10**6, "' OR 1=1 --", "\u202e"])
def test_a_name_that_is_none_is_refused_at_the_sign_in(login: str) -> None:
    app = started().run()
    app.text_input(key="sign_in_name").set_value(login)
    app.text_input(key="sign_in_secret").set_value("a\0b")
    app.button(key="sign_in_send").click().run()

    assert not app.exception
    assert app.text_input(key="sign_in_name").label
