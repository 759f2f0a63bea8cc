"""What changed in a list, as plain data for programs outside the site: for feeds and webhooks of saved views.

It is what one person may see. What is kept by another company is read by that company, so nothing of restricted notes
is in it, and of what is marked or not open to everybody only its reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from tracker import access_sentences
from tracker.models import ProgressEntry, User
from tracker.models.log import made_readable
from tracker.models.recommendations import RecommendationQuerySet
from tracker.notices.words import one_line, what_changed

KEYS = 500
"""In a list that has no more than so many, every log is looked at; in a longer one, the newest entries of all logs."""
READ = 500
"""So many of the newest entries are read."""
LONGEST = 500
"""Characters of what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a recommendation: who did what, in a sentence, and what they wrote. `path` leads to its entry.

    `names` and `entry` are the keys of the recommendation and of the entry.
    """

    names: int
    entry: int
    reference: str
    title: str
    path: str
    at: datetime
    by: str
    sentence: str
    quote: str


def latest(
    rows: RecommendationQuerySet, person: User, most: int, *, since: datetime | None = None, until: datetime
) -> list[Change]:
    """Return the last change of each recommendation of a list before a moment, the newest first, at most so many.

    Only changes from `since` on count, where it is given.
    """
    entries = ProgressEntry.objects.visible_to(person).filter(internal=False)
    keys = list(rows.order_by().values_list("pk", flat=True)[: KEYS + 1])
    if len(keys) > KEYS:
        looked_at = ProgressEntry.objects.lately()
        since = max(since or looked_at, looked_at)
        lately = entries.filter(recorded_at__gte=since).order_by().values_list("recommendation", flat=True).distinct()
        keys = list(rows.filter(pk__in=list(lately)).values_list("pk", flat=True))
    changed = entries.filter(recommendation__in=keys).changes_between(since, until)
    joined = ("recommendation__access__marking", "recommendation__meeting__access__marking")
    found: dict[int, ProgressEntry] = {}
    for entry in changed.select_related("by", "for_post", *joined)[:READ]:
        if len(found) < most:
            found.setdefault(entry.recommendation_id, entry)
    made_readable(found.values(), person)
    return [_change(entry) for entry in found.values()]


def _change(entry: ProgressEntry) -> Change:
    row = entry.recommendation
    page = reverse("recommendation-detail", args=[row.reference])
    is_open = access_sentences.is_open_to_all(row)
    return Change(
        names=row.pk,
        entry=entry.pk,
        reference=row.reference,
        title=one_line(access_sentences.title_for_all(row)),
        path=f"{page}?log=all#entry-{entry.sequence}",
        at=entry.recorded_at,
        by=one_line(entry.by.name),
        sentence=what_changed(entry),
        quote=one_line(entry.text)[:LONGEST] if is_open else "",
    )
