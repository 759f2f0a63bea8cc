"""How everything stood at the end of past days, counted once: a past day does not change."""

from __future__ import annotations

from django.db import models


class DayTally(models.Model):
    """The counts of each meeting at the end of a day; `history` can count them again from the versions.

    `meetings` has the id of each meeting with, by status and by "overdue" and "stale", how many of its recommendations
    were that; nought is left out. A day ends where the site is, which `zone` names. `next_day` is what pages of the day
    after begin to count with (see `tallying`); it is empty again when that is over.
    """

    day = models.DateField()
    zone = models.CharField(max_length=64)
    meetings = models.JSONField(default=dict)
    that_day = models.JSONField(default=dict)
    next_day = models.JSONField(default=dict)

    class Meta:
        verbose_name = "tally of a day"
        verbose_name_plural = "tallies of days"
        constraints = [models.UniqueConstraint(fields=["day", "zone"], name="day_tally_once")]

    def __str__(self) -> str:
        return f"tally of {self.day}"
