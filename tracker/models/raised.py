"""What each side says about raising a recommendation at the next meeting: pinned, left out, and its line to take.

Which ones the rules would raise is said in `overview.to_raise`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.access import in_visible_meeting, not_narrowed_away, of_side
from tracker.models.people import User
from tracker.models.recommendations import Recommendation
from tracker.workflow import OPEN

LONGEST_LINE = 500
"""So many characters has a line to take: it is said aloud."""
MOST_PINNED = 10
"""So many open recommendations are pinned at most: nobody raises more at one meeting."""


class RaiseChoice(models.TextChoices):
    """Whether a recommendation is raised at the next meeting."""

    BY_RULE = "", _("As the rules say")
    PINNED = "pinned", _("Pin it")
    LEFT_OUT = "left_out", _("Leave it out")


class RaisedItemQuerySet(models.QuerySet["RaisedItem"]):
    """Sets of what sides say about raising recommendations."""

    def visible_to(self, user: User) -> RaisedItemQuerySet:
        """Those of this person's side, on recommendations they may see.

        Somebody without an organisation sees what our side says where they are a coordinator, as with restricted
        notes. Who looks at the pages as somebody else sees none that they could not see themselves.
        """
        seen = in_visible_meeting(user, "recommendation__meeting") & not_narrowed_away(user, "recommendation")
        rows = self.filter(seen, of_side(user))
        if user.organisation_id is None and not user.is_coordinator:
            rows = rows.filter(recommendation__meeting__in=user.reach.coordinated)
        return rows if user.viewer is None else rows.visible_to(user.viewer)

    def pinned(self) -> RaisedItemQuerySet:
        """Those pinned of recommendations that are open, in their places."""
        return self.filter(choice=RaiseChoice.PINNED, recommendation__status__in=sorted(OPEN)).order_by("place", "pk")


@pghistory.track()
class RaisedItem(models.Model):
    """What one side says about raising a recommendation at the next meeting. `side` is empty for our own side.

    `place` counts all that the side has pinned, from 1; a person sees places among those they may see.
    """

    # Found by the index of the constraint.
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="raised", db_index=False)
    side = models.ForeignKey("Side", models.PROTECT, null=True, blank=True, related_name="+")
    choice = models.CharField(max_length=10, choices=RaiseChoice.choices, default=RaiseChoice.BY_RULE, blank=True)
    place = models.PositiveIntegerField(null=True, blank=True)
    line_to_take = models.CharField(_("line to take"), max_length=LONGEST_LINE, blank=True)

    objects = RaisedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation to raise")
        verbose_name_plural = _("recommendations to raise")
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "side"], name="raised_item_once_a_side", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(choice__in=RaiseChoice.values), name="raised_item_choice_known"),
            models.CheckConstraint(
                condition=Q(choice=RaiseChoice.PINNED, place__isnull=False, place__gte=1)
                | ~Q(choice=RaiseChoice.PINNED) & Q(place__isnull=True),
                name="raised_item_place_where_pinned",
            ),
        ]

    def __str__(self) -> str:
        return f"raising recommendation {self.recommendation_id}"


def said_by_side_of(user: User) -> models.QuerySet[Any]:
    """Return the versions of what a person's side says; of meetings that the person may see."""
    rows: models.QuerySet[Any] = getattr(RaisedItem, "pgh_event_model").objects.filter(side=user.side_id)  # noqa: B009
    if user.organisation_id is None and not user.is_coordinator:
        return rows.filter(recommendation__meeting__in=user.reach.coordinated)
    return rows


@dataclass(frozen=True, slots=True)
class Raising:
    """What a person's side says about raising one recommendation.

    `place` counts the pinned and open ones that the person sees, from 1; None where this is none of them.
    """

    choice: str = RaiseChoice.BY_RULE.value
    place: int | None = None
    line_to_take: str = ""

    def plain(self) -> list[Any]:
        """Return it as data that a page can carry and two of which can be compared."""
        return [str(self.choice), self.place, self.line_to_take]


def raising(recommendation: Recommendation, user: User) -> Raising:
    """Return what a person's side says about raising a recommendation."""
    rows = RaisedItem.objects.visible_to(user)
    item = rows.filter(recommendation=recommendation).first()
    if item is None:
        return Raising()
    pinned = list(rows.pinned().values_list("pk", flat=True)) if item.choice == RaiseChoice.PINNED else []
    place = pinned.index(item.pk) + 1 if item.pk in pinned else None
    return Raising(item.choice, place, item.line_to_take)
