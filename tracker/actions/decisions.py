"""Decisions of coordinators: responses, assignments, verification, closing, dates, edits of fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions import refusals
from tracker.actions.depending import (
    lock_other,
    lock_words,
    refuse_code_given_anew,
    refuse_replacing,
    refuse_tracked_anew,
    undo_decisions,
)
from tracker.actions.giving import hold_given
from tracker.actions.names import tidied
from tracker.actions.passing_on import pass_on
from tracker.actions.steps import (
    Change,
    Draft,
    as_it_is,
    check_begun,
    check_due,
    check_length,
    clean,
    logged_value,
    need,
    say_day,
    take,
)
from tracker.models import Evidence, Organisation, Post, ProgressEntry, Recommendation, Relation, User
from tracker.workflow import (
    CLOSED,
    FIELDS,
    DueBasis,
    EditConflict,
    Extent,
    Position,
    Refused,
    RelationKind,
    Status,
    Step,
)

EDITABLE = frozenset({"title", "goal", "kind", "priority", "due_words", "parties", "themes"})
_MANY = frozenset({"parties", "themes"})


def respond(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    position: Position,
    follow_up: bool = False,
    seen: tuple[str, bool] | None = None,
) -> ProgressEntry:
    """Record our answer to a recommendation, with the reason unless it is accepted.

    `seen` holds the answer on the person's page, and whether it was followed up all the same. A recommendation that is
    only noted is not followed up, unless `follow_up` asks for it.
    """
    followed = follow_up and position == Position.NOTED

    def change(locked: Recommendation) -> Change:
        if seen is not None and seen != (locked.position, locked.follow_up):
            raise EditConflict(_response_changed(locked, seen[0]))
        return responding(locked, draft, position, follow_up=followed)

    return take(Step.RESPOND, recommendation=recommendation, by=by, draft=draft, change=change)


def _response_changed(locked: Recommendation, seen: str) -> str:
    """Return the sentence for a response that changed after the person's page was made, which showed `seen`."""
    if seen != locked.position:
        words = {"now": Position(locked.position).label}
        return _("The response changed to “%(now)s” while your page was open. Read the log, then decide again.") % words
    if locked.follow_up:
        return _(
            "Somebody decided while your page was open that it is followed up even though it is only noted. Read the "
            "log, then decide again."
        )
    return _(
        "Somebody decided while your page was open that it is no longer followed up. Read the log, then decide again."
    )


def responding(locked: Recommendation, draft: Draft, position: str, *, follow_up: bool) -> Change:
    """Return what a response does to a recommendation, or refuse it."""
    if position == locked.position and follow_up == locked.follow_up:
        raise Refused(_("The response is already “%(response)s”.") % {"response": Position(position).label})
    if position != Position.ACCEPTED:
        need(draft.text, _("Give a reason for this response."))
    return Change(fields={"position": Position(position), "follow_up": follow_up})


def assign(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    lead: Organisation | None,
    owner: Post | None,
    seen: tuple[int | None, int | None] | None = None,
) -> ProgressEntry:
    """Set the lead organisation and the owner post; replacing either needs a reason.

    `seen` holds the keys of lead and owner on the person's page.
    """

    def change(locked: Recommendation) -> Change:
        if seen is not None and seen != (locked.lead_id, locked.owner_id):
            words = {"lead": locked.lead or _("none"), "owner": locked.owner or _("none")}
            raise EditConflict(
                _(
                    "The lead or the owner post changed while your page was open. "
                    "The lead is now: %(lead)s. The owner post is now: %(owner)s. Decide again."
                )
                % words
            )
        return assigning(locked, draft, lead, owner)

    with _held(draft, lead, owner):
        return take(Step.ASSIGN, recommendation=recommendation, by=by, draft=draft, change=change)


def assigning(locked: Recommendation, draft: Draft, lead: Organisation | None, owner: Post | None) -> Change:
    """Return what an assignment does to a recommendation, or refuse it."""
    if (lead, owner) == (locked.lead, locked.owner):
        nothing = _("Nothing is assigned yet. Enter a lead or an owner post.")
        raise Refused(_("This lead and this owner post are already assigned.") if any((lead, owner)) else nothing)
    if lead is None and owner is not None:
        raise Refused(refusals.LEAD_FOR_OWNER)
    replaced = (locked.lead is not None and lead != locked.lead) or (locked.owner is not None and owner != locked.owner)
    if replaced:
        need(draft.text, _("Give a reason for changing the lead or the owner post."))
    passed = pass_on(locked, lead=lead, owner=owner, on=draft.today)
    return replace(passed, fields={"lead": lead, "owner": owner})


