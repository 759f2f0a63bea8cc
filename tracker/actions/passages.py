"""Deciding that a passage of a briefing is not tracked, and undoing that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from textwrap import shorten

import pghistory
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.models import Briefing, Passage, PassageQuerySet
from tracker import permissions
from tracker.actions import refusals
from tracker.actions.meetings import lock_briefing, lock_meeting, refuse_replaced
from tracker.actions.steps import clean, need, open_act, say_day
from tracker.models import PassageDecision, Source, User
from tracker.workflow import DecidedAgainst, Decision, EditConflict, Refused

# Sources that are not in force count here too: which are is asked where there is one.
_SETTLED = """
    SELECT EXISTS (SELECT FROM briefings_briefing WHERE revises_id = %s)
        OR EXISTS (SELECT FROM tracker_passagedecision WHERE passage_id = %s)
        OR EXISTS (SELECT FROM tracker_source WHERE briefing_id = %s AND start < %s AND "end" > %s)
"""


@transaction.atomic
def dont_track(
    *, passage: Passage, by: User, decision: Decision, reason: str = "", at: datetime | None = None
) -> PassageDecision:
    """Decide that a passage is not tracked, so that it counts as reviewed.

    A reason other than the known ones is said in `reason`. Raises `EditConflict` where somebody else decided that
    meanwhile, or it was decided for another reason.
    """
    permissions.may_track(by, passage.briefing.meeting)
    if decision == Decision.OTHER:
        need(reason, _("Say in a sentence why the passage is not tracked."))
    lock_meeting(passage.briefing.meeting_id)
    if _may_be_settled(passage) and (before := _decided_again(passage, by, decision, reason)):
        return before
    act = open_act(by=by, verb="set_aside", reason=reason, at=at)
    with pghistory.context(act=act.pk):
        return PassageDecision.objects.create(passage=passage, decision=Decision(decision), act=act)


def _may_be_settled(passage: Passage) -> bool:
    """Return whether a passage may have been decided about, or its briefing replaced. If not, nothing more is asked."""
    briefing = passage.briefing_id
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED, [briefing, passage.pk, briefing, passage.end, passage.start])
        return bool(cursor.fetchone()[0])


def _decided_again(passage: Passage, by: User, decision: Decision, reason: str) -> PassageDecision | None:
    """Return the decision that the same person made before for the same reason; refuse what is in the way of one."""
    refuse_replaced(passage.briefing)
    refuse_tracked(passage, by)
    before = decision_about(passage)
    if before is None:
        return None
    if before.act.by_id != by.pk or before.decision != decision:
        raise EditConflict(who_decided(before))
    if before.act.reason != clean(reason):
        raise EditConflict(_("You decided about this passage before, for another reason. Undo that decision first."))
    return before


def decision_about(passage: Passage) -> PassageDecision | None:
    """Return the decision not to track a passage, where there is one."""
    return PassageDecision.objects.filter(passage=passage).select_related("act__by").first()


def who_decided(decision: PassageDecision) -> str:
    """Return the refusal that names who decided not to track a passage, when and why."""
    return _(
        "%(name)s decided on %(day)s not to track this passage (%(reason)s). Undo that decision first if you disagree."
    ) % {
        "name": decision.act.by.name,
        "day": say_day(timezone.localdate(decision.act.at)),
        "reason": _why(decision),
    }


def say_decided(decisions: Sequence[PassageDecision]) -> str:
    """Return who decided not to track these passages, when and why; one act decided that for one reason."""
    first, passage = decisions[0], decisions[0].passage
    briefing = passage.briefing
    start, end = passage.content_span(briefing.text)
    if passage.suggested_start is not None and passage.suggested_end is not None:
        start, end = passage.suggested_start, passage.suggested_end
    said = ngettext(
        "%(name)s decided on %(day)s not to track “%(words)s” (%(reason)s).",
        "%(name)s decided on %(day)s not to track %(n)d of these passages (%(reason)s).",
        len(decisions),
    )
    return said % {
        "name": first.act.by.name,
        "day": say_day(timezone.localdate(first.act.at)),
        "words": shorten(briefing.text[start:end], 80, placeholder="…"),
        "n": len(decisions),
        "reason": _why(first),
    }


def _why(decision: PassageDecision) -> str:
    """Return the reason of a decision not to track a passage, with what was written about it."""
    reason = decision.get_decision_display()
    if not decision.act.reason:
        return reason
    return _("%(reason)s: “%(words)s”") % {"reason": reason, "words": decision.act.reason}


def refuse_decided(decisions: Iterable[PassageDecision], by: int, undoes: Collection[int] = ()) -> None:
    """Refuse to track what a colleague decided not to track, unless the person chose to undo that decision.

    `by` is the key of the person, `undoes` has the keys of decisions. Raises `DecidedAgainst`. What somebody decided
    themselves, they undo by tracking it.
    """
    against = [each for each in decisions if each.act.by_id != by and each.pk not in undoes]
    if against:
        raise DecidedAgainst(" ".join(dict.fromkeys(map(who_decided, against))))


@transaction.atomic
def dont_track_rest(
    *, passages: PassageQuerySet, briefing: Briefing, by: User, decision: Decision, reason: str = ""
) -> int:
    """Decide as one act that these passages of a briefing are not tracked, and return of how many that was decided.

    Those that somebody tracked, or decided about, in the meantime stay as they are.
    """
    permissions.may_track(by, briefing.meeting)
    if decision == Decision.OTHER:
        need(reason, _("Say in a sentence why the passages are not tracked."))
    lock_briefing(briefing)
    left = list(to_review(passages.filter(briefing=briefing)).values_list("pk", flat=True))
    if not left:
        return 0
    act = open_act(by=by, verb="set_aside", reason=reason)
    with pghistory.context(act=act.pk):
        made = [PassageDecision(passage_id=key, decision=Decision(decision), act=act) for key in left]
        PassageDecision.objects.bulk_create(made, batch_size=1_000)
    return len(left)


def to_review(passages: PassageQuerySet) -> PassageQuerySet:
    """Return those of some passages that say something, and about which nobody has decided."""
    return undecided(passages.content())


def undecided(passages: PassageQuerySet) -> PassageQuerySet:
    """Return those of some passages of which no words are tracked, and that nobody decided not to track."""
    sources = Source.objects.in_force().touching(OuterRef("briefing"), OuterRef("start"), OuterRef("end"))
    return passages.filter(~Exists(sources), decision__isnull=True)


@transaction.atomic
def undo_dont_track(*, passage: Passage, by: User, at: datetime | None = None) -> None:
    """Undo a decision not to track a passage, so that it is to review again; the version keeps who decided.

    Raises `EditConflict` where that decision has been undone already.
    """
    permissions.may_track(by, passage.briefing.meeting)
    lock_briefing(passage.briefing)
    decisions = PassageDecision.objects.filter(passage=passage)
    if not decisions.exists():
        raise EditConflict(str(refusals.UNDONE_ALREADY))
    with pghistory.context(act=open_act(by=by, verb="take_back", at=at).pk):
        decisions.delete()


def refuse_tracked(passage: Passage, by: User) -> None:
    """Refuse with the reference of the recommendation that tracks this passage, if `by` can see that."""
    tracked = Source.objects.in_force().touching(passage.briefing_id, passage.start, passage.end)
    if source := tracked.visible_to(by).select_related("recommendation").first():
        words = {"reference": source.recommendation.reference}
        raise Refused(_("This passage is already tracked as %(reference)s.") % words)
    if tracked.exists():
        raise Refused(_("This passage is already tracked by a recommendation that you cannot see."))
