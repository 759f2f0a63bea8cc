"""Keeps the table of jobs in order: the jobs of a worker that died are run again, and old ones are removed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress

from asgiref.sync import sync_to_async
from procrastinate import JobContext, exceptions, jobs
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tracker import actions
from tracker.jobs.connecting import own_connection
from tracker.stuck_jobs import SILENT

MOST_DEATHS = 5
"""A job that took its worker along so often, and then once more, is left as failed."""
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


# A job that is tried again leaves the same events whether its task asked for that or its worker died. Of the kind
# “aborted”, which is otherwise the last of a job, each death of its worker adds one.
_COUNT_DEATHS = "SELECT count(*) AS deaths FROM procrastinate_events WHERE job_id = %(job)s AND type = 'aborted'"
_ADD_DEATHS = """
INSERT INTO procrastinate_events (job_id, type)
SELECT id, 'aborted' FROM procrastinate_jobs, generate_series(1, %(deaths)s)
WHERE status = 'todo' AND (id = %(job)s OR queueing_lock = %(lock)s)
"""

_SETTLING: Mapping[str, Callable[..., None]] = {
    "send_mail": actions.settle_mail,
    "send_webhook": actions.settle_webhook,
}
"""What settles, for the arguments of a job that is left, what it had begun; by the name of its task."""


async def _free(context: JobContext, job: jobs.Job) -> None:
    """Put one job back into the queue, drop it because the same waits there already, or leave it as failed."""
    manager, connector = context.app.job_manager, context.app.connector
    deaths = int((await connector.execute_query_one_async(_COUNT_DEATHS, job=job.id))["deaths"]) + 1
    if deaths > MOST_DEATHS:
        await sync_to_async(_settle)(job)
        await manager.finish_job(job, jobs.Status.FAILED, delete_job=False)
        log.error("Job %s ended with its worker %s times and is left as failed", job.id, deaths)
        return
    try:
        await manager.retry_job(job)
    except exceptions.UniqueViolation:
        # The deaths of workers that had this one count for the one that waits.
        await connector.execute_query_async(_ADD_DEATHS, deaths=deaths, job=0, lock=job.queueing_lock)
        await manager.finish_job(job, jobs.Status.ABORTED, delete_job=True)
        log.warning("Job %s was left by a worker that died; the same waits already, so it is dropped", job.id)
    else:
        await connector.execute_query_async(_ADD_DEATHS, deaths=1, job=job.id, lock=None)
        log.warning("Job %s was left by a worker that died; it is in the queue again", job.id)


def _settle(job: jobs.Job) -> None:
    """Have a person decide about what a job that is left was sending."""
    if settle := _SETTLING.get(job.task_name):
        with own_connection():
            settle(**ProcrastinateJob.objects.get(pk=job.id).args)


@app.periodic(cron="20 3 * * *")
@app.task(name="remove_old_jobs", queueing_lock="remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Remove jobs that ended long ago, however they ended."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
