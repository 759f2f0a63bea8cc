"""An index by when versions of recommendations ended, in which a past day finds those that were in force then."""

from django.db import migrations, models
from django.db.models.functions import Cast, Coalesce


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0033_revisions'),
        ('tracker', '0073_sooner'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='recommendationevent',
            index=models.Index(Coalesce('pgh_ended_at', Cast(models.Value('infinity'), models.DateTimeField())), include=('id', 'pgh_created_at', 'pgh_ended_at', 'meeting', 'status', 'status_since', 'kind', 'priority', 'position', 'follow_up', 'lead', 'owner', 'due_on', 'first_due_on', 'forecast', 'quiet_since', 'last_report_on', 'review_on', 'date_proposal'), name='recommendation_past_by_end'),
        ),
        migrations.AddField(
            model_name='daytally',
            name='that_day',
            field=models.JSONField(default=dict),
        ),
    ]
