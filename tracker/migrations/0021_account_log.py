"""The log of accounts: its table, append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARD = """
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON tracker_accountchange
  FOR EACH ROW EXECUTE FUNCTION tracker_refuse_change();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON tracker_accountchange
  FOR EACH STATEMENT EXECUTE FUNCTION tracker_refuse_change();
ALTER TABLE tracker_accountchange ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
"""

UNGUARD = """
DROP TRIGGER guard_truncate ON tracker_accountchange;
DROP TRIGGER guard_rows ON tracker_accountchange;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0020_mail'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('invited', 'Invited'), ('password_ended', 'Password ended'), ('link_sent', 'Link to a new password sent by mail'), ('link_shown', 'Link to a first password shown to an administrator'), ('link_printed', 'Link to a new password printed on the server'), ('first_password', 'First password set'), ('password_reset', 'Password reset through a link'), ('password_changed', 'Password changed'), ('address', 'E-mail address changed'), ('name', 'Name changed'), ('organisation', 'Organisation changed'), ('roles', 'Roles changed'), ('coordinator_given', 'Role of coordinator given'), ('coordinator_taken', 'Role of coordinator taken away'), ('access', 'Access to the admin changed'), ('deactivated', 'Account closed'), ('reactivated', 'Account opened again')], max_length=20)),
                ('old', models.CharField(blank=True, max_length=300)),
                ('new', models.CharField(blank=True, max_length=300)),
                ('told_to_coordinators', models.BooleanField(default=False)),
                ('act', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='account_changes', to='tracker.act')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='account_changes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'change of an account',
                'verbose_name_plural': 'log of accounts',
                'indexes': [models.Index(fields=['person', '-at'], name='account_change_of_person'), models.Index(fields=['-at', '-id'], name='account_change_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='account_change_has_kind')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
