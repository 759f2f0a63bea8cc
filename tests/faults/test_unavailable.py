"""A database that fails: the page says so in words, claims only what is known, and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection, connections
from django.test import Client
from django.urls import reverse
from psycopg import errors

from tests.conftest import Cast
from tests.faults.conftest import TYPED, report, sign_in
from tests.faults.forms import Form, form_to
from tests.tracker.pages import text
from tracker.actions import reference
from tracker.database import pages
from tracker.database.faults import Fault, fault_of
from tracker.models import Organisation, Recommendation
from tracker.views import middleware, unavailable

GONE = "server closed the connection unexpectedly"


def wrapped(cause: Exception, by: type[DatabaseError] = OperationalError) -> DatabaseError:
    """An error as Django raises it for one of the driver's."""
    error = by(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (wrapped(errors.LockNotAvailable("canceling statement due to lock timeout")), Fault.LOCKED),
        (wrapped(errors.DeadlockDetected("deadlock detected")), Fault.LOCKED),
        (wrapped(errors.QueryCanceled("canceling statement due to statement timeout")), Fault.SLOW),
        (wrapped(errors.ReadOnlySqlTransaction("cannot execute INSERT"), DatabaseError), Fault.READ_ONLY),
        (wrapped(errors.DiskFull("could not extend file")), Fault.FULL),
        (wrapped(errors.OutOfMemory("out of memory")), Fault.FULL),
        (wrapped(errors.TooManyConnections("sorry, too many clients already")), Fault.CROWDED),
        (OperationalError('connection failed: FATAL:  too many connections for role "site"'), Fault.CROWDED),
        (OperationalError("FATAL:  remaining connection slots are reserved for roles"), Fault.CROWDED),
        (OperationalError("connection refused"), Fault.AWAY),
        (wrapped(errors.CannotConnectNow("the database system is starting up")), Fault.AWAY),
        (wrapped(errors.AdminShutdown("terminating connection")), Fault.AWAY),
        (wrapped(errors.ConnectionFailure("lost")), Fault.AWAY),
        (wrapped(errors.IdleInTransactionSessionTimeout("terminating"), DatabaseError), Fault.AWAY),
        (InterfaceError("connection already closed"), Fault.AWAY),
        (wrapped(errors.UndefinedTable("relation does not exist"), ProgrammingError), None),
        (wrapped(errors.StatementTooComplex("stack depth limit exceeded")), None),
        (ProgrammingError("no results to fetch"), None),
        (ValueError("no fault of the database's"), None),
        (None, None),
    ],
    ids=str,
)
def test_what_failed_is_known_by_the_code_of_the_error(error: Exception | None, fault: Fault | None) -> None:
    assert fault_of(error) is fault


def test_every_fault_has_its_sentences_and_its_seconds() -> None:
    assert set(unavailable.EXPLANATIONS) == set(Fault)
    assert all(fault.retry_after > 0 for fault in Fault)


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[Callable[[str], None]]:
    """A function after which no connection can be opened, for the reason it is given."""
    connection.close()

    def refuse(reason: str) -> None:
        def fail(*args: object) -> None:
            raise OperationalError(reason)

        connection.close()
        monkeypatch.setattr(type(connections["default"]), "get_new_connection", fail)

    yield refuse
    monkeypatch.undo()
    connection.close()


