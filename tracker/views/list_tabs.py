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

from tracker.database.under_way import settled_until
from tracker.filters import ANY_OPEN, in_view
from tracker.listing import ARRANGEMENT, Listing
from tracker.models import ProgressEntry, SavedView, SeenMark, User
from tracker.statistics import AttentionGroup

SHOWN = 12
"""So many saved views are tabs; the page of saved views has all of them."""

LOOKED_AT = 500
"""So many of the newest entries are searched for what is new, so that it costs the same however long the logs are."""

ALL, OPEN, OVERDUE, CLAIMED, MINE = "all", "open", "overdue", "claimed", "mine"
READY = (ALL, OPEN, OVERDUE, CLAIMED, MINE)


@dataclass(slots=True)
class Tab:
    """One list to turn to. `since` is until when the person has seen it, `news` how many rows others changed since.

    From `since` on, they have seen what the acts of `seen` did.
    """

    key: str
    label: str
    query: str
    view: SavedView | None = None
    since: datetime | None = None
    seen: frozenset[int] = frozenset()
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
    changed: dict[int, bool] = field(default_factory=dict)
    has_more: bool = False
    is_kept: bool = False
    """Whether there is a tab for just this list, in this order and with these columns."""
    until: datetime | None = None
    """Before that, nothing new will appear in the current tab."""
    acts: list[int] = field(default_factory=list)
    """The acts of others from then on that could be read, as far as they were looked for."""

    @property
    def current(self) -> Tab | None:
        """The tab whose list is shown."""
        return next((tab for tab in self.tabs if tab.is_current), None)


def _filters(state: Mapping[str, Iterable[object]]) -> dict[str, list[str]]:
    """Return what of an address says which rows there are, in an order of its own."""
    return {name: sorted(map(str, values)) for name, values in state.items() if name not in ARRANGEMENT}


def tabs_of(user: User, listing: Listing, *, on: date) -> Tabs:
    """Return the tabs of a person who looks at a list on a day."""
    views = list(SavedView.objects.visible_to(user).for_list()[: SHOWN + 1])
    tabs = [*_ready(user), *(Tab(f"view-{view.pk}", view.name, view.query, view) for view in views[:SHOWN])]
    is_kept = _choose(tabs, listing)
    found = Tabs(tabs, has_more=len(views) > SHOWN, is_kept=is_kept)
    marks = {mark.tab: mark for mark in SeenMark.objects.filter(user=user)}
    for tab in tabs:
        if mark := marks.get(tab.key):
            tab.since, tab.seen = mark.until, frozenset(mark.acts)
    _add_news(found, user, on=on)
    return found


def _add_news(found: Tabs, user: User, *, on: date) -> None:
    """Add to tabs what others did since each was marked as seen, and what will be seen when this one is marked."""
    current, moments = found.current, [tab.since for tab in found.tabs if tab.since is not None]
    if current is not None:
        # Before anything is read: what is not committed yet and has an earlier moment is not marked as seen later.
        found.until = settled_until(timezone.now())
        moments += [found.until] if moments else []
    news = _news(user, moments)
    _count(found.tabs, news, user, on=on)
    if current is not None and found.until is not None:
        found.changed = _changed(news, current)
        found.acts = sorted({each.act for each in news if each.at >= found.until})


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
    """Return the filters of what is a person's own work: of the posts they act for, else of the organisation they lead.

    They act for those they hold, and as deputy for those whose holder is absent today.
    """
    posts = [str(key) for key in sorted(user.posts_to_answer_for)]
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


@dataclass(frozen=True, slots=True)
class News:
    """One entry that somebody else made: of which recommendation, when, and whether it is the first of its log."""

    key: int
    at: datetime
    act: int
    is_first: bool


def _news(user: User, since: list[datetime]) -> list[News]:
    """Return the newest entries of others from the first of some moments on; one query."""
    if not since:
        return []
    entries = ProgressEntry.objects.visible_to(user).exclude(by=user).filter(recorded_at__gte=min(since)).newest()
    found = entries.values_list("recommendation_id", "recorded_at", "act_id", "sequence")[:LOOKED_AT]
    return [News(key, at, act, sequence == 1) for key, at, act, sequence in found]


def _changed(news: list[News], tab: Tab) -> dict[int, bool]:
    """Return what others changed since a tab was seen, by key, each with whether it was tracked since then too."""
    changed: dict[int, bool] = {}
    for each in news:
        if tab.since is not None and each.at >= tab.since and each.act not in tab.seen:
            changed[each.key] = changed.get(each.key, False) or each.is_first
    return changed


def _count(tabs: list[Tab], news: list[News], user: User, *, on: date) -> None:
    """Count in each tab the rows that others changed since it was marked as seen: one query for all."""
    counts = []
    for place, tab in enumerate(tabs):
        if keys := _changed(news, tab):
            found = in_view(user, tab.query, on=on, among=keys.keys())
            if found is None:
                continue
            numbered = found.annotate(tab=Value(place, output_field=IntegerField())).values("tab")
            counts.append(numbered.annotate(rows=Count("pk", distinct=True)).values_list("tab", "rows"))
    for place, rows in counts[0].union(*counts[1:], all=True) if counts else ():
        tabs[place].news = rows
