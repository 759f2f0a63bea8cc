"""The secret address of a person's calendar: making and ending it. Both stand in the log of accounts."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from tracker import permissions
from tracker.actions.account_log import Happened, note
from tracker.actions.steps import open_act
from tracker.models import AccountChange, CalendarFeed, User
from tracker.models.calendars import digest_of


@transaction.atomic
def make_calendar_address(*, by: User) -> str:
    """Return the secret of a new address of one's own calendar; the address before it ends. It is known only now."""
    permissions.may_act(by)
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    act = open_act(by=by, verb="make_calendar")
    happened: list[Happened] = [(AccountChange.Kind.CALENDAR_ENDED, "", "")] if _end(person) else []
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(person=person, digest=digest_of(token), made_at=timezone.now())
    note(act=act, person=person, happened=[*happened, (AccountChange.Kind.CALENDAR_MADE, "", "")])
    return token


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
