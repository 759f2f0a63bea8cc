"""Search: how typed words are read, which words and names they mean, and where these are in a text.

`briefings.searching` says how words are kept. A search finds texts with all the typed words, in any form, or with words
that begin with them; it knows "exact words", `or` and `-without`. References are searched as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.db import connection

from briefings.searching import plain
from tracker.models.spellings import variants

SHORTEST_BEGINNING = 3
"""Letters of the shortest word that finds longer ones which begin so."""
LONGEST_ABBREVIATION = 5
"""Letters of the longest word in capitals that is taken for an abbreviation, which begins no other word."""
MOST_NAMES = 300
"""So many organisations, posts and themes are looked for by words in their names; those with the most words first."""
NO_WORD = "' '"
"""Stands in no text: for what the server, by the locale of the database, takes for no word at all."""
SHOWN_ABOUT = 160
"""Characters of a long text that are shown about the words that were found."""

# Left out where other words are looked for, unless they stand in capitals or in quotation marks.
_SMALL_WORDS = """
    a an and are as at be been but by can did do does for from had has have he her his how i if in into
    is it its me my no not of on or our out she so such than that the their them then there these they
    this to too us was we were what when where which while who whom why will with you your
"""
SMALL = frozenset(_SMALL_WORDS.split())
"""Words that stand in every text."""
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_TYPED = re.compile(r'(?P<without>-?)"(?P<phrase>[^"]*)"?|(?P<chunk>[^\s"]+)')
# A word as it may stand in a text: with accents and soft hyphens in it, and what joins words to one.
_LETTER = "[^\\W_]|[\u0300-\u036f\xad]"
_CHUNK = re.compile(f"(?:{_LETTER})+(?:[.\\-‐-–'’](?:{_LETTER})+)*")
_PART = re.compile(f"(?:{_LETTER})+")
# "paris 7" and "PARIS-07" both name PARIS-07; a code may end in a digit, so without a gap only letters count.
_REFERENCE = re.compile(r"(?:([a-z][a-z0-9]{1,11})[\s‐–—_-]+|([a-z]{2,12}))0*([1-9][0-9]{0,8})", re.IGNORECASE)

# Of each word that is looked for the server's notation, and of rows whose names have it the marks by which a
# recommendation names them (see the migration named `search`).
_MEANT = """
WITH asked AS MATERIALIZED (
  SELECT place, CASE stems WHEN '' THEN to_tsquery('simple', written)
                ELSE to_tsquery('simple', written) || to_tsquery('briefings_stems', stems) END AS words
  FROM unnest(%s::int[], %s::text[], %s::text[]) AS given(place, written, stems)
), named AS (
  SELECT place, '=o' || o.id AS name FROM asked
    JOIN tracker_organisation o ON briefings_search_vector(o.name || ' ' || o.short_name) @@ words
  UNION ALL SELECT place, '=t' || t.id FROM asked JOIN tracker_theme t ON briefings_search_vector(t.name) @@ words
  UNION ALL SELECT place, '=p' || p.id FROM asked JOIN tracker_post p ON briefings_search_vector(p.name) @@ words
  UNION ALL SELECT place, '=p' || p.id FROM asked
    JOIN tracker_user u ON briefings_search_vector(u.name) @@ words JOIN tracker_post p ON p.holder_id = u.id
    WHERE u.is_active
), most AS (
  SELECT name, array_agg(DISTINCT place) AS places FROM named GROUP BY name
  ORDER BY count(DISTINCT place) DESC, name LIMIT %s
)
SELECT place, words::text, '' FROM asked UNION ALL SELECT unnest(places), '', name FROM most
"""
_MARKED = "SELECT word FROM unnest(%s::text[]) AS given(word) WHERE briefings_search_vector(word) @@ %s::tsquery"

Pieces = list[tuple[str, bool]]
"""A text in pieces, each with whether it is to be marked."""


@dataclass(frozen=True, slots=True)
class _Word:
    """One word, or several that stand beside each other: other spellings of one, and how they are compared."""

    spellings: tuple[tuple[str, ...], ...]
    is_beginning: bool = False
    is_phrase: bool = False

    @property
    def written(self) -> str:
        """As it is looked for among words as they are written."""
        return " | ".join(f"({' <-> '.join(self._quoted(each))})" for each in self.spellings)

    def _quoted(self, words: tuple[str, ...]) -> Iterator[str]:
        for place, word in enumerate(words, start=1):
            yield f"'{word}':*" if self.is_beginning and place == len(words) else f"'{word}'"

    @property
    def stems(self) -> str:
        """As it is looked for among stems; a phrase is not."""
        return "" if self.is_phrase else " | ".join(f"'{each[0]}'" for each in self.spellings if len(each) == 1)

    @property
    def starts(self) -> Iterator[str]:
        """How words begin that may be meant."""
        for words in self.spellings:
            yield from (word[:2] for word in words)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Words that are all wanted, or all not."""

    words: tuple[_Word, ...]
    is_without: bool = False


