"""Retired organisations, posts and themes: kept where they are used, offered for nothing new, and brought back."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tracker import act_sentences, actions, history
from tracker.actions.bulk import BulkChange, change_many
from tracker.exchange.named import organisations
from tracker.forms.fields import lead_field, offered
from tracker.models import Act, Organisation, Post, Theme
from tracker.models.access import MeetingRights
from tracker.models.people import Role
from tracker.workflow import Forbidden, Refused


def address(row: Any, verb: str) -> str:
    return reverse(f"{row._meta.model_name}-{verb}", args=[row.pk])


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


def retire(cast: Cast, *rows: Any) -> None:
    for row in rows:
        actions.retire(by=cast.coordinator, row=row)
        row.refresh_from_db()


def test_retiring_and_bringing_back_are_acts_that_the_history_tells(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    for row in (cast.theme, cast.desk, cast.health):
        noun = row._meta.model_name
        page = client.post(address(row, "retire"), follow=True)
        assert f"Retired: {row}. It stays where it is used" in words(page)
        assert ">Bring" in words(page)
        act = Act.objects.latest("pk")
        assert (act.verb, act.by) == (f"retire_{noun}", cast.coordinator)
        (change,) = [each for each in history.changed_by(act, cast.coordinator) if each.touched.key == row.pk]
        assert [field.name for field in change.fields] == ["Retired"]
    for row in (cast.health, cast.desk, cast.theme):
        assert f"Brought back: {row}." in words(client.post(address(row, "bring-back"), follow=True))
        assert Act.objects.latest("pk").verb == f"bring_back_{row._meta.model_name}"
        row.refresh_from_db()
        assert not row.is_retired
    acts = Act.objects.count()
    client.post(address(cast.theme, "bring-back"))
    assert Act.objects.count() == acts, "there was nothing to bring back"


def test_posts_are_retired_with_their_organisation_and_come_back_after_it(cast: Cast) -> None:
    retire(cast, cast.health)
    assert Post.objects.get(pk=cast.desk.pk).is_retired
    with pytest.raises(Refused, match=r"“Ministry of Health” is retired\. Bring it back first"):
        actions.bring_back(by=cast.coordinator, row=cast.desk)
    with pytest.raises(Refused, match=r"“Ministry of Health” is retired\. Choose another one"):
        actions.save_post(by=cast.coordinator, post=Post(organisation=cast.health), name="Night desk", holder=None)
    actions.bring_back(by=cast.coordinator, row=cast.health)
    assert actions.bring_back(by=cast.coordinator, row=cast.desk).retired_on is None


def test_only_coordinators_retire(cast: Cast) -> None:
    for by in (cast.holder, cast.administrator):
        for do in (actions.retire, actions.bring_back):
            with pytest.raises(Forbidden):
                do(by=by, row=cast.theme)


def _given(cast: Cast) -> dict[str, Callable[[], object]]:
    """Ways to give something a lead, an owner post, a theme or an organisation that is retired."""
    by, item = cast.coordinator, factories.track(cast, lead=None, owner=None)
    draft = actions.Draft(text="Why")
    new = {"meeting": cast.meeting, "title": "New", "kind": "action"}

    def bulk(**values: Any) -> None:
        outcome = change_many(ids=[item.pk], by=by, draft=draft, change=BulkChange(**values))
        if outcome.refused:
            raise Refused(outcome.refused[0][1])

    person = {"email": "new@example.org", "name": "New", "site": "http://localhost", "roles": [Role.CONTRIBUTOR]}
    return {
        "lead": lambda: actions.assign(recommendation=item, by=by, draft=draft, lead=cast.health, owner=None),
        "owner": lambda: actions.assign(recommendation=item, by=by, draft=draft, lead=cast.data, owner=cast.desk),
        "theme": lambda: actions.edit(recommendation=item, by=by, draft=draft, new={"themes": [cast.theme]}),
        "party": lambda: actions.edit(recommendation=item, by=by, draft=draft, new={"parties": [cast.health]}),
        "new": lambda: actions.track(new=actions.NewRecommendation(**new, lead=cast.health), by=by, draft=draft),
        "new theme": lambda: actions.track(
            new=actions.NewRecommendation(**new, themes=[cast.theme]), by=by, draft=draft
        ),
        "bulk": lambda: bulk(lead=cast.health),
        "bulk theme": lambda: bulk(themes=(cast.theme,)),
        "parent": lambda: actions.save_organisation(
            by=by, organisation=Organisation(), name="Unit", short_name="", parent=cast.health
        ),
        "person": lambda: actions.invite(by=cast.administrator, organisation=cast.health, **person),  # type: ignore[arg-type]
        "access": lambda: actions.change_meeting_rights(
            by=by, meeting=cast.meeting, rights=MeetingRights(roles={cast.health: Role.READER}), reason="Why"
        ),
    }


def _said(way: Callable[[], object]) -> str:
    """How an action refuses; empty where it does not."""
    try:
        way()
    except Refused as refusal:
        return str(refusal)
    return ""


def test_what_is_retired_is_given_to_nothing_new(cast: Cast) -> None:
    ways = _given(cast)
    retire(cast, cast.theme, cast.health)
    cast.desk.refresh_from_db()
    assert {name: _said(way) for name, way in ways.items() if "is retired. Choose another one" not in _said(way)} == {}


def test_what_has_it_keeps_it(cast: Cast) -> None:
    item = factories.track(cast, lead=cast.health, owner=cast.desk, themes=[cast.theme])
    other = Theme.objects.create(name="Other")
    retire(cast, cast.health, cast.theme)
    draft = actions.Draft(text="Why")
    actions.edit(recommendation=item, by=cast.coordinator, draft=draft, new={"themes": [cast.theme, other]})
    actions.assign(recommendation=item, by=cast.coordinator, draft=draft, lead=item.lead, owner=None)
    item.refresh_from_db()
    assert (item.lead, item.owner, item.themes.count()) == (cast.health, None, 2)


def test_it_is_offered_nowhere_and_found_where_it_stands(client: Client, cast: Cast) -> None:
    twin = Organisation.objects.create(name="Old Ministry of Health", short_name="Health")
    retire(cast, twin)
    field = lead_field()
    assert "Old Ministry of Health" not in [str(row) for row in offered(field.rows)]
    assert field.clean("Old Ministry of Health") == twin
    assert field.clean("Health") == organisations().get("Health") == cast.health, "of two the one that is offered"
    assert twin not in Organisation.objects.offered().named_in("The Old Ministry of Health decides.")

    client.force_login(cast.coordinator)
    found = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "tracker", "model_name": "recommendation", "field_name": "lead", "term": "Health"},
    )
    assert [each["text"] for each in found.json()["results"]] == ["Ministry of Health"]


def test_pages_say_that_it_is_retired(client: Client, cast: Cast) -> None:
    item = factories.track(cast, lead=cast.health, owner=cast.desk, themes=[cast.theme])
    retire(cast, cast.health, cast.theme)
    client.force_login(cast.coordinator)
    for page, times in (
        (reverse("recommendation-detail", args=[item.reference]), 3),
        (reverse("organisation-list"), 2),
        (reverse("theme-list"), 1),
        (reverse("post-detail", args=[cast.desk.pk]), 1),
    ):
        assert client.get(page).content.decode().count('<span class="flag">retired</span>') == times, page
    assert client.get(reverse("recommendation-list")).content.decode().count("<i>retired</i>") == 2
    listed = client.get("/admin/tracker/organisation/?retired=yes")
    assert [row.pk for row in listed.context["cl"].result_list] == [cast.health.pk]
    assert [row.pk for row in client.get("/admin/tracker/theme/?retired=no").context["cl"].result_list] == []


def test_the_admin_retires_by_the_same_page_and_comes_back_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    edit = reverse("admin:tracker_theme_change", args=[cast.theme.pk])
    assert address(cast.theme, "retire") + "?from=admin" in client.get(edit).content.decode()
    answer = client.post(address(cast.theme, "retire") + "?from=admin")
    assert answer["Location"] == edit
    assert "Bring theme back" in words(client.get(edit))
    client.force_login(cast.administrator)
    assert "Bring theme back" not in words(client.get(edit)), "who changes nothing there is offered nothing"


def test_lists_of_the_admin_lead_to_the_import_of_such_rows(client: Client, cast: Cast) -> None:
    for person, can in ((cast.coordinator, True), (cast.administrator, False)):
        client.force_login(person)
        for kind in ("organisation", "post", "theme"):
            page = client.get(f"/admin/tracker/{kind}/").content.decode()
            assert (f'href="/import/?kind={kind}s">Import {kind}s<' in page) == can, (person, kind)
        assert ("Import people" in client.get("/admin/tracker/user/").content.decode()) != can
    client.force_login(cast.coordinator)
    assert '<option value="themes" selected>' in client.get("/import/?kind=themes").content.decode()


def test_the_address_of_a_person_is_no_reason(cast: Cast) -> None:
    actions.deactivate(by=cast.administrator, person=cast.outsider)
    act = Act.objects.latest("pk")
    assert act.reason == cast.outsider.email
    assert (act_sentences.reason(act), act_sentences.about(act)) == ("", cast.outsider.email)
