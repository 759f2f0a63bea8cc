"""Undoing what was decided about the passages of a briefing: tracking, another source, and not tracking.

A recommendation whose tracking is undone stays as one that was entered in error, for its reference is never used again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pghistory
from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery

from briefings.models import Briefing
from tracker import permissions
from tracker.actions import refusals
from tracker.actions.meetings import lock_briefing, lock_meeting
from tracker.actions.sources import places, remove_source
from tracker.actions.steps import Change, Draft, logged_value, open_act, take
from tracker.actions.withdrawing import withdraw_notices
from tracker.models import Act, PassageDecision, ProgressEntry, RaisedItem, Recommendation, Relation, Source, User
from tracker.models.recommendations import RecommendationQuerySet
from tracker.models.sources import SourceQuerySet
from tracker.workflow import Decision, EditConflict, Refused, RelationKind, Status, Step

_MOVES = ("revise_briefing", "replace_briefing", "separate_briefing")
"""Acts that carry sources over to a corrected version, or move them back."""
LATELY = 5
"""So many of the last decisions about a briefing are shown, each with its undo."""


@transaction.atomic
def undo_track(*, recommendation: Recommendation, by: User, draft: Draft) -> ProgressEntry:
    """Undo the tracking of a recommendation to which nothing else has happened; its passages need review again.

    What was recorded in the act that made it does not count, nor that its source was carried over to a corrected
    briefing: there its passages are to review. It keeps its reference and log, and is in no figure.
    """
    permissions.may_take(Step.UNDO_TRACK, by, recommendation)
    lock_meeting(recommendation.meeting_id)
    # Before the rule speaks of statuses, and again when the row is locked.
    refuse_changed_since_tracked(recommendation)

    def end(entry: ProgressEntry) -> None:
        Source.objects.kept().filter(recommendation=recommendation).update(ended_by=entry.act)
        Relation.objects.in_force().filter(one=recommendation).update(ended_by=entry.act)
        withdraw_notices(recommendation.entries.filter(sequence__lt=entry.sequence), entry.act)

    def change(locked: Recommendation) -> Change:
        refuse_changed_since_tracked(locked)
        sources = list(Source.objects.kept().filter(recommendation=locked).order_by("pk"))
        logged: dict[str, object] = {"sources": [places(sources), []]} if sources else {}
        said = Relation.objects.in_force().filter(one=locked, kind=RelationKind.RESTATES).select_related("other")
        if others := [logged_value(relation.other) for relation in said.order_by("pk")]:
            logged[RelationKind.RESTATES.value] = [others, []]
        return Change(to=Status.ENTERED_IN_ERROR, logged=logged, then=end)

    return take(Step.UNDO_TRACK, recommendation=recommendation, by=by, draft=draft, change=change)


def refuse_changed_since_tracked(recommendation: Recommendation) -> None:
    """Raise `Refused` where anything happened to a recommendation apart from the act that made it."""
    if changed_since_tracked(Recommendation.objects.filter(pk=recommendation.pk)).exists():
        raise Refused(refusals.CHANGED_SINCE_TRACKED % {"reference": recommendation.reference})


def changed_since_tracked(rows: RecommendationQuerySet) -> RecommendationQuerySet:
    """Return those of some recommendations to which anything happened apart from the act that made them, and revisions.

    What is to be raised stands beside the log.
    """
    own = ProgressEntry.objects.filter(recommendation=OuterRef("pk"))
    later = own.exclude(act=OuterRef("made")).exclude(kind=Step.EDIT, act__verb__in=_MOVES)
    either = Q(one=OuterRef("pk")) | Q(other=OuterRef("pk"))
    related = Relation.objects.in_force().filter(either).exclude(act=OuterRef("made"))
    raised = RaisedItem.objects.filter(recommendation=OuterRef("pk"))
    made = rows.alias(made=Subquery(own.filter(sequence=1).values("act")[:1]))
    return made.filter(Exists(later) | Exists(related) | Exists(raised))


@dataclass(frozen=True, slots=True)
class Undoable:
    """A source with its recommendation; whether its undo is offered to somebody, or why it is not possible any more.

    `is_first` says that the recommendation was tracked from it, so that undoing it ends the tracking.
    """

    source: Source
    is_first: bool
    is_offered: bool = False
    refusal: str = ""


def undoable(sources: Sequence[Source], by: User) -> list[Undoable]:
    """Return of each source whether `by` can undo what made it. One query, of however many."""
    rows = Recommendation.objects.filter(pk=OuterRef("recommendation"))
    first = ProgressEntry.objects.filter(recommendation=OuterRef("recommendation"), sequence=1, act=OuterRef("act"))
    found = Source.objects.filter(pk__in=[source.pk for source in sources])
    asked = found.values_list("pk", Exists(first), Exists(changed_since_tracked(rows)))
    told = {key: (bool(is_first), bool(changed)) for key, is_first, changed in asked}
    made = []
    for source in sources:
        is_first, changed = told[source.pk]
        stays = is_first and changed
        words = {"reference": source.recommendation.reference}
        refusal = str(refusals.CHANGED_SINCE_TRACKED % words) if stays else ""
        may = permissions.is_coordinator_of(by, source.recommendation)
        made.append(Undoable(source, is_first, is_offered=may and not stays, refusal=refusal))
    return made


@dataclass(slots=True)
class Decided:
    """What one act decided about the passages of a briefing: so many tracked, added as sources, or not tracked.

    `first` is the first recommendation that was tracked, or got a source; `passage` the first that is not tracked.
    """

    act: Act
    tracked: int = 0
    sources: int = 0
    first: Recommendation | None = None
    not_tracked: int = 0
    decision: Decision | None = None
    passage: int = 0


def decided_lately(briefing: Briefing, user: User) -> list[Decided]:
    """Return the last decisions about a briefing that are in force, of everybody, newest first. Five queries."""
    sources = Source.objects.in_force().visible_to(user).filter(briefing=briefing).order_by()
    decisions = PassageDecision.objects.filter(passage__briefing=briefing).order_by()
    newest = [rows.values_list("act", flat=True).distinct().order_by("-act")[:LATELY] for rows in (sources, decisions)]
    keys = sorted({key for rows in newest for key in rows}, reverse=True)[:LATELY]
    acts = Act.objects.select_related("by").in_bulk(keys)
    found = {key: Decided(acts[key]) for key in keys}
    _count_sources(found, sources.filter(act__in=keys))
    made = decisions.filter(act__in=keys).values("act", "decision")
    for each in made.annotate(n=Count("pk"), passage=Min("passage")):
        there = found[each["act"]]
        there.not_tracked, there.decision, there.passage = each["n"], Decision(each["decision"]), each["passage"]
    return list(found.values())


def _count_sources(found: dict[int, Decided], sources: SourceQuerySet) -> None:
    """Say of each act how many recommendations it tracked, or gave another source, and the first of them."""
    first = ProgressEntry.objects.filter(recommendation=OuterRef("recommendation"), sequence=1, act=OuterRef("act"))
    counted = sources.annotate(is_first=Exists(first)).values("act", "is_first")
    rows = list(counted.annotate(n=Count("recommendation", distinct=True), least=Min("recommendation")))
    recommendations = Recommendation.objects.in_bulk([row["least"] for row in rows])
    for row in rows:
        there, recommendation = found[row["act"]], recommendations[row["least"]]
        if row["is_first"]:
            there.tracked, there.first = row["n"], recommendation
        else:
            there.sources, there.first = row["n"], there.first or recommendation


@dataclass(slots=True)
class Undone:
    """How many decisions not to track were undone, which recommendations, and why others stay as they are."""

    passages: int = 0
    tracked: list[Recommendation] = field(default_factory=list)
    sources: list[Recommendation] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def undo_decided(*, act: Act, briefing: Briefing, by: User, draft: Draft) -> Undone:
    """Undo, as one act, what one act decided about the passages of a briefing; what has changed since stays.

    Raises `EditConflict` where nothing of it is left to undo.
    """
    permissions.may_track(by, briefing.meeting)
    lock_briefing(briefing)
    decisions = PassageDecision.objects.filter(act=act, passage__briefing=briefing)
    sources = Source.objects.in_force().visible_to(by).filter(act=act, briefing=briefing)
    sources = sources.select_related("recommendation", "briefing__meeting").order_by("pk")
    undone = Undone()
    found = list(sources)
    if not found and not decisions.exists():
        raise EditConflict(str(refusals.UNDONE_ALREADY))
    draft = replace(draft, act=open_act(by=by, verb="take_back", at=draft.moment))
    for source in found:
        _undo(source, undone, by=by, draft=draft)
    with pghistory.context(act=draft.act.pk if draft.act else None):
        undone.passages = decisions.delete()[0]
    return undone


@transaction.atomic
def undo_source(*, source: Source, by: User, draft: Draft) -> Undone:
    """Undo what made one source: the tracking of its recommendation, or only that it was added. All else stays.

    Raises `Refused` where the recommendation has changed since, `EditConflict` where nothing is left to undo.
    """
    permissions.may_track(by, source.briefing.meeting)
    lock_briefing(source.briefing)
    present = Source.objects.in_force().visible_to(by).filter(pk=source.pk).select_related("recommendation").first()
    if present is None:
        raise EditConflict(str(refusals.UNDONE_ALREADY))
    undone = Undone()
    draft = replace(draft, act=open_act(by=by, verb="take_back", at=draft.moment))
    _undo_one(present, undone, by=by, draft=draft)
    return undone


def _undo(source: Source, undone: Undone, *, by: User, draft: Draft) -> None:
    """Undo what made one of several sources, or say why it stays."""
    if source.recommendation in undone.tracked:
        return
    try:
        with transaction.atomic():
            _undo_one(source, undone, by=by, draft=draft)
    except Refused as refusal:
        undone.refused.append(str(refusal))


def _undo_one(source: Source, undone: Undone, *, by: User, draft: Draft) -> None:
    """Undo what made a source: the tracking of its recommendation, or only that it was added."""
    row = source.recommendation
    if row.entries.filter(sequence=1, act=source.act_id).exists():
        undo_track(recommendation=row, by=by, draft=draft)
        undone.tracked.append(row)
    else:
        remove_source(source=source, by=by, draft=draft)
        undone.sources.append(row)
