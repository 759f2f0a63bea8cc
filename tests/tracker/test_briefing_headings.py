"""Headings of a briefing: any can be tracked by hand, and those that are suggested are decided about like the rest."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing, Passage
from briefings.reading import PassageKind
from tests import factories
from tests.conftest import Cast
from tracker import actions, statistics
from tracker.models import Recommendation

WORDS = """# Outcome of the harbour talks

The talks were held in good spirit.

## Publish the chart of the northern approaches

It was seen that ships go by old charts.

## Recommendation 4: Train forty pilots a year

The two schools have room for them.
"""
FREE, SUGGESTED = "Publish the chart of the northern approaches", "Train forty pilots a year"


@pytest.fixture
def briefing(cast: Cast) -> Briefing:
    return factories.briefing(cast, WORDS)


@pytest.fixture
def coordinator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.coordinator)
    return client


def heading(briefing: Briefing, words: str) -> Passage:
    return briefing.passages.get(
        kind=PassageKind.HEADING, start__lte=briefing.text.index(words), end__gt=briefing.text.index(words)
    )


def page(client: Client, briefing: Briefing, query: str = "") -> str:
    return client.get(reverse("briefing-detail", args=[briefing.pk]) + query).content.decode()


def test_a_heading_opens_by_its_sign_and_is_tracked_with_its_words(coordinator: Client, briefing: Briefing) -> None:
    passage = heading(briefing, FREE)
    assert f'<a class="sign" href="?passage={passage.pk}" title="Track this heading">+</a>' in page(
        coordinator, briefing
    )

    opened = coordinator.get(reverse("briefing-detail", args=[briefing.pk]) + f"?passage={passage.pk}")
    address = reverse("passage-accept", args=[passage.pk])
    assert f'action="{address}"' in opened.content.decode()
    assert f'<blockquote dir="auto">{FREE}</blockquote>' in opened.content.decode()
    first = opened.context["card"].form.initial
    assert first["title"] == FREE

    sent = {"title": FREE, "kind": "action", "priority": "ordinary", "form_token": str(first["form_token"])}
    coordinator.post(address, sent)
    made = Recommendation.objects.get()
    source = made.sources.get()
    assert briefing.quote(source.start, source.end) == FREE
    after = page(coordinator, briefing)
    assert f'<mark id="at-{source.start}">{FREE}</mark>' in after
    assert "Track this heading" not in after.split(FREE)[1].split("It was seen")[0]


def test_a_heading_counts_once_it_is_tracked(cast: Cast, briefing: Briefing) -> None:
    before = statistics.coverage(briefing)
    passage = heading(briefing, FREE)
    start = briefing.text.index(FREE)
    factories.track(cast, sources=[actions.SourceText(briefing, start, start + len(FREE))], passage=passage)
    after = statistics.coverage(briefing)
    assert (after.tracked, after.to_review, after.all) == (before.tracked + 1, before.to_review, before.all + 1)


def test_a_suggested_heading_is_accepted_set_aside_and_counted_on_the_page(
    coordinator: Client, briefing: Briefing
) -> None:
    passage = heading(briefing, SUGGESTED)
    assert passage.suggested_title == SUGGESTED
    counted = statistics.coverage(briefing)
    assert counted.waiting == 1
    assert f"<u>{SUGGESTED}</u>" in page(coordinator, briefing)

    coordinator.post(reverse("passage-set-aside", args=[passage.pk]), {"decision": "rejected"})
    assert statistics.coverage(briefing).not_tracked == 1
    assert f'aside" id="p{passage.pk}"' in page(coordinator, briefing)
    coordinator.post(reverse("passage-take-back", args=[passage.pk]))
    coordinator.post(reverse("passage-accept", args=[passage.pk]))
    assert Recommendation.objects.get().title == SUGGESTED
    assert statistics.coverage(briefing).tracked == 1


def test_going_through_them_one_by_one_stops_at_suggested_headings_only(
    coordinator: Client, briefing: Briefing
) -> None:
    met, address = [], reverse("briefing-detail", args=[briefing.pk]) + "?after=0"
    while "passages are reviewed" not in (said := coordinator.get(address)).content.decode():
        passage = said.context["card"].passage
        met.append(passage.kind)
        sent = {"decision": "informational"}
        address = coordinator.post(reverse("passage-set-aside", args=[passage.pk]), sent)["Location"]
    assert met == ["heading", "sentence", "sentence", "sentence"]


def test_a_heading_is_no_passage_to_be_set_aside_and_furniture_none_to_be_tracked(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    address = reverse("passage-set-aside", args=[heading(briefing, FREE).pk])
    assert coordinator.post(address, {"decision": "rejected"}).status_code == 404
    other = factories.briefing(cast, "The ministers met.\n\n* * *\n\nThey left.\n", "rule.md")
    furniture = other.passages.get(kind=PassageKind.FURNITURE)
    add = f"{reverse('recommendation-add', args=['PARIS'])}?passage={furniture.pk}"
    assert coordinator.get(add).status_code == 404


def test_readers_see_no_signs(client: Client, cast: Cast, briefing: Briefing) -> None:
    client.force_login(cast.reader)
    assert "Track this heading" not in page(client, briefing, f"?passage={heading(briefing, FREE).pk}")


def test_title_and_source_text_are_both_shown_before_a_passage_is_accepted(coordinator: Client, cast: Cast) -> None:
    sentence = "We urge all parties to oppose plans to expand the mine."
    briefing = factories.briefing(cast, f"{sentence}\n\nWe met.\n", "mine.txt")
    shown = page(coordinator, briefing)
    card = shown.split('id="card"')[1].split("Track</button>")[0]
    # Not inside what has to be opened first.
    before = card.split('<details class="fold"')[0]
    assert f'<blockquote dir="auto">{sentence}</blockquote>' in before
    assert 'value="Oppose plans to expand the mine"' in before
    assert f"<u>{sentence}</u>" in shown
