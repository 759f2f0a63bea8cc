"""A progress report as plain data: what stands where, what to raise, what changed, and each recommendation in a block.

Everything in it is text ready to be read, so that the page, Word and PDF say the same. It holds what one person may
see, and never a restricted note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tracker.history.lines import LineToTake, lines_to_take
from tracker.models import Recommendation, Source, User
from tracker.overview import past_days, standing
from tracker.overview.numbers import Number, numbers
from tracker.overview.scope import AS_OF, SINCE, Period, Scope
from tracker.overview.standing import Standing
from tracker.overview.to_raise import ToRaise, to_raise
from tracker.reports.changes import ChangeGroup, changes_in
from tracker.reports.text import plain
from tracker.statistics import NOTES, AttentionGroup, Figure, groups_of, in_words
from tracker.templatetags.tracker import without_marks
from tracker.workflow import DueBasis, Refused, Status

MOST_ITEMS = 1_000
"""So many recommendations stand in one report at most."""

MOST_QUOTED = 3_000
"""So many characters of a source text are quoted; the site has the rest."""

Absolute = Callable[[str], str]
"""Makes an address of the site whole, with its host; such as `HttpRequest.build_absolute_uri`."""


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A number with what it counts, its definition, its list, and by how much it changed; `change` may be empty."""

    label: str
    count: int
    definition: str
    url: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class RaisedItem:
    """A recommendation to raise: why, who leads it, and the next step last reported."""

    name: str
    url: str
    reason: str
    lead: str
    next_step: str
    marking: str = ""
    line_to_take: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a recommendation, with its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a briefing, and where they stand; the words are empty where they are the title."""

    words: str
    source: str
    marking: str = ""


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """All that the report says of one recommendation."""

    name: str
    url: str
    marking: str
    facts: tuple[Fact, ...]
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """A progress report. `address` opens it again; `markings` are all that its recommendations bear."""

    title: str
    language: str
    as_of: date
    since: date
    period: str
    about: str
    made_by: str
    address: str
    markings: tuple[str, ...]
    summary: str
    figures: tuple[ReportFigure, ...]
    to_raise: tuple[RaisedItem, ...]
    changes: tuple[ChangeGroup, ...]
    changes_left_out: str
    items: tuple[ItemBlock, ...]
    counting: tuple[str, ...]


COUNTING: tuple[str | Promise, ...] = (
    gettext_lazy("Recommendations that were marked as entered in error are removed from all counts."),
    gettext_lazy("One recommendation can count in several figures: it may be overdue and also have no owner."),
    gettext_lazy(
        "A recommendation that is not accepted, or only noted, counts neither as overdue nor as without an update, "
        "unless a coordinator asked to follow it up."
    ),
    gettext_lazy("Verified means that somebody other than the owner confirmed that it is implemented."),
    gettext_lazy("Changes are counted from the end of the first day to the end of the last."),
    gettext_lazy("Restricted notes are never part of a report."),
)
OF_ONE_SIDE = gettext_lazy("Lines to take are those of one side. Do not pass this report on to another side.")
"""What is said at the end where the report has a line to take."""


def too_many(count: int) -> str:
    """Return why there is no report of so many recommendations, and what to do; empty where there can be one."""
    if count <= MOST_ITEMS:
        return ""
    sentence = _(
        "A report holds at most %(most)s recommendations, and more match. Choose a meeting, lead, theme or another "
        "filter to narrow it down."
    )
    return sentence % {"most": f"{MOST_ITEMS:,}"}


def size_of(scope: Scope) -> int:
    """Count the recommendations a report would hold, up to one more than there can be."""
    return scope.rows.tracked().order_by()[: MOST_ITEMS + 1].count()


def progress_report(scope: Scope, period: Period, user: User, *, absolute: Absolute = str) -> ProgressReport:
    """Return the report about what a person may see of a scope and a period.

    Raises Refused, with a sentence, where it would hold too many recommendations.
    """
    if refusal := too_many(size_of(scope)):
        raise Refused(refusal)
    found, attention = standing.standing_and_attention(scope.rows, scope.url, on=scope.on)
    rows = list(scope.rows.tracked().for_work())
    changes = changes_in([row.pk for row in rows], user, since=period.since, until=period.until, absolute=absolute)
    raised = to_raise(scope.rows, user, on=scope.on)
    lines = {key: _line(line) for key, line in lines_to_take([row.pk for row in rows], user).items()}
    return ProgressReport(
        title=_("Progress report"),
        language=get_language() or "en-gb",
        as_of=scope.on,
        since=period.since,
        period=_period(period),
        about=_about(scope),
        made_by=_("Prepared for %(name)s. It shows what this person can see.") % {"name": plain(user.name)},
        address=absolute(address_of(scope, period)),
        markings=tuple(sorted({plain(row.marking) for row in rows if row.marking})),
        summary=plain(unescape(strip_tags(standing.summary(found, scope.url)))),
        figures=tuple(_figures(scope, period, found, attention, absolute)),
        to_raise=tuple(_raised(each, lines.get(each.row.pk, ""), absolute) for each in raised),
        changes=changes.groups,
        changes_left_out=changes.left_out,
        items=tuple(_items(rows, scope, lines, absolute)),
        counting=tuple(map(str, (*COUNTING, OF_ONE_SIDE) if lines else COUNTING)),
    )


def query_of(scope: Scope, period: Period) -> str:
    """Return the query of an address that is about the same recommendations, since the same day."""
    return f"?{urlencode({**scope.state, SINCE: period.since.isoformat()}, doseq=True)}"


def address_of(scope: Scope, period: Period) -> str:
    """Return the address of the page, which begins and ends on the same days whenever it is opened."""
    return f"{reverse('report')}{query_of(scope, period)}&{urlencode({AS_OF: scope.on.isoformat()})}"


# --- Its parts -------------------------------------------------------------------------------------------------------


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _period(period: Period) -> str:
    words = {"since": _day(period.since), "until": _day(period.until)}
    return _("As of %(until)s. What changed since %(since)s.") % words


def _about(scope: Scope) -> str:
    chosen = [_("%(filter)s: %(value)s") % {"filter": each.label, "value": each.value} for each in scope.listing.chosen]
    return plain("; ".join(chosen)) if chosen else _("All recommendations")


def _figures(
    scope: Scope, period: Period, found: Standing, attention: Iterable[Figure], absolute: Absolute
) -> Iterator[ReportFigure]:
    everything = Figure(
        _("Tracked"), found.tracked, scope.url(), note=_("All recommendations but those entered in error")
    )
    before = past_days.standing_on(scope, period.since) if period.is_recorded else None
    large = numbers(scope.rows, found, scope.url, on=scope.on, before=before)
    known = {number.figure.key for number in large}
    yield _figure(Number(everything), absolute)
    yield from (_figure(number, absolute) for number in large)
    for figure in attention:
        if figure.key not in known:
            yield _figure(Number(figure), absolute)


def _figure(number: Number, absolute: Absolute) -> ReportFigure:
    figure = number.figure
    definition = NOTES[AttentionGroup(figure.key)] if figure.key in AttentionGroup.values else figure.note
    return ReportFigure(str(figure.label), figure.count, str(definition), absolute(figure.url), number.change_words)


def _name(row: Recommendation) -> str:
    return _("%(reference)s %(title)s") % {"reference": row.reference, "title": plain(row.title)}


def _url(row: Recommendation, absolute: Absolute) -> str:
    return absolute(reverse("recommendation-detail", args=[row.reference]))


def _raised(found: ToRaise, line: str, absolute: Absolute) -> RaisedItem:
    row = found.row
    lead = plain(row.lead.name) if row.lead is not None else _("No lead")
    next_step = plain(_next_step(row))
    return RaisedItem(_name(row), _url(row, absolute), found.reason, lead, next_step, plain(row.marking), line)


def _line(line: LineToTake) -> str:
    words = {"words": line.words, "name": line.name, "day": _day(line.on)}
    return plain(_("%(words)s (%(name)s, %(day)s)") % words)


def _next_step(row: Recommendation) -> str:
    return getattr(row, "next_words", None) or ""


def _items(
    rows: Sequence[Recommendation], scope: Scope, lines: Mapping[int, str], absolute: Absolute
) -> Iterator[ItemBlock]:
    quotes = _quotes((row.pk for row in rows), scope.user)
    groups = groups_of(scope.rows, on=scope.on)
    for row in rows:
        attention = "; ".join(in_words(groups.get(row.pk, ()), row, on=scope.on))
        known = (*_facts(row, attention), (_("Line to take"), lines.get(row.pk, "")))
        facts = tuple(Fact(label, plain(value)) for label, value in known if value)
        said = tuple(_unless_title(quote, row) for quote in quotes[row.pk])
        yield ItemBlock(_name(row), _url(row, absolute), plain(row.marking), facts, said)


def _unless_title(quote: Quoted, row: Recommendation) -> Quoted:
    """Return a quotation with the marking of its recommendation, without its words where the title is the same."""
    is_title = quote.words.strip().casefold() == plain(row.title).strip().casefold()
    return Quoted("" if is_title else quote.words, quote.source, plain(row.marking))


def _facts(row: Recommendation, attention: str) -> Iterator[tuple[str, str]]:
    since = {"status": Status(row.status).label, "day": _day(row.status_since)}
    yield _("Status"), (_("%(status)s on %(day)s") if row.is_closed else _("%(status)s since %(day)s")) % since
    yield _("Response"), row.get_position_display()
    yield _("Lead"), row.lead.name if row.lead is not None else _("No lead")
    yield _("Owner"), _owner(row)
    yield _("Due date"), _due(row)
    yield _("Needs attention"), attention
    if not row.is_closed:
        yield _("Last update"), _day(row.last_contact_on) if row.last_contact_on else _("No update yet")
        yield _("Next step"), _next_step(row)


def _owner(row: Recommendation) -> str:
    if row.owner is None:
        return _("No owner")
    holder = row.holder.name if row.holder is not None else _("vacant")
    return _("%(post)s (%(holder)s)") % {"post": row.owner, "holder": holder}


def _due(row: Recommendation) -> str:
    if row.due_on is None:
        return _("“%(words)s” in the source") % {"words": row.due_words} if row.due_words else _("No due date")
    if not row.has_slipped or row.first_due_on is None:
        return _("%(day)s (%(basis)s)") % {"day": _day(row.due_on), "basis": DueBasis(row.due_basis).label}
    words = ngettext(
        "%(day)s (moved by %(count)d day, from %(first)s)",
        "%(day)s (moved by %(count)d days, from %(first)s)",
        row.moved_by,
    )
    return words % {"day": _day(row.due_on), "count": row.moved_by, "first": _day(row.first_due_on)}


def _quotes(keys: Iterable[int], user: User) -> defaultdict[int, list[Quoted]]:
    """Return the source texts of recommendations that a person may see, by their ids; one query."""
    found: defaultdict[int, list[Quoted]] = defaultdict(list)
    for source in Source.objects.kept().visible_to(user).filter(recommendation__in=list(keys)).quoted().headed():
        found[source.recommendation_id].append(Quoted(_shortened(getattr(source, "quote", "")), _where(source)))
    return found


def _shortened(words: str) -> str:
    words = plain(words)
    return words if len(words) <= MOST_QUOTED else _("%(words)s … (shortened)") % {"words": words[:MOST_QUOTED]}


def _where(source: Source) -> str:
    heading = without_marks(getattr(source, "heading", None) or "")
    words = {"heading": plain(heading), "title": plain(source.briefing.title)}
    return _("Under “%(heading)s” in %(title)s") % words if heading else _("In %(title)s") % words
