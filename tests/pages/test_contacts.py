import pytest

from tests.build import a_contact, a_customer, saved
from tests.pages.screen import field, names, opened, press, words

pytestmark = pytest.mark.usefixtures("teams")


def test_contacts_are_found_by_their_customer_and_each_sees_the_own() -> None:
    [acme] = saved(a_customer())
    saved(
        a_contact(name="Liu", customer_id=acme, is_decision_maker=True),
        a_contact(name="Wu", owner_id=20, team_id=2),
    )

    assert names(opened(10, "contacts", contacts_q="acme")) == ["Liu"]
    assert names(opened(20, "contacts")) == ["Wu"]
    assert names(opened(40, "contacts")) == ["Liu", "Wu"]
    assert names(
        opened(40, "contacts", contacts_is_decision_maker="关键决策人: 是")
    ) == ["Liu"]


def test_a_contact_is_changed_in_the_drawer() -> None:
    [acme] = saved(a_customer())
    [liu] = saved(a_contact(name="Liu", customer_id=acme))
    app = opened(10, "contacts", id=str(liu))
    field(app, "title").set_value("Buyer")

    app = press(app, "保存")

    assert list(app.dataframe[0].value["title"]) == ["Buyer"]


def test_nothing_of_anothers_contact_is_shown() -> None:
    [liu] = saved(a_contact(name="Secret"))

    app = opened(20, "contacts", id=str(liu))
    assert "没有编号为" in words(app)
    assert "Secret" not in words(app)
