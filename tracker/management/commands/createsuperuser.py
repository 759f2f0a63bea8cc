"""Django's `createsuperuser`, refused: whoever types a password for somebody else knows it."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Says what to do instead."""

    help = _("Not available: accounts are created by invitation. Use add_administrator with --superuser.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what Django's own command takes."""
        parser.add_argument("--email")
        parser.add_argument("--name")
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive")
        parser.add_argument("--database", default="default")

    def handle(self, *args: object, **options: object) -> None:
        """Refuse."""
        raise CommandError(
            _(
                "Accounts are created by invitation, so that nobody else knows the password. Use: manage.py "
                "add_administrator EMAIL --name NAME --superuser"
            )
        )
