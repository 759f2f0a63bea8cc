"""Figures, each with the address of exactly the list it counts; as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy

from briefings.models import Briefing, Meeting, Passage
from briefings.reading import PassageKind
from tracker import log_sentences
from tracker.database import past
from tracker.models import Act, PassageDecision, Recommendation, Source, User
from tracker.models.conditions import Needs
from tracker.models.recommendations import RecommendationQuerySet
from tracker.workflow import Status

NO_PROGRESS = "no_progress"
"""Stands in the address of a list for what made none, or none since it was reiterated for the first time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and the address of the list it counts.

    `key` is the value of the status or attention group, where it counts one; `note` its definition.
    """

    label: str | Promise
    count: int
    url: str
    key: str = ""
    note: str | Promise = ""


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many recommendations there are, and how many in each status that occurs, in the workflow's order."""

    total: Figure
    statuses: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many passages of a briefing are tracked, not tracked and to review; headings and the like do not count.

    `waiting` are suggested and still to review; of these `untried` were never tracked, not even in error. A heading
    counts where it is suggested, or where somebody tracks it.
    """

    tracked: int = 0
    not_tracked: int = 0
    to_review: int = 0
    waiting: int = 0
    untried: int = 0

    @property
    def ruled_out(self) -> int:
        """How many suggestions were tracked before, in error."""
        return self.waiting - self.untried

    @property
    def reviewed(self) -> int:
        """How many passages somebody decided about."""
        return self.tracked + self.not_tracked

    @property
    def all(self) -> int:
        """How many passages count."""
        return self.reviewed + self.to_review


class AttentionGroup(TextChoices):
    """What needs attention, most pressing first. The groups may overlap."""

    OVERDUE = "overdue", gettext_lazy("Overdue")
    PAST_REVIEW = "past_review", gettext_lazy("Review date passed")
    CLAIMED = "claimed", gettext_lazy("Awaiting verification")
    PROPOSED = "proposed", gettext_lazy("Date to agree")
    DUE_SOON = "due_soon", gettext_lazy("Due in 30 days")
    AT_RISK = "at_risk", gettext_lazy("Due date at risk")
    STALE = "stale", gettext_lazy("No update in time")
    ASKED = "asked", gettext_lazy("Asked, no update yet")
    RESPONSE_DUE = "response_due", gettext_lazy("Response overdue")
    NO_OWNER = "no_owner", gettext_lazy("No owner")
    NO_LEAD = "no_lead", gettext_lazy("No lead")


NOTES: dict[AttentionGroup, str | Promise] = {
    AttentionGroup.OVERDUE: gettext_lazy("Due date passed, not reported complete"),
    AttentionGroup.PAST_REVIEW: gettext_lazy("On hold, and the review date has passed"),
    AttentionGroup.CLAIMED: gettext_lazy("Reported complete, not verified yet"),
    AttentionGroup.PROPOSED: gettext_lazy("A new due date is proposed"),
    AttentionGroup.DUE_SOON: gettext_lazy("Due within the next 30 days"),
    AttentionGroup.AT_RISK: gettext_lazy("Not yet overdue, but the forecast is “At risk” or “Will be late”"),
    AttentionGroup.STALE: gettext_lazy("No update when one was due (every 90 days unless the meeting says otherwise)"),
    AttentionGroup.ASKED: gettext_lazy("Asked for an update, and the day to answer by has passed"),
    AttentionGroup.RESPONSE_DUE: gettext_lazy("Awaiting our response for more than 60 days after the meeting"),
    AttentionGroup.NO_OWNER: gettext_lazy("No owner post, or the post is vacant"),
    AttentionGroup.NO_LEAD: gettext_lazy("No lead organisation"),
}

MEANINGS: dict[AttentionGroup, str | Promise] = {
    AttentionGroup.OVERDUE: gettext_lazy(
        "Open, not reported complete, and past its due date. Not counted if our response is “noted” or “not accepted”."
    ),
    AttentionGroup.PAST_REVIEW: gettext_lazy("On hold, and the day on which to review it has passed."),
    AttentionGroup.CLAIMED: gettext_lazy("Reported complete, and no coordinator has verified it yet."),
    AttentionGroup.PROPOSED: gettext_lazy("A new due date is proposed, and no coordinator has decided on it yet."),
    AttentionGroup.DUE_SOON: gettext_lazy("Like “Overdue”, but the due date is within the next 30 days."),
    AttentionGroup.AT_RISK: gettext_lazy(
        "The due date is still ahead, and the last update says “At risk” or “Will be late”."
    ),
    AttentionGroup.STALE: gettext_lazy(
        "Open, and nobody has added an update, put it on hold, reported it complete or confirmed no "
        "change in the reporting rhythm of its meeting. If no other rhythm is set, that is 90 days."
    ),
    AttentionGroup.ASKED: gettext_lazy("Somebody was asked for an update, and the day to answer by has passed."),
    AttentionGroup.RESPONSE_DUE: gettext_lazy(
        "Open, and still awaiting our response more than 60 days after the meeting."
    ),
    AttentionGroup.NO_OWNER: gettext_lazy("Open, and it has no owner post, or the post is vacant."),
    AttentionGroup.NO_LEAD: gettext_lazy("Open, and it has no lead organisation."),
}
"""What belongs to each group, as the page says that tells what the statuses mean."""

_CONDITIONS: dict[AttentionGroup, Callable[[date], Q]] = {
    AttentionGroup.OVERDUE: Needs.overdue,
    AttentionGroup.PAST_REVIEW: Needs.past_review,
    AttentionGroup.CLAIMED: lambda on: Needs.CLAIMED,
    AttentionGroup.PROPOSED: lambda on: Needs.PROPOSED,
    AttentionGroup.DUE_SOON: Needs.due_soon,
    AttentionGroup.AT_RISK: Needs.at_risk,
    AttentionGroup.STALE: Needs.stale,
    AttentionGroup.ASKED: Needs.asked_in_vain,
    AttentionGroup.RESPONSE_DUE: Needs.response_due,
    AttentionGroup.NO_OWNER: lambda on: Needs.NO_OWNER,
    AttentionGroup.NO_LEAD: lambda on: Needs.NO_LEAD,
}


def condition(group: AttentionGroup, on: date) -> Q:
    """Return the condition of belonging to an attention group on a day."""
    return _CONDITIONS[group](on)


def members(rows: RecommendationQuerySet, group: AttentionGroup, *, on: date) -> RecommendationQuerySet:
    """Return those of the rows that belong to an attention group on that day."""
    return rows.filter(condition(group, on))


def groups_of(rows: RecommendationQuerySet, *, on: date) -> dict[int, list[AttentionGroup]]:
    """Return the attention groups that each of the rows belongs to on that day, by its id; one query for all."""
    belongs = [Case(When(condition(group, on), then=True), default=False) for group in AttentionGroup]
    found = rows.tracked().order_by().values_list("pk", *belongs)
    return {key: list(compress(AttentionGroup, is_in)) for key, *is_in in found}


class Stands(NamedTuple):
    """What the words of attention groups need to know of a recommendation, which has the same names."""

    due_on: date | None
    review_on: date | None
    quiet_since: date
    forecast: str
    owner_id: int | None


def in_words(groups: Iterable[AttentionGroup], row: Recommendation | Stands, *, on: date) -> list[str]:
    """Return why a recommendation belongs to each of its attention groups, such as "Overdue by 3 days"."""
    return [_WORDS[group](row, on) for group in groups]


def _days(since: date | None, until: date | None) -> int:
    """Return the days between two; of these groups both are known."""
    return (until - since).days if since is not None and until is not None else 0


def _label(group: AttentionGroup) -> Callable[[Recommendation | Stands, date], str]:
    return lambda row, on: str(group.label)


_WORDS: dict[AttentionGroup, Callable[[Recommendation | Stands, date], str]] = {
    AttentionGroup.CLAIMED: _label(AttentionGroup.CLAIMED),
    AttentionGroup.PROPOSED: _label(AttentionGroup.PROPOSED),
    AttentionGroup.ASKED: _label(AttentionGroup.ASKED),
    AttentionGroup.RESPONSE_DUE: _label(AttentionGroup.RESPONSE_DUE),
    AttentionGroup.NO_LEAD: _label(AttentionGroup.NO_LEAD),
    AttentionGroup.OVERDUE: lambda row, on: log_sentences.overdue(_days(row.due_on, on)),
    AttentionGroup.PAST_REVIEW: lambda row, on: log_sentences.review_passed(_days(row.review_on, on), on),
    AttentionGroup.DUE_SOON: lambda row, on: log_sentences.due_in(_days(on, row.due_on), on),
    AttentionGroup.AT_RISK: lambda row, on: log_sentences.forecast(row.forecast),
    AttentionGroup.STALE: lambda row, on: log_sentences.no_update(_days(row.quiet_since, on)),
    AttentionGroup.NO_OWNER: lambda row, on: (
        str(AttentionGroup.NO_OWNER.label) if row.owner_id is None else gettext("No owner: the post is vacant")
    ),
}


def list_url(**query: str | list[str]) -> str:
    """Return the address of the list of recommendations, filtered as said; empty values say nothing."""
    given = {name: value for name, value in query.items() if value}
    return reverse("recommendation-list") + (f"?{urlencode(given, doseq=True)}" if given else "")


def signed(change: int) -> str:
    """Return by how much a number changed, with its sign, as in "+2" or "−1"; 0 in words."""
    return f"+{change:,}" if change > 0 else f"−{-change:,}" if change else gettext("no change")


ListUrl = Callable[..., str]
"""Gives the address of the list of what is counted, narrowed down as its keywords say; see `list_url`."""


def meetings_held(meetings: QuerySet[Meeting]) -> Figure:
    """Count the meetings that somebody may see."""
    return Figure(gettext_lazy("meetings"), meetings.count(), reverse("meeting-list"))


def status_counts(
    rows: RecommendationQuerySet, meetings: Iterable[Meeting], url: ListUrl = list_url
) -> list[tuple[Meeting, StatusCounts]]:
    """Return each meeting with how many of its recommendations are in each status; one query for all."""
    meetings = list(meetings)
    counted = (
        rows.tracked()
        .filter(meeting__in=[meeting.pk for meeting in meetings])
        .order_by()
        .values_list("meeting_id", "status")
        .annotate(count=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for meeting, status, count in counted:
        counts.setdefault(meeting, {})[status] = count
    return [(meeting, counts_of(meeting, counts.get(meeting.pk, {}), url)) for meeting in meetings]


def counts_of(meeting: Meeting, counts: Mapping[str, int], url: ListUrl = list_url) -> StatusCounts:
    """Return how many recommendations of a meeting are in each status, of which the numbers are known."""
    statuses = tuple(
        Figure(status.label, count, url(meeting=meeting.code, status=status.value), status.value)
        for status in Status
        if (count := counts.get(status.value, 0))
    )
    total = Figure(gettext_lazy("recommendations"), sum(figure.count for figure in statuses), url(meeting=meeting.code))
    return StatusCounts(total, statuses)


def attention(rows: RecommendationQuerySet, url: ListUrl = list_url, *, on: date) -> list[Figure]:
    """Count each attention group among the rows on that day; groups may overlap."""
    if past.moment_of(rows) is None:
        return attention_figures(_each(rows, tuple(AttentionGroup), on=on), url)
    return by_status(rows, url, on=on)[1]


def by_status(
    rows: RecommendationQuerySet, url: ListUrl = list_url, *, on: date, groups: Sequence[AttentionGroup] = ()
) -> tuple[dict[str, int], list[Figure]]:
    """Count the rows by status, without those in error, and some attention groups among them, or each.

    Today each group is counted by its own index. A past day has none of them, and is counted in one pass.
    """
    groups = groups or tuple(AttentionGroup)
    counted = rows.tracked().order_by().values("status").annotate(count=Count("pk"))
    if past.moment_of(rows) is None:
        return {row["status"]: row["count"] for row in counted}, attention_figures(_each(rows, groups, on=on), url)
    found: Any = counted.annotate(**{group.value: Count("pk", filter=condition(group, on)) for group in groups})
    found = list(found)
    members_of = {group: sum(row[group.value] for row in found) for group in groups}
    return {row["status"]: row["count"] for row in found}, attention_figures(members_of, url)


def _each(rows: RecommendationQuerySet, groups: Sequence[AttentionGroup], *, on: date) -> dict[AttentionGroup, int]:
    """Count each group by its own index, all in one query."""
    parts = [
        members(rows, group, on=on)
        .order_by()
        .annotate(group=Value(group.value))
        .values("group")
        .annotate(count=Count("pk"))
        .values_list("group", "count")
        for group in groups
    ]
    counted = dict(parts[0].union(*parts[1:], all=True))
    return {group: counted.get(group.value, 0) for group in groups}


def attention_figures(counts: Mapping[AttentionGroup, int], url: ListUrl = list_url) -> list[Figure]:
    """Return attention groups of which the numbers are known, each with the address of its list."""
    return [
        Figure(group.label, count, url(attention=group.value), group.value, NOTES[group])
        for group, count in counts.items()
    ]


def attention_of(counts: Mapping[str, int], url: ListUrl = list_url) -> list[Figure]:
    """Return each attention group of counts by name, such as those of one meeting."""
    return attention_figures({group: counts.get(group.value, 0) for group in AttentionGroup}, url)


def reiterated(rows: RecommendationQuerySet, user: User, url: ListUrl = list_url, *, on: date) -> Figure:
    """Count those of the rows that were reiterated and have made no progress since until a day, as far as one sees it.

    It is no attention group: who may not see a meeting hears nothing of what was reiterated there.
    """
    note = gettext_lazy("Reiterated, and no progress since for longer than the reporting rhythm of its meeting")
    count = rows.reiterated_without_progress(user, on=on).count()
    return Figure(gettext_lazy("Reiterated, no progress since"), count, url(reiterated=NO_PROGRESS), NO_PROGRESS, note)


def counted_up_to(
    rows: RecommendationQuerySet, groups: Sequence[AttentionGroup], most: int, *, on: date
) -> dict[AttentionGroup, int | None]:
    """Count the members of some attention groups in one query, each as far as `most`; None where there are more.

    So it costs the same however large the groups are.
    """
    parts = [
        members(rows, group, on=on).order_by().annotate(group=Value(group.value)).values_list("group", "pk")[: most + 1]
        for group in groups
    ]
    found = Counter(group for group, _ in parts[0].union(*parts[1:], all=True))
    return {group: found[group.value] if found[group.value] <= most else None for group in groups}


def last_decided(briefings: Iterable[Briefing]) -> dict[int, Act]:
    """Return the last act that decided about a passage of each briefing, by its id: who reviewed it, and when.

    A corrected version on which all decisions were carried over was reviewed by nobody, so that there is none.
    """
    rows = list(briefings)
    keys = [briefing.pk for briefing in rows]
    if not keys:
        return {}
    made = Source.objects.in_force().filter(briefing__in=keys).order_by().values_list("briefing").annotate(Max("act"))
    decided = PassageDecision.objects.filter(passage__briefing__in=keys).order_by().values_list("passage__briefing")
    last: dict[int, int] = {}
    for briefing, act in (*made, *decided.annotate(Max("act"))):
        last[briefing] = max(act, last.get(briefing, 0))
    acts = Act.objects.select_related("by").in_bulk(last.values())
    read = {briefing.pk: briefing.read_at for briefing in rows if briefing.revises_id is not None}
    return {key: acts[act] for key, act in last.items() if key not in read or acts[act].at > read[key]}


def coverage(briefing: Briefing) -> Coverage:
    """Return the coverage of one briefing."""
    return coverages([briefing])[briefing.pk]


def coverages(briefings: Sequence[Briefing]) -> dict[int, Coverage]:
    """Return the coverage of each briefing, by its id; one query for all."""
    touching = Source.objects.kept().touching(OuterRef("briefing"), OuterRef("start"), OuterRef("end"))
    sources = touching.in_force()
    decisions = PassageDecision.objects.filter(passage=OuterRef("pk"))
    to_review = Q(is_tracked=False, is_not_tracked=False)
    rows = (
        Passage.objects.filter(briefing__in=[briefing.pk for briefing in briefings])
        .trackable()
        .annotate(is_tracked=Exists(sources), is_not_tracked=Exists(decisions), was_tracked=Exists(touching))
        .exclude(kind=PassageKind.HEADING, suggested_kind__isnull=True, is_tracked=False)
        .order_by()
        .values("briefing")
        .annotate(
            tracked=Count("pk", filter=Q(is_tracked=True)),
            not_tracked=Count("pk", filter=Q(is_tracked=False, is_not_tracked=True)),
            to_review=Count("pk", filter=to_review),
            waiting=Count("pk", filter=to_review & Q(suggested_kind__isnull=False)),
            untried=Count("pk", filter=to_review & Q(suggested_kind__isnull=False, was_tracked=False)),
        )
        .values_list(F("briefing"), "tracked", "not_tracked", "to_review", "waiting", "untried")
    )
    found = {briefing: Coverage(*counts) for briefing, *counts in rows}
    return {briefing.pk: found.get(briefing.pk, Coverage()) for briefing in briefings}
