"""Find recommendations that say nearly the same as some words, by the search index, the most alike first.

The search index gives candidates that share words which few recommendations have. Candidates are put in order by how
much they share, where a rare word counts more than a common one, and by how alike the texts are as `rapidfuzz` sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, FloatField, Func, QuerySet, TextField, Value
from rapidfuzz import fuzz

from briefings.searching import plain
from tracker.models import Recommendation, User, searching
from tracker.models.people import folded
from tracker.models.recommendations import RecommendationQuerySet

SHOWN = 3
"""So many are shown."""
ALIKE = 45
"""From this likeness on, of 100, one is shown."""
VERY_ALIKE = 70
"""From this likeness on, somebody is asked before the same is tracked again."""

_CANDIDATES = 40
_LOOKED_AT = 500
"""About so many rows are compared in the database, so that it takes the same time however many there are."""
_SMALL = 1_500
"""Of so few rows any word may be looked for by itself."""
_EACH = 300
"""A word that more rows have than this is looked for only together with another one."""
_READ = 20_000
"""To find two words together, the index reads all rows of the rarer one; so many of all such words in all."""
_NEWEST = 400
"""So many of the newest are compared besides, where words were left out because the index would read too many rows."""
_MOST_WORDS, _MOST_PAIRS, _TOGETHER = 16, 40, 4

# The server keeps how many rows have each common word; what is not among these is rarer than all of them.
_FREQUENCIES = """
    SELECT asked.lexeme, common.frequency, total.rows, total.least
    FROM unnest(tsvector_to_array(to_tsvector('briefings_stems', briefings_search_text(%s)))) AS asked(lexeme)
    CROSS JOIN (
      SELECT greatest(c.reltuples, 1) AS rows,
             (SELECT min(f) FROM unnest(s.most_common_elem_freqs::float[]) AS f WHERE f > 0) AS least
      FROM pg_class c LEFT JOIN pg_stats s
        ON s.tablename = c.relname AND s.schemaname = current_schema() AND s.attname = 'searched'
      WHERE c.oid = 'tracker_recommendation'::regclass
    ) AS total
    LEFT JOIN LATERAL (
      SELECT found.frequency FROM pg_stats s,
        unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs::float[]) AS found(lexeme, frequency)
      WHERE s.tablename = 'tracker_recommendation' AND s.schemaname = current_schema() AND s.attname = 'searched'
        AND found.lexeme = asked.lexeme
    ) AS common ON true
"""


@dataclass(frozen=True, slots=True)
class Similar:
    """A recommendation that says nearly the same; `pieces` are its title, each with whether its words are shared."""

    recommendation: Recommendation
    likeness: float
    pieces: tuple[tuple[str, bool], ...]

    @property
    def as_again(self) -> str:
        """How a form says that something new reiterates it."""
        return f"restates:{self.recommendation.pk}"

    @property
    def as_source(self) -> str:
        """How a form says that something is only another source of it."""
        return f"source:{self.recommendation.pk}"

    @property
    def is_very_alike(self) -> bool:
        """Whether it is so alike that somebody should look before tracking the same again."""
        return self.likeness >= VERY_ALIKE


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as the index has it, about how many rows have it, and how much it says."""

    lexeme: str
    rows: float
    weight: float


def similar(title: str, more: str = "", *, user: User, besides: Iterable[int] = ()) -> list[Similar]:
    """Return what a person can see that says nearly the same as a title with more words, best first, three at most.

    `besides` are the keys of recommendations to leave out. Three queries.
    """
    words, total = _words(f"{title} {more}")
    if not words:
        return []
    rows = Recommendation.objects.visible_to(user).tracked().exclude(pk__in=list(besides))
    first, *others = _candidates(rows, title, _wanted(words, total))
    found = rows.filter(pk__in=first.union(*others)).annotate(shared=_shared(words), lexemes=_lexemes())
    candidates = found.select_related("meeting").order_by("-shared", "pk")[:_CANDIDATES]
    weights = {word.lexeme: word.weight for word in words}
    rare = log(total + 1)
    ranked = [(_likeness(row, title, more, weights, rare), row) for row in candidates]
    best = sorted(ranked, key=lambda pair: (-pair[0], pair[1].pk))[:SHOWN]
    alike = [(likeness, row) for likeness, row in best if likeness >= ALIKE]
    starts = {word.lexeme[:2] for word in words}
    marks = searching.marks_of((row.title for _, row in alike), starts, lambda: _any_of(words))
    return [Similar(row, likeness, tuple(marks.whole(row.title))) for likeness, row in alike]


