"""Which acts are under way: done, and not committed yet, so that nobody else can read what they wrote.

Each act of these days takes a lock for its minute, which ends with its transaction (migration 0068).
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.db import connection

SETTLED = timedelta(minutes=1)
"""An act has its moment a little before it is written, on a clock that may differ from the database's."""
WAITED = timedelta(hours=1)
"""So long an act that is not committed is waited for; whoever serves pages writes nothing by an act so old."""

# Acts of other sessions alone: what this one writes, it can read.
_OLDEST = """
SELECT min(objid::bigint) FROM pg_locks
WHERE locktype = 'advisory' AND classid = 1633907060 AND objsubid = 2 AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

log = logging.getLogger(__name__)


def settled_until(at: datetime) -> datetime:
    """Return the time before which nothing new will appear, as it is known at a moment.

    Whoever reads what is new from then on, the next time, reads everything once. To be called before it is read, and
    not in a transaction that has read already.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST)
        (minute,) = cursor.fetchone()
    if minute is None:
        return at - SETTLED
    since = datetime.fromtimestamp(minute * 60, UTC)
    if since < at - WAITED:
        log.warning("An act of %s is not committed yet and is not waited for any longer", since.isoformat())
    return min(at - SETTLED, max(since, at - WAITED))
