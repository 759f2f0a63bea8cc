"""Indexes by which the Overview and the Figures are counted without a look at the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0011_labels'),
        ('tracker', "0044_search"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='progressentry',
            name='entry_latest',
        ),
        migrations.RemoveIndex(
            model_name='recommendation',
            name='recommendation_open_quiet',
        ),
        migrations.AddIndex(
            model_name='progressentry',
            index=models.Index(fields=['-recorded_at', '-id'], include=('recommendation', 'kind', 'status_from', 'status_to', 'happened_on', 'internal', 'side'), name='entry_latest'),
        ),
        migrations.AddIndex(
            model_name='progressentry',
            index=models.Index(condition=models.Q(('kind__in', ['verify', 'return_claim'])), fields=['recorded_at'], include=('recommendation', 'sequence', 'happened_on', 'kind'), name='entry_decisions'),
        ),
        migrations.AddIndex(
            model_name='progressentry',
            index=models.Index(condition=models.Q(('kind', 'claim')), fields=['recommendation', 'sequence'], include=('happened_on',), name='entry_claims'),
        ),
        migrations.AddIndex(
            model_name='progressentry',
            index=models.Index(condition=models.Q(('changes__has_key', 'due_on'), ('changes__has_key', 'restates'), _connector='OR'), fields=['recorded_at'], name='entry_dates_and_relations'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(condition=models.Q(('status__in', ['in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled']), models.Q(('position', 'declined'), models.Q(('follow_up', False), ('position', 'noted')), _connector='OR', _negated=True)), fields=['quiet_since', 'id'], name='recommendation_quiet'),
        ),
    ]
