"""Briefings have another column, so the triggers of their versions are made anew."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0033_revisions'),
        ('tracker', '0054_imports'),
    ]

    operations = [migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop)]
