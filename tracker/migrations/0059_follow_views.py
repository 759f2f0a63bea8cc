"""A saved view can be followed, and the follow knows what was in it when the digest was last written."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0032_rhythm'),
        ('tracker', '0058_bell'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='follow',
            name='follow_once',
        ),
        migrations.RemoveConstraint(
            model_name='follow',
            name='follow_of_one_thing',
        ),
        migrations.AddField(
            model_name='follow',
            name='known',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None),
        ),
        migrations.AddField(
            model_name='follow',
            name='view',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follows', to='tracker.savedview'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(fields=('person', 'recommendation', 'meeting', 'view'), name='follow_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('recommendation__isnull', True), ('view__isnull', True)), models.Q(('meeting__isnull', True), ('recommendation__isnull', False), ('view__isnull', True)), models.Q(('meeting__isnull', True), ('recommendation__isnull', True), ('view__isnull', False)), _connector='OR'), name='follow_of_one_thing'),
        ),
    ]
