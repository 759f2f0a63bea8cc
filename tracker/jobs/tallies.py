"""Counts each day once it is over."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tracker import actions


@app.periodic(cron="35 * * * *")
@app.task(name="tally_days", queueing_lock="tally_days")
def tally_days(timestamp: int) -> None:
    """Count the days that are over and not counted yet, and what pages of today begin with.

    Each hour, as a worker may have been away at midnight; at a minute at which yesterday has just become settled.
    """
    today = timezone.localdate()
    actions.tally_days(actions.days_to_tally(today))
    actions.tally_next_day(today)
