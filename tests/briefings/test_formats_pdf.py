"""PDF files to documents: reading order, structure, pages and furniture; each file that cannot be read says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from briefings.extraction import PassageKind, Unreadable, read_document
from briefings.extraction.documents import Document
from briefings.formats import read_file
from briefings.formats.pdf import reading as pdf
from briefings.formats.pdf.reading import MAX_PAGES
from tests.briefings import making_pdf, samples
from tests.briefings.making_pdf import Paper

TALKS = samples.pdf()


def read(data: bytes) -> Document:
    document = pdf.read(data, name="talks.pdf")
    reached = 0
    for passage in read_document(document):
        assert not document.text[reached : passage.start].strip()
        reached = passage.end
    assert not document.text[reached:].strip()
    return document


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        pdf.read(data, name="talks.pdf")
    return str(caught.value)


def suggested(document: Document) -> list[str]:
    return [passage.suggestion.title for passage in read_document(document) if passage.suggestion is not None]


def of_kind(document: Document, kind: PassageKind) -> list[str]:
    return [document.text[p.start : p.end].strip() for p in read_document(document) if p.kind is kind]


def test_headings_are_known_by_their_type_with_levels_by_its_size() -> None:
    document = read(TALKS)
    headings = [p for p in read_document(document) if p.kind is PassageKind.HEADING]
    assert [(document.text[p.start : p.end].strip(), p.level) for p in headings] == [
        ("Outcome of the harbour talks", 1),
        ("1. Safety at sea", 2),
        ("2. Trade and customs", 2),
        ("3. Next meeting", 2),
    ]


def test_lists_keep_their_numbers_and_what_hangs_beside_them() -> None:
    paper = Paper(measure=60)
    paper.paragraph("The two ministries should:")
    paper.items(
        [
            "publish the joint chart of the northern approaches, and keep it up to date in both languages;",
            "train pilots",
        ],
        marks=["(a)", "(b)"],
    )
    (first, second) = of_kind(read(paper.file()), PassageKind.LIST_ITEM)
    assert " ".join(first.split()) == (
        "(a) publish the joint chart of the northern approaches, and keep it up to date in both languages;"
    )
    assert " ".join(second.split()) == "(b) train pilots"


def test_the_cells_of_a_ruled_table_stay_together_where_their_words_are_broken_over_lines() -> None:
    assert of_kind(read(TALKS), PassageKind.TABLE_ROW) == ["\t".join(row) for row in samples.ROWS[1:]]


def test_a_first_row_in_bold_heads_its_table_wherever_it_stands() -> None:
    assert of_kind(read(TALKS), PassageKind.TABLE_HEADER) == ["\t".join(samples.ROWS[0])]
    report = read(making_pdf.report(3))
    assert of_kind(report, PassageKind.TABLE_HEADER) == ["Action\tGoal"] * 3


def test_running_heads_and_page_numbers_are_furniture_and_a_sentence_goes_on_over_them() -> None:
    paper = Paper(head="Minutes of the harbour board", numbered=True)
    for number in range(3):
        if number:
            paper.turn_over()
        paper.paragraph(f"The board met for the {('first', 'second', 'third')[number]} time that year.")
    paper.y = 72.0
    paper.line("The Ministry of Trade should open a second lane at the northern")
    paper.turn_over()
    paper.paragraph("bridge by 31 December 2027.")
    document = read(paper.file())

    furniture = of_kind(document, PassageKind.FURNITURE)
    assert furniture.count("Minutes of the harbour board") == 3  # the fourth stands inside the sentence
    assert {"1", "2", "4"} <= set(furniture)
    (found,) = [p for p in read_document(document) if p.suggestion]
    assert found.suggestion is not None
    assert found.suggestion.title == "Open a second lane at the northern bridge by 31 December 2027"
    inside = document.text[found.start : found.end]
    assert "Minutes of the harbour board" in inside
    assert [inside[a - found.start : b - found.start].split() for a, b in found.gaps]


def test_two_columns_are_read_one_after_the_other() -> None:
    paper = Paper(measure=30)
    for x, words, more in ((72, "left", "and on and on "), (320, "right", "")):
        paper.y = 700.0
        for sentence in range(6):
            paper.paragraph(f"Sentence {sentence} of the {words} column goes {more * sentence}for some lines.", x=x)
    text = " ".join(read(paper.file()).text.split())
    assert text.index("Sentence 5 of the left") < text.index("Sentence 0 of the right")


def test_pages_are_parted_so_that_they_can_be_counted() -> None:
    document = read(making_pdf.report(3))
    assert document.text.count("\f") == 2


def test_the_table_of_contents_of_the_file_names_headings_that_look_like_text() -> None:
    paper = Paper()
    paper.paragraph("where things stand now, in short")
    paper.paragraph("The delegations met for three days, and spoke of the harbours and of what is to become of them.")
    plain, listed = paper.file(), making_pdf.with_outline(paper.file(), [("where things stand now, in short", 0)])
    assert of_kind(read(plain), PassageKind.HEADING) == []
    assert of_kind(read(listed), PassageKind.HEADING) == ["where things stand now, in short"]


def test_a_file_that_everybody_may_open_is_read_though_it_is_encrypted() -> None:
    assert suggested(read(making_pdf.encrypted(TALKS, password=""))) == suggested(read(TALKS))


def test_files_inside_are_named_and_not_read() -> None:
    document = read(making_pdf.with_attachment(TALKS, name="figures.csv"))
    assert document.notices == ("The file holds other files, which were not read: “figures.csv”.",)
    assert document.text == read(TALKS).text


def test_a_page_that_is_a_picture_among_others_is_named() -> None:
    paper = Paper()
    paper.paragraph("The delegations met for three days, and spoke of the harbours and of what is to become of them.")
    paper.turn_over()
    paper.pages[-1].append("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q")
    (notice,) = read(paper.file()).notices
    assert notice.startswith("Page 2 is a picture without text, so nothing on it was read.")


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: making_pdf.encrypted(TALKS, password="s"), "is protected by a password or against copying"),
        (lambda: making_pdf.scanned(3), "is a scan: its 3 pages are pictures without text. Run text recognition"),
        (lambda: making_pdf.scanned(1), "is a scan: its page is a picture without text."),
        (lambda: Paper().file(), "has no text: its words may be drawn as pictures or shapes."),
        (making_pdf.adobe_form, "is a form that only Adobe’s programs can show."),
        (lambda: TALKS[: len(TALKS) // 3], "is damaged or cut short"),
        (lambda: making_pdf.unfolding(40 * 1024 * 1024), "is damaged or cut short"),
        (lambda: making_pdf.many_pages(0), "has no pages."),
        (lambda: making_pdf.many_pages(MAX_PAGES + 1), "has 1,001 pages, more than the 1,000 this reads. Split it."),
    ],
    ids=["locked", "scan", "one scanned", "blank", "form", "cut short", "unfolds", "no pages", "many pages"],
)
def test_what_cannot_be_read_says_why_and_what_to_do(made: Callable[[], bytes], says: str) -> None:
    assert says in refusal(made())


def test_signs_without_a_meaning_are_called_gibberish() -> None:
    paper = Paper()
    for _ in range(20):
        paper.paragraph("qzx wrtp kdfg bnmv " * 6)
    assert "so its text comes out as gibberish" in refusal(paper.file())


def test_what_was_damaged_in_one_page_leaves_the_others() -> None:
    whole = making_pdf.report(3)
    document = read_file(whole.replace(b"/FlateDecode", b"/FlateDecodX", 1), name="report.pdf")
    assert "Harbour 2" in document.text


def test_reading_twice_gives_the_same_text() -> None:
    data = making_pdf.report(4)
    assert read(data) == read(data)
