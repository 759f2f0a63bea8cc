"""Every link of the demonstration answers, for a person of each role, and the places that links lead to exist."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from io import StringIO
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve
from pytest_django import DjangoDbBlocker

from tests.taken_back import taken_back
from tracker.demo import people
from tracker.models import User

pytestmark = pytest.mark.slow

HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
OF_A_SHAPE = 2
"""So many addresses are followed of those that lead to the same page with the same name in their query."""


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with taken_back(django_db_blocker):
        call_command("demo", "--no-serve", stdout=StringIO())
        yield


def shape(address: str) -> tuple[str, str]:
    """Return which page an address leads to, and the name in its query; many together are as good as any others."""
    parts = urlsplit(address)
    names = sorted({name for name, _value in parse_qsl(parts.query)})
    try:
        page = resolve(parts.path).view_name
    except Resolver404:
        page = parts.path
    return page, names[0] if len(names) == 1 else "several" if names else ""


def linked(page: str, address: str) -> Iterator[tuple[str, str]]:
    """Yield what a page links to within the site, each as an address and the place in that page."""
    for href in HREF.findall(page):
        whole = urljoin(f"http://testserver{address}", unescape(href))
        if urlsplit(whole).netloc == "testserver":
            bare, place = urldefrag(whole.removeprefix("http://testserver"))
            yield bare or "/", place


def wrong_links(client: Client, start: str) -> tuple[dict[str, str], int, int]:
    """Follow all links from a page; return what is wrong by address, how many answered, and how many places exist."""
    waiting, known, shapes = deque([(start, "")]), {start}, Counter[object]()
    wrong: dict[str, str] = {}
    places: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    while waiting:
        address, source = waiting.popleft()
        response = client.get(address, follow=True)
        body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
        end = response.redirect_chain[-1][0] if response.redirect_chain else address
        if response.status_code != 200 or "/sign-in/" in end:
            wrong[address] = f"{response.status_code} at {end}, linked on {source}"
            continue
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        page = body.decode()
        places[address] = {unescape(each) for each in re.findall(r'\sid="([^"]+)"', page)}
        for bare, at in linked(page, end):
            if at:
                wanted.append((bare, at, address))
            if bare in known or shapes[shape(bare)] >= OF_A_SHAPE:
                continue
            known.add(bare)
            shapes[shape(bare)] += 1
            waiting.append((bare, address))
    wrong |= {
        f"{address}#{place}": f"no such place, linked on {source}"
        for address, place, source in wanted
        if address in places and place not in places[address]
    }
    return wrong, len(places), sum(address in places for address, _place, _source in wanted)


@pytest.mark.parametrize("who", ["reader", "health", "coordinator", "administrator"])
def test_every_link_leads_to_a_page_and_a_place_in_it(demonstration: None, client: Client, who: str, db: None) -> None:
    client.force_login(User.objects.get(name=people.PEOPLE[who].name))

    wrong, answered, in_pages = wrong_links(client, "/")

    assert wrong == {}
    assert answered > 60
    assert in_pages > 60
