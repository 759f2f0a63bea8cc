"""What a fixture of a class or module writes for all of its tests, and takes back after them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def taken_back(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a fixture write; what is written inside stays until the end, and is rolled back then."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
