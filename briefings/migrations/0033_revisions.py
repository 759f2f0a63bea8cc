"""A corrected version of a briefing replaces it; one file may be a briefing of several meetings."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION briefings_guard_briefing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.text, OLD.sha256, OLD.size, OLD.read_at, OLD.added_by_id, OLD.format, OLD.notices{old})
     IS DISTINCT FROM (NEW.text, NEW.sha256, NEW.size, NEW.read_at, NEW.added_by_id, NEW.format, NEW.notices{new}) THEN
    RAISE EXCEPTION 'the text of a briefing never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0032_rhythm'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='briefing',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='briefing',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='briefing',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='upload',
            name='upload_is_read_once_at_a_time',
        ),
        migrations.AddField(
            model_name='briefing',
            name='revises',
            field=models.OneToOneField(blank=True, help_text='The version that this one replaced.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revised_by', to='briefings.briefing', verbose_name='corrected version of'),
        ),
        migrations.AddField(
            model_name='briefingevent',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The version that this one replaced.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='briefings.briefing', verbose_name='corrected version of'),
        ),
        migrations.AddField(
            model_name='passage',
            name='is_moved',
            field=models.BooleanField(default=False, help_text='Whether that one stood elsewhere in the text.'),
        ),
        migrations.AddField(
            model_name='passage',
            name='same_as',
            field=models.ForeignKey(db_index=False, help_text='The passage with the same words in the version that this briefing replaced.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='briefings.passage'),
        ),
        migrations.AddField(
            model_name='upload',
            name='revises',
            field=models.ForeignKey(help_text='The version that it is to replace.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='briefings.briefing'),
        ),
        migrations.AlterField(
            model_name='briefing',
            name='sha256',
            field=models.CharField(help_text='SHA-256 of the original file, in hexadecimal.', max_length=64, verbose_name='checksum'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "briefings_briefingevent" ("added_by_id", "file_name", "format", "id", "meeting_id", "notices", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "revises_id", "sha256", "size", "title") VALUES (NEW."added_by_id", NEW."file_name", NEW."format", NEW."id", NEW."meeting_id", NEW."notices", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."read_at", NEW."revises_id", NEW."sha256", NEW."size", NEW."title"); RETURN NULL;', hash='b06bba28e497568ef45d9ec6ea9562a5083b44b5', operation='INSERT', pgid='pgtrigger_insert_insert_8ca9c', table='briefings_briefing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."format" IS DISTINCT FROM (NEW."format") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."notices" IS DISTINCT FROM (NEW."notices") OR OLD."read_at" IS DISTINCT FROM (NEW."read_at") OR OLD."revises_id" IS DISTINCT FROM (NEW."revises_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "briefings_briefingevent" ("added_by_id", "file_name", "format", "id", "meeting_id", "notices", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "revises_id", "sha256", "size", "title") VALUES (NEW."added_by_id", NEW."file_name", NEW."format", NEW."id", NEW."meeting_id", NEW."notices", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."read_at", NEW."revises_id", NEW."sha256", NEW."size", NEW."title"); RETURN NULL;', hash='ee00fb0bb095364b661c78d1f671b61f4ac3a7ab', operation='UPDATE', pgid='pgtrigger_update_update_14c0f', table='briefings_briefing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "briefings_briefingevent" ("added_by_id", "file_name", "format", "id", "meeting_id", "notices", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "revises_id", "sha256", "size", "title") VALUES (OLD."added_by_id", OLD."file_name", OLD."format", OLD."id", OLD."meeting_id", OLD."notices", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."read_at", OLD."revises_id", OLD."sha256", OLD."size", OLD."title"); RETURN NULL;', hash='18afc54e93346893710f0ecdb0c84c39c0a97782', operation='DELETE', pgid='pgtrigger_delete_delete_72c97', table='briefings_briefing', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.UniqueConstraint(fields=('sha256', 'meeting'), name='briefing_once_of_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(('revises__isnull', True), models.Q(('revises', models.F('pk')), _negated=True), _connector='OR'), name='briefing_does_not_revise_itself'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'reading'])), fields=('sha256', 'meeting'), name='upload_of_a_meeting_is_read_once_at_a_time'),
        ),
        migrations.RunSQL(
            GUARD.format(old=", OLD.revises_id", new=", NEW.revises_id"), GUARD.format(old="", new="")
        ),
    ]
