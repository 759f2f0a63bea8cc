"""The log of accounts: what stands in it, who is told by mail, who reads it, and where it makes an entry doubtful."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.admin_forms import seen_of
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import text
from tracker import actions
from tracker.models import AccountChange, Act, MailMessage, Recommendation, User
from tracker.models.access import MeetingRights
from tracker.models.people import Role
from tracker.views.doubts import MOST
from tracker.workflow import Forbidden, Status

NEW = "another battery horse"
SITE = "https://tracker.example.org"


@pytest.fixture(autouse=True)
def sends_mail(settings: Any) -> None:
    """Messages are written; nobody sends them here."""
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.org", SITE


def kinds(person: User) -> list[str]:
    return [change.kind for change in person.account_changes.order_by("pk")]


def told(person: User) -> list[str]:
    """The texts of the mails written to somebody, oldest first."""
    return [message.body for message in person.mails.order_by("pk")]


def show(client: Client, user: User, name: str, *arguments: object, **query: str) -> str:
    client.force_login(user)
    return text(client.get(reverse(name, args=arguments), query).content.decode())


def give(cast: Cast, person: User, *roles: str, **fields: Any) -> None:
    values = {"name": person.name, "organisation": person.organisation} | fields
    actions.change_person(by=cast.administrator, person=person, roles=roles, **values)


def address(cast: Cast, person: User, email: str) -> None:
    actions.change_account(by=cast.administrator, person=person, new={"email": email})


# --- What stands in it, and who is told

DOINGS: dict[str, tuple[Callable[[Cast], object], list[str], int, bool]] = {
    # What is done to the reader: the kinds, how many mails they get, and whether it would be told of a coordinator.
    "reset": (lambda c: actions.set_password(person=c.reader, password=NEW, by_link=True), ["password_reset"], 1, True),
    "own change": (
        lambda c: actions.set_password(person=c.reader, password=NEW, by_link=False),
        ["password_changed"],
        1,
        False,
    ),
    "new link": (
        lambda c: actions.invite_again(by=c.administrator, person=c.reader, site=SITE),
        ["password_ended", "link_sent"],
        1,
        True,
    ),
    "printed link": (lambda c: actions.print_link(email=c.reader.email, site=SITE), ["link_printed"], 1, True),
    "address": (lambda c: address(c, c.reader, "new@example.org"), ["address"], 2, True),
    "closing": (
        lambda c: actions.deactivate(by=c.administrator, person=c.reader),
        ["deactivated", "password_ended"],
        1,
        True,
    ),
    "name": (lambda c: give(c, c.reader, *c.reader.roles, name="Another name"), ["name"], 1, True),
    "organisation": (
        lambda c: give(c, c.reader, *c.reader.roles, organisation=c.health),
        ["organisation"],
        1,
        False,
    ),
    "other roles": (
        lambda c: give(c, c.reader, *{*c.reader.roles, Role.ADMINISTRATOR}),
        ["roles"],
        1,
        False,
    ),
    "superuser": (
        lambda c: actions.change_account(by=c.administrator, person=c.reader, new={"is_superuser": True}),
        ["access"],
        1,
        True,
    ),
}


@pytest.mark.parametrize("name", DOINGS)
def test_what_happens_to_an_account_is_logged_and_told_to_its_person(cast: Cast, name: str) -> None:
    do, expected, mails, _ = DOINGS[name]

    do(cast)

    assert kinds(cast.reader) == expected
    assert cast.reader.mails.count() == mails
    others = MailMessage.objects.exclude(person=cast.reader)
    assert others.exists() == (name == "printed link"), "of a reader's account coordinators hear of printed links only"
    act = AccountChange.objects.latest("pk").act
    assert act == Act.objects.latest("pk")


@pytest.mark.parametrize("name", DOINGS)
def test_what_happens_to_a_coordinator_is_told_to_the_others_as_far_as_it_may_be_a_theft(cast: Cast, name: str) -> None:
    do, _, _, is_told = DOINGS[name]
    cast.reader.groups.set(cast.coordinator.groups.all())

    do(cast)

    for other in (cast.coordinator, cast.second_coordinator):
        assert len(told(other)) == is_told, name
        assert all("The account of" in body for body in told(other))
    assert told(cast.administrator) == []


def test_role_of_coordinator_is_told_when_it_is_given_and_when_it_is_taken(cast: Cast) -> None:
    give(cast, cast.reader, Role.READER, Role.COORDINATOR)
    give(cast, cast.reader, Role.READER)

    assert kinds(cast.reader) == ["coordinator_given", "coordinator_taken"]
    for person in (cast.reader, cast.coordinator, cast.second_coordinator):
        assert len(told(person)) == 2
    assert "- Coordinator role given" in told(cast.coordinator)[0]
    assert "Administrator did this on" in told(cast.coordinator)[0]


def test_person_is_told_of_another_address_at_both(cast: Cast) -> None:
    address(cast, cast.reader, "new@example.org")

    assert sorted(cast.reader.mails.values_list("address", flat=True)) == ["new@example.org", "reader@example.org"]
    assert all(
        "E-mail address changed from reader@example.org to new@example.org" in body for body in told(cast.reader)
    )


def test_opening_an_account_again_sends_a_link_and_is_told(cast: Cast) -> None:
    actions.deactivate(by=cast.administrator, person=cast.coordinator)
    before = cast.coordinator.mails.count()

    actions.reactivate(by=cast.administrator, person=cast.coordinator)
    cast.coordinator.refresh_from_db()

    assert cast.coordinator.is_active
    assert not cast.coordinator.has_usable_password()
    assert kinds(cast.coordinator) == ["deactivated", "password_ended", "reactivated", "link_sent"]
    sent = cast.coordinator.mails.order_by("pk")[before:]
    assert sorted(message.has_link for message in sent) == [False, True]
    assert any("Account reopened" in body for body in told(cast.second_coordinator))
    assert actions.reactivate(by=cast.administrator, person=cast.coordinator).is_active
    assert len(kinds(cast.coordinator)) == 4, "opening what is open is nothing"


def test_all_that_changes_of_an_account_at_once_is_one_act_and_one_mail(cast: Cast) -> None:
    new = {"name": "Renamed", "email": "renamed@example.org", "is_active": False}

    closed = actions.change_account(by=cast.administrator, person=cast.reader, new=new)

    assert (closed.is_active, closed.has_usable_password(), closed.name) == (False, False, "Renamed")
    assert kinds(closed) == ["deactivated", "password_ended", "name", "address"]
    assert {change.act.reason for change in closed.account_changes.all()} == {"name, email, is_active"}
    assert sorted(closed.mails.values_list("address", flat=True)) == ["reader@example.org", "renamed@example.org"]
    assert all("Account closed" in body and "Name changed from Reader" in body for body in told(closed))

    back = {"name": "Reader", "is_active": True}
    opened = actions.change_account(by=cast.administrator, person=closed, new=back)

    assert (opened.is_active, opened.has_usable_password(), opened.name) == (True, False, "Reader")
    assert kinds(opened)[4:] == ["name", "reactivated", "link_sent"]
    assert sorted(message.has_link for message in opened.mails.order_by("pk")[2:]) == [False, True]


def test_nobody_closes_their_own_account_with_another_change_either(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="close your own account"):
        actions.change_account(
            by=cast.administrator, person=cast.administrator, new={"name": "Renamed", "is_active": False}
        )
    cast.administrator.refresh_from_db()
    assert (cast.administrator.name, cast.administrator.is_active) == ("Administrator", True)


def test_invitation_is_logged_and_a_new_coordinator_told(cast: Cast) -> None:
    def invite(email: str, name: str, *roles: str) -> User:
        more: dict[str, Any] = {"organisation": None, "roles": roles, "site": SITE}
        return actions.invite(by=cast.administrator, email=email, name=name, **more).person

    reader = invite("one@example.org", "One", Role.READER)
    assert kinds(reader) == ["invited"]
    assert told(cast.coordinator) == []
    coordinator = invite("two@example.org", "Two", Role.COORDINATOR)
    assert kinds(coordinator) == ["invited", "coordinator_given"]
    assert "The account of Two (two@example.org)" in told(cast.coordinator)[0]
    assert [message.kind for message in coordinator.mails.all()] == ["invitation"]
    actions.set_password(person=coordinator, password=NEW, by_link=True)
    actions.set_password(person=coordinator, password=f"{NEW} again", by_link=True)
    assert kinds(coordinator)[2:] == ["first_password", "password_reset"]


def test_nobody_who_has_left_and_not_the_system_is_told(cast: Cast) -> None:
    actions.deactivate(by=cast.administrator, person=cast.second_coordinator)
    before = MailMessage.objects.filter(person=cast.second_coordinator).count()

    give(cast, cast.reader, Role.COORDINATOR)

    assert MailMessage.objects.filter(person=cast.second_coordinator).count() == before
    assert not MailMessage.objects.filter(person__is_system=True).exists()


def test_change_through_the_admin_is_logged_with_its_act(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    form = {"email": "new@example.org", "name": "Reader", "organisation": "", "is_active": "on"}
    form |= {"groups": [str(cast.coordinator.groups.get().pk)], **seen_of(cast.reader)}

    client.post(reverse("admin:tracker_user_change", args=[cast.reader.pk]), form)

    assert sorted(kinds(cast.reader)) == ["address", "coordinator_given", "roles"]
    assert {change.act.verb for change in cast.reader.account_changes.all()} == {"edit_user"}


def test_opening_an_account_in_the_admin_says_what_happens_next(cast: Cast, client: Client, settings: Any) -> None:
    client.force_login(cast.administrator)
    page = reverse("admin:tracker_user_change", args=[cast.reader.pk])

    def open_again() -> str:
        actions.deactivate(by=cast.administrator, person=User.objects.get(pk=cast.reader.pk))
        person = User.objects.get(pk=cast.reader.pk)
        form = {"email": person.email, "name": person.name, "organisation": "", "is_active": "on"}
        form |= {"groups": [str(person.groups.get().pk)], **seen_of(person)}
        return text(client.post(page, form, follow=True).content.decode())

    assert "We have sent a link to choose a new password to reader@example.org." in open_again()
    assert cast.reader.mails.filter(has_link=True).count() == 1
    settings.EMAIL_HOST = ""
    assert "manage.py password_link reader@example.org" in open_again()


# --- Who reads it


def test_log_stands_on_the_pages_of_the_person(cast: Cast, client: Client) -> None:
    address(cast, cast.reader, "new@example.org")
    line = "E-mail address changed from reader@example.org to new@example.org"

    assert line in show(client, cast.administrator, "person-edit", cast.reader.pk)
    for user in (cast.administrator, cast.coordinator, cast.reader):
        assert line in show(client, user, "person-detail", cast.reader.pk)
    for user in (cast.administrator, cast.coordinator):
        assert line in show(client, user, "account-log")
    assert "See recent changes to your account" in show(client, cast.reader, "change-password")
    client.force_login(cast.outsider)
    assert client.get(reverse("person-detail", args=[cast.reader.pk])).status_code == 403
    assert client.get(reverse("account-log")).status_code == 403


def test_pages_without_anything_to_tell_say_so(cast: Cast, client: Client) -> None:
    for name, arguments in (("account-log", []), ("person-detail", [cast.reader.pk])):
        assert "No changes yet" in show(client, cast.coordinator, name, *arguments)


def test_the_system_has_no_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    system = User.objects.get(is_system=True)
    assert client.get(reverse("person-detail", args=[system.pk])).status_code == 404


def test_coordinators_read_of_the_others_accounts_under_my_work(cast: Cast, client: Client) -> None:
    actions.set_password(person=cast.second_coordinator, password=NEW, by_link=True)
    address(cast, cast.reader, "new@example.org")

    page = show(client, cast.coordinator, "my-work")
    assert "Accounts that changed this week" in page
    assert "Password reset through a link, by Second coordinator on" in page
    assert "E-mail address" not in page
    assert "Accounts that changed" not in show(client, cast.second_coordinator, "my-work"), "it is their own"
    assert "Accounts that changed" not in show(client, cast.holder, "my-work")


def test_changes_of_roles_and_ways_in_are_never_pushed_off_my_work(cast: Cast, client: Client) -> None:
    give(cast, cast.reader, Role.READER, Role.COORDINATOR)
    address(cast, cast.second_coordinator, "new@example.org")
    for number in range(4):
        give(cast, cast.second_coordinator, Role.COORDINATOR, name=f"Name {number}")
    for number in range(7):
        person = factories.user(f"Person {number}", Role.COORDINATOR)
        give(cast, person, Role.COORDINATOR, name=f"Renamed {number}")

    page = show(client, cast.coordinator, "my-work")

    assert "Reader : Coordinator role given, by Administrator on" in page
    assert "Name 3 : E-mail address changed from" in page
    assert page.count("Name changed from") == MOST - 2
    assert page.count("Name 3 :") == 1
    assert f"{4 + 7 - (MOST - 2)} more changes" in page
    assert page.index("Coordinator role given") < page.index("Name changed from")


def test_log_asks_no_more_of_the_database_with_many_lines(cast: Cast, client: Client) -> None:
    from tests.test_queries import count

    client.force_login(cast.coordinator)
    names = [reverse("account-log"), reverse("person-detail", args=[cast.reader.pk]), reverse("my-work")]
    address(cast, cast.reader, "one@example.org")
    give(cast, cast.reader, Role.COORDINATOR)
    few = [count(client, name) for name in names]
    for number in range(10):
        address(cast, cast.reader, f"other{number}@example.org")
    assert [count(client, name) for name in names] == few


# --- Where it makes an entry doubtful


@pytest.fixture
def claimed(cast: Cast, recommendation: Recommendation) -> Callable[[], Recommendation]:
    """A function that lets the holder report it complete now."""

    def claim() -> Recommendation:
        factories.walk(cast, recommendation, Status.IN_PROGRESS)
        factories.claim(cast, recommendation)
        return recommendation

    return claim


def reopened(cast: Cast) -> None:
    """An account is closed and opened again."""
    actions.deactivate(by=cast.administrator, person=cast.holder)
    actions.reactivate(by=cast.administrator, person=cast.holder)
    cast.holder.refresh_from_db()


WATCHED: dict[str, tuple[Callable[[Cast], object], str]] = {
    "reset": (
        lambda c: actions.set_password(person=c.holder, password=NEW, by_link=True),
        "The password of Desk officer was reset through a link. This was on",
    ),
    "address": (
        lambda c: address(c, c.holder, "new@example.org"),
        "Administrator changed the e-mail address of Desk officer. This was on",
    ),
    "role": (
        lambda c: give(c, c.holder, Role.CONTRIBUTOR, Role.COORDINATOR),
        "Administrator made Desk officer a coordinator. This was on",
    ),
    "opened": (
        reopened,
        "Administrator reopened the account of Desk officer. This was on",
    ),
    "printed link": (
        lambda c: actions.print_link(email=c.holder.email, site=SITE),
        "A link to a new password for Desk officer was printed on the server. This was on",
    ),
    "access": (
        lambda c: actions.change_account(by=c.administrator, person=c.holder, new={"is_superuser": True}),
        "Administrator changed the access of Desk officer to the administration. This was on",
    ),
}


@pytest.mark.parametrize("name", one_in(2, WATCHED))
def test_entry_made_soon_after_a_change_says_so_to_whoever_verifies(
    cast: Cast, client: Client, claimed: Callable[[], Recommendation], name: str
) -> None:
    do, sentence = WATCHED[name]
    do(cast)
    item = claimed()

    log = show(client, cast.coordinator, "recommendation-detail", item.reference)
    verify = show(client, cast.coordinator, "recommendation-step", item.reference, "verify")

    assert log.count(sentence) == 2, "at the report and at the claim"
    assert f"{sentence} " in verify
    assert "the same day as this entry." in verify
    assert "Before you decide, ask Desk officer by telephone or in person whether they wrote this." in verify
    for user in (cast.reader, cast.holder):
        if not User.objects.get(pk=user.pk).is_coordinator:
            assert sentence not in show(client, user, "recommendation-detail", item.reference)


@pytest.mark.parametrize("name", ["own change", "organisation", "other roles", "name", "new link"])
def test_other_changes_make_no_entry_doubtful(
    cast: Cast, client: Client, claimed: Callable[[], Recommendation], name: str
) -> None:
    DOINGS[name][0](replace(cast, reader=cast.holder))
    item = claimed()

    assert "This was on" not in show(client, cast.coordinator, "recommendation-detail", item.reference)


def invited(cast: Cast) -> User:
    """Somebody who was invited just now and has not set a password; the post is theirs."""
    person = actions.invite(
        by=cast.administrator,
        email="new@example.org",
        name="New",
        organisation=cast.health,
        roles=[Role.CONTRIBUTOR],
        site=SITE,
    ).person
    actions.save_post(by=cast.coordinator, post=cast.desk, name=cast.desk.name, holder=person)
    return person


@pytest.mark.parametrize("way", ["mailed", "mailed again", "shown", "printed", "to another address"])
def test_first_password_is_doubtful_unless_the_link_went_only_by_mail_to_whom_it_was_meant_for(
    cast: Cast, client: Client, recommendation: Recommendation, settings: Any, way: str
) -> None:
    if way == "shown":
        settings.EMAIL_HOST = ""
    person = invited(cast)
    if way == "mailed again":
        actions.invite_again(by=cast.administrator, person=person, site=SITE)
    elif way == "printed":
        actions.print_link(email=person.email, site=SITE)
    elif way == "to another address":
        address(cast, person, "thief@example.org")
    actions.set_password(person=person, password=NEW, by_link=True)
    recommendation.refresh_from_db()

    draft = factories.drafted("It goes on.")
    actions.report(recommendation=recommendation, by=person, draft=draft, to=Status.IN_PROGRESS)

    page = show(client, cast.coordinator, "recommendation-detail", recommendation.reference)
    sentence = "The first password of New was set through a link that somebody else could have used. This was on"
    assert page.count(sentence) == (not way.startswith("mailed"))
    assert ("This was on" in page) == (not way.startswith("mailed"))


@pytest.mark.parametrize(("new", "is_doubtful"), [("superuser", True), ("none", False)])
def test_access_that_was_taken_away_makes_nothing_doubtful(
    cast: Cast, recommendation: Recommendation, new: str, *, is_doubtful: bool
) -> None:
    act = actions.open_act(by=cast.administrator, verb="change_access")
    AccountChange.objects.create(person=cast.holder, act=act, at=act.at, kind=AccountChange.Kind.ACCESS, new=new)
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    factories.claim(cast, recommendation)
    assert bool(AccountChange.objects.before(recommendation.entries.all())) is is_doubtful


def change_days_ago(person: User, days: float) -> None:
    moment = timezone.now() - timedelta(days=days)
    act = Act.objects.create(by=person, at=moment, verb="set_password")
    AccountChange.objects.create(person=person, act=act, at=moment, kind=AccountChange.Kind.PASSWORD_RESET)


@pytest.mark.parametrize(("days", "is_doubtful"), [(0.01, True), (6.9, True), (7.1, False)])
def test_change_makes_entries_of_a_week_doubtful(
    cast: Cast, client: Client, claimed: Callable[[], Recommendation], days: float, *, is_doubtful: bool
) -> None:
    change_days_ago(cast.holder, days)
    item = claimed()
    page = show(client, cast.coordinator, "recommendation-detail", item.reference)
    assert ("This was on " in page) is is_doubtful


def test_entry_made_before_the_change_or_by_somebody_else_is_not_doubtful(
    cast: Cast, client: Client, claimed: Callable[[], Recommendation]
) -> None:
    item = claimed()
    change_days_ago(cast.holder, 0)
    change_days_ago(cast.lead_staff, 1)
    assert "This was on" not in show(client, cast.coordinator, "recommendation-detail", item.reference)


def test_coordinator_s_own_decisions_are_doubtful_to_the_others(cast: Cast, client: Client) -> None:
    actions.set_password(person=cast.second_coordinator, password=NEW, by_link=True)
    item = factories.walk(cast, factories.track(cast), Status.IMPLEMENTED)

    page = show(client, cast.coordinator, "recommendation-detail", item.reference)

    assert "The password of Second coordinator was reset through a link" in page


def test_each_entry_is_measured_by_itself(cast: Cast, client: Client) -> None:
    item = factories.track(cast, days_ago=40)
    for days in (30, 20, 0):
        actions.add(recommendation=item, by=cast.holder, draft=factories.drafted(f"Remark {days}.", days))
    change_days_ago(cast.holder, 22)

    entries = item.entries.order_by("sequence").lines()
    found = AccountChange.objects.before(entries)
    page = show(client, cast.coordinator, "recommendation-detail", item.reference)

    assert [entry.text for entry in entries if entry.pk in found] == ["Remark 20."]
    assert page.count("2 days before this entry") == 1


# --- Coordinators of one meeting


def coordinates_one_meeting(cast: Cast, person: User) -> User:
    rights = MeetingRights(roles={person: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, reason="They run it.", rights=rights)
    return User.objects.get(pk=person.pk)


def test_coordinator_of_one_meeting_does_not_read_the_changes_of_the_accounts_of_the_site(
    cast: Cast, client: Client
) -> None:
    person = coordinates_one_meeting(cast, cast.outsider)
    address(cast, cast.second_coordinator, "at.home@example.org")

    page = show(client, person, "my-work")
    assert "Accounts that changed this week" not in page
    assert "at.home@example.org" not in page
    assert "at.home@example.org" in show(client, cast.coordinator, "my-work")


@pytest.mark.parametrize("runs_meeting", [True, False])
def test_coordinators_hear_that_the_account_of_a_meeting_s_coordinator_changed(
    cast: Cast, client: Client, *, runs_meeting: bool
) -> None:
    if runs_meeting:
        coordinates_one_meeting(cast, cast.outsider)
    address(cast, cast.outsider, "thief@example.org")

    assert ("thief@example.org" in show(client, cast.coordinator, "my-work")) is runs_meeting
    assert bool(told(cast.second_coordinator)) is runs_meeting
