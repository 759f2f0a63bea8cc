"""What changed between two days, read from the log: each recommendation with the entry that explains it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, groupby
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tracker.database import past
from tracker.history.days import as_of, end_of
from tracker.history.undone import taken_back
from tracker.models import ProgressEntry, Recommendation, User
from tracker.models.conditions import Needs
from tracker.models.corrections import with_corrections
from tracker.models.log import OF_MARKING, conceal
from tracker.models.recommendations import RecommendationQuerySet, reiterations
from tracker.workflow import CONTACT, RULES, RelationKind, Status, Step


class ChangeKind(models.TextChoices):
    """What happened to a recommendation between two days; or that nothing was heard of it."""

    NEW = "new", gettext_lazy("New")
    STARTED = "started", gettext_lazy("Started")
    ADVANCED = "advanced", gettext_lazy("Updated")
    COMPLETED = "completed", gettext_lazy("Reported complete")
    VERIFIED = "verified", gettext_lazy("Verified")
    RETURNED = "returned", gettext_lazy("Sent back")
    SLIPPED = "slipped", gettext_lazy("Due date moved")
    PROPOSED = "proposed", gettext_lazy("New date proposed")
    STALLED = "stalled", gettext_lazy("Put on hold")
    CLOSED = "closed", gettext_lazy("Closed without implementation")
    REOPENED = "reopened", gettext_lazy("Reopened")
    RESTATED = "restated", gettext_lazy("Reiterated")
    SILENT = "silent", gettext_lazy("No update throughout")


REPORTED: dict[Status, ChangeKind | None] = {
    Status.NOT_STARTED: None,
    # Where it had not begun before, it started.
    Status.IN_PROGRESS: ChangeKind.ADVANCED,
}
"""What a recommendation is named for where the last step is an update, by what that says."""
NAMED_FOR: dict[Step, ChangeKind] = {
    Step.CLAIM: ChangeKind.COMPLETED,
    Step.VERIFY: ChangeKind.VERIFIED,
    Step.RETURN_CLAIM: ChangeKind.RETURNED,
    Step.STALL: ChangeKind.STALLED,
    Step.CLOSE: ChangeKind.CLOSED,
    Step.SUPERSEDE: ChangeKind.CLOSED,
    Step.MERGE: ChangeKind.CLOSED,
    Step.REOPEN: ChangeKind.REOPENED,
}
"""What a recommendation is named for, by the last step that decided its status; an update has its own table."""
MOVES = frozenset(step for step, rule in RULES.items() if rule.moves)
_DECIDING = [*NAMED_FOR, Step.WITHDRAW_CLAIM]
_NOT_BEGUN = frozenset({"", Status.NOT_YET_REPORTED, Status.NOT_STARTED})
_SAYS = (*sorted(CONTACT), Step.TRACK)
"""What keeps a recommendation from being silent."""
_FEW = 500
MOST = 100
"""So many changes of one kind are returned with their rows, unless it is said how many; all are counted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One recommendation, as it was on the last day, and the entry of the log that explains why it is named.

    `entry` is of the log of `recommendation`, or, where it was reiterated, of the one that does. It is None where the
    person may not read it. `days` says by how many days the due date moved, or for how many nothing was heard.
    """

    kind: ChangeKind
    recommendation: Recommendation
    entry: ProgressEntry | None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed after the day `start`, until the end of the day `end`.

    `counts` has every kind, exact; `shown` the newest so many of each kind, of silence those that last longest;
    `days_moved` is the sum of days by which due dates moved.
    """

    start: date
    end: date
    counts: dict[ChangeKind, int] = field(default_factory=dict)
    shown: dict[ChangeKind, list[Change]] = field(default_factory=dict)
    days_moved: int = 0

    def __iter__(self) -> Iterator[Change]:
        """Yield what is shown, kind by kind."""
        return chain.from_iterable(self.shown[kind] for kind in ChangeKind)


class _Found(NamedTuple):
    """One change by its keys, before its rows are read."""

    recommendation: int
    entry: int
    days: int | None = None


_Finds = dict[ChangeKind, list[_Found]]


