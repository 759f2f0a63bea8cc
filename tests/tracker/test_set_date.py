"""The page that sets the due date: the date, the source's words for it, and where it comes from, in one place."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import Recommendation
from tracker.workflow import DueBasis, Refused, Step

TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=40)


def page(recommendation: Recommendation) -> str:
    return reverse("recommendation-detail", args=[recommendation.reference])


def send(client: Client, recommendation: Recommendation, **fields: Any) -> Any:
    """Send the form, empty but for these fields and the reason."""
    empty = {"due_on": "", "basis": "", "due_words": "", "seen_due_on": "", "seen_due_words": ""}
    typed = {"seen": recommendation.status, "form_token": str(uuid4()), "happened_on": TODAY.isoformat()}
    address = reverse("recommendation-step", args=[recommendation.reference, "set-date"])
    return client.post(address, {**empty, **typed, "text": "For a good reason.", **fields})


def _filled(form: Any) -> dict[str, Any]:
    """What a browser sends of a form as it is filled in."""
    return {name: form[name].value() or "" for name in form.fields}


def due(item: Recommendation) -> tuple[Any, Any, Any]:
    item.refresh_from_db()
    return item.due_on, item.due_basis, item.due_words


@pytest.fixture
def worded(client: Client, cast: Cast) -> Recommendation:
    """One of which the source says when, but names no date; a coordinator is signed in."""
    client.force_login(cast.coordinator)
    return factories.track(cast, due_words="before the next round")


def test_words_of_the_source_are_shown_without_a_date_too(client: Client, worded: Recommendation) -> None:
    text = client.get(page(worded)).content.decode()

    assert "<small>Source text: “<bdi>before the next round</bdi>”</small>" in text
    form = client.get(f"{page(worded)}set-date").content.decode()
    assert re.search(r'<input type="text" name="due_words" value="before the next round"', form)


def test_date_and_words_of_the_source_are_set_by_one_entry(client: Client, worded: Recommendation) -> None:
    new = {"due_on": LATER.isoformat(), "basis": "from_source", "due_words": "by <b>spring</b>"}

    assert send(client, worded, **new, seen_due_words="before the next round").status_code == 302

    assert due(worded) == (LATER, DueBasis.FROM_SOURCE, "by <b>spring</b>")
    assert worded.entries.count() == 2
    text = client.get(page(worded)).content.decode()
    assert "before the next round</del> → <ins" in text
    assert f"set the due date to {LATER.day} {LATER:%B %Y}" in text
    assert "Source text: “<bdi>by &lt;b&gt;spring&lt;/b&gt;</bdi>”" in text


def test_words_alone_need_no_date(client: Client, worded: Recommendation) -> None:
    new = {"basis": "from_source", "due_words": "as soon as possible"}

    assert send(client, worded, **new, seen_due_words="before the next round").status_code == 302

    assert due(worded) == (None, DueBasis.NONE_GIVEN, "as soon as possible")
    assert worded.entries.get(sequence=2).kind == Step.EDIT


def test_source_without_date_or_words_is_not_dropped_silently(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    client.force_login(cast.coordinator)

    answer = send(client, recommendation, basis="from_source")

    assert answer.status_code == 422
    assert "Enter the date that the source gives, or its wording below." in answer.content.decode()
    assert "For a good reason." in answer.content.decode()
    assert recommendation.entries.count() == 1


def test_origin_of_a_date_can_be_put_right_and_be_taken_away_with_it(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    draft, day = factories.drafted(), LATER.isoformat()
    actions.set_date(recommendation=recommendation, by=cast.coordinator, draft=draft, due_on=LATER)
    client.force_login(cast.coordinator)

    same = send(client, recommendation, due_on=day, basis="set_by_us", seen_due_on=day)
    right = send(client, recommendation, due_on=day, basis="from_source", seen_due_on=day)

    assert same.status_code == 422
    assert "This is already the due date." in same.content.decode()
    assert right.status_code == 302
    assert due(recommendation) == (LATER, DueBasis.FROM_SOURCE, "")
    assert "recorded that the due date comes from the source" in client.get(page(recommendation)).content.decode()
    assert send(client, recommendation, basis="from_source", seen_due_on=day).status_code == 302
    assert due(recommendation) == (None, DueBasis.NONE_GIVEN, "")


def test_words_changed_meanwhile_are_stale_and_can_be_sent_again(
    client: Client, cast: Cast, worded: Recommendation
) -> None:
    old, new = "before the next round", {"due_on": LATER.isoformat(), "due_words": "by summer"}
    draft = factories.drafted()
    actions.edit(recommendation=worded, by=cast.second_coordinator, draft=draft, new={"due_words": "by spring"})

    alone = send(client, worded, due_words="by summer", seen_due_words=old)
    both = send(client, worded, **new, seen_due_words=old)

    for answer in (alone, both):
        assert answer.status_code == 409
        assert 'name="seen_due_words" value="by spring"' in answer.content.decode()
        assert 'value="by summer"' in answer.content.decode()
    assert send(client, worded, **new, seen_due_words="by spring").status_code == 302
    assert due(worded) == (LATER, DueBasis.SET_BY_US, "by summer")


@pytest.mark.parametrize("typed", [{"due_words": "by summer"}, {"due_on": (LATER + timedelta(days=9)).isoformat()}])
def test_where_the_date_comes_from_is_not_changed_back_by_a_page_that_is_older(
    client: Client, cast: Cast, typed: dict[str, str]
) -> None:
    item = factories.track(cast, due_on=LATER)
    client.force_login(cast.coordinator)
    address = reverse("recommendation-step", args=[item.reference, "set-date"])
    sent = _filled(client.get(address).context["form"]) | {"text": "For a good reason."}
    how = {"due_on": LATER, "basis": DueBasis.FROM_SOURCE}
    actions.set_date(recommendation=item, by=cast.second_coordinator, draft=factories.drafted(), **how)

    stale = client.post(address, sent | typed)

    assert stale.status_code == 409
    said = text(stale.content.decode())
    assert "Where the due date comes from changed to “From the source” while your page was open." in said
    assert client.post(address, _filled(stale.context["form"])).status_code == 302
    day = date.fromisoformat(typed.get("due_on", LATER.isoformat()))
    assert due(item) == (day, DueBasis.FROM_SOURCE, typed.get("due_words", ""))


def test_words_somebody_else_recorded_the_same_way_are_not_logged_twice(client: Client, worded: Recommendation) -> None:
    answer = send(client, worded, due_words="before the next round", seen_due_words="")

    assert answer.status_code == 422
    assert "this wording is already recorded" in answer.content.decode()


@pytest.mark.parametrize("words", ["x" * 201, "a\x00b"])
def test_words_that_cannot_be_kept_are_refused(client: Client, worded: Recommendation, words: str) -> None:
    answer = send(client, worded, due_words=words, seen_due_words="before the next round")

    assert answer.status_code == 422
    assert worded.entries.count() == 1


def test_a_date_before_the_meeting_does_not_get_another_source_either(cast: Cast) -> None:
    day = TODAY - timedelta(days=3)
    item = factories.track(cast, due_on=day)
    cast.meeting.starts_on = day + timedelta(days=1)
    cast.meeting.save()

    with pytest.raises(Refused, match="is before the meeting began") as refused:
        actions.set_date(
            recommendation=item,
            by=cast.coordinator,
            draft=factories.drafted("For a good reason."),
            due_on=day,
            basis=DueBasis.FROM_SOURCE if item.due_basis != DueBasis.FROM_SOURCE else DueBasis.SET_BY_US,
        )
    assert refused.value.field == "due_on"
