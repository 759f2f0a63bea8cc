"""Counts each day once it is over."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tracker import actions


@app.periodic(cron="15 * * * *")
@app.task(name="tally_days", queueing_lock="tally_days")
def tally_days(timestamp: int) -> None:
    """Count the days that are over and not counted yet; each hour, as a worker may have been away at midnight."""
    actions.tally_days(actions.days_to_tally(timezone.localdate()))