class TestAway:
    """No connection can be opened."""

    @pytest.mark.parametrize(
        ("reason", "heading", "seconds"),
        [
            ("connection refused", "The database does not respond", "15"),
            ("FATAL:  the database system is starting up", "The database does not respond", "15"),
            ("FATAL:  sorry, too many clients already", "The site is very busy", "5"),
        ],
    )
    def test_a_report_stands_in_a_form_and_is_written_once_the_database_is_back(
        self,
        client: Client,
        seen_cast: Cast,
        seen_recommendation: Recommendation,
        refused: Callable[[str], None],
        monkeypatch: pytest.MonkeyPatch,
        reason: str,
        heading: str,
        seconds: str,
    ) -> None:
        sign_in(client, seen_cast.coordinator)
        address = reverse("recommendation-report", args=[seen_recommendation.reference]) + "?from=work&next=x"
        sent = report(seen_recommendation, received_from="Health desk, by mail", next_step="A list\r\nof two")
        sent |= {
            "evidence": "https://example.org/a?b=1&c=2",
            "evidence_title": 'The "minutes"',
            "confidence": "at_risk",
        }
        refused(reason)
        answer = client.post(address, sent)
        monkeypatch.undo()

        page = answer.content.decode()
        assert (answer.status_code, answer["Retry-After"]) == (503, seconds)
        assert heading in text(page)
        assert "What you sent was not saved." in text(page)
        form = form_to(page, address)
        assert {name: values for name, values in form.fields.items() if name != "csrfmiddlewaretoken"} == {
            name: [str(value)] for name, value in sent.items()
        }
        assert client.post(address, form.sent()).status_code == 302
        assert seen_recommendation.entries.filter(text=TYPED).count() == 1

    @pytest.mark.parametrize("name", ["sign-in", "overview", "status-guide", "password-forgotten", "no page at all"])
    def test_pages_say_so_without_it(
        self, client: Client, seen_cast: Cast, refused: Callable[[str], None], name: str
    ) -> None:
        sign_in(client, seen_cast.reader)
        refused("connection refused")

        answer = client.get("/nowhere/" if name == "no page at all" else reverse(name))

        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert "The database does not respond" in text(answer.content.decode())
        assert answer["Cache-Control"].startswith("private, no-")

    def test_signing_in_says_so_before_and_after_and_keeps_all_but_the_password(
        self, client: Client, refused: Callable[[str], None]
    ) -> None:
        refused("connection refused")

        before = client.get(reverse("sign-in"))
        after = client.post(reverse("sign-in"), {"username": "desk@example.org", "password": "horse", "next": "/work/"})

        assert (before.status_code, after.status_code) == (503, 503)
        page = after.content.decode()
        assert "horse" not in page
        fields = form_to(page, reverse("sign-in")).fields
        assert (fields["username"], fields["password"], fields["next"]) == (["desk@example.org"], [""], ["/work/"])

    def test_a_file_has_to_be_chosen_again(
        self, client: Client, seen_cast: Cast, refused: Callable[[str], None]
    ) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        sign_in(client, seen_cast.coordinator)
        refused("connection refused")
        sent = {"title": "The talks", "file": SimpleUploadedFile("talks.md", b"# Steps")}

        page = client.post(reverse("briefing-add", args=[seen_cast.meeting.code]), sent).content.decode()

        assert 'enctype="multipart/form-data"' in page
        assert '<input type="file"' in page
        assert "Choose the file again." in text(page)
        assert 'value="The talks"' in page


