"""An act that is not committed yet can be seen to be under way, by whoever reads what is new."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("tracker.migrations.0023_stricter_guards").GUARDS
_FROM, _TO = "CREATE OR REPLACE FUNCTION tracker_guard_act()", "END $$;\n"
_WAS = _BEFORE[_BEFORE.index(_FROM) : _BEFORE.index(_TO) + len(_TO)]
_INSERTED = "    RETURN NEW;\n  END IF;\n  -- The digest"
# Shared, so nobody waits for it. It names the minute of the act and ends with the transaction. What is written as of
# another time, such as a sample of years, has none: it would need thousands.
_LOCK = """    IF abs(extract(epoch FROM NEW.at - clock_timestamp())) <= 3600 THEN
      PERFORM pg_advisory_xact_lock_shared(1633907060, floor(extract(epoch FROM NEW.at) / 60)::int);
    END IF;
"""
if _WAS.count(_INSERTED) != 1:
    raise AssertionError("The function of 0023 is not the one that this migration changes.")
_IS = _WAS.replace(_INSERTED, _LOCK + _INSERTED)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0067_forecast")]

    operations = [migrations.RunSQL(_IS, _WAS)]
