"""Django's PostgreSQL backend, except that each connection is refused with a sentence that says what to set.

Commands that need no data, such as `collectstatic` and `extract`, work with it, since Django connects when asked to.
"""

from django.db.backends.postgresql import base

from tracker.database.commands import MISSING, DatabaseMissing


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is never opened."""

    def get_new_connection(self, conn_params: dict[str, object]) -> object:
        """Raise DatabaseMissing."""
        raise DatabaseMissing(MISSING)
