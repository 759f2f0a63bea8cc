"""Acts: who did what when, and why. The log's chains cover those that have entries; a seal covers them all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from tracker import chain
from tracker.models import Act
from tracker.verification.rows import Row, blocks_unlike, columns, in_blocks, row_type, stream
from tracker.verification.seals import BLOCK, NOTHING, Covered, NewSeal, OldSeal

_COLUMNS = columns(Act)
_Act = row_type("_Act", _COLUMNS)
_ALL = f"SELECT {', '.join(_COLUMNS)} FROM tracker_act {{where}} ORDER BY id"  # noqa: S608 - columns of the model
_REDACTED = (
    "SELECT a.id FROM tracker_act a WHERE a.redaction IS NOT NULL AND NOT EXISTS (SELECT FROM tracker_act r "
    "WHERE r.id = (a.redaction ->> 'act')::bigint AND r.redacts_id = a.id AND r.verb = 'redact_act') ORDER BY a.id"
)
_REDACTIONS = (
    "SELECT a.id, r.at, u.name FROM tracker_act a JOIN tracker_act r ON r.id = (a.redaction ->> 'act')::bigint "
    "JOIN tracker_user u ON u.id = r.by_id ORDER BY a.id"
)


def line(act: chain.Act) -> str:
    """Return an act as a seal covers it: one line of JSON, with the digest of its reason instead of the reason."""
    covered = [act.id, act.by_id, chain.moment(act.at), act.verb, chain.reason_digest(act)]
    return json.dumps(covered if act.redacts_id is None else [*covered, act.redacts_id], ensure_ascii=False)


def redactions() -> Iterator[str]:
    """Yield each removal of an act's reason in words."""
    for act, at, name in stream(_REDACTIONS):
        yield _("The reason of act %(act)s was removed on %(day)s by %(name)s.") % {
            "act": act,
            "day": at.date(),
            "name": name,
        }


def check(*, old: OldSeal | None, new: NewSeal | None, only_new: bool) -> Iterator[str]:
    """Yield a sentence for each fault in the acts, and write the lines of a new seal.

    With `only_new`, only blocks are read in which there are acts from after the old seal, or not as many from before it
    as were sealed.
    """
    yield from (
        (_("The reason of act %(act)s was redacted, and no act says so.") % {"act": key})
        for (key,) in stream(_REDACTED)
    )
    if old is None and new is None:
        return
    sealed = {int(block): (int(count), digest) for block, count, digest in (old.lines("acts") if old else ())}
    blocks = blocks_unlike("tracker_act", "at", old if only_new else None, sealed)
    for block, rows in in_blocks(lambda where: _ALL.format(where=where), blocks):
        yield from _block_faults(block, rows, sealed.pop(block, NOTHING), old, new)
    gone = sealed if blocks is None else blocks & sealed.keys()
    yield from (_gone(block, sealed[block][0]) for block in sorted(gone))


def _block_faults(
    block: int, rows: Iterable[Row], before: tuple[int, str], old: OldSeal | None, new: NewSeal | None
) -> Iterator[str]:
    then, now = Covered(old), Covered(new)
    for row in rows:
        act = _act(row)
        covered = line(act)
        then.add(act.at, covered)
        now.add(act.at, covered)
    if old is not None and not old.is_first_form and then.found != before:
        yield _("Acts %(first)s to %(last)s do not match the seal: there are %(found)s now, there were %(count)s.") % {
            "first": block * BLOCK,
            "last": block * BLOCK + BLOCK - 1,
            "found": then.found[0],
            "count": before[0],
        }
    if new is not None and now.found != NOTHING:
        new.line("acts", block, *now.found)


def _gone(block: int, count: int) -> str:
    return _("The %(count)s acts %(first)s to %(last)s that were sealed are gone.") % {
        "count": count,
        "first": block * BLOCK,
        "last": block * BLOCK + BLOCK - 1,
    }


def _act(row: Row) -> chain.Act:
    read = _Act._make(row)
    act: chain.Act = read if read.redaction is None else read._replace(redaction=json.loads(read.redaction))
    return act
