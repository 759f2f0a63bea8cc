"""Who may see what: sides, how open a meeting or a recommendation is, roles in a meeting, markings.

What is not said here is open: a meeting without `MeetingAccess` to everyone who signs in, a recommendation without
`RecommendationAccess` to whom its meeting is open. Restricted notes belong to the side that wrote them (see `log`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from briefings.models import Meeting, MeetingQuerySet
from tracker.database import past
from tracker.database.keys import among, not_among
from tracker.database.prepared import Prepared
from tracker.models.people import Organisation, Role, Side, User, sort_key
from tracker.models.recommendations import Recommendation

if TYPE_CHECKING:
    from tracker.models.log import Act


class Openness(models.TextChoices):
    """Who may see something."""

    EVERYONE = "everyone", _("Everyone who signs in")
    SIDE = "side", _("One side")
    NAMED = "named", _("Named people and organisations")


class Narrowing(models.TextChoices):
    """Who may see a recommendation, of those to whom its meeting is open."""

    MEETING = "meeting", _("Everyone who can see the meeting")
    SIDE = "side", _("One side only")
    NAMED = "named", _("Named people and organisations only")


@pghistory.track(exclude=["sort_key"])
class Marking(models.Model):
    """A word that says how what bears it is to be handled, such as “Restricted”; the site has a short list."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    sort_key = sort_key()

    class Meta:
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        ordering = ["sort_key", "pk"]
        constraints = [models.UniqueConstraint("sort_key", name="marking_name_unique_when_folded")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class MeetingAccess(models.Model):
    """How open a meeting is, and its marking. `side` is empty for our own side."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="access")
    openness = models.CharField(max_length=10, choices=Openness.choices, default=Openness.EVERYONE)
    side = models.ForeignKey("Side", models.PROTECT, null=True, blank=True, related_name="+")
    marking = models.ForeignKey(Marking, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("access to a meeting")
        verbose_name_plural = _("access to meetings")
        constraints = [
            models.CheckConstraint(condition=Q(openness__in=Openness.values), name="meeting_openness_known"),
            models.CheckConstraint(
                condition=Q(openness=Openness.SIDE) | Q(side__isnull=True), name="meeting_side_where_open_to_one"
            ),
        ]

    def __str__(self) -> str:
        return f"access to meeting {self.meeting_id}"


_ONE_HOLDER = Q(person__isnull=False, organisation__isnull=True) | Q(person__isnull=True, organisation__isnull=False)


@pghistory.track()
class MeetingRole(models.Model):
    """A person or an organisation, with its departments, who may see a meeting, and the role they have in it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="roles")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="meeting_roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="meeting_roles")
    role = models.CharField(
        max_length=20,
        choices=[(role.value, role.label) for role in (Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR)],
        default=Role.READER,
    )

    class Meta:
        verbose_name = _("role in a meeting")
        verbose_name_plural = _("roles in meetings")
        constraints = [
            models.CheckConstraint(condition=_ONE_HOLDER, name="meeting_role_of_person_or_organisation"),
            models.CheckConstraint(
                condition=Q(role__in=[Role.READER, Role.CONTRIBUTOR])
                | Q(role=Role.COORDINATOR, organisation__isnull=True),
                name="meeting_role_known",
            ),
            models.UniqueConstraint(fields=["meeting", "person"], name="meeting_role_once_a_person"),
            models.UniqueConstraint(fields=["meeting", "organisation"], name="meeting_role_once_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.role} in meeting {self.meeting_id}"


@pghistory.track()
class RecommendationAccess(models.Model):
    """Whom a recommendation is narrowed to, and its own marking. `side` is empty for our own side."""

    recommendation = models.OneToOneField(Recommendation, models.PROTECT, related_name="access")
    narrowing = models.CharField(max_length=10, choices=Narrowing.choices, default=Narrowing.MEETING)
    side = models.ForeignKey("Side", models.PROTECT, null=True, blank=True, related_name="+")
    marking = models.ForeignKey(Marking, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("access to a recommendation")
        verbose_name_plural = _("access to recommendations")
        constraints = [
            models.CheckConstraint(condition=Q(narrowing__in=Narrowing.values), name="recommendation_narrowing_known"),
            models.CheckConstraint(
                condition=Q(narrowing=Narrowing.SIDE) | Q(side__isnull=True),
                name="recommendation_side_where_narrowed_to_one",
            ),
        ]
        indexes = [
            # What is narrowed, asked for by every page of somebody who does not coordinate everything.
            models.Index(
                fields=["recommendation"],
                name="recommendation_narrowed",
                condition=~Q(narrowing=Narrowing.MEETING),
            ),
        ]

    def __str__(self) -> str:
        return f"access to recommendation {self.recommendation_id}"


@pghistory.track()
class RecommendationReader(models.Model):
    """A person or an organisation, with its departments, whom a narrowed recommendation names."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="readers")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("reader of a recommendation")
        verbose_name_plural = _("readers of recommendations")
        constraints = [
            models.CheckConstraint(condition=_ONE_HOLDER, name="recommendation_reader_is_person_or_organisation"),
            models.UniqueConstraint(fields=["recommendation", "person"], name="recommendation_reader_once_a_person"),
            models.UniqueConstraint(
                fields=["recommendation", "organisation"], name="recommendation_reader_once_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"reader of recommendation {self.recommendation_id}"


# --- The rights of one meeting, or one recommendation, as a value ---------------------------------------------------

Named: TypeAlias = User | Organisation


def kind_of(who: Named) -> str:
    """Return the name of the column that points to a person or an organisation."""
    return "person" if isinstance(who, User) else "organisation"


@dataclass(frozen=True, slots=True)
class MeetingRights:
    """Who may see a meeting, its marking, and who has which role in it. `side` is None for our own."""

    openness: Openness = Openness.EVERYONE
    side: Side | None = None
    marking: Marking | None = None
    roles: Mapping[Named, Role] = field(default_factory=dict)

    def plain(self) -> list[Any]:
        """Return it as data that a page can carry and two of which can be compared; a side only where that counts."""
        roles = sorted([kind_of(who), who.pk, str(role)] for who, role in self.roles.items())
        side = self.side if self.openness == Openness.SIDE else None
        return [str(self.openness), side and side.pk, self.marking and self.marking.pk, roles]


def meeting_rights(meeting: Meeting) -> MeetingRights:
    """Return the rights of a meeting as they stand."""
    access: MeetingAccess | None = getattr(meeting, "access", None)
    held = MeetingRole.objects.select_related("person", "organisation").filter(meeting=meeting).order_by("pk")
    roles: dict[Named, Role] = {}
    for row in held:
        who = row.person or row.organisation
        if who is not None:
            roles[who] = Role(row.role)
    if access is None:
        return MeetingRights(roles=roles)
    return MeetingRights(Openness(access.openness), access.side, access.marking, roles)


CHANGES_SHOWN = 5


def changes_of_access(meeting: Meeting) -> list[Act]:
    """Return the acts that last changed who can see a meeting or the roles in it, newest first, with who did."""
    from tracker.models.log import Act

    acts: list[int | None] = []
    for model in (MeetingAccess, MeetingRole):
        event: Any = getattr(model, "pgh_event_model")  # noqa: B009 - the library adds it
        versions: models.QuerySet[Any] = event.objects.filter(meeting=meeting)
        # Named one by one, an index leads to just these acts; two lists of them joined by OR would read all.
        acts += versions.order_by().values_list(Cast(KT("pgh_context__act"), models.BigIntegerField()), flat=True)
    return list(Act.objects.filter(pk__in=set(acts)).select_related("by").order_by("-at", "-pk")[:CHANGES_SHOWN])


@dataclass(frozen=True, slots=True)
class RecommendationRights:
    """Whom a recommendation is narrowed to, and its own marking. `side` is None for our own."""

    narrowing: Narrowing = Narrowing.MEETING
    side: Side | None = None
    marking: Marking | None = None
    readers: frozenset[Named] = frozenset()

    def plain(self) -> list[Any]:
        """Return it as data that a page can carry and two of which can be compared; without what does not count."""
        side = self.side if self.narrowing == Narrowing.SIDE else None
        readers = sorted([kind_of(who), who.pk] for who in self.readers if self.narrowing == Narrowing.NAMED)
        return [str(self.narrowing), side and side.pk, self.marking and self.marking.pk, readers]


def recommendation_rights(recommendation: Recommendation) -> RecommendationRights:
    """Return the rights of a recommendation as they stand."""
    access: RecommendationAccess | None = getattr(recommendation, "access", None)
    if access is None:
        return RecommendationRights()
    rows = RecommendationReader.objects.none()
    if access.narrowing == Narrowing.NAMED:
        rows = recommendation.readers.select_related("person", "organisation")
    readers = frozenset(who for row in rows if (who := row.person or row.organisation) is not None)
    return RecommendationRights(Narrowing(access.narrowing), access.side, access.marking, readers)


_OF_NO_SIDE = -1
"""Stands for the side of somebody without an organisation: they are not of our own side, whose id is None."""


def is_seen_by(meeting: MeetingRights, own: RecommendationRights, who: Named) -> bool:
    """Whether a person can see a recommendation with these rights; of an organisation, whether anybody there can.

    The people are only asked for where the recommendation is not open to the whole organisation.
    """
    if isinstance(who, User):
        return who.is_coordinator or _is_open_to(meeting, own, who, who.organisation, _side_of(who))
    if _is_open_to(meeting, own, who, who, who.side_id):
        return True
    named = {each for each in (*meeting.roles, *own.readers) if isinstance(each, User)}
    if any(each.is_active and each.organisation_id == who.pk and is_seen_by(meeting, own, each) for each in named):
        return True
    return User.objects.filter(organisation=who, is_active=True, groups__name=Role.COORDINATOR.value).exists()


def _side_of(person: User) -> int | None:
    """Return the id of the side of a person, None for our own."""
    return _OF_NO_SIDE if person.organisation_id is None else person.side_id


def _is_open_to(
    meeting: MeetingRights, own: RecommendationRights, who: Named, organisation: Organisation | None, side: int | None
) -> bool:
    """Whether a recommendation is open to somebody of an organisation and a side, or to those who work there."""
    is_open = meeting.openness == Openness.EVERYONE or _is_named(who, organisation, meeting.roles)
    if not (is_open or (meeting.openness == Openness.SIDE and side == (meeting.side and meeting.side.pk))):
        return False
    if own.narrowing == Narrowing.MEETING or meeting.roles.get(who) == Role.COORDINATOR:
        return True
    if own.narrowing == Narrowing.SIDE:
        return side == (own.side and own.side.pk)
    return _is_named(who, organisation, own.readers)


def _is_named(who: Named, organisation: Organisation | None, named: Collection[Named]) -> bool:
    """Whether somebody is named, or their organisation or one above it; these are read only where any is named."""
    if who in named:
        return True
    keys = {each.pk for each in named if isinstance(each, Organisation)}
    return bool(keys) and organisation is not None and any(each.pk in keys for each in organisation.lineage())


# --- What one person may see -----------------------------------------------------------------------------------------

MOST_AWAY = 5_000
"""So many recommendations that are narrowed to others are named; where there are more, each row is looked up."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The meetings and recommendations one person may see, and their roles in meetings, at the time of asking.

    `hidden` are the ids of the meetings they may not see, `away` those of the recommendations that are narrowed to
    others; None where these are too many to name. `roles` are those they have in single meetings. Who coordinates
    everything sees everything.
    """

    sees_all: bool = False
    hidden: frozenset[int] = frozenset()
    away: frozenset[int] | None = frozenset()
    roles: tuple[tuple[int, str], ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether any recommendation is narrowed to others."""
        return self.away is None or bool(self.away)

    def has(self, role: str, meeting: int) -> bool:
        """Whether the person has that role in that one meeting."""
        return (meeting, role) in self.roles

    @property
    def coordinated(self) -> list[int]:
        """The ids of the single meetings they coordinate."""
        return self._with(Role.COORDINATOR)

    @property
    def contributed(self) -> list[int]:
        """The ids of the single meetings on which they report for their organisation."""
        return self._with(Role.CONTRIBUTOR)

    def _with(self, role: str) -> list[int]:
        return sorted(meeting for meeting, held in self.roles if held == role)


def with_above(organisation: int | None) -> models.QuerySet[Organisation]:
    """The organisation of that id and those above it, as it is now: what is opened to one is open to its people."""
    if organisation is None:
        return Organisation.objects.none()
    named = Q(pk=organisation) | Q(departments=organisation) | Q(departments__departments=organisation)
    return past.live(Organisation.objects.filter(named))


def reach_of(user: User) -> Reach:
    """Return what a person may see, by at most two queries; pages ask `User.reach`, which keeps it."""
    if user.is_coordinator and (user.is_active or user.is_system):
        return Reach(sees_all=True)
    keys = (user.pk, user.organisation_id)
    roles, closed = tuple(_HELD.rows(*keys)), _CLOSED.rows(*keys)
    away = frozenset(key for key, is_meeting in closed if not is_meeting)
    # A role in a meeting opens it.
    hidden = frozenset(key for key, is_meeting in closed if is_meeting) - {meeting for meeting, _ in roles}
    return Reach(hidden=hidden, away=away if len(away) <= MOST_AWAY else None, roles=roles)


def rights_that_decide(user: User) -> tuple[object, ...]:
    """Return all that decides what a person sees: people for whom it is the same see the same rows, and steps.

    It holds what the conditions of `visible_to` ask about a person; a new one that asks something else belongs here.
    """
    reach = user.reach
    found: tuple[object, ...] = (user.is_active, sorted(user.roles), user.organisation_id)
    found += (reach.sees_all, sorted(reach.hidden), sorted(reach.away or ()), sorted(reach.roles))
    # Where more is narrowed to others than is named, each row is looked up for the one person.
    return found if reach.away is not None else (*found, user.pk)


def _held(person: int, organisation: int | None) -> Any:
    """Return the single meetings in which a person has a role, and which."""
    held = MeetingRole.objects.filter(Q(person=person) | Q(organisation__in=with_above(organisation)))
    return held.values_list("meeting_id", "role")


def _closed(person: int, organisation: int | None) -> Any:
    """Return the meetings that are not open to a person unless by a role, and what is narrowed to others.

    Of the latter, at most one more than can be named. The second column says whether it is a meeting.
    """
    open_to = Q(openness=Openness.EVERYONE)
    if organisation is not None:
        open_to |= Q(openness=Openness.SIDE) & _of_side(organisation, "side")
    meetings = MeetingAccess.objects.exclude(open_to).annotate(of=Value(value=True))
    coordinated = MeetingRole.objects.filter(person=person, role=Role.COORDINATOR).values("meeting")
    away = _narrowed_to_others(person, organisation, coordinated).annotate(of=Value(value=False))
    return meetings.values_list("meeting_id", "of").union(
        away.values_list("recommendation_id", "of")[: MOST_AWAY + 1], all=True
    )


_HELD, _CLOSED = Prepared(_held), Prepared(_closed)


def _own_side(organisation: int | None) -> Any:
    """Return the side of an organisation as it is now, 0 for our own."""
    if organisation is None:
        return Value(0, output_field=models.BigIntegerField())
    mine = past.live(Organisation.objects.filter(pk=organisation).values("side"))
    return Coalesce(Subquery(mine), Value(0), output_field=models.BigIntegerField())


def _narrowed_to_others(
    person: int, organisation: int | None, coordinated: Sequence[int] | models.QuerySet[Any, Any]
) -> models.QuerySet[RecommendationAccess]:
    """Return the access of the recommendations that are narrowed to others than a person of an organisation."""
    named = RecommendationReader.objects.filter(
        Q(person=person) | Q(organisation__in=with_above(organisation)), recommendation=OuterRef("recommendation")
    )
    allowed = Q(narrowing=Narrowing.MEETING) | Q(Exists(named), narrowing=Narrowing.NAMED)
    if organisation is not None:
        allowed |= Q(narrowing=Narrowing.SIDE) & _of_side(organisation, "side")
    return RecommendationAccess.objects.exclude(allowed | Q(recommendation__meeting__in=coordinated))


def visible_meetings(user: User) -> MeetingQuerySet:
    """Return the meetings that a person may see."""
    hidden = sorted(user.reach.hidden)
    return Meeting.objects.exclude(pk__in=among(hidden)) if hidden else Meeting.objects.all()


def in_visible_meeting(user: User, column: str = "meeting") -> Q:
    """Return the condition that a person may see the meeting in that column."""
    hidden = user.reach.hidden
    return not_among(column, sorted(hidden)) if hidden else Q()


def not_narrowed_away(user: User, column: str = "pk") -> Q:
    """Return the condition that the recommendation in that column is not narrowed to others than a person."""
    reach = user.reach
    if not reach.narrowed:
        return Q()
    if reach.away is None:
        others = _narrowed_to_others(user.pk, user.organisation_id, reach.coordinated)
        away = others.filter(recommendation=OuterRef(column))
        return Q(~Exists(away))
    return not_among(column, sorted(reach.away))


def of_side(user: User, column: str = "side") -> Q:
    """Return the condition that a person belongs to the side in that column; without an organisation to our own."""
    if user.organisation_id is None:
        return Q(**{f"{column}__isnull": True})
    return _of_side(user.organisation_id, column)


def _of_side(organisation: int, column: str) -> Q:
    return Q(Exact(Coalesce(F(f"{column}_id"), Value(0)), _own_side(organisation)))
