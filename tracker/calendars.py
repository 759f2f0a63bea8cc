"""A person's calendar as other programs read it: due dates, review dates and meetings of what is theirs (RFC 5545).

It has the recommendations that their posts own, those for which they are deputy, and those that their organisation
leads if they report for it; for coordinators also the meetings that they run. It holds nothing that they may not see,
and nothing of the log. An item that was closed, lost its date or went to somebody else is shown as cancelled for a
while.

An event keeps its UID. SEQUENCE counts the entries of the log that everybody may read, LAST-MODIFIED is the moment of
the last of them; of a meeting it is its versions. All events are whole days, which have no time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker import access_sentences, my_work
from tracker.models import Post, ProgressEntry, Recommendation, User
from tracker.models.access import visible_meetings
from tracker.models.recommendations import RecommendationQuerySet
from tracker.workflow import Status, Step

MOST = 500
"""So many recommendations are in a calendar at most, those due first, and so many that are cancelled."""

MEETINGS = 200
"""So many meetings are in it at most, the next ones."""

CANCELLED_FOR = timedelta(days=60)
"""For so long an event that is no longer there says that it is cancelled, and a meeting that is over stays."""

KEPT = timedelta(days=365)
"""Dates that passed longer ago are left out."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of whole days, the last one included; `changed` is when it was last changed, `sequence` how often."""

    uid: str
    first: date
    last: date
    summary: str
    description: str
    url: str
    sequence: int
    changed: datetime
    is_cancelled: bool = False
    place: str = ""


def events(user: User, *, on: date, site: str) -> list[Event]:
    """Return the events of a person's calendar on that day, in the order of their UIDs; `site` begins the links."""
    found = [*_of_recommendations(user, on, site), *_of_meetings(user, on, site)]
    return sorted(found, key=lambda event: event.uid)


