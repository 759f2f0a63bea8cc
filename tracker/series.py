"""A meeting in its series: what earlier meetings left open, what of theirs was reiterated at it, and what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from briefings.models import Meeting
from tracker.database.keys import some_keys
from tracker.models import Recommendation, Relation, Source, User
from tracker.models.access import visible_meetings
from tracker.models.recommendations import RecommendationQuerySet
from tracker.statistics import Figure, list_url
from tracker.workflow import Status

LISTED = 500
"""So many keys fit into the address of a list; where there are more, a figure has no list."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series of meetings up to one of them, as far as one person may see it.

    `earlier` are the meetings before it, the last one first; `left_open` counts their recommendations that are open,
    `reiterated` those of them that were said again at this meeting, and `ignored` those of these that made no progress
    since they were said again for the first time, though there was time for it. `new` counts those of this meeting that
    reiterate nothing. What was superseded or merged counts as what took its place.
    """

    earlier: tuple[Meeting, ...]
    left_open: Figure
    reiterated: Figure
    ignored: Figure
    new: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures in the order in which they are shown."""
        return self.left_open, self.reiterated, self.ignored, self.new


def series(meeting: Meeting, user: User, *, on: date) -> Series | None:
    """Return the series of a meeting; None where no meeting before it can be seen. Five queries."""
    earlier = _earlier(meeting, user)
    if not earlier:
        return None
    rows = Recommendation.objects.visible_to(user).tracked().exclude(status=Status.SUPERSEDED)
    before = rows.filter(meeting__in=earlier)
    said = Relation.objects.reiterating().visible_to(user).filter(one__meeting=meeting)
    quoted = Source.objects.in_force().visible_to(user).filter(briefing__meeting=meeting)
    again = before.filter(
        Exists(said.filter(other=OuterRef("pk"))) | Exists(quoted.filter(recommendation=OuterRef("pk")))
    )
    new = rows.filter(meeting=meeting).exclude(Exists(said.filter(one=OuterRef("pk"))))
    url = partial(list_url, meeting=[each.code for each in earlier])
    return Series(
        tuple(earlier),
        Figure(_("Open from before"), before.open().count(), url(status="open")),
        _of_keys(_("Reiterated at this meeting"), again),
        _of_keys(_("Reiterated at this meeting, no progress since"), again.reiterated_without_progress(user, on=on)),
        _of_keys(_("New at this meeting"), new),
    )


def _of_keys(label: str | Promise, rows: RecommendationQuerySet) -> Figure:
    """Return how many rows there are, with the list of just these."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return Figure(label, len(keys), list_url(only=some_keys(keys)) if 0 < len(keys) <= LISTED else "")


def _earlier(meeting: Meeting, user: User) -> list[Meeting]:
    """Return the meetings before one in its series, as far as they can be seen, the last one first."""
    if meeting.follows_id is None:
        return []
    seen = {each.pk: each for each in visible_meetings(user)}
    found: list[Meeting] = []
    key: int | None = meeting.follows_id
    while key in seen and seen[key] not in found and key != meeting.pk:
        found.append(seen[key])
        key = seen[key].follows_id
    return found
