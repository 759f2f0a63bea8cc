"""`add_administrator EMAIL --name NAME`: the first account, from which all others are invited."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.utils.translation import gettext as _

from tracker import actions
from tracker.workflow import Refused


def _address(typed: str) -> str:
    """Return the beginning of addresses as it was given, without its end."""
    parts = urlsplit(typed)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ArgumentTypeError(
            _("%(typed)s is not a web address. Give one such as http://127.0.0.1:8000") % {"typed": repr(typed)}
        )
    return f"{parts.scheme}://{parts.netloc}"


def add_site(parser: CommandParser) -> None:
    """Let a command be told how addresses of this site begin."""
    parser.add_argument(
        "--site",
        type=_address,
        metavar="ADDRESS",
        help=_("address of this site, such as http://127.0.0.1:8000; needed if SITE_URL is not set"),
    )


def print_link(out: OutputWrapper, link: str, *, site: str | None) -> None:
    """Print a link to a password, and that its beginning is a guess where nobody has said it."""
    out.write(link)
    if not (settings.SITE_URL or site):
        out.write(
            _(
                "SITE_URL is not set, so the beginning of this link is a guess. If people reach the site at another "
                "address or port, put that before %(path)s"
            )
            % {"path": urlsplit(link).path}
        )


class Command(BaseCommand):
    """Makes an account with the role of administrator, and mails or prints the link to its first password."""

    help = _("Create an administrator. Mails a link to choose a password, or prints it if no mail server is set.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to sign in with, and a name."""
        parser.add_argument("email", metavar="EMAIL", help=_("the address to sign in with"))
        parser.add_argument("--name", required=True, metavar="NAME", help=_("the name shown in the log"))
        parser.add_argument(
            "--superuser",
            action="store_true",
            help=_("can also change administrators and view everything in the administration"),
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
                _(
                    "%(name)s is now an administrator. The worker sends an invitation to %(address)s; make sure that "
                    "it is running (manage.py worker)."
                )
                % {"name": name, "address": invitation.person.email}
            )
            return
        self.stdout.write(
            _("%(name)s is now an administrator. Choose a password with this link, which works once:") % {"name": name}
        )
        print_link(self.stdout, invitation.link, site=options["site"])
