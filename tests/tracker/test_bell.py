"""The bell and the page of notices: what is unread, what marks it as read, and what nobody learns from the number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import Notice, Recommendation
from tracker.models.access import Narrowing, RecommendationRights

SignIn = Callable[..., Client]


@pytest.fixture
def asked(cast: Cast) -> Recommendation:
    """Tracked for the holder, who is asked for an update: two notices."""
    item = factories.track(cast, title="A shared port")
    factories.ask(cast, item)
    return item


def bell(client: Client, address: str = "/statuses/") -> str:
    """What the bell says on a page."""
    page = text(client.get(address).content.decode())
    before, _, after = page.partition("Notices, ")
    return after.partition(" unread")[0] if before and after else ""


def unread() -> int:
    return Notice.objects.unread().count()


def test_the_bell_counts_and_opening_a_notice_leads_to_its_entry_and_marks_it(
    cast: Cast, asked: Recommendation, sign_in: SignIn
) -> None:
    client = sign_in(cast.holder)
    assert bell(client) == "2"
    page = client.get("/notices/").content.decode()
    assert text(page).count("A shared port") == 2
    assert "asked you for an update by" in page
    assert text(page).count("Unread") == 2
    assert (unread(), bell(client)) == (2, "2"), "looking marks nothing"

    notice = Notice.objects.get(kind="asked")
    opened = client.post(reverse("notice-open", args=[notice.pk]))
    assert opened["Location"].endswith(f"/recommendations/{asked.reference}/?log=all#{notice.entry.anchor}")
    assert f'id="{notice.entry.anchor}"' in client.get(opened["Location"]).content.decode()
    assert bell(client) == "1"
    client.post(reverse("notice-open", args=[notice.pk]))
    assert Notice.objects.get(pk=notice.pk).read_at is not None

    assert [bell(sign_in(person)) for person in (cast.coordinator, cast.reader)] == ["", ""]


def test_all_are_marked_up_to_what_the_page_showed(cast: Cast, asked: Recommendation, sign_in: SignIn) -> None:
    client = sign_in(cast.holder)
    shown = Notice.objects.latest("pk").pk
    assert f'name="up_to" value="{shown}"' in client.get("/notices/").content.decode()
    factories.ask(cast, asked)

    answer = client.post("/notices/mark-read", {"up_to": str(shown)}, follow=True)

    assert "All notices are marked as read." in answer.content.decode()
    assert bell(client) == "1", "what came after the page was made is still unread"
    Client().post("/notices/mark-read")
    assert unread() == 1


def test_what_a_person_may_not_see_is_neither_counted_nor_shown_nor_opened(
    cast: Cast, asked: Recommendation, sign_in: SignIn
) -> None:
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader}))
    actions.restrict(recommendation=asked, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)
    client = sign_in(cast.holder)

    page = client.get("/notices/").content.decode()

    assert (bell(client), asked.title in page, "No notices yet" in page) == ("", False, True)
    assert client.post(reverse("notice-open", args=[Notice.objects.latest("pk").pk])).status_code == 404
    assert unread() == 2


def test_who_looks_as_somebody_else_or_at_a_past_day_marks_nothing(
    cast: Cast, asked: Recommendation, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(cast.coordinator)
    client.post("/seen-by/start", {"someone": cast.holder.email})
    page = client.get("/notices/").content.decode()
    assert ("A shared port" in page, "Mark all as read" in page, "/open" in page) == (True, False, False)
    for address in ("/notices/mark-read", reverse("notice-open", args=[Notice.objects.latest("pk").pk])):
        assert client.post(address).status_code == 403
    assert unread() == 2

    client = sign_in(cast.holder)
    monkeypatch.setattr("tracker.history.first_day", lambda: timezone.localdate() - timedelta(days=9))
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert bell(client, "/") == "2"
    assert "unread" not in text(client.get(f"/?as_of={yesterday}").content.decode()).partition("Sign out")[0]
    assert client.post(f"/notices/mark-read?as_of={yesterday}").status_code == 403
    assert unread() == 2


def test_the_number_is_that_of_the_unread_lines_of_the_page(cast: Cast, asked: Recommendation, sign_in: SignIn) -> None:
    client = sign_in(cast.holder)
    rows = [factories.track(cast, owner=None, lead=None, title=f"Number {number}") for number in range(3)]
    factories.change_many(cast, rows, owner=cast.desk, lead=cast.health)
    page = text(client.get("/notices/").content.decode())

    assert "3 recommendations" in page
    assert page.count("Unread") == 3
    assert bell(client) == "3"

    client.post(reverse("notice-open", args=[Notice.objects.latest("pk").pk]))
    assert bell(client) == "3", "two of the three are still unread"


def test_the_number_costs_one_query_a_page_and_is_bounded(
    cast: Cast, asked: Recommendation, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(cast.holder)

    def asking(address: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        return [each["sql"] for each in queries if "tracker_notice" in each["sql"]]

    asking("/")
    assert [len(asking(address)) for address in ("/", "/recommendations/", "/statuses/", "/notices/")] == [1, 1, 1, 2]
    few = len(asking("/notices/"))
    for number in range(4):
        factories.track(cast, title=f"Number {number}")
    assert len(asking("/notices/")) == few
    monkeypatch.setattr("tracker.models.notices.COUNTED", 3)
    monkeypatch.setattr("tracker.models.notices._UNREAD._made", {})
    monkeypatch.setattr("tracker.notices.bell.COUNTED", 3)
    assert bell(client) == "3+"
    (counting,) = asking("/statuses/")
    assert "LIMIT 4" in counting


def test_older_notices_are_on_later_pages_and_days_are_headings(
    cast: Cast, asked: Recommendation, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.views.notices.SHOWN", 1)
    client = sign_in(cast.holder)
    first, second = Notice.objects.order_by("-pk")
    Notice.objects.filter(pk=second.pk).update(at=first.at - timedelta(days=2))

    pages: list[Any] = [
        client.get(address).content.decode() for address in ("/notices/", f"/notices/?before={first.pk}")
    ]

    assert [f"?before={first.pk}" in pages[0], "Older" in pages[1], "Newest" in pages[1]] == [True, False, True]
    assert ["asked you" in page for page in pages] == [True, False]
    day = timezone.localdate(first.at - timedelta(days=2))
    assert [f'datetime="{day.isoformat()}"' in page for page in pages] == [False, True]
    assert client.get("/notices/?before=x%00").status_code == 200


def test_the_page_of_choices_says_how_many_things_are_followed_where_it_does_not_list_all(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.views.notices.FOLLOWED", 1)
    client = sign_in(cast.reader)
    for _ in range(2):
        assert "that you follow" not in text(client.get("/notices/choose").content.decode())
        actions.follow(by=cast.reader, recommendation=factories.track(cast))

    assert "The first 1 of 2 that you follow." in text(client.get("/notices/choose").content.decode())
