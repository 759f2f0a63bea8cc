"""Puts jobs into the queue, by the name of their task. The tasks are in `jobs`, which imports what they call."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

MINUTES = (1, 2, 5, 10, 20, 40, 60, 120, 180)
"""The wait before each further try of something; the last one is repeated."""

# Not the connector of the app: in a worker, its connections are outside Django's transactions.
_queue = JobManager(DjangoConnector())


def wait_before(attempts: int) -> timedelta:
    """Return how long to wait after a failed try that had so many before it."""
    return timedelta(minutes=MINUTES[min(attempts, len(MINUTES) - 1)])


def defer(task: str, /, *, wait: timedelta = timedelta(0), lock: str | None = None, **arguments: int | str) -> None:
    """Add a job to the queue, in the database transaction that is open: it exists exactly when that commits.

    `arguments` are kept as JSON and written to the worker's log, so pass keys of rows and never words or secrets. The
    job starts no sooner than after `wait`. Of jobs with one `lock` only one runs at a time, in the order of deferring.
    Raises procrastinate.exceptions.TaskNotFound where no task has the name.
    """
    seconds = int(wait.total_seconds())
    if seconds:
        deferrer = app.configure_task(task, allow_unknown=False, lock=lock, schedule_in={"seconds": seconds})
    else:
        deferrer = app.configure_task(task, allow_unknown=False, lock=lock)
    _queue.defer_job(deferrer.make_new_job(**arguments))


def put_back(job: int, /) -> None:
    """Put a job that failed, or was begun and left, back into the queue, in the database transaction that is open.

    Raises procrastinate.exceptions.UniqueViolation where another one waits of which only one may.
    """
    _queue.retry_job_by_id(job, timezone.now())
