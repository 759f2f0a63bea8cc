"""What the search page finds of each kind, with the words that were found marked and where they stand.

Each kind is asked for by itself, starts from what the person may see, and is counted no further than `COUNTED`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from textwrap import shorten
from typing import Any, TypeAlias

from django.db.models import Exists, F, Func, Model, OuterRef, Q, QuerySet, TextField
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Briefing, Passage
from briefings.reading import PassageKind, row_cells
from briefings.searching import words
from tracker import permissions
from tracker.database import pages
from tracker.models import Evidence, Organisation, Post, ProgressEntry, Recommendation, Source, Theme, User
from tracker.models.access import in_visible_meeting, visible_meetings
from tracker.models.corrections import quoted, with_corrections
from tracker.models.log import OF_MARKING
from tracker.models.searching import SHOWN_ABOUT, Asked, Marks, Pieces, reference_of
from tracker.statistics import list_url

COUNTED = 1_000
"""So many of one kind are counted and paged to; of more, the page says that there are more."""
NEWEST = 20_000
"""Several common words are looked for among so many of the newest rows first: the index has all places of each word."""
SHOWN, ON_A_PAGE = 5, 50
"""So many of each kind stand on the page of all kinds, and so many on a page of one kind."""

_Rows: TypeAlias = QuerySet[Any]


@dataclass(slots=True)
class Fact:
    """Something beside a find in which the words may stand, such as its lead."""

    label: str | Promise
    text: str
    pieces: Pieces = field(default_factory=list)


@dataclass(slots=True)
class Hit:
    """One find: what it is called, the words in it, and where these stand."""

    url: str
    title: str
    reference: str = ""
    text: str = ""
    place: str = ""
    place_url: str = ""
    on: date | None = None
    status: str = ""
    is_restricted: bool = False
    is_replaced: bool = False
    """Whether it is of a version of a briefing that a corrected one replaced."""
    facts: list[Fact] = field(default_factory=list)
    marking: str = ""
    corrected_on: date | None = None
    correction: str = ""
    marked_title: Pieces = field(default_factory=list)
    marked_correction: Pieces = field(default_factory=list)
    marked_text: Pieces = field(default_factory=list)

    def texts(self) -> Iterator[str]:
        """Yield every text in which words may stand."""
        yield self.title
        yield self.text
        yield self.correction
        yield from (fact.text for fact in self.facts)

    def mark(self, marks: Marks) -> None:
        """Take over where the words stand; facts in which there are none are left out."""
        self.marked_title, self.marked_text = marks.whole(self.title), marks.about(self.text)
        if self.corrected_on is not None:
            # Either says too little alone, whichever of them was looked for.
            self.marked_text = self.marked_text or [(shorten(self.text, SHOWN_ABOUT, placeholder="…"), False)]
            shortened = shorten(self.correction or _("(removed)"), SHOWN_ABOUT, placeholder="…")
            self.marked_correction = marks.about(self.correction) or [(shortened, False)]
        for fact in self.facts:
            fact.pieces = marks.about(fact.text)
        self.facts = [fact for fact in self.facts if fact.pieces]


@dataclass(slots=True)
class Group:
    """The finds of one kind: how many, as far as they are counted, and those that are shown."""

    key: str
    label: str | Promise
    hits: list[Hit]
    count: int
    url: str
    """The address of all of this kind."""

    @property
    def has_more(self) -> bool:
        """Whether there are more than are counted."""
        return self.count > COUNTED

    @property
    def counted(self) -> int:
        """How many there are, as far as they are counted."""
        return min(self.count, COUNTED)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of find: its rows for a person in order, and a hit made of each row of a page."""

    key: str
    label: str | Promise
    rows: Callable[[User, Asked], _Rows]
    hits: Callable[[User, list[Any]], list[Hit]]
    list_name: str = ""
    is_ranked: bool = False


def _recommendations(user: User, asked: Asked) -> _Rows:
    reference = reference_of(asked.typed)
    return Recommendation.objects.visible_to(user).tracked().found(asked, reference).order_by("meeting_id", "number")


def _recommendation_hits(user: User, rows: list[Recommendation]) -> list[Hit]:
    return [
        Hit(
            url=reverse("recommendation-detail", args=[row.reference]),
            title=row.title,
            reference=row.reference,
            text=row.goal,
            status=row.status,
            marking=row.marking,
            facts=list(_facts(row)),
        )
        for row in rows
    ]


