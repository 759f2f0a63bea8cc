"""Two people change the same things in another order: the database undoes one change, and it is made again."""

from __future__ import annotations

import time
from threading import Event, Thread
from typing import Any

import psycopg
from django.db import connection
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.faults.conftest import sign_in
from tests.tracker.test_bulk import send, shown
from tracker.models import Act, ProgressEntry, Recommendation

LOCK = "SELECT id FROM tracker_recommendation WHERE id = %s FOR UPDATE"
PATIENCE = 60
"""Seconds after which neither waits any more for the other to begin."""


def _hold_and_want(held: int, wanted: int, holds: Event, got: list[int]) -> None:
    """Hold a row, say so, and want another one as soon as somebody else holds that."""
    parameters: dict[str, Any] = connection.get_connection_params()
    for ours in ("cursor_factory", "context"):
        parameters.pop(ours, None)
    with psycopg.connect(**parameters) as mine, psycopg.connect(**parameters, autocommit=True) as looking:
        mine.execute("SET deadlock_timeout = '60s'")  # So it is somebody else who is undone.
        mine.execute(LOCK, [held])
        holds.set()
        end = time.monotonic() + PATIENCE
        while looking.execute(f"{LOCK} SKIP LOCKED", [wanted]).fetchone():
            if time.monotonic() > end:
                return
            time.sleep(0.002)
        got += [key for (key,) in mine.execute(LOCK, [wanted])]


def test_a_change_that_was_undone_for_another_one_is_made_again(seen_cast: Cast, client: Client) -> None:
    rows = [factories.track(seen_cast, title=title) for title in ("First", "Second")]
    sign_in(client, seen_cast.coordinator)
    previewed = shown(send(client, "preview", rows, priority="priority"))

    got: list[int] = []
    # Without this, a change that is quicker than the other thread is over before that one looks.
    holds = Event()
    other = Thread(target=_hold_and_want, args=(rows[1].pk, rows[0].pk, holds, got))
    other.start()
    assert holds.wait(PATIENCE)

    send(client, "apply", rows, 302, **previewed, priority="priority")

    other.join()
    assert got == [rows[0].pk]
    assert {row.priority for row in Recommendation.objects.all()} == {"priority"}
    assert ProgressEntry.objects.filter(act=Act.objects.latest("pk")).count() == 2
