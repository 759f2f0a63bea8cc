-- 0002_versions
ALTER TABLE "briefings_briefing" ADD COLUMN "added_by_id" bigint NOT NULL CONSTRAINT "briefings_briefing_added_by_id_29c8d0a5_fk_tracker_user_id" REFERENCES "tracker_user"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_briefingevent" ADD COLUMN "added_by_id" bigint NOT NULL;
ALTER TABLE "briefings_briefingevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "briefings_meeting" ADD COLUMN "follows_id" bigint NULL CONSTRAINT "briefings_meeting_follows_id_eb6d4286_fk_briefings_meeting_id" REFERENCES "briefings_meeting"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_briefingevent" ADD COLUMN "meeting_id" bigint NOT NULL;
ALTER TABLE "briefings_briefing" ADD COLUMN "meeting_id" bigint NOT NULL CONSTRAINT "briefings_briefing_meeting_id_60839317_fk_briefings_meeting_id" REFERENCES "briefings_meeting"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_meetingevent" ADD COLUMN "follows_id" bigint NULL;
ALTER TABLE "briefings_meetingevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "briefings_passage" ADD COLUMN "briefing_id" bigint NOT NULL CONSTRAINT "briefings_passage_briefing_id_d35d1367_fk_briefings_briefing_id" REFERENCES "briefings_briefing"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_passage" ADD COLUMN "heading_id" bigint NULL CONSTRAINT "briefings_passage_heading_id_39a552e6_fk_briefings_passage_id" REFERENCES "briefings_passage"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_meeting" ADD CONSTRAINT "meeting_code_is_capitals" CHECK ("code"::text ~ '^[A-Z][A-Z0-9]{1,11}$');
ALTER TABLE "briefings_meeting" ADD CONSTRAINT "meeting_ends_after_it_starts" CHECK (("ends_on" IS NULL OR ("ends_on" >= ("starts_on") AND "starts_on" IS NOT NULL)));
ALTER TABLE "briefings_meeting" ADD CONSTRAINT "meeting_does_not_follow_itself" CHECK (("follows_id" IS NULL OR NOT ("follows_id" = ("id") AND "follows_id" IS NOT NULL)));
CREATE UNIQUE INDEX "meeting_name_unique_in_any_case" ON "briefings_meeting" ((UPPER("name")));
ALTER TABLE "briefings_briefing" ADD CONSTRAINT "briefing_checksum_is_sha256" CHECK ("sha256"::text ~ '^[0-9a-f]{64}$');
ALTER TABLE "briefings_briefing" ADD CONSTRAINT "briefing_has_text" CHECK (NOT ("text" = ''));
ALTER TABLE "briefings_passage" ADD CONSTRAINT "passage_number_unique" UNIQUE ("briefing_id", "number");
ALTER TABLE "briefings_passage" ADD CONSTRAINT "passage_start_unique" UNIQUE ("briefing_id", "start");
ALTER TABLE "briefings_passage" ADD CONSTRAINT "passage_is_not_empty" CHECK ("start" < ("end"));
ALTER TABLE "briefings_passage" ADD CONSTRAINT "passage_kind_known" CHECK ("kind" IN ('heading', 'sentence', 'list_item', 'table_header', 'table_row', 'furniture'));
ALTER TABLE "briefings_passage" ADD CONSTRAINT "passage_suggestion_is_whole" CHECK ((("score" IS NULL AND "suggested_end" IS NULL AND "suggested_goal" = '' AND "suggested_kind" IS NULL AND "suggested_start" IS NULL AND "suggested_title" = '') OR ("score" >= 0.0 AND "score" <= 1.0 AND "suggested_end" <= ("end") AND "suggested_kind" IN ('proposal', 'objective', 'initiative', 'action', 'commitment', 'recommendation') AND "suggested_start" >= ("start") AND "suggested_start" < ("suggested_end") AND NOT ("suggested_title" = ''))));
CREATE INDEX "briefings_briefing_added_by_id_29c8d0a5" ON "briefings_briefing" ("added_by_id");
CREATE INDEX "briefings_briefingevent_added_by_id_8a825222" ON "briefings_briefingevent" ("added_by_id");
CREATE INDEX "briefings_briefingevent_pgh_obj_id_64573a59" ON "briefings_briefingevent" ("pgh_obj_id");
CREATE INDEX "briefings_meeting_follows_id_eb6d4286" ON "briefings_meeting" ("follows_id");
CREATE INDEX "briefings_briefingevent_meeting_id_43c785b0" ON "briefings_briefingevent" ("meeting_id");
CREATE INDEX "briefings_briefing_meeting_id_60839317" ON "briefings_briefing" ("meeting_id");
CREATE INDEX "briefings_meetingevent_follows_id_7ee49fc0" ON "briefings_meetingevent" ("follows_id");
CREATE INDEX "briefings_meetingevent_pgh_obj_id_5bb85bcf" ON "briefings_meetingevent" ("pgh_obj_id");
CREATE INDEX "briefings_passage_briefing_id_d35d1367" ON "briefings_passage" ("briefing_id");
CREATE INDEX "briefings_passage_heading_id_39a552e6" ON "briefings_passage" ("heading_id");

