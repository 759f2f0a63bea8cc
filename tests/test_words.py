"""No page, mail or message of ours uses a word that is retired; see `vocabulary`.

Sentences are found where they are written (what is marked for translation in Python, all text of templates, what
forms say) and once more where they are read: on every page of the table of `test_access`. Quotes, log entries and
data are exempt.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from tests import vocabulary
from tests.conftest import Cast
from tests.one_of_each import arguments, cast, one_of_each
from tests.slow import slow_after
from tests.test_access import TABLE
from tracker import statistics, workflow

__all__ = ["arguments", "cast", "one_of_each"]

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"

NOT_YET_REWRITTEN: tuple[str, ...] = ()
"""Templates whose words are still the old ones. Empty this when they are rewritten."""

FORMS_NOT_YET_REWRITTEN: frozenset[str] = frozenset()
"""The same for the modules of forms."""

PATTERNS = [
    (retired, re.compile(rf"(?<![\w-])(?:{retired.phrase})(?![\w-])", re.IGNORECASE)) for retired in vocabulary.RETIRED
]
MARKING = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"})


@cache
def retired(sentence: str) -> list[str]:
    """What of a sentence is retired, each with what to say instead."""
    words = " ".join(sentence.split())
    found = [(one, match) for one, pattern in PATTERNS for match in pattern.finditer(words)]
    return [f"“{match[0]}” in “{words[:120]}”: say {one.instead}" for one, match in found]


def _rewritten(template: str) -> bool:
    return not template.startswith(NOT_YET_REWRITTEN)


# --- Where sentences are written -------------------------------------------------------------------------------------


def _marked(tree: ast.AST) -> Iterator[str]:
    """The sentences that are marked for translation."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKING:
            yield from (part.value for part in node.args if isinstance(part, ast.Constant) and type(part.value) is str)


def test_sentences_in_code_use_no_retired_word() -> None:
    files = [path for app in ("tracker", "briefings") for path in (ROOT / app).rglob("*.py")]
    sentences = {
        (str(path.relative_to(ROOT)), sentence)
        for path in files
        for sentence in _marked(ast.parse(path.read_text(encoding="utf-8")))
    }

    assert len(sentences) > 400
    assert not [f"{path}: {found}" for path, sentence in sorted(sentences) for found in retired(sentence)]


def _words(source: str) -> str:
    """What a template says itself: its text, and the sentences and attributes in its tags."""
    source = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<(style|script)\b.*?</\1>", " ", source, flags=re.DOTALL)
    said = re.findall(r"""{%\s*translate\s+"([^"]*)\"""", source)
    passed = re.findall(r"""\b(?:title|text|action|label|nothing)="([^"{]*)\"""", source)
    shown = re.findall(r"""\b(?:aria-label|placeholder|alt|title)="([^"]*)\"""", source)
    text = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", source, flags=re.DOTALL)
    return " · ".join([*said, *passed, *(re.sub(r"{[%{].*?[%}]}", " ", each) for each in shown), text])


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for path in TEMPLATES.rglob("*")
        if path.is_file() and _rewritten(name := path.relative_to(TEMPLATES).as_posix())
    ),
)
def test_templates_use_no_retired_word(name: str) -> None:
    assert not retired(_words((TEMPLATES / name).read_text(encoding="utf-8")))


