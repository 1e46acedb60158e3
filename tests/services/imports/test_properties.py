"""What holds for every input of every kind: rows add up, twice is once, undo restores.

The rows are good ones with odd cells in some places and columns in any order.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench._damage import ODD
from bench._files import KINDS, grid
from core.access import SYSTEM
from core.errors import RuleError
from db.models import metadata
from db.session import engine
from rules.importing.mapping import ImportMap
from services import files, imports
from services.imports import Source, Tally

Rows = list[list[str]]
FEW = settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TOLD = frozenset({"change", "import_batch", "import_mapping"})
"""Tables that tell of an import, whatever becomes of it."""


@st.composite
def tables(draw: st.DrawFn, kind: str) -> Rows:
    """Draw a table of a kind: some of its columns, rows with an odd cell or two."""
    headings, *good = grid(kind)
    places = draw(st.permutations(range(len(headings))))
    kept = places[: draw(st.integers(max(1, len(places) - 2), len(places)))]
    rows = draw(st.lists(st.sampled_from(good), min_size=1, max_size=7))
    odd = st.one_of(st.just(None), st.just(None), st.sampled_from(ODD))
    cells = [[draw(odd) for _ in kept] for _ in rows]
    return [
        [headings[place] for place in kept],
        *(
            [
                row[p] if cell is None else cell
                for p, cell in zip(kept, own, strict=True)
            ]
            for row, own in zip(rows, cells, strict=True)
        ),
    ]


def source(rows: Rows) -> Source:
    content = files.write_csv(rows[1:], rows[0])
    return Source("file.csv", str(hash(content)), files.open_table("a.csv", content))


def counts(tally: Tally) -> tuple[int, int, int, int]:
    return tally.created, tally.updated, tally.unchanged, tally.rejected


def stored() -> dict[str, Sequence[Any]]:
    """Return every table without the versions of its rows."""
    with engine().connect() as connection:
        return {
            table.name: sorted(
                repr(row)
                for row in connection.execute(
                    table.select().with_only_columns(
                        *(c for c in table.columns if c.name != "version")
                    )
                )
            )
            for table in metadata.sorted_tables
            if table.name not in TOLD
        }


@FEW
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_trial_tells_what_is_written_twice_is_once_and_undo_restores(
    kind: str, data: st.DataObject
) -> None:
    rows = data.draw(tables(kind))
    try:
        file = source(rows)
    except RuleError:
        return
    before = stored()

    tried = imports.run(SYSTEM, kind, file, ImportMap(), dry_run=True)
    assert stored() == before
    done = imports.run(SYSTEM, kind, file, ImportMap())
    again = imports.run(SYSTEM, kind, file, ImportMap())

    assert sum(counts(done.tally)) == done.tally.rows
    assert tried.tally.counts() == done.tally.counts()
    assert tried.tally.made == done.tally.made
    assert tried.tally.problems == done.tally.problems
    if kind != "people" or not done.tally.rejected:
        # a colleague whose own row is refused is made by another row that names them
        assert counts(again.tally)[:2] == (0, 0)
        assert again.tally.rejected == done.tally.rejected
    for report in (again, done):
        assert imports.undo(SYSTEM, report.batch or "").conflicts == []
    assert stored() == before
