"""The database's own promise, widened: the file of a briefing, its format and its notices are written once too."""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION briefings_guard_briefing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.text, OLD.sha256, OLD.size, OLD.read_at, OLD.added_by_id, OLD.format, OLD.notices)
     IS DISTINCT FROM (NEW.text, NEW.sha256, NEW.size, NEW.read_at, NEW.added_by_id, NEW.format, NEW.notices) THEN
    RAISE EXCEPTION 'the text of a briefing never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION briefings_guard_original() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the file of a briefing never changes: % is refused', lower(TG_OP)
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_original
  FOR EACH ROW EXECUTE FUNCTION briefings_guard_original();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_original
  FOR EACH STATEMENT EXECUTE FUNCTION briefings_guard_original();
ALTER TABLE briefings_original ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
"""

DROP = """
DROP TRIGGER guard_truncate ON briefings_original;
DROP TRIGGER guard_rows ON briefings_original;
DROP FUNCTION briefings_guard_original;
CREATE OR REPLACE FUNCTION briefings_guard_briefing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.text, OLD.sha256, OLD.size, OLD.read_at, OLD.added_by_id)
     IS DISTINCT FROM (NEW.text, NEW.sha256, NEW.size, NEW.read_at, NEW.added_by_id) THEN
    RAISE EXCEPTION 'the text of a briefing never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("briefings", "0004_formats")]

    operations = [migrations.RunSQL(CREATE, DROP)]
