"""What a connection has: a search path; one that serves a page: limits of time. And what it tried to commit, counted.

Commands, jobs and imports may take as long as they need, so the limits are given only to connections that are opened
while a page is being answered (`serving`). A process that serves pages opens no others.

They are sent with the connection's start (libpq's `options`) and not by SET. Behind a pooler that gives each
transaction another connection, SET would leave them on connections that commands use too, while `options` is either
understood by the pooler or refused at once, loudly. Such a pooler is named by the setting IS_POOLED: then nothing is
sent, and the limits and the search path are those of the database's role.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql import base, operations

LIMITS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")

SEARCH_PATH = "-c search_path=public"
"""So that no setting of the database or of a role puts other tables before ours. An address may say otherwise."""

_serves: ContextVar[bool] = ContextVar("serves", default=False)


@contextmanager
def serving() -> Iterator[None]:
    """Give the limits to each connection that is opened meanwhile."""
    token = _serves.set(True)
    try:
        yield
    finally:
        _serves.reset(token)


def options(limits: dict[str, float]) -> str:
    """Return limits, in seconds by their names in PostgreSQL, as the start of a connection says them."""
    return " ".join(f"-c {name}={milliseconds(limits[name])}" for name in LIMITS if name in limits)


def milliseconds(seconds: float) -> int:
    """Return a limit in PostgreSQL's unit; 0 is no limit, and less than a millisecond is one."""
    return max(1, round(seconds * 1000)) if seconds > 0 else 0


def allow(seconds: float) -> None:
    """Give each further statement of the open transaction this long, and as long between two; 0 is no limit."""
    limit = str(milliseconds(seconds))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true),"
            " set_config('idle_in_transaction_session_timeout', %s, true)",
            [limit, limit],
        )


@contextmanager
def without_workers() -> Iterator[None]:
    """Let the server answer without workers beside it: to start them takes longer than to look into an index."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        yield


@contextmanager
def without_bitmaps() -> Iterator[None]:
    """Let the server walk along an index in the open transaction, where it would first gather all that another has."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        yield
        cursor.execute("SET LOCAL enable_bitmapscan = on")


_TRUST = """
    WITH trust(setting) AS (SELECT coalesce((
      SELECT CASE WHEN array_to_tsvector(most_common_elems::text::text[]) @@ %s::tsquery THEN 'on' ELSE 'off' END
      FROM pg_stats WHERE schemaname = current_schema() AND tablename = %s AND attname = %s
    ), 'on'))
    SELECT set_config('enable_seqscan', setting, true), set_config('enable_indexscan', setting, true) FROM trust
"""


def look_up_rare_words(table: str, column: str, words: str) -> bool:
    """Let the open transaction read no whole table for words that are not among the common ones of a column.

    Return whether they are among these, as far as the server knows.

    The server takes words that it has no statistics of for frequent, and so reads the table until it has met enough
    of them, which is all of it where there are few; so it does in the order of an index that does not hold the words.
    What is left to it is a bitmap of the rows that have them. Words that it knows to be frequent it does meet soon. One
    query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TRUST, [words, table, column])
        return bool(cursor.fetchone() == ("on", "on"))


class DatabaseOperations(operations.DatabaseOperations):
    """Django's own, with the compilers that can read a past moment; see `past`."""

    compiler_module = "tracker.database.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to PostgreSQL, with the limits of PAGE_LIMITS in the settings of its database."""

    ops_class = DatabaseOperations

    commits_begun = 0
    """Grows before each commit is sent, so that after a failure it is known whether anything may have been saved."""

    def get_connection_params(self) -> dict[str, object]:
        """Add the search path and the limits, before whatever the address itself says."""
        parameters: dict[str, Any] = super().get_connection_params()
        if not self.settings_dict.get("IS_POOLED", False):
            limits = self.settings_dict.get("PAGE_LIMITS", {}) if _serves.get() else {}
            said = (SEARCH_PATH, options(limits), parameters.get("options", ""))
            parameters["options"] = " ".join(filter(None, said))
        return parameters

    def _commit(self) -> None:
        self.commits_begun += 1
        super()._commit()  # type: ignore[misc]  # its stubs leave it out
