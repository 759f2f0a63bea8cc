"""How the form of a step opens and reads: where the focus is, what is asked first, and when there is nothing to ask."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.forms import FORMS
from tracker.models import Recommendation
from tracker.workflow import Extent, Position, Refused, Status, Step


def form(client: Client, recommendation: Recommendation, name: str) -> str:
    """The page of a step."""
    answer = client.get(reverse("recommendation-step", args=[recommendation.reference, name]))
    assert answer.status_code == 200
    return answer.content.decode()


def focused(page: str) -> str:
    """The one tag that asks for the focus when the page opens."""
    (tag,) = re.findall(r"<[^>]* autofocus[^>]*>", page)
    return str(tag)


def asked(page: str) -> list[str]:
    """The fields of the form in their order, hidden ones left out."""
    names = re.findall(
        r'<(?:input|textarea|select)(?![^>]*type="hidden")[^>]*? name="(\w+)"', page[page.index("<main") :]
    )
    return list(dict.fromkeys(names))


@pytest.mark.parametrize(
    ("who", "name", "field"),
    [
        ("holder", "stall", 'name="text"'),
        ("holder", "claim", 'value="complete"'),
        ("holder", "propose-date", 'name="due_on"'),
        ("coordinator", "assign", 'name="lead"'),
        ("coordinator", "respond", 'value="accepted"'),
        ("coordinator", "supersede", 'name="successor"'),
        ("coordinator", "close", 'value="not_implemented"'),
        ("coordinator", "relate", 'value="restates"'),
    ],
)
def test_the_first_field_has_the_focus(
    client: Client, cast: Cast, recommendation: Recommendation, who: str, name: str, field: str
) -> None:
    draft, accepted = factories.drafted(""), Position.ACCEPTED
    actions.respond(recommendation=recommendation, by=cast.coordinator, draft=draft, position=accepted)
    client.force_login(getattr(cast, who))

    address = reverse("recommendation-detail", args=[recommendation.reference]) + name

    assert field in focused(client.get(address).content.decode())


def test_what_is_judged_is_read_before_the_form(client: Client, cast: Cast, recommendation: Recommendation) -> None:
    factories.claim(cast, recommendation)
    client.force_login(cast.coordinator)

    assert focused(form(client, recommendation, "verify")).startswith('<ol class="log quoted"')


_EVIDENCE = ("evidence", "evidence_title", "evidence_more", "evidence_more_title")


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("stall", ["text", "review_on", "happened_on"]),
        (
            "claim",
            ["extent", "text", "evidence", "evidence_title", "evidence_more", "evidence_more_title", "happened_on"],
        ),
        ("propose-date", ["due_on", "text", "happened_on"]),
    ],
)
def test_what_happened_is_asked_before_what_follows_from_it(
    client: Client, cast: Cast, recommendation: Recommendation, name: str, order: list[str]
) -> None:
    client.force_login(cast.holder)

    assert asked(form(client, recommendation, name)) == order


def test_the_name_of_a_second_document_without_its_place_is_not_lost(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    client.force_login(cast.holder)
    address = reverse("recommendation-step", args=[recommendation.reference, "claim"])
    first = client.get(address).context["form"]
    sent = {name: first[name].value() or "" for name in first.fields}
    sent |= {"extent": "complete", "text": "It is done.", "evidence": "26 PARIS 1234"}

    answer = client.post(address, sent | {"evidence_more_title": "Minutes of the second meeting"})

    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["evidence_more"]
    assert sentence == "Enter the address or number of the document, or remove its name."
    assert "Minutes of the second meeting" in answer.content.decode()


class TestNothingToDecide:
    """No date is proposed, or a colleague decided on it."""

    sentence = "There is no proposed due date to decide on"

    def test_it_is_said_before_anybody_fills_in_a_form(
        self, client: Client, cast: Cast, recommendation: Recommendation
    ) -> None:
        client.force_login(cast.coordinator)

        page = form(client, recommendation, "decide-date")

        assert self.sentence in text(page)
        assert 'name="agreed"' not in page

    @pytest.mark.parametrize("proposal", ["", "1", "x"])
    def test_a_form_sent_all_the_same_is_told_so(
        self, client: Client, cast: Cast, recommendation: Recommendation, proposal: str
    ) -> None:
        client.force_login(cast.coordinator)
        address = reverse("recommendation-step", args=[recommendation.reference, "decide-date"])
        sent: dict[str, Any] = {"agreed": "yes", "text": "It is late.", "happened_on": timezone.localdate().isoformat()}

        answer = client.post(address, sent | {"seen": recommendation.status, "proposal": proposal})

        assert answer.status_code == 422
        assert (self.sentence in text(answer.content.decode())) is (proposal != "x")


def test_every_step_says_when_it_is_not_open(client: Client, cast: Cast, recommendation: Recommendation) -> None:
    factories.walk(cast, recommendation, Status.ENTERED_IN_ERROR)
    client.force_login(cast.coordinator)

    for step in set(FORMS) - {Step.REOPEN, Step.RESTRICT}:
        page = text(form(client, recommendation, step.value.replace("_", "-")))
        assert f"You cannot use “{step.label}” while the status is “Entered in error”" in page


def test_what_it_is_about_stands_beside_the_form(client: Client, cast: Cast, briefing: Briefing) -> None:
    tracked = actions.track_suggestions(
        briefing=briefing, by=cast.coordinator, draft=factories.drafted(""), lead=cast.health
    )[0]
    factories.walk(cast, tracked, Status.IN_PROGRESS)
    client.force_login(cast.coordinator)

    page = text(form(client, tracked, "close"))

    assert "“Establish a joint laboratory network”" in page
    assert "Find outbreaks sooner" in page
    assert "Last update" in page


@pytest.mark.parametrize(
    ("name", "optional"),
    [
        ("assign", ["Lead", "Owner post"]),
        ("close", []),
        ("claim", ["Name of the document", "More evidence", "Name of the second document"]),
        ("set-date", ["Due date", "Due date as worded in the source"]),
        ("supersede", ["Note"]),
    ],
)
def test_what_may_stay_empty_is_called_optional_and_what_may_be_needed_is_not(
    client: Client, cast: Cast, recommendation: Recommendation, name: str, optional: list[str]
) -> None:
    client.force_login(cast.coordinator)

    page = form(client, recommendation, name)

    assert re.findall(r">([^<]+) <span class=\"optional\">", page) == optional


class TestClaimedInPart:
    """Only part of it is reported complete."""

    @pytest.fixture
    def claimed(self, cast: Cast, recommendation: Recommendation) -> Recommendation:
        draft = factories.drafted("The first of two is open.", evidence=factories.evidence())
        actions.claim(recommendation=recommendation, by=cast.holder, draft=draft, extent=Extent.IN_PART)
        recommendation.refresh_from_db()
        return recommendation

    def send(self, client: Client, item: Recommendation, **fields: str) -> Any:
        sent = {"text": "The minutes.", "happened_on": timezone.localdate().isoformat(), "seen": item.status}
        sent |= {"form_token": str(uuid4()), "seen_claim": str(item.claim_id)}
        return client.post(reverse("recommendation-step", args=[item.reference, "verify"]), sent | fields)

    def test_it_is_verified_as_a_whole_only_knowingly(
        self, client: Client, cast: Cast, claimed: Recommendation
    ) -> None:
        client.force_login(cast.coordinator)

        refused = self.send(client, claimed, to="implemented")
        done = self.send(client, claimed, to="implemented", all_is_done="on")

        claimed.refresh_from_db()
        assert refused.status_code == 422
        assert "Only part of it is reported complete." in text(refused.content.decode())
        assert done.status_code == 302
        assert claimed.status == Status.IMPLEMENTED

    def test_as_a_part_it_is_verified_at_once(self, client: Client, cast: Cast, claimed: Recommendation) -> None:
        client.force_login(cast.coordinator)

        assert self.send(client, claimed, to="partly_implemented").status_code == 302

    def test_no_other_way_leads_past_it(self, cast: Cast, claimed: Recommendation) -> None:
        with pytest.raises(Refused, match="Only part of it is reported complete"):
            actions.verify(
                recommendation=claimed, by=cast.coordinator, draft=factories.drafted(), to=Status.IMPLEMENTED
            )

    def test_a_claim_of_all_asks_for_nothing_more(self, client: Client, cast: Cast) -> None:
        whole = factories.walk(cast, factories.track(cast), Status.REPORTED_COMPLETE)
        client.force_login(cast.coordinator)

        assert "all_is_done" not in form(client, whole, "verify")


class TestDaysNobodyMeans:
    """A slip of the keyboard in a year."""

    def send(self, client: Client, item: Recommendation, name: str, **fields: str) -> str:
        """Send a form of a step, and return the words of the page that refuses it; empty where it was taken."""
        sent = {"text": "For a good reason.", "happened_on": timezone.localdate().isoformat(), "seen": item.status}
        sent |= {"form_token": str(uuid4()), "seen_position": item.position, "seen_due_on": ""}
        answer = client.post(reverse("recommendation-step", args=[item.reference, name]), sent | fields)
        return text(answer.content.decode()) if answer.status_code == 422 else ""

    def day(self, days_ago: int) -> str:
        return (timezone.localdate() - timedelta(days=days_ago)).isoformat()

    @pytest.mark.parametrize("days_ago", [-1, 10, 29, 30])
    def test_days_since_the_meeting_can_be_meant(self, client: Client, cast: Cast, days_ago: int) -> None:
        began(cast, days_ago=30)
        item = factories.track(cast)
        client.force_login(cast.coordinator)

        assert not self.send(client, item, "set-date", due_on=self.day(days_ago), basis="set_by_us")
        if days_ago >= 0:
            assert not self.send(client, item, "respond", position="declined", happened_on=self.day(days_ago))

    def test_before_the_meeting_nothing_was_due_and_nothing_happened(self, client: Client, cast: Cast) -> None:
        began(cast, days_ago=30)
        item = factories.track(cast)
        client.force_login(cast.coordinator)

        due = self.send(client, item, "set-date", due_on=self.day(31), basis="set_by_us")
        answer = self.send(client, item, "respond", position="declined", happened_on=self.day(31))

        assert "is before the meeting began" in due
        assert "Check the year." in due
        assert "is before the meeting began" in answer
        assert "Enter the day it happened." in answer

    def test_a_remark_may_tell_of_earlier_days(self, cast: Cast) -> None:
        began(cast, days_ago=30)
        item = factories.track(cast)

        remark = factories.drafted("The register was begun long ago.", days_ago=900)

        assert actions.add(recommendation=item, by=cast.holder, draft=remark).happened_on < cast.meeting.starts_on

    def test_where_the_meeting_has_no_day_a_year_before_the_entry_is_the_earliest(
        self, client: Client, cast: Cast
    ) -> None:
        item = factories.track(cast, days_ago=10)
        client.force_login(cast.coordinator)

        assert "is long before this was entered" in self.send(client, item, "set-date", due_on=self.day(376))
        assert not self.send(client, item, "set-date", due_on=self.day(375))

    def test_nobody_proposes_a_day_that_is_over(self, client: Client, cast: Cast) -> None:
        item = factories.track(cast)
        client.force_login(cast.holder)

        assert "is in the past" in self.send(client, item, "propose-date", due_on=self.day(1))
        assert not self.send(client, item, "propose-date", due_on=self.day(0))


def began(cast: Cast, *, days_ago: int) -> None:
    """Say when the meeting was."""
    cast.meeting.starts_on = timezone.localdate() - timedelta(days=days_ago)
    cast.meeting.save(update_fields=["starts_on"])


def test_a_new_proposal_says_that_it_replaces_the_open_one(cast: Cast, client: Client) -> None:
    row = factories.track(cast)
    factories.propose(cast, row)
    row.refresh_from_db()
    day = date_format(row.proposed_due_on, "j F Y")
    address = f"/recommendations/{row.reference}/{Step.PROPOSE_DATE.slug}"
    said = {cast.holder: f"You proposed {day}.", cast.lead_staff: f"{cast.holder.name} proposed {day}."}

    for person, words in said.items():
        client.force_login(person)
        assert f"{words} A new proposal replaces it." in unescape(client.get(address).content.decode())


def test_each_form_asks_for_what_its_step_is_about(cast: Cast, client: Client) -> None:
    row, done = factories.track(cast), factories.track(cast)
    factories.claim(cast, done)
    client.force_login(cast.coordinator)
    asked = {
        (row, Step.MERGE): "Which one do you merge it into?",
        (row, Step.SUPERSEDE): "Which recommendation replaces it?",
        (done, Step.VERIFY): "What is the result?",
    }
    for (item, step), question in asked.items():
        assert question in client.get(f"/recommendations/{item.reference}/{step.slug}").content.decode()


def test_who_asks_is_told_by_name_whom_they_asked(cast: Cast, client: Client) -> None:
    row = factories.track(cast)
    day = timezone.localdate() + timedelta(days=9)
    client.force_login(cast.coordinator)
    sent = {"answer_by": day.isoformat(), "text": "How far?", "happened_on": timezone.localdate().isoformat()}
    sent |= {"form_token": str(uuid4()), "seen": row.status}

    page = client.post(f"/recommendations/{row.reference}/{Step.ASK.slug}", sent, follow=True).content.decode()

    assert f"you asked {cast.holder.name} for an update by {date_format(day, 'j F Y')}." in unescape(page)
