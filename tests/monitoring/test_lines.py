"""The lines of the log: what each says, and that nothing people typed is among it, whatever goes wrong."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import path

from tests.conftest import Cast
from tests.monitoring.conftest import Lines
from tests.slow import slow_after
from tracker import urls
from tracker.models import Recommendation, Theme
from tracker.monitoring import jobs, logs

ROOT = Path(__file__).resolve().parents[2]
WORDS = "Quetzalcoatl"


def quote(request: HttpRequest) -> HttpResponseBase:
    """Fail with what was sent, as code does that does not expect it."""
    asked = request.GET["how"]
    if asked == "database":
        Theme.objects.create(name=request.GET["q"])
        Theme.objects.create(name=request.GET["q"])
    if asked == "number":
        Theme.objects.filter(pk=[request.GET["q"]]).exists()
    if asked == "file":
        raise SuspiciousFileOperation(request.GET["q"])
    if asked == "stream":
        return StreamingHttpResponse(_broken(request.GET["q"]))
    raise ValueError(request.GET["q"])


def _broken(words: str) -> Iterator[bytes]:
    yield b"begun"
    raise ValueError(words)


urlpatterns = [*urls.urlpatterns, path("quote/", quote)]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def test_request_leaves_one_line(client: Client, cast: Cast, lines: Lines) -> None:
    client.force_login(cast.reader)
    answer = client.get("/recommendations/?q=health&page=1")

    line = lines.one()
    assert line["event"] == "request"
    assert (line["level"], line["logger"]) == ("info", "tracker.monitoring.requests")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/recommendations/", 200)
    assert line["person"] == cast.reader.pk
    assert line["request_id"] == answer["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", line["request_id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line["time"])
    assert 0 <= line["ms"] < 60_000
    assert list(line)[:3] == ["time", "level", "logger"]


def test_request_of_nobody_has_no_person_and_asks_for_none(
    client: Client, lines: Lines, db: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/sign-in/")
    assert "person" not in lines.one()


def test_person_is_known_from_the_sign_in_on(client: Client, cast: Cast, lines: Lines) -> None:
    cast.reader.set_password("a long enough one")
    cast.reader.save()
    client.post("/sign-in/", {"username": cast.reader.email, "password": "a long enough one"})

    assert lines.one(path="/sign-in/")["person"] == cast.reader.pk
    assert cast.reader.email not in lines.text


def test_lines_of_one_request_have_its_id(client: Client, cast: Cast, lines: Lines) -> None:
    client.raise_request_exception = False
    client.force_login(cast.reader)
    with override_settings(ROOT_URLCONF=__name__):
        answer = client.get("/quote/", {"how": "value", "q": WORDS})

    fault, request = lines.all()
    assert fault["logger"] == "django.request"
    assert fault["request_id"] == request["request_id"] == answer["X-Request-ID"]
    assert fault["person"] == request["person"] == cast.reader.pk
    assert (request["status"], request["level"]) == (500, "warning")
    assert fault["error"] == "ValueError"
    assert 'raise ValueError(request.GET["q"])' in fault["trace"]


@pytest.mark.parametrize(
    ("given", "is_taken"), [("0123456789abcdef", True), ("short", False), ("a\x00b" * 9, False), ("x" * 65, False)]
)
@pytest.mark.parametrize("behind_proxy", [True, False])
def test_id_of_a_believed_proxy_is_kept(
    given: str, is_taken: object, behind_proxy: object, client: Client, lines: Lines, db: None
) -> None:
    with override_settings(BEHIND_PROXY=behind_proxy):
        client.get("/sign-in/", headers={"X-Request-ID": given})
    assert (lines.one()["request_id"] == given) == (is_taken and behind_proxy)


def test_download_leaves_one_line_once_it_is_sent(client: Client, cast: Cast, lines: Lines) -> None:
    client.force_login(cast.reader)
    answer = client.get("/recommendations.csv")
    assert lines.all() == []

    list(answer.streaming_content)  # type: ignore[attr-defined]
    answer.close()
    line = lines.one()
    assert (line["path"], line["status"], line["request_id"]) == ("/recommendations.csv", 200, answer["X-Request-ID"])


def test_download_that_is_only_asked_about_leaves_its_line_too(client: Client, cast: Cast, lines: Lines) -> None:
    client.force_login(cast.reader)
    client.head("/recommendations.csv").close()
    assert lines.one()["method"] == "HEAD"


def test_download_that_breaks_off_is_told(client: Client, cast: Cast, lines: Lines) -> None:
    client.force_login(cast.reader)
    with override_settings(ROOT_URLCONF=__name__):
        answer = client.get("/quote/", {"how": "stream", "q": WORDS})
        with pytest.raises(ValueError, match=WORDS):
            list(answer.streaming_content)  # type: ignore[attr-defined]
        answer.close()

    assert [line["event"] for line in lines.all()] == ["An answer broke off", "request"]
    assert WORDS not in lines.text


@pytest.mark.parametrize("how", ["value", "database", "number", "file"])
def test_fault_that_quotes_what_was_sent_is_told_without_it(how: str, client: Client, cast: Cast, lines: Lines) -> None:
    client.raise_request_exception = False
    client.force_login(cast.coordinator)
    with override_settings(ROOT_URLCONF=__name__):
        assert client.get("/quote/", {"how": how, "q": WORDS}).status_code == (400 if how == "file" else 500)

    assert len(lines.all(event="request")) == 1
    assert len(lines.all()) == 2, "the fault has a line too"
    assert WORDS not in lines.text


def test_nothing_that_people_type_is_in_the_log(
    client: Client, cast: Cast, recommendation: Recommendation, lines: Lines
) -> None:
    client.raise_request_exception = False
    headers = {"User-Agent": WORDS, "Referer": f"http://testserver/?q={WORDS}", "Accept-Language": WORDS}
    page = f"/recommendations/{recommendation.reference}/"
    typed = dict.fromkeys(("text", "title", "goal", "name", "code", "email", "reason", "username", "password"), WORDS)
    file = SimpleUploadedFile(f"{WORDS}.md", f"{WORDS} will be agreed.".encode())
    asked = 0
    for person in (None, cast.coordinator, cast.administrator):
        if person is not None:
            client.force_login(person)
        for address in ("/", "/work/", "/recommendations/", "/recommendations.csv", page, "/sign-in/", "/nothing/here"):
            client.get(
                address, {"q": WORDS, "status": WORDS, "page": WORDS, "sort": WORDS, "next": WORDS}, headers=headers
            )
            asked += 1
        for address in ("report", "claim", "edit", "close", "propose-date", "relate", "entries/1/correct"):
            client.post(page + address, typed | {"happened_on": WORDS, "lead": WORDS, "due_on": WORDS}, headers=headers)
            asked += 1
        for address in ("/sign-in/", "/meetings/add", "/people/invite", "/themes/add", "/recommendations/bulk", "/x/y"):
            client.post(address, typed, headers=headers)
            asked += 1
        for address in (f"/meetings/{cast.meeting.code}/briefings/add", "/admin/tracker/theme/add/"):
            client.post(address, typed | {"file": file, "pasted": WORDS}, headers=headers)
            asked += 1
        client.post("/sign-in/", typed, headers={"Host": f"{WORDS}.example", "Origin": f"https://{WORDS}"})
        client.get("/", headers={"Cookie": f"sessionid={WORDS}; csrftoken={WORDS}"})
        client.get(f"/password/set/{WORDS}/{WORDS}-{WORDS}/", headers=headers)
        client.get(f"/password/set/{WORDS}", headers=headers)
        client.get(f"/calendar/{WORDS}.ics", headers=headers)
        asked += 5

    assert WORDS.lower() not in lines.text.lower()
    assert len(lines.all(event="request")) == asked
    assert {line["status"] for line in lines.all(event="request")} >= {200, 302, 400, 403, 404, 422}


# --- Who else writes -------------------------------------------------------------------------------------------------


def test_form_of_another_site_is_told_with_its_reason(cast: Cast, lines: Lines) -> None:
    Client(enforce_csrf_checks=True).post("/sign-in/", {"username": WORDS})

    (refusal, _) = lines.all()
    assert refusal["event"] == "Forbidden (CSRF cookie not set.): /sign-in/"


def test_line_of_a_job_has_its_number_and_task_but_not_its_arguments_and_result(lines: Lines) -> None:
    extra = {
        "action": "job_success",
        "job": {"id": 7, "task_name": "mail.send", "task_kwargs": {"words": WORDS}, "call_string": WORDS},
        "worker": {"name": "worker"},
        "duration": 0.25,
        "result": WORDS,
    }
    logging.getLogger("procrastinate.worker").info("Job %s ended", WORDS, extra=extra)

    line = lines.one()
    assert (line["event"], line["job"], line["task"], line["ms"]) == ("job_success", 7, "mail.send", 250)
    assert WORDS not in lines.text


@pytest.mark.parametrize("fails", [False, True])
def test_job_is_logged_by_a_real_worker(fails: object, lines: Lines) -> None:
    from procrastinate import App
    from procrastinate.testing import InMemoryConnector

    app = App(connector=InMemoryConnector())

    @app.task(name="mail.send")
    def send(message: str) -> str:
        logging.getLogger("tracker.mail").info("Sending")
        if fails:
            raise ValueError(message)
        return message

    def work() -> None:
        with app.open():
            send.defer(message=WORDS)
            app.run_worker(wait=False, listen_notify=False, worker_middleware=[jobs.bind_job])

    # The tests of the browser leave an event loop in this thread, in which a worker cannot begin its own.
    with ThreadPoolExecutor() as elsewhere:
        elsewhere.submit(work).result()

    inside = lines.one(event="Sending")
    ended = lines.one(event="job_error" if fails else "job_success")
    assert (inside["job"], inside["task"]) == (ended["job"], ended["task"]) == (1, "mail.send")
    assert ended["level"] == ("error" if fails else "info")
    assert ("trace" in ended) is fails
    assert "ms" in ended
    assert WORDS not in lines.text
    assert "job" not in lines.all()[-1], "what comes after the job is not of it"


def test_the_worker_binds_its_jobs() -> None:
    assert jobs.bind_job in settings.PROCRASTINATE_WORKER_DEFAULTS["worker_middleware"]


def test_gunicorn_tells_of_a_fault_without_the_words_of_the_address(lines: Lines) -> None:
    try:
        int(WORDS)
    except ValueError:
        logging.getLogger("gunicorn.error").exception("Error handling request %s", f"/recommendations/?q={WORDS}")

    assert lines.one()["event"] == "Error handling request /recommendations/"
    assert WORDS not in lines.text


def test_values_nobody_listed_do_not_come_into_a_line(lines: Lines) -> None:
    logging.getLogger("tracker").warning("x", extra={"request": WORDS, "form": {"text": WORDS}, "ms": 1})
    assert lines.one().keys() == {"time", "level", "logger", "event", "ms"}


# --- The line itself -------------------------------------------------------------------------------------------------


def test_text_cannot_begin_a_line_of_its_own_or_change_a_terminal(lines: Lines) -> None:
    logging.getLogger("tracker").warning("a\n2026-01-01 info forged\r\x1b[2J\u2028b", extra={"path": "/x\ny z"})

    (written,) = lines.written["text"].getvalue().splitlines()
    assert written.endswith(r"warning tracker a\n2026-01-01 info forged\r\x1b[2J\u2028b " + r'path="/x\\ny z"')
    assert lines.written["json"].getvalue().count("\n") == 1


def test_trace_is_set_off_in_text_and_one_value_in_json(lines: Lines) -> None:
    try:
        {}[WORDS]
    except KeyError:
        logging.getLogger("tracker").exception("It failed")

    first, *rest = lines.written["text"].getvalue().splitlines()
    assert first.endswith("error tracker It failed error=KeyError")
    assert rest
    assert all(line.startswith("    ") for line in rest)
    assert lines.one()["trace"].endswith("KeyError")


def test_wrong_format_is_refused() -> None:
    with pytest.raises(ValueError, match="Set it to text or json"):
        logs.configuration("xml")


@pytest.mark.parametrize("log_format", slow_after(1, ["json", "text", ""]))
def test_settings_take_the_format_from_the_environment(log_format: str, tmp_path: Path) -> None:
    program = "import django, logging; django.setup(); logging.getLogger('django.request').error('x')"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
        env=os.environ | {"LOG_FORMAT": log_format, "VAR": str(tmp_path), "DATABASE_URL": "embedded"},
    )  # fmt: skip
    (line,) = done.stderr.splitlines()
    assert line.startswith("{") is (log_format == "json")


@pytest.mark.parametrize("name", slow_after(1, ["LOG_FORMAT", "LOG_LEVEL"]))
def test_settings_refuse_what_they_do_not_know(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env=os.environ | {name: "xml", "VAR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert f"{name} is 'xml'. Set it to " in done.stderr


def test_level_leaves_out_the_lines_of_requests_and_jobs_and_nothing_grave() -> None:
    loud, quiet = (logs.configuration("text", level)["loggers"] for level in ("INFO", "WARNING"))

    assert {loud[name]["level"] for name in ("tracker", "procrastinate.worker", "gunicorn.error")} == {"INFO"}
    assert {each["level"] for each in quiet.values()} == {"WARNING", "ERROR", "CRITICAL"}
    assert loud["django.request"]["level"] == quiet["django.request"]["level"] == "ERROR"


def test_what_comes_after_a_request_does_not_have_its_id(client: Client, db: None, lines: Lines) -> None:
    client.get("/sign-in/")
    logging.getLogger("tracker").warning("Later")

    assert lines.one(event="Later").keys() == {"time", "level", "logger", "event"}
