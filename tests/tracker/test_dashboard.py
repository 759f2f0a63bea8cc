"""The dashboard: its figures, and that each leads to exactly the list it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import figures, text, total
from tracker import actions
from tracker.models import Recommendation
from tracker.workflow import Status

SignIn = Callable[..., Client]


@pytest.fixture
def everything(cast: Cast) -> Cast:
    """Two meetings, a recommendation in every status in each, and members of every attention group."""
    today = timezone.localdate()
    second = baker.make(Meeting, name="Geneva talks", code="GEN")
    for meeting in (cast.meeting, second):
        there = replace(cast, meeting=meeting)
        for status in Status:
            factories.walk(there, factories.admit(there, title=f"Reaches {status.label}"), status)
        factories.admit(there, days_ago=100, due_on=today - timedelta(days=1))
        factories.admit(there, due_on=today + timedelta(days=30), owner=None)
        factories.admit(there, lead=None, owner=None)
        declined = factories.admit(there, days_ago=200, due_on=today - timedelta(days=5))
        factories.decline(there, declined)
        factories.propose(there, factories.admit(there))
    factories.walk(cast, waiting := factories.admit(cast), Status.STALLED)
    Recommendation.objects.filter(pk=waiting.pk).update(review_on=today - timedelta(days=1))
    return cast


def page(client: Client) -> str:
    response = client.get(reverse("dashboard"))
    assert response.status_code == 200
    return response.content.decode()


def test_every_figure_leads_to_exactly_the_list_it_counts(everything: Cast, sign_in: SignIn) -> None:
    client = sign_in(everything.reader)

    found = figures(page(client))

    # Headline, two meetings with each tracked status and a total, and the attention groups.
    assert len(found) == 4 + 2 * (len(Status) - 1 + 1) + 8
    assert {link.href: total(client, link.href) for link in found} == {link.href: link.number for link in found}


def test_every_attention_group_has_a_member_so_that_its_figure_can_be_wrong(everything: Cast, sign_in: SignIn) -> None:
    found = [link for link in figures(page(sign_in(everything.reader))) if "attention=" in link.href]

    assert len(found) == 8
    assert all(link.number for link in found)
    assert "One recommendation may be in several of these groups." in text(page(sign_in(everything.reader)))


def test_the_bar_says_the_same_numbers_as_its_table(cast: Cast, sign_in: SignIn) -> None:
    factories.walk(cast, factories.admit(cast), Status.IN_PROGRESS)
    factories.admit(cast)
    factories.admit(cast)

    shown = page(sign_in(cast.reader))

    assert "<title" in shown
    assert "2 not yet reported and 1 in progress." in shown
    assert [link.number for link in figures(shown) if "status=" in link.href and "meeting=" in link.href] == [2, 1]


def test_entered_in_error_is_in_no_figure(cast: Cast, recommendation: Recommendation, sign_in: SignIn) -> None:
    before = [link.number for link in figures(page(sign_in(cast.reader)))]
    wrong = factories.admit(cast)
    factories.walk(cast, wrong, Status.ENTERED_IN_ERROR)

    assert [link.number for link in figures(page(sign_in(cast.reader)))] == before


def test_latest_progress_hides_internal_remarks_from_readers(
    cast: Cast, recommendation: Recommendation, sign_in: SignIn
) -> None:
    draft = factories.drafted("Between ourselves.", internal=True)
    actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)

    assert "Between ourselves." not in page(sign_in(cast.reader))
    assert "Between ourselves." not in page(sign_in(cast.outsider))
    assert "Between ourselves." in page(sign_in(cast.lead_staff))
    assert "Between ourselves." in page(sign_in(cast.coordinator))


def test_it_says_how_fresh_it_is(cast: Cast, recommendation: Recommendation, sign_in: SignIn) -> None:
    assert "Last entry recorded today" in text(page(sign_in(cast.reader)))


def test_without_a_meeting_a_coordinator_is_told_what_to_do_next(cast: Cast, sign_in: SignIn) -> None:
    cast.meeting.delete()

    assert "Begin with a meeting and its briefing" in text(page(sign_in(cast.coordinator)))
    assert reverse("admin:index") in page(sign_in(cast.coordinator))
    assert "Once a coordinator has added a meeting" in text(page(sign_in(cast.reader)))


def test_a_meeting_of_which_nothing_is_tracked_says_so(cast: Cast, sign_in: SignIn) -> None:
    shown = text(page(sign_in(cast.reader)))

    assert "Nothing of this meeting is tracked yet." in shown
    assert "Nothing has been logged yet." in shown


def test_more_meetings_than_fit_are_one_link_away(cast: Cast, sign_in: SignIn) -> None:
    baker.make(Meeting, _quantity=13, code=iter([f"M{number}" for number in range(13)]), name=iter("ABCDEFGHIJKLM"))

    assert "All 14 meetings" in text(page(sign_in(cast.reader)))


def test_queries_do_not_grow_with_rows(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.reader)
    for _ in range(3):
        factories.admit(cast)
    page(client)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client)
    for number in range(27):
        there = replace(cast, meeting=baker.make(Meeting, code=f"Q{number}", name=f"Meeting {number}"))
        factories.admit(there)

    with CaptureQueriesContext(connection) as many:
        page(client)

    assert len(many) == len(few)
