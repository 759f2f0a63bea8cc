"""Undoing a change that was made to many: one act, an entry each; what changed since then stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from tracker import history, permissions
from tracker.actions import refusals
from tracker.actions.bulk import PLAIN, Outcome, Steps, made_before, own_draft, take_together
from tracker.actions.decisions import ClosedByMistake, assigning, dating, reopen, responding
from tracker.actions.giving import hold_given
from tracker.actions.steps import Change, Draft, need, open_act, say_day
from tracker.actions.withdrawing import withdraw_notices
from tracker.database import past
from tracker.models import Act, Organisation, Post, ProgressEntry, Recommendation, Theme, UpdateRequest, User
from tracker.workflow import RULES, DueBasis, IsRetired, Position, Refused, Status, Step

_MEMBERS = {"themes": Theme, "parties": Organisation}


@dataclass(frozen=True, slots=True)
class Made:
    """What a change to many did to one recommendation, and why that cannot be undone; `why` is empty where it can.

    `undone` is the act that undid it, if one did. `ends` are sentences on what does not come back with the rest.
    """

    entry: ProgressEntry
    why: str = ""
    ends: tuple[str, ...] = ()
    undone: Act | None = None


_CHANGES_NOTHING = [Step.REDACT, Step.CHECK_IN, Step.ASK, Step.ESCALATE]
"""What entries of these steps hold as changes is no field of the recommendation."""


def made_by(act: Act, user: User) -> list[Made]:
    """Return what a change to many did to each recommendation that this person may see, in the order of their keys."""
    visible = Recommendation.objects.visible_to(user).order_by()
    entries = list(
        act.entries.filter(recommendation__in=visible)
        .select_related("recommendation__owner__organisation", "by")
        .defer("recommendation__searched")
        .order_by("recommendation_id")
    )
    changed = _changed_since(entries)
    ended = _requests_ended(entries)
    undone = _undone_by([entry for entry in entries if entry.recommendation_id in changed])
    return [
        Made(
            entry,
            _why_not(entry, changed),
            tuple(_not_brought_back(entry, ended)),
            undone.get(entry.recommendation_id),
        )
        for entry in entries
    ]


def _undone_by(entries: Sequence[ProgressEntry]) -> dict[int, Act]:
    """Return the acts that undid some changes of many, by the keys of the recommendations."""
    if not entries:
        return {}
    rows = [entry.recommendation_id for entry in entries]
    acts = ProgressEntry.objects.filter(recommendation__in=rows, act__verb__in=history.MANY).select_related("act__by")
    in_order = acts.order_by("recommendation_id", "sequence")
    found = history.undoings((entry.recommendation_id, entry.act.verb, entry) for entry in in_order)
    keys = {entry.pk for entry in entries}
    return {made.recommendation_id: undoing.act for made, undoing in found if made.pk in keys}


def _requests_ended(entries: Iterable[ProgressEntry]) -> dict[int, date]:
    """Return by when an update was asked for, where a change ended the request, by the keys of its entries."""
    ending = [
        entry.pk for entry in entries if entry.kind == Step.MERGE or {"position", "follow_up"} & set(entry.changes)
    ]
    if not ending:
        return {}
    return dict(UpdateRequest.objects.filter(ended_by__in=ending).values_list("ended_by", "answer_by"))


def _not_brought_back(entry: ProgressEntry, requests_ended: Mapping[int, date]) -> Iterator[str]:
    """Yield a sentence on each thing that undoing a change does not bring back; what was merged is reopened."""
    if entry.kind == Step.MERGE:
        words = {"status": Status(entry.status_from).label}
        yield _("It counts as “%(status)s” from the day on which you undo this.") % words
    if entry.pk in requests_ended:
        yield (
            _(
                "The request for an update by %(day)s has ended and does not come back. Ask again if you still need "
                "the update."
            )
            % {"day": say_day(requests_ended[entry.pk])}
        )


_ABOUT_PEOPLE = frozenset({"acting", "deputy_of", "holder", "held_post", "asked", "answer_by"})
"""Keys of an entry's changes that say who acted, holds the post or is asked; the recommendation is as it was."""


def _changed_since(entries: Iterable[ProgressEntry]) -> set[int]:
    """Return the recommendations that a later entry of their logs changed; a note or “no change” changes nothing.

    A forecast is about the due date of its day, so it counts where the change was one of the due date.
    """
    first = {entry.recommendation_id: entry for entry in entries}
    if not first:
        return set()
    moved, forecast = ~Q(status_from=F("status_to")), Q(internal=False) & ~Q(confidence="")
    later = ProgressEntry.objects.filter(
        moved | ~Q(changes={}) | forecast, ~Q(kind__in=_CHANGES_NOTHING), recommendation__in=first
    )
    found = later.filter(sequence__gt=min(entry.sequence for entry in first.values())).order_by()
    names = ("sequence", "changes", "status_from", "status_to", "confidence", "internal")
    return {
        entry.recommendation_id
        for entry in found.only("recommendation", *names)
        if _is_change_since(entry, first[entry.recommendation_id])
    }


