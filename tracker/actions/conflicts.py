"""What the database refuses when rows are written, said in words: a row that is gone, or a value that is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.utils.functional import Promise

from tracker.actions import refusals
from tracker.database.constraints import CHECK_CONSTRAINTS
from tracker.workflow import Refused


@contextmanager
def conflicts_in_words(
    *,
    gone: str | Promise = refusals.GONE,
    duplicate: str | Promise = refusals.AT_ONCE,
    field: str = "",
) -> Iterator[None]:
    """Refuse in words what the database refuses in the block, whose transaction is then taken back by the caller.

    Raises `Refused` with the sentence `gone` where a row that is referred to was removed, with `duplicate` where a
    unique value exists already, which is what was typed into `field`.
    """
    try:
        yield
    except IntegrityError as error:
        sentence = {"23503": gone, "23505": duplicate}.get(getattr(error.__cause__, "sqlstate", ""))
        if sentence is None:
            raise
        raise Refused(sentence, field=field if sentence is duplicate else "") from error


def check_constraints() -> None:
    """Check now what would be checked at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(CHECK_CONSTRAINTS)


@contextmanager
def refusing_conflicts(
    *,
    gone: str | Promise = refusals.GONE,
    duplicate: str | Promise = refusals.AT_ONCE,
    field: str = "",
) -> Iterator[None]:
    """Check constraints before leaving the block, and refuse in words as `conflicts_in_words`; the block is undone."""
    with conflicts_in_words(gone=gone, duplicate=duplicate, field=field), transaction.atomic():
        yield
        check_constraints()
