"""The tables of the page of figures: how the recommendations of each lead, theme and owner post stand.

Every number leads to exactly its list. Which tables there are, their columns and their orders are data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.filters import ANY_CLOSED, FOLLOWED, NOT_ASSIGNED, PROGRESS
from tracker.forms.naming import folded
from tracker.listing import SORT, Misread
from tracker.models import Organisation, Post, Theme
from tracker.overview.scope import Scope
from tracker.overview.standing import VERIFIED, linked
from tracker.overview.tallies import Key, Tallies, Tally, by_theme
from tracker.statistics import AttentionGroup, Figure
from tracker.tallying import Kept
from tracker.workflow import CLOSED, Status

SHOWN, FEWER = 25, 10
"""Rows of the table of leads, and of the other tables, unless the address asks for all."""

ALL = "all"
LEAD, THEME, OWNER = "lead", "theme", "owner"
STALE, MOVED = "stale", "moved"
KEYS = (LEAD, THEME, OWNER, STALE, MOVED)
"""The tables of the page, as its address names them."""

Query: TypeAlias = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column counts: its name, the list it leads to, and the count."""

    label: str | Promise
    query: Query
    count: Callable[[Tally], int]
    sort: str = ""
    is_late: bool = False


def _of_status(label: str | Promise, *statuses: Status) -> Column:
    return Column(label, {"status": [status.value for status in statuses]}, lambda found: found.count(statuses))


COLUMNS = (
    Column(gettext_lazy("Tracked"), {}, lambda found: found.tracked, "total"),
    Column(
        gettext_lazy("Closed"),
        {"status": ANY_CLOSED},
        lambda found: found.count(CLOSED),
    ),
    _of_status(gettext_lazy("Verified"), *VERIFIED),
    _of_status(gettext_lazy("Awaiting verification"), Status.REPORTED_COMPLETE),
    _of_status(Status.IN_PROGRESS.label, Status.IN_PROGRESS),
    _of_status(Status.NOT_STARTED.label, Status.NOT_STARTED),
    _of_status(Status.STALLED.label, Status.STALLED),
    _of_status(Status.NOT_YET_REPORTED.label, Status.NOT_YET_REPORTED),
    Column(
        AttentionGroup.OVERDUE.label,
        {"attention": AttentionGroup.OVERDUE.value},
        lambda found: found.overdue,
        "overdue",
        is_late=True,
    ),
)
SORTS = ("overdue", "total", "name")
_BY_COLUMN = {column.sort: column.count for column in COLUMNS if column.sort}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `url` sorts by it, where that is possible, and `direction` is how it is sorted now."""

    label: str | Promise
    url: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table, under the label of its column; `is_late` where it counts what is late and is not nought."""

    figure: Figure
    is_late: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One lead, theme or post with its numbers. `freshness` says how many made progress lately, `is_old` if few."""

    name: str
    cells: tuple[Cell, ...]
    tally: Tally
    freshness: SafeString
    is_old: bool
    is_none: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures: its first rows, how many there are in all, and the address that shows all of them."""

    key: str
    label: str | Promise
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    found: int
    whole: str
    nothing: str | Promise


@dataclass(frozen=True, slots=True)
class _By:
    """By what a table has its rows: its names, what the row without one is called, and what is said of an empty one."""

    key: str
    label: str | Promise
    first: str | Promise
    names: Callable[[Iterable[int]], dict[int, str]]
    none: str | Promise
    nothing: str | Promise
    shown: int = FEWER


def organisation_names(keys: Iterable[int]) -> dict[int, str]:
    """Return the names of organisations by their ids."""
    return dict(Organisation.objects.filter(pk__in=list(keys)).values_list("pk", "name"))


def _theme_names(keys: Iterable[int]) -> dict[int, str]:
    return dict(Theme.objects.filter(pk__in=list(keys)).values_list("pk", "name"))


def _post_names(keys: Iterable[int]) -> dict[int, str]:
    return {post.pk: str(post) for post in Post.objects.select_related("organisation").filter(pk__in=list(keys))}


