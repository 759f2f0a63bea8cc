"""Acts: who did what when, and why. The log's chains cover those that have entries; a seal covers them all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from tracker import chain
from tracker.models import Act
from tracker.verification.rows import Grouped, columns, row_type, stream
from tracker.verification.seals import BLOCK, NewSeal, OldSeal

_COLUMNS = columns(Act)
_Act = row_type("_Act", _COLUMNS)
_ALL = f"SELECT {', '.join(_COLUMNS)} FROM tracker_act {{where}} ORDER BY id"  # noqa: S608 - columns of the model
_REDACTED = (
    "SELECT a.id FROM tracker_act a WHERE a.redaction IS NOT NULL AND NOT EXISTS (SELECT FROM tracker_act r "
    "WHERE r.id = (a.redaction ->> 'act')::bigint AND r.redacts_id = a.id) ORDER BY a.id"
)
_NOTHING = hashlib.sha256().hexdigest()


def line(act: chain.Act) -> str:
    """Return an act as a seal covers it: one line of JSON, with the digest of its reason instead of the reason."""
    return json.dumps([act.id, act.by_id, chain.moment(act.at), act.verb, chain.reason_digest(act)], ensure_ascii=False)


def check(*, old: OldSeal | None, new: NewSeal | None, only_new: bool) -> Iterator[str]:
    """Yield a sentence for each fault in the acts, and write the lines of a new seal."""
    for (key,) in stream(_REDACTED):
        yield f"The reason of act {key} was redacted, and no act says so."
    if old is None and new is None:
        return
    sealed = Grouped((int(block), int(count), digest) for block, count, digest in (old.lines("acts") if old else ()))
    compared = old is not None and not old.is_first_form
    for block, rows in _blocks(old, only_new=only_new):
        before = next(sealed.take(block), (0, _NOTHING))
        then, now = hashlib.sha256(), hashlib.sha256()
        counts = [0, 0]
        for row in rows:
            act = _act(row)
            said = f"{line(act)}\n".encode()
            for place, (digest, seal) in enumerate(((then, old), (now, new))):
                if seal is not None and seal.until is not None and act.at < seal.until:
                    digest.update(said)
                    counts[place] += 1
        if compared and (counts[0], then.hexdigest()) != before:
            yield (
                f"Acts {block * BLOCK} to {block * BLOCK + BLOCK - 1} are not those that were sealed: "
                f"{counts[0]} of them, and {before[0]} then."
            )
        if new is not None and counts[1]:
            new.line("acts", block, counts[1], now.hexdigest())
        yield from () if only_new else map(_gone, sealed.passed_over())
    yield from () if only_new else map(_gone, sealed.rest())


def _gone(line: tuple[Any, ...]) -> str:
    return f"The {line[1]} acts {line[0] * BLOCK} to {line[0] * BLOCK + BLOCK - 1} that were sealed are gone."


def _blocks(old: OldSeal | None, *, only_new: bool) -> Iterator[tuple[int, Iterator[tuple[Any, ...]]]]:
    where, values = "", []
    if only_new and old is not None:
        where, values = f"WHERE id / {BLOCK} IN (SELECT id / {BLOCK} FROM tracker_act WHERE at >= %s)", [old.until]  # noqa: S608
    yield from groupby(stream(_ALL.format(where=where), values), key=lambda row: row[0] // BLOCK)


def _act(row: tuple[Any, ...]) -> Any:
    act = _Act._make(row)
    return act if act.redaction is None else act._replace(redaction=json.loads(act.redaction))
