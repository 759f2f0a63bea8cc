"""The number and task of a job on every line of the log that is written while it runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from structlog.contextvars import bound_contextvars


async def bind_job(call_next: Callable[[], Awaitable[Any]], context: Any, worker: object) -> Any:
    """Run a job with its number and its task bound to the lines of the log; see WorkerMiddleware of procrastinate."""
    with bound_contextvars(job=context.job.id, task=context.job.task_name):
        return await call_next()
