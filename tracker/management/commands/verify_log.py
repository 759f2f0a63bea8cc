"""`manage.py verify_log`: says what of the log, and of all it rests on, is not as it was written. Changes nothing."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from tqdm import tqdm

from tracker import actions
from tracker.actions import CheckedLog
from tracker.models import User
from tracker.verification import seals
from tracker.verification.checks import Result, run, size
from tracker.verification.rows import snapshot
from tracker.workflow import Refused

NOTHING = "There is nothing to check: no recommendation has a log. Is this the right database? Say --allow-empty if so."


class Command(BaseCommand):
    """Streams: memory does not grow with the log. Ends with 1 where there is a fault, with 2 where there is nothing."""

    help = (
        "Checks the logs, their acts, the versions, the briefings and the guards of the database, and that what is "
        "shown today is what the log says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the names of seals, and how the check is recorded."""
        parser.add_argument("--seal", type=Path, metavar="FILE", help="write to a new file how far everything goes")
        old = parser.add_mutually_exclusive_group()
        old.add_argument("--against", type=Path, metavar="SEAL", help="compare with a seal written earlier")
        old.add_argument(
            "--since", type=Path, metavar="SEAL", help="check only what came after a seal, and that all goes on from it"
        )
        parser.add_argument("--allow-empty", action="store_true", help="an empty log is no fault")
        parser.add_argument(
            "--by", metavar="E-MAIL", help="who checks, for the record; the program itself unless given"
        )
        parser.add_argument("--no-record", action="store_true", help="do not write down that the log was checked")
        parser.add_argument("--list-redactions", action="store_true", help="name each entry that was redacted")

    def handle(self, *args: Any, seal: Path | None, against: Path | None, since: Path | None, **options: Any) -> None:
        """Print a sentence for each fault, then the sum, and write down the result."""
        if seal and since:
            raise CommandError("A new seal needs a full check: give --seal without --since.", returncode=2)
        by, earlier = self._by(options["by"]), against or since
        try:
            checked, redactions = self._check(seal, earlier, only_new=since is not None)
        except seals.Unusable as error:
            raise CommandError(str(error), returncode=2) from error
        is_empty = not checked.recommendations and since is None
        if not (options["no_record"] or is_empty):
            self._record(by, checked)
        self._tell(checked, redactions * options["list_redactions"])
        if is_empty and not options["allow_empty"]:
            raise CommandError(NOTHING, returncode=2)
        self._praise(checked, earlier, seal)

    def _tell(self, checked: CheckedLog, redactions: list[str]) -> None:
        """Print how many entries are redacted, and those that are to be named; raise where there are faults."""
        if checked.redactions:
            self.stdout.write(f"{_count(checked.redactions, 'entry is', 'entries are')} redacted.")
        for sentence in redactions:
            self.stdout.write(sentence)
        if checked.faults:
            raise CommandError(f"{_count(len(checked.faults), 'fault')} in {_counted(checked)}.")

    def _check(self, seal: Path | None, earlier: Path | None, *, only_new: bool) -> tuple[CheckedLog, list[str]]:
        """Run the check, printing faults as they are found; return what came of it, and the redactions in words."""
        began, result, told = timezone.now(), Result(), []
        with ExitStack() as files:
            old = files.enter_context(seals.opened(earlier, with_moment=only_new)) if earlier else None
            new = files.enter_context(seals.writing(seal, began)) if seal else None
            with snapshot(), self._progress() as passed:
                for sentence in run(result, old=old, new=new, only_new=only_new, passed=passed):
                    told.append(sentence)
                    with tqdm.external_write_mode(file=self.stdout):
                        self.stdout.write(sentence)
            counted = result.counted
            if new is not None:
                new.is_wanted = not told and counted.recommendations > 0
        checked = CheckedLog(
            at=began,
            recommendations=counted.recommendations,
            entries=counted.entries,
            redactions=counted.redactions,
            faults=tuple(told),
            is_sealed=new is not None and new.is_wanted,
            is_compared=old is not None,
            is_partial=only_new,
        )
        return checked, counted.told

    def _by(self, address: str | None) -> User | None:
        if not address:
            return None
        person = User.objects.filter(email__iexact=address, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {address}. Give the address of an active account.", returncode=2)
        return person

    @contextmanager
    def _progress(self) -> Iterator[Any]:
        """Show how far it is on a terminal, with rate and time left."""
        with tqdm(total=size(), unit=" rows", disable=not sys.stderr.isatty(), leave=False, smoothing=0.05) as bar:
            yield bar.update

    def _praise(self, checked: CheckedLog, earlier: Path | None, seal: Path | None) -> None:
        since = " changed since the seal" if checked.is_partial else ""
        self.stdout.write(f"{_counted(checked)}{since}: unbroken.")
        if earlier:
            self.stdout.write(f"Everything that “{earlier.name}” sealed goes on from there.")
        if checked.is_sealed:
            self.stdout.write(f"Sealed in “{seal}”. Keep it where nobody who can change this database can change it.")

    def _record(self, by: User | None, checked: CheckedLog) -> None:
        try:
            actions.record_check(by=by, checked=checked)
        except (Refused, DatabaseError) as error:
            self.stderr.write(f"The result could not be written down: {error}")


def _counted(checked: CheckedLog) -> str:
    return f"{_count(checked.entries, 'entry', 'entries')} of {_count(checked.recommendations, 'recommendation')}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"
