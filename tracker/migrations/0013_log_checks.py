import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARD = """
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_logcheck
  FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_logcheck
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
ALTER TABLE tracker_logcheck ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
"""
DROP = """
DROP TRIGGER guard_truncate ON tracker_logcheck;
DROP TRIGGER guard_rows ON tracker_logcheck;
"""


def let_see(apps, schema_editor):
    """Let those who work in the admin see the checks there."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="tracker", model="logcheck")
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_logcheck", defaults={"name": "Can view log check"}
    )
    for role in ("coordinator", "administrator"):
        apps.get_model("auth", "Group").objects.get(name=role).permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0012_guard_redaction'),
    ]

    operations = [
        migrations.CreateModel(
            name='LogCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('recommendations', models.PositiveIntegerField()),
                ('entries', models.PositiveBigIntegerField()),
                ('redactions', models.PositiveIntegerField()),
                ('faults', models.PositiveIntegerField()),
                ('first_faults', models.JSONField(default=list)),
                ('is_sealed', models.BooleanField()),
                ('is_compared', models.BooleanField()),
                ('is_partial', models.BooleanField(help_text='Only what came after a seal was checked.')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.RunSQL([GUARD], [DROP]),
        migrations.RunPython(let_see, migrations.RunPython.noop),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
