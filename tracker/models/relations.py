"""What one recommendation is to another."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tracker.models.people import User
from tracker.models.recommendations import Recommendation
from tracker.workflow import RELATION_SIDES, RelationKind, Status


class RelationQuerySet(models.QuerySet["Relation"]):
    """Sets of relations."""

    def in_force(self) -> RelationQuerySet:
        """Those that have not been ended."""
        return self.filter(ended_by__isnull=True)

    def reiterating(self) -> RelationQuerySet:
        """Those in force by which `one` reiterates `other`. What was entered in error reiterates nothing."""
        return self.in_force().filter(kind=RelationKind.RESTATES).exclude(one__status=Status.ENTERED_IN_ERROR)

    def closing(self, recommendation: Recommendation) -> RelationQuerySet:
        """Those in force because of which a recommendation is closed: it was superseded, or merged into another."""
        superseded = Q(other=recommendation, kind=RelationKind.SUPERSEDES)
        return self.in_force().filter(superseded | Q(one=recommendation, kind=RelationKind.MERGED_INTO))

    def closed_for(self, recommendation: Recommendation) -> RelationQuerySet:
        """Those in force because of which others are closed: a recommendation supersedes them, or has them in it."""
        superseded = Q(one=recommendation, kind=RelationKind.SUPERSEDES)
        return self.in_force().filter(superseded | Q(other=recommendation, kind=RelationKind.MERGED_INTO))

    def visible_to(self, user: User) -> RelationQuerySet:
        """Those of which this person may see both sides."""
        from tracker.models.access import in_visible_meeting, not_narrowed_away

        seen = Q()
        for side in ("one", "other"):
            seen &= in_visible_meeting(user, f"{side}__meeting") & not_narrowed_away(user, side)
        return self.filter(seen) if seen else self

    def of(self, recommendation: Recommendation) -> RelationQuerySet:
        """Those in force on either side of a recommendation, with both."""
        either = Q(one=recommendation) | Q(other=recommendation)
        return self.in_force().filter(either).prefetch_related("one", "other").order_by("pk")


@pghistory.track()
class Relation(models.Model):
    """What one recommendation is to another, read from left to right: `one` supersedes `other`."""

    one = models.ForeignKey(Recommendation, models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=12, choices=RelationKind.choices)
    other = models.ForeignKey(Recommendation, models.PROTECT, related_name="relations_from_others")
    act = models.ForeignKey("Act", models.PROTECT, related_name="+")
    ended_by = models.ForeignKey("Act", models.PROTECT, null=True, blank=True, related_name="+")

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("relation")
        verbose_name_plural = gettext_lazy("relations")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_known"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="relation_joins_two"),
            models.UniqueConstraint(
                fields=["one", "kind", "other"],
                condition=Q(ended_by__isnull=True),
                name="relation_in_force_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.get_kind_display()} {self.other_id}"

    def seen_from(self, recommendation: Recommendation) -> tuple[str | Promise, Recommendation]:
        """Return what one of the two is to the other, in words, and that other one."""
        is_first = self.one_id == recommendation.pk
        return RELATION_SIDES[RelationKind(self.kind)][0 if is_first else 1], self.other if is_first else self.one
