"""Who can see and change a meeting or a recommendation, in sentences, and who is responsible and cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting
from tracker.models import Organisation, Recommendation, User
from tracker.models.access import (
    MeetingRights,
    Named,
    Narrowing,
    Openness,
    RecommendationRights,
    is_seen_by,
    meeting_rights,
    recommendation_rights,
)
from tracker.models.people import Role
from tracker.models.posts import acting_holder
from tracker.workflow import listed


@dataclass(frozen=True, slots=True)
class AccessWords:
    """Who can see something and who can change it, a sentence each, and how it is marked."""

    seeing: tuple[str, ...]
    changing: tuple[str, ...]
    marking: str = ""


def is_open(meeting: Meeting) -> bool:
    """Whether a meeting is open to everyone who signs in."""
    access: Any = getattr(meeting, "access", None)
    return access is None or access.openness == Openness.EVERYONE


def is_open_to_all(row: Recommendation) -> bool:
    """Whether everybody who signs in may see a recommendation, and it has no marking."""
    access: Any = getattr(row, "access", None)
    is_narrowed = access is not None and access.narrowing != Narrowing.MEETING
    return not (row.marking or is_narrowed) and is_open(row.meeting)


def title_for_all(row: Recommendation) -> str:
    """Return reference and title; of what is not open to everybody, or marked, the reference and the marking alone.

    It is for what programs of others keep, such as a shared calendar.
    """
    if row.marking:
        return f"{row.reference} ({row.marking})"
    return f"{row.reference} {row.title}" if is_open_to_all(row) else row.reference


def of_meeting(rights: MeetingRights) -> AccessWords:
    """Return who can see a meeting and change what it recommended, and what its marking means for that."""
    marking = rights.marking.name if rights.marking else ""
    return AccessWords(_with_marking(_seeing(rights), marking, rights), _changing(rights), marking)


def _seeing(rights: MeetingRights) -> list[str]:
    seeing = [_open_to(rights)]
    if readers := _names(rights, Role.READER):
        words = _("Open to: %(names)s.") if rights.openness == Openness.NAMED else _("Also open to: %(names)s.")
        seeing.append(words % {"names": readers})
    return seeing


def _with_marking(seeing: Sequence[str], marking: str, rights: MeetingRights | None) -> tuple[str, ...]:
    """Return who can see something, with what its marking means for that; `rights` where those of a meeting count."""
    if not marking:
        return tuple(seeing)
    if rights is not None and rights.openness == Openness.EVERYONE:
        words = _("Marked %(marking)s. The marking does not limit who can see it here: everyone who signs in can.")
        return (words % {"marking": marking}, *seeing[1:])
    words = _("Marked %(marking)s. The marking itself does not limit who can see it here.")
    return (words % {"marking": marking}, *seeing)


def _changing(rights: MeetingRights) -> tuple[str, ...]:
    changing = [_coordinating(rights)]
    if contributors := _names(rights, Role.CONTRIBUTOR):
        changing.append(_("Can add updates as lead: %(names)s.") % {"names": contributors})
    return tuple(changing)


def of_recommendation(meeting: MeetingRights, own: RecommendationRights) -> AccessWords:
    """Return who can see a recommendation and change it."""
    is_narrowed = own.narrowing != Narrowing.MEETING
    seeing = [_narrowed_to(own)] if is_narrowed else _seeing(meeting)
    changing = (
        _("Staff of the lead and the holder of the owner post can add updates, if they can see it."),
        _changing(meeting)[0],
    )
    marked = own.marking or meeting.marking
    marking = marked.name if marked else ""
    return AccessWords(_with_marking(seeing, marking, None if is_narrowed else meeting), changing, marking)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Who is responsible and cannot see it, as a sentence; whether its meeting is closed to them, or only this."""

    who: Named
    sentence: str
    is_meeting: bool


