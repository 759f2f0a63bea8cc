"""An index of the changes of several recommendations at once, for the list of those that can be undone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0035_reasons_and_responses'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='act',
            index=models.Index(condition=models.Q(('verb', 'change_many')), fields=['-at', '-id'], name='act_changes_of_many'),
        ),
    ]
