"""One document in every format that is read: the same headings, paragraphs, numbered list and table each time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

from tests.briefings import making, making_pdf

Part = tuple[str, Any]

TITLE = "Outcome of the harbour talks"
ITEMS = (
    "Publish the joint chart of the northern approaches within six months;",
    "Train forty pilots a year at the shared school;",
    "Hold one common exercise each spring, beginning in 2027.",
)
ROWS = (
    ("Action", "Goal", "Responsible", "Deadline"),
    ("Create a shared register of vessels", "One record for each ship", "Port authority", "31 March 2027"),
    ("Open a second lane at the bridge", "Halve the waiting time of lorries", "Ministry of Trade", "end of 2027"),
)
PARTS: tuple[Part, ...] = (
    ("title", TITLE),
    ("text", "The delegations of the two coasts met for three days in the old customs house, and spoke of trade."),
    ("heading", "1. Safety at sea"),
    (
        "text",
        (
            "The number of incidents fell for the third year running. The coast guard services should set up a joint "
            "rescue coordination desk by 31 December 2027, with staff from both sides and a common duty roster."
        ),
    ),
    ("text", "They agreed on the following steps:"),
    ("items", ITEMS),
    ("heading", "2. Trade and customs"),
    (
        "text",
        "We call on the Ministry of Trade to simplify the certificate for perishable goods before the end of 2026.",
    ),
    ("table", ROWS),
    ("heading", "3. Next meeting"),
    ("text", "The delegations will meet again next spring. They thanked the harbour town for its hospitality."),
)
EXPECTED = [
    "Set up a joint rescue coordination desk by 31 December 2027, with staff from both sides and a common duty roster",
    "Publish the joint chart of the northern approaches within six months",
    "Train forty pilots a year at the shared school",
    "Hold one common exercise each spring, beginning in 2027",
    "Simplify the certificate for perishable goods before the end of 2026",
    "Create a shared register of vessels",
    "Open a second lane at the bridge",
]


def plain() -> bytes:
    """Plain text, its table between tabs."""
    shown: dict[str, Callable[[Any], str]] = {
        "items": lambda items: "\n".join(f"{n}. {item}" for n, item in enumerate(items, start=1)),
        "table": lambda rows: "\n".join("\t".join(row) for row in rows),
    }
    return "\n\n".join(shown.get(kind, str)(what) for kind, what in PARTS).encode()


def markdown() -> bytes:
    """Markdown."""
    shown: dict[str, Callable[[Any], str]] = {
        "title": lambda words: f"# {words}",
        "heading": lambda words: f"## {words}",
        "items": lambda items: "\n".join(f"{n}. {item}" for n, item in enumerate(items, start=1)),
        "table": lambda rows: "\n".join(
            [f"| {' | '.join(rows[0])} |", "|---" * 4 + "|", *(f"| {' | '.join(row)} |" for row in rows[1:])]
        ),
    }
    return "\n\n".join(shown.get(kind, str)(what) for kind, what in PARTS).encode()


def page() -> str:
    """A web page, with its navigation."""

    def row(cells: tuple[str, ...], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    shown: dict[str, Callable[[Any], str]] = {
        "title": lambda words: f"<h1>{words}</h1>",
        "heading": lambda words: f"<h2>{words}</h2>",
        "text": lambda words: f"<p>{words}</p>",
        "items": lambda items: "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>",
        "table": lambda rows: "<table>" + row(rows[0], "th") + "".join(row(r, "td") for r in rows[1:]) + "</table>",
    }
    body = "\n".join(shown[kind](what) for kind, what in PARTS)
    navigation = (
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/ports">We should visit all ports</a></li></ul></nav>'
    )
    head = f"<!DOCTYPE html><html lang=en><head><title>{TITLE}</title></head>"
    return f"{head}<body>{navigation}<main>{body}</main></body></html>"


def word() -> bytes:
    """A Word document."""
    body: list[str] = []
    for kind, what in PARTS:
        if kind == "items":
            body += [making.paragraph(item, numbered=(1, 0)) for item in what]
        elif kind == "table":
            body.append(making.table(*what, head=True))
        else:
            style = {"title": "Title", "heading": "H1"}.get(kind, "")
            body.append(making.paragraph(str(what), style=style))
    return making.word(*body)


def pdf() -> bytes:
    """A PDF file, whose table has ruled lines."""
    paper = making_pdf.Paper(numbered=True)
    shown: dict[str, Callable[[Any], None]] = {
        "title": lambda words: paper.heading(str(words), size=20),
        "heading": lambda words: paper.heading(str(words), size=14),
        "text": lambda words: paper.paragraph(str(words)),
        "items": paper.items,
        "table": paper.table,
    }
    for kind, what in PARTS:
        shown[kind](what)
    return paper.file()


def mail() -> bytes:
    """An e-mail with the page in it."""
    return making.mail(marked_up=page(), subject="Talks").as_bytes()


@cache
def files() -> tuple[tuple[str, bytes], ...]:
    """Every sample, with its name."""
    return (
        ("talks.txt", plain()),
        ("talks.md", markdown()),
        ("talks.html", page().encode()),
        ("talks.docx", word()),
        ("talks.pdf", pdf()),
        ("talks.eml", mail()),
    )
