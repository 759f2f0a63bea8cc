"""Bring every database to the same schema, whichever release made it.

Three migrations were edited after they had been released, so a database made before then lacks guards against TRUNCATE
and DELETE, stamps its versions with the start of the transaction, searches by an older column, and lets administrators
change posts. Each part below does nothing, or makes the same thing again, where the database is right already.
"""

from importlib import import_module

from django.db import migrations

_guards = import_module("tracker.migrations.0002_guards")
_roles = import_module("tracker.migrations.0003_roles")

# What every released database has been promised: the trigger, its statements, level and function, by table.
_ROWS = ("guard_rows", "UPDATE OR DELETE", "ROW")
_DELETE = ("guard_delete", "DELETE", "ROW")
_TRUNCATE = ("guard_truncate", "TRUNCATE", "STATEMENT")
GUARDS = [
    *[(table, *_ROWS, "tracker_refuse_change") for table in _guards.APPEND_ONLY],
    *[(table, *_TRUNCATE, "tracker_refuse_change") for table in _guards.APPEND_ONLY],
    ("tracker_progressentry", *_ROWS, "tracker_guard_entry"),
    ("tracker_progressentry", *_TRUNCATE, "tracker_refuse_change"),
    *[(table, *_TRUNCATE, "tracker_refuse_truncate") for table in _guards.VERSIONED],
    *[(table, *_DELETE, "tracker_refuse_delete") for table in _guards.NEVER_DELETED],
    ("tracker_recommendation", "guard_identity", "UPDATE OR DELETE", "ROW", "tracker_guard_recommendation"),
    ("briefings_meeting", "guard_code", "UPDATE OF code", "ROW", "tracker_guard_meeting_code"),
    ("briefings_meeting", *_DELETE, "tracker_guard_meeting"),
    ("briefings_briefing", "guard_text", "UPDATE", "ROW", "briefings_guard_briefing"),
    ("briefings_passage", *_ROWS, "briefings_guard_passage"),
    ("briefings_passage", *_TRUNCATE, "briefings_guard_passage"),
    ("briefings_original", *_ROWS, "briefings_guard_original"),
    ("briefings_original", *_TRUNCATE, "briefings_guard_original"),
]


def make_guards(apps, schema_editor):
    """Make each guard again, with the functions as the first migration of guards has them today."""
    # Where several migrations run in one transaction, what waits to be checked would keep the tables from being altered.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    functions = _guards.FUNCTIONS.split("CREATE TRIGGER")[0]
    schema_editor.execute(functions.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"), params=None)
    for table, name, statements, level, function in GUARDS:
        schema_editor.execute(
            f"DROP TRIGGER IF EXISTS {name} ON {table};"
            f"CREATE TRIGGER {name} BEFORE {statements} ON {table} FOR EACH {level} EXECUTE FUNCTION {function}();"
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};"
        )


def make_version_triggers(apps, schema_editor):
    """Make the triggers that write versions again, as this point of the migrations has them."""
    for model in apps.get_models(include_auto_created=True):
        for trigger in getattr(model._meta, "triggers", ()):
            schema_editor.execute(str(trigger.install_sql), params=None)


def make_search(apps, schema_editor):
    """Make the search column anew where it is computed as an older release did."""
    model = apps.get_model("tracker", "Recommendation")
    field = model._meta.get_field("searched")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON adrelid = attrelid AND adnum = attnum "
            "WHERE adrelid = 'tracker_recommendation'::regclass AND attname = 'searched'"
        )
        (expression,) = cursor.fetchone()
    # The one sign that only the present expression blanks.
    if "'<>&-/'" in expression:
        return
    schema_editor.remove_field(model, field)
    schema_editor.add_field(model, field)
    index = next(index for index in model._meta.indexes if index.name == "recommendation_searched")
    schema_editor.add_index(model, index)


def set_permissions(apps, schema_editor):
    """Take from each role what an older release gave it and this one does not."""
    for role, permissions in _roles.ROLES.items():
        group = apps.get_model("auth", "Group").objects.get(name=role)
        for permission in group.permissions.select_related("content_type"):
            if (permission.content_type.app_label, permission.codename) not in permissions:
                group.permissions.remove(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0007_fewer_indexes"),
        ("briefings", "0006_fewer_indexes"),
    ]

    operations = [
        migrations.RunPython(make_guards, migrations.RunPython.noop),
        migrations.RunPython(make_version_triggers, migrations.RunPython.noop),
        migrations.RunPython(make_search, migrations.RunPython.noop),
        migrations.RunPython(set_permissions, migrations.RunPython.noop),
    ]
