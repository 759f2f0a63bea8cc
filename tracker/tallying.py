"""Counts of today, made from the counts at the end of yesterday and the recommendations that changed since.

Soon after a day is over, a job counts everything as it stood at its end, judged on the day after (`count_next_day`),
and keeps it in `DayTally.next_day`. A page takes these numbers, less what they say of the recommendations that changed
since, and adds what those are now (`kept`). So it reads what changed in a day, however much there is. The log says what
changed, the versions what it was before, and the same function counts all three; nothing is written with a step.

A past day is counted as it is judged on that day (`count_that_day`), by meeting; it does not change any more.

Of somebody who may not see everything, what is hidden from them is taken out, or, where that is more, only what they
see is counted. How that stood at the end of yesterday does not change, so each process counts it once a day for all
from whom the same is hidden.

Where there is no such tally, as in the first hour of a day or without a worker, `kept` returns None, and the page
counts everything.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, TypeAlias

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import (
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, JSONArray, TruncMonth

from briefings.models import Meeting
from tracker import history
from tracker.database import past
from tracker.database.keys import among
from tracker.models import DayTally, Post, ProgressEntry, Recommendation, User
from tracker.models.access import in_visible_meeting, not_narrowed_away
from tracker.models.conditions import CHASED, MOVED_LATER, Needs, progressed
from tracker.models.recommendations import RecommendationQuerySet
from tracker.statistics import AttentionGroup, condition
from tracker.workflow import OPEN, Status, Step

MOST_CHANGED = 20_000
"""Where more changed since, everything is counted."""
TALLIES = "tallies"
"""The cache of what is hidden from people, or of what they see."""
DECISIONS = (Step.VERIFY, Step.RETURN_CLAIM)

NUMBERS = ("count", "overdue_count", "chased_count", "progressed_count")
OWNER_NUMBERS = (*NUMBERS, "stale_count", "moved_count", "moved_days")
"""What is counted of each theme, and of each lead and owner post."""

Key: TypeAlias = tuple[Any, ...]
Numbers: TypeAlias = list[int]
Counts: TypeAlias = dict[Key, Numbers]
Rows: TypeAlias = Iterable[Any]
Counting: TypeAlias = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Cube:
    """Something that is counted by some columns, the `keys` of what `count` returns; then come `numbers`.

    `count` takes recommendations and the day on which they are judged. The first number is how many there are. Only
    these numbers can be added up; what comes after them is the id of one that was counted.
    """

    keys: tuple[str, ...]
    numbers: tuple[str, ...]
    count: Callable[[RecommendationQuerySet, date], Counting]

    @property
    def end(self) -> int:
        """Where the numbers end."""
        return len(self.keys) + len(self.numbers)

    def parted(self, row: list[Any]) -> tuple[Key, Numbers]:
        """Return the key and the numbers of a row, as JSON has it; nothing summed as nought."""
        width = len(self.keys)
        return tuple(row[:width]), [number or 0 for number in row[width : self.end]]


def _by_meeting(rows: RecommendationQuerySet, on: date) -> Counting:
    """Count by meeting and status, and each attention group among them."""
    groups = {group.value: Count("pk", filter=condition(group, on)) for group in AttentionGroup}
    return rows.order_by().values_list("meeting_id", "status").annotate(count=Count("pk"), **groups)


def _days(first: Any, last: Any) -> Func:
    """Return the number of days from one day to another."""
    return Func(last, first, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())


def tally_counts(on: date) -> dict[str, Count]:
    """Return what is counted of each lead, owner post and theme, judged on a day: `NUMBERS`."""
    conditions = (None, Needs.overdue(on), CHASED, progressed(on))
    return {name: Count("pk", filter=each) for name, each in zip(NUMBERS, conditions, strict=True)}


def owner_counts(on: date) -> dict[str, Any]:
    """Return what is counted besides of each lead and owner post, judged on a day: the rest of `OWNER_NUMBERS`."""
    return {
        "stale_count": Count("pk", filter=Needs.stale(on)),
        "moved_count": Count("pk", filter=MOVED_LATER),
        "moved_days": Sum(_days(F("first_due_on"), F("due_on")), filter=MOVED_LATER),
    }


def _by_owner(rows: RecommendationQuerySet, on: date) -> Counting:
    counted = rows.order_by().values_list("lead", "owner", "status")
    return counted.annotate(**tally_counts(on), **owner_counts(on))


def _by_theme(rows: RecommendationQuerySet, on: date) -> Counting:
    return rows.order_by().values_list("theme_links__theme", "status").annotate(**tally_counts(on))


def by_month_due(rows: RecommendationQuerySet, on: date) -> Counting:
    """Count by month what falls due from a day on, of what is followed up and not reported complete."""
    ahead = rows.reportable().filter(due_on__gte=on).order_by()
    month = Cast(TruncMonth("due_on"), DateField())
    return ahead.annotate(month=month).values_list("month").annotate(count=Count("pk"))


def by_days_waited(rows: RecommendationQuerySet, on: date) -> Counting:
    """Count the completion reports decided on in the year before a day, by how long they waited; name one of each.

    Days are counted from the day on which it was reported complete to the day of the decision, as both are logged.
    """
    claims = ProgressEntry.objects.filter(
        recommendation=OuterRef("recommendation"), kind=Step.CLAIM, sequence__lt=OuterRef("sequence")
    )
    claimed_on = Subquery(claims.order_by("-sequence").values("happened_on")[:1])
    decided = ProgressEntry.objects.filter(
        kind__in=DECISIONS,
        recommendation__in=rows.order_by().values("pk"),
        recorded_at__gte=history.end_of(year_before(on) - timedelta(days=1)),
        recorded_at__lt=history.end_of(on),
    )
    waited = decided.order_by().annotate(waited=_days(claimed_on, F("happened_on"))).values_list("waited")
    return waited.annotate(count=Count("pk"), one=Max("recommendation"))


def year_before(day: date) -> date:
    """Return the same day of the year before, or the day before it where there is none."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


