import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0013_log_checks'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='recommendation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='recommendation',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='recommendation',
            name='update_update',
        ),
        migrations.AddField(
            model_name='recommendation',
            name='follow_up',
            field=models.BooleanField(default=False, verbose_name='follow up although only noted'),
        ),
        migrations.AddField(
            model_name='recommendationevent',
            name='follow_up',
            field=models.BooleanField(default=False, verbose_name='follow up although only noted'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_recommendationevent" ("by_hand", "claim_extent", "claim_holder_id", "claim_id", "date_proposal_id", "due_basis", "due_on", "due_words", "first_due_on", "follow_up", "goal", "id", "kind", "last_checked_at", "last_report_on", "lead_id", "meeting_id", "number", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "priority", "proposed_due_on", "quiet_since", "reference", "review_on", "stall_id", "status", "status_since", "title") VALUES (NEW."by_hand", NEW."claim_extent", NEW."claim_holder_id", NEW."claim_id", NEW."date_proposal_id", NEW."due_basis", NEW."due_on", NEW."due_words", NEW."first_due_on", NEW."follow_up", NEW."goal", NEW."id", NEW."kind", NEW."last_checked_at", NEW."last_report_on", NEW."lead_id", NEW."meeting_id", NEW."number", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."position", NEW."priority", NEW."proposed_due_on", NEW."quiet_since", NEW."reference", NEW."review_on", NEW."stall_id", NEW."status", NEW."status_since", NEW."title"); RETURN NULL;', hash='1be46d3b492a872d769d5783b79ebc5a77bb96b2', operation='INSERT', pgid='pgtrigger_insert_insert_ce08c', table='tracker_recommendation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."by_hand" IS DISTINCT FROM (NEW."by_hand") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."claim_extent" IS DISTINCT FROM (NEW."claim_extent") OR OLD."claim_holder_id" IS DISTINCT FROM (NEW."claim_holder_id") OR OLD."date_proposal_id" IS DISTINCT FROM (NEW."date_proposal_id") OR OLD."due_basis" IS DISTINCT FROM (NEW."due_basis") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."due_words" IS DISTINCT FROM (NEW."due_words") OR OLD."first_due_on" IS DISTINCT FROM (NEW."first_due_on") OR OLD."follow_up" IS DISTINCT FROM (NEW."follow_up") OR OLD."goal" IS DISTINCT FROM (NEW."goal") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."last_checked_at" IS DISTINCT FROM (NEW."last_checked_at") OR OLD."last_report_on" IS DISTINCT FROM (NEW."last_report_on") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."priority" IS DISTINCT FROM (NEW."priority") OR OLD."proposed_due_on" IS DISTINCT FROM (NEW."proposed_due_on") OR OLD."quiet_since" IS DISTINCT FROM (NEW."quiet_since") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."stall_id" IS DISTINCT FROM (NEW."stall_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_since" IS DISTINCT FROM (NEW."status_since") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "tracker_recommendationevent" ("by_hand", "claim_extent", "claim_holder_id", "claim_id", "date_proposal_id", "due_basis", "due_on", "due_words", "first_due_on", "follow_up", "goal", "id", "kind", "last_checked_at", "last_report_on", "lead_id", "meeting_id", "number", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "priority", "proposed_due_on", "quiet_since", "reference", "review_on", "stall_id", "status", "status_since", "title") VALUES (NEW."by_hand", NEW."claim_extent", NEW."claim_holder_id", NEW."claim_id", NEW."date_proposal_id", NEW."due_basis", NEW."due_on", NEW."due_words", NEW."first_due_on", NEW."follow_up", NEW."goal", NEW."id", NEW."kind", NEW."last_checked_at", NEW."last_report_on", NEW."lead_id", NEW."meeting_id", NEW."number", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."position", NEW."priority", NEW."proposed_due_on", NEW."quiet_since", NEW."reference", NEW."review_on", NEW."stall_id", NEW."status", NEW."status_since", NEW."title"); RETURN NULL;', hash='e5d4782f6b188538c07a12c13a29e710df5f1cdd', operation='UPDATE', pgid='pgtrigger_update_update_c9ba2', table='tracker_recommendation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_recommendationevent" ("by_hand", "claim_extent", "claim_holder_id", "claim_id", "date_proposal_id", "due_basis", "due_on", "due_words", "first_due_on", "follow_up", "goal", "id", "kind", "last_checked_at", "last_report_on", "lead_id", "meeting_id", "number", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "priority", "proposed_due_on", "quiet_since", "reference", "review_on", "stall_id", "status", "status_since", "title") VALUES (OLD."by_hand", OLD."claim_extent", OLD."claim_holder_id", OLD."claim_id", OLD."date_proposal_id", OLD."due_basis", OLD."due_on", OLD."due_words", OLD."first_due_on", OLD."follow_up", OLD."goal", OLD."id", OLD."kind", OLD."last_checked_at", OLD."last_report_on", OLD."lead_id", OLD."meeting_id", OLD."number", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."position", OLD."priority", OLD."proposed_due_on", OLD."quiet_since", OLD."reference", OLD."review_on", OLD."stall_id", OLD."status", OLD."status_since", OLD."title"); RETURN NULL;', hash='48cbc51e481a16ec49f72b455d2f0a7d2e9b5f3a', operation='DELETE', pgid='pgtrigger_delete_delete_80c42', table='tracker_recommendation', when='AFTER')),
        ),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
