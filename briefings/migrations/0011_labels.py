"""What the tables and columns of meetings, briefings, passages and uploads are called; nothing changes in the database."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("briefings", "0010_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="briefing",
            options={"verbose_name": "briefing", "verbose_name_plural": "briefings"},
        ),
        migrations.AlterModelOptions(
            name="meeting",
            options={"verbose_name": "meeting", "verbose_name_plural": "meetings"},
        ),
        migrations.AlterModelOptions(
            name="passage",
            options={"verbose_name": "passage", "verbose_name_plural": "passages"},
        ),
        migrations.AlterField(
            model_name="briefing",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="imported by",
            ),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="file_name",
            field=models.CharField(max_length=255, verbose_name="file name"),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="format",
            field=models.CharField(
                choices=[
                    ("txt", "Plain text"),
                    ("html", "Web page"),
                    ("docx", "Word document"),
                    ("pdf", "PDF file"),
                    ("eml", "E-mail message"),
                ],
                default="txt",
                max_length=4,
                verbose_name="format",
            ),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="briefings",
                to="briefings.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="notices",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                default=list,
                help_text="What the import left out or is not sure of.",
                size=None,
                verbose_name="notices",
            ),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="read_at",
            field=models.DateTimeField(verbose_name="imported at"),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="sha256",
            field=models.CharField(
                help_text="SHA-256 of the original file, in hexadecimal.",
                max_length=64,
                unique=True,
                verbose_name="checksum",
            ),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="size",
            field=models.PositiveIntegerField(help_text="Size of the original file in bytes.", verbose_name="size"),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="text",
            field=models.TextField(verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="title",
            field=models.CharField(max_length=200, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="briefingevent",
            name="added_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="imported by",
            ),
        ),
        migrations.AlterField(
            model_name="briefingevent",
            name="file_name",
            field=models.CharField(max_length=255, verbose_name="file name"),
        ),
        migrations.AlterField(
            model_name="briefingevent",
            name="format",
            field=models.CharField(
                choices=[
                    ("txt", "Plain text"),
                    ("html", "Web page"),
                    ("docx", "Word document"),
                    ("pdf", "PDF file"),
                    ("eml", "E-mail message"),
                ],
                default="txt",
                max_length=4,
                verbose_name="format",
            ),
        ),
        migrations.AlterField(
            model_name="briefingevent",
            name="meeting",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="briefings.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AlterField(
            model_name="briefingevent",
            name="notices",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                default=list,
                help_text="What the import left out or is not sure of.",
                size=None,
                verbose_name="notices",
            ),
        ),
        migrations.AlterField(
            model_name="briefingevent",
            name="read_at",
            field=models.DateTimeField(verbose_name="imported at"),
        ),
        migrations.AlterField(
            model_name="briefingevent",
            name="sha256",
            field=models.CharField(
                help_text="SHA-256 of the original file, in hexadecimal.", max_length=64, verbose_name="checksum"
            ),
        ),
        migrations.AlterField(
            model_name="briefingevent",
            name="size",
            field=models.PositiveIntegerField(help_text="Size of the original file in bytes.", verbose_name="size"),
        ),
        migrations.AlterField(
            model_name="briefingevent",
            name="title",
            field=models.CharField(max_length=200, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="code",
            field=models.CharField(
                help_text="Prefix of references such as PARIS-07. You cannot change it once it is used.",
                max_length=12,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[A-Z][A-Z0-9]{1,11}$",
                        "The code needs 2 to 12 capital letters and digits, and starts with a letter.",
                    )
                ],
                verbose_name="code",
            ),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                help_text="The previous meeting in the series, if there is one.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="briefings.meeting",
                verbose_name="previous meeting",
            ),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="name",
            field=models.CharField(max_length=200, unique=True, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="place",
            field=models.CharField(blank=True, max_length=200, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="meetingevent",
            name="code",
            field=models.CharField(
                help_text="Prefix of references such as PARIS-07. You cannot change it once it is used.",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[A-Z][A-Z0-9]{1,11}$",
                        "The code needs 2 to 12 capital letters and digits, and starts with a letter.",
                    )
                ],
                verbose_name="code",
            ),
        ),
        migrations.AlterField(
            model_name="meetingevent",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                help_text="The previous meeting in the series, if there is one.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="briefings.meeting",
                verbose_name="previous meeting",
            ),
        ),
        migrations.AlterField(
            model_name="meetingevent",
            name="name",
            field=models.CharField(max_length=200, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="meetingevent",
            name="place",
            field=models.CharField(blank=True, max_length=200, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="passage",
            name="block",
            field=models.PositiveIntegerField(
                help_text="Sentences of one paragraph, and items of one list, have the same number.",
                verbose_name="block",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="briefing",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passages",
                to="briefings.briefing",
                verbose_name="briefing",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="end",
            field=models.PositiveIntegerField(verbose_name="end"),
        ),
        migrations.AlterField(
            model_name="passage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("heading", "Heading"),
                    ("sentence", "Sentence"),
                    ("list_item", "List item"),
                    ("table_header", "Table header"),
                    ("table_row", "Table row"),
                    ("furniture", "Page header or footer"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="level",
            field=models.PositiveSmallIntegerField(
                help_text="Level of a heading, or depth of a list item.", null=True, verbose_name="level"
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="number",
            field=models.PositiveIntegerField(help_text="Place in the briefing, from 1.", verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="passage",
            name="score",
            field=models.FloatField(
                help_text="How certain the suggestion is, from 0 to 1.", null=True, verbose_name="score"
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="start",
            field=models.PositiveIntegerField(verbose_name="start"),
        ),
        migrations.AlterField(
            model_name="passage",
            name="suggested_goal",
            field=models.TextField(blank=True, verbose_name="suggested goal"),
        ),
        migrations.AlterField(
            model_name="passage",
            name="suggested_kind",
            field=models.CharField(
                choices=[
                    ("proposal", "Proposal"),
                    ("objective", "Objective"),
                    ("initiative", "Initiative"),
                    ("action", "Action"),
                    ("commitment", "Commitment"),
                    ("recommendation", "Recommendation"),
                ],
                max_length=20,
                null=True,
                verbose_name="suggested kind",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="suggested_title",
            field=models.CharField(blank=True, max_length=120, verbose_name="suggested title"),
        ),
        migrations.AlterField(
            model_name="upload",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting for import"),
                    ("reading", "Being imported"),
                    ("read", "Imported"),
                    ("refused", "Could not be imported"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AlterConstraint(
            model_name="meeting",
            name="meeting_code_is_capitals",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Z][A-Z0-9]{1,11}$")),
                name="meeting_code_is_capitals",
                violation_error_message="The code needs 2 to 12 capital letters and digits, and starts with a letter.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="meeting",
            name="meeting_ends_after_it_starts",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    models.Q(("ends_on__gte", models.F("starts_on")), ("starts_on__isnull", False)),
                    _connector="OR",
                ),
                name="meeting_ends_after_it_starts",
                violation_error_message="Enter a first day that is not after the last day.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="meeting",
            name="meeting_does_not_follow_itself",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("follows__isnull", True), models.Q(("follows", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="meeting_does_not_follow_itself",
                violation_error_message="A meeting cannot be its own previous meeting.",
            ),
        ),
    ]
