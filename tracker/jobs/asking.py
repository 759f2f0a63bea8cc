"""Passes on requests for an update that nobody answers, or that are asked of somebody who has left."""

from __future__ import annotations

from django.db import OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from tracker import actions
from tracker.jobs.connecting import own_connection
from tracker.jobs.retrying import GrowingWaits


@app.periodic(cron="40 * * * *")
@app.task(name="escalate_requests", queueing_lock="escalate_requests")
def escalate_requests(timestamp: int) -> None:
    """Pass on what it is time for today; each hour, as a worker may have been away, and once each all the same."""
    with own_connection():
        actions.pass_on_of_closed()
        actions.escalate_due(timezone.localdate())


@app.task(name="pass_on_of_closed", retry=GrowingWaits(on=[OperationalError]))
def pass_on_of_closed() -> None:
    """Pass on what is asked of closed accounts, because one was just closed."""
    with own_connection():
        actions.pass_on_of_closed()
