"""How many pages a second eight browsers get at once from the site as gunicorn serves it, page by page in one run.

    DATABASE_URL=postgres:///large python -m tests.benchmarks.clients

Of a database that can be thrown away, made by `generate_sample`: sessions are added, and a setting is written now and
then where a line of the table says so, for what is kept while nothing is written is made anew after it. Pages a second
depend on the machine; the ratio to the list does not.
"""

from __future__ import annotations

import http.client
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.__main__ import signed_in  # it sets Django up

# isort: split
from django.conf import settings
from django.db import connection

from tests.deployment.running import clean, manage, site
from tracker.models import Recommendation, User

CLIENTS, SECONDS, TURNS = 8, 6.0, 2
LIST = "/recommendations/"
ADDRESSES = {"list": LIST, "Overview": "/", "Figures": "/figures/", "My work": "/work/"}
WRITTEN = {"Overview, written every ten seconds": 10.0, "Overview, written every second": 1.0}
"""As by the worker, whose signs of life come every ten seconds, and on a busy day."""
WRITES = "CREATE TABLE IF NOT EXISTS benchmark_written (at timestamptz); INSERT INTO benchmark_written VALUES (now())"


def pages_a_second(address: str, path: str, sessions: list[str], *, written_every: float | None = None) -> float:
    """Return how many pages all browsers together got in a second, each asking again as soon as it has one."""
    until = time.monotonic() + SECONDS
    counts = [0] * len(sessions)

    def browse(place: int) -> None:
        asked = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        while time.monotonic() < until:
            asked.request("GET", path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={sessions[place]}"})
            answer = asked.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path} answers {answer.status}.")
            counts[place] += 1
        asked.close()

    browsers = [threading.Thread(target=browse, args=(place,)) for place in range(len(sessions))]
    began = time.monotonic()
    for browser in browsers:
        browser.start()
    while written_every is not None and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(WRITES)
        time.sleep(max(0.0, min(written_every, until - time.monotonic())))
    for browser in browsers:
        browser.join()
    return sum(counts) / (time.monotonic() - began)


def measured(folder: Path, env: dict[str, str], sessions: list[str]) -> dict[str, float]:
    """Serve the site and return how many pages a second each line of the table got, in the better of its turns."""
    best: dict[str, float] = {}
    with site(folder, env) as running:
        for path in ADDRESSES.values():
            pages_a_second(running.address, path, sessions[:2])
        for _turn in range(TURNS):
            for name, path in ADDRESSES.items():
                best[name] = max(best.get(name, 0), pages_a_second(running.address, path, sessions))
            for name, every in WRITTEN.items():
                asked = pages_a_second(running.address, "/", sessions, written_every=every)
                best[name] = max(best.get(name, 0), asked)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE benchmark_written")
    return best


def main() -> None:
    """Serve the site, measure each page in turns, and print the table."""
    person = User.objects.get(email="coordinator@example.org")
    sessions = [signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value for _ in range(CLIENTS)]
    with tempfile.TemporaryDirectory() as folder:
        variables = {"DATABASE_URL": os.environ["DATABASE_URL"], "SECRET_KEY": settings.SECRET_KEY, "HTTPS": "0"}
        variables |= {"VAR": folder, "SITE_URL": "http://127.0.0.1", "DJANGO_SETTINGS_MODULE": "tracker.settings"}
        env = clean(**variables)
        manage("collectstatic", "--no-input", env=env)
        best = measured(Path(folder), env, sessions)
    rows = Recommendation.objects.tracked().count()
    sys.stdout.write(f"{rows:,} recommendations, {CLIENTS} clients\n")
    sys.stdout.write("| page | pages a second | of the list |\n|---|--:|--:|\n")
    for name, pages in best.items():
        sys.stdout.write(f"| {name} | {pages:.1f} | {pages / best['list']:.2f} |\n")


if __name__ == "__main__":
    main()
