
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('briefings', '0006_fewer_indexes'),
        ('tracker', '0006_list_and_work_indexes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='progressentry',
            name='entry_hashes_are_sha256',
        ),
        migrations.RemoveConstraint(
            model_name='recommendation',
            name='recommendation_number_unique',
        ),
        migrations.RemoveIndex(
            model_name='recommendation',
            name='recommendation_by_status',
        ),
        migrations.RemoveIndex(
            model_name='recommendation',
            name='recommendation_listed',
        ),
        migrations.AlterField(
            model_name='passagedecisionevent',
            name='act',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.act'),
        ),
        migrations.AlterField(
            model_name='passagedecisionevent',
            name='passage',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='briefings.passage'),
        ),
        migrations.AlterField(
            model_name='postevent',
            name='holder',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='Nobody while it is vacant.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='postevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.organisation'),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='act',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='tracker.act'),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='corrects',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='tracker.progressentry'),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='form_token',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='hash',
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='recommendation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='progressentry',
            name='redacted_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='claim',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.progressentry'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='claim_holder',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='date_proposal',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.progressentry'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='lead',
            field=models.ForeignKey(blank=True, db_index=False, help_text='Empty: not assigned.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led', to='tracker.organisation'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='meeting',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='briefings.meeting'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='reference',
            field=models.CharField(editable=False, max_length=24),
        ),
        # What the server computes cannot be altered: the column and its index are made anew.
        migrations.RemoveIndex(
            model_name='recommendation',
            name='recommendation_searched',
        ),
        migrations.RemoveField(
            model_name='recommendation',
            name='searched',
        ),
        migrations.AddField(
            model_name='recommendation',
            name='searched',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.Func(models.Func(models.F('reference'), models.Value('-'), models.Value(' '), function='replace', output_field=models.TextField()), output_field=django.contrib.postgres.search.SearchVectorField(), template="setweight(to_tsvector('english', %(expressions)s), 'A')"), models.Func(models.Case(models.When(then=models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.F('title'), models.Value('[\x80-©«-±´¶-¸»-¿×÷\u2000-\u206f₠-\u20cf←-⯿⸀-\u2e7f\u3000-〄〈-〿\ue000-\uf8ff︀-\ufe6f\ufeff\uff00-／：-＠🀀-\U0001faff]'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value('œ'), models.Value('oe'), function='replace', output_field=models.TextField()), models.Value('Œ'), models.Value('oe'), function='replace', output_field=models.TextField()), models.Value('æ'), models.Value('ae'), function='replace', output_field=models.TextField()), models.Value('Æ'), models.Value('ae'), function='replace', output_field=models.TextField()), models.Value('ß'), models.Value('ss'), function='replace', output_field=models.TextField()), models.Value('ẞ'), models.Value('ss'), function='replace', output_field=models.TextField()), models.Value('àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ<>&-/'), models.Value('aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz     '), function='translate', output_field=models.TextField()), title__regex='[\x80-\U0010ffff]'), default=models.Func(models.F('title'), models.Value('<>&-/'), models.Value('     '), function='translate', output_field=models.TextField()), output_field=models.TextField()), output_field=django.contrib.postgres.search.SearchVectorField(), template="setweight(to_tsvector('english', %(expressions)s), 'A')"), models.Func(models.Case(models.When(goal__regex='[\x80-\U0010ffff]', then=models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.F('goal'), models.Value('[\x80-©«-±´¶-¸»-¿×÷\u2000-\u206f₠-\u20cf←-⯿⸀-\u2e7f\u3000-〄〈-〿\ue000-\uf8ff︀-\ufe6f\ufeff\uff00-／：-＠🀀-\U0001faff]'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value('œ'), models.Value('oe'), function='replace', output_field=models.TextField()), models.Value('Œ'), models.Value('oe'), function='replace', output_field=models.TextField()), models.Value('æ'), models.Value('ae'), function='replace', output_field=models.TextField()), models.Value('Æ'), models.Value('ae'), function='replace', output_field=models.TextField()), models.Value('ß'), models.Value('ss'), function='replace', output_field=models.TextField()), models.Value('ẞ'), models.Value('ss'), function='replace', output_field=models.TextField()), models.Value('àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ<>&-/'), models.Value('aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz     '), function='translate', output_field=models.TextField())), default=models.Func(models.F('goal'), models.Value('<>&-/'), models.Value('     '), function='translate', output_field=models.TextField()), output_field=models.TextField()), output_field=django.contrib.postgres.search.SearchVectorField(), template="setweight(to_tsvector('english', %(expressions)s), 'C')"), arg_joiner=' || ', output_field=django.contrib.postgres.search.SearchVectorField(), template='%(expressions)s'), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['searched'], name='recommendation_searched'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='stall',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.progressentry'),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='claim',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.progressentry'),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='claim_holder',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='date_proposal',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.progressentry'),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='lead',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='Empty: not assigned.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.organisation'),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='meeting',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='briefings.meeting'),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.post', verbose_name='owner post'),
        ),
        migrations.AlterField(
            model_name='recommendationevent',
            name='stall',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.progressentry'),
        ),
        migrations.AlterField(
            model_name='recommendationparty',
            name='recommendation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='party_links', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='recommendationpartyevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.organisation'),
        ),
        migrations.AlterField(
            model_name='recommendationpartyevent',
            name='recommendation',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='recommendationtheme',
            name='recommendation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='theme_links', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='recommendationthemeevent',
            name='recommendation',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='recommendationthemeevent',
            name='theme',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.theme'),
        ),
        migrations.AlterField(
            model_name='relationevent',
            name='act',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.act'),
        ),
        migrations.AlterField(
            model_name='relationevent',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.act'),
        ),
        migrations.AlterField(
            model_name='relationevent',
            name='one',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='relationevent',
            name='other',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='source',
            name='briefing',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='briefings.briefing'),
        ),
        migrations.AlterField(
            model_name='source',
            name='recommendation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='sourceevent',
            name='act',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.act'),
        ),
        migrations.AlterField(
            model_name='sourceevent',
            name='briefing',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='briefings.briefing'),
        ),
        migrations.AlterField(
            model_name='sourceevent',
            name='recommendation',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.recommendation'),
        ),
        migrations.AlterField(
            model_name='userevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tracker.organisation'),
        ),
        migrations.AlterField(
            model_name='userroleevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.group'),
        ),
        migrations.AlterField(
            model_name='userroleevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.UniqueConstraint(condition=models.Q(('form_token__isnull', False)), fields=('form_token',), name='entry_form_token_unique'),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('hash'), 64), ('hash__regex', '^[0-9a-f]*$'), django.db.models.lookups.Exact(django.db.models.functions.text.Length('text_sha256'), 64), ('text_sha256__regex', '^[0-9a-f]*$')), name='entry_hashes_are_sha256'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(fields=('reference',), name='recommendation_reference_unique'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), include=('status', 'kind', 'priority', 'position'), name='recommendation_number_unique'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(condition=models.Q(('date_proposal__isnull', False)), fields=['date_proposal'], name='recommendation_proposals'),
        ),
    ]
