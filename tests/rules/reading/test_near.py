import pytest

from rules.reading.near import near


@pytest.mark.parametrize(
    ("value", "known", "offered"),
    [
        ("technolgy", ["medical", "technology"], ["technology"]),
        ("Philipines", ["Poland", "Philippines"], ["Philippines"]),
        ("GTXPro", ["GTX Basic", "GTX Pro"], ["GTX Pro"]),
        ("上海电器有限公司", ["上海电气有限公司", "北京仪器厂"], ["上海电气有限公司"]),
        ("entirely other", ["technology"], []),
    ],
)
def test_near_values_are_offered(
    value: str, known: list[str], offered: list[str]
) -> None:
    assert near(value, known) == offered


def test_the_best_come_first() -> None:
    assert near("Qualifed", ["Qualify", "Qualified"]) == ["Qualified", "Qualify"]


def test_names_with_other_digits_are_other_things() -> None:
    assert near("MG 100", ["MG 200", "MG100"]) == ["MG100"]
