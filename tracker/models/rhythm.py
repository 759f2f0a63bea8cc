"""When an update is due in the reporting rhythm of a meeting, and our response after it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from briefings.models import Meeting

SHORTEST = timedelta(days=7)
"""No rhythm is shorter."""
FOR_NEXT_SINCE = timedelta(days=30)
"""An update given at most so long before the day it is due by counts for the next meeting."""
RESPONSE_WITHIN = timedelta(days=60)
"""Our response to a recommendation is due so long after its meeting."""

WITHOUT_SPAN = timedelta(days=30)
"""So long there is time for progress where the rhythm of a meeting has no span."""


def without_update(on: date) -> Q:
    """Return the condition that the last contact is longer ago, on a day, than the rhythm of the meeting allows.

    The shortest rhythm stands first, because an index leads to the rows that it finds.
    """
    day = models.DateField()
    span = ExpressionWrapper(Value(on, day) - F("meeting__update_days"), output_field=day)
    counts = ExpressionWrapper(F("meeting__updates_by") - Value(FOR_NEXT_SINCE.days), output_field=day)
    before_next = Q(meeting__updates_by__lt=on, quiet_since__lt=counts)
    return Q(quiet_since__lt=on - SHORTEST) & (Q(quiet_since__lt=span) | before_next)


def is_without_update(meeting: Meeting, last: date, on: date) -> bool:
    """As `without_update`, for the last contact on a recommendation of a meeting."""
    due = due_on(meeting, last)
    return due is not None and due < on and last < on - SHORTEST


def due_on(meeting: Meeting, last: date) -> date | None:
    """Return the day by which the next update is due after the last contact; None where none is."""
    if meeting.days_between_updates is not None:
        return last + timedelta(days=meeting.days_between_updates)
    by: date | None = meeting.updates_by
    return by if by is not None and last < by - FOR_NEXT_SINCE else None


def had_time(meeting: Meeting, since: date, on: date) -> bool:
    """Whether by a day there was time for progress on a recommendation since another day: more than its rhythm."""
    days = meeting.days_between_updates
    return on - since > (WITHOUT_SPAN if days is None else timedelta(days=days))


def with_time_until(on: date) -> models.Expression:
    """As `had_time`, for a subquery about a recommendation: the day before which something has to be."""
    span = Coalesce(OuterRef("meeting__update_days"), Value(WITHOUT_SPAN.days))
    return ExpressionWrapper(Value(on, models.DateField()) - span, output_field=models.DateField())


def meetings_before(day: date) -> models.QuerySet[Meeting, int]:
    """Return the ids of the meetings that ended before a day; of those without a day nobody knows."""
    held = Meeting.objects.alias(held_on=Coalesce("ends_on", "starts_on")).filter(held_on__lt=day)
    return held.order_by().values_list("pk", flat=True)


def response_due_on(meeting: Meeting) -> date | None:
    """Return the day by which our response to what a meeting recommends is due; None where nobody knows its day."""
    held: date | None = meeting.ends_on or meeting.starts_on
    return held + RESPONSE_WITHIN if held is not None else None
