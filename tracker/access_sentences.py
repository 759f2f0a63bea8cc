"""Who can see and change a meeting or a recommendation, in sentences; pure words about what was asked for before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.models import Organisation
from tracker.models.access import MeetingRights, Named, Narrowing, Openness, RecommendationRights
from tracker.models.people import Role
from tracker.workflow import listed


@dataclass(frozen=True, slots=True)
class AccessWords:
    """Who can see something and who can change it, a sentence each, and how it is marked."""

    seeing: tuple[str, ...]
    changing: tuple[str, ...]
    marking: str = ""


def of_meeting(rights: MeetingRights) -> AccessWords:
    """Return who can see a meeting and change what it recommended."""
    seeing = [_open_to(rights)]
    if readers := _names(rights, Role.READER):
        seeing.append(_("Named besides: %(names)s.") % {"names": readers})
    changing = [_coordinating(rights)]
    if contributors := _names(rights, Role.CONTRIBUTOR):
        changing.append(_("Can add updates as lead: %(names)s.") % {"names": contributors})
    return AccessWords(tuple(seeing), tuple(changing), rights.marking.name if rights.marking else "")


def of_recommendation(meeting: MeetingRights, own: RecommendationRights, lead: Organisation | None) -> AccessWords:
    """Return who can see a recommendation and change it, with whether its lead can."""
    words = of_meeting(meeting)
    seeing = [*_narrowed_to(own)] if own.narrowing != Narrowing.MEETING else list(words.seeing)
    if lead is not None and not _is_seen_by(meeting, own, lead):
        seeing.append(_("The lead, %(lead)s, cannot see it.") % {"lead": lead.name})
    changing = (
        _("Staff of the lead and the holder of the owner post can add updates, if they can see it."),
        words.changing[0],
    )
    marking = own.marking.name if own.marking else words.marking
    return AccessWords(tuple(seeing), changing, marking)


def _open_to(rights: MeetingRights) -> str:
    if rights.openness == Openness.SIDE:
        if rights.side is None:
            return _("Only our own side can see this.")
        return _("Only the side of %(side)s can see this.") % {"side": rights.side.name}
    if rights.openness == Openness.NAMED:
        return _("Only named people and organisations can see this.")
    return _("Everyone who signs in can see this.")


def _narrowed_to(own: RecommendationRights) -> list[str]:
    if own.narrowing == Narrowing.SIDE:
        if own.side is None:
            return [_("Of those who can see the meeting, only our own side can see this.")]
        side = {"side": own.side.name}
        return [_("Of those who can see the meeting, only the side of %(side)s can see this.") % side]
    names = {"names": listed(sorted(map(_name, own.readers)))}
    return [_("Of those who can see the meeting, only %(names)s and its coordinators can see this.") % names]


def _coordinating(rights: MeetingRights) -> str:
    if names := _names(rights, Role.COORDINATOR):
        return _("Coordinators of the site and of this meeting (%(names)s) can change it.") % {"names": names}
    return _("Coordinators of the site can change it.")


def _names(rights: MeetingRights, role: Role) -> str:
    return listed(sorted(_name(who) for who, held in rights.roles.items() if held == role))


def _name(who: Named) -> str:
    return who.name


def _is_seen_by(meeting: MeetingRights, own: RecommendationRights, lead: Organisation) -> bool:
    """Whether the staff of an organisation can see a recommendation for that reason; its people may be named too."""
    above = _with_parents(lead)
    is_open = meeting.openness == Openness.EVERYONE or _is_one_of(above, meeting.roles)
    is_open = is_open or (meeting.openness == Openness.SIDE and _pk(meeting.side) == lead.side_id)
    if own.narrowing == Narrowing.SIDE:
        return is_open and _pk(own.side) == lead.side_id
    return is_open and (own.narrowing == Narrowing.MEETING or _is_one_of(above, own.readers))


def _with_parents(organisation: Organisation) -> list[Organisation]:
    found = [organisation]
    while found[-1].parent is not None and len(found) < 3:
        found.append(found[-1].parent)
    return found


def _is_one_of(organisations: Iterable[Organisation], named: Iterable[Named]) -> bool:
    keys = {each.pk for each in organisations}
    return any(isinstance(who, Organisation) and who.pk in keys for who in named)


def _pk(row: Organisation | object | None) -> int | None:
    return getattr(row, "pk", None)
