"""Relations of a person to a recommendation, and the sentences that refuse; every step is walked in `test_workflow`."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group

from tests import factories
from tests.conftest import Cast
from tracker import actions, permissions
from tracker.models import ProgressEntry, Recommendation, User
from tracker.models.people import Role
from tracker.workflow import Extent, Forbidden, Refused, Status, Step


def _fresh(user: User) -> User:
    """The person as the next request knows them: roles are asked once per object."""
    return User.objects.get(pk=user.pk)


def _verify(recommendation: Recommendation, by: User) -> ProgressEntry:
    return actions.verify(recommendation=recommendation, by=by, draft=factories.drafted(), to=Status.IMPLEMENTED)


def test_coordinator_who_typed_a_claim_for_the_owner_may_verify_it(cast: Cast, recommendation: Recommendation) -> None:
    factories.claim(cast, recommendation, cast.coordinator, received_from="Desk officer, by mail")
    assert _verify(recommendation, cast.coordinator).status_to == Status.IMPLEMENTED


@pytest.mark.parametrize("owner", ["nobody", "vacant"])
def test_claim_typed_for_nobody_in_particular_is_the_typists_own(
    cast: Cast, recommendation: Recommendation, owner: str
) -> None:
    post = cast.vacant if owner == "vacant" else None
    draft = factories.drafted("The desk was dissolved.")
    actions.assign(recommendation=recommendation, by=cast.coordinator, draft=draft, lead=cast.health, owner=post)
    factories.claim(cast, recommendation, cast.coordinator, received_from="Somebody, by phone")
    recommendation.refresh_from_db()

    with pytest.raises(Forbidden, match="You reported this complete"):
        _verify(recommendation, cast.coordinator)
    assert recommendation not in Recommendation.objects.to_verify_by(cast.coordinator)
    assert recommendation in Recommendation.objects.to_verify_by(cast.second_coordinator)
    assert _verify(recommendation, cast.second_coordinator).moves


@pytest.mark.parametrize("owner", ["nobody", "vacant", "left"])
def test_date_proposed_for_nobody_in_particular_is_not_decided_by_who_typed_it(
    cast: Cast, recommendation: Recommendation, owner: str
) -> None:
    draft = factories.drafted("The building is late.", received_from="Somebody, by phone")
    common: dict[str, Any] = {"recommendation": recommendation}
    if owner == "left":
        actions.deactivate(by=cast.administrator, person=cast.holder)
    else:
        post = cast.vacant if owner == "vacant" else None
        actions.assign(
            **common, by=cast.coordinator, draft=factories.drafted("So be it."), lead=cast.health, owner=post
        )
    actions.propose_date(**common, by=cast.coordinator, draft=draft, due_on=date(2030, 1, 1))
    recommendation.refresh_from_db()

    with pytest.raises(Forbidden, match="You proposed this date"):
        actions.decide_date(**common, by=cast.coordinator, draft=factories.drafted(), agreed=True)
    assert recommendation not in Recommendation.objects.to_decide_by(cast.coordinator)
    assert recommendation in Recommendation.objects.to_decide_by(cast.second_coordinator)
    actions.decide_date(**common, by=cast.second_coordinator, draft=factories.drafted(), agreed=True)


def test_claimant_who_became_coordinator_cannot_verify_own_claim(cast: Cast, recommendation: Recommendation) -> None:
    factories.claim(cast, recommendation, cast.lead_staff)
    cast.lead_staff.groups.set([Group.objects.get(name=Role.COORDINATOR)])
    with pytest.raises(Forbidden, match="You reported this complete"):
        _verify(recommendation, _fresh(cast.lead_staff))


def test_holder_at_the_claim_cannot_verify_it_after_the_post_changed_hands(
    cast: Cast, recommendation: Recommendation
) -> None:
    factories.claim(cast, recommendation, cast.lead_staff)
    cast.holder.groups.set([Group.objects.get(name=Role.COORDINATOR)])
    cast.desk.holder = cast.lead_staff
    cast.desk.save()
    with pytest.raises(Forbidden, match="You held the owner post when this was reported complete"):
        _verify(recommendation, _fresh(cast.holder))


def test_holder_at_an_earlier_claim_may_verify_a_later_one(cast: Cast, recommendation: Recommendation) -> None:
    factories.claim(cast, recommendation)
    actions.withdraw_claim(recommendation=recommendation, by=cast.holder, draft=factories.drafted())
    cast.holder.groups.set([Group.objects.get(name=Role.COORDINATOR)])
    cast.desk.holder = cast.lead_staff
    cast.desk.save()
    factories.claim(cast, recommendation, cast.lead_staff)
    assert _verify(recommendation, _fresh(cast.holder)).moves


def test_redaction_of_who_it_was_received_from_takes_away_the_right_to_verify(
    cast: Cast, recommendation: Recommendation
) -> None:
    factories.claim(cast, recommendation, cast.coordinator, received_from="Desk officer, by mail")
    claim = ProgressEntry.objects.get(kind=Step.CLAIM)
    draft = factories.drafted("Named a patient.")
    out = {claim: ["received_from"]}
    actions.redact(recommendation=recommendation, by=cast.second_coordinator, draft=draft, out=out)
    with pytest.raises(Forbidden, match="You reported this complete"):
        _verify(recommendation, cast.coordinator)
    assert _verify(recommendation, cast.second_coordinator).moves


def test_vacant_post_is_held_by_nobody(cast: Cast) -> None:
    item = factories.track(cast, lead=None, owner=None)
    for user in (cast.holder, cast.lead_staff, cast.outsider):
        with pytest.raises(Forbidden, match="Only the holder of the owner post or a coordinator"):
            actions.add(recommendation=item, by=user, draft=factories.drafted())


@pytest.mark.parametrize("person", ["coordinator", "holder", "lead_staff", "administrator"])
def test_who_has_left_can_do_nothing(cast: Cast, recommendation: Recommendation, person: str) -> None:
    user: User = getattr(cast, person)
    entry = recommendation.entries.get()
    user.is_active = False
    user.save()
    common: dict[str, Any] = {"by": user, "draft": factories.drafted()}

    for attempt in (
        lambda: actions.add(recommendation=recommendation, **common),
        lambda: actions.correct(entry=entry, **common),
        lambda: actions.open_act(by=user, verb="anything"),
        lambda: actions.add_meeting(by=user, name="Another", code="OTHER"),
        lambda: factories.track(cast, title="Another", **common),
    ):
        with pytest.raises(Forbidden, match="no longer active"):
            attempt()
    assert permissions.open_steps(user, recommendation) == frozenset()


def test_the_system_acts_though_nobody_signs_in_as_it(cast: Cast) -> None:
    system = User.objects.get(is_system=True)
    assert not system.is_active
    made = factories.track(cast, by=system, title="From a file")
    assert made.entries.get().by == system


@pytest.mark.parametrize("person", ["administrator", "reader", "outsider"])
def test_administrator_superuser_reader_and_stranger_have_no_step(
    cast: Cast, recommendation: Recommendation, person: str
) -> None:
    assert permissions.open_steps(getattr(cast, person), recommendation) <= {Step.CORRECT}
    with pytest.raises(Forbidden):
        actions.correct(entry=recommendation.entries.get(), by=getattr(cast, person), draft=factories.drafted())


def test_open_steps_of_the_holder_follow_the_status(cast: Cast, recommendation: Recommendation) -> None:
    always = {Step.ADD, Step.CORRECT}
    first = {Step.REPORT, Step.STALL, Step.CLAIM, Step.PROPOSE_DATE}
    assert permissions.open_steps(cast.holder, recommendation) == always | first
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    assert permissions.open_steps(cast.holder, recommendation) == always | first | {Step.CHECK_IN}
    factories.claim(cast, recommendation)
    recommendation.refresh_from_db()
    assert permissions.open_steps(cast.holder, recommendation) == always | {Step.WITHDRAW_CLAIM, Step.PROPOSE_DATE}
    _verify(recommendation, cast.coordinator)
    recommendation.refresh_from_db()
    assert permissions.open_steps(cast.holder, recommendation) == always


# --- Internal remarks ------------------------------------------------------------------------------------------------


def test_internal_remarks_are_for_coordinators_and_the_staff_of_the_lead(
    cast: Cast, recommendation: Recommendation
) -> None:
    remark = actions.add(recommendation=recommendation, by=cast.coordinator, draft=factories.drafted(internal=True))
    seeing = {
        name
        for name, user in cast.people().items()
        if recommendation.entries.visible_to(user).filter(pk=remark.pk).exists()
    }
    assert seeing == {"coordinator", "second_coordinator", "holder", "lead_staff"}
    assert seeing == {
        name for name, user in cast.people().items() if permissions.may_see_internal(user, recommendation)
    }


def test_holder_outside_the_lead_cannot_write_what_they_could_not_read(cast: Cast) -> None:
    item = factories.track(cast, lead=cast.data)
    with pytest.raises(Forbidden, match="Only coordinators and staff of the lead can add restricted notes"):
        actions.add(recommendation=item, by=cast.holder, draft=factories.drafted(internal=True))


def test_only_a_remark_can_be_internal(cast: Cast, recommendation: Recommendation) -> None:
    draft = factories.drafted(internal=True, evidence=factories.evidence())
    common: dict[str, Any] = {"recommendation": recommendation, "by": cast.holder, "draft": draft}
    with pytest.raises(Refused, match="Only a note can be restricted"):
        actions.report(**common, to=Status.IN_PROGRESS)
    with pytest.raises(Refused, match="Only a note can be restricted"):
        actions.claim(**common, extent=Extent.COMPLETE)
    assert actions.add(**common).internal


def test_correction_of_an_internal_remark_stays_internal(cast: Cast, recommendation: Recommendation) -> None:
    remark = actions.add(recommendation=recommendation, by=cast.holder, draft=factories.drafted(internal=True))
    with pytest.raises(Refused, match="must be restricted too"):
        actions.correct(entry=remark, by=cast.holder, draft=factories.drafted())
    made = actions.correct(entry=remark, by=cast.holder, draft=factories.drafted(internal=True))
    assert (made.corrects, made.internal) == (remark, True)


def test_only_author_or_coordinator_corrects_an_entry(cast: Cast, recommendation: Recommendation) -> None:
    entry = actions.add(recommendation=recommendation, by=cast.holder, draft=factories.drafted())
    with pytest.raises(Forbidden, match="Only the author of the entry"):
        actions.correct(entry=entry, by=cast.lead_staff, draft=factories.drafted())
    assert actions.correct(entry=entry, by=cast.coordinator, draft=factories.drafted()).corrects == entry
