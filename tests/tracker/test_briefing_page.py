"""A briefing's page: its whole text, what is tracked marked, and what is left."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tracker import actions
from tracker.workflow import Decision, Status


def page(briefing: Briefing) -> str:
    return reverse("briefing-detail", args=[briefing.pk])


@pytest.fixture
def as_reader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.reader)
    return client


def words(text: str) -> list[str]:
    return text.replace("|", " ").replace("#", " ").replace("-", " ").split()


def test_every_word_of_the_text_is_on_the_page_in_its_order(as_reader: Client, briefing: Briefing) -> None:
    document = as_reader.get(page(briefing)).content.decode().split("<article")[1].split("</article>")[0]
    without_hints = re.sub(r"<details>.*?</details>", "", document.split(">", 1)[1])
    shown = words(unescape(strip_tags(without_hints)))

    assert shown == words(briefing.text)


def test_tracked_words_are_marked_and_lead_to_their_recommendation(
    as_reader: Client, briefing: Briefing, cast: Cast
) -> None:
    before = as_reader.get(page(briefing)).content.decode()
    tracked = actions.admit_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))
    after = as_reader.get(page(briefing)).content.decode()

    assert "<mark" not in before
    assert after.count("<mark") == len(tracked) == 3
    for recommendation in tracked:
        assert reverse("recommendation-detail", args=[recommendation.reference]) in after


def test_overlapping_sources_are_both_shown(as_reader: Client, briefing: Briefing, cast: Cast) -> None:
    start = briefing.text.index("Establish")
    for title, end in (("One", start + 20), ("Other", start + 40)):
        actions.admit(
            meeting=cast.meeting,
            by=cast.coordinator,
            title=title,
            kind="action",
            draft=factories.drafted(""),
            sources=[actions.Words(briefing, start, end)],
        )

    text = as_reader.get(page(briefing)).content.decode()

    assert "PARIS-01" in text
    assert "PARIS-02" in text
    assert "Establish a joint la" in unescape(strip_tags(text)).replace("\n", "")


def test_entered_in_error_is_no_longer_marked(as_reader: Client, briefing: Briefing, cast: Cast) -> None:
    tracked = actions.admit_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))
    factories.walk(cast, tracked[0], Status.ENTERED_IN_ERROR)

    text = as_reader.get(page(briefing)).content.decode().split("<article")[1].split("</article>")[0]

    assert text.count("<mark") == 2
    assert tracked[0].reference not in text


def test_coverage_counts_each_passage_once(as_reader: Client, briefing: Briefing, cast: Cast) -> None:
    spoken = briefing.passages.get(start=briefing.text.index("The talks"))
    actions.set_aside(passage=spoken, by=cast.coordinator, decision=Decision.INFORMATIONAL)
    actions.admit_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))

    coverage = as_reader.get(page(briefing)).context["coverage"]

    assert (coverage.tracked, coverage.set_aside, coverage.waiting) == (3, 1, 0)
    content = briefing.passages.content().count()
    assert coverage.tracked + coverage.set_aside + coverage.unreviewed == content


def test_markup_in_a_briefing_is_shown_as_text(as_reader: Client, cast: Cast) -> None:
    briefing = factories.briefing(cast, "# <script>alert(1)</script>\n\nWords & <b>more</b> words.\n", "odd.md")

    text = as_reader.get(page(briefing)).content.decode()

    assert "<script>" not in text
    assert "&lt;b&gt;more&lt;/b&gt;" in text


@pytest.mark.parametrize("address", ["/briefings/999999999999999999999/", "/briefings/0/", "/briefings/x/"])
def test_unknown_briefings_have_no_page(as_reader: Client, briefing: Briefing, address: str) -> None:
    assert as_reader.get(address).status_code == 404
