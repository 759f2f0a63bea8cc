"""Any number of made-up recommendations with their logs, to see how the pages stand under load. Tells no story.

Rows go in by COPY, past the actions, which take one step at a time: here thousands are written in a second. What the
actions promise is kept: every chain verifies, and the log tells the present. The versions' triggers stay on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pghistory
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Max

from briefings.models import Meeting
from tracker import actions, chain
from tracker.demo import ground, wording
from tracker.models import Act, Evidence, Organisation, Post, ProgressEntry, Recommendation, Theme, User
from tracker.models.people import Role
from tracker.workflow import DueBasis, Extent, Kind, Position, Priority, Status, Step

VERB = "generate_sample"
BATCH = 5_000
_NOON = time(12, tzinfo=UTC)
_STATUS_ENDS: tuple[tuple[str, int], ...] = (
    (Status.IN_PROGRESS, 36),
    (Status.IMPLEMENTED, 18),
    (Status.NOT_STARTED, 10),
    (Status.STALLED, 10),
    (Status.NOT_YET_REPORTED, 10),
    (Status.REPORTED_COMPLETE, 7),
    (Status.NOT_IMPLEMENTED, 5),
    (Status.NO_LONGER_APPLICABLE, 4),
)
_ENDS = [status for status, weight in _STATUS_ENDS for _ in range(weight)]


@dataclass(frozen=True, slots=True)
class Stage:
    """Who and what the rows refer to: ids with their names of the day, as the log tells them."""

    coordinator: int
    meetings: list[tuple[int, str]]
    leads: list[tuple[int, str]]
    posts: dict[int, list[tuple[int, str, int]]]
    themes: list[tuple[int, str]]
    acts: dict[int, int]


@dataclass(slots=True)
class Batch:
    """Rows to be written together, in the order of `_COLUMNS`."""

    recommendations: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    evidence: list[tuple[Any, ...]] = field(default_factory=list)
    themes: list[tuple[Any, ...]] = field(default_factory=list)


_COLUMNS: dict[str, str] = {
    "tracker_recommendation": (
        "id, meeting_id, number, reference, title, goal, kind, by_hand, lead_id, owner_id, priority, position, status, "
        "status_since, quiet_since, last_report_on, last_checked_at, due_on, due_basis, due_words, first_due_on, "
        "claim_id, claim_extent, claim_holder_id, stall_id, review_on"
    ),
    "tracker_progressentry": (
        "id, recommendation_id, sequence, kind, status_from, status_to, changes, text, next_step, confidence, "
        "happened_on, recorded_at, by_id, for_post_id, received_from, act_id, internal, text_sha256, previous_hash, "
        "hash, hash_format, redaction_reason"
    ),
    "tracker_evidence": "id, entry_id, kind, title, url, dated_on, sha256",
    "tracker_recommendationtheme": "recommendation_id, theme_id",
}


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
    chance = Random(f"{seed}:{Recommendation.objects.count()}")  # noqa: S311 - nothing secret
    with transaction.atomic():
        stage = _stage(on)
    maker = _Maker(stage, chance, on)
    lines = _spread(chance, recommendations, entries)
    done = written = 0
    while done < recommendations:
        batch = Batch()
        maker.begin()
        for _ in range(min(BATCH, recommendations - done)):
            maker.make(batch, next(lines))
        with transaction.atomic():
            _write(batch)
        done, written = done + len(batch.recommendations), written + len(batch.entries)
        told(done, written)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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
    return Stage(
        coordinator=users[0].pk,
        meetings=list(Meeting.objects.order_by("pk").values_list("pk", "code")),
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


class _Maker:
    """Makes rows, one recommendation after another, with all that the log tells of it."""

    def __init__(self, stage: Stage, chance: Random, on: date) -> None:
        self.stage, self.chance, self.on = stage, chance, on
        last = dict(Recommendation.objects.values_list("meeting").annotate(last=Max("number")).order_by())
        self.numbers = {pk: last.get(pk, 0) for pk, _ in stage.meetings}
        self.recommendation = self.entry = self.proof = 0

    def begin(self) -> None:
        """Number on from what the tables hold."""
        self.recommendation = _first_free(Recommendation)
        self.entry, self.proof = _first_free(ProgressEntry), _first_free(Evidence)

    def make(self, batch: Batch, count: int) -> None:
        """Add one recommendation with so many entries."""
        chance, stage = self.chance, self.stage
        meeting, code = chance.choice(stage.meetings)
        self.numbers[meeting] += 1
        number = self.numbers[meeting]
        lead = chance.choice(stage.leads) if chance.random() < 0.95 else None
        post = chance.choice(stage.posts[lead[0]]) if lead else None
        owner = post if chance.random() < 0.9 else None
        due_on = self.on + timedelta(days=chance.randrange(-200, 400)) if chance.random() < 0.7 else None
        themes = chance.sample(stage.themes, chance.choice((0, 1, 1, 2)))
        story = _Story(
            pk=self.recommendation,
            reference=f"{code}-{number:02}",
            by=(post[2] if post else 0),
            coordinator=stage.coordinator,
            owner=owner,
            themes=themes,
            values={
                "title": wording.title(chance),
                "goal": wording.goal(chance),
                "kind": chance.choice(Kind.values),
                "lead": {"id": lead[0], "name": lead[1]} if lead else None,
                "owner": {"id": owner[0], "name": owner[1]} if owner else None,
                "priority": Priority.PRIORITY.value if chance.random() < 0.15 else Priority.ORDINARY.value,
                "due_on": due_on.isoformat() if due_on else None,
                "due_basis": (DueBasis.SET_BY_US if due_on else DueBasis.NONE_GIVEN).value,
            },
        )
        for line in self._lines(story, count):
            self._append(batch, story, line)
        first = (self.recommendation, meeting, number, story.reference)
        batch.recommendations.append(first + story.row(lead, due_on))
        batch.themes.extend((self.recommendation, pk) for pk, _ in themes)
        self.recommendation += 1

    def _lines(self, story: _Story, count: int) -> Iterator[SimpleNamespace]:
        """Yield the steps a recommendation took, each with its day, in order."""
        span = self.chance.randrange(20, 900)
        begin = self.on - timedelta(days=span + 1 + self.chance.randrange(160))
        for place, (step, to) in enumerate(_steps(self.chance, count)):
            day = begin + timedelta(days=span * place // max(count - 1, 1))
            yield story.take(step, to, day, wording.progress(self.chance) if step not in _SILENT else "")

    def _append(self, batch: Batch, story: _Story, line: SimpleNamespace) -> None:
        """Chain a line to the one before, as `actions` does."""
        line.act_id = self.stage.acts[line.by_id]
        proof = []
        if line.kind == Step.CLAIM.value:
            url = f"https://example.org/evidence/{self.proof}"
            proof = [SimpleNamespace(kind="link", title="Minutes", url=url, dated_on=line.happened_on, sha256="")]
            batch.evidence.append((self.proof, self.entry, "link", "Minutes", url, line.happened_on, ""))
            self.proof += 1
        line.text_sha256 = chain.text_digest(cast(ProgressEntry, line))
        line.hash = chain.entry_hash(cast(ProgressEntry, line), story.reference, cast("list[Evidence]", proof))
        batch.entries.append(
            (
                self.entry, line.recommendation_id, line.sequence, line.kind, line.status_from, line.status_to,
                json.dumps(line.changes), line.text, "", line.confidence, line.happened_on, line.recorded_at,
                line.by_id, line.for_post_id, line.received_from, line.act_id, False, line.text_sha256,
                line.previous_hash, line.hash, line.hash_format, "",
            )
        )  # fmt: skip
        story.written(line, self.entry)
        self.entry += 1


_SILENT = frozenset({Step.ADMIT, Step.CHECK_IN})
_HEARD = frozenset({Step.REPORT, Step.CHECK_IN, Step.STALL, Step.CLAIM})
_COORDINATORS = frozenset({Step.ADMIT, Step.RESPOND, Step.VERIFY, Step.CLOSE})


def _steps(chance: Random, count: int) -> list[tuple[Step, str | None]]:
    """Return so many steps, each with the status it leads to, that the workflow allows one after another."""
    end = chance.choice(_ENDS) if count > 1 else Status.NOT_YET_REPORTED
    if end == Status.IMPLEMENTED and count < 3:
        end = Status.REPORTED_COMPLETE
    last: dict[str, list[tuple[Step, str | None]]] = {
        Status.IMPLEMENTED: [(Step.CLAIM, Status.REPORTED_COMPLETE), (Step.VERIFY, end)],
        Status.REPORTED_COMPLETE: [(Step.CLAIM, end)],
        Status.STALLED: [(Step.STALL, end)],
        Status.NOT_YET_REPORTED: [],
    }
    close = end in (Status.NOT_IMPLEMENTED, Status.NO_LONGER_APPLICABLE)
    ending = last.get(end, [(Step.CLOSE if close else Step.REPORT, end)])
    middle = count - 1 - len(ending)
    steps: list[tuple[Step, str | None]] = [(Step.ADMIT, Status.NOT_YET_REPORTED)]
    if middle and chance.random() < 0.7:
        steps.append((Step.RESPOND, None))
        middle -= 1
    for _ in range(middle):
        draw = chance.random()
        if end == Status.NOT_YET_REPORTED or draw < 0.2:
            steps.append((Step.ADD, None))
        elif draw < 0.4:
            steps.append((Step.CHECK_IN, None))
        else:
            steps.append((Step.REPORT, Status.IN_PROGRESS))
    return steps + ending


@dataclass(slots=True)
class _Story:
    """One recommendation while its log is told: where it stands after the lines so far."""

    pk: int
    reference: str
    by: int
    coordinator: int
    owner: tuple[int, str, int] | None
    themes: list[tuple[int, str]]
    values: dict[str, Any]
    status: str = ""
    position: str = Position.NOT_YET_ANSWERED.value
    sequence: int = 0
    hash: str = ""
    since: date = date.min
    heard: date = date.min
    reported: date | None = None
    checked: datetime | None = None
    claim: int | None = None
    stall: int | None = None
    review_on: date | None = None

    def take(self, step: Step, to: str | None, day: date, text: str) -> SimpleNamespace:
        """Return the line of a step, not yet hashed."""
        self.sequence += 1
        by = self.coordinator if step in _COORDINATORS or not self.by else self.by
        on_behalf = not self.by and step not in _COORDINATORS
        moment = datetime.combine(day, _NOON) + timedelta(seconds=self.sequence)
        changes = self._changes(step, day)
        if to is not None and to != self.status:
            self.since = day
        status, self.status = self.status, str(to or self.status)
        if step is Step.ADMIT or step in _HEARD:
            self.heard = day
        if step is Step.REPORT:
            self.reported = day
        if step is Step.CHECK_IN:
            self.checked = moment
        holds = self.owner is not None and self.owner[2] == by
        return SimpleNamespace(
            recommendation_id=self.pk, sequence=self.sequence, kind=step.value, status_from=status,
            status_to=self.status, changes=changes, text=text, next_step="", confidence="", happened_on=day,
            recorded_at=moment, by_id=by, for_post_id=self.owner[0] if self.owner and holds else None,
            received_from="The lead, by mail" if on_behalf else "", corrects_id=None, internal=False,
            form_token=None, previous_hash=self.hash, hash_format=chain.FORMAT,
        )  # fmt: skip

    def _changes(self, step: Step, day: date) -> dict[str, Any]:
        """Return what the step changes, old and new, as the log tells it."""
        if step is Step.ADMIT:
            given: dict[str, Any] = {name: [None, value] for name, value in self.values.items() if value is not None}
            named = [{"id": pk, "name": name} for pk, name in self.themes]
            return given | ({"themes": [[], named]} if named else {})
        if step is Step.RESPOND:
            old, self.position = self.position, Position.ACCEPTED.value
            return {"position": [old, self.position]}
        if step is Step.CLAIM:
            return {"claim_extent": ["", Extent.COMPLETE.value]}
        if step is Step.VERIFY:
            return {"claim_extent": [Extent.COMPLETE.value, ""]}
        if step is Step.STALL:
            self.review_on = day + timedelta(days=60)
            return {"review_on": [None, self.review_on.isoformat()]}
        return {}

    def written(self, line: SimpleNamespace, entry: int) -> None:
        """Go on from a line that now has its id and hash."""
        self.hash = line.hash
        if line.kind == Step.CLAIM.value:
            self.claim = entry
        if line.kind == Step.STALL.value:
            self.stall = entry

    def row(self, lead: tuple[int, str] | None, due_on: date | None) -> tuple[Any, ...]:
        """Return the columns that follow the reference."""
        claimed = self.status == Status.REPORTED_COMPLETE.value
        values = self.values
        return (
            values["title"], values["goal"], values["kind"], True, lead[0] if lead else None,
            self.owner[0] if self.owner else None, values["priority"], self.position, self.status, self.since,
            self.heard, self.reported, self.checked, due_on, values["due_basis"], "", due_on,
            self.claim if claimed else None, Extent.COMPLETE.value if claimed else "",
            self.owner[2] if claimed and self.owner else None, self.stall, self.review_on,
        )  # fmt: skip


def _write(batch: Batch) -> None:
    """Copy a batch into its tables, and number on behind it."""
    rows: dict[str, list[tuple[Any, ...]]] = {
        "tracker_recommendation": batch.recommendations,
        "tracker_progressentry": batch.entries,
        "tracker_evidence": batch.evidence,
        "tracker_recommendationtheme": batch.themes,
    }
    with connection.cursor() as cursor:
        # Nothing is ignored; but where this is unset, each version's trigger raises and catches an error, and is slow.
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
        for table, each in rows.items():
            with cursor.copy(f"COPY {table} ({_COLUMNS[table]}) FROM STDIN") as copy:
                for row in each:
                    copy.write_row(row)
            if _COLUMNS[table].startswith("id,"):
                # The names come from the table above, and nobody types them.
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
