"""Files read by a job: the page that waits, what comes of it, the same file twice, a dying worker, how many at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from briefings import storing
from briefings.models import Briefing, Meeting, Upload
from briefings.reading import Unreadable, guarded
from tests import factories, jobs, workers
from tests.briefings import making_pdf, samples
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.workers import wait_for
from tracker import actions
from tracker.actions import uploads
from tracker.models import Act, User
from tracker.models.people import Role
from tracker.workflow import Refused

SignIn = Callable[[User], Client]
ADD = "/meetings/PARIS/briefings/add"
PDF = samples.pdf()
SENTENCE = "The ministries should open the port of the old town before the winter begins.\n\n"
LONG = SENTENCE * (guarded.READ_HERE // len(SENTENCE) + 1)
DAMAGED = b"%PDF-1.7\nnothing more"


@pytest.fixture(autouse=True)
def in_this_process(request: pytest.FixtureRequest) -> None:
    """Read in this process, except in a test that asks for `reads_apart`, where it is done as on the site."""
    if "reads_apart" not in request.fixturenames:
        request.getfixturevalue("reads_here")


@pytest.fixture
def reads_apart() -> None:
    """Read each file in a process of its own."""


def file(data: bytes = PDF, name: str = "talks.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def send(client: Client, **sent: Any) -> str:
    """Send a document, and return the address of the page that waits for it."""
    response = client.post(ADD, sent or {"file": file()})
    assert response.status_code == 302
    return str(response["Location"])


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text(response.content.decode().split("<main")[1])


def sent(cast: Cast, data: bytes = PDF, **more: Any) -> Upload:
    """An upload that waits."""
    named = {"by": cast.coordinator, "meeting": cast.meeting, "file_name": "talks.pdf"} | more
    made = actions.send_briefing(data=data, **named)
    assert isinstance(made, Upload)
    return made


def fails(error: Exception) -> Callable[..., Briefing]:
    def fail(**_: object) -> Briefing:
        raise error

    return fail


# --- The way of a file -----------------------------------------------------------------------------------------------


def test_a_file_is_answered_at_once_and_read_by_a_job(reads_apart: None, coordinator: Client, cast: Cast) -> None:
    address = send(coordinator, file=file(), title="Harbour talks")
    upload = Upload.objects.get()
    assert address == reverse("upload-detail", args=[upload.pk])
    assert not Briefing.objects.exists()
    assert jobs.waiting("read_upload") == [{"upload": upload.pk}]
    assert "The import starts in a moment." in words(coordinator, address)

    assert jobs.run_due() == ["read_upload"]

    briefing = Briefing.objects.get()
    assert (briefing.title, briefing.file_name, briefing.added_by) == ("Harbour talks", "talks.pdf", cast.coordinator)
    assert bytes(briefing.original.data) == PDF
    response = coordinator.get(address)
    assert (response.status_code, response["Location"]) == (302, reverse("briefing-detail", args=[briefing.pk]))
    act = Act.objects.latest("pk")
    assert (act.verb, act.by) == ("add_briefing", cast.coordinator)
    upload.refresh_from_db()
    assert (upload.state, bytes(upload.data), upload.briefing) == ("read", b"", briefing)


def test_text_of_a_few_kilobytes_is_read_at_once_and_longer_text_is_not(coordinator: Client) -> None:
    coordinator.post(ADD, {"text": LONG[: guarded.READ_HERE - 100]})
    assert (Briefing.objects.count(), Upload.objects.count()) == (1, 0)
    send(coordinator, text=LONG)
    assert (Briefing.objects.count(), Upload.objects.count()) == (1, 1)
    send(coordinator, file=file(LONG.encode() + b"More.", "long.txt"))
    assert Upload.objects.count() == 2
    jobs.run_due()
    assert Briefing.objects.count() == 3


@pytest.mark.parametrize(("name", "data"), samples.files()[2:], ids=[name for name, _ in samples.files()[2:]])
def test_nothing_but_short_text_is_parsed_in_the_request(
    coordinator: Client, name: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "read_here", fails(AssertionError("read in the request")))
    monkeypatch.setattr(guarded, "_run", fails(AssertionError("read in the request")))
    send(coordinator, file=file(data, name))


def test_the_page_asks_again_by_itself_with_and_without_scripts(coordinator: Client) -> None:
    address = send(coordinator)
    page = coordinator.get(address).content.decode()
    assert f'hx-get="{address}" hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert f'<a href="{address}">Check whether it is finished</a>' in page


def test_the_page_writes_nothing(coordinator: Client) -> None:
    address = send(coordinator)
    before = Upload.objects.values().get()
    coordinator.get(address)
    assert Upload.objects.values().get() == before
    assert len(jobs.waiting("read_upload")) == 1


def test_the_page_says_how_far_it_is(coordinator: Client, cast: Cast, settings: Any) -> None:
    settings.READS_AT_ONCE = 1
    first, second = sent(cast), sent(cast, PDF + b"\n")
    address = reverse("upload-detail", args=[second.pk])
    assert "The import starts after 1 other file." in words(coordinator, address)

    Upload.objects.filter(pk=first.pk).update(state="reading", started_at=timezone.now())
    assert "The import is running." in words(coordinator, reverse("upload-detail", args=[first.pk]))
    Upload.objects.filter(pk=first.pk).update(state="refused", ended_at=timezone.now(), problem="No.")
    assert "The import starts in a moment." in words(coordinator, address)
    Upload.objects.filter(pk=second.pk).update(added_at=timezone.now() - timedelta(minutes=2))
    assert "the program that imports files (the worker) may not be running" in words(coordinator, address)


def test_whoever_left_finds_it_with_its_meeting(coordinator: Client, cast: Cast, sign_in: SignIn) -> None:
    address = send(coordinator, file=file(), title="Harbour talks")
    page = coordinator.get("/meetings/PARIS/").content.decode()
    assert f'href="{address}"' in page
    assert "Waiting for import." in text(page)
    jobs.run_due()
    page = coordinator.get("/meetings/PARIS/").content.decode()
    assert f'href="{address}"' not in page
    assert reverse("briefing-detail", args=[Briefing.objects.get().pk]) in page

    refused = send(coordinator, file=file(DAMAGED))
    jobs.run_due()
    assert "Could not be imported." in text(coordinator.get("/meetings/PARIS/").content.decode())
    assert refused not in sign_in(cast.reader).get("/meetings/PARIS/").content.decode()
    Upload.objects.filter(state="refused").update(ended_at=timezone.now() - timedelta(days=8))
    assert refused not in sign_in(cast.coordinator).get("/meetings/PARIS/").content.decode()


# --- What cannot be read ---------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_asked_for_again_with_what_was_typed(coordinator: Client) -> None:
    address = send(coordinator, file=file(DAMAGED), title="Harbour <talks>")
    jobs.run_due()

    page = coordinator.get(address).content.decode()
    assert "There is a problem “talks.pdf” is damaged or cut short" in text(page)
    assert 'value="Harbour &lt;talks&gt;"' in page
    assert f'action="{ADD}"' in page
    assert "Choose the file again. The title you typed is still here." in text(page)
    assert "http-equiv" not in page
    assert "hx-get" not in page
    assert not Briefing.objects.exists()
    assert bytes(Upload.objects.get().data) == b""


def test_pasted_text_that_cannot_be_read_is_shown_again(coordinator: Client) -> None:
    pasted = "We agree.\n\n" * 20_001
    address = send(coordinator, text=pasted, title="All of it")
    jobs.run_due()
    page = coordinator.get(address).content.decode()
    assert "falls into 20,001 passages" in page
    assert page.count("We agree.") == 20_001
    assert "Choose the file again" not in page


def test_what_the_first_bytes_show_is_said_at_once(coordinator: Client) -> None:
    response = coordinator.post(ADD, {"file": file(b"\x89PNG\r\n\x1a\n" * 4000), "title": "Kept"})
    assert response.status_code == 422
    assert "is a PNG image" in text(response.content.decode())
    assert not Upload.objects.exists()


def test_a_person_who_lost_the_right_meanwhile_adds_nothing(cast: Cast, coordinator: Client, sign_in: SignIn) -> None:
    address = send(coordinator)
    cast.coordinator.groups.clear()
    jobs.run_due()
    assert not Briefing.objects.exists()
    assert "Only a coordinator can add meetings" in words(sign_in(cast.second_coordinator), address)


def test_the_meeting_of_a_file_that_is_being_read_is_not_removed(cast: Cast) -> None:
    meeting = actions.add_meeting(by=cast.coordinator, name="Other talks", code="OTHER")
    upload = sent(cast, DAMAGED, meeting=meeting)
    with pytest.raises(Refused, match="in use: 1 file that is being imported"):
        actions.remove_meeting(by=cast.coordinator, meeting=meeting)
    jobs.run_due()
    actions.remove_meeting(by=cast.coordinator, meeting=meeting)
    assert not Meeting.objects.filter(pk=meeting.pk).exists()
    assert not Upload.objects.filter(pk=upload.pk).exists()


def test_uploads_that_ended_long_ago_are_removed(cast: Cast) -> None:
    old = sent(cast, DAMAGED)
    jobs.run_due()
    Upload.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=31))
    sent(cast)
    jobs.run_due()
    assert not Upload.objects.filter(pk=old.pk).exists()
    assert Upload.objects.get().state == "read"


# --- The same file ---------------------------------------------------------------------------------------------------


def test_the_same_file_again_leads_to_the_page_that_waits_for_it(coordinator: Client, cast: Cast) -> None:
    first = send(coordinator, file=file())
    assert send(coordinator, file=file(name="copy.pdf"), title="Copy") == first
    jobs.run_due()
    response = coordinator.post(ADD, {"file": file()})
    assert response.status_code == 422
    assert "was already imported" in text(response.content.decode())
    assert Briefing.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_twice_at_once_makes_one_briefing(cast: Cast) -> None:
    barrier = Barrier(4)

    def post(_: int) -> str:
        try:
            client = Client()
            client.force_login(cast.coordinator)
            barrier.wait(10)
            return send(client, file=file())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        addresses = set(pool.map(post, range(4)))
    assert len(addresses) == 1
    assert Upload.objects.count() == 1
    jobs.run_due()
    assert Briefing.objects.count() == 1


def test_a_file_that_somebody_else_stored_meanwhile_is_that_briefing(cast: Cast, coordinator: Client) -> None:
    upload = sent(cast)
    kept = actions.add_briefing(by=cast.coordinator, meeting=cast.meeting, data=PDF, file_name="talks.pdf")
    jobs.run_due()
    assert coordinator.get(reverse("upload-detail", args=[upload.pk]))["Location"] == reverse(
        "briefing-detail", args=[kept.pk]
    )


def test_a_file_that_another_meeting_has_is_read_for_this_one_too(cast: Cast) -> None:
    other = actions.add_meeting(by=cast.coordinator, name="Other talks", code="OTHER")
    upload = sent(cast)
    kept = actions.add_briefing(by=cast.coordinator, meeting=other, data=PDF, file_name="talks.pdf")
    jobs.run_due()
    upload.refresh_from_db()
    assert upload.state == "read"
    assert upload.briefing not in (None, kept)
    assert set(Briefing.objects.values_list("meeting__code", flat=True)) == {"PARIS", "OTHER"}


def test_a_corrected_version_is_read_by_a_job_and_once(cast: Cast, briefing: Briefing) -> None:
    upload = sent(cast, revises=briefing)
    jobs.run_due()
    upload.refresh_from_db()
    assert upload.briefing is not None
    assert upload.briefing.revises == briefing
    # The process died before it could say so, and the job runs again.
    Upload.objects.update(state="reading", ended_at=None, briefing=None, data=PDF, attempts=1)
    actions.read_upload(upload=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.briefing.revises) == ("read", briefing)


def test_a_file_that_waits_with_another_choice_under_replaces_is_refused_in_words(
    cast: Cast, briefing: Briefing
) -> None:
    upload = sent(cast)
    with pytest.raises(Refused, match="with another choice under “Replaces”"):
        sent(cast, revises=briefing)
    assert sent(cast) == upload
    assert Upload.objects.get().revises is None


def test_a_file_that_was_stored_meanwhile_replaces_what_it_was_sent_to_replace(cast: Cast, briefing: Briefing) -> None:
    upload = sent(cast, revises=briefing)
    kept = actions.add_briefing(by=cast.coordinator, meeting=cast.meeting, data=PDF, file_name="talks.pdf")
    jobs.run_due()
    upload.refresh_from_db()
    kept.refresh_from_db()
    assert (upload.state, upload.briefing, kept.revises) == ("read", kept, briefing)


def test_a_file_that_replaced_something_else_meanwhile_ends_with_the_reason(cast: Cast, briefing: Briefing) -> None:
    upload = sent(cast, revises=briefing)
    other = factories.briefing(cast, "# Other\n\nThey met.\n", "other.md")
    actions.revise_briefing(by=cast.coordinator, briefing=other, data=PDF, file_name="talks.pdf")
    jobs.run_due()
    upload.refresh_from_db()
    assert upload.state == "refused"
    assert "is the corrected version of another briefing" in upload.problem


def test_an_upload_whose_job_was_lost_is_queued_again_when_it_is_sent_again(cast: Cast) -> None:
    upload = sent(cast)
    jobs.clear()
    assert sent(cast).pk == upload.pk
    assert jobs.waiting("read_upload") == []
    Upload.objects.update(added_at=timezone.now() - timedelta(minutes=11))
    assert sent(cast).pk == upload.pk
    assert jobs.run_due() == ["read_upload"]
    assert Briefing.objects.count() == 1


# --- Failures --------------------------------------------------------------------------------------------------------


def test_a_failure_is_tried_once_more_and_then_said(
    cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "add_briefing", fails(RuntimeError("a fault of ours")))
    address = send(coordinator)
    assert jobs.run_due() == ["read_upload"]
    assert Upload.objects.get().attempts == 1
    assert "The import is running." in words(coordinator, address)
    assert jobs.run_all() == ["read_upload"]
    assert "could not be imported: the import stopped twice. Upload the file again." in words(coordinator, address)
    assert not ProcrastinateJob.objects.exists()


def test_the_second_try_reads_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as once:
        once.setattr(uploads, "add_briefing", fails(RuntimeError("once")))
        sent(cast)
        jobs.run_due()
    jobs.run_all()
    assert Upload.objects.get().state == "read"
    assert Briefing.objects.count() == 1


def test_a_lost_database_is_no_fault_of_the_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = sent(cast)
    monkeypatch.setattr(uploads, "add_briefing", fails(OperationalError("gone")))
    with pytest.raises(OperationalError):
        actions.read_upload(upload=upload.pk)
    assert Upload.objects.get().is_unfinished


def test_a_file_that_kills_its_worker_twice_is_given_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = sent(cast)
    monkeypatch.setattr(uploads, "add_briefing", fails(KeyboardInterrupt()))  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            actions.read_upload(upload=upload.pk)
        assert Upload.objects.get().is_unfinished
    actions.read_upload(upload=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.attempts) == ("refused", 2)
    assert "the import stopped twice" in upload.problem


def test_a_job_that_runs_twice_reads_once(cast: Cast) -> None:
    upload = sent(cast)
    actions.read_upload(upload=upload.pk)
    actions.read_upload(upload=upload.pk)
    actions.read_upload(upload=upload.pk + 1000)
    assert Briefing.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_worker_that_is_killed_while_it_reads_loses_nothing(cast: Cast) -> None:
    sent(cast, making_pdf.report(400))
    with workers.started() as worker:
        wait_for(lambda: Upload.objects.get().state == "reading")
        workers.kill(worker)
    upload = Upload.objects.get()
    assert (upload.state, upload.attempts, len(upload.data) > 1000) == ("reading", 1, True)
    workers.found_dead()
    jobs.run_worker()
    jobs.run_all()
    wait_for(lambda: Upload.objects.get().state == "read")
    assert Briefing.objects.count() == 1


# --- How many at once ------------------------------------------------------------------------------------------------


def test_files_go_to_the_slot_in_which_the_fewest_wait(cast: Cast, settings: Any) -> None:
    settings.READS_AT_ONCE = 3
    made = [sent(cast, PDF + bytes([10, 65 + number])) for number in range(7)]
    assert [upload.slot for upload in made] == [0, 1, 2, 0, 1, 2, 0]
    locks = ProcrastinateJob.objects.order_by("pk").values_list("lock", flat=True)
    assert [*locks] == [f"reading {upload.slot}" for upload in made]


def test_the_command_line_reads_directly(cast: Cast, tmp_path: Any) -> None:
    briefing = tmp_path / "talks.pdf"
    briefing.write_bytes(PDF)
    call_command("intake", str(briefing), meeting="Paris meetings")
    assert Briefing.objects.count() == 1
    assert not Upload.objects.exists()


def test_an_upload_is_for_those_who_may_add_briefings(cast: Cast) -> None:
    reader = factories.user("Plain reader", Role.READER)
    with pytest.raises(Refused):
        sent(cast, by=reader)
    actions.add_briefing(by=cast.coordinator, meeting=cast.meeting, data=PDF, file_name="talks.pdf")
    with pytest.raises(storing.AlreadyStored):
        sent(cast)
    with pytest.raises(Unreadable):
        sent(cast, b"PK\x03\x04")
