"""Any number of made-up recommendations with their logs and versions, to see how the pages stand under load.

Rows are plain objects with the columns of the models, chained by `chain`, and written by COPY, a batch at a time: the
actions take one step at a time and would take hours. What they promise is kept: every chain verifies, the log tells
the present, and each step has its act and its version. Only the owner of the tables can do this, for acts are dated
back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any

import pghistory
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Max

from briefings.models import Meeting
from tracker import actions, chain
from tracker.actions.steps import logged_value
from tracker.demo import contents, words
from tracker.demo.batches import (
    PlainAct,
    PlainEntry,
    PlainEvidence,
    PlainRecommendation,
    PlainThemeLink,
    Rows,
    of_version,
    writing,
)
from tracker.models import (
    Act,
    Evidence,
    Organisation,
    Post,
    ProgressEntry,
    Recommendation,
    Theme,
    User,
)
from tracker.models.people import Role
from tracker.workflow import (
    CLOSED,
    CONTACT,
    Confidence,
    DueBasis,
    Extent,
    Kind,
    Position,
    Priority,
    Status,
    Step,
)

VERB = "generate_sample"
BATCH = 1_000

_ENDS: tuple[tuple[Status, int], ...] = (
    (Status.IN_PROGRESS, 36),
    (Status.IMPLEMENTED, 18),
    (Status.NOT_STARTED, 10),
    (Status.STALLED, 10),
    (Status.NOT_YET_REPORTED, 10),
    (Status.REPORTED_COMPLETE, 7),
    (Status.NOT_IMPLEMENTED, 5),
    (Status.NO_LONGER_APPLICABLE, 4),
)
_ENDINGS: dict[Status, tuple[Step, ...]] = {
    Status.NOT_YET_REPORTED: (),
    Status.NOT_STARTED: (Step.REPORT,),
    Status.IN_PROGRESS: (Step.REPORT,),
    Status.STALLED: (Step.STALL,),
    Status.REPORTED_COMPLETE: (Step.CLAIM,),
    Status.IMPLEMENTED: (Step.CLAIM, Step.VERIFY),
    Status.NOT_IMPLEMENTED: (Step.CLOSE,),
    Status.NO_LONGER_APPLICABLE: (Step.CLOSE,),
}
"""The last steps that lead to each status."""
_FORECASTS = (*6 * [Confidence.ON_TRACK.value], *2 * [Confidence.AT_RISK.value], Confidence.DELAYED.value, "")
_BY_COORDINATOR = frozenset({Step.TRACK, Step.RESPOND, Step.VERIFY, Step.CLOSE})
_SILENT = frozenset({Step.TRACK, Step.CHECK_IN})
_FIRST = ("title", "goal", "kind", "lead", "owner", "priority", "due_on", "due_basis")


@dataclass(slots=True)
class Stage:
    """Who and what the recommendations refer to, and the next ids; meetings have their last numbers."""

    coordinator: User
    meetings: list[Meeting]
    last: dict[int, int]
    posts: dict[Organisation | None, list[Post]]
    themes: list[Theme]
    recommendation: int
    entry: int
    act: int


def is_made() -> bool:
    """Whether the first thing ever done in this database was to generate a sample."""
    first = Act.objects.order_by("pk").values("verb", "by__is_system").first()
    return first == {"verb": VERB, "by__is_system": True}


def may_fill() -> bool:
    """Whether rows may be added: the database holds nothing of anybody's, or was begun by this."""
    return contents.survey() is contents.Contents.EMPTY or is_made()


@transaction.atomic
def generate(*, recommendations: int, entries: int, seed: int, on: date, told: Callable[[int, int], None]) -> None:
    """Add that many recommendations with that many log entries, as they would stand on a day: all of them or none.

    The same seed, day and numbers give the same rows in an empty database; only versions get salts from the database.
    After each batch `told` gets the recommendations and entries written so far. Each recommendation has at least one
    entry.
    """
    stage = _stage(on)
    chance = Random(f"{seed}:{stage.recommendation}")  # noqa: S311 - nothing secret
    counts = _spread(chance, recommendations, entries)
    done = written = 0
    with writing() as write:
        while some := list(islice(counts, BATCH)):
            rows = Rows()
            for count in some:
                _recommendation(rows, stage, chance, count, on)
            write(rows)
            done, written = done + len(some), written + sum(some)
            told(done, written)


