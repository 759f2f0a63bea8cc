"""What a file is taken for, by its bytes and then its name, and what is said of the others."""

import pytest

from briefings.reading import MAX_BYTES, Format, Unreadable
from briefings.reading.readers.recognition import format_of, notice_of, refuse_size

WORD = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"\0" * 40 + b"word/document.xml"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("talks.txt", b"Some words.", Format.TEXT),
        ("talks.md", b"# A heading", Format.TEXT),
        ("talks", b"Some words.", Format.TEXT),
        ("talks.md", b"<html>is how a page begins", Format.TEXT),
        ("talks.html", b"<p>Some words.", Format.HTML),
        ("talks.txt", b"\xef\xbb\xbf \n<!DOCTYPE html><p>x", Format.HTML),
        ("talks", b"<?xml version='1.0'?>\n<html xmlns='x'>", Format.HTML),
        ("talks.docx", WORD, Format.WORD),
        ("talks.zip", WORD, Format.WORD),
        ("TALKS.PDF", b"%PDF-1.7\n", Format.PDF),
        ("talks.txt", b"\r\nsent by a printer\n%PDF-1.4\n", Format.PDF),
        ("talks.eml", b"Subject: talks\r\n\r\nSome words.", Format.MAIL),
    ],
)
def test_a_file_is_what_its_bytes_say(name: str, data: bytes, expected: Format) -> None:
    assert format_of(data, name=name) is expected


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"", "“a.txt” is empty. Choose the file that holds the text of the briefing."),
        ("a.pdf", b" \n\0\0", "“a.pdf” is empty."),
        ("a.pdf", b"Some words.", "“a.pdf” is not a PDF file, though its name says so"),
        ("a.docx", b"Some words.", "“a.docx” is not a Word document, though its name says so"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 more", "is protected by a password, or an older Office document"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 more", "“a.msg” is an Outlook message. Save it as .eml"),
        ("a.docx", b"PK\x03\x04 [Content_Types] xl/workbook.xml", "“a.docx” is an Excel workbook."),
        ("a.odt", b"PK\x03\x04 vnd.oasis.opendocument.text", "“a.odt” is an OpenDocument text. Open it and save it"),
        ("a.zip", b"PK\x03\x04 notes.txt", "is a zip archive, or a Word document cut short"),
        ("a.png", b"\x89PNG\r\n", "“a.png” is a PNG image, which cannot be imported. You can import .txt, .md,"),
        ("a.mhtml", b"From: <Saved by>", "“a.mhtml” is a web archive. Save the page as .html, and choose that file."),
        ("a.csv", b"a,b", "“a.csv” ends in .csv, which cannot be imported. You can import"),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        format_of(data, name=name)
    assert sentence in str(refused.value)


def test_a_name_that_says_something_else_is_noticed() -> None:
    assert notice_of(Format.PDF, name="a.txt") == (
        "The name ends in .txt, but the file is a PDF file and was read as one."
    )
    assert notice_of(Format.MAIL, name="a.EML") == ""


def test_too_large_a_file_is_refused_by_its_size_alone() -> None:
    refuse_size(MAX_BYTES, name="a.pdf")
    with pytest.raises(Unreadable, match=r"“a\.pdf” is 50\.0 MB\. Files can be up to 25 MB"):
        refuse_size(50 * 1024 * 1024, name="a.pdf")
