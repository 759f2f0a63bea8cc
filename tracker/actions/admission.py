"""How things get into the tracker: meetings, briefings, and recommendations out of them or by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

import pghistory
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings import storing
from briefings.formats import read_file
from briefings.models import Briefing, Meeting, Passage, PassageQuerySet
from tracker import chain, permissions
from tracker.actions import refusals
from tracker.actions.steps import (
    EARLIEST,
    LATEST,
    Draft,
    append,
    check_due,
    check_length,
    check_past,
    clean,
    logged_value,
    made_by_form,
    need,
    new_entry,
    open_act,
    refuse_other_words,
    refusing_conflicts,
    say_day,
)
from tracker.models import Act, Organisation, PassageDecision, Post, Recommendation, Source, Theme, User
from tracker.workflow import FIELDS, Decision, DueBasis, EditConflict, Kind, Priority, Refused, Status, Step

LONGEST_MEETING = timedelta(days=366)
"""A meeting, or a round of meetings, takes no longer; more is a slip of the keyboard in a year."""

GONE = gettext_lazy("Somebody removed this meeting after you opened the page. Check the list of meetings.")
AT_ONCE = gettext_lazy("Another meeting has just taken this name or code. Choose a different one.")


@dataclass(frozen=True, slots=True)
class Words:
    """The place of the words a recommendation came from: offsets in characters into a briefing."""

    briefing: Briefing
    start: int
    end: int

    def quote(self) -> chain.Quote:
        """The words themselves, as the log's chain covers them."""
        words = self.briefing.quote(self.start, self.end)
        return chain.Quote(self.briefing.pk, self.briefing.digest.text_sha256, words)

    def passages(self) -> PassageQuerySet:
        """The passages these words touch."""
        return Passage.objects.filter(briefing=self.briefing, start__lt=self.end, end__gt=self.start)


@transaction.atomic
def add_meeting(*, by: User, name: str, code: str, at: datetime | None = None, **fields: Any) -> Meeting:
    """Make a meeting; the fields are those of `Meeting`. Raises ValidationError where they do not fit together.

    `at` is now, but for samples; so in the other verbs.
    """
    permissions.may_track(by)
    meeting = Meeting(name=clean(name), code=code, **fields)
    meeting.full_clean()
    _check_days(meeting)
    with pghistory.context(act=open_act(by=by, verb="add_meeting", at=at).pk):
        _save_meeting(meeting, force_insert=True)
    return meeting


