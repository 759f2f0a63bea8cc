"""Bytes to text, text to passages: what is refused and how, and what holds for any text at all."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.reading import Passage, PassageKind, Unreadable, content_span, decode, read, row_cells
from briefings.reading.document.text import MAX_BYTES
from tests.briefings.finding import found_in

# Lines that mean something to the reader, to be mixed with noise.
PIECES = (
    "We recommend that the agency publish its data.",
    "The ministry should:",
    "- open the border",
    "  * close the gap",
    "1. Ratify the treaty (Peru);",
    "6.1 Adopt a law",
    "(a) the first",
    "(ii) the second",
    "| Action | Goal |",
    "|---|---|",
    "| Build a road | Go fast |",
    "# Heading",
    "**Bold**",
    "===",
    "---",
    "Recommendations",
    "a\tb",
    "> quoted",
    "Page 3",
    "Action: Chair to write.",
    "U.S. and Mr. X. met.",
    "\u200f\u05e9\u05dc\u05d5\u05dd",
    "[^1]: note",
    "<div>",
    "\ufeff",
    "…",
    "—",
    "",
    "\f",
    "\fJoint plan 3",
    "they will co-",
    "operate on a long-",
    "term plan and the",
    "a line of a paragraph that is about as wide as a page of print goes, and that does not",
)

texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=25).map("\n".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=25).map(" ".join),
    st.text(alphabet="|-*#>().:;\n\t aA1_[]<\\", max_size=200),
    st.text(alphabet="-\n\f a1B.\u00ad", max_size=120),
)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_passages_partition_any_text(text: str) -> None:
    passages = read(text)
    reached = 0
    for place, passage in enumerate(passages):
        assert reached <= passage.start < passage.end <= len(text)
        assert not text[reached : passage.start].strip()
        assert passage.heading is None or passage.heading < place
        start, end = content_span(text, passage)
        assert passage.start <= start < end <= passage.end
        for first, last in row_cells(text, passage.start, passage.end):
            assert passage.start <= first <= last <= passage.end
        if found := passage.suggestion:
            assert passage.start <= found.start < found.end <= passage.end
            assert 0 < len(found.title) <= 120
        reached = passage.end
    assert not text[reached:].strip()


@settings(max_examples=100, deadline=None)
@given(texts)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)


@settings(max_examples=100, deadline=None)
@given(texts.filter(lambda text: bool(text.strip("\ufeff \t\n\r\f\v")) and "\r" not in text and not text.isspace()))
def test_line_ends_do_not_matter(text: str) -> None:
    try:
        unix = decode(text.encode(), name="a.txt")
    except (Unreadable, UnicodeEncodeError):
        return
    assert read(decode(text.replace("\n", "\r\n").encode(), name="a.txt")) == read(unix)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    refused = ""
    try:
        read(decode(data, name="a.txt"))
    except Unreadable as refusal:
        refused = str(refusal)
    assert not refused or ("“a.txt”" in refused and refused.endswith("."))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \r\n\t \n", "is empty", id="blank"),
        pytest.param("\u00a0\u2003\n".encode(), "is empty", id="blank beyond ASCII"),
        pytest.param(b"\xef\xbb\xbf\n", "is empty", id="byte-order mark alone"),
        pytest.param("\ufeff \n".encode("utf-16-le"), "is empty", id="blank UTF-16"),
        pytest.param(b"%PDF-1.7\nrest", "is a PDF file", id="PDF"),
        pytest.param(b"PK\x03\x04....word/document.xml", "Word document", id="Word"),
        pytest.param(b"We met.\0We left.", "binary data", id="NUL"),
        pytest.param(bytes(range(256)) * 8, "binary data", id="binary"),
        pytest.param("The agency should act.".encode("utf-16-le"), "UTF-16", id="UTF-16 without its mark"),
        pytest.param(b"\xff\xfeT\x00h\x00e", "damaged", id="UTF-16 cut short"),
        pytest.param("Ведомство должно действовать.".encode("cp1251"), "not stored as UTF-8", id="Windows-1251"),
        pytest.param("Urząd powinien działać.".encode("iso8859-2"), "not stored as UTF-8", id="Latin-2"),
        pytest.param("Café ".encode() + b"caf\xe9", "line 1 cannot be read", id="two encodings in one file"),
        pytest.param(b"a" * (50 * 1024 * 1024), "50.0 MB. Files can be up to 10 MB", id="50 MB"),
    ],
)
def test_unreadable_files_are_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refusal:
        decode(data, name="briefing.txt")
    assert str(refusal.value).startswith("“briefing.txt”")
    assert any(advice in str(refusal.value) for advice in ("Save", "Choose", "Split"))


def test_a_file_of_another_type_is_named() -> None:
    with pytest.raises(Unreadable, match=r"ends in \.docx"):
        decode(b"text", name="briefing.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_other_encodings_are_read_as_what_they_are(encoding: str) -> None:
    said = "The café’s owner – a Señora – should pay £5.\r\nIt’s “fair”."
    assert decode(said.encode(encoding), name="a.txt") == said.replace("\r\n", "\n")


def test_largest_file_is_read() -> None:
    assert len(decode(b"a" * MAX_BYTES, name="a.txt")) == MAX_BYTES


def test_right_to_left_marks_are_kept() -> None:
    said = "\u200fThe agency should \u202bשלום\u202c act.\u200e"
    text = decode(said.encode(), name="a.txt")
    assert text == said
    (passage,) = read(text)
    assert text[passage.start : passage.end] == said


def test_offsets_count_characters_after_line_ends_are_joined() -> None:
    text = decode("Zoë 🙂\r\n\r\nThe agency should act.".encode(), name="a.txt")
    (found,) = found_in(text)
    assert (found.start, text[found.start : found.end]) == (7, "The agency should act.")


SIZE = 200_000
HOSTILE: dict[str, str] = {
    "one long line": "word " * (SIZE // 5),
    "one line of sentences": "The agency should act, and the board will meet. " * (SIZE // 48),
    "no space": "a" * SIZE,
    "pipes": "|" * 100_000,
    "rows": "| a | b |\n" * (SIZE // 10),
    "escaped pipes": "|" + "\\|" * (SIZE // 2),
    "bullets": "- item\n" * (SIZE // 7),
    "bullets on one line": "- " * 100_000,
    "deep quotes": "> " * 100_000,
    "open brackets": "(" * SIZE,
    "open square brackets": "[" * SIZE,
    "open tags": "<a " * (SIZE // 3),
    "stars": "*" * SIZE,
    "full stops": "." * SIZE,
    "spaced full stops": ". " * (SIZE // 2),
    "empty lines": "\n" * SIZE + "a",
    "lead-ins": "The agency should:\n" * (SIZE // 19),
    "deeper and deeper": "".join(" " * (n % 300) + "- x\n" for n in range(1_500)),
    "tabs": "a\tb\n" * (SIZE // 4),
    "numbers": "1. Word\n" * (SIZE // 8),
    "capitals": "The United States of America and " * (SIZE // 33),
    "commas": "should, " * (SIZE // 8),
    "headings": "# a\n\n" * (SIZE // 5),
    "spaces inside": "The agency" + " " * SIZE + "should act.",
    "blank lines in a sentence": "The agency should (" + "a\n" * (SIZE // 2),
}


def timed(work: Callable[[], tuple[Passage, ...]]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_linear_time(name: str) -> None:
    text = HOSTILE[name]
    # A generous bound: quadratic work on these sizes takes minutes.
    assert timed(lambda: read(text)) < 20 * len(text) / SIZE


def test_kinds_of_passages() -> None:
    text = "# Title\n\nWe met. We ate.\n\n- one thing\n\n| Action | Goal |\n|---|---|\n| Act | Win |\n\nPage 3\n"
    kinds = [passage.kind for passage in read(text)]
    assert kinds == [
        PassageKind.HEADING,
        PassageKind.SENTENCE,
        PassageKind.SENTENCE,
        PassageKind.LIST_ITEM,
        PassageKind.TABLE_HEADER,
        PassageKind.FURNITURE,
        PassageKind.TABLE_ROW,
        PassageKind.FURNITURE,
    ]


def test_a_numbered_heading_below_a_numbered_list_is_no_item_of_it() -> None:
    items = "\n".join(f"{number}. Open the {place} port." for number, place in enumerate(("north", "south"), start=1))
    text = f"1. Safety at sea\n\nThey met twice.\n\nThe authority should:\n\n{items}\n3. Close the old one.\n\n"
    text += "2. Trade and customs\n\nThey spoke of lorries.\n"

    headings = [text[p.start : p.end] for p in read(text) if p.kind is PassageKind.HEADING]

    assert headings == ["1. Safety at sea", "2. Trade and customs"]
