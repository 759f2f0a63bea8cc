"""What a person sees whose form was refused: why, where to look, and all they typed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import links, text
from tracker import actions
from tracker.models import Recommendation
from tracker.workflow import Status, Step

TYPED = "The ministers met, and a date was set."


def report(recommendation: Recommendation, **fields: Any) -> dict[str, Any]:
    """What a browser sends from the form on the page of a recommendation."""
    sent = {"status": Status.IN_PROGRESS, "text": TYPED, "happened_on": timezone.localdate().isoformat()}
    return sent | {"seen": recommendation.status, "form_token": str(uuid4())} | fields


def address(recommendation: Recommendation, name: str) -> str:
    """Where the form of a recommendation with that name is sent."""
    return f"{reverse('recommendation-detail', args=[recommendation.reference])}{name}"


def focused(page: str) -> list[str]:
    """The tags that ask for the focus when the page opens."""
    return re.findall(r"<[^>]* autofocus[^>]*>", page)


class TestWhereToLook:
    """A refused page opens at the sentences, and these lead to the fields."""

    def test_the_focus_goes_to_the_sentences_and_these_lead_to_the_fields(
        self, client: Client, cast: Cast, recommendation: Recommendation
    ) -> None:
        client.force_login(cast.holder)

        sent = report(recommendation, text="", status="", evidence_title="Minutes")
        page = client.post(address(recommendation, "report"), sent).content.decode()

        (box,) = focused(page)
        assert 'class="message error"' in box
        places = {link.href: link.words for link in links(page) if link.href.startswith("#id_")}
        assert places == {
            "#id_text": "Say what happened.",
            "#id_status_0": "Choose a status, or “Note only”.",
            "#id_evidence": "Link to a document, or its registry number: Enter the address or number of the document, "
            "or remove its name.",
        }
        assert all(f'id="{place[1:]}"' in page for place in places)
        assert "Say what happened." in text(page)

    def test_the_form_of_a_step_does_the_same(self, client: Client, cast: Cast, recommendation: Recommendation) -> None:
        client.force_login(cast.holder)

        page = client.post(address(recommendation, "stall"), report(recommendation)).content.decode()

        (box,) = focused(page)
        assert 'class="message error"' in box
        assert [link.words for link in links(page) if link.href == "#id_review_on"] == [
            "Review on: Enter a review date."
        ]
        assert TYPED in unescape(page)


class TestOvertaken:
    """A colleague closed it, or it was reported complete, while a person typed a report."""

    @pytest.fixture
    def old(self, client: Client, cast: Cast, recommendation: Recommendation) -> dict[str, Any]:
        """What the form of a page of yesterday sends: the work was under way then."""
        factories.walk(cast, recommendation, Status.IN_PROGRESS)
        client.force_login(cast.holder)
        return report(recommendation)

    @pytest.mark.parametrize(
        ("status", "became"),
        [
            (Status.NOT_IMPLEMENTED, "Closed: not implemented"),
            (Status.REPORTED_COMPLETE, "Reported complete"),
        ],
    )
    def test_the_report_is_refused_with_what_happened_and_what_was_meant(
        self,
        client: Client,
        cast: Cast,
        recommendation: Recommendation,
        old: dict[str, Any],
        status: Status,
        became: str,
    ) -> None:
        factories.walk(cast, recommendation, status)
        today = timezone.localdate()

        answer = client.post(address(recommendation, "report"), old)

        page = answer.content.decode()
        assert answer.status_code == 422
        day = f"{today.day} {today:%B} {today.year}"
        changed = f"The status of {recommendation.reference} changed to “{became}” on {day}, while you were writing."
        assert changed in text(page)
        assert "Your status, “In progress”, was not saved." in text(page)
        assert TYPED in page

    def test_it_becomes_a_note_only_when_the_person_says_so(
        self, client: Client, cast: Cast, recommendation: Recommendation, old: dict[str, Any]
    ) -> None:
        factories.walk(cast, recommendation, Status.NOT_IMPLEMENTED)
        page = client.post(address(recommendation, "report"), old).content.decode()
        before = recommendation.entries.count()

        # What the page shown now sends when nothing in it is touched, and when the remark is chosen.
        untouched = {name: value for name, value in old.items() if name != "status"} | {"meant": "in_progress"}
        again = client.post(address(recommendation, "report"), untouched)
        asked = recommendation.entries.count()
        chosen = client.post(address(recommendation, "report"), untouched | {"status": "remark"})

        (option,) = re.findall(r'<input type="radio" name="status"[^>]*>', page)
        assert "checked" not in option
        assert 'name="meant" value="in_progress"' in page
        assert again.status_code == 422
        assert "Your status, “In progress”, was not saved." in text(again.content.decode())
        assert asked == before
        assert chosen.status_code == 302
        assert recommendation.entries.get(text=TYPED).kind == Step.ADD

    def test_words_kept_as_a_note_are_said_to_be_one(
        self, client: Client, cast: Cast, recommendation: Recommendation, old: dict[str, Any]
    ) -> None:
        factories.walk(cast, recommendation, Status.STALLED)

        page = client.post(address(recommendation, "report"), old, follow=True).content.decode()

        assert "Added to the log as a note, because the status changed while you were writing." in text(page)


class TestNoLongerResponsible:
    """Somebody else was put in charge while a person typed."""

    @pytest.fixture
    def replaced(self, client: Client, cast: Cast, recommendation: Recommendation) -> Recommendation:
        factories.walk(cast, recommendation, Status.IN_PROGRESS)
        client.force_login(cast.holder)
        draft = factories.drafted("Data took it over.")
        actions.assign(
            recommendation=recommendation, by=cast.coordinator, draft=draft, lead=cast.data, owner=cast.vacant
        )
        return recommendation

    @pytest.mark.parametrize("name", ["stall", "claim", "propose-date"])
    def test_what_was_typed_is_shown_with_the_reason_and_the_way_back(
        self, client: Client, replaced: Recommendation, name: str
    ) -> None:
        answer = client.post(address(replaced, name), report(replaced))

        page = answer.content.decode()
        assert answer.status_code == 403
        assert "staff of the lead (Data Agency)" in text(page)
        assert f"\n{TYPED}</textarea>" in page
        assert address(replaced, "") in {link.href for link in links(page)}
        assert replaced.entries.count() == 3

    def test_the_page_of_the_recommendation_comes_back_with_the_report(
        self, client: Client, replaced: Recommendation
    ) -> None:
        page = client.post(address(replaced, "report"), report(replaced)).content.decode()

        assert "There is a problem" in text(page)
        assert f"\n{TYPED}</textarea>" in page
        assert "Data took it over." in text(page)
        assert '<button class="button">Add an update</button>' not in page

    def test_a_coordinator_who_lost_the_role_keeps_the_edit(
        self, client: Client, cast: Cast, recommendation: Recommendation
    ) -> None:
        client.force_login(cast.reader)

        page = client.post(address(recommendation, "edit"), {"title": "A title", "goal": TYPED}).content.decode()

        assert "A title</textarea>" in page
        assert f"\n{TYPED}</textarea>" in page
        assert f"Back to {recommendation.reference}" in text(page)


class TestSignedOut:
    """The session ended while a person typed."""

    def test_what_was_typed_is_shown_and_signing_in_leads_to_the_thing(
        self, client: Client, cast: Cast, recommendation: Recommendation
    ) -> None:
        answer = client.post(address(recommendation, "report"), report(recommendation))

        page = answer.content.decode()
        (way,) = [link.href for link in links(page) if "sign-in" in link.href]
        signed_in = client.post(way, {"username": cast.holder.email, "password": factories.PASSWORD})
        assert answer.status_code == 403
        assert f"\n{TYPED}</textarea>" in page
        assert client.get(signed_in["Location"])["Location"] == address(recommendation, "")
        assert recommendation.entries.count() == 1

    def test_a_password_is_never_shown(self, client: Client, db: None) -> None:
        sent = {"old_password": "horse", "new_password1": "battery", "new_password2": "battery", "text": "Said."}

        page = client.post(reverse("change-password"), sent).content.decode()

        assert "Said." in page
        assert "horse" not in page
        assert "battery" not in page

    def test_nothing_typed_leads_to_the_sign_in_at_once(self, client: Client, recommendation: Recommendation) -> None:
        answer = client.post(address(recommendation, "check-in"), {"form_token": str(uuid4())})

        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("sign-in"))


class TestGone:
    """What a form was about was removed while somebody wrote."""

    def test_what_was_typed_is_shown_where_the_page_is_gone(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.coordinator)
        sent = reverse("briefing-add", args=[cast.meeting.code])
        actions.remove_meeting(by=cast.second_coordinator, meeting=cast.meeting)

        answer = client.post(sent, {"text": TYPED})

        assert answer.status_code == 404
        assert TYPED in text(answer.content.decode())

    def test_what_was_sent_to_no_page_at_all_is_not(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.coordinator)

        answer = client.post("/nowhere/", {"text": TYPED})

        assert answer.status_code == 404
        assert TYPED not in text(answer.content.decode())


class TestPageTooOld:
    """The token of a form was of another session."""

    @pytest.fixture
    def strict(self, cast: Cast) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.holder)
        return client

    @pytest.mark.parametrize(("origin", "times"), [("http://testserver", 1), ("https://elsewhere.example", 0), ("", 0)])
    def test_what_was_typed_here_is_shown_and_what_another_site_sent_is_not(
        self, strict: Client, recommendation: Recommendation, origin: str, times: int
    ) -> None:
        headers = {"Origin": origin} if origin else {}

        answer = strict.post(address(recommendation, "report"), report(recommendation), headers=headers)

        assert answer.status_code == 403
        assert "Your session has changed" in text(answer.content.decode())
        assert answer.content.decode().count(TYPED) == times


@pytest.mark.parametrize(
    ("name", "leads_to"),
    [
        ("recommendations/PARIS-01/report", "/recommendations/PARIS-01/"),
        ("recommendations/PARIS-01/check-in", "/recommendations/PARIS-01/"),
        ("recommendations/bulk", "/recommendations/"),
        ("people/1/deactivate", "/people/1/"),
        ("passages/1/accept", "/"),
    ],
)
def test_the_address_of_a_button_leads_to_its_page(client: Client, cast: Cast, name: str, leads_to: str) -> None:
    client.force_login(cast.coordinator)

    assert client.get(f"/{name}")["Location"] == leads_to


def test_a_method_no_page_answers_gets_a_page_of_the_site(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)

    answer = client.post(reverse("overview"))

    assert answer.status_code == 405
    assert answer["Allow"]
    assert "You cannot open this address" in text(answer.content.decode())


class TestOurWords:
    """No sentence of Django's own is left where somebody meets it."""

    @pytest.mark.parametrize(
        ("name", "fields", "sentence"),
        [
            ("edit", {"kind": "action", "priority": "x"}, "Choose one of the options in the list."),
            ("claim", {"evidence": "ftp://x y", "extent": "complete"}, "Enter a full web address, such as"),
            ("claim", {"evidence_title": "x" * 201}, "Use 200 characters or fewer. You have used 201."),
            ("stall", {"text": "a\x00b"}, "This text contains a character that cannot be stored (NUL)."),
        ],
    )
    def test_a_field_says_what_to_do(
        self,
        client: Client,
        cast: Cast,
        recommendation: Recommendation,
        name: str,
        fields: dict[str, str],
        sentence: str,
    ) -> None:
        client.force_login(cast.coordinator)

        answer = client.post(address(recommendation, name), report(recommendation) | fields)

        assert sentence in text(answer.content.decode())


def test_a_future_day_is_refused_at_its_field_with_all_else_that_is_wrong(client: Client, cast: Cast) -> None:
    made = factories.track(cast)
    factories.walk(cast, made, Status.IN_PROGRESS)
    client.force_login(cast.holder)
    sent = {"happened_on": "2199-01-01", "seen": made.status, "form_token": str(uuid4())}
    page = client.post(f"/recommendations/{made.reference}/claim", sent).content.decode()

    said = page.split('class="message error"')[1].split("</div>")[0]
    assert "Completed on: 1 January 2199 is in the future." in said
    assert 'href="#id_happened_on"' in said
    assert "Say how much is done." in said
