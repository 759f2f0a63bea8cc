"""Keeps the table of jobs in order: the jobs of a worker that died are run again, and old ones are removed."""

from __future__ import annotations

import logging
from contextlib import suppress

from procrastinate import JobContext, exceptions, jobs
from procrastinate.contrib.django import app

from tracker.stuck_jobs import SILENT

MOST_DEATHS = 5
"""A job that has been tried so often and still took its worker along is left as failed."""
KEPT_HOURS = 24 * 90
"""Failed jobs are kept for so long, for somebody to look into."""

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="free_stalled_jobs", queueing_lock="free_stalled_jobs", pass_context=True)
async def free_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put the jobs of workers that died back into the queue; leave one as failed that killed its worker too often."""
    for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT.seconds):
        # Another worker may be quicker, or the one thought dead has just finished it.
        with suppress(exceptions.ConnectorException):
            await _free(context, job)


async def _free(context: JobContext, job: jobs.Job) -> None:
    """Put one job back into the queue, drop it because the same waits there already, or leave it as failed."""
    manager, tries = context.app.job_manager, job.attempts + 1
    if tries > MOST_DEATHS:
        await manager.finish_job(job, jobs.Status.FAILED, delete_job=False)
        log.error("Job %s ended with its worker %s times and is left as failed", job.id, tries)
        return
    try:
        await manager.retry_job(job)
    except exceptions.UniqueViolation:
        # How often this one was tried counts for the one that waits.
        await context.app.connector.execute_query_async(
            "UPDATE procrastinate_jobs SET attempts = greatest(attempts, %(tries)s)"
            " WHERE queueing_lock = %(lock)s AND status = 'todo'",
            tries=tries,
            lock=job.queueing_lock,
        )
        await manager.finish_job(job, jobs.Status.ABORTED, delete_job=True)
        log.warning("Job %s was left by a worker that died; the same waits already, so it is dropped", job.id)
    else:
        log.warning("Job %s was left by a worker that died; it is in the queue again", job.id)


@app.periodic(cron="20 3 * * *")
@app.task(name="remove_old_jobs", queueing_lock="remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Remove jobs that ended long ago, however they ended."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
