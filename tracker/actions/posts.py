"""Who is absent when, and hand-overs of posts; who holds a post, and its deputy, are saved by `reference`.

A change of holder is one act that writes an entry on each open recommendation of the post, and makes the hand-over
that the new holder reads and accepts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions.passing_on import pass_on
from tracker.actions.steps import Change, Draft, check_due, logged_value, open_act, say_day, take
from tracker.models import Absence, Act, HandOver, Post, Recommendation, User
from tracker.workflow import Refused, Step

MOST = 500
"""So many open recommendations of a post get an entry when it changes hands, those due first: as a change of many."""

LONGEST = timedelta(days=366)
"""Who is away for longer has left the post, which then gets a new holder."""


@transaction.atomic
def add_absence(*, by: User, person: User, starts_on: date, ends_on: date) -> Absence:
    """Write down that a person is absent from one day to another, both included; an act."""
    permissions.may_enter_absence(by, person)
    _check_days(starts_on, ends_on)
    # Locked, so that two that overlap are not entered at once.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    other = Absence.objects.filter(person=person, starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is not None:
        words = {"first": say_day(other.starts_on), "last": say_day(other.ends_on)}
        raise Refused(
            _("An absence from %(first)s to %(last)s is already entered. Remove it, or choose other days.") % words
        )
    act = open_act(by=by, verb="add_absence")
    with pghistory.context(act=act.pk):
        return Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on)


def _check_days(starts_on: date, ends_on: date) -> None:
    check_due(starts_on)
    check_due(ends_on)
    if ends_on < starts_on:
        raise Refused(_("The last day is before the first day. Enter a later last day."))
    if ends_on < timezone.localdate():
        raise Refused(_("This absence is already over. Enter a last day that is today or later."))
    if ends_on - starts_on > LONGEST:
        raise Refused(_("An absence can last a year at most. Ask a coordinator to name another holder instead."))


@transaction.atomic
def remove_absence(*, by: User, absence: Absence) -> None:
    """Remove an absence, such as one that ends early; its versions stay."""
    permissions.may_enter_absence(by, absence.person)
    act = open_act(by=by, verb="remove_absence")
    with pghistory.context(act=act.pk):
        Absence.objects.filter(pk=absence.pk).delete()


def hand_over(*, by: User, post: Post, before: User | None) -> HandOver | None:
    """Write into the logs of what a post owns that it changed hands, and return the hand-over to its new holder.

    That is part of the saving of the post, and of its transaction.

    `before` is the holder it had; the post has been saved with the new one. There is no hand-over where nobody took
    the post over, or where it owns nothing that is open.
    """
    rows, left_out = _owned(post)
    if not rows:
        return None
    act = open_act(by=by, verb="hand_over")
    items = [_log_holder(row, act, by, post, before) for row in rows]
    if post.holder is None:
        return None
    with pghistory.context(act=act.pk):
        return HandOver.objects.create(
            post=post,
            from_holder=before or _last_holder(post),
            to_holder=post.holder,
            act=act,
            items=items,
            left_out=left_out,
        )


def _owned(post: Post) -> tuple[list[Recommendation], int]:
    """Lock what a post owns and is open, in key order, and return it with how many there are besides."""
    owned = Recommendation.objects.filter(owner=post).open()
    keys = list(owned.order_by(F("due_on").asc(nulls_last=True), "pk").values_list("pk", flat=True))
    # One may have been closed or given to another post since; locked, it is looked at again.
    rows = owned.filter(pk__in=keys[:MOST]).defer("searched").select_for_update(no_key=True)
    return list(rows.order_by("pk")), len(keys[MOST:])


def _log_holder(row: Recommendation, act: Act, by: User, post: Post, before: User | None) -> list[Any]:
    """Write the entry on one recommendation, and return its line of the hand-over: see `HandOver`."""
    logged: dict[str, object] = {
        "holder": [logged_value(before), logged_value(post.holder)],
        "held_post": [None, logged_value(post)],
    }
    draft = Draft(act=act, at=act.at)

    def change(locked: Recommendation) -> Change:
        passed = pass_on(locked, lead=locked.lead, owner=locked.owner, on=draft.today)
        return replace(passed, logged={**logged, **passed.logged})

    entry = take(Step.ASSIGN, recommendation=row, by=by, draft=draft, change=change)
    days = [day.isoformat() if day else "" for day in (row.due_on, row.review_on)]
    return [row.pk, entry.sequence, row.status, *days]


def _last_holder(post: Post) -> User | None:
    """Return who held a post before it was vacant, if somebody else did."""
    versions: Any = getattr(Post, "pgh_event_model")  # noqa: B009 - the library adds it
    held = versions.objects.filter(pgh_obj=post, holder__isnull=False, pgh_ended_at__isnull=False)
    last = held.order_by("-pgh_id").values_list("holder", flat=True).first()
    return User.objects.filter(pk=last or 0).exclude(pk=post.holder_id or 0).first()


@transaction.atomic
def accept_hand_over(*, by: User, hand_over: HandOver) -> HandOver:
    """Write down that the new holder of a post has read its hand-over; an act. Accepted again, it stays as it is."""
    permissions.may_accept(by, hand_over)
    locked = HandOver.objects.select_for_update(no_key=True).get(pk=hand_over.pk)
    if locked.accepted_id is not None:
        return locked
    if not HandOver.objects.pending().filter(pk=locked.pk).exists():
        raise Refused(_("The post has changed hands since. You can read this hand-over, but no longer accept it."))
    act = open_act(by=by, verb="accept_hand_over")
    with pghistory.context(act=act.pk):
        locked.accepted = act
        locked.save(update_fields=["accepted"])
    return locked
