"""Whether a request may have saved anything, so that an error page says only what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import Error, connection

from tracker.database.faults import Fault, fault_of


class Watch:
    """Records, during one request, whether the database was asked to commit."""

    def __init__(self) -> None:
        """Begin with nothing kept."""
        self._commits = self._begun()
        self._kept = False

    @staticmethod
    def _begun() -> int:
        return int(getattr(connection, "commits_begun", 0))

    @property
    def may_have_saved(self) -> bool:
        """Whether a commit was begun, or a statement outside a transaction changed something or may have."""
        return self._kept or self._begun() > self._commits

    def __call__(self, execute: Callable[..., object], sql: object, *rest: object) -> object:
        """Run a statement; called by the connection."""
        alone = not connection.in_atomic_block and not str(sql).lstrip("( \n").upper().startswith(("SELECT", "SHOW"))
        try:
            result = execute(sql, *rest)
        except Error as error:
            # What the server refused is not kept; where it did not answer any more, nobody knows.
            self._kept |= alone and fault_of(error) is Fault.AWAY
            raise
        self._kept |= alone
        return result


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched() -> Iterator[None]:
    """Watch the database while a request is answered."""
    watch = Watch()
    token = _watch.set(watch)
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        _watch.reset(token)


def may_have_saved() -> bool:
    """Return whether the request that is being answered may have saved anything; yes where nobody watched."""
    watch = _watch.get()
    return watch is None or watch.may_have_saved