def unseen(row: Recommendation, on: date) -> list[Unseen]:
    """Return who is responsible for a recommendation on a day and cannot see it: its lead, and who acts as its owner.

    Nothing is asked of the database where everybody can see it.
    """
    access: Any = getattr(row, "access", None)
    if row.is_closed or (is_open(row.meeting) and (access is None or access.narrowing == Narrowing.MEETING)):
        return []
    return unseen_by(
        meeting_rights(row.meeting), recommendation_rights(row), lead=row.lead, holder=acting_holder(row, on)
    )


def unseen_in(rows: Iterable[Recommendation], on: date) -> list[tuple[list[Recommendation], Unseen]]:
    """Return the same of several, each sentence once with the recommendations that it is about."""
    rows = list(rows)
    prefetch_related_objects(rows, "access", "meeting__access")
    found: dict[str, tuple[list[Recommendation], Unseen]] = {}
    # What is not narrowed is looked up once for each lead and owner post of a meeting.
    known: dict[tuple[int | None, ...], list[Unseen]] = {}
    for row in rows:
        access: Any = getattr(row, "access", None)
        alone = row.pk if row.is_closed or (access and access.narrowing != Narrowing.MEETING) else None
        same = (row.meeting_id, row.lead_id, row.owner_id, alone)
        if same not in known:
            known[same] = unseen(row, on)
        for each in known[same]:
            key = f"{row.meeting_id if each.is_meeting else row.reference} {each.sentence}"
            found.setdefault(key, ([], each))[0].append(row)
    return list(found.values())


def unseen_by(
    meeting: MeetingRights, own: RecommendationRights, *, lead: Organisation | None, holder: User | None
) -> list[Unseen]:
    """Return which of a lead and a holder of an owner post cannot see what has these rights."""
    found = []
    for who in (lead, holder):
        if who is not None and not is_seen_by(meeting, own, who):
            is_meeting = not is_seen_by(meeting, RecommendationRights(), who)
            sentence = _UNSEEN[isinstance(who, User), is_meeting] % {"name": who.name}
            found.append(Unseen(who, sentence, is_meeting))
    return found


_UNSEEN = {
    (False, True): gettext_lazy(
        "The lead, %(name)s, cannot see this meeting. Give it access, or nobody there is told."
    ),
    (False, False): gettext_lazy(
        "The lead, %(name)s, cannot see this recommendation. Give it access, or nobody there is told."
    ),
    (True, True): gettext_lazy(
        "%(name)s, who acts for the owner post, cannot see this meeting. Give them access, or they are not told."
    ),
    (True, False): gettext_lazy(
        "%(name)s, who acts for the owner post, cannot see this recommendation. Give them access, or they are not told."
    ),
}
"""Who cannot see it, by whether that is a person, and whether the meeting is closed to them."""


def _open_to(rights: MeetingRights) -> str:
    if rights.openness == Openness.SIDE:
        if rights.side is None:
            return _("Only our own side can see this.")
        return _("Only the side of %(side)s can see this.") % {"side": rights.side.name}
    if rights.openness == Openness.NAMED:
        return _("Only named people and organisations can see this.")
    return _("Everyone who signs in can see this.")


def _narrowed_to(own: RecommendationRights) -> str:
    if own.narrowing == Narrowing.SIDE:
        if own.side is None:
            return _("Of those who can see the meeting, its coordinators and people on our own side can see this.")
        words = _("Of those who can see the meeting, its coordinators and people on the side of %(side)s can see this.")
        return words % {"side": own.side.name}
    names = {"names": listed(sorted(map(_name, own.readers)))}
    return _("Of those who can see the meeting, its coordinators and these can see this: %(names)s.") % names


def _coordinating(rights: MeetingRights) -> str:
    if names := _names(rights, Role.COORDINATOR):
        return _("Coordinators of the site and of this meeting (%(names)s) can change it.") % {"names": names}
    return _("Coordinators of the site can change it.")


def _names(rights: MeetingRights, role: Role) -> str:
    return listed(sorted(_name(who) for who, held in rights.roles.items() if held == role))


def _name(who: Named) -> str:
    return who.name
