"""Deputies and absences: who acts for a post on a day, what a deputy may do, sees and leaves in the log."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.waiting import asked, at_work, due, item, kinds
from tests.verifying import verify
from tracker import actions, permissions
from tracker.actions.undo import made_by
from tracker.models import Absence, Act, Post, ProgressEntry, Recommendation, User
from tracker.models.people import Role
from tracker.models.posts import acting_for, unattended
from tracker.workflow import RULES, Forbidden, Refused, Status, Step


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def deputy(cast: Cast) -> User:
    """Somebody of another organisation, without any right of their own on what the desk owns."""
    person = factories.user("Deputy", Role.CONTRIBUTOR, cast.data)
    _save(cast, deputy=person)
    return person


def _save(cast: Cast, **new: Any) -> Post:
    post = Post.objects.get(pk=cast.desk.pk)
    values = {"name": post.name, "holder": post.holder, "deputy": post.deputy} | new
    return actions.save_post(by=cast.coordinator, post=post, **values)


def _fresh(user: User) -> User:
    """The person as the next request knows them: for whom they act is asked once per object."""
    return User.objects.get(pk=user.pk)


def _who(cast: Cast, on: date) -> str:
    acting = acting_for(Post.objects.get(pk=cast.desk.pk), on)
    return str(acting.person) if acting.person else "coordinators"


def test_the_deputy_acts_on_the_days_of_the_holders_absence(cast: Cast, deputy: User, today: date) -> None:
    factories.absence(cast.holder, first=1, last=7)

    found = [_who(cast, today + timedelta(days=days)) for days in (0, 1, 7, 8)]

    assert found == ["Desk officer", "Deputy", "Deputy", "Desk officer"]


@pytest.mark.parametrize("why", ["vacant", "holder left", "no deputy", "deputy left", "deputy absent"])
def test_a_post_without_holder_and_deputy_goes_to_the_coordinators(
    cast: Cast, deputy: User, today: date, why: str, client: Client
) -> None:
    factories.track(cast)
    is_vacant = why in ("vacant", "holder left")
    if not is_vacant:
        factories.absence(cast.holder)
    if why == "deputy absent":
        factories.absence(deputy)
    elif why == "no deputy":
        _save(cast, deputy=None)
    elif why == "vacant":
        _save(cast, holder=None)
    else:
        actions.deactivate(by=cast.administrator, person=deputy if why == "deputy left" else cast.holder)

    assert _who(cast, today) == "coordinators"
    client.force_login(cast.coordinator)
    assert "go to the lead and the coordinators" in text(
        client.get(reverse("post-detail", args=[cast.desk.pk])).content.decode()
    )
    shown = text(client.get("/work/").content.decode())
    # What is vacant is asked for item by item.
    assert ("Posts nobody acts for" in shown, bool(unattended(today, 10))) == (not is_vacant, not is_vacant)
    assert ("The owner post is vacant" in shown) == (why == "vacant")


def test_a_deputy_may_take_each_step_the_holder_may_and_only_during_the_absence(
    cast: Cast, deputy: User, today: date
) -> None:
    rows = [factories.walk(cast, factories.track(cast), status) for status in Status]
    holder = factories.user("Plain holder", Role.CONTRIBUTOR, cast.data)
    _save(cast, holder=holder)

    def open_to(person: User) -> list[frozenset[Step]]:
        fresh = _fresh(person)
        return [permissions.open_steps(fresh, Recommendation.objects.get(pk=row.pk), RULES) for row in rows]

    before, own = open_to(deputy), open_to(holder)
    factories.absence(holder)

    assert open_to(deputy) == own != before
    assert open_to(holder) == own
    assert not any(steps & {Step.REPORT, Step.CLAIM} for steps in before)


def test_entries_of_a_deputy_say_for_whom_and_the_log_stays_whole(
    cast: Cast, deputy: User, today: date, client: Client
) -> None:
    made = at_work(cast)
    absence = factories.absence(cast.holder)
    common: dict[str, Any] = {"recommendation": made, "to": Status.IN_PROGRESS}

    entry = actions.report(**common, by=_fresh(deputy), draft=factories.drafted("Tables compared."))

    assert (entry.for_post, entry.is_by_deputy) == (cast.desk, True)
    assert entry.changes["deputy_of"] == [None, {"id": cast.holder.pk}]
    client.force_login(cast.reader)
    page = text(client.get(reverse("recommendation-detail", args=[made.reference])).content.decode())
    assert "for the holder of Health desk, as deputy, added an update" in page
    assert "failed" not in verify()
    # Neither what the holder writes says so, nor may a deputy write after the absence.
    assert not actions.report(**common, by=cast.holder, draft=factories.drafted()).is_by_deputy
    actions.remove_absence(by=cast.holder, absence=absence)
    with pytest.raises(Forbidden):
        actions.report(**common, by=_fresh(deputy), draft=factories.drafted())
    assert list(ProgressEntry.objects.filter(changes__has_key="deputy_of")) == [entry]


def test_a_coordinator_who_is_deputy_does_not_judge_while_acting_nor_what_they_reported(
    cast: Cast, today: date
) -> None:
    _save(cast, deputy=cast.coordinator)
    theirs, colleagues = factories.track(cast), factories.track(cast)
    absence = factories.absence(cast.holder)
    factories.claim(cast, theirs, _fresh(cast.coordinator))
    factories.claim(cast, colleagues, cast.lead_staff)

    def judge(row: Recommendation) -> None:
        common: dict[str, Any] = {"draft": factories.drafted(), "to": Status.IMPLEMENTED}
        actions.verify(recommendation=row, by=_fresh(cast.coordinator), **common)

    def asked_to_judge() -> list[Recommendation]:
        return list(Recommendation.objects.to_verify_by(_fresh(cast.coordinator)))

    for row in (theirs, colleagues):
        with pytest.raises(Forbidden, match="You act as deputy"):
            judge(row)
    assert asked_to_judge() == []

    actions.remove_absence(by=cast.holder, absence=absence)

    # Who acted when it was reported does not judge it afterwards either, whoever reported it.
    for row in (theirs, colleagues):
        with pytest.raises(Forbidden, match="You acted as deputy"):
            judge(row)
    assert asked_to_judge() == []
    assert "failed" not in verify()


def test_a_holder_does_not_decide_on_a_date_that_their_deputy_proposed(cast: Cast, deputy: User, today: date) -> None:
    row = at_work(cast)
    _save(cast, holder=cast.coordinator)
    absence = factories.absence(cast.coordinator)
    draft, later = factories.drafted("More time."), today + timedelta(days=90)
    actions.propose_date(recommendation=row, by=_fresh(deputy), draft=draft, due_on=later)
    actions.remove_absence(by=cast.coordinator, absence=absence)

    with pytest.raises(Forbidden, match="Your deputy proposed this date"):
        actions.decide_date(recommendation=row, by=_fresh(cast.coordinator), draft=draft, agreed=True)

    assert list(Recommendation.objects.to_decide_by(_fresh(cast.coordinator))) == []
    assert list(Recommendation.objects.to_decide_by(cast.second_coordinator)) == [row]


def test_my_work_of_a_deputy_shows_the_tasks_of_the_post_and_for_whom(
    cast: Cast, deputy: User, today: date, client: Client
) -> None:
    late = at_work(cast)
    due(cast, late, today - timedelta(days=3))
    assert asked(_fresh(deputy), today) == {}
    factories.absence(cast.holder)

    found = item(_fresh(deputy), today, late)

    assert (found.whose, found.may_report) == ("deputised", True)
    assert found.for_whom.startswith("For Desk officer, who is absent until ")
    client.force_login(deputy)
    page = text(client.get("/work/").content.decode())
    assert "You act as deputy for Desk officer (Health desk, Health) until" in page
    assert found.for_whom in page
    client.force_login(cast.holder)
    assert "You are absent until" in text(client.get("/work/").content.decode())
    assert asked(_fresh(cast.holder), today) == {"mine": [late.reference]}


def test_a_deputy_is_asked_for_an_update_as_the_holder_is(
    cast: Cast, deputy: User, today: date, client: Client
) -> None:
    row = at_work(cast)
    factories.absence(cast.holder)
    factories.ask(cast, row)

    assert kinds(_fresh(deputy), today) == {"asked": [row.reference]}
    found = item(_fresh(deputy), today, row)
    assert (found.whose, found.reasons[0].quote) == ("deputised", "How does it stand?")
    client.force_login(deputy)
    assert "You are asked for an update" in text(client.get("/work/").content.decode())


def test_a_deputy_without_an_organisation_has_a_post_during_the_absence(cast: Cast, client: Client) -> None:
    person = factories.user("Placeless", Role.CONTRIBUTOR)
    _save(cast, deputy=person)
    client.force_login(person)
    assert "You do not hold a post yet" in text(client.get("/work/").content.decode())

    factories.absence(cast.holder)

    assert "You have no open items" in text(client.get("/work/").content.decode())


def test_what_a_deputy_cannot_see_does_not_come_to_them(cast: Cast, deputy: User, today: date) -> None:
    hidden = at_work(cast)
    due(cast, hidden, today - timedelta(days=3))
    factories.absence(cast.holder)
    factories.rights(cast, hidden)

    assert asked(_fresh(deputy), today) == {}
    assert not permissions.can_see(_fresh(deputy), hidden)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ((3, 1), "before the first day"),
        ((-9, -1), "already over"),
        ((0, 400), "a year at most"),
        ((5, 9), "already entered"),
    ],
)
def test_days_that_cannot_be_are_refused_on_the_form(
    cast: Cast, today: date, client: Client, days: tuple[int, int], sentence: str
) -> None:
    factories.absence(cast.holder, first=6, last=8)
    client.force_login(cast.holder)
    first, last = (str(today + timedelta(days=each)) for each in days)

    answer = client.post(reverse("absence-add", args=[cast.holder.pk]), {"starts_on": first, "ends_on": last})

    assert (answer.status_code, Absence.objects.count()) == (422, 1)
    assert sentence in text(answer.content.decode())


def test_an_absence_is_entered_and_removed_by_the_person_or_a_coordinator(
    cast: Cast, today: date, client: Client
) -> None:
    client.force_login(cast.holder)
    days = {"starts_on": str(today), "ends_on": str(today + timedelta(days=7))}

    answer = client.post(reverse("absence-add", args=[cast.holder.pk]), days, follow=True)

    shown = text(answer.content.decode())
    assert "Absence of Desk officer saved" in shown
    assert "No deputy: Health desk, Health." in shown
    assert reverse("post-detail", args=[cast.desk.pk]) in answer.content.decode()
    made = Absence.objects.get()
    client.force_login(cast.outsider)
    assert client.post(reverse("absence-remove", args=[made.pk])).status_code == 403
    client.force_login(cast.coordinator)
    client.post(reverse("absence-remove", args=[made.pk]))
    assert not Absence.objects.exists()
    assert list(Act.objects.order_by("pk").values_list("verb", "by")) == [
        ("add_absence", cast.holder.pk),
        ("remove_absence", cast.coordinator.pk),
    ]


@pytest.mark.parametrize("who", ["holder", "closed"])
def test_a_deputy_is_somebody_else_who_is_active(cast: Cast, who: str) -> None:
    gone = factories.user("Gone", Role.READER, is_active=False)

    with pytest.raises(Refused, match="cannot hold the post and be its deputy" if who == "holder" else "is closed"):
        _save(cast, deputy=cast.holder if who == "holder" else gone)


def test_a_note_of_a_deputy_does_not_keep_a_change_of_many_from_being_undone(
    cast: Cast, deputy: User, today: date
) -> None:
    made = at_work(cast)
    act = factories.change_many(cast, [made])
    factories.absence(cast.holder)
    actions.add(recommendation=made, by=_fresh(deputy), draft=factories.drafted("Seen."))

    (what,) = made_by(act, cast.coordinator)

    assert what.why == ""


def test_the_tab_of_ones_own_work_has_what_a_deputy_acts_for(cast: Cast, deputy: User, client: Client) -> None:
    row = factories.track(cast, title="Of the absent holder")
    mine = reverse("recommendation-list") + f"?status=open&owner={row.owner_id}"
    client.force_login(deputy)

    def tab() -> bool:
        return mine in unescape(client.get(reverse("recommendation-list")).content.decode())

    assert not tab()
    factories.absence(cast.holder)
    assert tab()
