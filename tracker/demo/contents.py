"""What a database holds, so that the demonstration uses only its own; and how such a database is emptied."""

from __future__ import annotations

from enum import Enum

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from briefings.models import Meeting
from tracker.demo import sample_year
from tracker.models import Act, Organisation, Theme, User


class Contents(Enum):
    """What a database holds, as far as the demonstration cares."""

    EMPTY = "nothing, or our tables without a row of anybody's"
    SAMPLE = "the sample year"
    FOREIGN = "something else"


def survey() -> Contents:
    """Say what the database holds.

    The sample year is known by its own first act (see `sample_year`). It is in the append-only log, so nothing can
    remove it or put it before real data later, and it is part of every copy of the database. Tables that no app of ours
    names make any database foreign, because emptying it would drop them too.
    """
    with connection.cursor() as cursor:
        tables = {table.name for table in connection.introspection.get_table_list(cursor)}
    ours = (*(f"{app.label}_" for app in apps.get_app_configs()), "django_")
    if not all(table.startswith(ours) for table in tables):
        return Contents.FOREIGN
    if "tracker_act" in tables and sample_year.is_written():
        return Contents.SAMPLE
    # What somebody would have made first; roles and the system user come with the tables.
    kept = {
        "tracker_act": Act.objects.all(),
        "tracker_organisation": Organisation.objects.all(),
        "tracker_theme": Theme.objects.all(),
        "tracker_user": User.objects.filter(is_system=False),
        "briefings_meeting": Meeting.objects.all(),
    }
    filled = any(table in tables and rows.exists() for table, rows in kept.items())
    return Contents.FOREIGN if filled else Contents.EMPTY


@transaction.atomic
def clear() -> None:
    """Drop every table of ours with all it holds; the guards refuse to empty them. Ask `survey` first.

    Raises OperationalError where another program holds the tables for five seconds, ProgrammingError where the
    database's user may not drop the schema.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone() or ("public",)
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")
        cursor.execute(f"CREATE SCHEMA {schema}")
        if schema == "public":
            cursor.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    ContentType.objects.clear_cache()
