"""What stands in the digest of one person: what is asked of them, and what changed in what they follow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any, TypeAlias

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import log_sentences, permissions
from tracker.database.keys import some_keys
from tracker.models import (
    Follow,
    Notice,
    NoticePreference,
    ProgressEntry,
    Recommendation,
    SavedView,
    UpdateRequest,
    User,
)
from tracker.models.conditions import Needs
from tracker.models.corrections import find_corrections
from tracker.models.log import ProgressEntryQuerySet, made_readable
from tracker.models.posts import acting_around, unattended_posts
from tracker.models.recommendations import RecommendationQuerySet
from tracker.notices import changed
from tracker.notices.words import NEEDS_CORRECTION, Group, Line, day, last_update, line, one_line, what_changed, why

USUAL = timedelta(days=8)
"""So far back the first digest of somebody reaches, and what all may need is read at once."""
LONGEST = timedelta(days=15)
"""What changed longer ago is in no digest, also where somebody had none for a while.

Of weekly ones, two are up to 13 days apart: on the first day of a week, and, chosen since, the last day of the next.
"""
COUNTED = 500
"""So many of each kind are counted; above it, the digest says that there are more."""
SHOWN = 10
"""So many of each kind are named."""
READ = 10 * SHOWN
"""So many of the newest entries are read of what somebody follows."""
FOLLOWED = 2_000
"""Up to so many recommendations that changed, what somebody follows is looked for by their keys."""
VIEWS = 20
"""So many saved views of one person are looked at."""


class Why(IntEnum):
    """Why a recommendation stands in a digest, most urgent first; it stands there once."""

    ASKED = 1
    OVERDUE = 2
    TO_VERIFY = 3
    UNANSWERED = 4
    DUE_SOON = 5
    NO_UPDATE = 6


_HEADINGS: dict[Why, str | Promise] = {
    Why.ASKED: gettext_lazy("You are asked for an update"),
    Why.OVERDUE: gettext_lazy("Overdue"),
    Why.TO_VERIFY: gettext_lazy("Awaiting your verification"),
    Why.UNANSWERED: gettext_lazy("Asked, no update yet"),
    Why.DUE_SOON: gettext_lazy("Due in 30 days"),
    Why.NO_UPDATE: gettext_lazy("No update in time"),
}
_Set: TypeAlias = QuerySet[Any]
"""Recommendations, each with `why` and `since`, the day that orders those of one kind."""


InView: TypeAlias = Callable[[User, str], RecommendationQuerySet | None]
"""Returns what a list has, of that which a person may see, by the query of its address; None if it needs correction."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A saved view that somebody follows: what is in it now, and the ids of that, up to `COUNTED` and one more.

    A view that needs correction has no rows, and what was known of it stays known.
    """

    follow: Follow
    view: SavedView
    rows: RecommendationQuerySet | None
    keys: list[int] | None

    @property
    def entered(self) -> list[int]:
        """The recommendations that entered it since the last digest; none if there are too many to tell."""
        if self.keys is None:
            return []
        return changed.entered(self.follow.known, self.keys, most=COUNTED)


@dataclass(frozen=True, slots=True)
class Lately:
    """The recommendations that have an entry in the time a digest usually tells of, by meeting; whoever may see them.

    It ends at `until`, and is read once for all digests of a run: each looks up in it what its person follows, and then
    asks for that alone.
    """

    until: datetime
    meetings: dict[int, set[int]]

    @classmethod
    def read(cls, until: datetime) -> Lately:
        """Read what changed until a moment."""
        entries = ProgressEntry.objects.filter(internal=False, recorded_at__gte=until - USUAL, recorded_at__lt=until)
        meetings: dict[int, set[int]] = {}
        for meeting, row in entries.order_by().values_list("recommendation__meeting", "recommendation").distinct():
            meetings.setdefault(meeting, set()).add(row)
        return cls(until, meetings)

    def followed(self, rows: Collection[int], meetings: Collection[int], since: datetime) -> Q:
        """Return the condition of the entries since a moment of what somebody follows: these and all of these meetings.

        Where that was before what was read, or where they are too many, they are found by their meetings.
        """
        keys = set(rows).union(*(self.meetings.get(meeting, ()) for meeting in meetings))
        if len(keys) > FOLLOWED or since < self.until - USUAL:
            return Q(recommendation__in=rows) | Q(recommendation__meeting__in=meetings)
        return Q(recommendation__in=sorted(keys))


@dataclass(frozen=True, slots=True)
class Contents:
    """The groups of a digest in their order, how many lines ask for something, and the lines of the Overview."""

    groups: tuple[Group, ...] = ()
    asking: int = 0
    first_lines: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, group by group."""
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.groups or self.first_lines)


