"""How heavy pages are with a lot in them: below what a slow line carries in a moment."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from tests import factories
from tests.slow import slow_after
from tests.test_access import TABLE
from tracker import actions
from tracker.demo import sample
from tracker.models import Post, Recommendation, User
from tracker.models.people import Role

PAGE, STYLESHEET = 13_000, 13_600
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
    "/recommendations/run",
    "/recommendations/set-up",
    "/recommendations/download/",
    "/recommendations/send-for-update/",
    "/recommendations/{reference}/",
    "/recommendations/{reference}/history/",
    "/recommendations/{reference}/assign",
    "/recommendations/{reference}/supersede",
    "/recommendations/{reference}/edit",
    "/recommendations/{reference}/raise",
    "/search/?q=shared",
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
_A_FORM = "a form about one thing"
_A_FILE = "no page"
_OTHERS = "its rows are others than these recommendations"
NOT_WEIGHED: dict[str, str] = {
    **dict.fromkeys(
        ("meeting-add", "meeting-edit", "meeting-access", "briefing-add", "absence-add", "seen-by"), _A_FORM
    ),
    **dict.fromkeys(("organisation-add", "organisation-edit", "post-add", "post-edit", "theme-add"), _A_FORM),
    **dict.fromkeys(("theme-edit", "saved-view-add", "saved-view-edit", "person-invite", "person-edit"), _A_FORM),
    **dict.fromkeys(("entry-correct", "entry-redact", "act-redact", "recommendation-relate", "relation-end"), _A_FORM),
    **dict.fromkeys(("entry-n-correct", "entry-n-redact"), _A_FORM),
    **dict.fromkeys(("sign-in", "change-password", "password-forgotten", "set-password"), _A_FORM),
    "update-sheet-return": _A_FORM,
    **dict.fromkeys(("recommendation-export", "recommendation-export-json", "recommendation-export-xlsx"), _A_FILE),
    **dict.fromkeys(("report-word", "report-pdf", "briefing-original", "favicon", "robots"), _A_FILE),
    **dict.fromkeys(("calendar-feed", "view-feed"), _A_FILE),
    **dict.fromkeys(("briefing-detail", "briefing-accept-all", "briefing-set-aside-rest", "briefing-split"), _OTHERS),
    **dict.fromkeys(("briefing-track-words", "upload-detail", "import-detail", "import-columns"), _OTHERS),
    **dict.fromkeys(("mail-list", "account-log", "log-checks", "person-detail", "saved-view-list"), _OTHERS),
    **dict.fromkeys(("bulk-detail", "hand-over-detail", "admin:index"), _OTHERS),
}
"""Addresses that are not weighed here, and why."""


def test_every_page_is_weighed_or_says_why_not() -> None:
    paths = [path.partition("?")[0].format(reference="PARIS-01", post=1, view=1, webhook=1) for path in PAGES]
    shown = {name for name, row in TABLE.items() if row.method == "get" and 200 in row.answers.values()}
    weighed = {resolve(path).view_name for path in paths}

    assert shown - weighed == NOT_WEIGHED.keys()


def test_the_stylesheet_is_light() -> None:
    stylesheet = Path(settings.BASE_DIR) / "tracker" / "static" / "tracker" / "tracker.css"
    assert STYLESHEET / 4 < len(gzip.compress(stylesheet.read_bytes())) < STYLESHEET


@pytest.mark.parametrize("role", slow_after(1, [Role.COORDINATOR, Role.CONTRIBUTOR]))
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
