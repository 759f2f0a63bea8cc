"""How long a failed job waits before it is tried again."""

from __future__ import annotations

from collections.abc import Iterable

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from tracker.deferring import wait_before


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
        return RetryDecision(retry_in={"seconds": int(wait_before(job.attempts).total_seconds())})
