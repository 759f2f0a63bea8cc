"""Sessions in the database, as Django keeps them, but without asking it for keys that cannot exist.

A session ends a week after its last use and not after its beginning. Using it is noted at most once a day, by one
statement that changes nothing but its end, and never where a page failed or the database can only be read.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends import db
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

SHORTEST = 8
"""Characters of a key at least, as Django has it."""
RENEWED_AFTER = timedelta(days=1)

log = logging.getLogger(__name__)


class SessionStore(db.SessionStore):
    """A session in the database. The database is not asked for a key that no session can have."""

    ends: datetime | None = None
    """When the session as it was read ends; None where none was read."""
    is_only_looked_at = False
    """Whether the request changes nothing, so that a database in standby can answer it."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and len(key) >= SHORTEST and key.isascii() and key.isalnum()

    def _get_session_from_db(self) -> object:
        found = super()._get_session_from_db()  # type: ignore[misc]  # its stubs leave it out
        self.ends = None if found is None else found.expire_date
        return found

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session. One that a password changed elsewhere has ended may stay in a database in standby."""
        if not (self.is_only_looked_at and is_read_only()):
            super().delete(session_key)

    def renew(self, now: datetime) -> bool:
        """Let the session end a week from now; returns False where somebody else did, or nothing can be written."""
        if self.ends is None or is_read_only():
            return False
        rows = self.model.objects.filter(session_key=self.session_key, expire_date=self.ends)
        return bool(rows.update(expire_date=now + timedelta(seconds=self.get_session_cookie_age())))


class RenewingMiddleware(SessionMiddleware):
    """Django's middleware for sessions, which renews them by use."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the session, without asking for it yet."""
        super().process_request(request)
        request.session.is_only_looked_at = request.method in ("GET", "HEAD")  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Save what was changed; else renew what is due, and the cookie with it."""
        session: Any = request.session
        if session.modified or not is_due(session, response):
            return super().process_response(request, response)
        try:
            with transaction.atomic():
                is_renewed = session.renew(timezone.now())
        except Error:
            # The page itself is there; the next one tries again.
            log.warning("A session could not be renewed", exc_info=True)
            is_renewed = False
        response = super().process_response(request, response)
        if is_renewed:
            response.set_cookie(
                settings.SESSION_COOKIE_NAME,
                session.session_key,
                max_age=session.get_session_cookie_age(),
                domain=settings.SESSION_COOKIE_DOMAIN,
                path=settings.SESSION_COOKIE_PATH,
                secure=settings.SESSION_COOKIE_SECURE or None,
                httponly=settings.SESSION_COOKIE_HTTPONLY or None,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )
        return response


def is_due(session: Any, response: HttpResponseBase) -> bool:
    """Return whether a page was answered for somebody whose session was last renewed more than a day ago.

    Not while a file streams: its transaction may stay open for as long as somebody takes to read it.
    """
    if response.status_code >= 400 or response.streaming or session.ends is None or SESSION_KEY not in session:
        return False
    left = session.ends - timezone.now()
    return bool(left < timedelta(seconds=session.get_session_cookie_age()) - RENEWED_AFTER)


def is_read_only() -> bool:
    """Return whether the database takes no changes just now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only') = 'on'")
        return bool(cursor.fetchone()[0])


class MessageCookie(CookieStorage):
    """Messages in a cookie that is sent to this site only; Django's is sent to all sites of the host."""

    def _update_cookie(self, encoded_data: str, response: HttpResponse) -> None:
        super()._update_cookie(encoded_data, response)  # type: ignore[misc]  # its stubs leave it out
        response.cookies[self.cookie_name]["path"] = settings.SESSION_COOKIE_PATH


class MessageStorage(FallbackStorage):
    """Messages in that cookie, or in the session where they are too long for one."""

    storage_classes: ClassVar[tuple[type[BaseStorage], ...]] = (MessageCookie, SessionStorage)  # type: ignore[misc]
