"""Indexes: pages far back are found in one alone, and what is without our response; one that hardly served is gone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0034_corrected_afterwards'),
        ('tracker', '0079_code_given_again'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='recommendation',
            name='recommendation_number_unique',
        ),
        migrations.RemoveIndex(
            model_name='recommendation',
            name='recommendation_open_lead',
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(condition=models.Q(('position', 'not_yet_answered'), ('status__in', ['in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled']), models.Q(('kind', 'commitment'), _negated=True)), fields=['meeting', 'number'], name='recommendation_unanswered'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), include=('id', 'status', 'kind', 'priority', 'position'), name='recommendation_number_unique'),
        ),
    ]
