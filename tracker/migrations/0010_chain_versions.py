"""The database's own promise, widened: versions are chained, have a range of validity, and nobody writes them by hand.

`tracker_install_guards()` makes, for every table of versions, the trigger that fills `pgh_created_at` (the moment of the act
behind it), `pgh_previous` and `pgh_hash` and ends the version before; guards that let nothing else change; and an index of
versions in order. Versions without a hash, which are from before, are chained in the order in which they were written.
It runs the triggers that write versions with the rights of the tables' owner, in every session, and leaves no way to switch
them off; and it lets every guard look for tables in the site's own schema first, so that nobody puts a temporary table in
the way. A migration that adds a table of versions, a column to one, or a guard, calls it again at its end.

The hash of a version is SHA-256 over its columns by name, as JSON objects of at most 40 columns. Which columns those are depends on
its format: where a table gets a column, later versions have another format, and `tracker_versionformat` keeps them all. Words
that can be redacted stand behind them as digests with salts, as in the log, and what is filled in later is left out.
"""

from django.db import migrations

CREATE = r"""
CREATE TABLE tracker_versionformat (
  events text NOT NULL,
  format smallint NOT NULL,
  columns text[] NOT NULL,
  PRIMARY KEY (events, format)
);
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_versionformat
  FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_versionformat
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
ALTER TABLE tracker_versionformat ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;

CREATE FUNCTION tracker_install_guards() RETURNS void LANGUAGE plpgsql AS $install$
DECLARE
  home text := quote_ident(current_schema());
  events record;
  item record;
  words text[];      -- the columns that can be redacted
  present text[];    -- the columns that a hash covers as they are
  number smallint;   -- the format that has these columns
  covered text;      -- the hash of a version NEW, whose pgh_previous is @previous@
  columns text;      -- all but the end of its validity
  stays_whole text;  -- that nothing changed but its words
  redaction text;    -- that its words are redacted through an entry
  last_id bigint;
  last_hash text;
BEGIN
  -- What waits to be checked would keep the tables from being altered.
  SET CONSTRAINTS ALL IMMEDIATE;
  SET CONSTRAINTS ALL DEFERRED;
  FOR events IN
    SELECT c.oid, relname AS name FROM pg_class c JOIN pg_attribute ON attrelid = c.oid
    WHERE relkind = 'r' AND attname = 'pgh_hash' AND relnamespace = current_schema()::regnamespace
  LOOP
    words := CASE events.name WHEN 'tracker_recommendationevent' THEN '{title,goal,due_words}' ELSE '{}' END;
    SELECT array_agg(attname::text ORDER BY attname COLLATE "C") INTO present FROM pg_attribute
      WHERE attrelid = events.oid AND attnum > 0 AND NOT attisdropped
        AND attname <> ALL (words || '{pgh_ended_at,pgh_hash,pgh_salt,pgh_redaction,pgh_format}'::text[]);
    SELECT format INTO number FROM tracker_versionformat f WHERE f.events = events.name AND f.columns = present
      ORDER BY format DESC LIMIT 1;
    IF number IS NULL THEN
      SELECT coalesce(max(format), 0) + 1 INTO number FROM tracker_versionformat f WHERE f.events = events.name;
      INSERT INTO tracker_versionformat VALUES (events.name, number, present);
    END IF;
    -- In pieces, for a function takes at most a hundred arguments.
    SELECT string_agg(piece, ' || ' ORDER BY place) INTO covered FROM (
      SELECT place, format('json_build_object(%s)::text', string_agg(
               format('%L, %s', name, CASE name WHEN 'pgh_previous' THEN '@previous@' ELSE format('NEW.%I', name) END),
               ', ' ORDER BY ordinal)) AS piece
      FROM (SELECT name, ordinal, (ordinal - 1) / 40 AS place FROM unnest(present) WITH ORDINALITY AS c(name, ordinal)) AS placed
      GROUP BY place) AS pieces;
    SELECT covered || coalesce(string_agg(format(
             ' || CASE WHEN NEW.%1$I = '''' THEN '''' ELSE encode(sha256(convert_to(encode(sha256(convert_to('
             'NEW.pgh_salt || ''.%2$s'', ''UTF8'')), ''hex'') || ''.'' || NEW.%1$I, ''UTF8'')), ''hex'') END', part, part),
             '' ORDER BY place), '')
      INTO covered FROM unnest(words) WITH ORDINALITY AS parts(part, place);
    covered := format('encode(sha256(convert_to(%s, ''UTF8'')), ''hex'')', covered);
    SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
      WHERE attrelid = events.oid AND attnum > 0 AND NOT attisdropped AND attname <> 'pgh_ended_at';
    SELECT format('(%s) IS NOT DISTINCT FROM (%s)',
             string_agg(format('OLD.%I', attname), ', ' ORDER BY attnum), string_agg(format('NEW.%I', attname), ', ' ORDER BY attnum))
      INTO stays_whole FROM pg_attribute
      WHERE attrelid = events.oid AND attnum > 0 AND NOT attisdropped
        AND attname <> ALL (words || '{pgh_salt,pgh_redaction}'::text[]);

    -- Versions from before.
    EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', events.name);
    EXECUTE format($f$
      UPDATE %1$I e SET pgh_ended_at = CASE WHEN pgh_label = 'delete' THEN pgh_created_at ELSE next END %2$s
      FROM (SELECT pgh_id, lead(pgh_created_at) OVER (PARTITION BY id ORDER BY pgh_id) AS next FROM %1$I) n
      WHERE e.pgh_id = n.pgh_id AND pgh_hash = '' $f$,
      events.name, CASE WHEN words = '{}' THEN '' ELSE ', pgh_salt = replace(gen_random_uuid()::text, ''-'', '''')' END);
    last_id := NULL;
    FOR item IN EXECUTE format('SELECT pgh_id, id FROM %I WHERE pgh_hash = '''' ORDER BY id, pgh_id', events.name) LOOP
      IF item.id IS DISTINCT FROM last_id THEN
        last_hash := '';
      END IF;
      EXECUTE format('UPDATE %I e SET pgh_previous = $1, pgh_hash = %s, pgh_format = %s WHERE pgh_id = $2 RETURNING pgh_hash',
        events.name, replace(replace(covered, '@previous@', '$1'), 'NEW.', 'e.'), number)
        INTO last_hash USING last_hash, item.pgh_id;
      last_id := item.id;
    END LOOP;

    EXECUTE format($f$
      CREATE OR REPLACE FUNCTION %1$I() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, %3$s, pg_temp SET timezone = 'UTC' AS $body$
      BEGIN
        NEW.pgh_previous := '';
        IF NEW.pgh_label = 'insert' THEN
          SELECT at INTO NEW.pgh_created_at FROM tracker_act WHERE id = (NEW.pgh_context ->> 'act')::bigint;
          NEW.pgh_created_at := coalesce(NEW.pgh_created_at, clock_timestamp());
        ELSE
          -- Whoever began earlier and wrote later stands later all the same.
          UPDATE %2$I SET pgh_ended_at = greatest(pgh_created_at, coalesce(
              (SELECT at FROM tracker_act WHERE id = (NEW.pgh_context ->> 'act')::bigint), clock_timestamp()))
            WHERE id = NEW.id AND pgh_ended_at IS NULL
            RETURNING pgh_ended_at, pgh_hash INTO NEW.pgh_created_at, NEW.pgh_previous;
          NEW.pgh_created_at := coalesce(NEW.pgh_created_at, clock_timestamp());
          NEW.pgh_previous := coalesce(NEW.pgh_previous, '');
        END IF;
        NEW.pgh_ended_at := CASE WHEN NEW.pgh_label = 'delete' THEN NEW.pgh_created_at END;
        %4$s
        NEW.pgh_format := %6$s;
        NEW.pgh_hash := %5$s;
        RETURN NEW;
      END $body$ $f$,
      'tracker_chain_' || events.name, events.name, home,
      CASE WHEN words = '{}' THEN '' ELSE 'NEW.pgh_salt := replace(gen_random_uuid()::text, ''-'', '''');' END,
      replace(covered, '@previous@', 'NEW.pgh_previous'), number);
    SELECT coalesce(string_agg(format(
             ' AND (NEW.%1$I = OLD.%1$I OR NEW.%1$I = '''' AND NEW.pgh_redaction -> ''digests'' ? %1$L)', part), ''), '')
      INTO redaction FROM unnest(words) AS parts(part);
    EXECUTE format($f$
      CREATE OR REPLACE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        %2$s
        RAISE EXCEPTION '%% is append-only: %% is refused', TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'restrict_violation';
      END $body$ $f$,
      'tracker_guard_' || events.name,
      CASE WHEN words = '{}' THEN '' ELSE format($f$
        IF TG_OP = 'UPDATE' AND %1$s AND NEW.pgh_salt = ''
           AND NEW.pgh_redaction -> 'digests' @> coalesce(OLD.pgh_redaction -> 'digests', '{}')
           AND (NEW.pgh_redaction ->> 'entry')::bigint > coalesce((OLD.pgh_redaction ->> 'entry')::bigint, 0)
           AND EXISTS (SELECT FROM tracker_progressentry WHERE id = (NEW.pgh_redaction ->> 'entry')::bigint AND kind = 'redact'
                       AND recommendation_id = OLD.id AND changes #> '{versions,1}' @> to_jsonb(OLD.pgh_id))
           %2$s THEN
          RETURN NEW;
        END IF; $f$, stays_whole, redaction) END);
    -- By the columns that a statement names: each new version ends another, and comparing all its columns takes long.
    EXECUTE format($f$
      CREATE OR REPLACE TRIGGER chain_version BEFORE INSERT ON %1$I FOR EACH ROW EXECUTE FUNCTION %2$I();
      CREATE OR REPLACE TRIGGER guard_rows BEFORE DELETE ON %1$I FOR EACH ROW EXECUTE FUNCTION %3$I();
      CREATE OR REPLACE TRIGGER guard_update BEFORE UPDATE OF %4$s ON %1$I FOR EACH ROW EXECUTE FUNCTION %3$I();
      CREATE OR REPLACE TRIGGER guard_end BEFORE UPDATE OF pgh_ended_at ON %1$I FOR EACH ROW
        WHEN (OLD.pgh_ended_at IS NOT NULL OR NEW.pgh_ended_at IS NULL) EXECUTE FUNCTION %3$I();
      ALTER TABLE %1$I ENABLE ALWAYS TRIGGER chain_version, ENABLE ALWAYS TRIGGER guard_rows,
        ENABLE ALWAYS TRIGGER guard_update, ENABLE ALWAYS TRIGGER guard_end, ENABLE ALWAYS TRIGGER guard_truncate;
      CREATE INDEX IF NOT EXISTS %5$I ON %1$I (id, pgh_id) $f$,
      events.name, 'tracker_chain_' || events.name, 'tracker_guard_' || events.name, columns, events.name || '_in_order');
  END LOOP;

  FOR item IN
    SELECT tgrelid::regclass AS owner, tgname AS name, tgfoid::regprocedure AS function FROM pg_trigger
    JOIN pg_class c ON c.oid = tgrelid WHERE tgname LIKE 'pgtrigger\_%' AND relnamespace = current_schema()::regnamespace
  LOOP
    EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, %s, pg_temp', item.function, home);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', item.owner, item.name);
  END LOOP;
  FOR item IN
    SELECT oid::regprocedure AS function FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype
      AND (proname LIKE 'tracker\_%' OR proname LIKE 'briefings\_%')
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %s, pg_temp', item.function, home);
  END LOOP;
  -- The library lets any session switch its triggers off by a setting.
  EXECUTE 'CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean '
    || 'LANGUAGE plpgsql IMMUTABLE AS ''BEGIN RETURN FALSE; END''';
END $install$;
REVOKE EXECUTE ON FUNCTION tracker_install_guards() FROM PUBLIC;
ALTER FUNCTION tracker_install_guards() SET timezone = 'UTC';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0009_version_ranges"),
        ("briefings", "0007_version_ranges"),
    ]

    operations = [
        migrations.RunSQL([CREATE], migrations.RunSQL.noop),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
