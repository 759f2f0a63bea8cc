"""What 0002 to 0033 make, at once, for a database that begins empty: see `briefings.squashed`."""

from django.db import migrations

from briefings.squashed import Squashed

REPLACED = [
    ("briefings", "0002_versions"),
    ("briefings", "0003_guards"),
    ("briefings", "0004_formats"),
    ("briefings", "0005_guard_originals"),
    ("briefings", "0006_fewer_indexes"),
    ("briefings", "0007_version_ranges"),
    ("briefings", "0008_digests"),
    ("briefings", "0010_uploads"),
    ("briefings", "0011_labels"),
    ("briefings", "0030_search"),
    ("briefings", "0031_search_columns"),
    ("briefings", "0032_rhythm"),
    ("briefings", "0033_revisions"),
]


class Migration(migrations.Migration):
    replaces = REPLACED
    dependencies = [("briefings", "0001_initial"), ("tracker", "0001_initial")]
    operations = [Squashed(__file__, REPLACED)]