def _words(text: str) -> tuple[list[_Word], float]:
    """Return the words of a text, rarest first, and about how many recommendations there are."""
    with connection.cursor() as cursor:
        cursor.execute(_FREQUENCIES, [" ".join(word for word in plain(text).split() if word not in searching.SMALL)])
        found = cursor.fetchall()
    total = float(found[0][2]) if found else 1.0
    words = [_word(lexeme, frequency, rows, least) for lexeme, frequency, rows, least in found]
    return sorted(words, key=lambda word: (word.rows, word.lexeme))[:_MOST_WORDS], total


def _word(lexeme: str, frequency: float | None, rows: float, least: float | None) -> _Word:
    share = frequency if frequency is not None else (least or 0.0) / 4
    count = max(share * rows, 1.0)
    return _Word(lexeme, count, log(1 + rows / count))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to look for, as the server writes it: several words together, and words or pairs of which one is enough.

    `is_cut` says that words were left out that too many rows have.
    """

    all_of: str
    any_of: str
    is_cut: bool


def _candidates(rows: RecommendationQuerySet, title: str, wanted: _Wanted) -> Iterator[QuerySet[Any, Any]]:
    """Yield the keys of what may say nearly the same, so many of each kind at most: what is called the same first.

    Words may come together far more often than each by itself, so the rows are bounded here too.
    """
    every = rows.order_by().values("pk")
    yield every.alias(called=folded("title")).filter(called=folded(Value(" ".join(title.split()))))[:_CANDIDATES]
    for query in filter(None, (wanted.all_of, wanted.any_of)):
        yield every.filter(searched__matches=query)[:_LOOKED_AT]
    if wanted.is_cut:
        # Of all, not of those that somebody can see: these may be few, and to find them would take long.
        yield Recommendation.objects.order_by("-pk").values("pk")[:_NEWEST]


def _wanted(words: Sequence[_Word], total: float) -> _Wanted:
    """Return what to look for: words that few rows have, and pairs of more common ones."""
    chosen: list[str] = []
    looked_at, read, is_cut = 0.0, dict[str, float](), False
    for rows, rarer, text in sorted(_alternatives(words, total), key=lambda each: (each[0], each[2])):
        more = read | {rarer.lexeme: rarer.rows}
        if sum(more.values()) > _READ:
            is_cut = True
            continue
        looked_at += rows
        if chosen and looked_at > _LOOKED_AT:
            break
        read = more
        chosen.append(text)
    together = words[:_TOGETHER] if total > _SMALL and words[0].rows <= _READ else ()
    return _Wanted(" & ".join(_quoted(word.lexeme) for word in together), " | ".join(chosen), is_cut)


def _alternatives(words: Sequence[_Word], total: float) -> Iterator[tuple[float, _Word, str]]:
    """Yield words and pairs to look for, with about how many rows have them, and the rarer word of a pair."""
    common = []
    for word in words:
        if word.rows <= _EACH or total <= _SMALL:
            yield word.rows, word, _quoted(word.lexeme)
        else:
            common.append(word)
    pairs = sorted(combinations(common, 2), key=lambda pair: pair[0].rows * pair[1].rows)
    for one, other in pairs[:_MOST_PAIRS]:
        yield one.rows * other.rows / total, one, f"({_quoted(one.lexeme)} & {_quoted(other.lexeme)})"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _shared(words: Sequence[_Word]) -> Func:
    """Return, as an expression, how many of the words a row shares, as the server ranks it: that is quickest."""
    template = "ts_rank(%(expressions)s::tsquery)"
    return Func(F("searched"), Value(_any_of(words)), template=template, output_field=FloatField())


def _any_of(words: Sequence[_Word]) -> str:
    return " | ".join(_quoted(word.lexeme) for word in words)


def _lexemes() -> Func:
    """Return, as an expression, the stems of a row's own words; its column has them too, but among others."""
    text = "briefings_search_text(title || ' ' || goal)"
    template = f"tsvector_to_array(to_tsvector('briefings_stems', {text}))"
    return Func(template=template, output_field=ArrayField(TextField()))


def _likeness(row: Any, title: str, more: str, weights: dict[str, float], rare: float) -> float:
    """Return how alike a candidate is, from 0 to 100: half by the words both have, half by how the texts read."""
    other = set(row.lexemes) - searching.SMALL
    shared = sum(weights[each] for each in other & weights.keys())
    mine, theirs = sum(weights.values()), sum(weights.get(each, rare) for each in other)
    contained = [shared / whole for whole in (mine, theirs) if whole]
    by_words = 0.65 * max(contained, default=0.0) + 0.35 * min(contained, default=0.0)
    asked, said = plain(title), plain(row.title)
    whole = f"{said} {plain(row.goal)}"
    by_reading = max(
        fuzz.token_set_ratio(asked, said),
        0.95 * fuzz.token_set_ratio(f"{asked} {plain(more)}", whole),
    )
    return 50 * by_words + 0.5 * by_reading