def _is_change_since(entry: ProgressEntry, first: ProgressEntry) -> bool:
    """Return whether an entry changed what the first one had changed, or anything else of the recommendation."""
    if entry.sequence <= first.sequence:
        return False
    is_forecast = bool(entry.confidence) and not entry.internal and "due_on" in first.changes
    return entry.moves or bool(entry.changes.keys() - _ABOUT_PEOPLE) or is_forecast


def _why_not(entry: ProgressEntry, changed: set[int]) -> str:
    if entry.recommendation_id in changed:
        return _("It changed again since then. Change it on its own page.")
    if any(part.startswith("changes.") for part in entry.redacted_parts):
        return _("Words were removed from the entry, so what was there before is not known.")
    return _why_not_reopened(entry) if entry.kind == Step.MERGE else ""


def _why_not_reopened(entry: ProgressEntry) -> str:
    """Return why a merge cannot be undone: reopened, it would not be what it was."""
    if entry.status_from not in RULES[Step.REOPEN].to:
        words = {"status": Status(entry.status_from).label}
        return _("Its status was “%(status)s”, which reopening does not bring back. Reopen it on its own page.") % words
    if entry.changes.get("proposed_due_on"):
        return _("A new due date was proposed when it was merged. Reopen it on its own page.")
    return ""


@transaction.atomic
def undo_many(*, act: Act, by: User, draft: Draft) -> Outcome:
    """Put back what a change to many replaced, by the steps that changed it; with the reason.

    They are locked in key order. What changed since is refused, and stays. A `form_token` already used changes
    nothing and says by which act it was done.
    """
    permissions.may_change_many(by)
    if act.verb != "change_many":
        raise Refused(_("Only a change of several recommendations can be undone."))
    need(draft.text, refusals.WHY_UNDONE)
    old = _Old(act.entries.filter(recommendation__in=Recommendation.objects.visible_to(by).order_by()), act.at)
    hold_given(old.given)
    keys = act.entries.values("recommendation_id")
    visible = Recommendation.objects.visible_to(by).filter(pk__in=keys).order_by("pk")
    visible = visible.defer("searched").prefetch_related("lead", "owner")
    rows = {row.pk: row for row in visible.select_for_update(no_key=True)}
    entries = made_before(rows.values(), by, draft.form_token)
    if entries:
        return Outcome(done=entries, earlier=entries[0].act)
    draft = replace(draft, act=open_act(by=by, verb="undo_change_many", at=draft.moment))
    outcome = Outcome()
    undone: list[ProgressEntry] = []
    for made in made_by(act, by):
        row = rows[made.entry.recommendation_id]
        if made.why:
            outcome.refused.append(
                (row, made.why if made.undone is None else _("This change of it is undone already."))
            )
        elif _undo(made.entry, row, old, outcome, by=by, draft=draft):
            undone.append(made.entry)
    if not outcome.done:
        transaction.set_rollback(True)
    elif draft.act is not None:
        withdraw_notices(undone, draft.act)
    return outcome


def _undo(entry: ProgressEntry, row: Recommendation, old: _Old, outcome: Outcome, *, by: User, draft: Draft) -> bool:
    """Put one back, wholly or not at all, and add to the outcome what became of it; return whether it is back."""
    try:
        with transaction.atomic():
            outcome.done.append(_put_back(entry, row, old, by=by, draft=draft))
    except IsRetired as refusal:
        words = _("“%(name)s” was there before, and is retired now. Bring it back first, then undo the change.")
        outcome.refused.append((row, words % {"name": refusal.name}))
    except Refused as refusal:
        outcome.refused.append((row, str(refusal)))
    else:
        return True
    return False


def _put_back(entry: ProgressEntry, row: Recommendation, old: _Old, *, by: User, draft: Draft) -> ProgressEntry:
    """Take the steps that put back what an entry replaced; what was merged is reopened as it was, as far as it can."""
    if entry.kind != Step.MERGE:
        return take_together(old.steps(row, entry, draft), row, by=by, draft=draft)
    to, mistake = Status(entry.status_from), ClosedByMistake(old.forecast(row))
    return reopen(recommendation=row, by=by, draft=own_draft(draft, row), to=to, mistake=mistake)