class TestGone:
    """The connection breaks while a page is being answered."""

    @pytest.fixture
    def address(self, client: Client, seen_cast: Cast, seen_recommendation: Recommendation) -> str:
        sign_in(client, seen_cast.holder)
        return reverse("recommendation-report", args=[seen_recommendation.reference])

    def test_before_the_commit_nothing_was_saved_and_the_page_says_so(
        self, client: Client, address: str, seen_recommendation: Recommendation
    ) -> None:
        def cut(execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
            if sql.startswith('INSERT INTO "tracker_progressentry"'):
                context["connection"].connection.pgconn.finish()
            return execute(sql, params, many, context)

        with connection.execute_wrapper(cut):
            answer = client.post(address, report(seen_recommendation))

        page = answer.content.decode()
        assert answer.status_code == 503
        assert "What you sent was not saved." in text(page)
        assert not seen_recommendation.entries.filter(text=TYPED).exists()
        assert client.post(address, form_to(page, address).sent()).status_code == 302
        assert seen_recommendation.entries.filter(text=TYPED).count() == 1

    def test_at_the_commit_nobody_knows_and_sending_again_saves_nothing_twice(
        self, client: Client, address: str, seen_recommendation: Recommendation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        commit = pages.DatabaseWrapper._commit

        def commit_without_hearing_of_it(self: Any) -> None:
            commit(self)
            self.connection.close()
            raise OperationalError(GONE)

        with monkeypatch.context() as patched:
            patched.setattr(pages.DatabaseWrapper, "_commit", commit_without_hearing_of_it)
            answer = client.post(address, report(seen_recommendation))

        page = answer.content.decode()
        assert answer.status_code == 503
        assert "We do not know whether what you sent was saved." in text(page)
        assert "not saved twice" in text(page)
        assert client.post(address, form_to(page, address).sent()).status_code == 302
        assert seen_recommendation.entries.filter(text=TYPED).count() == 1


class TestReadOnly:
    """The database is in standby, or closed to changes: pages are read, and nothing is written."""

    @pytest.fixture
    def standby(self, seen_recommendation: Recommendation) -> Iterator[Callable[[], None]]:
        name = connection.settings_dict["NAME"]

        def close() -> None:
            with connection.cursor() as cursor:
                cursor.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
            connection.close()

        yield close
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        connection.close()

    def test_pages_are_read(
        self, client: Client, seen_cast: Cast, seen_recommendation: Recommendation, standby: Callable[[], None]
    ) -> None:
        sign_in(client, seen_cast.reader)
        standby()

        detail = reverse("recommendation-detail", args=[seen_recommendation.reference])
        for address in (reverse("overview"), reverse("recommendation-list"), detail, reverse("status-guide")):
            assert client.get(address).status_code == 200, address
        assert client.get(reverse("recommendation-export")).getvalue().count(b"\r\n") == 2

    def test_what_is_sent_stays_on_the_page_that_says_why(
        self, client: Client, seen_cast: Cast, seen_recommendation: Recommendation, standby: Callable[[], None]
    ) -> None:
        sign_in(client, seen_cast.holder)
        address = reverse("recommendation-report", args=[seen_recommendation.reference])
        standby()

        answer = client.post(address, report(seen_recommendation))

        page = answer.content.decode()
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert "You can read but not save at the moment" in text(page)
        assert "What you sent was not saved." in text(page)
        assert form_to(page, address).fields["text"] == [TYPED]

    def test_signing_in_says_why_it_cannot(self, client: Client, seen_cast: Cast, standby: Callable[[], None]) -> None:
        standby()

        answer = client.post(reverse("sign-in"), {"username": seen_cast.reader.email, "password": "horse"})

        assert answer.status_code == 503
        assert "not save at the moment" in text(answer.content.decode())

    def test_somebody_whose_password_was_changed_elsewhere_is_asked_to_sign_in(
        self, client: Client, seen_cast: Cast, standby: Callable[[], None]
    ) -> None:
        client.force_login(seen_cast.reader)
        seen_cast.reader.set_password("another-word-altogether")
        seen_cast.reader.save(update_fields=["password"])
        standby()

        answer = client.get(reverse("overview"))

        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("sign-in"))


class TestFull:
    """The disk is full: the server refuses the statement."""

    @pytest.fixture
    def full(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                " $$BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END$$;"
                "CREATE TRIGGER refuse BEFORE INSERT ON tracker_act FOR EACH ROW EXECUTE FUNCTION refuse()"
            )

    def test_every_kind_of_form_keeps_what_was_typed(
        self, client: Client, cast: Cast, recommendation: Recommendation, full: None
    ) -> None:
        client.force_login(cast.coordinator)
        sent: dict[str, dict[str, str]] = {
            reverse("organisation-add"): {"name": "Ministry of the Sea", "short_name": "Sea"},
            reverse("meeting-add"): {"name": "Second round", "code": "PARIS2", "place": "Lyon"},
            reverse("theme-add"): {"name": "Harbours"},
            reverse("admin:tracker_organisation_add"): {"name": "Ministry of the Sea", "short_name": "Sea"},
        }
        for address, fields in sent.items():
            answer = client.post(address, fields)
            page = answer.content.decode()
            assert (answer.status_code, answer["Retry-After"]) == (503, "60"), address
            assert "Nothing can be saved: the database is full" in text(page)
            found = form_to(page, address).fields
            assert {name: found[name] for name in fields} == {name: [value] for name, value in fields.items()}
        assert not Organisation.objects.filter(short_name="Sea").exists()


class TestCrowded:
    """More changes at once than a process makes: reading goes on, and those who change are told."""

    def test_who_finds_no_place_is_told_to_send_again(
        self, client: Client, cast: Cast, recommendation: Recommendation, monkeypatch: pytest.MonkeyPatch, settings: Any
    ) -> None:
        monkeypatch.setattr(middleware, "PATIENCE", 0.01)
        settings.CHANGES_AT_ONCE = 0  # So that every place is taken.
        client.force_login(cast.holder)
        address = reverse("recommendation-report", args=[recommendation.reference])

        answer = client.post(address, report(recommendation))
        page = answer.content.decode()

        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "The site is very busy" in text(page)
        assert "What you sent was not saved." in text(page)
        assert form_to(page, address).fields["text"] == [TYPED]
        assert client.get(reverse("overview")).status_code == 200

    def test_a_place_is_given_back(
        self, client: Client, cast: Cast, recommendation: Recommendation, monkeypatch: pytest.MonkeyPatch, settings: Any
    ) -> None:
        monkeypatch.setattr(middleware, "PATIENCE", 0.01)
        settings.CHANGES_AT_ONCE = 1
        client.force_login(cast.holder)
        address = reverse("recommendation-report", args=[recommendation.reference])

        answers = [client.post(address, sent).status_code for sent in ({}, report(recommendation), {})]

        assert answers == [422, 302, 422]


class TestOurFault:
    """A mistake of ours, in the middle of a request."""

    def test_nothing_is_claimed_and_what_was_typed_is_kept(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(**fields: Any) -> None:
            raise KeyError("a mistake")

        client.force_login(cast.coordinator)
        monkeypatch.setattr(reference, "_save", fail)
        answer = client.post(reverse("theme-add"), {"name": "Harbours"})

        page = answer.content.decode()
        assert answer.status_code == 500
        assert "Something went wrong" in text(page)
        assert "a mistake" not in page
        assert form_to(page, reverse("theme-add")).fields["name"] == ["Harbours"]

    def test_a_page_that_cannot_even_say_so_claims_nothing(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: Any) -> None:
            raise KeyError("a mistake")

        client.force_login(cast.coordinator)
        monkeypatch.setattr(reference, "_save", fail)
        monkeypatch.setattr("tracker.views.unavailable.get_template", fail)
        answer = client.post(reverse("theme-add"), {"name": "Harbours"})

        assert answer.status_code == 500
        assert "Check whether it was saved" in text(answer.content.decode())


def test_the_form_is_read_as_a_browser_reads_it() -> None:
    page = '<main><form method="post" action="/x"><textarea name="a">\nb</textarea><input name="c" value="d"></form>'

    assert form_to(page, "/x") == Form("/x", {"a": ["b"], "c": ["d"]})
