"""Setting up a recommendation: the steps of one save, in one act, each with its own rule and entry; all or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Passage
from tracker.actions.batches import StepBatch
from tracker.actions.decisions import EDITABLE, assign, edit, respond, set_date
from tracker.actions.relations import relate
from tracker.actions.steps import Draft, made_by_form, open_act, refuse_other_words, undo_to_here, whole
from tracker.actions.tracking import NewRecommendation, track
from tracker.models import ProgressEntry, Recommendation, User
from tracker.workflow import DueBasis, Position, Refused, RelationKind, Step, Unexplained

STEP_FIELDS: dict[Step, tuple[str, ...]] = {
    Step.EDIT: tuple(sorted(EDITABLE)),
    Step.RESPOND: ("position", "follow_up"),
    Step.ASSIGN: ("lead", "owner"),
    Step.SET_DATE: ("due_on", "due_basis"),
}
"""What each step of a save changes, in the order in which they are taken. But for an edit, the fields go together."""


class StepsRefused(Refused):
    """Some steps of a save were refused, each with its sentence; nothing of the save was kept."""

    def __init__(self, refused: Mapping[Step, Refused]) -> None:
        super().__init__(" ".join(map(str, refused.values())))
        self.refused = dict(refused)


def set_up(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    new: Mapping[str, Any],
    seen: Mapping[str, Any],
) -> list[ProgressEntry]:
    """Bring the fields named in `new` to these values, and return the entries, one for each step that was needed.

    `seen` maps the same names to the values on the person's page; one that has changed since is refused as an edit
    conflict. The reason goes to the steps that need one, else to the first. Raises `StepsRefused` with what each step
    was refused for, and `Resent` where the same form was sent before with something else in it.

    The steps are written together. With a batch in the draft the caller, who made it, writes them.
    """
    if draft.batch is not None:
        with whole(draft):
            return _set_up(recommendation, by, draft, new, seen)
    with transaction.atomic():
        batch = StepBatch.of_one(recommendation, by, given_in(new))
        made = _set_up(recommendation, by, replace(draft, batch=batch), new, seen)
        batch.write()
        return made


def _set_up(
    recommendation: Recommendation, by: User, draft: Draft, new: Mapping[str, Any], seen: Mapping[str, Any]
) -> list[ProgressEntry]:
    """Take the steps into the batch of the draft, and return their entries, or those the same form made before."""
    if made := entries_by_form([draft.form_token]).get(draft.form_token):
        refuse_other_words(made[0], draft.sent)
        return made
    return take_steps(recommendation, by, draft, new, seen)


def take_steps(
    recommendation: Recommendation, by: User, draft: Draft, new: Mapping[str, Any], seen: Mapping[str, Any]
) -> list[ProgressEntry]:
    """Take the steps into the batch of the draft, and return their entries, as `set_up` does with a form sent once."""
    if not new:
        return []
    draft = replace(draft, act=draft.act or open_act(by=by, verb="set_up", at=draft.moment))
    steps = {step: partial(take, recommendation, by, seen=seen) for step, take in _TAKEN.items()}
    return _take_all(_with_values(steps, new), draft)


def _with_values(
    steps: Mapping[Step, Callable[..., ProgressEntry | None]], new: Mapping[str, Any]
) -> dict[Step, _Take]:
    """Return the steps that change any of the fields named in `new`, each with its own."""
    own = {step: {name: new[name] for name in STEP_FIELDS[step] if name in new} for step in steps}
    return {step: partial(take, new=own[step]) for step, take in steps.items() if own[step]}


def given_in(new: Mapping[str, Any]) -> list[object]:
    """Return the organisations, posts and themes among new values of fields."""
    return [new.get("lead"), new.get("owner"), *new.get("parties", ()), *new.get("themes", ())]


_Take = Callable[[Draft], ProgressEntry | None]


def _take_all(steps: Mapping[Step, _Take], draft: Draft) -> list[ProgressEntry]:
    """Take the steps with the reason where it is needed; where none needs it, once more with it in the first entry."""
    if len(steps) == 1:
        return _take_each(steps, draft, telling=next(iter(steps)))
    undo = undo_to_here(draft)
    made = _take_each(steps, draft)
    if not draft.text or any(entry.text for entry in made):
        return made
    undo()
    return _take_each(steps, draft, telling=next(iter(steps)))


def _take_each(steps: Mapping[Step, _Take], draft: Draft, telling: Step | None = None) -> list[ProgressEntry]:
    """Take each step, `telling` the reason in that one; raise `StepsRefused` where any was refused."""
    refused: dict[Step, Refused] = {}
    made = []
    for step, take in steps.items():
        try:
            entry = _taken(take, replace(draft, form_token=_own_token(draft, step)), tells=step is telling)
        except Refused as refusal:
            refused[step] = refusal
        else:
            made += [entry] if entry is not None else []
    if refused:
        raise StepsRefused(refused)
    return made


def _taken(take: _Take, draft: Draft, *, tells: bool) -> ProgressEntry | None:
    """Take a step, unless it `tells` the reason without it at first: only the step's own rule knows if it needs one."""
    if tells:
        return take(draft)
    try:
        with whole(draft):
            return take(replace(draft, text=""))
    except Unexplained:
        with whole(draft):
            return take(draft)


