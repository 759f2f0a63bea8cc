"""Webhooks of saved views: to which address of another site changes are sent, and what became of each delivery."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from tracker.models.people import User
from tracker.models.saved_views import SavedView

TRIED_FOR = timedelta(days=1)
"""A delivery that is not taken now is tried again for so long."""
FAILURES = 5
"""After so many deliveries in a row that were given up, a webhook is turned off."""


_TOLD_OF = """
    "tracker_webhookdelivery"."more" + (SELECT count(*) FROM (
        SELECT entry.recommendation_id FROM tracker_progressentry entry
        WHERE entry.id = ANY("tracker_webhookdelivery"."entries")
        UNION SELECT unnest("tracker_webhookdelivery"."entered")
    ) AS told)
"""
"""How many recommendations a delivery tells of, in SQL; what entered the view may be among what changed."""


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Sets of webhooks."""

    def visible_to(self, user: User) -> WebhookQuerySet:
        """Those that this person made; all for coordinators, who answer for what leaves the site."""
        return self if user.is_coordinator else self.filter(person=user)

    def for_list(self) -> WebhookQuerySet:
        """With whose they are and of which view; those of one person together."""
        return self.select_related("person", "view").order_by("person__name", "person", "pk")

    def on(self) -> WebhookQuerySet:
        """Those that are not turned off."""
        return self.filter(off_why="")

    def off(self) -> WebhookQuerySet:
        """Those that were turned off."""
        return self.exclude(off_why="")


class Webhook(models.Model):
    """An address of another site, to which is sent what changes in a saved view, as one person may see it.

    `seen_until` is until when changes were looked at; `known` are the recommendations that were in the view then, at
    most `changed.KEYS` and one more, None before the first time, and again when the view got another query. The secret
    that signs is made from `seed` and the site's key, and is not kept. `failures` counts deliveries in a row that were
    given up.
    """

    class Why(models.TextChoices):
        """Why it was turned off."""

        FAILING = "failing", _("Its deliveries failed too often")
        LEFT = "left", _("The account of who made it was closed")
        VIEW = "view", _("Who made it no longer sees the view")
        GONE = "gone", _("The other site said that the address is gone")
        FILTER = "filter", _("A filter of the view names something that was removed or changed, or cannot be seen")

    view = models.ForeignKey(SavedView, models.PROTECT, verbose_name=_("saved view"), related_name="webhooks")
    person = models.ForeignKey(User, models.PROTECT, verbose_name=_("made by"), related_name="webhooks")
    address = models.CharField(_("address"), max_length=1000)
    seed = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    seen_until = models.DateTimeField()
    known = ArrayField(models.BigIntegerField(), null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    off_why = models.CharField(_("turned off because"), max_length=10, choices=Why.choices, blank=True)
    off_at = models.DateTimeField(_("turned off"), null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(fields=["person", "view", "address"], name="webhook_once"),
            models.CheckConstraint(
                condition=Q(off_why="", off_at__isnull=True)
                | Q(off_why__in=["failing", "left", "view", "gone", "filter"], off_at__isnull=False),
                name="webhook_off_since_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"webhook of {self.person_id} to {self.host}"

    @property
    def host(self) -> str:
        """The other site. The rest of the address is often a secret, so only who made it could know it."""
        return urlsplit(self.address).hostname or ""


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Sets of deliveries."""

    def for_list(self) -> WebhookDeliveryQuerySet:
        """Newest first, each with of how many recommendations it tells, as `told_of`."""
        return self.annotate(told_of=RawSQL(_TOLD_OF, [])).order_by("-pk")  # noqa: S611 - nothing of it comes from anybody

    def on_the_way(self) -> WebhookDeliveryQuerySet:
        """Those that wait or are being sent."""
        return self.filter(status__in=["waiting", "sending"])


class WebhookDelivery(models.Model):
    """One message of a webhook: of which changes it tells, and what became of it.

    Its words are made each time it is sent, from `entries` of the log and the recommendations that `entered` the view,
    as far as the person may see them then; none are kept. `more` is how many others changed. It keeps its
    `message_id`, so that whoever gets it twice sees one.
    """

    class Status(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Not delivered")
        UNSURE = "unsure", _("May have arrived")
        WITHDRAWN = "withdrawn", _("No longer needed")

    UNDECIDED = (Status.FAILED, Status.UNSURE)

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries", db_index=False)
    message_id = models.CharField(max_length=64, unique=True)
    entries = ArrayField(models.BigIntegerField(), default=list)
    entered = ArrayField(models.BigIntegerField(), default=list)
    more = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(_("made"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    tried_since = models.DateTimeField()
    tried_at = models.DateTimeField(_("tried"), null=True)
    next_try_at = models.DateTimeField(_("next try"), null=True)
    code = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    said = models.CharField(_("answer"), max_length=300, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "sending", "delivered", "failed", "unsure", "withdrawn"]),
                name="webhook_delivery_status_known",
            ),
            models.CheckConstraint(
                condition=Q(next_try_at__isnull=True) | Q(status="waiting"), name="webhook_delivery_next_try_waits"
            ),
            # One after the other, so that what changes meanwhile is one more message and not many.
            models.UniqueConstraint(
                fields=["webhook"],
                condition=Q(status__in=["waiting", "sending"]),
                name="webhook_delivery_one_on_the_way",
            ),
        ]
        indexes = [
            # The page of a webhook.
            models.Index(fields=["webhook", "-id"], name="webhook_delivery_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} of {self.webhook_id}"

    @property
    def is_undecided(self) -> bool:
        """Whether somebody may have it sent again."""
        return self.status in self.UNDECIDED

    def is_given_up(self, *, at: datetime) -> bool:
        """Whether it has been tried for as long as is sensible."""
        return at - self.tried_since >= TRIED_FOR
