"""Who may see a meeting or a recommendation, the roles people have in a meeting, and markings: changing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pghistory
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting
from tracker import permissions
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.giving import hold_given
from tracker.actions.refusals import refuse_retired
from tracker.actions.steps import Change, Draft, logged_value, need, open_act, take
from tracker.models import (
    MeetingAccess,
    MeetingRole,
    Organisation,
    ProgressEntry,
    Recommendation,
    RecommendationAccess,
    RecommendationReader,
    User,
)
from tracker.models.access import (
    MeetingRights,
    Named,
    Narrowing,
    Openness,
    RecommendationRights,
    kind_of,
    meeting_rights,
    recommendation_rights,
)
from tracker.models.people import Role
from tracker.workflow import EditConflict, Refused, Step

WHY = gettext_lazy("Give a reason for changing who can see this.")
_CHANGED = gettext_lazy("Somebody changed who can see this after you opened the page. Check it, then save again.")
NOBODY = gettext_lazy("Name at least one person or organisation.")
_ONLY_PEOPLE = gettext_lazy("Only people can coordinate a meeting. Name the person and not the organisation.")


@transaction.atomic
def change_meeting_rights(
    *,
    by: User,
    meeting: Meeting,
    rights: MeetingRights,
    reason: str,
    seen: list[Any] | None = None,
    later_too: bool = False,
) -> list[Meeting]:
    """Set who may see a meeting and who has which role in it, as one act; return the meetings that changed.

    `seen` is what the person's page showed (see `MeetingRights.plain`); what has changed since is refused. With
    `later_too` the later meetings of the series get the same.
    """
    permissions.may_change_access(by)
    _check(rights)
    hold_given(rights.roles)
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    now = meeting_rights(meeting)
    refuse_retired(rights.roles, now.roles)
    _refuse_new({who: role for who, role in rights.roles.items() if now.roles.get(who) != role})
    if seen is not None and seen != now.plain():
        raise EditConflict(_CHANGED)
    wanted = [meeting, *(later_meetings(meeting) if later_too else ())]
    changing = [each for each in wanted if meeting_rights(each).plain() != rights.plain()]
    if not changing:
        return []
    need(reason, WHY)
    act = open_act(by=by, verb="change_access", reason=reason)
    with pghistory.context(act=act.pk), refusing_conflicts():
        for each in changing:
            _write(each, rights)
    return changing


def hand_on_rights(meeting: Meeting, previous: Meeting) -> None:
    """Give a new meeting the rights of the one before it in its series; the act is open already."""
    rights = meeting_rights(previous)
    if rights.plain() != MeetingRights().plain():
        _write(meeting, rights)


def later_meetings(meeting: Meeting) -> list[Meeting]:
    """Return the meetings that follow one, directly or through others, in order."""
    found: list[Meeting] = []
    following = list(meeting.followed_by.order_by("pk"))
    while following:
        found += [each for each in following if each not in found]
        following = [each for each in Meeting.objects.filter(follows__in=following).order_by("pk") if each not in found]
    return found


def _check(rights: MeetingRights) -> None:
    roles = rights.roles
    if rights.openness == Openness.NAMED and not roles:
        raise Refused(NOBODY)
    if any(role == Role.COORDINATOR and not isinstance(who, User) for who, role in roles.items()):
        raise Refused(_ONLY_PEOPLE)


def _refuse_new(roles: Mapping[Named, Role]) -> None:
    """Refuse new roles of people whose account is closed, and of contributors who have no organisation."""
    _refuse_closed(roles)
    refuse_reporting_for_nobody(who for who, role in roles.items() if role == Role.CONTRIBUTOR)


def _refuse_closed(new: Iterable[Named]) -> None:
    """Refuse people whose account is closed. Who has left and was named before may stay: they are not new."""
    for who in new:
        if isinstance(who, User) and (not who.is_active or who.is_system):
            raise Refused(_("The account of %(name)s is closed. Choose somebody else.") % {"name": who.name})


def refuse_reporting_for_nobody(new: Iterable[Named]) -> None:
    """Refuse a contributor without an organisation: they add updates for theirs."""
    for who in new:
        if isinstance(who, User) and who.organisation_id is None:
            words = {"name": who.name}
            raise Refused(
                _(
                    "%(name)s has no organisation to add updates for. Ask an administrator to give them one, or let "
                    "them only see the meeting."
                )
                % words
            )


def _write(meeting: Meeting, rights: MeetingRights) -> None:
    side = rights.side if rights.openness == Openness.SIDE else None
    values = {"openness": rights.openness, "side": side, "marking": rights.marking}
    _save(MeetingAccess, {"meeting": meeting}, values)
    _save_members(MeetingRole, {"meeting": meeting}, {who: {"role": role} for who, role in rights.roles.items()})


def _save(model: type[MeetingAccess | RecommendationAccess], of: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Bring the one row of a meeting or a recommendation to these values."""
    row, is_new = model.objects.get_or_create(**of, defaults=values)
    if not is_new:
        _update(row, values)