def _own_token(draft: Draft, step: Step) -> UUID | None:
    # One form makes an entry for each step, and each entry has a token of its own.
    return None if draft.form_token is None else uuid5(draft.form_token, step.value)


def entries_by_form(tokens: Iterable[UUID | None]) -> dict[UUID | None, list[ProgressEntry]]:
    """Return by the tokens of forms the entries that each made before, in their order; one query at most."""
    forms = {uuid5(token, step.value): token for token in tokens if token is not None for step in STEP_FIELDS}
    made: dict[UUID | None, list[ProgressEntry]] = {}
    if forms:
        rows = ProgressEntry.objects.filter(form_token__in=list(forms)).select_related("recommendation")
        for entry in rows.order_by("sequence"):
            made.setdefault(forms[cast(UUID, entry.form_token)], []).append(entry)
    return made


def _edit(
    recommendation: Recommendation, by: User, draft: Draft, *, new: Mapping[str, Any], seen: Mapping[str, Any]
) -> ProgressEntry | None:
    known = {name: seen[name] for name in new}
    return edit(recommendation=recommendation, by=by, draft=draft, new=new, seen=known)


def _respond(
    recommendation: Recommendation, by: User, draft: Draft, *, new: Mapping[str, Any], seen: Mapping[str, Any]
) -> ProgressEntry:
    return respond(
        recommendation=recommendation,
        by=by,
        draft=draft,
        position=Position(new["position"]),
        follow_up=new["follow_up"],
        seen=(seen["position"], seen["follow_up"]),
    )


def _assign(
    recommendation: Recommendation, by: User, draft: Draft, *, new: Mapping[str, Any], seen: Mapping[str, Any]
) -> ProgressEntry:
    keys = tuple(row.pk if row is not None else None for row in (seen["lead"], seen["owner"]))
    return assign(
        recommendation=recommendation,
        by=by,
        draft=draft,
        lead=new["lead"],
        owner=new["owner"],
        seen=(keys[0], keys[1]),
    )


def _set_date(
    recommendation: Recommendation, by: User, draft: Draft, *, new: Mapping[str, Any], seen: Mapping[str, Any]
) -> ProgressEntry:
    return set_date(
        recommendation=recommendation,
        by=by,
        draft=draft,
        due_on=new["due_on"],
        basis=DueBasis(new["due_basis"] or DueBasis.SET_BY_US),
        seen={name: seen[name] for name in ("due_on", "due_basis")},
    )


_TAKEN: dict[Step, Callable[..., ProgressEntry | None]] = {
    Step.EDIT: _edit,
    Step.RESPOND: _respond,
    Step.ASSIGN: _assign,
    Step.SET_DATE: _set_date,
}


@transaction.atomic
def track_and_respond(
    *,
    new: NewRecommendation,
    by: User,
    draft: Draft,
    position: Position = Position.NOT_YET_ANSWERED,
    follow_up: bool = False,
    passage: Passage | None = None,
    reiterates: Recommendation | None = None,
) -> Recommendation:
    """Begin to track a recommendation, in one act with our response and what it reiterates, where there is that.

    Returns it. The reason goes to the response, else to the first entry. Raises what `track`, `respond` and `relate`
    raise.
    """
    answered = position != Position.NOT_YET_ANSWERED
    if not answered and reiterates is None:
        return track(new=new, by=by, draft=draft, passage=passage)
    made = track(new=new, by=by, draft=replace(draft, text="") if answered else draft, passage=passage)
    first = made.entries.select_related("act").get(sequence=1)
    if answered:
        own = replace(draft, act=first.act, form_token=_own_token(draft, Step.RESPOND))
        respond(recommendation=made, by=by, draft=own, position=position, follow_up=follow_up)
    if reiterates is not None:
        _reiterate(made, reiterates, by, replace(draft, act=first.act, form_token=_own_token(draft, Step.EDIT)))
    return made


def _reiterate(made: Recommendation, other: Recommendation, by: User, draft: Draft) -> None:
    if draft.form_token is not None and made_by_form(draft) is not None:
        return
    own = replace(draft, text=_("Recognised as reiterating an earlier recommendation when it was tracked."))
    relate(recommendation=made, by=by, draft=own, kind=RelationKind.RESTATES, other=other)
