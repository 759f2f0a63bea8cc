"""That a briefing is the corrected version of another can be said, and undone, after it was imported."""

from django.db import migrations

GUARD_BRIEFING = """
CREATE OR REPLACE FUNCTION briefings_guard_briefing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.text, OLD.sha256, OLD.size, OLD.read_at, OLD.added_by_id, OLD.format, OLD.notices{old})
     IS DISTINCT FROM (NEW.text, NEW.sha256, NEW.size, NEW.read_at, NEW.added_by_id, NEW.format, NEW.notices{new}) THEN
    RAISE EXCEPTION 'the text of a briefing never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""
# Which passage of the version before has the same words follows from what is replaced, and is no part of the text.
GUARD_PASSAGE = """
CREATE OR REPLACE FUNCTION briefings_guard_passage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  as_read record;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    as_read := NEW;
    as_read.same_as_id := OLD.same_as_id;
    as_read.is_moved := OLD.is_moved;
    IF as_read IS NOT DISTINCT FROM OLD AND NEW IS DISTINCT FROM OLD THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the passages of a briefing never change: % is refused', lower(TG_OP)
    USING ERRCODE = 'restrict_violation';
END $$;
"""
GUARD_PASSAGE_BEFORE = """
CREATE OR REPLACE FUNCTION briefings_guard_passage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the passages of a briefing never change: % is refused', lower(TG_OP)
    USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("briefings", "0033_revisions")]

    operations = [
        migrations.RunSQL(
            GUARD_BRIEFING.format(old="", new=""),
            GUARD_BRIEFING.format(old=", OLD.revises_id", new=", NEW.revises_id"),
        ),
        migrations.RunSQL(GUARD_PASSAGE, GUARD_PASSAGE_BEFORE),
    ]
