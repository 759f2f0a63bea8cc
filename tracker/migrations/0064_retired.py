"""Organisations, posts and themes can be retired, and their versions keep since when."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0063_restricted_entries'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='theme',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='theme',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='theme',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='organisation',
            name='retired_on',
            field=models.DateField(blank=True, editable=False, help_text='Since this day it can no longer be chosen. It stays where it is used.', null=True, verbose_name='retired'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='retired_on',
            field=models.DateField(blank=True, editable=False, help_text='Since this day it can no longer be chosen. It stays where it is used.', null=True, verbose_name='retired'),
        ),
        migrations.AddField(
            model_name='post',
            name='retired_on',
            field=models.DateField(blank=True, editable=False, help_text='Since this day it can no longer be chosen. It stays where it is used.', null=True, verbose_name='retired'),
        ),
        migrations.AddField(
            model_name='postevent',
            name='retired_on',
            field=models.DateField(blank=True, editable=False, help_text='Since this day it can no longer be chosen. It stays where it is used.', null=True, verbose_name='retired'),
        ),
        migrations.AddField(
            model_name='theme',
            name='retired_on',
            field=models.DateField(blank=True, editable=False, help_text='Since this day it can no longer be chosen. It stays where it is used.', null=True, verbose_name='retired'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='retired_on',
            field=models.DateField(blank=True, editable=False, help_text='Since this day it can no longer be chosen. It stays where it is used.', null=True, verbose_name='retired'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_organisationevent" ("id", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on", "short_name", "side_id") VALUES (NEW."id", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."retired_on", NEW."short_name", NEW."side_id"); RETURN NULL;', hash='eeb43e1708e1ba6cf8d20f367a0616f669ebda25', operation='INSERT', pgid='pgtrigger_insert_insert_f5d03', table='tracker_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."retired_on" IS DISTINCT FROM (NEW."retired_on") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."side_id" IS DISTINCT FROM (NEW."side_id"))', func='INSERT INTO "tracker_organisationevent" ("id", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on", "short_name", "side_id") VALUES (NEW."id", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."retired_on", NEW."short_name", NEW."side_id"); RETURN NULL;', hash='9683084ed459a265224a21f3422cf3c2510b7c95', operation='UPDATE', pgid='pgtrigger_update_update_2a8e7', table='tracker_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_organisationevent" ("id", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on", "short_name", "side_id") VALUES (OLD."id", OLD."name", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."retired_on", OLD."short_name", OLD."side_id"); RETURN NULL;', hash='2790d1370019438a63b2af1c72f38c3e6a246fcd', operation='DELETE', pgid='pgtrigger_delete_delete_1d007', table='tracker_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_postevent" ("deputy_id", "holder_id", "id", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") VALUES (NEW."deputy_id", NEW."holder_id", NEW."id", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."retired_on"); RETURN NULL;', hash='e2c8f594dbf58d11ed8a759a573907fc654db093', operation='INSERT', pgid='pgtrigger_insert_insert_8e740', table='tracker_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "tracker_postevent" ("deputy_id", "holder_id", "id", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") VALUES (NEW."deputy_id", NEW."holder_id", NEW."id", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."retired_on"); RETURN NULL;', hash='012eae2ab49393fdbe77009c38e690b1049fc8c0', operation='UPDATE', pgid='pgtrigger_update_update_73e4b', table='tracker_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_postevent" ("deputy_id", "holder_id", "id", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") VALUES (OLD."deputy_id", OLD."holder_id", OLD."id", OLD."name", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."retired_on"); RETURN NULL;', hash='b10dcf60ecd12377402f930ab1540c5365d5c72c', operation='DELETE', pgid='pgtrigger_delete_delete_65402', table='tracker_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_themeevent" ("id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") VALUES (NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."retired_on"); RETURN NULL;', hash='b7632468d6448168eed9d53aa429c2cdeb313234', operation='INSERT', pgid='pgtrigger_insert_insert_fddae', table='tracker_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."retired_on" IS DISTINCT FROM (NEW."retired_on"))', func='INSERT INTO "tracker_themeevent" ("id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") VALUES (NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."retired_on"); RETURN NULL;', hash='aab071802c165d85deeaf640fed3c8e3a233abb5', operation='UPDATE', pgid='pgtrigger_update_update_d37ff', table='tracker_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_themeevent" ("id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") VALUES (OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."retired_on"); RETURN NULL;', hash='7239e2b1f852f7b3e6c6d69f4109048c20709989', operation='DELETE', pgid='pgtrigger_delete_delete_4713d', table='tracker_theme', when='AFTER')),
        ),
        # What the hash of a version covers follows from the columns of its table.
        migrations.RunSQL('SELECT tracker_install_guards()', migrations.RunSQL.noop),
    ]
