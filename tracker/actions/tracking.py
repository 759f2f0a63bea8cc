"""Tracking a recommendation: from the words of a briefing, or by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID, uuid5

import pghistory
from django.db import models, transaction
from django.utils.translation import gettext as _

from briefings.models import Briefing, Meeting, Passage, PassageQuerySet
from tracker import chain, permissions
from tracker.actions import refusals
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.giving import hold_given
from tracker.actions.meetings import lock_briefing, lock_meeting
from tracker.actions.names import tidied
from tracker.actions.noting import note
from tracker.actions.passages import refuse_decided, refuse_tracked
from tracker.actions.steps import (
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
    refuse_before,
    refuse_other_words,
)
from tracker.database.copying import alike
from tracker.models import Act, Organisation, PassageDecision, Post, Recommendation, Source, Theme, User
from tracker.workflow import FIELDS, DueBasis, Kind, Priority, Refused, Status, Step


@dataclass(frozen=True, slots=True)
class SourceText:
    """The exact words a recommendation comes from: from where to where in a briefing, in characters."""

    briefing: Briefing
    start: int
    end: int

    def quote(self) -> chain.Quote:
        """Return the words, as the hash of the entry covers them."""
        words = self.briefing.quote(self.start, self.end)
        return chain.Quote(self.briefing.pk, self.briefing.digest.text_sha256, words)

    @property
    def place(self) -> list[int]:
        """Where the words stand, as the log keeps it."""
        return [self.briefing.pk, self.start, self.end]

    def tracked_by(self) -> list[int]:
        """Return the keys of the recommendations that have these words, or some of them, as their source."""
        touching = Source.objects.in_force().touching(self.briefing.pk, self.start, self.end)
        return list(touching.values_list("recommendation", flat=True))

    def passages(self) -> PassageQuerySet:
        """Return the passages that these words touch."""
        return Passage.objects.filter(briefing=self.briefing, start__lt=self.end, end__gt=self.start)

    def undo_decisions(self) -> None:
        """Undo the decisions not to track one of these passages."""
        PassageDecision.objects.filter(passage__in=self.passages()).delete()


def decisions_about(sources: Sequence[SourceText]) -> list[PassageDecision]:
    """Return the decisions not to track passages that some words touch, in the order of the text."""
    if not sources:
        return []
    touched = reduce(or_, (models.Q(passage__in=source.passages()) for source in sources))
    found = PassageDecision.objects.filter(touched).select_related("act__by", "passage__briefing")
    return list(found.order_by("passage__briefing", "passage__number"))


_NOTHING_SAID = Recommendation()
"""What each recommendation begins as, before anything is said of it."""


@dataclass(frozen=True, slots=True)
class NewRecommendation:
    """What a recommendation begins with. Without `sources` it counts as entered by hand, and every page says so.

    If its sources were selected in the text, none of their words may be tracked already. `undoes` has the keys of the
    decisions of colleagues not to track passages of its sources that are to be undone.
    """

    meeting: Meeting
    title: str
    kind: Kind | str
    goal: str = ""
    sources: Sequence[SourceText] = ()
    lead: Organisation | None = None
    owner: Post | None = None
    parties: Iterable[Organisation] = ()
    themes: Iterable[Theme] = ()
    priority: Priority = Priority.ORDINARY
    due_on: date | None = None
    due_basis: DueBasis = DueBasis.SET_BY_US
    due_words: str = ""
    is_selected: bool = False
    undoes: frozenset[int] = frozenset()

    @property
    def given(self) -> list[object]:
        """What it is given: organisations, posts and themes."""
        return [self.lead, self.owner, *self.parties, *self.themes]

    def check(self, since: date) -> None:
        """Refuse what no recommendation can begin with that is entered for a day."""
        need(self.title, refusals.TITLE)
        if self.owner is not None and self.lead is None:
            raise Refused(refusals.LEAD_FOR_OWNER)
        check_due(self.due_on)
        if self.due_on is not None:
            refuse_before(self.meeting, self.due_on, refusals.CHECK_THE_YEAR, entered=since, field="due_on")
        refusals.refuse_retired(self.given)
        for source in self.sources:
            self._check_source(source)

    def _check_source(self, source: SourceText) -> None:
        briefing = source.briefing
        if briefing.meeting_id != self.meeting.pk:
            raise Refused(_("“%(briefing)s” is a briefing of another meeting.") % {"briefing": briefing.title})
        check_words(source)

    def row(self, since: date) -> Recommendation:
        """Return the row to be saved, without its number; it has its status since that day."""
        made = alike(_NOTHING_SAID)
        made.meeting, made.lead = self.meeting, self.lead
        if self.owner is not None:
            made.owner = self.owner
        made.title, made.goal, made.due_words = self.words()
        made.kind, made.priority, made.by_hand = Kind(self.kind), self.priority, not self.sources
        made.status_since = made.quiet_since = since
        made.due_on = made.first_due_on = self.due_on
        made.due_basis = self.due_basis if self.due_on else DueBasis.NONE_GIVEN
        made.named = []
        return made

    def words(self) -> tuple[str, str, str]:
        """Return title, goal and the source's words for the due date as they are stored. Refuse what would not fit."""
        return (
            check_length(tidied(clean(self.title)), 200, FIELDS["title"]),
            tidied(clean(self.goal)),
            check_length(clean(self.due_words), 200, FIELDS["due_words"]),
        )


