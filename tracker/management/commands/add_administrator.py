"""`add_administrator EMAIL --name NAME`: the first account, from which all others are invited."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from tracker import actions
from tracker.workflow import Refused


def _address(typed: str) -> str:
    """Return the beginning of addresses as it was given, without its end."""
    parts = urlsplit(typed)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ArgumentTypeError(f"{typed!r} is no address, such as http://127.0.0.1:8000")
    return f"{parts.scheme}://{parts.netloc}"


def add_site(parser: CommandParser) -> None:
    """Let a command be told how addresses of this site begin."""
    parser.add_argument(
        "--site",
        type=_address,
        metavar="ADDRESS",
        help="how addresses of this site begin, such as http://127.0.0.1:8000, where SITE_URL does not say it",
    )


def print_link(out: OutputWrapper, link: str, *, site: str | None) -> None:
    """Print a link to a password, and that its beginning is a guess where nobody has said it."""
    out.write(link)
    if not (settings.SITE_URL or site):
        out.write(
            "No SITE_URL is set, so how it begins is a guess. Where people reach the site at another address, or "
            f"with a port, put that before {urlsplit(link).path}"
        )


class Command(BaseCommand):
    """Makes an account with the role of administrator, and mails or prints the link to its first password."""

    help = "Make an administrator. Mails the link to a first password, or prints it where no mail server is set."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to sign in with, and a name."""
        parser.add_argument("email", metavar="EMAIL", help="the address to sign in with")
        parser.add_argument("--name", required=True, metavar="NAME", help="the name as others are to read it")
        parser.add_argument(
            "--superuser", action="store_true", help="also may change administrators, and look at all in the admin"
        )
        add_site(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account, once."""
        try:
            invitation = actions.add_administrator(
                email=options["email"],
                name=options["name"],
                site=options["site"] or actions.site_address(),
                is_superuser=options["superuser"],
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        name = invitation.person.name
        if invitation.by_mail:
            self.stdout.write(
                f"{name} is an administrator. The worker sends an invitation to {invitation.person.email}; it must be "
                "running (manage.py worker)."
            )
            return
        self.stdout.write(f"{name} is an administrator, once a password is set at this address, which works once:")
        print_link(self.stdout, invitation.link, site=options["site"])
