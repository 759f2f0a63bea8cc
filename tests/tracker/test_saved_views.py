"""Saved views: a list under a name, its tab, who sees it, and what is new in it since one last looked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import text
from tracker import actions
from tracker.actions import saved_views
from tracker.models import Act, Follow, MailMessage, SavedView, SeenMark, User
from tracker.models.people import Role
from tracker.workflow import Forbidden, Refused, Status

SignIn = Callable[..., Client]
LIST = "/recommendations/"


def save(client: Client, query: str, name: str = "Ours", status: int = 302, **fields: object) -> str:
    response = client.post(f"/views/add?list={quote(query)}", {"name": name, **fields})
    assert response.status_code == status
    return str(response["Location"]) if status == 302 else text(response.content.decode())


def tabs(client: Client, address: str = LIST) -> dict[str, str]:
    """The tabs of a list: their names, with what is new in each."""
    page = client.get(address).content.decode()
    nav = page.split('<div class="views')[1].split("</ul>")[0]
    found = re.findall(r'<a href="([^"]*)"[^>]*><bdi>(.*?)</bdi>(?: <span class="news">(\d+))?', nav)
    return {name: news for _, name, news in found}


def current(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    found = re.search(r'aria-current="page"><bdi>(.*?)</bdi>', page.split('<div class="views')[1])
    return found.group(1) if found else ""


def see(client: Client, tab: str, page: str = "") -> None:
    sent = re.findall(r'name="(until|act)" value="([^"]*)"', page)
    data: dict[str, object] = {"tab": tab, "until": "", "act": [value for name, value in sent if name == "act"]}
    data |= {name: value for name, value in sent if name == "until"}
    assert client.post("/views/seen", data).status_code == 302


def test_a_list_is_kept_under_a_name_and_becomes_a_tab(cast: Cast, coordinator: Client) -> None:
    key = cast.health.pk
    assert save(coordinator, f"?sort=-due&lead={key}&page=3") == f"{LIST}?sort=-due&lead={key}"

    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query, view.shared_with) == (
        cast.coordinator,
        "Ours",
        f"sort=-due&lead={key}",
        "",
    )
    assert list(tabs(coordinator)) == ["All", "Open", "Overdue", "Awaiting verification", "Ours"]
    assert current(coordinator, f"{LIST}?lead={key}&sort=-due") == "Ours"


def test_the_tab_of_a_list_is_found_whatever_the_order(cast: Cast, coordinator: Client) -> None:
    save(coordinator, "status=open&sort=title", "By title")

    assert current(coordinator, LIST) == "All"
    assert current(coordinator, f"{LIST}?status=open") == "Open"
    assert current(coordinator, f"{LIST}?status=open&sort=title") == "By title"
    assert current(coordinator, f"{LIST}?status=open&sort=-due") == "Open"
    assert current(coordinator, f"{LIST}?status=open&kind=action") == ""


def test_mine_is_what_ones_posts_own_or_ones_organisation_leads(cast: Cast, client: Client) -> None:
    for person, query in ((cast.holder, f"owner={cast.desk.pk}"), (cast.lead_staff, f"lead={cast.health.pk}")):
        client.force_login(person)
        assert current(client, f"{LIST}?status=open&{query}") == "Mine"
    client.force_login(cast.reader)
    assert "Mine" not in tabs(client)


def test_a_view_is_private_unless_a_coordinator_shares_it(cast: Cast, coordinator: Client, client: Client) -> None:
    save(coordinator, "status=open", "Private")
    save(coordinator, "status=open", "For readers", shared_with="reader")

    client.force_login(cast.reader)
    assert list(tabs(client))[-1] == "For readers"
    assert "Private" not in tabs(client)
    page = client.get("/views/").content.decode()
    assert "Shared by Coordinator with the role Reader" in text(page)
    assert 'name="shared_with"' not in client.get("/views/add?list=status%3Dopen").content.decode()
    client.force_login(cast.holder)
    assert "For readers" not in tabs(client)
    with pytest.raises(Forbidden, match="Only a coordinator can share"):
        saved_views.save_view(by=cast.holder, name="x", query="", shared_with=Role.READER)


def test_a_shared_view_shows_each_what_they_may_see(cast: Cast, coordinator: Client) -> None:
    """It is a query and nothing else: no row and no number of the owner's goes with it."""
    save(coordinator, "status=open", shared_with="reader")

    assert {field.name for field in SavedView._meta.concrete_fields} == {
        *("id", "owner", "name", "sort_key", "query", "shared_with", "changed_at")
    }


