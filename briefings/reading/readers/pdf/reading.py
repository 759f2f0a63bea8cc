"""PDF files: their text in reading order with its paragraphs, tables and headings, or a sentence why there is none."""

import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any

from pypdf import PasswordType, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError
from pypdf.generic import DictionaryObject

from briefings.reading.document.documents import Document
from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import gettext_noop as _
from briefings.reading.readers import limits
from briefings.reading.readers.pdf.ink import Ink, ink_of
from briefings.reading.readers.pdf.lines import Line, in_columns, lines_of
from briefings.reading.readers.pdf.tables import aligned_tables, ruled_tables
from briefings.reading.readers.pdf.text import Outline, Page, plain, text_of

MAX_PAGES = 1000

# What one stream may unfold to, and how many operands and operators it may have.
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 32 * 1024 * 1024,
    "lzw_maximum_output_length": 32 * 1024 * 1024,
    "run_length_maximum_output_length": 32 * 1024 * 1024,
    "array_based_stream_maximum_output_length": 32 * 1024 * 1024,
    "stream_parsing_work_maximum_count": 1_000_000,
    "outline_maximum_entries": 5_000,
}
# A page with fewer characters is blank or a picture; of it, that share must be picture to be called one.
_LEAST_CHARACTERS, _LEAST_PICTURE = 25, 0.25
# More than this share of characters that mean nothing, or fewer letters and digits, is no text. Of letters, at least
# some are vowels in every language written in Latin ones.
_MOST_UNREAD, _LEAST_LETTERS, _VOWELS = 0.15, 0.45, (0.15, 0.75)
_SAMPLE = 400
_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_LATIN = re.compile(r"[A-Za-z]")
_VOWEL = re.compile(r"[AEIOUYaeiouy]")
_XFA = re.compile(r"please\s+wait|adobe\s+reader", re.IGNORECASE)

_DAMAGED = _("“%(name)s” is damaged or cut short: it cannot be opened as a PDF file. Fetch it again, or save it again.")
_PROTECTED = _(
    "“%(name)s” is protected by a password or against copying, so it cannot be read. Save a copy of it without "
    "protection and choose that file."
)


