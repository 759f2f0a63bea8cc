"""Sources of recommendations in briefings, and decisions not to track a passage."""

from __future__ import annotations

from functools import cache

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy

from briefings.models import Briefing, Passage
from briefings.reading import PassageKind
from tracker.models.people import User
from tracker.models.recommendations import Recommendation
from tracker.workflow import Decision, Status


def _cut(text: str) -> Substr:
    """The characters of a text column between the row's own offsets."""
    return Substr(text, F("start") + 1, F("end") - F("start"))


@cache
def _heading() -> Subquery:
    """The words of the last heading before a source; a question always asked alike, so it is put together once."""
    above = Passage.objects.filter(
        briefing=OuterRef("briefing"), kind=PassageKind.HEADING, start__lt=OuterRef("start")
    ).order_by("-start")
    return Subquery(above.annotate(words=_cut("briefing__text")).values("words")[:1])


class SourceQuerySet(models.QuerySet["Source"]):
    """Sets of sources."""

    def kept(self) -> SourceQuerySet:
        """Those that nobody undid."""
        return self.filter(ended_by__isnull=True)

    def in_force(self) -> SourceQuerySet:
        """Those of recommendations that were not entered in error; only these make a passage count as tracked."""
        return self.kept().exclude(recommendation__status=Status.ENTERED_IN_ERROR)

    def touching(self, briefing: int | OuterRef, start: int | OuterRef, end: int | OuterRef) -> SourceQuerySet:
        """Those that have words between two offsets of a briefing of that key, or of the row of an outer query."""
        return self.filter(briefing=briefing, start__lt=end, end__gt=start)

    def visible_to(self, user: User) -> SourceQuerySet:
        """Those of which this person may see the briefing, and the recommendation too: they may be of two meetings."""
        from tracker.models.access import in_visible_meeting, not_narrowed_away

        seen = in_visible_meeting(user, "briefing__meeting") & in_visible_meeting(user, "recommendation__meeting")
        return self.filter(seen & not_narrowed_away(user, "recommendation"))

    def shown_of(self, recommendation: Recommendation, user: User) -> list[Source]:
        """Return the sources of a recommendation for its page, as this person may see them; see `quoted`.

        Where its tracking was undone, those are shown from which it was tracked.
        """
        if recommendation.by_hand:
            rows = self.kept().filter(recommendation=recommendation)
        else:
            rows = self.filter(recommendation=recommendation)
        found = list(rows.visible_to(user).quoted())
        return [source for source in found if source.ended_by_id is None] or found

    def in_order(self) -> SourceQuerySet:
        """As they stand in their documents."""
        return self.order_by("briefing_id", "start", "end", "pk")

    def cut(self) -> SourceQuerySet:
        """With `quote`, the exact words, cut out by the database: a briefing may be long."""
        return self.annotate(quote=_cut("briefing__text"))

    def quoted(self) -> SourceQuerySet:
        """With `quote`, whether its briefing `is_replaced`, and the meeting of that briefing."""
        rows = self.select_related("briefing__meeting", "ended_by").defer("briefing__text")
        replaced = Exists(Briefing.objects.filter(revises=OuterRef("briefing")))
        return rows.cut().annotate(is_replaced=replaced).in_order()

    def headed(self) -> SourceQuerySet:
        """With `heading`, the words of the last heading above each: it costs a look into each briefing's text."""
        return self.annotate(heading=_heading())


@pghistory.track(meta={"indexes": [models.Index(fields=["recommendation"], name="source_past")]})
class Source(models.Model):
    """The exact words a recommendation came from: offsets in characters into a briefing's text."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="sources", db_index=False)
    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="sources", db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    act = models.ForeignKey("Act", models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(
        "Act",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="What undid the tracking, so that the passage is to review again.",
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("source text")
        verbose_name_plural = gettext_lazy("source texts")
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "briefing", "start", "end"],
                condition=Q(ended_by__isnull=True),
                name="source_once",
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="source_is_not_empty"),
        ]
        indexes = [
            # The highlighted words on a briefing's page, and its coverage.
            models.Index(fields=["briefing", "start"], name="source_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.start} to {self.end} of briefing {self.briefing_id}"


@pghistory.track()
class PassageDecision(models.Model):
    """A passage that is not tracked, and why that is right; without one it is to review."""

    passage = models.OneToOneField(Passage, models.PROTECT, related_name="decision")
    decision = models.CharField(max_length=15, choices=Decision.choices)
    act = models.ForeignKey("Act", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = gettext_lazy("decision not to track")
        verbose_name_plural = gettext_lazy("decisions not to track")
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="passage_decision_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: passage {self.passage_id}"
