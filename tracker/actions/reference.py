"""Organisations, posts and themes: saving, and removing what nothing uses, as a meeting too. Each is an act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar

import pghistory
from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from briefings.models import Meeting
from tracker import permissions
from tracker.actions.access import forget_rights
from tracker.actions.conflicts import check_constraints, conflicts_in_words, refusing_conflicts
from tracker.actions.giving import hold_given
from tracker.actions.meetings import renew_updates_by
from tracker.actions.names import listed_name, one_line
from tracker.actions.posts import hand_over
from tracker.actions.refusals import refuse_retired
from tracker.actions.sides import hold_moving, move_below, tell_moved
from tracker.actions.steps import clean, open_act
from tracker.models import (
    Act,
    FileImport,
    Follow,
    HandOver,
    Marking,
    MeetingAccess,
    MeetingRole,
    Organisation,
    Post,
    ProgressEntry,
    RaisedItem,
    Recommendation,
    RecommendationAccess,
    RecommendationReader,
    Side,
    Theme,
    User,
)
from tracker.models.access import in_visible_meeting, not_narrowed_away
from tracker.models.people import MOST_ABOVE
from tracker.workflow import EditConflict, Refused

Row = TypeVar("Row", Marking, Organisation, Post, Side, Theme)

_Use: TypeAlias = tuple[models.QuerySet[Any], Any]
"""Rows that use another one, and how their number is said."""

_UNSEEN = gettext_lazy("something that you cannot see")
_USED = gettext_lazy("“%(name)s” is now in use, so it was not removed.")
_ADVICE = gettext_lazy("Replace it there first.")
_TAKEN = gettext_lazy("“%(name)s” already exists. Use that one, or choose a name with different letters.")
_LED = ngettext_lazy("%(shown)s recommendation as lead", "%(shown)s recommendations as lead", "n")
_INVOLVED = ngettext_lazy(
    "%(shown)s recommendation as also involved", "%(shown)s recommendations as also involved", "n"
)
_OWNED = ngettext_lazy("%(shown)s recommendation as owner post", "%(shown)s recommendations as owner post", "n")
_TRACKED = ngettext_lazy("%(shown)s recommendation", "%(shown)s recommendations", "n")
_POSTS, _PEOPLE = (
    ngettext_lazy("%(shown)s post", "%(shown)s posts", "n"),
    ngettext_lazy("%(shown)s person", "%(shown)s people", "n"),
)
_ORGANISATIONS = ngettext_lazy("%(shown)s organisation", "%(shown)s organisations", "n")
_DEPARTMENTS = ngettext_lazy("%(shown)s department", "%(shown)s departments", "n")
_MEETINGS = ngettext_lazy("the access to %(shown)s meeting", "the access to %(shown)s meetings", "n")
_NARROWED = ngettext_lazy("the access to %(shown)s recommendation", "the access to %(shown)s recommendations", "n")
_ENTRIES = ngettext_lazy("%(shown)s log entry", "%(shown)s log entries", "n")
_HANDED_OVER = ngettext_lazy("%(shown)s hand-over", "%(shown)s hand-overs", "n")
_RAISED = ngettext_lazy(
    "what it raises of %(shown)s recommendation", "what it raises of %(shown)s recommendations", "n"
)
_BRIEFINGS = ngettext_lazy("%(shown)s briefing", "%(shown)s briefings", "n")
_UPLOADS = ngettext_lazy("%(shown)s file that is being imported", "%(shown)s files that are being imported", "n")
_FOLLOWING = ngettext_lazy("%(shown)s later meeting of the series", "%(shown)s later meetings of the series", "n")


@transaction.atomic
def save_organisation(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    short_name: str,
    side: Side | None = None,
    parent: Organisation | None = None,
    act: Act | None = None,
) -> Organisation:
    """Save an organisation, new or known; its name differs from every other in more than accents and capitals.

    `side` is None for our own side. Where it is part of another, it gets the side of `parent`, and a different one that
    is chosen anew is refused; its departments follow it. Who works there comes to that side too: see
    `sides.hold_moving`. An `act` that is given is the one it belongs to; so in the other actions here.
    """
    permissions.may_keep_reference(by)
    name = listed_name(name, 200, _("name"), organisation.name)
    short_name = listed_name(short_name, 40, _("short name"), organisation.short_name) if clean(short_name) else ""
    if parent is not None:
        hold_given([parent])
        refuse_retired([parent], [organisation.parent])
        # It may have come to another side, or below another one, before it was held.
        parent.refresh_from_db(fields=["side", "parent"])
        if (side and side.pk) != organisation.side_id:
            refuse_other_side(name, side, parent)
        side = parent.side
        _check_parent(organisation, parent)
    new = {"name": name, "short_name": short_name, "side": side, "parent": parent}
    if organisation.pk is None or organisation.side_id == (side and side.pk):
        return _save(by, organisation, _same_names(Organisation, name), act=act, **new)
    people, before = hold_moving(by, organisation), organisation.side
    act = act or open_act(by=by, verb="edit_organisation", reason=", ".join(_differing(organisation, new)))
    saved = _save(by, organisation, _same_names(Organisation, name), act=act, **new)
    move_below(act, saved)
    tell_moved(act, saved, people, before=before)
    return saved


def refuse_other_side(name: str, side: Side | None, parent: Organisation) -> None:
    """Refuse a side of an organisation that is not that of the one above it."""
    if side != parent.side:
        sentence = _(
            "“%(name)s” is part of another organisation, so it is of the side of that one. Correct the side, or what "
            "it is part of."
        )
        raise Refused(sentence % {"name": name}, field="side")


def _check_parent(organisation: Organisation, parent: Organisation) -> None:
    """Refuse a parent below the organisation itself, and more than two levels above a desk."""
    above = list(parent.lineage())
    if organisation.pk is not None and organisation.pk in {each.pk for each in above}:
        raise Refused(_("“%(name)s” is part of this organisation. Choose another one.") % {"name": parent})
    below = 0
    if organisation.pk is not None:
        rows = Organisation.objects.filter(parent=organisation)
        below = 2 if rows.filter(departments__isnull=False).exists() else 1 if rows.exists() else 0
    if len(above) + below > MOST_ABOVE:
        raise Refused(_("An organisation can have at most two levels above it: ministry, department, desk."))


@transaction.atomic
def save_theme(*, by: User, theme: Theme, name: str, act: Act | None = None) -> Theme:
    """Save a theme, new or known."""
    name = listed_name(name, 200, _("name"), theme.name)
    return _save(by, theme, _same_names(Theme, name), act=act, name=name)


@transaction.atomic
def save_side(*, by: User, side: Side, name: str) -> Side:
    """Save the side of a partner, new or known."""
    name = one_line(name, 80, _("name"))
    return _save(by, side, _same_names(Side, name), name=name)


@transaction.atomic
def save_marking(*, by: User, marking: Marking, name: str) -> Marking:
    """Save a marking, new or known."""
    name = one_line(name, 40, _("name"))
    return _save(by, marking, _same_names(Marking, name), name=name)


@transaction.atomic
def save_post(
    *, by: User, post: Post, name: str, holder: User | None, deputy: User | None = None, act: Act | None = None
) -> Post:
    """Save a post of an organisation, new or known, who holds it, and their deputy; a new one is somebody active.

    A change of holder is written into the logs of what the post owns, and handed over: see `posts.hand_over`.
    """
    name = one_line(name, 150, _("name"))
    if holder is not None and holder.pk != post.holder_id and (not holder.is_active or holder.is_system):
        raise Refused(
            _("The account of %(name)s is closed. Choose somebody else, or leave the post vacant.")
            % {"name": holder.name}
        )
    _check_deputy(post, holder, deputy)
    is_new, before = post.pk is None, post.holder
    if is_new:
        # Locked, so that it is not retired or merged while it gets the post.
        refuse_retired([lock_row(post.organisation)])
    same = Post.objects.filter(organisation=post.organisation_id, name__iexact=name)
    saved = _save(by, post, same, act=act, name=name, holder=holder, deputy=deputy)
    if not is_new and before != saved.holder:
        hand_over(by=by, post=saved, before=before)
    return saved


def _check_deputy(post: Post, holder: User | None, deputy: User | None) -> None:
    if deputy is None:
        return
    if deputy == holder:
        raise Refused(_("%(name)s cannot hold the post and be its deputy. Choose another deputy.") % {"name": deputy})
    if deputy.pk != post.deputy_id and (not deputy.is_active or deputy.is_system):
        raise Refused(
            _("The account of %(name)s is closed. Choose somebody else, or leave the post without a deputy.")
            % {"name": deputy.name}
        )


def uses_of(row: Marking | Organisation | Post | Side | Theme, by: User) -> list[str]:
    """Return what uses a row, each kind with its number in words; empty where nothing does.

    It is counted as far as this person may see it. What they may not see is only said to be there, and only where
    nothing else keeps the row.
    """
    uses = _USES[type(row)](row)
    if seen := [said for rows, phrase in uses if (said := _count(_seen(rows, by), phrase))]:
        return seen
    return [str(_UNSEEN)] if any(rows.exists() for rows, _phrase in uses) else []


def _of_organisation(organisation: Organisation) -> list[_Use]:
    return [
        (Recommendation.objects.filter(lead=organisation), _LED),
        (Recommendation.objects.filter(parties=organisation), _INVOLVED),
        (organisation.posts.all(), _POSTS),
        (organisation.staff.all(), _PEOPLE),
        (organisation.departments.all(), _DEPARTMENTS),
        (organisation.meeting_roles.all(), _MEETINGS),
        (RecommendationReader.objects.filter(organisation=organisation), _NARROWED),
    ]


def _of_post(post: Post) -> list[_Use]:
    return [
        (Recommendation.objects.filter(owner=post), _OWNED),
        (ProgressEntry.objects.filter(for_post=post), _ENTRIES),
        (HandOver.objects.filter(post=post), _HANDED_OVER),
    ]


def _of_side(side: Side) -> list[_Use]:
    return [
        (Organisation.objects.filter(side=side), _ORGANISATIONS),
        (MeetingAccess.objects.filter(side=side), _MEETINGS),
        (RecommendationAccess.objects.filter(side=side), _NARROWED),
        (ProgressEntry.objects.filter(internal=True, side=side), _ENTRIES),
        (RaisedItem.objects.filter(side=side), _RAISED),
    ]


def _of_marking(marking: Marking) -> list[_Use]:
    return [
        (MeetingAccess.objects.filter(marking=marking), _MEETINGS),
        (RecommendationAccess.objects.filter(marking=marking), _NARROWED),
    ]


_USES: dict[type[models.Model], Callable[[Any], list[_Use]]] = {
    Marking: _of_marking,
    Organisation: _of_organisation,
    Post: _of_post,
    Side: _of_side,
    Theme: lambda theme: [(Recommendation.objects.filter(themes=theme), _TRACKED)],
}


def _seen(rows: models.QuerySet[Any], by: User) -> models.QuerySet[Any]:
    """Return those of some rows that a person may see; names of organisations, posts and people are seen by all."""
    if rows.model in (Recommendation, ProgressEntry, RaisedItem):
        return rows.visible_to(by)  # type: ignore[attr-defined,no-any-return]
    if rows.model in (MeetingAccess, MeetingRole):
        return rows.filter(in_visible_meeting(by))
    if rows.model in (RecommendationAccess, RecommendationReader):
        return rows.filter(in_visible_meeting(by, "recommendation__meeting") & not_narrowed_away(by, "recommendation"))
    return rows


def remove_organisation(*, by: User, organisation: Organisation) -> None:
    """Remove an organisation that nothing uses."""
    _remove(by, organisation, uses_of(organisation, by))


def remove_post(*, by: User, post: Post) -> None:
    """Remove a post that owns nothing, for which nothing was reported, and that was never handed over."""
    uses, advice = uses_of(post, by), str(_ADVICE)
    if uses == [str(_UNSEEN)] or ProgressEntry.objects.visible_to(by).filter(for_post=post).exists():
        advice = _("The log cannot be changed. Leave the post vacant, and assign its recommendations to another post.")
    elif HandOver.objects.filter(post=post).exists():
        advice = _("What was handed over is kept. Retire the post instead.")
    _remove(by, post, uses, advice)


def remove_theme(*, by: User, theme: Theme) -> None:
    """Remove a theme that no recommendation has."""
    _remove(by, theme, uses_of(theme, by))


def remove_side(*, by: User, side: Side) -> None:
    """Remove a side that no organisation, meeting or restricted note has, and that never said what to raise."""
    uses = uses_of(side, by)
    _remove(by, side, uses, _("Keep it.") if uses == [str(_UNSEEN)] else _ADVICE)


def remove_marking(*, by: User, marking: Marking) -> None:
    """Remove a marking that no meeting or recommendation has."""
    _remove(by, marking, uses_of(marking, by))


def remove_meeting(*, by: User, meeting: Meeting) -> None:
    """Remove a meeting that nothing refers to, such as one entered twice; its versions stay.

    Nobody follows it any more: nothing can change in it that the digest could say.
    """
    permissions.may_track(by)
    uses = [
        _count(Recommendation.objects.filter(meeting=meeting), _TRACKED),
        _count(meeting.briefings.all(), _BRIEFINGS),
        _count(meeting.uploads.unfinished(), _UPLOADS),
        _count(FileImport.objects.busy().filter(meeting=meeting), _UPLOADS),
        _count(meeting.followed_by.all(), _FOLLOWING),
    ]
    with transaction.atomic():
        meeting.uploads.ended().delete()
        FileImport.objects.idle().filter(meeting=meeting).delete()
        advice = _(
            "Briefings and recommendations are never deleted. Correct the meeting's name, place or dates instead."
        )
        _remove(by, meeting, uses, advice, before=lambda: _forget(meeting))
        renew_updates_by(meeting.follows_id)


def _forget(meeting: Meeting) -> None:
    """Remove the rights of a meeting that is itself removed, and that people follow it; the act is open already."""
    forget_rights(meeting)
    Follow.objects.filter(meeting=meeting).delete()


def _same_names(model: type[Marking | Organisation | Side | Theme], name: str) -> models.QuerySet[Any]:
    """Rows whose name is the same as the database folds names."""
    folding = model._meta.get_field("sort_key").expression  # type: ignore[attr-defined]
    return model.objects.filter(sort_key=folding.replace_expressions({F("name"): Value(name)}))


def _save(by: User, row: Row, same: models.QuerySet[Any], *, act: Act | None = None, **new: Any) -> Row:
    permissions.may_keep_reference(by)
    is_new = row.pk is None
    changed = [*new] if is_new else _differing(row, new)
    if not changed:
        return row
    if not is_new:
        _lock_unchanged(row, new)
    other = same.exclude(pk=row.pk).first()
    if other is not None:
        raise Refused(_TAKEN % {"name": other})
    return _write(by, row, changed, new, act)


def _differing(row: Row, new: Mapping[str, object]) -> list[str]:
    """Return the fields whose new values are other than those that a row has."""
    return [field for field, value in new.items() if getattr(row, field) != value]


def _write(by: User, row: Row, changed: list[str], new: Mapping[str, object], act: Act | None) -> Row:
    """Write the fields that changed; each action here takes back all of its own where that is refused."""
    is_new = row.pk is None
    for field in changed:
        setattr(row, field, new[field])
    verb = f"{'add' if is_new else 'edit'}_{row._meta.model_name}"
    act = act or open_act(by=by, verb=verb, reason="" if is_new else ", ".join(changed))
    # Somebody else may have saved the same name since the check.
    with pghistory.context(act=act.pk), conflicts_in_words(duplicate=_TAKEN % {"name": new["name"]}):
        row.save(force_insert=is_new, update_fields=None if is_new else changed)
        check_constraints()
    return row


def lock_row(row: Row) -> Row:
    """Lock a row until the end of the transaction, and return it as it is now."""
    # Not for its key: whoever adds a log entry for a post refers to it, and holds a recommendation meanwhile.
    now: Row | None = type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk).first()  # noqa: SLF001
    if now is None:
        raise Refused(_("Somebody removed “%(name)s” after you opened the page.") % {"name": row})
    return now


def _lock_unchanged(row: Row, fields: Iterable[str]) -> None:
    """Lock the row; refuse where somebody has changed it since it was read."""
    now = lock_row(row)
    if any(getattr(now, field) != getattr(row, field) for field in fields):
        raise EditConflict(_("Somebody else has just changed this. Compare your values with theirs, then save again."))


def _count(rows: models.QuerySet[Any], phrase: Any) -> str:
    """Return how many rows use something, in words; nothing where none does. More than a thousand are not counted."""
    count = len(rows.order_by()[:1001].values_list("pk"))
    shown = _("more than 1,000") if count > 1000 else count
    return str(phrase % {"n": count, "shown": shown}) if count else ""


@transaction.atomic
def _remove(
    by: User,
    row: Marking | Organisation | Post | Side | Theme | Meeting,
    uses: Iterable[str],
    advice: str | Promise = _ADVICE,
    before: Callable[[], None] = lambda: None,
) -> None:
    permissions.may_keep_reference(by)
    name, used = str(row), [use for use in uses if use]
    if used:
        sentence = _("You cannot remove “%(name)s” because it is in use: %(uses)s.") % {
            "name": name,
            "uses": ", ".join(used),
        }
        raise Refused(f"{sentence} {advice}")
    with pghistory.context(act=open_act(by=by, verb=f"delete_{row._meta.model_name}", reason=name).pk):
        try:
            with refusing_conflicts(gone=_USED % {"name": name}):
                before()
                # Not by the row itself, which would forget its key even where it stays.
                type(row).objects.filter(pk=row.pk).delete()
        except (IntegrityError, models.ProtectedError):
            # A row that refers to it was added meanwhile; the guard of meetings, or Django, refuses.
            raise Refused(_USED % {"name": name}) from None