def _facts(row: Recommendation) -> Iterator[Fact]:
    if row.lead is not None:
        yield Fact(gettext_lazy("Lead"), _both(row.lead))
    if row.owner is not None:
        yield Fact(gettext_lazy("Owner post"), row.owner.name)
    if row.holder is not None:
        yield Fact(gettext_lazy("Holder"), row.holder.name)
    yield from (Fact(gettext_lazy("Theme"), theme.name) for theme in row.themes.all())
    yield from (Fact(gettext_lazy("Also involved"), _both(party)) for party in row.parties.all())


def _both(organisation: Organisation) -> str:
    short = organisation.short_name
    return f"{organisation.name} ({short})" if short else organisation.name


def _of_seen(user: User) -> Q:
    """Return the condition that the recommendation of an entry is one that a person sees and that is tracked."""
    return Q(recommendation__in=Recommendation.objects.visible_to(user).tracked().values("pk"))


def _entries(user: User, asked: Asked) -> _Rows:
    return ProgressEntry.objects.visible_to(user).filter(_of_seen(user), searched__matches=asked.words).newest()


def _entry_hits(user: User, rows: list[ProgressEntry]) -> list[Hit]:
    return [_quoting(row) for row in rows]


def _quoting(entry: ProgressEntry) -> Hit:
    """Return an entry as a find, with the words that corrected it, or that it corrects."""
    said = quoted(entry)
    text = _("(removed)") if said.is_removed else said.text
    hit = _entry_hit(entry, "\n".join(filter(None, (text, entry.next_step))))
    hit.corrected_on, hit.correction = said.corrected_on, said.correction
    return hit


def _entry_hit(entry: ProgressEntry, text: str) -> Hit:
    return Hit(
        url=entry.url,
        title=entry.recommendation.title,
        reference=entry.recommendation.reference,
        marking=entry.recommendation.marking,
        text=text,
        on=entry.happened_on,
        is_restricted=entry.internal,
    )


def _evidence(user: User, asked: Asked) -> _Rows:
    entries = ProgressEntry.objects.visible_to(user).filter(_of_seen(user))
    return Evidence.objects.filter(entry__in=entries.values("pk"), searched__matches=asked.words).order_by("-pk")


def _evidence_hits(user: User, rows: list[Evidence]) -> list[Hit]:
    return [_entry_hit(row.entry, " · ".join(dict.fromkeys(filter(None, (row.title, row.number))))) for row in rows]


def _passages(user: User, asked: Asked) -> _Rows:
    """Return the passages with the words; of a version that was replaced, those whose words the next one has not."""
    again = Passage.objects.filter(briefing__revises=OuterRef("briefing"), same_as=OuterRef("pk"))
    rows = Passage.objects.filter(in_visible_meeting(user, "briefing__meeting"), searched__matches=asked.words)
    return rows.filter(~Exists(again)).order_by("-briefing_id", "number")


def _passage_hits(user: User, rows: list[Passage]) -> list[Hit]:
    """Return the passages with their words, cut out by the database, and what is tracked of them."""
    cited: dict[int, str] = {}
    if rows:
        seen = Recommendation.objects.visible_to(user).values("pk")
        sources = Source.objects.in_force().filter(
            briefing__in={row.briefing_id for row in rows}, recommendation__in=seen
        )
        placed = sources.in_order().values_list("briefing_id", "start", "end", "recommendation__reference")
        for briefing, start, end, reference in placed:
            for row in rows:
                if row.briefing_id == briefing and row.start < end and start < row.end:
                    cited.setdefault(row.pk, reference)
    return [
        Hit(
            url=reverse("briefing-detail", args=[row.briefing_id]) + f"?passage={row.pk}#p{row.pk}",
            title=row.briefing.title,
            text=_bare(row),
            is_replaced=getattr(row, "is_replaced", False),
            place=cited.get(row.pk, ""),
            place_url=reverse("recommendation-detail", args=[cited[row.pk]]) if row.pk in cited else "",
        )
        for row in rows
    ]


def _replaced(briefing: str) -> Exists:
    """Return the condition that a corrected version replaced the briefing that a row names."""
    return Exists(Briefing.objects.filter(revises=OuterRef(briefing)))


