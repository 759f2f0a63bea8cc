"""Every sentence that people read can be translated: each page is rendered in a language that marks what was.

In the pseudo-language every message comes back between ⟦ and ⟧, with its placeholders. Text of a page that stands
outside of these marks, and is not data, is a sentence that no translator would ever see.
"""

from __future__ import annotations

import ast
import gettext as gettext_module
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real
from pytest_django import Settings

from briefings.models import Briefing, Meeting, Upload
from tests.conftest import Cast
from tests.one_of_each import arguments, cast, one_of_each, recommendation
from tests.test_access import TABLE, _data
from tracker import actions
from tracker.apps import leave_empty_out
from tracker.models import (
    AccountChange,
    Act,
    Evidence,
    FileImport,
    ImportProfile,
    MailMessage,
    Organisation,
    Post,
    ProgressEntry,
    RaisedItem,
    Recommendation,
    SavedView,
    Theme,
    User,
)

__all__ = ["arguments", "cast", "one_of_each", "recommendation"]

ROOT = Path(__file__).parent.parent
FILES = [path for app in ("tracker", "briefings") for path in sorted((ROOT / app).rglob("*.py"))]
LANGUAGE = "eo"
"""A language that nobody here reads; Django has formats for it."""

# --- Not marked yet; empty this part once the pages of recommendations are marked -------------------------------------

PAGES_NOT_YET: frozenset[str] = frozenset()
PLACES_NOT_YET: frozenset[str] = frozenset()
"""Classes and ids of elements, with all that is in them."""
TEXTS_NOT_YET: tuple[str, ...] = ()

FILES_NOT_YET: frozenset[str] = frozenset()
"""Files whose messages and refusals are not marked."""

# ----------------------------------------------------------------------------------------------------------------------

DATA: dict[type[models.Model], tuple[str, ...]] = {
    AccountChange: ("old", "new"),
    Act: ("verb", "reason"),
    Briefing: ("title", "file_name", "sha256"),
    Evidence: ("title", "url", "number"),
    FileImport: ("file_name",),
    ImportProfile: ("name",),
    MailMessage: ("subject", "address", "said"),
    Meeting: ("name", "code", "place"),
    Organisation: ("name", "short_name"),
    Post: ("name",),
    ProgressEntry: ("text", "next_step", "received_from"),
    RaisedItem: ("line_to_take",),
    SavedView: ("name",),
    Recommendation: ("reference", "title", "goal", "due_words"),
    Theme: ("name",),
    Upload: ("title", "file_name"),
    User: ("name", "email"),
}
"""The columns that hold what people typed; it is shown as it is, in whatever language they wrote."""

NAMES = ("Policy Recommendation Tracker", "Procrastinate", "SHA-256")
"""What is called the same in every language."""

SAYING = frozenset(
    {"success", "info", "warning", "error", "add_error"}
    | {
        "Refused",
        "Unreadable",
        "Forbidden",
        "EditConflict",
        "Unexplained",
        "ValidationError",
        "PermissionDenied",
        "CommandError",
    }
)
"""What is called with a sentence for a person: Django's messages, forms, and what is raised as a refusal."""

VERIFICATION = ROOT / "tracker" / "verification"
"""Its functions yield and return sentences."""

SHOWN_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt", "data-label", "data-busy")
TYPED = frozenset({"bdi", "code", "kbd", "time", "blockquote", "q", "textarea", "datalist", "script", "style"})
"""Elements with data, quotes or codes; so has every element with `dir="auto"`, and the text of a briefing."""
EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "rect", "source", "wbr", "col"})


class Pseudo(trans_real.DjangoTranslation):
    """A catalogue that has every message, between marks."""

    def __init__(self) -> None:
        """Take nothing from disk."""
        self._DjangoTranslation__language = LANGUAGE
        self._DjangoTranslation__to_language = LANGUAGE
        self.domain = "django"
        self._catalog = None

    def language(self) -> str:
        """Return the language's code."""
        return LANGUAGE

    def to_language(self) -> str:
        """Return the language's code."""
        return LANGUAGE

    def gettext(self, message: str) -> str:
        """Return a message between marks, without its context."""
        return f"⟦{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for a number, as English has two."""
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """Everything is shown in the pseudo-language, the only one of the site, whatever a request asks for."""
    settings.LANGUAGES, settings.LANGUAGE_CODE = [(LANGUAGE, "Pseudo")], LANGUAGE
    monkeypatch.setitem(trans_real._translations, LANGUAGE, Pseudo())  # type: ignore[attr-defined]
    with translation.override(LANGUAGE):
        yield


