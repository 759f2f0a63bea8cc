"""Jobs: that they exist with their transaction, are tried again, outlive their worker, and are run by the command."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import TaskNotFound

from tests import jobs
from tests.conftest import Cast
from tests.servers import open_folder
from tracker.deferring import defer, wait_before
from tracker.jobs import worker
from tracker.jobs.retrying import GrowingWaits
from tracker.jobs.upkeep import MOST_DEATHS
from tracker.models import Theme

ROOT = Path(__file__).parents[2]
MANAGE = [sys.executable, "manage.py"]


@pytest.fixture
def task() -> Iterator[Callable[..., list[int]]]:
    """A function that makes a task “try” which notes its argument and then does something."""
    noted: list[int] = []

    def make(body: Callable[[int], object] = lambda number: None, **options: Any) -> list[int]:
        def run(number: int) -> None:
            noted.append(number)
            body(number)

        task: Any = app.task(name="try", **options)
        task(run)
        return noted

    yield make
    app.tasks.pop("try", None)


def fail(number: int) -> None:
    raise OSError(number)


def rows() -> list[tuple[str, int]]:
    """Status and number of tries of each job."""
    return list(ProcrastinateJob.objects.order_by("pk").values_list("status", "attempts"))


def test_job_exists_exactly_when_its_transaction_commits(db: None, task: Callable[..., list[int]]) -> None:
    noted = task()
    with transaction.atomic():
        defer("try", number=1)
        transaction.set_rollback(True)
    with transaction.atomic():
        defer("try", number=2)

    assert jobs.run_due() == ["try"]
    assert noted == [2]
    assert rows() == []


def test_job_of_a_task_that_nobody_wrote_is_refused_where_it_is_added(db: None) -> None:
    with pytest.raises(TaskNotFound):
        defer("nonsense", number=1)


def test_job_may_wait(db: None, task: Callable[..., list[int]]) -> None:
    noted = task()
    defer("try", wait=timedelta(hours=1), number=1)

    assert jobs.run_due() == []
    assert jobs.run_all() == ["try"]
    assert noted == [1]


def test_failed_job_is_tried_again_after_waits_that_grow_and_then_left(
    db: None, task: Callable[..., list[int]]
) -> None:
    noted = task(fail, retry=GrowingWaits(on=[OSError], most=3))
    defer("try", number=1)

    jobs.run_due()
    assert rows() == [("todo", 1)]
    assert jobs.run_due() == []
    jobs.run_all()

    assert noted == [1, 1, 1, 1]
    assert rows() == [("failed", 4)]
    waits = [wait_before(attempts) for attempts in range(20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=3))


def test_fault_that_no_later_try_would_mend_is_not_tried_again(db: None, task: Callable[..., list[int]]) -> None:
    noted = task(fail, retry=GrowingWaits(on=[TimeoutError]))
    defer("try", number=1)

    jobs.run_all()

    assert (noted, rows()) == ([1], [("failed", 1)])


def test_job_of_a_worker_that_died_is_run_again(db: None, task: Callable[..., list[int]]) -> None:
    noted = task()
    defer("try", number=1)
    jobs.begin_and_die()
    assert rows() == [("doing", 0)]
    assert jobs.run_due() == []

    defer("free_stalled_jobs", timestamp=0)

    assert jobs.run_all() == ["free_stalled_jobs", "try"]
    assert (noted, rows()) == ([1], [])


@pytest.mark.django_db(transaction=True)
def test_job_of_a_worker_that_died_is_dropped_where_the_same_was_asked_for_again(
    task: Callable[..., list[int]],
) -> None:
    noted = task(queueing_lock="one")
    defer("try", number=1)
    jobs.begin_and_die()
    defer("free_stalled_jobs", timestamp=0)
    defer("try", number=2, wait=timedelta(hours=1))

    jobs.run_worker()

    # The death counts for the one that waits, so that a job that kills every worker ends here too.
    assert (noted, rows()) == ([], [("todo", 0)])
    assert ProcrastinateEvent.objects.filter(job__args={"number": 2}, type="aborted").count() == 1


def test_job_that_kills_every_worker_is_left_as_failed(db: None, task: Callable[..., list[int]]) -> None:
    noted = task()
    defer("try", number=1)
    jobs.die(MOST_DEATHS + 1)
    jobs.run_due()

    assert (noted, rows()) == ([], [("failed", MOST_DEATHS + 1)])


def test_tries_that_ended_in_order_are_no_deaths(db: None, task: Callable[..., list[int]]) -> None:
    noted = task(fail, retry=GrowingWaits(on=[OSError]))
    defer("try", number=1)
    for _ in range(MOST_DEATHS):
        jobs.run_due()
        jobs.bring_forward()

    jobs.die()

    assert (len(noted), rows()) == (MOST_DEATHS, [("todo", MOST_DEATHS + 1)])


def test_job_of_a_worker_that_lives_is_left_to_it(db: None, task: Callable[..., list[int]]) -> None:
    task()
    defer("try", number=1)
    jobs.begin_and_die()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '20 seconds'")

    defer("free_stalled_jobs", timestamp=0)

    assert jobs.run_due() == ["free_stalled_jobs"]
    assert rows() == [("doing", 0)]


def test_old_jobs_are_removed_however_they_ended(db: None, task: Callable[..., list[int]]) -> None:
    task(fail)
    for number in (1, 2):
        defer("try", number=number)
    jobs.run_due()
    with connection.cursor() as cursor:
        oldest = ProcrastinateJob.objects.earliest("pk").pk
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '91 days' WHERE job_id = %s", [oldest])

    defer("remove_old_jobs", timestamp=0)
    jobs.run_due()

    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"number": 2}]


def test_every_task_that_is_written_is_known_to_the_worker() -> None:
    modules = [path.read_text(encoding="utf-8") for path in (ROOT / "tracker" / "jobs").glob("*.py")]
    written = {name for text in modules for name in re.findall(r'@app\.task\(name="(\w+)"', text)}
    assert len(written) > 10
    assert written <= app.tasks.keys()


def test_upkeep_is_done_by_itself() -> None:
    assert {name for name, _ in app.periodic_registry.periodic_tasks} >= {"free_stalled_jobs", "remove_old_jobs"}


@pytest.mark.django_db(transaction=True)
def test_command_runs_what_is_due_on_connections_of_its_own(task: Callable[..., list[int]]) -> None:
    def write(number: int) -> None:
        with transaction.atomic():
            Theme.objects.create(name=f"Theme {number}")
            if number < 3:
                defer("try", number=number + 1)

    jobs.clear()
    noted = task(write)
    defer("try", number=1)

    jobs.run_worker()

    assert noted == [1, 2, 3]
    assert Theme.objects.count() == 3
    assert (rows(), ProcrastinateWorker.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_test_runs_no_job_that_the_clock_adds(task: Callable[..., list[int]]) -> None:
    @app.periodic(cron="* * * * *")
    @app.task(name="each_minute")
    def each_minute(timestamp: int) -> None:
        noted.append(timestamp)

    jobs.clear()
    noted = task()
    defer("try", number=1)
    try:
        jobs.run_worker()
    finally:
        app.periodic_registry.periodic_tasks.pop(("each_minute", ""))
        app.tasks.pop("each_minute")

    assert noted == [1]
    assert ("free_stalled_jobs", "") in app.periodic_registry.periodic_tasks


@pytest.mark.django_db(transaction=True)
def test_job_added_by_a_job_that_fails_does_not_exist(task: Callable[..., list[int]]) -> None:
    def write(number: int) -> None:
        with transaction.atomic():
            defer("try", number=number + 1)
            fail(number)

    jobs.clear()
    noted = task(write)
    defer("try", number=1)

    jobs.run_worker()
    jobs.clear()

    assert noted == [1]


@pytest.mark.django_db(transaction=True)
def test_worker_that_is_told_to_end_while_it_connects_does() -> None:
    async def run() -> bool:
        stopping = asyncio.Event()
        stopping.set()
        return await worker._work(1, False, stopping)

    ended: list[bool] = []
    thread = Thread(target=lambda: ended.append(asyncio.run(run())))
    thread.start()
    thread.join(60)

    assert ended == [True]


def test_every_task_is_in_one_of_the_queues_that_are_worked_on_beside_each_other() -> None:
    lanes = [lane.queues for lane in worker._lanes(1, False)]
    queues = [queue for lane in lanes for queue in lane or ()]

    assert sorted(queues) == sorted({"mail", "reading", "webhooks"} | {task.queue for task in app.tasks.values()})
    named = ("send_mail", "send_webhook", "read_upload", "send_digests")
    assert [app.tasks[name].queue for name in named] == ["mail", "webhooks", "reading", "default"]
    assert [lane.queues for lane in worker._lanes(1, True)] == [None]


def test_command_needs_at_least_one_job_at_once() -> None:
    with pytest.raises(CommandError, match="Give --jobs 1 or more"):
        call_command("worker", "--jobs", "0")


ADD = "from tracker.deferring import defer; defer('remove_old_jobs', timestamp=0)"
DISCONNECT = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
"""
COUNT = "from procrastinate.contrib.django.models import ProcrastinateJob as J; print(J.objects.count())"


