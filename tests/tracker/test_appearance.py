"""Light or dark, as somebody chose; the icon and the word to crawlers at the addresses where they are looked for."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import Cast

URL = "/appearance/choose"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_choice_holds_on_every_page_and_in_the_admin(client: Client, cast: Cast, theme: str) -> None:
    client.force_login(cast.coordinator)

    answer = client.post(URL, {"theme": theme, "next": "/recommendations/?status=open"})

    assert answer["Location"] == "/recommendations/?status=open"
    assert answer.cookies["theme"]["httponly"]
    assert f'data-theme="{theme}"' in client.get("/").content.decode()
    assert f" in-{theme}" in client.get("/admin/").content.decode()


def test_the_system_decides_again_where_that_is_chosen(client: Client, cast: Cast) -> None:
    client.force_login(cast.reader)
    client.post(URL, {"theme": "dark"})

    client.post(URL, {"theme": "system"})

    shown = client.get("/").content.decode()
    assert "data-theme" not in shown
    assert 'value="system" aria-pressed="true"' in shown


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/", "", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(client: Client, cast: Cast, wanted: str) -> None:
    assert client.post(URL, {"theme": "dark", "next": wanted})["Location"] == "/"


def test_a_cookie_that_nobody_set_here_is_no_theme(client: Client, cast: Cast) -> None:
    client.force_login(cast.reader)
    client.cookies["theme"] = '"><b>'

    assert "data-theme" not in client.get("/").content.decode()


def test_icon_and_robots_are_for_everybody(client: Client, db: None) -> None:
    icon, robots = client.get("/favicon.ico"), client.get("/robots.txt")

    assert icon.content.startswith(b"\x00\x00\x01\x00")
    assert robots.content == b"User-agent: *\nDisallow: /\n"
    assert {icon["Cache-Control"], robots["Cache-Control"]} == {"public, max-age=86400"}
