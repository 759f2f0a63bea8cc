"""Rows of a file, entered as one act: recommendations that are new, and what changes in known ones. All or nothing.

New ones are written many at a time, each with the same entry as by `track`; every other step is taken by its own
action, and written with the others of its batch. A status that no step leads to without somebody else, such as a
verified one, is kept as what was stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain, count, islice
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import permissions
from tracker.actions.batches import StepBatch, writing_of
from tracker.actions.decisions import close, respond
from tracker.actions.giving import hold_given
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
    refusing_conflicts,
    take,
    whole,
)
from tracker.actions.tracking import NewRecommendation, first_values, give_number, last_number
from tracker.database.copying import Copy, copying, next_keys
from tracker.models import (
    Act,
    ForeignCode,
    ProgressEntry,
    Recommendation,
    RecommendationParty,
    RecommendationTheme,
    User,
)
from tracker.workflow import AT_WORK, FIELDS, RULES, Position, Refused, Status, Step

AT_ONCE = 1_000
"""So many rows are written by one statement."""
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
        if self.status in ("", now, Status.NOT_YET_REPORTED):
            return text
        said = _("Status stated: %(status)s.") % {"status": Status(self.status).label}
        return (text or said) if self.step(now) is not None else "\n\n".join(filter(None, (said, text)))

    def step(self, now: str) -> Step | None:
        """Return the step by which it is entered where the status is `now`; None where it is only noted."""
        if self.status in ("", now):
            return Step.REPORT if now in AT_WORK and self.words(now) else None
        step = _STEPS.get(self.status)
        lacks = (step is Step.STALL and self.review_on is None) or (step is Step.CLOSE and not self.text)
        return None if step is None or lacks or now not in RULES[step].start else step


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that begins a recommendation: its number in the file, and their reference, our response, and the work."""

    number: int
    new: NewRecommendation
    code: str = ""
    position: Position = Position.NOT_YET_ANSWERED
    stated: Stated = Stated()

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
    is_preview: bool = False

    @property
    def draft(self) -> Draft:
        """What goes with every step."""
        return Draft(text=self.reason, act=self.act)


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


@transaction.atomic
def import_recommendations(
    *,
    by: User,
    new: Sequence[NewRow],
    changed: Sequence[ChangedRow],
    reason: str,
    received_from: str,
    preview: bool = False,
) -> ImportOutcome:
    """Enter rows of a file as one act, and return what became of them; where any is refused, none is entered.

    `reason` is the text of the steps that need one; `received_from` says whose word the updates are. A preview tries
    what can be refused, and keeps nothing.
    """
    _may(by, new)
    act = open_act(by=by, verb="import_recommendations", reason=reason)
    outcome = ImportOutcome(act)
    work = _Work(by, act, reason, received_from, outcome, preview)
    if preview:
        _try_all(new, work)
    else:
        every = chain((row.new.given for row in new), (given_in(row.new) for row in changed))
        hold_given(chain.from_iterable(every))
        _begin_all(new, work)
    if preview or not outcome.refused:
        _change_all(changed, work)
    return _ended(outcome, preview=preview)


def _may(by: User, new: Iterable[NewRow]) -> None:
    """Refuse whoever does not coordinate the meetings of all new rows; of known ones each step asks."""
    permissions.may_change_many(by)
    for meeting in {row.new.meeting for row in new}:
        permissions.may_track(by, meeting)


def _change_all(changed: Iterable[ChangedRow], work: _Work) -> None:
    """Change known recommendations in the order of their keys, as every bulk change does."""
    for some in _parts(sorted(changed, key=lambda row: row.recommendation.pk)):
        steps = _Steps(work, StepBatch(work.by, work.act))
        steps.batch.load((row.recommendation.pk for row in some), lock=not work.is_preview)
        for row in some:
            _tried(row, work.outcome, partial(_change, steps=steps))
        steps.write()


def _ended(outcome: ImportOutcome, *, preview: bool) -> ImportOutcome:
    """Return the outcome; nothing is kept of a preview, or where a row is refused."""
    if preview or outcome.refused:
        transaction.set_rollback(True)
        outcome.act = None
    return outcome


@transaction.atomic
def import_reference(
    *, by: User, kind: str, rows: Iterable[tuple[int, Callable[[Act], None]]], reason: str, preview: bool = False
) -> ImportOutcome:
    """Enter rows of meetings, organisations, posts, people or themes as one act; where any is refused, none is entered.

    Each row is its number in the file and what enters it, through its own action, which raises `Refused` or
    `ValidationError`. The rows are asked for one by one, so that one can name another above it.
    """
    permissions.may_import(by, kind)
    act = open_act(by=by, verb=f"import_{kind}", reason=reason)
    outcome = ImportOutcome(act)
    for number, enter in rows:
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
            _name(item, row.code, steps)
        if row.stated.says_something:
            _say(item, row.stated, steps)


def _name(item: Recommendation, code: str, steps: _Steps) -> None:
    """Keep their reference of a recommendation that has none; the log says so."""

    def change(locked: Recommendation) -> Change:
        return Change(logged={"their_reference": [None, code]})

    take(Step.EDIT, recommendation=item, by=steps.work.by, draft=replace(steps.draft, text=""), change=change)
    made = ForeignCode(recommendation=item, meeting_id=item.meeting_id, code=code, act=steps.work.act)
    steps.codes.append(made)


