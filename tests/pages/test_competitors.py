import pytest

from core.access import Role, Viewer
from core.errors import ForbiddenError, NotFoundError
from db.models import Competitor, Share
from rules.competitors import CompetitorFields, PricePosition
from services import records
from tests.build import a_deal, saved
from tests.pages.screen import field, names, opened, press, words

pytestmark = pytest.mark.usefixtures("teams")
REP, OTHER = Viewer(10, 1, Role.REP), Viewer(20, 2, Role.REP)


def test_a_competitor_is_noted_and_seen_with_the_deal() -> None:
    [deal] = saved(a_deal(name="Line 2"))
    app = press(opened(10, "competitors"), "新增竞争对手")
    field(app, "name").set_value("Globex")
    field(app, "deal_id", "selectbox").set_value(deal)
    field(app, "price_position", "selectbox").set_value(PricePosition.LOWER)

    app = press(app, "新增")

    assert names(app) == ["Globex"]
    assert list(app.dataframe[0].value["deal_id"]) == ["Line 2"]
    assert names(opened(11, "competitors")) == ["Globex"]
    assert "还没有记录竞争对手" in words(opened(20, "competitors"))


def test_nobody_notes_one_at_a_deal_they_may_not_change() -> None:
    [deal] = saved(a_deal())
    new = CompetitorFields(deal_id=deal, name="Globex")

    with pytest.raises((NotFoundError, ForbiddenError)):
        records.add(OTHER, "competitors", new, "1")
    saved(Share(record_table="deal", record_id=deal, person_id=20))
    with pytest.raises(ForbiddenError):
        records.add(OTHER, "competitors", new, "1")


def test_a_competitor_is_changed_put_away_and_found() -> None:
    [deal] = saved(a_deal(name="Line 2", search="line 2"))
    [globex] = saved(Competitor(deal_id=deal, name="Globex"))
    app = opened(10, "competitors", id=str(globex))
    field(app, "strengths", "text_area").set_value("近")

    app = press(app, "保存")

    assert list(app.dataframe[0].value["strengths"]) == ["近"]
    assert names(opened(10, "competitors", competitors_q="line")) == ["Globex"]
    records.delete(REP, "competitors", globex)
    assert "还没有记录竞争对手" in words(opened(10, "competitors"))
