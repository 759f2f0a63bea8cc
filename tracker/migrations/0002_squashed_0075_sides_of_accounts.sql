-- 0002_guards
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
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_progressentry
          FOR EACH ROW EXECUTE FUNCTION tracker_guard_entry();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_progressentry
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_progressentry ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_act
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_act
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_act ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_evidence
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_evidence
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_evidence ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_organisationevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_organisationevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_organisationevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_passagedecisionevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_passagedecisionevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_passagedecisionevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_postevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_postevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_postevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_recommendationevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_recommendationevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_recommendationpartyevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationpartyevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_recommendationpartyevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_recommendationthemeevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationthemeevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_recommendationthemeevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_relationevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_relationevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_relationevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_sourceevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_sourceevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_sourceevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_themeevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_themeevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_themeevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_userevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_userevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_userevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_userroleevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_userroleevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE tracker_userroleevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_briefingevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_briefingevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE briefings_briefingevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_meetingevent
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
        CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_meetingevent
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
        ALTER TABLE briefings_meetingevent ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_briefing
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE briefings_briefing ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_meeting
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE briefings_meeting ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_organisation
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_organisation ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_passagedecision
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_passagedecision ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_post
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_post ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendation
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_recommendation ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationparty
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_recommendationparty ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationtheme
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_recommendationtheme ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_relation
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_relation ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_source
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_source ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_theme
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_theme ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_user
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_user ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_user_groups
          FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
        ALTER TABLE tracker_user_groups ENABLE ALWAYS TRIGGER guard_truncate;
CREATE TRIGGER guard_delete BEFORE DELETE ON briefings_briefing
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_delete();
        ALTER TABLE briefings_briefing ENABLE ALWAYS TRIGGER guard_delete;
CREATE TRIGGER guard_delete BEFORE DELETE ON tracker_user
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_delete();
        ALTER TABLE tracker_user ENABLE ALWAYS TRIGGER guard_delete;
CREATE TRIGGER guard_delete BEFORE DELETE ON tracker_source
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_delete();
        ALTER TABLE tracker_source ENABLE ALWAYS TRIGGER guard_delete;
CREATE TRIGGER guard_delete BEFORE DELETE ON tracker_relation
          FOR EACH ROW EXECUTE FUNCTION tracker_refuse_delete();
        ALTER TABLE tracker_relation ENABLE ALWAYS TRIGGER guard_delete;

-- 0004_sign_in_attempts
CREATE TABLE "tracker_signinattempt" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "client" varchar(64) NOT NULL, "account" varchar(64) NOT NULL, "at" timestamp with time zone NOT NULL);
CREATE INDEX "attempt_of_client" ON "tracker_signinattempt" ("client", "at" DESC);
CREATE INDEX "attempt_at" ON "tracker_signinattempt" ("at");

-- 0005_list_and_search
DROP TRIGGER IF EXISTS pgtrigger_update_update_c9ba2 ON "tracker_recommendation";
DROP INDEX IF EXISTS "recommendation_by_status";
ALTER TABLE "tracker_recommendation" ADD COLUMN "searched" tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', replace("reference", '-', ' ')), 'A') || setweight(to_tsvector('english', translate("title", 'àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ<>&-', 'aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz    ')), 'A') || setweight(to_tsvector('english', translate("goal", 'àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ<>&-', 'aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz    ')), 'C')) STORED;
CREATE INDEX "recommendation_by_status" ON "tracker_recommendation" ("meeting_id", "status", "number");
CREATE INDEX "recommendation_status_list" ON "tracker_recommendation" ("status", "meeting_id", "number");
CREATE INDEX "recommendation_lead_list" ON "tracker_recommendation" ("lead_id", "meeting_id", "number");
CREATE INDEX "recommendation_by_title" ON "tracker_recommendation" ("title");
CREATE INDEX "recommendation_by_due" ON "tracker_recommendation" ("due_on");
CREATE INDEX "recommendation_by_due_down" ON "tracker_recommendation" ("due_on" DESC NULLS LAST);
CREATE INDEX "recommendation_searched" ON "tracker_recommendation" USING gin ("searched");
CREATE INDEX "recommendation_open_lead" ON "tracker_recommendation" ("lead_id", "status") WHERE "status" IN ('in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled');
CREATE INDEX "recommendation_claims" ON "tracker_recommendation" ("status_since", "id") WHERE "status" = 'reported_complete';

-- 0006_list_and_work_indexes
CREATE INDEX "entry_returns" ON "tracker_progressentry" ("recommendation_id") WHERE "kind" = 'return_claim';
CREATE INDEX "recommendation_listed" ON "tracker_recommendation" ("meeting_id", "number") INCLUDE ("status", "kind", "priority", "position");
CREATE INDEX "recommendation_open_owner" ON "tracker_recommendation" ("owner_id", "status", "due_on") WHERE "status" IN ('in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled');
CREATE INDEX "recommendation_lead_due" ON "tracker_recommendation" ("lead_id", "due_on") WHERE "status" IN ('in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled');
CREATE INDEX "recommendation_lead_quiet" ON "tracker_recommendation" ("lead_id", "quiet_since") WHERE "status" IN ('in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled');

