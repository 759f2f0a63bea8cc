"""The page of My work: what can be done there, how the day begins on it, and what it costs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import text
from tests.tracker.waiting import asked, at_work, due, item, returned
from tracker import actions, my_work
from tracker.database import keys
from tracker.models import Post
from tracker.models.people import Role
from tracker.my_work import Urgency
from tracker.workflow import Status

PAGE = "/work/"
SIGN_IN = "/sign-in/"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def test_one_click_says_checked_and_the_list_shrinks_in_place(client: Client, cast: Cast) -> None:
    made = at_work(cast, days_ago=100)
    client.force_login(cast.holder)
    page = client.get(PAGE).content.decode()
    (token,) = re.findall(r'name="form_token" value="([^"]+)"', page)
    address = reverse("recommendation-check-in", args=[made.reference]) + "?from=work&next="
    assert f'formaction="{address}"' in page.replace("&amp;", "&")

    answer = client.post(address, {"form_token": token}, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    after = text(answer.content.decode())
    assert f"No change confirmed for {made.reference}." in after
    assert "You have no open items" in after


def test_refused_check_in_says_why_where_the_person_is(client: Client, cast: Cast) -> None:
    made = factories.walk(cast, factories.track(cast), Status.IMPLEMENTED)
    client.force_login(cast.holder)

    address = reverse("recommendation-check-in", args=[made.reference]) + "?from=work"
    answer = client.post(address, {"form_token": str(uuid4())}, follow=True)

    assert f"{made.reference}: You cannot use “Confirm no change”" in text(answer.content.decode())


def test_one_click_is_not_offered_for_somebody_else_or_twice_a_day(cast: Cast, today: date) -> None:
    made = at_work(cast)
    due(cast, made, today)
    assert item(cast.holder, today, made).check_in_token
    actions.check_in(recommendation=made, by=cast.holder, draft=factories.drafted(""))
    assert item(cast.holder, today, made).check_in_token is None
    vacant = at_work(cast)
    Post.objects.filter(pk=cast.desk.pk).update(holder=None)

    found = item(cast.coordinator, today, vacant)
    assert not found.check_in_token
    assert not found.may_report


@pytest.mark.parametrize("how", one_in(2, ["report", "dated yesterday", "stall", "check in", "by a colleague"]))
def test_what_had_its_turn_today_says_so_and_comes_after_the_rest(
    client: Client, cast: Cast, today: date, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = [at_work(cast, days_ago=60) for _ in range(3)]
    for one, days in zip(late, (9, 5, 1), strict=True):
        due(cast, one, today - timedelta(days=days))
    assert asked(cast.holder, today) == {"mine": [one.reference for one in late]}

    by = cast.lead_staff if how == "by a colleague" else cast.holder
    day = today - timedelta(days=1) if how == "dated yesterday" else today
    draft = factories.drafted("Tables were compared.", happened_on=day)
    if how == "stall":
        actions.stall(recommendation=late[0], by=by, draft=draft, review_on=today + timedelta(days=30))
    elif how == "check in":
        actions.check_in(recommendation=late[0], by=by, draft=factories.drafted(""))
    else:
        actions.report(recommendation=late[0], by=by, draft=draft, to=Status.IN_PROGRESS)

    assert asked(cast.holder, today) == {"mine": [late[1].reference, late[2].reference, late[0].reference]}
    found = item(cast.holder, today, late[0])
    assert found.reasons[0].urgency == Urgency.OVERDUE
    assert found.check_in_token is None
    client.force_login(cast.holder)
    page = text(client.get(PAGE).content.decode())
    assert ("No change, confirmed today" if how == "check in" else "Updated today") in page
    monkeypatch.setattr(my_work, "SHOWN", 2)
    assert asked(cast.holder, today) == {"mine": [late[1].reference, late[2].reference]}


def test_claim_that_came_back_today_is_asked_about_whatever_was_reported_before(cast: Cast, today: date) -> None:
    made = returned(cast)

    found = item(cast.holder, today, made)

    assert found.logged_today == ""
    assert found.check_in_token


def test_yesterdays_report_is_not_todays(cast: Cast, today: date) -> None:
    old, new = at_work(cast), at_work(cast, days_ago=0)
    for made in (old, new):
        due(cast, made, today)

    assert item(cast.holder, today, old).logged_today == ""
    assert item(cast.holder, today, new).logged_today == "Updated today"


def test_report_link_opens_the_form_with_the_text_field_focused(client: Client, cast: Cast) -> None:
    made = factories.track(cast)
    client.force_login(cast.holder)
    address = reverse("recommendation-detail", args=[made.reference])

    page = client.get(PAGE).content.decode()

    assert page.count(" autofocus") == 1
    assert f'href="{address}?report&amp;from=work&amp;next=" autofocus' in page
    assert re.search(r"<textarea[^>]* autofocus", client.get(f"{address}?report").content.decode())
    assert "autofocus" not in client.get(address).content.decode()


def test_what_people_wrote_is_shown_as_text(client: Client, cast: Cast) -> None:
    hostile = "<b>x</b>=1+1\u202e"
    made = returned(cast, hostile)
    actions.edit(recommendation=made, by=cast.coordinator, draft=factories.drafted(""), new={"title": hostile})
    client.force_login(cast.holder)

    page = client.get(PAGE).content.decode()

    assert "<b>x</b>" not in page
    assert page.count("&lt;b&gt;x&lt;/b&gt;=1+1") == 3


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("holder", "You have no open items"),
        ("coordinator", "You have no open items"),
        ("reader", "You have no open items"),
        ("placeless", "You do not hold a post yet Your open items will be listed here."),
    ],
)
def test_nothing_due_is_said_quietly(client: Client, cast: Cast, who: str, says: str) -> None:
    person = factories.user("Placeless", Role.CONTRIBUTOR) if who == "placeless" else getattr(cast, who)
    client.force_login(person)

    page = client.get(PAGE).content.decode()

    assert says in text(page)
    assert "<form" not in page[page.index("<main") : page.index("</main>")]


def test_contributor_with_a_post_needs_no_organisation(client: Client, cast: Cast) -> None:
    placeless = factories.user("Placeless", Role.CONTRIBUTOR)
    Post.objects.filter(pk=cast.vacant.pk).update(holder=placeless)
    client.force_login(placeless)

    assert "You have no open items" in text(client.get(PAGE).content.decode())


# --- First page after sign-in ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "first"),
    [("reader", "/"), ("administrator", "/"), ("holder", PAGE), ("outsider", PAGE), ("coordinator", PAGE)],
)
def test_day_begins_on_my_work_for_those_who_answer_for_something(
    client: Client, cast: Cast, who: str, first: str
) -> None:
    person = getattr(cast, who)
    sent = {"username": person.email, "password": factories.PASSWORD}

    for wanted in ("", "/"):
        client.logout()
        assert client.post(SIGN_IN, sent | {"next": wanted})["Location"] == first
    assert client.get(SIGN_IN)["Location"] == first
    in_menu = 'href="/work/"' in client.get(reverse("overview")).content.decode()
    assert in_menu is (first == PAGE)


def test_reader_who_holds_a_post_begins_the_day_with_its_work(client: Client, cast: Cast) -> None:
    Post.objects.filter(pk=cast.vacant.pk).update(holder=cast.reader)

    sent = {"username": cast.reader.email, "password": factories.PASSWORD}
    assert client.post(SIGN_IN, sent)["Location"] == PAGE
    assert 'href="/work/"' in client.get(reverse("overview")).content.decode()


# --- Cost ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["holder", "coordinator"])
def test_page_asks_as_many_questions_of_few_rows_as_of_many(client: Client, cast: Cast, today: date, who: str) -> None:
    def grow(times: int) -> None:
        for _ in range(times):
            due(cast, at_work(cast, days_ago=100), today - timedelta(days=1))
            factories.track(cast, owner=None)
            factories.track(cast, lead=None, owner=None)
            returned(cast)
            factories.claim(cast, at_work(cast))
            factories.propose(cast, at_work(cast))

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(PAGE).status_code == 200
        return len(asked_for)

    client.force_login(getattr(cast, who))
    grow(6)
    queries()
    few = queries()
    grow(6)
    assert queries() == few <= 20


def test_who_owns_more_than_is_named_by_keys_sees_the_same(
    client: Client, cast: Cast, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (1, 2):
        due(cast, at_work(cast, days_ago=100), today - timedelta(days=days))
        factories.propose(cast, at_work(cast))
    client.force_login(cast.holder)
    with CaptureQueriesContext(connection) as by_keys:
        named = shown_without_token(client)
    monkeypatch.setattr(keys, "FEW", 0)
    with CaptureQueriesContext(connection) as by_owner:
        assert shown_without_token(client) == named
    array = "unnest("
    assert [any(array in query["sql"] for query in asked) for asked in (by_keys, by_owner)] == [True, False]


def shown_without_token(client: Client) -> str:
    """The page without what is new each time."""
    return re.sub(r'value="[^"]{20,}"', "", client.get(PAGE).content.decode())


@pytest.mark.usefixtures("recommendation")
def test_what_is_dealt_with_meanwhile_is_left_out(cast: Cast, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not my_work.of(cast.holder, on=today).is_empty
    monkeypatch.setattr(my_work, "_owner_reasons", lambda *args: iter(()))
    assert my_work.of(cast.holder, on=today).is_empty
