"""How heavy pages are with a lot in them: below what a slow line carries in a moment."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests import factories
from tracker import actions
from tracker.demo import sample
from tracker.models import Post, Recommendation, User
from tracker.models.people import Role

PAGE, STYLESHEET = 12_000, 12_000
"""Bytes as they are sent, compressed: of a page, and of the stylesheet, which a browser fetches once."""
PAGES = (
    "/",
    "/figures/",
    "/compare/",
    "/compare/?by=lead&figure=overdue",
    "/work/",
    "/report/",
    "/recommendations/",
    "/recommendations/?status=open&kind=action&priority=ordinary",
    "/recommendations/?q=shared",
    "/recommendations/download/",
    "/recommendations/send-for-update/",
    "/recommendations/{reference}/",
    "/recommendations/{reference}/assign",
    "/recommendations/{reference}/supersede",
    "/recommendations/{reference}/edit",
    "/recommendations/{reference}/raise",
    "/meetings/",
    "/meetings/PARIS/",
    "/meetings/PARIS/run",
    "/meetings/PARIS/recommendations/add",
    "/organisations/",
    "/posts/{post}/",
    "/themes/",
    "/people/",
    "/people/jobs/",
    "/statuses/",
    "/notices/",
    "/notices/choose",
    "/recommendations/{reference}/ask",
    "/import/",
    "/views/{view}/elsewhere/",
    "/webhooks/",
    "/webhooks/{webhook}/",
)


def test_the_stylesheet_is_light() -> None:
    stylesheet = Path(settings.BASE_DIR) / "tracker" / "static" / "tracker" / "tracker.css"
    assert STYLESHEET / 4 < len(gzip.compress(stylesheet.read_bytes())) < STYLESHEET


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CONTRIBUTOR])
def test_every_page_is_light_with_three_thousand_recommendations(
    db: None, sign_in: Callable[[User], Client], role: Role
) -> None:
    sample.generate(recommendations=3_000, entries=9_000, seed=1, on=date(2026, 3, 1), told=lambda done, written: None)
    person = User.objects.filter(groups__name=role, is_active=True).order_by("pk")[0]
    client = sign_in(person)
    reference = Recommendation.objects.reportable().for_list()[0].reference

    post = Post.objects.filter(organisation=person.organisation_id or Post.objects.latest("pk").organisation_id)[0].pk

    view = actions.save_view(by=person, name="Open", query="status=open")
    found = {"view": view.pk, "webhook": factories.not_delivered(person, view).webhook_id}
    weights = {
        path: len(gzip.compress(client.get(path.format(reference=reference, post=post, **found)).content))
        for path in PAGES
    }

    assert {path: weight for path, weight in weights.items() if weight >= PAGE} == {}
    assert weights["/recommendations/"] > PAGE / 4, "a list with rows in it"
