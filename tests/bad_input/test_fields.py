"""What a person may enter is refused field by field, before anything is stored."""

from datetime import date
from typing import Any

import pytest

from components.forms.reading import read
from core.errors import RuleError
from core.fields import Kind, check, entries, entry
from core.i18n import LANGUAGES, catalogue
from core.money import Currency, to_minor
from core.units import typed_amount
from db.kinds import kind_of, kinds
from rules.activities import ActivityFields
from rules.customers import CustomerFields
from rules.documents import check_content, checked_name
from rules.leads import ConversionFields, LeadStepFields
from rules.pipeline import DealFields, DealLineFields, LostFields, WonFields

RECORDS: list[Any] = [
    *(kind_of(table).fields for table in kinds().values()),
    ConversionFields, DealLineFields, LeadStepFields, LostFields, WonFields,
]  # fmt: skip
GIVEN: dict[str, object] = {
    "at": "2026-11-24T04:00:00Z",
    "contract_amount_minor": 1,
    "contract_number": "C-1",
    "contract_on": "2026-11-24",
    "lost_reason": "price",
    "amount_minor": 1,
    "company": "Acme",
    "deal_id": 1,
    "login": "lin",
    "name": "Acme",
    "note": "Talked.",
    "ordered_on": "2026-11-24",
    "owner_id": 10,
    "period": "2026-11",
}
"""Something good for fields that have to be filled in, where any will not do."""
ANY: dict[Kind, object] = {
    Kind.DATE: "2026-11-24",
    Kind.DECIMAL: 0.5,
    Kind.INSTANT: "2026-11-24T04:00:00Z",
    Kind.MONEY: 1,
    Kind.NOTE: "Talked.",
    Kind.NUMBER: 1,
    Kind.REFERENCE: 1,
    Kind.TEXT: "Acme",
}
TEXTS = frozenset({Kind.TEXT, Kind.NOTE, Kind.MANAGED})
ABSURD = {
    "NUL": "a\0b",
    "a control character": "a\x07b",
    "an escape": "\x1b[31mred",
    "turned around": "invoice\u202egpj.exe",
    "isolated": "a\u2066b",
    "private": "a\ue000b",
    "a lone surrogate": "a\ud800b",
    "a million characters": "x" * 1_000_000,
}
"""What no text may be."""


def good(record: Any) -> dict[str, Any]:
    """Return something good for every field of a record that has to be filled in."""
    needed = {e.name: ANY.get(e.kind) for e in entries(record) if e.required}
    return needed | {n: v for n, v in GIVEN.items() if n in record.model_fields}


def refused(record: Any, name: str, value: object) -> str:
    """Return the key of the problem of one field; the rest is filled in well."""
    wanted = good(record)
    found, none = check(record, wanted)
    assert found is not None, none
    found, problems = check(record, wanted | {name: value})
    assert found is None, (record.__name__, name, value)
    assert name in problems, (record.__name__, name, problems)
    key = str(problems[name].key)
    assert all(key in catalogue(language) for language in LANGUAGES), key
    for language in LANGUAGES:
        assert catalogue(language)[key].format(**problems[name].values)
    return key


def of_kind(*wanted: Kind) -> list[tuple[Any, str]]:
    return [(r, e.name) for r in RECORDS for e in entries(r) if e.kind in wanted]


def is_meant(record: Any, name: str, value: object) -> bool:
    """Return whether a field is declared to go below nothing, as what is taken back."""
    return value == -1 and (entry(record, name).least or 0) < 0


@pytest.mark.parametrize("value", ABSURD.values(), ids=ABSURD)
def test_no_text_of_any_record_takes_it(value: str) -> None:
    tried = of_kind(*TEXTS)
    keys = {refused(record, name, value) for record, name in tried}

    assert keys <= {"fields.hidden_character", "fields.string_too_long"}
    assert len(tried) > 30


