"""Runs jobs: connects to the database, connects again after losing it, and finishes running jobs before it stops.

Jobs stand in queues, and each queue is worked on beside the others: a file that takes minutes to read, or another site
that takes its time to answer, keeps no mail waiting.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params

from tracker.jobs.webhooks import QUEUE as WEBHOOKS
from tracker.stuck_jobs import SILENT

RESTART_SECONDS = 5.0
POLL_SECONDS = 5.0
"""NOTIFY announces jobs; where it is lost, as behind a pooler, a job waits at most so long."""
APART = ("mail", "reading", WEBHOOKS)
"""The queues that are worked on by themselves; all others together."""
WEBHOOKS_AT_ONCE = 4
"""So many other sites are waited for at once, each for `outgoing.WHOLE_SECONDS` at most."""

log = logging.getLogger(__name__)


def run(*, jobs_at_once: int = 1, once: bool = False) -> None:
    """Run jobs until SIGTERM or SIGINT comes, or, with `once`, until none is due.

    So many jobs of each queue are run at once, or, with `once`, of all. Jobs that are running are finished first. The
    connection that waits for jobs must lead to the server itself: a pooler that gives connections out by transaction
    drops what LISTEN asks for, and jobs then start up to `POLL_SECONDS` late.
    """
    # A job's own connection ends with it: threads come and go, and nobody would close what they leave.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    asyncio.run(_supervise(jobs_at_once, once))


async def _supervise(jobs_at_once: int, once: bool) -> None:  # noqa: FBT001 - private, passed on
    """Keep a worker running; it ends by itself only when the database is lost."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Only the main thread hears signals; elsewhere whoever runs this ends it otherwise.
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, stopping.set)
    while not stopping.is_set():
        ended = await _work(jobs_at_once, once, stopping)
        if once:
            return
        if not ended:
            log.error("The worker lost the database; it starts again in %.0f s", RESTART_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), RESTART_SECONDS)


async def _work(jobs_at_once: int, once: bool, stopping: asyncio.Event) -> bool:  # noqa: FBT001 - private, passed on
    """Run one worker to its end; return whether it ended because it was to. With `once` its failures are raised."""
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)
    try:
        # Opening is never cancelled half-way: that leaves the pool's own tasks waiting for ever.
        with app.replace_connector(connector):
            async with app.open_async():
                return await _run_worker(jobs_at_once, once, stopping)
    except Exception:
        if once:
            raise
        log.exception("The worker failed")
        return False


async def _run_worker(jobs_at_once: int, once: bool, stopping: asyncio.Event) -> bool:  # noqa: FBT001 - as above
    lanes = list(_lanes(jobs_at_once, once))
    threads = ThreadPoolExecutor(sum(lane.concurrency for lane in lanes))
    asyncio.get_running_loop().set_default_executor(threads)
    working = {asyncio.create_task(_work_on(lane, once)) for lane in lanes}
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({*working, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    # A worker ends in order when it is cancelled: it takes no more jobs and waits for those it runs.
    for task in working:
        task.cancel()
    for ended in await asyncio.gather(*working, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
    return once or stopping.is_set()


@dataclass(frozen=True, slots=True)
class _Lane:
    """Queues that are worked on together (None: all), and how many of their jobs at once."""

    queues: list[str] | None
    concurrency: int


def _lanes(jobs_at_once: int, once: bool) -> Iterator[_Lane]:  # noqa: FBT001 - as above
    if once:
        # A job may add one to a queue that has been emptied, so none is left before all are empty.
        yield _Lane(None, jobs_at_once)
        return
    for queue in APART:
        yield _Lane([queue], max(jobs_at_once, WEBHOOKS_AT_ONCE) if queue == WEBHOOKS else jobs_at_once)
    others = {task.queue for task in app.tasks.values()} - set(APART)
    yield _Lane(sorted(others), jobs_at_once)


async def _work_on(lane: _Lane, once: bool) -> None:  # noqa: FBT001 - as above
    queues: dict[str, Any] = {} if lane.queues is None else {"queues": lane.queues}
    await app.run_worker_async(
        **queues,
        concurrency=lane.concurrency,
        wait=not once,
        listen_notify=not once,
        install_signal_handlers=False,
        fetch_job_polling_interval=POLL_SECONDS,
        stalled_worker_timeout=SILENT.total_seconds(),
    )
