"""Runs jobs in the test's own thread and transaction, in the order and with the retries that the worker has."""

from __future__ import annotations

import json
from inspect import isawaitable
from typing import Any, cast

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job, Status


def run_due() -> list[str]:
    """Run every job that is due, and those they add, as a worker would; return the names of the tasks in order.

    A job that fails is put off as its task says, or stays as failed; nothing is raised.
    """
    names = []
    worker = async_to_sync(app.job_manager.register_worker)()
    while job := async_to_sync(app.job_manager.fetch_job)(queues=None, worker_id=worker):
        names.append(job.task_name)
        _run(job)
    async_to_sync(app.job_manager.unregister_worker)(worker)
    return names


def run_all(most: int = 100) -> list[str]:
    """Run what is due, then what waits for a later moment, until nothing is left."""
    names = run_due()
    while bring_forward() and len(names) < most:
        names += run_due()
    return names


def bring_forward() -> int:
    """Make every job due that waits; return how many wait."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    return ProcrastinateJob.objects.filter(status="todo").count()


def waiting(task: str) -> list[dict[str, Any]]:
    """The arguments of the jobs of a task that are in the queue, oldest first."""
    rows = ProcrastinateJob.objects.filter(task_name=task, status="todo").order_by("pk")
    return list(rows.values_list("args", flat=True))


def clear() -> None:
    """Forget every job; Django empties only the tables it manages."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


def _run(job: Job) -> None:
    task, manager = app.tasks[job.task_name], app.job_manager
    context = [JobContext(app=app, job=job, abort_reason=lambda: None, start_timestamp=0)] if task.pass_context else []
    try:
        # Django's connection leaves JSON as the text it is; the worker's does not.
        result = task.func(*context, **json.loads(cast(str, job.task_kwargs)))
        if isawaitable(result):
            async_to_sync(_finished)(result)
    except Exception as error:
        again = task.get_retry_exception(exception=error, job=job)
        if again is None:
            async_to_sync(manager.finish_job)(job, Status.FAILED, delete_job=False)
        else:
            async_to_sync(manager.retry_job)(job, retry_at=again.retry_decision.retry_at)
    else:
        async_to_sync(manager.finish_job)(job, Status.SUCCEEDED, delete_job=True)


async def _finished(result: Any) -> None:
    await result
