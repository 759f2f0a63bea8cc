"""Requests for an update: what was asked, of whom and until when, and what answered it. Written by `actions`."""

from __future__ import annotations

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.log import ProgressEntry
from tracker.models.people import User
from tracker.models.recommendations import Recommendation
from tracker.workflow import ANSWERS


class UpdateRequestQuerySet(models.QuerySet["UpdateRequest"]):
    """Sets of requests."""

    def unanswered(self) -> UpdateRequestQuerySet:
        """Those that nobody has answered, and that are still in force."""
        return self.filter(ended_by__isnull=True)

    def late(self, *, on: date) -> UpdateRequestQuerySet:
        """Those without an answer on that day although the day they named has passed."""
        return self.unanswered().filter(answer_by__lt=on)

    def of_closed_accounts(self) -> UpdateRequestQuerySet:
        """Those without an answer that is expected of somebody whose account is closed."""
        return self.unanswered().filter(level=UpdateRequest.Level.OWNER, person__is_active=False)


@pghistory.track()
class UpdateRequest(models.Model):
    """A request for an update of one recommendation, in force until an entry answers or ends it.

    It is asked of a person, or of nobody where the owner post has no holder. `level` says how far it has been passed
    on since nobody answered.
    """

    class Level(models.IntegerChoices):
        """Of whom an answer is expected."""

        OWNER = 0, _("the owner")
        LEAD = 1, _("the staff of the lead")
        COORDINATOR = 2, _("the coordinators")

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="requests")
    entry = models.OneToOneField(ProgressEntry, models.PROTECT, related_name="request")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    answer_by = models.DateField(_("answer by"))
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.OWNER)
    ended_by = models.ForeignKey(ProgressEntry, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = UpdateRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an update")
        verbose_name_plural = _("requests for an update")
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation"], condition=Q(ended_by__isnull=True), name="request_in_force_once"
            ),
            models.CheckConstraint(condition=Q(level__lte=2), name="request_level_known"),
        ]
        indexes = [
            # The list and the daily job: what is asked and not answered, by the day named.
            models.Index(fields=["answer_by"], name="request_unanswered", condition=Q(ended_by__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"request for an update of {self.recommendation_id} by {self.answer_by}"

    @property
    def is_answered(self) -> bool:
        """Whether somebody said how the work stands; a request also ends where it is asked anew, or the work ends."""
        return self.ended_by is not None and self.ended_by.kind in ANSWERS