class Asked:
    """A search as somebody typed it and as the database is asked for it. One query finds out what its words mean."""

    def __init__(self, typed: str) -> None:
        """Read what was typed; nothing is asked yet."""
        self.typed = typed
        # Alternatives, of which each wants all that stands in it.
        self._ways = _read(typed)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self._ways

    @property
    def has_several_words(self) -> bool:
        """Whether it looks for more than one word."""
        return len(self._words) > 1

    @cached_property
    def _words(self) -> list[_Word]:
        return [word for word, _is_without in self._each()]

    @cached_property
    def _meant(self) -> tuple[list[str], list[list[str]]]:
        """Each word in the server's notation, and for each the marks of the rows with that name."""
        notations, names = [""] * len(self._words), [[] for _ in self._words]  # type: ignore[var-annotated]
        given = [(place, word.written, word.stems) for place, word in enumerate(self._words)]
        if not given:
            return notations, names
        with connection.cursor() as cursor:
            cursor.execute(_MEANT, [*map(list, zip(*given, strict=True)), MOST_NAMES])
            for place, notation, name in cursor.fetchall():
                if name:
                    names[place].append(f"'{name}'")
                else:
                    notations[place] = notation or NO_WORD
        return notations, names

    @cached_property
    def words(self) -> str:
        """The search for words in a text, in the server's notation."""
        return self._joined(self._meant[0])

    @cached_property
    def words_or_names(self) -> str:
        """The same for rows that also keep the marks of those they name."""
        notations, names = self._meant
        return self._joined([" | ".join([one, *more]) for one, more in zip(notations, names, strict=True)])

    def _joined(self, notations: list[str]) -> str:
        each = iter(notations)
        ways = []
        for way in self._ways:
            wanted = []
            for one in way:
                together = " & ".join(f"({next(each)})" for _ in one.words)
                wanted.append(f"!({together})" if one.is_without else together)
            ways.append(" & ".join(wanted))
        return " | ".join(f"({way})" for way in ways)

    def marks(self, texts: Iterable[str]) -> Marks:
        """Return what is to be marked in some texts; one query for all of them, none where nothing is near."""
        starts = {start for word, is_without in self._each() if not is_without for start in word.starts}
        return marks_of(texts, starts, lambda: " | ".join(f"({each})" for each in self._notations_to_mark()))

    def _each(self) -> Iterator[tuple[_Word, bool]]:
        """Yield each word in its place, with whether it is not wanted."""
        for way in self._ways:
            for wanted in way:
                yield from ((word, wanted.is_without) for word in wanted.words)

    def _notations_to_mark(self) -> Iterator[str]:
        """Yield what a single word must fit to be marked: of words beside each other, each by itself."""
        for place, (word, is_without) in enumerate(self._each()):
            if is_without:
                continue
            if word.is_phrase:
                yield from (f"'{part}'" for spelling in word.spellings for part in spelling)
            else:
                yield self._meant[0][place]


def _read(typed: str) -> list[list[_Wanted]]:
    """Return the alternatives of what was typed; small words only where there are no others."""
    ways = [list(_pieces(part)) for part in _alternatives(typed)]
    only_small = all(small for _, small in chain.from_iterable(ways))
    kept = ([piece for piece, small in way if only_small or not small] for way in ways)
    return [way for way in kept if way]


def _alternatives(typed: str) -> Iterator[list[re.Match[str]]]:
    """Yield what was typed, cut at each `or` that stands outside quotation marks."""
    way: list[re.Match[str]] = []
    for found in _TYPED.finditer(typed.translate(_QUOTES)):
        if (found["chunk"] or "").lower() == "or":
            yield way
            way = []
        else:
            way.append(found)
    yield way


def _pieces(parts: Iterable[re.Match[str]]) -> Iterator[tuple[_Wanted, bool]]:
    """Yield what is wanted, each with whether it is but a small word."""
    for found in parts:
        if found["chunk"] is None:
            words = tuple(plain(found["phrase"]).replace("-", " ").split())
            wanted, small = _Wanted((_Word((words,), is_phrase=True),), bool(found["without"])), False
        else:
            words, wanted, small = _of_chunk(found["chunk"])
        if words:
            yield wanted, small