def _bare(row: Passage) -> str:
    """Return the words of a passage without signs of markup around them; the cells of a row with a point between."""
    words = str(getattr(row, "quote", ""))
    start, end = row.content_span(words, at=0)
    if row.kind != PassageKind.TABLE_ROW:
        return words[start:end]
    cells = (words[slice(*cell)] for cell in row_cells(words, start, end))
    return " · ".join(filter(None, cells))


def _briefings(user: User, asked: Asked) -> _Rows:
    """Return the briefings with the words in their title; of those that were replaced, where the next has another."""
    again = Briefing.objects.filter(revises=OuterRef("pk"), title=OuterRef("title"))
    rows = Briefing.objects.filter(~Exists(again), in_visible_meeting(user))
    return _named(rows, asked, "title").order_by("-read_at", "-pk")


def _meetings(user: User, asked: Asked) -> _Rows:
    rows = _named(visible_meetings(user), asked, "name", "code", "place")
    return rows.order_by(F("starts_on").desc(nulls_last=True), "name", "pk")


def _people(user: User, asked: Asked) -> _Rows:
    rows = User.objects.filter(is_system=False) if permissions.sees_people(user) else User.objects.none()
    return _named(rows, asked, "name").order_by("-is_active", "name", "pk")


def _named(rows: _Rows, asked: Asked, *columns: str) -> _Rows:
    """Return the rows in whose names the words stand; an index has just these names."""
    found: _Rows = rows.alias(in_names=words(*columns)).filter(in_names__matches=asked.words)
    return found


def _plain(make: Callable[[Any], Hit]) -> Callable[[User, list[Any]], list[Hit]]:
    return lambda user, rows: [make(row) for row in rows]


_KINDS = (
    _Kind(
        "recommendations",
        gettext_lazy("Recommendations"),
        _recommendations,
        _recommendation_hits,
        "recommendation-list",
        is_ranked=True,
    ),
    _Kind("log", gettext_lazy("Log entries"), _entries, _entry_hits),
    _Kind("evidence", gettext_lazy("Evidence"), _evidence, _evidence_hits),
    _Kind("source", gettext_lazy("Text of briefings"), _passages, _passage_hits),
    _Kind(
        "briefings",
        gettext_lazy("Briefings"),
        _briefings,
        _plain(
            lambda row: Hit(
                reverse("briefing-detail", args=[row.pk]),
                row.title,
                facts=[],
                is_replaced=row.is_replaced,
                place=row.meeting.name,
                place_url=reverse("meeting-detail", args=[row.meeting.code]),
            )
        ),
    ),
    _Kind(
        "meetings",
        gettext_lazy("Meetings"),
        _meetings,
        _plain(
            lambda row: Hit(
                reverse("meeting-detail", args=[row.code]),
                row.name,
                row.code,
                facts=[Fact(gettext_lazy("Place"), row.place), Fact(gettext_lazy("Code"), row.code)],
            )
        ),
    ),
    _Kind(
        "organisations",
        gettext_lazy("Organisations"),
        lambda user, asked: _named(Organisation.objects.all(), asked, "name", "short_name").order_by("sort_key", "pk"),
        _plain(
            lambda row: Hit(
                list_url(lead=str(row.pk)), row.name, facts=[Fact(gettext_lazy("Short name"), row.short_name)]
            )
        ),
    ),
    _Kind(
        "posts",
        gettext_lazy("Posts"),
        lambda user, asked: _named(Post.objects.all(), asked, "name").order_by("name", "pk"),
        _plain(lambda row: Hit(list_url(owner=str(row.pk)), row.name, place=row.organisation.name)),
    ),
    _Kind(
        "themes",
        gettext_lazy("Themes"),
        lambda user, asked: _named(Theme.objects.all(), asked, "name").order_by("sort_key", "pk"),
        _plain(lambda row: Hit(list_url(theme=str(row.pk)), row.name)),
    ),
    _Kind(
        "people",
        gettext_lazy("People"),
        _people,
        _plain(lambda row: Hit(reverse("person-detail", args=[row.pk]), row.name)),
    ),
)
KINDS = {kind.key: kind for kind in _KINDS}
_JOINED: dict[str, tuple[str, ...]] = {
    "recommendations": ("lead", "owner__holder", "access__marking", "meeting__access__marking"),
    "log": OF_MARKING,
    "evidence": tuple(f"entry__{name}" for name in OF_MARKING),
    "source": ("briefing",),
    "briefings": ("meeting",),
    "posts": ("organisation",),
}


