"""A site served by gunicorn with the configuration of `tracker/deployment`, as a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection

from tracker.embedded import server

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = "tracker/deployment/gunicorn_config.py"
START_SECONDS = 60


def clean(**variables: str) -> dict[str, str]:
    """The environment of a machine where nothing of the site is set but `variables`."""
    kept = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | variables


def database_of_tests() -> str:
    """The address of the database that the tests use, for a process beside them."""
    settings = connection.settings_dict
    host = settings["HOST"] or str(server.address(Path(settings["EMBEDDED_FOLDER"])))
    options = {"host": host, **({"port": str(settings["PORT"])} if settings.get("PORT") else {})}
    return f"postgres://{quote(settings['USER'])}@/{settings['NAME']}?{urlencode(options)}"


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def manage(*arguments: str, env: dict[str, str]) -> str:
    """Run a command of manage.py, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass
class Site:
    """A running site: how its addresses begin, and where it writes its log."""

    address: str
    log_file: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return self.log_file.read_text(encoding="utf-8")


@contextmanager
def site(folder: Path, env: dict[str, str], *, bind: str | None = None) -> Iterator[Site]:
    """Serve a site till the end of the block; by a free port unless `bind` says otherwise."""
    port = free_port()
    log_file = folder / "site.log"
    with log_file.open("ab") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "gunicorn"), "--config", CONFIGURATION, "tracker.wsgi"],
            cwd=ROOT, env={"BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "2"} | env | ({"BIND": bind} if bind else {}),
            stdout=log, stderr=log,
        )  # fmt: skip
    running = Site(f"http://127.0.0.1:{port}{env.get('SCRIPT_NAME', '')}", log_file, process)
    try:
        _wait(running, bind or f"127.0.0.1:{port}")
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(running: Site, bind: str) -> None:
    """Wait until somebody answers there."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and running.process.poll() is None:
        path = bind.removeprefix("unix:")
        host, _, port = bind.rpartition(":")
        with socket.socket(socket.AF_UNIX if path != bind else socket.AF_INET) as tried:
            try:
                tried.connect(path if path != bind else (host, int(port)))
            except OSError:
                time.sleep(0.1)
                continue
        # The first worker has still to start; a request waits for it.
        return
    raise AssertionError(f"The site did not start:\n{running.log}")
