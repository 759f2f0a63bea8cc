"""The demonstration: what it prepares, what it keeps, which databases it refuses, and that it serves."""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing, Meeting
from briefings.reading import content_span, read
from tests.conftest import Cast
from tests.servers import open_folder
from tests.slow import slow_after
from tests.taken_back import taken_back
from tests.tracker.chains import faults
from tracker import actions
from tracker.actions import Draft
from tracker.demo import contents, people, sample_year
from tracker.demo.contents import Contents
from tracker.models import Act, ProgressEntry, Recommendation, User
from tracker.models.people import Role
from tracker.workflow import Kind, Position, Status, Step

ROOT = Path(__file__).parents[2]
THIRTEEN = [
    (Kind.PROPOSAL, "Set up a joint task force for cybersecurity and the protection of personal data"),
    (Kind.PROPOSAL, "Expand cooperation on renewable energy technology, so that climate targets stay within reach"),
    (Kind.PROPOSAL, "Start programmes of cultural exchange"),
    (Kind.OBJECTIVE, "International Collaboration"),
    (Kind.OBJECTIVE, "Investment in Clean Energy"),
    (Kind.OBJECTIVE, "Research Funding"),
    (Kind.INITIATIVE, "Joint Research Programmes"),
    (Kind.INITIATIVE, "Trade Agreements"),
    (Kind.INITIATIVE, "Cultural Exchange Initiatives"),
    (Kind.PROPOSAL, "Establish formal platforms for a lasting dialogue"),
    (Kind.ACTION, "Establish a U.S.-EU Health Task Force"),
    (Kind.ACTION, "Create a Shared Data Repository"),
    (Kind.ACTION, "Facilitate Vaccine Collaboration"),
]


def demo(*options: str) -> str:
    """Prepare without serving, and return what was printed."""
    printed = StringIO()
    call_command("demo", "--no-serve", *options, stdout=printed)
    return printed.getvalue()


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """The demonstration leaves out lines for requests, for the whole of its process; here that is the tests' own."""
    found = {name: logging.getLogger(name).level for name in ("django.server", "django.request", "tracker", "")}
    yield
    for name, level in found.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(scope="class")
