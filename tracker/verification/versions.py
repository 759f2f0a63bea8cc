"""The versions of each row: chained by the database, and the last one is the row as it stands.

The hash of a version is made by the migrations named `chain_versions`; here it is made again, from the row's own
columns.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, pairwise
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from psycopg import sql

from tracker import chain
from tracker.database import guards
from tracker.verification.rows import Row, blocks_unlike, columns, in_blocks, scalar, stream
from tracker.verification.seals import BLOCK, NewSeal, OldSeal

WORDS = {"tracker_recommendationevent": ("title", "goal", "due_words")}
"""The columns of each table of versions that can be redacted."""
_PIECE = 40
"""So many columns are one JSON object of what a hash covers."""
SHOWN = 20
"""So many rows are named of those that differ from their last version."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of versions, and the table whose rows they are versions of."""

    events: str
    rows: str
    called: str
    formats: tuple[tuple[int, list[str]], ...]
    compared: tuple[str, ...]
    words: tuple[str, ...]


def tables() -> list[Table]:
    """Return every table of versions, by name."""
    found = []
    for event in apps.get_models():
        tracked: type[models.Model] | None = getattr(event, "pgh_tracked_model", None)
        if tracked is None:
            continue
        name, of_rows = event._meta.db_table, columns(tracked)
        compared = tuple(column for column in sorted(columns(event)) if column in of_rows)
        called, kept = str(tracked._meta.verbose_name), guards.formats(name)
        found.append(Table(name, tracked._meta.db_table, called, kept, compared, WORDS.get(name, ())))
    return sorted(found, key=lambda table: table.events)


def _covered(table: Table) -> str:
    """Return what a version's hash covers before its words, as an expression of SQL: by its format.

    The formats are those that the migrations made. What a database says of them is compared with that, and not used.
    """
    cases = []
    for number, names in table.formats:
        pieces = [names[begin : begin + _PIECE] for begin in range(0, len(names), _PIECE)]
        objects = (", ".join(map(_pair, piece)) for piece in pieces)
        cases.append(f"WHEN {number} THEN " + " || ".join(f"json_build_object({each})::text" for each in objects))
    return f"CASE pgh_format {' '.join(cases)} ELSE '' END"


def _pair(name: str) -> str:
    """Return a column as the arguments that make it a part of a JSON object."""
    return sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier(name)).as_string()


def _query(table: Table, where: str) -> str:
    words = ", ".join(("pgh_salt", "pgh_redaction", *table.words)) if table.words else "''"
    first = "id, pgh_id, pgh_previous, pgh_hash, pgh_created_at, pgh_ended_at, pgh_label, pgh_format"
    return f"SELECT {first}, {_covered(table)}, {words} FROM {table.events} {where} ORDER BY id, pgh_id"  # noqa: S608


def version_hash(covered: str, words: dict[str, str], salt: str, redaction: Any) -> str:
    """Return the hash of a version: `covered` is all but its words that can be redacted, `words` are those."""
    found = chain.digests({name: text for name, text in words.items() if text}, salt, redaction) if words else {}
    return hashlib.sha256((covered + "".join(found.get(name, "") for name in words)).encode()).hexdigest()


@dataclass(slots=True)
class _Block:
    """What a seal says of a thousand rows: how many versions until a moment, and a digest over their hashes."""

    count: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, row: int, version: int, found: str) -> None:
        self.count += 1
        self.digest.update(f"{row} {version} {found}\n".encode())


def _hash_made_again(table: Table, covered: str, words: Sequence[str]) -> str:
    """Return the hash of a version, of what `_query` gives of it."""
    if not table.words:
        return version_hash(covered, {}, "", None)
    salt, redaction, *texts = words
    parts = dict(zip(table.words, texts, strict=True))
    return version_hash(covered, parts, salt, None if redaction is None else json.loads(redaction))


