"""The log of accounts: what happened to whose account, when, and by whose act. Append-only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.log import Act, ProgressEntry
from tracker.models.people import User

WATCHED_FOR = timedelta(days=7)
"""For so long after such a change, entries of the person are marked as doubtful."""


class AccountChangeQuerySet(models.QuerySet["AccountChange"]):
    """Sets of changes."""

    def for_list(self) -> AccountChangeQuerySet:
        """With who and about whom, newest first."""
        return self.select_related("person", "act__by").order_by("-at", "-pk")

    def of_coordinators(self) -> AccountChangeQuerySet:
        """Those that the other coordinators get a mail about."""
        return self.filter(told_to_coordinators=True)

    def watched(self) -> AccountChangeQuerySet:
        """Those after which it may be doubted who acts with the account.

        A first password is none of them where the link to it went only by mail to the address that was invited;
        nor is access that was taken away.
        """
        handed = AccountChange.objects.filter(
            person=OuterRef("person"), kind__in=AccountChange.HANDED, at__lte=OuterRef("at")
        )
        is_doubtful = ~Q(kind=AccountChange.Kind.FIRST_PASSWORD) | Exists(handed)
        taken_away = Q(kind=AccountChange.Kind.ACCESS, new="none")
        return self.filter(is_doubtful, ~taken_away, kind__in=AccountChange.WATCHED)

    def before(self, entries: Iterable[ProgressEntry]) -> dict[int, AccountChange]:
        """Return, by the key of the entry, the last change that makes it doubtful who wrote an entry, if there is one.

        One query for all entries, and none for no entries.
        """
        entries = list(entries)
        if not entries:
            return {}
        first, last = min(entry.recorded_at for entry in entries), max(entry.recorded_at for entry in entries)
        found = (
            self.for_list()
            .watched()
            .filter(
                person__in={entry.by_id for entry in entries},
                at__range=(first - WATCHED_FOR, last),
            )
        )
        changes = list(found)
        last_of = {entry.pk: next((each for each in changes if each.makes_doubtful(entry)), None) for entry in entries}
        return {key: change for key, change in last_of.items() if change is not None}


class AccountChange(models.Model):
    """One thing that happened to one account. `old` and `new` are words of the day, not keys."""

    class Kind(models.TextChoices):
        """What happened."""

        INVITED = "invited", _("Invited")
        PASSWORD_ENDED = "password_ended", _("Password ended by an administrator")
        LINK_SENT = "link_sent", _("Link to a new password sent by mail")
        LINK_SHOWN = "link_shown", _("Link to a first password shown to an administrator")
        LINK_PRINTED = "link_printed", _("Link to a new password printed on the server")
        FIRST_PASSWORD = "first_password", _("First password set")
        PASSWORD_RESET = "password_reset", _("Password reset through a link")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        ADDRESS = "address", _("E-mail address changed")
        NAME = "name", _("Name changed")
        ORGANISATION = "organisation", _("Organisation changed")
        SIDE = "side", _("Side changed")
        ROLES = "roles", _("Roles changed")
        COORDINATOR_GIVEN = "coordinator_given", _("Coordinator role given")
        COORDINATOR_TAKEN = "coordinator_taken", _("Coordinator role removed")
        CALENDAR_MADE = "calendar_made", _("Calendar address created")
        CALENDAR_ENDED = "calendar_ended", _("Calendar address ended")
        FEED_MADE = "feed_made", _("Feed address created")
        FEED_ENDED = "feed_ended", _("Feed address ended")
        WEBHOOK_ADDED = "webhook_added", _("Webhook added")
        WEBHOOK_REMOVED = "webhook_removed", _("Webhook removed")
        WEBHOOK_ON = "webhook_on", _("Webhook turned on")
        WEBHOOK_OFF = "webhook_off", _("Webhook turned off")
        ACCESS = "access", _("Access to the administration changed")
        DEACTIVATED = "deactivated", _("Account closed")
        REACTIVATED = "reactivated", _("Account reopened")

    WATCHED = (
        *(Kind.PASSWORD_RESET, Kind.ADDRESS, Kind.COORDINATOR_GIVEN, Kind.REACTIVATED),
        *(Kind.LINK_SHOWN, Kind.LINK_PRINTED, Kind.FIRST_PASSWORD, Kind.ACCESS),
    )
    """After these somebody else may sign in with the account, or may do with it what they could not do before."""
    HANDED = (Kind.LINK_SHOWN, Kind.LINK_PRINTED, Kind.ADDRESS)
    """After these others than the person invited may have had the link to a first password."""

    person = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("account"), related_name="account_changes", db_index=False
    )
    act = models.ForeignKey(Act, models.PROTECT, verbose_name=_("act"), related_name="account_changes", db_index=False)
    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("change"), max_length=20, choices=Kind.choices)
    old = models.CharField(_("old value"), max_length=300, blank=True)
    new = models.CharField(_("new value"), max_length=300, blank=True)
    told_to_coordinators = models.BooleanField(_("coordinators were told"), default=False)

    objects = AccountChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("account change")
        verbose_name_plural = _("log of accounts")
        constraints = [models.CheckConstraint(condition=~Q(kind=""), name="account_change_has_kind")]
        indexes = [
            # A person's page, and whether an entry was written soon after a change.
            models.Index(fields=["person", "-at"], name="account_change_of_person"),
            # The log of all accounts.
            models.Index(fields=["-at", "-id"], name="account_change_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.person_id} at {self.at:%Y-%m-%d %H:%M}"

    def makes_doubtful(self, entry: ProgressEntry) -> bool:
        """Whether it happened to the author of an entry, and not long before it was written."""
        return self.person_id == entry.by_id and entry.recorded_at - WATCHED_FOR <= self.at <= entry.recorded_at
