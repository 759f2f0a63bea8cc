"""The entry point of a web server; refuses to start without a word on where the data is.

A site that lost its DATABASE_URL must not come up on an empty database of its own. The embedded PostgreSQL is used only
when asked for by name, DATABASE_URL=embedded.
"""

import os

from django.core.exceptions import ImproperlyConfigured

from tracker import web

if not os.environ.get("DATABASE_URL", "").strip():
    raise ImproperlyConfigured(
        "DATABASE_URL is not set: give the address of a PostgreSQL server (postgres://user:password@host:5432/name), "
        "or the word embedded for the PostgreSQL that comes with the program."
    )

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

application = web.application()