def test_a_view_is_renamed_changed_and_deleted(cast: Cast, coordinator: Client) -> None:
    save(coordinator, "status=open")
    view = SavedView.objects.get()

    coordinator.post(f"/views/{view.pk}/edit", {"name": "All of ours", "shared_with": "contributor"})
    view.refresh_from_db()
    assert (view.name, view.query, view.shared_with) == ("All of ours", "status=open", "contributor")

    save(coordinator, "status=closed", "All of ours", replaces=view.pk)
    view.refresh_from_db()
    assert (view.query, SavedView.objects.count()) == ("status=closed", 1)

    see(coordinator, f"view-{view.pk}")
    coordinator.post(f"/views/{view.pk}/remove")
    assert (SavedView.objects.count(), SeenMark.objects.count()) == (0, 0)


def test_a_shared_view_that_gets_another_list_stays_shared(cast: Cast, coordinator: Client) -> None:
    save(coordinator, "status=open", shared_with=Role.COORDINATOR)
    view = SavedView.objects.get()

    def shown(query: str, **chosen: object) -> str:
        form = coordinator.get(f"/views/add?list={quote(query)}").context["form"]
        save(coordinator, query, replaces=view.pk, **{"shared_with": form["shared_with"].value(), **chosen})
        view.refresh_from_db()
        return view.shared_with

    assert shown("status=in_progress") == Role.COORDINATOR
    assert shown("status=stalled", shared_with=Role.READER) == Role.READER
    save(coordinator, "sort=-due", name="New", shared_with="unchanged")
    assert SavedView.objects.get(name="New").shared_with == ""
    assert shown("status=open", shared_with="") == ""
    assert "unchanged" not in coordinator.get("/views/add?list=sort%3Ddue").content.decode()


def test_who_may_no_longer_share_leaves_a_shared_view_shared(cast: Cast, coordinator: Client) -> None:
    save(coordinator, "status=open", shared_with=Role.READER)
    cast.coordinator.groups.clear()
    view = SavedView.objects.get()

    assert "shared_with" not in coordinator.get("/views/add?list=sort%3Ddue").context["form"].fields
    save(coordinator, "sort=due", replaces=view.pk)

    view.refresh_from_db()
    assert (view.query, view.shared_with) == ("sort=due", Role.READER)


def test_a_view_of_somebody_else_is_taken_back_for_its_owner_and_not_for_oneself(
    cast: Cast, coordinator: Client, client: Client
) -> None:
    save(coordinator, "status=open", shared_with=Role.COORDINATOR)
    view = SavedView.objects.get()
    address = f"/views/{view.pk}/edit"
    assert "Only me" in coordinator.get(address).content.decode()
    client.force_login(cast.second_coordinator)

    page = text(client.get(address).content.decode())
    client.post(address, {"name": "Ours", "shared_with": ""})

    assert "Only Coordinator" in page
    assert "Only me" not in page
    assert list(SavedView.objects.visible_to(cast.coordinator)) == [view]
    assert not SavedView.objects.visible_to(cast.second_coordinator).exists()


def test_who_follows_a_view_hears_that_it_is_no_longer_shared_with_them(
    cast: Cast, coordinator: Client, settings: Any
) -> None:
    settings.SITE_URL, settings.EMAIL_HOST = "https://tracker.example.org", "127.0.0.1"
    settings.EMAIL_BACKEND = "tracker.mailing.EmailBackend"
    for role in (Role.READER, Role.CONTRIBUTOR):
        factories.user(f"Second {role.label}", role, cast.health)
    save(coordinator, "status=open", shared_with=Role.READER)
    view = SavedView.objects.get()
    people = [cast.coordinator, cast.reader, User.objects.get(name="Second Reader")]
    for person in people:
        actions.follow(by=person, view=view)
    actions.unsubscribe(person=people[2])

    save_to = {"by": cast.coordinator, "name": "Ours", "query": "status=open", "replaces": view}
    saved_views.save_view(**save_to, shared_with=Role.READER)
    assert not MailMessage.objects.exists()
    saved_views.save_view(**save_to, shared_with=Role.CONTRIBUTOR)

    assert list(Follow.objects.values_list("person", flat=True)) == [cast.coordinator.pk]
    (mail,) = MailMessage.objects.all()
    assert (mail.person, mail.subject) == (cast.reader, "The view “Ours” that you follow is no longer shared with you")
    assert "Coordinator changed who sees it, so your digest no longer says what changes in it." in mail.body


