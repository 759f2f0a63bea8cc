"""`manage.py database_roles`: the SQL for the database role that serves the site, printed or applied."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from tracker.database import roles


class Command(BaseCommand):
    """Run it as the owner of the tables, after each `migrate`."""

    help = _(
        "Print or apply the SQL for the database role that serves the site. That role owns no table and cannot rewrite "
        "the log. Run this as the owner of the tables, after each migrate."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the role's name, and whether to apply."""
        parser.add_argument("--role", default="tracker_site", help=_("default: tracker_site"))
        parser.add_argument("--apply", action="store_true", help=_("run the SQL instead of printing it"))

    def handle(self, *args: object, role: str, apply: bool, **options: object) -> None:
        """Print the statements, or run them all or none."""
        made = list(roles.statements(role))
        if not apply:
            for statement in made:
                self.stdout.write(f"{statement.as_string()};")
            return
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in made:
                    cursor.execute(statement)
        except DatabaseError as error:
            raise CommandError(
                _(
                    "The role could not be set up: %(error)s Connect as an owner of the tables who may create roles, "
                    "or ask a superuser to run the SQL that this command prints without --apply."
                )
                % {"error": str(error).strip()}
            ) from error
        self.stdout.write(
            _(
                "The role %(role)s can now serve the site. If it is new, give it a password: ALTER ROLE %(role)s "
                "PASSWORD '…'; then name it in DATABASE_URL."
            )
            % {"role": role}
        )
