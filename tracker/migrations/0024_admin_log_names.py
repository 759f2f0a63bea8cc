"""Django's log of the admin names recommendations by their reference: their titles can be redacted, and stand there too."""

from django.db import migrations

NAME = """
UPDATE django_admin_log SET object_repr = r.reference
FROM tracker_recommendation r, django_content_type c
WHERE c.id = django_admin_log.content_type_id AND c.app_label = 'tracker' AND c.model = 'recommendation'
  AND django_admin_log.object_id = r.id::text AND object_repr <> r.reference
"""


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0023_stricter_guards"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
    ]
