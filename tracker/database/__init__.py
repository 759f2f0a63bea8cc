"""Where the data is: DATABASE_URL, or an embedded PostgreSQL when none is given. Reads settings and starts nothing.

`configuration` is all the settings file needs. The package is itself a Django database backend (`base`), which starts
the embedded server when the first connection is opened, so that a command that needs no data starts none.

    address   a postgres:// address → Django's settings
    base      the backend: Django's own, but it sees to it that the server runs
    named     the backend of a server that DATABASE_URL names
    pages     what both have in common: limits of time for a connection that serves pages
    place     the folder the server lives in, the user it runs as, its programs
    server    start, wait until a connection succeeds, stop
    keeper    the small process beside the server that stops it a minute after its last user has gone

By hand: `python -m tracker.database status`, `start` or `stop`.
"""

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from tracker.database import address

EMBEDDED = "embedded"
IDLE_SECONDS = 60.0


def configuration(*, url: str | None, folder: Path, idle: float = IDLE_SECONDS) -> dict[str, Any]:
    """Return Django's settings of one database; starts nothing and touches no file.

    `url` is a postgres:// address, or None or "embedded" for the embedded server, which then lives in `folder` and
    stops `idle` seconds after the last process that used it has ended.
    Raises ImproperlyConfigured with a sentence that never repeats the address, since that may hold a password.
    """
    if url is not None and url.strip() != EMBEDDED:
        return address.settings(url.strip())
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
