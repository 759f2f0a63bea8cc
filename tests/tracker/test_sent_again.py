"""A form sent twice: the same words make one entry; other words are shown beside what the first made."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tracker.models import ProgressEntry, Recommendation
from tracker.workflow import Status


def _report(text: str, **changed: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    data = {"status": Status.IN_PROGRESS, "text": text, "happened_on": today, "seen": Status.NOT_YET_REPORTED}
    return data | {"form_token": str(uuid4())} | changed


def _token(page: str) -> str:
    """The token that the form on a page carries now; the small form of a check-in has one of its own."""
    return re.findall(r'name="form_token" value="([0-9a-f-]{36})"', page)[-1]


@pytest.fixture
def address(client: Client, cast: Cast, recommendation: Recommendation) -> str:
    client.force_login(cast.holder)
    return reverse("recommendation-report", args=[recommendation.reference])


def test_the_same_report_twice_is_one_entry(client: Client, recommendation: Recommendation, address: str) -> None:
    data = _report("It moved.")
    first, second = client.post(address, data), client.post(address, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert recommendation.entries.count() == 2


def test_a_report_with_other_words_is_shown_beside_the_first_and_can_be_sent(
    client: Client, recommendation: Recommendation, address: str
) -> None:
    data = _report("The minister signed on Monday.")
    client.post(address, data)

    answer = client.post(address, data | {"text": "The minister signed on Tuesday."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "You sent this form before with different content." in page
    assert "“The minister signed on Monday.”" in page
    assert "The minister signed on Tuesday.</textarea>" in page
    assert recommendation.entries.count() == 2
    token = _token(page)
    assert token != data["form_token"]

    again = data | {"text": "The minister signed on Tuesday.", "form_token": token, "seen": Status.IN_PROGRESS}
    assert client.post(address, again).status_code == 302
    assert list(recommendation.entries.order_by("sequence").values_list("text", flat=True)) == [
        "",
        "The minister signed on Monday.",
        "The minister signed on Tuesday.",
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"status": Status.NOT_STARTED},
        {"next_step": "Sign it."},
        {"evidence": "https://example.org/minutes"},
        {"confidence": "at_risk"},
    ],
)
def test_any_other_field_counts_as_other_words(
    client: Client, recommendation: Recommendation, address: str, changed: dict[str, str]
) -> None:
    # A forecast is asked where there is a due date.
    Recommendation.objects.filter(pk=recommendation.pk).update(
        due_on="2031-01-01", first_due_on="2031-01-01", due_basis="set_by_us"
    )
    data = _report("It moved.")
    client.post(address, data)
    assert client.post(address, data | changed).status_code == 409
    assert recommendation.entries.count() == 2


def test_a_report_kept_as_a_remark_is_found_again(
    client: Client, cast: Cast, recommendation: Recommendation, address: str
) -> None:
    factories.walk(cast, recommendation, Status.STALLED)
    data = _report("It moved.", seen=Status.IN_PROGRESS)
    answers = [client.post(address, data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert recommendation.entries.filter(text="It moved.").count() == 1


def test_a_step_with_other_words_shows_the_entry_that_was_made(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    client.force_login(cast.holder)
    address = reverse("recommendation-step", args=[recommendation.reference, "stall"])
    today = timezone.localdate()
    data = {"text": "It waits for a budget.", "review_on": (today + timedelta(days=30)).isoformat()}
    data |= {"happened_on": today.isoformat(), "seen": Status.NOT_YET_REPORTED, "form_token": str(uuid4())}
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302

    answer = client.post(address, data | {"text": "It waits for a law."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("It waits for a budget.") >= 2, "in the sentence, and as the entry"
    assert "It waits for a law.</textarea>" in page
    assert _token(page) != data["form_token"]
    assert recommendation.entries.count() == 2


def test_a_recommendation_with_other_words_is_not_taken_for_the_first(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    address = reverse("recommendation-add", args=[cast.meeting.code])
    data = {"title": "Open the archive", "kind": "action", "priority": "ordinary", "form_token": str(uuid4())}
    assert client.post(address, data)["Location"] == client.post(address, data)["Location"]

    answer = client.post(address, data | {"title": "Close the archive"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "in the log of PARIS-01" in page
    assert 'value="Close the archive"' in page
    assert client.post(address, data | {"title": "Close the archive", "form_token": _token(page)}).status_code == 302
    assert set(Recommendation.objects.values_list("title", flat=True)) == {"Open the archive", "Close the archive"}


def test_the_admin_keeps_other_words_too(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    address = reverse("admin:tracker_recommendation_add")
    data = {"meeting": cast.meeting.pk, "title": "Open the archive", "kind": "action", "priority": "ordinary"}
    data |= {"form_token": str(uuid4())}
    for _ in range(2):
        assert client.post(address, data).status_code == 302
    assert Recommendation.objects.count() == 1

    page = client.post(address, data | {"title": "Close the archive"}).content.decode()
    assert "You sent this form before with different content." in page
    assert 'value="Close the archive"' in page
    assert client.post(address, data | {"title": "Close the archive", "form_token": _token(page)}).status_code == 302
    assert Recommendation.objects.count() == 2


def test_what_was_sent_with_a_redacted_entry_is_not_known_so_nothing_is_taken_for_it(
    client: Client, cast: Cast, recommendation: Recommendation, address: str
) -> None:
    from tracker import actions

    data = _report("A name.")
    client.post(address, data)
    entry = ProgressEntry.objects.get(text="A name.")
    draft = factories.drafted("Named a patient.")
    actions.redact(recommendation=recommendation, by=cast.coordinator, draft=draft, out={entry: ["text"]})
    assert client.post(address, data | {"text": "Another name."}).status_code == 409
    assert recommendation.entries.count() == 3