def as_file(found: Iterable[Event]) -> bytes:
    """Return events as an iCalendar file."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Policy Recommendation Tracker//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Recommendations"))
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for event in found:
        made.add_component(_component(event))
    return bytes(made.to_ical())


def _component(event: Event) -> icalendar.Event:
    made = icalendar.Event()
    changed = event.changed.astimezone(UTC).replace(microsecond=0)
    made.add("uid", event.uid)
    # The same file for the same state: the stamp is the moment of the last change, not that of the request.
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("sequence", event.sequence)
    made.add("dtstart", event.first)
    made.add("dtend", event.last + timedelta(days=1))
    made.add("summary", event.summary)
    made.add("description", event.description)
    made.add("url", event.url)
    if event.place:
        made.add("location", event.place)
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made


# --- Recommendations -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Gone:
    """The dates that were removed from a recommendation lately."""

    due_on: date | None = None
    review_on: date | None = None


def _of_recommendations(user: User, on: date, site: str) -> Iterator[Event]:
    visible, since = Recommendation.objects.visible_to(user), _start(on - CANCELLED_FOR)
    theirs = _theirs(visible, user)
    in_time = Q(due_on__gte=on - KEPT) | Q(review_on__gte=on - KEPT)
    live = _keys(theirs.chased().filter(in_time))
    gone = _dates_gone(theirs, since)
    over = {*_keys(_over(theirs, on - CANCELLED_FOR)), *_left(visible, user, on, since)}
    rows = Recommendation.objects.filter(pk__in={*live, *gone, *over}).for_list()
    changes = _changes({*live, *gone, *over})
    kept = set(live)
    for row in rows:
        count, changed = changes[row.pk]
        about = _About(row, site, count, changed, is_over=row.pk in over and row.pk not in kept)
        yield from _events_of(about, gone.get(row.pk, _Gone()), on)


def _theirs(visible: RecommendationQuerySet, user: User) -> RecommendationQuerySet:
    """Return what a person has to do with: of their posts, as deputy, and as staff of the lead."""
    return visible.owned_by(user.posts_to_answer_for) | my_work.led_for(visible, user)


def _keys(rows: RecommendationQuerySet) -> list[int]:
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "pk").values_list("pk", flat=True)[:MOST])


def _over(theirs: RecommendationQuerySet, since: date) -> RecommendationQuerySet:
    """Return what was closed since a day, or is open and since that day not followed up."""
    responded = Q(entries__kind__in=[Step.RESPOND, Step.EDIT], entries__happened_on__gte=since)
    not_chased = theirs.not_chased().filter(responded).values("pk")
    return theirs.filter(~Q(pk__in=theirs.open().values("pk")), status_since__gte=since) | theirs.filter(
        pk__in=not_chased
    )


def _left(visible: RecommendationQuerySet, user: User, on: date, since: datetime) -> list[int]:
    """Return what went to another post, lead or holder since a moment, and what an absence that is over had brought."""
    given = Q(changes__holder__0__id=user.pk)
    if posts := user.posts_to_answer_for:
        given |= Q(changes__owner__0__id__in=posts)
    given |= _led(user)
    # Keys first: as subqueries in one condition they would be looked up for every recommendation.
    moved = ProgressEntry.objects.moving(since).filter(given).order_by("-recorded_at")
    keys = set(_keys(visible.filter(pk__in=list(moved.values_list("recommendation", flat=True)[:MOST]))))
    ended = Post.objects.filter(
        deputy=user, holder__absences__ends_on__gte=timezone.localdate(since), holder__absences__ends_on__lt=on
    )
    if posts := list(ended.values_list("pk", flat=True)):
        keys |= set(_keys(visible.owned_by(posts).open()))
    return sorted(keys - set(_keys(_theirs(visible, user).filter(pk__in=keys)))) if keys else []


def _led(user: User) -> Q:
    """Return the condition of entries that gave another lead to what `my_work.led_for` had for a person."""
    led = Q(changes__lead__0__id=user.organisation_id or 0)
    return led if user.is_contributor else led & Q(recommendation__meeting__in=user.reach.contributed)


def _dates_gone(theirs: RecommendationQuerySet, since: datetime) -> dict[int, _Gone]:
    """Return the due and review dates that were removed lately from a person's recommendations."""
    removed = Q(changes__due_on__1=None) | Q(changes__review_on__1=None)
    entries = ProgressEntry.objects.moving(since).filter(removed, recommendation__in=theirs.values("pk"))
    found: dict[int, dict[str, date]] = {}
    for key, changes in entries.order_by("pk").values_list("recommendation", "changes")[:MOST]:
        for name in ("due_on", "review_on"):
            old, new = changes.get(name, (None, None))
            if old and not new:
                found.setdefault(key, {})[name] = date.fromisoformat(old)
    return {key: _Gone(**dates) for key, dates in found.items()}


def _changes(keys: set[int]) -> dict[int, tuple[int, datetime]]:
    """Return how many entries everybody may read the logs of some recommendations have, and when the last was made."""
    entries = ProgressEntry.objects.filter(recommendation__in=keys, internal=False).order_by()
    counted = entries.values("recommendation").annotate(count=Count("pk"), last=Max("recorded_at"))
    return {key: (count, last) for key, count, last in counted.values_list("recommendation", "count", "last")}


@dataclass(frozen=True, slots=True)
class _About:
    """A recommendation with what its events have in common."""

    row: Recommendation
    site: str
    sequence: int
    changed: datetime
    is_over: bool

    def event(self, kind: str, day: date, words: str, *, is_cancelled: bool) -> Event:
        """Return its event of one kind, such as "due"."""
        url = self.site + reverse("recommendation-detail", args=[self.row.reference])
        return Event(
            uid=f"{self.row.reference}-{kind}@{_host(self.site)}",
            first=day,
            last=day,
            summary=words % {"what": access_sentences.title_for_all(self.row)},
            description=self._description(url),
            url=url,
            sequence=self.sequence,
            changed=self.changed,
            is_cancelled=is_cancelled,
        )

    def _description(self, url: str) -> str:
        row = self.row
        if not access_sentences.is_open_to_all(row):
            # The company that keeps a calendar reads it too.
            return url
        lines = [_("Status: %(status)s") % {"status": Status(row.status).label}]
        lines += [_("Lead: %(lead)s") % {"lead": row.lead.name}] if row.lead is not None else []
        lines += [_("Owner: %(owner)s") % {"owner": row.owner}] if row.owner is not None else []
        return "\n".join([*lines, url])


