"""The progress report as Word and as PDF: built as it should be, and every character as it was written."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker.reports import glyphs, pdf, typeset, word
from tracker.reports.changes import Change, ChangeGroup
from tracker.reports.report import Fact, ItemBlock, ProgressReport, Quoted, RaisedItem, ReportFigure
from tracker.reports.text import is_right_to_left, plain

SignIn = Callable[..., Client]

MARKUP = r"#let x = $1 * @you_ `a` <b> \n \"q\" [c] {d} // e /* f */ ~ --- 'g' = h - i + j %(k)s {l} & <!-- m -->"
ACCENTS = "éàüß Łódź Çağrı Ελλάδα Київ “quoted” … 3 → 4"
ARABIC, HEBREW = "السلام عليكم", "שלום עולם"
AWKWARD = (MARKUP, ACCENTS, ARABIC, HEBREW)
CHINESE = "中文"
SECONDS_FOR_500 = 5


def block(words: str, number: int = 1) -> ItemBlock:
    """A recommendation with the same words wherever there can be any."""
    return ItemBlock(
        name=f"PARIS-{number:02} {words}",
        url=f"http://testserver/recommendations/PARIS-{number:02}/",
        marking="Restricted",
        facts=(Fact("Status", "In progress since 3 March 2026"), Fact("Lead", words), Fact("Next step", words)),
        quotes=(Quoted(words, f"Under “Next steps” in {words}"),),
    )


def report(*words: str) -> ProgressReport:
    """A report with those words in everything that people write."""
    return ProgressReport(
        title="Progress report",
        language="en-gb",
        as_of=date(2026, 3, 30),
        since=date(2026, 2, 28),
        period="As of 30 March 2026. What changed since 28 February 2026.",
        about="; ".join(words),
        made_by="Prepared for Reader, with what Reader can see.",
        address="http://testserver/report/?since=2026-02-28",
        markings=("Restricted",),
        summary="Of 2 recommendations, 1 is closed (1 verified) and 1 is in progress.",
        figures=tuple(ReportFigure(f"Figure {n}", n, "What it counts", "http://testserver/") for n in range(60)),
        to_raise=tuple(RaisedItem(f"PARIS-01 {each}", "http://testserver/", "Late.", each, each) for each in words),
        changes=(ChangeGroup("New", tuple(Change(each, "http://testserver/", each, each) for each in words)),),
        changes_left_out="",
        items=tuple(block(each, number) for number, each in enumerate(words, 1)),
        counting=("Counted so.",),
    )


def squeezed(words: str) -> str:
    """Words without any blanks, for lines end anywhere."""
    return re.sub(r"\s+", "", words)


# --- Word ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made_word() -> Any:
    """A Word file full of awkward words."""
    return docx.Document(io.BytesIO(word.document(report(*AWKWARD))))


def test_the_word_file_says_what_it_is_and_in_which_language(made_word: Any) -> None:
    assert made_word.core_properties.title == "Progress report"
    assert made_word.core_properties.language == "en-GB"
    assert made_word.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    assert made_word.sections[0].header.paragraphs[0].text == "Restricted"


def test_the_word_file_is_built_of_styles_and_nothing_looks_special_by_itself(made_word: Any) -> None:
    styles = {paragraph.style.name for paragraph in made_word.paragraphs}

    assert {"Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet", "List Number", "Quote", "Caption"} <= styles
    assert {"Fact", "Source", "Marking", "Quote (right to left)"} <= styles
    for paragraph in made_word.element.body.iter(qn("w:p")):
        assert {child.tag for properties in paragraph.iter(qn("w:pPr")) for child in properties} <= {qn("w:pStyle")}
    for run in made_word.element.body.iter(qn("w:rPr")):
        assert {child.tag for child in run} <= {qn("w:rStyle")}


def test_headings_of_the_word_file_lead_through_it(made_word: Any) -> None:
    headings = [p.text for p in made_word.paragraphs if p.style.name == "Heading 1"]

    assert headings == [
        "In short",
        "To raise",
        "Changed since 28 February 2026",
        "Recommendations",
        "How figures are counted",
    ]


def test_the_head_of_a_table_is_repeated_and_pages_are_numbered(made_word: Any) -> None:
    (table,) = made_word.tables
    first, *others = table._tbl.tr_lst

    assert first.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row.find(f".//{qn('w:tblHeader')}") is None for row in others)
    foot = made_word.sections[0].footer._element
    assert [field.get(qn("w:instr")) for field in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "".join(node.text or "" for node in foot.iter(qn("w:t"))) == "Page 1 of 1"


def test_all_words_stand_in_the_word_file_as_they_were_written(made_word: Any) -> None:
    quotes = [p.text for p in made_word.paragraphs if p.style.name.startswith("Quote")]

    assert quotes == list(AWKWARD)
    assert [p.style.name for p in made_word.paragraphs if p.text in (ARABIC, HEBREW)] == ["Quote (right to left)"] * 2


def test_control_characters_do_not_stop_a_file() -> None:
    words = plain("a\x00b\x08c\ud800d\uffffe\x85f\r\ng\th")

    assert words == "a�b�c�d�e�f\ng\th"
    assert docx.Document(io.BytesIO(word.document(report(words)))).paragraphs
    assert pdf.document(report(words)).startswith(b"%PDF")


@pytest.mark.slow
def test_libreoffice_opens_the_word_file(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None and not os.environ.get("CI"):
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "report.docx").write_bytes(word.document(report(*AWKWARD)))

    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [str(soffice), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "report.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=180,
    )

    pages = pypdf.PdfReader(tmp_path / "report.pdf").pages
    words = squeezed("".join(page.extract_text() for page in pages))
    assert squeezed(MARKUP) in words
    assert squeezed(ACCENTS) in words
    assert f"Page1of{len(pages)}" in words
    assert "WhatitcountsFigure0" in words
    assert words.count("RecommendationsNumberWhatitcounts") == 2, "the head of a table of two pages"


# --- PDF -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made_pdf() -> pypdf.PdfReader:
    """A PDF file full of awkward words."""
    return pypdf.PdfReader(io.BytesIO(pdf.document(report(*AWKWARD))))


def words_of(reader: pypdf.PdfReader) -> str:
    return "".join(page.extract_text() for page in reader.pages)


def tags(reader: pypdf.PdfReader) -> Iterator[str]:
    """The names of all elements of a PDF file's structure, in order."""
    ahead = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while ahead:
        node = ahead.pop(0).get_object()
        if isinstance(node, dict) and "/S" in node:
            yield str(node["/S"])
        children = node.get("/K", []) if isinstance(node, dict) else []
        children = children.get_object() if hasattr(children, "get_object") else children
        ahead = [
            each for each in (children if isinstance(children, list) else [children]) if hasattr(each, "get_object")
        ] + ahead


