"""Database connections of the threads that run jobs: there is no end of a request at which Django would close them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def own_connection() -> Iterator[None]:
    """Give a job a connection that works, also after the server was restarted, and keep none open for too long."""
    _look_after()
    try:
        yield
    finally:
        _look_after()


def _look_after() -> None:
    for connection in connections.all(initialized_only=True):
        # Inside a transaction there is nothing to be looked after; tests run jobs in their own.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
