"""A connection of its own, by which others see how far something is while its transaction is not over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def apart() -> Iterator[BaseDatabaseWrapper]:
    """Yield a connection to the same database, which opens when it is first used and keeps each statement at once."""
    other = connection.copy()
    try:
        yield other
    finally:
        other.close()
