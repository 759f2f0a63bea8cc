"""The secret address of a person's calendar. What is in it stands in `tracker.calendars`."""

from __future__ import annotations

from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.people import User


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Sets of addresses."""

    def person_of(self, token: str) -> User | None:
        """Return whose calendar is at the address with that secret, unless it was ended or they have left."""
        found = self.filter(digest=digest_of(token), person__is_active=True).select_related("person__organisation")
        feed = found.first()
        return feed.person if feed is not None else None


class CalendarFeed(models.Model):
    """The address of one person's calendar: whoever knows its secret can read it. Only a digest of it is kept."""

    person = models.OneToOneField(User, models.PROTECT, verbose_name=_("person"), related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, in hexadecimal.")
    made_at = models.DateTimeField(_("made"))

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"


def digest_of(token: str) -> str:
    """Return what is kept of a secret. It has 256 random bits, so that nobody finds it from this by trying."""
    return sha256(token.encode()).hexdigest()