-- 0003_guards
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

-- 0004_formats
CREATE TABLE "briefings_original" ("briefing_id" bigint NOT NULL PRIMARY KEY, "data" bytea NOT NULL);
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_8ca9c ON "briefings_briefing";
DROP TRIGGER IF EXISTS pgtrigger_update_update_14c0f ON "briefings_briefing";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_72c97 ON "briefings_briefing";
ALTER TABLE "briefings_passage" DROP CONSTRAINT "passage_suggestion_is_whole";
ALTER TABLE "briefings_briefing" ADD COLUMN "format" varchar(4) DEFAULT 'txt' NOT NULL;
ALTER TABLE "briefings_briefing" ALTER COLUMN "format" DROP DEFAULT;
ALTER TABLE "briefings_briefing" ADD COLUMN "notices" text[] DEFAULT '{}' NOT NULL;
ALTER TABLE "briefings_briefing" ALTER COLUMN "notices" DROP DEFAULT;
ALTER TABLE "briefings_briefingevent" ADD COLUMN "format" varchar(4) DEFAULT 'txt' NOT NULL;
ALTER TABLE "briefings_briefingevent" ALTER COLUMN "format" DROP DEFAULT;
ALTER TABLE "briefings_briefingevent" ADD COLUMN "notices" text[] DEFAULT '{}' NOT NULL;
ALTER TABLE "briefings_briefingevent" ALTER COLUMN "notices" DROP DEFAULT;
ALTER TABLE "briefings_passage" ADD COLUMN "gaps" integer[] DEFAULT '{}' NOT NULL;
ALTER TABLE "briefings_passage" ALTER COLUMN "gaps" DROP DEFAULT;
ALTER TABLE "briefings_passage" ADD COLUMN "suggested_addressee" varchar(120) DEFAULT '' NOT NULL;
ALTER TABLE "briefings_passage" ALTER COLUMN "suggested_addressee" DROP DEFAULT;
ALTER TABLE "briefings_passage" ADD COLUMN "suggested_due_on" date NULL;
ALTER TABLE "briefings_passage" ADD COLUMN "suggested_due_words" varchar(200) DEFAULT '' NOT NULL;
ALTER TABLE "briefings_passage" ALTER COLUMN "suggested_due_words" DROP DEFAULT;
ALTER TABLE "briefings_briefing" ADD CONSTRAINT "briefing_format_known" CHECK ("format" IN ('txt', 'html', 'docx', 'pdf', 'eml'));
ALTER TABLE "briefings_passage" ADD CONSTRAINT "passage_suggestion_is_whole" CHECK ((("score" IS NULL AND "suggested_addressee" = '' AND "suggested_due_on" IS NULL AND "suggested_due_words" = '' AND "suggested_end" IS NULL AND "suggested_goal" = '' AND "suggested_kind" IS NULL AND "suggested_start" IS NULL AND "suggested_title" = '') OR ("score" >= 0.0 AND "score" <= 1.0 AND "suggested_end" <= ("end") AND "suggested_kind" IN ('proposal', 'objective', 'initiative', 'action', 'commitment', 'recommendation') AND "suggested_start" >= ("start") AND "suggested_start" < ("suggested_end") AND NOT ("suggested_title" = ''))));
ALTER TABLE "briefings_original" ADD CONSTRAINT "briefings_original_briefing_id_ddf0d1f2_fk_briefings" FOREIGN KEY ("briefing_id") REFERENCES "briefings_briefing" ("id") DEFERRABLE INITIALLY DEFERRED;

-- 0005_guard_originals
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

-- 0006_fewer_indexes
DROP INDEX IF EXISTS "briefings_briefingevent_added_by_id_8a825222";
DROP INDEX IF EXISTS "briefings_briefingevent_meeting_id_43c785b0";
DROP INDEX IF EXISTS "briefings_meetingevent_follows_id_7ee49fc0";
ALTER TABLE "briefings_passage" DROP CONSTRAINT "briefings_passage_briefing_id_d35d1367_fk_briefings_briefing_id";
DROP INDEX IF EXISTS "briefings_passage_briefing_id_d35d1367";
ALTER TABLE "briefings_passage" ADD CONSTRAINT "briefings_passage_briefing_id_d35d1367_fk_briefings_briefing_id" FOREIGN KEY ("briefing_id") REFERENCES "briefings_briefing" ("id") DEFERRABLE INITIALLY DEFERRED;