def verify(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    to: Status,
    seen: str | None = None,
    claim: int | None = None,
    more_than_claimed: bool = False,
) -> ProgressEntry:
    """Verify a completion report after checking its evidence: implemented, or implemented in part.

    `claim` is the key of the completion report on the person's page. `more_than_claimed` says that the person knows
    that only a part was reported complete, and found all of it done.
    """

    def change(locked: Recommendation) -> Change:
        _same_claim(locked, claim)
        need(draft.text, refusals.WHAT_WAS_CHECKED)
        refuse_without_evidence(locked)
        if locked.claim_extent == Extent.IN_PART and to == Status.IMPLEMENTED and not more_than_claimed:
            raise Refused(refusals.ONLY_PART)
        return Change(to=to)

    return take(Step.VERIFY, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def refuse_without_evidence(recommendation: Recommendation) -> None:
    """Refuse to verify where the completion report has no evidence, or none that can still be found."""
    if not Evidence.objects.found().filter(entry=recommendation.claim_id).exists():
        raise Refused(str(refusals.NO_EVIDENCE))


def return_claim(
    *, recommendation: Recommendation, by: User, draft: Draft, seen: str | None = None, claim: int | None = None
) -> ProgressEntry:
    """Send a completion report back and say what is missing. `claim` is its key on the person's page."""

    def change(locked: Recommendation) -> Change:
        _same_claim(locked, claim)
        need(draft.text, refusals.WHAT_IS_MISSING)
        return Change(to=Status.IN_PROGRESS)

    return take(Step.RETURN_CLAIM, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def _same_claim(locked: Recommendation, claim: int | None) -> None:
    if claim is not None and claim != locked.claim_id:
        raise EditConflict(
            _("It was reported complete again while your page was open. Check the new evidence, then decide again.")
        )


def close(
    *, recommendation: Recommendation, by: User, draft: Draft, to: Status, seen: str | None = None
) -> ProgressEntry:
    """Close without implementation, with the reason: not implemented, or overtaken by events."""

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHY_CLOSED)
        return Change(to=to)

    return take(Step.CLOSE, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def supersede(
    *, recommendation: Recommendation, by: User, draft: Draft, successor: Recommendation, seen: str | None = None
) -> ProgressEntry:
    """Close because another recommendation supersedes it, and relate the two."""

    def join(entry: ProgressEntry) -> None:
        Relation.objects.create(one=successor, kind=RelationKind.SUPERSEDES, other=recommendation, act=entry.act)

    return _replace(Step.SUPERSEDE, recommendation, successor, by, draft, seen, join)


def merge(
    *, recommendation: Recommendation, by: User, draft: Draft, successor: Recommendation, seen: str | None = None
) -> ProgressEntry:
    """Close because another recommendation says the same, which is followed up instead, and relate the two."""

    def join(entry: ProgressEntry) -> None:
        Relation.objects.create(one=recommendation, kind=RelationKind.MERGED_INTO, other=successor, act=entry.act)

    return _replace(Step.MERGE, recommendation, successor, by, draft, seen, join)


@transaction.atomic
def _replace(
    step: Step,
    recommendation: Recommendation,
    successor: Recommendation,
    by: User,
    draft: Draft,
    seen: str | None,
    join: Callable[[ProgressEntry], None],
) -> ProgressEntry:
    permissions.may_see(by, successor)
    locked_successor = lock_other(recommendation, successor)

    def change(locked: Recommendation) -> Change:
        if successor.pk == locked.pk:
            raise Refused(_("A recommendation cannot replace itself. Choose another one."))
        if locked_successor.status in CLOSED - {Status.IMPLEMENTED, Status.PARTLY_IMPLEMENTED}:
            words = {"other": successor.reference, "status": Status(locked_successor.status).label}
            raise Refused(
                _("%(other)s cannot replace another recommendation because its status is “%(status)s”.") % words
            )
        return Change(to=Status.SUPERSEDED, successor=locked_successor, then=join)

    return take(step, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def enter_in_error(*, recommendation: Recommendation, by: User, draft: Draft, seen: str | None = None) -> ProgressEntry:
    """Mark it as entered in error, with the reason: it is in no figure, and its passages need review again.

    Refused while others are closed because of it: nobody would follow them up any more.
    """

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHY_IN_ERROR)
        refuse_replacing(locked, by)
        return Change(to=Status.ENTERED_IN_ERROR)

    return take(Step.ENTER_IN_ERROR, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


@dataclass(frozen=True, slots=True)
class ClosedByMistake:
    """That something is reopened because its closing was a mistake, and not because anybody said how it stands.

    The days without an update go on from where they were, and the forecast that it had then stands again.
    """

    forecast: str = ""

    def change(self, locked: Recommendation, to: Status, then: Callable[[ProgressEntry], None]) -> Change:
        """Return what the reopening does; its entry says that the day of the last update stays, and the forecast."""
        day = locked.quiet_since.isoformat()
        fields: dict[str, object] = {"quiet_since": locked.quiet_since}
        logged: dict[str, object] = {"quiet_since": [day, day]}
        if self.forecast and locked.due_on is not None:
            fields["forecast"], logged["forecast"] = self.forecast, ["", self.forecast]
        return Change(to=to, then=then, fields=fields, logged=logged)


@transaction.atomic
def reopen(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    to: Status,
    seen: str | None = None,
    mistake: ClosedByMistake | None = None,
) -> ProgressEntry:
    """Reopen it, with the reason, and end the relation that superseded or merged it.

    What was entered in error tracks its words again: refused where another one tracks them now, and decisions not to
    track their passages are undone.
    """
    lock_words(recommendation)

    def back(entry: ProgressEntry) -> None:
        Relation.objects.closing(recommendation).update(ended_by=entry.act)
        if entry.status_from == Status.ENTERED_IN_ERROR:
            undo_decisions(recommendation)

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHY_REOPENED)
        if locked.entries.filter(kind=Step.UNDO_TRACK).exists():
            raise Refused(refusals.TRACK_AGAIN if locked.sources.exists() else refusals.ADD_AGAIN)
        refuse_tracked_anew(locked, by)
        refuse_code_given_anew(locked, by)
        return mistake.change(locked, to, back) if mistake is not None else Change(to=to, then=back)

    return take(Step.REOPEN, recommendation=recommendation, by=by, draft=draft, change=change, seen=seen)


def decide_date(
    *, recommendation: Recommendation, by: User, draft: Draft, agreed: bool, seen: ProgressEntry | None = None
) -> ProgressEntry:
    """Approve or reject the due date that was proposed. `seen` is the proposal the person looked at."""

    def change(locked: Recommendation) -> Change:
        if locked.date_proposal is None:
            raise Refused(refusals.NO_PROPOSAL)
        if seen is not None and seen.pk != locked.date_proposal_id:
            raise EditConflict(
                _("Another due date was proposed while your page was open. Look at it, then decide again.")
            )
        need(draft.text, refusals.REASON_FOR_DECISION)
        cleared = {"proposed_due_on": None, "date_proposal": None}
        agreed_date = _due_date(locked, locked.proposed_due_on, DueBasis.SET_BY_US) if agreed else {}
        return Change(fields=cleared | agreed_date)

    return take(Step.DECIDE_DATE, recommendation=recommendation, by=by, draft=draft, change=change)


def set_date(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    due_on: date | None,
    basis: DueBasis = DueBasis.SET_BY_US,
    words: str | None = None,
    seen: Mapping[str, Any] | None = None,
) -> ProgressEntry:
    """Set or remove the due date; replacing one needs the reason.

    `words` are those of the source, where they change with the date. `seen` maps `due_on`, `due_basis` and `due_words`
    to the values on the person's page: one that has changed since is refused as an edit conflict. Where the day
    changes, a date that was proposed waits no longer: it is the one that is set, or it is rejected, and the entry says
    which.
    """
    new_words = None if words is None else fitting("due_words", words)
    shown = dict(seen or {})

    def change(locked: Recommendation) -> Change:
        _refuse_stale_date(locked, shown)
        wanted = dating(locked, draft, due_on, basis)
        if new_words is None:
            return wanted
        if "due_words" in shown:
            _check_seen(locked, "due_words", shown["due_words"])
        return replace(wanted, fields={**wanted.fields, "due_words": new_words})

    within = () if new_words is None else (Step.EDIT,)
    return take(Step.SET_DATE, recommendation=recommendation, by=by, draft=draft, change=change, within=within)


def _refuse_stale_date(locked: Recommendation, shown: Mapping[str, Any]) -> None:
    """Refuse as an edit conflict a due date whose day or origin changed since a page showed them."""
    if "due_on" in shown and shown["due_on"] != locked.due_on:
        raise EditConflict(due_date_changed(locked.due_on))
    if locked.due_on is not None and shown.get("due_basis") not in (None, "", locked.due_basis):
        words = {"now": DueBasis(locked.due_basis).label}
        raise EditConflict(
            _("Where the due date comes from changed to “%(now)s” while your page was open. Decide again.") % words
        )


def dating(locked: Recommendation, draft: Draft, due_on: date | None, basis: DueBasis) -> Change:
    """Return what a due date that is set does to a recommendation, or refuse it."""
    _check_due(locked, due_on, basis)
    if due_on == locked.due_on and (due_on is None or basis == locked.due_basis):
        raise Refused(_("This is already the due date."))
    if locked.due_on is not None:
        need(draft.text, _("Give a reason for changing the due date."))
    # Another day decides by itself about a date that was proposed, and the entry says how; another basis does not.
    is_decided = locked.date_proposal_id is not None and due_on != locked.due_on
    cleared = {"proposed_due_on": None, "date_proposal": None} if is_decided else {}
    return Change(fields=cleared | _due_date(locked, due_on, basis))


def _check_due(locked: Recommendation, due_on: date | None, basis: DueBasis) -> None:
    """Refuse a due date that can only be a typing error; the sentence belongs to its field."""
    try:
        check_due(due_on)
        if due_on is not None and (due_on, basis) != (locked.due_on, locked.due_basis):
            check_begun(locked, due_on, refusals.CHECK_THE_YEAR)
    except Refused as refusal:
        raise Refused(str(refusal), field="due_on") from refusal


def due_date_changed(now: date | None) -> str:
    """Return the sentence for a due date that changed after the person's page was made."""
    if now is None:
        return _("The due date was removed while your page was open. Decide again.")
    return _("The due date changed to %(day)s while your page was open. Decide again.") % {"day": say_day(now)}


def _due_date(locked: Recommendation, due_on: date | None, basis: DueBasis) -> dict[str, object]:
    if due_on is None:
        return {"due_on": None, "due_basis": DueBasis.NONE_GIVEN}
    return {"due_on": due_on, "due_basis": basis, "first_due_on": locked.first_due_on or due_on}


def edit(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    new: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> ProgressEntry | None:
    """Change fields that describe a recommendation; returns the entry, or None where nothing changes.

    `new` maps names from `EDITABLE` to new values (a list of rows for parties and themes); `seen` maps
    them to the values on the person's page, and one that has changed since is refused as an edit conflict.
    """
    if unknown := set(new) - EDITABLE:
        raise ValueError(f"not editable: {sorted(unknown)}")
    new = {name: fitting(name, value) if isinstance(value, str) else value for name, value in new.items()}

    def change(locked: Recommendation) -> Change:
        for name, value in (seen or {}).items():
            _check_seen(locked, name, value)
        fields = {name: value for name, value in new.items() if name not in _MANY}
        many = {name: list(value) for name, value in new.items() if name in _MANY}
        if not str(fields.get("title", locked.title)).strip():
            raise Refused(refusals.TITLE)
        return Change(fields=fields, many=many)

    current = as_it_is(recommendation, draft)
    if all(_current(current, name) == _comparable(name, value) for name, value in new.items()):
        return None
    with _held(draft, *(row for name in _MANY & new.keys() for row in new[name])):
        return take(Step.EDIT, recommendation=recommendation, by=by, draft=draft, change=change)


@contextmanager
def _held(draft: Draft, *given: object) -> Iterator[None]:
    """Hold what a recommendation is given until it is written. Whoever makes an act of several steps has held it."""
    if not given or draft.act is not None or draft.batch is not None:
        yield
        return
    with transaction.atomic():
        hold_given(given)
        yield


_LONGEST = {"title": 200, "due_words": 200}


def fitting(name: str, value: str) -> str:
    """Return a text as it is stored in the field of a name. Refuse what the field does not hold."""
    value = tidied(clean(value)) if name in ("title", "goal") else clean(value)
    return check_length(value, _LONGEST[name], FIELDS[name]) if name in _LONGEST else value


def _current(recommendation: Recommendation, name: str) -> object:
    value = getattr(recommendation, name)
    return frozenset(value.all()) if name in _MANY else value


def _comparable(name: str, value: Any) -> Any:
    return frozenset(value) if name in _MANY else value


def _check_seen(locked: Recommendation, name: str, value: object) -> None:
    now = _current(locked, name)
    if now != _comparable(name, value):
        shown = ", ".join(sorted(map(str, now))) if isinstance(now, frozenset) else str(logged_value(now))
        words = {"field": capfirst(str(FIELDS[name])), "now": shown}
        if not shown:
            raise EditConflict(
                _("%(field)s: somebody emptied this field while your page was open. Decide again.") % words
            )
        raise EditConflict(_("%(field)s: this changed to “%(now)s” while your page was open. Decide again.") % words)
