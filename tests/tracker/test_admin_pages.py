"""The look and the order of the admin: the site's colours, groups as people think, lists in words, ways to and fro."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tracker import actions
from tracker.admin.site import GROUPS
from tracker.models import Recommendation, User
from tracker.workflow import RelationKind

SignIn = Callable[[User], Client]
STATIC = Path(__file__).parents[2] / "tracker" / "static" / "tracker"
LIST = "/admin/tracker/recommendation/"


def words(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def tokens(name: str) -> dict[str, str]:
    """The custom properties of a stylesheet that hold a colour, a font or a size of their own."""
    found = re.findall(r"^\s*(--[\w-]+): ([^;]*);", (STATIC / name).read_text(encoding="utf-8"), re.MULTILINE)
    return {name: value for name, value in found if not value.startswith("var(")}


def test_the_admin_has_the_colours_and_type_of_the_site() -> None:
    site, ours = tokens("tracker.css"), tokens("admin.css")
    shared = {name for name in ours if name in site}
    assert {"--paper", "--ink", "--accent", "--danger", "--done", "--stuck", "--sans", "--text"} <= shared
    assert {name: ours[name] for name in shared} == {name: site[name] for name in shared}


def test_every_page_of_a_model_is_in_a_group() -> None:
    grouped = [label for group in GROUPS for label in group.models]
    assert sorted(grouped) == sorted(model._meta.label for model in admin.site._registry)


def test_the_first_page_says_what_waits_and_what_was_done(cast: Cast, sign_in: SignIn) -> None:
    row = factories.track(cast, title="Late", due_on=timezone.localdate() - timedelta(days=3))
    actions.respond(recommendation=row, by=cast.coordinator, draft=factories.drafted(""), position="accepted")
    page = words(sign_in(cast.coordinator), "/admin/")
    assert re.search(r'href="[^"]*attention=overdue"><strong>1</strong> Overdue', page)
    for said in ("Follow-up", "Who and what", "Records", "Done last", "PARIS-01 Late"):
        assert said in page
    assert page.index("Log entries") > page.index("<details")

    plain = factories.user("Second administrator", factories.Role.ADMINISTRATOR, is_staff=True)
    page = words(sign_in(plain), "/admin/")
    assert "What waits" not in page
    assert "People" in page


def test_the_list_has_what_the_list_of_the_site_has(cast: Cast, sign_in: SignIn) -> None:
    late = factories.track(cast, title="Late", due_on=timezone.localdate() - timedelta(days=3))
    other = factories.track(cast, title="Other", owner=None)
    client = sign_in(cast.coordinator)
    page = words(client, LIST)
    for said in ('<span class="status', "Overdue by 3 days", "Health desk", "No owner", "No update yet"):
        assert said in page
    assert f'href="{reverse("recommendation-detail", args=[late.reference])}"' in page
    assert f'name="row" value="{other.pk}"' in page

    def found(query: str) -> set[str]:
        return {row.reference for row in client.get(f"{LIST}?{query}").context["cl"].result_list}

    assert found("attention=overdue") == {late.reference}
    assert found("owner=none") == {other.reference}
    assert found(f"owner={cast.desk.pk}") == {late.reference}
    assert found(f"q={late.reference.lower()}") == found("q=late") == {late.reference}


def test_the_page_leads_to_the_admin_for_those_who_edit_there(cast: Cast, sign_in: SignIn) -> None:
    row = factories.track(cast)
    address = reverse("recommendation-detail", args=[row.reference])
    link = f'href="{reverse("admin:tracker_recommendation_change", args=[row.pk])}"'
    for who in ("coordinator", "administrator", "reader", "holder"):
        assert (link in words(sign_in(getattr(cast, who)), address)) == (who == "coordinator"), who
    meeting = words(sign_in(cast.coordinator), reverse("meeting-detail", args=[cast.meeting.code]))
    assert reverse("admin:briefings_meeting_change", args=[cast.meeting.pk]) in meeting


def test_records_are_called_by_names_and_not_by_keys(cast: Cast, sign_in: SignIn) -> None:
    one, other = factories.track(cast, title="One"), factories.track(cast, title="Other")
    draft, kind = factories.drafted("They belong together."), RelationKind.SUPPORTS
    actions.relate(recommendation=one, by=cast.coordinator, draft=draft, kind=kind, other=other)
    relation, entry = one.relations.get(), one.entries.latest("sequence")
    client = sign_in(cast.coordinator)
    assert f"{one.reference} {relation.get_kind_display()} {other.reference}" in words(
        client, "/admin/tracker/relation/"
    )
    page = words(client, f"/admin/tracker/progressentry/{entry.pk}/change/")
    assert f"{one.reference}, entry {entry.sequence}: Edit details" in page
    assert f"Edit details, {cast.coordinator.name}, " in page
    page = words(client, f"/admin/tracker/act/{entry.act_id}/change/")
    assert f"by {cast.coordinator.pk} at" not in page


def test_a_list_counts_no_more_rows_than_it_pages_through(cast: Cast, sign_in: SignIn, monkeypatch: object) -> None:
    for _ in range(3):
        factories.track(cast)
    monkeypatch.setattr("briefings.admin.COUNTED", 2)  # type: ignore[attr-defined]
    page = words(sign_in(cast.coordinator), LIST)
    assert "More than 2." in page
    assert Recommendation.objects.count() == 3
