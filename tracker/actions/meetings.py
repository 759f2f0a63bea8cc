"""Meetings: adding one, changing what describes one, and the lock under which its recommendations get numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

import pghistory
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import BEFORE_NEXT, Briefing, Meeting, Rhythm
from tracker import permissions
from tracker.actions.access import hand_on_rights
from tracker.actions.conflicts import check_constraints, conflicts_in_words
from tracker.actions.names import tidied
from tracker.actions.steps import EARLIEST, LATEST, clean, open_act, say_day
from tracker.models import Act, User
from tracker.workflow import EditConflict, Refused

LONGEST_MEETING = timedelta(days=366)
"""No meeting or round of meetings is longer; if it seems to be, the year is a typing error."""

GONE = gettext_lazy("Somebody removed this meeting after you opened the page. Check the list of meetings.")
AT_ONCE = gettext_lazy("Another meeting has just taken this name or code. Choose a different one.")


@transaction.atomic
def add_meeting(
    *,
    by: User,
    name: str,
    code: str,
    follows: Meeting | None = None,
    at: datetime | None = None,
    act: Act | None = None,
    **fields: object,
) -> Meeting:
    """Make a meeting; the fields are those of `Meeting`. Raises ValidationError where they do not fit together.

    One that follows another gets its rights: who may see it, its marking, and the roles in it.

    `at` is now, except in sample data; so in the other actions. An `act` that is given is the one it belongs to.
    """
    permissions.may_track(by, follows)
    meeting = Meeting(name=tidied(clean(name)), code=code, follows=follows, **fields)
    meeting.full_clean()
    _check_days(meeting)
    act = act or open_act(by=by, verb="add_meeting", at=at)
    with pghistory.context(act=act.pk):
        _save_meeting(meeting, force_insert=True)
        if follows is not None:
            hand_on_rights(meeting, follows)
            renew_updates_by(follows.pk)
    return meeting


@transaction.atomic
def edit_meeting(
    *,
    by: User,
    meeting: Meeting,
    new: Mapping[str, object],
    seen: Mapping[str, object] | None = None,
    at: datetime | None = None,
    act: Act | None = None,
) -> bool:
    """Change what describes a meeting; returns whether anything did.

    `new` maps names of its fields to new values, `seen` to those on the person's page: one that has changed
    since is refused as an edit conflict. The code stays once a reference begins with it. Another previous meeting needs
    the right to both. Raises ValidationError where the fields do not fit together.
    """
    permissions.may_track(by, meeting)
    # Numbering takes this lock too, so that no reference is made between the check and the saving.
    locked = lock_meeting(meeting.pk)
    for name, value in (seen or {}).items():
        if getattr(locked, name) != value:
            raise changed_meanwhile(name)
    new = {name: tidied(clean(str(value))) if name == "name" else value for name, value in new.items()}
    changed = {name: value for name, value in new.items() if getattr(locked, name) != value}
    if not changed:
        return False
    _change_meeting(locked, changed, by=by, at=at, act=act)
    return True


def changed_meanwhile(name: str) -> EditConflict:
    """Return the refusal of a form whose page had shown another value of a field of the meeting."""
    return EditConflict(
        _("Somebody changed this meeting after you opened the page (%(field)s). Check it, then save again.")
        % {"field": cast(Any, Meeting._meta.get_field(name)).verbose_name}
    )


def _change_meeting(
    locked: Meeting, changed: Mapping[str, Any], *, by: User, at: datetime | None, act: Act | None
) -> None:
    if "code" in changed and locked.recommendations.exists():
        raise Refused(
            _("You cannot change the code %(code)s: references such as %(code)s-01 already use it.")
            % {"code": locked.code}
        )
    if "follows" in changed:
        for previous in filter(None, (locked.follows, changed["follows"])):
            permissions.may_be_followed(by, previous)
        _check_order(locked, changed["follows"])
    if "rhythm" in changed:
        locked.updates_by = None
        changed = {**changed, "updates_by": None}
    before = locked.follows_id
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.full_clean()
    if changed.keys() & {"starts_on", "ends_on"}:
        _check_days(locked)
    act = act or open_act(by=by, verb="edit_meeting", reason=", ".join(sorted(changed)), at=at)
    with pghistory.context(act=act.pk):
        _save_meeting(locked, update_fields=sorted(changed))
        renew_updates_by(locked.pk, before, locked.follows_id)


def renew_updates_by(*meetings: int | None) -> None:
    """Set by when updates are due on meetings of these ids whose rhythm is before the next one, as that has a day."""
    waiting = Meeting.objects.filter(pk__in={key for key in meetings if key}, rhythm=Rhythm.BEFORE_NEXT)
    for meeting in waiting.order_by("pk"):
        next_on: date | None = meeting.followed_by.aggregate(next_on=Min("starts_on"))["next_on"]
        updates_by = next_on and next_on - BEFORE_NEXT
        if meeting.updates_by != updates_by:
            meeting.updates_by = updates_by
            meeting.save(update_fields=["updates_by"])


def _check_days(meeting: Meeting) -> None:
    """Refuse days of a meeting that can only be typing errors."""
    for day in filter(None, (meeting.starts_on, meeting.ends_on)):
        if not EARLIEST <= day <= LATEST:
            raise Refused(_("%(day)s cannot be the date of a meeting. Check the year.") % {"day": say_day(day)})
    if meeting.starts_on and meeting.ends_on and meeting.ends_on - meeting.starts_on > LONGEST_MEETING:
        words = {"first": say_day(meeting.starts_on), "last": say_day(meeting.ends_on)}
        raise Refused(
            _(
                "%(first)s to %(last)s is more than a year, which is too long for one meeting. Check the years, or add "
                "the later part as a meeting of its own."
            )
            % words
        )


def _check_order(meeting: Meeting, follows: Meeting | None) -> None:
    """Refuse that a meeting follows one that, directly or through others, follows it."""
    earlier, met = follows, set()
    while earlier is not None and earlier.pk not in met:
        if earlier.pk == meeting.pk:
            raise Refused(
                _("“%(other)s” is this meeting or a later one in its series. Choose an earlier meeting.")
                % {"other": follows}
            )
        met.add(earlier.pk)
        earlier = earlier.follows


def _save_meeting(meeting: Meeting, **how: Any) -> None:
    with conflicts_in_words(duplicate=AT_ONCE):
        meeting.save(**how)
        check_constraints()


def lock_meeting(meeting: int) -> Meeting:
    """Lock the meeting with that id and return it; who else adds to it, or decides about its passages, waits."""
    found = Meeting.objects.select_for_update(no_key=True).filter(pk=meeting).first()
    if found is None:
        raise Refused(GONE)
    return found


def lock_briefing(briefing: Briefing) -> None:
    """Lock the meeting of a briefing, which has it as it is now; refuse what would be decided about a replaced one."""
    briefing.meeting = lock_meeting(briefing.meeting_id)
    refuse_replaced(briefing)


def refuse_replaced(briefing: Briefing) -> None:
    """Refuse what would be decided about a briefing that a corrected version has replaced; its meeting is locked."""
    if Briefing.objects.filter(revises=briefing).exists():
        raise EditConflict(_("A corrected version has replaced this briefing. Open that version and decide there."))