MEETINGS, OWNERS, THEMES, DUE, WAITED = "meetings", "owners", "themes", "due", "waited"
CUBES: dict[str, Cube] = {
    MEETINGS: Cube(("meeting_id", "status"), ("count", *AttentionGroup.values), _by_meeting),
    OWNERS: Cube(("lead", "owner", "status"), OWNER_NUMBERS, _by_owner),
    THEMES: Cube(("theme_links__theme", "status"), NUMBERS, _by_theme),
    DUE: Cube(("month",), ("count",), by_month_due),
    WAITED: Cube(("waited",), ("count",), by_days_waited),
}
"""What is counted each day, by its name in `DayTally.next_day`, and in part in `DayTally.that_day`."""


def count_that_day(day: date) -> dict[str, list[list[Any]]]:
    """Count by meeting how everything stood at the end of a day, as it is judged on that day."""
    return _count(day, day, [MEETINGS])


def summed_by_meeting(counted: Iterable[list[Any]]) -> dict[int, dict[str, int]]:
    """Return of each meeting what lines and comparisons ask for, from what was counted by meeting and status."""
    counts: dict[int, Counter[str]] = {}
    for meeting, status, count, *groups in counted:
        of = dict(zip(AttentionGroup, groups, strict=True))
        late = {group.value: of[group] for group in (AttentionGroup.OVERDUE, AttentionGroup.STALE) if of[group]}
        counts[meeting] = counts.get(meeting, Counter()) + Counter({status: count, **late})
    return {meeting: dict(found) for meeting, found in counts.items()}


def count_next_day(day: date) -> dict[str, list[list[Any]]]:
    """Count everything as it stood at the end of a day, as it is judged on the day after."""
    return _count(day, day + timedelta(days=1), CUBES)


def _count(day: date, on: date, names: Iterable[str]) -> dict[str, list[list[Any]]]:
    with history.reading(day):
        rows = Recommendation.objects.tracked()
        return {name: [_as_json(row) for row in CUBES[name].count(rows, on)] for name in names}


