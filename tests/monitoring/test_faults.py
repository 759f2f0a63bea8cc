"""What a site that was given SENTRY_DSN sends there: where a fault happened, and nothing that was sent to it."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.monitoring.failing import WORDS

ROOT = Path(__file__).resolve().parents[2]
RECEIVED: list[bytes] = []


class Sentry(BaseHTTPRequestHandler):
    """As much of Sentry as takes reports."""

    def do_POST(self) -> None:
        """Take one envelope."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        RECEIVED.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The reports of a site that failed in a request, in a job, and in words only."""
    RECEIVED.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Sentry) as server:
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        done = subprocess.run(
            [sys.executable, "-m", "tests.monitoring.failing"],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
            env=os.environ | {
                "SENTRY_DSN": f"http://key@127.0.0.1:{server.server_port}/1", "DATABASE_URL": "embedded",
                "VAR": str(tmp_path_factory.mktemp("var")), "DJANGO_SETTINGS_MODULE": "tracker.settings",
            },
        )  # fmt: skip
        server.shutdown()
        thread.join()
    assert (done.returncode, done.stdout) == (0, "500 Internal Server Error\n"), done.stderr
    return [json.loads(envelope.splitlines()[2]) for envelope in RECEIVED]


def test_no_report_holds_what_was_sent_typed_or_known_of_the_visitor(sent: list[dict[str, Any]]) -> None:
    everything = b"".join(RECEIVED).decode()

    assert len(sent) == 3
    assert WORDS not in everything
    assert "192.0.2.7" not in everything
    assert not any('"vars"' in envelope.decode() for envelope in RECEIVED)


def test_report_of_a_request_says_where_it_failed_and_from_what(sent: list[dict[str, Any]]) -> None:
    report = sent[0]

    assert report["request"] == {"method": "POST", "url": "/fail/"}
    assert report["tags"]["request_id"]
    told = {error["type"]: error for error in report["exception"]["values"]}
    assert told["OSError"]["value"] == "No space left on device"
    error = told["ValueError"]
    assert error["value"] == ""
    assert error["stacktrace"]["frames"][-1]["function"] == "fail"
    assert "raise ValueError(words)" in error["stacktrace"]["frames"][-1]["context_line"]


def test_report_of_a_job_names_the_job(sent: list[dict[str, Any]]) -> None:
    report = sent[1]

    assert report["tags"] == {"job": "7", "task": "mail.send"}
    assert [error["type"] for error in report["exception"]["values"]] == ["ValueError"]


def test_report_of_a_sentence_has_it_without_its_values(sent: list[dict[str, Any]]) -> None:
    assert sent[2]["logentry"] == {"message": "It has no trace: %s"}
    assert "exception" not in sent[2]


def test_reports_hold_nothing_that_is_not_listed(sent: list[dict[str, Any]]) -> None:
    listed = {"event_id", "timestamp", "level", "logger", "platform", "release", "environment", "server_name", "sdk"}
    listed |= {"transaction", "tags", "request", "exception", "logentry"}
    for report in sent:
        assert report.keys() - listed == set()
