"""Indexes for pages that read a whole table to show a few of its rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0060_next_day'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='act',
            index=models.Index(condition=models.Q(('redacts__isnull', False)), fields=['-at', '-id'], name='act_redactions'),
        ),
        migrations.AddIndex(
            model_name='progressentry',
            index=models.Index(fields=['act'], name='entry_of_act'),
        ),
        migrations.AddIndex(
            model_name='progressentry',
            index=models.Index(condition=models.Q(('kind', 'redact')), fields=['-recorded_at', '-id'], name='entry_redactions'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(condition=models.Q(('status', 'stalled')), fields=['review_on', 'id'], name='recommendation_reviews'),
        ),
    ]