class Unmarked(HTMLParser):
    """Collects the text of a page that is neither marked nor data, with the element it stands in."""

    def __init__(self, is_data: Callable[[str], bool]) -> None:
        """Take what tells data from sentences."""
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._is_data = is_data
        self._path: list[tuple[str, bool]] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element, and look at what its attributes say."""
        given = {name: value or "" for name, value in attrs}
        named = {*given.get("class", "").split(), given.get("id", "")}
        skipped = tag in TYPED or given.get("dir") == "auto" or bool(named & ({"document"} | PLACES_NOT_YET))
        if tag not in EMPTY:
            self._path.append((tag, skipped))
        if any(skips for _, skips in self._path[:-1]) or named & PLACES_NOT_YET:
            return
        for name in SHOWN_ATTRIBUTES:
            self._look(_outside(given.get(name, ""))[0], f"{tag} {name}")
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self._look(_outside(given.get("value", ""))[0], "input value")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and what was left open in it."""
        while self._path and any(name == tag for name, _ in self._path):
            if self._path.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        """Look at text; a message may go on over several elements."""
        said, self._depth = _outside(data, self._depth)
        if not any(skips for _, skips in self._path):
            self._look(said, self._path[-1][0] if self._path else "")

    def _look(self, said: str, where: str) -> None:
        for text in TEXTS_NOT_YET:
            said = said.replace(text, " ")
        said = " ".join(said.split())
        if re.search(r"[^\W\d_]", said) and not self._is_data(said):
            self.found.append(f"{where}: {said}")


def _outside(text: str, depth: int = 0) -> tuple[str, int]:
    """Return what of a text stands outside of marks, and how many marks are open after it."""
    kept = []
    for character in text:
        if character == "⟦":
            depth += 1
        elif character == "⟧":
            depth -= 1
            kept.append(" ")
        elif not depth:
            kept.append(character)
    return "".join(kept), depth


def unmarked(response: HttpResponse) -> list[str]:
    """Return the sentences of a page that no translator would see."""
    values = {" ".join(str(value).split()) for model, fields in DATA.items() for value in _values(model, fields)}
    known = sorted((value for value in values if len(value) > 1), key=len, reverse=True)

    def is_data(said: str) -> bool:
        for value in (*NAMES, *known):
            # A checksum is cut, and so may a title be.
            said = said.replace(value, " ").replace(f"{value[:12]}…", " ")
        return not re.search(r"[^\W\d_]", said)

    page = Unmarked(is_data)
    page.feed(response.content.decode())
    page.close()
    return page.found


def _values(model: type[models.Model], fields: tuple[str, ...]) -> Iterator[object]:
    for row in model._default_manager.values_list(*fields):
        yield from row


def _asked(client: Client, cast: Cast, name: str, found: dict[str, list[object]]) -> HttpResponse:
    """Return the page of an address for somebody who may see it; of a button, the page it leads to."""
    row = TABLE[name]
    people = ("coordinator", "administrator", "reader")
    # A link that nobody was sent leads everybody to the same page.
    who = next((who for who in people if row.answers[who] in (200, 302)), "nobody")
    if name in ("sign-in", "password-forgotten", "set-password"):
        who = "nobody"
    if who != "nobody":
        client.force_login(getattr(cast, who))
    address = reverse(name, args=found.get(name, []))
    asked = getattr(client, row.method)(address, _data(name, who), follow=True)
    response: HttpResponse = asked
    return response


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("name", [name for name in TABLE if name not in PAGES_NOT_YET])
def test_no_page_has_text_that_cannot_be_translated(
    name: str, client: Client, cast: Cast, arguments: dict[str, list[object]], pseudo: None
) -> None:
    response = _asked(client, cast, name, arguments)

    assert not _is_page(response) or unmarked(response) == []


FORMS = [
    name
    for name, row in TABLE.items()
    if row.method == "get" and 200 in (row.answers["coordinator"], row.answers["administrator"])
]


@pytest.mark.parametrize("name", [name for name in FORMS if name not in PAGES_NOT_YET])
def test_no_refusal_has_text_that_cannot_be_translated(
    name: str, client: Client, cast: Cast, arguments: dict[str, list[object]], pseudo: None
) -> None:
    client.force_login(cast.coordinator if TABLE[name].answers["coordinator"] == 200 else cast.administrator)

    response = client.post(reverse(name, args=arguments.get(name, [])), follow=True)

    assert not _is_page(response) or unmarked(response) == []


def test_no_page_for_an_error_has_text_that_cannot_be_translated(client: Client, cast: Cast, pseudo: None) -> None:
    client.force_login(cast.reader)
    meeting = reverse("meeting-detail", args=[cast.meeting.code])
    answers = {
        404: client.get("/no-such-page/"),
        403: client.get(reverse("person-list")),
        405: client.delete(meeting),
        400: client.post(meeting, "x", content_type="application/x-www-form-urlencoded; charset=utf-16"),
    }
    answers[429] = _too_often()  # type: ignore[assignment]

    for status, answer in answers.items():
        assert (answer.status_code, unmarked(answer)) == (status, [])


@pytest.mark.parametrize(
    ("name", "data"),
    [("talks.pdf", b"no such thing"), ("talks.docx", b"PK\x03\x04" + b"x" * 50), ("talks.txt", b"\x89PNG" * 9)],
)
def test_no_refusal_of_a_file_has_text_that_cannot_be_translated(
    name: str, data: bytes, client: Client, cast: Cast, pseudo: None
) -> None:
    client.force_login(cast.coordinator)
    sent = SimpleUploadedFile(name, data)

    page = client.post(reverse("briefing-add", args=[cast.meeting.code]), {"file": sent}, follow=True)

    assert name in page.content.decode()
    assert [said for said in unmarked(page) if name not in said] == []
    assert "⟦“talks." in page.content.decode()


