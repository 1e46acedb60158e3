import pytest

from core.access import SYSTEM
from db.seed.standard import plant
from db.session import transaction


@pytest.fixture(autouse=True)
def process(teams: None) -> None:  # noqa: ARG001 (the people come first)
    with transaction(SYSTEM, "data.load") as session:
        plant(session)
