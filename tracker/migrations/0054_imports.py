"""Files that are being imported, profiles of their columns, and the codes that others give recommendations."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_foreigncode
  FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_foreigncode
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
ALTER TABLE tracker_foreigncode ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
"""
DROP = """
DROP TRIGGER guard_truncate ON tracker_foreigncode;
DROP TRIGGER guard_rows ON tracker_foreigncode;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0032_rhythm'),
        ('tracker', '0053_mail_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('recommendations', 'Recommendations'), ('meetings', 'Meetings'), ('organisations', 'Organisations'), ('posts', 'Posts'), ('people', 'People'), ('themes', 'Themes')], max_length=20)),
                ('file_name', models.CharField(max_length=255)),
                ('data', models.BinaryField(help_text='The bytes as they arrived; emptied once they were read.')),
                ('table', models.BinaryField(default=b'', help_text='The cells that were read, compressed; emptied at the end.')),
                ('state', models.CharField(choices=[('reading', 'Being read'), ('read', 'Columns to be chosen'), ('checking', 'Being checked'), ('checked', 'Checked'), ('applying', 'Being imported'), ('applied', 'Imported'), ('refused', 'Could not be read')], default='reading', max_length=10)),
                ('columns', models.JSONField(default=dict, help_text='What is chosen for the columns, as in a profile.')),
                ('outcome', models.JSONField(default=dict, help_text='What the check found.')),
                ('mark', models.CharField(blank=True, help_text='Stands for all that the check said would be done.', max_length=64)),
                ('rows', models.PositiveIntegerField(default=0, help_text='How many rows the file has.')),
                ('done', models.PositiveIntegerField(default=0, help_text='How many of them were looked at so far.')),
                ('attempts', models.PositiveSmallIntegerField(default=0, help_text='How often the work in hand began.')),
                ('problem', models.TextField(blank=True, help_text='Why it could not be read or applied, for the person.')),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('act', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.act')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(help_text='The meeting of all rows; none: each names its.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='briefings.meeting')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['recommendations', 'meetings', 'organisations', 'posts', 'people', 'themes'])), name='import_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('act__isnull', True), ('state__in', ['reading', 'read', 'checking', 'checked', 'applying', 'refused'])), models.Q(('problem', ''), ('state', 'applied')), _connector='OR'), name='import_state_has_its_facts')],
            },
        ),
        migrations.CreateModel(
            name='ForeignCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=100, verbose_name='their reference')),
                ('act', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.act')),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='briefings.meeting')),
                ('recommendation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='foreign_code', to='tracker.recommendation')),
            ],
            options={
                'verbose_name': 'their reference',
                'verbose_name_plural': 'their references',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'code'), name='foreign_code_once_in_meeting'), models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='foreign_code_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ImportProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('recommendations', 'Recommendations'), ('meetings', 'Meetings'), ('organisations', 'Organisations'), ('posts', 'Posts'), ('people', 'People'), ('themes', 'Themes')], max_length=20)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('columns', models.JSONField(help_text='What is chosen for a column, by its heading; and what holds for the file.')),
                ('saved_at', models.DateTimeField()),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='import_profiles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import profile',
                'verbose_name_plural': 'import profiles',
                'constraints': [models.UniqueConstraint(fields=('owner', 'kind', 'name'), name='import_profile_name_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['recommendations', 'meetings', 'organisations', 'posts', 'people', 'themes'])), name='import_profile_kind_known')],
            },
        ),
        migrations.RunSQL([GUARD], [DROP]),
    ]
