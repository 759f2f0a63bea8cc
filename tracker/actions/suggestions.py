"""Tracking what the extraction suggests in a briefing: one suggestion, or several that are still to review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.models import Briefing, Meeting, Passage
from tracker import permissions
from tracker.actions.giving import hold_given
from tracker.actions.meetings import lock_briefing
from tracker.actions.passages import decision_about, refuse_tracked, who_decided
from tracker.actions.set_up import track_and_respond
from tracker.actions.steps import EARLIEST, LATEST, Draft, open_act, refuse_before, refuse_other_words
from tracker.actions.tracking import NewRecommendation, SourceText, made_by_same_form
from tracker.models import Organisation, ProgressEntry, Recommendation, Source, Theme, User
from tracker.workflow import DueBasis, EditConflict, Position, Refused


@dataclass(frozen=True, slots=True)
class ForAll:
    """What several suggestions begin with; what is empty is taken from each suggestion, if it has it.

    `titles` are those that somebody wrote, by the keys of the passages. Where it is given, only these are tracked.
    `leads` and `due_dates` are what somebody gave single ones, by the same keys; they come before all else.
    """

    lead: Organisation | None = None
    due_on: date | None = None
    themes: tuple[Theme, ...] = ()
    position: Position = Position.NOT_YET_ANSWERED
    titles: Mapping[int, str] | None = field(default=None)
    leads: Mapping[int, Organisation] = field(default_factory=dict)
    due_dates: Mapping[int, date] = field(default_factory=dict)

    def title(self, passage: Passage) -> str:
        """Return what a suggestion is to be called."""
        return (self.titles or {}).get(passage.pk) or passage.suggested_title

    def lead_of(self, passage: Passage) -> Organisation | None:
        """Return which organisation leads a suggestion: its own, else that of all, else the one its words name."""
        given = self.leads.get(passage.pk) or self.lead
        return given or Organisation.objects.offered().addressed(passage.suggested_addressee)

    def due(self, passage: Passage) -> tuple[date | None, DueBasis]:
        """Return the due date of a suggestion, its own, else that of the text, else that of all; and its basis."""
        own, said = self.due_dates.get(passage.pk), suggested_due(passage, passage.briefing.meeting)
        is_said = said is not None and own in (None, said)
        return own or said or self.due_on, DueBasis.FROM_SOURCE if is_said else DueBasis.SET_BY_US


NOTHING_MORE = ForAll()


def untried(briefing: Briefing) -> list[Passage]:
    """Return the suggestions of a briefing that are to review, in their order, but for those tracked in error before.

    Somebody decided against those, so they are tracked again only one by one.
    """
    waiting = briefing.passages.suggested().filter(decision__isnull=True).in_order()
    taken = list(Source.objects.kept().filter(briefing=briefing).values_list("start", "end"))
    return [p for p in waiting if not any(start < p.end and end > p.start for start, end in taken)]


@transaction.atomic
def track_suggestions(
    *,
    briefing: Briefing,
    by: User,
    draft: Draft,
    lead: Organisation | None = None,
    for_all: ForAll = NOTHING_MORE,
) -> list[Recommendation]:
    """Track the suggestions of a briefing that are still to review, in their order and as one act.

    Left out are those that are tracked, that somebody decided not to track, or that became a recommendation that was
    entered in error. Without a `lead`, each is led by the organisation to which its words are addressed, where one has
    that name. A `form_token` already used returns what it made, or raises `Resent`.
    """
    permissions.may_track(by, briefing.meeting)
    # Two people who do this at once must not track the same passage twice.
    lock_briefing(briefing)
    if draft.form_token is not None and (made := _made_before(briefing, draft.form_token)):
        refuse_other_words(made[0], draft.sent, _sent_before([entry.recommendation for entry in made]))
        return [entry.recommendation for entry in made]
    for_all = replace(for_all, lead=for_all.lead or lead)
    free = [p for p in untried(briefing) if for_all.titles is None or p.pk in for_all.titles]
    if not free:
        return []
    draft = replace(draft, act=open_act(by=by, verb="admit_suggestions", at=draft.moment))
    return _track_all(free, by, draft, for_all)


def _track_all(free: Sequence[Passage], by: User, draft: Draft, for_all: ForAll) -> list[Recommendation]:
    """Track what is suggested in passages, which are locked."""
    suggested = [_suggested(passage, for_all) for passage in free]
    hold_given(row for new in suggested for row in new.given)
    return [
        track_and_respond(new=new, by=by, draft=_own(draft, passage), position=for_all.position)
        for passage, new in zip(free, suggested, strict=True)
    ]


def _own(draft: Draft, passage: Passage) -> Draft:
    """Return the draft of one of several, whose form token is its own."""
    token = draft.form_token
    return draft if token is None else replace(draft, form_token=uuid5(token, str(passage.pk)))


def _made_before(briefing: Briefing, token: UUID) -> list[ProgressEntry]:
    """Return the first entries of what this form tracked when it was sent before."""
    tokens = [uuid5(token, str(key)) for key in briefing.passages.suggested().values_list("pk", flat=True)]
    made = ProgressEntry.objects.filter(form_token__in=tokens).select_related("recommendation")
    return list(made.order_by("recommendation__number"))


def _sent_before(made: Sequence[Recommendation]) -> str:
    words = ngettext(
        "You sent this form before with different content, and %(n)d suggestion was tracked: %(first)s. What you sent "
        "now was not saved. Check it, then send it again.",
        "You sent this form before with different content, and %(n)d suggestions were tracked: %(first)s to %(last)s. "
        "What you sent now was not saved. Check it, then send it again.",
        len(made),
    )
    return words % {"n": len(made), "first": made[0].reference, "last": made[-1].reference}


@transaction.atomic
def track_suggestion(*, passage: Passage, by: User, draft: Draft, lead: Organisation | None = None) -> Recommendation:
    """Track what is suggested in one passage, unless somebody has decided about it already."""
    permissions.may_track(by, passage.briefing.meeting)
    lock_briefing(passage.briefing)
    if made := made_by_same_form(passage.briefing.meeting, draft):
        return made
    if not passage.is_suggested:
        raise Refused(_("There is no suggestion for this passage. Track it by hand instead."))
    refuse_tracked(passage, by)
    if decision := decision_about(passage):
        raise EditConflict(who_decided(decision))
    return track_and_respond(new=_suggested(passage, ForAll(lead=lead)), by=by, draft=draft)


def _suggested(passage: Passage, for_all: ForAll) -> NewRecommendation:
    """Return what a recommendation begins with that is suggested in a passage."""
    source = SourceText(passage.briefing, passage.suggested_start or 0, passage.suggested_end or 0)
    lead = for_all.lead_of(passage)
    words = passage.briefing.quote(source.start, source.end)
    due_on, basis = for_all.due(passage)
    return NewRecommendation(
        meeting=passage.briefing.meeting,
        title=for_all.title(passage),
        kind=passage.suggested_kind or "",
        goal=passage.suggested_goal,
        sources=[source],
        lead=lead,
        parties=[row for row in Organisation.objects.offered().named_in(words) if row != lead],
        themes=for_all.themes,
        due_on=due_on,
        due_basis=basis,
        due_words=passage.suggested_due_words,
    )


def suggested_due(passage: Passage, meeting: Meeting) -> date | None:
    """Return the due date that a suggestion of a meeting names, unless nobody can have meant it."""
    day = passage.due_on
    if day is None or not EARLIEST <= day <= LATEST:
        return None
    try:
        refuse_before(meeting, day, "", entered=timezone.localdate())
    except Refused:
        return None
    return day
