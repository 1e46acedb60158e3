"""Training results: who did which course, and how it ended."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.training_results import TrainingResultFields
from services import exports, files, records

viewer = session.require("training_results")
screen = Screen(
    "training-results",
    TrainingResultFields,
    viewer,
    records,
    columns=(
        "course",
        "owner_id",
        "kind",
        "outcome",
        "score",
        "completed_on",
        "trainer",
        "cost_minor",
    ),
    filters=(
        "outcome",
        "kind",
        "completed_on",
    ),
    more=(
        "owner_id",
        "score",
    ),
    sort="-completed_on",
    tones={
        "outcome": {
            "passed": "green",
            "completed": "green",
            "failed": "red",
            "incomplete": "orange",
        }
    },
)
ui.screen(screen, Writers(exports, files))
