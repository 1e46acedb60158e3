from core.errors import ConflictError, RuleError


def test_an_expected_failure_is_a_key_with_its_values() -> None:
    error = RuleError("money.too_precise", amount=1.005, digits=2)

    assert (error.key, error.values) == (
        "money.too_precise",
        {"amount": 1.005, "digits": 2},
    )
    assert str(error) == "money.too_precise"


def test_a_conflict_has_both_values_of_each_field() -> None:
    error = ConflictError({"name": ("mine", "theirs"), "amount_minor": (1, 2)})

    assert error.fields["amount_minor"] == (1, 2)
    assert error.values == {"fields": "name, amount_minor"}
