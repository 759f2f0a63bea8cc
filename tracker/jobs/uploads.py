"""The task that reads an upload outside the request. The actions say how, and what follows."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tracker import actions
from tracker.actions.uploads import MOST_ATTEMPTS
from tracker.jobs.connecting import own_connection
from tracker.jobs.retrying import GrowingWaits


@app.task(name="read_upload", queue="reading", retry=GrowingWaits(most=MOST_ATTEMPTS))
def read_upload(upload: int) -> None:
    """Read an upload, by its key."""
    with own_connection():
        actions.read_upload(upload=upload)