@dataclass(frozen=True, slots=True)
class _Begun:
    """New recommendations that have their numbers and keys, with their rows and first entries."""

    rows: Sequence[NewRow]
    items: Sequence[Recommendation]
    entries: Sequence[ProgressEntry]

    def copies(self, work: _Work) -> list[Copy]:
        """Return all that begins with them, in the order in which it is written.

        Links go first: the database then has nothing to add to rows that begin with the marks of what they name.
        """
        pairs = list(zip(self.rows, self.items, strict=True))
        parties = [(item.pk, each.pk) for row, item in pairs for each in row.new.parties]
        themes = [(item.pk, each.pk) for row, item in pairs for each in row.new.themes]
        codes = [(item.pk, item.meeting_id, clean(row.code), work.act.pk) for row, item in pairs if row.code]
        return [
            Copy(RecommendationParty, ("recommendation_id", "organisation_id"), parties),
            Copy(RecommendationTheme, ("recommendation_id", "theme_id"), themes),
            Copy.of(Recommendation, self.items),
            Copy(ForeignCode, ("recommendation_id", "meeting_id", "code", "act_id"), codes),
            Copy.of(ProgressEntry, self.entries),
        ]

    def follow(self, work: _Work) -> None:
        """Say who is told, and take the steps that follow; they are written."""
        note_many(self.entries, work.act)
        _follow_all(self.rows, self.items, self.entries, work)


@refusing_conflicts(duplicate=SAME_CODE)
def _begin_all(new: Sequence[NewRow], work: _Work) -> None:
    """Begin recommendations, meeting by meeting in the order of their keys, and take the steps that follow."""
    keys = zip(next_keys(Recommendation, len(new)), next_keys(ProgressEntry, len(new)), strict=True)
    meetings = {row.new.meeting.pk for row in new}
    numbers = {}
    for key in sorted(meetings):
        meeting = lock_meeting(key)
        numbers[key] = count(last_number(meeting) + 1)
    before: _Begun | None = None
    with writing_of(work.act), copying() as beside:
        for some in _parts(sorted(new, key=lambda row: row.new.meeting.pk)):
            # Of two parts, the one before is written while the next is made.
            begun = _begun(some, numbers, keys, work)
            beside.wait()
            if before is not None:
                before.follow(work)
            before = None if work.outcome.refused else begun
            if before is not None:
                beside.start(before.copies(work))
        beside.wait()
        if before is not None:
            before.follow(work)


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows some at a time."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _begun(
    rows: Iterable[NewRow], numbers: Mapping[int, Iterator[int]], keys: Iterator[tuple[int, int]], work: _Work
) -> _Begun:
    """Return new recommendations, as `track` makes each; nothing is written."""
    good: list[NewRow] = []
    items: list[Recommendation] = []
    entries: list[ProgressEntry] = []
    for row in rows:
        item = _tried(row, work.outcome, partial(_made, work=work))
        if item is not None:
            meeting = row.new.meeting
            give_number(item, meeting, next(numbers[meeting.pk]))
            item.pk, key = next(keys)
            item.named = [*(f"=o{each.pk}" for each in row.new.parties), *(f"=t{each.pk}" for each in row.new.themes)]
            entry = _entry(row, item, work)
            entry.pk = key
            good.append(row)
            items.append(item)
            entries.append(entry)
    return _Begun(good, items, entries)


def _made(row: NewRow, *, work: _Work) -> Recommendation:
    """Return the row of a new recommendation, or refuse one with which nothing can begin.

    It is tracked since the day of what is said about it.
    """
    row.new.check()
    item = row.new.row(row.stated.on or work.draft.today)
    check_length(clean(row.code), CODE_LENGTH, FIELDS["their_reference"])
    if row.stated.on is not None:
        check_past(replace(work.draft, happened_on=row.stated.on))
    return item


def _try_all(new: Sequence[NewRow], work: _Work) -> None:
    """Try what new rows begin, and the steps that follow; of these they have keys that no row has."""
    for some in _parts(new):
        tried = [(row, _tried(row, work.outcome, partial(_made, work=work))) for row in some]
        pairs = [(row, item) for row, item in tried if item is not None and row.needs_steps]
        for (_row, item), key in zip(pairs, count(-1, -1), strict=False):
            item.pk = key
        _follow_all([row for row, _item in pairs], [item for _row, item in pairs], [None] * len(pairs), work)


def _follow_all(
    rows: Sequence[NewRow],
    items: Sequence[Recommendation],
    first: Sequence[ProgressEntry | None],
    work: _Work,
) -> None:
    """Take the steps that follow new recommendations, which have their `first` entries."""
    steps = _Steps(work, StepBatch(work.by, work.act))
    for row, item, entry in zip(rows, items, first, strict=True):
        if row.needs_steps:
            _tried(row, work.outcome, partial(_follow, item=item, first=entry, steps=steps))
    steps.write()


def _entry(row: NewRow, item: Recommendation, work: _Work) -> ProgressEntry:
    """Return the entry with which a recommendation begins."""
    draft = replace(work.draft, text="", happened_on=item.status_since)
    entry = new_entry(Step.TRACK, item, by=work.by, draft=draft, to=Status.NOT_YET_REPORTED)
    entry.act = work.act
    entry.changes = first_values(item, {"parties": list(row.new.parties), "themes": list(row.new.themes)})
    if row.code:
        entry.changes["their_reference"] = [None, clean(row.code)]
    chain_on(entry, item.reference, None)
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
