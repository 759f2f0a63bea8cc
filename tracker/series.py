"""A meeting in its series: what earlier meetings left open, what of theirs was reiterated at it, and what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import Exists, OuterRef

from briefings.models import Meeting
from tracker.models import Recommendation, Relation, Source, User
from tracker.models.access import visible_meetings
from tracker.models.recommendations import REITERATED_AT, reiterations_elsewhere
from tracker.statistics import Figure, list_url, reiterated

SHOWN = 30
"""So many of those that were reiterated are named."""


@dataclass(frozen=True, slots=True)
class Again:
    """What was reiterated: at how many meetings so far, and whether there was no progress since the first time."""

    recommendation: Recommendation
    meetings: int
    is_ignored: bool


@dataclass(frozen=True, slots=True)
class Series:
    """A series of meetings up to one of them, as far as one person may see it.

    `earlier` are the meetings before it, the last one first; `left_open` is how many of their recommendations are
    open, and `open_url` lists them. `reiterated` are those of them that were said again at this meeting, `more` says
    how many others there are. `ignored` counts those of the earlier meetings that were reiterated anywhere and made no
    progress since. `new` is how many of this meeting reiterate nothing.
    """

    earlier: tuple[Meeting, ...]
    left_open: int
    open_url: str
    reiterated: tuple[Again, ...]
    more: int
    ignored: Figure
    new: int


def series(meeting: Meeting, user: User) -> Series | None:
    """Return the series of a meeting; None where no meeting before it can be seen. Seven queries."""
    earlier = _earlier(meeting, user)
    if not earlier:
        return None
    rows = Recommendation.objects.visible_to(user).tracked()
    before = rows.filter(meeting__in=earlier)
    said = Relation.objects.reiterating().visible_to(user).filter(one__meeting=meeting)
    quoted = Source.objects.in_force().visible_to(user).filter(briefing__meeting=meeting)
    again = before.filter(
        Exists(said.filter(other=OuterRef("pk"))) | Exists(quoted.filter(recommendation=OuterRef("pk")))
    )
    found = list(again.order_by("meeting", "number"))
    url = partial(list_url, meeting=[each.code for each in earlier])
    return Series(
        tuple(earlier),
        before.open().count(),
        url(status="open"),
        tuple(_again(found[:SHOWN], user)),
        max(len(found) - SHOWN, 0),
        reiterated(before, user, url),
        rows.filter(meeting=meeting).exclude(Exists(said.filter(one=OuterRef("pk")))).count(),
    )


def _again(rows: list[Recommendation], user: User) -> Iterator[Again]:
    """Yield of each of some that were reiterated at how many meetings, and whether nothing came of it."""
    keys = [row.pk for row in rows]
    said, quoted = reiterations_elsewhere(user)
    at = said.filter(other__in=keys).order_by().values_list("other", REITERATED_AT[0])
    meetings: dict[int, set[int]] = {key: set() for key in keys}
    for key, meeting in at.union(
        quoted.filter(recommendation__in=keys).order_by().values_list("recommendation", REITERATED_AT[1])
    ):
        meetings[key].add(meeting)
    ignored = Recommendation.objects.filter(pk__in=keys).reiterated_without_progress(user)
    without = set(ignored.values_list("pk", flat=True))
    yield from (Again(row, len(meetings[row.pk]), row.pk in without) for row in rows)


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
