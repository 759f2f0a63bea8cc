"""The task that works on an imported file outside the request. `exchange.importing.running` says how."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tracker.actions.file_imports import MOST_ATTEMPTS, TASK
from tracker.exchange.importing import running
from tracker.jobs.connecting import own_connection
from tracker.jobs.retrying import GrowingWaits


@app.task(name=TASK, queue="reading", retry=GrowingWaits(most=MOST_ATTEMPTS))
def run_import(file_import: int) -> None:
    """Read, check or apply the import of a key: whatever is next."""
    with own_connection():
        running.work(file_import)