def _as_json(row: Iterable[Any]) -> list[Any]:
    return [value.isoformat() if isinstance(value, date) else value for value in row]


@dataclass(frozen=True, slots=True)
class Stored:
    """The rows of some cubes as one `tally` has them; `meetings` is how many meetings there are."""

    tally: tuple[int, str]
    rows: dict[str, Rows]
    meetings: int


class Kept:
    """The counts at the end of a day, corrected by the changes since, for a person on the day after."""

    def __init__(self, user: User, on: date, stored: Stored, changed: list[int]) -> None:
        """Take the `stored` counts of each cube, and the ids of the recommendations that changed since."""
        self.user, self.on, self.stored, self.changed = user, on, stored, changed

    def totals(self, name: str) -> Counts:
        """Return the numbers of a cube, by its key, of all that the person may see. Keys with nothing are left out."""
        is_mostly_hidden = 2 * len(self.user.reach.hidden) > self.stored.meetings
        counts = self._seen[name] if is_mostly_hidden else self._less(name, self._hidden)
        return {key: numbers for key, numbers in self._with_changes(name, counts).items() if numbers[0]}

    def meetings(self, meetings: Collection[int] | None = None) -> dict[int, dict[str, int]]:
        """Return, for each meeting, or each of some, how many are in each status and each attention group."""
        counts = self._with_changes(MEETINGS, self._less(MEETINGS, self._narrowed))
        found: dict[int, dict[str, int]] = {}
        # Asked for once: each time, the names of all groups are put together anew.
        groups, hidden = AttentionGroup.values, self.user.reach.hidden
        none = dict.fromkeys(groups, 0)
        for (meeting, status), (count, *numbers) in counts.items():
            if count and meeting not in hidden and (meetings is None or meeting in meetings):
                of = found.setdefault(meeting, none.copy())
                of[status] = count
                for group, number in zip(groups, numbers, strict=True):
                    of[group] += number
        return found

    def open_by_lead(self) -> dict[int, int]:
        """Return of each lead how many recommendations are open; it needs `OWNERS`."""
        found: Counter[int] = Counter()
        for (lead, _owner, status), (count, *_numbers) in self.totals(OWNERS).items():
            if lead is not None and status in OPEN:
                found[lead] += count
        return dict(found)

    def one_waited(self, days: int | None) -> int | None:
        """Return the id of the last recommendation that waited so long; None where that is not known any more."""
        stored = [one for waited, _count, one in self.stored.rows[WAITED] if waited == days]
        if not self.changed:
            return stored[0] if stored else None
        changed = by_days_waited(_with_ids(self.changed), self.on)
        now = [one for waited, _count, one in changed if waited == days]
        return None if set(stored) & set(self.changed) else max([*stored, *now], default=None)

    def _narrowed_away(self) -> list[RecommendationQuerySet]:
        """Return what is narrowed to others, in the meetings that the person may see, where anything is narrowed."""
        if not self.user.reach.narrowed:
            return []
        there = Recommendation.objects.tracked().filter(in_visible_meeting(self.user))
        return [there.exclude(not_narrowed_away(self.user))]

    @cached_property
    def _seen(self) -> dict[str, Counts]:
        """What the person sees."""
        return self._settled("seen", lambda: [Recommendation.objects.tracked().visible_to(self.user)])

    @cached_property
    def _hidden(self) -> dict[str, Counts]:
        """What is hidden from the person: all of some meetings, and what is narrowed to others."""
        reach = self.user.reach

        def parts() -> list[RecommendationQuerySet]:
            there = Recommendation.objects.tracked().filter(meeting__in=among(sorted(reach.hidden)))
            return [there, *self._narrowed_away()] if reach.hidden else self._narrowed_away()

        return self._settled("hidden", parts) if reach.hidden or reach.narrowed else {}

    @cached_property
    def _narrowed(self) -> dict[str, Counts]:
        """What is narrowed to others, in the meetings that the person may see."""
        return self._settled("narrowed", self._narrowed_away) if self.user.reach.narrowed else {}

    def _less(self, name: str, away: dict[str, Counts]) -> Counts:
        """Return the stored counts of a cube, less what is `away`."""
        # Each key is stored once.
        counts = dict(map(CUBES[name].parted, self.stored.rows[name]))
        return _summed(counts, away[name], -1) if away else counts

    def _with_changes(self, name: str, counts: Counts) -> Counts:
        """Return counts of a cube with what the person sees of the changes since."""
        return _summed(counts, self._changes[name], 1) if self.changed else counts

    @cached_property
    def _changes(self) -> dict[str, Counts]:
        """What the person sees of the changes since: as it is now, less what it was then; one query for all cubes."""
        rows = _with_ids(self.changed).visible_to(self.user)
        now = [(name, 1, CUBES[name].count(rows, self.on)) for name in self.stored.rows]
        return self._count([*now, *((name, -1, self._as_stored(name, rows)) for name in self.stored.rows)])

    def _as_stored(self, name: str, rows: RecommendationQuerySet) -> Counting:
        """Return the query that counts rows as they stood when the counts were stored."""
        moment = past.moment() or history.end_of(self.on - timedelta(days=1))
        return past.pinned(CUBES[name].count(rows, self.on), moment)

    def _settled(self, what: str, parts: Callable[[], list[RecommendationQuerySet]]) -> dict[str, Counts]:
        """Return what each cube counts of some parts as they stood when the counts were stored; one query at most.

        That does not change, so it is kept for all from whom the same is hidden. `what` says which part of everything
        it is: what they see, or what is taken away. Beside that, the parts are told by the hidden ids alone.
        """

        def count() -> dict[str, Counts]:
            return self._count(
                [(name, 1, self._as_stored(name, rows)) for rows in parts() for name in self.stored.rows]
            )

        reach = self.user.reach
        if reach.away is None:
            # Too much that is narrowed is not named, so that it may change.
            return count()
        key = key_of(self.stored.tally, sorted(self.stored.rows), what, sorted(reach.hidden), sorted(reach.away))
        return caches[TALLIES].get_or_set(key, count) or {}

    def _count(self, counted: Sequence[tuple[str, int, Counting]]) -> dict[str, Counts]:
        """Return what each cube counts, by its key, of some queries with their sign; one query for all of them."""
        queries = []
        for name, sign, query in counted:
            columns = JSONArray(*CUBES[name].keys, *CUBES[name].numbers)
            queries.append(
                query.annotate(cube=Value(name), sign=Value(sign), row=columns).values_list("cube", "sign", "row")
            )
        found: dict[str, Counts] = {name: {} for name in self.stored.rows}
        for name, sign, row in queries[0].union(*queries[1:], all=True):
            _add(found[name], *CUBES[name].parted(row), sign)
        return found