@pytest.mark.skipif(sys.platform == "win32", reason="the embedded database does not run there")
@pytest.mark.slow
def test_worker_is_woken_by_a_new_job_and_ends_in_order() -> None:
    with open_folder() as place:
        environment = os.environ | {"VAR": str(place.parent), "DATABASE_URL": "embedded"}
        options: dict[str, Any] = {"cwd": ROOT, "env": environment, "text": True, "stdout": subprocess.PIPE}

        def manage(*arguments: str) -> str:
            return subprocess.run([*MANAGE, *arguments], check=True, timeout=120, **options).stdout.strip()

        manage("migrate", "-v0")
        for end in ("signal", "input"):
            command = [*MANAGE, "worker", "--while-stdin-open"]
            with subprocess.Popen(command, stdin=subprocess.PIPE, **options) as process:
                try:
                    assert process.stdout is not None
                    assert "running" in process.stdout.readline()
                    # The server forgets every connection, as when it is restarted; the worker finds it again.
                    manage("shell", "-v0", "-c", DISCONNECT)
                    manage("shell", "-v0", "-c", ADD)
                    until = time.monotonic() + 30
                    while manage("shell", "-v0", "-c", COUNT) != "0":
                        assert time.monotonic() < until, "the worker did not run the job"
                    if end == "signal":
                        process.send_signal(signal.SIGTERM)
                        assert process.wait(30) == 0
                    # Leaving closes the worker's standard input.
                except BaseException:
                    process.kill()
                    raise
            assert process.returncode == 0


def test_jobs_are_looked_at_in_the_admin_by_superusers_and_cancelled_by_nobody(
    client: Client, cast: Cast, task: Callable[..., list[int]]
) -> None:
    task()
    defer("try", number=1)
    job = ProcrastinateJob.objects.get()
    client.force_login(cast.administrator)
    page = client.get(reverse("admin:procrastinate_procrastinatejob_changelist"))
    one = client.get(reverse("admin:procrastinate_procrastinatejob_change", args=[job.pk]))
    for action in ("cancel", "abort", "retry", "delete_selected"):
        client.post(
            reverse("admin:procrastinate_procrastinatejob_changelist"),
            {"action": action, "_selected_action": [job.pk]},
        )

    assert (page.status_code, one.status_code) == (200, 200)
    assert 'name="action"' not in page.content.decode()
    assert rows() == [("todo", 0)]
    assert not ProcrastinateJob.objects.get().abort_requested
    client.force_login(cast.coordinator)
    assert client.get(reverse("admin:procrastinate_procrastinatejob_changelist")).status_code == 403
