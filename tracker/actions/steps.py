"""Taking a step: lock the recommendation, check rule and permission, change it, and write one entry of the log.

An action says which step it is and what the step changes; here it is checked against the workflow and
the permissions, written to the recommendation, and logged as exactly one entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from textwrap import shorten
from typing import Any, Protocol
from uuid import UUID

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting
from tracker import chain, permissions
from tracker.actions import refusals, repeated
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.consequences import consequences
from tracker.actions.noting import note
from tracker.models import Act, Evidence, Notice, Post, ProgressEntry, Recommendation, UpdateRequest, User
from tracker.models.people import Retirable
from tracker.models.posts import acting_holder
from tracker.models.recommendations import RecommendationQuerySet
from tracker.workflow import (
    ANSWERS,
    REPORTABLE,
    RULES,
    EditConflict,
    Refused,
    Resent,
    Status,
    Step,
    Unexplained,
    Who,
    check,
    is_followed_up,
)

MAX_TEXT = 20_000
MAX_ADDRESS, MAX_NUMBER = 1_000, 200
EARLIEST, LATEST = date(1945, 1, 1), date(2099, 12, 31)
"""Days outside these are typing errors."""
_BEFOREHAND = timedelta(days=365)
_RECEIVED_FROM = gettext_lazy("received from")
_LOCK = f"SELECT FROM {Recommendation._meta.db_table} WHERE id = %s FOR NO KEY UPDATE"
_is_web_address = URLValidator(schemes=["http", "https"])
_LIKE_AN_ADDRESS = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?=[/:?#]|$)|(?:data|file|ftp|javascript|mailto):", re.I)
"""A host's name at the start, such as example.org/minutes, or another scheme; the number 26.PARIS.1234 is neither."""


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence to be attached to an entry: its web address or registry number, what it is called, and its own date."""

    place: str
    title: str = ""
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes into the log, before it is written.

    `happened_on` is today unless given. `received_from` is needed where somebody reports for those
    responsible. `form_token` makes a form sent twice one entry, `sent` is all that was sent with it: where it
    differs the second time, it is refused. `at` is now, but for samples. `act` is the act to which the entry belongs,
    where one act writes several entries; without it, the entry has an act of its own. With a `batch` the step is
    checked now, and written with the others of the batch; whether its form was sent before, the caller knows.
    """

    text: str = ""
    next_step: str = ""
    confidence: str = ""
    happened_on: date | None = None
    evidence: tuple[NewEvidence, ...] = ()
    for_post: Post | None = None
    received_from: str = ""
    internal: bool = False
    form_token: UUID | None = None
    sent: str = ""
    at: datetime | None = None
    act: Act | None = None
    batch: Batch | None = None

    @property
    def moment(self) -> datetime:
        """When it is written down."""
        return self.at or timezone.now()

    @property
    def today(self) -> date:
        """The day on which it is written down, where this site is."""
        return timezone.localdate(self.moment)

    @property
    def day(self) -> date:
        """The day on which it happened."""
        return self.happened_on or self.today


class _ThisEntry:
    """Stands for the entry being written, where a field of the recommendation is to point to it."""


THIS_ENTRY = _ThisEntry()