def contents(
    person: User,
    preference: NoticePreference,
    *,
    on: date,
    since: datetime,
    lately: Lately,
    first_lines: Iterable[str] = (),
    views: Iterable[Followed] = (),
) -> Contents:
    """Return what the digest of a person says on a day: of what changed lately, that since a moment in this time."""
    until = lately.until
    found = _found(_sets(person, on))
    asking = list(_asking(person, found, on))
    news = [*_told(person, preference, since, until), *_followed(person, since, lately)]
    views = list(views)
    news += [group for each in views for group in _in_view(each, person, since, until)]
    news += _other_views(person, len(views)) if news or asking else ()
    return Contents((*asking, *news), sum(len(keys) for keys in found.values()), tuple(first_lines))


def _sets(person: User, on: date) -> list[_Set]:
    """Return what is asked of a person: of who acts for a post, or of the lead's staff where nobody holds it."""
    visible = Recommendation.objects.visible_to(person)
    posts = [each.post.pk for each in acting_around(person, on) if each.person == person]
    sets: list[_Set] = []
    if posts:
        mine = visible.owned_by(posts)
        sets += [_of_kind(Why.ASKED, "requests__answer_by", mine.asked()), _owed(mine, on)]
    if person.organisation_id is not None and (person.is_contributor or person.reach.roles):
        led = visible.led_by(person.organisation_id).contributed_to_by(person).exclude(owner__in=posts)
        asked = led.asked(level=UpdateRequest.Level.LEAD)
        sets += [_of_kind(Why.ASKED, "requests__answer_by", asked), _owed(_unowned(led, on), on)]
    if person.coordinates_some:
        asked = visible.coordinated_by(person).asked(level=UpdateRequest.Level.COORDINATOR)
        sets.append(_of_kind(Why.TO_VERIFY, "status_since", visible.to_verify_by(person)))
        sets.append(_of_kind(Why.UNANSWERED, "requests__answer_by", asked))
    return sets


def _unowned(led: RecommendationQuerySet, on: date) -> RecommendationQuerySet:
    """Return those for whose owner post nobody acts that day: none named, vacant, or its people are not there."""
    return led.filter(Needs.NO_OWNER | Q(owner__in=unattended_posts(on).values("pk")))


def _of_kind(kind: Why, by: str, rows: RecommendationQuerySet) -> _Set:
    """Return a set whose rows are all there for one reason, ordered by a day."""
    return rows.annotate(why=Value(int(kind)), since=F(by))


def _owed(rows: RecommendationQuerySet, on: date) -> _Set:
    """Return what is overdue, due soon or without an update, each for its most urgent reason; one query for all."""
    overdue, due_soon, stale = Needs.overdue(on), Needs.due_soon(on), Needs.stale(on)
    why = Case(
        When(overdue, then=int(Why.OVERDUE)),
        When(due_soon, then=int(Why.DUE_SOON)),
        default=int(Why.NO_UPDATE),
        output_field=IntegerField(),
    )
    since = Case(When(overdue | due_soon, then=F("due_on")), default=F("quiet_since"))
    return rows.reportable().filter(overdue | due_soon | stale).annotate(why=why, since=since)


def _found(sets: list[_Set]) -> dict[Why, list[int]]:
    """Return the ids of each kind, the most pressing first, in one query; each where it is most urgent."""
    if not sets:
        return {}
    most = COUNTED + 1
    parts = [rows.order_by("why", "since", "pk").values_list("why", "since", "pk")[:most] for rows in sets]
    found: dict[Why, list[int]] = {}
    seen: set[int] = set()
    for kind, _since, pk in sorted(parts[0].union(*parts[1:], all=True)):
        if pk not in seen:
            found.setdefault(Why(kind), []).append(pk)
            seen.add(pk)
    return found


