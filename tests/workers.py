"""Real workers as processes of their own, by the command of their unit, which tests kill and start again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from tests.servers import SITE, MailServer
from tracker.deferring import defer

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "tracker" / "deployment" / "systemd" / "tracker-worker.service"
# What connections of these workers are called, so that nobody waits for those of a browser's live server.
_NAME = "worker of the tests"
_CONNECTED = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"


def environment(mail_port: int = 0) -> dict[str, str]:
    """What a process needs to work on the tests' own database, and to send mail to a port of this machine."""
    connection.ensure_connection()
    server = connection.connection.info
    place = f"host={quote(server.host, safe='')}&port={server.port}"
    address = f"postgres://{server.user}:{quote(server.password)}@/{server.dbname}?{place}"
    made = {**os.environ, "DATABASE_URL": address, "HTTPS": "0", "DJANGO_SETTINGS_MODULE": "tests.worker_settings"}
    made |= {"PGAPPNAME": _NAME}
    made |= {"SECRET_KEY": settings.SECRET_KEY, "LOG_LEVEL": "WARNING"}
    if mail_port:
        made |= {"SITE_URL": SITE, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_port), "EMAIL_TLS": "0"}
    return made


def command() -> list[str]:
    """The command of the unit, with the Python of the tests."""
    (line,) = [line for line in UNIT.read_text("utf-8").splitlines() if line.startswith("ExecStart=")]
    _python, *arguments = line.removeprefix("ExecStart=").split()
    return [sys.executable, *arguments]


@contextmanager
def started(server: MailServer | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that runs; killed at the end, where it still does."""
    process = subprocess.Popen(
        command(),
        cwd=ROOT,
        env=environment(server.port if server is not None else 0),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker as `kill -9` does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def found_dead() -> None:
    """Let workers that were killed have been silent for longer than a minute, and their jobs be looked for."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '5 minutes'")
    # A worker that began a minute may have asked for it already.
    with suppress(AlreadyEnqueued), transaction.atomic():
        defer("free_stalled_jobs", timestamp=0)


def all_gone() -> bool:
    """Whether the database of the tests has noticed that every worker of this module is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTED, [_NAME])
        return cursor.fetchone() is None


def idle() -> bool:
    """Whether no job is due or run now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM procrastinate_jobs WHERE status = 'doing'"
            " OR status = 'todo' AND coalesce(scheduled_at, '-infinity') <= now() LIMIT 1"
        )
        return cursor.fetchone() is None


def wait_for(holds: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come to hold"
        time.sleep(0.05)
