"""How long a failed job waits before it is tried again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

MINUTES = (1, 2, 5, 10, 20, 40, 60, 120, 180)
"""The wait before each further try; the last one is repeated."""


class GrowingWaits(BaseRetryStrategy):
    """Tries a job again after waits that grow from a minute to three hours.

    Only the exceptions `on` are retried, at most `most` times (None: as long as the task raises them); any other one
    leaves the job as failed.
    """

    def __init__(self, *, on: Iterable[type[BaseException]] = (Exception,), most: int | None = None) -> None:
        self.on = tuple(on)
        self.most = most

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, or None to give up; `job.attempts` counts the tries before this one."""
        if not isinstance(exception, self.on) or (self.most is not None and job.attempts >= self.most):
            return None
        return RetryDecision(retry_in={"seconds": int(wait(job.attempts).total_seconds())})


def wait(attempts: int) -> timedelta:
    """Return how long to wait after a failed try that had so many before it."""
    return timedelta(minutes=MINUTES[min(attempts, len(MINUTES) - 1)])