def _forms(base: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for made in base.__subclasses__():
        if made.__module__.startswith("tracker.forms.") and made.__module__ not in FORMS_NOT_YET_REWRITTEN:
            yield made
        yield from _forms(made)


def _said_by(form: Any) -> Iterator[str]:
    yield from (str(getattr(form, name, "")) for name in ("button", "explanation", "heading"))
    for field in form.base_fields.values():
        yield from (str(field.label or ""), str(field.help_text))
        yield from map(str, getattr(field, "meanings", {}).values())
        # Errors of Django's own are said by `wording`; the choices here are labels and no rows.
        yield from (str(words) for kind, words in field.error_messages.items() if kind in ("required", "max_length"))
        if not hasattr(field, "queryset"):
            yield from (str(label) for _, label in getattr(field, "choices", ()))


def test_forms_use_no_retired_word() -> None:
    found = {form: list(_said_by(form)) for form in set(_forms())}

    assert len(found) > 20
    assert not [f"{form.__name__}: {wrong}" for form, said in found.items() for each in said for wrong in retired(each)]


def test_labels_use_no_retired_word() -> None:
    kinds = (
        *(getattr(workflow, name) for name in ("Kind", "Priority", "Position", "Status", "Confidence", "Extent")),
        *(getattr(workflow, name) for name in ("DueBasis", "RelationKind", "Decision", "Who", "Step")),
        statistics.AttentionGroup,
    )
    meanings = (workflow.POSITION_MEANINGS, workflow.KIND_MEANINGS, workflow.PRIORITY_MEANINGS, statistics.NOTES)
    said = [str(label) for kind in kinds for label in kind.labels]
    said += [str(words) for found in (*meanings, workflow.CONFIDENCE_MEANINGS) for words in found.values()]
    said += [str(face.definition) for face in workflow.STATUS_DISPLAY.values()]

    assert not [wrong for each in said for wrong in retired(each)]


# --- Where they are read ---------------------------------------------------------------------------------------------


class _Said(HTMLParser):
    """The text of a page that is ours: not what people typed, which is marked by `dir`, nor quotes and names."""

    EXEMPT: ClassVar = frozenset({"blockquote", "q", "bdi", "datalist", "script", "style", "textarea", "code"})
    EMPTY: ClassVar = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
    UNENDED: ClassVar = frozenset({"td", "th", "li", "p", "option", "tr", "dt", "dd"})
    SHOWN: ClassVar = ("title", "aria-label", "placeholder", "alt")

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._exempt: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._exempt:
            self._exempt += [tag] if tag == self._exempt[0] else []
            return
        self.said += [given[name] or "" for name in self.SHOWN if name in given]
        if tag not in self.EMPTY and (tag in self.EXEMPT or "dir" in given):
            self._exempt = [tag]

    def handle_endtag(self, tag: str) -> None:
        if self._exempt and tag == self._exempt[0]:
            self._exempt.pop()

    def handle_data(self, data: str) -> None:
        if not self._exempt and data.strip():
            self.said.append(data)


def said_on(page: str) -> list[str]:
    """What a page says of itself."""
    reader = _Said()
    reader.feed(page)
    return reader.said


@pytest.mark.parametrize(
    ("who", "whole"),
    slow_after(
        3,
        [("coordinator", True), ("reader", False), ("administrator", False), ("reader", True), ("administrator", True)],
    ),
)
def test_pages_use_no_retired_word(
    client: Client, cast: Cast, arguments: dict[str, list[object]], who: str, *, whole: bool
) -> None:
    """The whole, or what others than coordinators are answered otherwise."""
    client.force_login(getattr(cast, who))
    wrong, looked_at = [], 0
    for name, row in TABLE.items():
        if row.method != "get" or name in ("recommendation-export", "recommendation-export-json", "briefing-original"):
            continue
        if not whole and row.answers[who] == row.answers["coordinator"]:
            continue
        answer = client.get(reverse(name, args=arguments.get(name, [])), follow=True)
        if answer.templates and all(_rewritten(template.name or "") for template in answer.templates):
            looked_at += 1
            said = said_on(answer.content.decode())
            wrong += [f"{name}: {found}" for each in said for found in retired(each)]

    assert looked_at > 3
    assert not wrong


def test_a_retired_word_is_found() -> None:
    assert retired("Log progress on PARIS-01")
    assert retired("The claim\n  was returned")
    assert not retired("Acclaimed, disclaimed and reclaimed")
    assert not said_on('<p dir="auto">We claim it. <em>All of it.</em></p><blockquote>A claim.</blockquote>')
    assert said_on('<p>We claim it. <a title="A claim" href="#">See</a></p>') == ["We claim it. ", "A claim", "See"]