def first_run(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """What the first start prints; what it wrote stays for the tests of one class."""
    with taken_back(django_db_blocker):
        yield demo()


@pytest.fixture
def sample(first_run: str, db: None) -> str:
    """The sample year in the database; a test's own changes are taken back."""
    return first_run


def test_briefing_holds_the_thirteen_each_anchored_to_its_own_words() -> None:
    text = (ROOT / "tracker/demo/paris.md").read_text(encoding="utf-8")
    passages = read(text)
    found = [passage for passage in passages if passage.suggestion is not None]

    suggestions = [passage.suggestion for passage in found if passage.suggestion]
    assert [(item.kind.value, item.title) for item in suggestions] == [
        (kind.value, item.title if item.title.startswith(title) else title)
        for (kind, title), item in zip(THIRTEEN, suggestions, strict=True)
    ]
    for passage in found:
        start, end = content_span(text, passage)
        assert passage.suggestion is not None
        assert start <= passage.suggestion.start < passage.suggestion.end <= end


class TestSampleYear:
    """What the first start writes, and what a second makes of it."""

    def test_tables_and_named_items_bring_their_goals(self, sample: str) -> None:
        goals = Recommendation.objects.filter(meeting__code="PARIS", goal__gt="").order_by("number")
        assert list(goals.values_list("number", flat=True)) == [4, 5, 6, 7, 8, 9, 11, 12, 13]

    def test_every_recommendation_of_a_briefing_quotes_it_and_the_one_by_hand_says_so(self, sample: str) -> None:
        assert list(Recommendation.objects.filter(by_hand=True).values_list("reference", flat=True)) == ["PARIS2-08"]
        assert not Recommendation.objects.filter(by_hand=False, sources__isnull=True).exists()

    def test_every_status_and_position_is_shown(self, sample: str) -> None:
        assert set(Recommendation.objects.values_list("status", flat=True)) == set(Status)
        assert set(Recommendation.objects.values_list("position", flat=True)) == set(Position)

    def test_every_step_was_taken_but_those_that_only_a_page_offers(self, sample: str) -> None:
        taken = set(ProgressEntry.objects.values_list("kind", flat=True))
        assert set(Step) - taken == {Step.SET_DATE, Step.REOPEN, Step.REDACT, Step.ASK, Step.ESCALATE, Step.UNDO_TRACK}

    @pytest.mark.parametrize(
        ("group", "references"),
        [
            ("overdue", {"PARIS-12", "PARIS2-04"}),
            ("due_soon", {"PARIS-02", "PARIS2-01"}),
            ("stale", {"PARIS-03", "PARIS2-03"}),
            ("past_review", {"PARIS-06"}),
            ("claimed", {"PARIS-11"}),
            ("without_owner", {"PARIS-03", "PARIS-13", "PARIS2-03"}),
            ("without_lead", {"PARIS2-03"}),
            ("slipped", {"PARIS-07"}),
        ],
    )
    def test_every_group_that_needs_attention_has_somebody_in_it(
        self, sample: str, group: str, references: set[str]
    ) -> None:
        dated = group in {"overdue", "due_soon", "stale", "past_review"}
        clause = getattr(Recommendation.objects.all(), group)
        rows = clause(on=timezone.localdate()) if dated else clause()
        assert {row.reference for row in rows} == references

    def test_one_was_reiterated_at_the_follow_up_meeting_without_progress_since(self, sample: str) -> None:
        rows = Recommendation.objects.reiterated_without_progress(
            User.objects.get(email=people.PEOPLE["coordinator"].email), on=timezone.localdate()
        )
        assert [row.reference for row in rows] == ["PARIS-03"]

    def test_year_is_recorded_as_it_went_and_every_chain_holds(self, sample: str) -> None:
        recorded = ProgressEntry.objects.order_by("recorded_at").values_list("recorded_at", flat=True)
        first, last = recorded[0], recorded[len(recorded) - 1]
        assert (timezone.now() - first).days >= 361
        assert (timezone.now() - last).days <= 7
        assert last < timezone.now()
        for recommendation in Recommendation.objects.all():
            assert faults(recommendation) == []

    @pytest.mark.parametrize("person", people.PEOPLE.values(), ids=lambda person: person.name)
    def test_everybody_listed_signs_in_with_the_password_shown(
        self, sample: str, client: Client, person: people.Person
    ) -> None:
        form = {"username": person.email, "password": people.PASSWORD}
        response = client.post(reverse("sign-in"), form)

        listed = re.search(rf"{re.escape(person.email)} +{people.PASSWORD}", sample)
        assert bool(listed) is not person.leaves
        assert (response.status_code == 302) is not person.leaves

    def test_there_is_somebody_of_every_role_and_contributors_of_different_organisations(self, sample: str) -> None:
        users = User.objects.filter(is_system=False)
        assert {role for user in users for role in user.roles} == set(Role)
        contributors = [user.organisation_id for user in users if user.is_contributor]
        assert len(contributors) == len(set(contributors)) >= 2

    def test_second_start_adds_nothing_and_keeps_what_was_changed(self, sample: str) -> None:
        item = Recommendation.objects.get(reference="PARIS-02")
        officer = User.objects.get(email="energy.desk@example.org")
        actions.report(recommendation=item, by=officer, draft=Draft(text="All is ready."), to=Status.IN_PROGRESS)
        entries, acts = ProgressEntry.objects.count(), Act.objects.count()

        printed = demo()

        assert (ProgressEntry.objects.count(), Act.objects.count()) == (entries, acts)
        assert "writing a year" not in printed
        assert "Creating the tables" not in printed

    def test_password_that_was_changed_is_not_printed_as_if_it_worked(self, sample: str) -> None:
        reader = User.objects.get(email="ministers.office@example.org")
        reader.set_password("another-word-altogether")
        reader.save()

        assert re.search(r"ministers\.office@example\.org +\(changed\)", demo())

    def test_static_files_are_collected_only_when_one_of_them_changed(
        self, sample: str, settings: Any, tmp_path: Path
    ) -> None:
        manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
        extra = tmp_path / "extra"
        extra.mkdir()
        settings.STATIC_ROOT = tmp_path / "static"
        settings.STATICFILES_DIRS = [extra]
        settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}

        assert "Collecting" in demo()
        assert "Collecting" not in demo()
        (extra / "new.css").write_text("p { margin: 0 }")
        assert "Collecting" in demo()
        assert list((tmp_path / "static").glob("new.*.css"))

    def test_briefings_say_that_they_are_samples(self, sample: str) -> None:
        assert all("Sample briefing" in text for text in Briefing.objects.values_list("text", flat=True))


@pytest.mark.parametrize("day", slow_after(1, ["2024-02-29", "2026-01-01", "2027-05-30", "2026-06-06", "2026-06-08"]))
def test_year_can_end_on_any_day(db: None, day: str) -> None:
    sample_year.write(on=date.fromisoformat(day))
    assert Recommendation.objects.count() == 21


def test_database_with_somebody_s_meeting_is_refused_and_left_alone(cast: Cast) -> None:
    before = Act.objects.count()
    for options in ([], ["--fresh"]):
        with pytest.raises(CommandError, match="nothing was changed"):
            demo(*options)
    assert Act.objects.count() == before
    assert Meeting.objects.get() == cast.meeting


def test_database_with_only_a_user_is_refused(db: None) -> None:
    User.objects.create_superuser("administrator@example.org", "word", name="Administrator")
    with pytest.raises(CommandError, match="nothing was changed"):
        demo()