_TABLES = (
    _By(
        LEAD,
        gettext_lazy("By lead"),
        gettext_lazy("Lead"),
        organisation_names,
        gettext_lazy("No lead"),
        gettext_lazy("No recommendation has a lead yet."),
        SHOWN,
    ),
    _By(
        THEME,
        gettext_lazy("By theme"),
        gettext_lazy("Theme"),
        _theme_names,
        gettext_lazy("No theme"),
        gettext_lazy("No recommendation has a theme yet."),
    ),
    _By(
        OWNER,
        gettext_lazy("By owner post"),
        gettext_lazy("Owner post"),
        _post_names,
        gettext_lazy("No owner post"),
        gettext_lazy("No recommendation has an owner post yet."),
    ),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """How the tables are sorted, and which of them are shown whole."""

    sort: str
    whole: tuple[str, ...]

    def url(self, scope: Scope, key: str, *, sort: str = "", whole: Iterable[str] = ()) -> str:
        """Return the address of one of the tables, with the tables sorted otherwise or more of them shown whole."""
        sort = sort or self.sort
        changes: Query = {SORT: sort if sort != SORTS[0] else "", ALL: list(whole or self.whole)}
        return f"{scope.listing.url(**changes)}#{key}"


def read_choice(sort: str, whole: Iterable[str], scope: Scope) -> Choice:
    """Return what an address asks for; what it asks for in vain is said with the rest that was not understood."""
    for value in whole:
        if value not in KEYS:
            scope.listing.misread.append(Misread(ALL, value[:40], _("There is no such table. It was left out.")))
    if sort and sort not in SORTS:
        sentence = _("There is no such column to sort by. The tables are in their usual order.")
        scope.listing.misread.append(Misread(SORT, sort[:40], sentence))
        sort = ""
    return Choice(sort or SORTS[0], tuple(key for key in KEYS if key in whole))


def tables(scope: Scope, found: Tallies, choice: Choice, *, on: date, kept: Kept | None = None) -> list[Table]:
    """Return the tables by lead, theme and owner post of what a page is about."""
    themes = by_theme(scope.rows, on=on, kept=kept)
    if chosen := scope.state.get(THEME):
        # A recommendation with other themes too is not all there is of those.
        themes = {key: tally for key, tally in themes.items() if value_of(key) in chosen}
    counted: dict[str, Mapping[Key, Tally]] = {LEAD: found.leads, THEME: themes, OWNER: found.owners}
    return [_table(by, counted[by.key], scope, choice) for by in _TABLES]


def _table(by: _By, counted: Mapping[Key, Tally], scope: Scope, choice: Choice) -> Table:
    names = by.names([key for key in counted if key is not None])
    named = [(names[key] if key is not None else str(by.none), key, tally) for key, tally in counted.items()]
    named.sort(key=lambda each: _place(each, choice.sort))
    shown = named if by.key in choice.whole else named[: by.shown]
    rows = tuple(_row(by, name, key, tally, scope) for name, key, tally in shown)
    whole = "" if len(shown) == len(named) else choice.url(scope, by.key, whole=(*choice.whole, by.key))
    return Table(by.key, by.label, _heads(by, scope, choice), rows if names else (), len(named), whole, by.nothing)


def _place(each: tuple[str, Key, Tally], sort: str) -> tuple[object, ...]:
    """Return by what a row is sorted: by most first, then by all, then by name; what has no name comes last."""
    name, key, tally = each
    by_name = (key is None, folded(name), key or 0)
    if sort == "name":
        return by_name
    return (-_BY_COLUMN[sort](tally), -tally.tracked, *by_name)


def _heads(by: _By, scope: Scope, choice: Choice) -> tuple[Head, ...]:
    heads = [(by.first, "name", "ascending"), *((each.label, each.sort, "descending") for each in COLUMNS)]
    return tuple(
        Head(label, choice.url(scope, by.key, sort=sort), direction if sort == choice.sort else "")
        if sort
        else Head(label)
        for label, sort, direction in heads
    )


def value_of(key: Key) -> str:
    """Return how a lead, theme or post is named in an address."""
    return NOT_ASSIGNED if key is None else str(key)


def _row(by: _By, name: str, key: Key, tally: Tally, scope: Scope) -> Row:
    own = {by.key: value_of(key)}
    cells = tuple(_cell(column, tally, scope, own) for column in COLUMNS)
    is_old = 2 * tally.progressed < tally.chased
    return Row(name, cells, tally, freshness(tally, scope, own), is_old, key is None)


def _cell(column: Column, tally: Tally, scope: Scope, own: dict[str, str]) -> Cell:
    count = column.count(tally)
    return Cell(Figure(column.label, count, scope.url(**own, **column.query)), column.is_late and count > 0)


def freshness(tally: Tally, scope: Scope, own: Mapping[str, str]) -> SafeString:
    """Return how many of those followed up were updated in the last 90 days; nothing where none is followed up."""
    if not tally.chased:
        return SafeString("")
    followed = linked("{count}", count=tally.chased, url=scope.url(**own, followed=FOLLOWED))
    if not tally.progressed:
        words = _("None of {all} updated in 90 days")
    elif 2 * tally.progressed < tally.chased:
        words = _("Only {count} of {all} updated in 90 days")
    else:
        words = _("{count} of {all} updated in 90 days")
    return linked(words, count=tally.progressed, url=scope.url(**own, followed=PROGRESS), all=followed)
