"""The open items of one person today, most urgent first, each with its reasons as sentences. Knows no templates.

Each set is asked for by itself, in its own order and no further than a page shows, so that the page costs the
same however many recommendations there are. All sets of one section are one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from itertools import groupby, pairwise, zip_longest
from operator import itemgetter
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefings.models import Briefing, Passage
from tracker import log_sentences, permissions, statistics
from tracker.models import PassageDecision, ProgressEntry, Recommendation, Source, User
from tracker.models.recommendations import RecommendationQuerySet
from tracker.workflow import REPORTABLE, Extent, Status, Step

SHOWN = 15
"""Rows of a section; the list has the others."""

COUNTED = 100
"""Each kind of work is counted up to this number; above it, the page says that there are more."""

LOGGED = 200
"""So many of the latest entries of a day are read, to find the recommendations on which something was logged today."""

BRIEFINGS_LOOKED_AT = 50
"""Newest briefings searched for suggestions nobody has looked at: a search through all would grow with them."""

_NO_DAY = date.max


class Urgency(IntEnum):
    """Why something is asked, most urgent first."""

    OVERDUE = 1
    RETURNED = 2
    PAST_REVIEW = 3
    CLAIMED = 4
    PROPOSED = 5
    DUE_SOON = 6
    NO_LEAD = 7
    NO_OWNER = 8
    STALE = 9
    UNREPORTED = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words; `since` orders those of the same urgency, `quote` is what a person wrote."""

    urgency: Urgency
    since: date
    words: str
    quote: str = ""

    @property
    def is_late(self) -> bool:
        """Whether a day that was promised is over, or work was sent back."""
        return self.urgency <= Urgency.PAST_REVIEW


@dataclass(frozen=True, slots=True)
class StepLink:
    """Something the person can do about it: the step, and the label of the link to its page."""

    step: Step
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Item:
    """A recommendation with everything it asks of the person, the worst reason first.

    `next_step` is the one last reported, until a claim says there is none. `may_report` says whether the report form
    is open; `check_in_token` is there where one click is enough. `logged_today` says what its own side has logged on
    it today, if anything. `then` is the reference of the item after it.
    """

    recommendation: Recommendation
    reasons: tuple[Reason, ...]
    next_step: str
    may_report: bool
    links: tuple[StepLink, ...]
    check_in_token: UUID | None
    logged_today: str
    then: str = ""

    @property
    def rank(self) -> tuple[bool, int, date, str]:
        """Its place among the others: last if something was logged on it today."""
        worst = self.reasons[0]
        return bool(self.logged_today), worst.urgency, worst.since, self.recommendation.reference


@dataclass(frozen=True, slots=True)
class More:
    """Where the list goes on; `count` says in words how many there are, where that is counted."""

    label: str | Promise
    url: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one heading, and where the others are if they do not all stand here.

    `by_kind` says that some of each kind of work were chosen, and not the most urgent of all.
    """

    key: str
    title: str
    items: tuple[Item, ...]
    more: tuple[More, ...] = ()
    by_kind: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A briefing with suggestions that nobody has looked at."""

    briefing: Briefing
    count: int


