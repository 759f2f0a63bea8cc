"""Mail about work says which recommendations it names and which entries it quotes; what waits, from its notices.

Its subject, which names a recommendation, goes with its text once it is settled; also of what was settled before.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

FILL = """
UPDATE tracker_mailmessage mail
   SET names = ARRAY(SELECT DISTINCT recommendation_id FROM tracker_notice WHERE mail_id = mail.id ORDER BY 1),
       quotes = ARRAY(SELECT DISTINCT entry_id FROM tracker_notice WHERE mail_id = mail.id ORDER BY 1)
 WHERE kind = 'notice' AND status IN ('waiting', 'sending', 'refused', 'unsure')
"""
EMPTY = """
ALTER TABLE tracker_mailmessage DISABLE TRIGGER guard_rows;
UPDATE tracker_mailmessage SET subject = '' WHERE kind = 'notice' AND body = '';
ALTER TABLE tracker_mailmessage ENABLE ALWAYS TRIGGER guard_rows;
"""
GUARD = """
-- Only how far a message has come may change, its words may go, and what is settled stays settled.
CREATE OR REPLACE FUNCTION tracker_guard_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.id, OLD.person_id, OLD.address, OLD.kind, OLD.has_link, OLD.bound_to, OLD.message_id, OLD.act_id,
      OLD.created_at, OLD.names, OLD.quotes)
     IS DISTINCT FROM
     (NEW.id, NEW.person_id, NEW.address, NEW.kind, NEW.has_link, NEW.bound_to, NEW.message_id, NEW.act_id,
      NEW.created_at, NEW.names, NEW.quotes)
     OR NEW.subject NOT IN (OLD.subject, '') OR NEW.body NOT IN (OLD.body, '') OR NEW.html NOT IN (OLD.html, '') THEN
    RAISE EXCEPTION 'a mail is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('sent', 'left', 'withdrawn') THEN
    RAISE EXCEPTION 'a mail that is settled never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tracker", "0052_undo_review")]

    operations = [
        migrations.AddField(
            "mailmessage",
            "names",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                help_text="Recommendations that a mail about work names.",
                size=None,
            ),
        ),
        migrations.AddField(
            "mailmessage",
            "quotes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                help_text="Log entries that a mail about work quotes.",
                size=None,
            ),
        ),
        migrations.RunSQL(EMPTY, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
