"""Secret addresses of calendars and feeds: making and ending them, which the log of accounts says."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tracker import permissions
from tracker.actions.account_log import Happened, note
from tracker.actions.steps import open_act
from tracker.models import AccountChange, CalendarFeed, SavedView, User, ViewFeed
from tracker.models.secret_addresses import digest_of

Kind = AccountChange.Kind


@transaction.atomic
def make_calendar_address(*, by: User, form_token: UUID | None = None) -> str:
    """Return the secret of a new address of one's own calendar; the address before it ends. It is known only now.

    A form sent twice, which has the same `form_token`, makes one address, and both answers show it.
    """
    person = _locked(by)
    token = _token("tracker.calendar", f"{by.pk}.{form_token}" if form_token else "")
    own = CalendarFeed.objects.filter(person=person)
    if own.filter(digest=digest_of(token)).exists():
        return token
    happened: list[Happened] = [(Kind.CALENDAR_ENDED, "", "")] if own.delete()[0] else []
    CalendarFeed.objects.create(person=person, digest=digest_of(token), made_at=timezone.now())
    _note(person, "make_calendar", [*happened, (Kind.CALENDAR_MADE, "", "")])
    return token


@transaction.atomic
def end_calendar_address(*, by: User) -> bool:
    """End the address of one's own calendar; return whether there was one."""
    person = _locked(by)
    if not CalendarFeed.objects.filter(person=person).delete()[0]:
        return False
    _note(person, "end_calendar", [(Kind.CALENDAR_ENDED, "", "")])
    return True


@transaction.atomic
def make_feed_address(*, by: User, view: SavedView, form_token: UUID | None = None) -> str:
    """Return the secret of a new address of one's own feed of a saved view; as `make_calendar_address`."""
    person = _locked(by)
    token = _token("tracker.feed", f"{by.pk}.{view.pk}.{form_token}" if form_token else "")
    own = ViewFeed.objects.filter(person=person, view=view)
    if own.filter(digest=digest_of(token)).exists():
        return token
    happened: list[Happened] = [(Kind.FEED_ENDED, "", "")] if own.delete()[0] else []
    ViewFeed.objects.create(person=person, view=view, digest=digest_of(token), made_at=timezone.now())
    _note(person, "make_feed", [*happened, (Kind.FEED_MADE, "", "")])
    return token


@transaction.atomic
def end_feed_address(*, by: User, view: SavedView) -> bool:
    """End the address of one's own feed of a saved view; return whether there was one."""
    person = _locked(by)
    if not ViewFeed.objects.filter(person=person, view=view).delete()[0]:
        return False
    _note(person, "end_feed", [(Kind.FEED_ENDED, "", "")])
    return True


def end_feeds_of(view: SavedView, *, by: User) -> None:
    """End the feeds of a saved view that is deleted; those whose they were get a mail. Within its transaction."""
    for feed in ViewFeed.objects.filter(view=view).select_related("person").order_by("pk"):
        feed.delete()
        note(act=open_act(by=by, verb="end_feed"), person=feed.person, happened=[(Kind.FEED_ENDED, "", "")])


def end_addresses(person: User) -> list[Happened]:
    """End all secret addresses of a person who leaves, so that none works again when they return; return what to note.

    Within the transaction that closes the account.
    """
    calendars, feeds = (model.objects.filter(person=person).delete()[0] for model in (CalendarFeed, ViewFeed))
    return [(Kind.CALENDAR_ENDED, "", "")] * calendars + [(Kind.FEED_ENDED, "", "")] * feeds


def _locked(by: User) -> User:
    """Return a person who may act, locked, so that two requests make one address."""
    permissions.may_act(by)
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    # Somebody may have closed the account while this waited.
    permissions.may_act(person)
    return person


def _token(salt: str, form: str) -> str:
    """Return a secret: a random one, or the same again for the same form."""
    return salted_hmac(salt, form, algorithm="sha256").hexdigest() if form else secrets.token_urlsafe(32)


def _note(person: User, verb: str, happened: list[Happened]) -> None:
    note(act=open_act(by=person, verb=verb), person=person, happened=happened)
