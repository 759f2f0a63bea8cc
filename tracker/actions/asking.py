"""Asking for an update: of one recommendation or of many, what ends a request, and passing on what nobody answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from textwrap import shorten
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker import access_sentences, permissions
from tracker.actions import refusals
from tracker.actions.apart import each_apart
from tracker.actions.bulk import MOST, own_token
from tracker.actions.passing_on import first_level, pass_on
from tracker.actions.steps import (
    Change,
    Draft,
    check_due,
    end_request,
    logged_value,
    open_act,
    refuse_other_words,
    say_day,
    take,
)
from tracker.models import Organisation, ProgressEntry, Recommendation, UpdateRequest, User
from tracker.models.posts import acting_holder
from tracker.models.requests import UpdateRequestQuerySet
from tracker.workflow import REPORTABLE, Refused, Step

Level = UpdateRequest.Level


def ask(*, recommendation: Recommendation, by: User, draft: Draft, answer_by: date) -> ProgressEntry:
    """Ask the owner for an update by a day; it takes the place of a request that nobody has answered."""

    def change(locked: Recommendation) -> Change:
        check_due(answer_by)
        if answer_by < draft.today:
            raise Refused(_("The day to answer by is in the past. Enter today or a later day."))
        refuse_unseen(locked, draft.today)
        # While the holder is absent, the deputy is asked.
        person = acting_holder(locked, draft.today)
        asked = {} if person is None else {"asked": [None, logged_value(person)]}
        if person is not None and person != locked.holder:
            asked["acting"] = [None, logged_value(person)]

        def then(entry: ProgressEntry) -> None:
            end_request(entry)
            UpdateRequest.objects.create(
                recommendation=locked,
                entry=entry,
                person=person,
                answer_by=answer_by,
                level=first_level(person, locked.lead),
            )

        return Change(logged={"answer_by": [None, answer_by.isoformat()], **asked}, then=then)

    return take(Step.ASK, recommendation=recommendation, by=by, draft=draft, change=change)


def refuse_unseen(recommendation: Recommendation, on: date) -> None:
    """Refuse to ask whoever is asked first on a day where they cannot see the recommendation: nobody would answer."""
    first: User | Organisation | None = acting_holder(recommendation, on) or recommendation.lead
    for each in access_sentences.unseen(recommendation, on):
        if each.who == first:
            words = {"reason": each.sentence}
            raise Refused(_("The request would reach nobody. %(reason)s") % words)


@dataclass(frozen=True, slots=True)
class Asked:
    """The entries of those about which somebody was asked, and the others, each with the sentence that says why not."""

    done: list[ProgressEntry] = field(default_factory=list)
    refused: list[tuple[Recommendation, str]] = field(default_factory=list)


@transaction.atomic
def ask_many(*, ids: Iterable[int], by: User, draft: Draft, answer_by: date) -> Asked:
    """Ask for an update of each of some recommendations in one act; a refusal stops only that one.

    They are locked in key order. A `form_token` already used returns the entries that it made, or
    raises `Resent`.
    """
    permissions.may_change_many(by)
    visible = Recommendation.objects.visible_to(by).filter(pk__in=set(ids)).defer("searched", "goal")
    rows = list(visible.select_for_update(no_key=True).order_by("pk")[: MOST + 1])
    if len(rows) > MOST:
        raise Refused(refusals.TOO_MANY_ASKED % {"most": MOST})
    token = draft.form_token
    if token is not None and (made := _made_before(rows, by, token)):
        refuse_other_words(made[0], draft.sent, _sent_before(made[0]))
        return Asked(done=made)
    draft = replace(draft, act=open_act(by=by, verb="ask_many", at=draft.moment))
    found = Asked()
    for row in rows:
        own = replace(draft, form_token=None if token is None else _token(token, row))
        try:
            found.done.append(ask(recommendation=row, by=by, draft=own, answer_by=answer_by))
        except Refused as refusal:
            found.refused.append((row, str(refusal)))
    if not found.done:
        transaction.set_rollback(True)
    return found


def _token(token: UUID, row: Recommendation) -> UUID:
    return own_token(uuid5(token, "ask"), row)


def _made_before(rows: Sequence[Recommendation], by: User, token: UUID) -> list[ProgressEntry]:
    """Return the entries that this form made when it was sent before."""
    tokens = [_token(token, row) for row in rows]
    made = ProgressEntry.objects.filter(form_token__in=tokens, by=by).select_related("recommendation")
    return list(made.order_by("recommendation_id"))


def _sent_before(entry: ProgressEntry) -> str:
    words = {
        "day": say_day(date.fromisoformat(entry.changes["answer_by"][1])),
        "text": shorten(entry.text, 80, placeholder="…"),
    }
    if not entry.text:
        return (
            _(
                "You sent this form before and asked for an update by %(day)s. What you sent now is different, so "
                "nobody was asked again. Send it again to replace the first request."
            )
            % words
        )
    return (
        _(
            "You sent this form before and asked for an update by %(day)s: “%(text)s”. What you sent now is different, "
            "so nobody was asked again. Send it again to replace the first request."
        )
        % words
    )


def escalate(*, recommendation: Recommendation, by: User, draft: Draft) -> ProgressEntry:
    """Pass the request that nobody has answered on: from the owner to the lead's staff, then to the coordinators."""

    def change(locked: Recommendation) -> Change:
        request = UpdateRequest.objects.unanswered().filter(recommendation=locked).first()
        if request is None:
            raise Refused(_("Nobody was asked for an update, or somebody has given it."))
        if request.level >= Level.COORDINATOR:
            raise Refused(_("The request has already been passed on to the coordinators."))
        level = request.level + 1 if locked.lead_id is not None else Level.COORDINATOR

        def then(entry: ProgressEntry) -> None:
            UpdateRequest.objects.filter(pk=request.pk).update(level=level)

        return Change(logged={"level": [request.level, int(level)]}, then=then)

    return take(Step.ESCALATE, recommendation=recommendation, by=by, draft=draft, change=change)


