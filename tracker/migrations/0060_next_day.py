"""What pages begin to count with on the day after."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0059_follow_views'),
    ]

    operations = [
        migrations.AddField(
            model_name='daytally',
            name='next_day',
            field=models.JSONField(default=dict),
        ),
    ]
