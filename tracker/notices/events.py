"""Whom an entry of the log concerns so much that they are told at once, and why. What they may see is asked later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from django.db.models import Q, QuerySet
from django.utils import timezone

from tracker.models import Notice, ProgressEntry, Recommendation, UpdateRequest, User
from tracker.models.access import MeetingRole, with_above
from tracker.models.people import Role
from tracker.models.posts import acting_for_each, acting_holder
from tracker.notices.mentions import mentioned
from tracker.workflow import Step

Kind: TypeAlias = Notice.Kind
Level = UpdateRequest.Level
Told: TypeAlias = tuple[Iterable[User], Kind]


def told_by(entry: ProgressEntry, recommendation: Recommendation) -> list[tuple[User, Kind]]:
    """Return who is told of an entry and why, each person once; never who wrote it, nor who has left.

    `recommendation` is as the entry left it, with its owner post and the holder of that.
    """
    who = _CONCERNED.get(Step(entry.kind))
    concerned = who(entry, recommendation) if who is not None else []
    return _each_once([*concerned, (mentioned(entry, recommendation), Kind.MENTIONED)], entry)


def _each_once(concerned: Iterable[Told], entry: ProgressEntry) -> list[tuple[User, Kind]]:
    """Return each person with the first kind of those given; never who wrote the entry, nor who has left."""
    found: dict[int, tuple[User, Kind]] = {}
    for people, kind in concerned:
        for person in people:
            if person.is_active and person.pk != entry.by_id:
                found.setdefault(person.pk, (person, kind))
    return list(found.values())


def told_of_many(entries: Sequence[ProgressEntry]) -> list[tuple[User, Kind, ProgressEntry]]:
    """Return who is told of entries that begin recommendations or were taken together, as `told_by` says of each.

    Who has something new to do is found with one query, who proposed a date that is decided with another one. Each
    recommendation has its owner post with holder and deputy.
    """
    holders, proposers = _acting_holders(entries), _proposers(entries)
    told: list[tuple[User, Kind, ProgressEntry]] = []
    for entry in entries:
        key = entry.recommendation_id
        concerned: list[Told] = [(mentioned(entry, entry.recommendation), Kind.MENTIONED)]
        if _is_dating(entry):
            concerned.insert(0, ([*proposers.get(key, ()), *holders.get(key, ())], Kind.DATE_DECIDED))
        if "asked" in entry.changes:
            concerned.insert(0, _now_asked(entry, entry.recommendation))
        elif _is_assigning(entry):
            concerned.insert(0, (holders.get(key, []), Kind.ASSIGNED))
        told += [(person, kind, entry) for person, kind in _each_once(concerned, entry)]
    return _mentioned_once(told)


def _mentioned_once(told: Iterable[tuple[User, Kind, ProgressEntry]]) -> list[tuple[User, Kind, ProgressEntry]]:
    """Return who is told, without that somebody is mentioned about a recommendation once more."""
    found: dict[tuple[object, ...], tuple[User, Kind, ProgressEntry]] = {}
    for person, kind, entry in told:
        about = entry.recommendation_id if kind == Kind.MENTIONED else f"entry {entry.pk}"
        found.setdefault((person.pk, kind, about), (person, kind, entry))
    return list(found.values())


def _is_assigning(entry: ProgressEntry) -> bool:
    return Step(entry.kind) in _ASSIGNING and "owner" in entry.changes


def _is_dating(entry: ProgressEntry) -> bool:
    """Whether an entry that sets or removes the due date decides by that about a date that was proposed."""
    before, after = entry.changes.get("proposed_due_on", (None, None))
    return Step(entry.kind) in _DATING and before is not None and after is None


def _acting_holders(entries: Iterable[ProgressEntry]) -> dict[int, list[User]]:
    """Return who acts, if anybody does, for the posts that entries assign, or of whose dates they decide; one query.

    They are by the keys of the recommendations.
    """
    items = [entry.recommendation for entry in entries if _is_assigning(entry) or _is_dating(entry)]
    posts = {post.pk: post for item in items if (post := item.owner) is not None}
    acting = acting_for_each(posts.values(), timezone.localdate())
    people = {item.pk: acting[item.owner_id].person for item in items if item.owner_id is not None}
    return {key: [person] for key, person in people.items() if person is not None}


def _proposers(entries: Iterable[ProgressEntry]) -> dict[int, list[User]]:
    """Return who proposed, in their own name, the dates about which entries decide; with one query.

    They are by the keys of the recommendations.
    """
    keys = [entry.recommendation_id for entry in entries if _is_dating(entry)]
    if not keys:
        return {}
    proposals = ProgressEntry.objects.filter(recommendation__in=keys, kind=Step.PROPOSE_DATE).select_related("by")
    last = proposals.order_by("recommendation", "-sequence").distinct("recommendation")
    return {each.recommendation_id: [each.by] for each in last if not each.received_from}


def coordinators_of(recommendation: Recommendation) -> QuerySet[User]:
    """The people who run the follow-up of the meeting of a recommendation."""
    of_meeting = Q(meeting_roles__meeting=recommendation.meeting_id, meeting_roles__role=Role.COORDINATOR)
    return _active().filter(Q(groups__name=Role.COORDINATOR) | of_meeting).distinct().order_by("pk")


def staff_of_lead(recommendation: Recommendation) -> QuerySet[User]:
    """The people who report for the lead of a recommendation; see `permissions.is_lead_staff`."""
    if recommendation.lead_id is None:
        return User.objects.none()
    roles = MeetingRole.objects.filter(meeting=recommendation.meeting_id, role=Role.CONTRIBUTOR)
    staff = _active().filter(organisation=recommendation.lead_id)
    if not roles.filter(organisation__in=with_above(recommendation.lead_id)).exists():
        staff = staff.filter(Q(groups__name=Role.CONTRIBUTOR) | Q(pk__in=roles.values("person")))
    return staff.distinct().order_by("pk")


def _active() -> QuerySet[User]:
    return User.objects.filter(is_active=True, is_system=False)


def _holder(recommendation: Recommendation) -> list[User]:
    """Return the holder of the owner post, or the deputy while the holder is absent."""
    person = acting_holder(recommendation, timezone.localdate())
    return [person] if person is not None else []


def _assigned(entry: ProgressEntry, recommendation: Recommendation) -> list[Told]:
    if "asked" in entry.changes:
        return [_now_asked(entry, recommendation)]
    return [(_holder(recommendation), Kind.ASSIGNED)] if "owner" in entry.changes else []


def _now_asked(entry: ProgressEntry, recommendation: Recommendation) -> Told:
    """Return who is asked in the place of who was before, as it or its post changed hands; or else who comes next."""
    if entry.changes["asked"][1] is not None:
        return _named_as_asked(entry, recommendation), Kind.ASKED
    request = recommendation.requests.unanswered().first()
    return _passed_on_to(request.level, recommendation) if request is not None else [], Kind.PASSED_ON


def _named_as_asked(entry: ProgressEntry, recommendation: Recommendation) -> list[User]:
    """Return whom an entry names as asked: who acted for the owner post when it was written, holder or deputy."""
    asked, post = entry.changes["asked"][1], recommendation.owner
    if asked is None or post is None:
        return []
    return [each for each in (post.holder, post.deputy) if each is not None and each.pk == asked["id"]]


def _asked(entry: ProgressEntry, recommendation: Recommendation) -> list[Told]:
    if "asked" in entry.changes:
        return [(_named_as_asked(entry, recommendation), Kind.ASKED)]
    # Without a lead it stays with the coordinator who asks.
    return [(staff_of_lead(recommendation), Kind.PASSED_ON)] if recommendation.lead_id else []


def _escalated(entry: ProgressEntry, recommendation: Recommendation) -> list[Told]:
    if "asked" in entry.changes:
        return [_now_asked(entry, recommendation)]
    return [(_passed_on_to(entry.changes["level"][1], recommendation), Kind.PASSED_ON)]


def _passed_on_to(level: int, recommendation: Recommendation) -> Iterable[User]:
    """Return to whom a request is passed on: the lead's staff, or who asked, else all coordinators."""
    if level == Level.LEAD:
        return staff_of_lead(recommendation).exclude(pk__in=[person.pk for person in _holder(recommendation)])
    request = recommendation.requests.unanswered().select_related("entry__by").first()
    if request is not None and request.entry.by.is_active and request.entry.by.coordinates(recommendation.meeting_id):
        return [request.entry.by]
    return coordinators_of(recommendation)