-- 0007_fewer_indexes
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "entry_hashes_are_sha256";
ALTER TABLE "tracker_recommendation" DROP CONSTRAINT "recommendation_number_unique";
DROP INDEX IF EXISTS "recommendation_by_status";
DROP INDEX IF EXISTS "recommendation_listed";
DROP INDEX IF EXISTS "tracker_passagedecisionevent_act_id_9bb30365";
DROP INDEX IF EXISTS "tracker_passagedecisionevent_passage_id_8fbd9a25";
DROP INDEX IF EXISTS "tracker_postevent_holder_id_02c3201b";
DROP INDEX IF EXISTS "tracker_postevent_organisation_id_117d3fef";
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "tracker_progressentry_act_id_18423e8b_fk_tracker_act_id";
DROP INDEX IF EXISTS "tracker_progressentry_act_id_18423e8b";
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "tracker_progressentry_act_id_18423e8b_fk_tracker_act_id" FOREIGN KEY ("act_id") REFERENCES "tracker_act" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "tracker_progressentry_by_id_03e35bf2_fk_tracker_user_id";
DROP INDEX IF EXISTS "tracker_progressentry_by_id_03e35bf2";
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "tracker_progressentry_by_id_03e35bf2_fk_tracker_user_id" FOREIGN KEY ("by_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "tracker_progressentr_corrects_id_46ae38ea_fk_tracker_p";
DROP INDEX IF EXISTS "tracker_progressentry_corrects_id_46ae38ea";
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "tracker_progressentr_corrects_id_46ae38ea_fk_tracker_p" FOREIGN KEY ("corrects_id") REFERENCES "tracker_progressentry" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "tracker_progressentry_form_token_key";
DROP INDEX IF EXISTS "tracker_progressentry_form_token_83211da8_like";
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "tracker_progressentry_hash_key";
DROP INDEX IF EXISTS "tracker_progressentry_hash_dd68cf3b_like";
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "tracker_progressentr_recommendation_id_e44648eb_fk_tracker_r";
DROP INDEX IF EXISTS "tracker_progressentry_recommendation_id_e44648eb";
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "tracker_progressentr_recommendation_id_e44648eb_fk_tracker_r" FOREIGN KEY ("recommendation_id") REFERENCES "tracker_recommendation" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "tracker_progressentr_redacted_by_id_c3783815_fk_tracker_u";
DROP INDEX IF EXISTS "tracker_progressentry_redacted_by_id_c3783815";
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "tracker_progressentr_redacted_by_id_c3783815_fk_tracker_u" FOREIGN KEY ("redacted_by_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendation" DROP CONSTRAINT "tracker_recommendati_claim_id_f333b3dd_fk_tracker_p";
DROP INDEX IF EXISTS "tracker_recommendation_claim_id_f333b3dd";
ALTER TABLE "tracker_recommendation" ADD CONSTRAINT "tracker_recommendati_claim_id_f333b3dd_fk_tracker_p" FOREIGN KEY ("claim_id") REFERENCES "tracker_progressentry" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendation" DROP CONSTRAINT "tracker_recommendati_claim_holder_id_d99c1603_fk_tracker_u";
DROP INDEX IF EXISTS "tracker_recommendation_claim_holder_id_d99c1603";
ALTER TABLE "tracker_recommendation" ADD CONSTRAINT "tracker_recommendati_claim_holder_id_d99c1603_fk_tracker_u" FOREIGN KEY ("claim_holder_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendation" DROP CONSTRAINT "tracker_recommendati_date_proposal_id_1532ce8b_fk_tracker_p";
DROP INDEX IF EXISTS "tracker_recommendation_date_proposal_id_1532ce8b";
ALTER TABLE "tracker_recommendation" ADD CONSTRAINT "tracker_recommendati_date_proposal_id_1532ce8b_fk_tracker_p" FOREIGN KEY ("date_proposal_id") REFERENCES "tracker_progressentry" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendation" DROP CONSTRAINT "tracker_recommendati_lead_id_f3e3b55f_fk_tracker_o";
DROP INDEX IF EXISTS "tracker_recommendation_lead_id_f3e3b55f";
ALTER TABLE "tracker_recommendation" ADD CONSTRAINT "tracker_recommendati_lead_id_f3e3b55f_fk_tracker_o" FOREIGN KEY ("lead_id") REFERENCES "tracker_organisation" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendation" DROP CONSTRAINT "tracker_recommendati_meeting_id_63a10a15_fk_briefings";
DROP INDEX IF EXISTS "tracker_recommendation_meeting_id_63a10a15";
ALTER TABLE "tracker_recommendation" ADD CONSTRAINT "tracker_recommendati_meeting_id_63a10a15_fk_briefings" FOREIGN KEY ("meeting_id") REFERENCES "briefings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendation" DROP CONSTRAINT "tracker_recommendation_reference_key";
DROP INDEX IF EXISTS "tracker_recommendation_reference_cf7e6e05_like";
DROP INDEX IF EXISTS "recommendation_searched";
ALTER TABLE "tracker_recommendation" DROP COLUMN "searched" CASCADE;
ALTER TABLE "tracker_recommendation" ADD COLUMN "searched" tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', replace("reference", '-', ' ')), 'A') || setweight(to_tsvector('english', CASE WHEN "title"::text ~ '[-􏿿]' THEN translate(replace(replace(replace(replace(replace(replace(regexp_replace("title", '[-©«-±´¶-¸»-¿×÷ -⁯₠-⃏←-⯿⸀-⹿　-〄〈-〿-︀-﹯﻿＀-／：-＠🀀-🫿]', ' ', 'g'), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'), 'ẞ', 'ss'), 'àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ<>&-/', 'aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz     ') ELSE translate("title", '<>&-/', '     ') END), 'A') || setweight(to_tsvector('english', CASE WHEN "goal"::text ~ '[-􏿿]' THEN translate(replace(replace(replace(replace(replace(replace(regexp_replace("goal", '[-©«-±´¶-¸»-¿×÷ -⁯₠-⃏←-⯿⸀-⹿　-〄〈-〿-︀-﹯﻿＀-／：-＠🀀-🫿]', ' ', 'g'), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'), 'ẞ', 'ss'), 'àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ<>&-/', 'aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz     ') ELSE translate("goal", '<>&-/', '     ') END), 'C')) STORED;
CREATE INDEX "recommendation_searched" ON "tracker_recommendation" USING gin ("searched");
ALTER TABLE "tracker_recommendation" DROP CONSTRAINT "tracker_recommendati_stall_id_1208c9ce_fk_tracker_p";
DROP INDEX IF EXISTS "tracker_recommendation_stall_id_1208c9ce";
ALTER TABLE "tracker_recommendation" ADD CONSTRAINT "tracker_recommendati_stall_id_1208c9ce_fk_tracker_p" FOREIGN KEY ("stall_id") REFERENCES "tracker_progressentry" ("id") DEFERRABLE INITIALLY DEFERRED;
DROP INDEX IF EXISTS "tracker_recommendationevent_claim_id_00be9cfe";
DROP INDEX IF EXISTS "tracker_recommendationevent_claim_holder_id_a07d537e";
DROP INDEX IF EXISTS "tracker_recommendationevent_date_proposal_id_aaeedc2b";
DROP INDEX IF EXISTS "tracker_recommendationevent_lead_id_de4c2925";
DROP INDEX IF EXISTS "tracker_recommendationevent_meeting_id_cf54ce3b";
DROP INDEX IF EXISTS "tracker_recommendationevent_owner_id_77a64d24";
DROP INDEX IF EXISTS "tracker_recommendationevent_stall_id_7d3f7052";
ALTER TABLE "tracker_recommendationparty" DROP CONSTRAINT "tracker_recommendati_recommendation_id_a4b3e9c4_fk_tracker_r";
DROP INDEX IF EXISTS "tracker_recommendationparty_recommendation_id_a4b3e9c4";
ALTER TABLE "tracker_recommendationparty" ADD CONSTRAINT "tracker_recommendati_recommendation_id_a4b3e9c4_fk_tracker_r" FOREIGN KEY ("recommendation_id") REFERENCES "tracker_recommendation" ("id") DEFERRABLE INITIALLY DEFERRED;
DROP INDEX IF EXISTS "tracker_recommendationpartyevent_organisation_id_96f1ddda";
DROP INDEX IF EXISTS "tracker_recommendationpartyevent_recommendation_id_ac66d8f1";
ALTER TABLE "tracker_recommendationtheme" DROP CONSTRAINT "tracker_recommendati_recommendation_id_ab20c656_fk_tracker_r";
DROP INDEX IF EXISTS "tracker_recommendationtheme_recommendation_id_ab20c656";
ALTER TABLE "tracker_recommendationtheme" ADD CONSTRAINT "tracker_recommendati_recommendation_id_ab20c656_fk_tracker_r" FOREIGN KEY ("recommendation_id") REFERENCES "tracker_recommendation" ("id") DEFERRABLE INITIALLY DEFERRED;
DROP INDEX IF EXISTS "tracker_recommendationthemeevent_recommendation_id_2d718fcb";
DROP INDEX IF EXISTS "tracker_recommendationthemeevent_theme_id_e9ed20ab";
DROP INDEX IF EXISTS "tracker_relationevent_act_id_034a9981";
DROP INDEX IF EXISTS "tracker_relationevent_ended_by_id_b756f618";
DROP INDEX IF EXISTS "tracker_relationevent_one_id_155b174b";
DROP INDEX IF EXISTS "tracker_relationevent_other_id_574fbd2a";
ALTER TABLE "tracker_source" DROP CONSTRAINT "tracker_source_briefing_id_3b766be1_fk_briefings_briefing_id";
DROP INDEX IF EXISTS "tracker_source_briefing_id_3b766be1";
ALTER TABLE "tracker_source" ADD CONSTRAINT "tracker_source_briefing_id_3b766be1_fk_briefings_briefing_id" FOREIGN KEY ("briefing_id") REFERENCES "briefings_briefing" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_source" DROP CONSTRAINT "tracker_source_recommendation_id_933cc02d_fk_tracker_r";
DROP INDEX IF EXISTS "tracker_source_recommendation_id_933cc02d";
ALTER TABLE "tracker_source" ADD CONSTRAINT "tracker_source_recommendation_id_933cc02d_fk_tracker_r" FOREIGN KEY ("recommendation_id") REFERENCES "tracker_recommendation" ("id") DEFERRABLE INITIALLY DEFERRED;
DROP INDEX IF EXISTS "tracker_sourceevent_act_id_1de99e1c";
DROP INDEX IF EXISTS "tracker_sourceevent_briefing_id_b32d4afa";
DROP INDEX IF EXISTS "tracker_sourceevent_recommendation_id_89343b89";
DROP INDEX IF EXISTS "tracker_userevent_organisation_id_0d1cb127";
DROP INDEX IF EXISTS "tracker_userroleevent_group_id_6d8e2123";
DROP INDEX IF EXISTS "tracker_userroleevent_user_id_4cbb3295";
CREATE UNIQUE INDEX "entry_form_token_unique" ON "tracker_progressentry" ("form_token") WHERE "form_token" IS NOT NULL;
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "entry_hashes_are_sha256" CHECK ((LENGTH("hash") = 64 AND "hash"::text ~ '^[0-9a-f]*$' AND LENGTH("text_sha256") = 64 AND "text_sha256"::text ~ '^[0-9a-f]*$'));
ALTER TABLE "tracker_recommendation" ADD CONSTRAINT "recommendation_reference_unique" UNIQUE ("reference");
CREATE UNIQUE INDEX "recommendation_number_unique" ON "tracker_recommendation" ("meeting_id", "number") INCLUDE ("status", "kind", "priority", "position");
CREATE INDEX "recommendation_proposals" ON "tracker_recommendation" ("date_proposal_id") WHERE "date_proposal_id" IS NOT NULL;

-- 0008_make_whole
CREATE OR REPLACE FUNCTION tracker_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never emptied: its rows would leave no versions', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION tracker_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION tracker_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;

-- An entry may change once, in one way: its words become empty, together with who took them out and why.
CREATE OR REPLACE FUNCTION tracker_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION tracker_guard_recommendation() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION tracker_guard_meeting_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.code <> NEW.code AND EXISTS (SELECT FROM tracker_recommendation WHERE meeting_id = OLD.id) THEN
    RAISE EXCEPTION 'the code % is part of references and never changes', OLD.code
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION tracker_guard_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM tracker_recommendation WHERE meeting_id = OLD.id)
     OR EXISTS (SELECT FROM briefings_briefing WHERE meeting_id = OLD.id) THEN
    RAISE EXCEPTION 'the meeting % has briefings or recommendations and is never deleted', OLD.code
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
DROP TRIGGER IF EXISTS guard_rows ON tracker_act;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_act FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_act ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_evidence;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_evidence FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_evidence ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_organisationevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_organisationevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_organisationevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_passagedecisionevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_passagedecisionevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_passagedecisionevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_postevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_postevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_postevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_recommendationevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_recommendationevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_recommendationevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_recommendationpartyevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_recommendationpartyevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_recommendationpartyevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_recommendationthemeevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_recommendationthemeevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_recommendationthemeevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_relationevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_relationevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_relationevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_sourceevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_sourceevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_sourceevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_themeevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_themeevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_themeevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_userevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_userevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_userevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON tracker_userroleevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_userroleevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_userroleevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON briefings_briefingevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_briefingevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE briefings_briefingevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_rows ON briefings_meetingevent;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_meetingevent FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE briefings_meetingevent ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_act;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_act FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_act ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_evidence;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_evidence FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_evidence ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_organisationevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_organisationevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_organisationevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_passagedecisionevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_passagedecisionevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_passagedecisionevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_postevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_postevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_postevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_recommendationevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_recommendationevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_recommendationpartyevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationpartyevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_recommendationpartyevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_recommendationthemeevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationthemeevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_recommendationthemeevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_relationevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_relationevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_relationevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_sourceevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_sourceevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_sourceevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_themeevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_themeevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_themeevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_userevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_userevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_userevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_userroleevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_userroleevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_userroleevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON briefings_briefingevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_briefingevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE briefings_briefingevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON briefings_meetingevent;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_meetingevent FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE briefings_meetingevent ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_rows ON tracker_progressentry;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_progressentry FOR EACH ROW EXECUTE FUNCTION tracker_guard_entry();ALTER TABLE tracker_progressentry ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_progressentry;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_progressentry FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();ALTER TABLE tracker_progressentry ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON briefings_briefing;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_briefing FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE briefings_briefing ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON briefings_meeting;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_meeting FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE briefings_meeting ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_organisation;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_organisation FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_organisation ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_passagedecision;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_passagedecision FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_passagedecision ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_post;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_post FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_post ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_recommendation;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendation FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_recommendation ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_recommendationparty;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationparty FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_recommendationparty ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_recommendationtheme;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationtheme FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_recommendationtheme ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_relation;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_relation FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_relation ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_source;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_source FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_source ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_theme;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_theme FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_theme ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_user;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_user FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_user ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_truncate ON tracker_user_groups;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_user_groups FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();ALTER TABLE tracker_user_groups ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_delete ON briefings_briefing;CREATE TRIGGER guard_delete BEFORE DELETE ON briefings_briefing FOR EACH ROW EXECUTE FUNCTION tracker_refuse_delete();ALTER TABLE briefings_briefing ENABLE ALWAYS TRIGGER guard_delete;
DROP TRIGGER IF EXISTS guard_delete ON tracker_user;CREATE TRIGGER guard_delete BEFORE DELETE ON tracker_user FOR EACH ROW EXECUTE FUNCTION tracker_refuse_delete();ALTER TABLE tracker_user ENABLE ALWAYS TRIGGER guard_delete;
DROP TRIGGER IF EXISTS guard_delete ON tracker_source;CREATE TRIGGER guard_delete BEFORE DELETE ON tracker_source FOR EACH ROW EXECUTE FUNCTION tracker_refuse_delete();ALTER TABLE tracker_source ENABLE ALWAYS TRIGGER guard_delete;
DROP TRIGGER IF EXISTS guard_delete ON tracker_relation;CREATE TRIGGER guard_delete BEFORE DELETE ON tracker_relation FOR EACH ROW EXECUTE FUNCTION tracker_refuse_delete();ALTER TABLE tracker_relation ENABLE ALWAYS TRIGGER guard_delete;
DROP TRIGGER IF EXISTS guard_identity ON tracker_recommendation;CREATE TRIGGER guard_identity BEFORE UPDATE OR DELETE ON tracker_recommendation FOR EACH ROW EXECUTE FUNCTION tracker_guard_recommendation();ALTER TABLE tracker_recommendation ENABLE ALWAYS TRIGGER guard_identity;
DROP TRIGGER IF EXISTS guard_code ON briefings_meeting;CREATE TRIGGER guard_code BEFORE UPDATE OF code ON briefings_meeting FOR EACH ROW EXECUTE FUNCTION tracker_guard_meeting_code();ALTER TABLE briefings_meeting ENABLE ALWAYS TRIGGER guard_code;
DROP TRIGGER IF EXISTS guard_delete ON briefings_meeting;CREATE TRIGGER guard_delete BEFORE DELETE ON briefings_meeting FOR EACH ROW EXECUTE FUNCTION tracker_guard_meeting();ALTER TABLE briefings_meeting ENABLE ALWAYS TRIGGER guard_delete;
DROP TRIGGER IF EXISTS guard_text ON briefings_briefing;CREATE TRIGGER guard_text BEFORE UPDATE ON briefings_briefing FOR EACH ROW EXECUTE FUNCTION briefings_guard_briefing();ALTER TABLE briefings_briefing ENABLE ALWAYS TRIGGER guard_text;
DROP TRIGGER IF EXISTS guard_rows ON briefings_passage;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_passage FOR EACH ROW EXECUTE FUNCTION briefings_guard_passage();ALTER TABLE briefings_passage ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_truncate ON briefings_passage;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_passage FOR EACH STATEMENT EXECUTE FUNCTION briefings_guard_passage();ALTER TABLE briefings_passage ENABLE ALWAYS TRIGGER guard_truncate;
DROP TRIGGER IF EXISTS guard_rows ON briefings_original;CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_original FOR EACH ROW EXECUTE FUNCTION briefings_guard_original();ALTER TABLE briefings_original ENABLE ALWAYS TRIGGER guard_rows;
DROP TRIGGER IF EXISTS guard_truncate ON briefings_original;CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_original FOR EACH STATEMENT EXECUTE FUNCTION briefings_guard_original();ALTER TABLE briefings_original ENABLE ALWAYS TRIGGER guard_truncate;

-- 0009_version_ranges
ALTER TABLE "tracker_organisationevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_organisationevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_passagedecisionevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_passagedecisionevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_postevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_postevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_recommendationevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_recommendationevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_recommendationpartyevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_recommendationpartyevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_recommendationthemeevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_recommendationthemeevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_relationevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_relationevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_sourceevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_sourceevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_themeevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_themeevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_userevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_userevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_userroleevent" ADD COLUMN "pgh_format" smallint DEFAULT 1 NOT NULL CHECK ("pgh_format" >= 0);
ALTER TABLE "tracker_userroleevent" ALTER COLUMN "pgh_format" DROP DEFAULT;
ALTER TABLE "tracker_organisationevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_organisationevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_organisationevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_organisationevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_organisationevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_passagedecisionevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_passagedecisionevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_passagedecisionevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_passagedecisionevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_passagedecisionevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_postevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_postevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_postevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_postevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_postevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_recommendationevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_recommendationevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_recommendationevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_recommendationevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_recommendationevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_recommendationevent" ADD COLUMN "pgh_redaction" jsonb NULL;
ALTER TABLE "tracker_recommendationevent" ADD COLUMN "pgh_salt" varchar(32) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_recommendationevent" ALTER COLUMN "pgh_salt" DROP DEFAULT;
ALTER TABLE "tracker_recommendationpartyevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_recommendationpartyevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_recommendationpartyevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_recommendationpartyevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_recommendationpartyevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_recommendationthemeevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_recommendationthemeevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_recommendationthemeevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_recommendationthemeevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_recommendationthemeevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_relationevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_relationevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_relationevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_relationevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_relationevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_sourceevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_sourceevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_sourceevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_sourceevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_sourceevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_themeevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_themeevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_themeevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_themeevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_themeevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_userevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_userevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_userevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_userevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_userevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
ALTER TABLE "tracker_userroleevent" ADD COLUMN "pgh_ended_at" timestamp with time zone NULL;
ALTER TABLE "tracker_userroleevent" ADD COLUMN "pgh_hash" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_userroleevent" ALTER COLUMN "pgh_hash" DROP DEFAULT;
ALTER TABLE "tracker_userroleevent" ADD COLUMN "pgh_previous" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_userroleevent" ALTER COLUMN "pgh_previous" DROP DEFAULT;
DROP INDEX IF EXISTS "tracker_organisationevent_pgh_obj_id_3e494a02";
DROP INDEX IF EXISTS "tracker_passagedecisionevent_pgh_obj_id_5e87e5a9";
DROP INDEX IF EXISTS "tracker_postevent_pgh_obj_id_548de3d4";
DROP INDEX IF EXISTS "tracker_recommendationevent_pgh_obj_id_eaeefa1a";
DROP INDEX IF EXISTS "tracker_recommendationpartyevent_pgh_obj_id_c5320275";
DROP INDEX IF EXISTS "tracker_recommendationthemeevent_pgh_obj_id_92e6c16d";
DROP INDEX IF EXISTS "tracker_relationevent_pgh_obj_id_ed4643ca";
DROP INDEX IF EXISTS "tracker_sourceevent_pgh_obj_id_92e060ea";
DROP INDEX IF EXISTS "tracker_themeevent_pgh_obj_id_aaf6c551";
DROP INDEX IF EXISTS "tracker_userevent_pgh_obj_id_9017bc19";

-- 0010_chain_versions
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
SELECT tracker_install_guards();

-- 0011_redaction
ALTER TABLE "tracker_evidence" DROP CONSTRAINT "evidence_link_is_whole";
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "entry_kind_known";
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "entry_internal_is_a_remark";
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "entry_redaction_is_whole";
ALTER TABLE "tracker_act" ADD COLUMN "redaction" jsonb NULL;
ALTER TABLE "tracker_act" ADD COLUMN "redacts_id" bigint NULL CONSTRAINT "tracker_act_redacts_id_e3d93ddd_fk_tracker_act_id" REFERENCES "tracker_act"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_act" ADD COLUMN "salt" varchar(32) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_act" ALTER COLUMN "salt" DROP DEFAULT;
ALTER TABLE "tracker_evidence" ADD COLUMN "is_redacted" boolean DEFAULT false NOT NULL;
ALTER TABLE "tracker_evidence" ALTER COLUMN "is_redacted" DROP DEFAULT;
ALTER TABLE "tracker_evidence" ADD COLUMN "number" varchar(200) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_evidence" ALTER COLUMN "number" DROP DEFAULT;
ALTER TABLE "tracker_progressentry" ADD COLUMN "form_digest" varchar(64) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_progressentry" ALTER COLUMN "form_digest" DROP DEFAULT;
ALTER TABLE "tracker_progressentry" ADD COLUMN "redacted_through_id" bigint NULL CONSTRAINT "tracker_progressentr_redacted_through_id_d042c8bf_fk_tracker_p" REFERENCES "tracker_progressentry"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_progressentry" ADD COLUMN "redaction" jsonb NULL;
ALTER TABLE "tracker_progressentry" ADD COLUMN "redacts_id" bigint NULL CONSTRAINT "tracker_progressentr_redacts_id_40a63686_fk_tracker_p" REFERENCES "tracker_progressentry"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_progressentry" ADD COLUMN "salt" varchar(32) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_progressentry" ALTER COLUMN "salt" DROP DEFAULT;
CREATE INDEX "act_in_order" ON "tracker_act" ("at", "id");
ALTER TABLE "tracker_act" ADD CONSTRAINT "act_redaction_leaves_no_words" CHECK (("redaction" IS NULL OR ("reason" = '' AND "salt" = '')));
ALTER TABLE "tracker_evidence" ADD CONSTRAINT "evidence_is_whole" CHECK ((("kind" = 'link' AND "number" = '' AND "sha256" = '' AND "url"::text ~ '^https?://' AND NOT ("title" = '')) OR ("kind" = 'number' AND "sha256" = '' AND "url" = '' AND NOT ("number" = '') AND NOT ("title" = '')) OR ("is_redacted" AND ("title" = '' OR ("number" = '' AND "url" = '')))));
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "entry_kind_known" CHECK ("kind" IN ('admit', 'respond', 'assign', 'check_in', 'report', 'stall', 'claim', 'add', 'withdraw_claim', 'verify', 'return_claim', 'close', 'supersede', 'merge', 'enter_in_error', 'reopen', 'propose_date', 'decide_date', 'set_date', 'correct', 'edit', 'redact'));
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "entry_internal_is_a_remark" CHECK ((NOT "internal" OR ("kind" IN ('add', 'correct', 'redact') AND "status_from" = ("status_to"))));
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "entry_redaction_names_entry" CHECK ((("kind" = 'redact' AND "redacts_id" IS NOT NULL) OR (NOT ("kind" = 'redact') AND "redacts_id" IS NULL)));
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "entry_redaction_is_whole" CHECK ((("redacted_at" IS NULL AND "redacted_by_id" IS NULL AND "redacted_through_id" IS NULL AND "redaction" IS NULL AND "redaction_reason" = '') OR ("redacted_at" IS NOT NULL AND "redacted_by_id" IS NOT NULL AND "redacted_through_id" IS NOT NULL AND "redaction" IS NOT NULL AND "redaction_reason" = '' AND "salt" = '') OR ("next_step" = '' AND "received_from" = '' AND "redacted_at" IS NOT NULL AND "redacted_by_id" IS NOT NULL AND "redacted_through_id" IS NULL AND "redaction" IS NULL AND "text" = '' AND NOT ("redaction_reason" = ''))));

-- 0012_guard_redaction
ALTER TABLE tracker_act DISABLE TRIGGER guard_rows;
UPDATE tracker_act SET salt = replace(gen_random_uuid()::text, '-', '') WHERE salt = '';
ALTER TABLE tracker_act ENABLE ALWAYS TRIGGER guard_rows;
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
SELECT tracker_install_guards();

-- 0013_log_checks
CREATE TABLE "tracker_logcheck" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "at" timestamp with time zone NOT NULL, "recommendations" integer NOT NULL CHECK ("recommendations" >= 0), "entries" bigint NOT NULL CHECK ("entries" >= 0), "redactions" integer NOT NULL CHECK ("redactions" >= 0), "faults" integer NOT NULL CHECK ("faults" >= 0), "first_faults" jsonb NOT NULL, "is_sealed" boolean NOT NULL, "is_compared" boolean NOT NULL, "is_partial" boolean NOT NULL, "by_id" bigint NOT NULL);
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_logcheck
  FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_logcheck
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
ALTER TABLE tracker_logcheck ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
SELECT tracker_install_guards();
ALTER TABLE "tracker_logcheck" ADD CONSTRAINT "tracker_logcheck_by_id_2b2fbb0f_fk_tracker_user_id" FOREIGN KEY ("by_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;

-- 0014_follow_up
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_ce08c ON "tracker_recommendation";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_80c42 ON "tracker_recommendation";
DROP TRIGGER IF EXISTS pgtrigger_update_update_c9ba2 ON "tracker_recommendation";
ALTER TABLE "tracker_recommendation" ADD COLUMN "follow_up" boolean DEFAULT false NOT NULL;
ALTER TABLE "tracker_recommendation" ALTER COLUMN "follow_up" DROP DEFAULT;
ALTER TABLE "tracker_recommendationevent" ADD COLUMN "follow_up" boolean DEFAULT false NOT NULL;
ALTER TABLE "tracker_recommendationevent" ALTER COLUMN "follow_up" DROP DEFAULT;
SELECT tracker_install_guards();

-- 0020_mail
CREATE TABLE "tracker_mailmessage" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "address" varchar(254) NOT NULL, "kind" varchar(12) NOT NULL, "subject" varchar(200) NOT NULL, "body" text NOT NULL, "has_link" boolean NOT NULL, "bound_to" varchar(64) NOT NULL, "message_id" varchar(255) NOT NULL UNIQUE, "created_at" timestamp with time zone NOT NULL, "status" varchar(10) NOT NULL, "tried_since" timestamp with time zone NOT NULL, "tried_at" timestamp with time zone NULL, "tries" smallint NOT NULL CHECK ("tries" >= 0), "said" varchar(300) NOT NULL, "person_id" bigint NOT NULL, CONSTRAINT "mail_link_is_bound" CHECK ((("bound_to" = '' AND NOT "has_link") OR ("has_link" AND NOT ("bound_to" = '')))));
-- Only how far a message has come may change, and what is settled stays settled.
CREATE FUNCTION tracker_guard_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.id, OLD.person_id, OLD.address, OLD.kind, OLD.subject, OLD.has_link, OLD.bound_to, OLD.message_id,
      OLD.created_at)
     IS DISTINCT FROM
     (NEW.id, NEW.person_id, NEW.address, NEW.kind, NEW.subject, NEW.has_link, NEW.bound_to, NEW.message_id,
      NEW.created_at)
     OR NEW.body NOT IN (OLD.body, '') THEN
    RAISE EXCEPTION 'a mail is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('sent', 'left', 'withdrawn') THEN
    RAISE EXCEPTION 'a mail that is settled never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_mailmessage
  FOR EACH ROW EXECUTE FUNCTION tracker_guard_mail();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_mailmessage
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
ALTER TABLE tracker_mailmessage ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE "tracker_mailmessage" ADD CONSTRAINT "tracker_mailmessage_person_id_a5bb0ccb_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_mailmessage_message_id_5fa25398_like" ON "tracker_mailmessage" ("message_id" varchar_pattern_ops);
CREATE INDEX "tracker_mailmessage_person_id_a5bb0ccb" ON "tracker_mailmessage" ("person_id");
CREATE INDEX "mail_unfinished" ON "tracker_mailmessage" ("status", "created_at" DESC) WHERE "status" IN ('waiting', 'sending', 'refused', 'unsure');
CREATE INDEX "mail_latest" ON "tracker_mailmessage" ("created_at" DESC, "id" DESC);

-- 0021_account_log
CREATE TABLE "tracker_accountchange" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "at" timestamp with time zone NOT NULL, "kind" varchar(20) NOT NULL, "old" varchar(300) NOT NULL, "new" varchar(300) NOT NULL, "told_to_coordinators" boolean NOT NULL, "act_id" bigint NOT NULL, "person_id" bigint NOT NULL, CONSTRAINT "account_change_has_kind" CHECK (NOT ("kind" = '')));
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_accountchange
  FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_accountchange
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
ALTER TABLE tracker_accountchange ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE "tracker_accountchange" ADD CONSTRAINT "tracker_accountchange_act_id_cb551e3f_fk_tracker_act_id" FOREIGN KEY ("act_id") REFERENCES "tracker_act" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_accountchange" ADD CONSTRAINT "tracker_accountchange_person_id_7ecdd55f_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "account_change_of_person" ON "tracker_accountchange" ("person_id", "at" DESC);
CREATE INDEX "account_change_latest" ON "tracker_accountchange" ("at" DESC, "id" DESC);

-- 0023_stricter_guards
CREATE OR REPLACE FUNCTION tracker_install_guards() RETURNS void LANGUAGE plpgsql AS $install$
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
        IF NOT pg_has_role(coalesce(nullif(current_setting('role', true), 'none'), session_user::text)::name,
                           (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
           AND NOT EXISTS (SELECT FROM tracker_act WHERE id = (NEW.pgh_context ->> 'act')::bigint
                           AND at > clock_timestamp() - interval '15 minutes') THEN
          RAISE EXCEPTION 'a change to %% is made with an act of its own', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
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
ALTER FUNCTION tracker_install_guards() SET timezone = 'UTC';

CREATE OR REPLACE FUNCTION tracker_guard_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF abs(extract(epoch FROM NEW.at - clock_timestamp())) > 300
       AND NOT pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
      RAISE EXCEPTION 'an act is written down when it is done; the clocks of program and database may differ'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  -- The digest is made here from the words themselves, so that a seal finds the act as it was.
  IF TG_OP = 'UPDATE' AND OLD.redaction IS NULL AND OLD.reason <> '' AND NEW.reason = '' AND NEW.salt = ''
     AND NEW.redaction ->> 'digest' = encode(sha256(convert_to(
           encode(sha256(convert_to(OLD.salt || '.reason', 'UTF8')), 'hex') || '.' || OLD.reason, 'UTF8')), 'hex')
     AND (OLD.id, OLD.by_id, OLD.at, OLD.verb, OLD.redacts_id)
     IS NOT DISTINCT FROM (NEW.id, NEW.by_id, NEW.at, NEW.verb, NEW.redacts_id)
     AND EXISTS (SELECT FROM tracker_act WHERE id = (NEW.redaction ->> 'act')::bigint AND redacts_id = OLD.id
                 AND verb = 'redact_act' AND reason <> '') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'tracker_act is append-only: % is refused', lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION tracker_guard_new_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN NEW;
  END IF;
  IF NEW.hash_format > 1 AND EXISTS (SELECT FROM tracker_act WHERE id = NEW.act_id AND by_id = NEW.by_id
                                     AND at > clock_timestamp() - interval '15 minutes') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an entry is written when it is made, with an act of the same person' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER guard_new BEFORE INSERT ON tracker_progressentry
  FOR EACH ROW EXECUTE FUNCTION tracker_guard_new_entry();
ALTER TABLE tracker_progressentry ENABLE ALWAYS TRIGGER guard_new;
SELECT tracker_install_guards();

-- 0024_admin_log_names
UPDATE django_admin_log SET object_repr = r.reference
FROM tracker_recommendation r, django_content_type c
WHERE c.id = django_admin_log.content_type_id AND c.app_label = 'tracker' AND c.model = 'recommendation'
  AND django_admin_log.object_id = r.id::text AND object_repr <> r.reference;

-- 0025_mail_act
ALTER TABLE "tracker_mailmessage" ADD COLUMN "act_id" bigint NULL CONSTRAINT "tracker_mailmessage_act_id_752aca48_fk_tracker_act_id" REFERENCES "tracker_act"("id") DEFERRABLE INITIALLY DEFERRED;
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
SELECT tracker_install_guards();

-- 0033_access
CREATE TABLE "tracker_marking" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "name" varchar(40) NOT NULL UNIQUE, "sort_key" varchar(200) GENERATED ALWAYS AS (translate(LOWER("name"), 'àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ', 'aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz')) STORED);
CREATE TABLE "tracker_markingevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL, "name" varchar(40) NOT NULL);
CREATE TABLE "tracker_meetingaccess" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "openness" varchar(10) NOT NULL);
CREATE TABLE "tracker_meetingaccessevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL, "openness" varchar(10) NOT NULL);
CREATE TABLE "tracker_meetingrole" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "role" varchar(20) NOT NULL);
CREATE TABLE "tracker_meetingroleevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL, "role" varchar(20) NOT NULL);
CREATE TABLE "tracker_recommendationaccess" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "narrowing" varchar(10) NOT NULL);
CREATE TABLE "tracker_recommendationaccessevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL, "narrowing" varchar(10) NOT NULL);
CREATE TABLE "tracker_recommendationreader" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY);
CREATE TABLE "tracker_recommendationreaderevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL);
CREATE TABLE "tracker_side" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "name" varchar(80) NOT NULL UNIQUE, "sort_key" varchar(200) GENERATED ALWAYS AS (translate(LOWER("name"), 'àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ', 'aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz')) STORED);
CREATE TABLE "tracker_sideevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL, "name" varchar(80) NOT NULL);
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_f5d03 ON "tracker_organisation";
DROP TRIGGER IF EXISTS pgtrigger_update_update_2a8e7 ON "tracker_organisation";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_1d007 ON "tracker_organisation";
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "entry_kind_known";
ALTER TABLE "tracker_organisation" ADD COLUMN "parent_id" bigint NULL CONSTRAINT "tracker_organisation_parent_id_0cf3a614_fk_tracker_o" REFERENCES "tracker_organisation"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_organisationevent" ADD COLUMN "parent_id" bigint NULL;
CREATE UNIQUE INDEX "marking_name_unique_when_folded" ON "tracker_marking" ("sort_key");
ALTER TABLE "tracker_markingevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "tracker_meetingaccess" ADD COLUMN "marking_id" bigint NULL CONSTRAINT "tracker_meetingaccess_marking_id_44578c2f_fk_tracker_marking_id" REFERENCES "tracker_marking"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_meetingaccess" ADD COLUMN "meeting_id" bigint NOT NULL UNIQUE CONSTRAINT "tracker_meetingacces_meeting_id_54364675_fk_briefings" REFERENCES "briefings_meeting"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_meetingaccessevent" ADD COLUMN "marking_id" bigint NULL;
ALTER TABLE "tracker_meetingaccessevent" ADD COLUMN "meeting_id" bigint NOT NULL;
ALTER TABLE "tracker_meetingaccessevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "tracker_meetingrole" ADD COLUMN "meeting_id" bigint NOT NULL CONSTRAINT "tracker_meetingrole_meeting_id_673c3d14_fk_briefings_meeting_id" REFERENCES "briefings_meeting"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_meetingrole" ADD COLUMN "organisation_id" bigint NULL CONSTRAINT "tracker_meetingrole_organisation_id_2edc364f_fk_tracker_o" REFERENCES "tracker_organisation"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_meetingrole" ADD COLUMN "person_id" bigint NULL CONSTRAINT "tracker_meetingrole_person_id_c8e8f86a_fk_tracker_user_id" REFERENCES "tracker_user"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_meetingroleevent" ADD COLUMN "meeting_id" bigint NOT NULL;
ALTER TABLE "tracker_meetingroleevent" ADD COLUMN "organisation_id" bigint NULL;
ALTER TABLE "tracker_meetingroleevent" ADD COLUMN "person_id" bigint NULL;
ALTER TABLE "tracker_meetingroleevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "tracker_recommendationaccess" ADD COLUMN "marking_id" bigint NULL CONSTRAINT "tracker_recommendati_marking_id_a389e0b9_fk_tracker_m" REFERENCES "tracker_marking"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendationaccess" ADD COLUMN "recommendation_id" bigint NOT NULL UNIQUE CONSTRAINT "tracker_recommendati_recommendation_id_7b8a3c5f_fk_tracker_r" REFERENCES "tracker_recommendation"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendationaccessevent" ADD COLUMN "marking_id" bigint NULL;
ALTER TABLE "tracker_recommendationaccessevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "tracker_recommendationaccessevent" ADD COLUMN "recommendation_id" bigint NOT NULL;
ALTER TABLE "tracker_recommendationreader" ADD COLUMN "organisation_id" bigint NULL CONSTRAINT "tracker_recommendati_organisation_id_92048b83_fk_tracker_o" REFERENCES "tracker_organisation"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendationreader" ADD COLUMN "person_id" bigint NULL CONSTRAINT "tracker_recommendati_person_id_290a18ab_fk_tracker_u" REFERENCES "tracker_user"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendationreader" ADD COLUMN "recommendation_id" bigint NOT NULL CONSTRAINT "tracker_recommendati_recommendation_id_7e6cd196_fk_tracker_r" REFERENCES "tracker_recommendation"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_recommendationreaderevent" ADD COLUMN "organisation_id" bigint NULL;
ALTER TABLE "tracker_recommendationreaderevent" ADD COLUMN "person_id" bigint NULL;
ALTER TABLE "tracker_recommendationreaderevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "tracker_recommendationreaderevent" ADD COLUMN "recommendation_id" bigint NOT NULL;
CREATE UNIQUE INDEX "side_name_unique_when_folded" ON "tracker_side" ("sort_key");
ALTER TABLE "tracker_recommendationaccessevent" ADD COLUMN "side_id" bigint NULL;
ALTER TABLE "tracker_recommendationaccess" ADD COLUMN "side_id" bigint NULL CONSTRAINT "tracker_recommendati_side_id_95929d9a_fk_tracker_s" REFERENCES "tracker_side"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_meetingaccessevent" ADD COLUMN "side_id" bigint NULL;
ALTER TABLE "tracker_meetingaccess" ADD COLUMN "side_id" bigint NULL CONSTRAINT "tracker_meetingaccess_side_id_a23a9d37_fk_tracker_side_id" REFERENCES "tracker_side"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_organisation" ADD COLUMN "side_id" bigint NULL CONSTRAINT "tracker_organisation_side_id_b200a1ea_fk_tracker_side_id" REFERENCES "tracker_side"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_organisationevent" ADD COLUMN "side_id" bigint NULL;
ALTER TABLE "tracker_progressentry" ADD COLUMN "side_id" bigint NULL CONSTRAINT "tracker_progressentry_side_id_0227205e_fk_tracker_side_id" REFERENCES "tracker_side"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_organisation" ADD CONSTRAINT "organisation_is_not_part_of_itself" CHECK (("parent_id" IS NULL OR NOT ("parent_id" = ("id") AND "parent_id" IS NOT NULL)));
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "entry_kind_known" CHECK ("kind" IN ('admit', 'respond', 'assign', 'check_in', 'report', 'stall', 'claim', 'add', 'withdraw_claim', 'verify', 'return_claim', 'close', 'supersede', 'merge', 'enter_in_error', 'reopen', 'propose_date', 'decide_date', 'set_date', 'correct', 'edit', 'redact', 'restrict'));
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "entry_side_of_a_restricted_note" CHECK (("internal" OR "side_id" IS NULL));
ALTER TABLE "tracker_sideevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "tracker_meetingrole" ADD CONSTRAINT "meeting_role_of_person_or_organisation" CHECK ((("organisation_id" IS NULL AND "person_id" IS NOT NULL) OR ("organisation_id" IS NOT NULL AND "person_id" IS NULL)));
ALTER TABLE "tracker_meetingrole" ADD CONSTRAINT "meeting_role_known" CHECK (("role" IN ('reader', 'contributor') OR ("organisation_id" IS NULL AND "role" = 'coordinator')));
ALTER TABLE "tracker_meetingrole" ADD CONSTRAINT "meeting_role_once_a_person" UNIQUE ("meeting_id", "person_id");
ALTER TABLE "tracker_meetingrole" ADD CONSTRAINT "meeting_role_once_an_organisation" UNIQUE ("meeting_id", "organisation_id");
ALTER TABLE "tracker_recommendationreader" ADD CONSTRAINT "recommendation_reader_is_person_or_organisation" CHECK ((("organisation_id" IS NULL AND "person_id" IS NOT NULL) OR ("organisation_id" IS NOT NULL AND "person_id" IS NULL)));
ALTER TABLE "tracker_recommendationreader" ADD CONSTRAINT "recommendation_reader_once_a_person" UNIQUE ("recommendation_id", "person_id");
ALTER TABLE "tracker_recommendationreader" ADD CONSTRAINT "recommendation_reader_once_an_organisation" UNIQUE ("recommendation_id", "organisation_id");
CREATE INDEX "recommendation_narrowed" ON "tracker_recommendationaccess" ("recommendation_id") WHERE NOT ("narrowing" = 'meeting');
ALTER TABLE "tracker_recommendationaccess" ADD CONSTRAINT "recommendation_narrowing_known" CHECK ("narrowing" IN ('meeting', 'side', 'named'));
ALTER TABLE "tracker_recommendationaccess" ADD CONSTRAINT "recommendation_side_where_narrowed_to_one" CHECK (("narrowing" = 'side' OR "side_id" IS NULL));
ALTER TABLE "tracker_meetingaccess" ADD CONSTRAINT "meeting_openness_known" CHECK ("openness" IN ('everyone', 'side', 'named'));
ALTER TABLE "tracker_meetingaccess" ADD CONSTRAINT "meeting_side_where_open_to_one" CHECK (("openness" = 'side' OR "side_id" IS NULL));
CREATE INDEX "tracker_marking_name_31492c2c_like" ON "tracker_marking" ("name" varchar_pattern_ops);
CREATE INDEX "tracker_side_name_79ffbfbd_like" ON "tracker_side" ("name" varchar_pattern_ops);
CREATE INDEX "tracker_organisation_parent_id_0cf3a614" ON "tracker_organisation" ("parent_id");
CREATE INDEX "tracker_meetingaccess_marking_id_44578c2f" ON "tracker_meetingaccess" ("marking_id");
CREATE INDEX "tracker_meetingrole_meeting_id_673c3d14" ON "tracker_meetingrole" ("meeting_id");
CREATE INDEX "tracker_meetingrole_organisation_id_2edc364f" ON "tracker_meetingrole" ("organisation_id");
CREATE INDEX "tracker_meetingrole_person_id_c8e8f86a" ON "tracker_meetingrole" ("person_id");
CREATE INDEX "tracker_recommendationaccess_marking_id_a389e0b9" ON "tracker_recommendationaccess" ("marking_id");
CREATE INDEX "tracker_recommendationreader_organisation_id_92048b83" ON "tracker_recommendationreader" ("organisation_id");
CREATE INDEX "tracker_recommendationreader_person_id_290a18ab" ON "tracker_recommendationreader" ("person_id");
CREATE INDEX "tracker_recommendationreader_recommendation_id_7e6cd196" ON "tracker_recommendationreader" ("recommendation_id");
CREATE INDEX "tracker_recommendationaccess_side_id_95929d9a" ON "tracker_recommendationaccess" ("side_id");
CREATE INDEX "tracker_meetingaccess_side_id_a23a9d37" ON "tracker_meetingaccess" ("side_id");
CREATE INDEX "tracker_organisation_side_id_b200a1ea" ON "tracker_organisation" ("side_id");

-- 0034_guard_access
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_markingevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_marking
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_marking ENABLE ALWAYS TRIGGER guard_truncate;

CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_meetingaccessevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_meetingaccess
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_meetingaccess ENABLE ALWAYS TRIGGER guard_truncate;

CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_meetingroleevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_meetingrole
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_meetingrole ENABLE ALWAYS TRIGGER guard_truncate;

CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationaccessevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationaccess
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_recommendationaccess ENABLE ALWAYS TRIGGER guard_truncate;

CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationreaderevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_recommendationreader
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_recommendationreader ENABLE ALWAYS TRIGGER guard_truncate;

CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_sideevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_side
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_side ENABLE ALWAYS TRIGGER guard_truncate;
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
          OLD.internal, OLD.side_id, OLD.form_token, OLD.form_digest, OLD.text_sha256, OLD.previous_hash, OLD.hash, OLD.hash_format,
          OLD.redaction_reason)
     IS NOT DISTINCT FROM
         (NEW.id, NEW.recommendation_id, NEW.sequence, NEW.kind, NEW.status_from, NEW.status_to, NEW.confidence,
          NEW.happened_on, NEW.recorded_at, NEW.by_id, NEW.for_post_id, NEW.act_id, NEW.corrects_id, NEW.redacts_id,
          NEW.internal, NEW.side_id, NEW.form_token, NEW.form_digest, NEW.text_sha256, NEW.previous_hash, NEW.hash, NEW.hash_format,
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
SELECT tracker_install_guards();

-- 0035_reasons_and_responses
ALTER TABLE "tracker_passagedecision" DROP CONSTRAINT "passage_decision_known";
ALTER TABLE "tracker_recommendation" DROP CONSTRAINT "recommendation_position_known";
ALTER TABLE "tracker_passagedecision" ADD CONSTRAINT "passage_decision_known" CHECK ("decision" IN ('informational', 'duplicate', 'rejected', 'other'));
ALTER TABLE "tracker_recommendation" ADD CONSTRAINT "recommendation_position_known" CHECK ("position" IN ('not_yet_answered', 'accepted', 'in_principle', 'accepted_in_part', 'noted', 'declined'));

-- 0036_changes_of_many
CREATE INDEX "act_changes_of_many" ON "tracker_act" ("at" DESC, "id" DESC) WHERE "verb" = 'change_many';

-- 0037_saved_views
CREATE TABLE "tracker_savedview" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "name" varchar(60) NOT NULL, "sort_key" varchar(200) GENERATED ALWAYS AS (translate(LOWER("name"), 'àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ', 'aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz')) STORED, "query" text NOT NULL, "shared_with" varchar(20) NOT NULL, "changed_at" timestamp with time zone NOT NULL, "owner_id" bigint NOT NULL);
CREATE TABLE "tracker_seenmark" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "ready" varchar(20) NOT NULL, "until" timestamp with time zone NOT NULL, "user_id" bigint NOT NULL, "view_id" bigint NULL);
CREATE INDEX "saved_view_shared" ON "tracker_savedview" ("shared_with") WHERE NOT ("shared_with" = '');
ALTER TABLE "tracker_savedview" ADD CONSTRAINT "saved_view_name_unique_of_owner" UNIQUE ("owner_id", "sort_key");
ALTER TABLE "tracker_savedview" ADD CONSTRAINT "saved_view_has_name" CHECK (NOT ("name" = ''));
ALTER TABLE "tracker_savedview" ADD CONSTRAINT "saved_view_role_known" CHECK ("shared_with" IN ('', 'reader', 'contributor', 'coordinator', 'administrator'));
ALTER TABLE "tracker_seenmark" ADD CONSTRAINT "seen_mark_once" UNIQUE NULLS NOT DISTINCT ("user_id", "view_id", "ready");
ALTER TABLE "tracker_seenmark" ADD CONSTRAINT "seen_mark_of_one_tab" CHECK ((("view_id" IS NULL AND NOT ("ready" = '')) OR ("ready" = '' AND "view_id" IS NOT NULL)));
ALTER TABLE "tracker_savedview" ADD CONSTRAINT "tracker_savedview_owner_id_1a088c39_fk_tracker_user_id" FOREIGN KEY ("owner_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_seenmark" ADD CONSTRAINT "tracker_seenmark_user_id_f914450a_fk_tracker_user_id" FOREIGN KEY ("user_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_seenmark" ADD CONSTRAINT "tracker_seenmark_view_id_e2433c07_fk_tracker_savedview_id" FOREIGN KEY ("view_id") REFERENCES "tracker_savedview" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_seenmark_view_id_e2433c07" ON "tracker_seenmark" ("view_id");

-- 0038_entries_of_a_person
CREATE INDEX "entry_of_person" ON "tracker_progressentry" ("by_id", "recorded_at" DESC);

-- 0039_list_orders
DROP INDEX IF EXISTS "recommendation_by_title";
CREATE INDEX "recommendation_by_title_folded" ON "tracker_recommendation" ((translate(LOWER("title"), 'àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ', 'aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz')));
CREATE INDEX "recommendation_by_urgency" ON "tracker_recommendation" ((CASE WHEN ("status" IN ('in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled') AND NOT ("status" = 'reported_complete') AND NOT ("position" = 'declined' OR (NOT "follow_up" AND "position" = 'noted'))) THEN LEAST("due_on", "review_on") ELSE NULL END));
CREATE INDEX "recommendation_by_update" ON "tracker_recommendation" ((CASE WHEN "status" = 'not_yet_reported' THEN NULL WHEN "status" IN ('entered_in_error', 'implemented', 'no_longer_applicable', 'not_implemented', 'partly_implemented', 'superseded') THEN "status_since" ELSE "quiet_since" END));
CREATE INDEX "recommendation_by_status_day" ON "tracker_recommendation" ("status_since");
CREATE INDEX "recommendation_moved_dates" ON "tracker_recommendation" ("meeting_id", "number") WHERE ("status" IN ('in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled') AND "due_on" > ("first_due_on"));

-- 0041_day_tallies
CREATE TABLE "tracker_daytally" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "day" date NOT NULL, "zone" varchar(64) NOT NULL, "meetings" jsonb NOT NULL, CONSTRAINT "day_tally_once" UNIQUE ("day", "zone"));

-- 0042_past_days
CREATE INDEX "recommendation_past" ON "tracker_recommendationevent" ("meeting_id", "number", "pgh_created_at") INCLUDE ("id", "pgh_ended_at", "status", "kind", "priority", "position", "follow_up", "lead_id", "owner_id", "due_on", "first_due_on", "quiet_since", "review_on", "date_proposal_id");
CREATE INDEX "party_past" ON "tracker_recommendationpartyevent" ("recommendation_id");
CREATE INDEX "theme_past" ON "tracker_recommendationthemeevent" ("recommendation_id");
CREATE INDEX "source_past" ON "tracker_sourceevent" ("recommendation_id");

-- 0043_raised
CREATE TABLE "tracker_raiseditem" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "choice" varchar(10) NOT NULL, "place" integer NULL CHECK ("place" >= 0), "line_to_take" varchar(500) NOT NULL, "recommendation_id" bigint NOT NULL, "side_id" bigint NULL);
CREATE TABLE "tracker_raiseditemevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL, "choice" varchar(10) NOT NULL, "place" integer NULL CHECK ("place" >= 0), "line_to_take" varchar(500) NOT NULL, "pgh_obj_id" bigint NOT NULL, "recommendation_id" bigint NOT NULL, "side_id" bigint NULL);
ALTER TABLE "tracker_raiseditem" ADD CONSTRAINT "raised_item_once_a_side" UNIQUE NULLS NOT DISTINCT ("recommendation_id", "side_id");
ALTER TABLE "tracker_raiseditem" ADD CONSTRAINT "raised_item_choice_known" CHECK ("choice" IN ('', 'pinned', 'left_out'));
ALTER TABLE "tracker_raiseditem" ADD CONSTRAINT "raised_item_place_where_pinned" CHECK ((("choice" = 'pinned' AND "place" >= 1 AND "place" IS NOT NULL) OR (NOT ("choice" = 'pinned') AND "place" IS NULL)));
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_raiseditemevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_raiseditem
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_raiseditem ENABLE ALWAYS TRIGGER guard_truncate;
SELECT tracker_install_guards();
ALTER TABLE "tracker_raiseditem" ADD CONSTRAINT "tracker_raiseditem_recommendation_id_e539107b_fk_tracker_r" FOREIGN KEY ("recommendation_id") REFERENCES "tracker_recommendation" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_raiseditem" ADD CONSTRAINT "tracker_raiseditem_side_id_307a3bb8_fk_tracker_side_id" FOREIGN KEY ("side_id") REFERENCES "tracker_side" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_raiseditem_side_id_307a3bb8" ON "tracker_raiseditem" ("side_id");

