import pytest

from core.errors import RuleError
from core.money import Currency
from rules.recorded import Part, cell_of, major, minor, parts_of
from rules.recorded_company import company_of


def test_parts_come_back_from_their_cell() -> None:
    parts = [Part(of="P,1", quantity=3, amount="-1.20"), Part(contract="0")]

    assert parts_of(cell_of(parts), "lines") == parts
    assert cell_of([]) is None
    assert parts_of("", "lines") == []


@pytest.mark.parametrize(
    "cell",
    ["x", "1", "[1]", '{"of": "P"}', '[{"of": 1}]', '[{"sum": "1"}]', "[" * 99_999,
     '[{"quantity": 0}]', '[{"quantity": 1e99}]'],
)  # fmt: skip
def test_a_cell_that_tells_no_parts_is_refused(cell: str) -> None:
    with pytest.raises(RuleError) as caught:
        parts_of(cell, "lines")

    assert (caught.value.key, caught.value.values) == (
        "recorded.no_parts", {"column": "lines"},
    )  # fmt: skip


@pytest.mark.parametrize("currency", [Currency.CNY, Currency.JPY, Currency.KWD])
@pytest.mark.parametrize("amount", [None, 0, 1234, -1_234_567])
def test_amounts_of_parts_are_exact(amount: int | None, currency: Currency) -> None:
    assert minor(major(amount, currency), currency, "lines") == amount


@pytest.mark.parametrize("words", ["", "x", "5%", "--1"])
def test_an_amount_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(RuleError):
        minor(words, Currency.CNY, "lines")


@pytest.mark.parametrize(
    "words", ["", "[]", '{"teams": "East"}', '{"lists": [{"list": ""}]}', '{"x": 1}']
)
def test_what_is_no_company_is_refused_with_its_reason(words: str) -> None:
    with pytest.raises(RuleError) as caught:
        company_of(words)

    assert caught.value.values["reason"]