def _update(row: models.Model, values: Mapping[str, Any]) -> None:
    """Save the values that differ."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)


def _save_members(
    model: type[MeetingRole | RecommendationReader], of: Mapping[str, Any], wanted: Mapping[Named, Mapping[str, Any]]
) -> None:
    """Bring the rows that name people and organisations to those that are wanted, with their values."""
    missing = {(kind_of(who), who.pk): values for who, values in wanted.items()}
    for row in model.objects.filter(**of):
        key = ("person", row.person_id) if row.person_id else ("organisation", row.organisation_id or 0)
        values = missing.pop(key, None)
        if values is None:
            row.delete()
        else:
            _update(row, values)
    for (kind, pk), values in missing.items():
        model.objects.create(**of, **values, **{f"{kind}_id": pk})


def forget_rights(meeting: Meeting) -> None:
    """Remove the rights of a meeting that is itself removed; the act is open already."""
    MeetingRole.objects.filter(meeting=meeting).delete()
    MeetingAccess.objects.filter(meeting=meeting).delete()


# --- One recommendation ----------------------------------------------------------------------------------------------


@transaction.atomic
def restrict(
    *,
    recommendation: Recommendation,
    by: User,
    draft: Draft,
    rights: RecommendationRights,
    seen: list[Any] | None = None,
) -> ProgressEntry:
    """Narrow a recommendation to some of those who see its meeting, or widen it again, and set its marking.

    The draft's text is the reason. `seen` is what the person's page showed (see `RecommendationRights.plain`).
    """

    def change(locked: Recommendation) -> Change:
        now = recommendation_rights(locked)
        if seen is not None and seen != now.plain():
            raise EditConflict(_CHANGED)
        if now.plain() == rights.plain():
            raise Refused(_("You did not change who can see this."))
        if rights.narrowing == Narrowing.NAMED and not rights.readers:
            raise Refused(NOBODY)
        refuse_retired(rights.readers, now.readers)
        _refuse_closed(rights.readers - now.readers)
        need(draft.text, WHY)
        return Change(logged=_changes(now, rights), then=lambda entry: _narrow(locked, rights))

    hold_given(rights.readers)
    return take(Step.RESTRICT, recommendation=recommendation, by=by, draft=draft, change=change)


def _changes(now: RecommendationRights, new: RecommendationRights) -> dict[str, list[Any]]:
    """Return what the log keeps of a change: who can see it and how it is marked, before and after."""
    changes: dict[str, list[Any]] = {}
    before, after = _kept(now), _kept(new)
    if before != after:
        changes["access"] = [before, after]
    if now.marking != new.marking:
        changes["marking"] = [logged_value(now.marking), logged_value(new.marking)]
    return changes


def _kept(rights: RecommendationRights) -> dict[str, Any]:
    kept: dict[str, Any] = {"narrowing": str(rights.narrowing)}
    if rights.narrowing == Narrowing.SIDE:
        kept["side"] = logged_value(rights.side)
    if rights.narrowing == Narrowing.NAMED:
        organisations = [who for who in rights.readers if isinstance(who, Organisation)]
        kept["people"] = sorted(who.pk for who in rights.readers if isinstance(who, User))
        kept["organisations"] = [logged_value(who) for who in sorted(organisations, key=lambda each: each.pk)]
    return kept


def _narrow(locked: Recommendation, rights: RecommendationRights) -> None:
    side = rights.side if rights.narrowing == Narrowing.SIDE else None
    values = {"narrowing": rights.narrowing, "side": side, "marking": rights.marking}
    _save(RecommendationAccess, {"recommendation": locked}, values)
    readers = rights.readers if rights.narrowing == Narrowing.NAMED else ()
    _save_members(RecommendationReader, {"recommendation": locked}, {who: {} for who in readers})
