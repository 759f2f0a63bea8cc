"""`manage.py generate_sample`: fills an empty database with any number of made-up rows, to see it under load."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.demo import sample

MOST = 5_000_000


class Command(BaseCommand):
    """Adds rows to a database that is empty, or that holds nothing but such rows."""

    help = _("Write many invented recommendations with their logs into an empty database.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many, and the seed."""
        parser.add_argument("--recommendations", type=int, default=1_000, help=_("default: 1000"))
        parser.add_argument(
            "--entries", type=int, default=None, help=_("log entries in all; default: five for each recommendation")
        )
        parser.add_argument("--seed", type=int, default=1, help=_("the same seed and date give the same rows"))
        parser.add_argument(
            "--on", type=date.fromisoformat, default=None, help=_("the date of the data; default: today")
        )

    def handle(
        self, *args: object, recommendations: int, entries: int | None, seed: int, on: date | None, **options: object
    ) -> None:
        """Check the numbers and the database, then write with a line of progress for each batch."""
        entries = 5 * recommendations if entries is None else entries
        if not 1 <= recommendations <= MOST:
            raise CommandError(_("Give a number of recommendations from 1 to %(most)s.") % {"most": f"{MOST:,}"})
        if not recommendations <= entries <= 10 * MOST:
            raise CommandError(_("Each recommendation has at least one log entry. Give at least as many entries."))
        if not sample.may_fill():
            raise CommandError(
                _(
                    "This database has data that generate_sample did not write, so nothing was changed. Name an empty "
                    "database in DATABASE_URL."
                )
            )
        began = time.perf_counter()

        def told(done: int, written: int) -> None:
            self.stdout.write(
                _("%(done)s of %(all)s recommendations, %(entries)s log entries")
                % {"done": f"{done:,}", "all": f"{recommendations:,}", "entries": f"{written:,}"}
            )

        sample.generate(
            recommendations=recommendations, entries=entries, seed=seed, on=on or timezone.localdate(), told=told
        )
        seconds = time.perf_counter() - began
        self.stdout.write(
            _("Done in %(seconds)s seconds: %(rate)s recommendations and %(entries)s log entries a second.")
            % {
                "seconds": f"{seconds:,.1f}",
                "rate": f"{recommendations / seconds:,.0f}",
                "entries": f"{entries / seconds:,.0f}",
            }
        )
