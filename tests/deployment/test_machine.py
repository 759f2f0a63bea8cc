"""A site on the system's own parts, from an empty database to a restored backup: PostgreSQL, nginx, TLS, mail."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.briefings import making
from tests.deployment.machine import (
    Machine,
    create_database,
    machine_beside,
    postgresql_programs,
    prepare,
    service,
    serving,
    socket_unit,
)
from tests.deployment.running import ROOT
from tests.deployment.test_examples import UNITS
from tests.deployment.visitor import Page, Visitor

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("server")]

WORDS = "Quetzalcoatl"
PASSWORD = "correct horse battery staple"
ADMINISTRATOR, COORDINATOR = "administrator@example.org", "coordinator@example.org"


def link_in(letter: EmailMessage, made: Machine) -> str:
    """The only link of a mail to a first password."""
    body = letter.get_body(("plain",))
    assert body is not None
    (link,) = re.findall(r"https://\S+/password/set/\S+", body.get_content())
    assert link.startswith(f"{made.site}/password/set/")
    return str(link)


def visitor_of(made: Machine) -> Visitor:
    """Somebody with a browser of their own."""
    return Visitor(made.site, certificate=made.certificate)


def follow_invitation(made: Machine, email: str) -> tuple[Visitor, str]:
    """Take the mail of an invitation, choose a password and sign in; return the visitor, and the secret of the link."""
    letter = made.letters.next()
    assert letter["To"] == email
    assert letter["From"] == "tracker@example.org"
    link = link_in(letter, made)
    visitor = visitor_of(made)
    page = visitor.open(link)
    assert page.status == 200
    page = visitor.send(page, page.form("new_password1"), new_password1=PASSWORD, new_password2=PASSWORD)
    assert "Sign in" in page.text
    page = visitor.sign_in(email, PASSWORD)
    assert page.status == 200
    assert "sign-in" not in page.url
    return visitor, link.rstrip("/").rpartition("/")[2]


def large_document() -> bytes:
    """A Word document of 20 MB: a picture nobody can squeeze, and two sentences to be tracked."""
    picture = random.Random(7).randbytes(20 * 1024 * 1024)
    lines = ("The Ministry of Health will establish a joint task force by 1 March 2027.",
             "Participants agreed to create a shared data repository.")  # fmt: skip
    return making.word(*map(making.paragraph, lines), parts={"word/media/picture.png": picture})


def test_whole_life_of_a_site(whole_machine: Machine) -> None:
    """Invite by mail, choose passwords, upload 20 MB, seal, back up, restore, verify; and what the logs hold of it."""
    made = whole_machine
    with serving(made):
        printed = made.manage("add_administrator", ADMINISTRATOR, "--name", "Administrator")
        assert ADMINISTRATOR in printed
        assert "password/set" not in printed
        administrator, first_secret = follow_invitation(made, ADMINISTRATOR)
        invite(administrator, COORDINATOR)
        coordinator, second_secret = follow_invitation(made, COORDINATOR)

        document = large_document()
        briefing = upload(coordinator, document)
        assert "task force" in briefing.text
        # A form is read here with one of its boxes ticked, so each of the two is sent by itself.
        for _ in range(2):
            preview = coordinator.open(f"{briefing.url.partition('?')[0]}accept-all")
            sent = coordinator.send(preview, preview.form("take"), position="not_yet_answered")
            assert sent.status == 200
        assert made.sql("SELECT count(*) FROM tracker_recommendation") == [(2,)]
        assert coordinator.ask(f"{briefing.url}original/").body == document
        coordinator.open(f"recommendations/?q={WORDS}")
        coordinator.open(f"no/such/page?q={WORDS}")

        seals, backups = made.folder / "seals", made.folder / "backups"
        backups.mkdir()
        for _ in range(2):
            done = made.run_unit("tracker-verify-log.service", SEALS=str(seals))
            assert done.returncode == 0, done.stdout + done.stderr
        done = made.run_unit("tracker-backup.service", BACKUPS=str(backups))
        assert done.returncode == 0, done.stdout + done.stderr
        assert made.run_unit("tracker-clear-sessions.service").returncode == 0

    (backup,) = backups.iterdir()
    newest = sorted(seals.iterdir())[-1]
    restore(made, backup, "tracker_drill")
    assert "unbroken" in made.manage("verify_log", "--against", str(newest), DATABASE_URL=drill(made))
    made.sql("ALTER TABLE tracker_progressentry DISABLE TRIGGER ALL", "tracker_drill")
    made.sql("UPDATE tracker_progressentry SET text = 'Something else.' WHERE sequence = 1", "tracker_drill")
    with pytest.raises(AssertionError, match="problem"):
        made.manage("verify_log", "--against", str(newest), DATABASE_URL=drill(made))

    logs = {name: made.log(name) for name in ("nginx", "nginx-error", "tracker.service", "tracker-worker.service")}
    assert '"GET /password/set/[hidden] HTTP' in logs["nginx"]
    assert logs["tracker.service"].count('"path": "/password/set/[hidden]"') >= 2
    for name, text in logs.items():
        for secret in (WORDS, first_secret, second_secret, PASSWORD, ADMINISTRATOR, COORDINATOR, "task force"):
            assert secret not in text, f"{secret} is in {name}.log"
    ids = re.findall(r'"request_id": "([0-9a-f]{32})"', logs["tracker.service"])
    assert ids[0] in logs["nginx"], "a request has one id in both logs"
    assert "Traceback" not in logs["tracker.service"]


def invite(administrator: Visitor, email: str) -> None:
    """Invite a coordinator from the page of people."""
    page = administrator.open("people/invite")
    form = page.form("email")
    values = {"email": email, "name": "Coordinator", "roles": "coordinator"}
    assert administrator.send(page, form, **values).status == 200


def upload(coordinator: Visitor, document: bytes) -> Page:
    """Enter a meeting and upload a document to it; return the page of the briefing."""
    page = coordinator.open("meetings/add")
    page = coordinator.send(page, page.form("code"), name="Paris meetings", code="PARIS", place="Paris")
    assert page.status == 200, page.text
    page = coordinator.open("meetings/PARIS/briefings/add")
    form = page.form("title")
    page = coordinator.send(page, form, file=("talks.docx", document))
    # The worker reads it; the page of the upload leads to the briefing once there is one.
    end = time.monotonic() + 120
    while "/uploads/" in page.url and time.monotonic() < end:
        time.sleep(0.5)
        page = coordinator.open(urlsplit(page.url).path.lstrip("/"))
    assert "/briefings/" in page.url, page.text
    return page


def drill(made: Machine) -> str:
    """The address of the restored database, as its owner: the drill needs no other role."""
    return made.address("tracker_owner", "tracker_drill")


def restore(made: Machine, backup: Path, database: str) -> None:
    """Restore a backup into a new database, as the page says."""
    create_database(made, database)
    programs = postgresql_programs()
    assert programs is not None
    into = f"--dbname={made.address('tracker_owner', database)}"
    subprocess.run([programs / "pg_restore", "--exit-on-error", "--no-owner", into, str(backup)], check=True)


def test_nginx_answers_as_the_page_says(whole_machine: Machine) -> None:
    """TLS, headers, sizes, and what is said where the site does not answer."""
    made = whole_machine
    visitor = visitor_of(made)
    away = visitor.ask("sign-in/?q=words")
    assert (away.status, away.headers["Retry-After"]) == (503, "30")
    assert "The site does not answer" in away.text

    with serving(made):
        plain = Visitor(f"http://localhost:{made.plain_port}").ask("recommendations/?q=a", Host="elsewhere.example")
        assert plain.headers["Location"] == f"https://localhost:{made.port}/recommendations/?q=a"

        page = visitor.ask("sign-in/", Accept_Encoding="gzip", X_Forwarded_Proto="http", X_Forwarded_For="192.0.2.7")
        assert (page.status, page.headers["Content-Encoding"]) == (200, "gzip")
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert all("Secure" in cookie for cookie in page.headers.get_all("Set-Cookie"))
        (style,) = [each for each in visitor.open("sign-in/").addresses() if each.endswith(".css")]
        sheet = visitor.ask(style, Accept_Encoding="gzip")
        assert sheet.headers["Content-Encoding"] == "gzip"
        assert "immutable" in sheet.headers["Cache-Control"]

        assert visitor.ask("readyz").text == "The site is ready.\n"
        too_large = visitor.ask("sign-in/", b"x" * 27 * 1024 * 1024)
        assert too_large.status == 413
        assert "A file can have up to 25 MB" in too_large.text
        assert visitor.ask("sign-in/", b"x" * 25 * 1024 * 1024).status in (400, 403, 413)
    assert "words" not in made.log("nginx") + made.log("nginx-error")


def test_site_below_a_path_of_another_site(whole_machine: Machine, folder_for_a_machine: Path) -> None:
    with machine_beside(whole_machine, folder_for_a_machine, "/tracker") as made:
        prepare(made)
        with serving(made):
            made.manage("add_administrator", ADMINISTRATOR, "--name", "Administrator")
            visitor, _ = follow_invitation(made, ADMINISTRATOR)
            page = visitor.open("people/")
            assert urlsplit(page.url).path == "/tracker/people/"
            (style,) = [each for each in page.addresses() if each.endswith(".css")]
            assert visitor.ask(style).status == 200
            assert visitor.ask("readyz").status == 200
            assert Visitor(f"https://localhost:{made.port}", certificate=made.certificate).ask("people/").status == 404


def test_site_restarts_without_refusing_anybody(whole_machine: Machine) -> None:
    """The socket stays with systemd, so that whoever comes meanwhile waits."""
    made = whole_machine
    visitor = visitor_of(made)
    with socket_unit(made) as held, ThreadPoolExecutor() as elsewhere:
        with service(made, "tracker.service", held):
            assert visitor.ask("sign-in/").status == 200
        waiting = elsewhere.submit(visitor_of(made).ask, "sign-in/")
        time.sleep(0.5)
        assert not waiting.done()
        with service(made, "tracker.service", held) as process:
            assert waiting.result(timeout=60).status == 200
            process.send_signal(signal.SIGHUP)
            assert {visitor.ask("sign-in/").status for _ in range(20)} == {200}
    assert "Traceback" not in made.log("tracker.service")


def test_backup_that_fails_removes_no_older_one(whole_machine: Machine) -> None:
    made = whole_machine
    backups = made.folder / "other-backups"
    backups.mkdir()
    old = backups / "tracker-2020-01-01T00-00-00Z.dump"
    old.write_bytes(b"x")
    subprocess.run(["touch", "--date=2020-01-01", str(old)], check=True)

    broken = made.run_unit(
        "tracker-backup.service", BACKUPS=str(backups), MIGRATE_DATABASE_URL="postgres:///none?host=/"
    )
    assert broken.returncode != 0
    assert [*backups.iterdir()] == [old], "nor does it leave a part of one"

    assert made.run_unit("tracker-backup.service", BACKUPS=str(backups)).returncode == 0
    assert not old.exists()
    (new,) = backups.iterdir()
    assert new.stat().st_mode & 0o037 == 0


def test_systemd_understands_every_unit(programs: None, folder_for_a_machine: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/tracker", str(ROOT))
        (folder_for_a_machine / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=one",
         *(str(folder_for_a_machine / unit.name) for unit in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
