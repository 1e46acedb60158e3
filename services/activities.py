"""What people do with follow-ups: log one, see what is due, be mentioned."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.access import Viewer
from core.errors import RuleError
from db.once import once
from db.queries import activities, company
from db.queries.activities import Called, Reason, Task
from db.session import transaction
from rules.activities import ActivityFields, Colleague

__all__ = ["Called", "Reason", "Task"]


@dataclass(frozen=True, slots=True)
class ToDo:
    """What a person has to do: the oldest first, and how much of it is late."""

    tasks: Sequence[Task]
    late: int


def log(viewer: Viewer, new: ActivityFields, key: str) -> int:
    """Log a follow-up of a customer or a deal; return its id.

    What was planned up to its day is done by it. Colleagues named with @ may read it
    and find it under what is new for them.

    Raises:
        RuleError: ``activities.about_nothing``, ``activities.not_yet``,
            ``activities.next_is_over``.
        NotFoundError: ``records.not_found``.
    """
    if new.customer_id is None and new.deal_id is None:
        raise RuleError("activities.about_nothing")
    with transaction(viewer, "activities.add", correlation=key) as session:
        return once(session, key, lambda: activities.log(session, new))


def to_do(viewer: Viewer) -> ToDo:
    """Return the viewer's own contacts due today, overdue ones, deals to advance."""
    with transaction(viewer) as session:
        today = company.today(session)
        tasks = activities.due(session, viewer.id, today)
        return ToDo(tasks, sum(task.due_on < today for task in tasks))


def called(viewer: Viewer, most: int = 20) -> list[Called]:
    """Return the follow-ups that name the viewer and that they have not read yet."""
    with transaction(viewer) as session:
        return activities.called(session, viewer.id, most)


def mark_seen(viewer: Viewer, activity_id: int) -> None:
    """Note that the viewer has read where they are named.

    Raises:
        NotFoundError: ``records.not_found``.
    """
    with transaction(viewer, "activities.read") as session:
        activities.mark_seen(session, activity_id)


def colleagues(viewer: Viewer) -> Sequence[Colleague]:
    """Return everybody who can be mentioned."""
    with transaction(viewer) as session:
        return activities.colleagues(session)
