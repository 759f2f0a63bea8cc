"""A PostgreSQL server of the system's own, a site served from it by gunicorn, and a browser without a screen."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


def programs() -> Path:
    """The folder of PostgreSQL's programs; skips the test where there is none, except in CI."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        assert not os.environ.get("CI"), "no PostgreSQL of the system's own, and in CI these tests may not be skipped"
        pytest.skip("no PostgreSQL of the system's own")
    return found[-1].parent


@dataclass
class Cluster:
    """One server with data and a socket of its own, which may be stopped and started in any way."""

    folder: Path
    bin: Path
    process: subprocess.Popen[bytes] | None = None

    def run_as(self) -> dict[str, Any]:
        """As whom programs run: PostgreSQL refuses to run as root."""
        return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}

    def make(self) -> None:
        """Make the data, with a superuser and a role that owns the database of the site."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
        subprocess.run(
            [self.bin / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale", "C.UTF-8", "-N"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **self.run_as(),
        )  # fmt: skip
        self.start()
        self.sql("CREATE ROLE site LOGIN", "CREATE DATABASE tracker OWNER site", database="postgres")

    def start(self, **settings: object) -> None:
        """Start the server and wait until it answers."""
        command = [str(self.bin / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder)]
        for name, value in {"listen_addresses": "", "fsync": "off", **settings}.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log.txt").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self.run_as())
        wait_for(self._answers)

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            self.sql("SELECT 1", database="postgres")
            return True
        return False

    def stop(self, how: str = "immediate") -> None:
        """Stop the server as `pg_ctl stop -m` does; at once means that nothing is finished or told to anybody."""
        if self.process is None:
            return
        subprocess.run(
            [self.bin / "pg_ctl", "stop", "-D", self.folder / "data", "-m", how],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **self.run_as(),
        )  # fmt: skip
        self.process.wait(SECONDS)
        self.process = None

    def address(self, user: str = "site", **options: str) -> str:
        """The address of the database, as the settings take it."""
        return f"postgres://{user}@/tracker?{urlencode({'host': str(self.folder), **options})}"

    def connect(self, database: str = "tracker", user: str = "postgres") -> psycopg.Connection[Any]:
        """A connection of its own, each statement of which stands alone."""
        return psycopg.connect(host=str(self.folder), dbname=database, user=user, autocommit=True)

    def sql(self, *statements: str, database: str = "tracker") -> list[tuple[Any, ...]]:
        """Run statements as the superuser, and return the rows of the last."""
        with self.connect(database) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def psql(self, statement: str) -> Iterator[None]:
        """A person at psql who has begun a transaction with a statement, and has not ended it."""
        process = subprocess.Popen(
            [self.bin / "psql", "-X", "-q", "-h", self.folder, "-U", "postgres", "tracker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"BEGIN;\n{statement};\n\\echo begun\n")
        process.stdin.flush()
        while "begun" not in (line := process.stdout.readline()):
            assert line, "psql ended"
        try:
            yield
        finally:
            process.communicate("ROLLBACK;\n", timeout=SECONDS)

    def log(self) -> str:
        """What the server has written so far."""
        return (self.folder / "log.txt").read_text(errors="replace")


@contextmanager
def open_cluster() -> Iterator[Cluster]:
    """A server that is stopped and thrown away in the end."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="tracker-server-", dir="/tmp"))
    folder.chmod(0o755)
    cluster = Cluster(folder, found)
    try:
        cluster.make()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def tiny_disk(cluster: Cluster) -> Iterator[bool]:
    """The log's table on a disk that is full; where none can be mounted, a server that says so of itself."""
    folder = cluster.folder / "tiny"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0777", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        cluster.sql(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END$$",
            "CREATE TRIGGER refuse BEFORE INSERT ON tracker_progressentry FOR EACH ROW EXECUTE FUNCTION refuse()",
        )
        try:
            yield False
        finally:
            cluster.sql("DROP TRIGGER refuse ON tracker_progressentry", "DROP FUNCTION refuse()")
        return
    shutil.chown(folder, "nobody", "nogroup")
    move = "ALTER TABLE tracker_progressentry SET TABLESPACE"
    cluster.sql(f"CREATE TABLESPACE tiny LOCATION '{folder}'", f"{move} tiny")
    with (folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(b"x" * 4096):
            pass
    try:
        yield True
    finally:
        (folder / "filler").unlink()
        cluster.sql(f"{move} pg_default", "DROP TABLESPACE tiny")
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def open_pooler(cluster: Cluster) -> Iterator[Path]:
    """A pooler in transaction mode before a server, with fewer connections than those who use it; yields its socket."""
    program = shutil.which("pgbouncer")
    if program is None:
        assert not os.environ.get("CI"), "no PgBouncer on this machine, and in CI this may not be skipped"
        pytest.skip("no PgBouncer on this machine")
    folder = cluster.folder / "pooler"
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    lines = [
        *("[databases]", f"tracker = host={cluster.folder} user=site", "[pgbouncer]"),
        *(f"unix_socket_dir = {folder}", "listen_addr =", "listen_port = 6432", "auth_type = any"),
        *("pool_mode = transaction", "default_pool_size = 2", "server_reset_query ="),
    ]
    (folder / "pgbouncer.ini").write_text("\n".join(lines) + "\n")
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(
            [program, folder / "pgbouncer.ini"], stdout=log, stderr=log, cwd="/", **cluster.run_as()
        )
    try:
        wait_for((folder / ".s.PGSQL.6432").exists)
        yield folder
    finally:
        process.terminate()
        process.wait(SECONDS)


@dataclass
class Site:
    """The site, served by gunicorn: three processes of four threads, as its deployment has them."""

    cluster: Cluster
    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    env: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """What the site's processes know: nothing of the tests' own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PG"))}
        own = {"DATABASE_URL": self.cluster.address(), "VAR": str(self.folder), "SECRET_KEY": "x" * 50}
        own |= {"HTTPS": "0", "SAMPLE_DATA": "1", "ALLOWED_HOSTS": "127.0.0.1", "PYTHONWARNINGS": ""}
        return kept | own | self.env

    def manage(self, *arguments: str) -> str:
        """Run a management command, and return what it says."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Serve at a free port, and wait until somebody answers there."""
        with socket.socket() as tried:
            tried.bind(("127.0.0.1", 0))
            self.port = tried.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "tracker.wsgi", "-b", f"127.0.0.1:{self.port}"]
        command += ["-k", "gthread", "-w", "3", "--threads", "4", "--timeout", "60"]
        with (self.folder / "site.txt").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log)
        wait_for(lambda: Browser(self).get("/static/tracker/icon.svg").status in (200, 404))

    def stop(self) -> None:
        """Stop serving."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(SECONDS)
            self.process = None

    def log(self) -> str:
        """What the site's processes have written so far."""
        return (self.folder / "site.txt").read_text(errors="replace")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    page: str
    seconds: float


@dataclass
class Browser:
    """Keeps cookies, follows nothing; one request is one connection."""

    site: Site
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        """Send a form; the token is brought along, as from a page of the site."""
        token = {"csrfmiddlewaretoken": self.cookies["csrftoken"].value} if "csrftoken" in self.cookies else {}
        return self._ask("POST", path, urlencode({**token, **fields}, doseq=True))

    def sign_in(self, email: str, password: str) -> None:
        """Sign in."""
        self.get("/sign-in/")
        answer = self.post("/sign-in/", {"username": email, "password": password})
        assert answer.status == 302, answer.page

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())}
        headers["Origin"] = f"http://127.0.0.1:{self.site.port}"
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            page = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for value in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(value)
        return Answer(response.status, dict(response.headers), page, time.monotonic() - began)


def wait_for(condition: Any, seconds: float = SECONDS) -> None:
    """Wait for something to become true; a refused connection is not yet."""
    end = time.monotonic() + seconds
    while True:
        with suppress(OSError):
            if condition():
                return
        assert time.monotonic() < end, "It did not happen"
        time.sleep(0.05)
