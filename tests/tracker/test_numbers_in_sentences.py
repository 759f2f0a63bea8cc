"""A number in a sentence is the one that holds: it comes from a constant, or is listed here beside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.core.checks.security.base import SECRET_KEY_MIN_LENGTH

from briefings.models import BEFORE_NEXT
from briefings.storing import MAX_TEXT
from tests.test_architecture import MODULES, ROOT, TEMPLATES
from tracker.models import Recommendation
from tracker.models.conditions import DUE_SOON_WITHIN, STALE_AFTER
from tracker.models.rhythm import RESPONSE_WITHIN

_NUMBERED = re.compile(
    r"\b(\d[\d,.]*|one|two|three|four|five|six|seven|eight|ten|thirty|ninety)[ \u00a0]"
    r"(MB|KB|characters?|days?|hours?|minutes?|months?|pages|passages|rows|recommendations|weeks?|years?)\b",
    re.IGNORECASE,
)
_PASSWORD = next(each for each in get_default_password_validators() if isinstance(each, MinimumLengthValidator))
_ON_A_PAGE = 3_000
HOLDS: dict[str, object] = {
    "14 days": BEFORE_NEXT.days,
    "30 days": DUE_SOON_WITHIN.days,
    "60 days": RESPONSE_WITHIN.days,
    "90 days": STALE_AFTER.days,
    "200 characters": Recommendation._meta.get_field("title").max_length,
    "180 days": 2 * STALE_AFTER.days,
    "8 characters": _PASSWORD.min_length,
    "50 characters": SECRET_KEY_MIN_LENGTH,
    "700 pages": int(round(MAX_TEXT / _ON_A_PAGE, -2)),
}
"""Numbers that stand written out in a sentence, each with what it has to be."""
MADE_UP = ("tracker/demo/", "briefings/reading/", "tests/")
"""Here sentences are samples, or what others may have written."""
NO_LIMIT = {"one recommendation", "one day", "One day", "1 day"}


def _sentences(path: Path) -> Iterator[str]:
    """The texts of a module but its docstrings, or all of a template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        yield re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", source, flags=re.DOTALL)
        return
    tree = ast.parse(source)
    bare = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in bare:
            yield node.value


def _numbered() -> Iterator[tuple[str, str]]:
    mails = sorted((ROOT / "templates").rglob("*.txt"))
    for path in (*MODULES, *TEMPLATES, *mails):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(MADE_UP):
            continue
        for text in _sentences(path) if path.suffix != ".txt" else [path.read_text(encoding="utf-8")]:
            for found in _NUMBERED.finditer(text):
                yield name, found.group()


def test_a_number_in_a_sentence_is_derived_or_held_to_what_it_says() -> None:
    unknown = [f"{name}: {words}" for name, words in _numbered() if words not in HOLDS and words not in NO_LIMIT]

    assert not unknown, "\n".join(["Derive these from a constant, or list them with it:", *unknown])
    assert all(words.startswith(f"{value} ") for words, value in HOLDS.items()), HOLDS
    assert {words for _, words in _numbered()} >= {"30 days", "90 days"}
