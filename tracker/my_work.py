"""The open items of one person today, most urgent first, each with its reasons as sentences. Knows no templates.

Each set is asked for by itself, in its own order and no further than a page shows, so that the page costs the
same however many recommendations there are. All sets of one section are one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from itertools import groupby, pairwise, zip_longest
from operator import itemgetter
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefings.models import Meeting
from tracker import deciders, further_items, log_sentences, permissions, post_sentences
from tracker.database.keys import by_key_if_few, first_of_each
from tracker.further_items import More
from tracker.models import ProgressEntry, Recommendation, UpdateRequest, User, rhythm
from tracker.models.conditions import UNANSWERED
from tracker.models.corrections import find_corrections, with_corrections
from tracker.models.log import OF_MARKING
from tracker.models.posts import Acting
from tracker.models.recommendations import RecommendationQuerySet
from tracker.step_options import SET_UP, is_to_be_set_up
from tracker.to_review import ToReview, briefings_to_review
from tracker.workflow import REPORTABLE, Extent, Kind, Position, Status, Step

SHOWN = 15
"""Rows of a section; the list has the others."""

LOGGED = 200
"""So many of the latest entries of a day are read, to find the recommendations on which something was logged today."""

AWAITED = 10
"""What waits for others is shown so far."""

QUOTED = 200
"""Characters of what somebody wrote, and of what corrected it."""

LATELY = timedelta(days=14)
DONE_SHOWN, DONE_LOOKED_AT = 8, 40
"""What somebody did lately: so many recommendations, of so many of their latest entries."""

_NO_DAY = date.max


class Urgency(IntEnum):
    """Why something is asked, most urgent first."""

    ASKED = 1
    OVERDUE = 2
    RETURNED = 3
    PAST_REVIEW = 4
    CLAIMED = 5
    PROPOSED = 6
    UNANSWERED = 7
    RESPONSE_DUE = 8
    DUE_SOON = 9
    NO_LEAD = 10
    NO_OWNER = 11
    STALE = 12
    UNREPORTED = 13


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
        return Urgency.OVERDUE <= self.urgency <= Urgency.PAST_REVIEW


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
    it today, if anything. `whose` says why it is asked of this person: "mine" (they hold the post), "deputised" (they
    act for its holder, whom `for_whom` names in words), "led" (their organisation leads) or "coordinators". `then` is
    the reference of the item after it.
    """

    recommendation: Recommendation
    reasons: tuple[Reason, ...]
    next_step: str
    may_report: bool
    links: tuple[StepLink, ...]
    check_in_token: UUID | None
    logged_today: str
    whose: str = ""
    for_whom: str = ""
    then: str = ""

    @property
    def update_due_on(self) -> date | None:
        """The day by which the next update is due, where the person owes it."""
        is_waited_for = self.may_report and not self.recommendation.is_reported_complete
        return self.recommendation.update_due_on if is_waited_for else None

    @property
    def rank(self) -> tuple[bool, int, date, str]:
        """Its place among the others: last if something was logged on it today."""
        worst = self.reasons[0]
        return bool(self.logged_today), worst.urgency, worst.since, self.recommendation.reference


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one kind of work under their heading, most urgent first."""

    key: str
    title: str | Promise
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that waits for somebody else: the recommendation, since when, and for what, in words.

    `is_for_owner` says that it waits for those who act for the owner post, not for a coordinator; `may_ask` that the
    person can ask these for an update.
    """

    recommendation: Recommendation
    since: date
    words: str
    is_for_owner: bool = False
    may_ask: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """All that is asked of a person, what waits for others, and what the person did lately.

    `more` says where the items are for which there is no room.
    """

    sections: tuple[Section, ...]
    more: tuple[More, ...]
    briefings: ToReview
    awaited: tuple[Awaited, ...]
    more_awaited: tuple[More, ...]
    done: tuple[ProgressEntry, ...]

    @property
    def items(self) -> list[Item]:
        """Everything asked, in the order of the page."""
        return [item for section in self.sections for item in section.items]

    def at(self, reference: str) -> Item | None:
        """Return the item of that reference, else the most urgent one, where the day begins."""
        items = self.items
        return next((item for item in items if item.recommendation.reference == reference), items[0] if items else None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.sections or self.briefings.rows)


