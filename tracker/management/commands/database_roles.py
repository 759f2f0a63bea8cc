"""`manage.py database_roles`: the SQL for the database role that serves the site, printed or applied."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction

from tracker.database import roles


class Command(BaseCommand):
    """Run it as the owner of the tables, after each `migrate`."""

    help = (
        "The role that serves the site owns no table and cannot rewrite the log. This prints the SQL that makes it and "
        "gives it what the program needs, or applies it. Run it as the owner of the tables, after each migrate."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the role's name, and whether to apply."""
        parser.add_argument("--role", default="tracker_site", help="tracker_site unless given")
        parser.add_argument("--apply", action="store_true", help="run the SQL instead of printing it")

    def handle(self, *args: Any, role: str, apply: bool, **options: Any) -> None:
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
                f"The role could not be set up: {str(error).strip()} Connect as an owner of the tables who may create "
                "roles, or let a superuser run what this prints without --apply."
            ) from error
        self.stdout.write(
            f"The role {role} may serve the site. If it is new, give it a password: ALTER ROLE {role} PASSWORD '…'; "
            "then name it in DATABASE_URL."
        )