-- 0007_version_ranges
ALTER TABLE "briefings_briefingevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "briefings_briefingevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "briefings_meetingevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "briefings_meetingevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "briefings_briefingevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "briefings_briefingevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "briefings_briefingevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "briefings_briefingevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "briefings_briefingevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "briefings_meetingevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "briefings_meetingevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "briefings_meetingevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "briefings_meetingevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "briefings_meetingevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
DROP INDEX IF EXISTS "briefings_briefingevent_pgh_obj_id_64573a59";
DROP INDEX IF EXISTS "briefings_meetingevent_pgh_obj_id_5bb85bcf";

-- 0008_digests
CREATE TABLE "briefings_briefingdigest" ("briefing_id" bigint NOT NULL PRIMARY KEY, "text_sha256" varchar(64) NOT NULL, "passages_sha256" varchar(64) NOT NULL, "file_sha256" varchar(64) NOT NULL, "recorded_at" timestamp with time zone NOT NULL);
INSERT INTO briefings_briefingdigest (briefing_id, text_sha256, passages_sha256, file_sha256, recorded_at)
SELECT id, encode(sha256(convert_to(text, 'UTF8')), 'hex'), (
    SELECT encode(sha256(convert_to(coalesce(string_agg(jsonb_build_array(
        number, start, "end", kind, level, block, heading_id, gaps, suggested_start, suggested_end, suggested_kind, suggested_title,
        suggested_goal, suggested_addressee, suggested_due_words, suggested_due_on, score, reasons
    )::text, E'\n' ORDER BY number), ''), 'UTF8')), 'hex')
    FROM briefings_passage WHERE briefing_id = b.id
),
  -- The first briefings were kept without their files.
  CASE WHEN EXISTS (SELECT FROM briefings_original WHERE briefing_id = b.id) THEN sha256 ELSE '' END, clock_timestamp()
FROM briefings_briefing b ORDER BY id;
CREATE FUNCTION briefings_guard_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the digests of a briefing never change: % is refused', lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_briefingdigest
  FOR EACH ROW EXECUTE FUNCTION briefings_guard_digest();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_briefingdigest
  FOR EACH STATEMENT EXECUTE FUNCTION briefings_guard_digest();
ALTER TABLE briefings_briefingdigest ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE "briefings_briefingdigest" ADD CONSTRAINT "briefings_briefingdi_briefing_id_e5f6eba9_fk_briefings" FOREIGN KEY ("briefing_id") REFERENCES "briefings_briefing" ("id") DEFERRABLE INITIALLY DEFERRED;

