"""What people were told before there was a page of notices counts as read: they had it by mail, or under My work."""

from django.db import migrations

READ = "UPDATE tracker_notice SET read_at = at WHERE read_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [("tracker", "0056_versions_by_act")]

    operations = [migrations.RunSQL(READ, migrations.RunSQL.noop)]
