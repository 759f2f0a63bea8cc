"""What was reported last of a due date stands with the recommendation: the forecast.

It is filled from the log, for the recommendations and for their versions: the hash of a version written before does not
cover a column that its table got later.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FILL = """
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
"""


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0033_revisions'),
        ('tracker', '0066_webhooks'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='recommendation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='recommendation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='recommendation',
            name='delete_delete',
        ),
        migrations.RemoveIndex(
            model_name='recommendationevent',
            name='recommendation_past',
        ),
        migrations.AddField(
            model_name='recommendation',
            name='forecast',
            field=models.CharField(blank=True, choices=[('on_track', 'On time'), ('at_risk', 'At risk'), ('delayed', 'Will be late')], default='', editable=False, max_length=10, verbose_name='due date forecast'),
        ),
        migrations.AddField(
            model_name='recommendationevent',
            name='forecast',
            field=models.CharField(blank=True, choices=[('on_track', 'On time'), ('at_risk', 'At risk'), ('delayed', 'Will be late')], default='', editable=False, max_length=10, verbose_name='due date forecast'),
        ),
        # Here nothing guards the new column yet, and nothing writes a version of what is filled in.
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='recommendationevent',
            index=models.Index(fields=['meeting', 'number', 'pgh_created_at'], include=('id', 'pgh_ended_at', 'status', 'kind', 'priority', 'position', 'follow_up', 'lead', 'owner', 'due_on', 'first_due_on', 'forecast', 'quiet_since', 'review_on', 'date_proposal'), name='recommendation_past'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_recommendationevent" ("by_hand", "claim_extent", "claim_holder_id", "claim_id", "date_proposal_id", "due_basis", "due_on", "due_words", "first_due_on", "follow_up", "forecast", "goal", "id", "kind", "last_checked_at", "last_report_on", "lead_id", "meeting_id", "number", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "priority", "proposed_due_on", "quiet_since", "reference", "review_on", "stall_id", "status", "status_since", "title") VALUES (NEW."by_hand", NEW."claim_extent", NEW."claim_holder_id", NEW."claim_id", NEW."date_proposal_id", NEW."due_basis", NEW."due_on", NEW."due_words", NEW."first_due_on", NEW."follow_up", NEW."forecast", NEW."goal", NEW."id", NEW."kind", NEW."last_checked_at", NEW."last_report_on", NEW."lead_id", NEW."meeting_id", NEW."number", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."position", NEW."priority", NEW."proposed_due_on", NEW."quiet_since", NEW."reference", NEW."review_on", NEW."stall_id", NEW."status", NEW."status_since", NEW."title"); RETURN NULL;', hash='6012310c7ca366c62f4265a347343cde29b7fa85', operation='INSERT', pgid='pgtrigger_insert_insert_ce08c', table='tracker_recommendation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."by_hand" IS DISTINCT FROM (NEW."by_hand") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."claim_extent" IS DISTINCT FROM (NEW."claim_extent") OR OLD."claim_holder_id" IS DISTINCT FROM (NEW."claim_holder_id") OR OLD."date_proposal_id" IS DISTINCT FROM (NEW."date_proposal_id") OR OLD."due_basis" IS DISTINCT FROM (NEW."due_basis") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."due_words" IS DISTINCT FROM (NEW."due_words") OR OLD."first_due_on" IS DISTINCT FROM (NEW."first_due_on") OR OLD."follow_up" IS DISTINCT FROM (NEW."follow_up") OR OLD."forecast" IS DISTINCT FROM (NEW."forecast") OR OLD."goal" IS DISTINCT FROM (NEW."goal") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."last_checked_at" IS DISTINCT FROM (NEW."last_checked_at") OR OLD."last_report_on" IS DISTINCT FROM (NEW."last_report_on") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."priority" IS DISTINCT FROM (NEW."priority") OR OLD."proposed_due_on" IS DISTINCT FROM (NEW."proposed_due_on") OR OLD."quiet_since" IS DISTINCT FROM (NEW."quiet_since") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."stall_id" IS DISTINCT FROM (NEW."stall_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_since" IS DISTINCT FROM (NEW."status_since") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "tracker_recommendationevent" ("by_hand", "claim_extent", "claim_holder_id", "claim_id", "date_proposal_id", "due_basis", "due_on", "due_words", "first_due_on", "follow_up", "forecast", "goal", "id", "kind", "last_checked_at", "last_report_on", "lead_id", "meeting_id", "number", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "priority", "proposed_due_on", "quiet_since", "reference", "review_on", "stall_id", "status", "status_since", "title") VALUES (NEW."by_hand", NEW."claim_extent", NEW."claim_holder_id", NEW."claim_id", NEW."date_proposal_id", NEW."due_basis", NEW."due_on", NEW."due_words", NEW."first_due_on", NEW."follow_up", NEW."forecast", NEW."goal", NEW."id", NEW."kind", NEW."last_checked_at", NEW."last_report_on", NEW."lead_id", NEW."meeting_id", NEW."number", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."position", NEW."priority", NEW."proposed_due_on", NEW."quiet_since", NEW."reference", NEW."review_on", NEW."stall_id", NEW."status", NEW."status_since", NEW."title"); RETURN NULL;', hash='b1e70a4de05fd029b99e39a25d85caa5e4f2a627', operation='UPDATE', pgid='pgtrigger_update_update_c9ba2', table='tracker_recommendation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_recommendationevent" ("by_hand", "claim_extent", "claim_holder_id", "claim_id", "date_proposal_id", "due_basis", "due_on", "due_words", "first_due_on", "follow_up", "forecast", "goal", "id", "kind", "last_checked_at", "last_report_on", "lead_id", "meeting_id", "number", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "priority", "proposed_due_on", "quiet_since", "reference", "review_on", "stall_id", "status", "status_since", "title") VALUES (OLD."by_hand", OLD."claim_extent", OLD."claim_holder_id", OLD."claim_id", OLD."date_proposal_id", OLD."due_basis", OLD."due_on", OLD."due_words", OLD."first_due_on", OLD."follow_up", OLD."forecast", OLD."goal", OLD."id", OLD."kind", OLD."last_checked_at", OLD."last_report_on", OLD."lead_id", OLD."meeting_id", OLD."number", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."position", OLD."priority", OLD."proposed_due_on", OLD."quiet_since", OLD."reference", OLD."review_on", OLD."stall_id", OLD."status", OLD."status_since", OLD."title"); RETURN NULL;', hash='1e7397a98c99fc5ffd2549fbe1c68586191a2a22', operation='DELETE', pgid='pgtrigger_delete_delete_80c42', table='tracker_recommendation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.CheckConstraint(condition=models.Q(('forecast', ''), models.Q(('status__in', ['in_progress', 'not_started', 'not_yet_reported', 'reported_complete', 'stalled']), ('due_on__isnull', False), ('forecast__in', ['on_track', 'at_risk', 'delayed'])), _connector='OR'), name='recommendation_forecast_of_due_date'),
        ),
        # What the hash of a version covers follows from the columns of its table.
        migrations.RunSQL('SELECT tracker_install_guards()', migrations.RunSQL.noop),
    ]
