"""Doing the same for many: beside each other, each once, and a fault in one keeps nothing from the others."""

from __future__ import annotations

from contextvars import ContextVar
from threading import Barrier, current_thread, main_thread

import pytest
from django.db import OperationalError, connection

from tests import workers
from tracker.actions.apart import each_apart

KEYS = range(20)


def still_connected(processes: set[int]) -> bool:
    """Whether the database still has one of these processes, each of which serves a connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_stat_activity WHERE pid = ANY(%s)", [[*processes]])
        return cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True)
def test_two_are_done_beside_each_other_and_each_once() -> None:
    both, done, connected = Barrier(2, timeout=30), [], set()

    def do(key: int) -> bool:
        if key < 2:
            both.wait()
        connection.ensure_connection()
        connected.add(connection.connection.info.backend_pid)
        done.append(key)
        return key % 2 == 0

    assert each_apart(KEYS, do, at_once=2) == len(KEYS) / 2
    assert sorted(done) == list(KEYS)
    assert len(connected) == 2
    workers.wait_for(lambda: not still_connected(connected))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_once", [1, 2])
def test_a_fault_in_one_is_raised_when_the_others_are_done(at_once: int) -> None:
    done = []

    def do(key: int) -> bool:
        if key == 3:
            raise ValueError("no good")
        done.append(key)
        return True

    with pytest.raises(ValueError, match="no good"):
        each_apart(KEYS, do, at_once=at_once)
    assert sorted([*done, 3]) == list(KEYS)


@pytest.mark.django_db(transaction=True)
def test_threads_have_the_context_of_the_job() -> None:
    job = ContextVar("job", default="none")
    job.set("of this job")
    found = set()

    def do(key: int) -> bool:
        found.add(job.get())
        return True

    each_apart(KEYS, do, at_once=2)

    assert found == {"of this job"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_once", [1, 2])
def test_without_the_database_nothing_else_is_tried(at_once: int) -> None:
    tried = []

    def do(key: int) -> bool:
        tried.append(key)
        raise OperationalError("gone")

    with pytest.raises(OperationalError):
        each_apart(KEYS, do, at_once=at_once)
    assert len(tried) <= at_once


def test_within_a_transaction_they_are_done_one_after_the_other(db: None) -> None:
    threads = []

    def do(key: int) -> bool:
        threads.append(current_thread())
        return True

    each_apart(KEYS, do, at_once=2)

    assert set(threads) == {main_thread()}