-- 0044_search
DO $do$ BEGIN
  EXECUTE format($make$
CREATE FUNCTION tracker_search_vector(reference text, title text, goal text, lead bigint, owner bigint, named text[])
  RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 SET search_path = pg_catalog, %1$s, pg_temp
AS $body$
BEGIN
  RETURN setweight(briefings_search_vector(reference || ' ' || title), 'A')
    || setweight(briefings_search_vector(goal), 'C')
    || array_to_tsvector(array_remove(named || ARRAY['=o' || lead, '=p' || owner], NULL));
END $body$
  $make$, quote_ident(current_schema()));
END $do$;
ALTER TABLE "tracker_recommendation" ADD COLUMN "named" text[] DEFAULT '{}' NOT NULL;
ALTER TABLE "tracker_recommendation" ALTER COLUMN "named" DROP DEFAULT;
UPDATE tracker_recommendation r SET named = ARRAY(
  SELECT '=o' || p.organisation_id FROM tracker_recommendationparty p WHERE p.recommendation_id = r.id
  UNION ALL SELECT '=t' || t.theme_id FROM tracker_recommendationtheme t WHERE t.recommendation_id = r.id
) WHERE EXISTS (SELECT FROM tracker_recommendationparty p WHERE p.recommendation_id = r.id)
     OR EXISTS (SELECT FROM tracker_recommendationtheme t WHERE t.recommendation_id = r.id);
