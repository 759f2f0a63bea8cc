"""Other sources of a recommendation that is tracked already: the same was said again, in this briefing or another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Passage
from tracker import permissions
from tracker.actions import refusals
from tracker.actions.meetings import lock_briefing, lock_meeting
from tracker.actions.passages import refuse_tracked
from tracker.actions.steps import Change, Draft, take
from tracker.actions.tracking import SourceText, check_words, refuse_tracked_words, save_sources
from tracker.models import ProgressEntry, Recommendation, Source, User
from tracker.workflow import EditConflict, Refused, Status, Step


@transaction.atomic
def add_sources(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    sources: Sequence[SourceText],
    passage: Passage | None = None,
    is_selected: bool = False,
    undoes: Collection[int] = (),
) -> ProgressEntry:
    """Record that other words of a briefing say the same, of its own meeting or of another; return the entry.

    One's own decisions not to track their passages are undone, and those of colleagues whose keys are among `undoes`;
    another one is refused. With a `passage`, it is refused where that one is tracked already; if the words were
    selected, where some of them are tracked.
    """
    permissions.may_track(by, sources[0].briefing.meeting)
    lock_briefing(sources[0].briefing)

    def add(entry: ProgressEntry) -> None:
        save_sources(recommendation, sources, entry.act, undoes)

    def change(locked: Recommendation) -> Change:
        # Not before the step is taken: the same form sent again finds here what it added itself.
        if passage is not None:
            refuse_tracked(passage, by)
        for source in sources:
            check_words(source)
            if is_selected:
                refuse_tracked_words(source, by)
        if locked.status == Status.ENTERED_IN_ERROR:
            raise Refused(refusals.OTHER_IN_ERROR % {"other": locked.reference})
        there = places(Source.objects.kept().filter(recommendation=locked))
        added = [source.place for source in sources]
        if any(place in there for place in added):
            raise Refused(_("%(reference)s already has this source.") % {"reference": locked.reference})
        quotes = tuple(source.quote() for source in sources)
        return Change(logged={"sources": [there, [*there, *added]]}, quotes=quotes, then=add)

    return take(Step.EDIT, recommendation=recommendation, by=by, draft=draft, change=change)


@transaction.atomic
def remove_source(*, source: Source, by: User, draft: Draft) -> ProgressEntry:
    """Take a source away that was added later, so that its passages need review again; return the entry.

    Raises `EditConflict` where it is gone already.
    """
    permissions.may_track(by, source.briefing.meeting)
    lock_meeting(source.briefing.meeting_id)

    def end(entry: ProgressEntry) -> None:
        Source.objects.filter(pk=source.pk).update(ended_by=entry.act)

    def change(locked: Recommendation) -> Change:
        rows = list(Source.objects.kept().filter(recommendation=locked).order_by("pk"))
        if source not in rows:
            raise EditConflict(str(refusals.UNDONE_ALREADY))
        left = places(row for row in rows if row != source)
        return Change(logged={"sources": [places(rows), left]}, then=end)

    return take(Step.EDIT, recommendation=source.recommendation, by=by, draft=draft, change=change)


def places(sources: Iterable[Source]) -> list[list[int]]:
    """Return where sources stand, as the log keeps them."""
    return [[source.briefing_id, source.start, source.end] for source in sources]
