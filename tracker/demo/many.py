"""Any number of made-up recommendations with their logs, to see how the pages stand under load. Tells no story.

Rows go in by COPY, past the actions, which take one step at a time: here thousands are written in a second. What the
actions promise is kept: every chain verifies, the log tells the present, and each row has its version.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

import pghistory
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Max

from briefings.models import Meeting
from tracker import actions
from tracker.demo import ground, wording
from tracker.demo.filling import filling
from tracker.demo.lines import COLUMNS, Story, joined, proven, steps
from tracker.demo.wording import pick
from tracker.models import Act, Evidence, Organisation, Post, ProgressEntry, Recommendation, Theme, User
from tracker.models.people import Role
from tracker.workflow import DueBasis, Kind, Priority

VERB = "generate_sample"
BATCH = 5_000
AHEAD = 2
"""Batches made while the server takes one in."""
TURN = 0.0003
"""Seconds after which the thread that makes lines lets the one that writes them answer the server, which otherwise
waits the usual 0.005 for each of thousands of answers."""

_KINDS = Kind.values
_PRIORITY, _ORDINARY = Priority.PRIORITY.value, Priority.ORDINARY.value
_SET_BY_US, _NONE_GIVEN = DueBasis.SET_BY_US.value, DueBasis.NONE_GIVEN.value


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

    The same seed, day and numbers give the same rows in an empty database. All go in together or none;
    after each batch `told` gets the recommendations and entries written so far. Each recommendation has at least one
    entry.
    """
    with transaction.atomic():
        stage = _stage(on)
    batches = _batches(recommendations, entries, f"{seed}:{Recommendation.objects.count()}")
    done = written = 0
    with _short_turns(), filling(COLUMNS) as write:
        for batch, lines in _made(batches, stage, on):
            write(lines)
            done, written = done + len(batch.counts), written + sum(batch.counts)
            told(done, written)


@contextmanager
def _short_turns() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _batches(recommendations: int, entries: int, seed: str) -> Iterator[Batch]:
    """Yield what is to be made, numbered on from what the tables hold."""
    counts = _spread(Random(seed), recommendations, entries)  # noqa: S311 - nothing secret
    recommendation, place = _first_free(Recommendation), 0
    # Evidence has the id of the entry it stands behind.
    entry = max(_first_free(ProgressEntry), _first_free(Evidence))
    while some := list(islice(counts, BATCH)):
        yield Batch(f"{seed}:{place}", place, recommendation + place, entry, some)
        place, entry = place + len(some), entry + sum(some)


def _made(batches: Iterator[Batch], stage: Stage, on: date) -> Iterator[tuple[Batch, dict[str, str]]]:
    """Yield each batch with its lines; while one is written the next are made."""
    with ThreadPoolExecutor(1) as maker:
        ahead: deque[tuple[Batch, Future[dict[str, str]]]] = deque()
        for batch in batches:
            ahead.append((batch, maker.submit(make, batch, stage, on)))
            if len(ahead) > AHEAD:
                first, lines = ahead.popleft()
                yield first, lines.result()
        for batch, lines in ahead:
            yield batch, lines.result()


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


def make(batch: Batch, stage: Stage, on: date) -> dict[str, str]:
    """Return the lines of a batch, by table; its first entry is held against the log's own hash."""
    chance = Random(batch.seed)  # noqa: S311 - nothing secret
    lines: dict[str, list[str]] = {table: [] for table in COLUMNS}
    entry = batch.entry
    for offset, count in enumerate(batch.counts):
        _make(lines, batch.place + offset, batch.recommendation + offset, entry, count, chance, stage, on)
        entry += count
    entries, proofs = lines["tracker_progressentry"], lines["tracker_evidence"]
    reference = lines["tracker_recommendation"][0].split("\t")[3]
    claimed = proofs[0] if proofs and proofs[0].split("\t")[0] == str(batch.entry) else ""
    if not proven(entries[0], claimed, reference):
        raise RuntimeError("The log's hash has another form than this knows.")
    return {table: "".join(rows) for table, rows in lines.items()}


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
    lead = pick(chance, stage.leads) if chance.random() < 0.95 else None
    post = pick(chance, stage.posts[lead[0]]) if lead else None
    owner = post if chance.random() < 0.9 else None
    due_on = (on + timedelta(days=chance.randrange(-200, 400))).isoformat() if chance.random() < 0.7 else None
    themes = chance.sample(stage.themes, pick(chance, (0, 1, 1, 2)))
    said: dict[str, Any] = {
        "title": wording.title(chance),
        "goal": wording.goal(chance),
        "kind": pick(chance, _KINDS),
        "lead": {"id": lead[0], "name": lead[1]} if lead else None,
        "owner": {"id": owner[0], "name": owner[1]} if owner else None,
        "priority": _PRIORITY if chance.random() < 0.15 else _ORDINARY,
        "due_on": due_on,
        "due_basis": _SET_BY_US if due_on else _NONE_GIVEN,
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
    lines["tracker_recommendation"].append(joined((*first, *second, *story.standing(due_on))))
    lines["tracker_recommendationtheme"].extend(f"{pk}\t{theme}\n" for theme, _ in themes)


def _days(chance: Random, count: int, on: date) -> Iterator[Any]:
    """Yield the steps a recommendation took, each with its day and words, in order."""
    span = chance.randrange(20, 900)
    begin = on - timedelta(days=span + 1 + chance.randrange(160))
    for place, move in enumerate(steps(chance, count)):
        yield move, begin + timedelta(days=span * place // max(count - 1, 1)), wording.progress(chance)
