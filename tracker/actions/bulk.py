"""One change to many recommendations: one act, one entry each, and a refusal stops only that one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import permissions
from tracker.actions import refusals
from tracker.actions.decisions import assigning, dating, merge, responding, verify
from tracker.actions.giving import hold_given
from tracker.actions.steps import Change, Draft, need, open_act, take
from tracker.models import AccountChange, Act, Organisation, Post, ProgressEntry, Recommendation, Theme, User
from tracker.workflow import (
    DueBasis,
    EditConflict,
    Extent,
    Position,
    Priority,
    Refused,
    Status,
    Step,
    Unexplained,
)

MOST = 500
"""So many can be changed at once: as many as somebody can look through in a preview."""


Steps: TypeAlias = dict[Step, Callable[[Recommendation], Change]]
"""Steps, each with what it does to a recommendation that is locked."""


def _keys(name: str) -> Callable[[Recommendation], list[int]]:
    return lambda row: sorted(member.pk for member in getattr(row, name).all())


PLAIN: Mapping[str, type[models.TextChoices]] = {"priority": Priority}
"""Fields of a change whose value an edit writes as it is, and their choices; `undo` puts these back."""


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What to change in each recommendation; an empty field changes nothing.

    Themes and parties are added; those in `fewer_themes` and `fewer_parties` are removed. `verified` is what their
    completion reports are verified as, `merged_into` the one of them into which the others are merged; each goes with
    no other field, because it is a step and an entry of its own.

    The form, what stands for the change and the stale check follow from these fields; `now` returns what a field would
    replace in a recommendation.
    """

    lead: Organisation | None = field(default=None, metadata={"now": lambda row: row.lead_id})
    owner: Post | None = field(default=None, metadata={"now": lambda row: row.owner_id})
    position: Position | None = field(default=None, metadata={"now": lambda row: [row.position, row.follow_up]})
    parties: tuple[Organisation, ...] = field(default=(), metadata={"now": _keys("parties")})
    fewer_parties: tuple[Organisation, ...] = field(default=(), metadata={"now": _keys("parties")})
    themes: tuple[Theme, ...] = field(default=(), metadata={"now": _keys("themes")})
    fewer_themes: tuple[Theme, ...] = field(default=(), metadata={"now": _keys("themes")})
    priority: Priority | None = field(default=None, metadata={"now": lambda row: row.priority})
    due_on: date | None = field(default=None, metadata={"now": lambda row: row.due_on})
    verified: Status | None = field(default=None, metadata={"now": lambda row: [row.claim_id, row.claim_extent]})
    merged_into: Recommendation | None = field(default=None, metadata={"now": lambda row: row.status})

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> BulkChange:
        """Return the change with these values by the names of its fields; those that are empty are left out."""
        given: dict[str, Any] = {each.name: values[each.name] for each in fields(cls) if values.get(each.name)}
        given |= {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
        return cls(**given)

    def check(self) -> None:
        """Refuse a change of nothing, and one that contradicts itself."""
        if self.is_empty:
            raise Refused(
                _(
                    "Enter what to change: lead, owner post, response, organisations also involved, themes, priority "
                    "or due date. Or choose what to verify them as, or which one to merge the others into."
                )
            )
        if self.verified and not replace(self, verified=None).is_empty:
            raise Refused(_("To verify, leave the other fields blank. You can change them before or after."))
        if self.merged_into and not replace(self, merged_into=None).is_empty:
            raise Refused(_("To merge, leave the other fields blank. You can change them before or after."))
        for more, fewer in ((self.parties, self.fewer_parties), (self.themes, self.fewer_themes)):
            for row in more:
                if row in fewer:
                    raise Refused(_("“%(name)s” is both added and removed. Remove it from one field.") % {"name": row})

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be changed."""
        return not any(getattr(self, each.name) for each in fields(self))

    @property
    def given(self) -> list[object]:
        """What they are given: organisations, posts and themes."""
        return [self.lead, self.owner, *self.parties, *self.themes]

    @property
    def values(self) -> list[str]:
        """The values of all fields as texts; rows by their keys."""
        return [_as_text(getattr(self, each.name)) for each in fields(self)]

    @classmethod
    def now(cls, row: Recommendation) -> list[str]:
        """Return what a change would replace in a recommendation, all fields as texts."""
        return [str(each.metadata["now"](row)) for each in fields(cls)]


def _as_text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(_as_text, value))
    return str(value.pk if isinstance(value, models.Model) else value)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The entries of the recommendations that changed, and those that did not change, each with the reason.

    `unexplained` are those of them that only want a reason. `faults` are the sentences about one field, by its name.
    `mark` stands for what was shown: the change, and what it would replace. `earlier` is the act that did it
    already, where the form was sent twice. `verifies` says that they are verified, which is never undone with others.
    `kept` is the one that the others are merged into.
    """

    done: list[ProgressEntry] = field(default_factory=list)
    refused: list[tuple[Recommendation, str]] = field(default_factory=list)
    unexplained: list[Recommendation] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    mark: str = ""
    earlier: Act | None = None
    verifies: bool = False
    kept: Recommendation | None = None


@transaction.atomic
def change_many(
    *,
    ids: Iterable[int],
    by: User,
    draft: Draft,
    change: BulkChange,
    preview: bool = False,
    seen: str | None = None,
) -> Outcome:
    """Change each of them as wanted, and say what became of each; a preview does it all, then rolls it back.

    They are locked in key order. Each is changed wholly or not at all. `seen` is the mark of the preview the
    person looked at: what would no longer do just that is refused as an edit conflict. A `form_token` already used
    changes nothing and says by which act it was done.
    """
    permissions.may_change_many(by)
    change.check()
    hold_given(change.given)
    visible = Recommendation.objects.visible_to(by).filter(pk__in=set(ids)).defer("searched")
    visible = visible.prefetch_related("lead", "owner__organisation", "themes", "parties")
    rows = list(visible.select_for_update(no_key=True).order_by("pk")[: MOST + 1])
    if len(rows) > MOST:
        raise Refused(_("You can change at most %(most)d at once. Narrow the list down.") % {"most": MOST})
    if draft.form_token is not None:
        # Sent again with another change, the form is another form.
        draft = replace(draft, form_token=uuid5(draft.form_token, _typed(change, draft)))
    entries = made_before(rows, by, draft.form_token)
    mark = _mark(rows, change, draft)
    if seen is not None and seen != mark and not entries:
        raise EditConflict(_("Something changed after the preview. Check the new preview, then apply the change."))
    return _changed(rows, entries, by=by, draft=draft, change=change, mark=mark, preview=preview)


def _changed(
    rows: Sequence[Recommendation],
    entries: Sequence[ProgressEntry],
    *,
    by: User,
    draft: Draft,
    change: BulkChange,
    mark: str,
    preview: bool,
) -> Outcome:
    """Change each of the rows, and return what became of them; `entries` are those made before by the same form."""
    verb = "verify_many" if change.verified else "change_many"
    draft = replace(draft, act=open_act(by=by, verb=verb, at=draft.moment))
    earlier, kept = entries[0].act if entries else None, _kept(rows, change.merged_into)
    outcome = Outcome(mark=mark, earlier=earlier, done=list(entries), verifies=change.verified is not None, kept=kept)
    stays = _staying(rows, outcome)
    for row in rows:
        if row.pk not in stays:
            try_change(row, outcome, by=by, draft=draft, change=change)
    if preview or entries or not outcome.done:
        transaction.set_rollback(True)
    return outcome


def _staying(rows: Sequence[Recommendation], outcome: Outcome) -> set[int]:
    """Return the keys of those that are not to be changed: they were before, are kept, or may be doubted."""
    stays = {entry.recommendation_id for entry in outcome.done}
    if outcome.verifies:
        stays |= _refuse_doubtful(rows, outcome)
    return stays | ({outcome.kept.pk} if outcome.kept is not None else set())


def _kept(rows: Sequence[Recommendation], into: Recommendation | None) -> Recommendation | None:
    """Return the one that the others are merged into, if they are; refuse where it is not among them, or alone."""
    if into is None:
        return None
    kept = next((row for row in rows if row.pk == into.pk), None)
    if kept is None or len(rows) < 2:
        raise Refused(str(refusals.AT_LEAST_TWO))
    return kept


_DOUBTED = gettext_lazy(
    "What happened to the account of %(name)s makes it doubtful who reported this complete. Ask %(name)s by telephone "
    "or in person, then verify it on its own page."
)


def _refuse_doubtful(rows: Iterable[Recommendation], outcome: Outcome) -> set[int]:
    """Refuse those of which it may be doubted who reported them complete, and return their keys.

    Their own pages show that beside the report; here it would be one of many.
    """
    claims = {row.claim_id: row for row in rows if row.claim_id is not None}
    doubts = AccountChange.objects.before(ProgressEntry.objects.filter(pk__in=claims).order_by("recommendation"))
    for claim, change in doubts.items():
        outcome.refused.append((claims[claim], _DOUBTED % {"name": change.person.name}))
    return {claims[claim].pk for claim in doubts}


def made_before(rows: Iterable[Recommendation], by: User, token: UUID | None) -> list[ProgressEntry]:
    """Return the entries that a form with this token made when this person sent it before; none without a token."""
    if token is None:
        return []
    tokens = [own_token(token, row) for row in rows]
    made = ProgressEntry.objects.filter(form_token__in=tokens, by=by).select_related(
        "act", "recommendation__owner__organisation"
    )
    return list(made.order_by("recommendation_id"))


def own_token(token: UUID, row: Recommendation) -> UUID:
    """Return the token of one entry: one form makes many entries, and each has a token of its own."""
    return uuid5(token, str(row.pk))


def own_draft(draft: Draft, row: Recommendation) -> Draft:
    """Return what goes with the entry of one recommendation: with a token of its own, where the form has one."""
    return draft if draft.form_token is None else replace(draft, form_token=own_token(draft.form_token, row))


def _mark(rows: Iterable[Recommendation], change: BulkChange, draft: Draft) -> str:
    """Return what stands for a change, its reason, and everything it would replace or that could refuse it."""
    parts = [" ".join([str(row.pk), row.status, *BulkChange.now(row)]) for row in rows]
    return hashlib.sha256("\x1f".join([_typed(change, draft), *parts]).encode("utf-8", "replace")).hexdigest()


def _typed(change: BulkChange, draft: Draft) -> str:
    """Return everything that the person typed, as one text."""
    return "\x1f".join([draft.text, *change.values])


def try_change(row: Recommendation, outcome: Outcome, *, by: User, draft: Draft, change: BulkChange) -> None:
    """Change one that is locked, wholly or not at all, and add to the outcome what became of it."""
    if outcome.earlier is not None:
        # It was refused then, or was not among them. Only the reason is found again: all of this is rolled back.
        draft = replace(draft, form_token=None)
    try:
        with transaction.atomic():
            entry = _change(row, by=by, draft=draft, change=change)
    except Refused as refusal:
        outcome.refused.append((row, str(refusal)))
        if refusal.field:
            outcome.faults.setdefault(refusal.field, str(refusal))
        if isinstance(refusal, Unexplained):
            outcome.unexplained.append(row)
    else:
        if outcome.earlier is None:
            outcome.done.append(entry)
        else:
            outcome.refused.append((row, _("It was not changed then. Choose it in the list again to change it.")))


def _change(row: Recommendation, *, by: User, draft: Draft, change: BulkChange) -> ProgressEntry:
    """Bring one to what is wanted; refuse where it is so already."""
    if change.verified:
        return _verify(row, by=by, draft=draft, to=change.verified)
    if change.merged_into:
        return _merge(row, by=by, draft=draft, into=change.merged_into)
    steps = _steps(row, draft, change)
    if not steps:
        raise Refused(_("No change needed: it already has these values."))
    return take_together(steps, row, by=by, draft=draft)


def _verify(row: Recommendation, *, by: User, draft: Draft, to: Status) -> ProgressEntry:
    """Verify one; where that needs more than a reason that goes for all, it is refused."""
    if row.claim_extent == Extent.IN_PART and to == Status.IMPLEMENTED:
        raise Refused(_("Only part of it is reported complete. Verify it as implemented in part, or on its own page."))
    return verify(recommendation=row, by=by, draft=own_draft(draft, row), to=to)


def _merge(row: Recommendation, *, by: User, draft: Draft, into: Recommendation) -> ProgressEntry:
    """Merge one into another; the reason goes for all, so it is needed here."""
    need(draft.text, refusals.WHY_MERGED)
    return merge(recommendation=row, by=by, draft=own_draft(draft, row), successor=into)


def take_together(steps: Steps, row: Recommendation, *, by: User, draft: Draft) -> ProgressEntry:
    """Take some steps on one recommendation by one entry that says it all, and return that.

    Several steps together are logged as an edit, which is refused where one of them would be.
    """
    step = next(iter(steps)) if len(steps) == 1 else Step.EDIT
    draft = own_draft(draft, row)

    def whole(locked: Recommendation) -> Change:
        parts = [part(locked) for part in steps.values()]
        return Change(
            fields={name: value for part in parts for name, value in part.fields.items()},
            many={name: rows for part in parts for name, rows in part.many.items()},
            logged={name: pair for part in parts for name, pair in part.logged.items()},
            then=_all_of([part.then for part in parts if part.then is not None]),
        )

    within = [each for each in steps if each != step]
    return take(step, recommendation=row, by=by, draft=draft, change=whole, within=within)


def _all_of(followed: Sequence[Callable[[ProgressEntry], None]]) -> Callable[[ProgressEntry], None] | None:
    """Return what does all that several steps do besides; None where none of them does."""

    def then(entry: ProgressEntry) -> None:
        for each in followed:
            each(entry)

    return then if followed else None


def _steps(row: Recommendation, draft: Draft, change: BulkChange) -> Steps:
    """Return the steps that make the change, each with the function that takes it."""
    steps: Steps = {}
    plain = _plain(row, change)
    many = _members(row, "themes", change.themes, change.fewer_themes)
    many |= _members(row, "parties", change.parties, change.fewer_parties)
    if plain or many:
        steps[Step.EDIT] = lambda locked: Change(fields=plain, many=many)
    if change.position and change.position != row.position:
        steps[Step.RESPOND] = partial(responding, draft=draft, position=change.position, follow_up=False)
    lead, owner = _assigned(row, change)
    if (lead, owner) != (row.lead, row.owner):
        steps[Step.ASSIGN] = partial(assigning, draft=draft, lead=lead, owner=owner)
    if change.due_on and change.due_on != row.due_on:
        steps[Step.SET_DATE] = partial(dating, draft=draft, due_on=change.due_on, basis=DueBasis.SET_BY_US)
    return steps


def _plain(row: Recommendation, change: BulkChange) -> dict[str, Any]:
    """Return the new values of the fields of `PLAIN`; those that are the same are left out."""
    wanted = {name: getattr(change, name) for name in PLAIN}
    return {name: value for name, value in wanted.items() if value and value != getattr(row, name)}


def _members(
    row: Recommendation, name: str, more: Iterable[models.Model], fewer: Iterable[models.Model]
) -> dict[str, list[models.Model]]:
    """Return the new members of a field with many, by its name; nothing where they are the same."""
    if not (more or fewer):
        return {}
    has = set(getattr(row, name).all())
    wanted = {*has, *more} - set(fewer)
    return {name: sorted(wanted, key=lambda member: member.pk)} if wanted != has else {}


def _assigned(row: Recommendation, change: BulkChange) -> tuple[Organisation | None, Post | None]:
    """Return the lead and owner post it should have; what is not wanted stays, also a post of another organisation."""
    if change.owner is not None:
        return change.lead or row.lead or change.owner.organisation, change.owner
    return change.lead or row.lead, row.owner
