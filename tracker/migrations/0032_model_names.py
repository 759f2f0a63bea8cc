"""What the rows of the log, recommendations and their sources are called in the administration."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0031_labels'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='act',
            options={'verbose_name': 'act', 'verbose_name_plural': 'acts'},
        ),
        migrations.AlterModelOptions(
            name='evidence',
            options={'verbose_name': 'evidence', 'verbose_name_plural': 'evidence'},
        ),
        migrations.AlterModelOptions(
            name='logcheck',
            options={'verbose_name': 'check of the log', 'verbose_name_plural': 'checks of the log'},
        ),
        migrations.AlterModelOptions(
            name='passagedecision',
            options={'verbose_name': 'decision not to track', 'verbose_name_plural': 'decisions not to track'},
        ),
        migrations.AlterModelOptions(
            name='progressentry',
            options={'verbose_name': 'log entry', 'verbose_name_plural': 'log entries'},
        ),
        migrations.AlterModelOptions(
            name='recommendation',
            options={'verbose_name': 'recommendation', 'verbose_name_plural': 'recommendations'},
        ),
        migrations.AlterModelOptions(
            name='relation',
            options={'verbose_name': 'relation', 'verbose_name_plural': 'relations'},
        ),
        migrations.AlterModelOptions(
            name='source',
            options={'verbose_name': 'source text', 'verbose_name_plural': 'source texts'},
        ),
    ]
