"""An administrator without the coordinator's role who wants to decide about the work.

Each test is an attack, with what answers it: it is refused, or it is seen, by the person, by the other coordinators,
in the log of accounts and at what is then written.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests import factories, jobs
from tests.admin_forms import seen_of
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions, permissions
from tracker.actions.identity import mailbox
from tracker.models import AccountChange, MailMessage, User
from tracker.models.people import Role
from tracker.workflow import Forbidden, Refused, Status, Step

SITE = "https://tracker.example.org"
NEW = "another battery horse"


@pytest.fixture
def attacker(cast: Cast, client: Client) -> User:
    """Somebody with the role of administrator and nothing more, signed in."""
    person = factories.user("Attacker", Role.ADMINISTRATOR, is_staff=True)
    client.force_login(person)
    return person


@pytest.fixture
def with_mail(settings: Any) -> None:
    """A site that sends mail; the messages stay where they are written."""
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.org", SITE


def seen(person: User) -> bool:
    """Whether the last thing that happened to an account is told to its person and to every coordinator beside them."""
    change = person.account_changes.latest("pk")
    coordinators = User.objects.filter(groups__name=Role.COORDINATOR, is_active=True, is_system=False)
    others = coordinators.exclude(pk=person.pk)
    mails = MailMessage.objects.filter(created_at__gte=change.at)
    everybody = all(mails.filter(person=other, kind="coordinators").exists() for other in others)
    return change.told_to_coordinators and everybody and mails.filter(person=person).exists() and others.exists()


def pages(client: Client, person: User) -> str:
    """All that the attacker can look at after something was done to an account."""
    names = ["person-list", "account-log", "mail-list", "admin:tracker_mailmessage_changelist"]
    addresses = [reverse(name) for name in names] + [reverse("person-edit", args=[person.pk])]
    addresses += [
        reverse("admin:tracker_mailmessage_change", args=[key])
        for key in MailMessage.objects.values_list("pk", flat=True)
    ]
    addresses += [reverse("admin:tracker_act_changelist"), reverse("admin:tracker_accountchange_changelist")]
    return "".join(client.get(address).content.decode() for address in addresses)


# --- To become a coordinator by taking an account over


@pytest.mark.parametrize("is_superuser", [False, True])
def test_sets_the_password_of_a_coordinator(cast: Cast, client: Client, attacker: User, *, is_superuser: bool) -> None:
    client.force_login(cast.administrator if is_superuser else attacker)
    typed = {"password1": NEW, "password2": NEW, "usable_password": "true"}

    assert client.post(f"/admin/tracker/user/{cast.coordinator.pk}/password/", typed).status_code == 403
    form = {"email": cast.coordinator.email, "name": cast.coordinator.name, "is_active": "on", "is_staff": "on"}
    form |= {"groups": [str(cast.coordinator.groups.get().pk)], "seen": actions.present(cast.coordinator)}
    client.post(
        reverse("admin:tracker_user_change", args=[cast.coordinator.pk]),
        form | seen_of(cast.coordinator) | {"password": NEW},
    )
    client.post(reverse("person-edit", args=[cast.coordinator.pk]), form | {"password": NEW, "roles": ["coordinator"]})

    assert User.objects.get(pk=cast.coordinator.pk).check_password(factories.PASSWORD)


def test_reads_the_link_sent_to_a_coordinator(cast: Cast, client: Client, attacker: User, with_mail: None) -> None:
    answer = client.post(reverse("person-invite-again", args=[cast.coordinator.pk]), follow=True)

    assert "/password/set/" not in answer.content.decode() + pages(client, cast.coordinator)
    assert seen(cast.coordinator)


def test_has_the_link_of_a_coordinator_shown_where_no_mail_is_sent(cast: Cast, client: Client, attacker: User) -> None:
    link = reverse("person-invite-again", args=[cast.coordinator.pk])
    shown = client.post(link, follow=True).content.decode()
    # Closed and opened again, as if nobody had ever signed in with it.
    client.post(reverse("person-deactivate", args=[cast.coordinator.pk]))
    shown += client.post(link, follow=True).content.decode()
    shown += client.post(link, follow=True).content.decode()
    typed = {"email": cast.coordinator.email, "name": "X", "roles": ["reader"]}
    shown += client.post(reverse("person-invite"), typed).content.decode()
    shown += pages(client, cast.coordinator)

    assert "/password/set/" not in shown


def test_uses_the_first_link_of_a_coordinator_who_was_just_invited(cast: Cast, client: Client, attacker: User) -> None:
    person = actions.invite(
        by=cast.administrator,
        email="new@example.org",
        name="New coordinator",
        organisation=None,
        roles=[Role.COORDINATOR],
        site=SITE,
    ).person
    answer = client.post(reverse("person-invite-again", args=[person.pk]))

    # Without mail somebody has to hand it over. It is seen: the others read of it, and so does the person.
    assert "/password/set/" in answer.content.decode()
    assert [change.kind for change in person.account_changes.order_by("pk")][-1] == "link_shown"
    client.force_login(cast.coordinator)
    assert "Link to a first password shown to an administrator, by Attacker" in text(
        client.get(reverse("my-work")).content.decode()
    )
    # Once it has been used, no other is shown.
    actions.set_password(person=person, password=NEW, by_link=True)
    client.force_login(attacker)
    assert (
        "/password/set/"
        not in client.post(reverse("person-invite-again", args=[person.pk]), follow=True).content.decode()
    )


@pytest.mark.parametrize("through", ["action", "admin"])
def test_moves_a_coordinator_to_an_address_of_their_own_and_forgets_the_password(
    cast: Cast, client: Client, attacker: User, with_mail: None, through: str
) -> None:
    new = "attackers.box@example.net"
    if through == "action":
        actions.change_account(by=attacker, person=cast.coordinator, new={"email": new})
    else:
        form = {"email": new, "name": cast.coordinator.name, "organisation": "", "is_active": "on", "is_staff": "on"}
        form |= {"groups": [str(cast.coordinator.groups.get().pk)], "seen": actions.present(cast.coordinator)}
        client.post(reverse("admin:tracker_user_change", args=[cast.coordinator.pk]), form | seen_of(cast.coordinator))

    assert seen(cast.coordinator)
    assert set(cast.coordinator.mails.values_list("address", flat=True)) == {"coordinator@example.org", new}
    # What the stolen account then decides says so to the others.
    stolen = User.objects.get(pk=cast.coordinator.pk)
    actions.set_password(person=stolen, password=NEW, by_link=True)
    assert seen(stolen)
    item = factories.walk(cast, factories.track(cast), Status.REPORTED_COMPLETE)
    actions.verify(recommendation=item, by=stolen, draft=factories.drafted("Done."), to=Status.IMPLEMENTED)
    client.force_login(cast.second_coordinator)
    page = text(client.get(reverse("recommendation-detail", args=[item.reference])).content.decode())
    assert "The password of Coordinator was reset through a link" in page


def test_has_a_link_written_before_the_address_is_changed(
    cast: Cast, client: Client, attacker: User, with_mail: None
) -> None:
    client.post(reverse("person-invite-again", args=[cast.coordinator.pk]))
    actions.change_account(by=attacker, person=cast.coordinator, new={"email": "attackers.box@example.net"})
    jobs.run_all()

    assert MailMessage.objects.get(has_link=True, address="coordinator@example.org").status == "withdrawn"
    assert seen(cast.coordinator)


def test_opens_the_account_of_a_former_coordinator_at_another_address(
    cast: Cast, client: Client, attacker: User, with_mail: None
) -> None:
    actions.deactivate(by=cast.administrator, person=cast.second_coordinator)
    actions.change_account(by=attacker, person=cast.second_coordinator, new={"email": "attackers.box@example.net"})
    assert cast.second_coordinator.mails.filter(address="second.coordinator@example.org", kind="account").count() == 2
    client.post(reverse("person-invite-again", args=[cast.second_coordinator.pk]))

    assert seen(cast.second_coordinator)
    kinds = [change.kind for change in cast.second_coordinator.account_changes.order_by("pk")]
    assert kinds[-3:] == ["address", "reactivated", "link_sent"]


def test_closes_the_accounts_of_all_coordinators_first_so_that_nobody_is_told(
    cast: Cast, attacker: User, with_mail: None
) -> None:
    actions.deactivate(by=attacker, person=cast.coordinator)
    assert cast.coordinator.mails.filter(kind="account").exists()
    assert cast.second_coordinator.mails.filter(kind="coordinators").exists()
    actions.change_person(
        by=attacker, person=cast.second_coordinator, name="Second coordinator", organisation=None, roles=[Role.READER]
    )

    assert cast.second_coordinator.mails.filter(kind="account").exists(), "also the last one is told"


@pytest.mark.parametrize(
    "typed", ["coord\u0131nator@example.org", "COORDINATOR@EXAMPLE.ORG", "coordinator@example.\u2134rg"]
)
def test_asks_for_a_forgotten_password_at_an_address_that_folds_to_a_coordinators(
    cast: Cast, client: Client, with_mail: None, typed: str
) -> None:
    client.logout()
    client.post(reverse("password-forgotten"), {"email": typed})
    jobs.run_due()

    assert set(MailMessage.objects.values_list("address", flat=True)) <= {"coordinator@example.org"}


def test_gets_a_link_to_the_account_of_the_system(cast: Cast, client: Client, attacker: User, with_mail: None) -> None:
    system = User.objects.get(is_system=True)
    for name in ("person-invite-again", "person-deactivate", "person-edit"):
        assert client.post(reverse(name, args=[system.pk])).status_code == 404
    actions.request_reset(email=system.email)
    jobs.run_all()
    assert not MailMessage.objects.exists()
    for act in (actions.reactivate, actions.deactivate):
        with pytest.raises(Forbidden):
            act(by=cast.administrator, person=system)
    with pytest.raises(Forbidden):
        actions.change_account(by=cast.administrator, person=system, new={"email": "attackers.box@example.net"})


def test_takes_over_another_administrator_to_act_in_their_name(
    cast: Cast, client: Client, attacker: User, with_mail: None
) -> None:
    other = factories.user("Other administrator", Role.ADMINISTRATOR, is_staff=True)
    actions.change_account(by=attacker, person=other, new={"email": "attackers.box@example.net"})

    told = other.mails.get(address="other.administrator@example.org")
    assert "Attacker did this on" in told.body
    with pytest.raises(Forbidden):
        actions.change_account(by=attacker, person=cast.administrator, new={"email": "attackers.box2@example.net"})


# --- To become a coordinator by the role


@pytest.mark.parametrize("through", ["page", "admin", "action"])
def test_gives_themselves_the_role(cast: Cast, client: Client, attacker: User, through: str) -> None:
    group = Group.objects.get(name=Role.COORDINATOR)
    common = {"name": "Attacker", "seen": actions.present(attacker), "organisation": ""}
    if through == "page":
        client.post(reverse("person-edit", args=[attacker.pk]), common | {"roles": ["coordinator", "administrator"]})
    elif through == "admin":
        form = common | {"email": attacker.email, "groups": [str(group.pk)], "is_active": "on", "is_staff": "on"}
        client.post(
            reverse("admin:tracker_user_change", args=[attacker.pk]),
            form | seen_of(attacker) | {"user_permissions": ["1"]},
        )
    else:
        with pytest.raises(Forbidden, match="You cannot change your own roles"):
            actions.change_person(
                by=attacker, person=attacker, name="Attacker", organisation=None, roles=[Role.COORDINATOR]
            )

    found = User.objects.get(pk=attacker.pk)
    assert found.roles == {Role.ADMINISTRATOR}
    assert not found.user_permissions.exists()


def test_gives_the_role_to_a_second_account_of_their_own(
    cast: Cast, client: Client, attacker: User, with_mail: None
) -> None:
    typed = {"email": "attackers.box@example.net", "name": "Puppet", "organisation": "", "roles": ["coordinator"]}
    client.post(reverse("person-invite"), typed)
    puppet = User.objects.get(name="Puppet")

    assert seen(puppet)
    actions.set_password(person=puppet, password=NEW, by_link=True)
    item = factories.walk(cast, factories.track(cast), Status.REPORTED_COMPLETE)
    actions.verify(recommendation=item, by=puppet, draft=factories.drafted("Done."), to=Status.IMPLEMENTED)
    client.force_login(cast.coordinator)
    page = text(client.get(reverse("recommendation-detail", args=[item.reference])).content.decode())
    assert "Attacker made Puppet a coordinator. This was on" in page


def test_lets_a_second_administrator_give_them_the_role(cast: Cast, attacker: User, with_mail: None) -> None:
    second = factories.user("Accomplice", Role.ADMINISTRATOR, is_staff=True)
    roles = [Role.ADMINISTRATOR, Role.COORDINATOR]
    actions.change_person(by=second, person=attacker, name="Attacker", organisation=None, roles=roles)

    assert seen(attacker)
    assert "Accomplice did this on" in cast.coordinator.mails.latest("pk").body


ALIASES = [
    "Coordinator@Example.ORG",
    "coordinator+1@example.org",
    '"coordinator"@example.org',
    '"coordinator+x"@example.org',
    "ｃoordinator@example.org",
]


@pytest.mark.parametrize("alias", ALIASES)
def test_invites_an_alias_of_a_coordinator(cast: Cast, client: Client, attacker: User, alias: str) -> None:
    typed = {"email": alias, "name": "Somebody", "organisation": "", "roles": ["coordinator"]}
    answer = client.post(reverse("person-invite"), typed)

    assert answer.status_code == 422
    assert "/password/set/" not in answer.content.decode()
    assert not User.objects.filter(name="Somebody").exists()


@pytest.mark.parametrize("alias", ["attacker+2@example.org", '"attacker"@example.org'])
def test_invites_an_alias_of_their_own_or_moves_somebody_there(cast: Cast, attacker: User, alias: str) -> None:
    more: dict[str, Any] = {"organisation": None, "roles": [Role.COORDINATOR], "site": SITE}
    with pytest.raises(Refused, match="arrives in the same mailbox"):
        actions.invite(by=attacker, email=alias, name="Puppet", **more)
    with pytest.raises(Refused, match="arrives in the same mailbox"):
        actions.change_account(by=attacker, person=cast.coordinator, new={"email": alias})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("desk.officer@gmail.com", "deskofficer@googlemail.com", True),
        ("desk.officer@example.org", "deskofficer@example.org", False),
        ("desk@bücher.example", "desk@xn--bcher-kva.example", True),
        ("desk@example.org.", "desk@example.org", True),
        ("desk@example.org", "desk@example.com", False),
        ("+desk@example.org", "+other@example.org", False),
    ],
)
def test_spellings_of_one_mailbox_are_known(one: str, other: str, *, same: bool) -> None:
    assert (mailbox(one) == mailbox(other)) is same


@pytest.mark.parametrize("name", ["Coordinator", "coordinator", "Co\u200bordinator", "Ｃoordinator", " Coordinator "])
def test_takes_the_name_of_a_coordinator(cast: Cast, client: Client, attacker: User, name: str) -> None:
    typed = {"email": "attackers.box@example.net", "name": name, "organisation": "", "roles": ["reader"]}
    assert client.post(reverse("person-invite"), typed).status_code == 422
    renamed = {"name": name, "organisation": "", "seen": actions.present(attacker)}
    assert client.post(reverse("person-edit", args=[attacker.pk]), renamed).status_code in (403, 422)

    assert User.objects.filter(name__icontains="oordinator", is_system=False).count() == 2


# --- To act as one without the role


def test_is_or_becomes_a_superuser(cast: Cast, attacker: User) -> None:
    for person in (attacker, cast.reader):
        with pytest.raises(Forbidden):
            actions.change_account(by=attacker, person=person, new={"is_superuser": True})
    item = factories.walk(cast, factories.track(cast), Status.REPORTED_COMPLETE)
    for user in (cast.administrator, attacker):
        assert permissions.open_steps(user, item) <= {Step.CORRECT}, "of their own entries, of which there are none"
        with pytest.raises(Forbidden):
            permissions.may_take(Step.VERIFY, user, item)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_gives_themselves_a_post_or_a_right(cast: Cast, client: Client, attacker: User, *, is_superuser: bool) -> None:
    user = cast.administrator if is_superuser else attacker
    client.force_login(user)
    typed = {"organisation": cast.health.pk, "name": cast.desk.name, "holder": user.pk}
    assert client.post(reverse("post-edit", args=[cast.desk.pk]), typed).status_code == 403
    assert client.post(reverse("admin:tracker_post_change", args=[cast.desk.pk]), typed).status_code == 403
    group = Group.objects.get(name=Role.ADMINISTRATOR)
    changed = {"name": group.name, "permissions": ["1"]}
    assert client.post(reverse("admin:auth_group_change", args=[group.pk]), changed).status_code == 403

    cast.desk.refresh_from_db()
    assert cast.desk.holder == cast.holder


def test_moves_a_contributor_of_their_own_into_the_lead(cast: Cast, attacker: User, with_mail: None) -> None:
    actions.change_person(
        by=attacker, person=cast.outsider, name="Outsider", organisation=cast.health, roles=[Role.CONTRIBUTOR]
    )

    # They may then report for the lead, but decide about nothing; and it stands in the log.
    change = cast.outsider.account_changes.get()
    assert (change.kind, change.old, change.new) == ("organisation", "Data Agency", "Ministry of Health")
    assert cast.outsider.mails.filter(kind="account").exists()


def test_cancels_the_mail_that_would_tell_of_it(cast: Cast, client: Client, attacker: User, with_mail: None) -> None:
    actions.change_account(by=attacker, person=cast.coordinator, new={"email": "attackers.box@example.net"})
    message = cast.second_coordinator.mails.get(kind="coordinators")

    for name in ("mail-leave", "mail-send-again"):
        client.post(reverse(name, args=[message.pk]))
    client.post(
        reverse("admin:tracker_mailmessage_changelist"),
        {"action": "delete_selected", "_selected_action": [message.pk], "post": "yes"},
    )
    assert client.post(reverse("admin:tracker_mailmessage_change", args=[message.pk]), {}).status_code == 403
    message.refresh_from_db()
    assert message.status == "waiting"
    assert client.get(reverse("admin:procrastinate_procrastinatejob_changelist")).status_code == 403


def test_removes_the_line_of_the_log(cast: Cast, client: Client, attacker: User) -> None:
    actions.change_account(by=attacker, person=cast.coordinator, new={"email": "attackers.box@example.net"})
    change = AccountChange.objects.get()
    for verb in ("change", "delete"):
        address = reverse(f"admin:tracker_accountchange_{verb}", args=[change.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403

    assert AccountChange.objects.get() == change


def test_asks_the_server_s_operator_for_a_link(cast: Cast, with_mail: None) -> None:
    call_command("password_link", cast.coordinator.email, "--site", SITE)

    assert seen(cast.coordinator)
    assert cast.coordinator.account_changes.get().act.by.is_system