def _spread(chance: Random, recommendations: int, entries: int) -> Iterator[int]:
    """Yield how many entries each recommendation gets; some have few, some have many, and the sum is right."""
    left = max(entries, recommendations)
    for remaining in range(recommendations, 0, -1):
        most = left - (remaining - 1)
        count = most if remaining == 1 else min(most, max(1, round(chance.uniform(0.3, 1.7) * left / remaining)))
        left -= count
        yield count


# --- One recommendation ----------------------------------------------------------------------------------------------


def _recommendation(rows: Rows, stage: Stage, chance: Random, count: int, on: date) -> None:
    """Add one recommendation with so many entries."""
    row = _row(stage, chance, on)
    for theme in row.themes:
        rows.add(PlainThemeLink(recommendation_id=row.id, theme_id=theme.pk))
    rows.add(row)
    log = Log(rows, stage, row, chance)
    for place, (step, day) in enumerate(zip(_steps(chance, count), _days(chance, count, on), strict=True)):
        log.take(step, day, place + 1)


def _row(stage: Stage, chance: Random, on: date) -> Any:
    """Return one recommendation before its first step; meetings take turns, so that numbers have no gaps.

    Beside its columns it has the rows they point to, and its themes.
    """
    meeting = stage.meetings[stage.recommendation % len(stage.meetings)]
    stage.last[meeting.pk] = number = stage.last.get(meeting.pk, 0) + 1
    lead, owner = _responsible(stage, chance)
    due_on = on + timedelta(days=chance.randrange(-200, 400)) if chance.random() < 0.7 else None
    stage.recommendation += 1
    return PlainRecommendation(
        id=stage.recommendation - 1,
        meeting_id=meeting.pk,
        number=number,
        reference=f"{meeting.code}-{number:02}",
        title=words.title(chance),
        goal=words.goal(chance),
        kind=chance.choice(Kind.values),
        by_hand=True,
        lead_id=lead and lead.pk,
        lead=lead,
        owner_id=owner and owner.pk,
        owner=owner,
        holder=owner and owner.active_holder,
        priority=Priority.PRIORITY.value if chance.random() < 0.15 else Priority.ORDINARY.value,
        position=Position.NOT_YET_ANSWERED.value,
        status=Status.NOT_YET_REPORTED.value,
        due_on=due_on,
        due_basis=DueBasis.SET_BY_US.value if due_on else DueBasis.NONE_GIVEN.value,
        first_due_on=due_on,
        themes=chance.sample(stage.themes, chance.choice((0, 1, 1, 2))),
    )


def _responsible(stage: Stage, chance: Random) -> tuple[Organisation | None, Post | None]:
    """Return who leads and which post owns it; some have neither yet."""
    lead = chance.choice(list(stage.posts)) if chance.random() < 0.95 else None
    return lead, chance.choice(stage.posts[lead]) if lead and chance.random() < 0.9 else None


def _steps(chance: Random, count: int) -> Iterator[tuple[Step, Status | None]]:
    """Yield so many steps that the workflow allows one after another, each with the status it leads to, if any."""
    (end,) = chance.choices(*zip(*_ENDS, strict=True))
    if len(_ENDINGS[end]) >= count:
        end = Status.NOT_YET_REPORTED
    middle = count - 1 - len(_ENDINGS[end])
    yield Step.TRACK, Status.NOT_YET_REPORTED
    if middle and chance.random() < 0.7:
        yield Step.RESPOND, None
        middle -= 1
    for _ in range(middle):
        draw = chance.random()
        if end == Status.NOT_YET_REPORTED or draw < 0.2:
            yield Step.ADD, None
        else:
            yield (Step.CHECK_IN, None) if draw < 0.4 else (Step.REPORT, Status.IN_PROGRESS)
    for step in _ENDINGS[end]:
        yield step, Status.REPORTED_COMPLETE if step is Step.CLAIM else end