def test_others_may_not_change_it(cast: Cast, coordinator: Client, client: Client) -> None:
    save(coordinator, "status=open", "Private")
    save(coordinator, "status=open", "Shared", shared_with="coordinator")
    private, shared = SavedView.objects.order_by("name")

    client.force_login(cast.second_coordinator)
    assert client.get(f"/views/{private.pk}/edit").status_code == 404
    assert client.post("/views/seen", {"tab": f"view-{private.pk}"}).status_code == 404
    assert client.get(f"/views/{shared.pk}/edit").status_code == 200


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [("status=open", "  ", "Enter a name for the view."), ("status=open", "OURS", "You already have a view called")],
)
def test_a_refusal_keeps_what_was_typed(cast: Cast, coordinator: Client, query: str, name: str, sentence: str) -> None:
    save(coordinator, "status=closed")

    assert sentence in save(coordinator, query, name, 422)


def test_the_same_form_sent_twice_makes_one_view(cast: Cast, coordinator: Client) -> None:
    save(coordinator, "status=open")
    save(coordinator, "status=open")

    assert SavedView.objects.count() == 1


def test_a_person_keeps_so_many_and_a_list_that_is_not_understood_is_not_kept(
    cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_views, "MOST", 1)
    save(coordinator, "status=open")

    assert "You already have 1 saved views." in save(coordinator, "status=closed", "More", 422)
    assert coordinator.get("/views/add?list=colour%3Dred")["Location"] == LIST


def test_what_others_changed_since_one_looked_is_counted_and_marked(cast: Cast, coordinator: Client) -> None:
    old, quiet = factories.track(cast), factories.track(cast)
    save(coordinator, "status=open")
    view = SavedView.objects.get()
    assert set(tabs(coordinator).values()) == {""}
    for tab in ("all", "overdue", f"view-{view.pk}"):
        see(coordinator, tab)
    assert set(tabs(coordinator).values()) == {""}

    factories.walk(cast, old, Status.IN_PROGRESS)
    new = factories.track(cast, by=cast.second_coordinator)
    actions.add(recommendation=quiet, by=cast.coordinator, draft=factories.drafted("My own note."))

    counted = tabs(coordinator)
    assert (counted["All"], counted["Overdue"], counted["Ours"], counted["Open"]) == ("2", "", "2", "")
    page = coordinator.get(LIST).content.decode()
    marks = re.findall(r"(PARIS-\d+)</a> <span class=\"news\">(\w+)</span>", page)
    assert sorted(marks) == [(old.reference, "Changed"), (new.reference, "New")]
    assert "2 new or changed since" in text(page)

    see(coordinator, "all", page)
    assert tabs(coordinator)["All"] == ""


def test_nothing_is_new_in_a_view_whose_filter_means_nothing(cast: Cast, coordinator: Client) -> None:
    save(coordinator, "status=open")
    view = SavedView.objects.get()
    see(coordinator, f"view-{view.pk}")
    factories.track(cast, by=cast.second_coordinator)
    assert tabs(coordinator)["Ours"] == "1"

    SavedView.objects.update(query="status=open&theme=999")
    assert tabs(coordinator)["Ours"] == ""


def test_what_came_after_the_page_was_made_is_not_seen(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast)
    page = coordinator.get(LIST).content.decode()
    factories.walk(cast, row, Status.IN_PROGRESS)

    see(coordinator, "all", page)

    assert tabs(coordinator)["All"] == "1"


def test_nobody_marks_the_future_as_seen(cast: Cast, coordinator: Client) -> None:
    later = (timezone.now() + timedelta(days=9)).isoformat()
    coordinator.post("/views/seen", {"tab": "all", "until": later})

    assert SeenMark.objects.get().until <= timezone.now()


FIRST, LAST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"


