"""Indexes of versions, by which lists and figures of a past day are found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0011_labels'),
        ('tracker', '0041_day_tallies'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='recommendationevent',
            index=models.Index(fields=['meeting', 'number', 'pgh_created_at'], include=('id', 'pgh_ended_at', 'status', 'kind', 'priority', 'position', 'follow_up', 'lead', 'owner', 'due_on', 'first_due_on', 'quiet_since', 'review_on', 'date_proposal'), name='recommendation_past'),
        ),
        migrations.AddIndex(
            model_name='recommendationpartyevent',
            index=models.Index(fields=['recommendation'], name='party_past'),
        ),
        migrations.AddIndex(
            model_name='recommendationthemeevent',
            index=models.Index(fields=['recommendation'], name='theme_past'),
        ),
        migrations.AddIndex(
            model_name='sourceevent',
            index=models.Index(fields=['recommendation'], name='source_past'),
        ),
    ]
