"""What is derived from the words of a new row is made sooner: the index of titles, and the words for search.

All of it stays the same. A title without accents is no longer held against the table of accents, letter by letter; a text
that says nothing, as that of most entries by which something is tracked, goes without two parsers; and a text of
letters, digits and hyphens, such as a reference with a title, without the rules for other signs.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models.functions import Lower
from django.db.models.lookups import Regex

_TITLE = import_module("tracker.migrations.0039_list_orders")
_TEXT = import_module("tracker.migrations.0072_versions_by_statement").SEARCH_TEXT
_VECTOR = import_module("briefings.migrations.0030_search").VECTOR.replace("CREATE", "CREATE OR REPLACE", 1)


def changed(text: str, pairs: dict[str, str]) -> str:
    """Return a statement with parts of it replaced, each of which it has once."""
    for old, new in pairs.items():
        if text.count(old) != 1:
            raise AssertionError(f"This is not the function that this migration changes: {old}")
        text = text.replace(old, new)
    return text


_SIGNS = r"  plain := btrim(regexp_replace(plain, '[^a-z0-9\u0080-\U0010ffff-]+', ' ', 'g'));" + "\n"
TEXT = changed(
    _TEXT,
    {
        "BEGIN\n": "BEGIN\n  IF btrim(words) = '' THEN\n    RETURN '';\n  END IF;\n",
        _SIGNS: f"  IF plain ~ '[^a-z0-9 -]|  |^ | $' THEN\n  {_SIGNS}  END IF;\n",
    },
)
VECTOR = changed(
    _VECTOR,
    {
        "  written tsvector := to_tsvector('pg_catalog.simple', plain);\nBEGIN\n": (
            "  written tsvector;\nBEGIN\n"
            "  IF plain = '' THEN\n    RETURN '';\n  END IF;\n"
            "  written := to_tsvector('pg_catalog.simple', plain);\n"
        )
    },
)
_TRANSLATED = _TITLE.Migration.operations[1].index.expressions[0]
_SMALL = Lower(models.F("title"))


class Migration(migrations.Migration):
    dependencies = [("tracker", "0072_versions_by_statement")]

    operations = [
        migrations.RunSQL(TEXT, _TEXT),
        migrations.RunSQL(VECTOR, _VECTOR),
        migrations.RemoveIndex("recommendation", "recommendation_by_title_folded"),
        migrations.AddIndex(
            "recommendation",
            models.Index(
                models.Case(
                    models.When(Regex(_SMALL, models.Value("[À-ț]")), then=_TRANSLATED),
                    default=_SMALL,
                    output_field=models.CharField(),
                ),
                name="recommendation_by_title_folded",
            ),
        ),
    ]
