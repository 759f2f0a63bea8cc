"""Django's `changepassword`, refused: whoever types a password for somebody else knows it."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Says what to do instead."""

    help = _("Not available: nobody sets the password of somebody else. Use password_link.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what Django's own command takes."""
        parser.add_argument("username", nargs="?")
        parser.add_argument("--database", default="default")

    def handle(self, *args: object, **options: object) -> None:
        """Refuse."""
        raise CommandError(
            _("You cannot set somebody else's password. Print a link for them: manage.py password_link EMAIL")
        )
