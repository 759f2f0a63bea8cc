"""Where the words of a source stand: under which headings, on which page, in which paragraph or row of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import ExpressionWrapper, F, IntegerField, Q, Value
from django.db.models.expressions import Combinable, CombinedExpression
from django.db.models.functions import Left, Length, Replace
from django.utils.translation import gettext as _

from briefings import reading
from briefings.models import Passage
from briefings.reading import PassageKind
from tracker.log_sentences import at_word
from tracker.models import Source

AROUND = 600
"""So many characters of a paragraph are shown before and after the words of a source."""
_RUNNING = {PassageKind.SENTENCE, PassageKind.LIST_ITEM}


@dataclass(frozen=True, slots=True)
class SourceContext:
    """A source with what stands round it.

    `headings` are those above it, the highest first; `page` is the page of the original it begins on, None where the
    text has no pages. `before` and `after` are the rest of its paragraph. `cells` are the others of its row, each with
    the name of its column, or its number where it has none.
    """

    source: Source
    headings: tuple[str, ...] = ()
    page: int | None = None
    before: str = ""
    after: str = ""
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def has_paragraph(self) -> bool:
        """Whether its paragraph has more words than the source."""
        return bool(self.before or self.after)


def in_context(sources: Sequence[Source]) -> list[SourceContext]:
    """Return sources with what stands round them, in the same order. Four queries, however many there are."""
    if not sources:
        return []
    touched = list(Passage.objects.filter(_touched(sources)).in_order().values_list("briefing", "block", "kind", "pk"))
    headings = _headings(sources)
    pages = _pages(sources)
    wanted = {pk for path in headings.values() for pk in path} | {pk for *_, pk in touched}
    blocks = {(briefing, block) for briefing, block, *_ in touched}
    shared = Q(kind__in=[PassageKind.SENTENCE, PassageKind.TABLE_HEADER]) & _any(
        Q(briefing=briefing, block=block) for briefing, block in blocks
    )
    found = list(Passage.objects.filter(Q(pk__in=wanted) | shared).in_order().cut())
    return [_context(source, found, headings[source.pk], pages[source.pk]) for source in sources]


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=())
    for each in conditions:
        found |= each
    return found


def _touched(sources: Iterable[Source]) -> Q:
    return _any(Q(briefing=each.briefing_id, start__lt=each.end, end__gt=each.start) for each in sources)


def _headings(sources: Sequence[Source]) -> dict[int, list[int]]:
    """Return by source the keys of the headings above it, the highest first."""
    last = max(source.start for source in sources)
    rows = Passage.objects.filter(
        briefing__in={source.briefing_id for source in sources}, kind=PassageKind.HEADING, start__lt=last
    )
    above = list(rows.in_order().values_list("briefing", "start", "level", "pk"))
    return {source.pk: _path(source, above) for source in sources}


def _path(source: Source, above: Iterable[tuple[int, int, int | None, int]]) -> list[int]:
    path: list[tuple[int, int]] = []
    for briefing, start, level, pk in above:
        if briefing == source.briefing_id and start < source.start:
            path = [each for each in path if each[0] < (level or 1)] + [(level or 1, pk)]
    return [pk for _, pk in path]


def _pages(sources: Iterable[Source]) -> dict[int, int | None]:
    """Return by source the page it begins on; None where its text has no pages."""

    def feeds(text: Combinable | str) -> CombinedExpression:
        return Length(text) - Length(Replace(text, Value("\f"), Value("")))

    rows = Source.objects.filter(pk__in=[source.pk for source in sources])
    counted = rows.annotate(
        before=feeds(Left("briefing__text", ExpressionWrapper(F("start"), IntegerField()))), all=feeds("briefing__text")
    )
    return {pk: before + 1 if every else None for pk, before, every in counted.values_list("pk", "before", "all")}


def _context(source: Source, found: Iterable[Passage], path: Sequence[int], page: int | None) -> SourceContext:
    here = [each for each in found if each.briefing_id == source.briefing_id]
    near = [each for each in here if each.start < source.end and each.end > source.start]
    before, after = _paragraph(source, near, here)
    return SourceContext(source, _names(source, path, here), page, before, after, _cells(source, near, here))


def _names(source: Source, path: Sequence[int], here: Iterable[Passage]) -> tuple[str, ...]:
    """Return the words of the headings; the title of the briefing, which the page names anyway, is left out."""
    above = {each.pk: _bare(each) for each in here if each.pk in path}
    return tuple(above[pk] for place, pk in enumerate(path) if place or above[pk] != source.briefing.title)


def _words(passage: Passage) -> str:
    return str(getattr(passage, "words", ""))


def _bare(passage: Passage) -> str:
    words = _words(passage)
    return " ".join(words[slice(*passage.content_span(words, at=0))].split())


def _paragraph(source: Source, near: Sequence[Passage], here: Sequence[Passage]) -> tuple[str, str]:
    """Return what its paragraph says before and after the source; of a list, its own item."""
    if not near or not {each.kind for each in near} <= _RUNNING:
        return "", ""
    whole = sorted({*near, *_sentences(near, here)}, key=lambda each: each.start)
    before = [_content_between(each, each.start, source.start) for each in whole if each.start < source.start]
    after = [_content_between(each, source.end, each.end) for each in whole if each.end > source.end]
    return _last(" ".join(filter(None, before))), at_word(" ".join(filter(None, after)), AROUND)


def _content_between(passage: Passage, start: int, end: int) -> str:
    """Return the words of a passage between two offsets, without the number or sign of an item."""
    words = _words(passage)
    least, most = passage.content_span(words, at=0)
    return words[max(start - passage.start, least) : min(end - passage.start, most)].strip()


def _sentences(near: Iterable[Passage], here: Iterable[Passage]) -> list[Passage]:
    """Return all sentences of the paragraphs of which some are near."""
    blocks = {each.block for each in near if each.kind == PassageKind.SENTENCE}
    return [each for each in here if each.kind == PassageKind.SENTENCE and each.block in blocks]


def _last(text: str) -> str:
    return text if len(text) <= AROUND else f"…{text[-AROUND:].partition(' ')[2] or text[-AROUND:]}"


def _cells(source: Source, near: Sequence[Passage], here: Sequence[Passage]) -> tuple[tuple[str, str], ...]:
    """Return the cells of the one row that a source stands in but its own, each with the name of its column."""
    if len(near) != 1 or near[0].kind != PassageKind.TABLE_ROW:
        return ()
    (row,) = near
    own = " ".join(str(getattr(source, "quote", "")).split())
    names = dict(enumerate(_columns(row, here), start=1))
    return tuple(
        (names.get(number) or _("Column %(number)s") % {"number": number}, words)
        for number, words in enumerate(_row(row), start=1)
        if words and words != own
    )


def _columns(row: Passage, here: Iterable[Passage]) -> list[str]:
    """Return the names of the columns of a row's table; none where no row of it names them."""
    heads = [each for each in here if each.kind == PassageKind.TABLE_HEADER and each.block == row.block]
    return next((cells for cells in map(_row, heads) if any(map(_says_something, cells))), [])


def _row(passage: Passage) -> list[str]:
    words = _words(passage)
    return [" ".join(words[start:end].split()) for start, end in reading.row_cells(words, 0, len(words))]


def _says_something(words: str) -> bool:
    return any(map(str.isalnum, words))
