"""The text, the passages and the file of each briefing, against the digests written when it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from briefings import digests
from briefings.models import Briefing, BriefingDigest, Original
from briefings.reading import PassageKind
from tracker.verification.rows import Grouped
from tracker.verification.seals import NewSeal, OldSeal


def check(*, old: OldSeal | None, new: NewSeal | None, only_new: bool, passed: Callable[[int], None]) -> Iterator[str]:
    """Yield a sentence for each fault in the briefings, and write the lines of a new seal."""
    sealed = Grouped((int(row[0]), *row[1:]) for row in (old.lines("briefing") if old else ()))
    for briefing in Briefing.objects.select_related("digest").order_by("pk").iterator(chunk_size=1):
        before = next(sealed.take(briefing.pk), None)
        yield from map(_gone, sealed.passed_over())
        digest: BriefingDigest | None = getattr(briefing, "digest", None)
        if digest is None:
            yield _("Briefing %(briefing)s: there are no digests to hold it against.") % {"briefing": briefing.pk}
            continue
        yield from _digest_faults(briefing, digest, before, new)
        if not (only_new and before is not None):
            yield from _faults(briefing, digest)
        passed(1)
    yield from map(_gone, sealed.rest())


def _digest_faults(
    briefing: Briefing, digest: BriefingDigest, before: tuple[object, ...] | None, new: NewSeal | None
) -> Iterator[str]:
    """Yield a sentence where the digests are not those of the old seal, and write their line of a new one."""
    recorded = (digest.text_sha256, digest.passages_sha256, digest.file_sha256 or "-")
    if before is not None and before != recorded:
        yield _("Briefing %(briefing)s: its digests are not those that were sealed.") % {"briefing": briefing.pk}
    if new is not None:
        new.line("briefing", briefing.pk, *recorded)


def _gone(line: tuple[object, ...]) -> str:
    return _("Briefing %(briefing)s: it was sealed, and is gone.") % {"briefing": line[0]}


def _faults(briefing: Briefing, digest: BriefingDigest) -> Iterator[str]:
    if digests.text_sha256(briefing.text) != digest.text_sha256:
        yield _("Briefing %(briefing)s: its text is not the text that was read.") % {"briefing": briefing.pk}
    yield from _passage_faults(briefing, digest)
    yield from _file_faults(briefing, digest)


def _passage_faults(briefing: Briefing, digest: BriefingDigest) -> Iterator[str]:
    if digests.lines_sha256(digests.passage_lines(briefing.pk)) != digest.passages_sha256:
        yield _("Briefing %(briefing)s: its passages are not those that were read.") % {"briefing": briefing.pk}
    # Decisions know a passage by its key, which is in no digest. Headings are written first, each in its order.
    rows = list(briefing.passages.order_by("number").values_list("pk", "kind"))
    headings = [key for key, kind in rows if kind == PassageKind.HEADING]
    keys = headings + [key for key, kind in rows if kind != PassageKind.HEADING]
    if keys != sorted(keys):
        yield _("Briefing %(briefing)s: its passages are not in the order of their keys.") % {"briefing": briefing.pk}


def _file_faults(briefing: Briefing, digest: BriefingDigest) -> Iterator[str]:
    if not digest.file_sha256:
        return
    if briefing.sha256 != digest.file_sha256:
        yield _("Briefing %(briefing)s: the checksum of its file is not the one that was written.") % {
            "briefing": briefing.pk
        }
    data = Original.objects.filter(pk=briefing.pk).values_list("data", flat=True).first()
    if data is None:
        yield _("Briefing %(briefing)s: its file is gone.") % {"briefing": briefing.pk}
    elif hashlib.sha256(data).hexdigest() != digest.file_sha256:
        yield _("Briefing %(briefing)s: its file is not the file that was read.") % {"briefing": briefing.pk}
