"""What acts changed: which rows, and of each row field by field, old and new. Also the history of any one row.

It is read from the versions; what an act did to recommendations is found through the entries of their logs. Where a
page may be seen only by some, the page asks; what is shown of recommendations is what the person may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter, or_
from typing import Any

from django.db import models
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from briefings.models import Briefing, Meeting, Passage
from tracker.history.days import SETTLED_AFTER
from tracker.history.fields import SHOWN, ActChanges, changes_by_act
from tracker.history.words import FieldChange, Words
from tracker.models import (
    Absence,
    Act,
    HandOver,
    Marking,
    MeetingAccess,
    MeetingRole,
    Organisation,
    PassageDecision,
    Post,
    ProgressEntry,
    Recommendation,
    RecommendationParty,
    RecommendationTheme,
    Side,
    Theme,
    User,
    UserRole,
)
from tracker.models.raised import said_by_side_of

MOST = 50
"""So many of the rows that one act changed are returned."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A row that an act changed: its model and key, what it is called, and how many others of its kind there are."""

    model: type[models.Model]
    key: int
    name: str
    others: int = 0


@dataclass(frozen=True, slots=True)
class RowChanges:
    """What an act changed of one row; `entries` are those of a recommendation's log."""

    touched: Touched
    fields: list[FieldChange]
    entries: list[ProgressEntry]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of which an act may change rows without an entry: which row it is of, by which column, and its name.

    There is an index of its versions by their act, made by migration 0055.
    """

    of: type[models.Model]
    column: str
    name: Callable[[], Any]


def _own(model: type[models.Model], name: str) -> tuple[type[models.Model], _Table]:
    return model, _Table(model, "id", lambda: Cast(name, models.TextField()))


def _part(part: type[models.Model], model: type[Any], column: str, name: str) -> tuple[type[models.Model], _Table]:
    rows = model.objects.filter(pk=OuterRef(column))
    return part, _Table(model, column, lambda: Cast(Subquery(rows.values(name)[:1]), models.TextField()))


_BRIEFING_OF = Subquery(Passage.objects.filter(pk=OuterRef("passage_id")).values("briefing_id")[:1])
_TITLE_OF = Passage.objects.filter(pk=OuterRef("passage_id")).values("briefing__title")[:1]
TABLES: dict[type[models.Model], _Table] = dict(
    [
        *(_own(model, "name") for model in (Meeting, Organisation, Post, Theme, Side, Marking, User)),
        _own(Briefing, "title"),
        _part(MeetingAccess, Meeting, "meeting_id", "name"),
        _part(MeetingRole, Meeting, "meeting_id", "name"),
        _part(UserRole, User, "user_id", "name"),
        _part(Absence, User, "person_id", "name"),
        _part(HandOver, Post, "post_id", "name"),
        (PassageDecision, _Table(Briefing, "briefing", lambda: Cast(Subquery(_TITLE_OF), models.TextField()))),
    ]
)
"""What an act may change beside recommendations."""

PARTS: dict[type[models.Model], tuple[tuple[type[models.Model], str], ...]] = {
    User: ((UserRole, "user"), (Absence, "person")),
    Post: ((HandOver, "post"),),
    Meeting: ((MeetingAccess, "meeting"), (MeetingRole, "meeting")),
}
"""Tables whose rows are part of another row, in whose history they stand, and the field that says of which one."""


def _versions(model: type[models.Model]) -> Any:
    return getattr(model, "pgh_event_model").objects  # noqa: B009 - the library adds it


# --- Which rows --------------------------------------------------------------------------------------------------


def touched_by(acts: Iterable[Act], user: User) -> dict[int, list[Touched]]:
    """Return the rows that each act changed, by its key, in four queries; of recommendations one and a count."""
    acts = list(acts)
    keys = [act.pk for act in acts]
    touched: dict[int, list[Touched]] = {key: [] for key in keys}
    entries = _entries(acts, user).order_by().values("act")
    counts = entries.annotate(first=Min("recommendation"), count=Count("recommendation", distinct=True))
    found = {row["act"]: (row["first"], row["count"]) for row in counts}
    raised = _raised(keys, user)
    rows = Recommendation.objects.visible_to(user).in_bulk({key for key, _ in found.values()} | set(raised.values()))
    for act, (key, count) in {**{act: (key, 1) for act, key in raised.items()}, **found}.items():
        if key in rows:
            touched[act].append(Touched(Recommendation, key, str(rows[key]), count - 1))
    for act, model, key, name in _others(keys):
        touched[act].append(Touched(model, key, name))
    return touched


def _entries(acts: list[Act], user: User) -> QuerySet[ProgressEntry]:
    """Return the entries of acts that a person may read.

    They have no index by act. An entry is recorded at the moment of its act, or a little later where somebody else was
    writing into the same log; the database takes none of an act that is older than a quarter of an hour.
    """
    entries = ProgressEntry.objects.visible_to(user).filter(act__in=[act.pk for act in acts])
    about = (Q(recorded_at__gte=act.at, recorded_at__lte=act.at + SETTLED_AFTER) for act in acts)
    return entries.filter(reduce(or_, about)) if acts else entries.none()


def _raised(acts: list[int], user: User) -> dict[int, int]:
    """Return the recommendation of each act by which the side of a person chose what to raise."""
    rows = said_by_side_of(user).filter(pgh_context__act__in=acts)
    return dict(rows.values_list(_act(), "recommendation_id"))


def _act() -> Cast:
    return Cast(KT("pgh_context__act"), models.BigIntegerField())


def _others(acts: list[int]) -> Iterator[tuple[int, type[models.Model], int, str]]:
    """Yield act, model, key and name of what was changed beside recommendations; each once."""
    found = [_of_table(model, table, acts) for model, table in TABLES.items()]
    named = {model._meta.label: model for model in TABLES}
    rows = found[0].union(*found[1:]).order_by("by_act", "of_model", "of_row", "row_name")
    for (act, of, key), same in groupby(rows, key=itemgetter(0, 1, 2)):
        yield act, named[of], key, next(same)[3] or ""


def _of_table(model: type[models.Model], table: _Table, acts: list[int]) -> QuerySet[Any, Any]:
    rows = _versions(model).filter(pgh_context__act__in=acts)
    key = _BRIEFING_OF if table.column == "briefing" else models.F(table.column)
    said = {"of_model": Value(table.of._meta.label), "of_row": Cast(key, models.BigIntegerField())}
    named = rows.annotate(by_act=_act(), **said, row_name=table.name())
    return named.values_list("by_act", "of_model", "of_row", "row_name")  # type: ignore[no-any-return]


# --- Field by field ----------------------------------------------------------------------------------------------


def changed_by(act: Act, user: User) -> list[RowChanges]:
    """Return what one act changed, at most `MOST` rows and one more; the number of queries does not grow with them."""
    entries: dict[int, list[ProgressEntry]] = {}
    seen = _entries([act], user).select_related("recommendation", "act", "by", "for_post")
    for entry in seen.order_by("recommendation_id", "sequence")[: 2 * MOST]:
        entries.setdefault(entry.recommendation_id, []).append(entry)
    fields = _of_recommendations(act, list(entries)[: MOST + 1])
    found = [
        RowChanges(Touched(Recommendation, key, str(said[0].recommendation)), fields.get(key, []), said)
        for key, said in entries.items()
        if key in fields
    ]
    return [*found, *_of_others(act)][: MOST + 1]


def _of_recommendations(act: Act, keys: list[int]) -> dict[int, list[FieldChange]]:
    fields: dict[int, list[FieldChange]] = {key: [] for key in keys}
    parts = (
        (Recommendation, "id"),
        (RecommendationParty, "recommendation_id"),
        (RecommendationTheme, "recommendation_id"),
    )
    for model, column in parts if keys else ():
        events = _versions(model).filter(**{f"{column}__in": keys, "pgh_context__act": act.pk})
        without = ["meeting", "recommendation"]
        for event, changes in _compared(model, list(events.order_by("pgh_id")), without, is_whole=column != "id"):
            fields[getattr(event, column)] += changes
    return fields


def _of_others(act: Act) -> list[RowChanges]:
    called: dict[tuple[type[models.Model], int], Touched] = {
        (model, key): Touched(model, key, name) for _, model, key, name in _others([act.pk])
    }
    of = {touched.model for touched in called.values()}
    found = {touched: RowChanges(touched, [], []) for touched in list(called.values())[: MOST + 1]}
    for model, table in TABLES.items():
        if table.of not in of or table.column == "briefing":
            continue
        events = list(_versions(model).filter(pgh_context__act=act.pk).order_by("pgh_id")[: 2 * MOST])
        without = [] if table.column == "id" else [table.column.removesuffix("_id")]
        for event, changes in _compared(model, events, without, is_whole=True):
            row = found.get(called.get((table.of, getattr(event, table.column))))  # type: ignore[arg-type]
            if row is not None:
                row.fields.extend(changes)
    return list(found.values())


def _compared(
    model: type[models.Model], events: list[Any], without: list[str], *, is_whole: bool
) -> Iterator[tuple[Any, list[FieldChange]]]:
    """Yield each version with what it changed; of a row that came or went all its fields, where that `is_whole`."""
    if not events:
        return
    moments = {event.pgh_created_at for event in events}
    ended = _versions(model).filter(id__in={event.id for event in events}, pgh_ended_at__in=moments)
    # One act may change a row several times, all at its one moment: they stand in the order of their writing.
    chain = sorted({each.pgh_id: each for each in (*ended, *events)}.values(), key=attrgetter("id", "pgh_id"))
    before = {new.pgh_id: old for old, new in pairwise(chain) if old.id == new.id}
    words = Words(model, chain, without=without)
    for event in events:
        yield event, _changes(words, event, before.get(event.pgh_id), is_whole=is_whole)


def _changes(words: Words, event: Any, before: Any, *, is_whole: bool) -> list[FieldChange]:
    if event.pgh_label == "update":
        return list(words.changes(event, before))
    return list(words.whole(event, is_gone=event.pgh_label == "delete")) if is_whole else []


# --- One row -----------------------------------------------------------------------------------------------------


def row_history(row: models.Model) -> list[ActChanges]:
    """Return the newest changes of a row that has versions, newest first; the number of queries does not grow.

    Of a recommendation, which only some may see, `field_history` returns them.
    """
    changed: list[tuple[Any, list[FieldChange]]] = []
    own = list(_versions(type(row)).filter(id=row.pk).order_by("-pgh_id")[:SHOWN])
    words = Words(type(row), own)
    changed += [(new, list(words.changes(new, old))) for new, old in pairwise([*own, None])]
    for part, name in PARTS.get(type(row), ()):
        events = list(_versions(part).filter(**{name: row.pk}).order_by("-pgh_id")[:SHOWN])
        changed += _of_part(Words(part, events, without=[name]), events)
    return changes_by_act(changed, first=own[-1] if own and own[-1].pgh_label == "insert" else None)


def _of_part(words: Words, events: list[Any]) -> Iterator[tuple[Any, list[FieldChange]]]:
    """Yield the versions of rows that are part of another, each with what it changed."""
    for _key, versions in groupby(sorted(events, key=attrgetter("id")), key=attrgetter("id")):
        # The newest first, as they came.
        for new, old in pairwise([*versions, None]):
            yield new, _changes(words, new, old, is_whole=True)
