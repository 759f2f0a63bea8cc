"""`password_link EMAIL`: a link to a new password for somebody whom no mail reaches, printed on the server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker import actions
from tracker.management.commands.add_administrator import add_site, print_link
from tracker.workflow import Refused


class Command(BaseCommand):
    """Prints the link; that it was printed stands in the log of accounts, and the coordinators are told."""

    help = (
        "Print a link with which somebody sets a new password. Hand it to nobody else. It stands in the log of "
        "accounts that it was printed, and coordinators are told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address they sign in with."""
        parser.add_argument("email", metavar="EMAIL", help="the address they sign in with")
        add_site(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        site = options["site"] or actions.site_address()
        try:
            invitation = actions.print_link(email=options["email"], site=site)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        person = invitation.person
        self.stdout.write(f"With this link, {person.name} ({person.email}) sets a new password. It works once:")
        print_link(self.stdout, invitation.link, site=options["site"])