def read(data: bytes, *, name: str) -> Document:
    """Return the text of a file. Raises Unreadable, with a sentence for the user, and nothing else."""
    with _quiet(), apply_configuration(**_LIMITS):
        try:
            return _read(data, name)
        except (Unreadable, MemoryError):
            raise
        except RecursionError as error:
            raise Unreadable(
                _(
                    "“%(name)s” nests its parts too deeply to be read. Open it in a PDF viewer, print it to a new PDF "
                    "file, and choose that one."
                ),
                name=name,
            ) from error
        except Exception as error:
            raise Unreadable(_DAMAGED, name=name) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the library says about files that are not quite right out of the logs."""
    logger = logging.getLogger("pypdf")
    was, logger.disabled = logger.disabled, True
    children = [known for key, known in logging.root.manager.loggerDict.items() if key.startswith("pypdf.")]
    quiet = [(known, known.disabled) for known in children if isinstance(known, logging.Logger)]
    for known, _was in quiet:
        known.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = was
        for known, before in quiet:
            known.disabled = before


def _read(data: bytes, name: str) -> Document:
    reader = _open(data, name)
    inks, lost = _inks(reader, name)
    _refuse_pictures(inks, lost, name)
    pages = [_page(number, ink) for number, ink in enumerate(inks)]
    text, headings, heads = text_of(pages, _outline(reader))
    _refuse_form(reader, text, name)
    _refuse_garbage(text, name)
    return Document(text, headings=headings, heads=heads, notices=tuple(_notices(reader, inks, lost)))


def _open(data: bytes, name: str) -> PdfReader:
    """Return the file opened, with the empty password where it has one."""
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise Unreadable(_PROTECTED, name=name)
        pages = len(reader.pages)
    except (DependencyError, FileNotDecryptedError, WrongPasswordError) as error:
        raise Unreadable(_PROTECTED, name=name) from error
    if not pages:
        raise Unreadable(_("“%(name)s” has no pages. Check that it is the right file, or save it again."), name=name)
    if pages > MAX_PAGES:
        raise Unreadable(
            _("“%(name)s” has %(pages)s pages, more than the %(most)s this reads. Split it."),
            name=name,
            pages=f"{pages:,}",
            most=f"{MAX_PAGES:,}",
        )
    return reader


def _inks(reader: PdfReader, name: str) -> tuple[list[Ink], list[int]]:
    """Return what each page paints, and the numbers of those that cannot be read."""
    fonts: dict[int, Any] = {}
    inks: list[Ink] = []
    lost: list[int] = []
    painted = 0
    for number in range(len(reader.pages)):
        try:
            inks.append(ink_of(reader.pages[number], fonts))
        except (MemoryError, RecursionError):
            raise
        except (DependencyError, FileNotDecryptedError) as error:
            raise Unreadable(_DAMAGED, name=name) from error
        except Exception:  # one broken page, in any way, leaves the others
            inks.append(Ink(612.0, 792.0))
            lost.append(number + 1)
        painted += len(inks[-1].runs)
        limits.refuse_painting(painted, name=name)
    if len(lost) == len(inks):
        raise Unreadable(_DAMAGED, name=name)
    return inks, lost


def _page(number: int, ink: Ink) -> Page:
    """Return a page as lines in reading order; what is written upright or upside down comes last."""
    turns = [0, 0, 0, 0]
    for run in ink.runs:
        turns[run.turn] += len(run.text)
    straight = turns.index(max(turns))
    others = [run for run in ink.runs if run.turn != straight]
    ink.runs = [run for run in ink.runs if run.turn == straight]
    rows, rest = ruled_tables(ink) if straight == 0 else ([], ink.runs)
    lines = sorted([*rows, *lines_of(rest)], key=lambda line: (-line.y, line.x0))
    aside: list[Line] = []
    for turn in sorted({run.turn for run in others}):
        aside += lines_of([run for run in others if run.turn == turn])
    height = ink.height if straight % 2 == 0 else ink.width
    return Page(number, height, [*aligned_tables(in_columns(lines)), *aside])


def _characters(ink: Ink) -> int:
    return sum(len(run.text) for run in ink.runs)


def _is_picture(ink: Ink) -> bool:
    return _characters(ink) < _LEAST_CHARACTERS and ink.pictures >= _LEAST_PICTURE


def _refuse_pictures(inks: Sequence[Ink], lost: Sequence[int], name: str) -> None:
    pictures = sum(map(_is_picture, inks))
    if any(_characters(ink) >= _LEAST_CHARACTERS for ink in inks):
        return
    if pictures:
        if len(inks) == 1:
            raise Unreadable(
                _(
                    "“%(name)s” is a scan: its page is a picture without text. Run text recognition (OCR) over it and "
                    "save it again."
                ),
                name=name,
            )
        raise Unreadable(
            _(
                "“%(name)s” is a scan: its %(pages)s pages are pictures without text. Run text recognition (OCR) over "
                "it and save it again."
            ),
            name=name,
            pages=str(len(inks)),
        )
    if any(ink.runs for ink in inks):
        return
    if lost:
        raise Unreadable(_DAMAGED, name=name)
    raise Unreadable(
        _(
            "“%(name)s” has no text: its words may be drawn as pictures or shapes. Run text recognition (OCR) "
            "over it and save it again."
        ),
        name=name,
    )


def _refuse_form(reader: PdfReader, text: str, name: str) -> None:
    form = _entry(reader, "/AcroForm")
    if isinstance(form, DictionaryObject) and "/XFA" in form and len(text) < 3000 and _XFA.search(text):
        raise Unreadable(
            _(
                "“%(name)s” is a form that only Adobe’s programs can show. Open it there, print it to a new PDF "
                "file, and choose that one."
            ),
            name=name,
        )


def _refuse_garbage(text: str, name: str) -> None:
    ink = "".join(text.split())
    meaningless = len(_MEANINGLESS.findall(ink))
    words = sum(map(str.isalnum, ink))
    latin = _LATIN.findall(ink)
    vowels = len(_VOWEL.findall("".join(latin))) / max(1, len(latin))
    if (
        meaningless > _MOST_UNREAD * len(ink)
        or (len(ink) >= _SAMPLE and words < _LEAST_LETTERS * len(ink))
        or (len(latin) >= _SAMPLE and not _VOWELS[0] <= vowels <= _VOWELS[1])
    ):
        raise Unreadable(
            _(
                "“%(name)s” does not say which letters its signs are, so its text comes out as gibberish. Save it "
                "again from the program that made it, or run text recognition (OCR) over it."
            ),
            name=name,
        )


def _notices(reader: PdfReader, inks: Sequence[Ink], lost: Sequence[int]) -> Iterator[str]:
    pictures = [number for number, ink in enumerate(inks, 1) if _is_picture(ink)]
    if pictures:
        one = len(pictures) == 1
        yield (
            f"{_listed(pictures)} {'is a picture' if one else 'are pictures'} without text, so nothing on "
            f"{'it' if one else 'them'} was read. Run text recognition (OCR) over the file to have "
            f"{'it' if one else 'them'} read."
        )
    if lost:
        yield f"{_listed(lost)} could not be read: the file is damaged there."
    unread = [number for number, ink in enumerate(inks, 1) if ink.unread > max(5, _MOST_UNREAD * _characters(ink))]
    if unread:
        yield f"{_listed(unread)} can be read only in part: the file does not say which letters its signs are."
    if attached := _attached(reader):
        yield f"The file holds other files, which were not read: {', '.join(attached)}."


def _listed(numbers: Sequence[int]) -> str:
    """Name pages: “Page 3”, “Pages 3 and 5 to 8”."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said = [str(first) if first == last else f"{first} to {last}" for first, last in spans]
    if len(said) > 10:
        said = [*said[:9], f"{len(said) - 9} more places"]
    listed = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
    return f"Page{'' if len(numbers) == 1 else 's'} {listed}"


def _attached(reader: PdfReader) -> list[str]:
    names: list[str] = []
    with suppress(Exception):
        for entry in reader.attachment_list:
            names.append(f"“{entry.alternative_name or entry.name}”")
            if len(names) >= 5:
                break
    if not names and _entry(reader, "/Collection") is not None:
        return ["a portfolio"]
    return names


def _entry(reader: PdfReader, key: str) -> Any:
    with suppress(Exception):
        found = reader.root_object.get(key)
        return found.get_object() if found is not None else None
    return None


def _outline(reader: PdfReader) -> Outline:
    """Return the titles in the file's own table of contents, by page. A broken one says nothing."""
    titles: dict[int, dict[str, int]] = {}
    with suppress(Exception):
        places: dict[int, int] = {}
        for number, page in enumerate(reader.pages):
            if page.indirect_reference is not None:
                places[page.indirect_reference.idnum] = number
        for entry, level in _entries(reader.outline, 1):
            with suppress(Exception):
                target = entry.page
                place = places[target.idnum if hasattr(target, "idnum") else target.indirect_reference.idnum]
                if title := plain(str(entry.title)):
                    titles.setdefault(place, {}).setdefault(title, level)
    return titles


def _entries(outline: Any, level: int) -> Iterator[tuple[Any, int]]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _entries(entry, level + 1)
        else:
            yield entry, level
