"""What the page of a recommendation offers to be done: what comes first for whom, and all of it in groups."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tracker import actions, step_options
from tracker.forms import FORMS
from tracker.models import Recommendation
from tracker.workflow import Position, Status, Step


def shown(client: Client, cast: Cast, person: str, recommendation: Recommendation) -> str:
    client.force_login(getattr(cast, person))
    return client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()


def first(client: Client, cast: Cast, person: str, recommendation: Recommendation) -> list[str]:
    """The words of what is called for now: the buttons before the menu, where the first is filled."""
    head = shown(client, cast, person, recommendation).partition('role="group"')[2].partition('class="menu"')[0]
    buttons = re.findall(r'<(?:a|summary) class="button( second)?"[^>]*>([^<]+)<', head)
    if not buttons or buttons[0][0]:
        return []
    return [words for second, words in buttons if not (second and words.startswith("Add a"))]


def composer(client: Client, cast: Cast, person: str, recommendation: Recommendation) -> str:
    """What the button says with which the form for the log opens in its place."""
    opening = shown(client, cast, person, recommendation).partition('<details class="composer" id="report"')[2]
    return opening.partition("</summary>")[0].rpartition(">")[2]


@pytest.fixture
def answered(cast: Cast, recommendation: Recommendation) -> Recommendation:
    """One that was accepted, and has a lead and an owner."""
    draft, accepted = factories.drafted(), Position.ACCEPTED
    actions.respond(recommendation=recommendation, by=cast.coordinator, draft=draft, position=accepted)
    return recommendation


def test_every_page_of_a_step_is_offered_in_one_group_with_its_meaning() -> None:
    options = [option for group in step_options.GROUPS for option in group.options]

    assert sorted(option.step for option in options) == sorted([*FORMS, Step.EDIT, Step.EDIT])
    assert len({option.name for option in options}) == len(options)
    assert all(option.meaning.endswith(".") for option in options)
    assert step_options.GROUPS[-1].options == (options[-1],)
    assert options[-1].step is Step.ENTER_IN_ERROR


def test_meaning_of_each_step_stands_on_the_page(client: Client, cast: Cast, answered: Recommendation) -> None:
    text = shown(client, cast, "coordinator", answered)

    menu = text.partition('<details class="menu">')[2].partition("</details>")[0]
    for group in step_options.grouped(answered, frozenset(Step) - {Step.DECIDE_DATE}):
        assert f"<h2>{group.heading}</h2>" in menu
    for name, meaning in (("merge", "Another recommendation says the same"), ("stall", "It is waiting for something")):
        address = reverse("recommendation-step", args=[answered.reference, name])
        assert re.search(f'href="{address}">[^<]+</a> <small>{meaning}', menu)


def test_reader_is_offered_nothing(client: Client, cast: Cast, answered: Recommendation) -> None:
    assert "Actions" not in shown(client, cast, "reader", answered)
    assert first(client, cast, "reader", answered) == []


def test_new_one_calls_for_an_answer_and_for_somebody_to_do_it(client: Client, cast: Cast) -> None:
    new = factories.track(cast, lead=None, owner=None)

    assert first(client, cast, "coordinator", new) == ["Set up"]
    assert first(client, cast, "holder", new) == []
    actions.respond(recommendation=new, by=cast.coordinator, draft=factories.drafted(), position=Position.ACCEPTED)
    assert first(client, cast, "coordinator", new) == ["Assign lead and owner"]


def test_declined_one_calls_for_nothing(client: Client, cast: Cast) -> None:
    declined = factories.track(cast, owner=None)
    factories.decline(cast, declined)

    assert first(client, cast, "coordinator", declined) == []
    assert first(client, cast, "lead_staff", declined) == []


def test_those_responsible_report_or_claim(client: Client, cast: Cast, recommendation: Recommendation) -> None:
    for person in ("holder", "lead_staff"):
        assert first(client, cast, person, recommendation) == ["Add an update", "Report as complete"]


def test_form_for_the_log_opens_in_its_place_without_a_script_and_by_its_address(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    assert composer(client, cast, "holder", recommendation) == "Add an update"
    address = reverse("recommendation-detail", args=[recommendation.reference])
    closed, opened = (client.get(address + query).content.decode() for query in ("", "?report"))

    assert '<details class="composer" id="report">' in closed
    assert '<details class="composer" id="report" open>' in opened
    assert re.search(r'<textarea[^>]* autofocus[^>]* id="id_text"', opened)
    factories.claim(cast, recommendation)
    assert composer(client, cast, "holder", recommendation) == "Add a note"


def test_log_begins_before_the_rest_of_what_is_known(client: Client, cast: Cast, answered: Recommendation) -> None:
    text = shown(client, cast, "coordinator", answered)
    order = ["<h1", 'class="strip"', 'class="menu"', 'id="source-heading"', 'id="log-heading"', 'id="details-heading"']

    assert sorted(order, key=text.index) == order


def test_coordinator_reports_for_others_only_where_nothing_waits_for_a_decision(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    assert first(client, cast, "coordinator", recommendation) == ["Respond"]

    draft, accepted = factories.drafted(), Position.ACCEPTED
    actions.respond(recommendation=recommendation, by=cast.coordinator, draft=draft, position=accepted)

    assert first(client, cast, "coordinator", recommendation) == ["Add an update"]


def test_claim_calls_for_a_judgement_by_those_who_may_judge(
    client: Client, cast: Cast, answered: Recommendation
) -> None:
    cast.desk.holder = cast.second_coordinator
    cast.desk.save(update_fields=["holder"])
    answered.refresh_from_db()
    factories.claim(cast, answered, by=cast.second_coordinator)

    assert first(client, cast, "coordinator", answered) == ["Verify", "Send back"]
    assert first(client, cast, "second_coordinator", answered) == []
    assert first(client, cast, "lead_staff", answered) == []


def test_proposed_date_calls_for_a_decision(client: Client, cast: Cast, answered: Recommendation) -> None:
    later = timezone.localdate() + timedelta(days=40)
    actions.propose_date(recommendation=answered, by=cast.holder, draft=factories.drafted(), due_on=later)

    assert first(client, cast, "coordinator", answered) == ["Approve or reject the new date"]
    assert first(client, cast, "holder", answered) == ["Add an update", "Report as complete"]


def test_never_more_than_two_come_first(client: Client, cast: Cast) -> None:
    cast.desk.holder = cast.coordinator
    cast.desk.save(update_fields=["holder"])
    item = factories.track(cast)
    later = timezone.localdate() + timedelta(days=40)
    actions.propose_date(recommendation=item, by=cast.lead_staff, draft=factories.drafted(), due_on=later)

    assert first(client, cast, "coordinator", item) == ["Approve or reject the new date", "Respond"]


@pytest.mark.parametrize("status", [Status.IMPLEMENTED, Status.SUPERSEDED, Status.ENTERED_IN_ERROR])
def test_closed_one_calls_for_nothing(
    client: Client, cast: Cast, recommendation: Recommendation, status: Status
) -> None:
    factories.walk(cast, recommendation, status)

    for person in ("holder", "coordinator"):
        assert first(client, cast, person, recommendation) == []