CREATE FUNCTION tracker_keep_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tracker_recommendation r SET named = kept.named FROM (
    SELECT each.id, ARRAY(
      SELECT '=o' || p.organisation_id FROM tracker_recommendationparty p WHERE p.recommendation_id = each.id
      UNION ALL
      SELECT '=t' || t.theme_id FROM tracker_recommendationtheme t WHERE t.recommendation_id = each.id
    ) AS named FROM (SELECT DISTINCT recommendation_id AS id FROM changed) each
  ) kept WHERE r.id = kept.id AND NOT (r.named @> kept.named AND r.named <@ kept.named);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_named AFTER INSERT ON tracker_recommendationparty
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep_named();
CREATE TRIGGER keep_named_no_more AFTER DELETE ON tracker_recommendationparty
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep_named();
CREATE TRIGGER keep_named AFTER INSERT ON tracker_recommendationtheme
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep_named();
CREATE TRIGGER keep_named_no_more AFTER DELETE ON tracker_recommendationtheme
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tracker_keep_named();
ALTER TABLE tracker_recommendationparty
  ENABLE ALWAYS TRIGGER keep_named, ENABLE ALWAYS TRIGGER keep_named_no_more;
ALTER TABLE tracker_recommendationtheme
  ENABLE ALWAYS TRIGGER keep_named, ENABLE ALWAYS TRIGGER keep_named_no_more;
