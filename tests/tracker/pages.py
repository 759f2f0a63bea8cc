"""Reading a page in a test: its links and the numbers on them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from django.test import Client

_LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TOTAL = re.compile(r"(\d+) (?:recommendation|meeting)s?\b")


@dataclass(frozen=True)
class Link:
    """A link, with its words."""

    href: str
    words: str

    @property
    def number(self) -> int | None:
        """The number it begins with."""
        first = re.match(r"\s*(\d+)", self.words)
        return int(first[1]) if first else None


def text(page: str) -> str:
    """The words of a page, without markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def links(page: str) -> list[Link]:
    """All links of the page's own part."""
    main = page[page.index("<main") : page.index("</main>")]
    return [Link(html.unescape(href), text(words)) for href, words in _LINK.findall(main)]


def figures(page: str) -> list[Link]:
    """The links that begin with a number: figures, each leading to its list."""
    return [link for link in links(page) if link.number is not None]


def total(client: Client, url: str) -> int:
    """How many rows a list says it has."""
    response = client.get(url)
    assert response.status_code == 200, url
    found = _TOTAL.search(text(response.content.decode().split("<main")[1]))
    assert found, url
    return int(found[1])