-- 0010_uploads
CREATE TABLE "briefings_upload" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "file_name" varchar(255) NOT NULL, "title" varchar(200) NOT NULL, "is_pasted" boolean NOT NULL, "data" bytea NOT NULL, "sha256" varchar(64) NOT NULL, "state" varchar(10) NOT NULL, "slot" smallint NOT NULL CHECK ("slot" >= 0), "attempts" smallint NOT NULL CHECK ("attempts" >= 0), "problem" text NOT NULL, "added_at" timestamp with time zone NOT NULL, "started_at" timestamp with time zone NULL, "ended_at" timestamp with time zone NULL, "added_by_id" bigint NOT NULL, "briefing_id" bigint NULL, "meeting_id" bigint NOT NULL, CONSTRAINT "upload_state_has_its_facts" CHECK ((("briefing_id" IS NULL AND "ended_at" IS NULL AND "problem" = '' AND "state" IN ('waiting', 'reading')) OR ("briefing_id" IS NOT NULL AND "ended_at" IS NOT NULL AND "problem" = '' AND "state" = 'read') OR ("ended_at" IS NOT NULL AND "state" = 'refused' AND NOT ("problem" = '')))));
ALTER TABLE "briefings_upload" ADD CONSTRAINT "briefings_upload_added_by_id_df4365de_fk_tracker_user_id" FOREIGN KEY ("added_by_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_upload" ADD CONSTRAINT "briefings_upload_briefing_id_ac401eda_fk_briefings_briefing_id" FOREIGN KEY ("briefing_id") REFERENCES "briefings_briefing" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_upload" ADD CONSTRAINT "briefings_upload_meeting_id_6d1add06_fk_briefings_meeting_id" FOREIGN KEY ("meeting_id") REFERENCES "briefings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE UNIQUE INDEX "upload_is_read_once_at_a_time" ON "briefings_upload" ("sha256") WHERE "state" IN ('waiting', 'reading');
CREATE INDEX "briefings_upload_added_by_id_df4365de" ON "briefings_upload" ("added_by_id");
CREATE INDEX "briefings_upload_briefing_id_ac401eda" ON "briefings_upload" ("briefing_id");
CREATE INDEX "briefings_upload_meeting_id_6d1add06" ON "briefings_upload" ("meeting_id");

-- 0030_search
CREATE TEXT SEARCH DICTIONARY briefings_stems (TEMPLATE = pg_catalog.snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION briefings_stems (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION briefings_stems ALTER MAPPING FOR asciiword, word, numword WITH briefings_stems;

CREATE FUNCTION briefings_search_text(words text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $body$
DECLARE
  plain text := words;
BEGIN
  IF octet_length(plain) <> length(plain) THEN
    plain := regexp_replace(normalize(plain, NFKD),
      '[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+', '', 'g');
    plain := replace(replace(replace(replace(replace(replace(replace(replace(translate(plain, 'øØłŁđĐðÐıħĦŧŦŋŊ‐‒–−’‘ʼΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏ', 'oollddddihhttnn----''''''αβγδεζηθικλμνξοπρστυφχψωςабвгдежзийклмнопрстуфхцчшщъыьэюяђєѕіјљњћџ'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'ß', 'ss'), 'ẞ', 'ss'), 'þ', 'th'), 'Þ', 'th');
    plain := regexp_replace(plain,
      '[\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff'
      '\u2e00-\u2e7f\u3000-\u3004\u3008-\u303f\ue000-\uf8ff\ufe00-\ufe6f\ufeff\uff00-\uff0f\uff1a-\uff20'
      '\U0001f000-\U0001faff]+', ' ', 'g');
  END IF;
  plain := translate(plain, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');
  IF strpos(plain, '.') > 0 THEN
    plain := regexp_replace(plain, '(?<![a-z0-9_])([a-z])\.(?=[a-z](?![a-z0-9_]))', '\1', 'g');
  END IF;
  IF strpos(plain, '''') > 0 THEN
    plain := regexp_replace(plain, '''s(?![a-z0-9_])', '', 'g');
  END IF;
  plain := btrim(regexp_replace(plain, '[^a-z0-9\u0080-\U0010ffff-]+', ' ', 'g'));
  IF strpos(plain, '-') > 0 THEN
    plain := concat_ws(' ', replace(plain, '-', ' '),
      nullif(btrim(replace(regexp_replace(plain, '(?<![^ ])[^ -]+(?![^ ])', '', 'g'), '-', '')), ''));
  END IF;
  RETURN plain;
END $body$;
DO $do$ BEGIN
  EXECUTE format($make$
CREATE FUNCTION briefings_search_vector(words text) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 SET search_path = pg_catalog, %1$s, pg_temp AS $body$
DECLARE
  plain text := briefings_search_text(words);
  written tsvector := to_tsvector('pg_catalog.simple', plain);
BEGIN
  -- A stem that is a word of the text too says nothing more.
  RETURN written || ts_delete(to_tsvector('briefings_stems', plain), tsvector_to_array(written));
END $body$
  $make$, quote_ident(current_schema()));
END $do$;

-- 0031_search_columns
ALTER TABLE "briefings_passage" ADD COLUMN "searched" tsvector NULL;
ALTER TABLE briefings_passage DISABLE TRIGGER guard_rows;
ALTER TABLE briefings_passage ENABLE ALWAYS TRIGGER guard_rows;
CREATE INDEX "passage_searched" ON "briefings_passage" USING gin ("searched");
CREATE INDEX "briefing_words" ON "briefings_briefing" USING gin ((briefings_search_vector("title")));
CREATE INDEX "meeting_words" ON "briefings_meeting" USING gin ((briefings_search_vector("name" || ' ' || "code" || ' ' || "place")));

-- 0032_rhythm
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_952d0 ON "briefings_meeting";
DROP TRIGGER IF EXISTS pgtrigger_update_update_fb7fb ON "briefings_meeting";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_ea0ea ON "briefings_meeting";
ALTER TABLE "briefings_meeting" ADD COLUMN "rhythm" varchar(12) DEFAULT 'quarterly' NOT NULL;
ALTER TABLE "briefings_meeting" ALTER COLUMN "rhythm" DROP DEFAULT;
ALTER TABLE "briefings_meeting" ADD COLUMN "rhythm_weeks" smallint NULL CHECK ("rhythm_weeks" >= 0);
ALTER TABLE "briefings_meetingevent" ADD COLUMN "rhythm" varchar(12) DEFAULT 'quarterly' NOT NULL;
ALTER TABLE "briefings_meetingevent" ALTER COLUMN "rhythm" DROP DEFAULT;
ALTER TABLE "briefings_meetingevent" ADD COLUMN "rhythm_weeks" smallint NULL CHECK ("rhythm_weeks" >= 0);
ALTER TABLE "briefings_meeting" ADD COLUMN "updates_by" date NULL;
ALTER TABLE "briefings_meetingevent" ADD COLUMN "updates_by" date NULL;
ALTER TABLE "briefings_meeting" ADD CONSTRAINT "meeting_rhythm_known" CHECK ("rhythm" IN ('quarterly', 'monthly', 'weeks', 'before_next', 'none'));
ALTER TABLE "briefings_meeting" ADD CONSTRAINT "meeting_weeks_of_rhythm" CHECK ((("rhythm" = 'weeks' AND "rhythm_weeks" IS NOT NULL AND "rhythm_weeks" BETWEEN 1 AND 52) OR (NOT ("rhythm" = 'weeks') AND "rhythm_weeks" IS NULL)));
ALTER TABLE "briefings_meeting" ADD CONSTRAINT "meeting_updates_before_the_next" CHECK (("updates_by" IS NULL OR "rhythm" = 'before_next'));
ALTER TABLE "briefings_meeting" ADD COLUMN "update_days" integer GENERATED ALWAYS AS (CASE WHEN "rhythm" = 'weeks' THEN ("rhythm_weeks" * 7) WHEN "rhythm" = 'monthly' THEN 30 WHEN "rhythm" = 'quarterly' THEN 90 ELSE NULL END) STORED;

-- 0033_revisions
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_8ca9c ON "briefings_briefing";
DROP TRIGGER IF EXISTS pgtrigger_update_update_14c0f ON "briefings_briefing";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_72c97 ON "briefings_briefing";
DROP INDEX IF EXISTS "upload_is_read_once_at_a_time";
ALTER TABLE "briefings_briefing" ADD COLUMN "revises_id" bigint NULL UNIQUE CONSTRAINT "briefings_briefing_revises_id_77c23912_fk_briefings_briefing_id" REFERENCES "briefings_briefing"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_briefingevent" ADD COLUMN "revises_id" bigint NULL;
ALTER TABLE "briefings_passage" ADD COLUMN "is_moved" boolean DEFAULT false NOT NULL;
ALTER TABLE "briefings_passage" ALTER COLUMN "is_moved" DROP DEFAULT;
ALTER TABLE "briefings_passage" ADD COLUMN "same_as_id" bigint NULL CONSTRAINT "briefings_passage_same_as_id_4c8cd780_fk_briefings_passage_id" REFERENCES "briefings_passage"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_upload" ADD COLUMN "revises_id" bigint NULL CONSTRAINT "briefings_upload_revises_id_3b0f0d01_fk_briefings_briefing_id" REFERENCES "briefings_briefing"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "briefings_briefing" DROP CONSTRAINT "briefings_briefing_sha256_key";
DROP INDEX IF EXISTS "briefings_briefing_sha256_6bdaf3b6_like";
ALTER TABLE "briefings_briefing" ADD CONSTRAINT "briefing_once_of_a_meeting" UNIQUE ("sha256", "meeting_id");
ALTER TABLE "briefings_briefing" ADD CONSTRAINT "briefing_does_not_revise_itself" CHECK (("revises_id" IS NULL OR NOT ("revises_id" = ("id") AND "revises_id" IS NOT NULL)));
CREATE UNIQUE INDEX "upload_of_a_meeting_is_read_once_at_a_time" ON "briefings_upload" ("sha256", "meeting_id") WHERE "state" IN ('waiting', 'reading');
CREATE OR REPLACE FUNCTION briefings_guard_briefing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.text, OLD.sha256, OLD.size, OLD.read_at, OLD.added_by_id, OLD.format, OLD.notices, OLD.revises_id)
     IS DISTINCT FROM (NEW.text, NEW.sha256, NEW.size, NEW.read_at, NEW.added_by_id, NEW.format, NEW.notices, NEW.revises_id) THEN
    RAISE EXCEPTION 'the text of a briefing never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE INDEX "briefings_upload_revises_id_3b0f0d01" ON "briefings_upload" ("revises_id");
