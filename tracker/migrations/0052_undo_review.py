"""A source can be ended, where the tracking of a passage is undone, and undoing that is a step of its own."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0032_rhythm'),
        ('tracker', '0049_calendars'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='progressentry',
            name='entry_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='source',
            name='source_once',
        ),
        migrations.AddField(
            model_name='source',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_index=False, help_text='What undid the tracking, so that the passage is to review again.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.act'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='What undid the tracking, so that the passage is to review again.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.act'),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='kind',
            field=models.CharField(choices=[('admit', 'Track'), ('respond', 'Respond'), ('assign', 'Assign lead and owner'), ('check_in', 'Confirm no change'), ('report', 'Add an update'), ('stall', 'Put on hold'), ('claim', 'Report as complete'), ('add', 'Add a note'), ('withdraw_claim', 'Withdraw the completion report'), ('verify', 'Verify'), ('return_claim', 'Send back'), ('close', 'Close without implementation'), ('supersede', 'Supersede'), ('merge', 'Merge'), ('enter_in_error', 'Mark as entered in error'), ('reopen', 'Reopen'), ('propose_date', 'Propose a new date'), ('decide_date', 'Approve or reject the new date'), ('set_date', 'Set the due date'), ('correct', 'Correct an entry'), ('edit', 'Edit details'), ('redact', 'Remove words from the log'), ('restrict', 'Change who can see this'), ('ask', 'Ask for an update'), ('escalate', 'Pass on a request without an answer'), ('undo_track', 'Undo the tracking')], max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_sourceevent" ("act_id", "briefing_id", "end", "ended_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id", "start") VALUES (NEW."act_id", NEW."briefing_id", NEW."end", NEW."ended_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."recommendation_id", NEW."start"); RETURN NULL;', hash='03a771e12b0cf216258cc2d3791df48597226a93', operation='INSERT', pgid='pgtrigger_insert_insert_7a971', table='tracker_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "tracker_sourceevent" ("act_id", "briefing_id", "end", "ended_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id", "start") VALUES (NEW."act_id", NEW."briefing_id", NEW."end", NEW."ended_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."recommendation_id", NEW."start"); RETURN NULL;', hash='05d52723f0e284366edc14e30c5911ec828bc71b', operation='UPDATE', pgid='pgtrigger_update_update_3b705', table='tracker_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_sourceevent" ("act_id", "briefing_id", "end", "ended_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id", "start") VALUES (OLD."act_id", OLD."briefing_id", OLD."end", OLD."ended_by_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."recommendation_id", OLD."start"); RETURN NULL;', hash='e48c3277ef8a6e2a07c1b3a2a3e0ce69cc9dae2e', operation='DELETE', pgid='pgtrigger_delete_delete_0b8b4', table='tracker_source', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['admit', 'respond', 'assign', 'check_in', 'report', 'stall', 'claim', 'add', 'withdraw_claim', 'verify', 'return_claim', 'close', 'supersede', 'merge', 'enter_in_error', 'reopen', 'propose_date', 'decide_date', 'set_date', 'correct', 'edit', 'redact', 'restrict', 'ask', 'escalate', 'undo_track'])), name='entry_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_by__isnull', True)), fields=('recommendation', 'briefing', 'start', 'end'), name='source_once'),
        ),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
