"""Prints, as one Markdown table, how long pages take in a small and in a large database, and in a huge one if named.

    createdb small && DATABASE_URL=postgres:///small python manage.py migrate
    DATABASE_URL=postgres:///small python manage.py generate_sample --recommendations 1000 --entries 5000 --seed 1
    (the same for `large`, with --recommendations 100000 --entries 500000, and for `huge`, with 1000000 and 1000000)
    DATABASE_URL=postgres:///small python -m tests.benchmarks tally
    (in each: counts past days once, as the worker does, so that the Overview has its lines)
    DEBUG=0 DATABASE_URL=postgres:///small python -m tests.benchmarks small large huge

Milliseconds depend on the machine; what counts are ratios within one run: large by small, and by the same rows read
with plain psycopg and written as JSON. The databases take turns, so that all see the same hours of the machine. The
stock changelist of the admin, and a page of a recommendation written by hand, are there to compare with. A page that
asks more queries where there are more rows is refused. How fast samples are made `generate_sample` says itself.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
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
from django.db.models import Count  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from tracker import actions, history, statistics  # noqa: E402
from tracker.listing import COUNTED  # noqa: E402
from tracker.models import Recommendation, Theme, User  # noqa: E402
from tracker.models.people import Role  # noqa: E402
from tracker.overview import standing  # noqa: E402

FLOOR, DETAIL, BY_HAND, STOCK = (
    "the rows as JSON",
    "one recommendation",
    "one recommendation, written by hand",
    "stock admin changelist",
)
LIST_PAST, SCAN, FIGURES_PAST, CHANGED = (
    "list, as of a past day",
    "the versions, scanned",
    "figures, as of a past day",
    "what changed in a month",
)
TURNS, WARMING, ROUNDS, ROWS, SLOW = 4, 3, 12, 50, 0.3
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


Show = Callable[[], bytes]


@dataclass(slots=True)
class Measured:
    """One page in one database: its shortest time in seconds, its size in bytes, and how many queries it asks."""

    shortest: float
    size: int
    queries: int


def measured(show: Show, *, rounds: int = ROUNDS) -> Measured:
    """Return the best of so many rounds, of few where they take long: what else the machine does only adds to it."""
    with CaptureQueriesContext(connection) as asked:
        size = len(show())
    # Counted now: the next request empties the list of queries.
    queries = len(asked)
    first = _timed(show)
    for _ in range(min(WARMING, rounds) if first < SLOW else 0):
        show()
    gc.collect()
    return Measured(min(_timed(show) for _ in range(rounds if first < SLOW else 1)), size, queries)


def _timed(show: Show) -> float:
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


def stock_admin(query: dict[str, str]) -> Show:
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


def page(client: Client, address: str, *, full: bool = False) -> Show:
    """Return what asks for a page; refuse an answer that is none, or a list that is not full, as a measure."""

    def show() -> bytes:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answers {response.status_code}.")
        return response.content

    if full and (rows := show().count(b"<td class=cell-reference")) != ROWS:
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


def words() -> tuple[str, str]:
    """Return the longer word that most titles have, and the two that most have together."""
    titles = Recommendation.objects.tracked().values_list("title", flat=True)
    long = [sorted({word for word in title.lower().split() if len(word) > 5 and word.isalpha()}) for title in titles]
    (common, _), *_ = Counter(word for each in long for word in each).most_common(1)
    (two, _), *_ = Counter(pair for each in long for pair in combinations(each, 2)).most_common(1)
    return common, " ".join(two)


def plain_scan() -> bytes:
    """Read every version of a recommendation once, as the figures of a past day may take twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(due_on), max(quiet_since), count(*) FILTER (WHERE status = 'in_progress') "
            "FROM tracker_recommendationevent"
        )
        return repr(cursor.fetchone()).encode()


def a_few() -> str:
    """Return the query of the meeting and lead with closest to 50 recommendations: a report names each of its."""
    tracked = Recommendation.objects.tracked().order_by()
    counted = tracked.values_list("meeting__code", "lead").annotate(count=Count("pk"))
    whole = [(code, None, count) for code, count in tracked.values_list("meeting__code").annotate(count=Count("pk"))]
    code, lead, _ = min([*counted, *whole], key=lambda each: (abs(each[2] - ROWS), str(each)))
    return urlencode({"meeting": code} | ({"lead": lead} if lead else {}))


def of_the_past(client: Client, user: User) -> dict[str, Show]:
    """Return what shows a past day, and what says what changed in a month."""
    day, today = timezone.localdate() - timedelta(days=60), timezone.localdate()

    def figures() -> bytes:
        rows = history.as_of(day, user)
        return repr(standing.standing_and_attention(rows, statistics.list_url, on=day)).encode()

    def changes() -> bytes:
        return repr(history.changed_between(today - timedelta(days=31), today, user, most=10).counts).encode()

    return {
        "Overview": page(client, "/"),
        "Overview, as of a past day": page(client, f"/?as_of={day}"),
        "Figures": page(client, "/figures/"),
        "Figures, as of a past day": page(client, f"/figures/?as_of={day}"),
        "progress report": page(client, f"/report/?{a_few()}"),
        LIST_PAST: page(client, f"/recommendations/?as_of={day}", full=True),
        SCAN: plain_scan,
        FIGURES_PAST: figures,
        CHANGED: changes,
    }


