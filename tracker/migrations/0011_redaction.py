import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0010_chain_versions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='evidence',
            name='evidence_link_is_whole',
        ),
        migrations.RemoveConstraint(
            model_name='progressentry',
            name='entry_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='progressentry',
            name='entry_internal_is_a_remark',
        ),
        migrations.RemoveConstraint(
            model_name='progressentry',
            name='entry_redaction_is_whole',
        ),
        migrations.AddField(
            model_name='act',
            name='redaction',
            field=models.JSONField(help_text='Of a reason that was taken out: its digest, and the act that did it.', null=True),
        ),
        migrations.AddField(
            model_name='act',
            name='redacts',
            field=models.ForeignKey(db_index=False, help_text='The act whose reason this one took out.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.act'),
        ),
        migrations.AddField(
            model_name='act',
            name='salt',
            field=models.CharField(default='', help_text='Random; hides the reason behind its digest.', max_length=32),
        ),
        migrations.AddField(
            model_name='evidence',
            name='is_redacted',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='evidence',
            name='number',
            field=models.CharField(blank=True, help_text='Of a file, cable or letter in a registry.', max_length=200),
        ),
        migrations.AddField(
            model_name='progressentry',
            name='form_digest',
            field=models.CharField(default='', help_text="Of everything that was sent with the form, under the entry's salt.", max_length=64),
        ),
        migrations.AddField(
            model_name='progressentry',
            name='redacted_through',
            field=models.ForeignKey(db_index=False, help_text='The last entry that redacts this.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.progressentry'),
        ),
        migrations.AddField(
            model_name='progressentry',
            name='redaction',
            field=models.JSONField(help_text='Of words taken out their digests, of the others their salts.', null=True),
        ),
        migrations.AddField(
            model_name='progressentry',
            name='redacts',
            field=models.ForeignKey(db_index=False, help_text='The entry out of which this one took words.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='tracker.progressentry'),
        ),
        migrations.AddField(
            model_name='progressentry',
            name='salt',
            field=models.CharField(default='', help_text='Random; hides the words behind their digests.', max_length=32),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='kind',
            field=models.CharField(choices=[('link', 'Link'), ('number', 'Registry or cable number')], default='link', max_length=10),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='url',
            field=models.URLField(blank=True, max_length=1000, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='kind',
            field=models.CharField(choices=[('admit', 'Admit'), ('respond', 'Respond'), ('assign', 'Assign'), ('check_in', 'Check in'), ('report', 'Report'), ('stall', 'Stall'), ('claim', 'Claim completion'), ('add', 'Add'), ('withdraw_claim', 'Withdraw claim'), ('verify', 'Verify'), ('return_claim', 'Return claim'), ('close', 'Close'), ('supersede', 'Supersede'), ('merge', 'Merge'), ('enter_in_error', 'Enter in error'), ('reopen', 'Reopen'), ('propose_date', 'Propose date'), ('decide_date', 'Decide date'), ('set_date', 'Set date'), ('correct', 'Correct'), ('edit', 'Edit'), ('redact', 'Redact')], max_length=20),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='redaction_reason',
            field=models.TextField(blank=True, help_text='Of a redaction from before redactions were entries.'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['at', 'id'], name='act_in_order'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(('redaction__isnull', True), models.Q(('reason', ''), ('salt', '')), _connector='OR'), name='act_redaction_leaves_no_words'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'link'), ('number', ''), ('sha256', ''), ('url__regex', '^https?://'), models.Q(('title', ''), _negated=True)), models.Q(('kind', 'number'), ('sha256', ''), ('url', ''), models.Q(('number', ''), _negated=True), models.Q(('title', ''), _negated=True)), models.Q(('is_redacted', True), models.Q(('title', ''), models.Q(('number', ''), ('url', '')), _connector='OR')), _connector='OR'), name='evidence_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['admit', 'respond', 'assign', 'check_in', 'report', 'stall', 'claim', 'add', 'withdraw_claim', 'verify', 'return_claim', 'close', 'supersede', 'merge', 'enter_in_error', 'reopen', 'propose_date', 'decide_date', 'set_date', 'correct', 'edit', 'redact'])), name='entry_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(('internal', False), models.Q(('kind__in', ['add', 'correct', 'redact']), ('status_from', models.F('status_to'))), _connector='OR'), name='entry_internal_is_a_remark'),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'redact'), ('redacts__isnull', False)), models.Q(models.Q(('kind', 'redact'), _negated=True), ('redacts__isnull', True)), _connector='OR'), name='entry_redaction_names_entry'),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('redacted_at__isnull', True), ('redacted_by__isnull', True), ('redacted_through__isnull', True), ('redaction__isnull', True), ('redaction_reason', '')), models.Q(('redacted_at__isnull', False), ('redacted_by__isnull', False), ('redacted_through__isnull', False), ('redaction__isnull', False), ('redaction_reason', ''), ('salt', '')), models.Q(('next_step', ''), ('received_from', ''), ('redacted_at__isnull', False), ('redacted_by__isnull', False), ('redacted_through__isnull', True), ('redaction__isnull', True), ('text', ''), models.Q(('redaction_reason', ''), _negated=True)), _connector='OR'), name='entry_redaction_is_whole'),
        ),
    ]
