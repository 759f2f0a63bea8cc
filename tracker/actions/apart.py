"""Doing the same for many, each in a transaction of its own, so that a fault in one keeps nothing from the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.db import OperationalError

log = logging.getLogger(__name__)


def each_apart(keys: Iterable[int], do: Callable[[int], bool]) -> int:
    """Do something for each key and return how often it returned True.

    A fault is logged with its key, the others are done all the same, and the first fault is raised at the end, so that
    the job is seen to have failed. Where the database is away, nothing else is tried.
    """
    done, first = 0, None
    for key in keys:
        try:
            done += do(key)
        except OperationalError:
            raise
        except Exception as fault:
            log.exception("could not do this for one of many", extra={"key": key})
            first = first or fault
    if first is not None:
        raise first
    return done
