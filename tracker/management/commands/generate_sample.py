"""`manage.py generate_sample`: fills an empty database with any number of made-up rows, to see it under load."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.demo import sample

MOST = 5_000_000


class Command(BaseCommand):
    """Adds rows to a database that is empty, or that holds nothing but such rows."""

    help = "Many made-up recommendations with their logs, in a database that is empty or was filled by this command."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many, and the seed."""
        parser.add_argument("--recommendations", type=int, default=1_000, help="1,000 unless given")
        parser.add_argument("--entries", type=int, default=None, help="of the log, together; five each unless given")
        parser.add_argument("--seed", type=int, default=1, help="the same seed and day give the same rows")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="the day they stand at; today")

    def handle(
        self, *args: Any, recommendations: int, entries: int | None, seed: int, on: date | None, **options: Any
    ) -> None:
        """Check the numbers and the database, then write with a line of progress for each batch."""
        entries = 5 * recommendations if entries is None else entries
        if not 1 <= recommendations <= MOST:
            raise CommandError(f"Give from 1 to {MOST:,} recommendations.")
        if not recommendations <= entries <= 10 * MOST:
            raise CommandError("Each recommendation has at least one entry, its admission: give at least as many.")
        if not sample.may_fill():
            raise CommandError(
                "This database holds something that “generate_sample” did not make, so it is left alone. "
                "Name an empty one in DATABASE_URL."
            )
        began = time.perf_counter()

        def told(done: int, written: int) -> None:
            self.stdout.write(f"{done:,} of {recommendations:,} recommendations, {written:,} entries")

        sample.generate(
            recommendations=recommendations, entries=entries, seed=seed, on=on or timezone.localdate(), told=told
        )
        seconds = time.perf_counter() - began
        self.stdout.write(
            f"Done in {seconds:,.1f} seconds: "
            f"{recommendations / seconds:,.0f} recommendations and {entries / seconds:,.0f} entries a second."
        )
