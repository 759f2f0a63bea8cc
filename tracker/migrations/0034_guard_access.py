"""Guards of the tables that say who may see what: their versions are kept, and the side of an entry never changes."""

from importlib import import_module

from django.db import migrations

EVENTS = (
    "tracker_markingevent",
    "tracker_meetingaccessevent",
    "tracker_meetingroleevent",
    "tracker_recommendationaccessevent",
    "tracker_recommendationreaderevent",
    "tracker_sideevent",
)
_TRUNCATE = """
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON {kept}
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE {kept} ENABLE ALWAYS TRIGGER guard_truncate;
"""
TRUNCATE = "".join(_TRUNCATE.format(table=table, kept=table.removesuffix("event")) for table in EVENTS)
_REDACTION = import_module("tracker.migrations.0012_guard_redaction").CREATE
_END = "END $$;"
GUARD = _REDACTION[: _REDACTION.index(_END) + len(_END)]
GUARD = GUARD.replace("OLD.internal,", "OLD.internal, OLD.side_id,").replace(
    "NEW.internal,", "NEW.internal, NEW.side_id,"
)
if GUARD.count("side_id") != 2 or "FUNCTION tracker_guard_entry()" not in GUARD:
    raise AssertionError("The function of 0012 is not the one that this migration changes.")

# Coordinators keep sides and markings; administrators see them.
RIGHTS = {
    "coordinator": ("add", "change", "delete", "view"),
    "administrator": ("view",),
}


def let_keep(apps, schema_editor):
    """Let coordinators keep sides and markings in the admin."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for model in ("side", "marking"):
        kind, _ = kinds.get_or_create(app_label="tracker", model=model)
        for role, verbs in RIGHTS.items():
            group = apps.get_model("auth", "Group").objects.get(name=role)
            for verb in verbs:
                permission, _ = permissions.get_or_create(
                    content_type=kind, codename=f"{verb}_{model}", defaults={"name": f"Can {verb} {model}"}
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0033_access")]

    operations = [
        migrations.RunSQL([TRUNCATE], migrations.RunSQL.noop),
        migrations.RunSQL([GUARD], migrations.RunSQL.noop),
        migrations.RunPython(let_keep, migrations.RunPython.noop),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