def changed_between(
    start: date, end: date, user: User, *, rows: RecommendationQuerySet | None = None, most: int = MOST
) -> Changes:
    """Return what changed after the end of one day until the end of another, of what a person may see today.

    Only recommendations among `rows` count, where they are given: of the present, as a filter of today finds them, or
    pinned to a day as `as_of` makes them. What was in error at the end counts nowhere.

    A recommendation is named for its last step that decides a status, not for those before: reported complete and
    verified in one period is verified. A change of several that was undone in the period counts nowhere. It started
    where work had not begun before the period, and has progress where an update says that it goes on. Apart from that
    it may be new, be reiterated, have a later due date than it had at the start, and have a date that was proposed in
    the period and still waits for a decision. Silent are those that were there
    before, are followed up at the end, and of which nobody said how they stand. Where a day begins is the site's time
    zone; what counts is when the log got it, not the day an entry names.

    It takes the same number of queries however much changed.
    """
    there = as_of(end, user).tracked()
    period = ProgressEntry.objects.filter(recorded_at__gte=end_of(start), recorded_at__lt=end_of(end))
    told = period.visible_to(user)
    if rows is not None:
        among = rows.order_by().values("pk")
        there, told = there.filter(pk__in=among), told.filter(recommendation__in=among)
    told = told.exclude(pk__in=taken_back(told))
    counts, found, in_error = _moved(told, most)
    slipped = sorted(_slips(told, in_error), key=lambda each: each.entry, reverse=True)
    restated = sorted(_restated(there, user, start, end), key=lambda each: each.entry, reverse=True)
    proposed = _proposed(there, start)
    silent, longest = _last_heard(_silent(period, there, start), start, end, most)
    listed = {ChangeKind.SLIPPED: slipped, ChangeKind.PROPOSED: proposed, ChangeKind.RESTATED: restated}
    counts |= {kind: len(each) for kind, each in listed.items()} | {ChangeKind.SILENT: silent}
    found |= {kind: each[:most] for kind, each in listed.items()} | {ChangeKind.SILENT: longest}
    moved = sum(each.days or 0 for each in slipped)
    return Changes(start, end, counts, _read(found, there, user), moved)


def not_outdated(period: QuerySet[ProgressEntry, Any]) -> Q:
    """Return the condition that an entry does not decide a status, or is the last of a period to do so.

    So `changed_between` names each recommendation once. That a completion report is withdrawn counts where it was made
    before the period.
    """
    moves = period.filter(kind__in=sorted(MOVES)).order_by("recommendation_id", "-sequence")
    last = list(moves.distinct("recommendation_id").values_list("pk", flat=True))
    before = period.filter(kind=Step.CLAIM, recommendation=OuterRef("recommendation"))
    withdrawn = Q(Exists(before.filter(sequence__lt=OuterRef("sequence")).order_by()), kind=Step.WITHDRAW_CLAIM)
    return ~Q(kind__in=_DECIDING) | Q(~withdrawn, pk__in=last)


def _due(side: int) -> Cast:
    """Return the due date before (0) or after (1) an entry that changed it."""
    return Cast(KT(f"changes__due_on__{side}"), models.DateField())


# --- What decides a status -------------------------------------------------------------------------------------------

