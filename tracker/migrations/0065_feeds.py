"""Addresses of the feeds of saved views."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0064_retired'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountchange',
            name='kind',
            field=models.CharField(choices=[('invited', 'Invited'), ('password_ended', 'Password ended by an administrator'), ('link_sent', 'Link to a new password sent by mail'), ('link_shown', 'Link to a first password shown to an administrator'), ('link_printed', 'Link to a new password printed on the server'), ('first_password', 'First password set'), ('password_reset', 'Password reset through a link'), ('password_changed', 'Password changed'), ('address', 'E-mail address changed'), ('name', 'Name changed'), ('organisation', 'Organisation changed'), ('roles', 'Roles changed'), ('coordinator_given', 'Coordinator role given'), ('coordinator_taken', 'Coordinator role removed'), ('calendar_made', 'Calendar address created'), ('calendar_ended', 'Calendar address ended'), ('feed_made', 'Feed address created'), ('feed_ended', 'Feed address ended'), ('access', 'Access to the administration changed'), ('deactivated', 'Account closed'), ('reactivated', 'Account reopened')], max_length=20, verbose_name='change'),
        ),
        migrations.CreateModel(
            name='ViewFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='SHA-256 of the secret, in hexadecimal.', max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='view_feeds', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to='tracker.savedview', verbose_name='saved view')),
            ],
            options={
                'verbose_name': 'feed address',
                'verbose_name_plural': 'feed addresses',
                'constraints': [models.UniqueConstraint(fields=('person', 'view'), name='view_feed_once')],
            },
        ),
    ]