@pytest.mark.parametrize("until", one_in(2, [FIRST, "0001-01-01T00:00:00+00:00", "0002-06-01T12:00:00+00:00", LAST]))
def test_a_moment_of_any_year_can_be_sent(cast: Cast, coordinator: Client, until: str) -> None:
    factories.track(cast)
    for tab, address in (("all", LIST), ("overview", "/"), ("overview", "/?since=visit")):
        assert coordinator.post("/views/seen", {"tab": tab, "until": until}).status_code == 302
        assert coordinator.get(address).status_code == 200
    assert coordinator.post("/notices/mark-read", {"until": until}).status_code == 302

    first = Act.objects.earliest("at").at
    marks = {mark.until for mark in SeenMark.objects.all()}
    assert marks == {first} if until != LAST else all(first < mark <= timezone.now() for mark in marks)


@pytest.mark.parametrize("until", ["0001-01-01 00:00:00+14", "0001-01-01 00:00:00+00", "-infinity"])
def test_a_mark_of_before_any_year_is_shown_and_can_be_made_anew(cast: Cast, coordinator: Client, until: str) -> None:
    factories.track(cast)
    for tab in ("all", "overview"):
        see(coordinator, tab)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tracker_seenmark SET until = %s::timestamptz", [until])

    assert [coordinator.get(each).status_code for each in (LIST, "/", "/?since=visit")] == [200, 200, 200]
    see(coordinator, "all")
    see(coordinator, "overview")
    assert all(mark.until.year > 2000 for mark in SeenMark.objects.all())


@pytest.mark.parametrize("until", ["", "soon", "2026-01-01T00:00:00", "9999-99-99", "2026-13-45T25:61:00+00:00"])
def test_a_moment_that_is_none_is_now(cast: Cast, coordinator: Client, until: str) -> None:
    assert coordinator.post("/views/seen", {"tab": "all", "until": until}).status_code == 302
    assert SeenMark.objects.count() == 1


@pytest.mark.parametrize("tab", ["", "view-x", "view-99999", "view-" + "9" * 40, "none"])
def test_a_tab_that_is_none_is_not_found(cast: Cast, coordinator: Client, tab: str) -> None:
    assert coordinator.post("/views/seen", {"tab": tab}).status_code == 404


def test_restricted_notes_are_no_news_to_those_who_may_not_read_them(cast: Cast, client: Client) -> None:
    row = factories.track(cast)
    client.force_login(cast.reader)
    see(client, "all")
    draft = factories.drafted("Between us.", internal=True)
    actions.add(recommendation=row, by=cast.coordinator, draft=draft)

    assert tabs(client)["All"] == ""


def test_looking_writes_nothing(cast: Cast, coordinator: Client) -> None:
    see(coordinator, "all")
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(LIST)
    assert [each["sql"] for each in queries if re.match(r"INSERT|UPDATE|DELETE", each["sql"])] == []


def test_what_is_new_costs_the_same_however_much_it_is(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast) for _ in range(4)]
    for tab in ("all", "open", "overdue"):
        see(coordinator, tab)
    costs = []
    for row in rows:
        factories.walk(cast, row, Status.IN_PROGRESS)
        with CaptureQueriesContext(connection) as queries:
            coordinator.get(LIST)
        costs.append(len(queries))
    assert len(set(costs)) == 1


def test_a_view_that_was_deleted_meanwhile_does_not_come_back(cast: Cast) -> None:
    view = actions.save_view(by=cast.coordinator, name="Shared", query="status=open", shared_with="coordinator")
    read = SavedView.objects.get(pk=view.pk)
    actions.remove_view(by=cast.coordinator, view=view)

    with pytest.raises(Refused, match="has just been removed"):
        actions.save_view(by=cast.second_coordinator, name="Renamed", query="", shared_with=None, replaces=read)

    assert not SavedView.objects.exists()


@pytest.mark.parametrize("is_own", [True, False])
def test_nobody_learns_what_another_person_s_own_view_is_called(cast: Cast, sign_in: SignIn, *, is_own: bool) -> None:
    actions.save_view(by=cast.coordinator, name="My plan", query="")
    view = actions.save_view(by=cast.coordinator, name="Shared", query="status=open", shared_with="coordinator")
    client = sign_in(cast.coordinator if is_own else cast.second_coordinator)

    answer = client.post(f"/views/{view.pk}/edit", {"name": "My plan", "shared_with": "coordinator"})

    assert answer.status_code == 422
    assert ("already have a view called" in answer.content.decode()) is is_own
    assert ("Choose a different name." in answer.content.decode()) is not is_own