_NUMBERS = {kind: number for number, kind in enumerate(ChangeKind, 1)}
_NOTHING, _IN_ERROR = 0, 15
_WAS_NEW, _HAD_NOT_BEGUN, _HAD_BEGUN = 2, 1, 0
_BITS = 4
"""So many bits of a number are left for what an entry means; the others are its key, so that the last is the largest.

An entry is written while its recommendation is locked, so keys rise along a log.
"""
_NAMED_BY = {step: _NUMBERS[kind] for step, kind in NAMED_FOR.items()}
_NAMED_BY |= {Step.ENTER_IN_ERROR: _IN_ERROR, Step.UNDO_TRACK: _IN_ERROR}
_MEANS = Case(
    *(
        When(kind=Step.REPORT, status_to=status, then=Value(_NUMBERS[kind]))
        for status, kind in REPORTED.items()
        if kind is not None
    ),
    *(When(kind=step, then=Value(number)) for step, number in _NAMED_BY.items()),
    default=Value(_NOTHING),
)
_BEFORE = Case(
    When(kind=Step.TRACK, then=Value(_WAS_NEW)),
    When(status_from__in=sorted(_NOT_BEGUN), then=Value(_HAD_NOT_BEGUN)),
    default=Value(_HAD_BEGUN),
)
_KEY = F("pk") * Value(1 << _BITS)
_COUNTED = """
    WITH named AS MATERIALIZED (
        SELECT recommendation_id AS row, last >> {bits} AS last, first >> {bits} AS first, first & {mask} AS begun,
               CASE WHEN last & {mask} = {advanced} AND first & {mask} <> {had_begun} THEN {started}
                    ELSE last & {mask} END AS number
        FROM ({moves}) AS moves
    ), recent AS MATERIALIZED (
        SELECT number, row, last
        FROM named WHERE number NOT IN ({nothing}, {in_error}) ORDER BY last DESC LIMIT {recent}
    ), counted AS MATERIALIZED (
        SELECT number, begun = {was_new} AS is_new, count(*) AS total FROM named GROUP BY 1, 2
    ), kinds AS (
        SELECT number, sum(total)::bigint AS total,
               (SELECT count(*) FROM recent WHERE recent.number = counted.number) < least(sum(total), %s) AS is_rare
        FROM counted WHERE number NOT IN ({nothing}, {in_error}) GROUP BY number
    )
    SELECT number, total, newest.rows, newest.entries
    FROM kinds CROSS JOIN LATERAL (
        SELECT array_agg(row ORDER BY last DESC) AS rows, array_agg(last ORDER BY last DESC) AS entries
        FROM (
            (SELECT row, last FROM recent
             WHERE recent.number = kinds.number AND NOT is_rare ORDER BY last DESC LIMIT %s)
            UNION ALL
            (SELECT row, last FROM named
             WHERE named.number = kinds.number AND is_rare ORDER BY last DESC LIMIT %s)
        ) AS few
    ) AS newest
    UNION ALL
    SELECT {new}, (SELECT coalesce(sum(total), 0)::bigint FROM counted WHERE is_new AND number <> {in_error}),
           array_agg(row ORDER BY first DESC), array_agg(first ORDER BY first DESC)
    FROM (
        SELECT row, first FROM named WHERE begun = {was_new} AND number <> {in_error} ORDER BY first DESC LIMIT %s
    ) AS few
    UNION ALL
    SELECT {in_error}, count(*), array_agg(row), NULL FROM named WHERE number = {in_error}
"""
"""Of each recommendation the first and the last move, and by these how many there are of each kind and the newest.

Where the period has a hundred thousand moves, each walk through them takes its time, and sorting them takes longer. So
the newest of a kind are looked for among the `recent` ones, and only those of a rare kind among all.
"""
_RECENT = 1_000


def _moved(told: QuerySet[ProgressEntry], most: int) -> tuple[dict[ChangeKind, int], _Finds, set[int]]:
    """Return how many recommendations are named for each kind of move, the newest of each, and what is in error.

    One query, which reads of the log no more than the period, from an index (`entry_latest`).
    """
    moves = told.filter(kind__in=sorted(MOVES)).order_by().values("recommendation_id")
    sql, params = moves.annotate(last=Max(_KEY + _MEANS), first=Min(_KEY + _BEFORE)).query.sql_with_params()
    statement = _COUNTED.format(
        moves=sql,
        bits=_BITS,
        recent=_RECENT,
        mask=(1 << _BITS) - 1,
        nothing=_NOTHING,
        in_error=_IN_ERROR,
        was_new=_WAS_NEW,
        had_begun=_HAD_BEGUN,
        new=_NUMBERS[ChangeKind.NEW],
        started=_NUMBERS[ChangeKind.STARTED],
        advanced=_NUMBERS[ChangeKind.ADVANCED],
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, most, most, most, most])
        read: Sequence[tuple[int, int, list[int] | None, list[int] | None]] = cursor.fetchall()
    by_number = {number: (count, rows or [], entries or []) for number, count, rows, entries in read}
    in_error = set(by_number.pop(_IN_ERROR)[1])
    none: tuple[int, list[int], list[int]] = (0, [], [])
    named = {kind: by_number.get(number, none) for kind, number in _NUMBERS.items()}
    counts = {kind: count for kind, (count, _, _) in named.items()}
    return counts, {kind: list(map(_Found, rows, entries)) for kind, (_, rows, entries) in named.items()}, in_error


# --- Dates, relations and silence ------------------------------------------------------------------------------------


def _slips(told: QuerySet[ProgressEntry], in_error: set[int]) -> Iterator[_Found]:
    """Yield what is due later than at first, and by how many days; not where there was or is no date. One query."""
    dated = told.filter(changes__has_key="due_on").order_by("recommendation_id", "sequence")
    rows = dated.values_list("recommendation_id", "pk", _due(0), _due(1))
    for key, entries in groupby(rows, key=lambda row: row[0]):
        each = list(entries)
        first, (entry, last) = each[0][2], (each[-1][1], each[-1][3])
        if key not in in_error and first is not None and last is not None and last > first:
            yield _Found(key, entry, (last - first).days)


