"""Secret addresses of calendars and feeds: making and ending them, which the log of accounts says."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions.account_log import Happened, Told, note, secret_of_form
from tracker.actions.steps import open_act
from tracker.models import AccountChange, CalendarFeed, SavedView, User, ViewFeed
from tracker.models.secret_addresses import digest_of

Kind = AccountChange.Kind


@transaction.atomic
def make_calendar_address(*, by: User, form_token: UUID | None = None) -> str:
    """Return the secret of a new address of one's own calendar; the address before it ends. It is known only now.

    A form sent twice, which has the same `form_token`, makes one address, and both answers show it. Sent again once
    that was ended or replaced, it makes another one.
    """
    person = _locked(by)
    own = CalendarFeed.objects.filter(person=person)
    form = str(form_token) if form_token else ""
    return _made(CalendarFeed(person=person), own, "make_calendar", form, (Kind.CALENDAR_MADE, Kind.CALENDAR_ENDED))


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
    own = ViewFeed.objects.filter(person=person, view=view)
    form = f"{view.pk}.{form_token}" if form_token else ""
    return _made(ViewFeed(person=person, view=view), own, "make_feed", form, (Kind.FEED_MADE, Kind.FEED_ENDED))


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
        told = Told(
            _("Your feed of a saved view has ended"),
            (_why_ended(view, feed.person, by),),
            says=_("Your saved views:"),
            path=reverse("saved-view-list"),
        )
        feed.delete()
        happened: list[Happened] = [(Kind.FEED_ENDED, "", "")]
        note(act=open_act(by=by, verb="end_feed"), person=feed.person, happened=happened, told=told)


def _why_ended(view: SavedView, person: User, by: User) -> str:
    """Return why a feed has ended: its view was deleted, by its name where the person sees it."""
    if not SavedView.objects.visible_to(person).filter(pk=view.pk).exists():
        return _("The view was deleted, so the address of the feed no longer works.")
    words = {"name": by.name, "view": view.name}
    return _("%(name)s deleted the view “%(view)s”, so the address of the feed no longer works.") % words


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


def _made(
    row: CalendarFeed | ViewFeed, own: models.QuerySet[Any], verb: str, form: str, kinds: tuple[Kind, Kind]
) -> str:
    """Save an address in the place of the one before, and return its secret; or that of the same form, if it is there.

    `kinds` are those of what happened: that an address was made, and that one was ended.
    """
    person, (made, ended) = row.person, kinds
    token = _token(verb, person, form, ended)
    if own.filter(digest=digest_of(token)).exists():
        return token
    happened: list[Happened] = [(ended, "", "")] if own.delete()[0] else []
    _note(person, verb, [*happened, (made, "", "")])
    # Once more: what was replaced just now has ended.
    token = _token(verb, person, form, ended)
    row.digest, row.made_at = digest_of(token), timezone.now()
    row.save(force_insert=True)
    return token


def _token(verb: str, person: User, form: str, ended: Kind) -> str:
    """Return a secret: a random one, or the same again for the same form, as long as no address of that kind ends."""
    return secret_of_form(f"tracker.{verb}", person, form, ended=ended) if form else secrets.token_urlsafe(32)


def _note(person: User, verb: str, happened: list[Happened]) -> None:
    note(act=open_act(by=person, verb=verb), person=person, happened=happened)
