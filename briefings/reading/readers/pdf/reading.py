"""PDF files: their text in reading order with its paragraphs, tables and headings, or a sentence why there is none."""

import re
from collections.abc import Callable, Iterator, Sequence

from briefings.reading.document.documents import Document
from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import gettext_noop as _
from briefings.reading.readers import limits
from briefings.reading.readers.pdf.files import File, Locked, NoFile, opened
from briefings.reading.readers.pdf.ink import LEAST_PICTURE, Ink, Run
from briefings.reading.readers.pdf.letters import are_words
from briefings.reading.readers.pdf.lines import Line, in_columns, lines_of
from briefings.reading.readers.pdf.pages import join_cut_rows
from briefings.reading.readers.pdf.painting import ink_of
from briefings.reading.readers.pdf.tables import aligned_tables, ruled_tables
from briefings.reading.readers.pdf.text import Outline, Page, plain, text_of

MAX_PAGES = 1000

# A page with fewer characters is blank or a picture.
_LEAST_CHARACTERS = 25
# More than this share of characters that mean nothing is no text; of fewer than so many nothing is said.
_MOST_UNREAD, _SAMPLE = 0.15, 400
_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_XFA = re.compile(r"please\s+wait|adobe\s+reader", re.IGNORECASE)

_DAMAGED = _("“%(name)s” is damaged or cut short: it cannot be opened as a PDF file. Fetch it again, or save it again.")
_PROTECTED = _(
    "“%(name)s” is protected by a password or against copying, so it cannot be read. Save a copy of it without "
    "protection and choose that file."
)


def read(data: bytes, *, name: str) -> Document:
    """Return the text of a file. Raises Unreadable, with a sentence for the user, and nothing else."""
    try:
        with opened(data) as file:
            return _read(file, name)
    except Locked as error:
        raise Unreadable(_PROTECTED, name=name) from error
    except NoFile as error:
        raise Unreadable(_DAMAGED, name=name) from error


def _read(file: File, name: str) -> Document:
    _refuse_pages(file.count, name)
    inks, lost = _inks(file, name)
    _refuse_pictures(inks, lost, name)
    pages = [_page(number, ink) for number, ink in enumerate(inks)]
    join_cut_rows(pages)
    text, headings, heads = text_of(pages, _outline(file))
    _refuse_form(file, text, name)
    _refuse_garbage(text, name)
    return Document(text, headings=headings, heads=heads, notices=(*_notices(file, inks, lost), *_doubts(pages)))


def _refuse_pages(count: int, name: str) -> None:
    if not count:
        raise Unreadable(_("“%(name)s” has no pages. Check that it is the right file, or save it again."), name=name)
    if count > MAX_PAGES:
        raise Unreadable(
            _("“%(name)s” has %(pages)s pages. A file can have up to %(most)s. Split it."),
            name=name,
            pages=f"{count:,}",
            most=f"{MAX_PAGES:,}",
        )


def _inks(file: File, name: str) -> tuple[list[Ink], list[int]]:
    """Return what each page paints, and the numbers of those that cannot be read."""
    inks: list[Ink] = []
    lost: list[int] = []
    painted = 0
    for number in range(file.count):
        with file.page(number) as page:
            inks.append(ink_of(page) if page else Ink(612.0, 792.0))
            if not page:
                lost.append(number + 1)
        painted += len(inks[-1].runs)
        limits.refuse_painting(painted, name=name)
    if len(lost) == len(inks):
        raise Unreadable(_DAMAGED, name=name)
    return inks, lost


def _page(number: int, ink: Ink) -> Page:
    """Return a page as lines in reading order; what is written upright or upside down comes last."""
    straight = _main_turn(ink.runs)
    others = [run for run in ink.runs if run.turn != straight]
    ink.runs = [run for run in ink.runs if run.turn == straight]
    rows, rest = ruled_tables(ink) if straight == 0 else ([], ink.runs)
    lines = sorted([*rows, *lines_of(rest)], key=lambda line: (-line.y, line.x0))
    height = ink.height if straight % 2 == 0 else ink.width
    return Page(number, height, [*aligned_tables(in_columns(lines)), *_aside(others)])


