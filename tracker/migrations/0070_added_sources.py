"""An index of the entries that add a source, by which lists find what was reiterated in a later briefing."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0069_acts_seen'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='progressentry',
            index=models.Index(condition=models.Q(('changes__has_key', 'sources'), ('kind', 'edit')), fields=['recommendation'], name='entry_sources'),
        ),
    ]
