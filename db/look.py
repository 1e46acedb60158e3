"""One look: what a page reads, through however many use cases, is of one state.

The sessions that only read are held until the block ends or somebody writes in it,
so the page begins one transaction, and asks once for what a session remembers.
"""

from collections.abc import Callable, Generator, Hashable
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar

from core.errors import AppError
from db.scope import ScopedSession

Opening = Callable[[], AbstractContextManager[ScopedSession]]


class Look:
    """Holds the sessions of one block."""

    def __init__(self) -> None:
        """Begin without any."""
        self._open = ExitStack()
        self._held: dict[Hashable, ScopedSession] = {}

    def holds(self, key: Hashable) -> bool:
        """Return whether a session is held under a key."""
        return key in self._held

    def session(self, key: Hashable, opening: Opening) -> ScopedSession:
        """Return the session held under a key, opened when it is first asked for."""
        if key not in self._held:
            self._held[key] = self._open.enter_context(opening())
        return self._held[key]

    def end(self) -> None:
        """Close what is held: whoever reads next sees the newest state."""
        self._held.clear()
        self._open.close()


_present: ContextVar[Look | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Generator[None]:
    """Let what is read in the block be of one state, until something is written."""
    look = Look()
    before = _present.set(look)
    try:
        yield
    finally:
        _present.reset(before)
        look.end()


@contextmanager
def held(key: Hashable, opening: Opening, *, room: bool) -> Generator[ScopedSession]:
    """Yield the session that the present look holds; one of its own without a look.

    Args:
        key: What the session shows to whom.
        opening: How to open it.
        room: Whether connections are left to hold one.
    """
    look = _present.get()
    if look is None or not (room or look.holds(key)):
        with opening() as session:
            yield session
        return
    try:
        yield look.session(key, opening)
    except AppError:
        raise
    except BaseException:
        look.end()
        raise


def written() -> None:
    """End what the present look holds: it would show what was before the write."""
    if look := _present.get():
        look.end()