def key_of(*asked: object) -> str:
    """Return the key in the cache `TALLIES` of what this database answers to a question."""
    return hashlib.sha256(repr((connection.settings_dict["NAME"], *asked)).encode()).hexdigest()


def _with_ids(ids: list[int]) -> RecommendationQuerySet:
    """Return what is tracked of these."""
    return Recommendation.objects.tracked().filter(pk__in=among(ids))


def _add(counts: Counts, key: Key, numbers: Numbers, sign: int) -> None:
    """Add numbers to counts, or take them off."""
    known = counts.get(key) or [0] * len(numbers)
    counts[key] = [one + sign * other for one, other in zip(known, numbers, strict=True)]


def _summed(counts: Counts, others: Counts, sign: int) -> Counts:
    """Return counts with others of the same cube added, or taken off."""
    found = dict(counts)
    for key, numbers in others.items():
        _add(found, key, numbers, sign)
    return found


def kept(user: User, on: date, *names: str) -> Kept | None:
    """Return what is kept of some cubes for today, or the past day that is shown; None where it has to be counted."""
    if on != history.today():
        return None
    if past.moment() is not None:
        # Of a past day the counts by meeting are kept, and no others.
        stored = _stored(on, "that_day", names) if set(names) == {MEETINGS} else None
        # A day that is over does not change any more.
        return None if stored is None else Kept(user, on, stored, [])
    day = on - timedelta(days=1)
    stored = _stored(day, "next_day", names)
    if stored is None:
        return None
    changed = _changed_since(history.end_of(day))
    return None if len(changed) > MOST_CHANGED else Kept(user, on, stored, changed)


