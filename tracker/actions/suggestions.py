"""Tracking what the extraction suggests in a briefing: one suggestion, or all that are still to review."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Briefing, Passage
from tracker import permissions
from tracker.actions.meetings import lock_meeting
from tracker.actions.passages import decision_about, refuse_tracked, who_decided
from tracker.actions.steps import EARLIEST, LATEST, Draft, open_act
from tracker.actions.tracking import NewRecommendation, SourceText, made_by_same_form, track
from tracker.models import Organisation, Recommendation, Source, User
from tracker.workflow import DueBasis, EditConflict, Refused


@transaction.atomic
def track_suggestions(
    *, briefing: Briefing, by: User, draft: Draft, lead: Organisation | None = None
) -> list[Recommendation]:
    """Track every suggestion of a briefing that is still to review, in their order and as one act.

    Left out are those that are tracked, that somebody decided not to track, or that became a recommendation that was
    entered in error. Without a `lead`, each is led by the organisation to which its words are addressed, where one has
    that name.
    """
    permissions.may_track(by, briefing.meeting)
    # Two people who do this at once must not track the same passage twice.
    lock_meeting(briefing.meeting_id)
    waiting = list(briefing.passages.suggested().filter(decision__isnull=True).in_order())
    # This includes what was entered in error: somebody decided against it, so it is tracked again only one by one.
    taken = list(Source.objects.filter(briefing=briefing).values_list("start", "end"))
    free = [p for p in waiting if not any(start < p.end and end > p.start for start, end in taken)]
    if not free:
        return []
    draft = replace(draft, act=open_act(by=by, verb="admit_suggestions", at=draft.moment))
    return [_track_suggestion(passage, by=by, draft=draft, lead=lead) for passage in free]


@transaction.atomic
def track_suggestion(*, passage: Passage, by: User, draft: Draft, lead: Organisation | None = None) -> Recommendation:
    """Track what is suggested in one passage, unless somebody has decided about it already."""
    permissions.may_track(by, passage.briefing.meeting)
    lock_meeting(passage.briefing.meeting_id)
    if made := made_by_same_form(passage.briefing.meeting, draft):
        return made
    if not passage.is_suggested:
        raise Refused(_("There is no suggestion for this passage. Track it by hand instead."))
    refuse_tracked(passage)
    if decision := decision_about(passage):
        raise EditConflict(who_decided(decision))
    return _track_suggestion(passage, by=by, draft=draft, lead=lead)


def _track_suggestion(passage: Passage, *, by: User, draft: Draft, lead: Organisation | None) -> Recommendation:
    due = passage.suggested_due_on
    source = SourceText(passage.briefing, passage.suggested_start or 0, passage.suggested_end or 0)
    new = NewRecommendation(
        meeting=passage.briefing.meeting,
        title=passage.suggested_title,
        kind=passage.suggested_kind or "",
        goal=passage.suggested_goal,
        sources=[source],
        lead=lead or Organisation.objects.addressed(passage.suggested_addressee),
        due_on=due if due is not None and EARLIEST <= due <= LATEST else None,
        due_basis=DueBasis.FROM_SOURCE,
        due_words=passage.suggested_due_words,
    )
    return track(new=new, by=by, draft=draft)