def test_database_with_tables_of_another_program_is_refused(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE payroll (amount integer)")
    assert contents.survey() is Contents.FOREIGN
    with pytest.raises(CommandError, match="nothing was changed"):
        demo("--fresh")


def test_mark_of_the_demo_cannot_be_slipped_under_real_data(cast: Cast) -> None:
    actions.open_act(by=cast.coordinator, verb="add_meeting")
    actions.open_act(by=User.objects.get(is_system=True), verb=sample_year.VERB)
    assert contents.survey() is Contents.FOREIGN


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_port_that_does_not_exist_is_refused(settings: Any, port: str) -> None:
    settings.SAMPLE_DATA, settings.HTTPS = True, False
    with pytest.raises(CommandError, match="is not a port"):
        call_command("demo", "--port", port)


def test_serving_is_refused_where_pages_would_not_say_that_the_data_is_made_up(settings: Any) -> None:
    settings.SAMPLE_DATA = False
    with pytest.raises(CommandError, match=r"manage\.py demo"):
        call_command("demo")


def _manage(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    # The demo brings its own database; other commands are told to use that one.
    kept |= {} if "demo" in arguments else {"DATABASE_URL": "embedded"}
    return subprocess.Popen(
        [sys.executable, "-u", *arguments],
        cwd=ROOT,
        env=kept | {"VAR": str(folder), "DJANGO_SETTINGS_MODULE": "tracker.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_taken_port_is_said_before_any_work_with_another_that_is_free(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        printed, _ = _manage("manage.py", "demo", "--port", str(port), folder=tmp_path).communicate(timeout=60)

    assert f"Port {port} is in use" in printed
    assert re.search(r"manage\.py demo --port \d+", printed)
    assert "Starting the database" not in printed
    assert not (tmp_path / "postgresql").exists()


@pytest.fixture(scope="module")
def prepared() -> Iterator[Path]:
    """A folder in which the demonstration was prepared once, in a database of its own; its tests leave it usable."""
    with open_folder() as folder:
        printed, _ = _manage("manage.py", "demo", "--no-serve", folder=folder.parent).communicate(timeout=240)
        assert "Creating the tables" in printed, printed
        yield folder.parent


@pytest.mark.skipif(sys.platform == "win32", reason="the embedded database does not run there")
@pytest.mark.slow
def test_it_serves_pages_that_say_sample_data_and_stops_with_a_sentence(prepared: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    site = _manage("manage.py", "demo", "--port", str(port), folder=prepared)
    try:
        assert site.stdout is not None
        opening = next((line for line in site.stdout if line.startswith("Open ")), "")
        assert f"http://127.0.0.1:{port}/" in opening
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            html = page.read().decode()
        assert "Sample data" in html
        style = re.search(r'rel="stylesheet" href="([^"]+)"', html)
        assert style is not None
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{style[1]}", timeout=30) as sheet:
            assert sheet.headers["Cache-Control"].startswith("max-age=")
        # A browser that goes away in the middle of a page is no news to anybody.
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", port)) as leaving:
                leaving.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert sys.platform != "linux" or _children(site.pid), "no worker runs beside the site"
        site.send_signal(signal.SIGTERM)
        rest, _ = site.communicate(timeout=30)
        assert rest.strip() == "Stopped. Your changes are kept. Run the command again to continue."
        assert site.returncode == 0
    finally:
        site.kill()
        site.wait()


CHANGE = "from briefings.models import Meeting; Meeting.objects.create(name='Somebody, meeting', code='MINE')"
LOOK = """
from django.db import connection
from briefings.models import Meeting
from tracker.models import Recommendation
print(sorted(Meeting.objects.values_list("code", flat=True)), Recommendation.objects.count())
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) > 10 FROM pg_trigger WHERE tgname = 'guard_rows'")
    print(cursor.fetchone()[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the embedded database does not run there")
@pytest.mark.slow
def test_fresh_throws_away_what_was_changed(prepared: Path) -> None:
    """In a database of its own: migrations of others cannot all be run again within one transaction."""

    def run(*arguments: str) -> str:
        printed, _ = _manage("manage.py", *arguments, folder=prepared).communicate(timeout=240)
        return printed

    run("shell", "-v0", "-c", CHANGE)
    assert "'MINE'" in run("shell", "-v0", "-c", LOOK)

    assert "Deleting the old sample data" in run("demo", "--no-serve", "--fresh")
    assert run("shell", "-v0", "-c", LOOK).split("\n") == ["['PARIS', 'PARIS2'] 21", "True", ""]


@pytest.mark.skipif(sys.platform != "linux", reason="asks ps as Linux has it")
@pytest.mark.slow
def test_worker_ends_with_a_demo_that_was_killed(prepared: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    site = _manage("manage.py", "demo", "--port", str(port), folder=prepared)
    assert site.stdout is not None
    assert any(line.startswith("Open ") for line in site.stdout)
    end = time.monotonic() + 60
    while not (pids := _children(site.pid)):
        assert time.monotonic() < end
    site.kill()
    site.communicate()
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < end, "the worker outlived the demo"
        time.sleep(0.1)


def _children(parent: int) -> list[str]:
    """The numbers of the processes that a process has started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return listed.stdout.split()
