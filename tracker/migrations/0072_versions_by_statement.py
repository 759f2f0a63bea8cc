"""New recommendations, parties and themes get their versions by one statement, and new entries are looked at together.

A trigger for each row, which wrote a version that another trigger completed, took a good part of the time of an import.
Now one trigger for each statement writes the versions of all its rows, whole and with their hashes. What is written,
and what is refused, stays the same: versions that anything else writes are completed, and checked, row by row as before.
The words for search are made sooner where a text has no accents.
"""

from importlib import import_module

import pgtrigger.migrations
from django.db import migrations

_BEFORE = import_module("tracker.migrations.0062_versions_ask_once")
_GUARDS = import_module("tracker.migrations.0023_stricter_guards").GUARDS
_AT_UTC = "ALTER FUNCTION tracker_install_guards() SET timezone = 'UTC'"
_TABLES = "tracker_recommendation", "tracker_recommendationparty", "tracker_recommendationtheme"

# Triggers of one kind fire in the order of their names, and this one is the first, so that what another one changes
# in the new rows is a version after it. The act is looked up once, and what it does not allow is refused as
# `chain_version` refuses it.
_VERSIONS = r"""
    by_statement := events.name = ANY ('{tracker_recommendationevent,tracker_recommendationpartyevent,tracker_recommendationthemeevent}');
    IF by_statement THEN
      tracked := left(events.name, -length('event'));
      SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum), string_agg(format('n.%I', attname), ', ' ORDER BY attnum)
        INTO kept, new_values FROM pg_attribute
        WHERE attrelid = events.oid AND attnum > 0 AND NOT attisdropped AND attname NOT LIKE 'pgh\_%';
      EXECUTE format($f$
        CREATE OR REPLACE FUNCTION %1$I() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, %3$s, pg_temp SET timezone = 'UTC' AS $body$
        DECLARE
          context jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
          context_id uuid := nullif(current_setting('pghistory.context_id', true), '')::uuid;
          acted timestamptz := (SELECT at FROM tracker_act WHERE id = (context ->> 'act')::bigint);
        BEGIN
          IF (acted IS NULL OR acted <= clock_timestamp() - interval '15 minutes') AND EXISTS (SELECT FROM added) THEN
            IF NOT pg_has_role(coalesce(nullif(current_setting('role', true), 'none'), session_user::text)::name,
                               (SELECT relowner FROM pg_class WHERE oid = %2$L::regclass), 'USAGE') THEN
              RAISE EXCEPTION 'a change to %% is made with an act of its own', %2$L USING ERRCODE = 'restrict_violation';
            END IF;
          END IF;
          INSERT INTO %2$I (%4$s, pgh_context, pgh_context_id, pgh_created_at, pgh_id, pgh_label, pgh_obj_id, pgh_previous,
                            pgh_format%5$s, pgh_hash)
          SELECT %4$s, pgh_context, pgh_context_id, pgh_created_at, pgh_id, pgh_label, pgh_obj_id, '',
                 %6$s%5$s, %7$s
          FROM (
            SELECT %8$s, context AS pgh_context, context_id AS pgh_context_id,
                   coalesce(acted, clock_timestamp()) AS pgh_created_at, nextval(%9$L)::int AS pgh_id, 'insert'::text AS pgh_label,
                   n.id AS pgh_obj_id%10$s
            FROM added n
            OFFSET 0
          ) made;
          RETURN NULL;
        END $body$ $f$,
        'tracker_version_' || events.name, events.name, home, kept, CASE WHEN words = '{}' THEN '' ELSE ', pgh_salt' END, number,
        replace(replace(covered, '@previous@', '''''::text'), 'NEW.', 'made.'), new_values,
        (SELECT relname FROM pg_class WHERE oid = pg_get_serial_sequence(quote_ident(events.name), 'pgh_id')::regclass),
        CASE WHEN words = '{}' THEN '' ELSE ', replace(gen_random_uuid()::text, ''-'', '''') AS pgh_salt' END);
      EXECUTE format($f$
        CREATE OR REPLACE TRIGGER first_version AFTER INSERT ON %1$I REFERENCING NEW TABLE AS added
          FOR EACH STATEMENT EXECUTE FUNCTION %2$I();
        ALTER TABLE %1$I ENABLE ALWAYS TRIGGER first_version $f$, tracked, 'tracker_version_' || events.name);
    END IF;
"""
_CHANGED = {
    "  last_id bigint;\n": (
        "  by_statement boolean;  -- whether one statement writes the versions of new rows\n"
        "  tracked text;          -- the table of those rows\n"
        "  kept text;             -- the columns that it and its versions have in common\n"
        "  new_values text;\n"
        "  last_id bigint;\n"
    ),
    "    -- By the columns that a statement names": f"{_VERSIONS}    -- By the columns that a statement names",
    # Whoever may not call them makes no trigger with them on a table of their own. A trigger that is there calls them.
    "%s SECURITY DEFINER SET search_path = pg_catalog, %s, pg_temp', item.function, home);\n": (
        "%s SECURITY DEFINER SET search_path = pg_catalog, %s, pg_temp', item.function, home);\n"
        "    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', item.function);\n"
    ),
    "    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %s, pg_temp', item.function, home);\n": (
        "    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %s, pg_temp', item.function, home);\n"
        "    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', item.function);\n"
    ),
    # What `first_version` wrote whole has its hash, and is written with the rights of the owner of the table. Nobody else
    # writes a version that is not completed here: not directly, and not by a trigger of a table of their own.
    "chain_version BEFORE INSERT ON %1$I FOR EACH ROW EXECUTE": "chain_version BEFORE INSERT ON %1$I FOR EACH ROW %6$s EXECUTE",
    "events.name, 'tracker_chain_' || events.name, 'tracker_guard_' || events.name, columns, events.name || '_in_order');": (
        "events.name, 'tracker_chain_' || events.name, 'tracker_guard_' || events.name, columns, events.name || '_in_order',\n"
        "      CASE WHEN by_statement THEN format($f$WHEN (NEW.pgh_hash IS NULL OR pg_trigger_depth() = 0\n"
        "        OR NOT has_table_privilege(%L::regclass, 'INSERT WITH GRANT OPTION'))$f$, events.name) ELSE '' END);"
    ),
}

