"""Webhooks of saved views, and their deliveries."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0065_feeds'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountchange',
            name='kind',
            field=models.CharField(choices=[('invited', 'Invited'), ('password_ended', 'Password ended by an administrator'), ('link_sent', 'Link to a new password sent by mail'), ('link_shown', 'Link to a first password shown to an administrator'), ('link_printed', 'Link to a new password printed on the server'), ('first_password', 'First password set'), ('password_reset', 'Password reset through a link'), ('password_changed', 'Password changed'), ('address', 'E-mail address changed'), ('name', 'Name changed'), ('organisation', 'Organisation changed'), ('roles', 'Roles changed'), ('coordinator_given', 'Coordinator role given'), ('coordinator_taken', 'Coordinator role removed'), ('calendar_made', 'Calendar address created'), ('calendar_ended', 'Calendar address ended'), ('feed_made', 'Feed address created'), ('feed_ended', 'Feed address ended'), ('webhook_added', 'Webhook added'), ('webhook_removed', 'Webhook removed'), ('webhook_on', 'Webhook turned on'), ('webhook_off', 'Webhook turned off'), ('access', 'Access to the administration changed'), ('deactivated', 'Account closed'), ('reactivated', 'Account reopened')], max_length=20, verbose_name='change'),
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=1000, verbose_name='address')),
                ('seed', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('seen_until', models.DateTimeField()),
                ('known', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('off_why', models.CharField(blank=True, choices=[('failing', 'Its deliveries failed too often'), ('left', 'The account of who made it was closed'), ('view', 'Who made it no longer sees the view'), ('gone', 'The other site said that the address is gone')], max_length=10, verbose_name='turned off because')),
                ('off_at', models.DateTimeField(null=True, verbose_name='turned off')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='tracker.savedview', verbose_name='saved view')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=64, unique=True)),
                ('entries', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('entered', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('more', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('delivered', 'Delivered'), ('failed', 'Not delivered'), ('unsure', 'May have arrived'), ('withdrawn', 'No longer needed')], default='waiting', max_length=10, verbose_name='status')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('tried_since', models.DateTimeField()),
                ('tried_at', models.DateTimeField(null=True, verbose_name='tried')),
                ('next_try_at', models.DateTimeField(null=True, verbose_name='next try')),
                ('code', models.PositiveSmallIntegerField(null=True, verbose_name='HTTP status')),
                ('said', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                ('webhook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='tracker.webhook')),
            ],
            options={
                'verbose_name': 'delivery of a webhook',
                'verbose_name_plural': 'deliveries of webhooks',
            },
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.UniqueConstraint(fields=('person', 'view', 'address'), name='webhook_once'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('off_at__isnull', True), ('off_why', '')), models.Q(('off_at__isnull', False), ('off_why__in', ['failing', 'left', 'view', 'gone'])), _connector='OR'), name='webhook_off_since_and_why'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['webhook', '-id'], name='webhook_delivery_latest'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'sending', 'delivered', 'failed', 'unsure', 'withdrawn'])), name='webhook_delivery_status_known'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(('next_try_at__isnull', True), ('status', 'waiting'), _connector='OR'), name='webhook_delivery_next_try_waits'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'sending'])), fields=('webhook',), name='webhook_delivery_one_on_the_way'),
        ),
    ]
