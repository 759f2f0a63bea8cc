"""Steps on many recommendations by one act: each is checked as by itself, and all are written by few statements.

The checks, the entries and the chain are those of `steps`. A step that reads what steps before it in the batch have
written, or brings rows of its own, has to be taken by itself.

Each step still changes its row by an update of its own, because each leaves a version. All that is written into one
table goes there together, and all updates go to the database at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

import pghistory
from django.db import connection, models

from tracker import permissions
from tracker.actions.conflicts import conflicts_in_words
from tracker.actions.giving import hold_given
from tracker.actions.noting import note_many
from tracker.actions.steps import THIS_ENTRY, Taken, chain_on, with_request
from tracker.database.constraints import CHECK_CONSTRAINTS
from tracker.database.copying import Copy, next_keys
from tracker.models import Act, ProgressEntry, Recommendation, UpdateRequest, User
from tracker.workflow import Step

TOGETHER = frozenset(
    {Step.EDIT, Step.RESPOND, Step.ASSIGN, Step.SET_DATE, Step.REPORT, Step.STALL, Step.CLOSE, Step.ADD}
)
"""The steps that a batch can take."""


Statement: TypeAlias = tuple[str, Sequence[Any]]
"""SQL with its parameters."""


@dataclass(slots=True)
class _Row:
    """A recommendation as the steps of a batch leave it, the last entry that is written, and the steps that are not."""

    locked: Recommendation
    last: ProgressEntry | None
    steps: list[Taken] = field(default_factory=list)


class StepBatch:
    """Steps of one act by one person. What is refused raises, as by itself; the others wait for `write`."""

    def __init__(self, by: User) -> None:
        """Begin a batch without recommendations."""
        self._by = by
        self._rows: dict[int, _Row] = {}
        self._undo: list[Callable[[], None]] = []

    @classmethod
    def of_one(cls, recommendation: Recommendation, by: User, given: Iterable[object]) -> StepBatch:
        """Return one for a single recommendation, which is locked and read, after what it is to be `given` is held."""
        hold_given(given)
        batch = cls(by)
        batch.load([recommendation.pk], lock=True)
        return batch

    def load(self, keys: Iterable[int], *, lock: bool) -> None:
        """Take in recommendations by their keys: those that the person sees, locked in the order of their keys."""
        keys = sorted(keys)
        last = _last_entries(keys, lock=lock)
        # Another statement, as where one is locked by itself.
        seen = with_request(Recommendation.objects.visible_to(self._by).filter(pk__in=keys).defer("searched"))
        rows = seen.select_related("meeting", "lead", "owner__holder", "owner__deputy", "owner__organisation")
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
        if taken.step not in TOGETHER or taken.draft.evidence or taken.wanted.quotes:
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

    @conflicts_in_words()
    def write(self) -> None:
        """Write all steps: first those that come first for their recommendations, then the next, as one by one.

        Raises `Refused` for what the database refuses; the caller's transaction is then taken back.
        """
        rounds = list(self._rounds())
        self._undo.clear()
        every = [each for some in rounds for each in some]
        if not every:
            return
        for taken in every:
            row = self._rows[taken.locked.pk]
            chain_on(taken.entry, taken.locked.reference, row.last, sent=taken.draft.sent)
            row.last = taken.entry
        act = every[0].entry.act
        with pghistory.context(act=act.pk):
            write_entries([taken.entry for taken in every], act)
            execute([*_members(every), *_updates(rounds), (CHECK_CONSTRAINTS, ())])
            _end_requests(taken.entry for taken in every if taken.ends_request)
            _follow(every)
            note_many([taken.entry for taken in every], act)

    def _rounds(self) -> Iterator[list[Taken]]:
        """Yield the first step of each recommendation, then the second of each, and so on; none waits any longer."""
        while some := [row.steps.pop(0) for row in self._rows.values() if row.steps]:
            yield some


def _follow(steps: Iterable[Taken]) -> None:
    """Do what steps do besides, now that their entries are there."""
    for taken in steps:
        if taken.wanted.then is not None:
            taken.wanted.then(taken.entry)


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


FEW = 20
"""So many rows are written sooner by INSERT, which needs one statement, than by COPY, which needs several."""


def write_entries(entries: Sequence[ProgressEntry], act: Act) -> None:
    """Write entries of an act that are chained, and give them their keys."""
    if len(entries) <= FEW:
        ProgressEntry.objects.bulk_create(entries)
        return
    with writing_of(act):
        for entry, key in zip(entries, next_keys(ProgressEntry, len(entries)), strict=True):
            entry.pk = key
        Copy.of(ProgressEntry, entries).write()


_LOCK = f"SELECT FROM {Recommendation._meta.db_table} WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_LAST = """
SELECT DISTINCT ON (recommendation_id) recommendation_id, sequence, hash, recorded_at
FROM tracker_progressentry WHERE recommendation_id = ANY(%s) ORDER BY recommendation_id, sequence DESC
"""


_KEPT = ("sequence", "hash", "recorded_at")


def _last_entries(keys: list[int], *, lock: bool) -> dict[int, ProgressEntry]:
    """Return the last entry of each of some recommendations, as far as the next one needs it; they may be locked first.

    These are two statements, sent together: the second finds what was there when the first had got its locks.
    """
    with connection.cursor() as cursor:
        cursor.execute(*joined([(_LOCK, [keys])] * lock + [(_LAST, [keys])]))
        if lock:
            cursor.nextset()
        return {
            row: ProgressEntry(recommendation_id=row, **dict(zip(_KEPT, kept, strict=True))) for row, *kept in cursor
        }


def _take_back(steps: list[Taken], old: Mapping[str, object]) -> None:
    locked = steps.pop().locked
    for name, value in old.items():
        setattr(locked, name, value)


def _with_entry(fields: Mapping[str, object], entry: ProgressEntry) -> dict[str, object]:
    return {name: entry if value is THIS_ENTRY else value for name, value in fields.items()}


def execute(statements: Iterable[Statement]) -> None:
    """Execute statements one after the other, sent to the database together."""
    with connection.cursor() as cursor:
        cursor.execute(*joined(statements))


def joined(statements: Iterable[Statement]) -> Statement:
    """Return several statements as one text, with the parameters of all."""
    texts, parameters = zip(*statements, strict=True)
    return "; ".join(texts), [each for some in parameters for each in some]


_ADD_MEMBERS = "INSERT INTO {table} (recommendation_id, {column}) SELECT * FROM unnest(%s::bigint[], %s::bigint[])"
_DROP_MEMBERS = """
DELETE FROM {table} WHERE (recommendation_id, {column}) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))
"""


def _members(steps: Iterable[Taken]) -> Iterator[Statement]:
    """Yield what gives recommendations the members that their steps say, as `set` would one by one."""
    links: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for taken in steps:
        for name in taken.wanted.many.keys() & taken.entry.changes.keys():
            old, new = ({member["id"] for member in members} for members in taken.entry.changes[name])
            links[_DROP_MEMBERS, name] += [(taken.locked.pk, member) for member in sorted(old - new)]
            links[_ADD_MEMBERS, name] += [(taken.locked.pk, member) for member in sorted(new - old)]
    for (statement, name), pairs in links.items():
        if pairs:
            yield _link_statement(statement, name), [list(each) for each in zip(*pairs, strict=True)]


def _link_statement(statement: str, name: str) -> str:
    relation: Any = Recommendation._meta.get_field(name)
    table = connection.ops.quote_name(relation.remote_field.through._meta.db_table)
    return statement.format(table=table, column=f"{relation.m2m_reverse_field_name()}_id")


def _updates(rounds: Iterable[Iterable[Taken]]) -> Iterator[Statement]:
    """Yield what changes the recommendations of steps: an update for each step of each, because each has a version."""
    for some in rounds:
        changes = [(taken.locked.pk, _with_entry(taken.fields, taken.entry)) for taken in some if taken.fields]
        yield from updates(Recommendation, changes)


def _end_requests(entries: Iterable[ProgressEntry]) -> None:
    """Let entries answer, or end, the requests for an update of their recommendations; the first of each does."""
    by_row: dict[int, ProgressEntry] = {}
    for entry in entries:
        by_row.setdefault(entry.recommendation_id, entry)
    if not by_row:
        return
    waiting = UpdateRequest.objects.unanswered().filter(recommendation__in=by_row)
    ended = [(key, {"ended_by": by_row[row]}) for key, row in waiting.values_list("pk", "recommendation")]
    if statements := list(updates(UpdateRequest, ended)):
        execute(statements)


_UPDATE = """
UPDATE {table} AS kept SET {pairs}
FROM unnest(%s::bigint[], {lists}) AS given(key, {columns}) WHERE kept.id = given.key
"""


def updates(model: type[models.Model], changes: Iterable[tuple[int, Mapping[str, object]]]) -> Iterator[Statement]:
    """Yield what gives each row of a key its own new values: a statement for all rows that change the same fields."""
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
        yield statement, lists


def _stored(field: Any, value: object) -> object:
    """Return a value of a field as its column holds it."""
    if isinstance(value, models.Model):
        return value.pk
    # A choice is dumped as another type than a text, and a list holds one type.
    return str(value) if isinstance(value, str) else field.get_db_prep_save(value, connection)
