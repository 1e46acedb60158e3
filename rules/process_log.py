"""A process made of a log: the stages that a file of stage events names."""

import re
from collections.abc import Sequence
from itertools import count

from rules.people import Duty
from rules.process import ProcessPolicy, StageKind, StageRule

LONGEST = 60
"""Characters of a stage's code and of its name."""
USUAL_DAYS = 30
"""Standard days of a stage of which a log says nothing."""


def process_of(names: Sequence[str], title: str) -> ProcessPolicy:
    """Return a process with these stages, in their order; the last one wins.

    A log has no odds, duties or criteria: an administrator gives them. Skipping and
    going back are allowed, as a log does both.

    Raises:
        ValidationError: fewer than two stages.
    """
    codes = codes_of(names)
    last = len(names) - 1
    return ProcessPolicy(
        zh=title,
        en=title,
        allow_skip=True,
        allow_back=True,
        stages=tuple(
            StageRule(
                code=codes[name],
                zh=name[:LONGEST],
                en=name[:LONGEST],
                kind=StageKind.WON if place == last else StageKind.OPEN,
                duty=Duty.DEVELOP,
                probability=100 * place // max(last, 1),
                standard_days=USUAL_DAYS,
            )
            for place, name in enumerate(names)
        ),
    )


def codes_of(names: Sequence[str]) -> dict[str, str]:
    """Return a code for each name: its Latin letters and digits, else its place."""
    found: dict[str, str] = {}
    taken: set[str] = {"lost"}
    for place, name in enumerate(names, 1):
        latin = name.lower().encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "_", latin)
        stem = slug.strip("_")[: LONGEST - 4]
        if not stem or not stem[0].isalpha():
            stem = f"stage_{stem or place}".strip("_")
        free = (stem if n == 1 else f"{stem}_{n}" for n in count(1))
        found[name] = next(code for code in free if code not in taken)
        taken.add(found[name])
    return found
