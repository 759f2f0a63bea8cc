"""What a meeting says about many recommendations, line by line: one act, an entry a step; a refusal stops one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions.decisions import due_date_changed
from tracker.actions.progress import add, check_in, propose_date, report
from tracker.actions.steps import Draft, open_act, refuse_other_words
from tracker.models import ProgressEntry, Recommendation, User
from tracker.workflow import EditConflict, Refused, Status, Step

MOST = 100
"""So many lines are saved at once: more than a page has."""

SAID = (Step.REPORT, Step.CHECK_IN, Step.ADD)
STEPS = (*SAID, Step.PROPOSE_DATE)
"""The steps that a line can take."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was said about one recommendation: by which step, and which due date is proposed.

    `said` is None where only a date is proposed. `seen` and `seen_due_on` are status and due date on the person's
    page, `sent` is all that was sent with the line.
    """

    key: int
    said: Step | None
    to: Status | None = None
    text: str = ""
    next_step: str = ""
    confidence: str = ""
    due_on: date | None = None
    seen: str = ""
    seen_due_on: date | None = None
    sent: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that it takes, in their order."""
        return (*((self.said,) if self.said else ()), *((Step.PROPOSE_DATE,) if self.due_on else ()))

    def words(self, step: Step) -> str:
        """Return the words of a step; where nothing changed, they are the reason for the new date."""
        return "" if step is Step.CHECK_IN and self.due_on else self.text


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the lines: the entries made now, refusals by the key of their recommendation, and keys of lines
    that the same form had saved before.
    """

    entries: list[ProgressEntry] = field(default_factory=list)
    refused: dict[int, Refused] = field(default_factory=dict)
    before: set[int] = field(default_factory=set)


@transaction.atomic
def save_lines(*, lines: Sequence[Line], by: User, draft: Draft) -> Saved:
    """Write what was said about each recommendation into its log; each line is taken wholly or not at all.

    They are locked in key order. `draft` holds what goes for all lines: the day, whose word it is where it is not the
    person's own, and the form's token, by which a line that is sent again is not written again.
    """
    permissions.may_act(by)
    if len(lines) > MOST:
        raise Refused(_("You can save at most %(most)d lines at once.") % {"most": MOST})
    wanted = {line.key: line for line in lines}
    visible = Recommendation.objects.visible_to(by).filter(pk__in=wanted).order_by("pk").defer("searched")
    visible = visible.select_related("lead", "owner__holder")
    rows = list(visible.select_for_update(no_key=True, of=("self",)))
    saved, draft = Saved(), replace(draft, act=open_act(by=by, verb="run_meeting", at=draft.moment))
    made = _made_before(lines, by, draft.form_token)
    for row in rows:
        line = wanted.pop(row.pk)
        try:
            if row.pk in made:
                refuse_other_words(made[row.pk], line.sent)
                saved.before.add(row.pk)
                continue
            with transaction.atomic():
                written = _save(line, row, by=by, draft=draft)
            saved.entries.extend(written)
        except Refused as refusal:
            saved.refused[row.pk] = refusal
    gone = _("You can no longer see this recommendation.")
    saved.refused.update(dict.fromkeys(wanted, Refused(gone)))
    if not saved.entries:
        transaction.set_rollback(True)
    return saved


def _token(token: UUID, key: int, step: Step) -> UUID:
    # One form makes many entries, and each entry has a token of its own.
    return uuid5(token, f"{key} {step.value}")


def _made_before(lines: Iterable[Line], by: User, token: UUID | None) -> dict[int, ProgressEntry]:
    """Return an entry of each line that this form saved when it was sent before, by the recommendation's key."""
    if token is None:
        return {}
    tokens = [_token(token, line.key, step) for line in lines for step in STEPS]
    entries = ProgressEntry.objects.filter(form_token__in=tokens, by=by).select_related("recommendation")
    return {entry.recommendation_id: entry for entry in entries.order_by("pk")}


def _save(line: Line, row: Recommendation, *, by: User, draft: Draft) -> list[ProgressEntry]:
    """Take the steps of a line, and return their entries; raises `Refused`, and then none of them counts."""
    if line.due_on and line.seen_due_on != row.due_on:
        raise EditConflict(due_date_changed(row.due_on))
    received_from = draft.received_from if permissions.speaks_on_behalf(by, row) else ""
    entries = []
    for step in line.steps:
        said = replace(draft, text=line.words(step), received_from=received_from, sent=line.sent)
        if step is line.said:
            said = replace(said, next_step=line.next_step, confidence=line.confidence)
        if draft.form_token is not None:
            said = replace(said, form_token=_token(draft.form_token, row.pk, step))
        entries.append(_taking(step, line)(recommendation=row, by=by, draft=said))
    return entries


def _taking(step: Step, line: Line) -> Callable[..., ProgressEntry]:
    """Return the action of a step, with what it needs besides."""
    if step is Step.PROPOSE_DATE and line.due_on is not None:
        return partial(propose_date, due_on=line.due_on)
    if step is Step.REPORT and line.to is not None:
        return partial(report, to=line.to, seen=line.seen)
    return check_in if step is Step.CHECK_IN else add
