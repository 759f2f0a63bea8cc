"""Which acts somebody has seen in a list while others were not committed yet."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0068_acts_under_way'),
    ]

    operations = [
        migrations.AddField(
            model_name='seenmark',
            name='acts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, help_text='Acts from that moment on that were seen too.', size=None),
        ),
        migrations.AlterField(
            model_name='seenmark',
            name='until',
            field=models.DateTimeField(help_text='All that was done before it could be read, and was seen.'),
        ),
    ]
