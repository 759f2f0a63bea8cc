"""Word documents to documents: numbers as Word shows them, tables, notes, tracked changes; nothing hostile gets in."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.reading import Unreadable
from briefings.reading.document.documents import Document
from briefings.reading.document.structure import BlockKind
from briefings.reading.readers.building import HIDDEN, STRUCK
from briefings.reading.readers.word import reading as word
from briefings.reading.readers.word.archive import LARGEST_PART
from briefings.reading.readers.word.reading import COMMENTS, EMBEDDED, MACROS, TRACKED
from tests.briefings import making
from tests.briefings.making import WORD, assert_sound, paragraph, run, shown, suggested, table, words

REPORT = making.word(
    paragraph("Review of the round", style="Title"),
    paragraph("Summary", style="H1"),
    paragraph("We recommend that the Ministry of Health:"),
    paragraph("establish a health task force;", numbered=(1, 0)),
    paragraph("with a chair", numbered=(1, 1)),
    paragraph("create a data repository.", numbered=(1, 0)),
    paragraph("Actions", style="Mine"),
    table(("Action", "Goal"), ("Build a register", "Know what is there"), head=True),
)


def read(data: bytes) -> Document:
    document = word.read(data, name="report.docx")
    assert_sound(document)
    return document


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        word.read(data, name="report.docx")
    return str(caught.value)


def test_a_document_keeps_its_structure() -> None:
    assert shown(read(REPORT)) == [
        ("heading", 1, "Review of the round"),
        ("heading", 1, "Summary"),
        ("paragraph", None, "We recommend that the Ministry of Health:"),
        ("item", 1, "1. establish a health task force;"),
        ("item", 2, "(a) with a chair"),
        ("item", 1, "2. create a data repository."),
        ("heading", 2, "Actions"),
        ("table_header", None, "Action\tGoal"),
        ("table_row", None, "Build a register\tKnow what is there"),
    ]


def test_suggestions_are_those_of_the_same_text_in_markdown() -> None:
    assert {"establish a health task force", "create a data repository.", "Build a register"} <= set(
        suggested(read(REPORT))
    )


def test_a_list_goes_on_counting_after_a_paragraph_and_another_begins_again() -> None:
    document = read(
        making.word(
            paragraph("first one", numbered=(1, 0)),
            paragraph("Words between the parts of the list."),
            paragraph("second one", numbered=(1, 0)),
            paragraph("Words before another list."),
            paragraph("again the first", numbered=(9, 0)),
        )
    )
    assert words(document, BlockKind.ITEM) == ["1. first one", "2. second one", "1. again the first"]


def test_bullets_and_numbers_without_a_stop_become_marks() -> None:
    document = read(
        making.word(
            paragraph("a bullet", numbered=(2, 0)), paragraph("Text."), paragraph("a plain number", numbered=(4, 0))
        )
    )
    assert words(document, BlockKind.ITEM) == ["- a bullet", "1. a plain number"]


def test_a_label_that_is_a_word_stands_before_its_paragraph() -> None:
    document = read(making.word(paragraph("Hire inspectors in every region.", numbered=(3, 0))))
    assert document.text == "Recommendation 1: Hire inspectors in every region."


def test_headings_show_their_numbers() -> None:
    document = read(
        making.word(
            paragraph("Scope", style="H1", numbered=(4, 0)),
            paragraph("Method", style="H2", numbered=(4, 1)),
            paragraph("Some words."),
        )
    )
    assert words(document, BlockKind.HEADING) == ["1 Scope", "1.1 Method"]


def test_a_short_paragraph_in_bold_is_a_heading() -> None:
    document = read(making.word(paragraph("Next steps", bold=True), paragraph("• open the register")))
    assert words(document, BlockKind.HEADING) == ["Next steps"]


def test_the_table_of_contents_is_furniture() -> None:
    document = read(
        making.word(paragraph("Scope 3", style="TOC1"), paragraph("Scope", style="H1"), paragraph("Words."))
    )
    assert words(document, BlockKind.FURNITURE) == ["Scope 3"]


def test_a_first_row_in_bold_is_the_header() -> None:
    document = read(making.word(table(("Action", "Goal"), ("Build", "Know"), bold=True)))
    assert words(document, BlockKind.TABLE_HEADER) == ["Action\tGoal"]


def test_merged_cells_leave_the_columns_in_their_places() -> None:
    def cell(said: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(said)}</w:tc>"

    rows = (
        cell("Theme") + cell("Action") + cell("Lead"),
        cell("Health", '<w:vMerge w:val="restart"/>') + cell("One") + cell("A"),
        cell("", "<w:vMerge/>") + cell("Two") + cell("B"),
        cell("All", '<w:gridSpan w:val="2"/>') + cell("C"),
    )
    document = read(making.word(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"))
    assert document.text.split("\n") == ["Theme\tAction\tLead", "Health\tOne\tA", "″\tTwo\tB", "All\t\tC"]


def test_several_paragraphs_in_one_cell_are_several() -> None:
    def cell(*said: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(map(paragraph, said))}</w:tc>"

    rows = (
        cell("Action") + cell("Lead") + cell("Status"),
        cell("Open the gate.", "Mend both locks.") + cell("Port", "Town") + cell("Done", "Open"),
        cell("Map all wells here.", "Print two hundred maps.") + cell("Ministry of Water") + cell("Open"),
    )
    document = read(making.word(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"))
    assert document.text.split("\n")[1:] == [
        "Open the gate.\tPort\tDone",
        "Mend both locks.\tTown\tOpen",
        "Map all wells here.\tMinistry of Water\tOpen",
        "Print two hundred maps.\t″\t″",
    ]


def test_a_box_is_no_table() -> None:
    document = read(making.word(table(("Words in a box.",)), paragraph("Words below.")))
    assert words(document, BlockKind.PARAGRAPH) == ["Words in a box.", "Words below."]


def test_tracked_changes_are_read_as_if_accepted() -> None:
    body = (
        f"<w:p><w:ins>{run('The ministry ')}</w:ins><w:del><w:r><w:delText>may </w:delText></w:r></w:del>"
        f"{run('should act.')}</w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('One ')}</w:p><w:p>{run('paragraph.')}</w:p>"
    )
    document = read(making.word(body))
    assert document.text == "The ministry should act.\n\nOne paragraph."
    assert document.notices == (TRACKED,)


def test_footnotes_and_endnotes_stand_at_the_end() -> None:
    body = f'<w:p>{run("It costs 5")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" million")}'
    body += '<w:r><w:endnoteReference w:id="7"/></w:r></w:p>'
    notes = {
        f"word/{kind}s.xml": f'<w:x {WORD}><w:{kind} w:id="{number}"><w:p>{run(said)}</w:p></w:{kind}></w:x>'
        for kind, number, said in (("footnote", 2, "See page 4."), ("endnote", 7, "See below."))
    }
    document = read(making.word(body, parts=notes))
    assert shown(document) == [
        ("paragraph", None, "It costs 5[1] million[2]"),
        ("footnote", None, "[1] See page 4."),
        ("footnote", None, "[2] See below."),
    ]


def test_words_in_text_boxes_controls_and_links_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        f"</mc:AlternateContent></w:r>{run('Beside it ')}<w:hyperlink>{run('a link')}</w:hyperlink>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run(' and a control.')}</w:sdtContent></w:sdt></w:p>"
    )
    assert read(making.word(body)).text == "In a box.\n\nBeside it a link and a control."


def test_what_was_left_out_is_said() -> None:
    body = (
        f"<w:p>{run('Words.')}<w:r><w:commentReference w:id='1'/></w:r>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret</w:t></w:r></w:p><w:altChunk/>"
    )
    document = read(making.word(body, parts={"word/vbaProject.bin": b"x"}))
    assert document.text == "Words."
    assert document.notices == (COMMENTS, HIDDEN, EMBEDDED, MACROS)


def test_external_relationships_are_not_followed() -> None:
    parts = {
        "_rels/.rels": '<Relationships xmlns="r"><Relationship Type="x/officeDocument" Target="http://example.org/a" '
        'TargetMode="External"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="r"><Relationship Id="r1" Type="x/image" '
        'TargetMode="External" Target="http://example.org/x.png"/></Relationships>',
    }
    assert read(making.word(paragraph("Words."), parts=parts)).text == "Words."


def test_running_heads_are_not_read() -> None:
    parts = {"word/header1.xml": f"<w:hdr {WORD}>{paragraph('Confidential')}</w:hdr>"}
    assert "Confidential" not in read(making.word(paragraph("Words."), parts=parts)).text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "protected by a password"),
        (b"Only words.", "is not a Word document"),
        (REPORT[: len(REPORT) // 2], "damaged or cut short"),
        (making.zipped({"notes.txt": "x"}), "is a zip archive"),
        (making.zipped({"xl/workbook.xml": "<x/>"}), "Excel workbook"),
        (making.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "OpenDocument"),
        (making.word(), "holds no text"),
        (making.word(parts={"word/document.xml": "<w:document"}), "damaged or cut short"),
        (making.word(parts={"word/document.xml": "<html>not Word</html>"}), "not a Word document"),
        (
            making.word(parts={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "declarations of entities",
        ),
        (
            making.word(parts={"word/document.xml": '<!DOCTYPE a SYSTEM "http://example.org/a"><a/>'.encode("utf-16")}),
            "declarations of entities",
        ),
        (making.word("<w:sdt>" * 2000 + "</w:sdt>" * 2000), "inside each other"),
        (making.zipped({f"word/{number}": "" for number in range(5001)}), "more than a document can hold"),
    ],
)
def test_refusals_say_what_is_wrong(data: bytes, said: str) -> None:
    sentence = refusal(data)
    assert said in sentence
    assert sentence.startswith("“report.docx”")
    assert sentence.endswith(".")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = making.word(parts={"word/document.xml": b"<a>" + b" " * (LARGEST_PART + 1)})
    assert len(bomb) < 100_000
    begun = time.process_time()
    assert "unpacks to more" in refusal(bomb)
    assert time.process_time() - begun < 5


SAID = st.one_of(
    st.sampled_from(["• typed", "1. typed", "(a) typed", "We recommend:", "Recommendations", "---", "a|b", " ", "[1]"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20),
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.builds(
                lambda said, number, depth: paragraph(run(said), numbered=(number, depth)),
                SAID,
                st.integers(0, 5),
                st.integers(0, 3),
            ),
            st.builds(lambda said, style: paragraph(run(said), style=style), SAID, st.sampled_from(["", "H1", "TOC1"])),
            st.builds(lambda said: paragraph(run(said, bold=True)), SAID),
            st.builds(
                lambda *said: table(tuple(map(run, said[:2])), tuple(map(run, said[2:]))), SAID, SAID, SAID, SAID
            ),
        ),
        max_size=12,
    )
)
def test_blocks_cover_any_document(body: list[str]) -> None:
    try:
        document = word.read(making.word(*body), name="report.docx")
    except Unreadable as error:
        assert "holds no text" in str(error)  # noqa: PT017
        return
    assert_sound(document)


def test_mutated_documents_are_read_or_refused() -> None:
    making.assert_survives(
        lambda data: word.read(data, name="report.docx"),
        REPORT, seed=5, rounds=250, hits=(1, 3, 12), cuts=(0, 1, 40), put=(b"\x00", b"PK", b"\xff", b"a"),
    )  # fmt: skip


def test_mutated_xml_is_read_or_refused() -> None:
    chance = random.Random(6)
    body = "".join(
        (paragraph("one", numbered=(1, 0)), table(("a b", "c d"), ("e f", "g h")), paragraph("two", style="H1"))
    )
    swaps = ("w:p", "w:r", "w:tc", "w:tr", "w:tbl", "w:del", "w:ins", "w:pPr", "w:sdt")
    values = ('"-1"', '"99999999999"', '"x"', '""')
    for _ in range(250):
        mutated = body
        for _ in range(chance.choice((1, 2, 4))):
            old, new = chance.choice(swaps), chance.choice(swaps)
            mutated = mutated.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
            mutated = mutated.replace('"1"', chance.choice(values), 1)
        try:
            document = word.read(making.word(mutated), name="report.docx")
        except Unreadable as error:
            assert str(error).endswith(".")  # noqa: PT017
        else:
            assert_sound(document)


@pytest.mark.parametrize(("mark", "is_read"), [("strike", ""), ("dstrike", ""), ('strike w:val="0"', "all ")])
def test_what_is_struck_out_is_left_out_with_a_notice(mark: str, is_read: str) -> None:
    run = '<w:r><w:t xml:space="preserve">'
    struck = f'<w:r><w:rPr><w:{mark}/></w:rPr><w:t xml:space="preserve">all </w:t></w:r>'
    document = read(making.word(f"<w:p>{run}Close </w:t></w:r>{struck}{run}ports.</w:t></w:r></w:p>"))
    assert document.text.strip() == f"Close {is_read}ports."
    assert document.notices == (() if is_read else (STRUCK,))
