"""Documents made to fill the memory: each is refused with a sentence before it does, and large honest ones are read."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from briefings import storing
from briefings.reading import Unreadable, guarded
from briefings.reading.child import REFUSED
from briefings.reading.document.unreadable import from_json
from briefings.reading.readers import limits
from briefings.reading.readings import read_here
from tests.briefings import making, making_pdf
from tests.slow import one_in

MB = 1024 * 1024
ROOT = Path(guarded.__file__).resolve().parents[2]
PAGE = b"<!doctype html><html><body>"


def mail(body: bytes, kind: bytes = b"text/plain") -> bytes:
    head = b"From: desk@example.org\nSubject: Talks\nMIME-Version: 1.0\nContent-Type: " + kind
    return head + b"\n\n" + body


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read_here(data, name=name)
    said = str(caught.value)
    assert said.startswith(f"“{name}”")
    assert "split" in said.lower() or "paste" in said.lower()
    return said


@pytest.mark.parametrize(
    ("name", "data", "says"),
    one_in(
        3,
        [
            pytest.param("a.html", PAGE + b"<p>a</p>" * 300_001, "600,005 tags", id="paragraphs of a page"),
            pytest.param(
                "a.html", PAGE + b"<p>" + b"a<br>" * 600_001, "tags. A page can have up to", id="line breaks of a page"
            ),
            pytest.param("a.html", PAGE + b"<p>abcdef</p>" * 20_001, "20,000 paragraphs", id="passages of a page"),
            pytest.param("a.html", PAGE + b"<table>" + b"<tr><td>a<td>b" * 20_001, "table rows", id="rows of a page"),
            pytest.param("a.html", PAGE + b"<p>" + b"a<br>" * 150_001, "150,000 lines", id="lines of a page"),
            pytest.param("a.txt", b"a\n" * 150_001, "150,000 lines", id="lines of a text"),
            pytest.param("a.txt", b"- We agree.\n\n" * 20_001, "20,001 passages", id="items of a text"),
            pytest.param("a.txt", b"We should act. " * 20_001, "20,001 passages", id="sentences of a text"),
            pytest.param("a.eml", mail(b"a\n" * 1_000_001), "1,000,006 lines", id="lines of a mail"),
            pytest.param("a.eml", mail(b"a\n" * 150_001), "150,000 lines", id="lines of the text of a mail"),
            pytest.param("a.eml", mail(b"<p>a</p>" * 300_001, b"text/html"), "600,002 tags", id="tags of a mail"),
            pytest.param("a.docx", making.word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 20_001), "20,000", id="of Word"),
        ],
    ),
)
def test_what_is_too_much_to_review_is_refused_before_it_is_read(name: str, data: bytes, says: str) -> None:
    assert says in refusal(data, name)


def test_elements_of_all_parts_of_a_word_file_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ELEMENTS", 3_000)
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = f"<w:styles {spaces}>{'<w:style/>' * 2_000}</w:styles>"
    body = "<w:p/>" * 500 + making.paragraph("The ministries should act.")
    assert read_here(making.word(body), name="a.docx").passages
    assert "made of more than 3,000 parts" in refusal(
        making.word(body * 3, parts={"word/styles.xml": styles}), "a.docx"
    )


def test_text_painted_on_all_pages_of_a_pdf_counts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    data = making_pdf.report(3)
    assert read_here(data, name="a.pdf").passages
    monkeypatch.setattr(limits, "MAX_WORDS_PAINTED", 300)
    assert "more than 300 pieces of text" in refusal(data, "a.pdf")


def test_a_text_that_unfolds_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CHARACTERS", 1 * MB)
    assert "more than 1 million characters" in refusal(
        making.word(making.paragraph("The ministries should act. " * 50_000)), "a.docx"
    )


def test_as_many_passages_as_may_be_are_read() -> None:
    reading = read_here(b"We agree.\n\n" * limits.MAX_PASSAGES, name="a.txt")
    assert len(reading.passages) == limits.MAX_PASSAGES


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other ways")
@pytest.mark.parametrize(
    ("name", "data"),
    one_in(
        3,
        [
            pytest.param("a.html", PAGE + b"<p>a</p>" * 3_000_000, id="page"),
            pytest.param("a.html", PAGE + b"<p a b c d e f g h>" * 1_300_000, id="attributes"),
            pytest.param("a.txt", b"a\n\n" * 690_000, id="text"),
            pytest.param("a.eml", mail(b"a\n\n" * 8_000_000), id="mail"),
            pytest.param("a.docx", making.word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 900_000), id="word"),
        ],
    ),
)
def test_a_file_made_to_fill_the_memory_does_not(name: str, data: bytes) -> None:
    code, most, said = peak_of(name, data)
    assert code == REFUSED, said
    assert str(from_json(said)).startswith(f"“{name}”")
    assert most < 400 * MB, f"{most / MB:.0f} MB"


def peak_of(name: str, data: bytes) -> tuple[int, int, str]:
    """Read a file as the site does, and return how that ended, the bytes it took at most, and what it said."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(data)
        given.seek(0)
        command = [sys.executable, "-m", "briefings.reading.child", name]
        environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        most = 0
        with subprocess.Popen(command, stdin=given, stdout=made, cwd=ROOT, env=environment) as child:
            while child.poll() is None:
                found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{child.pid}/status").read_text(encoding="ascii"))
                most = max(most, int(found[1]) * 1024 if found else 0)
                time.sleep(0.005)
        made.seek(0)
        return child.returncode, most, made.read().decode()


@pytest.mark.parametrize(
    "piece",
    [
        b"We urge all parties of the north and the south and ",
        b"We recommend that the A b of the ",
        b"All States with ports to the ",
        b"should not, ",
        b"(a) (b) ",
        b"- I\n",
        b"I. ",
        b"a\tb\n",
        b"# a\n\n",
        b"| a | b |\n",
        b"**a** ",
        b"1.1.1 ",
        b"[a](b) ",
    ],
)
def test_the_longest_text_that_is_read_in_the_request_takes_no_time(piece: bytes) -> None:
    data = piece * (guarded.READ_HERE // len(piece))
    began = time.process_time()
    read_here(data, name="a.txt")
    assert time.process_time() - began < 1.5


def test_the_limit_of_storing_is_that_of_reading() -> None:
    with pytest.raises(Unreadable, match="falls into 20,001 passages"):
        limits.refuse_passages(limits.MAX_PASSAGES + 1, name="a.txt")
    assert storing.MAX_TEXT < limits.MAX_CHARACTERS
