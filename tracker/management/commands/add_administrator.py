"""`add_administrator EMAIL --name NAME`: the first account, from which all others are invited."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker import actions
from tracker.workflow import Refused


def _address(typed: str) -> str:
    """Return the beginning of addresses as it was given, without its end."""
    parts = urlsplit(typed)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ArgumentTypeError(f"{typed!r} is no address, such as http://127.0.0.1:8000")
    return f"{parts.scheme}://{parts.netloc}"


class Command(BaseCommand):
    """Makes an account with the role of administrator, and mails or prints the link to its first password."""

    help = "Make an administrator. Mails the link to a first password, or prints it where no mail server is set."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to sign in with, and a name."""
        parser.add_argument("email", metavar="EMAIL", help="the address to sign in with")
        parser.add_argument("--name", required=True, metavar="NAME", help="the name as others are to read it")
        parser.add_argument(
            "--site",
            type=_address,
            metavar="ADDRESS",
            help="how addresses of this site begin, such as http://127.0.0.1:8000, where SITE_URL does not say it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account, once."""
        try:
            invitation = actions.add_administrator(
                email=options["email"], name=options["name"], site=options["site"] or actions.site_address()
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
        if not (settings.SITE_URL or options["site"]):
            path = urlsplit(invitation.link).path
            self.stdout.write(
                "No SITE_URL is set, so how it begins is a guess. Where people reach the site at another address, or "
                f"with a port, put that before {path}"
            )