@dataclass(frozen=True, slots=True)
class Change:
    """What a step does to a recommendation: the status it leads to (None: as it is) and new values of fields.

    `many` holds the new members of its many-to-many fields, `successor` what takes its place. `corrects` and
    `redacts` are the entries that it corrects, or from which it removes words. `then` runs in the same transaction,
    with the entry. `logged` maps more keys of the entry's `changes` to [old, new]. `quotes` are the words of the
    sources that it adds.
    """

    to: Status | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    many: Mapping[str, Iterable[models.Model]] = field(default_factory=dict)
    corrects: ProgressEntry | None = None
    redacts: ProgressEntry | None = None
    successor: Recommendation | None = None
    then: Callable[[ProgressEntry], None] | None = None
    logged: Mapping[str, object] = field(default_factory=dict)
    quotes: tuple[chain.Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was allowed, before it is written: its entry without number and hash, and what it changes.

    `fields` are the new values that differ, `ends_request` says whether it answers or ends a request for an update.
    """

    step: Step
    locked: Recommendation
    draft: Draft
    wanted: Change
    entry: ProgressEntry
    fields: Mapping[str, object]

    @property
    def ends_request(self) -> bool:
        """Whether the step answers a request for an update, ends the follow-up, or leads to where none is answered."""
        return self.step in ANSWERS or self.entry.status_to not in REPORTABLE or self._ends_follow_up

    @property
    def _ends_follow_up(self) -> bool:
        """Whether the response is a new one, with which it is not followed up any more."""
        now = {"position": self.locked.position, "follow_up": self.locked.follow_up}
        before, after = (
            {name: self.entry.changes.get(name, [value] * 2)[i] for name, value in now.items()} for i in (0, 1)
        )
        return is_followed_up(**before) and not is_followed_up(**after)


class Batch(Protocol):
    """Steps of one act on many recommendations, which are written together: see `tracker.actions.batches`."""

    def row(self, recommendation: Recommendation) -> Recommendation:
        """Return a recommendation as the steps before in the batch leave it. Raises `Forbidden` if it is not seen."""

    def add(self, taken: Taken) -> ProgressEntry:
        """Keep a step until the batch is written, and return its entry."""

    def undo_to_here(self) -> Callable[[], None]:
        """Return what takes back the steps that are added from now on."""


def open_act(*, by: User, verb: str, reason: str = "", at: datetime | None = None, redacts: Act | None = None) -> Act:
    """Record that a person does one thing, and return the act; every row that changes carries its id.

    Its moment is the moment of all that it writes, entries and versions alike. It has the reason only where no entry
    has it, because an entry can be restricted. `redacts` is the act whose reason this one removes.
    """
    permissions.may_act(by)
    return Act.objects.create(
        by=by, at=at or timezone.now(), verb=verb, reason=clean(reason), salt=chain.random_salt(), redacts=redacts
    )


def clean(text: str) -> str:
    """Return text as it is stored: without blank ends. Refuse what the database or a reader could not hold."""
    if "\x00" in text:
        raise Refused(
            _("The text contains a character that cannot be stored (NUL). Remove it and send the form again.")
        )
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MAX_TEXT:
        raise Refused(refusals.TOO_LONG % {"limit_value": MAX_TEXT})
    return text


def need(text: str, sentence: str | Promise) -> None:
    """Refuse with the sentence where the text is blank."""
    if not clean(text):
        raise Unexplained(sentence)


def check_length(text: str, most: int, name: str | Promise) -> str:
    """Return the text; refuse one that is longer than its column."""
    if len(text) > most:
        words = {"name": capfirst(str(name)), "length": len(text), "most": most}
        raise Refused(_("%(name)s: you entered %(length)d characters. The limit is %(most)d.") % words)
    return text


@contextmanager
def whole(draft: Draft) -> Iterator[None]:
    """Take back all steps of the block where one is refused."""
    if draft.batch is None:
        with transaction.atomic():
            yield
        return
    undo = draft.batch.undo_to_here()
    try:
        yield
    except Refused:
        undo()
        raise


def undo_to_here(draft: Draft) -> Callable[[], None]:
    """Return what takes back the steps that are taken from now on."""
    if draft.batch is not None:
        return draft.batch.undo_to_here()
    return partial(transaction.savepoint_rollback, transaction.savepoint())


def as_it_is(recommendation: Recommendation, draft: Draft) -> Recommendation:
    """Return a recommendation as it is now, or as the steps before in the batch of the draft leave it."""
    if draft.batch is not None:
        return draft.batch.row(recommendation)
    return Recommendation.objects.select_related("owner").get(pk=recommendation.pk)


def take(
    step: Step,
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    change: Callable[[Recommendation], Change],
    seen: str | None = None,
    within: Iterable[Step] = (),
) -> ProgressEntry:
    """Take one step on one recommendation and return its log entry.

    `change` is called with the locked row and says what the step does to it, or raises `Refused`. `seen` is the
    status on the page the person acted from: a move from another status is an edit conflict. A `form_token` already
    used returns the entry it made, or raises `Resent` where other words came with it. Steps `within` this one, none
    of which moves, must be open too.
    """
    if draft.batch is not None:
        return draft.batch.add(_decided(step, draft.batch.row(recommendation), by, draft, change, seen, tuple(within)))
    try:
        return _take(step, recommendation, by, draft, change, seen, tuple(within))
    except Refused:
        # The second of two equal forms finds that the first one changed the status, or used the token.
        made = made_by_form(draft)
        if made is None:
            raise
    if made.recommendation_id != recommendation.pk:
        raise Refused(_("This form was already used for another recommendation. Open the page again."))
    refuse_other_words(made, draft.sent)
    return made


@refusing_conflicts()
def _take(
    step: Step,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    change: Callable[[Recommendation], Change],
    seen: str | None,
    within: tuple[Step, ...],
) -> ProgressEntry:
    return _carry_out(_decided(step, _lock(recommendation), by, draft, change, seen, within))


def _decided(
    step: Step,
    locked: Recommendation,
    by: User,
    draft: Draft,
    change: Callable[[Recommendation], Change],
    seen: str | None,
    within: tuple[Step, ...],
) -> Taken:
    """Check rule and permission of a step, and return what it does; nothing is written but its act."""
    for each in (step, *within):
        permissions.may_take(each, by, locked, is_seen=draft.batch is not None)
    moves = RULES[step].moves
    if moves and seen is not None and seen != locked.status:
        words = {"now": Status(locked.status).label, "seen": Status(seen).label}
        raise EditConflict(
            _(
                "The status changed from “%(seen)s” to “%(now)s” while your page was open. "
                "Read the log, then decide again."
            )
            % words
        )
    if not moves:
        for each in (step, *within):
            check(each, Status(locked.status), None)
    elif locked.status not in RULES[step].start:
        check(step, Status(locked.status), next(iter(RULES[step].to)))
    wanted = change(locked)
    if moves:
        check(step, Status(locked.status), wanted.to)
    entry = _draft_entry(step, locked, by, draft, wanted)
    entry.act = draft.act or open_act(by=by, verb=step.value, at=draft.moment)
    fields = _new_values(step, locked, entry, wanted)
    _refuse_retired(locked, fields, wanted.many)
    entry.changes = _changes(locked, fields, wanted) | _as_deputy(step, locked, by, entry) | _acting(step, locked)
    return Taken(step, locked, draft, wanted, entry, fields)


def _carry_out(taken: Taken) -> ProgressEntry:
    """Write the change of a step to a recommendation, and its entry; return the entry."""
    entry, locked, wanted = taken.entry, taken.locked, taken.wanted
    with pghistory.context(act=entry.act_id):
        evidence = [_evidence(each) for each in taken.draft.evidence]
        append(entry, locked.reference, evidence, wanted.quotes, sent=taken.draft.sent)
        _write(locked, entry, taken.fields, wanted.many)
        if taken.ends_request:
            end_request(entry)
        if wanted.then is not None:
            wanted.then(entry)
        note(entry, locked)
    return entry


def end_request(entry: ProgressEntry) -> None:
    """Let an entry answer, or end, a request for an update of its recommendation; what was told of it is read then."""
    key = entry.recommendation_id
    if UpdateRequest.objects.unanswered().filter(recommendation=key).update(ended_by=entry):
        told = Notice.objects.filter(recommendation=key, kind__in=Notice.MANDATORY)
        told.unread().update(read_at=timezone.now())


def append(
    entry: ProgressEntry,
    reference: str,
    evidence: Iterable[Evidence] = (),
    quotes: Iterable[chain.Quote] = (),
    sent: str = "",
) -> None:
    """Chain an entry to the one before it and write it, with its evidence; the recommendation is locked.

    It is recorded at the moment of its act; where the entry before is later, as an act that began earlier and
    waited finds it, at the moment of that. `quotes` are the words of the sources that the entry adds, `sent` is what
    came with the form.
    """
    evidence = list(evidence)
    log = ProgressEntry.objects.filter(recommendation=entry.recommendation_id).order_by("-sequence")
    before = list(log.only("sequence", "hash", *repeated.COMPARED)[: repeated.LOOKED_AT])
    repeated.refuse_repeated(entry, before, evidence)
    chain_on(entry, reference, before[0] if before else None, evidence, quotes, sent)
    entry.save(force_insert=True)
    for item in evidence:
        item.entry = entry
        item.save(force_insert=True)


def chain_on(
    entry: ProgressEntry,
    reference: str,
    last: ProgressEntry | None,
    evidence: Iterable[Evidence] = (),
    quotes: Iterable[chain.Quote] = (),
    sent: str = "",
    salt: str = "",
) -> None:
    """Give an entry its number and hash behind the last one of its recommendation; it is not written.

    It has a `salt` of its own where none is given.
    """
    entry.recorded_at = max(entry.act.at, last.recorded_at) if last else entry.act.at
    entry.sequence = last.sequence + 1 if last else 1
    entry.previous_hash = last.hash if last else ""
    entry.hash_format = chain.FORMAT
    entry.salt = salt or chain.random_salt()
    entry.form_digest = _form_digest(entry.salt, sent)
    entry.text_sha256 = chain.text_digest(entry)
    entry.hash = chain.entry_hash(entry, reference, entry.act, evidence, quotes)


def _lock(recommendation: Recommendation) -> Recommendation:
    """Lock a recommendation and return it, with its owner post and holder, which every step needs."""
    # Two statements: a statement that waits for a lock reads joined rows as they were before it waited, so it would
    # not see an owner who was named in the meantime.
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [recommendation.pk])
    return with_request(Recommendation.objects.select_related("owner__holder")).get(pk=recommendation.pk)


def with_request(rows: RecommendationQuerySet) -> RecommendationQuerySet:
    """Return rows that say as `has_request` whether somebody is asked for an update of them; no query more."""
    requests = UpdateRequest.objects.unanswered().filter(recommendation=models.OuterRef("pk"))
    return rows.annotate(has_request=models.Exists(requests))


def _form_digest(salt: str, sent: str) -> str:
    """Return a digest of all that was sent with a form. Its salt is removed when the entry is redacted."""
    return chain.words_digest(chain.part_salt(salt, "form"), sent) if sent else ""


def made_by_form(draft: Draft) -> ProgressEntry | None:
    """Return the entry that the same form made before, with its recommendation; None where it made none."""
    if draft.form_token is None:
        return None
    return ProgressEntry.objects.filter(form_token=draft.form_token).select_related("recommendation").first()


def was_sent(token: UUID | None) -> bool:
    """Return whether a form of this token made an entry before."""
    return token is not None and ProgressEntry.objects.filter(form_token=token).exists()


def refuse_other_words(entry: ProgressEntry, sent: str, sentence: str = "") -> None:
    """Refuse what was sent with a form that made this entry before, unless it is known to be the same.

    `sentence` says so where the form made more than this entry.
    """
    if sent and entry.form_digest and (not entry.salt or entry.form_digest != _form_digest(entry.salt, sent)):
        raise Resent(sentence or _sent_before(entry), entry.pk)


def _sent_before(entry: ProgressEntry) -> str:
    words = {"reference": entry.recommendation.reference}
    if not entry.text:
        return (
            _(
                "You sent this form before with different content. It is in the log of %(reference)s. "
                "What you sent now was not logged. Send it again if you need both, or correct the first one."
            )
            % words
        )
    words["text"] = shorten(entry.text, 80, placeholder="…")
    return (
        _(
            "You sent this form before with different content. It is in the log of %(reference)s: “%(text)s”. "
            "What you sent now was not logged. Send it again if you need both, or correct the first one."
        )
        % words
    )


def _draft_entry(step: Step, locked: Recommendation, by: User, draft: Draft, wanted: Change) -> ProgressEntry:
    _check_day(step, locked, draft, moves=wanted.to not in (None, locked.status))
    on_behalf = _check_behalf(step, locked, by, clean(draft.received_from))
    if draft.internal:
        if step not in (Step.ADD, Step.CORRECT, Step.REDACT):
            raise Refused(refusals.RESTRICTED_NOTE_ONLY)
        permissions.may_write_internal(by, locked)
    entry = new_entry(step, locked, by=by, draft=draft, to=wanted.to or Status(locked.status))
    entry.status_from = locked.status
    entry.corrects, entry.redacts = wanted.corrects, wanted.redacts
    if draft.for_post is None and (on_behalf or permissions.is_holder(by, locked) or _is_by_deputy(step, locked, by)):
        entry.for_post = locked.owner
    return entry


def _is_by_deputy(step: Step, locked: Recommendation, by: User) -> bool:
    """Whether a step that is for those responsible is taken by the deputy of the absent holder."""
    is_theirs = RULES[step].who in (Who.RESPONSIBLE, Who.RESPONSIBLE_OR_COORDINATOR)
    return is_theirs and permissions.is_deputy(by, locked)


def _as_deputy(step: Step, locked: Recommendation, by: User, entry: ProgressEntry) -> dict[str, Any]:
    """Return what the log keeps of an entry by a deputy: for which holder it is."""
    if entry.received_from or not _is_by_deputy(step, locked, by):
        return {}
    return {"deputy_of": [None, logged_value(locked.holder)]}


def _acting(step: Step, locked: Recommendation) -> dict[str, Any]:
    """Return what the log keeps of who acted for the absent holder when what others decide on was reported."""
    if step not in (Step.CLAIM, Step.PROPOSE_DATE) or locked.owner is None or locked.owner.deputy_id is None:
        return {}
    person = acting_holder(locked, timezone.localdate())
    return {} if person is None or person == locked.holder else {"acting": [None, logged_value(person)]}


def new_entry(step: Step, recommendation: Recommendation, *, by: User, draft: Draft, to: Status) -> ProgressEntry:
    """Return an entry with what the person wrote, not yet chained or saved."""
    return ProgressEntry(
        recommendation=recommendation,
        kind=step,
        status_to=to,
        text=clean(draft.text),
        next_step=clean(draft.next_step),
        confidence=draft.confidence,
        happened_on=draft.day,
        by=by,
        for_post=draft.for_post,
        received_from=check_length(clean(draft.received_from), 200, _RECEIVED_FROM),
        internal=draft.internal,
        side_id=by.side_id if draft.internal else None,
        form_token=draft.form_token,
    )


def _check_day(step: Step, locked: Recommendation, draft: Draft, *, moves: bool) -> None:
    check_past(draft)
    # A note may be about something before the recommendation was made.
    if not moves and step not in (Step.ADD, Step.CORRECT, Step.REDACT, Step.RESTRICT):
        check_begun(locked, draft.day, refusals.DAY, field="happened_on")
    if moves and draft.day < locked.status_since:
        words = {
            "status": Status(locked.status).label,
            "since": say_day(locked.status_since),
            "day": say_day(draft.day),
        }
        raise Refused(
            _("The status has been “%(status)s” since %(since)s. It cannot change on %(day)s. Enter a later day.")
            % words,
            field="happened_on",
        )


def check_past(draft: Draft) -> None:
    """Refuse a day that has not come yet."""
    check_day(draft.day, draft.today)


def check_day(day: date, today: date) -> None:
    """Refuse a day of an entry that has not come yet, or that can only be a typing error."""
    if day < EARLIEST:
        raise Refused(_("%(day)s is too early. Check the year.") % {"day": say_day(day)})
    if day > today:
        raise Refused(_("%(day)s is in the future. Enter today or an earlier day.") % {"day": say_day(day)})


def check_due(day: date | None) -> None:
    """Refuse a due or review date that can only be a typing error."""
    if day is not None and not EARLIEST <= day <= LATEST:
        words = {"day": say_day(day), "first": say_day(EARLIEST), "last": say_day(LATEST)}
        raise Refused(_("%(day)s is not between %(first)s and %(last)s. Check the year.") % words)


def check_begun(locked: Recommendation, day: date, instead: str | Promise, *, field: str = "") -> None:
    """Refuse a day before the recommendation was made; the sentence ends with what to do instead, beside a field.

    That is before the meeting, or, where its day is not known, more than a year before the recommendation was
    entered.
    """
    if day < locked.status_since:
        refuse_before(locked.meeting, day, instead, entered=locked.entries.get(sequence=1).happened_on, field=field)


def refuse_before(meeting: Meeting, day: date, instead: str | Promise, *, entered: date, field: str = "") -> None:
    """Refuse a day before what was `entered` on another was made, as `check_begun` does."""
    began = meeting.starts_on
    if began is not None and day < min(began, entered):
        words = {"day": say_day(day), "began": say_day(began), "instead": instead}
        raise Refused(_("%(day)s is before the meeting began, on %(began)s. %(instead)s") % words, field=field)
    if began is None and day < entered - _BEFOREHAND:
        words = {"day": say_day(day), "entered": say_day(entered), "instead": instead}
        raise Refused(_("%(day)s is long before this was entered, on %(entered)s. %(instead)s") % words, field=field)


def say_day(day: date) -> str:
    """Return a day as a sentence says it, such as "3 March 2026"."""
    return date_format(day, "j F Y")


def _check_behalf(step: Step, locked: Recommendation, by: User, received_from: str) -> bool:
    """Return whether this is entered for somebody else. Refuse if “received from” is missing or out of place."""
    for_responsible = RULES[step].who in (Who.RESPONSIBLE, Who.RESPONSIBLE_OR_COORDINATOR)
    own_side = permissions.is_owner_side(by, locked)
    if received_from and own_side:
        raise Refused(_("You are adding this for yourself. Leave “Received from” blank."))
    if RULES[step].who is Who.RESPONSIBLE and not own_side and not received_from:
        raise Refused(refusals.RECEIVED_FROM)
    return for_responsible and bool(received_from)


def is_address(place: str) -> bool:
    """Return whether this is meant as a web address, as opposed to the number of a file, cable or letter."""
    return "://" in place or _LIKE_AN_ADDRESS.match(place) is not None


def _evidence(new: NewEvidence) -> Evidence:
    title, place = " ".join(clean(new.title).split()), " ".join(clean(new.place).split())
    if not place:
        raise Refused(_("Enter the web address or registry number of the evidence."))
    kind = Evidence.Kind.LINK if is_address(place) else Evidence.Kind.NUMBER
    if kind == Evidence.Kind.LINK and len(place) > MAX_ADDRESS:
        raise Refused(refusals.ADDRESS_TOO_LONG % {"limit_value": MAX_ADDRESS})
    if kind == Evidence.Kind.NUMBER and len(place) > MAX_NUMBER:
        raise Refused(refusals.NUMBER_TOO_LONG % {"limit_value": MAX_NUMBER})
    made = Evidence(kind=kind, title=(title or place)[:200], dated_on=new.dated_on)
    if kind == Evidence.Kind.NUMBER:
        made.number = place
        return made
    try:
        _is_web_address(place)
    except ValidationError:
        raise Refused(_("Enter a full web address, such as https://example.org/minutes.")) from None
    made.url = place
    return made


def _new_values(step: Step, locked: Recommendation, entry: ProgressEntry, wanted: Change) -> dict[str, object]:
    """Return the new value of every field the step changes, with what follows from the move itself."""
    fields = {**consequences(step, locked, entry, wanted), **wanted.fields}
    return {name: value for name, value in fields.items() if value is THIS_ENTRY or getattr(locked, name) != value}


# The entry itself holds these: its statuses, days and forecast, and that it is the completion report or the stall.
_LOGGED_ELSEWHERE = frozenset(
    {"status", "status_since", "quiet_since", "last_report_on", "last_checked_at", "first_due_on"}
    | {"claim", "stall", "date_proposal", "forecast"}
)


def _changes(locked: Recommendation, fields: Mapping[str, Any], wanted: Change) -> dict[str, Any]:
    changes = {
        name: [logged_value(getattr(locked, name)), logged_value(value)]
        for name, value in fields.items()
        if name not in _LOGGED_ELSEWHERE
    }
    changes |= _changed_members(locked, wanted.many)
    if "claim_holder" in wanted.fields:
        # Logged for a vacant post too: who held the post decides who may verify.
        changes["claim_holder"] = [None, logged_value(wanted.fields["claim_holder"])]
    if wanted.successor is not None:
        changes["successor"] = [None, logged_value(wanted.successor)]
    return {**changes, **wanted.logged}


def _refuse_retired(
    locked: Recommendation, fields: Mapping[str, Any], many: Mapping[str, Iterable[models.Model]]
) -> None:
    """Refuse what is retired as a new lead, owner post, theme or organisation also involved."""
    refusals.refuse_retired(fields.values())
    for name, members in many.items():
        if unfit := [row for row in members if isinstance(row, Retirable) and (row.is_retired or row.is_gone)]:
            refusals.refuse_retired(unfit, getattr(locked, name).all())


def _changed_members(locked: Recommendation, many: Mapping[str, Iterable[models.Model]]) -> dict[str, Any]:
    """Return the old and the new rows of each set of rows that changes, as the log keeps them."""
    changes = {}
    for name, members in many.items():
        old, new = list(getattr(locked, name).all()), list(members)
        if {item.pk for item in old} != {item.pk for item in new}:
            changes[name] = [[logged_value(item) for item in old], [logged_value(item) for item in new]]
    return changes


def logged_value(value: object) -> object:
    """Return a field's value as the log keeps it: a row as its id and its name of the day, a person as the id alone.

    Of a recommendation the name is its reference: a title would have to be found there when it is redacted.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, User):
        return {"id": value.pk}
    if isinstance(value, Recommendation):
        return {"id": value.pk, "name": value.reference}
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value)}
    return value.isoformat() if isinstance(value, date) else value


def _write(
    locked: Recommendation,
    entry: ProgressEntry,
    fields: Mapping[str, object],
    many: Mapping[str, Iterable[models.Model]],
) -> None:
    for name, value in fields.items():
        setattr(locked, name, entry if value is THIS_ENTRY else value)
    if fields:
        locked.save(update_fields=list(fields))
    for name, members in many.items():
        getattr(locked, name).set(members)
