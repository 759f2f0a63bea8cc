"""The main navigation: which parts are there for whom, and which of them a page belongs to."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing
from tests.conftest import Cast


def parts(client: Client, address: str) -> dict[str, bool]:
    """The parts by their labels, and whether the page is marked as being in them."""
    page = client.get(address).content.decode()
    nav = page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    return {label: "aria-current" in tag for tag, label in re.findall(r"<a ([^>]*)>([^<]*)</a>", nav)}


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        ("reader", []),
        ("holder", ["My work"]),
        ("coordinator", ["My work", "People"]),
        ("administrator", ["People"]),
    ],
)
def test_each_person_has_the_parts_they_use(client: Client, cast: Cast, who: str, labels: list[str]) -> None:
    client.force_login(getattr(cast, who))

    for_all = {"Overview", "Recommendations", "Meetings", "Organisations", "Themes"}
    assert [label for label in parts(client, "/") if label not in for_all] == labels


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("overview", "Overview"),
        ("figures", "Overview"),
        ("meeting-add", "Meetings"),
        ("briefing-detail", "Meetings"),
        ("theme-list", "Themes"),
        ("post-edit", "Organisations"),
        ("person-list", "People"),
        ("status-guide", None),
    ],
)
def test_each_page_marks_the_part_it_belongs_to(
    client: Client, cast: Cast, briefing: Briefing, name: str, part: str | None
) -> None:
    client.force_login(cast.coordinator)
    arguments = {"briefing-detail": [briefing.pk], "post-edit": [cast.desk.pk]}

    found = parts(client, reverse(name, args=arguments.get(name)))

    assert [label for label, is_current in found.items() if is_current] == ([part] if part else [])


def test_the_administration_is_in_the_menu_of_who_may_enter_it(client: Client, cast: Cast) -> None:
    for person, expected in ((cast.reader, False), (cast.holder, False), (cast.coordinator, True)):
        client.force_login(person)
        assert (f'href="{reverse("admin:index")}"' in client.get("/").content.decode()) is expected
