"""Keeping a document: its file, its text and its passages, written once. Who may is asked by the caller."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.utils.translation import gettext as _

from briefings import digests
from briefings.models import Briefing, Meeting, Original, Passage
from briefings.reading import FileReading, PassageKind, Unreadable, content_span
from briefings.reading import Passage as ReadPassage
from briefings.reading.readers import limits
from briefings.revising import Piece, matches
from briefings.searching import words
from briefings.stored_sentences import as_stored

MAX_TEXT = 2 * 1024 * 1024
"""Bytes of plain text that may be read: more of it nearly always falls into too many passages, which is found out only
after a long reading."""


LONGEST_REASON = 300
"""Characters of a reason, as its column has them."""


class AlreadyStored(Exception):  # noqa: N818 - it is an answer, not a fault
    """The same bytes are kept already; the text is a sentence for the user, `briefing` the one that has them."""

    def __init__(self, briefing: Briefing) -> None:
        super().__init__(
            _("Nothing was added: this document was already imported, as “%(title)s” of “%(meeting)s”.")
            % {"title": briefing.title, "meeting": briefing.meeting.name}
        )
        self.briefing = briefing


@dataclass(frozen=True, slots=True)
class Received:
    """A document as it arrived, and what it replaces. Without a title, its first heading or its name is one."""

    data: bytes
    file_name: str
    title: str = ""
    revises: Briefing | None = None


def refuse_length(size: int, *, what: str) -> None:
    """Raise `Unreadable` for plain text of more bytes than can be reviewed, before any of it is read."""
    if size > MAX_TEXT:
        raise Unreadable(
            _(
                "%(what)s is %(size).1f MB long. A briefing can have up to %(most)d MB of plain text, about 700 pages. "
                "Split it into several briefings, for example by chapter."
            )
            % {"what": what, "size": size / 1024 / 1024, "most": MAX_TEXT // 1024 // 1024}
        )


def checksum(data: bytes) -> str:
    """Return the SHA-256 of a file as it arrived, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def find(data: bytes, meeting: Meeting) -> Briefing | None:
    """Return the briefing of a meeting that was made from these bytes, if there is one."""
    return Briefing.objects.select_related("meeting").filter(meeting=meeting, sha256=checksum(data)).first()


def store(*, meeting: Meeting, reading: FileReading, received: Received, by: Any, at: datetime) -> Briefing:
    """Write what was read of a document that was received.

    Raises `AlreadyStored`, or `Unreadable`. The caller opens the transaction.
    """
    data, file_name = received.data, received.file_name
    if kept := find(data, meeting):
        raise AlreadyStored(kept)
    text, passages = reading.text, reading.passages
    limits.refuse_passages(len(passages), name=file_name)
    briefing = Briefing.objects.create(
        meeting=meeting,
        title=(received.title or _first_heading(text, passages) or file_name)[:200],
        file_name=file_name[-255:],
        format=reading.format.value,
        notices=[as_stored(notice) for notice in reading.notices],
        text=text,
        sha256=checksum(data),
        size=len(data),
        read_at=at,
        added_by=by,
        revises=received.revises,
    )
    Original.objects.create(briefing=briefing, data=data)
    _write(briefing, passages)
    digests.record(briefing, at=at)
    return briefing


def _first_heading(text: str, passages: tuple[ReadPassage, ...]) -> str:
    for passage in passages:
        if passage.kind is PassageKind.HEADING:
            start, end = content_span(text, passage)
            return " ".join(text[start:end].split())
    return ""


def _write(briefing: Briefing, passages: tuple[ReadPassage, ...]) -> None:
    """Write the passages, headings first, because the others point to theirs."""
    rows = [_row(briefing, number, passage) for number, passage in enumerate(passages, start=1)]
    for row in rows:
        row.searched = words(Value(briefing.quote(row.start, row.end)))
    if briefing.revises is not None:
        _compare(briefing.revises, rows, _headings(passages))
    headings = [row for row in rows if row.kind == PassageKind.HEADING]
    others = [row for row in rows if row.kind != PassageKind.HEADING]
    Passage.objects.bulk_create(headings, batch_size=1000)
    for row in others:
        above = passages[row.number - 1].heading
        row.heading = rows[above] if above is not None else None
    Passage.objects.bulk_create(others, batch_size=1000)


def _headings(passages: Sequence[ReadPassage]) -> list[int | None]:
    """Return the place of the heading of each."""
    return [each.heading for each in passages]


def compare(briefing: Briefing) -> None:
    """Note anew of the passages of a briefing that is kept what the import notes of a corrected version.

    Of a briefing that replaces no other one, no passage has words of another.
    """
    rows = list(briefing.passages.in_order())
    noted = [(row.same_as_id, row.is_moved) for row in rows]
    for row in rows:
        row.briefing, row.same_as, row.is_moved = briefing, None, False
    if briefing.revises is not None:
        _compare(briefing.revises, rows, _above(rows))
    others = [row for row, before in zip(rows, noted, strict=True) if (row.same_as_id, row.is_moved) != before]
    Passage.objects.bulk_update(others, ["same_as", "is_moved"], batch_size=1000)


def _compare(before: Briefing, rows: list[Passage], above: Sequence[int | None]) -> None:
    """Note which passages have the words of one in the version before, and which of these stand elsewhere.

    `above` has the place of the heading of each.
    """
    old = list(before.passages.in_order())
    found = matches(_pieces(before.text, old, _above(old)), _pieces(rows[0].briefing.text, rows, above))
    for place, match in found.items():
        rows[place].same_as, rows[place].is_moved = old[match.before], match.is_moved


def _above(rows: Sequence[Passage]) -> list[int | None]:
    """Return the place of the heading of each of all passages of a briefing."""
    places = {row.pk: place for place, row in enumerate(rows)}
    return [places[row.heading_id] if row.heading_id is not None else None for row in rows]


def _pieces(text: str, rows: Sequence[Passage], above: Sequence[int | None]) -> list[Piece]:
    """Return passages as they are compared: without markup, white space or numbers of items; furniture has no words."""
    words = [_bare_words(text, row) for row in rows]
    return [Piece(each, words[there] if there is not None else "") for each, there in zip(words, above, strict=True)]


def _bare_words(text: str, row: Passage) -> str:
    if row.kind == PassageKind.FURNITURE:
        return ""
    return " ".join(text[slice(*row.content_span(text))].split())


def _row(briefing: Briefing, number: int, passage: ReadPassage) -> Passage:
    row = Passage(
        briefing=briefing,
        number=number,
        start=passage.start,
        end=passage.end,
        kind=passage.kind.value,
        level=passage.level,
        block=passage.block,
        gaps=[place for gap in passage.gaps for place in gap],
    )
    if (suggestion := passage.suggestion) is not None:
        row.suggested_start, row.suggested_end = suggestion.start, suggestion.end
        row.suggested_kind, row.score = suggestion.kind.value, suggestion.score
        row.suggested_title, row.suggested_goal = suggestion.title, suggestion.goal
        row.reasons = [_fitting(reason) for reason in suggestion.reasons]
        row.suggested_addressee = suggestion.addressee[:120]
        if (due := suggestion.due) is not None:
            row.suggested_due_words = due.words[:200]
            row.suggested_due_on = due.day(agreed_on=briefing.meeting.agreed_on)
    return row


def _fitting(reason: str) -> str:
    """Return a reason as it is stored; one that is too long as a code stays in words, cut off."""
    stored = as_stored(reason)
    return stored if len(stored) <= LONGEST_REASON else reason[:LONGEST_REASON]