INSTALL = _BEFORE.INSTALL
for _was, _is in _CHANGED.items():
    if INSTALL.count(_was) != 1:
        raise AssertionError(f"The function of 0062 is not the one that this migration changes: {_was}")
    INSTALL = INSTALL.replace(_was, _is)

ENTRIES = """
DROP TRIGGER guard_new ON tracker_progressentry;
CREATE OR REPLACE FUNCTION tracker_guard_new_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM added n LEFT JOIN tracker_act a
               ON a.id = n.act_id AND a.by_id = n.by_id AND a.at > clock_timestamp() - interval '15 minutes'
             WHERE a.id IS NULL OR (n.hash_format > 1) IS NOT TRUE) THEN
    RAISE EXCEPTION 'an entry is written when it is made, with an act of the same person' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER guard_new AFTER INSERT ON tracker_progressentry REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_guard_new_entry();
ALTER TABLE tracker_progressentry ENABLE ALWAYS TRIGGER guard_new;
"""

# Only rows that are there are looked at, each by its key: a plan that was made when the table was small read all of it
# for every thousand links that go before their recommendations.
NAMED = """
CREATE OR REPLACE FUNCTION tracker_keep_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tracker_recommendation r SET named = kept.named FROM (
    SELECT each.id, ARRAY(
      SELECT '=o' || p.organisation_id FROM tracker_recommendationparty p WHERE p.recommendation_id = each.id
      UNION ALL
      SELECT '=t' || t.theme_id FROM tracker_recommendationtheme t WHERE t.recommendation_id = each.id
    ) AS named FROM tracker_recommendation each WHERE each.id = ANY (ARRAY(SELECT recommendation_id FROM changed))
  ) kept WHERE r.id = kept.id AND NOT (r.named @> kept.named AND r.named <@ kept.named);
  RETURN NULL;
END $$;
ALTER FUNCTION tracker_keep_named() SET enable_seqscan = off;
ALTER FUNCTION tracker_keep_named() SET enable_hashjoin = off;
ALTER FUNCTION tracker_keep_named() SET enable_mergejoin = off;
"""
_NAMED = import_module("tracker.migrations.0044_search").NAMED
_NAMED = _NAMED[_NAMED.index("CREATE FUNCTION") : _NAMED.index("CREATE TRIGGER")]
_NAMED = _NAMED.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)

# The same words as before. What is plain already goes without the rest, and `lower` of "C" knows no other letters.
_TEXT = import_module("briefings.migrations.0030_search").TEXT
_TEXT = _TEXT[_TEXT.index("CREATE FUNCTION briefings_search_text") :].replace("CREATE", "CREATE OR REPLACE", 1)
_LOWER = "translate(plain, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');"
if _TEXT.count(_LOWER) != 1:
    raise AssertionError("The function of briefings 0030 is not the one that this migration changes.")
SEARCH_TEXT = _TEXT.replace(
    _LOWER,
    """lower(plain COLLATE "C");
  IF plain !~ '[^a-z0-9 ]|  |^ | $' THEN
    RETURN plain;
  END IF;""",
)

_NEW_ENTRY = _GUARDS[_GUARDS.index("CREATE FUNCTION tracker_guard_new_entry()") :]
_NEW_ENTRY = _NEW_ENTRY.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)

_DROP = [
    "DROP TRIGGER guard_new ON tracker_progressentry",
    _NEW_ENTRY,
    *(f"DROP TRIGGER first_version ON {table}" for table in _TABLES),
    *(f"DROP FUNCTION tracker_version_{table}event()" for table in _TABLES),
]
# 0068 made `tracker_guard_act` anew without its path of names, which it has again when all guards are installed.
_BACK = [
    _BEFORE.INSTALL,
    _AT_UTC,
    "SELECT tracker_install_guards()",
    "ALTER FUNCTION tracker_guard_act() RESET ALL",
]


class Migration(migrations.Migration):
    dependencies = [("tracker", "0071_weekends")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, _BACK),
        *(
            pgtrigger.migrations.RemoveTrigger(model_name=name, name="insert_insert")
            for name in ("recommendation", "recommendationparty", "recommendationtheme")
        ),
        migrations.RunSQL(SEARCH_TEXT, _TEXT),
        migrations.RunSQL(NAMED, [_NAMED, "ALTER FUNCTION tracker_keep_named() RESET ALL"]),
        migrations.RunSQL([ENTRIES, INSTALL, _AT_UTC, "SELECT tracker_install_guards()"], _DROP),
    ]
