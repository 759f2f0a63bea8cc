"""New labels of codes; nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0025_mail_act'),
    ]

    operations = [
        migrations.AlterField(
            model_name='passagedecision',
            name='decision',
            field=models.CharField(choices=[('informational', 'Background'), ('rejected', 'Not ours')], max_length=15),
        ),
        migrations.AlterField(
            model_name='passagedecisionevent',
            name='decision',
            field=models.CharField(choices=[('informational', 'Background'), ('rejected', 'Not ours')], max_length=15),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='confidence',
            field=models.CharField(blank=True, choices=[('on_track', 'On time'), ('at_risk', 'At risk'), ('delayed', 'Will be late')], max_length=10),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='kind',
            field=models.CharField(choices=[('admit', 'Track'), ('respond', 'Respond'), ('assign', 'Assign lead and owner'), ('check_in', 'Confirm no change'), ('report', 'Add an update'), ('stall', 'Put on hold'), ('claim', 'Report as complete'), ('add', 'Add a note'), ('withdraw_claim', 'Withdraw the completion report'), ('verify', 'Verify'), ('return_claim', 'Send back'), ('close', 'Close without implementation'), ('supersede', 'Supersede'), ('merge', 'Merge'), ('enter_in_error', 'Mark as entered in error'), ('reopen', 'Reopen'), ('propose_date', 'Propose a new date'), ('decide_date', 'Approve or reject the new date'), ('set_date', 'Set the due date'), ('correct', 'Correct an entry'), ('edit', 'Edit details'), ('redact', 'Remove words from the log')], max_length=20),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='status_from',
            field=models.CharField(blank=True, choices=[('not_yet_reported', 'No update yet'), ('not_started', 'Not started'), ('in_progress', 'In progress'), ('stalled', 'On hold'), ('reported_complete', 'Reported complete'), ('implemented', 'Closed: implemented'), ('partly_implemented', 'Closed: implemented in part'), ('not_implemented', 'Closed: not implemented'), ('superseded', 'Closed: superseded'), ('no_longer_applicable', 'Closed: overtaken by events'), ('entered_in_error', 'Entered in error')], max_length=24),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='status_to',
            field=models.CharField(choices=[('not_yet_reported', 'No update yet'), ('not_started', 'Not started'), ('in_progress', 'In progress'), ('stalled', 'On hold'), ('reported_complete', 'Reported complete'), ('implemented', 'Closed: implemented'), ('partly_implemented', 'Closed: implemented in part'), ('not_implemented', 'Closed: not implemented'), ('superseded', 'Closed: superseded'), ('no_longer_applicable', 'Closed: overtaken by events'), ('entered_in_error', 'Entered in error')], max_length=24),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='claim_extent',
            field=models.CharField(blank=True, choices=[('complete', 'All of it'), ('in_part', 'Part of it')], max_length=10),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='due_basis',
            field=models.CharField(choices=[('none_given', 'None'), ('from_source', 'From the source'), ('set_by_us', 'Set by us')], default='none_given', max_length=12),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='position',
            field=models.CharField(choices=[('not_yet_answered', 'Awaiting response'), ('accepted', 'Accepted'), ('accepted_in_part', 'Accepted in part'), ('noted', 'Noted'), ('declined', 'Not accepted')], default='not_yet_answered', max_length=20),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='priority',
            field=models.CharField(choices=[('ordinary', 'Normal'), ('priority', 'High')], default='ordinary', max_length=10),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='status',
            field=models.CharField(choices=[('not_yet_reported', 'No update yet'), ('not_started', 'Not started'), ('in_progress', 'In progress'), ('stalled', 'On hold'), ('reported_complete', 'Reported complete'), ('implemented', 'Closed: implemented'), ('partly_implemented', 'Closed: implemented in part'), ('not_implemented', 'Closed: not implemented'), ('superseded', 'Closed: superseded'), ('no_longer_applicable', 'Closed: overtaken by events'), ('entered_in_error', 'Entered in error')], default='not_yet_reported', max_length=24),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='claim_extent',
            field=models.CharField(blank=True, choices=[('complete', 'All of it'), ('in_part', 'Part of it')], max_length=10),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='due_basis',
            field=models.CharField(choices=[('none_given', 'None'), ('from_source', 'From the source'), ('set_by_us', 'Set by us')], default='none_given', max_length=12),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='position',
            field=models.CharField(choices=[('not_yet_answered', 'Awaiting response'), ('accepted', 'Accepted'), ('accepted_in_part', 'Accepted in part'), ('noted', 'Noted'), ('declined', 'Not accepted')], default='not_yet_answered', max_length=20),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='priority',
            field=models.CharField(choices=[('ordinary', 'Normal'), ('priority', 'High')], default='ordinary', max_length=10),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='status',
            field=models.CharField(choices=[('not_yet_reported', 'No update yet'), ('not_started', 'Not started'), ('in_progress', 'In progress'), ('stalled', 'On hold'), ('reported_complete', 'Reported complete'), ('implemented', 'Closed: implemented'), ('partly_implemented', 'Closed: implemented in part'), ('not_implemented', 'Closed: not implemented'), ('superseded', 'Closed: superseded'), ('no_longer_applicable', 'Closed: overtaken by events'), ('entered_in_error', 'Entered in error')], default='not_yet_reported', max_length=24),
        ),
        migrations.AlterField(
            model_name='relation',
            name='kind',
            field=models.CharField(choices=[('supersedes', 'supersedes'), ('merged_into', 'was merged into'), ('restates', 'reiterates'), ('supports', 'supports')], max_length=12),
        ),
        migrations.AlterField(
            model_name='relationevent',
            name='kind',
            field=models.CharField(choices=[('supersedes', 'supersedes'), ('merged_into', 'was merged into'), ('restates', 'reiterates'), ('supports', 'supports')], max_length=12),
        ),
    ]