class _Old:
    """What the entries of one act replaced: rows by their keys, looked up at once, and the steps that put them back."""

    def __init__(self, entries: Iterable[ProgressEntry], at: datetime) -> None:
        """Look up all rows that the entries name as having been there before, and how it was just before the act."""
        self.entries = list(entries)
        self._leads = self._rows(Organisation, "lead")
        self._owners = self._rows(Post, "owner")
        self._members = {name: self._rows(model, name) for name, model in _MEMBERS.items()}
        keys = [entry.recommendation_id for entry in self.entries]
        dated = ProgressEntry.objects.filter(recommendation__in=keys, changes__has_key="due_on").order_by("sequence")
        self._first_dated: dict[int, int] = {}
        for key, sequence in dated.values_list("recommendation_id", "sequence"):
            self._first_dated.setdefault(key, sequence)
        proposed = ProgressEntry.objects.filter(recommendation__in=keys, kind=Step.PROPOSE_DATE).order_by("sequence")
        self._proposals = {entry.recommendation_id: entry for entry in proposed}
        before = past.pinned(Recommendation.objects.filter(pk__in=keys), at).exclude(forecast="")
        self._forecasts = dict(before.values_list("pk", "forecast"))

    @property
    def given(self) -> list[object]:
        """All rows that are there again when everything is put back."""
        return [row for rows in (self._leads, self._owners, *self._members.values()) for row in rows.values()]

    def _rows(self, model: Any, name: str) -> dict[int, Any]:
        keys = {key for entry in self.entries for key in _keys(entry.changes.get(name, [None])[0])}
        return dict(model.objects.in_bulk(keys)) if keys else {}

    def steps(self, row: Recommendation, entry: ProgressEntry, draft: Draft) -> Steps:
        """Return the steps that put back what an entry replaced in a recommendation; raises `Refused`."""
        old = {name: pair[0] for name, pair in entry.changes.items()}
        steps: Steps = {}
        plain = self._plain(old)
        many = {name: self._all(rows, old[name]) for name, rows in self._members.items() if name in old}
        if plain or many:
            steps[Step.EDIT] = lambda locked: Change(fields=plain, many=many)
        if {"position", "follow_up"} & old.keys():
            position, follow_up = old.get("position", row.position), old.get("follow_up", row.follow_up)
            steps[Step.RESPOND] = partial(responding, draft=draft, position=Position(position), follow_up=follow_up)
        if {"lead", "owner"} & old.keys():
            assigned = {"lead": row.lead, "owner": row.owner} | self._assigned(old)
            steps[Step.ASSIGN] = partial(assigning, draft=draft, **assigned)
        if {"due_on", "due_basis"} & old.keys():
            steps[Step.SET_DATE] = partial(self._date, entry=entry, draft=draft)
        return steps

    @staticmethod
    def _plain(old: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of before of the fields of `PLAIN`, of those that changed."""
        return {name: choices(old[name]) for name, choices in PLAIN.items() if name in old}

    def _assigned(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return lead and owner of before, of those that changed."""
        places = (("lead", self._leads), ("owner", self._owners))
        return {name: next(iter(self._all(rows, old[name])), None) for name, rows in places if name in old}

    @staticmethod
    def _all(rows: Mapping[int, Any], told: Any) -> list[Any]:
        """Return the rows that an old value names; refuse where one of them was removed since."""
        keys = _keys(told)
        if any(key not in rows for key in keys):
            raise Refused(_("What was there before no longer exists. Change it on its own page."))
        return [rows[key] for key in keys]

    def _date(self, locked: Recommendation, entry: ProgressEntry, draft: Draft) -> Change:
        """Return what the due date of before does to a recommendation.

        The first agreed date goes where this change had set it, a proposal that the change had decided waits again, and
        the forecast that the change ended stands again.
        """
        old = {name: pair[0] for name, pair in entry.changes.items()}
        day = old["due_on"] if "due_on" in old else locked.due_on and locked.due_on.isoformat()
        basis = DueBasis(old.get("due_basis", locked.due_basis))
        change = dating(locked, draft, date.fromisoformat(day) if day else None, basis)
        fields, logged = dict(change.fields), self._forecast_again(locked, day)
        fields |= {name: new for name, (_old, new) in logged.items()}
        if not day and self._first_dated.get(locked.pk) == entry.sequence and locked.first_due_on:
            fields["first_due_on"], logged["first_due_on"] = None, [locked.first_due_on.isoformat(), None]
        if old.get("proposed_due_on"):
            fields["proposed_due_on"] = date.fromisoformat(old["proposed_due_on"])
            fields["date_proposal"] = self._proposals[locked.pk]
        return replace(change, fields=fields, logged=logged)

    def forecast(self, row: Recommendation) -> str:
        """Return the forecast that a recommendation had just before the act; empty where it had none."""
        return self._forecasts.get(row.pk, "")

    def _forecast_again(self, locked: Recommendation, day: object) -> dict[str, list[Any]]:
        """Return, as the log keeps it, the forecast that stands again with a due date; nothing where there was none."""
        forecast = self.forecast(locked)
        return {"forecast": ["", forecast]} if day and forecast else {}


def _keys(told: Any) -> list[int]:
    """Return the keys in an old value as the log keeps it: of one row, of several, or of none."""
    rows = told if isinstance(told, list) else [told] if told else []
    return [row["id"] for row in rows]
