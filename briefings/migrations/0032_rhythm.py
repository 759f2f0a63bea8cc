"""The reporting rhythm of a meeting: how often an update is due on what it recommended."""

import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0031_search_columns'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meeting',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='meeting',
            name='rhythm',
            field=models.CharField(choices=[('quarterly', 'Quarterly (every 90 days)'), ('monthly', 'Monthly (every 30 days)'), ('weeks', 'Every few weeks'), ('before_next', 'Before the next meeting'), ('none', 'None')], default='quarterly', max_length=12, verbose_name='reporting rhythm'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='rhythm_weeks',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weeks between updates'),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='rhythm',
            field=models.CharField(choices=[('quarterly', 'Quarterly (every 90 days)'), ('monthly', 'Monthly (every 30 days)'), ('weeks', 'Every few weeks'), ('before_next', 'Before the next meeting'), ('none', 'None')], default='quarterly', max_length=12, verbose_name='reporting rhythm'),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='rhythm_weeks',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='weeks between updates'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='updates_by',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='updates due by'),
        ),
        migrations.AddField(
            model_name='meetingevent',
            name='updates_by',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='updates due by'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "briefings_meetingevent" ("code", "ends_on", "follows_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "rhythm", "rhythm_weeks", "starts_on", "updates_by") VALUES (NEW."code", NEW."ends_on", NEW."follows_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."place", NEW."rhythm", NEW."rhythm_weeks", NEW."starts_on", NEW."updates_by"); RETURN NULL;', hash='c52734fbaec188a61a6ea8e97902bfc9e6f236d9', operation='INSERT', pgid='pgtrigger_insert_insert_952d0', table='briefings_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."follows_id" IS DISTINCT FROM (NEW."follows_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."rhythm" IS DISTINCT FROM (NEW."rhythm") OR OLD."rhythm_weeks" IS DISTINCT FROM (NEW."rhythm_weeks") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."updates_by" IS DISTINCT FROM (NEW."updates_by"))', func='INSERT INTO "briefings_meetingevent" ("code", "ends_on", "follows_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "rhythm", "rhythm_weeks", "starts_on", "updates_by") VALUES (NEW."code", NEW."ends_on", NEW."follows_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."place", NEW."rhythm", NEW."rhythm_weeks", NEW."starts_on", NEW."updates_by"); RETURN NULL;', hash='7cc960093fa3fdb75d08cf3df37d42cab6f2c2b6', operation='UPDATE', pgid='pgtrigger_update_update_fb7fb', table='briefings_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "briefings_meetingevent" ("code", "ends_on", "follows_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "rhythm", "rhythm_weeks", "starts_on", "updates_by") VALUES (OLD."code", OLD."ends_on", OLD."follows_id", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."place", OLD."rhythm", OLD."rhythm_weeks", OLD."starts_on", OLD."updates_by"); RETURN NULL;', hash='5e67f3f76174dcc7d78f083868140331e42e4ba4', operation='DELETE', pgid='pgtrigger_delete_delete_ea0ea', table='briefings_meeting', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('rhythm__in', ['quarterly', 'monthly', 'weeks', 'before_next', 'none'])), name='meeting_rhythm_known'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rhythm', 'weeks'), ('rhythm_weeks__isnull', False), ('rhythm_weeks__range', (1, 52))), models.Q(models.Q(('rhythm', 'weeks'), _negated=True), ('rhythm_weeks__isnull', True)), _connector='OR'), name='meeting_weeks_of_rhythm', violation_error_message='Enter how many weeks: 1 to 52.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('updates_by__isnull', True), ('rhythm', 'before_next'), _connector='OR'), name='meeting_updates_before_the_next'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='update_days',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(rhythm='weeks', then=django.db.models.expressions.CombinedExpression(models.F('rhythm_weeks'), '*', models.Value(7))), models.When(rhythm='monthly', then=30), models.When(rhythm='quarterly', then=90), default=None), help_text='Days after the last update by which the next one is due; empty where no span is set.', output_field=models.IntegerField(null=True)),
        ),
    ]
