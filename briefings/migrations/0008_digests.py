"""What the text, the passages and the file of each briefing were when it was read: digests, written once."""

import django.db.models.deletion
from django.db import migrations, models

PASSAGES = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(jsonb_build_array(
        number, start, "end", kind, level, block, heading_id, gaps, suggested_start, suggested_end, suggested_kind, suggested_title,
        suggested_goal, suggested_addressee, suggested_due_words, suggested_due_on, score, reasons
    )::text, E'\\n' ORDER BY number), ''), 'UTF8')), 'hex')
    FROM briefings_passage WHERE briefing_id = b.id
"""
FILL = f"""
INSERT INTO briefings_briefingdigest (briefing_id, text_sha256, passages_sha256, file_sha256, recorded_at)
SELECT id, encode(sha256(convert_to(text, 'UTF8')), 'hex'), ({PASSAGES}),
  -- The first briefings were kept without their files.
  CASE WHEN EXISTS (SELECT FROM briefings_original WHERE briefing_id = b.id) THEN sha256 ELSE '' END, clock_timestamp()
FROM briefings_briefing b ORDER BY id;
"""
GUARD = """
CREATE FUNCTION briefings_guard_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the digests of a briefing never change: % is refused', lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON briefings_briefingdigest
  FOR EACH ROW EXECUTE FUNCTION briefings_guard_digest();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON briefings_briefingdigest
  FOR EACH STATEMENT EXECUTE FUNCTION briefings_guard_digest();
ALTER TABLE briefings_briefingdigest ENABLE ALWAYS TRIGGER guard_rows, ENABLE ALWAYS TRIGGER guard_truncate;
"""
DROP = """
DROP TRIGGER guard_truncate ON briefings_briefingdigest;
DROP TRIGGER guard_rows ON briefings_briefingdigest;
DROP FUNCTION briefings_guard_digest;
"""


class Migration(migrations.Migration):
    dependencies = [("briefings", "0007_version_ranges")]

    operations = [
        migrations.CreateModel(
            name="BriefingDigest",
            fields=[
                (
                    "briefing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="digest",
                        serialize=False,
                        to="briefings.briefing",
                    ),
                ),
                ("text_sha256", models.CharField(max_length=64)),
                ("passages_sha256", models.CharField(max_length=64)),
                (
                    "file_sha256",
                    models.CharField(
                        blank=True, help_text="Empty where no file is kept, as of the first ones.", max_length=64
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL([FILL], migrations.RunSQL.noop),
        migrations.RunSQL([GUARD], [DROP]),
    ]
