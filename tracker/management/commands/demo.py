"""`manage.py demo`: from an empty database to a page with sample data in the browser. The data itself is in `demo`."""

from __future__ import annotations

import hashlib
import logging
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import web
from tracker.demo import contents, people, sample_year
from tracker.demo.contents import Contents
from tracker.models import User

HOST = "127.0.0.1"
PORTS = range(1, 65_536)
# One number for all copies of this command, so that two do not prepare one database at once.
LOCK = 7_301_951
# So long the worker may take to finish what it is doing when the demo is stopped.
WORKER_SECONDS = 15


class Command(BaseCommand):
    """Prepares only what is missing, so that changes are kept from one start to the next."""

    help = _("Serve a site with sample data to this machine only. Changes are kept until the next run with --fresh.")
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port, whether to start over, and whether to serve."""
        parser.add_argument("--port", type=int, default=8000, help=_("default: 8000"))
        parser.add_argument("--fresh", action="store_true", help=_("delete the sample data and write it again"))
        parser.add_argument("--no-serve", action="store_true", help=_("prepare everything, then end"))

    def handle(self, *args: object, port: int, fresh: bool, no_serve: bool, **options: object) -> None:
        """Take the port first, for nothing is worse than to hear after a minute that it is taken."""
        server = None if no_serve else self._server(port)
        try:
            self._prepare(fresh=fresh)
            self._print_sign_ins(port, served=server is not None)
            if server is not None:
                self._serve(server)
        except KeyboardInterrupt:
            self.stdout.write("\n" + _("Stopped. Your changes are kept. Run the command again to continue."))
        finally:
            if server is not None:
                server.server_close()

    def _server(self, port: int) -> ThreadedWSGIServer:
        if not settings.SAMPLE_DATA or settings.HTTPS:
            raise CommandError(
                _("Start it as “python manage.py demo”: only then do the pages say that the data is invented.")
            )
        if port not in PORTS:
            raise CommandError(
                _("%(port)d is not a port. Choose one from %(first)d to %(last)d, such as --port 8001.")
                % {"port": port, "first": PORTS[0], "last": PORTS[-1]}
            )
        try:
            return ThreadedWSGIServer((HOST, port), WSGIRequestHandler)
        except PermissionError as error:
            raise CommandError(
                _("Port %(port)d needs special rights. Choose another port, such as --port 8001.") % {"port": port}
            ) from error
        except OSError as error:
            free = next((other for other in range(port + 1, PORTS[-1] + 1) if _is_free(other)), 8001)
            raise CommandError(
                _(
                    "Port %(port)d is in use. A demo may still be running at http://%(host)s:%(port)d/. Stop that "
                    "program, or use another port: python manage.py demo --port %(free)d"
                )
                % {"port": port, "host": HOST, "free": free}
            ) from error

    def _prepare(self, *, fresh: bool) -> None:
        with self._stage(_("Starting the database")):
            try:
                connection.ensure_connection()
            except OperationalError as error:
                raise CommandError(
                    _("The database does not respond: %(error)s") % {"error": str(error).strip()}
                ) from error
        with _alone():
            found = contents.survey()
            if found is Contents.FOREIGN:
                raise CommandError(
                    _(
                        "This database has data that the demo did not write, so nothing was changed. Name an empty "
                        "database in DATABASE_URL, or leave DATABASE_URL out."
                    )
                )
            if fresh and found is Contents.SAMPLE:
                with self._stage(_("Deleting the old sample data")):
                    _clear()
                found = Contents.EMPTY
            if _is_unmigrated():
                with self._stage(_("Creating the tables")):
                    call_command("migrate", interactive=False, verbosity=0)
            if found is Contents.EMPTY:
                with self._stage(_("Importing two briefings and writing a year of progress")):
                    sample_year.write(on=timezone.localdate())
        self._collect()

    def _collect(self) -> None:
        """Collect the static files where one of them was added, taken away or changed since the last time."""
        root = Path(settings.STATIC_ROOT)
        mark, found = root.with_name(f"{root.name}.collected"), _fingerprint()
        if (root / "staticfiles.json").is_file() and mark.is_file() and mark.read_text("ascii") == found:
            return
        with self._stage(_("Collecting style sheets and scripts")):
            call_command("collectstatic", interactive=False, verbosity=0)
            mark.write_text(found, "ascii")

    @contextmanager
    def _stage(self, words: str) -> Iterator[None]:
        """Say what is being done while it is done, then how many seconds it took."""
        began = time.perf_counter()
        self.stdout.write(f"{words} … ", ending="")
        self.stdout.flush()
        try:
            yield
        except BaseException:
            self.stdout.write("")
            raise
        self.stdout.write(f"{time.perf_counter() - began:.1f} s")

    def _print_sign_ins(self, port: int, *, served: bool) -> None:
        rows = [(_("role"), _("name"), _("e-mail"), _("password")), *_sign_ins()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        self.stdout.write("\n" + _("The data is invented. Sign in as one of these people:") + "\n\n")
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write(f"  {'  '.join(cells).rstrip()}")
        if served:
            opened = _("Open %(address)s in a browser. Press Ctrl-C to stop the site. Use --fresh to start over.")
            self.stdout.write("\n" + opened % {"address": f"http://{HOST}:{port}/"})
            self.stdout.flush()

    def _serve(self, server: ThreadedWSGIServer) -> None:
        # Requests are not worth a line each on somebody's terminal; a fault is.
        for name in ("django.server", "django.request"):
            logging.getLogger(name).setLevel(logging.ERROR)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        connection.close()
        server.set_app(web.application())
        with _worker():
            server.serve_forever()


@contextmanager
def _worker() -> Iterator[None]:
    """Run jobs meanwhile, in a process that ends with this one, however this one ends: its standard input closes."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker", "--while-stdin-open"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - ours
        try:
            yield
        finally:
            try:
                process.communicate(timeout=WORKER_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other copies of this command from preparing the same database meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            raise CommandError(
                _("Another demo is preparing this database. Run the command again when it has finished.")
            )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _clear() -> None:
    try:
        contents.clear()
    except OperationalError as error:
        raise CommandError(_("The old sample data is in use. Stop the running demo, then try again.")) from error
    except ProgrammingError as error:
        raise CommandError(
            _(
                "The database user is not allowed to drop the schema. Drop and create the database by hand, then run "
                "the command again."
            )
        ) from error


def _is_unmigrated() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _fingerprint() -> str:
    """Return a digest of which static files there are, and of their sizes and dates; their contents are not read."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=None):
            state = Path(storage.path(name)).stat()
            found.update(f"{name} {storage.location} {state.st_size} {state.st_mtime_ns}\n".encode("utf-8", "replace"))
    return found.hexdigest()


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True


def _sign_ins() -> list[tuple[str, str, str, str]]:
    """Return role, name, address and password of everybody who can sign in, or that the password was changed."""
    emails = [person.email for person in people.PEOPLE.values()]
    users = {user.email: user for user in User.objects.filter(email__in=emails, is_active=True)}
    # They all began with one and the same hash, and checking one takes a third of a second.
    is_first = {word: check_password(people.PASSWORD, word) for word in {user.password for user in users.values()}}
    return [
        (
            str(person.role.label),
            users[person.email].name,
            person.email,
            people.PASSWORD if is_first[users[person.email].password] else _("(changed)"),
        )
        for person in people.PEOPLE.values()
        if person.email in users
    ]
