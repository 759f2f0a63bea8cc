"""How the recommendations of each lead, owner post and theme stand: a query for leads and posts, one for themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.db.models import Min, OuterRef, Subquery

from tracker.models import Organisation
from tracker.models.conditions import Needs
from tracker.models.recommendations import RecommendationQuerySet
from tracker.tallying import NUMBERS, OWNER_NUMBERS, OWNERS, THEMES, Kept, owner_counts, tally_counts

Key: TypeAlias = int | None
"""The id of a lead, owner post or theme; None for none."""


@dataclass(slots=True)
class Tally:
    """What is counted of some recommendations.

    `statuses` and `behind` are by status: all, and those followed up without progress for 90 days. `stale` are without
    an update, since `oldest` at the earliest; `moved` is how many due dates are later than first agreed, by `moved_by`
    days in all.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    behind: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    chased: int = 0
    progressed: int = 0
    stale: int = 0
    oldest: date | None = None
    moved: int = 0
    moved_by: int = 0

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
        self.moved_by += row.get("moved_days") or 0
        if oldest := row.get("oldest"):
            self.oldest = min(self.oldest or oldest, oldest)


@dataclass(frozen=True, slots=True)
class Tallies:
    """The tally of all, and of each lead and owner post."""

    all: Tally
    leads: dict[Key, Tally]
    owners: dict[Key, Tally]


def tallies(rows: RecommendationQuerySet, *, on: date, kept: Kept | None = None) -> Tallies:
    """Count the rows by lead and by owner post, as they stand on a day; where that is kept, by what is kept."""
    found = Tallies(Tally(), {}, {})
    for row in _counted(rows, on) if kept is None else _rows(kept, OWNERS, _BY_OWNER):
        found.all.add(row)
        found.leads.setdefault(row["lead"], Tally()).add(row)
        found.owners.setdefault(row["owner"], Tally()).add(row)
    if kept is not None:
        for lead, oldest in _oldest(rows, found.leads, on):
            found.leads[lead].oldest = oldest
    return found


def by_theme(rows: RecommendationQuerySet, *, on: date, kept: Kept | None = None) -> dict[Key, Tally]:
    """Count the rows by theme, as they stand on a day. A row with several themes counts for each."""
    found: dict[Key, Tally] = {}
    counted: Iterable[Mapping[str, Any]] = (
        rows.order_by().values("theme_links__theme", "status").annotate(**tally_counts(on))
        if kept is None
        else _rows(kept, THEMES, _BY_THEME)
    )
    for row in counted:
        found.setdefault(row["theme_links__theme"], Tally()).add(row)
    return found


_BY_OWNER = ("lead", "owner", "status", *OWNER_NUMBERS)
_BY_THEME = ("theme_links__theme", "status", *NUMBERS)


def _counted(rows: RecommendationQuerySet, on: date) -> Iterable[Mapping[str, Any]]:
    counted = rows.order_by().values("lead", "owner", "status").annotate(**tally_counts(on), **owner_counts(on))
    return counted.annotate(oldest=Min("quiet_since", filter=Needs.stale(on)))


def _rows(kept: Kept, name: str, columns: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    for key, numbers in kept.totals(name).items():
        yield dict(zip(columns, (*key, *numbers), strict=True))


def _oldest(rows: RecommendationQuerySet, leads: Mapping[Key, Tally], on: date) -> Iterator[tuple[Key, date]]:
    """Yield since when the first of each lead is without an update: the first in an index, however many there are."""
    stale = rows.stale(on=on).order_by("quiet_since").values_list("quiet_since", flat=True)
    keys = [key for key, tally in leads.items() if key is not None and tally.stale]
    first = Subquery(stale.filter(lead=OuterRef("pk"))[:1])
    yield from Organisation.objects.filter(pk__in=keys).order_by().values_list("pk", first)
    if None in leads and leads[None].stale and (oldest := stale.filter(lead=None).first()) is not None:
        yield None, oldest