def of(user: User, *, on: date) -> Work:
    """Return a person's page of that day: their tasks, the items that wait for others, and what they did lately."""
    visible = Recommendation.objects.visible_to(user)
    posts = user.posts_to_answer_for
    mine, led = visible.owned_by(posts), led_for(visible, user).exclude(owner__in=posts)
    mine, led = by_key_if_few(mine), by_key_if_few(led)
    day = _Day(user, on, _logged_today(mine, led, on))
    own = _chosen(_owed(mine, day) + _owed(led, day, level=UpdateRequest.Level.LEAD), by_kind=False)
    coordinated = _chosen_for_coordinators(visible.exclude(pk__in=own[:SHOWN]), user, on)
    awaited = _chosen_awaited(visible, mine, led, day)
    shown = {*own[:SHOWN], *coordinated[:SHOWN]}
    rows = {row.pk: row for row in Recommendation.objects.for_work().filter(pk__in=shown | {pk for _, pk in awaited})}
    items = _items([row for pk, row in rows.items() if pk in shown], day, {*own})
    return Work(
        sections=tuple(_sections(items)),
        more=tuple(_more(user, visible, own, coordinated, on)),
        briefings=briefings_to_review(user),
        awaited=tuple(_all_awaited(awaited[:AWAITED], rows, shown, day)),
        more_awaited=further_items.awaited() if user.coordinates_some and len(awaited) > AWAITED else (),
        done=_done(user, on),
    )


def led_for(visible: RecommendationQuerySet, user: User) -> RecommendationQuerySet:
    """Return what a person's organisation leads, in the meetings for which they report."""
    reports = user.is_contributor or bool(user.reach.roles)
    return visible.led_by(user.organisation_id if reports else None).contributed_to_by(user)


def _chosen_for_coordinators(rows: RecommendationQuerySet, user: User, on: date) -> list[int]:
    if not user.coordinates_some:
        return []
    return _chosen(_coordinated(rows.coordinated_by(user), user, on), by_kind=True)


def _items(rows: Iterable[Recommendation], day: _Day, own: set[int]) -> list[Item]:
    """Return the items of these rows, most urgent first, each knowing which one comes after it on the page."""
    rows = list(rows)
    returns, requests = _returns(rows), _requests(rows)
    proposals = (row.date_proposal for row in rows if row.date_proposal is not None)
    find_corrections([*proposals, *(request.entry for request in requests.values())])
    posts = {each.post.pk: each for each in day.user.acting}
    made = (
        _item(row, day, returns.get(row.pk), requests.get(row.pk), _whose(row, posts, day.user, own)) for row in rows
    )
    # Something may have been done about it between the two queries.
    items = sorted((item for item in made if item.reasons), key=lambda item: item.rank)
    following = dict(pairwise(item.recommendation.reference for item in items))
    return [replace(item, then=following.get(item.recommendation.reference, "")) for item in items]


def _whose(row: Recommendation, posts: Mapping[int, Acting], user: User, own: set[int]) -> tuple[str, str]:
    """Return why a row is asked of a person, and in words for whom, where that is somebody else."""
    acting = posts.get(row.owner_id or 0)
    if acting is not None and acting.post.holder_id == user.pk:
        return "mine", ""
    if acting is not None and acting.is_by_deputy and acting.person == user:
        return "deputised", post_sentences.for_whom(acting)
    return ("led" if row.pk in own else "coordinators"), ""


def _sections(items: Iterable[Item]) -> Iterator[Section]:
    """Yield the items by kind of work, which is their most urgent reason; last those that had an entry today."""
    for (was_logged, urgency), members in groupby(items, key=lambda item: item.rank[:2]):
        if was_logged:
            continue
        kind = Urgency(urgency)
        yield Section(kind.name.lower(), _TITLES[kind], tuple(members))
    if later := tuple(item for item in items if item.logged_today):
        yield Section("today", _("Updated today, still open"), later)


