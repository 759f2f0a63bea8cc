"""Finding rows by a name that somebody typed: the one way for forms, filters and commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Length, Lower

from tracker.models.people import ACCENTED, PLAIN, unaccented

MOST_NEAR = 200
_FOLDS = str.maketrans(ACCENTED, PLAIN)

Row = TypeVar("Row", bound=Model)


def folded(text: str) -> str:
    """Return a name as names are compared: without capitals and accents, one blank between words."""
    return " ".join(text.lower().translate(_FOLDS).split())


def rows_called(rows: QuerySet[Row], names: tuple[str, ...], typed: str) -> list[Row]:
    """Return the rows that may be meant: one where that is sure, several where it is not, none where nothing fits.

    `names` are the columns that name a row, best first. A row has the name, or all its words somewhere in one of its
    names, in any order. A row that has just this name goes before those that have only the words, and among such rows
    the better column decides.
    """
    words = folded(typed)
    if not words:
        return []
    near = _near(rows, names, words)
    return _exact(near, names, words) or near


def rows_called_just(rows: QuerySet[Row], names: tuple[str, ...], typed: Iterable[str]) -> dict[str, Row]:
    """Return, by what was typed, the rows of which `rows_called` is sure because they have just this name.

    Whatever is no whole name, or the name of several, is not in it. One query, or none where nothing was typed.
    """
    wanted = {words: folded(words) for words in typed}
    if not any(wanted.values()):
        return {}
    same = Q(*[(f"folded_{name}__in", {*wanted.values()} - {""}) for name in names], _connector=Q.OR)
    there = list(_folding(rows, names).filter(same))
    found = {words: _exact(there, names, folding) for words, folding in wanted.items() if folding}
    return {words: same[0] for words, same in found.items() if len(same) == 1}


def _exact(near: Iterable[Row], names: tuple[str, ...], words: str) -> list[Row]:
    """Return the row that has just this name, in the best column where there is one; several where none is sure."""
    near, exact = list(near), []
    for name in names:
        same = [row for row in near if folded(getattr(row, name)) == words]
        if len(same) == 1:
            return same
        exact += [row for row in same if row not in exact]
    return exact


def _near(rows: QuerySet[Row], names: tuple[str, ...], words: str) -> list[Row]:
    """Return rows that have all the words in one of their names, the shortest name first."""
    wanted = Q()
    for name in names:
        wanted |= Q(*[(f"folded_{name}__contains", word) for word in words.split()])
    return list(_folding(rows, names).filter(wanted).order_by(Length(names[0]), names[0], "pk")[:MOST_NEAR])


def _folding(rows: QuerySet[Row], names: tuple[str, ...]) -> QuerySet[Row]:
    """Return the rows with each of these columns folded, as far as the database does it."""
    folding: QuerySet[Row] = rows.alias(**{f"folded_{name}": Lower(unaccented(name)) for name in names})
    return folding
