"""Prints, as one Markdown table, how long pages take in a small and in a large database.

    createdb small && DATABASE_URL=postgres:///small python manage.py migrate
    DATABASE_URL=postgres:///small python manage.py generate_sample --recommendations 1000 --entries 5000 --seed 1
    (the same for `large`, with --recommendations 100000 --entries 500000)
    DEBUG=0 DATABASE_URL=postgres:///small python -m tests.benchmarks small large

Milliseconds depend on the machine; what counts are ratios within one run: large by small, and by the same rows read
with plain psycopg and written as JSON. The stock changelist of the admin is there to compare with. How many
queries a page asks is tested elsewhere.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib import admin  # noqa: E402
from django.core.signals import request_finished, request_started  # noqa: E402
from django.db import close_old_connections, connection  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402

from tracker.listing import COUNTED  # noqa: E402
from tracker.models import Recommendation, User  # noqa: E402
from tracker.models.people import Role  # noqa: E402

WARMING, ROUNDS, ROWS = 3, 30, 50
COMMON = "laboratory"
JSON_ROWS = """
    SELECT r.*, m.name AS meeting_name, l.name AS lead_name, p.name AS owner_name, o.name AS office, u.name AS holder
    FROM (SELECT id, meeting_id, number, reference, title, goal, kind, priority, position, status, status_since,
                 quiet_since, due_on, review_on, lead_id, owner_id
          FROM tracker_recommendation WHERE status <> 'entered_in_error' ORDER BY meeting_id, number LIMIT %s) r
    JOIN briefings_meeting m ON m.id = r.meeting_id
    LEFT JOIN tracker_organisation l ON l.id = r.lead_id
    LEFT JOIN tracker_post p ON p.id = r.owner_id
    LEFT JOIN tracker_organisation o ON o.id = p.organisation_id
    LEFT JOIN tracker_user u ON u.id = p.holder_id
    ORDER BY r.meeting_id, r.number
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One page in one database: the shortest time in milliseconds, and its size in bytes."""

    shortest: float
    size: int


def measured(show: Callable[[], bytes]) -> Measured:
    """Return the best of many rounds: what else the machine does only ever adds to a time."""
    for _ in range(WARMING):
        show()
    size = len(show())
    gc.collect()
    shortest = min(_timed(show) for _ in range(ROUNDS))
    return Measured(1000 * shortest, size)


def _timed(show: Callable[[], bytes]) -> float:
    began = time.perf_counter()
    show()
    return time.perf_counter() - began


def plain_json() -> bytes:
    """Return the rows of the list with what they name, as the driver gives them, as JSON."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        rows = cursor.execute(JSON_ROWS, [ROWS]).fetchall()
    if len(rows) != ROWS:
        raise SystemExit(f"The floor found {len(rows)} rows, not {ROWS}.")
    return json.dumps([list(row) for row in rows], default=str).encode()


class StockAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The changelist as it comes, with the columns, filters and search of the list."""

    list_display = ("reference", "title", "status", "lead", "owner", "due_on", "quiet_since")
    list_filter = ("status", "meeting", "lead", "position", "themes", "kind", "priority")
    search_fields = ("reference", "title", "goal")
    list_per_page = ROWS


def stock_admin(query: dict[str, str]) -> Callable[[], bytes]:
    """Return what shows the stock changelist."""
    changelist = StockAdmin(Recommendation, admin.AdminSite())
    user = User.objects.get(email="coordinator@example.org")
    user.is_staff = user.is_superuser = True

    def show() -> bytes:
        request = RequestFactory().get("/admin/tracker/recommendation/", query)
        request.user = user
        response: Any = changelist.changelist_view(request)
        return bytes(response.render().content)

    return show


def page(client: Client, address: str, *, full: bool = False) -> Callable[[], bytes]:
    """Return what asks for a page; refuse an answer that is none, or a list that is not full, as a measure."""

    def show() -> bytes:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answers {response.status_code}.")
        return response.content

    if full and (rows := show().count(b'<td role="cell" class="cell-reference"')) != ROWS:
        raise SystemExit(f"{address} shows {rows} rows, not {ROWS}.")
    return show


def signed_in(user: User) -> Client:
    """Return a browser of that person."""
    client = Client()
    client.force_login(user)
    return client


def three_filters() -> str:
    """Return the query of three filters that find a full page: open, of the kind and priority that most have."""
    rows = Recommendation.objects.tracked().open()
    kind, priority = Counter(rows.values_list("kind", "priority")).most_common(1)[0][0]
    return f"status=open&kind={kind}&priority={priority}"


def two_words() -> str:
    """Return the two longer words that most titles have together."""
    titles = Recommendation.objects.tracked().values_list("title", flat=True)
    long = (sorted({word for word in title.lower().split() if len(word) > 5 and word.isalpha()}) for title in titles)
    return " ".join(Counter(pair for words in long for pair in combinations(words, 2)).most_common(1)[0][0])


def measure(words: str) -> dict[str, Measured]:
    """Return every page of the database connected to."""
    coordinator = User.objects.get(email="coordinator@example.org")
    contributor = User.objects.filter(posts__owned__isnull=False, groups__name=Role.CONTRIBUTOR).order_by("pk").first()
    client = signed_in(coordinator)
    last = min(Recommendation.objects.tracked().count(), COUNTED) // ROWS
    lists = {
        "list": "",
        "list, three filters": f"?{three_filters()}",
        "list, by due date": "?sort=due",
        "list, last page in reach": f"?page={last}",
        "search, a common word": f"?q={COMMON}",
        "search, two words": f"?{urlencode({'q': words})}",
    }
    found = {"the rows as JSON": measured(plain_json)}
    for name, query in lists.items():
        found[name] = measured(page(client, f"/recommendations/{query}", full=True))
    reference = Recommendation.objects.for_list()[0].reference
    found["one recommendation"] = measured(page(client, f"/recommendations/{reference}/"))
    found["My work, coordinator"] = measured(page(client, "/work/"))
    if contributor is not None:
        found["My work, contributor"] = measured(page(signed_in(contributor), "/work/"))
    found["stock admin changelist"] = measured(stock_admin({}))
    found["stock admin, search"] = measured(stock_admin({"q": COMMON}))
    return found


def prepare() -> None:
    """Keep one connection for all requests, as a server does, and serve static files without their manifest."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def connect(name: str) -> int:
    """Go to another database, and return how many recommendations it holds."""
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    return Recommendation.objects.count()


def main() -> None:
    """Measure in both databases, and print the table."""
    if len(sys.argv) != 3 or settings.DEBUG:
        raise SystemExit("Name two databases, a small and a large one, and set DEBUG=0: python -m tests.benchmarks S L")
    prepare()
    rows = [f"{connect(sys.argv[1]):,}"]
    words = two_words()
    small = measure(words)
    rows.append(f"{connect(sys.argv[2]):,}")
    large = measure(words)
    floor = "the rows as JSON"
    out = [f"| | {rows[0]}, ms | {rows[1]}, ms | ratio | KB | × JSON |", "|---|--:|--:|--:|--:|--:|"]
    for name, few in small.items():
        many = large[name]
        numbers = f"{few.shortest:.1f} | {many.shortest:.1f} | {many.shortest / few.shortest:.2f}"
        out.append(f"| {name} | {numbers} | {many.size / 1024:.0f} | {many.shortest / large[floor].shortest:.1f} |")
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
