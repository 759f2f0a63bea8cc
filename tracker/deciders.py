"""Who can verify what was reported complete, or decide about a proposed date: the coordinators to whom it is open.

One query fetches the coordinators with all that the permissions ask about them, however many recommendations wait.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy, ngettext

from tracker import permissions
from tracker.models import Recommendation, User
from tracker.models.access import MeetingRole, Reach
from tracker.models.people import Role
from tracker.workflow import Step, either

NAMED = 3
"""So many are named; of the others is said how many there are."""
_NOBODY = gettext_lazy("none of them can. Ask an administrator to add a coordinator")


def coordinators(meetings: Collection[int]) -> list[User]:
    """Return the people who coordinate the site or one of the meetings of these ids, by name; without any, nobody."""
    if not meetings:
        return []
    of_site = User.groups.through.objects.filter(group__name=Role.COORDINATOR)
    held = MeetingRole.objects.filter(role=Role.COORDINATOR, meeting__in=meetings)
    named = Q(pk__in=of_site.values("user")) | Q(pk__in=held.values("person"))
    active = User.objects.filter(named, is_active=True, is_system=False)
    rows = active.only("name", "is_active", "is_system", "organisation").annotate(
        of_site=Exists(of_site.filter(user=OuterRef("pk"))),
        of_meetings=ArraySubquery(held.filter(person=OuterRef("pk")).values("meeting")),
    )
    people: list[Any] = list(rows.order_by("name", "pk"))
    for person in people:
        person.roles = frozenset({Role.COORDINATOR.value}) if person.of_site else frozenset()
        roles = tuple((meeting, Role.COORDINATOR.value) for meeting in person.of_meetings)
        person.reach = Reach(sees_all=person.of_site, roles=roles)
    return people


def holders_of(role: Role) -> str:
    """Return the names of the people who have a role on the whole site, a few of them in words; empty for nobody."""
    people = User.objects.filter(groups__name=role.value, is_active=True, is_system=False)
    names = list(people.order_by("name", "pk").values_list("name", flat=True))
    return either(_shortened(names))


def _shortened(names: list[str]) -> list[str]:
    """Return the first names, and how many others there are."""
    more = len(names) - NAMED
    return (
        names
        if more <= 0
        else [*names[:NAMED], ngettext("%(count)d other", "%(count)d others", more) % {"count": more}]
    )


def able(step: Step, recommendation: Recommendation, people: Iterable[User]) -> list[User]:
    """Return who of these coordinators can take a step now; only one who is deputy of its owner is asked for once."""
    return [person for person in people if permissions.open_steps(person, recommendation, (step,))]


def named(step: Step, recommendation: Recommendation, people: Iterable[User]) -> str:
    """Return in words who of these coordinators can take a step now, or that none of them can."""
    names = [person.name for person in able(step, recommendation, people)]
    return either(_shortened(names)) or str(_NOBODY)
