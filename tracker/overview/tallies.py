"""How the recommendations of each lead, owner post and theme stand: a query for leads and posts, one for themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias

from django.db.models import Count, F, Min, Sum

from tracker.models.recommendations import CHASED, MOVED_LATER, Needs, RecommendationQuerySet, progressed

Key: TypeAlias = int | None
"""The id of a lead, owner post or theme; None for none."""


@dataclass(slots=True)
class Tally:
    """What is counted of some recommendations.

    `statuses` and `behind` are by status: all, and those followed up without progress for 90 days. `stale` are without
    an update, since `oldest` at the earliest; `moved` is how many due dates are later than first agreed, by `moved_by`
    in all.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    behind: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    chased: int = 0
    progressed: int = 0
    stale: int = 0
    oldest: date | None = None
    moved: int = 0
    moved_by: timedelta = timedelta()

    @property
    def tracked(self) -> int:
        """How many there are."""
        return self.statuses.total()

    def count(self, statuses: Iterable[str]) -> int:
        """How many are in one of the statuses."""
        return sum(self.statuses[status] for status in statuses)

    def add(self, row: Mapping[str, Any]) -> None:
        """Add what the database counted of some more, all in one status."""
        self.statuses[row["status"]] += row["count"]
        self.behind[row["status"]] += row["chased_count"] - row["progressed_count"]
        self.overdue += row["overdue_count"]
        self.chased += row["chased_count"]
        self.progressed += row["progressed_count"]
        self.stale += row.get("stale_count", 0)
        self.moved += row.get("moved_count", 0)
        self.moved_by += row.get("moved_days") or timedelta()
        if oldest := row.get("oldest"):
            self.oldest = min(self.oldest or oldest, oldest)


@dataclass(frozen=True, slots=True)
class Tallies:
    """The tally of all, and of each lead and owner post."""

    all: Tally
    leads: dict[Key, Tally]
    owners: dict[Key, Tally]


def tallies(rows: RecommendationQuerySet, *, on: date) -> Tallies:
    """Count the rows by lead and by owner post, as they stand on a day."""
    found = Tallies(Tally(), {}, {})
    counted = (
        rows.order_by()
        .values("lead", "owner", "status")
        .annotate(
            **_counts(on),
            stale_count=Count("pk", filter=Needs.stale(on)),
            oldest=Min("quiet_since", filter=Needs.stale(on)),
            moved_count=Count("pk", filter=MOVED_LATER),
            moved_days=Sum(F("due_on") - F("first_due_on"), filter=MOVED_LATER),
        )
    )
    for row in counted:
        found.all.add(row)
        found.leads.setdefault(row["lead"], Tally()).add(row)
        found.owners.setdefault(row["owner"], Tally()).add(row)
    return found


def by_theme(rows: RecommendationQuerySet, *, on: date) -> dict[Key, Tally]:
    """Count the rows by theme, as they stand on a day. A row with several themes counts for each."""
    found: dict[Key, Tally] = {}
    for row in rows.order_by().values("theme_links__theme", "status").annotate(**_counts(on)):
        found.setdefault(row["theme_links__theme"], Tally()).add(row)
    return found


def _counts(on: date) -> dict[str, Count]:
    return {
        "count": Count("pk"),
        "overdue_count": Count("pk", filter=Needs.overdue(on)),
        "chased_count": Count("pk", filter=CHASED),
        "progressed_count": Count("pk", filter=progressed(on)),
    }