@transaction.atomic
def edit_meeting(
    *,
    by: User,
    meeting: Meeting,
    new: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> bool:
    """Change what describes a meeting; returns whether anything did.

    `new` maps names of its fields to new values, `seen` to those on the person's page: one that has changed
    since is refused as stale. The code stays once a reference begins with it. Raises ValidationError where
    the fields do not fit together.
    """
    permissions.may_track(by)
    # The lock that numbering takes too, so that no reference is made between this look and the saving.
    locked = _locked(meeting.pk)
    for name, value in (seen or {}).items():
        if getattr(locked, name) != value:
            raise EditConflict(
                _("Somebody changed this meeting after you opened the page (%(field)s). Check it, then save again.")
                % {"field": cast(Any, Meeting._meta.get_field(name)).verbose_name}
            )
    changed = {name: value for name, value in new.items() if getattr(locked, name) != value}
    if not changed:
        return False
    _change_meeting(locked, changed, by=by, at=at)
    return True


def _change_meeting(locked: Meeting, changed: Mapping[str, Any], *, by: User, at: datetime | None) -> None:
    if "code" in changed and locked.recommendations.exists():
        raise Refused(
            _("You cannot change the code %(code)s: references such as %(code)s-01 already use it.")
            % {"code": locked.code}
        )
    if "follows" in changed:
        _check_order(locked, changed["follows"])
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.full_clean()
    if changed.keys() & {"starts_on", "ends_on"}:
        _check_days(locked)
    with pghistory.context(act=open_act(by=by, verb="edit_meeting", reason=", ".join(sorted(changed)), at=at).pk):
        _save_meeting(locked, update_fields=sorted(changed))


def _check_days(meeting: Meeting) -> None:
    """Refuse days of a meeting that nobody can have meant."""
    for day in filter(None, (meeting.starts_on, meeting.ends_on)):
        if not EARLIEST <= day <= LATEST:
            raise Refused(_("%(day)s cannot be the date of a meeting. Check the year.") % {"day": say_day(day)})
    if meeting.starts_on and meeting.ends_on and meeting.ends_on - meeting.starts_on > LONGEST_MEETING:
        words = {"first": say_day(meeting.starts_on), "last": say_day(meeting.ends_on)}
        raise Refused(
            _(
                "%(first)s to %(last)s is more than a year, which is too long for one meeting. Check the years, or add "
                "the later part as a meeting of its own."
            )
            % words
        )


def _check_order(meeting: Meeting, follows: Meeting | None) -> None:
    """Refuse that a meeting follows one that, directly or through others, follows it."""
    earlier, met = follows, set()
    while earlier is not None and earlier.pk not in met:
        if earlier.pk == meeting.pk:
            raise Refused(
                _("“%(other)s” is this meeting or a later one in its series. Choose an earlier meeting.")
                % {"other": follows}
            )
        met.add(earlier.pk)
        earlier = earlier.follows


def _save_meeting(meeting: Meeting, **how: Any) -> None:
    with refusing_conflicts(duplicate=AT_ONCE):
        meeting.save(**how)


def _locked(meeting: int) -> Meeting:
    """Return the meeting of that id; two who add to it, or decide about its passages, take turns from here on."""
    found = Meeting.objects.select_for_update(no_key=True).filter(pk=meeting).first()
    if found is None:
        raise Refused(GONE)
    return found


def add_briefing(
    *,
    by: User,
    meeting: Meeting,
    data: bytes,
    file_name: str,
    title: str = "",
    at: datetime | None = None,
    on_wait: Callable[[float], None] | None = None,
) -> Briefing:
    """Read a document and keep it with its text and passages; `on_wait` is told the seconds it takes so far.

    Raises `Unreadable` where it cannot be read, and `storing.AlreadyStored` where the same bytes are kept.
    """
    permissions.may_track(by)
    if kept := storing.find(data):
        raise storing.AlreadyStored(kept)
    # Reading takes its time, so it comes before anything is written or locked.
    reading = read_file(data, name=file_name, on_wait=on_wait)
    try:
        with refusing_conflicts(gone=GONE):
            act = open_act(by=by, verb="add_briefing", reason=file_name, at=at)
            with pghistory.context(act=act.pk):
                return storing.store(
                    meeting=meeting, reading=reading, data=data, file_name=file_name, title=title, by=by, at=act.at
                )
    except Refused:
        # Sent twice at once: the other one was first.
        if kept := storing.find(data):
            raise storing.AlreadyStored(kept) from None
        raise


@refusing_conflicts()
def track(
    *,
    meeting: Meeting,
    by: User,
    title: str,
    kind: Kind | str,
    draft: Draft,
    sources: Sequence[Words] = (),
    passage: Passage | None = None,
    goal: str = "",
    lead: Organisation | None = None,
    owner: Post | None = None,
    parties: Iterable[Organisation] = (),
    themes: Iterable[Theme] = (),
    priority: Priority = Priority.ORDINARY,
    due_on: date | None = None,
    due_basis: DueBasis = DueBasis.SET_BY_US,
    due_words: str = "",
    act: Act | None = None,
) -> Recommendation:
    """Begin to track a recommendation and return it, with the next number of its meeting.

    Without sources it counts as entered by hand, and every page says so. A decision that had set one of its
    passages aside is taken back. A `form_token` already used returns what it made, or raises `Resent`. With a
    `passage` it is refused where that is tracked already.
    """
    permissions.may_track(by)
    if made := _made_before(meeting, draft):
        return made
    if passage is not None:
        _locked(passage.briefing.meeting_id)
        _refuse_tracked(passage)
    need(title, refusals.TITLE)
    if owner is not None and lead is None:
        raise Refused(refusals.LEAD_FOR_OWNER)
    check_past(draft)
    check_due(due_on)
    _check_words(meeting, sources)
    act = act or open_act(by=by, verb=Step.TRACK.value, at=draft.moment)
    with pghistory.context(act=act.pk):
        recommendation = Recommendation(
            meeting=meeting,
            title=check_length(clean(title), 200, FIELDS["title"]),
            goal=clean(goal),
            kind=Kind(kind),
            by_hand=not sources,
            lead=lead,
            owner=owner,
            priority=priority,
            status_since=draft.day,
            quiet_since=draft.day,
            due_on=due_on,
            due_basis=due_basis if due_on else DueBasis.NONE_GIVEN,
            due_words=check_length(clean(due_words), 200, FIELDS["due_words"]),
            first_due_on=due_on,
        )
        _number(recommendation)
        members = _join(recommendation, {"parties": parties, "themes": themes})
        _anchor(recommendation, sources, act)
        entry = new_entry(Step.TRACK, recommendation, by=by, draft=draft, to=Status.NOT_YET_REPORTED)
        entry.act = act
        entry.changes = _first_values(recommendation, members, sources)
        quotes = [words.quote() for words in sources]
        append(entry, recommendation.reference, quotes=quotes, sent=draft.sent)
    return recommendation


def _anchor(recommendation: Recommendation, sources: Sequence[Words], act: Act) -> None:
    """Keep the words it came from; whoever had set their passages aside is overruled."""
    for words in sources:
        Source.objects.create(
            recommendation=recommendation, briefing=words.briefing, start=words.start, end=words.end, act=act
        )
        PassageDecision.objects.filter(passage__in=words.passages()).delete()


def _join(recommendation: Recommendation, members: Mapping[str, Iterable[Any]]) -> dict[str, list[Any]]:
    joined = {name: list(rows) for name, rows in members.items()}
    for name, rows in joined.items():
        getattr(recommendation, name).set(rows)
    return joined


def _made_before(meeting: Meeting, draft: Draft) -> Recommendation | None:
    """Return what the same form made before; one sent twice at once waits here for the first.

    Raises `Resent` where it was sent with something else in it.
    """
    if draft.form_token is None:
        return None
    _locked(meeting.pk)
    entry = made_by_form(draft)
    if entry is None:
        return None
    refuse_other_words(entry, draft.sent)
    return entry.recommendation


def _number(recommendation: Recommendation) -> None:
    """Save it with the next number of its meeting; numbers are never used again, for rows are never deleted."""
    meeting = _locked(recommendation.meeting_id)
    last = Recommendation.objects.filter(meeting=meeting).aggregate(last=models.Max("number"))["last"]
    recommendation.number = (last or 0) + 1
    recommendation.reference = f"{meeting.code}-{recommendation.number:02}"
    recommendation.save(force_insert=True)


def _check_words(meeting: Meeting, sources: Sequence[Words]) -> None:
    for words in sources:
        if words.briefing.meeting_id != meeting.pk:
            raise Refused(_("“%(briefing)s” is a briefing of another meeting.") % {"briefing": words.briefing.title})
        if not 0 <= words.start < words.end <= len(words.briefing.text):
            raise Refused(_("The selected words are not in the briefing. Select them again."))
        if not words.briefing.quote(words.start, words.end).strip():
            raise Refused(_("The selection is blank. Select the words that say what should happen."))


_FIRST = ("title", "goal", "kind", "lead", "owner", "priority", "due_on", "due_basis", "due_words")


def _first_values(
    recommendation: Recommendation, members: dict[str, list[Any]], sources: Sequence[Words]
) -> dict[str, Any]:
    values = {name: getattr(recommendation, name) for name in _FIRST}
    changes: dict[str, Any] = {
        name: [None, logged_value(value)] for name, value in values.items() if value not in (None, "")
    }
    changes |= {name: [[], [logged_value(row) for row in rows]] for name, rows in members.items() if rows}
    if sources:
        changes["sources"] = [[], [[words.briefing.pk, words.start, words.end] for words in sources]]
    return changes


@transaction.atomic
def track_suggestions(
    *, briefing: Briefing, by: User, draft: Draft, lead: Organisation | None = None
) -> list[Recommendation]:
    """Track every suggestion of a briefing that nobody has ruled on yet, as one act, in their order.

    Left out are those that are tracked, were set aside, or became a recommendation that was entered in error.

    Without a `lead` each is led by the organisation its words are addressed to, where one is called so.
    """
    permissions.may_track(by)
    # The meeting's row keeps two people who accept at once from admitting the same passage twice.
    _locked(briefing.meeting_id)
    waiting = list(briefing.passages.suggested().filter(decision__isnull=True).in_order())
    # Also of what was entered in error: somebody decided that it is none, so only one by one it comes back.
    taken = list(Source.objects.filter(briefing=briefing).values_list("start", "end"))
    free = [p for p in waiting if not any(start < p.end and end > p.start for start, end in taken)]
    if not free:
        return []
    act = open_act(by=by, verb="admit_suggestions", at=draft.moment)
    return [_track_suggestion(briefing, passage, by=by, draft=draft, lead=lead, act=act) for passage in free]


@transaction.atomic
def track_suggestion(*, passage: Passage, by: User, draft: Draft, lead: Organisation | None = None) -> Recommendation:
    """Track what the reading suggests in one passage, unless somebody has dealt with it already."""
    permissions.may_track(by)
    _locked(passage.briefing.meeting_id)
    if made := _made_before(passage.briefing.meeting, draft):
        return made
    if not passage.is_suggested:
        raise Refused(_("There is no suggestion for this passage. Track it by hand instead."))
    _refuse_tracked(passage)
    if decision := _decision(passage):
        raise EditConflict(_who_decided(decision))
    return _track_suggestion(passage.briefing, passage, by=by, draft=draft, lead=lead)


def _track_suggestion(
    briefing: Briefing, passage: Passage, *, by: User, draft: Draft, lead: Organisation | None, act: Act | None = None
) -> Recommendation:
    due = passage.suggested_due_on
    return track(
        meeting=briefing.meeting,
        by=by,
        title=passage.suggested_title,
        goal=passage.suggested_goal,
        kind=passage.suggested_kind or "",
        lead=lead or Organisation.objects.addressed(passage.suggested_addressee),
        sources=[Words(briefing, passage.suggested_start or 0, passage.suggested_end or 0)],
        due_on=due if due is not None and EARLIEST <= due <= LATEST else None,
        due_basis=DueBasis.FROM_SOURCE,
        due_words=passage.suggested_due_words,
        draft=draft,
        act=act,
    )


def _refuse_tracked(passage: Passage) -> None:
    tracked = Source.objects.in_force().filter(
        briefing=passage.briefing_id, start__lt=passage.end, end__gt=passage.start
    )
    if source := tracked.select_related("recommendation").first():
        words = {"reference": source.recommendation.reference}
        raise Refused(_("This passage is already tracked as %(reference)s.") % words)


@transaction.atomic
def dont_track(
    *, passage: Passage, by: User, decision: Decision, reason: str = "", at: datetime | None = None
) -> PassageDecision:
    """Decide that a passage is not tracked, so that it counts as reviewed.

    Raises `EditConflict` where somebody else decided that meanwhile, or it was decided for another reason.
    """
    permissions.may_track(by)
    _locked(passage.briefing.meeting_id)
    _refuse_tracked(passage)
    if before := _decision(passage):
        if before.act.by_id == by.pk and before.decision == decision:
            if before.act.reason != clean(reason):
                raise EditConflict(
                    _("You decided about this passage before, for another reason. Undo that decision first.")
                )
            return before
        raise EditConflict(_who_decided(before))
    act = open_act(by=by, verb="set_aside", reason=reason, at=at)
    with pghistory.context(act=act.pk):
        return PassageDecision.objects.create(passage=passage, decision=Decision(decision), act=act)


def _decision(passage: Passage) -> PassageDecision | None:
    return PassageDecision.objects.filter(passage=passage).select_related("act__by").first()


def _who_decided(decision: PassageDecision) -> str:
    return _(
        "%(name)s decided on %(day)s not to track this passage (%(reason)s). Undo that decision first if you disagree."
    ) % {
        "name": decision.act.by.name,
        "day": say_day(timezone.localdate(decision.act.at)),
        "reason": decision.get_decision_display(),
    }


@transaction.atomic
def undo_dont_track(*, passage: Passage, by: User, at: datetime | None = None) -> None:
    """Take back that a passage was set aside, so that it is unreviewed again; the version keeps who did.

    Raises `EditConflict` where it is not set aside any more.
    """
    permissions.may_track(by)
    _locked(passage.briefing.meeting_id)
    decisions = PassageDecision.objects.filter(passage=passage)
    if not decisions.exists():
        raise EditConflict(_("Somebody else has already undone this decision. The passage is to review."))
    with pghistory.context(act=open_act(by=by, verb="take_back", at=at).pk):
        decisions.delete()