def _events_of(about: _About, gone: _Gone, on: date) -> Iterator[Event]:
    """Yield the due date and the review date of a recommendation, those it lost lately as cancelled."""
    row = about.row
    is_over = about.is_over or not row.is_chased
    is_held = row.review_on is not None
    dates = (
        ("due", row.due_on, gone.due_on, _("Due: %(what)s"), row.due_on is None),
        ("review", row.review_on, gone.review_on, _("Review: %(what)s"), not is_held),
    )
    for kind, present, lost, words, is_lost in dates:
        day = present or lost
        if day is not None and day >= on - KEPT:
            yield about.event(kind, day, words, is_cancelled=is_over or is_lost)


# --- Meetings --------------------------------------------------------------------------------------------------------


def _of_meetings(user: User, on: date, site: str) -> Iterator[Event]:
    theirs = _theirs(Recommendation.objects.visible_to(user), user).open()
    origins = list(theirs.order_by().values_list("meeting", flat=True).distinct()[:MEETINGS])
    mine = Q(pk__in=[*origins, *user.reach.coordinated]) | Q(follows__in=origins)
    meetings = visible_meetings(user) if user.is_coordinator else visible_meetings(user).filter(mine)
    meetings = meetings.select_related("access__marking")
    rows = list(meetings.filter(starts_on__gte=on - CANCELLED_FOR).order_by("starts_on", "pk")[:MEETINGS])
    lost = _days_lost(meetings, _start(on - CANCELLED_FOR))
    undated = list(meetings.filter(pk__in=lost, starts_on__isnull=True))
    versions = _versions([meeting.pk for meeting in (*rows, *undated)])
    for meeting in (*rows, *undated):
        first, last = lost.get(meeting.pk) or (meeting.starts_on, meeting.ends_on)
        if meeting.starts_on is not None:
            first, last = meeting.starts_on, meeting.ends_on
        if first is not None:
            yield _of_meeting(meeting, first, last or first, versions[meeting.pk], site)


def _of_meeting(meeting: Meeting, first: date, last: date, version: tuple[int, datetime], site: str) -> Event:
    url = site + reverse("meeting-detail", args=[meeting.code])
    access: Any = getattr(meeting, "access", None)
    marking = access.marking if access is not None else None
    is_named = marking is None and access_sentences.is_open(meeting)
    return Event(
        uid=f"{meeting.code}-meeting@{_host(site)}",
        first=first,
        last=last,
        summary=meeting.name if is_named else f"{meeting.code} ({marking})" if marking else meeting.code,
        description=url,
        url=url,
        sequence=version[0] - 1,
        changed=version[1],
        is_cancelled=meeting.starts_on is None,
        place=meeting.place if is_named else "",
    )


def _days_lost(meetings: Any, since: datetime) -> dict[int, tuple[date | None, date | None]]:
    """Return the days that undated meetings had until lately."""
    undated = meetings.filter(starts_on__isnull=True).values("pk")
    events = _event_model().objects.filter(pgh_obj__in=undated, starts_on__isnull=False, pgh_ended_at__gte=since)
    days = events.order_by("pgh_id").values_list("id", "starts_on", "ends_on")
    return {key: (first, last) for key, first, last in days}


def _versions(keys: list[int]) -> dict[int, tuple[int, datetime]]:
    """Return how many versions some meetings have, and when the last one was made."""
    found = _event_model().objects.filter(id__in=keys).order_by().values("id")
    counted = found.annotate(count=Count("pgh_id"), last=Max("pgh_created_at"))
    return {key: (count, last) for key, count, last in counted.values_list("id", "count", "last")}


def _event_model() -> Any:
    return getattr(Meeting, "pgh_event_model")  # noqa: B009 - the library adds it


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _host(site: str) -> str:
    return urlsplit(site).hostname or "localhost"
