"""Addresses with a secret, at which programs read what one person may see: of their calendar, and of a saved view.

What is there stands in `tracker.calendars` and `tracker.feeds`.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.people import User
from tracker.models.saved_views import SavedView

_Address = TypeVar("_Address", bound="SecretAddress")


class SecretAddressQuerySet(models.QuerySet[_Address]):
    """Sets of addresses."""

    def at(self, token: str) -> Self:
        """The one with that secret, with its person, unless it was ended or they have left."""
        return self.filter(digest=digest_of(token), person__is_active=True).select_related("person__organisation")


class SecretAddress(models.Model):
    """Whoever knows the secret of an address can read what is there. Only a digest of it is kept."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, in hexadecimal.")
    made_at = models.DateTimeField(_("made"))

    class Meta:
        abstract = True


class CalendarFeed(SecretAddress):
    """The address of one person's calendar."""

    person = models.OneToOneField(User, models.PROTECT, verbose_name=_("person"), related_name="calendar_feed")

    objects: SecretAddressQuerySet[CalendarFeed] = SecretAddressQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"


class ViewFeed(SecretAddress):
    """The address of the feed of one saved view, with what one person may see of it."""

    view = models.ForeignKey(SavedView, models.PROTECT, verbose_name=_("saved view"), related_name="feeds")
    person = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("person"), related_name="view_feeds", db_index=False
    )

    objects: SecretAddressQuerySet[ViewFeed] = SecretAddressQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("feed address")
        verbose_name_plural = _("feed addresses")
        constraints = [models.UniqueConstraint(fields=["person", "view"], name="view_feed_once")]

    def __str__(self) -> str:
        return f"feed of {self.view_id} for {self.person_id}"


def digest_of(token: str) -> str:
    """Return what is kept of a secret. It has 256 random bits, so that nobody finds it from this by trying."""
    return sha256(token.encode()).hexdigest()
