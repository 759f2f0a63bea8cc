"""Adding a recommendation by hand: from a passage, from words that were typed, or from no source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing, Meeting, Passage
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import PassageDecision, Recommendation, User
from tracker.workflow import KIND_MEANINGS, PRIORITY_MEANINGS, Decision, DueBasis, Refused

SignIn = Callable[..., Client]
ADD = "/meetings/PARIS/recommendations/add"


def typed(**data: str) -> dict[str, str]:
    return {"title": "Open a hotline", "kind": "action", "priority": "ordinary", "form_token": str(uuid4())} | data


def sentences(response: object) -> str:
    return text(response.content.decode().split("<main")[1])  # type: ignore[attr-defined]


def plain(briefing: Briefing) -> Passage:
    return briefing.passages.get(start=briefing.text.index("The talks were"))


def test_everything_that_was_typed_is_tracked(coordinator: Client, cast: Cast) -> None:
    data = typed(
        goal="Answer calls",
        lead="health",
        owner="Health desk",
        parties="Data Agency; Ministry of Health",
        themes="public health",
        priority="priority",
        due_on="2027-03-01",
        due_basis="from_source",
        due_words="by spring",
    )

    response = coordinator.post(ADD, data)

    made = Recommendation.objects.get()
    assert response["Location"] == reverse("recommendation-detail", args=[made.reference])
    assert (made.title, made.goal, made.kind, made.priority) == ("Open a hotline", "Answer calls", "action", "priority")
    assert (made.lead, made.owner) == (cast.health, cast.desk)
    assert set(made.parties.all()) == {cast.data, cast.health}
    assert list(made.themes.all()) == [cast.theme]
    assert (made.due_on, made.due_basis, made.due_words) == (date(2027, 3, 1), DueBasis.FROM_SOURCE, "by spring")
    assert made.by_hand
    assert made.entries.get().by == cast.coordinator


def test_without_a_date_none_is_given(coordinator: Client) -> None:
    coordinator.post(ADD, typed(due_basis="from_source", due_words="as soon as possible"))

    made = Recommendation.objects.get()
    assert (made.due_on, made.due_basis, made.due_words) == (None, DueBasis.NONE_GIVEN, "as soon as possible")


def test_words_of_a_briefing_become_its_source_whatever_breaks_the_line(coordinator: Client, cast: Cast) -> None:
    briefing = factories.briefing(cast, "# Talks\n\nBoth sides will\nopen a hotline (24 hours) soon.\n")

    coordinator.post(ADD, typed(quote="will  open a hotline\r\n(24 hours)"))

    made = Recommendation.objects.get()
    source = made.sources.get()
    assert briefing.quote(source.start, source.end) == "will\nopen a hotline (24 hours)"
    assert not made.by_hand


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("never said", "No briefing of this meeting contains these words"),
        ("e", "places. Add some of the words around them"),
        (".*", "No briefing of this meeting contains these words"),
        ("x\x00", "(NUL)"),
        ("y" * 20_001, "longer than 20000 characters"),
    ],
)
def test_words_that_do_not_stand_there_once_are_refused(
    coordinator: Client, briefing: Briefing, quote: str, sentence: str
) -> None:
    response = coordinator.post(ADD, typed(quote=quote, goal="A <goal>"))

    assert response.status_code == 422
    assert sentence in sentences(response)
    assert "A &lt;goal&gt;</textarea>" in response.content.decode()
    assert not Recommendation.objects.exists()


def test_words_are_looked_for_in_briefings_of_this_meeting_only(coordinator: Client, cast: Cast) -> None:
    other = actions.add_meeting(by=cast.coordinator, name="Lisbon", code="LIS")
    actions.add_briefing(by=cast.coordinator, meeting=other, data=b"Open a hotline.", file_name="a.txt")

    assert "This meeting has no briefing yet" in sentences(coordinator.post(ADD, typed(quote="Open a hotline")))


def test_a_passage_is_prefilled_and_becomes_the_source(coordinator: Client, briefing: Briefing, cast: Cast) -> None:
    passage = plain(briefing)
    actions.dont_track(passage=passage, by=cast.coordinator, decision=Decision.INFORMATIONAL)
    address = f"{ADD}?passage={passage.pk}"
    page = coordinator.get(address).content.decode()
    assert 'value="The talks were held in good spirit."' in page
    assert "<blockquote" in page

    response = coordinator.post(address, typed())

    source = Recommendation.objects.get().sources.get()
    assert briefing.quote(source.start, source.end) == "The talks were held in good spirit."
    assert response["Location"] == reverse("briefing-detail", args=[briefing.pk]) + f"?after={passage.number}"
    assert not PassageDecision.objects.exists()


def test_a_form_sent_twice_tracks_once(coordinator: Client, briefing: Briefing) -> None:
    address, data = f"{ADD}?passage={plain(briefing).pk}", typed()

    answers = [coordinator.post(address, data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Recommendation.objects.count() == 1


def test_a_passage_that_came_to_be_tracked_is_refused(coordinator: Client, briefing: Briefing) -> None:
    address = f"{ADD}?passage={plain(briefing).pk}"
    coordinator.post(address, typed())

    response = coordinator.post(address, typed())

    assert response.status_code == 422
    assert "This passage is already tracked as PARIS-01." in sentences(response)
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize("passage", ["x", "0", "9" * 30, "-1", "%00"])
def test_an_unknown_passage_has_no_page(coordinator: Client, passage: str) -> None:
    assert coordinator.get(f"{ADD}?passage={passage}").status_code == 404


def test_a_passage_of_another_meeting_has_no_page(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    actions.add_meeting(by=cast.coordinator, name="Lisbon", code="LIS")

    assert coordinator.get(f"/meetings/LIS/recommendations/add?passage={plain(briefing).pk}").status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"title": " "}, "Enter a title."),
        ({"title": "x" * 201}, "200 characters or fewer"),
        ({"title": "a\x00"}, "(NUL)"),
        ({"kind": ""}, "Choose a kind."),
        ({"kind": "wish"}, "Choose a kind."),
        ({"lead": "Nobody"}, "There is no organisation called “Nobody”."),
        ({"owner": "Health desk"}, "An owner post needs a lead organisation too."),
        ({"parties": "Data Agency; Nobody"}, "There is no organisation called “Nobody”."),
        ({"due_on": "2027-02-30"}, "Enter a date, such as"),
        ({"due_on": "99999-01-01"}, "Enter a date, such as"),
        ({"due_words": "x" * 201}, "200 characters or fewer"),
        ({"form_token": "x"}, "Part of this page was missing."),
    ],
)
def test_what_cannot_be_tracked_gets_a_sentence(coordinator: Client, data: dict[str, str], sentence: str) -> None:
    response = coordinator.post(ADD, typed(goal="=1+1 \u202eright") | data)

    assert response.status_code == 422
    assert sentence in sentences(response)
    assert "=1+1 \u202eright</textarea>" in response.content.decode()
    assert not Recommendation.objects.exists()


def test_an_empty_form_sent_is_refused_not_shown_as_new(coordinator: Client) -> None:
    assert coordinator.post(ADD, {}).status_code == 422


def test_each_kind_and_priority_says_what_it_means(coordinator: Client, cast: Cast) -> None:
    pages = [coordinator.get(ADD), coordinator.get(f"/recommendations/{factories.track(cast).reference}/edit")]

    for meaning in (*KIND_MEANINGS.values(), *PRIORITY_MEANINGS.values()):
        assert all(str(meaning) in sentences(page) for page in pages)


def test_a_site_without_themes_can_add_one_too(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    cast.theme.delete()

    answer = sign_in(cast.coordinator).get(reverse("recommendation-add", args=[cast.meeting.code]))

    assert answer.status_code == 200
    assert 'name="themes"' in answer.content.decode()


def test_a_due_date_long_before_the_meeting_is_refused(cast: Cast) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=date(2026, 11, 3))
    cast.meeting.refresh_from_db()

    with pytest.raises(Refused, match="1 January 2020 is before the meeting began, on 3 November 2026"):
        factories.track(cast, due_on=date(2020, 1, 1))

    assert factories.track(cast, due_on=date(2026, 11, 3)).due_on == date(2026, 11, 3)
