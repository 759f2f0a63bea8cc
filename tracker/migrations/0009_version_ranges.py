import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0008_make_whole'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisationevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='passagedecisionevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='postevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='recommendationevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='recommendationpartyevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='recommendationthemeevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='relationevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='userroleevent',
            name='pgh_format',
            field=models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='passagedecisionevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='passagedecisionevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='passagedecisionevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='postevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='postevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='postevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='recommendationevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='recommendationevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='recommendationevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='recommendationevent',
            name='pgh_redaction',
            field=models.JSONField(help_text='Of words taken out their digests, of the others their salts.', null=True),
        ),
        migrations.AddField(
            model_name='recommendationevent',
            name='pgh_salt',
            field=models.CharField(default='', help_text='Random; hides the words behind their digests.', max_length=32),
        ),
        migrations.AddField(
            model_name='recommendationpartyevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='recommendationpartyevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='recommendationpartyevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='recommendationthemeevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='recommendationthemeevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='recommendationthemeevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='relationevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='relationevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='relationevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AddField(
            model_name='userroleevent',
            name='pgh_ended_at',
            field=models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True),
        ),
        migrations.AddField(
            model_name='userroleevent',
            name='pgh_hash',
            field=models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64),
        ),
        migrations.AddField(
            model_name='userroleevent',
            name='pgh_previous',
            field=models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64),
        ),
        migrations.AlterField(
            model_name='organisationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.organisation'),
        ),
        migrations.AlterField(
            model_name='passagedecisionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.passagedecision'),
        ),
        migrations.AlterField(
            model_name='postevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.post'),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='recommendationpartyevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.recommendationparty'),
        ),
        migrations.AlterField(
            model_name='recommendationthemeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.recommendationtheme'),
        ),
        migrations.AlterField(
            model_name='relationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.relation'),
        ),
        migrations.AlterField(
            model_name='sourceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.source'),
        ),
        migrations.AlterField(
            model_name='themeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.theme'),
        ),
        migrations.AlterField(
            model_name='userevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL),
        ),
    ]
