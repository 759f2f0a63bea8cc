"""`password_link EMAIL`: a link to a new password for somebody whom no mail reaches, printed on the server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tracker import actions
from tracker.management.commands.add_administrator import add_site, print_link
from tracker.workflow import Refused


class Command(BaseCommand):
    """Prints the link. The log of accounts records it, and the coordinators get a mail."""

    help = _(
        "Print a link to choose a new password, for somebody who cannot get mail. Give it to nobody else. The log of "
        "accounts records it, and coordinators are told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address they sign in with."""
        parser.add_argument("email", metavar="EMAIL", help=_("the address they sign in with"))
        add_site(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        site = options["site"] or actions.site_address()
        try:
            invitation = actions.print_link(email=options["email"], site=site)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        person = invitation.person
        self.stdout.write(
            _("Link for %(name)s (%(address)s) to choose a new password. It works once:")
            % {"name": person.name, "address": person.email}
        )
        print_link(self.stdout, invitation.link, site=options["site"])