def test_the_pdf_file_says_that_it_is_accessible_and_in_which_language(made_pdf: pypdf.PdfReader) -> None:
    root = made_pdf.trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode()

    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", about)
    assert root["/MarkInfo"]["/Marked"] is not False
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"].lower() == "en-gb"
    assert made_pdf.metadata.title == "Progress report"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])


def test_the_structure_of_the_pdf_file_has_headings_lists_quotes_and_a_table_with_a_head(
    made_pdf: pypdf.PdfReader,
) -> None:
    found = list(tags(made_pdf))

    assert found.count("/H1") == 1
    assert found.count("/H2") == 5
    assert found.count("/H3") == 1 + len(AWKWARD)
    assert found.count("/TH") == 3
    assert {"/L", "/LI", "/Table", "/THead", "/BlockQuote", "/Link", "/Caption", "/Strong"} <= set(found)


def test_all_words_stand_in_the_pdf_file_as_they_were_written(made_pdf: pypdf.PdfReader) -> None:
    words = squeezed(words_of(made_pdf))

    for written in (MARKUP, ACCENTS):
        # What it is about; three times each in what to raise and in changes; title, two facts, quote and source.
        assert words.count(squeezed(written)) == 12, written
    for written in (ARABIC, HEBREW):
        # Some readers give what is read from right to left in the order in which it stands on the page.
        parts = written.split()
        assert all(part in words or part[::-1] in words for part in parts), written
    assert "Restricted" in made_pdf.pages[-1].extract_text()
    assert f"Page 1 of {len(made_pdf.pages)}" in made_pdf.pages[0].extract_text()
    assert "�" not in words


def test_what_no_font_has_is_said_and_not_left_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whatever fonts this machine has.
    monkeypatch.setattr(glyphs, "lacking", lambda texts: frozenset(c for t in texts for c in t if c in CHINESE))
    made = report(f"A {CHINESE} wall")

    words = words_of(pypdf.PdfReader(io.BytesIO(pdf.document(made))))

    assert "A �� wall" in words
    assert CHINESE not in words
    said = "The fonts for PDF files lack some characters of this report, which stand there as �: Chinese."
    assert squeezed(said) in squeezed(words)
    assert pdf.unshown(made).startswith(said.removesuffix(".") + " (such as 中 文).")
    assert not pdf.unshown(report("plain"))


def test_the_page_says_what_its_pdf_file_lacks(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "lacking", lambda texts: frozenset(c for t in texts for c in t if c in CHINESE))
    factories.track(cast, title=f"A {CHINESE} wall")

    words = text(sign_in(cast.reader).get(reverse("report")).content.decode())

    assert "A 中文 wall" in words
    assert "which stand there as �: Chinese (such as 中 文)." in words


