"""A second implementation, which shares no code, comes to the same amounts."""

import pytest

from tests.incentive_oracle.agreement import disagreement


@pytest.mark.parametrize("block", range(10))
def test_the_oracle_agrees_on_random_plans(block: int) -> None:
    found = [disagreement(seed) for seed in range(block * 40, block * 40 + 40)]

    assert [difference for difference in found if difference] == []
