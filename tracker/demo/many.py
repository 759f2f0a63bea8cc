"""Any number of made-up recommendations with their logs, to see how the pages stand under load. Tells no story.

Rows go in by COPY, past the actions, which take one step at a time: here thousands are written in a second. What the
actions promise is kept: every chain verifies, the log tells the present, and each row has its version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

import pghistory
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Max
from psycopg import sql

from briefings.models import Meeting
from tracker import actions
from tracker.demo import ground, wording
from tracker.demo.lines import COLUMNS, Story, copied, proven, steps
from tracker.models import Act, Evidence, Organisation, Post, ProgressEntry, Recommendation, Theme, User
from tracker.models.people import Role
from tracker.workflow import DueBasis, Kind, Priority

VERB = "generate_sample"
BATCH = 5_000
WRITERS = 2
"""Connections that write at once: while the server takes one batch in, the next is made."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Who and what the rows refer to: ids with their names of the day, as the log tells them.

    `meetings` have their codes and last numbers, `posts` their names and holders, `acts` stand by person.
    """

    coordinator: int
    meetings: list[tuple[int, str, int]]
    leads: list[tuple[int, str]]
    posts: dict[int, list[tuple[int, str, int]]]
    themes: list[tuple[int, str]]
    acts: dict[int, int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Recommendations to be written together: the place of the first, its id and its first entry's, and their entries.

    It is made by its own chance, so that it is the same whoever makes it, and when.
    """

    seed: str
    place: int
    recommendation: int
    entry: int
    counts: list[int]


def is_made() -> bool:
    """Whether the first thing ever done in this database was to generate a sample."""
    first = Act.objects.order_by("pk").values("verb", "by__is_system").first()
    return first == {"verb": VERB, "by__is_system": True}


def may_fill() -> bool:
    """Whether rows may be added: the database holds nothing of anybody's, or was begun by this."""
    return ground.survey() is ground.Ground.EMPTY or is_made()


def generate(*, recommendations: int, entries: int, seed: int, on: date, told: Callable[[int, int], None]) -> None:
    """Add that many recommendations with that many log entries, as they would stand on a day.

    The same seed, day and numbers give the same rows in an empty database. Each batch is one transaction, after which
    `told` gets the recommendations and entries written so far. Every recommendation has at least one entry.
    """
    with transaction.atomic():
        stage = _stage(on)
    batches = _batches(recommendations, entries, f"{seed}:{Recommendation.objects.count()}")
    done = written = 0
    try:
        for batch in _written(batches, stage, on, single=recommendations <= BATCH):
            done, written = done + len(batch.counts), written + sum(batch.counts)
            told(done, written)
    finally:
        _number_on()


def _batches(recommendations: int, entries: int, seed: str) -> Iterator[Batch]:
    """Yield what is to be made, numbered on from what the tables hold."""
    counts = _spread(Random(seed), recommendations, entries)  # noqa: S311 - nothing secret
    recommendation, place = _first_free(Recommendation), 0
    # Evidence has the id of the entry it stands behind.
    entry = max(_first_free(ProgressEntry), _first_free(Evidence))
    while some := list(islice(counts, BATCH)):
        yield Batch(f"{seed}:{place}", place, recommendation + place, entry, some)
        place, entry = place + len(some), entry + sum(some)


def _written(batches: Iterator[Batch], stage: Stage, on: date, *, single: bool) -> Iterator[Batch]:
    """Write batches, several at once, and yield each when it and those before it are in the tables."""

    def write(batch: Batch) -> Batch:
        _write(batch, make(batch, stage, on))
        return batch

    def write_apart(batch: Batch) -> Batch:
        try:
            return write(batch)
        finally:
            connection.close()

    if single:
        yield from map(write, batches)
        return
    with ThreadPoolExecutor(WRITERS) as writers:
        yield from writers.map(write_apart, list(batches))


def _spread(chance: Random, recommendations: int, entries: int) -> Iterator[int]:
    """Yield how many entries each recommendation gets; some have few, some have many, and the sum is right."""
    left = max(entries, recommendations)
    for remaining in range(recommendations, 0, -1):
        mean = left / remaining
        most = left - (remaining - 1)
        count = most if remaining == 1 else min(most, max(1, round(chance.uniform(0.3, 1.7) * mean)))
        left -= count
        yield count


