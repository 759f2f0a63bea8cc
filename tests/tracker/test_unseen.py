"""Who is responsible and cannot see it: the pages say so, and nobody is asked who would never learn of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker import test_imports
from tests.tracker.pages import text
from tracker import access_sentences, actions
from tracker.models import Recommendation, UpdateRequest, User
from tracker.models.access import MeetingRights, Narrowing, Openness, RecommendationRights, is_seen_by
from tracker.models.people import Role
from tracker.workflow import Refused

MEETING = "The lead, Ministry of Health, cannot see this meeting. Give it access, or nobody there is told."
ROW = "The lead, Ministry of Health, cannot see this recommendation. Give it access, or nobody there is told."


def _open(cast: Cast, *who: Any) -> None:
    rights = MeetingRights(Openness.NAMED, roles=dict.fromkeys((cast.data, *who), Role.READER))
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")


@pytest.fixture
def led(cast: Cast) -> Recommendation:
    """One with a lead and without an owner."""
    return factories.track(cast, lead=cast.health, owner=None)


def _page(client: Client, row: Recommendation, person: User) -> str:
    client.force_login(person)
    return text(client.get(reverse("recommendation-detail", args=[row.reference])).content.decode())


def test_the_page_says_that_the_lead_cannot_see_the_meeting_with_the_way_to_change_it(
    cast: Cast, led: Recommendation, client: Client
) -> None:
    assert "cannot see" not in _page(client, led, cast.coordinator)
    _open(cast)
    client.force_login(cast.coordinator)
    page = client.get(reverse("recommendation-detail", args=[led.reference])).content.decode()
    assert f"<strong>{MEETING}</strong>" in page
    assert f'href="{reverse("meeting-access", args=[cast.meeting.code])}">Change who can see the meeting' in page
    assert "cannot see" not in _page(client, led, cast.outsider), "it is for those who hand out the work"


def test_a_recommendation_that_is_narrowed_says_so_of_itself(cast: Cast, led: Recommendation, client: Client) -> None:
    own = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.data}))
    actions.restrict(recommendation=led, by=cast.coordinator, draft=factories.drafted("Sensitive."), rights=own)
    assert ROW in _page(client, led, cast.coordinator)


@pytest.mark.parametrize("who", ["health", "lead_staff"])
def test_it_is_enough_that_somebody_of_the_lead_can_see_it(
    cast: Cast, led: Recommendation, client: Client, who: str
) -> None:
    _open(cast, getattr(cast, who))
    assert "cannot see" not in _page(client, led, cast.coordinator)


def test_a_coordinator_of_the_lead_sees_everything(cast: Cast, led: Recommendation, client: Client) -> None:
    User.objects.filter(pk=cast.second_coordinator.pk).update(organisation=cast.health)
    _open(cast)
    assert "cannot see" not in _page(client, led, cast.coordinator)


def _ask(cast: Cast, row: Recommendation) -> None:
    day = timezone.localdate() + timedelta(days=7)
    actions.ask(recommendation=row, by=cast.coordinator, draft=factories.drafted(), answer_by=day)


def test_nobody_is_asked_who_cannot_see_it(cast: Cast, led: Recommendation, client: Client) -> None:
    _open(cast)
    with pytest.raises(Refused, match=r"would reach nobody\. The lead, Ministry of Health, cannot"):
        _ask(cast, Recommendation.objects.get(pk=led.pk))
    assert not UpdateRequest.objects.exists()
    client.force_login(cast.coordinator)
    page = text(client.get(f"/recommendations/{led.reference}/ask").content.decode())
    assert MEETING in page
    assert "see it first in My work" not in page
    assert '<form method="post" novalidate>' not in client.get(f"/recommendations/{led.reference}/ask").content.decode()


def test_a_holder_who_can_see_it_is_asked_and_one_who_cannot_is_not(cast: Cast) -> None:
    row = factories.track(cast, lead=cast.health, owner=cast.desk)
    _open(cast)
    with pytest.raises(Refused, match="Desk officer, who acts for the owner post, cannot see this meeting"):
        _ask(cast, Recommendation.objects.get(pk=row.pk))
    _open(cast, cast.holder)
    _ask(cast, Recommendation.objects.get(pk=row.pk))
    assert UpdateRequest.objects.get().person == cast.holder


def test_what_is_closed_warns_of_nothing(cast: Cast, led: Recommendation, client: Client) -> None:
    actions.enter_in_error(recommendation=led, by=cast.coordinator, draft=factories.drafted())
    _open(cast)
    assert "cannot see" not in _page(client, led, cast.coordinator)


def test_what_is_changed_together_says_it_before_it_is_applied(cast: Cast, led: Recommendation, client: Client) -> None:
    other = factories.track(cast, lead=cast.data)
    _open(cast)
    client.force_login(cast.coordinator)
    sent = {"row": f"{other.pk}", "lead": cast.health.name, "stage": "preview", "text": "They do it."}
    page = text(client.post(reverse("recommendation-bulk"), sent).content.decode())
    assert f"{other.reference}: {MEETING} Change who can see the meeting" in page


def test_a_file_that_names_such_a_lead_says_so_before_it_is_imported(cast: Cast, client: Client) -> None:
    _open(cast)
    client.force_login(cast.coordinator)
    test_imports.upload(client, "Title,Lead\nOne,Ministry of Health\nTwo,Ministry of Health\n")
    page = text(test_imports.check(client).content.decode())
    assert f"2 rows, first row 2: {MEETING} Change who can see the meeting" in page


def test_who_coordinates_the_meeting_alone_is_told_who_can_open_it(cast: Cast, client: Client) -> None:
    """The page that does that is for coordinators of the site."""
    local = factories.user("Desk coordinator", None, organisation=cast.data)
    roles = {cast.data: Role.READER, local: Role.COORDINATOR}
    rights = MeetingRights(Openness.NAMED, roles=roles)
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")
    row = factories.track(cast, lead=cast.health, owner=None)
    other = factories.track(cast, lead=cast.data)
    client.force_login(local)
    sent = {"row": f"{other.pk}", "lead": cast.health.name, "stage": "preview", "text": "They do it."}

    test_imports.upload(client, "Title,Lead\nOne,Ministry of Health\n", meeting=cast.meeting.code)
    pages = {
        "detail": client.get(reverse("recommendation-detail", args=[row.reference])),
        "bulk": client.post(reverse("recommendation-bulk"), sent),
        "import": test_imports.check(client),
    }

    for name, page in pages.items():
        shown = page.content.decode()
        assert MEETING in shown, name
        assert "A coordinator of the site can change who can see the meeting." in text(shown), name
        assert reverse("meeting-access", args=[cast.meeting.code]) not in shown, name


def test_several_with_the_same_lead_are_one_sentence(cast: Cast, led: Recommendation) -> None:
    rows = [led, *(factories.track(cast, lead=cast.health, owner=None) for _ in range(3))]
    _open(cast)
    rows = list(Recommendation.objects.for_detail().filter(pk__in=[row.pk for row in rows]))
    ((about, each),) = access_sentences.unseen_in(rows, timezone.localdate())
    assert len(about) == 4
    assert each.sentence == MEETING


def test_whoever_closes_a_meeting_to_a_lead_is_told_at_once(cast: Cast, client: Client) -> None:
    rows = [factories.track(cast, lead=cast.health, owner=None) for _ in range(5)]
    client.force_login(cast.coordinator)
    address = reverse("meeting-access", args=[cast.meeting.code])
    seen = client.get(address).context["form"]["seen"].value()
    sent = {"seen": seen, "openness": "named", "reading_organisations": cast.data.name, "text": "Not yet public."}
    page = text(client.post(address, sent, follow=True).content.decode())
    named = ", ".join(row.reference for row in rows[:3])
    assert f"{named} and 2 more: {MEETING} Change who can see the meeting" in page


def test_many_with_the_same_lead_cost_no_more_than_one(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(6):
        factories.track(cast, lead=cast.health)
    _open(cast)
    rows = Recommendation.objects.for_detail().open()
    with django_assert_max_num_queries(7):
        assert len(access_sentences.unseen_in(rows, timezone.localdate())) == 2


def test_somebody_without_an_organisation_is_of_no_side(cast: Cast) -> None:
    alone = User.objects.create_user("alone@example.org", None, name="Of no organisation")
    meeting = MeetingRights(Openness.SIDE)
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=meeting, reason="Ours.")

    assert cast.meeting.pk in User.objects.get(pk=alone.pk).reach.hidden
    assert not is_seen_by(meeting, RecommendationRights(), alone)
    assert is_seen_by(meeting, RecommendationRights(), cast.holder)