@dataclass(frozen=True, slots=True)
class Work:
    """All that is asked of a person: sections that ask for something, and briefings to read."""

    sections: tuple[Section, ...]
    briefings: tuple[Waiting, ...]

    @property
    def items(self) -> list[Item]:
        """Everything asked, in the order of the page."""
        return [item for section in self.sections for item in section.items]

    def at(self, reference: str) -> Item | None:
        """Return the item of that reference, else the most urgent of the first section, where the day begins."""
        items = self.items
        return next((item for item in items if item.recommendation.reference == reference), items[0] if items else None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is due."""
        return not (self.sections or self.briefings)


def of(user: User, *, on: date) -> Work:
    """Return what is asked of a person on that day. An item stands in the first section it belongs to."""
    visible = Recommendation.objects.visible_to(user)
    posts = list(user.posts.values_list("pk", flat=True))
    # Of what an organisation leads in meetings to which its staff only read, nothing is asked of them.
    organisation = user.organisation if user.is_contributor or user.reach.roles else None
    mine = visible.owned_by(posts)
    led = visible.led_by(organisation.pk if organisation else None).contributed_to_by(user)
    day = _Day(user, on, _logged_today(mine, led, on))
    sections = [_section("mine", _("For you"), _owed(mine, day), day, _more_held(user))]
    if organisation is not None:
        sets = _owed(led.exclude(owner__in=posts), day)
        title = _("For %(organisation)s") % {"organisation": organisation.label}
        sections.append(_section("led", title, sets, day, _more_led(user)))
    if user.coordinates_some:
        shown = {item.recommendation.pk for section in sections for item in section.items}
        coordinated = visible.coordinated_by(user)
        sets = _coordinated(coordinated.exclude(pk__in=shown), user)
        more = _more_coordinated(coordinated, on)
        sections.append(_section("coordinators", _("For coordinators"), sets, day, more, by_kind=True))
    return Work(tuple(_in_turn(section for section in sections if section.items)), _waiting(user))


def _in_turn(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield the sections with each item knowing which one comes after it on the page."""
    sections = list(sections)
    following = dict(pairwise(item.recommendation.reference for section in sections for item in section.items))
    for section in sections:
        items = (replace(item, then=following.get(item.recommendation.reference, "")) for item in section.items)
        yield replace(section, items=tuple(items))


@dataclass(frozen=True, slots=True)
class _Day:
    """Who asks, on which day, and what was logged on that day, in words, by the ids of its recommendations."""

    user: User
    on: date
    logged: dict[int, str]


def _logged_today(mine: RecommendationQuerySet, led: RecommendationQuerySet, on: date) -> dict[int, str]:
    """Return what was logged on that day on a person's own recommendations; not where a claim came back since."""
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    entries = ProgressEntry.objects.filter(recorded_at__gte=midnight, kind__in=[*_DONE_TODAY, Step.RETURN_CLAIM])
    of_them = Q(recommendation__in=mine) | Q(recommendation__in=led)
    rows = entries.filter(of_them).order_by("-recorded_at", "-pk").values_list("recommendation", "kind")
    last: dict[int, str] = {}
    for recommendation, kind in rows[:LOGGED]:
        last.setdefault(recommendation, kind)
    return {
        recommendation: str(_DONE_TODAY[Step(kind)]) for recommendation, kind in last.items() if kind in _DONE_TODAY
    }


_DONE_TODAY = {
    Step.REPORT: gettext_lazy("Updated today"),
    Step.STALL: gettext_lazy("Updated today"),
    Step.CHECK_IN: gettext_lazy("No change, confirmed today"),
}

_Set: TypeAlias = tuple[int, str, RecommendationQuerySet]

_LATER = 100
"""Added to the urgency of items on which something was logged today, so that they come last."""


def _owed(rows: RecommendationQuerySet, day: _Day) -> list[_Set]:
    """What those responsible owe: each set with the day that orders it; what was logged of today comes last."""
    rows, logged = rows.reportable(), list(day.logged)
    later = _owed_by_urgency(rows.filter(pk__in=logged), day.on) if logged else []
    return [
        *_owed_by_urgency(rows.exclude(pk__in=logged), day.on),
        *((_LATER + urgency, since, some) for urgency, since, some in later),
    ]


def _owed_by_urgency(rows: RecommendationQuerySet, on: date) -> list[_Set]:
    return [
        (Urgency.OVERDUE, "due_on", rows.overdue(on=on)),
        (Urgency.RETURNED, "status_since", rows.returned()),
        (Urgency.PAST_REVIEW, "review_on", rows.past_review(on=on)),
        (Urgency.DUE_SOON, "due_on", rows.due_soon(on=on)),
        (Urgency.STALE, "quiet_since", rows.stale(on=on)),
        (Urgency.UNREPORTED, "quiet_since", rows.unreported()),
    ]


def _coordinated(rows: RecommendationQuerySet, user: User) -> list[_Set]:
    """What waits for a coordinator. Declined items are shown elsewhere, and nobody is sought for them."""
    return [
        (Urgency.CLAIMED, "status_since", rows.to_verify_by(user)),
        (Urgency.PROPOSED, "date_proposal__happened_on", rows.to_decide_by(user)),
        (Urgency.NO_LEAD, "due_on", rows.chased().without_lead()),
        (Urgency.NO_OWNER, "due_on", rows.chased().without_owner()),
    ]


def _section(
    key: str, title: str, sets: list[_Set], day: _Day, more: tuple[More, ...], *, by_kind: bool = False
) -> Section:
    chosen = _chosen(sets, by_kind=by_kind)
    rows = list(Recommendation.objects.for_work().filter(pk__in=chosen[:SHOWN]))
    returns = _returns(rows)
    made = (_item(row, day, returns.get(row.pk)) for row in rows)
    # Something may have been done about it between the two queries.
    items = sorted((item for item in made if item.reasons), key=lambda item: item.rank)
    return Section(key, title, tuple(items), more if len(chosen) > SHOWN else (), by_kind)


def _chosen(sets: list[_Set], *, by_kind: bool) -> list[int]:
    """Return the ids of the most urgent members of the sets, one more than are shown, in one query.

    By kind, the sets take turns, so that many of one kind do not crowd out the others.
    """
    parts = [
        rows.order_by(day, "pk")
        .annotate(urgency=Value(int(urgency)), since=Coalesce(F(day), Value(_NO_DAY)))
        .values_list("urgency", "since", "pk")[: SHOWN + 1]
        for urgency, day, rows in sets
    ]
    found = sorted(parts[0].union(*parts[1:], all=True))
    if by_kind:
        kinds = ([pk for _, _, pk in members] for _, members in groupby(found, key=itemgetter(0)))
        ids = [pk for turn in zip_longest(*kinds) for pk in turn if pk is not None]
    else:
        ids = [pk for _, _, pk in found]
    return list(dict.fromkeys(ids))[: SHOWN + 1]


def _returns(rows: Iterable[Recommendation]) -> dict[int, ProgressEntry]:
    """Return the entries that sent claims back and were not answered since, by their recommendations."""
    moves = Recommendation.objects.filter(pk__in=[row.pk for row in rows]).last_moves()
    entries = ProgressEntry.objects.filter(pk__in=moves, kind=Step.RETURN_CLAIM)
    return {entry.recommendation_id: entry for entry in entries}


def _item(row: Any, day: _Day, returned: ProgressEntry | None) -> Item:
    user, on = day.user, day.on
    steps = permissions.open_steps(user, row)
    own = permissions.is_owner_side(user, row)
    reasons = [
        *_owner_reasons(row, on, returned),
        *(_coordinator_reasons(row, on, steps) if permissions.is_coordinator_of(user, row) else ()),
    ]
    reasons.sort(key=lambda reason: (reason.urgency, reason.since))
    logged_today = day.logged.get(row.pk, "") if own else ""
    one_click = own and Step.CHECK_IN in steps and not logged_today
    return Item(
        recommendation=row,
        reasons=tuple(reasons),
        next_step=(row.next_words or "") if row.claim_id is None else "",
        may_report=own and Step.REPORT in steps,
        links=tuple(_links(row, steps, {reason.urgency for reason in reasons}, own=own)),
        check_in_token=uuid4() if one_click else None,
        logged_today=logged_today,
    )


def _owner_reasons(row: Recommendation, on: date, returned: ProgressEntry | None) -> Iterator[Reason]:
    if row.status not in REPORTABLE or not row.is_chased:
        return
    if row.due_on and row.is_overdue(on=on):
        yield Reason(Urgency.OVERDUE, row.due_on, _overdue(row.due_on, on))
    if returned is not None:
        words = _("Sent back on %(day)s") % {"day": _day(returned.happened_on)}
        yield Reason(Urgency.RETURNED, row.status_since, words, returned.text)
    yield from _less_pressing_reasons(row, on)


def _less_pressing_reasons(row: Recommendation, on: date) -> Iterator[Reason]:
    if row.review_on and row.is_past_review(on=on):
        yield Reason(Urgency.PAST_REVIEW, row.review_on, _past_review(row.review_on, on))
    if row.due_on and row.is_due_soon(on=on):
        yield Reason(Urgency.DUE_SOON, row.due_on, _due_soon(row.due_on, on))
    if row.status == Status.NOT_YET_REPORTED:
        urgency = Urgency.STALE if row.is_stale(on=on) else Urgency.UNREPORTED
        yield Reason(urgency, row.quiet_since, _unreported(row.quiet_since, on))
    elif row.is_stale(on=on):
        yield Reason(Urgency.STALE, row.quiet_since, _stale(row.quiet_since, on))


def _overdue(due: date, on: date) -> str:
    days = (on - due).days
    words = ngettext(
        "Overdue by %(count)d day: it was due on %(day)s", "Overdue by %(count)d days: it was due on %(day)s", days
    )
    return words % {"count": days, "day": _day(due)}


def _past_review(review: date, on: date) -> str:
    days = (on - review).days
    words = ngettext(
        "On hold: the review date, %(day)s, passed %(count)d day ago",
        "On hold: the review date, %(day)s, passed %(count)d days ago",
        days,
    )
    return words % {"count": days, "day": _day(review)}


def _due_soon(due: date, on: date) -> str:
    days = (due - on).days
    if not days:
        return log_sentences.due_in(days)
    words = ngettext("Due in %(count)d day, on %(day)s", "Due in %(count)d days, on %(day)s", days)
    return words % {"count": days, "day": _day(due)}


def _unreported(since: date, on: date) -> str:
    days = (on - since).days
    if not days:
        return _("New. No update yet")
    return ngettext("No update yet, for %(count)d day", "No update yet, for %(count)d days", days) % {"count": days}


def _stale(since: date, on: date) -> str:
    days = (on - since).days
    words = ngettext("No update for %(count)d day, since %(day)s", "No update for %(count)d days, since %(day)s", days)
    return words % {"count": days, "day": _day(since)}


def _coordinator_reasons(row: Recommendation, on: date, steps: frozenset[Step]) -> Iterator[Reason]:
    if row.claim is not None and Step.VERIFY in steps:
        since = row.claim.happened_on
        words = _("Reported complete in part on %(day)s (%(ago)s). Awaiting verification")
        if row.claim_extent != Extent.IN_PART:
            words = _("Reported complete on %(day)s (%(ago)s). Awaiting verification")
        yield Reason(Urgency.CLAIMED, since, words % {"day": _day(since), "ago": _ago(on - since)})
    if row.date_proposal is not None and row.proposed_due_on and Step.DECIDE_DATE in steps:
        words = _proposal(row.date_proposal, row.proposed_due_on, row.due_on)
        yield Reason(Urgency.PROPOSED, row.date_proposal.happened_on, words, row.date_proposal.text)
    yield from _unassigned(row)


def _unassigned(row: Recommendation) -> Iterator[Reason]:
    if not row.is_chased:
        return
    if row.lead_id is None:
        yield Reason(Urgency.NO_LEAD, row.due_on or _NO_DAY, _("No lead"))
    if row.owner is None:
        yield Reason(Urgency.NO_OWNER, row.due_on or _NO_DAY, _("No owner"))
    elif row.holder is None:
        words = _("The owner post is vacant: %(post)s")
        if row.owner.holder_id:
            words = _("The holder of the owner post has left: %(post)s")
        yield Reason(Urgency.NO_OWNER, row.due_on or _NO_DAY, words % {"post": row.owner.name})


def _proposal(proposal: ProgressEntry, proposed: date, due: date | None) -> str:
    """Return who proposes which due date instead of which; where somebody else wrote it down for them, who did."""
    whose = proposal.by.name
    if proposal.received_from:
        whose = proposal.for_post.name if proposal.for_post else proposal.received_from
    words = {"who": whose, "day": _day(proposed), "due": _day(due) if due else "", "by": proposal.by.name}
    if proposal.received_from and due:
        return _("%(who)s proposes to move the due date from %(due)s to %(day)s. Entered by %(by)s") % words
    if proposal.received_from:
        return _("%(who)s proposes %(day)s as the due date. Entered by %(by)s") % words
    if due:
        return _("%(who)s proposes to move the due date from %(due)s to %(day)s") % words
    return _("%(who)s proposes %(day)s as the due date") % words


def _links(row: Recommendation, steps: frozenset[Step], urgencies: set[Urgency], *, own: bool) -> Iterator[StepLink]:
    """Yield the pages on which the reasons are dealt with, as far as they are open to the person."""
    wanted = []
    if Urgency.CLAIMED in urgencies:
        wanted += [StepLink(Step.VERIFY, Step.VERIFY.label), StepLink(Step.RETURN_CLAIM, Step.RETURN_CLAIM.label)]
    if Urgency.PROPOSED in urgencies:
        wanted.append(StepLink(Step.DECIDE_DATE, Step.DECIDE_DATE.label))
    if urgencies & {Urgency.NO_LEAD, Urgency.NO_OWNER}:
        wanted.append(StepLink(Step.ASSIGN, Step.ASSIGN.label))
    return (link for link in (*wanted, *_own_links(row, urgencies, own=own)) if link.step in steps)


def _own_links(row: Recommendation, urgencies: set[Urgency], *, own: bool) -> list[StepLink]:
    wanted = []
    if own and Urgency.RETURNED in urgencies:
        wanted.append(StepLink(Step.CLAIM, _("Report as complete again")))
    if own and Urgency.PAST_REVIEW in urgencies:
        wanted.append(StepLink(Step.STALL, _("Keep on hold")))
    if own and urgencies & {Urgency.OVERDUE, Urgency.DUE_SOON} and row.date_proposal_id is None:
        wanted.append(StepLink(Step.PROPOSE_DATE, Step.PROPOSE_DATE.label))
    return wanted


def _waiting(user: User) -> tuple[Waiting, ...]:
    if not user.coordinates_some:
        return ()
    rows = Briefing.objects.for_list()
    rows = rows if user.is_coordinator else rows.filter(meeting__in=user.reach.coordinated)
    newest = list(rows[:BRIEFINGS_LOOKED_AT])
    sources = Source.objects.in_force().filter(
        briefing=OuterRef("briefing"), start__lt=OuterRef("end"), end__gt=OuterRef("start")
    )
    unseen = (
        Passage.objects.suggested()
        .filter(~Exists(PassageDecision.objects.filter(passage=OuterRef("pk"))), ~Exists(sources))
        .filter(briefing__in=[briefing.pk for briefing in newest])
    )
    counts = dict(unseen.order_by().values("briefing").annotate(count=Count("pk")).values_list("briefing", "count"))
    return tuple(Waiting(briefing, counts[briefing.pk]) for briefing in newest if briefing.pk in counts)


def _more_held(user: User) -> tuple[More, ...]:
    posts = [str(post) for post in user.posts.order_by("pk").values_list("pk", flat=True)]
    label = ngettext("All open items of your post", "All open items of your posts", len(posts))
    return (More(label, statistics.list_url(status="open", owner=posts)),)


def _more_led(user: User) -> tuple[More, ...]:
    if user.organisation is None:
        return ()
    url = statistics.list_url(status="open", lead=str(user.organisation_id))
    return (More(_("All open items led by %(lead)s") % {"lead": user.organisation.label}, url),)


_KINDS = (
    statistics.AttentionGroup.CLAIMED,
    statistics.AttentionGroup.PROPOSED,
    statistics.AttentionGroup.NO_LEAD,
    statistics.AttentionGroup.NO_OWNER,
)


def _more_coordinated(visible: RecommendationQuerySet, on: date) -> tuple[More, ...]:
    counts = statistics.counted_up_to(visible, _KINDS, COUNTED, on=on)
    many = _("more than %(count)d") % {"count": COUNTED}
    return tuple(
        More(group.label, statistics.list_url(attention=group.value), many if n is None else str(n))
        for group, n in counts.items()
        if n != 0
    )


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _ago(span: timedelta) -> str:
    if not span:
        return _("today")
    return ngettext("%(count)d day ago", "%(count)d days ago", span.days) % {"count": span.days}
