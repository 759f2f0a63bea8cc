"""The site on the system's own PostgreSQL, with the faults made for real: held rows, crashes, full disks, no room."""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.debian import Answer, Browser, Cluster, Site, open_cluster, open_pooler, tiny_disk, wait_for
from tests.faults.forms import form_to
from tests.faults.fuzzing import FORM, PARTS
from tests.tracker.pages import text
from tracker.database import catalogue
from tracker.demo.people import PASSWORD

pytestmark = pytest.mark.server

DESK, COORDINATOR = "health.desk@example.org", "coordinator@example.org"
REPORT = "/recommendations/PARIS-12/report"
WAITING, CRASHES = 16, int(os.environ.get("CRASHES", "8"))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with open_cluster() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(cluster: Cluster) -> Iterator[Site]:
    """The sample year, served."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-site-", dir="/tmp"))
    made = Site(cluster, folder)
    made.manage("demo", "--no-serve")
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def desk(site: Site) -> Browser:
    """The desk that owns PARIS-12, signed in."""
    browser = Browser(site)
    browser.sign_in(DESK, PASSWORD)
    return browser


def report(words: str, browser: Browser) -> dict[str, Any]:
    """What the form on the page of PARIS-12 sends."""
    page = browser.get("/recommendations/PARIS-12/").page
    return form_to(page, REPORT).sent(text=words, status="in_progress", form_token=str(uuid4()))


def written(cluster: Cluster, words: str) -> int:
    """How often something stands in the log."""
    with cluster.connect() as connection:
        found = connection.execute("SELECT count(*) FROM tracker_progressentry WHERE text = %s", [words]).fetchone()
    assert found is not None
    return int(found[0])


def says(answer: Answer, *sentences: str) -> bool:
    return answer.status == 503 and all(sentence in text(answer.page) for sentence in sentences)


class TestHeldRow:
    """Somebody holds one row in psql, and sixteen reports wait for it."""

    def test_each_who_waits_is_told_within_seconds_and_readers_never_notice(
        self, cluster: Cluster, site: Site, desk: Browser
    ) -> None:
        forms = [report(f"Waiting {number}.", desk) for number in range(WAITING)]
        done, read = Event(), []

        def look() -> None:
            pages = cycle(("/", "/recommendations/", "/recommendations/PARIS-12/", "/work/"))
            while not done.is_set():
                read.append(Browser(site, desk.cookies).get(next(pages)))

        reader = Thread(target=look)
        with cluster.psql("SELECT * FROM tracker_recommendation WHERE reference = 'PARIS-12' FOR UPDATE"):
            reader.start()
            with ThreadPoolExecutor(WAITING) as pool:
                answers = list(pool.map(lambda form: Browser(site, desk.cookies).post(REPORT, form), forms))
            done.set()
            reader.join()

        waited, pages = [answer.seconds for answer in answers], [answer.seconds for answer in read]
        print(  # noqa: T201 - figures of a run
            f"\n{WAITING} waited {min(waited):.1f} to {max(waited):.1f} s; {len(pages)} pages were read meanwhile,"
            f" in {median(pages) * 1000:.0f} ms, {max(pages) * 1000:.0f} ms at most"
        )
        assert {answer.status for answer in answers} == {503}
        assert max(waited) < 8
        assert {answer.status for answer in read} == {200}
        # The limit of a lock is 3 s: no page may have waited for one.
        assert median(pages) < 0.5
        assert max(pages) < 2.5
        for answer, form in zip(answers, forms, strict=True):
            assert "What you sent was not saved." in text(answer.page)
            again = form_to(answer.page, REPORT)
            assert again.fields["form_token"] == form["form_token"]
            assert Browser(site, desk.cookies).post(REPORT, again.fields).status == 302
        assert all(written(cluster, f"Waiting {number}.") == 1 for number in range(WAITING))

    def test_commands_wait_for_as_long_as_it_takes(self, cluster: Cluster, site: Site) -> None:
        with ThreadPoolExecutor(1) as pool:
            with cluster.psql("LOCK TABLE tracker_progressentry"):
                waiting = pool.submit(site.manage, "verify_log")
                time.sleep(6)
                assert not waiting.done()
            assert "unbroken" in waiting.result()


class TestCrash:
    """The server is stopped at once, in the middle of requests, and started again."""

    def test_pages_say_so_and_what_was_typed_is_written_once_it_is_back(
        self, cluster: Cluster, site: Site, desk: Browser
    ) -> None:
        form = report("Before the crash.", desk)
        with ThreadPoolExecutor(1) as pool:
            with cluster.psql("SELECT * FROM tracker_recommendation WHERE reference = 'PARIS-12' FOR UPDATE"):
                waiting = pool.submit(Browser(site, desk.cookies).post, REPORT, form)
                wait_for(lambda: cluster.sql("SELECT 1 FROM pg_locks WHERE NOT granted"))
                cluster.stop("immediate")
            answer = waiting.result()
        down = {path: desk.get(path) for path in ("/", "/sign-in/", "/statuses/", "/recommendations.csv", "/nowhere/")}
        visitor = Browser(site).get("/sign-in/")
        again = desk.post(REPORT, form)
        cluster.start()

        assert says(answer, "The database does not respond", "What you sent was not saved.")
        assert all(says(each, "The database does not respond") for each in [*down.values(), visitor, again]), down
        assert all(each.headers["Retry-After"] == "15" for each in down.values())
        assert desk.post(REPORT, form_to(again.page, REPORT).fields).status == 302
        assert written(cluster, "Before the crash.") == 1

    def test_what_was_acknowledged_is_there_and_what_is_sent_again_is_there_once(
        self, cluster: Cluster, site: Site, desk: Browser
    ) -> None:
        chance, counts = random.Random(7), dict.fromkeys(("acknowledged", "not saved", "unknown", "no answer"), 0)
        for turn in range(CRASHES):
            forms = {f"Crash {turn}.{number}.": report(f"Crash {turn}.{number}.", desk) for number in range(4)}
            with ThreadPoolExecutor(4) as pool:
                sent = {words: pool.submit(self._send, site, desk, form) for words, form in forms.items()}
                time.sleep(chance.uniform(0.0, 0.5))
                cluster.stop("immediate")
            cluster.start()
            for words, answer in ((words, each.result()) for words, each in sent.items()):
                if answer is None:
                    counts["no answer"] += 1
                elif answer.status == 302:
                    counts["acknowledged"] += 1
                    assert written(cluster, words) == 1
                elif "What you sent was not saved." in text(answer.page):
                    counts["not saved"] += 1
                    assert written(cluster, words) == 0
                else:
                    counts["unknown"] += 1
                    assert says(answer, "We do not know whether what you sent was saved.")
                assert desk.post(REPORT, forms[words]).status == 302
                assert written(cluster, words) == 1
        print(f"\n{CRASHES} crashes: {counts}")  # noqa: T201
        assert "unbroken" in site.manage("verify_log")

    @staticmethod
    def _send(site: Site, desk: Browser, form: dict[str, Any]) -> Answer | None:
        try:
            return Browser(site, desk.cookies).post(REPORT, form)
        except OSError:
            return None


class TestReadOnly:
    """The database takes no changes: default_transaction_read_only is on."""

    def test_pages_are_read_and_changes_are_refused_in_words(self, cluster: Cluster, site: Site, desk: Browser) -> None:
        form = report("While it was closed.", desk)
        cluster.sql("UPDATE django_session SET expire_date = expire_date - interval '3 days'")
        cluster.stop("fast")
        cluster.start(default_transaction_read_only="on")
        before = len(cluster.log())

        pages = {path: desk.get(path).status for path in ("/", "/work/", "/recommendations/", "/recommendations.csv")}
        refused = desk.post(REPORT, form)
        visitor = Browser(site)
        visitor.get("/sign-in/")
        sign_in = visitor.post("/sign-in/", {"username": DESK, "password": PASSWORD})
        written_to = re.findall(r"cannot execute \w+", cluster.log()[before:])
        cluster.stop("fast")
        cluster.start()

        assert set(pages.values()) == {200}, pages
        assert says(refused, "You can read but not save at the moment", "What you sent was not saved.")
        assert refused.headers["Retry-After"] == "60"
        assert says(sign_in, "not save at the moment")
        # Reading tried to write nothing: there is one refusal for each of the two forms.
        assert len(written_to) == 2, written_to
        assert desk.post(REPORT, form_to(refused.page, REPORT).fields).status == 302
        assert written(cluster, "While it was closed.") == 1


class TestNoRoom:
    """All connections are taken, or the disk is full."""

    def test_a_server_without_a_free_connection_is_busy(self, cluster: Cluster, site: Site, desk: Browser) -> None:
        form = report("While it was crowded.", desk)
        cluster.stop("fast")
        cluster.start(max_connections=5, superuser_reserved_connections=1)
        taken = [cluster.connect(user="site") for _ in range(4)]

        page, refused, visitor = desk.get("/"), desk.post(REPORT, form), Browser(site).get("/sign-in/")
        for connection in taken:
            connection.close()
        wait_for(lambda: desk.get("/").status == 200)
        again = desk.post(REPORT, form_to(refused.page, REPORT).fields)
        cluster.stop("fast")
        cluster.start()

        assert all(says(each, "The site is very busy") for each in (page, refused, visitor))
        assert refused.headers["Retry-After"] == "5"
        assert again.status == 302
        assert written(cluster, "While it was crowded.") == 1

    def test_a_full_disk_is_said_to_be_full(self, cluster: Cluster, site: Site, desk: Browser) -> None:
        # Words that hardly can be made shorter, so that they need a page of their own.
        form = report(" ".join(uuid4().hex for _ in range(450)), desk)
        with tiny_disk(cluster) as is_real:
            refused = desk.post(REPORT, form)
            reading = desk.get("/recommendations/PARIS-12/")

        print(f"\nthe disk was {'really' if is_real else 'said to be'} full")  # noqa: T201
        assert says(refused, "Nothing can be saved: the database is full", "What you sent was not saved.")
        assert (refused.headers["Retry-After"], reading.status) == ("60", 200)
        assert desk.post(REPORT, form_to(refused.page, REPORT).fields).status == 302


class TestPooler:
    """A pooler in transaction mode stands between, and gives each transaction whichever connection is free."""

    @pytest.fixture
    def pooled(self, cluster: Cluster, site: Site) -> Iterator[Site]:
        with open_pooler(cluster) as socket_folder:
            address = f"postgres://site@/tracker?host={socket_folder}&port=6432"
            made = Site(cluster, site.folder, env={"DATABASE_URL": address, "DATABASE_POOLER": "1"})
            # What pages are given elsewhere by their own connection is the role's here. Six changes wait for each
            # other below, on a machine that does other work too.
            cluster.sql("ALTER ROLE site SET lock_timeout = '5s'", "ALTER ROLE site SET statement_timeout = '15s'")
            made.start()
            yield made
            made.stop()
        cluster.sql("ALTER ROLE site RESET ALL")

    def test_pages_files_and_changes_work_and_nothing_stays_behind(self, cluster: Cluster, pooled: Site) -> None:
        desk = Browser(pooled)
        desk.sign_in(DESK, PASSWORD)
        forms = {f"Pooled {number}.": report(f"Pooled {number}.", desk) for number in range(6)}

        with ThreadPoolExecutor(8) as pool:
            files = [pool.submit(Browser(pooled, desk.cookies).get, "/recommendations.csv") for _ in range(12)]
            sent = [pool.submit(Browser(pooled, desk.cookies).post, REPORT, form) for form in forms.values()]
        assert {each.result().status for each in files} == {200}
        assert {each.result().page.count("\n") for each in files} == {21}
        assert {each.result().status for each in sent} == {302}
        assert {written(cluster, words) for words in forms} == {1}

        form = report("Pooled and held.", desk)
        with cluster.psql("SELECT * FROM tracker_recommendation WHERE reference = 'PARIS-12' FOR UPDATE"):
            held = desk.post(REPORT, form)
        assert says(held, "Somebody else is changing this")
        busy = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'site' AND state <> 'idle'"
        assert cluster.sql(busy) == [(0,)]

    def test_who_forgets_to_say_so_hears_it_at_once(self, cluster: Cluster, pooled: Site) -> None:
        pooled.stop()
        pooled.env["DATABASE_POOLER"] = "0"
        pooled.start()

        assert says(Browser(pooled).get("/sign-in/"), "The database does not respond")
        assert "unsupported startup parameter" in (cluster.folder / "pooler" / "log.txt").read_text()


def raw(line: str, *headers: str, body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    return "\r\n".join([f"{line} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]).encode("latin-1") + body


TYPE = f"Content-Type: {FORM}"
RAW = [
    raw("GET /%zz%ff%00"),
    raw("GET /recommendations/?q=%00%ff&sort=\xff"),
    raw("GET /\x00"),
    raw("GET /", "Host: a b"),
    raw("GET /", "Cookie: sessionid=\xff\x00; =;;"),
    raw("POST /sign-in/", "Transfer-Encoding: chunked", TYPE, body=b"zz\r\n"),
    raw("POST /sign-in/", "Transfer-Encoding: chunked", TYPE, body=b"ffffffffff\r\na=1"),
    raw("POST /sign-in/", "Content-Length: 500", TYPE, body=b"a=1"),
    raw("POST /sign-in/", "Content-Length: abc", f"Content-Type: {PARTS}", body=b"a=1"),
    raw("POST /nowhere/", "Content-Length: 3", f"Content-Type: {PARTS}", body=b"a=1"),
    raw("POST /sign-in/?a=1", "Content-Length: 3", f"{TYPE}; charset=rot13", body=b"a=1"),
    raw("GET /sign-in/?a=1", "Content-Type: text/plain; charset=undefined"),
    raw("BREW /sign-in/"),
]


@pytest.mark.parametrize("sent", RAW, ids=range(len(RAW)))
def test_bytes_that_are_no_good_request_are_no_failure(site: Site, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    status = answer.split(b" ", 2)[1:2]
    assert not status or not status[0].startswith(b"5"), answer[:300]


SAID = "from tracker.database import guards; print(*guards.faults(), sep='\\n')"


def test_extensions_that_a_server_brings_are_no_fault_and_another_one_is_told_once(
    site: Site, cluster: Cluster
) -> None:
    cluster.sql(*(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in catalogue.EXTENSIONS))
    assert site.manage("shell", "-v0", "-c", SAID).strip() == ""

    cluster.sql("CREATE EXTENSION citext")
    said = site.manage("shell", "-v0", "-c", SAID)
    cluster.sql("DROP EXTENSION citext")

    assert said.strip() == "There is an extension that no migration made: citext."
