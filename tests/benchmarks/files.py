"""How fast the list goes out as a file, by plain psycopg and csv of the same rows, in the same run.

    DEBUG=0 DATABASE_URL=postgres:///large python -m tests.benchmarks.files

Of a database made by `generate_sample`. Each file is asked for as a browser asks for it, and read to its end; memory is
what the process grows by meanwhile, at most. Rows a second depend on the machine and what else it does; the ratio does
not.
"""

from __future__ import annotations

import csv
import io
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks.__main__ import prepare, signed_in  # it sets Django up

# isort: split
from django.conf import settings
from django.db import connection

from tracker.models import Recommendation, User

FETCHED = 1_000
USUAL = """
    SELECT r.reference, r.title, r.goal, r.kind, m.name, l.name, p.name, o.name, o.short_name, u.name, r.status,
           r.status_since, r.position, r.priority, k.name, n.name, r.due_on, r.first_due_on, r.due_basis,
           r.last_report_on, r.quiet_since, r.review_on, r.follow_up,
           (SELECT string_agg(t.name, '; ' ORDER BY t.name) FROM tracker_recommendationtheme x
            JOIN tracker_theme t ON t.id = x.theme_id WHERE x.recommendation_id = r.id),
           (SELECT string_agg(t.name, '; ' ORDER BY t.name) FROM tracker_recommendationparty x
            JOIN tracker_organisation t ON t.id = x.organisation_id WHERE x.recommendation_id = r.id)
    FROM tracker_recommendation r
    JOIN briefings_meeting m ON m.id = r.meeting_id
    LEFT JOIN tracker_organisation l ON l.id = r.lead_id
    LEFT JOIN tracker_post p ON p.id = r.owner_id
    LEFT JOIN tracker_organisation o ON o.id = p.organisation_id
    LEFT JOIN tracker_user u ON u.id = p.holder_id
    LEFT JOIN tracker_recommendationaccess a ON a.recommendation_id = r.id
    LEFT JOIN tracker_marking k ON k.id = a.marking_id
    LEFT JOIN tracker_meetingaccess b ON b.meeting_id = m.id
    LEFT JOIN tracker_marking n ON n.id = b.marking_id
    WHERE r.status <> 'entered_in_error'
    ORDER BY r.meeting_id, r.number
"""


def bare() -> int:
    """Write the rows with the csv module as psycopg gives them, and return how many bytes it were."""
    size, out = 0, io.StringIO()
    writer = csv.writer(out)
    with connection.connection.transaction(), connection.connection.cursor(name="bare") as cursor:
        cursor.itersize = FETCHED
        cursor.execute(USUAL)
        while rows := cursor.fetchmany(FETCHED):
            writer.writerows(rows)
            size += len(out.getvalue().encode())
            out.seek(0)
            out.truncate()
    return size


def asked(address: str) -> Callable[[], int]:
    """Return what reads a file to its end, and says how many bytes it has."""
    client = signed_in(User.objects.get(email="coordinator@example.org"))

    def read() -> int:
        answer: Any = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}.")
        return sum(map(len, answer))

    return read


def peak() -> float:
    """Return the most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure each, in turns, and print the table."""
    if settings.DEBUG:
        raise SystemExit("Set DEBUG=0.")
    prepare()
    connection.ensure_connection()
    rows = Recommendation.objects.tracked().count()
    files = {
        "psycopg and csv": bare,
        "CSV": asked("/recommendations.csv"),
        "JSON lines": asked("/recommendations.jsonl"),
        "XLSX": asked("/recommendations.xlsx"),
        "XLSX, all columns": asked("/recommendations.xlsx?fields_in=all"),
        "CSV, all columns": asked("/recommendations.csv?fields_in=all"),
    }
    best: dict[str, float] = {}
    grown: dict[str, float] = {}
    for _turn in range(2):
        for name, read in files.items():
            before, began = peak(), time.perf_counter()
            read()
            taken = time.perf_counter() - began
            best[name] = min(taken, best.get(name, taken))
            grown[name] = max(peak() - before, grown.get(name, 0.0))
    sys.stdout.write(
        f"{rows:,} recommendations\n| file | rows a second | × psycopg and csv | memory, MB |\n|---|--:|--:|--:|\n"
    )
    for name, taken in best.items():
        ratio = taken / best["psycopg and csv"]
        sys.stdout.write(f"| {name} | {rows / taken:,.0f} | {ratio:.2f} | {grown[name]:.0f} |\n")


if __name__ == "__main__":
    main()
