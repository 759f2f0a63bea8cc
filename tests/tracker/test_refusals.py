"""What a person sees whose form was refused: why, where to look, and all they typed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Cast
from tests.tracker.pages import links, text
from tracker.models import Recommendation
from tracker.workflow import Status

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

        sent = report(recommendation, text="", status="", link_title="Minutes")
        page = client.post(address(recommendation, "report"), sent).content.decode()

        (box,) = focused(page)
        assert 'class="message error"' in box
        places = {link.href: link.words for link in links(page) if link.href.startswith("#id_")}
        assert places == {
            "#id_text": "What happened?",
            "#id_status_0": "How does it stand?",
            "#id_link_url": "Link to a document",
        }
        assert all(f'id="{place[1:]}"' in page for place in places)
        assert "What happened? Say what happened." in text(page)

    def test_the_form_of_a_step_does_the_same(self, client: Client, cast: Cast, recommendation: Recommendation) -> None:
        client.force_login(cast.holder)

        page = client.post(address(recommendation, "stall"), report(recommendation)).content.decode()

        (box,) = focused(page)
        assert 'class="message error"' in box
        assert [link.words for link in links(page) if link.href == "#id_review_on"] == ["Look at it again on"]
        assert TYPED in unescape(page)
