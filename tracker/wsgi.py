"""The entry point of a web server; refuses to start without a word on where the data is.

A site that lost its DATABASE_URL must not come up on an empty database of its own. The embedded PostgreSQL is used only
when asked for by name, DATABASE_URL=embedded.
"""

import os

from tracker import web
from tracker.database.commands import MISSING, DatabaseMissing

if not os.environ.get("DATABASE_URL", "").strip():
    raise DatabaseMissing(MISSING)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

application = web.application()
