"""Work in the background that does not come to its end: found, shown to administrators, and tried again by a button."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from tests import factories, jobs, servers
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions, stuck_jobs
from tracker.actions import mail as mail_actions
from tracker.deferring import defer
from tracker.models import Act, MailMessage, User
from tracker.models.people import Role
from tracker.workflow import Forbidden, Refused


@pytest.fixture
def administrator(cast: Cast, client: Client) -> User:
    """Somebody with the role of administrator and nothing more, signed in."""
    person = factories.user("Plain administrator", Role.ADMINISTRATOR, is_staff=True)
    client.force_login(person)
    return person


def sql(statement: str, *arguments: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def beat(*, ago: timedelta) -> None:
    """Have a worker give its last sign so long ago."""
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s)", ago)


def begin(job: int, *, silent_for: timedelta) -> None:
    """Have a worker begin a job, and give its last sign so long ago."""
    beat(ago=silent_for)
    newest = "(SELECT max(id) FROM procrastinate_workers)"
    sql(f"UPDATE procrastinate_jobs SET status = 'doing', worker_id = {newest} WHERE id = %s", job)


def age(job: int, by: timedelta) -> None:
    """Let what happened to a job have happened earlier."""
    sql("UPDATE procrastinate_events SET at = at - %s WHERE job_id = %s", by, job)


def put(task: str, **arguments: int) -> int:
    defer(task, **arguments)
    return int(ProcrastinateJob.objects.latest("pk").pk)


def shown(client: Client) -> str:
    return text(client.get(reverse("job-list")).content.decode())


def test_what_failed_was_left_runs_long_or_waits_is_shown_in_words_and_nothing_else(
    client: Client, administrator: User
) -> None:
    beat(ago=timedelta(0))
    assert "Nothing is stuck" in shown(client)
    assert "No worker is running" not in shown(client)
    failed = factories.failed_job("send_mail", mail=1).pk
    left, long, late = put("read_upload", upload=1), put("run_import", file_import=1), put("send_webhook", delivery=1)
    begin(left, silent_for=timedelta(minutes=2))
    begin(long, silent_for=timedelta(0))
    age(long, stuck_jobs.LONG + timedelta(minutes=1))
    age(late, stuck_jobs.LATE + timedelta(minutes=1))
    put("tell", act=1)
    begin(put("tell", act=2), silent_for=timedelta(0))
    defer("tell", wait=timedelta(hours=3), act=3)
    age(int(ProcrastinateJob.objects.latest("pk").pk), timedelta(days=1))

    page = client.get(reverse("job-list")).content.decode()
    now = timezone.now()

    found = [stuck_jobs.described(job) for job in stuck_jobs.stuck(now)]
    assert [(each.key, each.what, each.state, each.is_left) for each in found] == [
        (late, "Send what is new to a webhook", "Waiting", False),
        (long, "Read, check or apply an import", "Still being done", False),
        (left, "Read an uploaded file", "Its worker stopped before it was done", True),
        (failed, "Send a mail", "Failed", True),
    ]
    for each in found:
        assert each.what in text(page)
        assert each.state in text(page)
    assert page.count("/try-again") == 2
    assert "No worker is running" not in text(page)
    people = client.get(reverse("person-list")).content.decode()
    assert "4 pieces of background work failed or do not end." in text(people)
    assert reverse("job-list") in people


def test_a_worker_that_does_not_run_is_told_also_where_nothing_waits_for_it(
    client: Client, administrator: User
) -> None:
    asked = "Ask the person who runs the server to start it: manage.py worker"
    never = f"No worker is running, so nothing is done in the background. {asked}"
    for page in ("job-list", "person-list"):
        assert never in text(client.get(reverse(page)).content.decode())
    assert "Nothing is stuck" not in shown(client)

    beat(ago=timedelta(days=5))
    beat(ago=timedelta(days=3, minutes=1))

    sign = ProcrastinateWorker.objects.latest("last_heartbeat").last_heartbeat
    since = date_format(timezone.localtime(sign), r"j F Y \a\t H:i")
    for page in ("job-list", "person-list"):
        said = text(client.get(reverse(page)).content.decode())
        assert f"No worker has run since {since}, so nothing is done in the background. {asked}" in said
    beat(ago=timedelta(seconds=20))
    for page in ("job-list", "person-list"):
        assert "No worker" not in text(client.get(reverse(page)).content.decode())


def test_the_command_says_whether_a_worker_runs_and_ends_with_1_where_none_does(db: None) -> None:
    with pytest.raises(CommandError, match=r"^No worker is running, so nothing is done in the background\.$") as ended:
        call_command("worker", "--check")
    assert ended.value.returncode == 1
    beat(ago=timedelta(days=3))
    with pytest.raises(CommandError, match=r"^No worker has run since "):
        call_command("worker", "--check")
    beat(ago=timedelta(0))
    said = StringIO()
    call_command("worker", "--check", stdout=said)
    assert said.getvalue() == "A worker is running.\n"
    assert ProcrastinateWorker.objects.count() == 2, "it is no worker itself"


def test_who_manages_nobody_is_not_told_of_the_worker(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    assert "No worker" not in text(client.get(reverse("person-list")).content.decode())


def test_a_failed_job_is_tried_again_and_leaves_the_page(
    client: Client, administrator: User, server: servers.MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(**given: object) -> None:
        raise ZeroDivisionError

    with transaction.atomic():
        message = mail_actions.post(MailMessage.Kind.RESET, to=cast.reader, context={}, has_link=True)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "send_mail", break_down)
        jobs.run_all()
    assert message is not None
    job = ProcrastinateJob.objects.get()
    assert (job.status, server.mails.qsize()) == ("failed", 0)
    beat(ago=timedelta(0))

    said = text(client.post(reverse("job-try-again", args=[job.pk]), follow=True).content.decode())

    assert "It will be tried again: Send a mail." in said
    assert "Nothing is stuck" in said
    act = Act.objects.latest("pk")
    assert (act.verb, act.by, act.reason) == ("try_job_again", administrator, f"Send a mail ({job.pk})")
    jobs.run_all()
    message.refresh_from_db()
    assert (message.status, server.mails.qsize()) == ("sent", 1)
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize(("before", "after"), [("sending", "unsure"), ("unsure", "unsure"), ("sent", "sent")])
def test_a_mail_that_may_have_arrived_is_not_sent_by_trying_its_job_again(
    administrator: User, server: servers.MailServer, cast: Cast, before: str, after: str
) -> None:
    message = factories.undelivered(cast.reader, before)
    job = factories.failed_job("send_mail", mail=message.pk)

    actions.try_job_again(by=administrator, job=job.pk)
    jobs.run_all()

    message.refresh_from_db()
    assert (message.status, server.mails.qsize()) == (after, 0)


def test_only_what_failed_or_was_left_is_tried_again_and_once(client: Client, administrator: User) -> None:
    waiting, running, failed = put("tell", act=1), put("tell", act=2), factories.failed_job().pk
    begin(running, silent_for=timedelta(seconds=20))
    for job in (waiting, running, 2**61):
        with pytest.raises(Refused, match="does not have to be tried again"):
            actions.try_job_again(by=administrator, job=job)

    actions.try_job_again(by=administrator, job=failed)
    said = client.post(reverse("job-try-again", args=[failed]), follow=True)

    assert "This work does not have to be tried again." in text(said.content.decode())
    assert Act.objects.filter(verb="try_job_again").count() == 1
    begin(failed, silent_for=stuck_jobs.SILENT + timedelta(seconds=1))
    assert actions.try_job_again(by=administrator, job=failed) == "Tell people what concerns them"
    assert ProcrastinateJob.objects.get(pk=failed).status == "todo"


def test_of_what_waits_only_once_no_second_one_is_put_into_the_queue(administrator: User) -> None:
    failed = factories.failed_job("tally_days", timestamp=1).pk
    put("tally_days", timestamp=2)

    with pytest.raises(Refused, match="The same work is waiting already"):
        actions.try_job_again(by=administrator, job=failed)

    assert not Act.objects.filter(verb="try_job_again").exists()
    assert ProcrastinateJob.objects.get(pk=failed).status == "failed"


def test_nobody_but_an_administrator_has_a_job_tried_again(cast: Cast) -> None:
    failed = factories.failed_job().pk
    for person in (cast.coordinator, cast.holder, cast.reader):
        with pytest.raises(Forbidden):
            actions.try_job_again(by=person, job=failed)
    assert ProcrastinateJob.objects.get(pk=failed).status == "failed"


def test_many_are_counted_and_the_newest_shown(
    client: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.views.jobs.SHOWN", 2)
    keys = [factories.failed_job().pk for _ in range(3)]

    page = client.get(reverse("job-list")).content.decode()

    assert "These are the newest 2 of 3." in text(page)
    assert [key for key in keys if f"/people/jobs/{key}/try-again" in page] == keys[1:]


def test_every_task_says_what_it_does() -> None:
    ours = {name for name in app.tasks if "builtin" not in name}

    assert set(stuck_jobs.WHAT) == ours
    assert stuck_jobs.what("send_letters") == "Other work (send_letters)"


@pytest.mark.parametrize(
    ("page", "sentence"),
    [("job-list", "can see the background work of this site"), ("mail-list", "can see the mails of this site")],
)
def test_who_may_not_see_it_is_told_of_this_page(cast: Cast, client: Client, page: str, sentence: str) -> None:
    client.force_login(cast.reader)
    response = client.get(reverse(page))
    assert response.status_code == 403
    assert f"Only an administrator {sentence}." in text(response.content.decode())
