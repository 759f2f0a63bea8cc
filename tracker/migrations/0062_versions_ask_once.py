"""A version asks for its act once, where it asked twice, and for the role only where the act does not allow it.

What is refused stays the same: whoever does not own the table writes no version without an act of the last 15 minutes.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("tracker.migrations.0023_stricter_guards")
_ACT = "SELECT at FROM tracker_act WHERE id = (NEW.pgh_context ->> 'act')::bigint"
_CHANGED = {
    "      BEGIN\n        NEW.pgh_previous := '';\n": (
        f"      DECLARE\n        acted timestamptz := ({_ACT});\n      BEGIN\n        NEW.pgh_previous := '';\n"
    ),
    _BEFORE._NEW_ACT: r"""        IF acted IS NULL OR acted <= clock_timestamp() - interval '15 minutes' THEN
          IF NOT pg_has_role(coalesce(nullif(current_setting('role', true), 'none'), session_user::text)::name,
                             (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
            RAISE EXCEPTION 'a change to %% is made with an act of its own', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
          END IF;
        END IF;
""",
    "          SELECT at INTO NEW.pgh_created_at FROM tracker_act WHERE id = (NEW.pgh_context ->> 'act')::bigint;\n"
    "          NEW.pgh_created_at := coalesce(NEW.pgh_created_at, clock_timestamp());\n        ELSE": (
        "          NEW.pgh_created_at := coalesce(acted, clock_timestamp());\n        ELSE"
    ),
    f"({_ACT}), clock_timestamp()))": "acted, clock_timestamp()))",
}

INSTALL = _BEFORE.INSTALL
for _was, _is in _CHANGED.items():
    if INSTALL.count(_was) != 1:
        raise AssertionError(f"The function of 0023 is not the one that this migration changes: {_was}")
    INSTALL = INSTALL.replace(_was, _is)

_AT_UTC = "ALTER FUNCTION tracker_install_guards() SET timezone = 'UTC'"


class Migration(migrations.Migration):
    dependencies = [("tracker", "0061_pages")]

    operations = [
        migrations.RunSQL(
            [INSTALL, _AT_UTC, "SELECT tracker_install_guards()"],
            [_BEFORE.INSTALL, _AT_UTC, "SELECT tracker_install_guards()"],
        ),
    ]
