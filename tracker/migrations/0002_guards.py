"""The database's own promise: the log and the versions are append-only, and identities stay."""

from django.db import migrations

APPEND_ONLY = [
    "tracker_act",
    "tracker_evidence",
    "tracker_organisationevent",
    "tracker_passagedecisionevent",
    "tracker_postevent",
    "tracker_recommendationevent",
    "tracker_recommendationpartyevent",
    "tracker_recommendationthemeevent",
    "tracker_relationevent",
    "tracker_sourceevent",
    "tracker_themeevent",
    "tracker_userevent",
    "tracker_userroleevent",
    "briefings_briefingevent",
    "briefings_meetingevent",
]

# Rows of these may change, each change leaving a version; emptied at once they would leave none.
VERSIONED = [
    "briefings_briefing",
    "briefings_meeting",
    "tracker_organisation",
    "tracker_passagedecision",
    "tracker_post",
    "tracker_recommendation",
    "tracker_recommendationparty",
    "tracker_recommendationtheme",
    "tracker_relation",
    "tracker_source",
    "tracker_theme",
    "tracker_user",
    "tracker_user_groups",
]
NEVER_DELETED = ["briefings_briefing", "tracker_user", "tracker_source", "tracker_relation"]

FUNCTIONS = """
CREATE FUNCTION tracker_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never emptied: its rows would leave no versions', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION tracker_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION tracker_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;

-- An entry may change once, in one way: its words become empty, together with who took them out and why.
CREATE FUNCTION tracker_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  words text[] := ARRAY['text', 'next_step', 'received_from', 'redacted_at', 'redacted_by_id', 'redaction_reason'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL
     AND to_jsonb(OLD) - words = to_jsonb(NEW) - words THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'tracker_progressentry is append-only: % is refused', lower(TG_OP)
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION tracker_guard_recommendation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a recommendation is never deleted: enter % in error instead', OLD.reference
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.meeting_id, OLD.number, OLD.reference) IS DISTINCT FROM (NEW.meeting_id, NEW.number, NEW.reference) THEN
    RAISE EXCEPTION 'the reference % never changes', OLD.reference USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION tracker_guard_meeting_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.code <> NEW.code AND EXISTS (SELECT FROM tracker_recommendation WHERE meeting_id = OLD.id) THEN
    RAISE EXCEPTION 'the code % is part of references and never changes', OLD.code
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION tracker_guard_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM tracker_recommendation WHERE meeting_id = OLD.id)
     OR EXISTS (SELECT FROM briefings_briefing WHERE meeting_id = OLD.id) THEN
    RAISE EXCEPTION 'the meeting % has briefings or recommendations and is never deleted', OLD.code
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER guard_identity BEFORE UPDATE OR DELETE ON tracker_recommendation
  FOR EACH ROW EXECUTE FUNCTION tracker_guard_recommendation();
ALTER TABLE tracker_recommendation ENABLE ALWAYS TRIGGER guard_identity;
CREATE TRIGGER guard_code BEFORE UPDATE OF code ON briefings_meeting
  FOR EACH ROW EXECUTE FUNCTION tracker_guard_meeting_code();
CREATE TRIGGER guard_delete BEFORE DELETE ON briefings_meeting
  FOR EACH ROW EXECUTE FUNCTION tracker_guard_meeting();
ALTER TABLE briefings_meeting ENABLE ALWAYS TRIGGER guard_code, ENABLE ALWAYS TRIGGER guard_delete;
"""

DROP_FUNCTIONS = """
DROP TRIGGER guard_delete ON briefings_meeting;
DROP TRIGGER guard_code ON briefings_meeting;
DROP TRIGGER guard_identity ON tracker_recommendation;
DROP FUNCTION tracker_guard_meeting;
DROP FUNCTION tracker_guard_meeting_code;
DROP FUNCTION tracker_guard_recommendation;
DROP FUNCTION tracker_guard_entry;
DROP FUNCTION tracker_refuse_change;
DROP FUNCTION tracker_refuse_delete;
DROP FUNCTION tracker_refuse_truncate;
"""


def guard(table, function="tracker_refuse_change"):
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION {function}();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON {table}
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
        """,
        f"DROP TRIGGER guard_rows ON {table}; DROP TRIGGER guard_truncate ON {table};",
    )


def keep(table):
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON {table}
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_truncate;
        """,
        f"DROP TRIGGER guard_truncate ON {table};",
    )


def forbid_delete(table):
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER guard_delete BEFORE DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_delete();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_delete;
        """,
        f"DROP TRIGGER guard_delete ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0001_initial"),
        ("briefings", "0003_guards"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        guard("tracker_progressentry", "tracker_guard_entry"),
        *[guard(table) for table in APPEND_ONLY],
        *[keep(table) for table in VERSIONED],
        *[forbid_delete(table) for table in NEVER_DELETED],
    ]
