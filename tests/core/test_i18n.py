from string import Formatter

import pytest

from core.i18n import LANGUAGES, Label, catalogue, text


def test_a_text_is_found_by_feature_and_key_in_each_language() -> None:
    assert text("zh", "app.title") == "销售内务台"
    assert text("en", "app.title") == "Sales Desk"


def test_values_are_filled_in_and_names_of_ours_looked_up() -> None:
    assert text("en", "app.rows", first=1, last=50, total=512) == (
        "1\N{EN DASH}50 of 512 rows"
    )
    assert text("zh", "fields.find", label=Label("periods.month")) == "查找月"
    two = (Label("periods.month"), Label("periods.year"))
    assert text("zh", "fields.find", label=two) == "查找月 / 年"


def test_an_unknown_key_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        text("zh", "app.nothing_like_this")


@pytest.mark.parametrize(
    "section", ["app", "chart", "explain", "fields", "menu", "money", "periods"]
)
def test_both_languages_say_the_same_with_the_same_values(section: str) -> None:
    shapes = [
        {
            key: {field for _, field, _, _ in Formatter().parse(words) if field}
            for key, words in catalogue(language).items()
            if key.startswith(f"{section}.")
        }
        for language in LANGUAGES
    ]

    assert shapes[0] == shapes[1]
    assert shapes[0]


def test_one_row_is_not_one_rows() -> None:
    assert text("en", "explain.open", rows="1") == "From 1 row"
    assert text("en", "explain.open", rows=0) == "From 0 rows"
    assert text("en", "explain.rows", rows=1) == "The row that counts"
    assert text("en", "explain.rows", rows="1,200") == "The 1,200 rows that count"
