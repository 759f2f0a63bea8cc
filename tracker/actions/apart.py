"""Doing the same for many, each in a transaction of its own, so that a fault in one keeps nothing from the others."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context

from django.db import OperationalError, connection, connections

log = logging.getLogger(__name__)


def each_apart(keys: Iterable[int], do: Callable[[int], bool], *, at_once: int = 1) -> int:
    """Do something for each key and return how often it returned True.

    A fault is logged with its key, the others are done all the same, and the first fault is raised at the end, so that
    the job is seen to have failed. Where the database is away, nothing else is tried. With `at_once` so many are done
    beside each other, in threads that have connections of their own; within a transaction, one after the other.
    """
    faults: list[Exception] = []

    def tried(key: int) -> bool:
        try:
            return do(key)
        except OperationalError:
            raise
        except Exception as fault:
            log.exception("could not do this for one of many", extra={"key": key})
            faults.append(fault)
            return False

    is_alone = at_once == 1 or connection.in_atomic_block
    done = sum(map(tried, keys)) if is_alone else _beside(keys, tried, at_once)
    if faults:
        raise faults[0]
    return done


def _beside(keys: Iterable[int], tried: Callable[[int], bool], at_once: int) -> int:
    waiting = deque(keys)

    def taken() -> Iterator[int]:
        with suppress(IndexError):  # The last one was taken, by whichever thread.
            while True:
                yield waiting.popleft()

    def work() -> int:
        try:
            return sum(map(tried, taken()))
        except OperationalError:
            waiting.clear()
            raise
        finally:
            connections.close_all()

    with ThreadPoolExecutor(at_once) as threads:
        # With the context of the job, lines of the log say of which job they are.
        begun = [threads.submit(copy_context().run, work) for _ in range(at_once)]
        return sum(each.result() for each in begun)
