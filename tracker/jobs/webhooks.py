"""The tasks that send to webhooks what changed. The actions write the deliveries and record their outcome."""

from __future__ import annotations

from django.db import OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from tracker import actions
from tracker.jobs.connecting import own_connection
from tracker.jobs.notices import as_listed
from tracker.jobs.retrying import GrowingWaits

QUEUE = "webhooks"
"""A queue of their own: other sites may take their time."""


@app.periodic(cron="*/5 * * * *")
@app.task(name="write_deliveries", queue=QUEUE, queueing_lock="write_deliveries")
def write_deliveries(timestamp: int) -> None:
    """Write what webhooks are to be sent, every five minutes."""
    with own_connection():
        actions.write_deliveries(at=timezone.now(), in_view=as_listed)


@app.task(name="send_webhook", queue=QUEUE, retry=GrowingWaits(on=[OperationalError]))
def send_webhook(delivery: int) -> None:
    """Send one delivery, by its key; the action has it sent again where that is right."""
    with own_connection():
        actions.send_webhook(delivery=delivery)
