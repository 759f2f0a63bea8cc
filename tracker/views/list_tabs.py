"""The tabs above the list of recommendations: those that are always there, and saved views, each with what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, IntegerField, Value
from django.http.request import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.filters import ANY_OPEN, RecommendationFilter
from tracker.listing import COLUMNS, PAGE, SIZE, SORT, Listing
from tracker.models import ProgressEntry, Recommendation, SavedView, SeenMark, User
from tracker.statistics import AttentionGroup

SHOWN = 12
"""So many saved views are tabs; the page of saved views has all of them."""

LOOKED_AT = 1_000
"""So many of the newest entries are searched for what is new, so that it costs the same however long the logs are."""

ALL, OPEN, OVERDUE, CLAIMED, MINE = "all", "open", "overdue", "claimed", "mine"
READY = (ALL, OPEN, OVERDUE, CLAIMED, MINE)
_ARRANGEMENT = frozenset({PAGE, SORT, SIZE, COLUMNS, "group"})


@dataclass(slots=True)
class Tab:
    """One list to turn to. `since` is when the person last marked it as seen, `news` how many rows changed since."""

    key: str
    label: str
    query: str
    view: SavedView | None = None
    since: datetime | None = None
    news: int = 0
    is_current: bool = False

    @property
    def url(self) -> str:
        """Its address."""
        address = reverse("recommendation-list")
        return f"{address}?{self.query}" if self.query else address

    @property
    def filters(self) -> dict[str, list[str]]:
        """What it filters by."""
        return _filters(dict(QueryDict(self.query).lists()))


@dataclass(slots=True)
class Tabs:
    """The tabs of one person; `changed` says of the current one which rows changed, and which of them are new."""

    tabs: list[Tab]
    at: datetime
    changed: dict[int, bool] = field(default_factory=dict)
    has_more: bool = False
    is_kept: bool = False
    """Whether there is a tab for just this list, in this order and with these columns."""

    @property
    def current(self) -> Tab | None:
        """The tab whose list is shown."""
        return next((tab for tab in self.tabs if tab.is_current), None)


def _filters(state: Mapping[str, Iterable[object]]) -> dict[str, list[str]]:
    """Return what of an address says which rows there are, in an order of its own."""
    return {name: sorted(map(str, values)) for name, values in state.items() if name not in _ARRANGEMENT}


def tabs_of(user: User, listing: Listing, *, on: date) -> Tabs:
    """Return the tabs of a person who looks at a list on a day."""
    views = list(SavedView.objects.visible_to(user).for_list()[: SHOWN + 1])
    tabs = [*_ready(user), *(Tab(f"view-{view.pk}", view.name, view.query, view) for view in views[:SHOWN])]
    is_kept = _choose(tabs, listing)
    marks = {
        f"view-{mark.view_id}" if mark.view_id else mark.ready: mark.until
        for mark in SeenMark.objects.filter(user=user)
    }
    for tab in tabs:
        tab.since = marks.get(tab.key)
    _count(tabs, user, on=on)
    found = Tabs(tabs, timezone.now(), has_more=len(views) > SHOWN, is_kept=is_kept)
    if found.current is not None and found.current.since is not None:
        found.changed = _changed(user, found.current.since)
    return found


def _ready(user: User) -> list[Tab]:
    ready = [
        Tab(ALL, _("All"), ""),
        Tab(OPEN, _("Open"), urlencode({"status": ANY_OPEN})),
        Tab(OVERDUE, str(AttentionGroup.OVERDUE.label), urlencode({"attention": AttentionGroup.OVERDUE.value})),
        Tab(CLAIMED, str(AttentionGroup.CLAIMED.label), urlencode({"attention": AttentionGroup.CLAIMED.value})),
    ]
    mine = mine_of(user)
    return [*ready, Tab(MINE, _("Mine"), urlencode(mine, doseq=True))] if mine else ready


def mine_of(user: User) -> dict[str, list[str]]:
    """Return the filters of what is a person's own work: of the posts they hold, else of the organisation they lead."""
    posts = [str(key) for key in user.posts.order_by("pk").values_list("pk", flat=True)]
    if posts:
        return {"status": [ANY_OPEN], "owner": posts}
    if user.is_contributor and user.organisation_id is not None:
        return {"status": [ANY_OPEN], "lead": [str(user.organisation_id)]}
    return {}


def _choose(tabs: list[Tab], listing: Listing) -> bool:
    """Find the tab that is shown: with the same arrangement too, where there is one, else with the same filters.

    Return whether the arrangement is the same.
    """
    filters, query = _filters(listing.state), listing.query.removeprefix("?")
    same = [tab for tab in tabs if tab.filters == filters]
    exact = [tab for tab in same if tab.query == query]
    for tab in [*exact, *same][:1]:
        tab.is_current = True
    return bool(exact)


def _news(user: User, since: datetime) -> Iterable[ProgressEntry]:
    entries = ProgressEntry.objects.visible_to(user).exclude(by=user).filter(recorded_at__gt=since)
    return entries.newest()[:LOOKED_AT]


def _count(tabs: list[Tab], user: User, *, on: date) -> None:
    """Count in each tab the rows that others changed since it was marked as seen: one query for all."""
    marked = [tab for tab in tabs if tab.since is not None]
    if not marked:
        return
    counts = []
    for place, tab in enumerate(marked):
        assert tab.since is not None  # noqa: S101 - as filtered above
        visible = Recommendation.objects.visible_to(user)
        rows = RecommendationFilter(QueryDict(tab.query), queryset=visible, on=on).qs
        changed = rows.filter(pk__in=_news(user, tab.since).values("recommendation_id")).order_by()  # type: ignore[attr-defined]
        numbered = changed.annotate(tab=Value(place, output_field=IntegerField())).values("tab")
        counts.append(numbered.annotate(rows=Count("pk", distinct=True)).values_list("tab", "rows"))
    first, *others = counts
    for place, rows in first.union(*others, all=True) if others else first:
        marked[place].news = rows


def _changed(user: User, since: datetime) -> dict[int, bool]:
    """Return what others changed since a moment, by key, each with whether it was tracked since then too."""
    changed: dict[int, bool] = {}
    for key, sequence in _news(user, since).values_list("recommendation_id", "sequence"):  # type: ignore[attr-defined]
        changed[key] = changed.get(key, False) or sequence == 1
    return changed
