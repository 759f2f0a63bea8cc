"""Briefings in which passages are left to review, for those who coordinate their meetings."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.models import Briefing
from tracker import statistics
from tracker.models import User
from tracker.statistics import Coverage

LOOKED_AT = 20
"""Newest briefings searched for passages that are left to review: a search through all would grow with them."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A briefing that is not reviewed, and how far its review is."""

    briefing: Briefing
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class ToReview:
    """The briefings that are not reviewed, the newest first, among so many that were `looked_at`.

    `is_cut` says that there are older ones, so that pages name no number as if it were of all.
    """

    rows: tuple[Waiting, ...] = ()
    looked_at: int = 0
    is_cut: bool = False


def briefings_to_review(user: User) -> ToReview:
    """Return the newest briefings of this coordinator's meetings in which passages are left to review."""
    if not user.coordinates_some:
        return ToReview()
    rows = Briefing.objects.current().for_list()
    rows = rows if user.is_coordinator else rows.filter(meeting__in=user.reach.coordinated)
    found = list(rows[: LOOKED_AT + 1])
    newest = found[:LOOKED_AT]
    covered = statistics.coverages(newest)
    waiting = tuple(Waiting(each, covered[each.pk]) for each in newest if covered[each.pk].to_review)
    return ToReview(waiting, len(newest), is_cut=len(found) > len(newest))
