"""Documents of many shapes, each with exactly what should be found in it. Their words are our own."""

import pytest

from briefings.reading import decode, read
from briefings.reading.rules.scoring import Found, Score, score
from tests.briefings.finding import found_in
from tests.briefings.marked_documents import Marked, marked_documents

DOCUMENTS = marked_documents()


def scored(document: Marked) -> Score:
    return score(
        document.text, document.annotations, [Found(found.start, found.end) for found in found_in(document.text)]
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_finds_what_is_marked_and_nothing_else(document: Marked) -> None:
    found = scored(document)
    overlooked = [
        document.text[wanted.start : wanted.end]
        for wanted in document.annotations
        if not wanted.optional
        and not any(one.start < wanted.end and wanted.start < one.end for one in found_in(document.text))
    ]
    assert not overlooked
    assert (found.hits, found.wrong) == (found.required, 0), [
        document.text[one.start : one.end] for one in found_in(document.text)
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_gives_each_item_its_kind(document: Marked) -> None:
    wanted = {
        document.text[one.start : one.end][:40]: kind
        for one, kind in zip(document.annotations, document.kinds, strict=True)
        if not one.optional
    }
    for found in found_in(document.text):
        words = document.text[found.start : found.end][:40]
        if words in wanted:
            assert found.kind is wanted[words], words


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_titles_and_reasons_are_fit_to_show(document: Marked) -> None:
    for found in found_in(document.text):
        assert 0 < len(found.title) <= 120
        assert "\n" not in found.title + found.goal
        assert found.title[0].isupper() or not found.title[0].isalpha()
        assert found.reasons
        assert all(reason.strip() for reason in found.reasons)
        assert 0 < found.score <= 1
        assert document.text[found.start : found.end].strip() == document.text[found.start : found.end]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_windows_line_ends_change_nothing(document: Marked) -> None:
    windows = decode(document.text.replace("\n", "\r\n").encode(), name="copy.txt")
    assert read(windows) == read(document.text)
