"""Paper: every printed page says at its top what it is, how it is to be handled, and on which day it was printed."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.utils import timezone
from django.utils.formats import date_format

from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker import actions
from tracker.models.access import Marking, RecommendationRights

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def printed(visit: Visit, address: str) -> list[str]:
    """Return the first words of each page on paper."""
    visit.open(address)
    pages = pypdf.PdfReader(io.BytesIO(visit.page.pdf(prefer_css_page_size=True))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def test_each_printed_page_has_a_head_with_what_it_is_its_marking_and_the_day(visit: Visit, cast: Cast) -> None:
    rows = [factories.track(cast, title=f"Open the port of town {number}") for number in range(70)]
    marked = rows[0]
    rights = RecommendationRights(marking=Marking.objects.create(name="Confidential"))
    actions.restrict(
        recommendation=marked, by=cast.coordinator, draft=factories.drafted("Names people."), rights=rights
    )
    actions.raise_item(by=cast.coordinator, recommendation=marked, choice="pinned")
    for number in range(25):
        actions.add(recommendation=marked, by=cast.holder, draft=factories.drafted(f"Note {number}. " * 30))
    day = date_format(timezone.localdate(), "j F Y")
    visit.sign_in(cast.coordinator)
    expected = {
        "/recommendations/": "Recommendations",
        f"/recommendations/{marked.reference}/?log=all": f"{marked.reference} {marked.title}",
        "/": "Overview",
        "/figures/": "Figures",
        "/report/": "Progress report",
    }
    for address, title in expected.items():
        pages = printed(visit, address)
        assert len(pages) > 1, address
        for page in pages:
            assert f"{title} · Policy Recommendation Tracker" in page, address
            assert f"Confidential · {day}" in page, address
        assert pages[0].count("Policy Recommendation Tracker") == 1, "the line for other browsers is left out"

    (page,) = printed(visit, f"/recommendations/{rows[1].reference}/")
    assert "Confidential" not in page