def _asking(person: User, found: dict[Why, list[int]], on: date) -> Iterator[Group]:
    """Yield the groups of what is asked of somebody."""
    shown = [pk for keys in found.values() for pk in keys[:SHOWN]]
    if not shown:
        return
    rows = {row.pk: row for row in Recommendation.objects.joined().defer("goal").filter(pk__in=shown)}
    requests = {
        request.recommendation_id: request
        for request in UpdateRequest.objects.unanswered().filter(recommendation__in=shown).select_related("entry__by")
    }
    find_corrections(request.entry for request in requests.values())
    for kind, keys in found.items():
        lines = (_line(rows[pk], kind, requests.get(pk), person, on) for pk in keys[:SHOWN] if pk in rows)
        yield Group(str(_HEADINGS[kind]), tuple(lines), _count(len(keys)), _("Go to My work"), reverse("my-work"))


def _count(count: int, shown: int = SHOWN) -> tuple[str, ...]:
    """Return in words how many there are, where not all of them are named."""
    if count <= shown:
        return ()
    if count > COUNTED:
        return (_("The first %(shown)d of more than %(count)d.") % {"shown": shown, "count": COUNTED},)
    return (_("The first %(shown)d of %(count)d.") % {"shown": shown, "count": count},)


def _all_of(keys: Collection[int], more: str, address: str) -> tuple[str, str]:
    """Return the link to a list of just these, in words and as an address; `more` and `address` where they are many."""
    if len(keys) > COUNTED:
        return more, address
    return _("Open the list of all"), f"{reverse('recommendation-list')}?only={some_keys(keys)}"


def _line(row: Recommendation, kind: Why, request: UpdateRequest | None, person: User, on: date) -> Line:
    is_own = permissions.is_owner_side(person, row)
    if request is not None and kind in (Why.ASKED, Why.UNANSWERED):
        words = {"name": one_line(request.entry.by.name), "day": day(request.answer_by)}
        said = _("%(name)s asked for an update by %(day)s.") % words
        last = _("%(words)s.") % {"words": last_update(row)}
        return line(row, [said, *_flags(row, on), last], quoting=request.entry, asks=is_own)
    if kind is Why.TO_VERIFY:
        return line(row, [_waited((on - row.status_since).days)])
    return line(row, _flags(row, on), asks=is_own)


def _waited(days: int) -> str:
    """Return in words how long ago something was reported complete."""
    if days <= 0:
        return _("Reported complete today.")
    said = ngettext("Reported complete %(count)d day ago.", "Reported complete %(count)d days ago.", days)
    return said % {"count": days}


def _flags(row: Recommendation, on: date) -> list[str]:
    return [f"{flag.words}." for flag in log_sentences.flags(row, on=on)]


def _told(person: User, preference: NoticePreference, since: datetime, until: datetime) -> Iterator[Group]:
    """Yield what somebody is told in the digest and not at once."""
    kinds = [kind for kind in Notice.Kind if preference.told(kind) == NoticePreference.Told.DIGEST]
    if not kinds:
        return
    notices = Notice.objects.visible_to(person).for_list().filter(kind__in=kinds, mail__isnull=True)
    notices = notices.filter(at__gte=since, at__lt=until)
    found, count = list(notices[:SHOWN]), len(notices.values("pk").order_by()[: COUNTED + 1])
    made_readable([notice.entry for notice in found], person)
    find_corrections(notice.entry for notice in found)
    lines = tuple(
        line(notice.recommendation, [why(notice)], quoting=None if notice.is_undone else notice.entry)
        for notice in found
    )
    if lines:
        yield Group(_("What concerns you"), lines, _count(count), _("Go to your notices"), reverse("notice-list"))


