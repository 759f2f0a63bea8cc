"""Rows that are only added: logs beside that of recommendations, which have no chain; a seal covers them.

A row is covered by its columns here. A column that a table gets later may be covered only where it is not empty, or the
seals of before would not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.verification.rows import Row, blocks_unlike, in_blocks
from tracker.verification.seals import BLOCK, NOTHING, Blocks, Covered, NewSeal, OldSeal


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are only added; `moment` is when each of them could be read at the latest, in SQL.

    `later` are columns that it got later, with the value in SQL that all rows have from before.
    """

    name: str
    called: Promise
    columns: tuple[str, ...]
    moment: str
    later: tuple[tuple[str, str], ...] = ()


TABLES = (
    Table(
        "tracker_accountchange",
        gettext_lazy("Log of accounts"),
        ("id", "person_id", "act_id", "at", "kind", "old", "new", "told_to_coordinators"),
        "at",
    ),
    Table(
        "tracker_foreigncode",
        gettext_lazy("References in lists of others"),
        ("id", "recommendation_id", "meeting_id", "code", "act_id"),
        "(SELECT at FROM tracker_act WHERE tracker_act.id = tracker_foreigncode.act_id)",
        (("given", "1"),),
    ),
    Table(
        "tracker_logcheck",
        gettext_lazy("Checks of the log"),
        (
            *("id", "at", "by_id", "recommendations", "entries", "redactions", "faults", "first_faults"),
            *("is_sealed", "is_compared", "is_partial"),
        ),
        # A check has the moment when it began, and is written down when it ends.
        "at + interval '1 day'",
    ),
    Table(
        "tracker_mailmessage",
        gettext_lazy("Log of mail"),
        # The others say what became of it, and may change.
        (
            *("id", "person_id", "address", "kind", "has_link", "bound_to", "message_id", "act_id", "created_at"),
            *("names", "quotes"),
        ),
        "created_at",
    ),
)
"""By name, in the order of a seal."""


def check(*, old: OldSeal | None, new: NewSeal | None, only_new: bool) -> Iterator[str]:
    """Yield a sentence for each block that is not as it was sealed, and write the lines of a new seal.

    With `only_new`, only blocks are read in which there are rows from after the old seal, or not as many from before it
    as were sealed. A seal that was written before they were covered says nothing of these rows.
    """
    old = old if old is not None and old.has_rows else None
    if old is None and new is None:
        return
    sealed = old.by_table("rows") if old is not None else {}
    for table in TABLES:
        blocks = blocks_unlike(table.name, table.moment, old if only_new else None, sealed.get(table.name, {}))
        yield from _table_faults(table, sealed.pop(table.name, {}), blocks, old, new)
    yield from (_unlike(name, block, 0, count) for name, lines in sealed.items() for block, (count, _) in lines.items())


def _table_faults(
    table: Table, lines: Blocks, blocks: set[int] | None, old: OldSeal | None, new: NewSeal | None
) -> Iterator[str]:
    for block, rows in in_blocks(partial(_query, table), blocks):
        yield from _block_faults(table, block, rows, lines.pop(block, NOTHING), old, new)
    gone = lines if blocks is None else blocks & lines.keys()
    yield from (_unlike(table.called, block, 0, lines[block][0]) for block in sorted(gone))


def _query(table: Table, where: str) -> str:
    names = ", ".join(f'"{name}"' for name in table.columns)
    covered = f"json_build_array({names})::text"
    for name, before in table.later:
        covered += f" || CASE WHEN {name} = {before} THEN '' ELSE json_build_object('{name}', {name})::text END"
    return f"SELECT id, {table.moment}, {covered} FROM {table.name} {where} ORDER BY id"  # noqa: S608


def _block_faults(
    table: Table, block: int, rows: Iterable[Row], before: tuple[int, str], old: OldSeal | None, new: NewSeal | None
) -> Iterator[str]:
    then, now = Covered(old), Covered(new)
    for _id, moment, covered in rows:
        then.add(moment, covered)
        now.add(moment, covered)
    if old is not None and then.found != before:
        yield _unlike(table.called, block, then.found[0], before[0])
    if new is not None and now.found != NOTHING:
        new.line("rows", table.name, block, *now.found)


def _unlike(called: object, block: int, found: int, count: int) -> str:
    return _(
        "%(table)s: rows %(first)s to %(last)s do not match the seal: there are %(found)s now, there were %(count)s."
    ) % {
        "table": called,
        "first": block * BLOCK,
        "last": block * BLOCK + BLOCK - 1,
        "found": found,
        "count": count,
    }
