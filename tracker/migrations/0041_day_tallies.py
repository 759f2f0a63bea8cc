"""What was counted of each meeting at the end of past days."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0039_list_orders'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('zone', models.CharField(max_length=64)),
                ('meetings', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'tally of a day',
                'verbose_name_plural': 'tallies of days',
                'constraints': [models.UniqueConstraint(fields=('day', 'zone'), name='day_tally_once')],
            },
        ),
    ]
