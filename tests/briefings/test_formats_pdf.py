"""PDF files to documents: reading order, structure, pages and furniture; each file that cannot be read says why."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from briefings.reading import PassageKind, Unreadable, read_document, read_file
from briefings.reading.document.documents import Document
from briefings.reading.readers.html import reading as html
from briefings.reading.readers.pdf import reading as pdf
from briefings.reading.readers.pdf.reading import MAX_PAGES
from briefings.reading.readers.word import reading as word
from briefings.stored_sentences import MARK, as_stored
from tests.briefings import making, making_pdf, samples
from tests.briefings.making_pdf import Paper

TALKS = samples.pdf()


def read(data: bytes) -> Document:
    document = pdf.read(data, name="talks.pdf")
    reached = 0
    for passage in read_document(document):
        assert not document.text[reached : passage.start].strip()
        reached = passage.end
    assert not document.text[reached:].strip()
    assert [notice for notice in document.notices if not as_stored(notice).startswith(MARK)] == []
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


# Recommendations set in bold, between paragraphs that say what was found. Some go over lines, one has no full stop.
IN_BOLD = (
    (
        "The Ministry of Trade, together with the port authorities of both coasts and with the pilots who serve them, "
        "should open a second lane at the northern bridge by 31 December 2027."
    ),
    (
        "We recommend that the coast guard services publish their charts of the northern approaches, and that they "
        "keep them up to date in both languages."
    ),
    "The port authority must train forty pilots a year.",
    "The council should set up a joint desk at each of the harbours",
)
FOUND = "The number of incidents fell again this year, and lorries waited for a shorter time at both of the two gates."


def in_bold() -> dict[str, Document]:
    paper = Paper()
    for said in IN_BOLD:
        paper.paragraph(f"{FOUND} {FOUND}")
        paper.paragraph(said, bold=True)
    paragraphs = [part for said in IN_BOLD for part in (making.paragraph(FOUND), making.paragraph(said, bold=True))]
    page = "".join(f"<p>{FOUND}</p><p><b>{said}</b></p>" for said in IN_BOLD)
    return {
        "pdf": read(paper.file()),
        "word": word.read(making.word(*paragraphs), name="talks.docx"),
        "html": html.read(f"<html><body>{page}</body></html>".encode(), name="talks.html"),
    }


@pytest.mark.parametrize("kind", ["pdf", "word", "html"])
def test_recommendations_in_bold_paragraphs_are_suggested_and_no_headings(kind: str) -> None:
    document = in_bold()[kind]
    assert of_kind(document, PassageKind.HEADING) == []
    quotes = [
        " ".join(document.text[p.suggestion.start : p.suggestion.end].split())
        for p in read_document(document)
        if p.suggestion
    ]
    assert quotes == list(IN_BOLD)


def test_recommendations_in_bold_on_end_below_a_heading_are_none_either() -> None:
    paper = Paper()
    for _ in range(len(IN_BOLD)):
        paper.paragraph(f"{FOUND} {FOUND}")
    paper.line("Recommendations", bold=True)
    for said in IN_BOLD:
        paper.paragraph(said, bold=True)
    paper.paragraph(FOUND)
    document = read(paper.file())
    assert of_kind(document, PassageKind.HEADING) == ["Recommendations"]
    assert len(suggested(document)) == len(IN_BOLD)


def test_lines_in_bold_that_are_headings_stay_so() -> None:
    headings = (
        "Safety at sea",
        "What the ministries should do next about the bridge",
        "Safety at sea and in the ports of both coasts, and the future of the lighthouses there",
        "4.2 Trade and customs",
    )
    paper = Paper()
    for said in headings:
        paper.paragraph(said, bold=True)
        paper.paragraph(FOUND)
    paper.line("Directly above its text", bold=True)
    paper.paragraph(FOUND)
    found = [" ".join(said.split()) for said in of_kind(read(paper.file()), PassageKind.HEADING)]
    assert found == [*headings, "Directly above its text"]


def test_a_paragraph_that_is_partly_in_bold_stays_in_one_piece() -> None:
    paper = Paper()
    paper.paragraph(FOUND)
    paper.line("The board looked at the charts of the northern approaches and found that all", bold=False)
    paper.line("of the wrecks that lie close to the surface of the water are shown with their", bold=True)
    paper.line("depth, and that the port authority should publish them every year.", bold=False)
    document = read(paper.file())
    assert of_kind(document, PassageKind.HEADING) == []
    assert len(of_kind(document, PassageKind.SENTENCE)) == 2


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


def cut_table(*, ruled: bool, again: bool) -> Document:
    """A table whose second action begins at the foot of one page and ends at the top of the next."""
    action = "The ministry should publish the chart of the"
    rows = [
        [("No", "Action", "Who"), ("1", "The council should train pilots.", "Council"), ("2", action, "Ministry of")],
        [("", "northern approaches.", "Trade"), ("3", "The board should mend the pier.", "Board")],
    ]
    if again:
        rows[1].insert(0, rows[0][0])
    paper = Paper(numbered=True)
    for number, page in enumerate(rows):
        if number:
            paper.turn_over()
        paper.y = 116.0 if number == 0 else 760.0
        top = paper.y + 14
        for row in page:
            for x, cell in zip((76, 126, 426), row, strict=True):
                paper.put(cell, x, paper.y, bold=row[0] == "No")
            paper.y -= 20
        edges = (72, 120, 420, 523)
        tops = [top - 20 * n for n in range(len(page) + 1)]
        if ruled:
            paper.pages[-1] += [f"72 {y:.1f} m 523 {y:.1f} l S" for y in tops]
            paper.pages[-1] += [f"{x} {tops[0]:.1f} m {x} {tops[-1]:.1f} l S" for x in edges]
    return read(paper.file())


@pytest.mark.parametrize(
    ("ruled", "again"),
    [(True, False), (True, True), (False, False)],
    ids=["ruled", "ruled, with its head again", "without rules"],
)
def test_the_rest_of_a_row_that_a_page_end_cuts_joins_the_row(ruled: bool, again: bool) -> None:  # noqa: FBT001 - cases
    document = cut_table(ruled=ruled, again=again)
    assert "2\tThe ministry should publish the chart of the northern approaches.\tMinistry of Trade" in document.text
    assert "The ministry should publish the chart of the northern approaches." in quotes(document)
    assert len(quotes(document)) == 3


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


SIDE_BY_SIDE = (
    (
        "The coast guard services should set up a joint desk at every harbour by the end of the year, and the pilots "
        "who serve both coasts should be heard before the rules are changed."
    ),
    (
        "Trade rose again. The port authority must train forty pilots a year at the shared school, so that ships need "
        "not wait outside the bar when the weather turns."
    ),
    (
        "Nobody was hurt. We recommend that the council publish the plan of the breakwater in both languages before "
        "work begins on its northern end, which the storm damaged."
    ),
)


def quotes(document: Document) -> list[str]:
    found = [p.suggestion for p in read_document(document) if p.suggestion]
    return [" ".join(document.text[part.start : part.end].split()) for part in found]


@pytest.mark.parametrize("below", [False, True], ids=["alone", "above a wide table"])
def test_three_columns_are_read_one_after_the_other(below: bool) -> None:  # noqa: FBT001 - one of two
    paper = Paper(measure=26)
    for x, said in zip((60, 230, 400), SIDE_BY_SIDE, strict=True):
        paper.y = 700.0
        paper.paragraph(said, x=x)
    if below:
        for number in range(4):
            cells = (str(number), f"Chart {number} of the ports", "Trade", "2027")
            for x, cell in zip((60, 110, 350, 470), cells, strict=True):
                paper.put(cell, x, 500 - 14 * number)
    document = read(paper.file())
    # The first column asks for two things, each of which is a quote of its own.
    assert [said for said in quotes(document) if "Chart" not in said] == [
        *SIDE_BY_SIDE[0].split(", and "),
        SIDE_BY_SIDE[1].removeprefix("Trade rose again. "),
        SIDE_BY_SIDE[2].removeprefix("Nobody was hurt. "),
    ]


def test_no_quote_runs_over_a_gap_that_may_part_columns() -> None:
    paper = Paper(measure=40)
    for x, said in ((72, SIDE_BY_SIDE[0]), (330, SIDE_BY_SIDE[1])):
        for place, line in enumerate(textwrap.wrap(said, 40)[:3]):
            paper.put(line, x, 700 - 14 * place)
    document = read(paper.file())
    words = [" ".join(textwrap.wrap(said, 40)[:3]) for said in SIDE_BY_SIDE]
    assert quotes(document)
    assert all(any(quote in said for said in words) for quote in quotes(document))
    assert document.notices == ("Page 1 has text side by side. It was read column by column. Check the order there.",)


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
        (lambda: making_pdf.unfolding(40 * 1024 * 1024), "has no text"),
        (lambda: making_pdf.many_pages(0), "has no pages."),
        (lambda: making_pdf.many_pages(MAX_PAGES + 1), "has 1,001 pages. A file can have up to 1,000. Split it."),
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


STRUCK = "the council should close all of the harbours."


def struck() -> Paper:
    paper = Paper()
    paper.paragraph("the council should open all of the harbours.")
    paper.strike(STRUCK, 72, paper.y)
    paper.paragraph(STRUCK)
    paper.paragraph("the council should mend all of the harbours.")
    return paper


def test_text_with_a_line_through_it_is_left_out_with_a_notice() -> None:
    document = read(struck().file())
    assert document.text.split("\n\n") == [
        "the council should open all of the harbours.",
        "the council should mend all of the harbours.\n",
    ]
    assert document.notices == ("Page 1 holds text that is struck out. It was left out.",)


def test_a_struck_word_leaves_no_gap_that_parts_a_line() -> None:
    paper = Paper()
    before = "the council should close "
    paper.strike("all of the ", 72 + making_pdf.wide(before), paper.y)
    paper.line(before + "all of the harbours.")
    assert read(paper.file()).text == "the council should close harbours.\n"


def test_lines_below_text_and_of_tables_strike_nothing_out() -> None:
    paper = struck()
    paper.pages[-1] = [said.replace(" l S", " l S") for said in paper.pages[-1] if not said.endswith("l S")]
    paper.pages[-1] += [f"72 {y:.1f} m 320 {y:.1f} l S" for y in (768.5, 753.0)]  # under a line, and above all
    paper.pages[-1].append("60 773.3 m 500 773.3 l S")  # a drawing's: it is longer than what it crosses
    document = read(paper.file())
    assert STRUCK in document.text
    assert document.notices == ()


HIDDEN = ("Page 1 holds hidden text. It was left out.",)


@pytest.mark.parametrize(
    ("before", "after", "notices"),
    [
        ("3 Tr", "0 Tr", HIDDEN),  # invisible
        ("1 g", "0 g", HIDDEN),  # white on white
        ("0 0 1 rg 60 500 400 300 re f 1 g", "0 g", ()),  # white on blue
        ("0.05 0 0 0.05 0 0 cm", "20 0 0 20 0 0 cm", HIDDEN),  # too small to be seen
        ("1 0 0 1 600 0 cm", "1 0 0 1 -600 0 cm", HIDDEN),  # beside the page
    ],
    ids=["invisible", "white", "white on blue", "tiny", "beside the page"],
)
def test_text_that_nobody_sees_is_left_out_with_a_notice(before: str, after: str, notices: tuple[str, ...]) -> None:
    paper = Paper()
    paper.paragraph(FOUND)
    paper.pages[-1].append(before)
    paper.paragraph("The council should close the harbours.")
    paper.pages[-1].append(after)
    document = read(paper.file())
    assert ("close the harbours" in document.text) == (notices == ())
    assert document.notices == notices


def test_invisible_text_over_a_picture_is_what_text_recognition_found_there() -> None:
    paper = Paper()
    paper.pages[-1].append("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q 3 Tr")
    paper.paragraph(FOUND)
    document = read(paper.file())
    assert FOUND.rsplit(maxsplit=1)[-1] in document.text
    assert document.notices == ()


def test_native_code_reads_behind_the_fence() -> None:
    assert read_file(TALKS, name="talks.pdf").text == read(TALKS).text


@pytest.mark.slow
def test_a_page_that_unfolds_to_more_than_the_memory_is_refused_in_words() -> None:
    with pytest.raises(Unreadable, match="needs too much memory"):
        read_file(making_pdf.unfolding(700 * 1024 * 1024), name="talks.pdf")


def test_reading_twice_gives_the_same_text() -> None:
    data = making_pdf.report(4)
    assert read(data) == read(data)
