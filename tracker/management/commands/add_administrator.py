"""`add_administrator EMAIL --name NAME`: the first account, from which all others are invited."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker import actions
from tracker.workflow import Refused


class Command(BaseCommand):
    """Makes an account with the role of administrator, and mails or prints the link to its first password."""

    help = "Make an administrator. Mails the link to a first password, or prints it where no mail server is set."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to sign in with, and a name."""
        parser.add_argument("email", metavar="EMAIL", help="the address to sign in with")
        parser.add_argument("--name", required=True, metavar="NAME", help="the name as others are to read it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account, once."""
        try:
            invitation = actions.add_administrator(
                email=options["email"], name=options["name"], site=actions.site_address()
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        name = invitation.person.name
        if invitation.is_sent:
            self.stdout.write(f"{name} is an administrator; an invitation is on its way to {invitation.person.email}.")
            return
        why = "The mail server did not take the invitation. " if invitation.has_failed else ""
        self.stdout.write(f"{why}{name} is an administrator, once a password is set at this address, which works once:")
        self.stdout.write(invitation.link)
