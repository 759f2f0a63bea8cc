"""What is committed of the database, as text: as long as it is the same, every query finds the same rows."""

from __future__ import annotations

from django.db import connection

_COMMITTED = """
SELECT pg_postmaster_start_time()::text || ' ' || pg_current_snapshot()::text,
       pg_current_xact_id_if_assigned() IS NULL AND NOT pg_is_in_recovery()
"""


def what_is_committed() -> str | None:
    """Return text that differs after each transaction that wrote something, whoever wrote it, in whichever database.

    It is PostgreSQL's snapshot: which transactions had ended when it was taken. Transactions that only read, and
    sequences, leave it as it is. None where this transaction has written, because the snapshot does not include its
    own changes, and on a standby, whose snapshots do not say which transactions are still running.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COMMITTED)
        committed, says_all = cursor.fetchone()
    return str(committed) if says_all else None