def _proposed(there: RecommendationQuerySet, start: date) -> list[_Found]:
    """Return those whose new due date was proposed after a day and is not decided yet, newest first. One query."""
    waiting = there.filter(Needs.PROPOSED, date_proposal__recorded_at__gte=end_of(start)).order_by("-date_proposal")
    return [_Found(key, entry) for key, entry in waiting.values_list("pk", "date_proposal")]


def _restated(there: RecommendationQuerySet, user: User, start: date, end: date) -> Iterator[_Found]:
    """Yield what was reiterated in the period, and still is at its end, with the entry that says so.

    That is one of the log of the recommendation that reiterates it, or one that added a source of another meeting.
    Two queries.
    """
    by_another, by_a_source = (past.pinned(each, end_of(end)) for each in reiterations(user))
    among, since = there.values("pk"), {"act__entries__recorded_at__gte": end_of(start)}
    by_another = by_another.filter(
        other__in=among,
        act__entries__recommendation=F("one"),
        act__entries__changes__has_key=RelationKind.RESTATES.value,
        **since,
    )
    by_a_source = by_a_source.filter(
        recommendation__in=among,
        act__entries__recommendation=F("recommendation"),
        act__entries__kind=Step.EDIT,
        act__entries__changes__has_key="sources",
        **since,
    )
    latest: dict[int, int] = {}
    for key, entry in chain(
        by_another.values_list("other_id", "act__entries__pk"),
        by_a_source.values_list("recommendation_id", "act__entries__pk"),
    ):
        latest[key] = max(entry, latest.get(key, 0))
    return (_Found(key, entry) for key, entry in latest.items())


def _silent(period: QuerySet[ProgressEntry], there: RecommendationQuerySet, start: date) -> RecommendationQuerySet:
    """Return those of which nobody said in the period how they stand, and that were there before.

    No day that somebody names is in the future. So what is quiet since a day after the start was heard of in the
    period; of the others it was where somebody named an earlier day, and only these entries are looked at.
    """
    late = period.filter(kind__in=_SAYS, happened_on__lte=start).order_by().values_list("recommendation_id", flat=True)
    quiet = there.chased().filter(quiet_since__lte=start)
    # Mostly there are few, which are found once; the queries that follow would each look for them again.
    few = list(late[: _FEW + 1])
    return quiet.exclude(pk__in=few if len(few) <= _FEW else late)


def _last_heard(silent: RecommendationQuerySet, start: date, end: date, most: int) -> tuple[int, list[_Found]]:
    """Return how many are silent, and those for longest, each with the last entry before that said how it stood.

    Both are one query, because each would go through all of them.
    """
    counted = silent.order_by("quiet_since", "pk").annotate(total=Window(Count("pk")))
    rows = list(counted.values_list("pk", "quiet_since", "total")[: max(1, most)])
    total, quiet = rows[0][2] if rows else 0, {key: since for key, since, _total in rows[:most]}
    # Who undoes a merge reopens, and says nothing of how it stands.
    said = ProgressEntry.objects.filter(recommendation__in=quiet, kind__in=_SAYS)
    said = said.exclude(kind=Step.REOPEN, changes__has_key="quiet_since")
    last = said.filter(recorded_at__lt=end_of(start)).order_by("recommendation_id", "-sequence")
    entries = dict(last.distinct("recommendation_id").values_list("recommendation_id", "pk"))
    until = min(end, timezone.localdate())
    return total, [_Found(key, entries[key], (until - since).days) for key, since in quiet.items() if key in entries]


def _read(shown: _Finds, there: RecommendationQuerySet, user: User) -> dict[ChangeKind, list[Change]]:
    """Return changes with their rows: recommendations with all that a list shows, entries with all that a log does."""
    finds = list(chain.from_iterable(shown.values()))
    rows = there.filter(pk__in={each.recommendation for each in finds}).for_list().in_bulk()
    seen = ProgressEntry.objects.visible_to(user).filter(pk__in={each.entry for each in finds})
    # Where it was reiterated, the entry is in the log of another one.
    lines = with_corrections(seen.for_log(), past.moment_of(there))
    entries = lines.select_related("by", "for_post", *OF_MARKING).in_bulk()
    conceal(entries.values(), user)
    return {
        kind: [
            Change(kind, rows[each.recommendation], entries.get(each.entry), each.days)
            for each in shown[kind]
            if each.recommendation in rows
        ]
        for kind in ChangeKind
    }
