"""`manage.py import_recommendations FILE --profile P [--dry-run]`: imports a list, as the page “Import a file” does."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker.actions import file_imports
from tracker.exchange.importing import running
from tracker.management.commands.intake import person
from tracker.models import FileImport, ImportKind, ImportProfile, User
from tracker.models.access import visible_meetings
from tracker.workflow import Refused

State = FileImport.State
SHOWN = 50


class Command(BaseCommand):
    """All of it in one act, or nothing; the same steps as on the page, one after the other."""

    help = _("Import a list of recommendations, with the columns as a profile has them.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, how its columns are read, and who imports it."""
        parser.add_argument("file", type=Path, help=_("CSV, XLSX, XLS, ODS or JSON"))
        parser.add_argument("--by", default="", metavar="E-MAIL", help=_("who imports it; default: the system"))
        parser.add_argument("--profile", default="", metavar="NAME", help=_("a profile; default: the headings"))
        parser.add_argument("--meeting", default="", metavar="CODE", help=_("meeting of all rows; default: a column"))
        parser.add_argument("--dry-run", action="store_true", help=_("say what would be done, and import nothing"))

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Read, check, and import where nothing is wrong; say each step."""
        by = person(options["by"])
        try:
            made = self._begin(by, file, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            self._check(by, made)
            if not options["dry_run"]:
                self._apply(by, made)
        finally:
            made.refresh_from_db()
            if made.state == State.APPLYING:
                # It was stopped in the middle, and nothing was kept.
                file_imports.stop_import(file_import=made, problem="")
            if made.state != State.APPLIED:
                file_imports.give_up_import(by=by, file_import=made)

    def _begin(self, by: User, file: Path, options: dict[str, Any]) -> FileImport:
        profile, meeting = self._profile(by, options["profile"]), self._meeting(by, options["meeting"])
        try:
            data = file.read_bytes()
        except OSError as error:
            words = {"file": file.name, "why": error.strerror}
            raise CommandError(_("“%(file)s” cannot be opened: %(why)s.") % words) from error
        kind = ImportKind.RECOMMENDATIONS
        return file_imports.begin_import(
            by=by, kind=kind, meeting=meeting, data=data, file_name=file.name, profile=profile, by_job=False
        )

    def _check(self, by: User, made: FileImport) -> None:
        running.work(made.pk)
        made.refresh_from_db()
        if made.state != State.READ:
            raise CommandError(made.problem)
        file_imports.queue_import(by=by, file_import=made, state=State.CHECKING, by_job=False)
        running.work(made.pk)
        made.refresh_from_db()
        self._say(made)

    def _apply(self, by: User, made: FileImport) -> None:
        if not made.outcome["can_apply"]:
            self.stdout.write(_("There is nothing to import. Everything in the file is already here."))
            return
        file_imports.queue_import(by=by, file_import=made, state=State.APPLYING, by_job=False)
        running.work(made.pk)
        made.refresh_from_db()
        if made.state != State.APPLIED:
            raise CommandError(made.problem)
        self.stdout.write(_("All of it was imported, as act %(act)d.") % {"act": made.act_id})

    def _say(self, made: FileImport) -> None:
        """Print what the check found. Raises CommandError where a row is wrong."""
        if made.state != State.CHECKED:
            raise CommandError(made.problem)
        counts = {name: f"{made.outcome[name]:,}" for name in ("new", "changed", "same", "wrong")}
        self.stdout.write(_("New: %(new)s. Changed: %(changed)s. Unchanged: %(same)s. Refused: %(wrong)s.") % counts)
        for number, place, head, sentence in made.outcome["problems"][:SHOWN]:
            words = {"row": f"{number:,}", "cell": " ".join(filter(None, (place, head))), "said": sentence}
            self.stderr.write(_("Row %(row)s %(cell)s: %(said)s") % words)
        if made.outcome["wrong"]:
            raise CommandError(_("You can import the file when every row is right."))

    @staticmethod
    def _profile(by: User, name: str) -> ImportProfile | None:
        if not name:
            return None
        rows = ImportProfile.objects.filter(kind=ImportKind.RECOMMENDATIONS, name=name)
        # Whoever imports it without a name may use anybody's.
        found = list(rows[:2] if by.is_system else rows.filter(owner=by))
        if not found:
            raise CommandError(_("There is no profile “%(profile)s” of this person.") % {"profile": name})
        if len(found) > 1:
            raise CommandError(
                _("Several people have a profile “%(profile)s”. Say whose with --by.") % {"profile": name}
            )
        return found[0]

    @staticmethod
    def _meeting(by: User, code: str) -> Meeting | None:
        if not code:
            return None
        found = visible_meetings(by).filter(code__iexact=code).first()
        if found is None:
            raise CommandError(_("There is no meeting with the code %(code)s.") % {"code": code})
        return found