def _pass_on_of_closed(*, recommendation: Recommendation, by: User, draft: Draft) -> ProgressEntry:
    """Ask who acts for the owner post now, or who comes next, in the place of somebody whose account is closed."""

    def change(locked: Recommendation) -> Change:
        passed = pass_on(locked, lead=locked.lead, owner=locked.owner, on=draft.today)
        level = first_level(acting_holder(locked, draft.today), locked.lead)
        return replace(passed, logged={**passed.logged, "level": [int(Level.OWNER), int(level)]})

    return take(Step.ESCALATE, recommendation=recommendation, by=by, draft=draft, change=change)


def pass_on_of_closed() -> int:
    """Pass on each request that is asked of a closed account, in a transaction of its own; return how many were."""
    return _pass_on_each(UpdateRequest.objects.of_closed_accounts(), _pass_on_of_closed)


def _pass_on_each(requests: UpdateRequestQuerySet, pass_on_one: Callable[..., ProgressEntry]) -> int:
    """Take a step as the system about each of some requests, in a transaction of its own; return how many were."""

    @transaction.atomic
    def pass_on_if_still(recommendation: int) -> bool:
        row = Recommendation.objects.select_for_update(no_key=True).get(pk=recommendation)
        # Another worker may have passed it on, or somebody answered it, after it was found.
        if not requests.filter(recommendation=row).exists():
            return False
        pass_on_one(recommendation=row, by=User.objects.get(is_system=True), draft=Draft())
        return True

    return each_apart(list(requests.order_by("pk").values_list("recommendation", flat=True)), pass_on_if_still)


def _to_escalate(on: date) -> Q:
    """Return the condition that it is a request's turn to be passed on on a day, as the site's ladder says."""
    turns = [
        Q(level=level, answer_by__lte=on - timedelta(days=days)) for level, days in enumerate(settings.ESCALATION_DAYS)
    ]
    return reduce(or_, turns, Q(pk__in=[]))


def escalate_due(on: date) -> int:
    """Pass on each request whose turn it is on a day, in a transaction of its own; return how many were."""
    late = UpdateRequest.objects.late(on=on).filter(_to_escalate(on), recommendation__status__in=sorted(REPORTABLE))
    return _pass_on_each(late, escalate)
