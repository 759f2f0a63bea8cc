"""What is committed of the database, as one word: as long as it is the same, every query finds the same rows."""

from __future__ import annotations

from django.db import connection

_COMMITTED = "SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned() IS NULL"


def what_is_committed() -> str | None:
    """Return a word that is another one after every transaction that wrote something, whoever wrote it, and where.

    It is PostgreSQL's snapshot: which transactions had ended when it was taken. Transactions that only read, and
    sequences, leave it as it is. None where this transaction itself has written, for no snapshot says what.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COMMITTED)
        snapshot, has_only_read = cursor.fetchone()
    return str(snapshot) if has_only_read else None
