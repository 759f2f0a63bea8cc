"""Lists that people keep under a name, and what they have seen of them. It is theirs alone, so no act says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions import refusals
from tracker.actions.account_log import Told, tell_person
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.secret_addresses import end_feeds_of
from tracker.actions.steps import check_length, clean
from tracker.actions.webhooks import begin_webhooks_anew, remove_webhooks_of
from tracker.models import Act, Follow, NoticePreference, SavedView, SeenMark, User
from tracker.workflow import Refused

MOST = 20
"""So many views one person keeps: as many tabs as can be told apart."""
LONGEST_NAME, LONGEST_QUERY = 60, 4_000


@transaction.atomic
def save_view(
    *, by: User, name: str, query: str, shared_with: str | None = "", replaces: SavedView | None = None
) -> SavedView:
    """Keep a list under a name, for this person alone or for all with a role; `replaces` is kept with the new list.

    Without `shared_with`, those see what is replaced who saw it before; a new view is for this person alone. Who
    follows what is replaced and no longer sees it gets a mail.
    `query` is normalised, as the list itself writes its addresses. What is saved again with all the same is there
    already, and is returned. To whom a view is sent, what another query finds is not told as new.
    """
    permissions.may_act(by)
    if replaces is not None:
        replaces = _lock(replaces)
        permissions.may_change_view(by, replaces)
    shared_with = _sharing(by, shared_with, replaces)
    name = _named(name)
    if len(query) > LONGEST_QUERY:
        raise Refused(_("This list has too many filters to be saved. Remove some of them."))
    own = SavedView.objects.select_for_update().filter(owner=by)
    if replaces is None:
        for view in own:
            if (view.name, view.query, view.shared_with) == (name, query, shared_with):
                return view
        if own.count() >= MOST:
            raise Refused(_("You already have %(most)d saved views. Delete one first.") % {"most": MOST})
    view = replaces or SavedView(owner=by)
    is_other_list = replaces is not None and replaces.query != query
    followers = _followers_before(replaces, shared_with)
    view.name, view.query, view.shared_with, view.changed_at = name, query, shared_with, timezone.now()
    with refusing_conflicts(duplicate=_taken(name, view, by)):
        view.save()
    if is_other_list:
        begin_webhooks_anew(view)
        Follow.objects.filter(view=view).update(known=None)
    _end_follows_away(view, followers, by=by)
    return view


def _lock(view: SavedView) -> SavedView:
    """Return a view as it is now, until the transaction ends; refuse one that somebody has deleted meanwhile."""
    now = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if now is None:
        raise Refused(refusals.GONE)
    return now


def _named(name: str) -> str:
    name = " ".join(clean(name).split())
    if not name:
        raise Refused(refusals.NAME_OF_VIEW)
    return check_length(name, LONGEST_NAME, _("name"))


def _taken(name: str, view: SavedView, by: User) -> str:
    """Return the sentence for a name that another view of the same owner has."""
    if view.owner_id != by.pk:
        # Which views another person keeps for themselves is theirs to know.
        return _("Choose a different name.")
    return _("You already have a view called “%(name)s”.") % {"name": name}


def _sharing(by: User, shared_with: str | None, replaces: SavedView | None) -> str:
    """Return who is to see a view besides; refuse it to somebody who may not share, unless it is shared so already."""
    before = replaces.shared_with if replaces else ""
    if shared_with and shared_with != before:
        permissions.may_share_view(by)
    return before if shared_with is None else shared_with


@transaction.atomic
def remove_view(*, by: User, view: SavedView) -> None:
    """Delete a saved view, what everybody had seen of it, that people follow it, its feeds and webhooks.

    Others who lose something by that get a mail.
    """
    permissions.may_act(by)
    permissions.may_change_view(by, view)
    SeenMark.objects.filter(view=view).delete()
    end_feeds_of(view, by=by)
    remove_webhooks_of(view, by=by)
    _end_follows_of(view, by=by)
    SavedView.objects.filter(pk=view.pk).delete()


def _end_follows_of(view: SavedView, *, by: User) -> None:
    """Let nobody follow a view that is deleted, and tell those to whose digest it belonged."""
    what = _("The view “%(view)s” that you follow was deleted") % {"view": view.name}
    why = _("%(name)s deleted it, so your digest no longer says what changes in it.") % {"name": by.name}
    _tell_followers(_followers_of(view), what, why, by=by)
    Follow.objects.filter(view=view).delete()


def _end_follows_away(view: SavedView, followers: Iterable[User], *, by: User) -> None:
    """Let those of some followers follow a view no longer who do not see it any more, and tell them."""
    away = [person for person in followers if not _is_seen_by(view, person)]
    what = _("The view “%(view)s” that you follow is no longer shared with you") % {"view": view.name}
    why = _("%(name)s changed who sees it, so your digest no longer says what changes in it.") % {"name": by.name}
    _tell_followers(away, what, why, by=by)
    Follow.objects.filter(view=view, person__in=away).delete()


def _followers_before(replaces: SavedView | None, shared_with: str) -> list[User]:
    """Return who follows a view and sees it, where that changes; nobody where it stays, or the view is new."""
    return _followers_of(replaces) if replaces is not None and replaces.shared_with != shared_with else []


def _followers_of(view: SavedView) -> list[User]:
    """Return the people who follow a view and see it."""
    people = User.objects.filter(follows__view=view, is_active=True).order_by("pk")
    return [person for person in people if _is_seen_by(view, person)]


def _is_seen_by(view: SavedView, person: User) -> bool:
    return SavedView.objects.visible_to(person).filter(pk=view.pk).exists()


def _tell_followers(people: Collection[User], what: str, why: str, *, by: User) -> None:
    """Tell those of some people who get a digest what became of a view; not whoever did it."""
    off = NoticePreference.objects.filter(person__in=people, digest=NoticePreference.Digest.OFF)
    silent = {by.pk, *off.values_list("person", flat=True)}
    told = Told(what, (why,), says=_("What you follow:"), path=reverse("notice-preferences"))
    for person in people:
        if person.pk not in silent:
            tell_person(person, told)


def mark_seen(
    *, by: User, until: datetime, acts: Collection[int] = (), view: SavedView | None = None, ready: str = ""
) -> SeenMark:
    """Note that a person has seen what a tab showed until a moment, neither in the future nor before the first record.

    From then on, when not everything that was done could be read, they have seen only what these `acts` did.
    """
    permissions.may_act(by)
    now = timezone.now()
    first = Act.objects.order_by("at", "pk").values_list("at", flat=True).first() or now
    seen = {"until": max(first, min(until, now)), "acts": sorted(set(acts))}
    mark, _made = SeenMark.objects.update_or_create(user=by, view=view, ready=ready, defaults=seen)
    return mark
