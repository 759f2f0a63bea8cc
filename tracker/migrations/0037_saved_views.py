"""Lists that people keep under a name, and until when each has seen what a tab of the list shows."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0036_changes_of_many'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Lower(models.F('name')), models.Value('àáâãäåāăąÀÁÂÃÄÅĀĂĄçćčÇĆČďđĎĐèéêëēėęěÈÉÊËĒĖĘĚğģĞĢìíîïīįıÌÍÎÏĪĮİķĶĺľłĹĽŁñńņňÑŃŅŇòóôõöøōőÒÓÔÕÖØŌŐřŘśšşșŚŠŞȘťţțŤŢȚùúûüūůűųÙÚÛÜŪŮŰŲýÿÝŸźżžŹŻŽ'), models.Value('aaaaaaaaaaaaaaaaaaccccccddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllnnnnnnnnoooooooooooooooorrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz'), function='translate', output_field=models.CharField()), output_field=models.CharField(max_length=200))),
                ('query', models.TextField(blank=True, help_text='Of the address of the list.', verbose_name='query')),
                ('shared_with', models.CharField(blank=True, choices=[('reader', 'Reader'), ('contributor', 'Contributor'), ('coordinator', 'Coordinator'), ('administrator', 'Administrator')], max_length=20, verbose_name='shared with')),
                ('changed_at', models.DateTimeField(verbose_name='changed')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'saved view',
                'verbose_name_plural': 'saved views',
            },
        ),
        migrations.CreateModel(
            name='SeenMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ready', models.CharField(blank=True, help_text='The tab, where it is one that is always there.', max_length=20)),
                ('until', models.DateTimeField()),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('view', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='tracker.savedview')),
            ],
            options={
                'verbose_name': 'mark of what was seen',
                'verbose_name_plural': 'marks of what was seen',
            },
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(condition=models.Q(('shared_with', ''), _negated=True), fields=['shared_with'], name='saved_view_shared'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('owner', 'sort_key'), name='saved_view_name_unique_of_owner'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_name'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('shared_with__in', ['', 'reader', 'contributor', 'coordinator', 'administrator'])), name='saved_view_role_known'),
        ),
        migrations.AddConstraint(
            model_name='seenmark',
            constraint=models.UniqueConstraint(fields=('user', 'view', 'ready'), name='seen_mark_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='seenmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('view__isnull', True), models.Q(('ready', ''), _negated=True)), models.Q(('ready', ''), ('view__isnull', False)), _connector='OR'), name='seen_mark_of_one_tab'),
        ),
    ]