_TITLES: dict[Urgency, str | Promise] = {
    Urgency.ASKED: gettext_lazy("You are asked for an update"),
    Urgency.OVERDUE: gettext_lazy("Overdue"),
    Urgency.RETURNED: gettext_lazy("Sent back"),
    Urgency.PAST_REVIEW: gettext_lazy("Review date passed"),
    Urgency.CLAIMED: gettext_lazy("Awaiting verification"),
    Urgency.PROPOSED: gettext_lazy("Date to agree"),
    Urgency.UNANSWERED: gettext_lazy("Asked, no update yet"),
    Urgency.RESPONSE_DUE: gettext_lazy("Response overdue"),
    Urgency.DUE_SOON: gettext_lazy("Due in 30 days"),
    Urgency.NO_LEAD: gettext_lazy("No lead"),
    Urgency.NO_OWNER: gettext_lazy("No owner"),
    Urgency.STALE: gettext_lazy("No update in time"),
    Urgency.UNREPORTED: gettext_lazy("No update yet"),
}


def _more(user: User, visible: RecommendationQuerySet, own: list[int], coordinated: list[int], on: date) -> list[More]:
    """Return where the items are for which there is no room."""
    more = [*further_items.held(user), *further_items.led(user)] if len(own) > SHOWN else []
    return [*more, *further_items.coordinated(user, visible, on)] if len(coordinated) > SHOWN else more


@dataclass(frozen=True, slots=True)
class _Day:
    """Who asks, on which day, and what was logged on that day, in words, by the ids of its recommendations."""

    user: User
    on: date
    logged: dict[int, str]

    def logged_since(self, request: UpdateRequest | None, row: Recommendation) -> str:
        """Return what was logged on that day; a request that is still there came after it."""
        return self.logged.get(row.pk, "") if request is None else ""


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


