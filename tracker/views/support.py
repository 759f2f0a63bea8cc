"""Whom to ask for help, as the settings say, or the administrators of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.html import format_html

from tracker import deciders
from tracker.models import User
from tracker.models.people import Role

_WITH_ADDRESS = re.compile(r"(?P<name>[^<>@]*?)\s*<?(?P<address>[^<>@\s]+@[^<>@\s]+)>?")


@dataclass
class Support:
    """Whom somebody is told to ask for help; `user` is None for those who are not signed in."""

    user: User | None

    @property
    def contact(self) -> str:
        """The contact of the settings, with its address as a link; empty where none is set."""
        found = _WITH_ADDRESS.fullmatch(settings.SUPPORT_CONTACT)
        if found is None:
            return str(settings.SUPPORT_CONTACT)
        link = format_html('<a href="mailto:{0}">{0}</a>', found["address"])
        return format_html("{}, {}", found["name"], link) if found["name"] else link

    @cached_property
    def administrators(self) -> str:
        """The names of administrators, for those of our own side; asked of the database where a page shows them."""
        if settings.SUPPORT_CONTACT or self.user is None or self.user.side_id is not None:
            return ""
        return deciders.holders_of(Role.ADMINISTRATOR)
