"""A person's calendar in programs that Debian has: khal, which shows it, and Radicale, which keeps it for others."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import urllib.request
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.waiting import at_work, due
from tests.workers import wait_for
from tracker import actions
from tracker.workflow import Status

pytestmark = [pytest.mark.server, pytest.mark.django_db]

KHAL = """
[calendars]
[[followed]]
path = {folder}/events
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
RADICALE = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[rights]
type = owner_only
[storage]
filesystem_folder = {folder}/collections
[web]
type = none
"""
DESK = b64encode(b"desk:any").decode()


def program(name: str) -> str:
    """Where a program is; skips the test where it is missing, except in CI."""
    found = shutil.which(name)
    if found is None:
        assert not os.environ.get("CI"), f"no {name} on this machine, and in CI this may not be skipped"
        pytest.skip(f"no {name} on this machine")
    return found


class Calendar:
    """The calendar of the holder of a post: with due dates, a review date and meetings, and then with changes."""

    def __init__(self, cast: Cast) -> None:
        """Give the post three recommendations with due dates and one on hold, and the meeting three days."""
        self.cast, self.today = cast, timezone.localdate()
        self.address = reverse("calendar-feed", args=[actions.make_calendar_address(by=cast.holder)])
        days = {"starts_on": self.on(1), "ends_on": self.on(3)}
        actions.edit_meeting(meeting=cast.meeting, by=cast.coordinator, new=days)
        title = 'Échange d’été; "tests, échantillons", \\ et Łódź — ' + "très long " * 12
        self.moved, self.closed, self.left = (at_work(cast, title=words) for words in (title.strip(), "Dig", "Build"))
        for row in (self.moved, self.closed, self.left):
            due(cast, row, self.on(20))
        self.held = factories.walk(cast, factories.track(cast, title="Wait"), Status.STALLED)

    def on(self, days: int) -> date:
        """So many days from today."""
        return self.today + timedelta(days=days)

    def change(self) -> None:
        """Move a due date, close another recommendation, go on with what was on hold, and move the meeting."""
        cast = self.cast
        due(cast, self.moved, self.on(40))
        factories.walk(cast, self.closed, Status.NOT_IMPLEMENTED)
        actions.report(recommendation=self.held, by=cast.holder, draft=factories.drafted(), to=Status.IN_PROGRESS)
        days = {"starts_on": self.on(9), "ends_on": self.on(10)}
        actions.edit_meeting(meeting=cast.meeting, by=cast.coordinator, new=days)

    def read(self) -> bytes:
        """The file that a program gets."""
        with override_settings(SITE_URL="https://tracker.example.org"):
            answer = Client().get(self.address)
        assert answer.status_code == 200
        return answer.content

    def before(self) -> list[tuple[str, str, str]]:
        """What is in it, each with its first day."""
        rows = [(row.reference, self.on(20), "CONFIRMED") for row in (self.moved, self.closed, self.left)]
        return self._sorted(rows, (self.on(30), "CONFIRMED"), self.on(1))

    def after(self) -> list[tuple[str, str, str]]:
        """What is in it once it has changed."""
        rows = [
            (self.moved.reference, self.on(40), "CONFIRMED"),
            (self.closed.reference, self.on(20), "CANCELLED"),
            (self.left.reference, self.on(20), "CONFIRMED"),
        ]
        return self._sorted(rows, (self.on(30), "CANCELLED"), self.on(9))

    def _sorted(
        self, rows: list[tuple[str, date, str]], review: tuple[date, str], meeting: date
    ) -> list[tuple[str, str, str]]:
        found = [(f"{reference}-due", str(day), status) for reference, day, status in rows]
        found += [(f"{self.held.reference}-review", str(review[0]), review[1])]
        return sorted([*found, ("PARIS-meeting", str(meeting), "CONFIRMED")])


@pytest.fixture
def calendar(cast: Cast) -> Calendar:
    return Calendar(cast)


def test_khal_shows_each_date_once_where_it_is_now_and_what_is_cancelled(calendar: Calendar, tmp_path: Path) -> None:
    khal, settings = program("khal"), tmp_path / "khal.conf"
    settings.write_text(KHAL.format(folder=tmp_path), "utf-8")
    (tmp_path / "events").mkdir()
    places = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"} | places

    def run(*arguments: str) -> str:
        command = [khal, "-c", str(settings), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        assert "rror" not in done.stderr, done.stderr
        return done.stdout

    def shown() -> list[tuple[str, str, str]]:
        """What khal lists of some months, each event once however many days it has."""
        line = "{uid}|{start-date}|{status}|{title}"
        listed = run("list", "--once", "--day-format", "", "--format", line, str(calendar.on(-1)), str(calendar.on(90)))
        rows = [row.split("|") for row in listed.splitlines() if row]
        titles.update({uid.partition("@")[0]: title for uid, _, _, title in rows})
        return sorted((uid.partition("@")[0], day, status.strip()) for uid, day, status, _ in rows)

    def take() -> None:
        file = tmp_path / "calendar.ics"
        file.write_bytes(calendar.read())
        run("import", "--batch", "-a", "followed", str(file))

    titles: dict[str, str] = {}
    take()
    assert shown() == calendar.before()
    calendar.change()
    take()
    assert shown() == calendar.after()
    assert titles[f"{calendar.moved.reference}-due"] == f"Due: {calendar.moved.reference} {calendar.moved.title}"


@contextmanager
def served_by_radicale(folder: Path) -> Iterator[str]:
    """The address of a calendar server."""
    command = program("radicale")
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    (folder / "radicale.conf").write_text(RADICALE.format(port=port, folder=folder), "utf-8")

    def answers() -> bool:
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", port)) == 0

    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen([command, "--config", str(folder / "radicale.conf")], stdout=log, stderr=log)
        try:
            wait_for(answers)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


def test_radicale_takes_it_and_what_changed_and_gives_it_back(calendar: Calendar, tmp_path: Path) -> None:
    with served_by_radicale(tmp_path) as address:

        def ask(method: str, body: bytes | None = None, path: str = "/desk/dates/") -> bytes:
            headers = {"Content-Type": "text/calendar; charset=utf-8", "Authorization": f"Basic {DESK}"}
            request = urllib.request.Request(f"{address}{path}", body, headers, method=method)
            with urllib.request.urlopen(request, timeout=60) as answer:
                return bytes(answer.read())

        def kept() -> list[tuple[str, str, str]]:
            found = icalendar.Calendar.from_ical(ask("GET")).walk("VEVENT")
            assert set(Counter(str(event["UID"]) for event in found).values()) == {1}
            return sorted(
                (str(event["UID"]).partition("@")[0], str(event["DTSTART"].dt), str(event["STATUS"])) for event in found
            )

        ask("PROPFIND", path="/desk/")
        ask("PUT", calendar.read())
        assert kept() == calendar.before()
        calendar.change()
        ask("PUT", calendar.read())
        assert kept() == calendar.after()
