"""The digests by which a briefing's text, passages and file are held against what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Func, TextField
from django.db.models.functions import Cast

from briefings.models import Briefing, BriefingDigest, Passage

# As the migration that filled the digests of older briefings has it; a column that comes later is not covered.
_COVERED = (
    *("number", "start", "end", "kind", "level", "block", "heading_id", "gaps", "suggested_start", "suggested_end"),
    *("suggested_kind", "suggested_title", "suggested_goal", "suggested_addressee", "suggested_due_words"),
    *("suggested_due_on", "score", "reasons"),
)


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def passage_lines(briefing: int) -> Iterator[str]:
    """Yield each passage of the briefing with that id as one line of JSON, written by the database, in order."""
    line = Cast(Func(*_COVERED, function="jsonb_build_array"), TextField())
    rows = Passage.objects.filter(briefing=briefing).order_by("number").annotate(line=line)
    yield from rows.values_list("line", flat=True).iterator(chunk_size=2000)


def lines_sha256(lines: Iterable[str]) -> str:
    """Return the SHA-256 of lines joined by line feeds, in hexadecimal; of no lines, that of nothing."""
    found, joint = hashlib.sha256(), ""
    for line in lines:
        found.update(f"{joint}{line}".encode())
        joint = "\n"
    return found.hexdigest()


def record(briefing: Briefing, *, at: datetime) -> BriefingDigest:
    """Write down the digests of a briefing that was just stored, once."""
    return BriefingDigest.objects.create(
        briefing=briefing,
        text_sha256=text_sha256(briefing.text),
        passages_sha256=lines_sha256(passage_lines(briefing.pk)),
        file_sha256=briefing.sha256,
        recorded_at=at,
    )
