"""What each side says about raising a recommendation at the next meeting, its versions, and their guards."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


TRUNCATE = """
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_raiseditemevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_raiseditem
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_raiseditem ENABLE ALWAYS TRIGGER guard_truncate;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0042_past_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='RaisedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(blank=True, choices=[('', 'As the rules say'), ('pinned', 'Pin it'), ('left_out', 'Leave it out')], default='', max_length=10)),
                ('place', models.PositiveIntegerField(blank=True, null=True)),
                ('line_to_take', models.CharField(blank=True, max_length=500, verbose_name='line to take')),
                ('recommendation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='raised', to='tracker.recommendation')),
                ('side', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.side')),
            ],
            options={
                'verbose_name': 'recommendation to raise',
                'verbose_name_plural': 'recommendations to raise',
            },
        ),
        migrations.CreateModel(
            name='RaisedItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_ended_at', models.DateTimeField(help_text='When the next version took its place; empty: it is the present one.', null=True)),
                ('pgh_previous', models.CharField(default='', help_text='The hash of the version before; empty for the first.', max_length=64)),
                ('pgh_hash', models.CharField(default='', help_text='SHA-256 of the version, in hexadecimal.', max_length=64)),
                ('pgh_format', models.PositiveSmallIntegerField(default=1, help_text='Which columns the hash covers.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('choice', models.CharField(blank=True, choices=[('', 'As the rules say'), ('pinned', 'Pin it'), ('left_out', 'Leave it out')], default='', max_length=10)),
                ('place', models.PositiveIntegerField(blank=True, null=True)),
                ('line_to_take', models.CharField(blank=True, max_length=500, verbose_name='line to take')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.raiseditem')),
                ('recommendation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.recommendation')),
                ('side', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.side')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='raiseditem',
            constraint=models.UniqueConstraint(fields=('recommendation', 'side'), name='raised_item_once_a_side', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='raiseditem',
            constraint=models.CheckConstraint(condition=models.Q(('choice__in', ['', 'pinned', 'left_out'])), name='raised_item_choice_known'),
        ),
        migrations.AddConstraint(
            model_name='raiseditem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('choice', 'pinned'), ('place__gte', 1), ('place__isnull', False)), models.Q(models.Q(('choice', 'pinned'), _negated=True), ('place__isnull', True)), _connector='OR'), name='raised_item_place_where_pinned'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='raiseditem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_raiseditemevent" ("choice", "id", "line_to_take", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recommendation_id", "side_id") VALUES (NEW."choice", NEW."id", NEW."line_to_take", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."place", NEW."recommendation_id", NEW."side_id"); RETURN NULL;', hash='01f74732151a351b7e5d77167c900517d0db01cc', operation='INSERT', pgid='pgtrigger_insert_insert_1571a', table='tracker_raiseditem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='raiseditem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "tracker_raiseditemevent" ("choice", "id", "line_to_take", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recommendation_id", "side_id") VALUES (NEW."choice", NEW."id", NEW."line_to_take", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."place", NEW."recommendation_id", NEW."side_id"); RETURN NULL;', hash='7aaba9ea2c9f93ae1562dca3e071d3d2cf2d4961', operation='UPDATE', pgid='pgtrigger_update_update_0c7ed', table='tracker_raiseditem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='raiseditem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_raiseditemevent" ("choice", "id", "line_to_take", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recommendation_id", "side_id") VALUES (OLD."choice", OLD."id", OLD."line_to_take", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."place", OLD."recommendation_id", OLD."side_id"); RETURN NULL;', hash='293d856b4a66beed9f6d189be9ab032706f42a59', operation='DELETE', pgid='pgtrigger_delete_delete_3e195', table='tracker_raiseditem', when='AFTER')),
        ),
        migrations.RunSQL([TRUNCATE], migrations.RunSQL.noop),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
