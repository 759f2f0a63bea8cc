"""The database's own promise, mended: words become empty only through an entry, or an act, that says so.

Each guard names the columns it compares, for in a trigger that runs before the row is written a generated column has no value
yet. What an entry takes out stands in its `changes`, as parts: `text`, `next_step`, `received_from`, `changes.title.old`,
`evidence.0.title`. A guard lets exactly these become empty, once; when the transaction ends, each of them has to be.
"""

from django.db import migrations

CREATE = r"""
CREATE OR REPLACE FUNCTION tracker_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parts jsonb;
  part text;
  name text[];
  emptied jsonb := OLD.changes;
BEGIN
  IF TG_OP = 'UPDATE'
     AND (OLD.id, OLD.recommendation_id, OLD.sequence, OLD.kind, OLD.status_from, OLD.status_to, OLD.confidence,
          OLD.happened_on, OLD.recorded_at, OLD.by_id, OLD.for_post_id, OLD.act_id, OLD.corrects_id, OLD.redacts_id,
          OLD.internal, OLD.form_token, OLD.form_digest, OLD.text_sha256, OLD.previous_hash, OLD.hash, OLD.hash_format,
          OLD.redaction_reason)
     IS NOT DISTINCT FROM
         (NEW.id, NEW.recommendation_id, NEW.sequence, NEW.kind, NEW.status_from, NEW.status_to, NEW.confidence,
          NEW.happened_on, NEW.recorded_at, NEW.by_id, NEW.for_post_id, NEW.act_id, NEW.corrects_id, NEW.redacts_id,
          NEW.internal, NEW.form_token, NEW.form_digest, NEW.text_sha256, NEW.previous_hash, NEW.hash, NEW.hash_format,
          NEW.redaction_reason)
     AND NEW.redacted_through_id > coalesce(OLD.redacted_through_id, 0) THEN
    SELECT changes #> '{redacted,1}' INTO parts FROM tracker_progressentry
      WHERE id = NEW.redacted_through_id AND kind = 'redact' AND redacts_id = OLD.id
        AND recommendation_id = OLD.recommendation_id AND recorded_at = NEW.redacted_at AND by_id = NEW.redacted_by_id;
    FOR part IN SELECT jsonb_array_elements_text(parts) LOOP
      name := regexp_match(part, '^changes\.([a-z_]+)\.(old|new)$');
      IF name IS NOT NULL THEN
        emptied := jsonb_set(emptied, ARRAY[name[1], CASE name[2] WHEN 'old' THEN '0' ELSE '1' END], 'null', false);
      END IF;
    END LOOP;
    IF parts IS NOT NULL AND NEW.salt = '' AND NEW.changes = emptied
       AND NEW.text = (CASE WHEN parts ? 'text' THEN '' ELSE OLD.text END)
       AND NEW.next_step = (CASE WHEN parts ? 'next_step' THEN '' ELSE OLD.next_step END)
       AND NEW.received_from = (CASE WHEN parts ? 'received_from' THEN '' ELSE OLD.received_from END)
       AND NEW.redaction -> 'digests' @> coalesce(OLD.redaction -> 'digests', '{}')
       AND NEW.redaction -> 'digests' ?& ARRAY(SELECT jsonb_array_elements_text(parts)) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'tracker_progressentry is append-only: % is refused', lower(TG_OP)
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION tracker_guard_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  digests jsonb;
  place bigint;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.is_redacted
     AND (OLD.id, OLD.entry_id, OLD.kind, OLD.dated_on, OLD.sha256)
     IS NOT DISTINCT FROM (NEW.id, NEW.entry_id, NEW.kind, NEW.dated_on, NEW.sha256) THEN
    SELECT redaction -> 'digests' INTO digests FROM tracker_progressentry WHERE id = OLD.entry_id;
    SELECT count(*) INTO place FROM tracker_evidence WHERE entry_id = OLD.entry_id AND id < OLD.id;
    IF (NEW.title = OLD.title OR NEW.title = '' AND digests ? format('evidence.%s.title', place))
       AND ((NEW.url, NEW.number) = (OLD.url, OLD.number)
            OR NEW.url = '' AND NEW.number = '' AND digests ? format('evidence.%s.place', place)) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'tracker_evidence is append-only: % is refused', lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;

-- Only the owner of the tables writes down what was done before now: samples and tests do.
CREATE FUNCTION tracker_guard_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF abs(extract(epoch FROM NEW.at - clock_timestamp())) > 300
       AND NOT pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
      RAISE EXCEPTION 'an act is written down when it is done; the clocks of program and database may differ'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.redaction IS NULL AND NEW.redaction ->> 'digest' <> '' AND NEW.reason = '' AND NEW.salt = ''
     AND (OLD.id, OLD.by_id, OLD.at, OLD.verb, OLD.redacts_id)
     IS NOT DISTINCT FROM (NEW.id, NEW.by_id, NEW.at, NEW.verb, NEW.redacts_id)
     AND EXISTS (SELECT FROM tracker_act WHERE id = (NEW.redaction ->> 'act')::bigint AND redacts_id = OLD.id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'tracker_act is append-only: % is refused', lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;

-- When the transaction ends, whatever an entry says it took out is out; so it takes nothing out later.
CREATE FUNCTION tracker_check_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  target record;
  part text;
  name text[];
  version bigint;
BEGIN
  SELECT * INTO target FROM tracker_progressentry WHERE id = NEW.redacts_id;
  IF target.recommendation_id = NEW.recommendation_id AND target.id < NEW.id
     AND target.redacted_through_id >= NEW.id AND jsonb_array_length(NEW.changes #> '{redacted,1}') > 0 THEN
    FOR part IN SELECT jsonb_array_elements_text(NEW.changes #> '{redacted,1}') LOOP
      name := regexp_match(part, '^evidence\.([0-9]{1,9})\.(title|place)$');
      IF name IS NOT NULL AND NOT EXISTS (
        SELECT FROM (SELECT title, url, number FROM tracker_evidence WHERE entry_id = target.id
                     ORDER BY id OFFSET name[1]::bigint LIMIT 1) e
        WHERE CASE name[2] WHEN 'title' THEN title = '' ELSE url = '' AND number = '' END) THEN
        RAISE EXCEPTION 'a redaction takes out what it says: % is there still', part USING ERRCODE = 'restrict_violation';
      END IF;
    END LOOP;
    FOR version IN SELECT jsonb_array_elements_text(coalesce(NEW.changes #> '{versions,1}', '[]'))::bigint LOOP
      IF NOT EXISTS (SELECT FROM tracker_recommendationevent
                     WHERE pgh_id = version AND id = NEW.recommendation_id
                       AND (pgh_redaction ->> 'entry')::bigint >= NEW.id) THEN
        RAISE EXCEPTION 'a redaction takes out what it says: version % is there still', version
          USING ERRCODE = 'restrict_violation';
      END IF;
    END LOOP;
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'a redaction and its entry are made together' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION tracker_check_act_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tracker_act WHERE id = NEW.redacts_id AND (redaction ->> 'act')::bigint = NEW.id) THEN
    RAISE EXCEPTION 'a redaction and its act are made together' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_evidence
  FOR EACH ROW EXECUTE FUNCTION tracker_guard_evidence();
CREATE OR REPLACE TRIGGER guard_rows BEFORE INSERT OR UPDATE OR DELETE ON tracker_act
  FOR EACH ROW EXECUTE FUNCTION tracker_guard_act();
CREATE CONSTRAINT TRIGGER check_redaction AFTER INSERT ON tracker_progressentry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'redact') EXECUTE FUNCTION tracker_check_redaction();
CREATE CONSTRAINT TRIGGER check_redaction AFTER INSERT ON tracker_act DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.redacts_id IS NOT NULL) EXECUTE FUNCTION tracker_check_act_redaction();
ALTER TABLE tracker_evidence ENABLE ALWAYS TRIGGER guard_rows;
ALTER TABLE tracker_act ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER check_redaction;
ALTER TABLE tracker_progressentry ENABLE ALWAYS TRIGGER check_redaction;
"""

# Reasons from before can be redacted too: each act gets a salt, which nothing covers yet.
SALT_ACTS = """
ALTER TABLE tracker_act DISABLE TRIGGER guard_rows;
UPDATE tracker_act SET salt = replace(gen_random_uuid()::text, '-', '') WHERE salt = '';
ALTER TABLE tracker_act ENABLE ALWAYS TRIGGER guard_rows;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0011_redaction"),
        ("briefings", "0008_digests"),
    ]

    operations = [
        migrations.RunSQL([SALT_ACTS], migrations.RunSQL.noop),
        migrations.RunSQL([CREATE], migrations.RunSQL.noop),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
