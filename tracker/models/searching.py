"""Full-text search with the server's own parts: the column of words, what is looked for, its rank and its marks.

Words are stemmed as English, and without accents, by the table that sorts names. No server extension is needed.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Value

from tracker.models.people import ACCENTED, PLAIN, unaccented

# Signs of markup would hide words from the server's parser, and a hyphen makes a number negative: all count as blanks.
_SIGNS = "<>&-"
_TABLE = str.maketrans(ACCENTED + _SIGNS, PLAIN + " " * len(_SIGNS))
_PLAIN_TABLE = str.maketrans(ACCENTED + "<>&", PLAIN + "   ")
_WITHOUT = re.compile(r"(?<!\S)-(\w+(?:-\w+)+)")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
# Characters nobody types, put round a match by the server.
MARK, UNMARK = "\ue000", "\ue001"


@SearchVectorField.register_lookup
class Matches(models.Lookup):
    """`searched__matches=query(…)`: the words fit what is looked for."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the comparison that the text index answers."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}", (*left_params, *right_params)


def fold(text: str) -> str:
    """Return a text as it is searched, character by character: without accents and signs of markup."""
    return text.translate(_TABLE)


def _folded(column: str) -> Case:
    return unaccented(column, also=_SIGNS, blank=" " * len(_SIGNS))


def _weighted(text: Any, weight: str) -> Func:
    template = f"setweight(to_tsvector('english', %(expressions)s), '{weight}')"
    return Func(text, template=template, output_field=SearchVectorField())


def searched() -> models.GeneratedField:
    """Return a column the database fills with the words of reference, title and goal; the goal's weigh less."""
    plain = Func(F("reference"), Value("-"), Value(" "), function="replace", output_field=models.TextField())
    parts = [_weighted(plain, "A"), _weighted(_folded("title"), "A"), _weighted(_folded("goal"), "C")]
    joined = Func(*parts, template="%(expressions)s", arg_joiner=" || ", output_field=SearchVectorField())
    return models.GeneratedField(expression=joined, output_field=SearchVectorField(), db_persist=True)


def query(typed: str) -> Func:
    """Return what was typed as the server looks for it: "a phrase", or, -without. It never fails."""
    plain = _WITHOUT.sub(lambda found: f'-"{found[1]}"', typed.translate(_PLAIN_TABLE))
    words = Value(_HYPHEN.sub(" ", plain))
    return Func(words, template="websearch_to_tsquery('english', %(expressions)s)", output_field=models.TextField())


def rank(typed: str) -> Func:
    """Return how well the words fit."""
    return Func(F("searched"), query(typed), function="ts_rank", output_field=models.FloatField())


def headline(column: str, typed: str, *, whole: bool) -> Func:
    """Return a column, folded, with `MARK` and `UNMARK` round each match; whole, or the words about the best match."""
    cut = "HighlightAll=true" if whole else "MinWords=8, MaxWords=20"
    options = Value(f"StartSel={MARK}, StopSel={UNMARK}, {cut}")
    template = "ts_headline('english', %(expressions)s)"
    return Func(_folded(column), query(typed), options, template=template, output_field=models.TextField())


def pieces(text: str, marked: str) -> list[tuple[str, bool]]:
    """Return the part of a text that a headline shows, in pieces, each with whether it is a match."""
    if MARK in text or UNMARK in text:
        return []
    start = fold(text).find(marked.replace(MARK, "").replace(UNMARK, ""))
    if start < 0:
        return []
    found: list[tuple[str, bool]] = []
    for place, piece in enumerate(re.split(f"[{MARK}{UNMARK}]", marked)):
        if piece:
            found.append((text[start : start + len(piece)], place % 2 == 1))
        start += len(piece)
    return found
