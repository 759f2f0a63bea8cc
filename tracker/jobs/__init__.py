"""What is done outside requests: the tasks, and the worker that runs them. Jobs are added by `deferring.defer`.

A task may be run again from its start: after a failure it retries, and after the death of its worker too. So each is
written to find out first what has been done already. Its arguments are keys of rows.

    mail        sends mail
    notices     tells people what concerns them, at once and in digests
    asking      passes on requests for an update that nobody answers
    uploads     reads what was uploaded
    imports     reads, checks and applies large files of rows
    tallies     counts days that are over
    webhooks    sends what changed in saved views to addresses of other sites
    upkeep      frees the jobs of a worker that died, and removes old ones
    connecting  a database connection for a job that works
    retrying    how long a failed job waits before its next try
    worker      runs jobs until it is told to stop

procrastinate imports this package when Django starts, and so learns the tasks of every module imported here.
"""

from tracker.jobs import asking, imports, mail, notices, tallies, upkeep, uploads, webhooks

__all__ = ["asking", "imports", "mail", "notices", "tallies", "upkeep", "uploads", "webhooks"]
