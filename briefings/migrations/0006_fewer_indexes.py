
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0005_guard_originals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='briefingevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='briefingevent',
            name='meeting',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='briefings.meeting'),
        ),
        migrations.AlterField(
            model_name='meetingevent',
            name='follows',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The meeting it follows.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='briefings.meeting'),
        ),
        migrations.AlterField(
            model_name='passage',
            name='briefing',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='briefings.briefing'),
        ),
    ]
