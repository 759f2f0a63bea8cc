"""Requests for an update, their versions and guards, and the two steps of the log that make them."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


TRUNCATE = """
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_updaterequestevent
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_updaterequest
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE tracker_updaterequest ENABLE ALWAYS TRIGGER guard_truncate;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0045_covering_indexes'),
        # The meetings of briefings have more columns since; the guards of their versions are made below.
        ('briefings', '0032_rhythm'),
    ]

    operations = [
        migrations.CreateModel(
            name='UpdateRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer_by', models.DateField(verbose_name='answer by')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'the owner'), (1, 'the staff of the lead'), (2, 'the coordinators')], default=0)),
            ],
            options={
                'verbose_name': 'request for an update',
                'verbose_name_plural': 'requests for an update',
            },
        ),
        migrations.CreateModel(
            name='UpdateRequestEvent',
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
                ('answer_by', models.DateField(verbose_name='answer by')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'the owner'), (1, 'the staff of the lead'), (2, 'the coordinators')], default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='progressentry',
            name='entry_kind_known',
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='kind',
            field=models.CharField(choices=[('admit', 'Track'), ('respond', 'Respond'), ('assign', 'Assign lead and owner'), ('check_in', 'Confirm no change'), ('report', 'Add an update'), ('stall', 'Put on hold'), ('claim', 'Report as complete'), ('add', 'Add a note'), ('withdraw_claim', 'Withdraw the completion report'), ('verify', 'Verify'), ('return_claim', 'Send back'), ('close', 'Close without implementation'), ('supersede', 'Supersede'), ('merge', 'Merge'), ('enter_in_error', 'Mark as entered in error'), ('reopen', 'Reopen'), ('propose_date', 'Propose a new date'), ('decide_date', 'Approve or reject the new date'), ('set_date', 'Set the due date'), ('correct', 'Correct an entry'), ('edit', 'Edit details'), ('redact', 'Remove words from the log'), ('restrict', 'Change who can see this'), ('ask', 'Ask for an update'), ('escalate', 'Pass on a request without an answer')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['admit', 'respond', 'assign', 'check_in', 'report', 'stall', 'claim', 'add', 'withdraw_claim', 'verify', 'return_claim', 'close', 'supersede', 'merge', 'enter_in_error', 'reopen', 'propose_date', 'decide_date', 'set_date', 'correct', 'edit', 'redact', 'restrict', 'ask', 'escalate'])), name='entry_kind_known'),
        ),
        migrations.AddField(
            model_name='updaterequest',
            name='ended_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.progressentry'),
        ),
        migrations.AddField(
            model_name='updaterequest',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='request', to='tracker.progressentry'),
        ),
        migrations.AddField(
            model_name='updaterequest',
            name='person',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='updaterequest',
            name='recommendation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='tracker.recommendation'),
        ),
        migrations.AddField(
            model_name='updaterequestevent',
            name='ended_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.progressentry'),
        ),
        migrations.AddField(
            model_name='updaterequestevent',
            name='entry',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.progressentry'),
        ),
        migrations.AddField(
            model_name='updaterequestevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='updaterequestevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.updaterequest'),
        ),
        migrations.AddField(
            model_name='updaterequestevent',
            name='recommendation',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.recommendation'),
        ),
        migrations.AddIndex(
            model_name='updaterequest',
            index=models.Index(condition=models.Q(('ended_by__isnull', True)), fields=['answer_by'], name='request_unanswered'),
        ),
        migrations.AddConstraint(
            model_name='updaterequest',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_by__isnull', True)), fields=('recommendation',), name='request_in_force_once'),
        ),
        migrations.AddConstraint(
            model_name='updaterequest',
            constraint=models.CheckConstraint(condition=models.Q(('level__lte', 2)), name='request_level_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='updaterequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_updaterequestevent" ("answer_by", "ended_by_id", "entry_id", "id", "level", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id") VALUES (NEW."answer_by", NEW."ended_by_id", NEW."entry_id", NEW."id", NEW."level", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."recommendation_id"); RETURN NULL;', hash='282781de56a71957ab9fffe542bfe1df6542c83b', operation='INSERT', pgid='pgtrigger_insert_insert_6228a', table='tracker_updaterequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='updaterequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "tracker_updaterequestevent" ("answer_by", "ended_by_id", "entry_id", "id", "level", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id") VALUES (NEW."answer_by", NEW."ended_by_id", NEW."entry_id", NEW."id", NEW."level", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."recommendation_id"); RETURN NULL;', hash='64d201f1de49c3f032fd3e0bf0af9f866c4e98b1', operation='UPDATE', pgid='pgtrigger_update_update_8cf4f', table='tracker_updaterequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='updaterequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_updaterequestevent" ("answer_by", "ended_by_id", "entry_id", "id", "level", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_id") VALUES (OLD."answer_by", OLD."ended_by_id", OLD."entry_id", OLD."id", OLD."level", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."recommendation_id"); RETURN NULL;', hash='1c6e39dc515908df7f166ad7474356717260ac71', operation='DELETE', pgid='pgtrigger_delete_delete_c062e', table='tracker_updaterequest', when='AFTER')),
        ),
        migrations.RunSQL([TRUNCATE], migrations.RunSQL.noop),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
