"""The page of notices and the bell: what finds the newest and the unread notices of a person; being mentioned."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0057_notices_read'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', 'Assigned to you'), ('asked', 'You are asked for an update'), ('passed_on', 'A request for an update is passed on to you'), ('sent_back', 'Sent back to you'), ('date_decided', 'Your proposed date is approved or rejected'), ('verified', 'Your completion report is verified'), ('mentioned', 'You are mentioned')], max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['person', '-id'], name='notice_newest'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['person', '-id'], name='notice_unread'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'asked', 'passed_on', 'sent_back', 'date_decided', 'verified', 'mentioned'])), name='notice_kind_known'),
        ),
    ]