def _aside(runs: Sequence[Run]) -> Iterator[Line]:
    """Yield the lines of what is written in other directions than most of a page, one direction after the other."""
    for turn in sorted({run.turn for run in runs}):
        yield from lines_of([run for run in runs if run.turn == turn])


def _main_turn(runs: Sequence[Run]) -> int:
    """Return in which direction most of a page is written."""
    turns = [0, 0, 0, 0]
    for run in runs:
        turns[run.turn] += len(run.text)
    return turns.index(max(turns))


def _characters(ink: Ink) -> int:
    return sum(len(run.text) for run in ink.runs)


def _is_picture(ink: Ink) -> bool:
    return _characters(ink) < _LEAST_CHARACTERS and ink.pictures >= LEAST_PICTURE


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


def _refuse_form(file: File, text: str, name: str) -> None:
    if file.is_adobe_form and len(text) < 3000 and _XFA.search(text):
        raise Unreadable(
            _(
                "“%(name)s” is a form that only Adobe’s programs can show. Open it there, print it to a new PDF "
                "file, and choose that one."
            ),
            name=name,
        )


def _refuse_garbage(text: str, name: str) -> None:
    ink = "".join(text.split())
    if len(_MEANINGLESS.findall(ink)) > _MOST_UNREAD * len(ink) or (len(ink) >= _SAMPLE and not are_words(ink)):
        raise Unreadable(
            _(
                "“%(name)s” does not say which letters its characters are, so its text comes out as gibberish. Save it "
                "again from the program that made it, or run text recognition (OCR) over it."
            ),
            name=name,
        )


def _notices(file: File, inks: Sequence[Ink], lost: Sequence[int]) -> Iterator[str]:
    if pictures := _pages_where(inks, _is_picture):
        yield _without_text(pictures)
    if lost:
        yield f"{_listed(lost)} could not be read: the file is damaged there."
    if unread := _pages_where(inks, lambda ink: ink.unread > max(5, _MOST_UNREAD * _characters(ink))):
        yield f"{_listed(unread)} can be read only in part: the file does not say which letters its signs are."
    if struck := _pages_where(inks, lambda ink: bool(ink.struck)):
        yield f"{_listed(struck)} {_holds(struck)} text that is struck out. It was left out."
    if hidden := _pages_where(inks, lambda ink: bool(ink.hidden)):
        yield f"{_listed(hidden)} {_holds(hidden)} hidden text. It was left out."
    if attached := [f"“{called}”" for called in file.attachments(most=5)]:
        yield f"The file holds other files, which were not read: {', '.join(attached)}."


def _without_text(pictures: Sequence[int]) -> str:
    is_one = len(pictures) == 1
    they = "it" if is_one else "them"
    return (
        f"{_listed(pictures)} {'is a picture' if is_one else 'are pictures'} without text, so nothing on {they} was "
        f"read. Run text recognition (OCR) over the file to have {they} read."
    )


def _pages_where(inks: Sequence[Ink], is_so: Callable[[Ink], bool]) -> list[int]:
    return [number for number, ink in enumerate(inks, 1) if is_so(ink)]


def _doubts(pages: Sequence[Page]) -> Iterator[str]:
    if doubtful := [page.number + 1 for page in pages if any(line.is_doubtful for line in page.lines)]:
        yield (
            f"{_listed(doubtful)} {_holds(doubtful, 'has', 'have')} text side by side. It was read column by column. "
            "Check the order there."
        )


def _holds(numbers: Sequence[int], one: str = "holds", several: str = "hold") -> str:
    return one if len(numbers) == 1 else several


def _listed(numbers: Sequence[int]) -> str:
    """Name pages: “Page 3”, “Pages 3 and 5 to 8”."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    said = [part for span in spans for part in (map(str, span) if len(span) < 3 else [f"{span[0]} to {span[-1]}"])]
    if len(said) > 10:
        said = [*said[:9], f"{len(said) - 9} more places"]
    listed = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
    return f"Page{'' if len(numbers) == 1 else 's'} {listed}"


def _outline(file: File) -> Outline:
    """Return the titles in the file's own table of contents, by page."""
    titles: dict[int, dict[str, int]] = {}
    for said, level, page in file.outline():
        if title := plain(said):
            titles.setdefault(page, {}).setdefault(title, level)
    return titles
