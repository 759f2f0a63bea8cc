"""From My work to where something is done, and back; and from its sections to the whole of them in the list."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import links, text
from tracker import actions, my_work
from tracker.models import Post, Recommendation
from tracker.workflow import Status

PAGE = "/work/"


@pytest.fixture
def three(client: Client, cast: Cast) -> list[Recommendation]:
    """Three that the desk has reported nothing on for long, the quietest first; its holder is signed in."""
    made = []
    for days in (140, 130, 120):
        one = factories.track(cast, days_ago=days)
        draft = factories.drafted(days_ago=days)
        actions.report(recommendation=one, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
        made.append(one)
    client.force_login(cast.holder)
    return made


def focused(page: str) -> str:
    """The address of the one link that has the focus when the page opens."""
    (tag,) = re.findall(r"<(?:a|button)[^>]* autofocus[^>]*>", page)
    (address,) = re.findall(r'href="([^"]+)"', tag)
    return unescape(address)


def way_to_report(client: Client, reference: str) -> str:
    """The address that “Log progress” of My work leads to."""
    shown = client.get(PAGE).content.decode()
    (address,) = [link.href for link in links(shown) if link.href.startswith(f"/recommendations/{reference}/?rep")]
    return address


def form_of(client: Client, address: str, verb: str) -> tuple[str, dict[str, str]]:
    """Where a form of a page is sent, and what it carries hidden."""
    shown = client.get(address).content.decode()
    (action,) = re.findall(rf'action="([^"]*/{verb}[^"]*)"', shown)
    return unescape(action), dict(re.findall(r'name="(form_token|seen)" value="([^"]+)"', shown))


def report(**fields: Any) -> dict[str, Any]:
    return {"text": "It goes on.", "status": "in_progress", "happened_on": timezone.localdate().isoformat(), **fields}


def test_who_logs_from_my_work_comes_back_to_the_next_item_with_the_message(
    client: Client, three: list[Recommendation]
) -> None:
    first, second, third = (one.reference for one in three)
    assert focused(client.get(PAGE).content.decode()).startswith(f"/recommendations/{first}/?report")
    address = way_to_report(client, second)
    action, hidden = form_of(client, address, "report")

    answer = client.post(action, report(**hidden), follow=True)

    assert answer.redirect_chain == [(f"{PAGE}?at={third}", 302)]
    page = answer.content.decode()
    assert f"Added to the log. The status of {second} is “In progress”." in text(page)
    assert focused(page).startswith(f"/recommendations/{third}/?report")
    assert page.count(" autofocus") == 1


def test_after_the_last_item_the_page_begins_anew(client: Client, three: list[Recommendation]) -> None:
    action, hidden = form_of(client, way_to_report(client, three[-1].reference), "report")

    answer = client.post(action, report(**hidden), follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert focused(answer.content.decode()).startswith(f"/recommendations/{three[0].reference}/?report")


def test_a_refused_form_still_knows_the_way_back(client: Client, three: list[Recommendation]) -> None:
    action, hidden = form_of(client, way_to_report(client, three[0].reference), "report")

    refused = client.post(action, report(**hidden, text=""))

    assert refused.status_code == 422
    assert f'action="{action}"' in unescape(refused.content.decode())
    assert client.post(action, report(**hidden))["Location"] == f"{PAGE}?at={three[1].reference}"


def test_checked_from_the_page_of_one_item_leads_back_too(client: Client, three: list[Recommendation]) -> None:
    action, _ = form_of(client, way_to_report(client, three[0].reference), "check-in")

    answer = client.post(action, {"form_token": str(uuid4())})

    assert answer["Location"] == f"{PAGE}?at={three[1].reference}"


def test_a_step_taken_from_my_work_leads_back_and_so_does_giving_up(client: Client, cast: Cast) -> None:
    made = factories.track(cast)
    factories.claim(cast, made)
    client.force_login(cast.coordinator)
    (address,) = [link.href for link in links(client.get(PAGE).content.decode()) if "/verify" in link.href]
    shown = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(form_token|seen|seen_claim)" value="([^"]+)"', shown))
    assert [link.href for link in links(shown) if link.words == "Cancel"] == [PAGE]

    day = timezone.localdate().isoformat()
    sent = {"to": "implemented", "text": "The minutes.", "happened_on": day, **hidden}
    answer = client.post(address, sent, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert f"Added to the log of {made.reference}: you verified it as implemented." in text(answer.content.decode())


def test_who_came_from_elsewhere_lands_on_the_entry(client: Client, three: list[Recommendation]) -> None:
    page = f"/recommendations/{three[0].reference}/"
    action, hidden = form_of(client, page, "report")

    answer = client.post(action, report(**hidden))
    assert answer["Location"] == f"{page}#{factories.entry(three[0], 3).anchor}"


@pytest.mark.parametrize(
    "elsewhere",
    one_in(
        3,
        [
            "https://example.com/",
            "//example.com",
            "javascript:alert(1)",
            "\\\\example.com",
            "/admin/",
            "a\x00b\r\nX: y",
            "",
        ],
    ),
)
@pytest.mark.parametrize("verb", ["report", "check-in"])
def test_nobody_is_led_anywhere_but_to_my_work(
    client: Client, three: list[Recommendation], elsewhere: str, verb: str
) -> None:
    page = f"/recommendations/{three[0].reference}/"
    sent = report(form_token=str(uuid4()), seen="in_progress", next=elsewhere)

    stays = client.post(f"{page}{verb}", sent, query_params={"from": elsewhere, "next": elsewhere})
    more = sent | {"form_token": str(uuid4()), "text": "And more."}
    back = client.post(f"{page}{verb}", more, query_params={"from": "work", "next": elsewhere})

    assert stays["Location"].startswith(f"{page}#log-")
    assert back["Location"] == PAGE or back["Location"].startswith(f"{PAGE}?at=")
    assert client.get(back["Location"]).status_code == 200


def test_what_is_cut_off_is_behind_the_link_and_nothing_else(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_work, "SHOWN", 1)
    second: Post = baker.make(Post, organisation=cast.data, name="Second desk", holder=cast.holder)
    mine = [factories.track(cast), factories.track(cast, lead=cast.data, owner=second), factories.track(cast)]
    closed = factories.walk(cast, factories.track(cast), Status.NOT_IMPLEMENTED)
    others = [factories.track(cast, owner=None), factories.track(cast, owner=cast.vacant)]
    client.force_login(cast.holder)

    (more,) = [link for link in links(client.get(PAGE).content.decode()) if "items of your posts" in link.words]
    listed = client.get(more.href).content.decode()

    found = {link.href.rstrip("/") for link in links(listed) if re.fullmatch(r"\w+-\d+/", link.href)}
    assert found == {one.reference for one in mine}
    assert not found & {one.reference for one in [closed, *others]}
    assert "Owner post: Health desk, Health" in text(listed)


def test_the_list_is_narrowed_to_a_post_by_its_name(client: Client, cast: Cast) -> None:
    owned, _ = factories.track(cast), factories.track(cast, owner=None)
    client.force_login(cast.reader)

    listed = client.get(reverse("recommendation-list"), {"owner": "health DESK"}).content.decode()

    assert "1 recommendation" in text(listed)
    assert f'href="{owned.reference}/"' in listed


def test_an_unknown_item_to_go_on_with_begins_at_the_first(client: Client, three: list[Recommendation]) -> None:
    for at in ("PARIS-99", "\x00", "x" * 5_000, three[0].reference):
        page = client.get(PAGE, {"at": at}).content.decode()
        assert focused(page).startswith(f"/recommendations/{three[0].reference}/?report")
