"""Full-text search with the server's own parts: words, what is looked for, its rank and marks; references as typed.

Words are stemmed as English, and without accents, by the table that sorts names. No server extension is needed.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import Case, F, Func, Value, When

from tracker.models.people import ACCENTED, PLAIN

# All these count as blanks. The server's parser takes words joined by a slash for the name of a file, what stands
# between < and > for markup and a hyphen for a minus; of letters beyond ASCII it knows none apart from signs, so that
# "ministry’s" and "«Europe»" would each be one word that nobody looks for.
_SIGNS = "<>&-/"
_FAR_SIGNS = (
    "[\x80-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb-\xbf\xd7\xf7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f"
    "\u3000-\u3004\u3008-\u303f\ue000-\uf8ff\ufe00-\ufe6f\ufeff\uff00-\uff0f\uff1a-\uff20\U0001f000-\U0001faff]"
)
_BEYOND_ASCII = "[\x80-\U0010ffff]"
_SPELLED = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ẞ": "ss"}
_TABLE = str.maketrans(ACCENTED + _SIGNS, PLAIN + " " * len(_SIGNS))
_FAR = re.compile(_FAR_SIGNS)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | {"’": "'", "‘": "'"})
_ASKED = str.maketrans(dict(zip(ACCENTED + "<>&/", PLAIN + "    ", strict=True)) | _SPELLED)
_WITHOUT = re.compile(r"(?<!\S)-(\w+(?:[-'/‐-―]\w+)+)")
_JOINT = re.compile(r"(?<=\w)[-'](?=\w)")
# "paris 7" and "PARIS-07" both name PARIS-07; a code may end in a digit, so without a gap only letters count.
_REFERENCE = re.compile(r"(?:([a-z][a-z0-9]{1,11})[\s‐–—_-]+|([a-z]{2,12}))0*([1-9][0-9]{0,8})", re.IGNORECASE)
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
    """Return a text as its matches are marked, character by character: without accents and with blanks for signs."""
    return _FAR.sub(" ", text).translate(_TABLE)


def spelled(text: str) -> str:
    """Return a text with the words that the search knows: without accents, and letters that are two written as two."""
    return _FAR.sub(" ", text).translate(_ASKED).replace("-", " ").replace("\x00", "")


def _folded(column: str, *, is_spelled: bool) -> Case:
    """Return a column as `fold` does, by the server; `is_spelled` writes letters that are two in English as two.

    The server holds every letter against the whole table, so a text in ASCII goes without it.
    """
    words: Any = Func(
        F(column), Value(_FAR_SIGNS), Value(" "), Value("g"), function="regexp_replace", output_field=models.TextField()
    )
    for letter, spelled in _SPELLED.items() if is_spelled else ():
        words = Func(words, Value(letter), Value(spelled), function="replace", output_field=models.TextField())
    return Case(
        When(**{f"{column}__regex": _BEYOND_ASCII}, then=_translated(words, ACCENTED + _SIGNS, PLAIN)),
        default=_translated(F(column), _SIGNS, ""),
        output_field=models.TextField(),
    )


def _translated(words: Any, before: str, after: str) -> Func:
    blanks = after.ljust(len(before))
    return Func(words, Value(before), Value(blanks), function="translate", output_field=models.TextField())


def _weighted(text: Any, weight: str) -> Func:
    template = f"setweight(to_tsvector('english', %(expressions)s), '{weight}')"
    return Func(text, template=template, output_field=SearchVectorField())


def searched() -> models.GeneratedField:
    """Return a column the database fills with the words of reference, title and goal; the goal's weigh less."""
    plain = Func(F("reference"), Value("-"), Value(" "), function="replace", output_field=models.TextField())
    weights = {"title": "A", "goal": "C"}
    parts = [_weighted(plain, "A"), *(_weighted(_folded(each, is_spelled=True), weights[each]) for each in weights)]
    joined = Func(*parts, template="%(expressions)s", arg_joiner=" || ", output_field=SearchVectorField())
    return models.GeneratedField(expression=joined, output_field=SearchVectorField(), db_persist=True)


def _asked(typed: str) -> str:
    """Return what was typed as the server is asked for it."""
    plain = _WITHOUT.sub(lambda found: f'-"{found[1]}"', typed.translate(_QUOTES))
    return _JOINT.sub(" ", _FAR.sub(" ", plain).translate(_ASKED))


def query(typed: str) -> Func:
    """Return what was typed as the server looks for it: "a phrase", or, -without. It never fails."""
    words = Value(_asked(typed))
    return Func(words, template="websearch_to_tsquery('english', %(expressions)s)", output_field=models.TextField())


def has_words(typed: str) -> bool:
    """Return whether there is anything to look for: the server leaves out words that stand in every text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery('english', %s)) > 0", [_asked(typed)])
        return bool(cursor.fetchone()[0])


def is_unclosed(typed: str) -> bool:
    """Return whether a phrase begins that does not end."""
    return typed.translate(_QUOTES).count('"') % 2 == 1


def rank(typed: str) -> Func:
    """Return how well the words fit."""
    return Func(F("searched"), query(typed), function="ts_rank", output_field=models.FloatField())


def headline(column: str, typed: str, *, whole: bool) -> Func:
    """Return a column, folded, with `MARK` and `UNMARK` round each match; whole, or the words about the best match."""
    return marked(column, query(typed), cut="HighlightAll=true" if whole else "MinWords=8, MaxWords=20")


def marked(column: str, looked_for: Func, *, cut: str = "HighlightAll=true") -> Func:
    """Return a column, folded, with `MARK` and `UNMARK` round each word of a query as the server has it."""
    options = Value(f"StartSel={MARK}, StopSel={UNMARK}, {cut}")
    template = "ts_headline('english', %(expressions)s)"
    return Func(
        _folded(column, is_spelled=False), looked_for, options, template=template, output_field=models.TextField()
    )


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


def reference_of(typed: str) -> str:
    """Return the reference that somebody may mean, such as PARIS-07 by "paris 7"; empty where they mean none."""
    named = _REFERENCE.fullmatch(typed.strip())
    return f"{(named[1] or named[2]).upper()}-{int(named[3]):02}" if named else ""
