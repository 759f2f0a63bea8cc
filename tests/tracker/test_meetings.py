"""Meetings: the list of them, and the page of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from model_bakery import baker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import figures, links, text, total
from tracker import actions
from tracker.workflow import Decision, Status

SignIn = Callable[..., Client]


def shown(client: Client, code: str = "PARIS") -> str:
    response = client.get(reverse("meeting-detail", args=[code]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_says_when_and_where_and_counts_what_is_tracked(cast: Cast, sign_in: SignIn) -> None:
    baker.make(Meeting, name="Geneva talks", code="GEN", place="", starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 5))
    factories.track(cast)
    factories.walk(cast, factories.track(cast), Status.ENTERED_IN_ERROR)
    client = sign_in(cast.reader)

    page = client.get(reverse("meeting-list")).content.decode()

    words = text(page)
    assert "2 meetings" in words
    assert "Geneva talks GEN Not given 3 – 5 Mar 2026 0 recommendations" in words
    assert "Paris meetings PARIS Paris No date in the source 1 recommendation" in words
    assert {link.href: total(client, link.href) for link in figures(page)} == {
        link.href: link.number for link in figures(page)
    }


@pytest.mark.parametrize("sort", ["name", "-name", "code", "-code", "place", "dates", "-dates", "tracked", "-tracked"])
def test_the_list_sorts_by_every_column(cast: Cast, sign_in: SignIn, sort: str) -> None:
    baker.make(Meeting, name="Geneva talks", code="GEN", place="Geneva", starts_on=date(2026, 3, 3))
    factories.track(cast)

    response = sign_in(cast.reader).get(reverse("meeting-list"), {"sort": sort})

    first = "Geneva talks" if sort in ("name", "code", "place", "dates", "-dates", "tracked") else "Paris meetings"
    names = [
        link.words for link in links(response.content.decode()) if link.words in ("Geneva talks", "Paris meetings")
    ]
    assert names[0] == first
    assert "aria-sort" in response.content.decode()


def test_nonsense_in_the_address_of_the_list_is_said(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.reader).get(reverse("meeting-list"), {"sort": "colour", "page": "9", "x": "1"})

    assert response.status_code == 200
    words = text(response.content.decode())
    assert "There is no such column to sort by. The list is in its usual order." in words
    assert "This list has no such filter. It was left out." in words
    assert "The list has no more pages. This is the last page, page 1." in words


def test_an_empty_list_says_what_would_fill_it(cast: Cast, sign_in: SignIn) -> None:
    cast.meeting.delete()

    assert "No meetings yet" in text(sign_in(cast.reader).get(reverse("meeting-list")).content.decode())


def test_every_figure_of_a_meeting_leads_to_exactly_the_list_it_counts(cast: Cast, sign_in: SignIn) -> None:
    other = replace(cast, meeting=baker.make(Meeting, name="Geneva talks", code="GEN"))
    for status in Status:
        factories.walk(cast, factories.track(cast), status)
        factories.walk(other, factories.track(other), status)
    factories.track(cast, lead=None, owner=None)
    client = sign_in(cast.reader)

    found = figures(shown(client))

    assert len(found) == len(Status) - 1 + 1 + 3
    assert {link.href: total(client, link.href) for link in found} == {link.href: link.number for link in found}


def test_a_meeting_shows_its_recommendations_and_no_others(cast: Cast, sign_in: SignIn) -> None:
    other = replace(cast, meeting=baker.make(Meeting, name="Geneva talks", code="GEN"))
    factories.track(cast, title="Ours to do")
    factories.track(other, title="Theirs to do")
    factories.walk(cast, factories.track(cast, title="Never meant"), Status.ENTERED_IN_ERROR)

    words = text(shown(sign_in(cast.reader)))

    assert "Ours to do" in words
    assert "Theirs to do" not in words
    assert "Never meant" not in words


def test_a_meeting_names_the_one_it_follows_and_those_that_follow_it(cast: Cast, sign_in: SignIn) -> None:
    baker.make(Meeting, name="Second round", code="PARIS2", follows=cast.meeting)
    client = sign_in(cast.reader)

    assert "Next meeting Second round" in text(shown(client))
    assert "Previous meeting Paris meetings" in text(shown(client, "PARIS2"))


def test_a_meeting_says_what_became_of_its_briefings(cast: Cast, sign_in: SignIn) -> None:
    briefing = factories.briefing(cast)
    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted())
    aside = briefing.passages.content().in_order()[0]
    actions.dont_track(passage=aside, by=cast.coordinator, decision=Decision.INFORMATIONAL)

    words = text(shown(sign_in(cast.reader)))

    assert briefing.title in words
    assert "3 tracked, 1 not tracked" in words


def test_code_in_lower_case_leads_to_the_meeting(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.reader).get(reverse("meeting-detail", args=["paris"]))

    assert response.status_code == 302
    assert response["Location"] == reverse("meeting-detail", args=["PARIS"])


@pytest.mark.parametrize("code", ["NOWHERE", "no where", "%00", "é" * 500])
def test_an_unknown_code_is_not_found(cast: Cast, sign_in: SignIn, code: str) -> None:
    assert sign_in(cast.reader).get(f"/meetings/{code}/").status_code == 404


def test_a_meeting_without_anything_says_so(cast: Cast, sign_in: SignIn) -> None:
    words = text(shown(sign_in(cast.reader)))

    assert "No recommendations tracked yet" in words
    assert "No briefings yet." in words
    assert "No date in the source" in words


def test_queries_do_not_grow_with_rows(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.reader)
    urls = [reverse("meeting-list"), reverse("meeting-detail", args=["PARIS"])]

    def queries() -> list[int]:
        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    for _ in range(3):
        factories.track(cast)
    factories.briefing(cast, text="# One\n\n- Establish a joint body.\n", file_name="1.md")
    queries()
    few = queries()
    for number in range(27):
        factories.track(cast)
        factories.briefing(cast, text=f"# Another {number}\n\n- Establish a joint body.\n", file_name=f"x{number}.md")
        baker.make(Meeting, code=f"Q{number}", name=f"Meeting {number}", follows=cast.meeting)

    assert queries() == few