def _stored(day: date, of: str, names: Collection[str]) -> Stored | None:
    """Return what was counted of some cubes, `of` that or the next day; one query.

    It is None where nothing was counted, or less than is counted now.
    """
    tallies = DayTally.objects.filter(day=day, zone=settings.TIME_ZONE).exclude(**{of: {}})
    meetings = Subquery(Meeting.objects.order_by().values(count=Func(Value(1), function="count")))
    columns = ("pk", "all", *(f"{of}__{name}" for name in names))
    row = tallies.annotate(all=meetings).values_list(*columns).first()
    if row is None or None in row:
        return None
    tally, count, *stored = row
    found: dict[str, Rows] = dict(zip(names, stored, strict=True))
    # Before an update of the program it may have counted fewer numbers.
    is_whole = all(len(row) >= CUBES[name].end for name, rows in found.items() for row in rows)
    return Stored((tally, of), found, count) if is_whole else None


def counted_by(user: User, kept: Kept | None, name: str) -> Func:
    """Return how many a person sees by the first column of a cube, for rows with these ids.

    Where nothing is kept they are counted by that column alone: joined to the rows, each would be grouped by all that
    is shown of its row.
    """
    counts: Counter[str] = Counter()
    if kept is None:
        rows = Recommendation.objects.tracked().visible_to(user).order_by()
        counted = rows.values_list(CUBES[name].keys[0]).annotate(count=Count("pk"))
        counts = Counter({str(row): count for row, count in counted})
    elif name == MEETINGS:
        for meeting, found in kept.meetings().items():
            counts[str(meeting)] = sum(found.get(status.value, 0) for status in Status)
    else:
        for (row, *_others), (count, *_numbers) in kept.totals(name).items():
            counts[str(row)] += count
    return Func(
        Value(json.dumps(counts)),
        Cast("pk", TextField()),
        arg_joiner="::jsonb ->> ",
        template="coalesce((%(expressions)s)::integer, 0)",
        output_field=IntegerField(),
    )


def _changed_since(moment: datetime) -> list[int]:
    """Return the ids of the recommendations that count otherwise than before a moment; two queries.

    Each change of one is in its log. How it is judged depends on its meeting, and on the holder of its owner post.
    """
    meetings, posts = _others_changed_since(moment)
    found = ProgressEntry.objects.filter(recorded_at__gte=moment).order_by().values_list("recommendation_id")
    if meetings or posts:
        named = Recommendation.objects.filter(Q(meeting__in=meetings) | Q(owner__in=posts))
        found = found.union(named.order_by().values_list("pk"))
    else:
        found = found.distinct()
    return [key for (key,) in found[: MOST_CHANGED + 1]]


def _others_changed_since(moment: datetime) -> tuple[list[int], list[int]]:
    """Return the ids of the meetings, and of the posts, that changed since, or whose holders did; one query."""
    events: Any = [getattr(model, "pgh_event_model") for model in (Meeting, Post, User)]  # noqa: B009 - added by the library
    versions = [each.objects.filter(pgh_created_at__gte=moment).exclude(pgh_label="insert") for each in events]
    of_meetings, of_posts, of_people = (each.order_by().values_list("pgh_obj_id") for each in versions)
    held = Post.objects.filter(holder__in=of_people.values("pgh_obj_id")).order_by()
    rows = of_meetings.annotate(is_post=RawSQL("false", [])).union(
        of_posts.annotate(is_post=RawSQL("true", [])), held.values_list("pk").annotate(is_post=RawSQL("true", []))
    )
    found = list(rows)
    return [key for key, is_post in found if not is_post], [key for key, is_post in found if is_post]
