"""Writes the list of guards anew, from a database that was just migrated: `python -m tests.guards`.

Name an empty database in DATABASE_URL, run `manage.py migrate`, then this; and look at what changed before you
commit it.
"""

from __future__ import annotations

import json
import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    from tracker.database import guards

    guards.LIST.write_text(json.dumps(guards.found(), indent=1, sort_keys=True) + "\n", "utf-8")
