"""Passes on requests for an update that nobody answers."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tracker import actions
from tracker.jobs.connecting import own_connection


@app.periodic(cron="40 * * * *")
@app.task(name="escalate_requests", queueing_lock="escalate_requests")
def escalate_requests(timestamp: int) -> None:
    """Pass on what it is time for today; each hour, as a worker may have been away, and once each all the same."""
    with own_connection():
        actions.escalate_due(timezone.localdate())
