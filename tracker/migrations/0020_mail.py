"""Mail that is to be sent: its table, and a guard that keeps what was written and what became of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARD = """
-- Only how far a message has come may change, and what is settled stays settled.
CREATE FUNCTION tracker_guard_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.id, OLD.person_id, OLD.address, OLD.kind, OLD.subject, OLD.has_link, OLD.bound_to, OLD.message_id,
      OLD.created_at)
     IS DISTINCT FROM
     (NEW.id, NEW.person_id, NEW.address, NEW.kind, NEW.subject, NEW.has_link, NEW.bound_to, NEW.message_id,
      NEW.created_at)
     OR NEW.body NOT IN (OLD.body, '') THEN
    RAISE EXCEPTION 'a mail is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('sent', 'left', 'withdrawn') THEN
    RAISE EXCEPTION 'a mail that is settled never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_mailmessage
  FOR EACH ROW EXECUTE FUNCTION tracker_guard_mail();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_mailmessage
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
ALTER TABLE tracker_mailmessage ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
"""

UNGUARD = """
DROP TRIGGER guard_truncate ON tracker_mailmessage;
DROP TRIGGER guard_rows ON tracker_mailmessage;
DROP FUNCTION tracker_guard_mail;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0014_follow_up'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(help_text="Where it goes; the person's address of that moment, or the one before it.", max_length=254)),
                ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('new_link', 'Link to a new password'), ('reset', 'Forgotten password'), ('account', "Change of one's account"), ('coordinators', 'Change of an account, told to coordinators')], max_length=12)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField(blank=True)),
                ('has_link', models.BooleanField(default=False, help_text='A link to a new password is put in when it is sent.')),
                ('bound_to', models.CharField(blank=True, max_length=64)),
                ('message_id', models.CharField(max_length=255, unique=True)),
                ('created_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('refused', 'Not delivered'), ('unsure', 'May have arrived'), ('left', 'Left as it is'), ('withdrawn', 'No longer needed')], default='waiting', max_length=10)),
                ('tried_since', models.DateTimeField(help_text='From when on the tries of a day are counted.')),
                ('tried_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('said', models.CharField(blank=True, help_text='What the mail server said last.', max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mail',
                'indexes': [models.Index(condition=models.Q(('status__in', ['waiting', 'sending', 'refused', 'unsure'])), fields=['status', '-created_at'], name='mail_unfinished'), models.Index(fields=['-created_at', '-id'], name='mail_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bound_to', ''), ('has_link', False)), models.Q(('has_link', True), models.Q(('bound_to', ''), _negated=True)), _connector='OR'), name='mail_link_is_bound')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
