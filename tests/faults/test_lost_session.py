"""A form sent after the session ended: the same person finds it after signing in, and nobody else does."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.faults.conftest import TYPED, report
from tests.faults.forms import form_to, forms
from tests.tracker.pages import text
from tracker.models import Organisation, Recommendation, User
from tracker.views import typed
from tracker.views.typed import Kind, Typed

SIGN_IN = "/sign-in/"
ROOT = Path(__file__).resolve().parents[2]


def lose_session(client: Client, person: User) -> Client:
    """A browser in which the session of a person ended while a page of theirs was open."""
    client.force_login(person)
    client.get(reverse("status-guide"))
    Session.objects.all().delete()
    return client


def sign_in(client: Client, page: str, person: User, password: str = factories.PASSWORD) -> Any:
    """Sign in on the page that asks for it."""
    return client.post(SIGN_IN, form_to(page, SIGN_IN).sent(username=person.email, password=password))


class TestSamePerson:
    """Who signs in is who typed."""

    def test_a_report_is_there_with_everything_and_is_written_when_it_is_sent(
        self, client: Client, cast: Cast, recommendation: Recommendation
    ) -> None:
        lose_session(client, cast.holder)
        address = reverse("recommendation-report", args=[recommendation.reference])
        sent = report(recommendation, next_step="Ask Lyon", evidence="https://example.org/a?b=1&c=2", confidence="")

        asked = client.post(address, sent)
        found = sign_in(client, asked.content.decode(), cast.holder)

        assert (asked.status_code, found.status_code) == (403, 200)
        assert "You are signed in again" in text(found.content.decode())
        form = form_to(found.content.decode(), address)
        assert {name: form.fields[name] for name in sent} == {name: [str(value)] for name, value in sent.items()}
        assert recommendation.entries.count() == 1
        assert client.post(address, form.sent()).status_code == 302
        assert recommendation.entries.get(form_token=sent["form_token"]).text == TYPED

    def test_a_wrong_password_loses_nothing(self, client: Client, cast: Cast, recommendation: Recommendation) -> None:
        lose_session(client, cast.holder)
        address = reverse("recommendation-report", args=[recommendation.reference])
        asked = client.post(address, report(recommendation)).content.decode()

        wrong = sign_in(client, asked, cast.holder, "wrong").content.decode()
        found = sign_in(client, wrong, cast.holder).content.decode()

        assert "What you typed before is kept." in text(wrong)
        assert TYPED not in wrong
        assert form_to(found, address).fields["text"] == [TYPED]

    def test_too_many_wrong_passwords_lose_nothing(
        self, client: Client, cast: Cast, recommendation: Recommendation, settings: Any
    ) -> None:
        lose_session(client, cast.holder)
        page = client.post(
            reverse("recommendation-report", args=[recommendation.reference]), report(recommendation)
        ).content.decode()
        for _ in range(11):
            refused = sign_in(client, page, cast.holder, "wrong")

        assert refused.status_code == 429
        later = client.post(SIGN_IN, form_to(refused.content.decode(), SIGN_IN).sent())
        assert "kept" in form_to(later.content.decode(), SIGN_IN).fields

    def test_who_signed_in_on_another_page_meanwhile_finds_it_too(
        self, cast: Cast, recommendation: Recommendation
    ) -> None:
        client = lose_session(Client(enforce_csrf_checks=True), cast.holder)
        address = reverse("recommendation-report", args=[recommendation.reference])
        token = {"csrfmiddlewaretoken": client.get(SIGN_IN).cookies["csrftoken"].value}
        asked = client.post(address, report(recommendation) | token).content.decode()
        other = form_to(client.get(SIGN_IN).content.decode(), SIGN_IN)
        own = {"headers": {"Origin": "http://testserver"}}
        client.post(SIGN_IN, other.sent(username=cast.holder.email, password=factories.PASSWORD), **own)

        # Signing in made the page of before too old, and its password is of no interest any more.
        found = client.post(SIGN_IN, form_to(asked, SIGN_IN).sent(username="", password=""), **own)

        form = form_to(found.content.decode(), address)
        assert form.fields["text"] == [TYPED]
        assert client.post(address, form.sent(), **own).status_code == 302

    @pytest.mark.parametrize("what", ["organisation", "person", "bulk", "meeting", "admin", "briefing", "set aside"])
    def test_any_form_comes_back_with_all_its_fields(
        self, client: Client, cast: Cast, recommendation: Recommendation, briefing: Any, what: str
    ) -> None:
        many = {"row": str(recommendation.pk), "list": "?status=in_progress", "stage": "preview", "lead": "Data Agency"}
        known: dict[str, tuple[str, User, dict[str, Any]]] = {
            "organisation": (
                reverse("organisation-edit", args=[cast.health.pk]),
                cast.coordinator,
                {"name": "Ministry of the Sea", "short_name": "Sea", "seen": "x"},
            ),
            "person": (
                reverse("person-invite"),
                cast.administrator,
                {
                    "email": "desk@example.org",
                    "name": "Desk",
                    "organisation": "Health",
                    "roles": ["reader", "contributor"],
                },
            ),
            "bulk": (
                reverse("recommendation-bulk"),
                cast.coordinator,
                many | {"text": TYPED, "form_token": str(uuid4())},
            ),
            "meeting": (
                reverse("meeting-add"),
                cast.coordinator,
                {"name": "Second round", "code": "PARIS2", "place": "Lyon", "starts_on": "2026-03-01"},
            ),
            "admin": (
                reverse("admin:tracker_organisation_change", args=[cast.health.pk]),
                cast.coordinator,
                {"name": "Ministry of the Sea", "short_name": "Sea", "_save": "Save"},
            ),
            "briefing": (
                reverse("briefing-add", args=[cast.meeting.code]),
                cast.coordinator,
                {"title": "The talks", "text": "# Steps\n\nWe should:\n\n- dig a well; and\n- plant a tree.\n"},
            ),
            "set aside": (
                reverse("passage-set-aside", args=[briefing.passages.content().in_order()[0].pk]),
                cast.coordinator,
                {"decision": "rejected", "walk": "1"},
            ),
        }
        address, person, sent = known[what]
        lose_session(client, person)

        found = sign_in(client, client.post(address, sent).content.decode(), person)

        form = form_to(found.content.decode(), address)
        browser = {name: values for name, values in form.fields.items() if name != "csrfmiddlewaretoken"}
        expected = {
            name: value if isinstance(value, list) else [value.replace("\n", "\r\n")] for name, value in sent.items()
        }
        assert browser == expected

    def test_a_file_is_named_and_has_to_be_chosen_again(self, client: Client, cast: Cast) -> None:
        lose_session(client, cast.coordinator)
        address = reverse("briefing-add", args=[cast.meeting.code])
        sent = {"title": "The talks", "file": SimpleUploadedFile("talks.md", b"# Secret steps")}

        page = client.post(address, sent).content.decode()
        found = sign_in(client, page, cast.coordinator).content.decode()

        assert "Secret steps" not in page + found
        assert form_to(found, address).fields["file"] == [""]
        assert 'enctype="multipart/form-data"' in found

    def test_a_long_text_comes_back_whole(self, client: Client, cast: Cast) -> None:
        lose_session(client, cast.coordinator)
        address = reverse("briefing-add", args=[cast.meeting.code])
        # Text that hardly can be made shorter.
        long = " ".join(uuid4().hex for _ in range(30_000))

        found = sign_in(client, client.post(address, {"text": long}).content.decode(), cast.coordinator)

        assert form_to(found.content.decode(), address).fields["text"] == [long]


class TestAnotherPerson:
    """Who signs in is not who typed."""

    @pytest.fixture
    def asked(self, client: Client, cast: Cast, recommendation: Recommendation) -> str:
        lose_session(client, cast.holder)
        address = reverse("recommendation-report", args=[recommendation.reference])
        return client.post(address, report(recommendation)).content.decode()

    def test_gets_nothing_of_it(self, client: Client, cast: Cast, asked: str) -> None:
        answer = sign_in(client, asked, cast.lead_staff)
        after = client.get(answer["Location"], follow=True).content.decode()

        assert answer.status_code == 302
        assert TYPED not in after
        assert "It is not shown to you" in text(after)

    def test_gets_nothing_of_it_either_who_is_signed_in_already(self, client: Client, cast: Cast, asked: str) -> None:
        client.force_login(cast.lead_staff)

        answer = client.post(SIGN_IN, form_to(asked, SIGN_IN).sent(username="", password=""))

        assert answer.status_code == 302
        assert TYPED not in answer.content.decode()

    @pytest.mark.parametrize("change", ["cut", "forged", "old", "none"])
    def test_a_seal_that_is_not_ours_counts_for_nothing(
        self, client: Client, cast: Cast, asked: str, change: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given = form_to(asked, SIGN_IN)
        (seal,) = given.fields["kept"]
        made = signing.dumps([typed._mark_of(cast.holder), "/x", [["text", [TYPED]]], []], key="another", salt="typed")
        seals = {"cut": seal[:-1], "forged": made, "old": seal, "none": "\x00"}
        if change == "old":
            monkeypatch.setattr(typed, "KEPT_FOR", timedelta(seconds=-1))

        answer = client.post(
            SIGN_IN, given.sent(username=cast.holder.email, password=factories.PASSWORD, kept=seals[change])
        )

        assert answer.status_code == 302
        assert TYPED not in answer.content.decode()


class TestUnknown:
    """A browser in which nobody has been seen signed in."""

    def test_shows_the_words_to_be_copied_and_keeps_them_for_nobody(
        self, client: Client, recommendation: Recommendation
    ) -> None:
        page = client.post(
            reverse("recommendation-report", args=[recommendation.reference]), report(recommendation)
        ).content.decode()

        assert f"\n{TYPED}</textarea>" in page
        assert "kept" not in {name for form in forms(page) for name in form.fields}
        assert "in a new tab" in text(page)


def test_passwords_are_kept_nowhere(client: Client, cast: Cast) -> None:
    lose_session(client, cast.reader)
    sent = {"old_password": "horse", "new_password1": "battery", "new_password2": "battery", "text": "Said."}

    page = client.post(reverse("change-password"), sent).content.decode()
    (seal,) = form_to(page, SIGN_IN).fields["kept"]
    found = sign_in(client, page, cast.reader).content.decode()

    assert "horse" not in page + found + str(signing.loads(seal, salt="typed"))
    assert "battery" not in page + found + str(signing.loads(seal, salt="typed"))
    assert "Said." in found


def test_the_note_in_the_browser_says_nothing_of_the_person(client: Client, cast: Cast) -> None:
    client.force_login(cast.holder)
    note = client.get(reverse("status-guide")).cookies["person"]

    assert re.fullmatch("[0-9a-f]{64}", note.value)
    assert (note["httponly"], note["samesite"]) == (True, "Lax")
    assert "person" not in client.get(reverse("status-guide")).cookies
    client.force_login(cast.reader)
    assert client.get(reverse("status-guide")).cookies["person"].value != note.value


class TestRefused:
    """Pages that refuse show all that was typed into any form."""

    def test_where_the_role_is_gone(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.reader)
        sent = {"name": "Second round", "code": "PARIS2", "place": "Lyon"}

        answer = client.post(reverse("meeting-add"), sent)

        assert answer.status_code == 403
        assert all(f"\n{value}</textarea>" in answer.content.decode() for value in sent.values())

    def test_where_the_page_is_gone(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.coordinator)
        gone = Organisation.objects.create(name="Spare office")
        address = reverse("post-add", args=[gone.pk])
        gone.delete()

        answer = client.post(address, {"name": "Night desk", "holder": "Desk officer"})

        assert answer.status_code == 404
        assert "Night desk</textarea>" in answer.content.decode()

    def test_where_the_page_was_too_old_it_can_be_sent_from_there(self, cast: Cast) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.coordinator)
        own = {"headers": {"Origin": "http://testserver"}}
        address = reverse("theme-add")

        page = client.post(address, {"name": "Harbours", "csrfmiddlewaretoken": "x" * 64}, **own).content.decode()

        assert "Your session has changed" in text(page)
        form = form_to(page, address)
        assert form.fields["name"] == ["Harbours"]
        assert client.post(address, form.sent(), **own).status_code == 302

    def test_what_another_site_sent_is_not_shown(self, cast: Cast) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.coordinator)

        page = client.post(
            reverse("theme-add"), {"name": "Harbours"}, headers={"Origin": "https://elsewhere.example"}
        ).content.decode()

        assert "Harbours" not in page


class TestFields:
    """What each field is called, and how it is shown again."""

    @staticmethod
    def read(**sent: Any) -> Typed:
        return typed.typed(RequestFactory().post("/x?y=1", sent))

    def test_a_report_is_shown_as_its_form_calls_it(self, recommendation: Recommendation) -> None:
        what = self.read(**report(recommendation, internal="on", received_from="", confidence="at_risk"))

        assert what.address == "/x?y=1"
        assert dict(what.shown) == {
            "What is the status?": "In progress",
            "What happened?": TYPED,
            "When?": timezone.localdate().isoformat(),
            "Restricted note: only coordinators and staff of the lead can see it": "Yes",
            "Will the due date be kept?": "At risk",
        }

    def test_what_no_form_knows_is_shown_unless_it_is_technical(self) -> None:
        what = self.read(thoughts="One.", _save="Save", key="17", token=str(uuid4()), stage="preview", my_password="x")

        assert what.shown == [("Thoughts", "One.")]
        kinds = {field.name: field.kind for field in what.fields}
        assert kinds["my_password"] is Kind.PASSWORD
        assert {kinds[name] for name in ("_save", "key", "token", "stage")} == {Kind.HIDDEN}
        assert all(not field.values for field in what.fields if field.kind is Kind.PASSWORD)

    def test_several_values_of_one_field_are_all_kept(self) -> None:
        (field,) = self.read(thoughts=["One.", "Two."]).fields

        assert field.values == ("One.", "Two.")
        assert field.kind is Kind.WORDS

    def test_every_field_that_stands_in_a_template_is_known(self) -> None:
        """What a template writes by hand stands in no form, so it would be shown as if it had been typed."""
        named = {
            name
            for path in (ROOT / "templates").rglob("*.html")
            if path.name
            not in {"_resend.html", "_filters.html", "base.html", "_find.html", "_scope.html", "_past_day.html"}
            # It only reads.
            and path.name != "compare.html"
            for name in re.findall(r'<(?:input|button|textarea|select)\b[^>]*?\sname="([^"{]+)"', path.read_text())
        }
        fields = {name for form in typed._forms() for name in form}

        assert named - fields - typed.MARKS - {"kept", "meant"} == set()

    def test_what_is_kept_is_written_as_it_was_sent(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.reader)
        page = client.post(reverse("theme-add"), {"name": '<b>Bold & "quoted"</b>'}).content.decode()

        assert '<b>Bold & "quoted"</b>' in unescape(page)
        assert "<b>Bold" not in page
