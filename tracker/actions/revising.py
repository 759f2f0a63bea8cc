"""A corrected version of a briefing: what was decided about the version before is carried over where the words are.

That a briefing is one is said when it is imported, or afterwards; and it can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import pghistory
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from briefings import storing
from briefings.models import Briefing, Passage
from briefings.reading import PassageKind
from tracker import permissions
from tracker.actions import refusals
from tracker.actions.meetings import lock_briefing, refuse_replaced
from tracker.actions.passages import undecided
from tracker.actions.sources import places
from tracker.actions.steps import Change, Draft, open_act, take
from tracker.actions.tracking import SourceText
from tracker.models import PassageDecision, ProgressEntry, Recommendation, Source, User
from tracker.quoting import places_of
from tracker.workflow import EditConflict, Refused, Status, Step


def may_revise(by: User, briefing: Briefing) -> None:
    """Raise `Refused` where a briefing was replaced already, or not all that is tracked from it is theirs to edit."""
    permissions.may_track(by, briefing.meeting)
    refuse_replaced(briefing)
    _refuse_others(
        by,
        Source.objects.kept().filter(briefing=briefing).select_related("recommendation__meeting"),
        _("Recommendations from this briefing are for other coordinators. Ask one of them to replace it."),
    )


def _refuse_others(by: User, sources: Iterable[Source], sentence: str) -> None:
    """Refuse with this sentence where a person may not edit all recommendations of some sources."""
    if not all(permissions.is_coordinator_of(by, source.recommendation) for source in sources):
        raise Refused(sentence)


Same: TypeAlias = dict[int | None, list[Passage]]
"""By the keys of passages of the version before, what has their words now: one passage each, or its parts."""


@dataclass(frozen=True, slots=True)
class _Carried:
    """A source, and where its words stand in the corrected version."""

    source: Source
    to: SourceText


@dataclass(frozen=True, slots=True)
class Separated:
    """How many sources are back in the version before, and how much was decided about the other one itself."""

    back: int
    own: int


@transaction.atomic
def replace_briefing(*, briefing: Briefing, revises: Briefing, by: User, at: datetime | None = None) -> None:
    """Say of a briefing that is kept that it is the corrected version of another one, and carry over its decisions.

    What was decided about the briefing itself stays. Raises `Refused` where one of the two has been replaced already,
    or replaces something else.
    """
    permissions.may_track(by, briefing.meeting)
    lock_briefing(briefing)
    now = Briefing.objects.get(pk=briefing.pk)
    if now.revises_id == revises.pk:
        return
    if now.revises_id is not None:
        raise EditConflict(
            _(
                "“%(title)s” is the corrected version of another briefing. Open it and choose “This is not a corrected "
                "version” first."
            )
            % {"title": now.title}
        )
    if now.pk == revises.pk:
        raise Refused(_("This is the file of the briefing itself. Choose the file of the corrected version."))
    may_revise(by, revises)
    act = open_act(by=by, verb="replace_briefing", at=at)
    with pghistory.context(act=act.pk):
        _say_revises(now, revises)
        carry_over(now, by=by, draft=Draft(act=act, at=at))


@transaction.atomic
def separate_briefing(*, briefing: Briefing, by: User, at: datetime | None = None) -> Separated:
    """Say of a corrected version that it is a document of its own, and move back what was carried over to it.

    Decisions that were copied end; a source goes back to its place in the version before, unless somebody undid it
    since. What was decided about the briefing itself stays. Raises `Refused` where it has been replaced, or is no
    corrected version.
    """
    permissions.may_track(by, briefing.meeting)
    lock_briefing(briefing)
    now = Briefing.objects.select_related("revises").get(pk=briefing.pk)
    before = now.revises
    if before is None:
        raise EditConflict(str(refusals.UNDONE_ALREADY))
    back = list(_to_go_back(before, now))
    _refuse_others(
        by,
        (each.source for each in back),
        _("Recommendations from this briefing are for other coordinators. Ask one of them to do this."),
    )
    act = open_act(by=by, verb="separate_briefing", at=at)
    decided = PassageDecision.objects.filter(passage__briefing=now)
    with pghistory.context(act=act.pk):
        decided.filter(passage__same_as__decision__act=F("act")).delete()
        _say_revises(now, None)
        _move_all(back, by=by, draft=Draft(act=act, at=at))
    own = Source.objects.in_force().filter(briefing=now).count()
    return Separated(back=len(back), own=own + decided.count())


def _say_revises(briefing: Briefing, revises: Briefing | None) -> None:
    """Note what a briefing replaces, and of its passages which have the words of one there."""
    briefing.revises = revises
    briefing.save(update_fields=["revises"])
    storing.compare(briefing)


def _to_go_back(before: Briefing, briefing: Briefing) -> Iterator[_Carried]:
    """Yield the sources that were carried over to a briefing, with where they stood in the version before.

    A source that is carried over is still one of the act that made it, with the same words.
    """
    stood: dict[tuple[int, int, str], list[SourceText]] = defaultdict(list)
    for source in Source.objects.filter(briefing=before, ended_by__isnull=False).in_order():
        place, there = SourceText(before, source.start, source.end), stood[_origin(source, before)]
        if place not in there:
            there.append(place)
    for source in Source.objects.kept().filter(briefing=briefing).select_related("recommendation__meeting").in_order():
        if there := stood[_origin(source, briefing)]:
            yield _Carried(source, there.pop(0))


def _origin(source: Source, briefing: Briefing) -> tuple[int, int, str]:
    """Return the recommendation and the act of a source, and its words without the white space between them."""
    return source.recommendation_id, source.act_id, " ".join(briefing.quote(source.start, source.end).split())


def carry_over(briefing: Briefing, *, by: User, draft: Draft) -> None:
    """Carry over to a corrected version what was decided about the one before, where the words are the same.

    Decisions stay those of who made them. A recommendation whose words are there gets one entry. All else is to review.
    What was decided about the corrected version itself stays, but for decisions not to track words that are tracked.
    """
    before = briefing.revises
    if before is None:
        return
    same: Same = defaultdict(list)
    for passage in briefing.passages.filter(same_as__isnull=False).in_order():
        same[passage.same_as_id].append(passage)
    decided = PassageDecision.objects.filter(passage__briefing=before, passage__in=same)
    free = set(undecided(briefing.passages.filter(same_as__isnull=False)).values_list("pk", flat=True))
    PassageDecision.objects.bulk_create(
        [
            PassageDecision(passage=passage, decision=row.decision, act_id=row.act_id)
            for row in decided
            for passage in same[row.passage_id]
            if passage.pk in free
        ],
        batch_size=1_000,
    )
    _move_all(_carried(before, briefing, same), by=by, draft=draft)


def _move_all(carried: Iterable[_Carried], *, by: User, draft: Draft) -> None:
    """Move sources, with one entry for each recommendation."""
    found = defaultdict(list)
    for each in carried:
        found[each.source.recommendation].append(each)
    for recommendation, some in found.items():
        _move(recommendation, some, by=by, draft=draft)


def _carried(before: Briefing, briefing: Briefing, same: Same) -> Iterator[_Carried]:
    """Yield the sources whose passages are all in the corrected version, `same` by the keys of those before.

    Sources of recommendations entered in error are carried over too, so that *Track all* leaves them out again.
    """
    old = list(before.passages.exclude(kind=PassageKind.FURNITURE).in_order())
    sources = Source.objects.kept().filter(briefing=before).select_related("recommendation__meeting").in_order()
    for source in sources:
        touched = [row for row in old if row.start < source.end and row.end > source.start]
        words = before.quote(source.start, source.end)
        # Where the words stand there several times, those with the same number of others before them are meant.
        place = len(places_of(before.text[touched[0].start : source.start], words)) if touched else 0
        if to := _found(words, briefing, [same.get(row.pk, []) for row in touched], place):
            yield _Carried(source, to)


def _found(words: str, briefing: Briefing, passages: Sequence[list[Passage]], place: int) -> SourceText | None:
    """Return where some words stand in passages of a briefing; None unless all of these are there, in their order.

    Each of `passages` is one of the version before, as its parts stand in this one. `place` is how many times the words
    stand there before.
    """
    there = [row for parts in passages for row in parts]
    if not there or not all(passages) or there != sorted(there, key=lambda row: row.number):
        return None
    start = there[0].start
    found = places_of(briefing.text[start : there[-1].end], words)
    if not found:
        return None
    here = found[min(place, len(found) - 1)]
    return SourceText(briefing, start + here[0], start + here[1])


def _move(recommendation: Recommendation, carried: Sequence[_Carried], *, by: User, draft: Draft) -> None:
    """End sources and make new ones of the same acts, with one entry. What is a source of it there already stays."""

    def change(locked: Recommendation) -> Change:
        rows = list(Source.objects.kept().filter(recommendation=locked).order_by("pk"))
        gone = {each.source.pk for each in carried}
        stay = places(row for row in rows if row.pk not in gone)
        new = [each for each in carried if each.to.place not in stay]
        logged = {"sources": [places(rows), [*stay, *(each.to.place for each in new)]]}

        def move(entry: ProgressEntry) -> None:
            Source.objects.filter(pk__in=gone).update(ended_by=entry.act)
            for each in new:
                _save_moved(locked, each)

        return Change(logged=logged, quotes=tuple(each.to.quote() for each in new), then=move)

    take(Step.EDIT, recommendation=recommendation, by=by, draft=draft, change=change)


def _save_moved(recommendation: Recommendation, moved: _Carried) -> None:
    Source.objects.create(
        recommendation=recommendation,
        briefing=moved.to.briefing,
        start=moved.to.start,
        end=moved.to.end,
        act_id=moved.source.act_id,
    )
    if recommendation.status != Status.ENTERED_IN_ERROR:
        moved.to.undo_decisions()
