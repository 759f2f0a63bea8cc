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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from tqdm import tqdm

from tracker import actions
from tracker.actions import CheckedLog
from tracker.models import User
from tracker.verification import seals
from tracker.verification.checks import Result, run, size
from tracker.verification.rows import snapshot
from tracker.workflow import Refused

NOTHING = gettext_lazy(
    "There is nothing to check: no recommendation has a log. Check that this is the right database. If it is, add "
    "--allow-empty."
)


class Command(BaseCommand):
    """Streams: memory does not grow with the log. Ends with 1 where there is a fault, with 2 where there is nothing."""

    help = _(
        "Check that logs, acts, versions, briefings and the guards of the database are unchanged, and that every "
        "recommendation is as its log says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the names of seals, and how the check is recorded."""
        parser.add_argument("--seal", type=Path, metavar="FILE", help=_("write a seal to a new file"))
        old = parser.add_mutually_exclusive_group()
        old.add_argument("--against", type=Path, metavar="SEAL", help=_("compare with an earlier seal"))
        old.add_argument(
            "--since",
            type=Path,
            metavar="SEAL",
            help=_("check only what is newer than a seal, and that it continues from there"),
        )
        parser.add_argument("--all-days", action="store_true", help=_("count every past day again, not only some"))
        parser.add_argument("--allow-empty", action="store_true", help=_("accept an empty log"))
        parser.add_argument("--by", metavar="E-MAIL", help=_("who runs the check, for the record; default: the system"))
        parser.add_argument("--no-record", action="store_true", help=_("do not record this check"))
        parser.add_argument("--list-redactions", action="store_true", help=_("list each redacted entry"))

    def handle(self, *args: Any, seal: Path | None, against: Path | None, since: Path | None, **options: Any) -> None:
        """Print a sentence for each fault, then the sum, and write down the result."""
        if seal and since:
            raise CommandError(_("A new seal needs a full check. Give --seal without --since."), returncode=2)
        by, earlier = self._by(options["by"]), against or since
        with _usable_seals():
            is_since, all_days = since is not None, options["all_days"]
            checked, redactions, covers = self._check(seal, earlier, only_new=is_since, all_days=all_days)
        is_empty = not checked.recommendations and since is None
        if not options["no_record"] and (checked.faults or not is_empty):
            self._record(by, checked)
        self._print_faults(checked, redactions * options["list_redactions"])
        if is_empty and not options["allow_empty"]:
            raise CommandError(str(NOTHING), returncode=2)
        self._print_unbroken(checked, earlier, covers, seal)

    def _print_faults(self, checked: CheckedLog, redactions: list[str]) -> None:
        """Print how many entries are redacted, and those that are to be named; raise where there are faults."""
        if checked.redactions:
            redacted = ngettext("%(n)d redaction.", "%(n)d redactions.", checked.redactions)
            self.stdout.write(redacted % {"n": checked.redactions})
        for sentence in redactions:
            self.stdout.write(sentence)
        if checked.faults:
            found = ngettext("%(n)d problem in %(checked)s.", "%(n)d problems in %(checked)s.", len(checked.faults))
            raise CommandError(found % {"n": len(checked.faults), "checked": _counted(checked)})

    def _check(
        self, seal: Path | None, earlier: Path | None, *, only_new: bool, all_days: bool
    ) -> tuple[CheckedLog, list[str], str]:
        """Run the check, printing faults as they are found.

        Return what came of it, the redactions in words, and what the earlier seal covers, in words.
        """
        began, result, faults = timezone.now(), Result(), []
        with ExitStack() as files:
            old = files.enter_context(seals.opened(earlier, with_moment=only_new)) if earlier else None
            new = files.enter_context(seals.writing(seal, began)) if seal else None
            with snapshot(), self._progress() as passed:
                for sentence in run(result, old=old, new=new, only_new=only_new, all_days=all_days, passed=passed):
                    faults.append(sentence)
                    with tqdm.external_write_mode(file=self.stdout):
                        self.stdout.write(sentence)
            counted = result.counted
            if new is not None:
                new.is_wanted = not faults and counted.recommendations > 0
        checked = CheckedLog(
            at=began,
            recommendations=counted.recommendations,
            entries=counted.entries,
            redactions=counted.redactions,
            faults=tuple(faults),
            is_sealed=new is not None and new.is_wanted,
            # The first form covers the logs alone, so it settles nothing that a fuller seal showed.
            is_compared=old is not None and not old.is_first_form,
            is_partial=only_new,
        )
        return checked, counted.redaction_sentences, old.covers() if old is not None else ""

    def _by(self, address: str | None) -> User | None:
        if not address:
            return None
        person = User.objects.filter(email__iexact=address, is_active=True).first()
        if person is None:
            raise CommandError(
                _("Nobody signs in as %(address)s. Give the address of an active account.") % {"address": address},
                returncode=2,
            )
        return person

    @contextmanager
    def _progress(self) -> Iterator[Any]:
        """Show how far it is on a terminal, with rate and time left."""
        with tqdm(total=size(), unit=" rows", disable=not sys.stderr.isatty(), leave=False, smoothing=0.05) as bar:
            yield bar.update

    def _print_unbroken(self, checked: CheckedLog, earlier: Path | None, covers: str, seal: Path | None) -> None:
        sentence = _("%(checked)s: unbroken.")
        if checked.is_partial:
            sentence = _("Since the seal, %(checked)s: unbroken.")
        self.stdout.write(sentence % {"checked": _counted(checked)})
        if earlier:
            self.stdout.write(_("Everything continues from the seal “%(file)s”.") % {"file": earlier.name})
            self.stdout.write(covers)
        if checked.is_partial:
            self.stdout.write(
                _(
                    "What the seal covers was not read again: an older title or status that was changed behind the "
                    "log is found with --against only."
                )
            )
        if checked.is_sealed:
            sealed = _("Seal written to “%(file)s”. Keep it where nobody who can change this database can change it.")
            self.stdout.write(sealed % {"file": seal})

    def _record(self, by: User | None, checked: CheckedLog) -> None:
        try:
            actions.record_check(by=by, checked=checked)
        except (Refused, DatabaseError) as error:
            self.stderr.write(_("The result could not be recorded: %(error)s") % {"error": error})


@contextmanager
def _usable_seals() -> Iterator[None]:
    """End the command with 2 where a seal cannot be read or written."""
    try:
        yield
    except seals.Unusable as error:
        raise CommandError(str(error), returncode=2) from error


def _counted(checked: CheckedLog) -> str:
    return _("%(entries)s of %(recommendations)s") % {
        "entries": ngettext("%(n)d entry", "%(n)d entries", checked.entries) % {"n": checked.entries},
        "recommendations": ngettext("%(n)d recommendation", "%(n)d recommendations", checked.recommendations)
        % {"n": checked.recommendations},
    }
