import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0006_fewer_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='briefingevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='briefingevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='briefingevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='briefingevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AlterField(
            model_name='briefingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='briefings.briefing'),
        ),
        migrations.AlterField(
            model_name='meetingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='briefings.meeting'),
        ),
    ]
