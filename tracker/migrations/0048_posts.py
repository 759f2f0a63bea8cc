"""Deputies of posts, absences of people, and hand-overs of posts, with their versions and guards."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

_TRUNCATE = """
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON {table}event
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_truncate();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_truncate;
"""
TRUNCATE = "".join(_TRUNCATE.format(table=table) for table in ("tracker_absence", "tracker_handover"))


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0047_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
            },
        ),
        migrations.CreateModel(
            name='AbsenceEvent',
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
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('items', models.JSONField(default=list)),
                ('left_out', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'hand-over',
                'verbose_name_plural': 'hand-overs',
            },
        ),
        migrations.CreateModel(
            name='HandOverEvent',
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
                ('items', models.JSONField(default=list)),
                ('left_out', models.PositiveIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
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
        migrations.AddField(
            model_name='post',
            name='deputy',
            field=models.ForeignKey(blank=True, help_text='Acts for the holder while the holder is absent.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputy_posts', to=settings.AUTH_USER_MODEL, verbose_name='deputy'),
        ),
        migrations.AddField(
            model_name='postevent',
            name='deputy',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='Acts for the holder while the holder is absent.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='deputy'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_postevent" ("deputy_id", "holder_id", "id", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."deputy_id", NEW."holder_id", NEW."id", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id"); RETURN NULL;', hash='984908f218348b45cb1c5cde88b1922b63f0aeef', operation='INSERT', pgid='pgtrigger_insert_insert_8e740', table='tracker_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "tracker_postevent" ("deputy_id", "holder_id", "id", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."deputy_id", NEW."holder_id", NEW."id", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id"); RETURN NULL;', hash='78fe26e6b94014b4f58c5ddb387bd759675dccf8', operation='UPDATE', pgid='pgtrigger_update_update_73e4b', table='tracker_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_postevent" ("deputy_id", "holder_id", "id", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."deputy_id", OLD."holder_id", OLD."id", OLD."name", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id"); RETURN NULL;', hash='af5eacc6ac57073219310f0f261c9d822163202e', operation='DELETE', pgid='pgtrigger_delete_delete_65402', table='tracker_post', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('deputy__isnull', True), ('holder__isnull', True), models.Q(('deputy', models.F('holder')), _negated=True), _connector='OR'), name='post_deputy_is_not_the_holder'),
        ),
        migrations.AddField(
            model_name='absence',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.absence'),
        ),
        migrations.AddField(
            model_name='handover',
            name='accepted',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.act'),
        ),
        migrations.AddField(
            model_name='handover',
            name='act',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.act'),
        ),
        migrations.AddField(
            model_name='handover',
            name='from_holder',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='holder before'),
        ),
        migrations.AddField(
            model_name='handover',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='tracker.post', verbose_name='post'),
        ),
        migrations.AddField(
            model_name='handover',
            name='to_holder',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to=settings.AUTH_USER_MODEL, verbose_name='new holder'),
        ),
        migrations.AddField(
            model_name='handoverevent',
            name='accepted',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.act'),
        ),
        migrations.AddField(
            model_name='handoverevent',
            name='act',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.act'),
        ),
        migrations.AddField(
            model_name='handoverevent',
            name='from_holder',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='holder before'),
        ),
        migrations.AddField(
            model_name='handoverevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tracker.handover'),
        ),
        migrations.AddField(
            model_name='handoverevent',
            name='post',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.post', verbose_name='post'),
        ),
        migrations.AddField(
            model_name='handoverevent',
            name='to_holder',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='new holder'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(fields=['person', 'ends_on'], name='absence_of_person'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_ends_after_it_starts'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_absenceevent" ("ends_on", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='f6e5b49ac3b824bf2813ad2d76ecfbf630c825ad', operation='INSERT', pgid='pgtrigger_insert_insert_32fdb', table='tracker_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "tracker_absenceevent" ("ends_on", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='afa59e668d06f3c71708a8afaa5a7f906ea805f6', operation='UPDATE', pgid='pgtrigger_update_update_5111e', table='tracker_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_absenceevent" ("ends_on", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (OLD."ends_on", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."starts_on"); RETURN NULL;', hash='0648bd19065a50066d1bc3b45762aa0cbe87ba98', operation='DELETE', pgid='pgtrigger_delete_delete_680b8', table='tracker_absence', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('accepted__isnull', True)), fields=['to_holder'], name='hand_over_open'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_handoverevent" ("accepted_id", "act_id", "from_holder_id", "id", "items", "left_out", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "to_holder_id") VALUES (NEW."accepted_id", NEW."act_id", NEW."from_holder_id", NEW."id", NEW."items", NEW."left_out", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."post_id", NEW."to_holder_id"); RETURN NULL;', hash='810709dc10836e969f5fe82a2b1321cdbead7e61', operation='INSERT', pgid='pgtrigger_insert_insert_014ea', table='tracker_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "tracker_handoverevent" ("accepted_id", "act_id", "from_holder_id", "id", "items", "left_out", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "to_holder_id") VALUES (NEW."accepted_id", NEW."act_id", NEW."from_holder_id", NEW."id", NEW."items", NEW."left_out", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."post_id", NEW."to_holder_id"); RETURN NULL;', hash='aed8fbc6dc76deeb7e79508ff206587221b20f8e', operation='UPDATE', pgid='pgtrigger_update_update_48438', table='tracker_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "tracker_handoverevent" ("accepted_id", "act_id", "from_holder_id", "id", "items", "left_out", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "to_holder_id") VALUES (OLD."accepted_id", OLD."act_id", OLD."from_holder_id", OLD."id", OLD."items", OLD."left_out", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."post_id", OLD."to_holder_id"); RETURN NULL;', hash='fa10d27bd42c8714ec3dcdd35d12d7595e1b43b2', operation='DELETE', pgid='pgtrigger_delete_delete_0e266', table='tracker_handover', when='AFTER')),
        ),
        migrations.RunSQL([TRUNCATE], migrations.RunSQL.noop),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
