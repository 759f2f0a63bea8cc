"""Runs jobs in the test's own thread and transaction, in the order and with the retries that the worker has."""

from __future__ import annotations

from inspect import isawaitable
from threading import Thread
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from asgiref.sync import async_to_sync
from django.core.management import call_command
from django.db import connection, connections
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from tracker.jobs import upkeep


def run_due() -> list[str]:
    """Run every job that is due, and those they add, as a worker would; return the names of the tasks in order.

    A job that fails is put off as its task says, or stays as failed; nothing is raised.
    """
    names = []
    worker = _ask("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
    while key := _ask("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", worker):
        job = ProcrastinateJob.objects.get(pk=key).procrastinate_job
        names.append(job.task_name)
        _run(job)
    _ask("DELETE FROM procrastinate_workers WHERE id = %s RETURNING id", worker)
    return names


def run_all(most: int = 100) -> list[str]:
    """Run what is due, then what waits for a later moment, until nothing is left."""
    names = run_due()
    while bring_forward() and len(names) < most:
        names += run_due()
    return names


def run_worker() -> None:
    """Run what is due by the real command, on connections of its own; only for tests that commit.

    Without what the clock adds: whether a mail of the hour goes out, or upkeep stays in the queue, would depend on when
    the test runs. In a thread of its own, for the one of the tests may have an event loop that a browser left there.
    """

    def run() -> None:
        with patch.object(app.periodic_registry, "periodic_tasks", {}):
            call_command("worker", "--once")
        connections.close_all()

    age = connection.settings_dict["CONN_MAX_AGE"]
    thread = Thread(target=run)
    thread.start()
    thread.join()
    connection.settings_dict["CONN_MAX_AGE"] = age


def die(times: int = 1) -> None:
    """Let a worker take the one job there is, and be found dead, so many times; what it left is dealt with."""
    for _ in range(times):
        bring_forward()
        begin_and_die()
        async_to_sync(_free)()


def begin_and_die() -> None:
    """Let a worker take the one job that is due, and be silent from then on."""
    worker = _ask(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes') RETURNING id"
    )
    assert _ask("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", worker)


async def _free() -> None:
    context: Any = SimpleNamespace(app=app)
    await upkeep.free_stalled_jobs(context, timestamp=0)


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


def _ask(query: str, *arguments: object) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        row = cursor.fetchone()
    return row[0] if row else None


def _run(job: Job) -> None:
    task = app.tasks[job.task_name]
    context = [JobContext(app=app, job=job, abort_reason=lambda: None, start_timestamp=0)] if task.pass_context else []
    try:
        result = task.func(*context, **job.task_kwargs)
        if isawaitable(result):
            async_to_sync(_finished)(result)
    except Exception as error:
        again = task.get_retry_exception(exception=error, job=job)
        if again is None:
            _ask("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", job.id)
        else:
            assert job.id is not None
            assert again.retry_decision.retry_at is not None
            app.job_manager.retry_job_by_id(job.id, again.retry_decision.retry_at)
    else:
        _ask("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", job.id)


async def _finished(result: Any) -> None:
    await result
