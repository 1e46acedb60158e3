from components.imports.told import mended
from services.imports import Rejected


def test_what_was_typed_into_a_row_replaces_its_cells() -> None:
    rows = [Rejected(4, ["a", "b"], {}), Rejected(9, ["c", "d"], {})]

    found = mended(rows, {1: {"1": "D", "0": None}})

    assert found == {9: ["", "D"]}
    assert rows[1].cells == ["c", "d"]
