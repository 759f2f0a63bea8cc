"""The database's own promise: a briefing's text and its passages are written once."""

from django.db import migrations

CREATE = """
CREATE FUNCTION briefings_guard_briefing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.text, OLD.sha256, OLD.size, OLD.read_at, OLD.added_by_id)
     IS DISTINCT FROM (NEW.text, NEW.sha256, NEW.size, NEW.read_at, NEW.added_by_id) THEN
    RAISE EXCEPTION 'the text of a briefing never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION briefings_guard_passage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the passages of a briefing never change: % is refused', lower(TG_OP)
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER guard_text BEFORE UPDATE ON briefings_briefing
  FOR EACH ROW EXECUTE FUNCTION briefings_guard_briefing();
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_passage
  FOR EACH ROW EXECUTE FUNCTION briefings_guard_passage();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_passage
  FOR EACH STATEMENT EXECUTE FUNCTION briefings_guard_passage();
ALTER TABLE briefings_briefing ENABLE ALWAYS TRIGGER guard_text;
ALTER TABLE briefings_passage ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
"""

DROP = """
DROP TRIGGER guard_truncate ON briefings_passage;
DROP TRIGGER guard_rows ON briefings_passage;
DROP TRIGGER guard_text ON briefings_briefing;
DROP FUNCTION briefings_guard_passage;
DROP FUNCTION briefings_guard_briefing;
"""


class Migration(migrations.Migration):
    dependencies = [("briefings", "0002_versions")]

    operations = [migrations.RunSQL(CREATE, DROP)]
