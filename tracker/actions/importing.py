"""Rows of a file, entered as one act: recommendations that are new, and what changes in known ones. All or nothing.

New ones are written many at a time, each with the same entry as by `track`; every other step is taken by its own
action, and written with the others of its batch. A status that no step leads to without somebody else, such as a
verified one, is kept as what was stated.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import count, islice
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting
from tracker import permissions
from tracker.actions.batches import StepBatch, writing_of
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.decisions import close, respond
from tracker.actions.giving import hold_given
from tracker.actions.identity import hold_names
from tracker.actions.meetings import lock_meeting
from tracker.actions.noting import note_many
from tracker.actions.progress import add, report, stall
from tracker.actions.set_up import given_in, set_up
from tracker.actions.steps import (
    Change,
    Draft,
    as_it_is,
    chain_on,
    check_length,
    check_past,
    clean,
    new_entry,
    open_act,
    say_day,
    take,
    whole,
)
from tracker.actions.tracking import NewRecommendation, first_values, give_number, last_number
from tracker.chain import random_salts
from tracker.database.copying import Copy, alike, copying, next_keys
from tracker.models import (
    Act,
    ForeignCode,
    ImportKind,
    ProgressEntry,
    Recommendation,
    RecommendationParty,
    RecommendationTheme,
    User,
)
from tracker.workflow import AT_WORK, FIELDS, RULES, Position, Refused, Status, Step

AT_ONCE = 1_000
"""So many rows are written by one statement."""
TOLD_EVERY = 50
"""After so many rows that are entered one by one, it is said how many are done."""
CODE_LENGTH = 100
Made = TypeVar("Made")
Row = TypeVar("Row")
SAME_CODE = gettext_lazy(
    "A recommendation of this meeting already has one of these references. Check the file again. If it stays so, the "
    "recommendation is hidden from you: ask a coordinator of the site."
)
_STEPS: Mapping[str, Step] = {
    **dict.fromkeys(AT_WORK, Step.REPORT),
    Status.STALLED: Step.STALL,
    Status.NOT_IMPLEMENTED: Step.CLOSE,
    Status.NO_LONGER_APPLICABLE: Step.CLOSE,
}
"""The steps by which a stated status is reached from what a row can say."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row says about the work: a status, words and the day of them; what is empty says nothing."""

    status: str = ""
    text: str = ""
    next_step: str = ""
    on: date | None = None
    review_on: date | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to enter of it."""
        return bool(self.text or self.next_step or self.status not in ("", Status.NOT_YET_REPORTED))

    def words(self, now: str) -> str:
        """Return the text of its entry where the status is `now`; what no step leads to is said in words."""
        text = self.text or (_("Next step: %(text)s") % {"text": self.next_step} if self.next_step else "")
        if not text and self._is_new_review(now) and self.review_on is not None:
            return _("Review date stated: %(day)s.") % {"day": say_day(self.review_on)}
        if self.status in ("", now, Status.NOT_YET_REPORTED):
            return text
        said = _("Status stated: %(status)s.") % {"status": Status(self.status).label}
        return (text or said) if self.step(now) is not None else "\n\n".join(filter(None, (said, text)))

    def step(self, now: str) -> Step | None:
        """Return the step by which it is entered where the status is `now`; None where it is only noted."""
        if self.status in ("", now):
            return self._step_there(now)
        step = _STEPS.get(self.status)
        lacks = (step is Step.STALL and self.review_on is None) or (step is Step.CLOSE and not self.text)
        return None if step is None or lacks or now not in RULES[step].start else step

    def _step_there(self, now: str) -> Step | None:
        """Return the step by which it is entered where the status stays as it is."""
        if self._is_new_review(now):
            return Step.STALL
        return Step.REPORT if now in AT_WORK and self.words(now) else None

    def _is_new_review(self, now: str) -> bool:
        """Whether it gives what is on hold a new review date: one that it has already is left out by who plans."""
        return self.status == now == Status.STALLED and self.review_on is not None


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that begins a recommendation: its number in the file, and their reference, our response, and the work.

    `given` counts how many recommendations of the meeting have had this reference, with this one.
    """

    number: int
    new: NewRecommendation
    code: str = ""
    position: Position = Position.NOT_YET_ANSWERED
    stated: Stated = Stated()
    given: int = 1

    @property
    def needs_steps(self) -> bool:
        """Whether more follows than that it is tracked."""
        return self.position != Position.NOT_YET_ANSWERED or self.stated.says_something


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row about a known recommendation: `new` values of fields, and those `seen`; see `set_up`."""

    number: int
    recommendation: Recommendation
    new: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
    stated: Stated = Stated()
    given: int = 1


class Rows(Protocol):
    """The rows of a file, planned part by part. What is done with a part is given up, so that memory stays small."""

    @property
    def meetings(self) -> Collection[Meeting]:
        """The meetings that new rows may be of."""

    @property
    def changed(self) -> Sequence[ChangedRow]:
        """The rows about known recommendations, of all parts so far."""

    @property
    def looked(self) -> int:
        """How many rows were planned so far."""

    def given(self) -> Iterable[object]:
        """The organisations, posts and themes that rows of the file name, of all parts; asked for before the first."""

    def look_up(self) -> int:
        """Ask the database for what the next part needs, and return how many rows that has: 0 where none is left."""

    def part(self) -> Sequence[NewRow]:
        """Plan what was looked up, and return the rows of it that are new."""


@dataclass(slots=True)
class ImportOutcome:
    """What an import did, by one act; `refused` are the numbers of rows with the sentences that say why."""

    act: Act | None = None
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Work:
    """What all rows of an import share."""

    by: User
    act: Act
    reason: str
    received_from: str
    outcome: ImportOutcome
    told: Callable[[int], None]
    is_preview: bool = False
    today: date = field(default_factory=timezone.localdate)
    _first: dict[date, ProgressEntry] = field(default_factory=dict)

    @property
    def draft(self) -> Draft:
        """What goes with every step."""
        return Draft(text=self.reason, act=self.act)

    def first_entry(self, item: Recommendation) -> ProgressEntry:
        """Return the entry by which a recommendation begins, without what it begins with; thousands are of one day."""
        day = item.status_since
        if day not in self._first:
            draft = Draft(happened_on=day, act=self.act)
            self._first[day] = new_entry(Step.TRACK, item, by=self.by, draft=draft, to=Status.NOT_YET_REPORTED)
            self._first[day].act = self.act
        entry = alike(self._first[day])
        entry.recommendation = item
        return entry


@dataclass(frozen=True, slots=True)
class _Steps:
    """The steps of some rows, and the references of theirs that are written with them."""

    work: _Work
    batch: StepBatch
    codes: list[ForeignCode] = field(default_factory=list)

    @property
    def draft(self) -> Draft:
        """What goes with every step of the batch."""
        return replace(self.work.draft, batch=self.batch)

    def write(self) -> None:
        """Write what waits, unless this is a preview, or a row was refused: then nothing is kept."""
        if not (self.work.is_preview or self.work.outcome.refused):
            self.batch.write()
            with refusing_conflicts(duplicate=SAME_CODE):
                ForeignCode.objects.bulk_create(self.codes)


def _nobody(done: int) -> None:
    """Tell nobody how many rows were entered."""


@transaction.atomic
def import_recommendations(
    *,
    by: User,
    rows: Rows,
    reason: str,
    received_from: str,
    note: str = "",
    preview: bool = False,
    told: Callable[[int], None] = _nobody,
) -> ImportOutcome:
    """Enter rows of a file as one act, and return what became of them; where any is refused, none is entered.

    `reason` is the text of the steps that need one; `received_from` says whose word the updates are; `note` is kept
    with the act alone. A preview tries what can be refused, and keeps nothing. `told` is told every while how many
    rows were entered, or tried.
    """
    permissions.may_change_many(by)
    act = open_act(by=by, verb="import_recommendations", reason=" ".join(filter(None, (reason, note))))
    outcome = ImportOutcome(act)
    work = _Work(by, act, reason, received_from, outcome, told, preview)
    if preview:
        _try_all(rows, work)
    else:
        hold_given(rows.given())
        _begin_all(rows, work)
    if preview or not outcome.refused:
        _change_all(rows, work)
    return _ended(outcome, preview=preview)


def _may(by: User, new: Iterable[NewRow]) -> None:
    """Refuse whoever does not coordinate the meetings of all new rows; of known ones each step asks."""
    for meeting in {row.new.meeting for row in new}:
        permissions.may_track(by, meeting)


def _change_all(rows: Rows, work: _Work) -> None:
    """Change known recommendations in the order of their keys, as every bulk change does."""
    if not work.is_preview:
        # What somebody gave them since the file was looked through is held only now.
        hold_given(each for row in rows.changed for each in given_in(row.new))
    done = rows.looked - len(rows.changed)
    for some in _parts(sorted(rows.changed, key=lambda row: row.recommendation.pk)):
        steps = _Steps(work, StepBatch(work.by))
        steps.batch.load((row.recommendation.pk for row in some), lock=not work.is_preview)
        for row in some:
            _tried(row, work.outcome, partial(_change, steps=steps))
        steps.write()
        done += len(some)
        work.told(done)


def _ended(outcome: ImportOutcome, *, preview: bool) -> ImportOutcome:
    """Return the outcome; nothing is kept of a preview, or where a row is refused."""
    if preview or outcome.refused:
        transaction.set_rollback(True)
        outcome.act = None
    return outcome


@transaction.atomic
def import_reference(
    *,
    by: User,
    kind: str,
    rows: Iterable[tuple[int, Callable[[Act], None]]],
    reason: str,
    preview: bool = False,
    told: Callable[[int], None] = _nobody,
) -> ImportOutcome:
    """Enter rows of meetings, organisations, posts, people or themes as one act; where any is refused, none is entered.

    Each row is its number in the file and what enters it, through its own action, which raises `Refused` or
    `ValidationError`. The rows are asked for one by one, so that one can name another above it. `told` is told every
    while how many were entered, or tried.
    """
    permissions.may_import(by, kind)
    if kind == ImportKind.PEOPLE:
        hold_names()
    act = open_act(by=by, verb=f"import_{kind}", reason=reason)
    outcome = ImportOutcome(act)
    for done, (number, enter) in enumerate(rows):
        if done % TOLD_EVERY == 0:
            told(done)
        try:
            with transaction.atomic():
                enter(act)
        except ValidationError as fault:
            outcome.refused.append((number, " ".join(fault.messages)))
        except Refused as refusal:
            outcome.refused.append((number, str(refusal)))
    return _ended(outcome, preview=preview)


def _tried(row: Any, outcome: ImportOutcome, do: Callable[[Any], Made]) -> Made | None:
    """Do something with a row, and return what that makes; None where it is refused, and why is kept."""
    try:
        return do(row)
    except Refused as refusal:
        outcome.refused.append((row.number, str(refusal)))
        return None


def _change(row: ChangedRow, *, steps: _Steps) -> None:
    """Bring one to what its row says, wholly or not at all."""
    item, draft = row.recommendation, steps.draft
    with whole(draft):
        if row.new:
            set_up(recommendation=item, by=steps.work.by, draft=draft, new=row.new, seen=row.seen)
        if row.code:
            _name(item, row, steps)
        if row.stated.says_something:
            _say(item, row.stated, steps)


def _name(item: Recommendation, row: ChangedRow, steps: _Steps) -> None:
    """Keep their reference of a recommendation that has none; the log says so."""

    def change(locked: Recommendation) -> Change:
        return Change(logged={"their_reference": [None, row.code]})

    take(Step.EDIT, recommendation=item, by=steps.work.by, draft=replace(steps.draft, text=""), change=change)
    named = {"recommendation": item, "meeting_id": item.meeting_id, "code": row.code, "given": row.given}
    steps.codes.append(ForeignCode(**named, act=steps.work.act))


class _Fresh:
    """Numbers and keys for new recommendations. Nobody else gives numbers in their meetings meanwhile."""

    def __init__(self, meetings: Collection[Meeting]) -> None:
        self._meetings = meetings
        self._numbers: dict[int, Iterator[int]] = {}
        self._keys: deque[tuple[int, int]] = deque()

    def reserve(self, most: int) -> None:
        """Have keys for so many, so that nothing has to be asked for while others are written."""
        lacking = max(most - len(self._keys), 0)
        if lacking:
            keys = next_keys(Recommendation, lacking), next_keys(ProgressEntry, lacking)
            self._keys.extend(zip(*keys, strict=True))

    def lock(self) -> None:
        """Lock all meetings, in the order of their keys."""
        if not self._numbers:
            for key in sorted({meeting.pk for meeting in self._meetings}):
                self._numbers[key] = count(last_number(lock_meeting(key)) + 1)

    def give(self, item: Recommendation, meeting: Meeting) -> int:
        """Give a recommendation its number and its key, and return the key of its first entry."""
        give_number(item, meeting, next(self._numbers[meeting.pk]))
        item.pk, key = self._keys.popleft()
        return key


@dataclass(frozen=True, slots=True)
class _Begun:
    """New recommendations that have their numbers and keys, with their rows and first entries.

    `copies` is all that begins with them, in the order in which it is written; `done` is how many rows of the file are
    done with then.
    """

    rows: Sequence[NewRow]
    items: Sequence[Recommendation]
    entries: Sequence[ProgressEntry]
    copies: Sequence[Copy]
    done: int

    def follow(self, work: _Work) -> None:
        """Say who is told, and take the steps that follow; they are written."""
        note_many(self.entries, work.act)
        _follow_all(self.rows, self.items, self.entries, work)
        work.told(self.done)


@refusing_conflicts(duplicate=SAME_CODE)
def _begin_all(rows: Rows, work: _Work) -> None:
    """Begin recommendations part by part, and take the steps that follow. Where a row is refused, none is written."""
    fresh = _Fresh(rows.meetings)
    before: _Begun | None = None
    with writing_of(work.act), copying() as beside:
        left = rows.look_up()
        fresh.reserve(left)
        while left or before is not None:
            # Of two parts, the one before is written while the next is planned and made.
            begun = _begun(rows, fresh, work) if left else None
            beside.wait()
            if before is not None:
                before.follow(work)
            left = rows.look_up() if left else 0
            fresh.reserve(left)
            before = None if work.outcome.refused else begun
            if before is not None:
                beside.start(before.copies)


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows some at a time."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _begun(rows: Rows, fresh: _Fresh, work: _Work) -> _Begun:
    """Return the new recommendations of the next part, as `track` makes each; nothing is written."""
    good: list[NewRow] = []
    items: list[Recommendation] = []
    entries: list[ProgressEntry] = []
    part = rows.part()
    _may(work.by, part)
    if part:
        fresh.lock()
    for row, salt in zip(part, random_salts(len(part)), strict=True):
        item = _tried(row, work.outcome, partial(_made, work=work))
        if item is not None:
            key = fresh.give(item, row.new.meeting)
            item.named = [*(f"=o{each.pk}" for each in row.new.parties), *(f"=t{each.pk}" for each in row.new.themes)]
            entry = _entry(row, item, work, salt)
            entry.pk = key
            good.append(row)
            items.append(item)
            entries.append(entry)
    return _Begun(good, items, entries, _copies(good, items, entries, work), rows.looked - len(rows.changed))


def _copies(
    rows: Sequence[NewRow], items: Sequence[Recommendation], entries: Sequence[ProgressEntry], work: _Work
) -> list[Copy]:
    """Return all that begins with new recommendations, in the order in which it is written.

    Links go first: the database then has nothing to add to rows that begin with the marks of what they name.
    """
    pairs = list(zip(rows, items, strict=True))
    parties = [(item.pk, each.pk) for row, item in pairs for each in row.new.parties]
    themes = [(item.pk, each.pk) for row, item in pairs for each in row.new.themes]
    codes = [(item.pk, item.meeting_id, clean(row.code), row.given, work.act.pk) for row, item in pairs if row.code]
    return [
        Copy(RecommendationParty, ("recommendation_id", "organisation_id"), parties),
        Copy(RecommendationTheme, ("recommendation_id", "theme_id"), themes),
        Copy.of(Recommendation, items),
        Copy(ForeignCode, ("recommendation_id", "meeting_id", "code", "given", "act_id"), codes),
        Copy.of(ProgressEntry, entries),
    ]


def _made(row: NewRow, *, work: _Work) -> Recommendation:
    """Return the row of a new recommendation, or refuse one with which nothing can begin.

    It is tracked since the day of what is said about it.
    """
    row.new.check(row.stated.on or work.today)
    item = row.new.row(row.stated.on or work.today)
    _check_more(row, work)
    return item


def _check(row: NewRow, *, work: _Work) -> None:
    """Refuse a row with which no recommendation can begin, as `_made` does."""
    row.new.check(row.stated.on or work.today)
    row.new.words()
    _check_more(row, work)


def _check_more(row: NewRow, work: _Work) -> None:
    """Refuse what a row says besides what the recommendation begins with."""
    check_length(clean(row.code), CODE_LENGTH, FIELDS["their_reference"])
    if row.stated.on is not None:
        check_past(replace(work.draft, happened_on=row.stated.on))


def _try_all(rows: Rows, work: _Work) -> None:
    """Try what new rows begin, and the steps that follow; of these they have keys that no row has."""
    while rows.look_up():
        part = rows.part()
        _may(work.by, part)
        pairs: list[tuple[NewRow, Recommendation]] = []
        for row in part:
            # Where no step follows, nothing but the check asks for the row.
            item = _tried(row, work.outcome, partial(_made if row.needs_steps else _check, work=work))
            if item is not None:
                item.pk = -1 - len(pairs)
                pairs.append((row, item))
        _follow_all([row for row, _item in pairs], [item for _row, item in pairs], [None] * len(pairs), work)
        work.told(rows.looked - len(rows.changed))


def _follow_all(
    rows: Sequence[NewRow],
    items: Sequence[Recommendation],
    first: Sequence[ProgressEntry | None],
    work: _Work,
) -> None:
    """Take the steps that follow new recommendations, which have their `first` entries."""
    steps = _Steps(work, StepBatch(work.by))
    for row, item, entry in zip(rows, items, first, strict=True):
        if row.needs_steps:
            _tried(row, work.outcome, partial(_follow, item=item, first=entry, steps=steps))
    steps.write()


def _entry(row: NewRow, item: Recommendation, work: _Work, salt: str) -> ProgressEntry:
    """Return the entry with which a recommendation begins."""
    entry = work.first_entry(item)
    entry.changes = first_values(item, {"parties": list(row.new.parties), "themes": list(row.new.themes)})
    if row.code:
        entry.changes["their_reference"] = [None, clean(row.code)]
    chain_on(entry, item.reference, None, salt=salt)
    return entry


def _follow(row: NewRow, *, item: Recommendation, first: ProgressEntry | None, steps: _Steps) -> None:
    """Take the steps that lead a new recommendation, which has its first entry, to where its row says it is."""
    steps.batch.begin(item, first)
    with whole(steps.draft):
        if row.position != Position.NOT_YET_ANSWERED:
            draft = replace(steps.draft, happened_on=row.stated.on)
            respond(recommendation=item, by=steps.work.by, draft=draft, position=row.position)
        if row.stated.says_something:
            _say(item, row.stated, steps)


def _say(item: Recommendation, stated: Stated, steps: _Steps) -> None:
    """Enter what a row says about the work: by the step that leads there, else as a note that says it."""
    item, by = as_it_is(item, steps.draft), steps.work.by
    draft = replace(
        steps.draft,
        text=stated.words(item.status),
        next_step=stated.next_step,
        happened_on=stated.on,
        received_from=steps.work.received_from if permissions.speaks_on_behalf(by, item) else "",
    )
    step = stated.step(item.status)
    if step is Step.REPORT:
        report(recommendation=item, by=by, draft=draft, to=Status(stated.status or item.status))
    elif step is Step.STALL and stated.review_on is not None:
        stall(recommendation=item, by=by, draft=draft, review_on=stated.review_on)
    elif step is Step.CLOSE:
        close(recommendation=item, by=by, draft=draft, to=Status(stated.status))
    else:
        add(recommendation=item, by=by, draft=draft)
