"""The secret address of a person's calendar: making and ending it. Both stand in the log of accounts."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tracker import permissions
from tracker.actions.account_log import Happened, note
from tracker.actions.steps import open_act
from tracker.models import AccountChange, CalendarFeed, User
from tracker.models.calendars import digest_of


@transaction.atomic
def make_calendar_address(*, by: User, form_token: UUID | None = None) -> str:
    """Return the secret of a new address of one's own calendar; the address before it ends. It is known only now.

    A form sent twice, which has the same `form_token`, makes one address, and both answers show it.
    """
    permissions.may_act(by)
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    token = secrets.token_urlsafe(32) if form_token is None else _token(by, form_token)
    if CalendarFeed.objects.filter(person=person, digest=digest_of(token)).exists():
        return token
    act = open_act(by=by, verb="make_calendar")
    happened: list[Happened] = [(AccountChange.Kind.CALENDAR_ENDED, "", "")] if _end(person) else []
    CalendarFeed.objects.create(person=person, digest=digest_of(token), made_at=timezone.now())
    note(act=act, person=person, happened=[*happened, (AccountChange.Kind.CALENDAR_MADE, "", "")])
    return token


def _token(by: User, form_token: UUID) -> str:
    return salted_hmac("tracker.calendar", f"{by.pk}.{form_token}", algorithm="sha256").hexdigest()


@transaction.atomic
def end_calendar_address(*, by: User) -> bool:
    """End the address of one's own calendar; return whether there was one."""
    permissions.may_act(by)
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not _end(person):
        return False
    act = open_act(by=by, verb="end_calendar")
    note(act=act, person=person, happened=[(AccountChange.Kind.CALENDAR_ENDED, "", "")])
    return True


def _end(person: User) -> bool:
    return bool(CalendarFeed.objects.filter(person=person).delete()[0])