def _of_chunk(chunk: str) -> tuple[tuple[str, ...], _Wanted, bool]:
    """Read a part without blanks: return its words, the search they ask for, and whether it is only a small word."""
    bare = chunk.removeprefix("-")
    words = tuple(word for word in plain(bare).split() if word.strip("-"))
    is_short = _is_abbreviation(bare)
    small = len(words) == 1 and words[0] in SMALL
    made = tuple(_word(each, is_exact=is_short or small) for each in words)
    return words, _Wanted(made, chunk != bare), small and not is_short


def _is_abbreviation(chunk: str) -> bool:
    letters = [letter for letter in chunk if letter.isalpha()]
    return 1 < len(letters) <= LONGEST_ABBREVIATION and all(map(str.isupper, letters))


def _word(chunk: str, *, is_exact: bool) -> _Word:
    """Return a word as it is looked for: also as one where a hyphen joins it, and in other spellings."""
    parts = tuple(part for part in chunk.split("-") if part)
    whole = "".join(parts)
    ways: list[tuple[str, ...]] = [(each,) for each in dict.fromkeys((whole, *variants(whole)))]
    ways += [parts] if len(parts) > 1 else []
    return _Word(tuple(ways), is_beginning=not is_exact and len(whole) >= SHORTEST_BEGINNING)


def is_unclosed(typed: str) -> bool:
    """Return whether a phrase begins that does not end."""
    return typed.translate(_QUOTES).count('"') % 2 == 1


def reference_of(typed: str) -> str:
    """Return the reference that somebody may mean, such as PARIS-07 by "paris 7"; empty where they mean none."""
    named = _REFERENCE.fullmatch(typed.strip())
    return f"{(named[1] or named[2]).upper()}-{int(named[3]):02}" if named else ""


# --- Where the words stand -------------------------------------------------------------------------------------------


def _candidates(text: str) -> Iterator[str]:
    """Yield the words of a text as they stand in it, and of those that signs join the parts."""
    for found in _CHUNK.finditer(text):
        yield found[0]
        parts = _PART.findall(found[0])
        if len(parts) > 1:
            yield from parts


def marks_of(texts: Iterable[str], starts: set[str], notation: Callable[[], str]) -> Marks:
    """Return the words of some texts that fit what is looked for, given in the server's notation; one query.

    `starts` are two letters with which such words begin. Where no word does, nothing is asked.
    """
    words = set(chain.from_iterable(map(_candidates, texts)))
    near = {word for word in words if _begins(word, starts)}
    if not near:
        return Marks(frozenset())
    with connection.cursor() as cursor:
        cursor.execute(_MARKED, [sorted(near), notation()])
        return Marks(frozenset(word for (word,) in cursor.fetchall()))


def _begins(word: str, starts: set[str]) -> bool:
    """Return whether a word, or a part of it, may be one of those that begin so."""
    each = plain(word)
    return any(part[:2] in starts or part[:1] in starts for part in (each, *each.split("-"), *each.split()))


@dataclass(frozen=True, slots=True)
class Marks:
    """Words, as they stand in some texts, that are to be marked there."""

    words: frozenset[str]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for found in _CHUNK.finditer(text) if self.words else ():
            parts = [part.span() for part in _PART.finditer(text, *found.span()) if part[0] in self.words]
            yield from parts or ([found.span()] if found[0] in self.words else [])

    def whole(self, text: str) -> Pieces:
        """Return all of a text in pieces."""
        return list(_cut(text, self._spans(text), 0, len(text)))

    def about(self, text: str, most: int = SHOWN_ABOUT) -> Pieces:
        """Return the part of a text in which the most words stand, in pieces; none where no word stands in it."""
        spans = list(self._spans(text))
        if not spans:
            return []
        if len(text) <= most:
            return self.whole(text)
        first = max(spans, key=lambda span: sum(span[0] <= start < span[0] + most * 3 // 4 for start, _ in spans))[0]
        start = max(0, min(first - most // 4, len(text) - most))
        start = start if start == 0 else text.rfind(" ", 0, start + 1) + 1
        end = len(text) if start + most >= len(text) else max(text.rfind(" ", start, start + most), first + 1)
        end = max(end, min(stop for begin, stop in spans if begin == first))
        before, after = ([("… ", False)] if start else []), ([(" …", False)] if end < len(text) else [])
        return list(chain(before, _cut(text, spans, start, end), after))


def _cut(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[str, bool]]:
    place = start
    for begin, stop in spans:
        if begin < place or stop > end:
            continue
        if begin > place:
            yield text[place:begin], False
        yield text[begin:stop], True
        place = stop
    if place < end:
        yield text[place:end], False