DROP INDEX IF EXISTS "recommendation_searched";
ALTER TABLE "tracker_recommendation" DROP COLUMN "searched" CASCADE;
ALTER TABLE "tracker_recommendation" ADD COLUMN "searched" tsvector GENERATED ALWAYS AS (tracker_search_vector("reference", "title", "goal", "lead_id", "owner_id", "named")) STORED;
CREATE INDEX "recommendation_searched" ON "tracker_recommendation" USING gin ("searched");
ALTER TABLE "tracker_progressentry" ADD COLUMN "searched" tsvector GENERATED ALWAYS AS (briefings_search_vector("text" || ' ' || "next_step")) STORED;
CREATE INDEX "entry_searched" ON "tracker_progressentry" USING gin ("searched");
ALTER TABLE "tracker_evidence" ADD COLUMN "searched" tsvector GENERATED ALWAYS AS (briefings_search_vector("title" || ' ' || "number")) STORED;
CREATE INDEX "evidence_searched" ON "tracker_evidence" USING gin ("searched");
CREATE INDEX "organisation_words" ON "tracker_organisation" USING gin ((briefings_search_vector("name" || ' ' || "short_name")));
CREATE INDEX "post_words" ON "tracker_post" USING gin ((briefings_search_vector("name")));
CREATE INDEX "theme_words" ON "tracker_theme" USING gin ((briefings_search_vector("name")));
CREATE INDEX "user_words" ON "tracker_user" USING gin ((briefings_search_vector("name")));
SELECT tracker_install_guards();

-- 0045_covering_indexes
DROP INDEX IF EXISTS "entry_latest";
DROP INDEX IF EXISTS "recommendation_open_quiet";
CREATE INDEX "entry_latest" ON "tracker_progressentry" ("recorded_at" DESC, "id" DESC) INCLUDE ("recommendation_id", "kind", "status_from", "status_to", "happened_on", "internal", "side_id");
CREATE INDEX "entry_decisions" ON "tracker_progressentry" ("recorded_at") INCLUDE ("recommendation_id", "sequence", "happened_on", "kind") WHERE "kind" IN ('verify', 'return_claim');
CREATE INDEX "entry_claims" ON "tracker_progressentry" ("recommendation_id", "sequence") INCLUDE ("happened_on") WHERE "kind" = 'claim';
CREATE INDEX "entry_dates_and_relations" ON "tracker_progressentry" ("recorded_at") WHERE ("changes" ? 'due_on' OR "changes" ? 'restates');
CREATE INDEX "recommendation_quiet" ON "tracker_recommendation" ("quiet_since", "id") WHERE ("status" IN ('in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled') AND NOT ("position" = 'declined' OR (NOT "follow_up" AND "position" = 'noted')));

-- 0046_requests
CREATE TABLE "tracker_updaterequest" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "answer_by" date NOT NULL, "level" smallint NOT NULL CHECK ("level" >= 0));
CREATE TABLE "tracker_updaterequestevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL, "answer_by" date NOT NULL, "level" smallint NOT NULL CHECK ("level" >= 0));
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "entry_kind_known";
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "entry_kind_known" CHECK ("kind" IN ('admit', 'respond', 'assign', 'check_in', 'report', 'stall', 'claim', 'add', 'withdraw_claim', 'verify', 'return_claim', 'close', 'supersede', 'merge', 'enter_in_error', 'reopen', 'propose_date', 'decide_date', 'set_date', 'correct', 'edit', 'redact', 'restrict', 'ask', 'escalate'));
ALTER TABLE "tracker_updaterequest" ADD COLUMN "ended_by_id" bigint NULL CONSTRAINT "tracker_updatereques_ended_by_id_13a8d5a2_fk_tracker_p" REFERENCES "tracker_progressentry"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_updaterequest" ADD COLUMN "entry_id" bigint NOT NULL UNIQUE CONSTRAINT "tracker_updatereques_entry_id_d755a298_fk_tracker_p" REFERENCES "tracker_progressentry"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_updaterequest" ADD COLUMN "person_id" bigint NULL CONSTRAINT "tracker_updaterequest_person_id_90de8f20_fk_tracker_user_id" REFERENCES "tracker_user"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_updaterequest" ADD COLUMN "recommendation_id" bigint NOT NULL CONSTRAINT "tracker_updatereques_recommendation_id_69541311_fk_tracker_r" REFERENCES "tracker_recommendation"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_updaterequestevent" ADD COLUMN "ended_by_id" bigint NULL;
ALTER TABLE "tracker_updaterequestevent" ADD COLUMN "entry_id" bigint NOT NULL;
ALTER TABLE "tracker_updaterequestevent" ADD COLUMN "person_id" bigint NULL;
ALTER TABLE "tracker_updaterequestevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "tracker_updaterequestevent" ADD COLUMN "recommendation_id" bigint NOT NULL;
CREATE INDEX "request_unanswered" ON "tracker_updaterequest" ("answer_by") WHERE "ended_by_id" IS NULL;
CREATE UNIQUE INDEX "request_in_force_once" ON "tracker_updaterequest" ("recommendation_id") WHERE "ended_by_id" IS NULL;
ALTER TABLE "tracker_updaterequest" ADD CONSTRAINT "request_level_known" CHECK ("level" <= 2);
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_updaterequestevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_updaterequest
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_updaterequest ENABLE ALWAYS TRIGGER guard_truncate;
SELECT tracker_install_guards();
CREATE INDEX "tracker_updaterequest_recommendation_id_69541311" ON "tracker_updaterequest" ("recommendation_id");

-- 0047_notices
ALTER TABLE "tracker_mailmessage" ADD COLUMN "html" text DEFAULT '' NOT NULL;
ALTER TABLE "tracker_mailmessage" ALTER COLUMN "html" DROP DEFAULT;
CREATE TABLE "tracker_answerlink" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "address" varchar(254) NOT NULL, "token_hash" varchar(64) NOT NULL UNIQUE, "made_at" timestamp with time zone NOT NULL, "expires_at" timestamp with time zone NOT NULL, "used_at" timestamp with time zone NULL, "mail_id" bigint NULL, "person_id" bigint NOT NULL, "request_id" bigint NOT NULL);
CREATE TABLE "tracker_follow" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "meeting_id" bigint NULL, "person_id" bigint NOT NULL, "recommendation_id" bigint NULL, CONSTRAINT "follow_of_one_thing" CHECK ((("meeting_id" IS NOT NULL AND "recommendation_id" IS NULL) OR ("meeting_id" IS NULL AND "recommendation_id" IS NOT NULL))));
CREATE TABLE "tracker_notice" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "kind" varchar(12) NOT NULL, "at" timestamp with time zone NOT NULL, "settled_at" timestamp with time zone NULL, "read_at" timestamp with time zone NULL, "act_id" bigint NOT NULL, "entry_id" bigint NOT NULL, "mail_id" bigint NULL, "person_id" bigint NOT NULL, "recommendation_id" bigint NOT NULL, CONSTRAINT "notice_once" UNIQUE ("entry_id", "person_id", "kind"), CONSTRAINT "notice_kind_known" CHECK ("kind" IN ('assigned', 'asked', 'passed_on', 'sent_back', 'date_decided', 'verified')));
CREATE TABLE "tracker_noticepreference" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "digest" varchar(6) NOT NULL, "weekday" smallint NOT NULL CHECK ("weekday" >= 0), "hour" smallint NOT NULL CHECK ("hour" >= 0), "by_kind" jsonb NOT NULL, "person_id" bigint NOT NULL UNIQUE, CONSTRAINT "digest_known" CHECK ("digest" IN ('weekly', 'daily', 'off')), CONSTRAINT "digest_on_a_weekday" CHECK (("hour" <= 23 AND "weekday" <= 4)));
CREATE TABLE "tracker_sentdigest" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "day" date NOT NULL, "at" timestamp with time zone NOT NULL, "mail_id" bigint NULL, "person_id" bigint NOT NULL, CONSTRAINT "digest_once_a_day" UNIQUE ("person_id", "day"));
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
     OR NEW.body NOT IN (OLD.body, '') OR NEW.html NOT IN (OLD.html, '') THEN
    RAISE EXCEPTION 'a mail is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('sent', 'left', 'withdrawn') THEN
    RAISE EXCEPTION 'a mail that is settled never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE "tracker_answerlink" ADD CONSTRAINT "tracker_answerlink_mail_id_fd60226b_fk_tracker_mailmessage_id" FOREIGN KEY ("mail_id") REFERENCES "tracker_mailmessage" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_answerlink" ADD CONSTRAINT "tracker_answerlink_person_id_5e7140d0_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_answerlink" ADD CONSTRAINT "tracker_answerlink_request_id_74893790_fk_tracker_u" FOREIGN KEY ("request_id") REFERENCES "tracker_updaterequest" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_answerlink_token_hash_95034b6a_like" ON "tracker_answerlink" ("token_hash" varchar_pattern_ops);
