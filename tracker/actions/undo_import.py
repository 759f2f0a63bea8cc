"""Undoing an import: what it tracked and nobody changed since is taken back, as one act; the rest stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker import history, permissions
from tracker.actions import refusals
from tracker.actions.bulk import Outcome, made_before, own_draft
from tracker.actions.decisions import enter_in_error
from tracker.actions.meetings import lock_meeting
from tracker.actions.steps import Draft, need, open_act
from tracker.actions.undo_review import changed_since_tracked, refuse_changed_since_tracked, undo_track
from tracker.actions.withdrawing import withdraw_notices
from tracker.models import Act, ProgressEntry, Recommendation, User
from tracker.models.imports import TAKING_BACK
from tracker.workflow import CLOSED, Refused, Status, Step

IMPORTED = "import_recommendations"
"""The verb of an act that can be undone here."""
UNDONE_AT_ONCE = 500
"""So many recommendations are taken back by one act."""


_ENDING = (Step.UNDO_TRACK, Step.ENTER_IN_ERROR)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did to one recommendation: why that is not undone, empty where it can be; `undone` by an entry."""

    recommendation: Recommendation
    why: str = ""
    undone: ProgressEntry | None = None


def imported_by(act: Act, user: User) -> list[Imported]:
    """Return the recommendations that an import tracked or changed, of those that this person may see, in order."""
    entries = _entries(act)
    tracked = set(entries.filter(sequence=1).values_list("recommendation", flat=True))
    seen = Recommendation.objects.visible_to(user).filter(pk__in=entries.order_by().values("recommendation"))
    changed = set(changed_since_tracked(seen).values_list("pk", flat=True))
    ended = ProgressEntry.objects.filter(kind__in=_ENDING, act__verb__in=TAKING_BACK, recommendation__in=tracked)
    ended = ended.select_related("act__by")
    undone = {entry.recommendation_id: entry for entry in ended.order_by("sequence")}
    return [
        Imported(row, undone=undone[row.pk])
        if row.pk in undone and row.status == Status.ENTERED_IN_ERROR
        else Imported(row, _why_not(row, user, is_new=row.pk in tracked, is_changed=row.pk in changed))
        for row in seen.select_related("meeting").defer("searched").order_by("pk")
    ]


def _entries(act: Act) -> QuerySet[ProgressEntry]:
    """Return the entries of an act. They have no index by act, but they are recorded soon after it."""
    return act.entries.filter(recorded_at__gte=act.at, recorded_at__lte=act.at + history.SETTLED_AFTER)


def _why_not(row: Recommendation, user: User, *, is_new: bool, is_changed: bool) -> str:
    if not is_new:
        return _("It was here before the import. Change it on its own page.")
    if row.status == Status.ENTERED_IN_ERROR:
        return _("It was marked as entered in error.")
    if is_changed:
        return _("It changed again since then. Change it on its own page.")
    if row.status in CLOSED:
        return _("The file says that it is closed. Reopen it on its own page, then mark it as entered in error there.")
    if not permissions.is_coordinator_of(user, row):
        return _("You do not coordinate its meeting. Ask one of its coordinators.")
    return ""


def to_undo(made: Iterable[Imported]) -> list[Recommendation]:
    """Return those recommendations of an import that can be taken back."""
    return [each.recommendation for each in made if not each.why and each.undone is None]


@transaction.atomic
def undo_import(*, act: Act, by: User, draft: Draft) -> Outcome:
    """Take back, as one act, what an import tracked, with the reason; what changed since is refused, and stays.

    At most `UNDONE_AT_ONCE` are taken back: for the rest it is called again. A `form_token` already used changes
    nothing and says by which act it was done.
    """
    permissions.may_change_many(by)
    if act.verb != IMPORTED:
        raise Refused(_("Only an import of recommendations can be undone."))
    need(draft.text, refusals.WHY_UNDONE)
    made = imported_by(act, by)
    _lock_meetings(each.recommendation for each in made)
    entries = made_before((each.recommendation for each in made), by, draft.form_token)
    if entries:
        return Outcome(done=entries, earlier=entries[0].act)
    draft = replace(draft, act=open_act(by=by, verb="undo_import", at=draft.moment))
    outcome = Outcome()
    for row in to_undo(made)[:UNDONE_AT_ONCE]:
        try:
            with transaction.atomic():
                outcome.done.append(_take_back(row, by, own_draft(draft, row)))
        except Refused as refusal:
            outcome.refused.append((row, str(refusal)))
    if not outcome.done:
        transaction.set_rollback(True)
    return outcome


def _take_back(row: Recommendation, by: User, draft: Draft) -> ProgressEntry:
    """Undo the tracking of a recommendation; where the file already told of the work, mark it as entered in error."""
    if row.status == Status.NOT_YET_REPORTED:
        return undo_track(recommendation=row, by=by, draft=draft)
    refuse_changed_since_tracked(row)
    entry = enter_in_error(recommendation=row, by=by, draft=draft)
    withdraw_notices(row.entries.filter(sequence__lt=entry.sequence), entry.act)
    return entry


def _lock_meetings(rows: Iterable[Recommendation]) -> None:
    """Lock the meetings of recommendations in the order of their keys, as every import does."""
    for key in sorted({row.meeting_id for row in rows}):
        lock_meeting(key)