def _too_often() -> HttpResponse:
    client = Client()
    for _ in range(11):
        answer = client.post(reverse("sign-in"), {"username": "reader@example.org", "password": "wrong"})
    response: HttpResponse = answer  # type: ignore[assignment]
    return response


@pytest.mark.parametrize("kind", MailMessage.Kind)
def test_no_mail_has_text_that_cannot_be_translated(kind: MailMessage.Kind, cast: Cast, pseudo: None) -> None:
    act = actions.open_act(by=cast.administrator, verb="invite")
    context = {"person": cast.reader, "about": cast.reader, "act": act, "lines": [], "days": 3, "link": "", "site": ""}

    said = _outside(render_to_string(f"mail/{kind.value}.txt", context))[0]

    assert re.findall(r"[^\W\d_]{2,}", re.sub(r"/\S+", "", said)) == []


def _said_unmarked(path: Path) -> Iterator[str]:
    """Yield the calls in a file that are given a sentence as it is written, instead of a message."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Yield | ast.Return) and path.is_relative_to(VERIFICATION):
            yield from (f"{path.relative_to(ROOT)}:{node.lineno} {words}" for words in _sentence(node.value))
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        on = getattr(getattr(node.func, "value", None), "id", "")
        if called not in SAYING or on in ("log", "logger", "parser"):
            continue
        for said in node.args:
            written = said.values if isinstance(said, ast.JoinedStr) else [said]
            words = "".join(str(part.value) for part in written if isinstance(part, ast.Constant))
            if " " in words.strip() and re.search(r"[^\W\d_]", words):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {words}"


def _sentence(value: ast.expr | None) -> Iterator[str]:
    """Yield what is written, if it is a sentence."""
    written = value.values if isinstance(value, ast.JoinedStr) else [value]
    words = "".join(str(part.value) for part in written if isinstance(part, ast.Constant))
    if " " in words and words.endswith("."):
        yield words


def test_no_message_and_no_refusal_is_written_without_being_marked() -> None:
    found = [said for path in FILES for said in _said_unmarked(path)]

    assert len(FILES) > 100
    assert [said for said in found if said.partition(":")[0] not in FILES_NOT_YET] == []


# --- The language that a page is shown in ----------------------------------------------------------------------------


def test_no_style_sheet_has_words() -> None:
    sheets = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "tracker/static").rglob("*.css"))}
    found = [(name, said) for name, sheet in sheets.items() for said in re.findall(r'content: *"([^"]*)"', sheet)]

    assert sheets
    assert [each for each in found if re.search(r"[A-Za-z]{2}", each[1])] == [], (
        "no translator sees it: an attribute of the template says it, and the sheet shows that by `attr(…)`"
    )


WORDS_OF_NOW = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext", "date_format", "number_format"})
"""What these return depends on the language, and so does the label of a choice."""


def test_no_page_and_no_mail_names_another_language_than_it_is_shown_in() -> None:
    shown = [*sorted((ROOT / "templates").rglob("*.html")), *FILES]
    fixed = [path.relative_to(ROOT).as_posix() for path in shown if re.search(r'<html lang="?[a-z]', path.read_text())]

    assert fixed == [], "`get_current_language` says it in a template, `get_language` in code"


def _kept_in_memory(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a module whose results are kept, each with its place."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            by = {getattr(each, "id", getattr(getattr(each, "func", None), "id", "")) for each in node.decorator_list}
            if by & {"cache", "lru_cache"}:
                yield f"{path.relative_to(ROOT)}: {node.name}", node


def _says_words(function: ast.FunctionDef) -> bool:
    called = {getattr(node.func, "id", "") for node in ast.walk(function) if isinstance(node, ast.Call)}
    asked = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    return bool(called & WORDS_OF_NOW or asked & {"label", "definition"})


def test_words_that_are_kept_in_memory_are_kept_for_each_language() -> None:
    found = [(place, function) for path in FILES for place, function in _kept_in_memory(path) if _says_words(function)]

    assert len(found) > 4
    assert [place for place, one in found if "language" not in {each.arg for each in one.args.args}] == []


def test_no_catalogue_without_words_is_asked_for_each_text() -> None:
    behind = trans_real.DjangoTranslation("en-gb")
    leave_empty_out(behind)
    assert vars(behind)["_fallback"] is None
    assert behind.gettext("Log out") == "Log out"

    # One that has words is asked, also behind one that has none.
    first, empty, second = catalogues = [gettext_module.GNUTranslations() for _ in range(3)]
    for each, words in zip(catalogues, ({"": "", "a": "1"}, {"": ""}, {"": "", "b": "2"}), strict=True):
        vars(each).update(_catalog=words, plural=bool)
    first.add_fallback(empty)
    first.add_fallback(second)
    leave_empty_out(first)
    assert vars(first)["_fallback"] is second
    assert (first.gettext("a"), first.gettext("b"), first.gettext("c")) == ("1", "2", "c")
