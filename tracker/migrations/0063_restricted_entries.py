"""An index of restricted notes, by which the list of evidence leaves out what somebody may not read."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0062_versions_ask_once'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='progressentry',
            index=models.Index(condition=models.Q(('internal', True)), fields=['id'], name='entry_restricted'),
        ),
    ]
