"""Actions of the lead and the owner: updates, completion reports, notes, and due dates they propose."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions import refusals
from tracker.actions.steps import THIS_ENTRY, Change, Draft, check_due, made_by_form, need, take
from tracker.models import ProgressEntry, Recommendation, User
from tracker.workflow import Extent, Refused, Status, Step


def check_in(*, recommendation: Recommendation, by: User, draft: Draft, by_link: bool = False) -> ProgressEntry:
    """Confirm that nothing changed. It counts as contact and needs no words. `by_link`: by the link in a mail."""

    def change(locked: Recommendation) -> Change:
        return Change(fields={"last_checked_at": draft.moment}, logged={"by_link": [None, True]} if by_link else {})

    return take(Step.CHECK_IN, recommendation=recommendation, by=by, draft=draft, change=change)


def report(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    to: Status,
    seen: str | None = None,
    or_note: bool = False,
) -> ProgressEntry:
    """Add an update: what was done, and the status.

    Where the status has changed since the person's page was made, this is refused as an edit conflict. With
    `or_note`, where they did not change the status, their words are kept as a note instead: an entry of the step ADD.
    The caller must say so to the person.
    """
    if or_note and seen is not None and to == seen and made_by_form(draft) is None:
        current = Recommendation.objects.values_list("status", flat=True).get(pk=recommendation.pk)
        if current != seen:
            return add(recommendation=recommendation, by=by, draft=draft)

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHAT_HAPPENED)
        latest = max(draft.day, locked.last_report_on or draft.day)
        return Change(to=to, fields={"last_report_on": latest})

    return take(Step.REPORT, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def stall(
    *, recommendation: Recommendation, by: User, draft: Draft, review_on: date, seen: str | None = None
) -> ProgressEntry:
    """Put it on hold: what it is waiting for, and the review date. It can be repeated with a new reason or date."""

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WAITING_FOR)
        check_due(review_on)
        if review_on <= draft.today:
            raise Refused(_("The review date must be in the future."))
        return Change(to=Status.STALLED, fields={"stall": THIS_ENTRY, "review_on": review_on})

    return take(Step.STALL, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def claim(
    *, recommendation: Recommendation, by: User, draft: Draft, extent: Extent, seen: str | None = None
) -> ProgressEntry:
    """Report it as complete, or complete in part, with evidence. A coordinator then verifies it or sends it back."""

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHAT_WAS_DONE)
        if not draft.evidence:
            raise Refused(refusals.EVIDENCE)
        return Change(
            to=Status.REPORTED_COMPLETE,
            fields={"claim": THIS_ENTRY, "claim_extent": Extent(extent), "claim_holder": locked.holder},
        )

    return take(Step.CLAIM, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def withdraw_claim(*, recommendation: Recommendation, by: User, draft: Draft, seen: str | None = None) -> ProgressEntry:
    """Withdraw the completion report, with the reason."""

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHY_WITHDRAWN)
        return Change(to=Status.IN_PROGRESS)

    return take(Step.WITHDRAW_CLAIM, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def add(*, recommendation: Recommendation, by: User, draft: Draft) -> ProgressEntry:
    """Add a note: words or evidence. The status does not change."""

    def change(locked: Recommendation) -> Change:
        if not draft.evidence:
            need(draft.text, refusals.TEXT_OR_EVIDENCE)
        return Change()

    return take(Step.ADD, recommendation=recommendation, by=by, draft=draft, change=change)


def propose_date(*, recommendation: Recommendation, by: User, draft: Draft, due_on: date) -> ProgressEntry:
    """Propose a new due date, with the reason; a coordinator decides. It replaces an earlier proposal."""

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHY_MOVE)
        check_due(due_on)
        if due_on == locked.due_on:
            raise Refused(_("This is already the due date. Propose another one."))
        if due_on < draft.today:
            raise Refused(_("The proposed due date is in the past. Propose a later one."))
        return Change(fields={"proposed_due_on": due_on, "date_proposal": THIS_ENTRY})

    return take(Step.PROPOSE_DATE, recommendation=recommendation, by=by, draft=draft, change=change)


def correct(*, entry: ProgressEntry, by: User, draft: Draft) -> ProgressEntry:
    """Write an entry that corrects another one, which stays as it was written. Return the new one."""

    def change(locked: Recommendation) -> Change:
        permissions.may_correct(by, entry)
        need(draft.text, refusals.WHAT_IS_RIGHT)
        return Change(corrects=entry)

    if entry.internal and not draft.internal:
        raise Refused(_("The correction of a restricted note must be restricted too."))
    return take(Step.CORRECT, recommendation=entry.recommendation, by=by, draft=draft, change=change)
