from pathlib import Path

from db.alive import holding, is_held
from db.session import engine


def test_a_name_is_held_by_one_at_a_time_until_the_end_of_the_block() -> None:
    with holding("a") as first:
        with holding("a") as second, holding("../b") as other:
            assert (first, second, other) == (True, False, True)
        assert is_held("a")
        assert not is_held("c")
    assert not is_held("a")
    with holding("a") as again:
        assert again


def test_nothing_is_left_beside_the_database() -> None:
    with holding("a"):
        pass
    if place := engine().url.database:
        assert not list(Path(place).parent.glob("*.db-????????????????"))