def _stage(on: date) -> Stage:
    """Return the people, organisations, meetings and themes, made where missing, with an act for each person."""
    system = User.objects.get(is_system=True)
    if not is_made():
        actions.open_act(by=system, verb=VERB, reason="Everything here is sample data.")
        _people(system)
        coordinator = User.objects.get(email="coordinator@example.org")
        for place, (code, name) in enumerate(wording.MEETINGS):
            day = on - timedelta(days=1000 - 30 * place)
            actions.add_meeting(
                by=coordinator, name=f"{name} meetings", code=code, place=name, starts_on=day, ends_on=day
            )
    users = list(User.objects.filter(is_system=False).order_by("pk"))
    acts = {user.pk: actions.open_act(by=user, verb=VERB).pk for user in users}
    posts: dict[int, list[tuple[int, str, int]]] = {}
    for post in Post.objects.select_related("organisation").order_by("pk"):
        posts.setdefault(post.organisation_id, []).append((post.pk, str(post), post.holder_id or 0))
    last = dict(Recommendation.objects.values_list("meeting").annotate(last=Max("number")).order_by())
    return Stage(
        coordinator=users[0].pk,
        meetings=[(pk, code, last.get(pk, 0)) for pk, code in Meeting.objects.order_by("pk").values_list("pk", "code")],
        leads=[(row.pk, row.name) for row in Organisation.objects.order_by("pk")],
        posts=posts,
        themes=list(Theme.objects.order_by("pk").values_list("pk", "name")),
        acts=acts,
    )


def _people(system: User) -> None:
    """Make a coordinator, and organisations with two posts each; nobody has a password until one is set."""
    roles = {group.name: group for group in Group.objects.all()}
    with pghistory.context(act=Act.objects.order_by("-pk")[0].pk):
        _person("coordinator", "Coordinator", roles[Role.COORDINATOR], None)
        for number, name in enumerate(wording.ORGANISATIONS, 1):
            organisation = Organisation.objects.create(name=name, short_name=wording.short(name))
            for desk in ("Policy desk", "Delivery desk"):
                address = f"{desk.split()[0].lower()}.{number}"
                holder = _person(address, f"{desk}, {wording.short(name)}", roles[Role.CONTRIBUTOR], organisation)
                Post.objects.create(organisation=organisation, name=desk, holder=holder)
        for name in wording.THEMES:
            Theme.objects.create(name=name)


def _person(address: str, name: str, role: Any, organisation: Organisation | None) -> User:
    user = User.objects.create_user(f"{address}@example.org", None, name=name, organisation=organisation)
    user.groups.add(role)
    return user


def _first_free(model: type[Any]) -> int:
    """Return the next id of a table, by which its rows are numbered before they are hashed."""
    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def make(batch: Batch, stage: Stage, on: date) -> dict[str, list[str]]:
    """Return the lines of a batch, by table."""
    chance = Random(batch.seed)  # noqa: S311 - nothing secret
    lines: dict[str, list[str]] = {table: [] for table in COLUMNS}
    entry = batch.entry
    for offset, count in enumerate(batch.counts):
        _make(lines, batch.place + offset, batch.recommendation + offset, entry, count, chance, stage, on)
        entry += count
    return lines


def _make(
    lines: dict[str, list[str]],
    place: int,
    pk: int,
    entry: int,
    count: int,
    chance: Random,
    stage: Stage,
    on: date,
) -> None:
    """Add one recommendation with so many entries; meetings take turns, so that numbers have no gaps."""
    meeting, code, last = stage.meetings[place % len(stage.meetings)]
    number = last + place // len(stage.meetings) + 1
    lead = chance.choice(stage.leads) if chance.random() < 0.95 else None
    post = chance.choice(stage.posts[lead[0]]) if lead else None
    owner = post if chance.random() < 0.9 else None
    due_on = (on + timedelta(days=chance.randrange(-200, 400))).isoformat() if chance.random() < 0.7 else None
    themes = chance.sample(stage.themes, chance.choice((0, 1, 1, 2)))
    said: dict[str, Any] = {
        "title": wording.title(chance),
        "goal": wording.goal(chance),
        "kind": chance.choice(_KINDS),
        "lead": {"id": lead[0], "name": lead[1]} if lead else None,
        "owner": {"id": owner[0], "name": owner[1]} if owner else None,
        "priority": Priority.PRIORITY.value if chance.random() < 0.15 else Priority.ORDINARY.value,
        "due_on": due_on,
        "due_basis": (DueBasis.SET_BY_US if due_on else DueBasis.NONE_GIVEN).value,
    }
    admitted: dict[str, Any] = {name: [None, value] for name, value in said.items() if value is not None}
    if themes:
        admitted["themes"] = [[], [{"id": theme, "name": name} for theme, name in themes]]
    story = Story(
        pk=pk,
        reference=f"{code}-{number:02}",
        by=post[2] if post else 0,
        coordinator=stage.coordinator,
        owner=(owner[0], owner[2]) if owner else None,
        acts=stage.acts,
        admitted=admitted,
    )
    for line, proof in story.tell(_days(chance, count, on), entry):
        lines["tracker_progressentry"].append(line)
        if proof:
            lines["tracker_evidence"].append(proof)
    first = (pk, meeting, number, story.reference, said["title"], said["goal"], said["kind"], "t")
    second = (lead[0] if lead else None, owner[0] if owner else None, said["priority"])
    row = "\t".join(map(copied, (*first, *second, *story.standing(due_on))))
    lines["tracker_recommendation"].append(f"{row}\n")
    lines["tracker_recommendationtheme"].extend(f"{pk}\t{theme}\n" for theme, _ in themes)


