"""A file to what is kept of it, in this process: its text, passages and notices. Also how that crosses processes."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from briefings.reading.document.documents import Document
from briefings.reading.document.results import Due, Kind, Passage, PassageKind, Suggestion
from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import gettext_noop as _
from briefings.reading.language.packs import language_notice
from briefings.reading.readers import limits
from briefings.reading.readers.recognition import Format, format_of, notice_of
from briefings.reading.whole import TooManyPassages, read_document

# Imported when first needed: most files are of one kind, and each library costs its start.
_MODULES = {
    Format.TEXT: "briefings.reading.readers.plain",
    Format.HTML: "briefings.reading.readers.html.reading",
    Format.WORD: "briefings.reading.readers.word.reading",
    Format.PDF: "briefings.reading.readers.pdf.reading",
    Format.MAIL: "briefings.reading.readers.mail.reading",
}


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file says: `text` is kept as it is, every passage lies in it, `notices` are sentences for people."""

    format: Format
    text: str
    passages: tuple[Passage, ...]
    notices: tuple[str, ...]


def reader_of(found: Format) -> Callable[..., Document]:
    """Return the function that reads files of a format: `read(data, name=…)`."""
    reader: Callable[..., Document] = import_module(_MODULES[found]).read
    return reader


def load_reader(data: bytes, *, name: str) -> None:
    """Import what reads a file, and the libraries it needs. Raises Unreadable where nothing does."""
    reader_of(format_of(data, name=name))


def read_here(data: bytes, *, name: str) -> FileReading:
    """Read a file in this process. Raises Unreadable; whoever does not trust the file calls `guarded.read_file`."""
    found = format_of(data, name=name)
    document = reader_of(found)(data, name=name)
    limits.refuse_text(len(document.text), document.text.count("\n"), name=name)
    if not any(map(str.isalnum, document.text)):
        raise Unreadable(
            _("“%(name)s” is %(what)s without a word of text. Check that it is the right file."),
            name=name,
            what=found.one,
        )
    sentences = (notice_of(found, name=name), *document.notices, language_notice(document.text) or "")
    try:
        passages = read_document(document, most=limits.MAX_PASSAGES)
    except TooManyPassages as many:
        limits.refuse_passages(many.count, name=name)
        raise
    return FileReading(found, document.text, passages, tuple(filter(None, sentences)))


def to_json(reading: FileReading) -> str:
    """Return a reading as JSON, for another process."""
    passages = [
        [p.start, p.end, p.kind, p.level, p.block, p.heading, p.gaps, _listed(p.suggestion)] for p in reading.passages
    ]
    return json.dumps([reading.format, reading.text, passages, reading.notices])


def from_json(words: str) -> FileReading:
    """Return the reading that `to_json` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    found, text, passages, notices = json.loads(words)
    read = tuple(
        Passage(start, end, PassageKind(kind), level, block, heading, _suggestion(given), tuple(map(tuple, gaps)))
        for start, end, kind, level, block, heading, gaps, given in passages
    )
    return FileReading(Format(found), text, read, tuple(notices))


def _listed(suggestion: Suggestion | None) -> list[Any] | None:
    if suggestion is None:
        return None
    due = suggestion.due
    when = due and [due.words, due.on.isoformat() if due.on else None, due.months, due.days]
    return [
        suggestion.start,
        suggestion.end,
        suggestion.kind,
        suggestion.title,
        suggestion.goal,
        suggestion.score,
        suggestion.reasons,
        suggestion.addressee,
        when,
    ]


def _suggestion(given: list[Any] | None) -> Suggestion | None:
    if given is None:
        return None
    start, end, kind, title, goal, score, reasons, addressee, when = given
    due = when and Due(when[0], when[1] and date.fromisoformat(when[1]), when[2], when[3])
    return Suggestion(start, end, Kind(kind), title, goal, score, tuple(reasons), addressee, due or None)
