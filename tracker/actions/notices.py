"""Telling people: the mail that tells of an act, digests, and what people choose. Notices are written in `noting`.

Each is made once however often a job runs: a notice has one row, an act is told under a lock, and a digest has a row
for its day. Whether somebody may see what they are told of is asked when the mail is made, and again when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker import permissions
from tracker.actions import refusals
from tracker.actions.answering import make_links, placeholder
from tracker.actions.apart import each_apart
from tracker.actions.links import sends_mail
from tracker.actions.mail import post
from tracker.database.under_way import settled_until
from tracker.models import (
    AnswerLink,
    Follow,
    MailMessage,
    Notice,
    NoticePreference,
    ProgressEntry,
    Recommendation,
    SavedView,
    SentDigest,
    User,
)
from tracker.models.corrections import find_corrections
from tracker.models.log import made_readable
from tracker.models.notices import Weekend
from tracker.notices import digest, schedule, words
from tracker.workflow import Refused

FirstLines = Callable[[User], Iterable[str]]


def tell(*, act: int, at: datetime | None = None) -> int:
    """Tell people of what an act did that concerns them, one mail a person; return how many mails were written."""
    waiting = Notice.objects.filter(act=act, settled_at__isnull=True).order_by("person")
    people = list(waiting.values_list("person", flat=True).distinct())
    return each_apart(people, lambda person: _tell_one(act, person, at or timezone.now()))


@transaction.atomic
def _tell_one(act: int, person: int, at: datetime) -> bool:
    """Settle the notices of one person about one act; return whether a mail was written."""
    waiting = Notice.objects.select_for_update().filter(act=act, person=person, settled_at__isnull=True)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    if not keys:
        # Another worker told them.
        return False
    user = User.objects.select_related("organisation").get(pk=person)
    preference = preference_of(user)
    seen = Notice.objects.visible_to(user).for_list().filter(pk__in=keys).order_by("pk")
    seen = seen.select_related("entry__request", "entry__act", "recommendation__owner__holder")
    wanted = [each for each in seen if preference.told(each.kind) == NoticePreference.Told.AT_ONCE]
    message = _mail(user, wanted, at) if wanted and user.is_active else None
    Notice.objects.filter(pk__in=keys).update(settled_at=at)
    if message is not None:
        Notice.objects.filter(pk__in=[each.pk for each in wanted]).update(mail=message)
    return message is not None


def _mail(user: User, notices: list[Notice], at: datetime) -> MailMessage | None:
    """Write the mail about some notices, with what its person may read; None where the site sends none."""
    made_readable([each.entry for each in notices], user)
    find_corrections(each.entry for each in notices)
    kinds = list(Notice.Kind.values)
    notices.sort(key=lambda each: (kinds.index(each.kind), each.pk))
    every = words.of_each(notices)
    shown = every[: words.SHOWN]
    links = make_links(user, [notice for each in shown for notice in each], at=at)
    lines = tuple(_line(user, each, links) for each in shown)
    more = len(every) - len(shown)
    context = {"subject": words.subject(notices), "lines": lines, "more": more, "act": notices[0].act}
    message = post(MailMessage.Kind.NOTICE, to=user, context=context, lines=lines)
    if message is not None:
        for link in links.values():
            link.mail = message
            link.save(update_fields=["mail"])
    return message


def _line(user: User, notices: list[Notice], links: Mapping[int, AnswerLink]) -> words.Line:
    """Return the line of the recommendation that notices of one act are about, with all reasons."""
    row = notices[0].recommendation
    link = next((links[each.pk] for each in notices if each.pk in links), None)
    asks = any(each.kind in Notice.MANDATORY for each in notices)
    stands = [words.how_it_stands(row, timezone.localdate())] if asks else []
    return words.line(
        row,
        [*dict.fromkeys(words.why(each) for each in notices), *stands],
        quoting=_quoted(notices),
        answer=placeholder(link) if link is not None else "",
        asks=asks and permissions.is_owner_side(user, row),
    )


def _quoted(notices: list[Notice]) -> ProgressEntry | None:
    """Return the entry whose words a mail quotes: the first with any; none where what it says was undone."""
    if notices[0].is_undone:
        return None
    return next((each.entry for each in notices if each.entry.text), notices[0].entry)


def preference_of(person: User) -> NoticePreference:
    """Return how somebody wants to be told; as it is without a choice, not saved, where they made none."""
    found = NoticePreference.objects.filter(person=person).first()
    return found or NoticePreference(person=person)


# --- Read in the site ------------------------------------------------------------------------------------------------


def mark_read(*, by: User, up_to: int | None = None, until: datetime | None = None, shown: Collection[int] = ()) -> int:
    """Mark one's own notices as read, up to the newest that a page showed; return how many were unread until now.

    Of those from the moment `until` on, when not everything that was done could be read, only those it has `shown`.
    """
    permissions.may_act(by)
    unread = Notice.objects.filter(person=by).unread()
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    if until is not None:
        unread = unread.filter(Q(at__lt=until) | Q(pk__in=shown))
    return unread.update(read_at=timezone.now())


def open_notice(*, by: User, notice: Notice) -> None:
    """Mark one notice as read, because its person opens what it is about."""
    permissions.may_act(by)
    Notice.objects.filter(pk=notice.pk, person=by).unread().update(read_at=timezone.now())


# --- Digests ---------------------------------------------------------------------------------------------------------


def send_digests(
    *,
    at: datetime,
    first_lines: FirstLines = lambda person: (),
    in_view: digest.InView | None = None,
    at_once: int = 1,
) -> int:
    """Write the digests that are due at a moment, each in a transaction of its own; return how many mails.

    `first_lines` returns what the Overview says first, for whom that is meant; nothing for others. `in_view` returns
    what a saved view has; without it no digest says anything of those that people follow. `at_once` are written beside
    each other.
    """
    if in_view is not None:
        _know_views(in_view)
    keys = list(schedule.due(at).values_list("pk", flat=True)) if sends_mail() else []
    # What is not settled yet is in the next digest. Asked before anything is read.
    until = settled_until(at) if keys else at
    lately = digest.Lately.read(until) if keys else digest.Lately(until, {})
    return each_apart(keys, lambda key: _send_digest(key, at, lately, first_lines, in_view), at_once=at_once)


def _know_views(in_view: digest.InView) -> None:
    """Note what followed views have that got another query, so that only what enters them from now on is new."""
    follows = Follow.objects.filter(view__isnull=False, known__isnull=True).order_by("pk")
    each_apart(follows.values_list("pk", flat=True), lambda key: _know_view(key, in_view))


@transaction.atomic
def _know_view(key: int, in_view: digest.InView) -> bool:
    # Locked first: who gives the view another query meanwhile then empties what is known after this.
    locked = Follow.objects.select_for_update(of=("self",)).select_related("person", "view")
    follow = locked.filter(pk=key, known__isnull=True).first()
    if follow is None or follow.view is None:
        return False
    follow.known = digest.known_of(in_view(follow.person, follow.view.query))
    follow.save(update_fields=["known"])
    return True


@transaction.atomic
def _send_digest(
    person: int,
    at: datetime,
    lately: digest.Lately,
    first_lines: FirstLines,
    in_view: digest.InView | None,
) -> bool:
    """Write the digest of one person, unless it was made for this day already; return whether there is a mail."""
    day = timezone.localdate(at)
    sent, is_new = SentDigest.objects.get_or_create(person_id=person, day=day, defaults={"at": lately.until})
    if not is_new:
        return False
    user = User.objects.select_related("organisation").get(pk=person)
    since = _since(user, lately.until, before=day)
    preference = preference_of(user)
    views = digest.views_of(user, in_view) if in_view is not None else []
    lines = first_lines(user)
    found = digest.contents(user, preference, on=day, since=since, lately=lately, first_lines=lines, views=views)
    for each in views:
        # Unless the view got another query while this was written.
        if each.keys is not None:
            Follow.objects.filter(pk=each.follow.pk, view__query=each.view.query).update(known=each.keys)
    if found.is_empty:
        return False
    context = {"contents": found, "day": day}
    sent.mail = post(MailMessage.Kind.DIGEST, to=user, context=context, lines=found.lines)
    sent.save(update_fields=["mail"])
    return sent.mail is not None


def _since(user: User, until: datetime, *, before: date) -> datetime:
    """Return from when on a digest of somebody tells: the end of the last one of a day before, if that is not too long.

    `until` is when it ends.
    """
    last = SentDigest.objects.filter(person=user, day__lt=before).order_by("-day").values_list("at", flat=True).first()
    return max(last, until - digest.LONGEST) if last is not None else until - digest.USUAL


# --- What people choose ----------------------------------------------------------------------------------------------


@transaction.atomic
def choose_notices(*, by: User, digest: str, weekday: int, hour: int, weekend: str, by_kind: Mapping[str, str]) -> bool:
    """Save how somebody wants to be told; what is mandatory is told at once whatever they choose.

    Return whether a mail was written, because what waited for the digest is to be told at once now.

    Raises Refused where the day of the weekly digest is one of their weekend, and where something is to come in a
    digest that they do not get.
    """
    permissions.may_act(by)
    if digest == NoticePreference.Digest.OFF and NoticePreference.Told.DIGEST in by_kind.values():
        raise Refused(refusals.NO_DIGEST, field="digest")
    if weekday in Weekend(weekend).days:
        raise Refused(_("This day is on your weekend, when you get no digest. Choose a working day."), field="weekday")
    chosen = {kind: told for kind, told in by_kind.items() if kind not in Notice.MANDATORY}
    values = {"digest": digest, "weekday": weekday, "hour": hour, "weekend": weekend, "by_kind": chosen}
    # Locked, so that of the same form sent twice at once the second finds what the first has saved.
    before = NoticePreference.objects.select_for_update().filter(person=by).first() or NoticePreference(person=by)
    saved, _is_new = NoticePreference.objects.update_or_create(person=by, defaults=values)
    return _tell_waiting(by, _now_at_once(before, saved))


def _now_at_once(before: NoticePreference, saved: NoticePreference) -> list[str]:
    """Return the kinds of notices that were told in the digest before, and are told at once now."""
    at_once = [kind for kind in Notice.Kind if saved.told(kind) == NoticePreference.Told.AT_ONCE]
    return [kind for kind in at_once if before.told(kind) == NoticePreference.Told.DIGEST]


def _tell_waiting(user: User, kinds: Collection[str]) -> bool:
    """Write a mail with what waits for the digest of somebody and is of these kinds; return whether there is one."""
    if not kinds:
        return False
    at = timezone.now()
    since = _since(user, at, before=timezone.localdate(at) + timedelta(days=1))
    waiting = Notice.objects.visible_to(user).for_list().filter(kind__in=kinds, mail__isnull=True, at__gte=since)
    # What is not settled yet is told at once by its own job.
    waiting = waiting.filter(settled_at__isnull=False).select_related("entry__request", "recommendation__owner__holder")
    notices = list(waiting[: digest.COUNTED])
    message = _mail(user, notices, at) if notices else None
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mail=message)
    return message is not None


@transaction.atomic
def unsubscribe(*, person: User) -> None:
    """Let somebody get no mail but what is mandatory: requests for an update, and what concerns their account."""
    off = {kind: NoticePreference.Told.OFF.value for kind in Notice.Kind.values if kind not in Notice.MANDATORY}
    NoticePreference.objects.update_or_create(
        person=person, defaults={"digest": NoticePreference.Digest.OFF.value, "by_kind": off}
    )


@transaction.atomic
def follow(
    *,
    by: User,
    recommendation: Recommendation | None = None,
    meeting: Meeting | None = None,
    view: SavedView | None = None,
    known: Iterable[int] | None = None,
) -> None:
    """Let the digest say what changes in a recommendation, in all that a meeting recommended, or in a saved view.

    Of a view it also says what enters it; `known` are the ids of what it has now, in their order.
    """
    permissions.may_act(by)
    keys = None if known is None else list(known)
    what = {"recommendation": recommendation, "meeting": meeting, "view": view}
    Follow.objects.get_or_create(person=by, **what, defaults={"known": keys})


def unfollow(
    *,
    by: User,
    recommendation: Recommendation | None = None,
    meeting: Meeting | None = None,
    view: SavedView | None = None,
) -> None:
    """Follow it no longer."""
    permissions.may_act(by)
    Follow.objects.filter(person=by, recommendation=recommendation, meeting=meeting, view=view).delete()
