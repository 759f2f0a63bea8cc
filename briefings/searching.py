"""Words as the search keeps and compares them, in Python as the database does it; what is looked for is the tracker's.

The database makes a search vector of a text by `briefings_search_vector`, which the migrations made. It holds each
word as it is written and its English stem, of words that a hyphen joins also the whole, and leaves no word out.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func

_Row = TypeVar("_Row", bound=models.Model)

# Neither seen nor typed: accents that stand apart once letters are taken to pieces, soft hyphens, marks of direction.
_UNSEEN = re.compile("[\u0300-\u036f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
# What no rule of Unicode takes to pieces, and capitals that a server with the plain C locale does not lower.
_TWO = {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss", "þ": "th", "Þ": "th"}
_GREEK, _CYRILLIC = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς", "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏ"
_ONE = str.maketrans(
    "øØłŁđĐðÐıħĦŧŦŋŊ‐‒–−’‘ʼ" + _GREEK + _CYRILLIC,
    "oollddddihhttnn----'''" + _GREEK.lower() + _CYRILLIC.lower(),
)
_SIGNS = re.compile(
    "[\x80-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb-\xbf\xd7\xf7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f"
    "\u3000-\u3004\u3008-\u303f\ue000-\uf8ff\ufe00-\ufe6f\ufeff\uff00-\uff0f\uff1a-\uff20\U0001f000-\U0001faff]+"
)
_DOTTED = re.compile(r"(?<![a-z0-9_])([a-z])\.(?=[a-z](?![a-z0-9_]))")
_POSSESSIVE = re.compile(r"'s(?![a-z0-9_])")
_BETWEEN = re.compile("[^a-z0-9\x80-\U0010ffff-]+")


def plain(text: str) -> str:
    """Return a text as words without accents, capitals and signs, apart by one blank; hyphens stay.

    The same as `briefings_search_text` in the database makes, before it adds what hyphens join.
    """
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKD", text)).translate(_ONE)
        for letter, letters in _TWO.items():
            text = text.replace(letter, letters)
        text = _SIGNS.sub(" ", text)
    text = _POSSESSIVE.sub("", _DOTTED.sub(r"\1", _lower(text)))
    return " ".join(_BETWEEN.sub(" ", text).split())


_CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def _lower(text: str) -> str:
    return text.translate(_CAPITALS)


def words(*texts: Any) -> Func:
    """Return the search vector of columns, or other expressions, that are texts and never null; for an index too."""
    return Func(
        *texts,
        arg_joiner=" || ' ' || ",
        template="briefings_search_vector(%(expressions)s)",
        output_field=SearchVectorField(),
    )


class WithoutWords(models.QuerySet[_Row]):
    """Rows without the column `searched`, which is looked into by the database and read by nobody."""

    def __init__(self, model: Any = None, query: Any = None, using: str | None = None, hints: Any = None) -> None:
        """Begin without it, unless a query is given that another set began."""
        super().__init__(model, query, using, hints)
        if query is None and model is not None:
            self.query.add_deferred_loading(("searched",))


@SearchVectorField.register_lookup
class Matches(models.Lookup):
    """`searched__matches="'port':* & 'sea'"`: the words fit what is looked for, given in the server's own notation."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the comparison that the text index answers."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}::tsquery", (*left_params, *right_params)
