"""What the serving role writes is written now, with an act of its own; and a redacted reason keeps its true digest.

The owner of the tables may write down what was done before: samples, tests and restored databases do. In the function that
chains versions the owner is whoever the session is, since that function runs with the rights of its maker.
"""

from importlib import import_module

from django.db import migrations

_CHAIN = import_module("tracker.migrations.0010_chain_versions").CREATE
_FROM, _TO = "CREATE FUNCTION tracker_install_guards()", "END $install$;"
_BEFORE = "        NEW.pgh_previous := '';\n"
_NEW_ACT = r"""        IF NOT pg_has_role(coalesce(nullif(current_setting('role', true), 'none'), session_user::text)::name,
                           (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
           AND NOT EXISTS (SELECT FROM tracker_act WHERE id = (NEW.pgh_context ->> 'act')::bigint
                           AND at > clock_timestamp() - interval '15 minutes') THEN
          RAISE EXCEPTION 'a change to %% is made with an act of its own', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
"""

INSTALL = _CHAIN[_CHAIN.index(_FROM) : _CHAIN.index(_TO) + len(_TO)]
INSTALL = INSTALL.replace(_FROM, "CREATE OR REPLACE FUNCTION tracker_install_guards()", 1)
INSTALL = INSTALL.replace(_BEFORE, _BEFORE + _NEW_ACT, 1)
if INSTALL.count(_NEW_ACT) != 1:
    raise AssertionError("The function of 0010 is not the one that this migration changes.")

GUARDS = r"""
ALTER FUNCTION tracker_install_guards() SET timezone = 'UTC';

CREATE OR REPLACE FUNCTION tracker_guard_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF abs(extract(epoch FROM NEW.at - clock_timestamp())) > 300
       AND NOT pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
      RAISE EXCEPTION 'an act is written down when it is done; the clocks of program and database may differ'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  -- The digest is made here from the words themselves, so that a seal finds the act as it was.
  IF TG_OP = 'UPDATE' AND OLD.redaction IS NULL AND OLD.reason <> '' AND NEW.reason = '' AND NEW.salt = ''
     AND NEW.redaction ->> 'digest' = encode(sha256(convert_to(
           encode(sha256(convert_to(OLD.salt || '.reason', 'UTF8')), 'hex') || '.' || OLD.reason, 'UTF8')), 'hex')
     AND (OLD.id, OLD.by_id, OLD.at, OLD.verb, OLD.redacts_id)
     IS NOT DISTINCT FROM (NEW.id, NEW.by_id, NEW.at, NEW.verb, NEW.redacts_id)
     AND EXISTS (SELECT FROM tracker_act WHERE id = (NEW.redaction ->> 'act')::bigint AND redacts_id = OLD.id
                 AND verb = 'redact_act' AND reason <> '') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'tracker_act is append-only: % is refused', lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION tracker_guard_new_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN NEW;
  END IF;
  IF NEW.hash_format > 1 AND EXISTS (SELECT FROM tracker_act WHERE id = NEW.act_id AND by_id = NEW.by_id
                                     AND at > clock_timestamp() - interval '15 minutes') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an entry is written when it is made, with an act of the same person' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER guard_new BEFORE INSERT ON tracker_progressentry
  FOR EACH ROW EXECUTE FUNCTION tracker_guard_new_entry();
ALTER TABLE tracker_progressentry ENABLE ALWAYS TRIGGER guard_new;
"""


class Migration(migrations.Migration):
    dependencies = [("tracker", "0022_account_rights")]

    operations = [
        migrations.RunSQL([INSTALL, GUARDS], migrations.RunSQL.noop),
        migrations.RunSQL("SELECT tracker_install_guards()", migrations.RunSQL.noop),
    ]