CREATE INDEX "tracker_answerlink_mail_id_fd60226b" ON "tracker_answerlink" ("mail_id");
ALTER TABLE "tracker_follow" ADD CONSTRAINT "tracker_follow_meeting_id_f43cfdcf_fk_briefings_meeting_id" FOREIGN KEY ("meeting_id") REFERENCES "briefings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_follow" ADD CONSTRAINT "tracker_follow_person_id_aa33fc54_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_follow" ADD CONSTRAINT "tracker_follow_recommendation_id_b219b475_fk_tracker_r" FOREIGN KEY ("recommendation_id") REFERENCES "tracker_recommendation" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_follow" ADD CONSTRAINT "follow_once" UNIQUE NULLS NOT DISTINCT ("person_id", "recommendation_id", "meeting_id");
ALTER TABLE "tracker_notice" ADD CONSTRAINT "tracker_notice_act_id_89725de7_fk_tracker_act_id" FOREIGN KEY ("act_id") REFERENCES "tracker_act" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_notice" ADD CONSTRAINT "tracker_notice_entry_id_825b8a6b_fk_tracker_progressentry_id" FOREIGN KEY ("entry_id") REFERENCES "tracker_progressentry" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_notice" ADD CONSTRAINT "tracker_notice_mail_id_d073bcd5_fk_tracker_mailmessage_id" FOREIGN KEY ("mail_id") REFERENCES "tracker_mailmessage" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_notice" ADD CONSTRAINT "tracker_notice_person_id_d6c3d907_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_notice" ADD CONSTRAINT "tracker_notice_recommendation_id_e0eae3e7_fk_tracker_r" FOREIGN KEY ("recommendation_id") REFERENCES "tracker_recommendation" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_notice_person_id_d6c3d907" ON "tracker_notice" ("person_id");
CREATE INDEX "notice_unsettled" ON "tracker_notice" ("act_id") WHERE "settled_at" IS NULL;
CREATE INDEX "notice_of_person" ON "tracker_notice" ("person_id", "at" DESC);
CREATE INDEX "notice_of_mail" ON "tracker_notice" ("mail_id") WHERE "mail_id" IS NOT NULL;
ALTER TABLE "tracker_noticepreference" ADD CONSTRAINT "tracker_noticepreference_person_id_42c7fffb_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_sentdigest" ADD CONSTRAINT "tracker_sentdigest_mail_id_0c077330_fk_tracker_mailmessage_id" FOREIGN KEY ("mail_id") REFERENCES "tracker_mailmessage" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_sentdigest" ADD CONSTRAINT "tracker_sentdigest_person_id_3fa1bc89_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;

-- 0048_posts
CREATE TABLE "tracker_absence" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "starts_on" date NOT NULL, "ends_on" date NOT NULL);
CREATE TABLE "tracker_absenceevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL);
CREATE TABLE "tracker_handover" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "items" jsonb NOT NULL, "left_out" integer NOT NULL CHECK ("left_out" >= 0));
CREATE TABLE "tracker_handoverevent" ("pgh_id" integer NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "pgh_created_at" timestamp with time zone NOT NULL, "pgh_label" text NOT NULL, "pgh_ended_at" timestamp with time zone NULL, "pgh_previous" varchar(64) NOT NULL, "pgh_hash" varchar(64) NOT NULL, "pgh_format" smallint NOT NULL CHECK ("pgh_format" >= 0), "pgh_context" jsonb NULL, "pgh_context_id" uuid NULL, "id" bigint NOT NULL, "items" jsonb NOT NULL, "left_out" integer NOT NULL CHECK ("left_out" >= 0));
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_8e740 ON "tracker_post";
DROP TRIGGER IF EXISTS pgtrigger_update_update_73e4b ON "tracker_post";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_65402 ON "tracker_post";
ALTER TABLE "tracker_post" ADD COLUMN "deputy_id" bigint NULL CONSTRAINT "tracker_post_deputy_id_778652ce_fk_tracker_user_id" REFERENCES "tracker_user"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_postevent" ADD COLUMN "deputy_id" bigint NULL;
ALTER TABLE "tracker_post" ADD CONSTRAINT "post_deputy_is_not_the_holder" CHECK (("deputy_id" IS NULL OR "holder_id" IS NULL OR NOT ("deputy_id" = ("holder_id") AND "deputy_id" IS NOT NULL AND "holder_id" IS NOT NULL)));
ALTER TABLE "tracker_absence" ADD COLUMN "person_id" bigint NOT NULL CONSTRAINT "tracker_absence_person_id_eb60a1d3_fk_tracker_user_id" REFERENCES "tracker_user"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_absenceevent" ADD COLUMN "person_id" bigint NOT NULL;
ALTER TABLE "tracker_absenceevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "tracker_handover" ADD COLUMN "accepted_id" bigint NULL CONSTRAINT "tracker_handover_accepted_id_0f10a2fe_fk_tracker_act_id" REFERENCES "tracker_act"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_handover" ADD COLUMN "act_id" bigint NOT NULL CONSTRAINT "tracker_handover_act_id_ee3295c4_fk_tracker_act_id" REFERENCES "tracker_act"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_handover" ADD COLUMN "from_holder_id" bigint NULL CONSTRAINT "tracker_handover_from_holder_id_e0678bcf_fk_tracker_user_id" REFERENCES "tracker_user"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_handover" ADD COLUMN "post_id" bigint NOT NULL CONSTRAINT "tracker_handover_post_id_e427b0be_fk_tracker_post_id" REFERENCES "tracker_post"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_handover" ADD COLUMN "to_holder_id" bigint NOT NULL CONSTRAINT "tracker_handover_to_holder_id_cad4d924_fk_tracker_user_id" REFERENCES "tracker_user"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_handoverevent" ADD COLUMN "accepted_id" bigint NULL;
ALTER TABLE "tracker_handoverevent" ADD COLUMN "act_id" bigint NOT NULL;
ALTER TABLE "tracker_handoverevent" ADD COLUMN "from_holder_id" bigint NULL;
ALTER TABLE "tracker_handoverevent" ADD COLUMN "pgh_obj_id" bigint NOT NULL;
ALTER TABLE "tracker_handoverevent" ADD COLUMN "post_id" bigint NOT NULL;
ALTER TABLE "tracker_handoverevent" ADD COLUMN "to_holder_id" bigint NOT NULL;
CREATE INDEX "absence_of_person" ON "tracker_absence" ("person_id", "ends_on");
ALTER TABLE "tracker_absence" ADD CONSTRAINT "absence_ends_after_it_starts" CHECK ("ends_on" >= ("starts_on"));
CREATE INDEX "hand_over_open" ON "tracker_handover" ("to_holder_id") WHERE "accepted_id" IS NULL;
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_absenceevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_absence
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_absence ENABLE ALWAYS TRIGGER guard_truncate;

CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_handoverevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_handover
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_handover ENABLE ALWAYS TRIGGER guard_truncate;
SELECT tracker_install_guards();
CREATE INDEX "tracker_post_deputy_id_778652ce" ON "tracker_post" ("deputy_id");
CREATE INDEX "tracker_handover_post_id_e427b0be" ON "tracker_handover" ("post_id");