@pytest.mark.parametrize(
    "value", ["\u200b", " \u200b\u2060\ufeff ", "\u200e\u200f", "\u3164"]
)
def test_a_text_that_nobody_sees_counts_as_none(value: str) -> None:
    for record, name in of_kind(*TEXTS):
        if record.model_fields[name].is_required():
            assert refused(record, name, value) == "fields.missing"
        else:
            found, _ = check(record, good(record) | {name: value})
            assert found is None or getattr(found, name) in (None, ""), name


@pytest.mark.parametrize(
    "value", [-1, 10**30, 2**63, float("nan"), float("inf"), 0.5, "1e999"]
)
def test_no_amount_of_any_record_takes_it(value: object) -> None:
    tried = [(r, n) for r, n in of_kind(Kind.MONEY) if not is_meant(r, n, value)]
    keys = {refused(record, name, value) for record, name in tried}

    assert len(keys) == 1
    assert len(tried) > 5


@pytest.mark.parametrize("value", [-1, 10**30, float("nan"), "many", "1e999"])
def test_no_number_of_any_record_takes_it(value: object) -> None:
    tried = [(r, n) for r, n in of_kind(Kind.NUMBER) if not is_meant(r, n, value)]
    for record, name in tried:
        refused(record, name, value)
    assert tried


@pytest.mark.parametrize(
    "value", ["0001-01-01", "9999-12-31", "2026-02-30", "soon", "1e9", date(1, 1, 1)]
)
def test_no_day_of_any_record_takes_it(value: object) -> None:
    tried = of_kind(Kind.DATE)
    for record, name in tried:
        refused(record, name, value)
    assert len(tried) > 5


def test_no_instant_of_any_record_takes_it() -> None:
    for record, name in of_kind(Kind.INSTANT):
        for value in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "now"):
            refused(record, name, value)


@pytest.mark.parametrize(
    "words",
    ["1e30", "1e999", "NaN", "inf", "-inf", "--5", "1,5", "0x10", "9" * 41, "1\0",
     "=1+1", "\u202e5"],
)  # fmt: skip
def test_an_amount_that_is_none_is_none_in_a_form(words: str) -> None:
    found = read(DealFields, {"amount_minor": words}, {}, {})

    assert str(found.problems["amount_minor"].key) in {
        "money.unreadable",
        "money.too_large",
    }
    assert "amount_minor" not in found.values


def test_an_amount_below_nothing_or_above_everything_is_refused_in_a_form() -> None:
    for words in ("-1", "-0.01", "99999999999999", "9" * 18):
        found = read(DealFields, {"amount_minor": words}, {}, {})
        value = found.values["amount_minor"]
        assert refused(DealFields, "amount_minor", value).startswith("fields.")


@pytest.mark.parametrize("amount", [1e30, 1e300, float("nan"), float("inf")])
def test_no_such_amount_can_be_kept(amount: float) -> None:
    with pytest.raises(RuleError, match=r"money\.too_large"):
        to_minor(amount, Currency.CNY)


def test_a_negative_amount_is_read_as_one_and_then_refused() -> None:
    assert typed_amount("-1", Currency.CNY) == -1


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a\0.pdf", "invoice\u202efdp.exe", "a.exe", ".pdf", "",
     "a/b.pdf", "x" * 1_000_000 + ".pdf", "con\n.pdf", "\u200b"],
)  # fmt: skip
def test_a_file_of_such_a_name_is_refused(name: str) -> None:
    with pytest.raises(RuleError, match=r"documents\.bad_"):
        checked_name(name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b""),
        ("a.pdf", b"MZ\x90"),
        ("a.txt", b"<script>alert(1)</script>"),
        ("a.txt", b"a\0b"),
        ("a.png", b"<svg onload=alert(1)>"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(RuleError, match=r"documents\."):
        check_content(name, content)


def test_what_only_looks_odd_is_taken() -> None:
    for name in (
        "O'Brien & Söhne <GmbH>",
        "=SUM(A1)",
        "👩‍👩‍👧 Co",
        "שלום",
        "Ⅷ",
        "a\u200db",
    ):
        found, problems = check(CustomerFields, {"name": name})
        assert found is not None, problems
    found_note, _ = check(ActivityFields, {"note": "two\nlines\tand a tab"})
    assert found_note is not None
