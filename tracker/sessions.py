"""Where sessions are kept: in the database, as Django does, which however asks it for any key that a browser sends."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends import db
from django.http import HttpResponse

SHORTEST = 8
"""Characters of a key at least, as Django has it."""


class SessionStore(db.SessionStore):
    """A session in the database. A key that cannot be one is nobody's, and the database is not asked for it."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and len(key) >= SHORTEST and key.isascii() and key.isalnum()


class MessageCookie(CookieStorage):
    """Messages in a cookie that is sent to this site only; Django's is sent to all sites of the host."""

    def _update_cookie(self, encoded_data: str, response: HttpResponse) -> None:
        super()._update_cookie(encoded_data, response)  # type: ignore[misc]  # its stubs leave it out
        response.cookies[self.cookie_name]["path"] = settings.SESSION_COOKIE_PATH


class MessageStorage(FallbackStorage):
    """Messages in that cookie, or in the session where they are too long for one."""

    storage_classes: ClassVar[tuple[type[BaseStorage], ...]] = (MessageCookie, SessionStorage)  # type: ignore[misc]
