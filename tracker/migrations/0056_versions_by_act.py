"""Versions are found by the act that made them, for the page of an act; those of recommendations by their entries."""

from django.db import migrations

TABLES = [
    'briefings_briefingevent',
    'briefings_meetingevent',
    'tracker_absenceevent',
    'tracker_handoverevent',
    'tracker_markingevent',
    'tracker_meetingaccessevent',
    'tracker_meetingroleevent',
    'tracker_organisationevent',
    'tracker_passagedecisionevent',
    'tracker_postevent',
    'tracker_raiseditemevent',
    'tracker_sideevent',
    'tracker_themeevent',
    'tracker_userevent',
    'tracker_userroleevent',
]


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0032_rhythm'),
        ('tracker', '0055_revisions'),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_by_act ON {table} ((pgh_context -> 'act'))",
            f"DROP INDEX {table}_by_act",
        )
        for table in TABLES
    ]
