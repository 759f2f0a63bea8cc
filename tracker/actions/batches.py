"""Steps on many recommendations by one act: each is checked as by itself, and all are written by few statements.

The checks, the entries and the chain are those of `steps`. A step that reads what steps before it in the batch have
written, or brings rows of its own, has to be taken by itself.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pghistory
from django.db import connection, models

from tracker import permissions
from tracker.actions.noting import note_many
from tracker.actions.steps import THIS_ENTRY, Taken, chain_on, refusing_conflicts
from tracker.database.copying import Copy, next_keys
from tracker.models import Act, ProgressEntry, Recommendation, UpdateRequest, User
from tracker.workflow import Step

TOGETHER = frozenset(
    {Step.EDIT, Step.RESPOND, Step.ASSIGN, Step.SET_DATE, Step.REPORT, Step.STALL, Step.CLOSE, Step.ADD}
)
"""The steps that a batch can take."""


@dataclass(slots=True)
class _Row:
    """A recommendation as the steps of a batch leave it, the last entry that is written, and the steps that are not."""

    locked: Recommendation
    last: ProgressEntry | None
    steps: list[Taken] = field(default_factory=list)


class StepBatch:
    """Steps of one act by one person. What is refused raises, as by itself; the others wait for `write`."""

    def __init__(self, by: User, act: Act) -> None:
        """Begin a batch without recommendations."""
        self._by, self._act = by, act
        self._rows: dict[int, _Row] = {}
        self._undo: list[Callable[[], None]] = []

    def load(self, keys: Iterable[int], *, lock: bool) -> None:
        """Take in recommendations by their keys: those that the person sees, locked in the order of their keys."""
        keys = sorted(keys)
        if lock:
            # Two statements, as where one is locked by itself.
            with connection.cursor() as cursor:
                cursor.execute(_LOCK, [keys])
        seen = Recommendation.objects.visible_to(self._by).filter(pk__in=keys).defer("searched")
        rows = seen.select_related("meeting", "lead", "owner__holder", "owner__organisation")
        last = {entry.recommendation_id: entry for entry in _last_entries(keys)}
        for row in rows.prefetch_related("themes", "parties"):
            self._rows[row.pk] = _Row(row, last[row.pk])

    def begin(self, recommendation: Recommendation, first: ProgressEntry | None) -> None:
        """Take in a new recommendation with its first entry. Where nothing will be written, there may be none.

        Nobody narrowed it yet, so who sees its meeting sees it. Raises `Forbidden` where the person does not.
        """
        if not permissions.can_see_meeting(self._by, recommendation.meeting):
            permissions.may_see(self._by, recommendation)
        self._rows[recommendation.pk] = _Row(recommendation, first)

    def row(self, recommendation: Recommendation) -> Recommendation:
        """Return a recommendation as the steps before leave it. Raises `Forbidden` where the person does not see it."""
        found = self._rows.get(recommendation.pk)
        if found is None:
            permissions.may_see(self._by, recommendation)
            raise ValueError(f"{recommendation.reference} was not taken into the batch")
        return found.locked

    def add(self, taken: Taken) -> ProgressEntry:
        """Keep a step, and let the next ones find its recommendation changed; return its entry, without a number."""
        if taken.step not in TOGETHER or taken.draft.evidence or taken.draft.form_token or taken.wanted.quotes:
            raise ValueError(f"{taken.step} of this draft has to be taken by itself")
        locked, steps = taken.locked, self._rows[taken.locked.pk].steps
        if any(taken.wanted.many.keys() & before.wanted.many.keys() for before in steps):
            raise ValueError("a batch changes the same members once")
        old = {name: getattr(locked, name) for name in taken.fields}
        steps.append(taken)
        for name, value in taken.fields.items():
            setattr(locked, name, taken.entry if value is THIS_ENTRY else value)
        self._undo.append(partial(_take_back, steps, old))
        return taken.entry

    def undo_to_here(self) -> Callable[[], None]:
        """Return what takes back the steps that are added from now on."""
        return partial(self._undo_to, len(self._undo))

    def _undo_to(self, mark: int) -> None:
        while len(self._undo) > mark:
            self._undo.pop()()

    def write(self) -> None:
        """Write all steps: first those that come first for their recommendations, then the next, as one by one."""
        while some := [(row, row.steps.pop(0)) for row in self._rows.values() if row.steps]:
            self._write(some)
        self._undo.clear()

    @refusing_conflicts()
    def _write(self, some: Sequence[tuple[_Row, Taken]]) -> None:
        """Write one step of each of some recommendations."""
        entries = [taken.entry for _row, taken in some]
        for row, taken in some:
            chain_on(taken.entry, taken.locked.reference, row.last)
            row.last = taken.entry
        with writing_of(self._act):
            write_entries(entries)
            update_rows(
                Recommendation,
                [
                    (entry.recommendation_id, _with_entry(taken.fields, entry))
                    for entry, (_row, taken) in zip(entries, some, strict=True)
                    if taken.fields
                ],
            )
            _set_members(some)
            _end_requests(taken.entry for _row, taken in some if taken.ends_request)
            for _row, taken in some:
                if taken.wanted.then is not None:
                    taken.wanted.then(taken.entry)
            note_many(entries, self._act)


@contextmanager
def writing_of(act: Act) -> Iterator[None]:
    """Let the versions of all that is written in the block name the act, also where it is written by COPY."""
    with pghistory.context(act=act.pk) as context, connection.cursor() as cursor:
        # Only before statements of Django is it said otherwise.
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [str(context.id), json.dumps(context.metadata)],
        )
        yield


def write_entries(entries: Sequence[ProgressEntry]) -> None:
    """Write entries that are chained, and give them their keys."""
    for entry, key in zip(entries, next_keys(ProgressEntry, len(entries)), strict=True):
        entry.pk = key
    Copy.of(ProgressEntry, entries).write()


_LOCK = f"SELECT FROM {Recommendation._meta.db_table} WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"


def _last_entries(keys: Sequence[int]) -> Iterable[ProgressEntry]:
    """Return the last entry of each of some recommendations, as far as the next one needs it."""
    entries = ProgressEntry.objects.filter(recommendation__in=keys).order_by("recommendation_id", "-sequence")
    return entries.distinct("recommendation_id").only("recommendation_id", "sequence", "hash", "recorded_at")


def _take_back(steps: list[Taken], old: Mapping[str, object]) -> None:
    locked = steps.pop().locked
    for name, value in old.items():
        setattr(locked, name, value)


def _with_entry(fields: Mapping[str, object], entry: ProgressEntry) -> dict[str, object]:
    return {name: entry if value is THIS_ENTRY else value for name, value in fields.items()}


def _set_members(some: Iterable[tuple[_Row, Taken]]) -> None:
    """Give recommendations the members that their steps say, as `set` would one by one."""
    wanted: dict[str, dict[int, set[int]]] = defaultdict(dict)
    for _row, taken in some:
        for name, members in taken.wanted.many.items():
            wanted[name][taken.locked.pk] = {member.pk for member in members}
    for name, of_row in wanted.items():
        relation: Any = Recommendation._meta.get_field(name)
        links, column = relation.remote_field.through.objects, f"{relation.m2m_reverse_field_name()}_id"
        gone, there = [], links.filter(recommendation__in=of_row)
        for key, row, member in there.values_list("pk", "recommendation", column):
            if member in of_row[row]:
                of_row[row].discard(member)
            else:
                gone.append(key)
        links.filter(pk__in=gone).delete()
        links.bulk_create(
            links.model(recommendation_id=row, **{column: member})
            for row, members in of_row.items()
            for member in sorted(members)
        )


def _end_requests(entries: Iterable[ProgressEntry]) -> None:
    """Let entries answer, or end, the requests for an update of their recommendations."""
    by_row = {entry.recommendation_id: entry for entry in entries}
    waiting = UpdateRequest.objects.unanswered().filter(recommendation__in=by_row)
    ended = [(key, {"ended_by": by_row[row]}) for key, row in waiting.values_list("pk", "recommendation")]
    update_rows(UpdateRequest, ended)


_UPDATE = """
UPDATE {table} AS kept SET {pairs}
FROM unnest(%s::bigint[], {lists}) AS given(key, {columns}) WHERE kept.id = given.key
"""


def update_rows(model: type[models.Model], changes: Iterable[tuple[int, Mapping[str, object]]]) -> None:
    """Give each row of a key its own new values, by one statement for all rows that change the same fields."""
    together: dict[tuple[str, ...], list[tuple[int, Mapping[str, object]]]] = defaultdict(list)
    for key, values in changes:
        together[tuple(sorted(values))].append((key, values))
    quote = connection.ops.quote_name
    for names, rows in together.items():
        fields: list[Any] = [model._meta.get_field(name) for name in names]
        columns = [quote(field.column) for field in fields]
        lists: list[list[object]] = [[key for key, _new in rows]]
        lists += [[_stored(field, new[field.name]) for _key, new in rows] for field in fields]
        statement = _UPDATE.format(
            table=quote(model._meta.db_table),
            pairs=", ".join(f"{column} = given.{column}" for column in columns),
            lists=", ".join(f"%s::{field.db_type(connection)}[]" for field in fields),
            columns=", ".join(columns),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, lists)


def _stored(field: Any, value: object) -> object:
    """Return a value of a field as its column holds it."""
    if isinstance(value, models.Model):
        return value.pk
    # A choice is dumped as another type than a text, and a list holds one type.
    return str(value) if isinstance(value, str) else field.get_db_prep_save(value, connection)