def test_each_character_is_known_to_be_shown_or_to_be_lacking() -> None:
    tangut = "\U00017000"  # no font for a page of text has it

    assert glyphs.lacking([*AWKWARD, f"a{tangut}b"]) == {tangut}
    assert glyphs.without(f"a{tangut}b", frozenset({tangut})) == "a�b"
    assert glyphs.lacking("".join(glyphs._SURE)) == frozenset()
    assert glyphs._can_show(sorted(glyphs._SURE - {"\n"}))


def test_letters_and_their_marks_stay_together() -> None:
    assert list(glyphs.clusters("e\u0301a \u0301👩\u200d🚀👍🏽x")) == [
        "e\u0301",
        "a",
        " ",
        "\u0301",
        "👩\u200d🚀",
        "👍🏽",
        "x",
    ]
    assert [glyphs.script(each) for each in ("a", "ไ", "中", "!", "😀")] == ["LATIN", "THAI", "CJK", "", ""]


@pytest.mark.parametrize("seed", range(4))
def test_no_text_stops_the_pdf_file(seed: int) -> None:
    """Text of all scripts, marks without letters, private characters: some come out as �, and there is a file."""
    chance = random.Random(seed)
    ranges = [(0x20, 0x250), (0x250, 0x3000), (0x300, 0x370), (0x590, 0xE00), (0x2000, 0x2100), (0x3000, 0xFFFF)]
    words = plain("".join(chr(chance.randrange(*chance.choice([*ranges, (0x1F000, 0x1FA00)]))) for _ in range(120)))

    assert pdf.document(report(words)).startswith(b"%PDF")


def test_what_is_read_from_right_to_left_is_known_by_its_first_letter() -> None:
    for words in (ARABIC, HEBREW, f"12. {ARABIC}", f"“{HEBREW}” x"):
        assert is_right_to_left(words)
    for words in ("", "12", f"a {ARABIC}", ACCENTS):
        assert not is_right_to_left(words)


@pytest.mark.parametrize("stopped", ["time", "refusal"])
def test_a_pdf_file_that_cannot_be_made_leads_back_to_the_page(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, stopped: str
) -> None:
    factories.track(cast)
    if stopped == "time":
        monkeypatch.setattr(pdf, "SECONDS", 0)
    else:
        monkeypatch.setattr(pdf, "_typeset", lambda data: None)

    answer = sign_in(cast.reader).get(reverse("report-pdf"))

    words = text(answer.content.decode())
    assert answer.status_code == 503
    assert "Establish a joint laboratory network" in words
    said = {"time": "takes longer than 0 seconds to make", "refusal": "The PDF file could not be made. Use Word"}
    assert said[stopped] in words


def test_the_typesetter_is_told_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> Any:
        given.update(options, command=command)
        return subprocess.CompletedProcess(command, 0, b"%PDF", b"")

    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setattr(subprocess, "run", run)

    assert pdf.document(report("words")) == b"%PDF"
    assert set(given["env"]) == {"PYTHONPATH", "PYTHONUTF8", "SYSTEMROOT"}
    assert "words" not in " ".join(given["command"])
    assert given["timeout"] == pdf.SECONDS


def test_the_files_of_the_page_are_files(cast: Cast, sign_in: SignIn) -> None:
    factories.track(cast, title=MARKUP[:200])
    client = sign_in(cast.reader)

    answers = {name: client.get(reverse(name)) for name in ("report-word", "report-pdf")}

    words = "\n".join(p.text for p in docx.Document(io.BytesIO(answers["report-word"].content)).paragraphs)
    assert MARKUP in words
    assert squeezed(MARKUP) in squeezed(words_of(pypdf.PdfReader(io.BytesIO(answers["report-pdf"].content))))
    for name, ending in (("report-word", "docx"), ("report-pdf", "pdf")):
        assert re.fullmatch(
            rf'attachment; filename="progress-report-\d{{4}}-\d\d-\d\d\.{ending}"', answers[name]["Content-Disposition"]
        )


@pytest.mark.slow
def test_five_hundred_recommendations_are_a_pdf_file_within_seconds() -> None:
    words = "The ministries should establish a joint network of laboratories and publish what they find. " * 3
    many = replace(report("few"), items=tuple(block(words, number) for number in range(500)))

    begun = os.times()
    made = pdf.document(many)
    ended = os.times()

    # Of the processor, for somebody else may use it too.
    assert sum(ended[:4]) - sum(begun[:4]) < SECONDS_FOR_500
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) > 100


def test_the_markup_of_the_pdf_file_holds_no_words() -> None:
    assert typeset.MARKUP.read_text("utf-8").count("sys.inputs.report") == 2, "one in a comment"
