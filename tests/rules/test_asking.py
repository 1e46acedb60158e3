from datetime import UTC, date, datetime

import pytest

from core.errors import RuleError
from core.fields import Entry, Kind, entry
from core.i18n import Label
from core.money import Currency
from core.settings import Company
from rules.asking import Meant, meant
from rules.leads import LeadStatus, LeadStepFields

TOKYO = Company(currency=Currency.JPY, timezone="Asia/Tokyo")


def a(kind: Kind) -> Entry:
    return Entry("x", "x", kind, required=False, label=Label("x"), help=Label("x"))


@pytest.mark.parametrize(
    ("kind", "words", "stored"),
    [
        (Kind.DATE, "2026-03-01", date(2026, 3, 1)),
        (Kind.INSTANT, "2026-03-01 09:00", datetime(2026, 3, 1, tzinfo=UTC)),
        (Kind.INSTANT, "2026-03-01T09:00+09:00", datetime(2026, 3, 1, tzinfo=UTC)),
        (Kind.NUMBER, "-5", -5),
        (Kind.MONEY, "1200", 1200),
        (Kind.BOOL, "True", True),
        (Kind.TEXT, "x", "x"),
        (Kind.DATE, "", ""),
    ],
)
def test_words_of_a_filter_mean_what_is_stored(
    kind: Kind, words: str, stored: Meant
) -> None:
    assert meant(a(kind), words, TOKYO) == stored


@pytest.mark.parametrize("words", ["working", "跟进中", "Working"])
def test_a_choice_is_named_by_its_code_or_in_either_language(words: str) -> None:
    status = entry(LeadStepFields, "status")
    assert meant(status, words, TOKYO) is LeadStatus.WORKING


@pytest.mark.parametrize(
    ("field", "words", "key"),
    [
        (a(Kind.DATE), "1 March", "reading.not_a_date"),
        (a(Kind.INSTANT), "noon", "reading.not_a_date"),
        (a(Kind.NUMBER), "5.5", "reading.not_a_number"),
        (a(Kind.MONEY), "NaN", "money.too_large"),
        (a(Kind.MONEY), "five", "reading.not_a_number"),
        (a(Kind.BOOL), "perhaps", "reading.not_yes_or_no"),
        (entry(LeadStepFields, "status"), "eager", "imports.not_a_choice"),
    ],
)
def test_words_that_mean_nothing_are_refused(
    field: Entry, words: str, key: str
) -> None:
    with pytest.raises(RuleError) as refused:
        meant(field, words, TOKYO)
    assert refused.value.key == key
