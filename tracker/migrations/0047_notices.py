"""What people are told: notices, digests, what they choose and follow, and links to answer; mail as HTML too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARD = """
-- Only how far a message has come may change, and what is settled stays settled.
CREATE OR REPLACE FUNCTION tracker_guard_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.id, OLD.person_id, OLD.address, OLD.kind, OLD.subject, OLD.has_link, OLD.bound_to, OLD.message_id,
      OLD.act_id, OLD.created_at)
     IS DISTINCT FROM
     (NEW.id, NEW.person_id, NEW.address, NEW.kind, NEW.subject, NEW.has_link, NEW.bound_to, NEW.message_id,
      NEW.act_id, NEW.created_at)
     OR NEW.body NOT IN (OLD.body, '') OR NEW.html NOT IN (OLD.html, '') THEN
    RAISE EXCEPTION 'a mail is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('sent', 'left', 'withdrawn') THEN
    RAISE EXCEPTION 'a mail that is settled never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0032_rhythm'),
        ('tracker', '0046_requests'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailmessage',
            name='html',
            field=models.TextField(blank=True, verbose_name='HTML'),
        ),
        migrations.AlterField(
            model_name='mailmessage',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('new_link', 'Link to a new password'), ('reset', 'Forgotten password'), ('account', "Change of one's account"), ('coordinators', 'Change of an account, told to coordinators'), ('notice', "What concerns one's work"), ('digest', 'Digest')], max_length=12, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='AnswerLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='links', to='tracker.mailmessage')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='links', to='tracker.updaterequest')),
            ],
            options={
                'verbose_name': 'link to answer',
                'verbose_name_plural': 'links to answer',
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='briefings.meeting')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='follows', to=settings.AUTH_USER_MODEL)),
                ('recommendation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.recommendation')),
            ],
            options={
                'verbose_name': 'what somebody follows',
                'verbose_name_plural': 'what people follow',
                'constraints': [models.UniqueConstraint(fields=('person', 'recommendation', 'meeting'), name='follow_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('recommendation__isnull', True)), models.Q(('meeting__isnull', True), ('recommendation__isnull', False)), _connector='OR'), name='follow_of_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assigned', 'Assigned to you'), ('asked', 'You are asked for an update'), ('passed_on', 'A request for an update is passed on to you'), ('sent_back', 'Sent back to you'), ('date_decided', 'Your proposed date is approved or rejected'), ('verified', 'Your completion report is verified')], max_length=12, verbose_name='kind')),
                ('at', models.DateTimeField(verbose_name='told at')),
                ('settled_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('act', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.act')),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.progressentry')),
                ('mail', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='tracker.mailmessage')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('recommendation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.recommendation')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'indexes': [models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['act'], name='notice_unsettled'), models.Index(fields=['person', '-at'], name='notice_of_person'), models.Index(condition=models.Q(('mail__isnull', False)), fields=['mail'], name='notice_of_mail')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'person', 'kind'), name='notice_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'asked', 'passed_on', 'sent_back', 'date_decided', 'verified'])), name='notice_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='NoticePreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(choices=[('weekly', 'Weekly'), ('daily', 'Daily, Monday to Friday'), ('off', 'Off')], default='weekly', max_length=6, verbose_name='digest')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday')], default=0, verbose_name='day')),
                ('hour', models.PositiveSmallIntegerField(default=7, verbose_name='hour')),
                ('by_kind', models.JSONField(default=dict)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice_preference', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'preferences for notices',
                'verbose_name_plural': 'preferences for notices',
                'constraints': [models.CheckConstraint(condition=models.Q(('digest__in', ['weekly', 'daily', 'off'])), name='digest_known'), models.CheckConstraint(condition=models.Q(('hour__lte', 23), ('weekday__lte', 4)), name='digest_on_a_weekday')],
            },
        ),
        migrations.CreateModel(
            name='SentDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('mail', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.mailmessage')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='digests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'digest',
                'verbose_name_plural': 'digests',
                'constraints': [models.UniqueConstraint(fields=('person', 'day'), name='digest_once_a_day')],
            },
        ),
        migrations.RunSQL([GUARD], migrations.RunSQL.noop),
    ]
