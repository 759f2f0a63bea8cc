"""What changed in a list, as plain data for programs outside the site: for feeds and webhooks of saved views.

It holds what one person may see. A program outside may belong to a company that reads it. So it never holds restricted
notes, and a recommendation that is marked or not open to everybody stands in it by its reference alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import access_sentences, log_sentences
from tracker.database.keys import among
from tracker.models import ProgressEntry, Recommendation, User
from tracker.models.log import OF_MARKING, ProgressEntryQuerySet, find_corrected, made_readable
from tracker.models.recommendations import RecommendationQuerySet
from tracker.notices.words import one_line, what_changed

KEYS = 500
"""In a list that has no more than so many, every log is looked at; in a longer one, the newest entries of all logs."""
READ = 500
"""So many entries are read at once, the newest first."""
LONGEST = 500
"""Characters of what somebody wrote."""
_SHOWN = ("recommendation", "by", "for_post", *OF_MARKING)


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a recommendation: who did what, in a sentence, and what they wrote. `path` leads to its entry.

    `names` and `entry` are the keys of the recommendation and of the entry.
    """

    names: int
    reference: str
    title: str
    path: str
    at: datetime
    entry: int = 0
    by: str = ""
    sentence: str = ""
    quote: str = ""


def latest(
    rows: RecommendationQuerySet, person: User, most: int, *, since: datetime | None = None, until: datetime
) -> list[Change]:
    """Return the last change of each recommendation of a list before a moment, the newest first, at most so many.

    Only changes from `since` on count, where it is given.
    """
    entries = ProgressEntry.objects.visible_to(person).filter(internal=False)
    keys = list(rows.order_by().values_list("pk", flat=True)[: KEYS + 1])
    if len(keys) > KEYS:
        found = _newest_in(rows, entries, person, most, since, until)
    else:
        changed = entries.filter(recommendation__in=keys).changes_between(since, until)
        if since is not None:
            # The newest of each: a time has an end, however many entries one of them got in it.
            of_each = changed.order_by("recommendation_id", "-recorded_at", "-pk").distinct("recommendation_id")
            newest = list(of_each.values_list("pk", flat=True))
            changed = entries.filter(pk__in=among(newest)).changes_between(since, until)
        found = newest_of_each(changed.select_related(*_SHOWN), person, read=max(READ, KEYS), most=most)
    return [_change(entry) for entry in found.values()]


def _newest_in(
    rows: RecommendationQuerySet,
    entries: ProgressEntryQuerySet,
    person: User,
    most: int,
    since: datetime | None,
    until: datetime,
) -> dict[int, ProgressEntry]:
    """Return the newest change of each recommendation of a long list by its key, the newest first, at most so many.

    The newest entries of all logs are looked at, the very newest first: where these are not enough, the others at once.
    Whether a recommendation is in the list, and whether an entry was corrected, is asked of these alone.
    """
    looked_at = ProgressEntry.objects.lately()
    since = max(since or looked_at, looked_at)
    lately = entries.filter(recorded_at__gte=since, recorded_at__lt=until).newest()
    pairs = list(lately.values_list("recommendation_id", "pk"))
    newest: dict[int, int] = {}
    for part in (pairs[:READ], pairs[READ:]):
        others = {key for key, _entry in part if key not in newest}
        listed = set(rows.filter(pk__in=among(others)).order_by().values_list("pk", flat=True)) if others else ()
        if here := [entry for key, entry in part if key in listed]:
            news = entries.filter(pk__in=among(here)).changes_between(since, until)
            newest |= _newest_keys(news, read=len(part), most=most - len(newest))
        if len(newest) >= most:
            break
    shown = entries.changes_between(since, until).select_related(*_SHOWN)
    return _with_words(shown, newest, person)


def newest_of_each(
    news: ProgressEntryQuerySet, person: User, *, read: int, most: int | None = None
) -> dict[int, ProgressEntry]:
    """Return the newest entry of each recommendation by its key, of the first `read` of some news, the newest first.

    At most so many, where that is said; a person can read their words.
    """
    # Their keys first: what a line shows is joined to these alone.
    return _with_words(news, _newest_keys(news, read=read, most=most), person)


def _newest_keys(news: ProgressEntryQuerySet, *, read: int, most: int | None = None) -> dict[int, int]:
    """Return the key of the newest entry of each recommendation by its key, as `newest_of_each` does."""
    newest: dict[int, int] = {}
    for recommendation, entry in news.values_list("recommendation_id", "pk")[:read]:
        if most is None or len(newest) < most:
            newest.setdefault(recommendation, entry)
    return newest


def _with_words(news: ProgressEntryQuerySet, newest: dict[int, int], person: User) -> dict[int, ProgressEntry]:
    """Return those of some news by their recommendations, the newest first; a person can read their words."""
    found = {entry.recommendation_id: entry for entry in news.filter(pk__in=newest.values())} if newest else {}
    _let_say(found.values(), person)
    return found


def _let_say(entries: Collection[ProgressEntry], person: User) -> None:
    """Let entries say to a person what they did, and corrections what the step did that they correct."""
    find_corrected(entries)
    steps = [entry.step_corrected for entry in entries if entry.step_corrected is not None]
    made_readable([*entries, *steps], person)


def again(entries: Collection[int], new: Collection[int], person: User, *, at: datetime) -> list[Change]:
    """Return changes by the keys of their entries, the newest first, as far as a person may see them now.

    Of the recommendations that are `new` in a list at a moment and not among them, one each that says of no entry.
    """
    rows = ProgressEntry.objects.visible_to(person).filter(pk__in=entries, internal=False)
    # As where they were found: without notes that were corrected since, or entered in error.
    rows = rows.changes_between(None, timezone.now())
    found = list(rows.select_related(*_SHOWN))
    _let_say(found, person)
    named = {entry.recommendation_id for entry in found}
    others = Recommendation.objects.visible_to(person).tracked().filter(pk__in=set(new) - named).for_list()
    return [*map(_change, found), *(_entered(row, at) for row in others)]


def entered(known: Collection[int] | None, keys: Collection[int], *, most: int = KEYS) -> list[int]:
    """Return what of a list was not in it before; nothing where there is or was too much to tell, or nobody knows."""
    if known is None or len(known) > most or len(keys) > most:
        return []
    before = set(known)
    return [key for key in keys if key not in before]


def _change(entry: ProgressEntry) -> Change:
    row = entry.recommendation
    is_open = access_sentences.is_open_to_all(row)
    return replace(
        _entered(row, entry.recorded_at),
        entry=entry.pk,
        path=entry.url,
        by=one_line(entry.by.name) if is_open else "",
        sentence=what_changed(entry) if is_open else _("Something was done."),
        quote=one_line(log_sentences.quotation(entry, LONGEST)) if is_open else "",
    )


def _entered(row: Recommendation, at: datetime) -> Change:
    title = one_line(access_sentences.title_for_all(row))
    return Change(names=row.pk, reference=row.reference, title=title, path=_page(row), at=at)


def _page(row: Recommendation) -> str:
    return reverse("recommendation-detail", args=[row.reference])
