"""A reference of a list of others may be given again, where it was undone that its recommendation is tracked."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0078_view_filters'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='foreigncode',
            name='foreign_code_once_in_meeting',
        ),
        migrations.AddField(
            model_name='foreigncode',
            name='given',
            field=models.PositiveSmallIntegerField(default=1, help_text='1 for the first one of a meeting.'),
        ),
        migrations.AddConstraint(
            model_name='foreigncode',
            constraint=models.UniqueConstraint(fields=('meeting', 'code', 'given'), name='foreign_code_once_in_meeting'),
        ),
    ]