def _followed(person: User, since: datetime, lately: Lately) -> Iterator[Group]:
    """Yield what others changed in what somebody follows, the newest of each recommendation."""
    follows = list(Follow.objects.filter(person=person, view=None).values_list("recommendation", "meeting"))
    if not follows:
        return
    rows = [recommendation for recommendation, _ in follows if recommendation]
    meetings = [meeting for _, meeting in follows if meeting]
    news = _changed(person, lately.followed(rows, meetings, since), since, lately.until)
    latest = changed.newest_of_each(news, person, read=READ, most=SHOWN)
    lines = tuple(map(_change, latest.values()))
    if lines:
        keys = _recommendations(news)
        left_out = _count(len(keys), len(lines))
        link = _all_of(keys, _("See what you follow"), reverse("notice-preferences"))
        yield Group(_("Changed in what you follow"), lines, left_out, *link)


def _recommendations(news: ProgressEntryQuerySet) -> set[int]:
    """Return the ids of what news are about, up to `COUNTED` and one more."""
    return set(news.order_by().values_list("recommendation", flat=True).distinct()[: COUNTED + 1])


def views_of(person: User, in_view: InView) -> list[Followed]:
    """Return the saved views that somebody follows and sees still, by their names, each with what is in it now."""
    follows = Follow.objects.visible_to(person).filter(view__isnull=False).for_list()[:VIEWS]
    found = []
    for follow in follows:
        if follow.view is not None:
            rows = in_view(person, follow.view.query)
            found.append(Followed(follow, follow.view, rows, known_of(rows)))
    return found


def known_of(rows: RecommendationQuerySet | None) -> list[int] | None:
    """Return the ids of what a saved view has, up to `COUNTED` and one more; None if it needs correction."""
    if rows is None:
        return None
    return list(rows.order_by("pk").values_list("pk", flat=True)[: COUNTED + 1])


def _in_view(followed: Followed, person: User, since: datetime, until: datetime) -> Iterator[Group]:
    """Yield what entered a saved view, and what others changed in it; each recommendation once."""
    heading = _("In the view “%(name)s”") % {"name": one_line(followed.view.name)}
    address = f"{reverse('recommendation-list')}?{followed.view.query}"
    if followed.rows is None or followed.keys is None:
        yield Group(heading, (), (str(NEEDS_CORRECTION),), _("Open the view"), address)
        return
    many = len(followed.keys) > COUNTED
    rows = followed.rows.values("pk") if many else followed.keys
    news = _changed(person, Q(recommendation__in=rows), since, until)
    latest = changed.newest_of_each(news, person, read=READ)
    entered = set(new := followed.entered)
    rows_new = Recommendation.objects.joined().defer("goal").filter(pk__in=new[:SHOWN]).order_by("pk")
    lines = [_entered(row, latest.get(row.pk)) for row in rows_new]
    lines += [_change(entry) for key, entry in latest.items() if key not in entered]
    if lines:
        keys = _recommendations(news) | entered
        named = tuple(lines[:SHOWN])
        left_out, link = _count(len(keys), len(named)), (_("Open the view"), address)
        if left_out:
            link = _all_of(keys, *link)
        if many:
            words = {"count": COUNTED}
            left_out += (_("This view has more than %(count)d recommendations, so new ones are not listed.") % words,)
        yield Group(heading, named, left_out, *link)


def _other_views(person: User, looked_at: int) -> Iterator[Group]:
    """Yield the sentence that somebody follows more saved views than the digest looks at."""
    if looked_at < VIEWS:
        return
    others = Follow.objects.visible_to(person).filter(view__isnull=False).count() - looked_at
    if others > 0:
        said = ngettext(
            "You follow %(count)d more view. Its changes are not in this mail.",
            "You follow %(count)d more views. Their changes are not in this mail.",
            others,
        )
        yield Group(_("Other saved views"), (), (said % {"count": others},), _("Open them"), reverse("saved-view-list"))


def _entered(row: Recommendation, entry: ProgressEntry | None) -> Line:
    new = _("It is new in this view.")
    return line(row, [new]) if entry is None else line(row, [new, *_change(entry).why], quoting=entry)


def _changed(person: User, where: Q, since: datetime, until: datetime) -> ProgressEntryQuerySet:
    """Return what others said and everybody may read, of some recommendations in a period."""
    entries = ProgressEntry.objects.visible_to(person).filter(where, internal=False).exclude(by=person)
    return entries.changes_between(since, until)


def _change(entry: ProgressEntry) -> Line:
    return line(entry.recommendation, [what_changed(entry)], quoting=entry)
