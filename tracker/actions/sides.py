"""An organisation that comes to another side: who may do that, and telling the people who come there with it."""

from __future__ import annotations

import pghistory
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions.account_log import note_sides
from tracker.models import Act, Organisation, Side, User
from tracker.workflow import EditConflict


def hold_moving(by: User, organisation: Organisation) -> list[User]:
    """Hold an organisation that is to come to another side, and all below it, and return who works there.

    Refuse whoever may not move these people. The people are held first, as where an account is changed.
    """
    keys = list(_with_below(organisation).values_list("pk", flat=True))
    people = hold_people(keys)
    list(Organisation.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    now = set(User.objects.filter(organisation__in=_with_below(organisation)).values_list("pk", flat=True))
    if now != {person.pk for person in people}:
        raise EditConflict(
            _("Somebody else has just changed who works at “%(name)s”. Check its people, then save again.")
            % {"name": organisation}
        )
    permissions.may_move(by, organisation, people)
    return people


def hold_people(organisations: list[int]) -> list[User]:
    """Hold who works at organisations of these ids, and return them; of closed accounts too."""
    rows = User.objects.filter(organisation__in=organisations).order_by("pk")
    return list(rows.select_for_update(no_key=True).prefetch_related("groups"))


def move_below(act: Act, organisation: Organisation) -> None:
    """Put all below an organisation on the side that it has now."""
    with pghistory.context(act=act.pk):
        _with_below(organisation).exclude(pk=organisation.pk).update(side=organisation.side)


def tell_moved(act: Act, organisation: Organisation, people: list[User], *, before: Side | None) -> None:
    """Note of each of these people, and tell them and the coordinators, that they came to the side that it has now."""
    if people:
        note_sides(act=act, organisation=organisation, people=people, sides=(before, organisation.side))


def _with_below(organisation: Organisation) -> QuerySet[Organisation]:
    """An organisation, its departments and their desks."""
    below = Q(parent=organisation) | Q(parent__parent=organisation)
    return Organisation.objects.filter(below | Q(pk=organisation.pk))
