"""A save over a newer version is refused, with both values where there are any."""

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from core.access import Viewer
from core.errors import ConflictError
from db.changes import edit
from db.models import Deal
from db.session import transaction
from tests.build import a_deal, saved

pytestmark = pytest.mark.usefixtures("teams")


def test_a_form_over_a_newer_version_gets_both_values(rep: Viewer) -> None:
    saved(a_deal(id=1, name="old", note="old"))
    with transaction(rep, "pipeline.edit") as session:
        edit(session.get_one(Deal, 1), 1, {"name": "theirs", "amount_minor": 5})

    with transaction(rep, "pipeline.edit") as session:
        row = session.get_one(Deal, 1)
        assert row.version == 2
        with pytest.raises(ConflictError) as conflict:
            edit(row, 1, {"name": "mine", "amount_minor": 5, "note": "new"})

    assert conflict.value.fields == {"name": ("mine", "theirs"), "note": ("new", "old")}
    with transaction(rep) as session:
        assert session.get_one(Deal, 1).name == "theirs"


def test_a_form_over_the_same_version_is_saved(rep: Viewer) -> None:
    saved(a_deal(id=1))
    with transaction(rep, "pipeline.edit") as session:
        edit(session.get_one(Deal, 1), 1, {"name": "mine"})
    with transaction(rep) as session:
        row = session.get_one(Deal, 1)
        assert (row.name, row.version) == ("mine", 2)


def test_the_database_refuses_a_stale_row_that_was_not_locked(rep: Viewer) -> None:
    saved(a_deal(id=1))

    def save() -> None:
        with transaction(rep, "pipeline.edit") as session:
            row = session.get_one(Deal, 1)
            set_committed_value(row, "version", 0)  # as if another had saved it since
            row.name = "mine"

    with pytest.raises(ConflictError) as conflict:
        save()
    assert conflict.value.fields == {}
