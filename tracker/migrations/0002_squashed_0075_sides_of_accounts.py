"""What 0002 to 0075 make, at once, for a database that begins empty: see `briefings.squashed`.

Roles, what they may do and the system user are rows, so they are made by the functions of the migrations themselves.
"""

from importlib import import_module

from django.db import migrations

from briefings.squashed import Squashed

REPLACED = [
    ("tracker", "0002_guards"),
    ("tracker", "0003_roles"),
    ("tracker", "0004_sign_in_attempts"),
    ("tracker", "0005_list_and_search"),
    ("tracker", "0006_list_and_work_indexes"),
    ("tracker", "0007_fewer_indexes"),
    ("tracker", "0008_make_whole"),
    ("tracker", "0009_version_ranges"),
    ("tracker", "0010_chain_versions"),
    ("tracker", "0011_redaction"),
    ("tracker", "0012_guard_redaction"),
    ("tracker", "0013_log_checks"),
    ("tracker", "0014_follow_up"),
    ("tracker", "0020_mail"),
    ("tracker", "0021_account_log"),
    ("tracker", "0022_account_rights"),
    ("tracker", "0023_stricter_guards"),
    ("tracker", "0024_admin_log_names"),
    ("tracker", "0025_mail_act"),
    ("tracker", "0030_labels"),
    ("tracker", "0031_labels"),
    ("tracker", "0032_model_names"),
    ("tracker", "0033_access"),
    ("tracker", "0034_guard_access"),
    ("tracker", "0035_reasons_and_responses"),
    ("tracker", "0036_changes_of_many"),
    ("tracker", "0037_saved_views"),
    ("tracker", "0038_entries_of_a_person"),
    ("tracker", "0039_list_orders"),
    ("tracker", "0041_day_tallies"),
    ("tracker", "0042_past_days"),
    ("tracker", "0043_raised"),
    ("tracker", "0044_search"),
    ("tracker", "0045_covering_indexes"),
    ("tracker", "0046_requests"),
    ("tracker", "0047_notices"),
    ("tracker", "0048_posts"),
    ("tracker", "0049_calendars"),
    ("tracker", "0052_undo_review"),
    ("tracker", "0053_mail_names"),
    ("tracker", "0054_imports"),
    ("tracker", "0055_revisions"),
    ("tracker", "0056_versions_by_act"),
    ("tracker", "0057_notices_read"),
    ("tracker", "0058_bell"),
    ("tracker", "0059_follow_views"),
    ("tracker", "0060_next_day"),
    ("tracker", "0061_pages"),
    ("tracker", "0062_versions_ask_once"),
    ("tracker", "0063_restricted_entries"),
    ("tracker", "0064_retired"),
    ("tracker", "0065_feeds"),
    ("tracker", "0066_webhooks"),
    ("tracker", "0067_forecast"),
    ("tracker", "0068_acts_under_way"),
    ("tracker", "0069_acts_seen"),
    ("tracker", "0070_added_sources"),
    ("tracker", "0071_weekends"),
    ("tracker", "0072_versions_by_statement"),
    ("tracker", "0073_sooner"),
    ("tracker", "0074_past_by_end"),
    ("tracker", "0075_sides_of_accounts"),
]


def make_roles(apps, schema_editor):
    """Make the roles as they are in the end."""
    for name, function in (
        ("0003_roles", "make"),
        ("0013_log_checks", "let_see"),
        ("0022_account_rights", "make"),
        ("0034_guard_access", "let_keep"),
    ):
        getattr(import_module(f"tracker.migrations.{name}"), function)(apps, schema_editor)


class Migration(migrations.Migration):
    replaces = REPLACED
    dependencies = [
        ("briefings", "0002_squashed_0033_revisions"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("tracker", "0001_initial"),
    ]
    operations = [
        Squashed(__file__, REPLACED),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
