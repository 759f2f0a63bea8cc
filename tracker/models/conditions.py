"""What recommendations are called open, followed up, overdue and so on, as conditions that one query can combine.

`RecommendationQuerySet` makes sets of them, and a page counts several in one query.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Least

from tracker.models import rhythm
from tracker.workflow import CLOSED, OPEN, Confidence, Kind, Position, Status

STALE_AFTER = timedelta(days=90)
"""Without progress for so long, work is said to make none; for updates each meeting has a rhythm of its own."""
DUE_SOON_WITHIN = timedelta(days=30)

DOUBTFUL = (Confidence.AT_RISK, Confidence.DELAYED)
"""Forecasts by which a due date may be missed."""

IS_OPEN = Q(status__in=sorted(OPEN))
NOT_CHASED = Q(position=Position.DECLINED) | Q(position=Position.NOTED, follow_up=False)
NO_HOLDER = Q(owner__isnull=True) | Q(owner__holder__isnull=True) | Q(owner__holder__is_active=False)
CHASED = IS_OPEN & ~NOT_CHASED
UNANSWERED = Q(position=Position.NOT_YET_ANSWERED) & IS_OPEN & ~Q(kind=Kind.COMMITMENT)
"""Open, not a promise of our own, and without our response."""


class Needs:
    """What needs attention, as conditions, so that one query can count all of them; the querysets use them too.

    What is compared fast and excludes most stands first: where several are counted in one pass, the database asks each
    of every row, in this order.
    """

    CLAIMED = Q(status=Status.REPORTED_COMPLETE)
    PROPOSED = Q(date_proposal__isnull=False) & IS_OPEN
    NO_OWNER = NO_HOLDER & CHASED
    NO_LEAD = Q(lead__isnull=True) & CHASED

    @staticmethod
    def overdue(on: date) -> Q:
        """Past the due date on that day, and not reported complete."""
        return Q(due_on__lt=on) & CHASED & ~Needs.CLAIMED

    @staticmethod
    def due_soon(on: date) -> Q:
        """Due on that day or within the next thirty, and not reported complete."""
        return Q(due_on__gte=on, due_on__lte=on + DUE_SOON_WITHIN) & CHASED & ~Needs.CLAIMED

    @staticmethod
    def at_risk(on: date) -> Q:
        """Due on that day or later, not reported complete, and forecast to be late or at risk."""
        return Q(due_on__gte=on) & Q(forecast__in=DOUBTFUL) & CHASED & ~Needs.CLAIMED

    @staticmethod
    def stale(on: date) -> Q:
        """Without an update, a confirmation, a stall or a completion report in the rhythm of its meeting."""
        return rhythm.without_update(on) & CHASED

    @staticmethod
    def asked_in_vain(on: date) -> Q:
        """Asked for an update by a day before that one, and not answered."""
        # A request knows its recommendation, whose module knows this one.
        from tracker.models.requests import UpdateRequest

        return Q(pk__in=UpdateRequest.objects.late(on=on).values("recommendation"))

    @staticmethod
    def response_due(on: date) -> Q:
        """Unanswered so long after its meeting, on that day."""
        return UNANSWERED & Q(meeting__in=rhythm.meetings_before(on - rhythm.RESPONSE_WITHIN))

    @staticmethod
    def past_review(on: date) -> Q:
        """On hold, and past the review date on that day."""
        return Q(review_on__lt=on) & Q(status=Status.STALLED) & CHASED


LAST_UPDATE_ON = Case(
    When(status=Status.NOT_YET_REPORTED, then=Value(None)),
    When(status__in=sorted(CLOSED), then=F("status_since")),
    default=F("quiet_since"),
    output_field=models.DateField(),
)
"""The day of the last update, or of the closing; none before the first update."""
PRESSING_ON = Case(
    When(IS_OPEN & ~Q(status=Status.REPORTED_COMPLETE) & ~NOT_CHASED, then=Least("due_on", "review_on")),
    output_field=models.DateField(),
)
"""The day by which something has to happen: the due date or the review date; none where nobody is chased."""

MOVED_LATER = Q(due_on__gt=F("first_due_on")) & IS_OPEN
"""Due later than was first agreed; a set is made by it, and a page counts several sets in one query."""


def progressed(on: date) -> Q:
    """Return the condition of `RecommendationQuerySet.progressed`."""
    since = on - STALE_AFTER
    claimed = Q(status=Status.REPORTED_COMPLETE, status_since__gte=since)
    return CHASED & (Q(last_report_on__isnull=False, last_report_on__gte=since) | claimed)