def _about(step: Step, kind: Kind) -> Callable[[ProgressEntry, Recommendation], list[Told]]:
    """Return who is told of a decision about the last entry of a step: who wrote it, and the holder of the post."""

    def who(entry: ProgressEntry, recommendation: Recommendation) -> list[Told]:
        last = recommendation.entries.filter(kind=step).select_related("by").order_by("-sequence").first()
        author = [last.by] if last is not None and not last.received_from else []
        return [([*author, *_holder(recommendation)], kind)]

    return who


_date_decided = _about(Step.PROPOSE_DATE, Kind.DATE_DECIDED)


def _dated(entry: ProgressEntry, recommendation: Recommendation) -> list[Told]:
    """Return who is told of a date that is set: those who wait for a decision about another one, if anybody does."""
    return _date_decided(entry, recommendation) if _is_dating(entry) else []


def _edited(entry: ProgressEntry, recommendation: Recommendation) -> list[Told]:
    """Return who is told of an edit, which may assign a post and set a date at once, as in a change of many."""
    return [*_assigned(entry, recommendation), *_dated(entry, recommendation)]


_ASSIGNING = frozenset({Step.TRACK, Step.ASSIGN, Step.EDIT})
_DATING = frozenset({Step.SET_DATE, Step.EDIT})
_CONCERNED: dict[Step, Callable[[ProgressEntry, Recommendation], list[Told]]] = {
    Step.TRACK: _assigned,
    Step.ASSIGN: _assigned,
    Step.EDIT: _edited,
    Step.SET_DATE: _dated,
    Step.ASK: _asked,
    Step.ESCALATE: _escalated,
    Step.RETURN_CLAIM: _about(Step.CLAIM, Kind.SENT_BACK),
    Step.VERIFY: _about(Step.CLAIM, Kind.VERIFIED),
    Step.DECIDE_DATE: _date_decided,
}