-- 0049_calendars
CREATE TABLE "tracker_calendarfeed" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "digest" varchar(64) NOT NULL UNIQUE, "made_at" timestamp with time zone NOT NULL);
CREATE INDEX "entry_moved" ON "tracker_progressentry" ("recorded_at") WHERE ("changes" ?| '{due_on,holder,lead,owner,review_on}' AND NOT ("kind" = 'admit'));
ALTER TABLE "tracker_calendarfeed" ADD COLUMN "person_id" bigint NOT NULL UNIQUE CONSTRAINT "tracker_calendarfeed_person_id_fdd72017_fk_tracker_user_id" REFERENCES "tracker_user"("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_calendarfeed_digest_4de249e3_like" ON "tracker_calendarfeed" ("digest" varchar_pattern_ops);

-- 0052_undo_review
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_7a971 ON "tracker_source";
DROP TRIGGER IF EXISTS pgtrigger_update_update_3b705 ON "tracker_source";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_0b8b4 ON "tracker_source";
ALTER TABLE "tracker_progressentry" DROP CONSTRAINT "entry_kind_known";
ALTER TABLE "tracker_source" DROP CONSTRAINT "source_once";
ALTER TABLE "tracker_source" ADD COLUMN "ended_by_id" bigint NULL CONSTRAINT "tracker_source_ended_by_id_94d83473_fk_tracker_act_id" REFERENCES "tracker_act"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_sourceevent" ADD COLUMN "ended_by_id" bigint NULL;
ALTER TABLE "tracker_progressentry" ADD CONSTRAINT "entry_kind_known" CHECK ("kind" IN ('admit', 'respond', 'assign', 'check_in', 'report', 'stall', 'claim', 'add', 'withdraw_claim', 'verify', 'return_claim', 'close', 'supersede', 'merge', 'enter_in_error', 'reopen', 'propose_date', 'decide_date', 'set_date', 'correct', 'edit', 'redact', 'restrict', 'ask', 'escalate', 'undo_track'));
CREATE UNIQUE INDEX "source_once" ON "tracker_source" ("recommendation_id", "briefing_id", "start", "end") WHERE "ended_by_id" IS NULL;
SELECT tracker_install_guards();

-- 0053_mail_names
ALTER TABLE "tracker_mailmessage" ADD COLUMN "names" bigint[] DEFAULT '{}' NOT NULL;
ALTER TABLE "tracker_mailmessage" ALTER COLUMN "names" DROP DEFAULT;
ALTER TABLE "tracker_mailmessage" ADD COLUMN "quotes" bigint[] DEFAULT '{}' NOT NULL;
ALTER TABLE "tracker_mailmessage" ALTER COLUMN "quotes" DROP DEFAULT;
ALTER TABLE tracker_mailmessage DISABLE TRIGGER guard_rows;
UPDATE tracker_mailmessage SET subject = '' WHERE kind = 'notice' AND body = '';
ALTER TABLE tracker_mailmessage ENABLE ALWAYS TRIGGER guard_rows;
UPDATE tracker_mailmessage mail
   SET names = ARRAY(SELECT DISTINCT recommendation_id FROM tracker_notice WHERE mail_id = mail.id ORDER BY 1),
       quotes = ARRAY(SELECT DISTINCT entry_id FROM tracker_notice WHERE mail_id = mail.id ORDER BY 1)
 WHERE kind = 'notice' AND status IN ('waiting', 'sending', 'refused', 'unsure');
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

-- 0054_imports
CREATE TABLE "tracker_fileimport" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "kind" varchar(20) NOT NULL, "file_name" varchar(255) NOT NULL, "data" bytea NOT NULL, "table" bytea NOT NULL, "state" varchar(10) NOT NULL, "columns" jsonb NOT NULL, "outcome" jsonb NOT NULL, "mark" varchar(64) NOT NULL, "rows" integer NOT NULL CHECK ("rows" >= 0), "done" integer NOT NULL CHECK ("done" >= 0), "attempts" smallint NOT NULL CHECK ("attempts" >= 0), "problem" text NOT NULL, "added_at" timestamp with time zone NOT NULL, "changed_at" timestamp with time zone NOT NULL, "act_id" bigint NULL, "added_by_id" bigint NOT NULL, "meeting_id" bigint NULL, CONSTRAINT "import_kind_known" CHECK ("kind" IN ('recommendations', 'meetings', 'organisations', 'posts', 'people', 'themes')), CONSTRAINT "import_state_has_its_facts" CHECK ((("act_id" IS NULL AND "state" IN ('reading', 'read', 'checking', 'checked', 'applying', 'refused')) OR ("problem" = '' AND "state" = 'applied'))));
CREATE TABLE "tracker_foreigncode" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "code" varchar(100) NOT NULL, "act_id" bigint NOT NULL, "meeting_id" bigint NOT NULL, "recommendation_id" bigint NOT NULL UNIQUE, CONSTRAINT "foreign_code_once_in_meeting" UNIQUE ("meeting_id", "code"), CONSTRAINT "foreign_code_says_something" CHECK (NOT ("code" = '')));
CREATE TABLE "tracker_importprofile" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "kind" varchar(20) NOT NULL, "name" varchar(80) NOT NULL, "columns" jsonb NOT NULL, "saved_at" timestamp with time zone NOT NULL, "owner_id" bigint NOT NULL, CONSTRAINT "import_profile_name_once" UNIQUE ("owner_id", "kind", "name"), CONSTRAINT "import_profile_kind_known" CHECK ("kind" IN ('recommendations', 'meetings', 'organisations', 'posts', 'people', 'themes')));
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_foreigncode
  FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_foreigncode
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
ALTER TABLE tracker_foreigncode ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
ALTER TABLE "tracker_fileimport" ADD CONSTRAINT "tracker_fileimport_act_id_b00afe5e_fk_tracker_act_id" FOREIGN KEY ("act_id") REFERENCES "tracker_act" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_fileimport" ADD CONSTRAINT "tracker_fileimport_added_by_id_afe2a787_fk_tracker_user_id" FOREIGN KEY ("added_by_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_fileimport" ADD CONSTRAINT "tracker_fileimport_meeting_id_d1e6eabe_fk_briefings_meeting_id" FOREIGN KEY ("meeting_id") REFERENCES "briefings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_fileimport_added_by_id_afe2a787" ON "tracker_fileimport" ("added_by_id");
CREATE INDEX "tracker_fileimport_meeting_id_d1e6eabe" ON "tracker_fileimport" ("meeting_id");
ALTER TABLE "tracker_foreigncode" ADD CONSTRAINT "tracker_foreigncode_act_id_71e6c0e5_fk_tracker_act_id" FOREIGN KEY ("act_id") REFERENCES "tracker_act" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_foreigncode" ADD CONSTRAINT "tracker_foreigncode_meeting_id_db31f3f2_fk_briefings_meeting_id" FOREIGN KEY ("meeting_id") REFERENCES "briefings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_foreigncode" ADD CONSTRAINT "tracker_foreigncode_recommendation_id_a3d86c86_fk_tracker_r" FOREIGN KEY ("recommendation_id") REFERENCES "tracker_recommendation" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_importprofile" ADD CONSTRAINT "tracker_importprofile_owner_id_e0840d0c_fk_tracker_user_id" FOREIGN KEY ("owner_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;

-- 0055_revisions
SELECT tracker_install_guards();

-- 0056_versions_by_act
CREATE INDEX briefings_briefingevent_by_act ON briefings_briefingevent ((pgh_context -> 'act'));
CREATE INDEX briefings_meetingevent_by_act ON briefings_meetingevent ((pgh_context -> 'act'));
CREATE INDEX tracker_absenceevent_by_act ON tracker_absenceevent ((pgh_context -> 'act'));
CREATE INDEX tracker_handoverevent_by_act ON tracker_handoverevent ((pgh_context -> 'act'));
CREATE INDEX tracker_markingevent_by_act ON tracker_markingevent ((pgh_context -> 'act'));
CREATE INDEX tracker_meetingaccessevent_by_act ON tracker_meetingaccessevent ((pgh_context -> 'act'));
CREATE INDEX tracker_meetingroleevent_by_act ON tracker_meetingroleevent ((pgh_context -> 'act'));
CREATE INDEX tracker_organisationevent_by_act ON tracker_organisationevent ((pgh_context -> 'act'));
CREATE INDEX tracker_passagedecisionevent_by_act ON tracker_passagedecisionevent ((pgh_context -> 'act'));
CREATE INDEX tracker_postevent_by_act ON tracker_postevent ((pgh_context -> 'act'));
CREATE INDEX tracker_raiseditemevent_by_act ON tracker_raiseditemevent ((pgh_context -> 'act'));
CREATE INDEX tracker_sideevent_by_act ON tracker_sideevent ((pgh_context -> 'act'));
CREATE INDEX tracker_themeevent_by_act ON tracker_themeevent ((pgh_context -> 'act'));
CREATE INDEX tracker_userevent_by_act ON tracker_userevent ((pgh_context -> 'act'));
CREATE INDEX tracker_userroleevent_by_act ON tracker_userroleevent ((pgh_context -> 'act'));

-- 0057_notices_read
UPDATE tracker_notice SET read_at = at WHERE read_at IS NULL;

-- 0058_bell
ALTER TABLE "tracker_notice" DROP CONSTRAINT "notice_kind_known";
ALTER TABLE "tracker_notice" DROP CONSTRAINT "tracker_notice_person_id_d6c3d907_fk_tracker_user_id";
DROP INDEX IF EXISTS "tracker_notice_person_id_d6c3d907";
ALTER TABLE "tracker_notice" ADD CONSTRAINT "tracker_notice_person_id_d6c3d907_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "notice_newest" ON "tracker_notice" ("person_id", "id" DESC);
CREATE INDEX "notice_unread" ON "tracker_notice" ("person_id", "id" DESC) WHERE "read_at" IS NULL;
ALTER TABLE "tracker_notice" ADD CONSTRAINT "notice_kind_known" CHECK ("kind" IN ('assigned', 'asked', 'passed_on', 'sent_back', 'date_decided', 'verified', 'mentioned'));

-- 0059_follow_views
ALTER TABLE "tracker_follow" DROP CONSTRAINT "follow_once";
ALTER TABLE "tracker_follow" DROP CONSTRAINT "follow_of_one_thing";
ALTER TABLE "tracker_follow" ADD COLUMN "known" bigint[] NULL;
ALTER TABLE "tracker_follow" ADD COLUMN "view_id" bigint NULL CONSTRAINT "tracker_follow_view_id_f992b699_fk_tracker_savedview_id" REFERENCES "tracker_savedview"("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_follow" ADD CONSTRAINT "follow_once" UNIQUE NULLS NOT DISTINCT ("person_id", "recommendation_id", "meeting_id", "view_id");
ALTER TABLE "tracker_follow" ADD CONSTRAINT "follow_of_one_thing" CHECK ((("meeting_id" IS NOT NULL AND "recommendation_id" IS NULL AND "view_id" IS NULL) OR ("meeting_id" IS NULL AND "recommendation_id" IS NOT NULL AND "view_id" IS NULL) OR ("meeting_id" IS NULL AND "recommendation_id" IS NULL AND "view_id" IS NOT NULL)));
CREATE INDEX "tracker_follow_view_id_f992b699" ON "tracker_follow" ("view_id");

-- 0060_next_day
ALTER TABLE "tracker_daytally" ADD COLUMN "next_day" jsonb DEFAULT '{}'::jsonb NOT NULL;
ALTER TABLE "tracker_daytally" ALTER COLUMN "next_day" DROP DEFAULT;

-- 0061_pages
CREATE INDEX "act_redactions" ON "tracker_act" ("at" DESC, "id" DESC) WHERE "redacts_id" IS NOT NULL;
CREATE INDEX "entry_of_act" ON "tracker_progressentry" ("act_id");
CREATE INDEX "entry_redactions" ON "tracker_progressentry" ("recorded_at" DESC, "id" DESC) WHERE "kind" = 'redact';
CREATE INDEX "recommendation_reviews" ON "tracker_recommendation" ("review_on", "id") WHERE "status" = 'stalled';

-- 0062_versions_ask_once
CREATE OR REPLACE FUNCTION tracker_install_guards() RETURNS void LANGUAGE plpgsql AS $install$
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
      DECLARE
        acted timestamptz := (SELECT at FROM tracker_act WHERE id = (NEW.pgh_context ->> 'act')::bigint);
      BEGIN
        NEW.pgh_previous := '';
        IF acted IS NULL OR acted <= clock_timestamp() - interval '15 minutes' THEN
          IF NOT pg_has_role(coalesce(nullif(current_setting('role', true), 'none'), session_user::text)::name,
                             (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
            RAISE EXCEPTION 'a change to %% is made with an act of its own', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
          END IF;
        END IF;
        IF NEW.pgh_label = 'insert' THEN
          NEW.pgh_created_at := coalesce(acted, clock_timestamp());
        ELSE
          -- Whoever began earlier and wrote later stands later all the same.
          UPDATE %2$I SET pgh_ended_at = greatest(pgh_created_at, coalesce(
              acted, clock_timestamp()))
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
ALTER FUNCTION tracker_install_guards() SET timezone = 'UTC';
SELECT tracker_install_guards();

-- 0063_restricted_entries
CREATE INDEX "entry_restricted" ON "tracker_progressentry" ("id") WHERE "internal";

-- 0064_retired
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_f5d03 ON "tracker_organisation";
DROP TRIGGER IF EXISTS pgtrigger_update_update_2a8e7 ON "tracker_organisation";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_1d007 ON "tracker_organisation";
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_8e740 ON "tracker_post";
DROP TRIGGER IF EXISTS pgtrigger_update_update_73e4b ON "tracker_post";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_65402 ON "tracker_post";
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_fddae ON "tracker_theme";
DROP TRIGGER IF EXISTS pgtrigger_update_update_d37ff ON "tracker_theme";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_4713d ON "tracker_theme";
ALTER TABLE "tracker_organisation" ADD COLUMN "retired_on" date NULL;
ALTER TABLE "tracker_organisationevent" ADD COLUMN "retired_on" date NULL;
ALTER TABLE "tracker_post" ADD COLUMN "retired_on" date NULL;
ALTER TABLE "tracker_postevent" ADD COLUMN "retired_on" date NULL;
ALTER TABLE "tracker_theme" ADD COLUMN "retired_on" date NULL;
ALTER TABLE "tracker_themeevent" ADD COLUMN "retired_on" date NULL;
SELECT tracker_install_guards();

-- 0065_feeds
CREATE TABLE "tracker_viewfeed" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "digest" varchar(64) NOT NULL UNIQUE, "made_at" timestamp with time zone NOT NULL, "person_id" bigint NOT NULL, "view_id" bigint NOT NULL, CONSTRAINT "view_feed_once" UNIQUE ("person_id", "view_id"));
ALTER TABLE "tracker_viewfeed" ADD CONSTRAINT "tracker_viewfeed_person_id_bb2cb8cf_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_viewfeed" ADD CONSTRAINT "tracker_viewfeed_view_id_232f0c0a_fk_tracker_savedview_id" FOREIGN KEY ("view_id") REFERENCES "tracker_savedview" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_viewfeed_digest_88b4c853_like" ON "tracker_viewfeed" ("digest" varchar_pattern_ops);
CREATE INDEX "tracker_viewfeed_view_id_232f0c0a" ON "tracker_viewfeed" ("view_id");

-- 0066_webhooks
CREATE TABLE "tracker_webhook" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "address" varchar(1000) NOT NULL, "seed" varchar(64) NOT NULL UNIQUE, "made_at" timestamp with time zone NOT NULL, "seen_until" timestamp with time zone NOT NULL, "known" bigint[] NULL, "failures" smallint NOT NULL CHECK ("failures" >= 0), "off_why" varchar(10) NOT NULL, "off_at" timestamp with time zone NULL, "person_id" bigint NOT NULL, "view_id" bigint NOT NULL);
CREATE TABLE "tracker_webhookdelivery" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "message_id" varchar(64) NOT NULL UNIQUE, "entries" bigint[] NOT NULL, "entered" bigint[] NOT NULL, "more" integer NOT NULL CHECK ("more" >= 0), "made_at" timestamp with time zone NOT NULL, "status" varchar(10) NOT NULL, "tries" smallint NOT NULL CHECK ("tries" >= 0), "tried_since" timestamp with time zone NOT NULL, "tried_at" timestamp with time zone NULL, "next_try_at" timestamp with time zone NULL, "code" smallint NULL CHECK ("code" >= 0), "said" varchar(300) NOT NULL, "webhook_id" bigint NOT NULL);
ALTER TABLE "tracker_webhook" ADD CONSTRAINT "webhook_once" UNIQUE ("person_id", "view_id", "address");
ALTER TABLE "tracker_webhook" ADD CONSTRAINT "webhook_off_since_and_why" CHECK ((("off_at" IS NULL AND "off_why" = '') OR ("off_at" IS NOT NULL AND "off_why" IN ('failing', 'left', 'view', 'gone'))));
CREATE INDEX "webhook_delivery_latest" ON "tracker_webhookdelivery" ("webhook_id", "id" DESC);
ALTER TABLE "tracker_webhookdelivery" ADD CONSTRAINT "webhook_delivery_status_known" CHECK ("status" IN ('waiting', 'sending', 'delivered', 'failed', 'unsure', 'withdrawn'));
ALTER TABLE "tracker_webhookdelivery" ADD CONSTRAINT "webhook_delivery_next_try_waits" CHECK (("next_try_at" IS NULL OR "status" = 'waiting'));
CREATE UNIQUE INDEX "webhook_delivery_one_on_the_way" ON "tracker_webhookdelivery" ("webhook_id") WHERE "status" IN ('waiting', 'sending');
ALTER TABLE "tracker_webhook" ADD CONSTRAINT "tracker_webhook_person_id_1d6bdc61_fk_tracker_user_id" FOREIGN KEY ("person_id") REFERENCES "tracker_user" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tracker_webhook" ADD CONSTRAINT "tracker_webhook_view_id_4dda348e_fk_tracker_savedview_id" FOREIGN KEY ("view_id") REFERENCES "tracker_savedview" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_webhook_seed_d6cc5edd_like" ON "tracker_webhook" ("seed" varchar_pattern_ops);
CREATE INDEX "tracker_webhook_person_id_1d6bdc61" ON "tracker_webhook" ("person_id");
CREATE INDEX "tracker_webhook_view_id_4dda348e" ON "tracker_webhook" ("view_id");
ALTER TABLE "tracker_webhookdelivery" ADD CONSTRAINT "tracker_webhookdeliv_webhook_id_29de48c6_fk_tracker_w" FOREIGN KEY ("webhook_id") REFERENCES "tracker_webhook" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "tracker_webhookdelivery_message_id_f6cec663_like" ON "tracker_webhookdelivery" ("message_id" varchar_pattern_ops);

-- 0067_forecast
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_ce08c ON "tracker_recommendation";
DROP TRIGGER IF EXISTS pgtrigger_update_update_c9ba2 ON "tracker_recommendation";
DROP TRIGGER IF EXISTS pgtrigger_delete_delete_80c42 ON "tracker_recommendation";
DROP INDEX IF EXISTS "recommendation_past";
ALTER TABLE "tracker_recommendation" ADD COLUMN "forecast" varchar(10) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_recommendation" ALTER COLUMN "forecast" DROP DEFAULT;
ALTER TABLE "tracker_recommendationevent" ADD COLUMN "forecast" varchar(10) DEFAULT '' NOT NULL;
ALTER TABLE "tracker_recommendationevent" ALTER COLUMN "forecast" DROP DEFAULT;
WITH said AS (
  SELECT recommendation_id, recorded_at, CASE WHEN internal OR status_to = ANY (closed) THEN '' ELSE confidence END AS forecast,
    coalesce(lead(recorded_at) OVER (PARTITION BY recommendation_id ORDER BY sequence), 'infinity') AS until
  FROM tracker_progressentry,
    (SELECT '{entered_in_error,implemented,no_longer_applicable,not_implemented,partly_implemented,superseded}'::text[] AS closed) c
  WHERE confidence <> '' AND NOT internal OR changes ? 'due_on' OR status_to = ANY (closed)
)
UPDATE tracker_recommendationevent e SET forecast = said.forecast FROM said
WHERE said.recommendation_id = e.id AND said.forecast <> '' AND e.due_on IS NOT NULL
  AND e.status IN ('in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled')
  AND said.recorded_at < coalesce(e.pgh_ended_at, 'infinity') AND said.until >= coalesce(e.pgh_ended_at, 'infinity');
UPDATE tracker_recommendation r SET forecast = e.forecast FROM tracker_recommendationevent e
WHERE e.id = r.id AND e.pgh_ended_at IS NULL AND e.forecast <> '';
CREATE INDEX "recommendation_past" ON "tracker_recommendationevent" ("meeting_id", "number", "pgh_created_at") INCLUDE ("id", "pgh_ended_at", "status", "kind", "priority", "position", "follow_up", "lead_id", "owner_id", "due_on", "first_due_on", "forecast", "quiet_since", "review_on", "date_proposal_id");
CREATE OR REPLACE FUNCTION pgtrigger_insert_insert_ce08c()
            RETURNS TRIGGER AS $$
                
                BEGIN
                    IF ("public"._pgtrigger_should_ignore(TG_NAME) IS TRUE) THEN
                        IF (TG_OP = 'DELETE') THEN
                            RETURN OLD;
                        ELSE
                            RETURN NEW;
                        END IF;
                    END IF;
                    INSERT INTO "tracker_recommendationevent" ("by_hand", "claim_extent", "claim_holder_id", "claim_id", "date_proposal_id", "due_basis", "due_on", "due_words", "first_due_on", "follow_up", "forecast", "goal", "id", "kind", "last_checked_at", "last_report_on", "lead_id", "meeting_id", "number", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "priority", "proposed_due_on", "quiet_since", "reference", "review_on", "stall_id", "status", "status_since", "title") VALUES (NEW."by_hand", NEW."claim_extent", NEW."claim_holder_id", NEW."claim_id", NEW."date_proposal_id", NEW."due_basis", NEW."due_on", NEW."due_words", NEW."first_due_on", NEW."follow_up", NEW."forecast", NEW."goal", NEW."id", NEW."kind", NEW."last_checked_at", NEW."last_report_on", NEW."lead_id", NEW."meeting_id", NEW."number", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), ''), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), ''), NULL)::UUID, CLOCK_TIMESTAMP(), 'insert', NEW."id", NEW."position", NEW."priority", NEW."proposed_due_on", NEW."quiet_since", NEW."reference", NEW."review_on", NEW."stall_id", NEW."status", NEW."status_since", NEW."title"); RETURN NULL;
                END;
            $$ LANGUAGE plpgsql;