def _object_faults(table: Table, row: int, versions: Iterator[Row]) -> Iterator[str]:
    """Yield a sentence for each fault in the versions of one row; they come in order, without the row's id."""
    previous, ended, first, deleted, form = "", None, True, False, 1
    for version, before, found, created, end, label, made_in, covered, *words in versions:
        where = {"version": version, "table": table.called, "row": row}
        if before != previous or first is not (label == "insert"):
            yield _("Version %(version)s of %(table)s %(row)s does not follow from the one before it.") % where
        if not first and ended != created:
            yield _("Version %(version)s of %(table)s %(row)s does not begin when the one before it ends.") % where
        if not form <= made_in <= table.formats[-1][0]:
            unknown = _("Version %(version)s of %(table)s %(row)s has an unknown form, or an older one than before it.")
            yield unknown % where
        if found != _hash_made_again(table, covered, words):
            yield _("Version %(version)s of %(table)s %(row)s is not as it was written.") % where
        previous, ended, first, deleted, form = found, end, False, label == "delete", made_in
    if deleted is (ended is None):
        yield _("The last version of %(table)s %(row)s does not say whether the row is there.") % {
            "table": table.called,
            "row": row,
        }


def check(*, old: OldSeal | None, new: NewSeal | None, only_new: bool, passed: Callable[[int], None]) -> Iterator[str]:
    """Yield a sentence for each fault in the versions, and write the lines of a new seal.

    With `only_new`, only blocks of rows are read that have versions from after the old seal, or not as many from before
    it as were sealed: a version has the moment of its act, which may be an older one.
    """
    sealed = old.by_table("versions") if old is not None else {}
    for table in tables():
        yield from _against_rows(table)
        yield from _redactions(table)
        yield from _without_act(table)
        yield from _mixed_forms(table)
        yield from _filled_later(table)
        lines = sealed.pop(table.events, {})
        blocks = blocks_unlike(table.events, "pgh_created_at", old if only_new else None, lines)
        for block, rows in in_blocks(partial(_query, table), blocks):
            yield from _block_faults(table, block, rows, lines.pop(block, None), old, new, passed)
        gone = lines if blocks is None else blocks & lines.keys()
        yield from (_gone(table.events, block, lines[block][0]) for block in sorted(gone))
    yield from (_gone(events, block, count) for events, lines in sealed.items() for block, (count, _) in lines.items())


def _gone(events: str, block: int, count: int) -> str:
    return _("The %(count)s versions in %(table)s of rows %(first)s to %(last)s that were sealed are gone.") % {
        "count": count,
        "table": events,
        "first": block * BLOCK,
        "last": block * BLOCK + BLOCK - 1,
    }


def _block_faults(
    table: Table,
    block: int,
    rows: Iterator[Row],
    before: tuple[int, str] | None,
    old: OldSeal | None,
    new: NewSeal | None,
    passed: Callable[[int], None],
) -> Iterator[str]:
    then, now, count = _Block(), _Block(), 0
    until_then = old.until if old else None
    until_now = new.until if new else None

    def seen(each: Row) -> Row:
        nonlocal count
        count += 1
        row, version, _previous, found, created = each[:5]
        for sealed, until in ((then, until_then), (now, until_now)):
            if until is not None and created < until:
                sealed.add(row, version, found)
        return each[1:]

    for row, versions in groupby(rows, key=lambda each: each[0]):
        yield from _object_faults(table, row, map(seen, versions))
    passed(count)
    if until_then is not None and (then.count, then.digest.hexdigest()) != (before or (0, _Block().digest.hexdigest())):
        was = before[0] if before else 0
        yield (
            _(
                "Versions of %(table)s %(first)s to %(last)s are not as they were sealed: %(found)s of "
                "them, and %(count)s then."
            )
            % {
                "table": table.called,
                "first": block * BLOCK,
                "last": block * BLOCK + BLOCK - 1,
                "found": then.count,
                "count": was,
            }
        )
    if new is not None and now.count:
        new.line("versions", table.events, block, now.count, now.digest.hexdigest())


