"""`manage.py worker`: runs the jobs that pages leave behind, such as mail, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from tracker.jobs import worker


class Command(BaseCommand):
    """Runs beside the site, once or several times; each job is run by one of them."""

    help = (
        "Run jobs, such as sending mail, until Ctrl-C or SIGTERM. It waits for jobs by LISTEN, so DATABASE_URL must "
        "lead to the server itself here and not through a pooler."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many jobs may run at once, and when to stop."""
        parser.add_argument("--jobs", type=int, default=1, metavar="N", help="so many at once; 1 unless given")
        parser.add_argument("--once", action="store_true", help="run what is due, and end")
        parser.add_argument(
            "--while-stdin-open",
            action="store_true",
            help="end when standard input ends, as it does with the process at its other end",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect first, so that a wrong address is said in one line; then run."""
        if options["jobs"] < 1:
            raise CommandError("At least one job must be able to run. Give --jobs 1 or more.")
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {str(error).strip()}") from error
        if options["while_stdin_open"]:
            Thread(target=_stop_at_end_of_input, daemon=True).start()
        if not options["once"]:
            self.stdout.write("The worker is running. Ctrl-C stops it.")
            self.stdout.flush()
        worker.run(jobs_at_once=options["jobs"], once=options["once"])


def _stop_at_end_of_input() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
