"""Addresses of calendars, and the index that finds what was cancelled in them lately."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0048_posts'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='SHA-256 of the secret, in hexadecimal.', max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='made')),
            ],
            options={
                'verbose_name': 'calendar address',
                'verbose_name_plural': 'calendar addresses',
            },
        ),
        migrations.AlterField(
            model_name='accountchange',
            name='kind',
            field=models.CharField(choices=[('invited', 'Invited'), ('password_ended', 'Password ended by an administrator'), ('link_sent', 'Link to a new password sent by mail'), ('link_shown', 'Link to a first password shown to an administrator'), ('link_printed', 'Link to a new password printed on the server'), ('first_password', 'First password set'), ('password_reset', 'Password reset through a link'), ('password_changed', 'Password changed'), ('address', 'E-mail address changed'), ('name', 'Name changed'), ('organisation', 'Organisation changed'), ('roles', 'Roles changed'), ('coordinator_given', 'Coordinator role given'), ('coordinator_taken', 'Coordinator role removed'), ('calendar_made', 'Calendar address created'), ('calendar_ended', 'Calendar address ended'), ('access', 'Access to the administration changed'), ('deactivated', 'Account closed'), ('reactivated', 'Account reopened')], max_length=20, verbose_name='change'),
        ),
        migrations.AddIndex(
            model_name='progressentry',
            index=models.Index(condition=models.Q(('changes__has_any_keys', ['due_on', 'holder', 'lead', 'owner', 'review_on']), models.Q(('kind', 'admit'), _negated=True)), fields=['recorded_at'], name='entry_moved'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feed', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
    ]