def _against_rows(table: Table) -> Iterator[str]:
    """Yield a sentence for each row that is not as its last version has it, or has none; and the other way about."""
    own, last = (", ".join(f'{alias}."{column}"' for column in table.compared) for alias in ("r", "v"))
    query = (
        f"SELECT coalesce(r.id, v.id), r.id IS NULL, v.id IS NULL FROM {table.rows} r "  # noqa: S608 - tables of ours
        f"FULL JOIN (SELECT * FROM {table.events} WHERE pgh_ended_at IS NULL) v ON v.id = r.id "
        f"WHERE r.id IS NULL OR v.id IS NULL OR ({own}) IS DISTINCT FROM ({last}) ORDER BY 1"
    )
    for number, (row, is_gone, is_bare) in enumerate(stream(query)):
        if number == SHOWN:
            yield _("There are more than %(count)s rows of %(table)s that differ from their versions.") % {
                "count": SHOWN,
                "table": table.called,
            }
            return
        if is_gone:
            yield _("%(table)s %(row)s is gone, and no version says so.") % {
                "table": table.called.capitalize(),
                "row": row,
            }
        elif is_bare:
            yield _("%(table)s %(row)s has no version.") % {"table": table.called.capitalize(), "row": row}
        else:
            yield _("%(table)s %(row)s is not as its last version has it.") % {
                "table": table.called.capitalize(),
                "row": row,
            }


def _redactions(table: Table) -> Iterator[str]:
    """Yield a sentence for each version that was redacted without an entry that says so."""
    if not table.words:
        return
    query = (
        f"SELECT v.id, v.pgh_id FROM {table.events} v WHERE v.pgh_redaction IS NOT NULL AND NOT EXISTS ("  # noqa: S608
        "SELECT FROM tracker_progressentry e WHERE e.id = (v.pgh_redaction ->> 'entry')::bigint AND e.kind = 'redact' "
        "AND e.recommendation_id = v.id AND e.changes #> '{versions,1}' @> to_jsonb(v.pgh_id)) ORDER BY v.id, v.pgh_id"
    )
    for row, version in stream(query):
        yield _("Version %(version)s of %(table)s %(row)s was redacted, and no entry says so.") % {
            "version": version,
            "table": table.called,
            "row": row,
        }


def _without_act(table: Table) -> Iterator[str]:
    """Yield a sentence for each row that was changed or removed without an act that says by whom."""
    query = (
        f"SELECT v.id, v.pgh_id FROM {table.events} v "  # noqa: S608 - a table of ours
        "LEFT JOIN tracker_act a ON a.id = (v.pgh_context ->> 'act')::bigint "
        "WHERE v.pgh_label <> 'insert' AND a.id IS NULL ORDER BY v.id, v.pgh_id"
    )
    for number, (row, version) in enumerate(stream(query)):
        if number == SHOWN:
            yield _("More than %(count)s versions of %(table)s name no act.") % {"count": SHOWN, "table": table.called}
            return
        yield _("Version %(version)s of %(table)s %(row)s names no act: nobody can say who made this change.") % {
            "version": version,
            "table": table.called,
            "row": row,
        }


def _mixed_forms(table: Table) -> Iterator[str]:
    """Yield a sentence where a version of an older form was written after one of a newer form."""
    if len(table.formats) == 1:
        return
    spans = list(stream(f"SELECT min(pgh_id), max(pgh_id) FROM {table.events} GROUP BY pgh_format ORDER BY pgh_format"))  # noqa: S608
    for (_first, last), (after, _last) in pairwise(spans):
        if last > after:
            yield _("Version %(version)s in %(table)s has an older form than versions before it.") % {
                "version": last,
                "table": table.events,
            }


FILLED_BY_MIGRATION = frozenset({"forecast"})
"""Columns that a migration filled in older versions too, and that the log says as well."""


def _filled_later(table: Table) -> Iterator[str]:
    """Yield a sentence for each version with a value in a column that its table did not have when it was written."""
    newest = table.formats[-1][1]
    for number, names in table.formats[:-1]:
        later = sorted(set(newest) - set(names) - FILLED_BY_MIGRATION)
        if not later:
            continue
        filled = " OR ".join(f"coalesce(\"{name}\"::text, '') NOT IN ('', 'false')" for name in later)
        query = f"SELECT id, pgh_id FROM {table.events} WHERE pgh_format = %s AND ({filled}) ORDER BY id, pgh_id"  # noqa: S608
        for row, version in stream(query, [number]):
            yield _("Version %(version)s of %(table)s %(row)s has a value that it cannot have had.") % {
                "version": version,
                "table": table.called,
                "row": row,
            }


def total() -> int:
    """Return how many versions there are, in all tables."""
    return sum(int(scalar(f"SELECT count(*) FROM {table.events}")) for table in tables())  # noqa: S608 - tables of ours
