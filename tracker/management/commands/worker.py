"""`manage.py worker`: runs the jobs that pages leave behind, such as mail, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import stuck_jobs
from tracker.jobs import worker


class Command(BaseCommand):
    """Runs beside the site, once or several times; each job is run by one of them."""

    help = _(
        "Run jobs, such as sending mail, until Ctrl-C or SIGTERM. The worker waits for jobs with LISTEN, so its "
        "DATABASE_URL must name the database server itself and not a connection pooler."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many jobs may run at once, and when to stop."""
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N", help=_("number of jobs of each queue at once; default: 1")
        )
        parser.add_argument("--once", action="store_true", help=_("run the jobs that are due, then end"))
        parser.add_argument(
            "--check", action="store_true", help=_("only say whether a worker is running; end with 1 where none is")
        )
        parser.add_argument(
            "--while-stdin-open",
            action="store_true",
            help=_("end when standard input closes"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect first, so that a wrong address is said in one line; then run."""
        if options["jobs"] < 1:
            raise CommandError(_("Give --jobs 1 or more."))
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(_("The database does not respond: %(error)s") % {"error": str(error).strip()}) from error
        if options["check"]:
            self._say_whether_one_runs()
            return
        if options["while_stdin_open"]:
            Thread(target=_stop_at_end_of_input, daemon=True).start()
        if not options["once"]:
            self.stdout.write(_("The worker is running. Press Ctrl-C to stop it."))
            self.stdout.flush()
        worker.run(jobs_at_once=options["jobs"], once=options["once"])

    def _say_whether_one_runs(self) -> None:
        if sentence := stuck_jobs.no_worker(timezone.now()):
            raise CommandError(sentence)
        self.stdout.write(_("A worker is running."))


def _stop_at_end_of_input() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
