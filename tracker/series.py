"""A meeting in its series: what earlier meetings left open, what of theirs was reiterated at it, and what is new."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from briefings.models import Meeting
from tracker.models import Recommendation, Relation, Source, User
from tracker.models.access import visible_meetings
from tracker.statistics import list_url
from tracker.workflow import RelationKind

SHOWN = 30
"""So many of those that were reiterated are named."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series of meetings up to one of them, as far as one person may see it.

    `earlier` are the meetings before it, the last one first; `left_open` is how many of their recommendations are
    open, and `open_url` lists them. `reiterated` are those of them that were said again at this meeting, `more` says
    how many others there are. `new` is how many of this meeting reiterate nothing.
    """

    earlier: tuple[Meeting, ...]
    left_open: int
    open_url: str
    reiterated: tuple[Recommendation, ...]
    more: int
    new: int


def series(meeting: Meeting, user: User) -> Series | None:
    """Return the series of a meeting; None where no meeting before it can be seen. Four queries."""
    earlier = _earlier(meeting, user)
    if not earlier:
        return None
    rows = Recommendation.objects.visible_to(user).tracked()
    before = rows.filter(meeting__in=earlier)
    said = Relation.objects.in_force().visible_to(user).filter(kind=RelationKind.RESTATES, one__meeting=meeting)
    quoted = Source.objects.in_force().visible_to(user).filter(briefing__meeting=meeting)
    again = before.filter(
        Exists(said.filter(other=OuterRef("pk"))) | Exists(quoted.filter(recommendation=OuterRef("pk")))
    )
    found = list(again.order_by("meeting", "number"))
    return Series(
        tuple(earlier),
        before.open().count(),
        list_url(meeting=[each.code for each in earlier], status="open"),
        tuple(found[:SHOWN]),
        max(len(found) - SHOWN, 0),
        rows.filter(meeting=meeting).exclude(Exists(said.filter(one=OuterRef("pk")))).count(),
    )


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
