"""What a form asks for is done once, however often it is sent."""

from collections.abc import Callable

from core import clock
from db.changes import lock
from db.models import Done
from db.scope import ScopedSession


def once(session: ScopedSession, key: str, make: Callable[[], int]) -> int:
    """Return the id of what ``make`` makes, or of what was made under this key."""
    mine = f"{session.info['viewer'].id}:{key}"
    lock(session, mine)
    done = session.get(Done, mine)
    if done is None:
        done = Done(key=mine, record_id=make(), at=clock.now())
        session.add(done)
    return done.record_id
