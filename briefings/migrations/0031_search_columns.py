"""Passages, briefings and meetings are searched by their words; those of passages that are there are filled in.

A passage is written once and guarded, so its guard rests while that is done.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

_FILL = """
UPDATE briefings_passage p SET searched = briefings_search_vector(given.words)
FROM unnest(%s::bigint[], %s::text[]) AS given(id, words) WHERE p.id = given.id
"""
_AT_ONCE = 1_000


def fill(apps, schema_editor):
    """Give each passage its words; the text of a briefing is cut here, because the server would begin anew each time."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id FROM briefings_briefing ORDER BY id")
        for (briefing,) in cursor.fetchall():
            cursor.execute("SELECT text FROM briefings_briefing WHERE id = %s", [briefing])
            (text,) = cursor.fetchone()
            cursor.execute(
                'SELECT id, start, "end" FROM briefings_passage WHERE briefing_id = %s ORDER BY number', [briefing]
            )
            rows = [(key, text[start:end]) for key, start, end in cursor.fetchall()]
            for begin in range(0, len(rows), _AT_ONCE):
                keys, words = zip(*rows[begin : begin + _AT_ONCE], strict=True)
                cursor.execute(_FILL, [list(keys), list(words)])


def _words(*columns):
    return models.Func(
        *columns,
        arg_joiner=" || ' ' || ",
        output_field=django.contrib.postgres.search.SearchVectorField(),
        template="briefings_search_vector(%(expressions)s)",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("briefings", "0030_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="passage",
            name="searched",
            field=django.contrib.postgres.search.SearchVectorField(
                editable=False, help_text="Its words, as the search knows them.", null=True
            ),
        ),
        migrations.RunSQL("ALTER TABLE briefings_passage DISABLE TRIGGER guard_rows", migrations.RunSQL.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL("ALTER TABLE briefings_passage ENABLE ALWAYS TRIGGER guard_rows", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="passage",
            index=django.contrib.postgres.indexes.GinIndex(fields=["searched"], name="passage_searched"),
        ),
        migrations.AddIndex(
            model_name="briefing",
            index=django.contrib.postgres.indexes.GinIndex(_words("title"), name="briefing_words"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=django.contrib.postgres.indexes.GinIndex(_words("name", "code", "place"), name="meeting_words"),
        ),
    ]