DO $do$ BEGIN
  EXECUTE format('ALTER FUNCTION pgtrigger_insert_insert_ce08c() SECURITY DEFINER SET search_path = '
    'pg_catalog, %s, pg_temp', quote_ident(current_schema()));
END $do$;
ALTER TABLE "tracker_recommendation" ADD CONSTRAINT "recommendation_forecast_of_due_date" CHECK (("forecast" = '' OR ("status" IN ('in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled') AND "due_on" IS NOT NULL AND "forecast" IN ('on_track', 'at_risk', 'delayed'))));
SELECT tracker_install_guards();

-- 0068_acts_under_way
CREATE OR REPLACE FUNCTION tracker_guard_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF abs(extract(epoch FROM NEW.at - clock_timestamp())) > 300
       AND NOT pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
      RAISE EXCEPTION 'an act is written down when it is done; the clocks of program and database may differ'
        USING ERRCODE = 'restrict_violation';
    END IF;
    IF abs(extract(epoch FROM NEW.at - clock_timestamp())) <= 3600 THEN
      PERFORM pg_advisory_xact_lock_shared(1633907060, floor(extract(epoch FROM NEW.at) / 60)::int);
    END IF;
    RETURN NEW;
  END IF;
  -- The digest is made here from the words themselves, so that a seal finds the act as it was.
  IF TG_OP = 'UPDATE' AND OLD.redaction IS NULL AND OLD.reason <> '' AND NEW.reason = '' AND NEW.salt = ''
     AND NEW.redaction ->> 'digest' = encode(sha256(convert_to(
           encode(sha256(convert_to(OLD.salt || '.reason', 'UTF8')), 'hex') || '.' || OLD.reason, 'UTF8')), 'hex')
     AND (OLD.id, OLD.by_id, OLD.at, OLD.verb, OLD.redacts_id)
     IS NOT DISTINCT FROM (NEW.id, NEW.by_id, NEW.at, NEW.verb, NEW.redacts_id)
     AND EXISTS (SELECT FROM tracker_act WHERE id = (NEW.redaction ->> 'act')::bigint AND redacts_id = OLD.id
                 AND verb = 'redact_act' AND reason <> '') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'tracker_act is append-only: % is refused', lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;

-- 0069_acts_seen
ALTER TABLE "tracker_seenmark" ADD COLUMN "acts" bigint[] DEFAULT '{}' NOT NULL;
ALTER TABLE "tracker_seenmark" ALTER COLUMN "acts" DROP DEFAULT;

-- 0070_added_sources
CREATE INDEX "entry_sources" ON "tracker_progressentry" ("recommendation_id") WHERE ("changes" ? 'sources' AND "kind" = 'edit');

-- 0071_weekends
ALTER TABLE "tracker_noticepreference" DROP CONSTRAINT "digest_on_a_weekday";
ALTER TABLE "tracker_noticepreference" ADD COLUMN "weekend" varchar(7) DEFAULT 'sat_sun' NOT NULL;
ALTER TABLE "tracker_noticepreference" ALTER COLUMN "weekend" DROP DEFAULT;
ALTER TABLE "tracker_noticepreference" ADD CONSTRAINT "digest_day_and_hour" CHECK (("hour" <= 23 AND "weekday" <= 6));
ALTER TABLE "tracker_noticepreference" ADD CONSTRAINT "digest_on_a_working_day" CHECK ((("weekday" IN (0, 1, 2, 3, 4) AND "weekend" = 'sat_sun') OR ("weekday" IN (0, 1, 2, 3, 6) AND "weekend" = 'fri_sat') OR ("weekday" IN (0, 1, 2, 3, 5, 6) AND "weekend" = 'fri') OR ("weekday" IN (0, 1, 2, 3, 4, 5) AND "weekend" = 'sun')));

-- 0072_versions_by_statement
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_ce08c ON "tracker_recommendation";
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_672dc ON "tracker_recommendationparty";
DROP TRIGGER IF EXISTS pgtrigger_insert_insert_a647d ON "tracker_recommendationtheme";
CREATE OR REPLACE FUNCTION briefings_search_text(words text) RETURNS text
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
  plain := lower(plain COLLATE "C");
  IF plain !~ '[^a-z0-9 ]|  |^ | $' THEN
    RETURN plain;
  END IF;
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
CREATE OR REPLACE FUNCTION tracker_install_guards() RETURNS void LANGUAGE plpgsql AS $install$
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
  by_statement boolean;  -- whether one statement writes the versions of new rows
  tracked text;          -- the table of those rows
  kept text;             -- the columns that it and its versions have in common
  new_values text;
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
      DECLARE
        acted timestamptz := (SELECT at FROM tracker_act WHERE id = (NEW.pgh_context ->> 'act')::bigint);
      BEGIN
        NEW.pgh_previous := '';
        IF acted IS NULL OR acted <= clock_timestamp() - interval '15 minutes' THEN
          IF NOT pg_has_role(coalesce(nullif(current_setting('role', true), 'none'), session_user::text)::name,
                             (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
            RAISE EXCEPTION 'a change to %% is made with an act of its own', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
          END IF;
        END IF;
        IF NEW.pgh_label = 'insert' THEN
          NEW.pgh_created_at := coalesce(acted, clock_timestamp());
        ELSE
          -- Whoever began earlier and wrote later stands later all the same.
          UPDATE %2$I SET pgh_ended_at = greatest(pgh_created_at, coalesce(
              acted, clock_timestamp()))
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
    -- By the columns that a statement names: each new version ends another, and comparing all its columns takes long.
    EXECUTE format($f$
      CREATE OR REPLACE TRIGGER chain_version BEFORE INSERT ON %1$I FOR EACH ROW %6$s EXECUTE FUNCTION %2$I();
      CREATE OR REPLACE TRIGGER guard_rows BEFORE DELETE ON %1$I FOR EACH ROW EXECUTE FUNCTION %3$I();
      CREATE OR REPLACE TRIGGER guard_update BEFORE UPDATE OF %4$s ON %1$I FOR EACH ROW EXECUTE FUNCTION %3$I();
      CREATE OR REPLACE TRIGGER guard_end BEFORE UPDATE OF pgh_ended_at ON %1$I FOR EACH ROW
        WHEN (OLD.pgh_ended_at IS NOT NULL OR NEW.pgh_ended_at IS NULL) EXECUTE FUNCTION %3$I();
      ALTER TABLE %1$I ENABLE ALWAYS TRIGGER chain_version, ENABLE ALWAYS TRIGGER guard_rows,
        ENABLE ALWAYS TRIGGER guard_update, ENABLE ALWAYS TRIGGER guard_end, ENABLE ALWAYS TRIGGER guard_truncate;
      CREATE INDEX IF NOT EXISTS %5$I ON %1$I (id, pgh_id) $f$,
      events.name, 'tracker_chain_' || events.name, 'tracker_guard_' || events.name, columns, events.name || '_in_order',
      CASE WHEN by_statement THEN format($f$WHEN (NEW.pgh_hash IS NULL OR pg_trigger_depth() = 0
        OR NOT has_table_privilege(%L::regclass, 'INSERT WITH GRANT OPTION'))$f$, events.name) ELSE '' END);
  END LOOP;

  FOR item IN
    SELECT tgrelid::regclass AS owner, tgname AS name, tgfoid::regprocedure AS function FROM pg_trigger
    JOIN pg_class c ON c.oid = tgrelid WHERE tgname LIKE 'pgtrigger\_%' AND relnamespace = current_schema()::regnamespace
  LOOP
    EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, %s, pg_temp', item.function, home);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', item.function);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', item.owner, item.name);
  END LOOP;
  FOR item IN
    SELECT oid::regprocedure AS function FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype
      AND (proname LIKE 'tracker\_%' OR proname LIKE 'briefings\_%')
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %s, pg_temp', item.function, home);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', item.function);
  END LOOP;
  -- The library lets any session switch its triggers off by a setting.
  EXECUTE 'CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean '
    || 'LANGUAGE plpgsql IMMUTABLE AS ''BEGIN RETURN FALSE; END''';
END $install$;
ALTER FUNCTION tracker_install_guards() SET timezone = 'UTC';
SELECT tracker_install_guards();

-- 0073_sooner
CREATE OR REPLACE FUNCTION briefings_search_text(words text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $body$
DECLARE
  plain text := words;
BEGIN
  IF btrim(words) = '' THEN
    RETURN '';
  END IF;
  IF octet_length(plain) <> length(plain) THEN
    plain := regexp_replace(normalize(plain, NFKD),
      '[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+', '', 'g');
    plain := replace(replace(replace(replace(replace(replace(replace(replace(translate(plain, 'øØłŁđĐðÐıħĦŧŦŋŊ‐‒–−’‘ʼΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏ', 'oollddddihhttnn----''''''αβγδεζηθικλμνξοπρστυφχψωςабвгдежзийклмнопрстуфхцчшщъыьэюяђєѕіјљњћџ'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'ß', 'ss'), 'ẞ', 'ss'), 'þ', 'th'), 'Þ', 'th');
    plain := regexp_replace(plain,
      '[\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff'
      '\u2e00-\u2e7f\u3000-\u3004\u3008-\u303f\ue000-\uf8ff\ufe00-\ufe6f\ufeff\uff00-\uff0f\uff1a-\uff20'
      '\U0001f000-\U0001faff]+', ' ', 'g');
  END IF;
  plain := lower(plain COLLATE "C");
  IF plain !~ '[^a-z0-9 ]|  |^ | $' THEN
    RETURN plain;
  END IF;
  IF strpos(plain, '.') > 0 THEN
    plain := regexp_replace(plain, '(?<![a-z0-9_])([a-z])\.(?=[a-z](?![a-z0-9_]))', '\1', 'g');
  END IF;
  IF strpos(plain, '''') > 0 THEN
    plain := regexp_replace(plain, '''s(?![a-z0-9_])', '', 'g');
  END IF;
  IF plain ~ '[^a-z0-9 -]|  |^ | $' THEN
    plain := btrim(regexp_replace(plain, '[^a-z0-9\u0080-\U0010ffff-]+', ' ', 'g'));
  END IF;
  IF strpos(plain, '-') > 0 THEN
    plain := concat_ws(' ', replace(plain, '-', ' '),
      nullif(btrim(replace(regexp_replace(plain, '(?<![^ ])[^ -]+(?![^ ])', '', 'g'), '-', '')), ''));
  END IF;
  RETURN plain;
END $body$;
DO $do$ BEGIN
  EXECUTE format($make$
CREATE OR REPLACE FUNCTION briefings_search_vector(words text) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 SET search_path = pg_catalog, %1$s, pg_temp AS $body$
DECLARE
  plain text := briefings_search_text(words);
  written tsvector;
BEGIN
  IF plain = '' THEN
    RETURN '';
  END IF;
  written := to_tsvector('pg_catalog.simple', plain);
  -- A stem that is a word of the text too says nothing more.
  RETURN written || ts_delete(to_tsvector('briefings_stems', plain), tsvector_to_array(written));
END $body$
  $make$, quote_ident(current_schema()));
END $do$;
DROP INDEX IF EXISTS "recommendation_by_title_folded";
CREATE INDEX "recommendation_by_title_folded" ON "tracker_recommendation" ((CASE WHEN LOWER("title")::text ~ '[À-ț]' THEN translate(LOWER("title"), 'àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ', 'aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz') ELSE LOWER("title") END));

-- 0074_past_by_end
CREATE INDEX "recommendation_past_by_end" ON "tracker_recommendationevent" ((COALESCE("pgh_ended_at", ('infinity')::timestamp with time zone))) INCLUDE ("id", "pgh_created_at", "pgh_ended_at", "meeting_id", "status", "status_since", "kind", "priority", "position", "follow_up", "lead_id", "owner_id", "due_on", "first_due_on", "forecast", "quiet_since", "last_report_on", "review_on", "date_proposal_id");
ALTER TABLE "tracker_daytally" ADD COLUMN "that_day" jsonb DEFAULT '{}'::jsonb NOT NULL;
ALTER TABLE "tracker_daytally" ALTER COLUMN "that_day" DROP DEFAULT;
