"""A corrected version of a briefing: what was decided about the version before is carried over where the words are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext as _

from briefings.models import Briefing, Passage
from briefings.reading import PassageKind
from tracker import permissions
from tracker.actions.meetings import refuse_replaced
from tracker.actions.sources import places
from tracker.actions.steps import Change, Draft, take
from tracker.actions.tracking import SourceText
from tracker.models import PassageDecision, ProgressEntry, Recommendation, Source, User
from tracker.quoting import places_of
from tracker.workflow import Refused, Step


def may_revise(by: User, briefing: Briefing) -> None:
    """Raise `Refused` where a briefing was replaced already, or not all that is tracked from it is theirs to edit."""
    permissions.may_track(by, briefing.meeting)
    refuse_replaced(briefing)
    for source in Source.objects.kept().filter(briefing=briefing).select_related("recommendation__meeting"):
        if not permissions.is_coordinator_of(by, source.recommendation):
            raise Refused(
                _("Recommendations from this briefing are for other coordinators. Ask one of them to replace it.")
            )


Same: TypeAlias = dict[int | None, list[Passage]]
"""By the keys of passages of the version before, what has their words now: one passage each, or its parts."""


@dataclass(frozen=True, slots=True)
class _Carried:
    """A source, and where its words stand in the corrected version."""

    source: Source
    to: SourceText


def carry_over(briefing: Briefing, *, by: User, draft: Draft) -> None:
    """Carry over to a corrected version what was decided about the one before, where the words are the same.

    Decisions stay those of who made them. A recommendation whose words are there gets one entry. All else is to review.
    """
    before = briefing.revises
    if before is None:
        return
    same: Same = defaultdict(list)
    for passage in briefing.passages.filter(same_as__isnull=False).in_order():
        same[passage.same_as_id].append(passage)
    decided = PassageDecision.objects.filter(passage__briefing=before, passage__in=same)
    PassageDecision.objects.bulk_create(
        [
            PassageDecision(passage=passage, decision=row.decision, act_id=row.act_id)
            for row in decided
            for passage in same[row.passage_id]
        ],
        batch_size=1_000,
    )
    carried = defaultdict(list)
    for each in _carried(before, briefing, same):
        carried[each.source.recommendation].append(each)
    for recommendation, some in carried.items():
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
    """End sources and make new ones of the same acts, with one entry."""

    def move(entry: ProgressEntry) -> None:
        for each in carried:
            Source.objects.filter(pk=each.source.pk).update(ended_by=entry.act)
            Source.objects.create(
                recommendation=recommendation,
                briefing=each.to.briefing,
                start=each.to.start,
                end=each.to.end,
                act_id=each.source.act_id,
            )

    def change(locked: Recommendation) -> Change:
        rows = list(Source.objects.kept().filter(recommendation=locked).order_by("pk"))
        gone = {each.source.pk for each in carried}
        stay = places(row for row in rows if row.pk not in gone)
        logged = {"sources": [places(rows), [*stay, *(each.to.place for each in carried)]]}
        return Change(logged=logged, quotes=tuple(each.to.quote() for each in carried), then=move)

    take(Step.EDIT, recommendation=recommendation, by=by, draft=draft, change=change)
