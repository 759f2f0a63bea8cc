"""What the lead and the owner say about the work: updates, completion reports, notes, and dates they propose."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions import refusals
from tracker.actions.steps import THIS_ENTRY, Change, Draft, check_due, made_by_form, need, take
from tracker.models import ProgressEntry, Recommendation, User
from tracker.workflow import Extent, Refused, Status, Step


def check_in(*, recommendation: Recommendation, by: User, draft: Draft) -> ProgressEntry:
    """Say that nothing changed; it counts as a sign of life, and needs no words."""

    def change(locked: Recommendation) -> Change:
        return Change(fields={"last_checked_at": draft.moment})

    return take(Step.CHECK_IN, recommendation=recommendation, by=by, draft=draft, change=change)


def report(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    to: Status,
    seen: str | None = None,
    or_remark: bool = False,
) -> ProgressEntry:
    """Say what was done, and whether work is under way.

    Where the status has changed since the person's page was made, this is refused as stale. With `or_remark`, where
    they left the status as they saw it, their words are kept as a remark instead: an entry of the step ADD, which
    the caller has to tell them.
    """
    if or_remark and seen is not None and to == seen and made_by_form(draft) is None:
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
    """Say what the work waits for, and on which day that is looked at again. Again: a new reason or day."""

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
    """Say that it is done, in whole or in part, and show evidence. A coordinator then verifies or returns it."""

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
    """Take a claim of completion back, with the reason."""

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHY_WITHDRAWN)
        return Change(to=Status.IN_PROGRESS)

    return take(Step.WITHDRAW_CLAIM, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def add(*, recommendation: Recommendation, by: User, draft: Draft) -> ProgressEntry:
    """Add words or evidence to the log; the status stays whatever it is."""

    def change(locked: Recommendation) -> Change:
        if not draft.evidence:
            need(draft.text, refusals.TEXT_OR_EVIDENCE)
        return Change()

    return take(Step.ADD, recommendation=recommendation, by=by, draft=draft, change=change)


def propose_date(*, recommendation: Recommendation, by: User, draft: Draft, due_on: date) -> ProgressEntry:
    """Ask for another due date, with the reason; a coordinator decides. A new proposal replaces a waiting one."""

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
    """Write a new entry that corrects another; the other stays as it was written. Returns the new one."""

    def change(locked: Recommendation) -> Change:
        permissions.may_correct(by, entry)
        need(draft.text, refusals.WHAT_IS_RIGHT)
        return Change(corrects=entry)

    if entry.internal and not draft.internal:
        raise Refused(_("The correction of a restricted note must be restricted too."))
    return take(Step.CORRECT, recommendation=entry.recommendation, by=by, draft=draft, change=change)
