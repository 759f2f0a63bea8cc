"""How fast the log is written and checked, by plain psycopg on the same rows, in the same run.

    DEBUG=0 DATABASE_URL=postgres:///sample python -m tests.benchmarks.log

Of a database that can be thrown away, made by `generate_sample`: its rows are checked first, then 500 entries are
written by the program and 500 by hand, in turns, each in a transaction of its own that is committed, as `fsync` makes
it slow. What is written by hand breaks the chains it is put in.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tracker import actions  # noqa: E402
from tracker.models import Recommendation  # noqa: E402
from tracker.models.recommendations import RecommendationQuerySet  # noqa: E402
from tracker.verification import entries, versions  # noqa: E402
from tracker.workflow import Status  # noqa: E402

ENTRIES, WARMING, TURNS = 500, 20, 2
FETCHED = 2_000
_COLUMNS = re.compile(r"\(([^)]*)\) VALUES")


def bare_check() -> int:
    """Read what `verify_log` reads of logs and versions by psycopg, hash it, and return how many rows it were."""
    queries = [text.format(where="") for text in (entries._ENTRIES, entries._EVIDENCE, entries._PRESENT)]
    queries += [versions._query(table, "") for table in versions.tables()]
    read = 0
    for query in queries:
        with connection.connection.cursor(name="bare") as cursor:
            cursor.itersize = FETCHED
            for row in cursor.execute(query):
                digest = hashlib.sha256(json.dumps(row, default=str).encode())
                digest.hexdigest()
                read += 1
    return read


def checked() -> str:
    """Check the log, and return what the check says."""
    printed = StringIO()
    call_command("verify_log", "--no-record", stdout=printed)
    return printed.getvalue().strip().splitlines()[-1]


def by_program(recommendation: Recommendation, number: int) -> None:
    """Log a report by the holder, as the page does once the form is read."""
    holder = recommendation.owner.holder if recommendation.owner else None
    if holder is None:
        raise SystemExit("The recommendations to write to need an owner post with a holder.")
    draft = actions.Draft(text=f"The work goes on, number {number}.", form_token=uuid4(), sent="{}")
    actions.report(recommendation=recommendation, by=holder, draft=draft, to=Status.IN_PROGRESS)


@contextmanager
def seen(written: list[tuple[str, Any]]) -> Iterator[None]:
    """Keep every row that the program writes meanwhile, as a statement and its values."""

    def keep(execute: Callable[..., Any], query: str, values: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if query.startswith(("INSERT INTO", "UPDATE")):
            written.append((query, values))
        return execute(query, values, many, context)

    with connection.execute_wrapper(keep):
        yield


def by_hand(written: list[tuple[str, Any]], sequence: int) -> None:
    """Write the same rows again, as one entry more: nothing is read, and nothing worked out."""
    act: Any = None
    with connection.connection.transaction(), connection.connection.cursor() as cursor:
        for query, values in written:
            names = _COLUMNS.search(query) if query.startswith("INSERT") else None
            row = dict(zip(names[1].replace('"', "").split(", "), values, strict=True)) if names else {}
            if "tracker_progressentry" in query:
                row |= {"sequence": sequence, "form_token": uuid4(), "act_id": act}
            cursor.execute(query, list(row.values()) or values)
            if query.startswith('INSERT INTO "tracker_act"'):
                act = cursor.fetchone()[0]


def writable() -> RecommendationQuerySet:
    """Return the recommendations whose holder can report on them."""
    under_way = Recommendation.objects.tracked().filter(status=Status.IN_PROGRESS, owner__holder__is_active=True)
    return under_way.select_related("owner__holder").order_by("pk")


def logged() -> tuple[float, float]:
    """Return the median seconds of an entry logged by the program and of the same rows by hand, in turns."""
    first, second = writable()[:2]
    written: list[tuple[str, Any]] = []
    by_program(second, 0)
    with seen(written):
        by_program(second, 1)
    sequence = second.entries.count()
    program: list[float] = []
    hand: list[float] = []
    for number in range(ENTRIES + WARMING):
        program.append(timed(lambda: by_program(first, number))[0])  # noqa: B023 - called at once
        hand.append(timed(lambda: by_hand(written, sequence + 1 + number))[0])  # noqa: B023
    return statistics.median(program[WARMING:]), statistics.median(hand[WARMING:])


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that some work takes, and what it returns."""
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def main() -> None:
    """Check, then write, and print what both took."""
    if settings.DEBUG:
        raise SystemExit("Set DEBUG=0.")
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
        version, fsync = cursor.fetchone()
    turns = [(timed(checked), timed(lambda: transacted(bare_check))) for _ in range(TURNS)]
    check, bare = (min(each[place][0] for each in turns) for place in (0, 1))
    said, rows = turns[-1][0][1], turns[-1][1][1]
    program, hand = logged()
    sys.stdout.write(
        f"PostgreSQL {version}, fsync {fsync}\n{said}\n"
        f"verify_log: {check:.1f} s; its {rows:,} rows by psycopg, hashed: {bare:.1f} s; ratio {check / bare:.2f}\n"
        f"an entry: {1000 * program:.2f} ms; its rows by psycopg: {1000 * hand:.2f} ms; ratio {program / hand:.2f}\n"
    )


def transacted(work: Callable[[], Any]) -> Any:
    """Do something that reads by cursors of the server, which want a transaction."""
    with connection.connection.transaction():
        return work()


if __name__ == "__main__":
    main()
