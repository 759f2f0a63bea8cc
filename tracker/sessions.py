"""Where sessions are kept: in the database, as Django does, which however asks it for any key that a browser sends."""

from __future__ import annotations

from django.contrib.sessions.backends import db

SHORTEST = 8
"""Characters of a key at least, as Django has it."""


class SessionStore(db.SessionStore):
    """A session in the database. A key that cannot be one is nobody's, and the database is not asked for it."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and len(key) >= SHORTEST and key.isascii() and key.isalnum()
