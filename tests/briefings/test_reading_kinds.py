"""Kinds of sentences and documents, each in many wordings: what is asked in them is found, and nothing else.

`kinds/sentences.txt` has the kinds of sentences; `kinds/english.txt` and `kinds/french.txt` short documents of many
genres, in which what is asked stands in double brackets and what may be found in single ones. The documents were
written before the rules that read them. `kinds/exact.txt` has documents each about one way to ask or to promise, in
which nothing may be missing and nothing be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefings.reading.readings import read_here
from briefings.reading.rules.scoring import Annotation, Found, Score, located, score
from tests.briefings.finding import found_in

KINDS = Path(__file__).parent / "kinds"
# What was reached.
LEAST_MEAN_F1, MOST_WRONG = 0.9, 0.3


def parts(name: str, mark: str) -> Iterator[tuple[str, str]]:
    """Yield the headings of a file and what stands below each."""
    for part in re.split(rf"^{mark} ", (KINDS / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, below = part.partition("\n")
        yield heading, below


@pytest.mark.parametrize(("kind", "lines"), list(parts("sentences.txt", "#")), ids=lambda each: each[:50])
def test_a_kind_of_sentence_is_found_however_it_is_worded(kind: str, lines: str) -> None:
    wrong = []
    for line in lines.splitlines():
        said, _, title = line[2:].partition(" → ")
        found = found_in(said)
        if bool(found) != (line[0] == "+") or (title and found[0].title != title):
            wrong.append((line, [each.title for each in found]))
    assert wrong == []


def marked(text: str) -> tuple[str, list[Annotation]]:
    """Return a text without its brackets, and what stood in them."""
    said: list[str] = []
    opened: list[tuple[str, int]] = []
    found = []
    for sign in text:
        if sign in "⟦⟨":
            opened.append((sign, len(said)))
        elif sign in "⟧⟩":
            bracket, start = opened.pop()
            found.append(Annotation(start, len(said), optional=bracket == "⟨"))
        else:
            said.append(sign)
    return "".join(said), sorted(found, key=lambda each: each.start)


def score_of(text: str) -> Score:
    said, annotations = marked(text)
    reading = read_here(said.encode(), name="text.eml" if said.startswith("From:") else "text.md")
    placed = [
        Annotation(
            *(located(reading.text, said[each.start : each.end], each.start, len(said)) or (0, 0)), each.optional
        )
        for each in annotations
    ]
    found = [passage.suggestion for passage in reading.passages if passage.suggestion]
    return score(reading.text, placed, [Found(each.start, each.end) for each in found])


def test_short_documents_of_many_genres_are_read() -> None:
    scores = [score_of(text) for name in ("english.txt", "french.txt") for _, text in parts(name, "===")]
    holding = [each.f1 for each in scores if each.required]
    empty = [each.wrong for each in scores if not each.required]
    assert sum(holding) / len(holding) >= LEAST_MEAN_F1, holding
    assert sum(empty) / len(empty) <= MOST_WRONG, empty


@pytest.mark.parametrize(("what", "text"), list(parts("exact.txt", "===")), ids=lambda each: each[:60])
def test_a_short_document_about_one_way_to_ask_is_read_exactly(what: str, text: str) -> None:
    said, annotations = marked(text)
    found = [(each.start, each.end) for each in found_in(said)]
    wanted = [(each.start, each.end) for each in annotations if not each.optional]
    missing = [said[start:end] for start, end in wanted if not any(overlap((start, end), each) for each in found)]
    wrong = [
        said[start:end]
        for start, end in found
        if not any(overlap((start, end), (each.start, each.end)) for each in annotations)
    ]
    assert (missing, wrong) == ([], [])


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether two stretches share at least half of the shorter one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= min(one[1] - one[0], other[1] - other[0])
