"""Mail to coordinators keeps the act it tells of, and the guard sees to it that it stays."""

import django.db.models.deletion
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
     OR NEW.body NOT IN (OLD.body, '') THEN
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
        ("tracker", "0024_admin_log_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailmessage",
            name="act",
            field=models.ForeignKey(
                db_index=False,
                help_text="What it tells coordinators about; unknown for older mail.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.act",
                verbose_name="act",
            ),
        ),
        migrations.RunSQL([GUARD, "SELECT tracker_install_guards()"], migrations.RunSQL.noop),
    ]
