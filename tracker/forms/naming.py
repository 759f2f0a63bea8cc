"""Finding rows by a name that somebody typed: the one way for forms, filters and commands."""

from __future__ import annotations

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
    exact: list[Row] = []
    for name in names:
        same = [row for row in near if folded(getattr(row, name)) == words]
        if len(same) == 1:
            return same
        exact += [row for row in same if row not in exact]
    return exact or near


def _near(rows: QuerySet[Row], names: tuple[str, ...], words: str) -> list[Row]:
    """Return rows that have all the words in one of their names, the shortest name first."""
    wanted = Q()
    for name in names:
        wanted |= Q(*[(f"folded_{name}__contains", word) for word in words.split()])
    named = rows.alias(**{f"folded_{name}": Lower(unaccented(name)) for name in names})
    return list(named.filter(wanted).order_by(Length(names[0]), names[0], "pk")[:MOST_NEAR])
