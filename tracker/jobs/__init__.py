"""What is done outside requests: the tasks, and the worker that runs them. Jobs are added by `deferring.defer`.

A task may be run again from its start: after a failure it retries, and after the death of its worker too. So each is
written to find out first what has been done already. Its arguments are keys of rows.

    upkeep    frees the jobs of a worker that died, and removes old ones
    retrying  how long a failed job waits before its next try
    worker    runs jobs until it is told to stop

procrastinate imports this package when Django starts, and so learns the tasks of every module imported here.
"""

from tracker.jobs import upkeep

__all__ = ["upkeep"]