def check_words(source: SourceText) -> None:
    """Refuse words that are not in their briefing, or are blank."""
    briefing = source.briefing
    if not 0 <= source.start < source.end <= len(briefing.text):
        raise Refused(_("The selected words are not in the briefing. Select them again."))
    if not briefing.quote(source.start, source.end).strip():
        raise Refused(_("The selection is blank. Select the words that say what should happen."))


def refuse_tracked_words(source: SourceText, by: User) -> None:
    """Refuse with the reference of a recommendation that tracks some of these words, if `by` can see that."""
    tracked = Source.objects.in_force().touching(source.briefing.pk, source.start, source.end)
    if there := tracked.visible_to(by).select_related("recommendation").first():
        words = {"reference": there.recommendation.reference}
        raise Refused(
            _("Some of these words are already tracked as %(reference)s. Select words that are not tracked.") % words
        )
    if tracked.exists():
        raise Refused(
            _("Some of these words are already tracked by a recommendation that you cannot see. Select other words.")
        )


@refusing_conflicts()
def track(*, new: NewRecommendation, by: User, draft: Draft, passage: Passage | None = None) -> Recommendation:
    """Begin to track a recommendation and return it, with the next number of its meeting.

    One's own decisions not to track one of the passages of its sources are undone, and those of colleagues only on
    purpose. A `form_token` already used returns what it made, or raises `Resent`. With a `passage`, it is refused where
    that passage is tracked already.
    """
    permissions.may_track(by, new.meeting)
    if made := made_by_same_form(new.meeting, draft):
        return made
    _refuse_words(new, passage, by)
    check_past(draft)
    hold_given(new.given)
    new.check(draft.day)
    act = draft.act or open_act(by=by, verb=Step.TRACK.value, at=draft.moment)
    with pghistory.context(act=act.pk):
        recommendation = new.row(draft.day)
        _save_with_number(recommendation)
        members: dict[str, list[object]] = {"parties": list(new.parties), "themes": list(new.themes)}
        for name, rows in members.items():
            getattr(recommendation, name).set(rows)
        save_sources(recommendation, new.sources, act, new.undoes)
        entry = new_entry(Step.TRACK, recommendation, by=by, draft=draft, to=Status.NOT_YET_REPORTED)
        entry.act = act
        entry.changes = first_values(recommendation, members, new.sources)
        quotes = [source.quote() for source in new.sources]
        append(entry, recommendation.reference, quotes=quotes, sent=draft.sent)
        note(entry, recommendation)
    return recommendation