def _days(chance: Random, count: int, on: date) -> Iterator[date]:
    """Yield the days of so many steps, in order, within about three years."""
    span = chance.randrange(20, 900)
    begin = on - timedelta(days=span + 1 + chance.randrange(160))
    return (begin + timedelta(days=span * place // max(count - 1, 1)) for place in range(count))


@dataclass(slots=True)
class Log:
    """The log of one recommendation while it is made; `row` stands as the entries so far have left it."""

    rows: Rows
    stage: Stage
    row: Any
    chance: Random
    last: Any = None

    def take(self, move: tuple[Step, Status | None], day: date, sequence: int) -> None:
        """Take one step on a day: an act, an entry, its evidence, and the version it leaves."""
        step, to = move
        act = self._act(step, datetime.combine(day, time(12, tzinfo=UTC)) + timedelta(seconds=sequence))
        entry = self._entry(step, act, sequence)
        evidence = [_evidence(entry)] if step is Step.CLAIM else []
        self._move(step, to, entry)
        entry.text_sha256 = chain.text_digest(entry)
        entry.hash = chain.entry_hash(entry, self.row.reference, act, evidence)
        for made in (act, entry, *evidence):
            self.rows.add(made)
        if step is not Step.ADD:
            context, label = {"act": act.id}, "update" if self.last else "insert"
            self.rows.versions.append((context, label, self.row.id, act.at, *of_version(self.row)))
        self.last = entry

    def _act(self, step: Step, at: datetime) -> Any:
        """Return the act of whoever takes such a step: a coordinator, or else the holder where there is one."""
        holder = None if step in _BY_COORDINATOR else self.row.holder
        by = holder or self.stage.coordinator
        act = PlainAct(id=self.stage.act, by_id=by.pk, at=at, verb=step.value, salt=_salt(self.chance))
        self.stage.act += 1
        return act

    def _entry(self, step: Step, act: Any, sequence: int) -> Any:
        """Return the entry of an act, but for what the step changes and what follows from that."""
        by_holder = self.row.holder is not None and act.by_id == self.row.holder.pk
        entry = PlainEntry(
            id=self.stage.entry,
            recommendation_id=self.row.id,
            sequence=sequence,
            kind=step.value,
            status_from=self.row.status if self.last else "",
            text="" if step in _SILENT else words.progress(self.chance),
            happened_on=act.at.date(),
            recorded_at=act.at,
            by_id=act.by_id,
            for_post_id=self.row.owner_id if by_holder else None,
            received_from="" if by_holder or step in _BY_COORDINATOR else "The lead, by mail",
            act_id=act.id,
            hash_format=chain.FORMAT,
            salt=_salt(self.chance),
            previous_hash=self.last.hash if self.last else "",
        )
        self.stage.entry += 1
        return entry

    def _move(self, step: Step, to: Status | None, entry: Any) -> None:
        """Bring the row to where the step leads, and let the entry tell of that."""
        row = self.row
        if to is not None and (to != row.status or self.last is None):
            row.status, row.status_since = to.value, entry.happened_on
        if step in CONTACT or step is Step.TRACK:
            row.quiet_since = entry.happened_on
        change = _CHANGES.get(step)
        entry.changes = {name: list(pair) for name, pair in change(row, entry).items()} if change else {}
        entry.status_to = row.status
        self._forecast(step, entry)

    def _forecast(self, step: Step, entry: Any) -> None:
        """Let reports say whether the due date will be kept, as long as there is one."""
        if step is Step.REPORT and self.row.due_on:
            entry.confidence = self.chance.choice(_FORECASTS)
            self.row.forecast = entry.confidence or self.row.forecast
        if "due_on" in entry.changes or self.row.status in CLOSED:
            self.row.forecast = ""


def _salt(chance: Random) -> str:
    """Return a salt as the seed gives it: asking the system for random bits takes longer than hashing them."""
    return f"{chance.getrandbits(128):032x}"


def _evidence(entry: Any) -> Any:
    """Return the evidence of a claim; it has the id of its entry."""
    url = f"https://example.org/evidence/{entry.id}"
    return PlainEvidence(
        id=entry.id,
        entry_id=entry.id,
        kind=Evidence.Kind.LINK.value,
        title="Minutes",
        url=url,
        dated_on=entry.happened_on,
    )


# --- What a step changes, and what its entry tells of that, as old and new values ------------------------------------

_Changes = dict[str, tuple[Any, Any]]


def _tracked(row: Any, entry: Any) -> _Changes:
    values = ((name, logged_value(getattr(row, name))) for name in _FIRST)
    changes: _Changes = {name: (None, value) for name, value in values if value}
    return changes | ({"themes": ([], [logged_value(theme) for theme in row.themes])} if row.themes else {})


def _answered(row: Any, entry: Any) -> _Changes:
    old, row.position = row.position, Position.ACCEPTED.value
    return {"position": (old, row.position)}


def _reported(row: Any, entry: Any) -> _Changes:
    row.last_report_on = entry.happened_on
    return {}


def _checked_in(row: Any, entry: Any) -> _Changes:
    row.last_checked_at = entry.recorded_at
    return {}


def _stalled(row: Any, entry: Any) -> _Changes:
    row.stall_id, row.review_on = entry.id, entry.happened_on + timedelta(days=60)
    return {"review_on": (None, logged_value(row.review_on))}


def _claimed(row: Any, entry: Any) -> _Changes:
    row.claim_id, row.claim_extent = entry.id, Extent.COMPLETE.value
    row.claim_holder_id, row.claim_holder = row.holder and row.holder.pk, row.holder
    return {"claim_extent": ("", row.claim_extent), "claim_holder": (None, logged_value(row.claim_holder))}


def _verified(row: Any, entry: Any) -> _Changes:
    changes = {"claim_extent": (row.claim_extent, ""), "claim_holder": (logged_value(row.claim_holder), None)}
    row.claim_id, row.claim_extent, row.claim_holder_id, row.claim_holder = None, "", None, None
    return changes


_CHANGES: dict[Step, Callable[[Any, Any], _Changes]] = {
    Step.TRACK: _tracked,
    Step.RESPOND: _answered,
    Step.REPORT: _reported,
    Step.CHECK_IN: _checked_in,
    Step.STALL: _stalled,
    Step.CLAIM: _claimed,
    Step.VERIFY: _verified,
}


# --- Who and what they refer to --------------------------------------------------------------------------------------


def _stage(on: date) -> Stage:
    """Return the people, organisations, meetings and themes, made where missing."""
    system = User.objects.get(is_system=True)
    if not is_made():
        act = actions.open_act(by=system, verb=VERB, reason="Everything here is sample data.")
        with pghistory.context(act=act.pk):
            _people()
        coordinator = User.objects.get(email="coordinator@example.org")
        for place, (code, name) in enumerate(words.MEETINGS):
            day = on - timedelta(days=1000 - 30 * place)
            actions.add_meeting(
                by=coordinator, name=f"{name} meetings", code=code, place=name, starts_on=day, ends_on=day
            )
    posts: dict[Organisation | None, list[Post]] = {}
    for post in Post.objects.select_related("organisation", "holder").order_by("organisation_id", "pk"):
        posts.setdefault(post.organisation, []).append(post)
    return Stage(
        coordinator=User.objects.get(email="coordinator@example.org"),
        meetings=list(Meeting.objects.order_by("pk")),
        last=dict(Recommendation.objects.values_list("meeting").annotate(last=Max("number")).order_by()),
        posts=posts,
        themes=list(Theme.objects.order_by("pk")),
        recommendation=_first_free(Recommendation),
        # Evidence has the id of the entry it stands behind.
        entry=max(_first_free(ProgressEntry), _first_free(Evidence)),
        act=_first_free(Act),
    )


def _people() -> None:
    """Make a coordinator, and organisations with two posts each; nobody has a password until one is set."""
    roles = {group.name: group for group in Group.objects.all()}
    _person("coordinator", "Coordinator", roles[Role.COORDINATOR], None)
    for number, name in enumerate(words.ORGANISATIONS, 1):
        organisation = Organisation.objects.create(name=name, short_name=words.short(name))
        for desk in ("Policy desk", "Delivery desk"):
            address = f"{desk.split()[0].lower()}.{number}"
            holder = _person(address, f"{desk}, {words.short(name)}", roles[Role.CONTRIBUTOR], organisation)
            Post.objects.create(organisation=organisation, name=desk, holder=holder)
    for name in words.THEMES:
        Theme.objects.create(name=name)


def _person(address: str, name: str, role: Any, organisation: Organisation | None) -> User:
    user = User.objects.create_user(f"{address}@example.org", None, name=name, organisation=organisation)
    user.groups.add(role)
    return user


def _first_free(model: type[Any]) -> int:
    """Return the next id of a table, by which its rows are numbered before they are hashed."""
    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