_KINDS = Kind.values


def _days(chance: Random, count: int, on: date) -> Iterator[Any]:
    """Yield the steps a recommendation took, each with its day and words, in order."""
    span = chance.randrange(20, 900)
    begin = on - timedelta(days=span + 1 + chance.randrange(160))
    for place, move in enumerate(steps(chance, count)):
        yield move, begin + timedelta(days=span * place // max(count - 1, 1)), wording.progress(chance)


def _write(batch: Batch, lines: dict[str, list[str]]) -> None:
    """Copy the lines of a batch into its tables, in one transaction."""
    entries, proofs = lines["tracker_progressentry"], lines["tracker_evidence"]
    reference = lines["tracker_recommendation"][0].split("\t")[3]
    claimed = proofs[0] if proofs and proofs[0].split("\t")[0] == str(batch.entry) else ""
    if not proven(entries[0], claimed, reference):
        raise RuntimeError("The log's hash has another form than this knows.")
    with transaction.atomic(), connection.cursor() as cursor:
        plain = _without_triggers(cursor)
        for table, rows in lines.items():
            columns = sql.SQL(COLUMNS[table])
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
            with cursor.copy(statement) as copy:
                for begin in range(0, len(rows), BATCH):
                    copy.write("".join(rows[begin : begin + BATCH]))
        if plain:
            first, last = batch.recommendation, batch.recommendation + len(batch.counts) - 1
            _write_versions(cursor, "tracker_recommendation", "id", first, last)
            _write_versions(cursor, "tracker_recommendationtheme", "recommendation_id", first, last)
            cursor.execute("SET LOCAL session_replication_role = origin")


def _without_triggers(cursor: Any) -> bool:
    """Go without ordinary triggers to the end of the transaction where this user may; the guards of the log stay on.

    What they do row by row is done by the batch: the versions are written, and each row names rows that are there.
    """
    cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
    if cursor.fetchone()[0]:
        cursor.execute("SET LOCAL session_replication_role = replica")
        return True
    # Nothing is ignored; but where this is unset, each version's trigger raises and catches an error, and is slow.
    cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
    return False


def _write_versions(cursor: Any, table: str, key: str, first: int, last: int) -> None:
    """Write the first versions of rows, as their trigger would."""
    events = f"{table}event"
    kept = [each.name for each in connection.introspection.get_table_description(cursor, events)]
    columns = [name for name in kept if not name.startswith("pgh_")]
    statement = sql.SQL(
        "INSERT INTO {events} ({columns}, pgh_created_at, pgh_label, pgh_obj_id) "
        "SELECT {columns}, clock_timestamp(), 'insert', id FROM {rows} WHERE {key} BETWEEN %s AND %s ORDER BY id"
    ).format(
        events=sql.Identifier(events),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        rows=sql.Identifier(table),
        key=sql.Identifier(key),
    )
    cursor.execute(statement, [first, last])


def _number_on() -> None:
    """Let the tables number on behind the rows that were given their ids, and tell the planner of them."""
    with connection.cursor() as cursor:
        for table in ("tracker_recommendation", "tracker_progressentry", "tracker_evidence"):
            statement = sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {}")
            cursor.execute(statement.format(sql.Identifier(table)), [table])
        cursor.execute("ANALYZE")
