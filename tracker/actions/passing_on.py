"""Passing a request for an update on to who answers now, where a recommendation or its owner post changes hands."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from tracker.actions.steps import Change, logged_value
from tracker.models import AnswerLink, Organisation, Post, ProgressEntry, Recommendation, UpdateRequest, User
from tracker.models.posts import acting_for

Level = UpdateRequest.Level


def pass_on(locked: Recommendation, *, lead: Organisation | None, owner: Post | None, on: date) -> Change:
    """Return what becomes of the request in force, if there is one, where it is led and owned like this from now on.

    Who acts for the owner post that day is asked in the place of who was asked before; where nobody does, the staff of
    the lead. A request that was passed on because nobody answered stays as far as it came.
    """
    if not getattr(locked, "has_request", True):
        return Change()
    request = UpdateRequest.objects.unanswered().filter(recommendation=locked).select_related("person").first()
    person = acting_for(owner, on).person if owner is not None else None
    if request is None or (person == request.person and (person is not None or lead == locked.lead)):
        return Change()
    key, first = request.pk, first_level(person, lead)
    is_first = request.level == first_level(request.person, locked.lead)
    level = first if is_first else max(request.level, first)

    def then(_entry: ProgressEntry) -> None:
        UpdateRequest.objects.filter(pk=key).update(person=person, level=level)
        # Whoever was asked before is not who answers now.
        AnswerLink.objects.filter(request=key).update(expires_at=timezone.now())

    answer_by = request.answer_by.isoformat()
    asked = [logged_value(request.person), logged_value(person)]
    return Change(logged={"asked": asked, "answer_by": [answer_by, answer_by]}, then=then)


def first_level(person: User | None, lead: Organisation | None) -> int:
    """Return of whom an answer is expected at first: where nobody acts for the owner post, of who comes next."""
    if person is not None:
        return Level.OWNER
    return Level.LEAD if lead is not None else Level.COORDINATOR