def _owed(rows: RecommendationQuerySet, day: _Day, *, level: int = 0) -> list[_Set]:
    """What those responsible owe: each set with the day that orders it; what was logged of today comes last.

    What somebody was asked comes first, where it has been passed on to these people: at `level` or above.
    """
    asked = (Urgency.ASKED, "requests__answer_by", rows.asked(level=level))
    rows, logged = rows.reportable(), list(day.logged)
    later = _owed_by_urgency(rows.filter(pk__in=logged), day.on) if logged else []
    return [
        asked,
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


def _coordinated(rows: RecommendationQuerySet, user: User, on: date) -> list[_Set]:
    """What waits for a coordinator. Declined items are shown elsewhere, and nobody is sought for them."""
    return [
        (Urgency.CLAIMED, "status_since", rows.to_verify_by(user)),
        (Urgency.PROPOSED, "date_proposal__happened_on", rows.to_decide_by(user)),
        (Urgency.UNANSWERED, "requests__answer_by", rows.asked(level=UpdateRequest.Level.COORDINATOR)),
        (Urgency.RESPONSE_DUE, "meeting__ends_on", _unanswered(rows, on)),
        (Urgency.NO_LEAD, "due_on", rows.chased().without_lead()),
        (Urgency.NO_OWNER, "due_on", rows.chased().without_owner()),
    ]


def _unanswered(rows: RecommendationQuerySet, on: date) -> RecommendationQuerySet:
    """Return those whose response is overdue, of the earliest meetings: as many of each as are shown of all."""
    meetings = Meeting.objects.filter(pk__in=rhythm.meetings_before(on - rhythm.RESPONSE_WITHIN))
    waiting = rows.filter(UNANSWERED).order_by("number")
    first = first_of_each(meetings, order="ends_on", by="meeting", rows=waiting, most=SHOWN + 1)
    return rows.filter(pk__in=first)


def _chosen(sets: list[_Set], *, by_kind: bool) -> list[int]:
    """Return the ids of the most urgent members of the sets, one more than are shown, in one query.

    By kind, the sets take turns, so that many of one kind do not crowd out the others.
    """
    found = _found(sets, SHOWN + 1)
    if by_kind:
        kinds = ([pk for _, _, pk in members] for _, members in groupby(found, key=itemgetter(0)))
        ids = [pk for turn in zip_longest(*kinds) for pk in turn if pk is not None]
    else:
        ids = [pk for _, _, pk in found]
    return list(dict.fromkeys(ids))[: SHOWN + 1]


def _found(sets: list[_Set], most: int) -> list[tuple[int, date, int]]:
    """Return the first members of each set as its number, the day that orders them and the id, in one query."""
    parts = [
        rows.order_by(day, "pk")
        .annotate(urgency=Value(int(urgency)), since=Coalesce(F(day), Value(_NO_DAY)))
        .values_list("urgency", "since", "pk")[:most]
        for urgency, day, rows in sets
    ]
    return sorted(parts[0].union(*parts[1:], all=True))


def _returns(rows: Iterable[Recommendation]) -> dict[int, ProgressEntry]:
    """Return the entries that sent claims back and were not answered since, by their recommendations."""
    moves = Recommendation.objects.filter(pk__in=[row.pk for row in rows]).last_moves()
    entries = with_corrections(ProgressEntry.objects.filter(pk__in=moves, kind=Step.RETURN_CLAIM))
    return {entry.recommendation_id: entry for entry in entries}


def _requests(rows: Iterable[Recommendation]) -> dict[int, UpdateRequest]:
    """Return the requests for an update that nobody has answered, by their recommendations."""
    found = UpdateRequest.objects.unanswered().filter(recommendation__in=[row.pk for row in rows])
    return {request.recommendation_id: request for request in found.select_related("entry__by", "person")}


def _item(
    row: Any, day: _Day, returned: ProgressEntry | None, request: UpdateRequest | None, whose: tuple[str, str]
) -> Item:
    user, on = day.user, day.on
    steps = permissions.open_steps(user, row)
    own = permissions.is_owner_side(user, row)
    found = [*_asked_reasons(request, on, whose[0]), *_owner_reasons(row, on, returned)]
    if permissions.is_coordinator_of(user, row):
        found = [*_without_nobody_s(row, found), *_coordinator_reasons(row, on, steps)]
    reasons = sorted(found, key=lambda reason: (reason.urgency, reason.since))
    logged_today = day.logged_since(request, row) if own else ""
    one_click = own and Step.CHECK_IN in steps and not logged_today
    return Item(
        recommendation=row,
        reasons=tuple(reasons),
        next_step=(row.next_words or "") if row.claim_id is None else "",
        may_report=own and Step.REPORT in steps,
        links=tuple(_links(row, steps, {reason.urgency for reason in reasons}, own=own)),
        check_in_token=uuid4() if one_click else None,
        logged_today=logged_today,
        whose=whose[0],
        for_whom=whose[1],
    )


def _without_nobody_s(row: Recommendation, reasons: list[Reason]) -> list[Reason]:
    """Leave out what only says that there is no update yet, where nobody is there to give one."""
    return [each for each in reasons if each.urgency is not Urgency.UNREPORTED or row.owner_id is not None]


def _asked_reasons(request: UpdateRequest | None, on: date, whose: str) -> Iterator[Reason]:
    """Yield what was asked: of who acts for the post always, of the lead's staff and coordinators once passed on."""
    if request is None:
        return
    words = {"by": request.entry.by.name, "day": _day(request.answer_by)}
    text = "" if request.entry.internal else log_sentences.quotation(request.entry, QUOTED)
    if whose in ("mine", "deputised") or (whose == "led" and request.level >= UpdateRequest.Level.LEAD):
        sentence = _("%(by)s asks for an update by %(day)s")
        if request.answer_by < on:
            sentence = _("%(by)s asked for an update by %(day)s. That day has passed")
        yield Reason(Urgency.ASKED, request.answer_by, sentence % words, text)
    elif whose == "coordinators" and request.level >= UpdateRequest.Level.COORDINATOR:
        sentence = _("%(by)s asked for an update by %(day)s. Nobody has given one")
        yield Reason(Urgency.UNANSWERED, request.answer_by, sentence % words, text)


def _owner_reasons(row: Recommendation, on: date, returned: ProgressEntry | None) -> Iterator[Reason]:
    if row.status not in REPORTABLE or not row.is_chased:
        return
    if row.due_on and row.is_overdue(on=on):
        yield Reason(Urgency.OVERDUE, row.due_on, _overdue(row.due_on, on))
    if returned is not None:
        words = _("Sent back on %(day)s") % {"day": _day(returned.happened_on)}
        yield Reason(Urgency.RETURNED, row.status_since, words, log_sentences.quotation(returned, QUOTED))
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
        return log_sentences.due_in(days, on)
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
        said = log_sentences.quotation(row.date_proposal, QUOTED)
        yield Reason(Urgency.PROPOSED, row.date_proposal.happened_on, words, said)
    if Step.RESPOND in steps:
        yield from _response_overdue(row, on)
    if row.is_chased:
        yield from _unassigned(row)
        yield from _vacant(row)


def _response_overdue(row: Recommendation, on: date) -> Iterator[Reason]:
    due = rhythm.response_due_on(row.meeting)
    if due is not None and due < on and _awaits_response(row):
        words = _("Our response was due by %(day)s, %(count)d days after the meeting")
        told = {"day": _day(due), "count": rhythm.RESPONSE_WITHIN.days}
        yield Reason(Urgency.RESPONSE_DUE, due, words % told)


def _awaits_response(row: Recommendation) -> bool:
    """Return whether a row is without our response, apart from when that is due, as `Needs.response_due`."""
    return row.is_open and row.position == Position.NOT_YET_ANSWERED and row.kind != Kind.COMMITMENT


def _unassigned(row: Recommendation) -> Iterator[Reason]:
    if row.owner is None:
        words, urgency = (_("No owner"), Urgency.NO_OWNER) if row.lead_id else (_("No lead or owner"), Urgency.NO_LEAD)
        if row.status == Status.NOT_YET_REPORTED:
            told = {"lacks": words, "day": _day(row.quiet_since)}
            words = _("%(lacks)s. Tracked on %(day)s") % told
        yield Reason(urgency, row.due_on or _NO_DAY, words)
    elif row.lead_id is None:
        yield Reason(Urgency.NO_LEAD, row.due_on or _NO_DAY, _("No lead"))


def _vacant(row: Recommendation) -> Iterator[Reason]:
    if row.owner is not None and row.holder is None:
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
    wanted = list(_deciding_links(row, urgencies))
    is_late = Urgency.RESPONSE_DUE in urgencies
    if row.is_open and row.position == Position.NOT_YET_ANSWERED and (is_late or not is_to_be_set_up(row)):
        # It stands first, as the button, where the response is what is late.
        wanted.insert(0 if is_late else len(wanted), StepLink(Step.RESPOND, Step.RESPOND.label))
    return (link for link in (*wanted, *_own_links(row, urgencies, own=own)) if link.step in steps)


def _deciding_links(row: Recommendation, urgencies: set[Urgency]) -> Iterator[StepLink]:
    if Urgency.CLAIMED in urgencies:
        yield from (StepLink(Step.VERIFY, Step.VERIFY.label), StepLink(Step.RETURN_CLAIM, Step.RETURN_CLAIM.label))
    if Urgency.PROPOSED in urgencies:
        yield StepLink(Step.DECIDE_DATE, Step.DECIDE_DATE.label)
    if urgencies & {Urgency.NO_LEAD, Urgency.NO_OWNER}:
        assign = StepLink(Step.ASSIGN, Step.ASSIGN.label)
        yield StepLink(Step.EDIT, SET_UP.label) if is_to_be_set_up(row) else assign


def _own_links(row: Recommendation, urgencies: set[Urgency], *, own: bool) -> list[StepLink]:
    wanted = []
    if own:
        again = Urgency.RETURNED in urgencies
        wanted.append(StepLink(Step.CLAIM, _("Report as complete again") if again else Step.CLAIM.label))
    if own and Urgency.PAST_REVIEW in urgencies:
        wanted.append(StepLink(Step.STALL, _("Keep on hold")))
    if own and urgencies & {Urgency.OVERDUE, Urgency.DUE_SOON} and row.date_proposal_id is None:
        wanted.append(StepLink(Step.PROPOSE_DATE, Step.PROPOSE_DATE.label))
    return wanted


class _Kind(IntEnum):
    """For what something waits with somebody else."""

    VERIFICATION = 1
    DATE = 2
    OVERDUE = 3


def _chosen_awaited(
    visible: RecommendationQuerySet, mine: RecommendationQuerySet, led: RecommendationQuerySet, day: _Day
) -> list[tuple[_Kind, int]]:
    """Return what waits for others, as kind and id, one more than are shown, in one query.

    Of one's own that is what was reported complete and the dates that were proposed; for coordinators, what others are
    late with.
    """
    sets: list[_Set] = [
        *((_Kind.VERIFICATION, "status_since", rows.claimed()) for rows in (mine, led)),
        *((_Kind.DATE, "date_proposal__happened_on", rows.with_proposal()) for rows in (mine, led)),
    ]
    if day.user.coordinates_some:
        sets.append((_Kind.OVERDUE, "due_on", visible.coordinated_by(day.user).overdue(on=day.on)))
    return list(dict.fromkeys((_Kind(kind), pk) for kind, _, pk in _found(sets, AWAITED + 1)))


def _all_awaited(
    awaited: list[tuple[_Kind, int]], rows: dict[int, Recommendation], shown: set[int], day: _Day
) -> Iterator[Awaited]:
    """Yield what waits for others; what others are late with only where it is not among what is to do."""
    there = [(kind, rows[pk]) for kind, pk in awaited if pk in rows]
    people = deciders.coordinators({row.meeting_id for kind, row in there if kind is not _Kind.OVERDUE})
    for kind, row in there:
        if not (kind is _Kind.OVERDUE and row.pk in shown):
            yield _awaited(kind, row, day, people)


def _awaited(kind: _Kind, row: Recommendation, today: _Day, people: Sequence[User]) -> Awaited:
    """Return in words what is waited for, and who of these coordinators can do it."""
    on = today.on
    if kind is _Kind.VERIFICATION:
        words = _("Reported complete on %(day)s (%(ago)s). Awaiting verification by a coordinator: %(names)s")
        names = deciders.named(Step.VERIFY, row, people)
        told = {"day": _day(row.status_since), "ago": _ago(on - row.status_since), "names": names}
        return Awaited(row, row.status_since, words % told)
    if kind is _Kind.DATE and row.date_proposal is not None and row.proposed_due_on is not None:
        since = row.date_proposal.happened_on
        names = deciders.named(Step.DECIDE_DATE, row, people)
        told = {"proposed": _proposed(row, since, today), "names": names}
        return Awaited(row, since, _("%(proposed)s. A coordinator decides: %(names)s") % told)
    due = row.due_on or on
    may_ask = Step.ASK in permissions.open_steps(today.user, row)
    return Awaited(row, due, _overdue(due, on), is_for_owner=True, may_ask=may_ask)


def _proposed(row: Recommendation, since: date, today: _Day) -> str:
    """Return who proposed which due date, and when."""
    entry, ago = row.date_proposal, _ago(today.on - since)
    when = ago if since == today.on else _("on %(day)s (%(ago)s)") % {"day": _day(since), "ago": ago}
    proposed = _day(row.proposed_due_on) if row.proposed_due_on else ""
    words = {"proposed": proposed, "when": when, "name": entry.by.name if entry else ""}
    if entry is None or entry.by_id == today.user.pk:
        return _("You proposed %(proposed)s as the due date, %(when)s") % words
    return _("%(name)s proposed %(proposed)s as the due date, %(when)s") % words


def _done(user: User, on: date) -> tuple[ProgressEntry, ...]:
    """Return the last entry that a person made lately on each of a few recommendations, the newest first.

    A restricted note is among them only for who may read it: not after the author came to another side.
    """
    since = timezone.make_aware(datetime.combine(on - LATELY, time.min))
    entries = ProgressEntry.objects.visible_to(user).filter(by=user, recorded_at__gte=since)
    entries = entries.select_related("act", "for_post", *OF_MARKING).defer("recommendation__searched").newest()
    latest: dict[int, ProgressEntry] = {}
    for entry in entries[:DONE_LOOKED_AT]:
        latest.setdefault(entry.recommendation_id, entry)
    return tuple(latest.values())[:DONE_SHOWN]


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _ago(span: timedelta) -> str:
    if not span:
        return _("today")
    return ngettext("%(count)d day ago", "%(count)d days ago", span.days) % {"count": span.days}