@pages.without_workers()
def found(typed: str, user: User) -> list[Group]:
    """Return what is found of every kind, as much of each as a page of all kinds shows; none where nothing is."""
    asked = Asked(typed)
    groups = [] if asked.is_empty else [_group(kind, user, asked, 0, SHOWN) for kind in _KINDS]
    return _marked(asked, [group for group in groups if group.hits])


@pages.without_workers()
def found_of(kind: str, typed: str, user: User, *, page: int) -> Group:
    """Return a page, from 1, of what is found of one of `KINDS`."""
    asked = Asked(typed)
    if asked.is_empty:
        return Group(kind, KINDS[kind].label, [], 0, "")
    group = _group(KINDS[kind], user, asked, (page - 1) * ON_A_PAGE, ON_A_PAGE)
    _marked(asked, [group])
    return group


def _marked(asked: Asked, groups: list[Group]) -> list[Group]:
    hits = [hit for group in groups for hit in group.hits]
    marks = asked.marks(text for hit in hits for text in hit.texts())
    for hit in hits:
        hit.mark(marks)
    return groups


def _group(kind: _Kind, user: User, asked: Asked, start: int, most: int) -> Group:
    """Return some finds of a kind, the first ones in its order.

    Any finds are fetched first, as far as they are counted. Only these few are put in order; where there are more, the
    words are so common that whoever follows the order soon comes upon them.
    """
    rows = kind.rows(user, asked)
    some = _some(kind, rows, asked)
    if len(some) <= COUNTED:
        few: _Rows = rows.model.objects.filter(pk__in=some).order_by(*rows.query.order_by)
        ranked: _Rows = few.best_first(asked, reference_of(asked.typed)) if kind.is_ranked else few  # type: ignore[attr-defined]
        rows = ranked
    shown = list(_joined(kind.key, rows, start, most)) if some else []
    query = urlencode({"q": asked.typed} | ({} if kind.list_name else {"in": kind.key}))
    url = f"{reverse(kind.list_name or 'search')}?{query}"
    return Group(kind.key, kind.label, kind.hits(user, shown), len(some), url)


def _some(kind: _Kind, rows: _Rows, asked: Asked) -> list[int]:
    """Return any finds of a kind by their keys, as far as they are counted."""
    some: list[int] = []
    if any(field.name == "searched" for field in rows.model._meta.concrete_fields):
        words = asked.words_or_names if kind.is_ranked else asked.words
        is_common = pages.look_up_rare_words(rows.model._meta.db_table, "searched", words)
        some = _newest(rows) if is_common and asked.has_several_words else []
    return some if len(some) > COUNTED else _keys(rows)


def _keys(rows: _Rows) -> list[int]:
    """Return any of the rows by their keys, as far as they are counted."""
    return list(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])


def _newest(rows: _Rows) -> list[int]:
    """Return any of those rows that are among the newest of their table; none where that is no larger."""
    last = rows.model.objects.order_by("-pk").values_list("pk", flat=True)[:1]
    newest = max(last, default=0) - NEWEST
    if newest <= 0:
        return []
    with pages.without_bitmaps():
        return _keys(rows.filter(pk__gt=newest))


def _joined(key: str, rows: _Rows, start: int, most: int) -> Iterable[Model]:
    """Return some rows with what a hit names; joined to these alone, however many there are."""
    keys = list(rows.values_list("pk", flat=True)[start : start + most])
    if not keys:
        return []
    whole = rows.model.objects.filter(pk__in=keys).select_related(*_JOINED.get(key, ()))
    if key == "recommendations":
        whole = whole.defer("named", "searched").prefetch_related("themes", "parties")
    elif key == "briefings":
        whole = whole.defer("text").annotate(is_replaced=_replaced("pk"))
    elif key == "source":
        length = F("end") - F("start")
        quote = Func("briefing__text", F("start") + 1, length, function="substr", output_field=TextField())
        whole = whole.defer("briefing__text").annotate(quote=quote, is_replaced=_replaced("briefing"))
    elif key == "log":
        whole = with_corrections(whole)
        whole = whole.defer("recommendation__searched", "recommendation__named", "recommendation__goal")
    elif key == "evidence":
        whole = whole.defer("entry__searched", "entry__recommendation__searched", "entry__recommendation__goal")
    made = {row.pk: row for row in whole}
    return [made[each] for each in keys if each in made]
