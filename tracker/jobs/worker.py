"""Runs jobs: connects to the database, connects again after losing it, and finishes running jobs before it stops."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress

from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params

RESTART_SECONDS = 5.0
POLL_SECONDS = 5.0
"""NOTIFY announces jobs; where it is lost, as behind a pooler, a job waits at most so long."""

log = logging.getLogger(__name__)


def run(*, jobs_at_once: int = 1, once: bool = False) -> None:
    """Run jobs until SIGTERM or SIGINT comes, or, with `once`, until none is due.

    Jobs that are running are finished first. The connection that waits for jobs must lead to the server itself: a
    pooler that gives connections out by transaction drops what LISTEN asks for, and jobs then start up to
    `POLL_SECONDS` late.
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
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3)
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
    running = app.run_worker_async(
        concurrency=jobs_at_once,
        wait=not once,
        listen_notify=not once,
        install_signal_handlers=False,
        fetch_job_polling_interval=POLL_SECONDS,
        stalled_worker_timeout=60.0,
    )
    working, stop = asyncio.create_task(running), asyncio.create_task(stopping.wait())
    await asyncio.wait({working, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if not working.done():
        # A worker ends in order when it is cancelled: it takes no more jobs and waits for those it runs.
        working.cancel()
    try:
        await working
    except asyncio.CancelledError:
        return True
    return once