def of_the_admin(client: Client, reference: str) -> dict[str, Show]:
    """Return the pages of the admin: lists, what is chosen by typing, everything that was done, one history."""
    # The coordinator of the sample does not open the admin.
    User.objects.filter(email="coordinator@example.org").update(is_staff=True)
    row = Recommendation.objects.get(reference=reference)
    asked = "app_label=tracker&model_name=recommendation&field_name"
    theme = Theme.objects.order_by("pk")[0]
    return {
        "admin, first page": page(client, "/admin/"),
        "admin, recommendations": page(client, "/admin/tracker/recommendation/"),
        "admin, one recommendation": page(client, f"/admin/tracker/recommendation/{row.pk}/change/"),
        "admin, log entries": page(client, "/admin/tracker/progressentry/"),
        "admin, owner chosen by typing": page(client, f"/admin/autocomplete/?{asked}=owner&term=desk"),
        "admin, everything that was done": page(client, "/admin/tracker/act/"),
        "admin, one act": page(client, f"/admin/tracker/act/{row.entries.latest('sequence').act_id}/change/"),
        "admin, history of a theme": page(client, f"/admin/tracker/theme/{theme.pk}/history/"),
    }


def pages(common: str, two: str, three: str) -> dict[str, Show]:
    """Return every page of the database connected to."""
    coordinator = User.objects.get(email="coordinator@example.org")
    contributor = User.objects.filter(posts__owned__isnull=False, groups__name=Role.CONTRIBUTOR).order_by("pk")[0]
    client = signed_in(coordinator)
    last = min(Recommendation.objects.tracked().count(), COUNTED) // ROWS
    lists = {
        "list": "",
        "list, three filters": f"?{three}",
        "list, by due date": "?sort=due",
        "list, last page in reach": f"?page={last}",
        "search, a common word": f"?q={common}",
        "search, two words": f"?{urlencode({'q': two})}",
    }
    # One of a kind everywhere: open to a report, with nothing pending, for which one query more would be asked.
    reference = Recommendation.objects.reportable().filter(stall=None, date_proposal=None).for_list()[0].reference
    return {
        FLOOR: plain_json,
        **{name: page(client, f"/recommendations/{query}", full=True) for name, query in lists.items()},
        DETAIL: page(client, f"/recommendations/{reference}/"),
        BY_HAND: page(client, f"/by-hand/{reference}/"),
        "My work, coordinator": page(client, "/work/"),
        "My work, contributor": page(signed_in(contributor), "/work/"),
        **of_the_past(client, coordinator),
        **of_the_admin(client, reference),
        STOCK: stock_admin({}),
        "stock admin, search": stock_admin({"q": common}),
    }


def prepare() -> None:
    """Keep one connection for all requests, as a server does, and serve static files without their manifest."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    settings.ROOT_URLCONF = "tests.benchmarks.by_hand"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def connect(name: str) -> int:
    """Go to another database, and return how many recommendations it holds."""
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    return Recommendation.objects.count()


def in_turns(databases: list[str]) -> list[dict[str, Measured]]:
    """Return the best of every page in each database."""
    shown: list[dict[str, Show]] = []
    best: list[dict[str, Measured]] = [{} for _ in databases]
    connect(databases[0])
    common, two, three = *words(), three_filters()
    for turn in range(TURNS):
        for place, name in enumerate(databases):
            connect(name)
            if not turn:
                shown.append(pages(common, two, three))
            # What is only there to compare with takes seconds in a huge database.
            for label, show in [
                (label, show) for label, show in shown[place].items() if place < 2 or "stock" not in label
            ]:
                found = measured(show)
                known = best[place].setdefault(label, found)
                known.shortest = min(known.shortest, found.shortest)
    return best


def table(sizes: list[int], best: list[dict[str, Measured]]) -> Iterator[str]:
    """Yield the lines of the table; refuse a page that asks more where there is more."""
    small, large, *huge = best
    heads = [f"{size:,}, ms" for size in sizes] + ["ratio"] + ["ratio"] * len(huge)
    yield f"| | {' | '.join(heads)} | queries | KB | × JSON |"
    yield "|---|" + "--:|" * (len(heads) + 3)
    for label, few in small.items():
        each = [found[label] for found in best if label in found]
        if len({found.queries for found in each}) > 1 and not label.startswith("stock"):
            raise SystemExit(f"{label}: asks {' and '.join(str(found.queries) for found in each)} queries.")
        blank = [""] * (len(best) - len(each))
        times = [f"{1000 * found.shortest:.1f}" for found in each] + blank
        ratios = [f"{found.shortest / few.shortest:.2f}" for found in each[1:]] + blank
        size, floor = large[label].size / 1024, large[label].shortest / large[FLOOR].shortest
        yield f"| {label} | {' | '.join(times + ratios)} | {few.queries} | {size:.0f} | {floor:.1f} |"
    yield ""
    yield f"The list by the stock changelist: {large[STOCK].shortest / large['list'].shortest:.1f} times faster."
    for label, by in ((LIST_PAST, "list"), (FIGURES_PAST, SCAN), (CHANGED, "list")):
        yield f"{label[:1].upper()}{label[1:]}, by {by}: {large[label].shortest / large[by].shortest:.2f}."
    yield f"The detail page by the one written by hand: {large[DETAIL].shortest / large[BY_HAND].shortest:.2f}."


def main() -> None:
    """Measure in all databases, and print the table."""
    databases = sys.argv[1:]
    if databases == ["tally"]:
        actions.tally_days(actions.days_to_tally(timezone.localdate()))
        actions.tally_next_day(timezone.localdate())
        return
    if len(databases) not in (2, 3) or settings.DEBUG:
        raise SystemExit("Name a small and a large database, or a huge one besides, and set DEBUG=0.")
    prepare()
    sizes = [connect(name) for name in databases]
    sys.stdout.write("\n".join(table(sizes, in_turns(databases))) + "\n")


if __name__ == "__main__":
    main()
