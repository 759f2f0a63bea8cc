"""Where the data is: the server that DATABASE_URL names, or the embedded PostgreSQL where it is the word embedded.

`configuration` is all the settings file needs; it starts nothing. The package is itself a Django database backend
(`base`), which starts the embedded server when the first connection is opened, so that a command that needs no data
starts none. Where DATABASE_URL is missing, `missing` refuses each connection.

    address   a postgres:// address → Django's settings
    commands  which management commands need a database, and as which role they connect
    missing   the backend of a process that was not told where the data is
    base      the backend: Django's own, but it sees to it that the server runs
    named     the backend of a server that DATABASE_URL names
    pages     what both have in common: limits of time for a connection that serves pages

The embedded server itself is `tracker.embedded`.

By hand: `python -m tracker.database status`, `start` or `stop`.
"""

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from tracker.database import address

EMBEDDED = "embedded"
IDLE_SECONDS = 60.0


def configuration(
    *, url: str | None, folder: Path, idle: float = IDLE_SECONDS, variable: str = "DATABASE_URL"
) -> dict[str, Any]:
    """Return Django's settings of one database; starts nothing and touches no file.

    `url` is a postgres:// address; or "embedded" for the embedded server, which then lives in `folder` and stops `idle`
    seconds after the last process that used it has ended; or nothing, for a database that refuses each connection.
    `variable` is what the address was read from, for the sentence of an error.
    Raises ImproperlyConfigured with a sentence that never repeats the address, since that may hold a password.
    """
    url = (url or "").strip()
    if not url:
        return {"ENGINE": "tracker.database.missing", "NAME": "missing"}
    if url != EMBEDDED:
        return address.settings(url, variable=variable)
    if sys.platform == "win32":
        raise ImproperlyConfigured(
            "The embedded PostgreSQL does not run on Windows: set DATABASE_URL to the address of a PostgreSQL server."
        )
    return {
        "ENGINE": "tracker.database",
        "NAME": "tracker",
        "USER": "postgres",
        # Connections to a socket cost little, and the server of the demo makes a new thread for each request.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"connect_timeout": "10"},
        "EMBEDDED_FOLDER": str(folder.absolute()),
        "EMBEDDED_IDLE": idle,
    }