@transaction.atomic
def track_together(*, new: Sequence[NewRecommendation], by: User, draft: Draft) -> list[Recommendation]:
    """Begin to track several recommendations of one meeting as one act, and return them.

    A `form_token` already used returns what it made, or raises `Resent`.
    """
    permissions.may_track(by, new[0].meeting)
    hold_given(row for each in new for row in each.given)
    lock_meeting(new[0].meeting.pk)
    drafts = [replace(draft, form_token=_own_token(draft, place)) for place in range(len(new))]
    act = draft.act if made_by_form(drafts[0]) else open_act(by=by, verb="admit_suggestions", at=draft.moment)
    pairs = zip(new, drafts, strict=True)
    return [track(new=each, by=by, draft=replace(own, act=act)) for each, own in pairs]


def _refuse_words(new: NewRecommendation, passage: Passage | None, by: User) -> None:
    """Refuse words of a replaced briefing, and such as are tracked where they must not be."""
    for briefing in {source.briefing for source in new.sources} or ({passage.briefing} if passage else ()):
        lock_briefing(briefing)
    if passage is not None:
        refuse_tracked(passage, by)
    for source in new.sources if new.is_selected else ():
        refuse_tracked_words(source, by)


def _own_token(draft: Draft, place: int) -> UUID | None:
    return uuid5(draft.form_token, str(place)) if draft.form_token is not None else None


def save_sources(
    recommendation: Recommendation, sources: Sequence[SourceText], act: Act, undoes: Collection[int] = ()
) -> None:
    """Save the words it comes from, and undo decisions not to track their passages.

    Raises `DecidedAgainst` where a colleague made one whose key is not among `undoes`.
    """
    for source in sources:
        Source.objects.create(
            recommendation=recommendation, briefing=source.briefing, start=source.start, end=source.end, act=act
        )
    if decisions := decisions_about(sources):
        refuse_decided(decisions, act.by_id, undoes)
        PassageDecision.objects.filter(pk__in=[decision.pk for decision in decisions]).delete()


def made_by_same_form(meeting: Meeting, draft: Draft) -> Recommendation | None:
    """Return what the same form made before, if it did. Of two sent at once, the second waits here for the first.

    Raises `Resent` where it was sent with something else in it.
    """
    if draft.form_token is None:
        return None
    lock_meeting(meeting.pk)
    entry = made_by_form(draft)
    if entry is None:
        return None
    refuse_other_words(entry, draft.sent)
    return entry.recommendation


def _save_with_number(recommendation: Recommendation) -> None:
    """Save it with the next number of its meeting. No number is used twice, because no row is ever deleted."""
    meeting = lock_meeting(recommendation.meeting_id)
    give_number(recommendation, meeting, last_number(meeting) + 1)
    recommendation.save(force_insert=True)


def last_number(meeting: Meeting) -> int:
    """Return the last number that a meeting, which is locked, gave a recommendation; 0 where it gave none."""
    last = Recommendation.objects.filter(meeting=meeting).aggregate(last=models.Max("number"))["last"]
    return last or 0


def give_number(recommendation: Recommendation, meeting: Meeting, number: int) -> None:
    """Give a recommendation its number, and the reference that this makes."""
    recommendation.number, recommendation.reference = number, f"{meeting.code}-{number:02}"


_FIRST = ("title", "goal", "kind", "lead", "owner", "priority", "due_on", "due_basis", "due_words")


def first_values(
    recommendation: Recommendation, members: Mapping[str, list[object]], sources: Sequence[SourceText] = ()
) -> dict[str, object]:
    """Return what a recommendation begins with, as the log keeps it."""
    values = {name: getattr(recommendation, name) for name in _FIRST}
    changes: dict[str, object] = {name: [None, logged_value(value)] for name, value in values.items() if value}
    changes |= {name: [[], [logged_value(row) for row in rows]] for name, rows in members.items() if rows}
    if sources:
        changes["sources"] = [[], [source.place for source in sources]]
    return changes
