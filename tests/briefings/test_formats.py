"""One document in every format: what is found in it is the same, and the exact words are in its text."""

from functools import cache

import pytest

from briefings.reading import FileReading, Format, PassageKind, read_file
from briefings.reading.readings import read_here
from tests.briefings import samples

FILES = pytest.mark.parametrize(("name", "data"), samples.files(), ids=[name for name, _ in samples.files()])


@cache
def read(name: str) -> FileReading:
    """What a sample says, read once in a process of its own."""
    return read_file(dict(samples.files())[name], name=name)


def test_there_is_a_sample_of_every_format() -> None:
    assert {name.rsplit(".", 1)[-1] for name, _ in samples.files()} == {kind.value for kind in Format} | {"md"}


@FILES
def test_the_same_document_gives_the_same_suggestions_in_every_format(name: str, data: bytes) -> None:
    reading = read(name)

    found = [passage.suggestion for passage in reading.passages if passage.suggestion is not None]
    assert [suggestion.title for suggestion in found] == samples.EXPECTED
    assert [suggestion.goal for suggestion in found][-2:] == [row[1] for row in samples.ROWS[1:]]
    assert reading.notices == ()


@FILES
def test_headings_items_and_rows_survive_in_every_format(name: str, data: bytes) -> None:
    reading = read(name)

    kinds = [passage.kind for passage in reading.passages]
    headings = [p for p in reading.passages if p.kind is PassageKind.HEADING]
    words = [reading.text[p.start : p.end].lstrip("# ") for p in headings]
    assert [said for said in words if said in dict(samples.PARTS).values() or said[:1].isdigit()][-3:] == [
        "1. Safety at sea",
        "2. Trade and customs",
        "3. Next meeting",
    ]
    assert kinds.count(PassageKind.LIST_ITEM) == len(samples.ITEMS)
    rows = kinds.count(PassageKind.TABLE_ROW) + kinds.count(PassageKind.TABLE_HEADER)
    assert rows == len(samples.ROWS)


@FILES
def test_reading_twice_gives_the_same_in_whatever_process(name: str, data: bytes) -> None:
    assert read_here(data, name=name) == read(name)
