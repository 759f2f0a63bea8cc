"""The pages of people: who may, what is refused with which sentence, and what the log and the versions keep."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import Act, User
from tracker.models.people import Role
from tracker.workflow import Forbidden

INVITE = "/people/invite"


def words(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def typed(**fields: Any) -> dict[str, Any]:
    return {"email": "new.desk@example.org", "name": "New desk", "organisation": "", "roles": ["reader"]} | fields


@pytest.fixture
def administrator(cast: Cast) -> User:
    """Somebody with the role of administrator and nothing more."""
    return factories.user("Plain administrator", Role.ADMINISTRATOR, is_staff=True)


@pytest.fixture
def page(client: Client, administrator: User) -> Client:
    """A client of the plain administrator."""
    client.force_login(administrator)
    return client


def edit(person: User) -> str:
    return reverse("person-edit", args=[person.pk])


def save(client: Client, person: User, typed: dict[str, Any], **how: Any) -> Any:
    """Send the page of a person as it is made now, with these fields."""
    seen = actions.present(User.objects.get(pk=person.pk))
    return client.post(edit(person), {"seen": seen} | typed, **how)


def test_invited_person_has_organisation_and_roles_and_one_act_tells_it(
    page: Client, cast: Cast, administrator: User
) -> None:
    response = page.post(INVITE, typed(organisation="health", roles=["contributor", "coordinator"]))
    person = User.objects.get(email="new.desk@example.org")
    act = Act.objects.latest("pk")

    assert response.status_code == 200
    assert (person.organisation, person.roles) == (cast.health, {Role.CONTRIBUTOR, Role.COORDINATOR})
    assert (person.is_staff, person.is_superuser, person.has_usable_password()) == (True, False, False)
    assert (act.by, act.verb) == (administrator, "invite")
    for name in ("UserEvent", "UserRoleEvent"):
        versions = apps.get_model("tracker", name).objects.filter(pgh_context={"act": act.pk})
        assert versions.exists(), name


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "READER@example.org"}, "Reader already has an account with this address."),
        ({"email": "nonsense"}, "Enter an e-mail address, such as desk@example.org."),
        ({"email": ""}, "Enter an e-mail address."),
        ({"name": ""}, "Enter a name."),
        ({"name": "\u200f\u202e"}, "The name needs at least one letter or digit."),
        ({"name": "a\x00b"}, "This text contains a character that cannot be stored (NUL)"),
        ({"name": "x" * 151}, "150 characters or fewer"),
        ({"roles": []}, "Choose at least one role."),
        ({"roles": ["superuser"]}, "Choose one of the options in the list."),
        ({"roles": ["contributor"]}, "A contributor reports for an organisation. Choose one, or take away the role"),
        (
            {"organisation": "Nowhere"},
            "There is no organisation called “Nowhere”. A coordinator can add it under <a href=",
        ),
        ({"organisation": "Nowhere"}, "Organisations</a> (opens in a new tab). Ask Coordinator or Second coordinator."),
    ],
)
def test_refused_invitation_says_why_and_keeps_what_was_typed(
    page: Client, cast: Cast, fields: dict[str, Any], sentence: str
) -> None:
    people = User.objects.count()
    response = page.post(INVITE, typed(**fields))

    assert response.status_code == 422
    assert sentence in words(response)
    assert ("new.desk@example.org" if "email" not in fields else "New desk") in words(response)
    assert User.objects.count() == people


def test_nobody_becomes_or_stays_a_contributor_without_an_organisation(page: Client, cast: Cast) -> None:
    sentence = "A contributor reports for an organisation. Choose one, or take away the role of contributor."
    person = cast.lead_staff
    answers = [
        save(page, person, {"name": person.name, "organisation": "", "roles": ["contributor"]}),
        save(page, cast.reader, {"name": cast.reader.name, "organisation": "", "roles": ["contributor"]}),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert answer.context["form"].errors == {"organisation": [sentence]}
    assert User.objects.get(pk=person.pk).organisation == cast.health
    save(page, person, {"name": person.name, "organisation": "", "roles": ["reader"]})
    assert User.objects.get(pk=person.pk).organisation is None


def test_whoever_was_a_contributor_without_an_organisation_before_can_get_another_name(
    page: Client, cast: Cast
) -> None:
    person = factories.user("Nobody", Role.CONTRIBUTOR)
    save(page, person, {"name": "Somebody", "organisation": "", "roles": ["contributor"]})
    assert User.objects.get(pk=person.pk).name == "Somebody"


def test_a_name_or_an_address_that_somebody_has_is_refused_beside_it(page: Client, cast: Cast) -> None:
    for fields in ({"email": "reader+desk@example.org"}, {"name": "READER"}):
        response = page.post(INVITE, typed(**fields))
        assert list(response.context["form"].errors) == list(fields)
        assert 'aria-invalid="true"' in response.content.decode()


def test_markup_in_a_name_is_shown_as_it_was_typed(page: Client, cast: Cast) -> None:
    page.post(INVITE, typed(name="<b>Bold</b> =1+1"))

    assert "&lt;b&gt;Bold&lt;/b&gt; =1+1" in page.get(reverse("person-list")).content.decode()


def test_changing_a_person_is_one_act_and_no_change_is_none(page: Client, cast: Cast) -> None:
    new = typed(name="Head of desk", organisation="Data Agency", roles=["reader", "coordinator"])
    assert save(page, cast.holder, new).status_code == 302
    cast.holder.refresh_from_db()
    act = Act.objects.latest("pk")

    assert (cast.holder.name, cast.holder.organisation, cast.holder.is_staff) == ("Head of desk", cast.data, True)
    assert (act.verb, act.reason) == ("change_person", "name, organisation, roles")
    assert save(page, cast.holder, new).status_code == 302
    assert Act.objects.latest("pk") == act


def test_nobody_changes_their_own_roles_or_ends_their_own_account(
    page: Client, cast: Cast, administrator: User
) -> None:
    assert 'name="roles"' not in page.get(edit(administrator)).content.decode()
    save(page, administrator, typed(name="Another name", roles=["coordinator"]))
    ended = page.post(reverse("person-deactivate", args=[administrator.pk]), follow=True)
    again = page.post(reverse("person-invite-again", args=[administrator.pk]), follow=True)
    administrator.refresh_from_db()

    assert (administrator.name, administrator.roles) == ("Another name", {Role.ADMINISTRATOR})
    assert "You cannot close your own account." in words(ended)
    assert "This is your own account." in words(again)
    assert administrator.is_active


@pytest.mark.parametrize("roles", [{Role.ADMINISTRATOR, Role.COORDINATOR}, {Role.READER}])
def test_action_refuses_to_change_ones_own_roles(cast: Cast, administrator: User, roles: set[str]) -> None:
    with pytest.raises(Forbidden, match="You cannot change your own roles"):
        actions.change_person(by=administrator, person=administrator, name="Name", organisation=None, roles=roles)


def test_action_refuses_whoever_keeps_no_accounts(cast: Cast) -> None:
    for user in (cast.coordinator, cast.holder, cast.reader):
        with pytest.raises(Forbidden, match="Only an administrator"):
            actions.deactivate(by=user, person=cast.outsider)
        with pytest.raises(Forbidden, match="Only an administrator"):
            actions.invite(by=user, email="a@example.org", name="A", organisation=None, roles=["reader"], site="")


def test_two_administrators_cannot_end_each_other(cast: Cast, administrator: User) -> None:
    other = factories.user("Other administrator", Role.ADMINISTRATOR, is_staff=True)
    actions.deactivate(by=administrator, person=other)
    # As `other` still was in a request that began before.
    with pytest.raises(Forbidden, match="no longer active"):
        actions.deactivate(by=other, person=administrator)


def test_plain_administrator_cannot_touch_a_superuser_nor_anybody_the_system(page: Client, cast: Cast) -> None:
    system = User.objects.get(is_system=True)
    for name in ("person-edit", "person-deactivate", "person-invite-again"):
        response = page.post(reverse(name, args=[cast.administrator.pk]), typed())
        assert response.status_code == 403
        assert "is a superuser. Only a superuser can change this account." in words(response)
        assert page.post(reverse(name, args=[system.pk]), typed()).status_code == 404
        assert page.post(reverse(name, args=[2**62 - 1]), typed()).status_code == 404
        assert page.post(reverse(name, args=[10**30]), typed()).status_code == 404


def test_no_action_touches_a_superuser_for_a_plain_administrator(cast: Cast, administrator: User) -> None:
    superuser: dict[str, Any] = {"by": administrator, "person": cast.administrator}

    for act in (
        lambda: actions.change_person(**superuser, name="Someone", organisation=None, roles=[Role.READER]),
        lambda: actions.change_account(**superuser, new={"email": "else@example.org"}),
        lambda: actions.invite_again(**superuser, site="https://tracker.example.org"),
        lambda: actions.deactivate(**superuser),
    ):
        with pytest.raises(Forbidden, match="Only a superuser can change"):
            act()


def test_no_form_makes_a_superuser(page: Client, cast: Cast) -> None:
    page.post(INVITE, typed(is_superuser="on", is_staff="on"))
    save(page, cast.reader, typed(is_superuser="on"))

    assert not User.objects.filter(email="new.desk@example.org").get().is_superuser
    assert not User.objects.get(pk=cast.reader.pk).is_superuser


def test_deactivated_person_stays_in_the_list_and_their_posts_are_named(page: Client, cast: Cast) -> None:
    response = page.post(reverse("person-deactivate", args=[cast.holder.pk]), follow=True)
    cast.holder.refresh_from_db()
    cast.desk.refresh_from_db()

    assert (cast.holder.is_active, cast.desk.holder) == (False, cast.holder)
    assert "They still hold these posts: Health desk, Health." in words(response)
    assert "Account closed" in words(response)
    assert Act.objects.latest("pk").verb == "deactivate"
    page.post(reverse("person-deactivate", args=[cast.holder.pk]))
    assert Act.objects.filter(verb="deactivate").count() == 1


def test_only_who_keeps_posts_is_led_to_them(page: Client, cast: Cast, administrator: User) -> None:
    door = reverse("post-edit", args=[cast.desk.pk])

    shown = words(page.get(edit(cast.holder)))
    assert "Health desk, Health" in shown
    assert door not in shown
    ended = page.post(reverse("person-deactivate", args=[cast.holder.pk]), follow=True)
    assert "Ask a coordinator to name a new holder for each" in words(ended)

    administrator.groups.add(cast.coordinator.groups.get())
    assert door in words(page.get(edit(cast.holder)))
    page.post(reverse("person-invite-again", args=[cast.holder.pk]))
    ended = page.post(reverse("person-deactivate", args=[cast.holder.pk]), follow=True)
    assert "Name a new holder for each" in words(ended)


def test_what_ends_a_password_or_an_account_is_opened_first(page: Client, cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    shown = words(page.get(edit(cast.reader)))

    for name in ("person-invite-again", "person-deactivate"):
        before = shown.partition(f'action="{reverse(name, args=[cast.reader.pk])}"')[0]
        assert before != shown
        assert before.rpartition("<details")[2].count("</details>") == 0


def test_person_who_left_can_be_invited_back(page: Client, cast: Cast) -> None:
    page.post(reverse("person-deactivate", args=[cast.reader.pk]))
    response = page.post(reverse("person-invite-again", args=[cast.reader.pk]), follow=True)
    cast.reader.refresh_from_db()

    assert "Account reopened." in words(response)
    assert "manage.py password_link reader@example.org" in words(response)
    assert "/password/set/" not in words(response)
    assert cast.reader.is_active
    assert not cast.reader.has_usable_password()


def test_coordinator_looks_for_people_without_being_offered_to_change_them(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    everybody = words(client.get(reverse("person-list")))
    found = words(client.get(reverse("person-list"), {"q": "desk officer"}))

    assert cast.outsider.email in everybody
    assert INVITE not in everybody
    assert edit(cast.reader) not in everybody
    assert "system@tracker.invalid" not in everybody
    assert cast.holder.email in found
    assert cast.outsider.email not in found


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%25_'\"", "page=0", "page=-1", "page=99999999999999999999", "page=%00", "q=" + "x" * 3000]
)
def test_list_survives_any_address(page: Client, cast: Cast, query: str) -> None:
    for name in ("person-list", "organisation-list", "theme-list"):
        assert page.get(f"{reverse(name)}?{query}").status_code == 200


def test_list_asks_no_more_with_more_people(page: Client, cast: Cast) -> None:
    from tests.test_queries import count

    count(page, reverse("person-list"))
    few = count(page, reverse("person-list"))
    for number in range(20):
        person = factories.user(f"Desk {number}", Role.CONTRIBUTOR, cast.health)
        cast.health.posts.create(name=f"Post {number}", holder=person)

    assert count(page, reverse("person-list")) == few
    assert count(page, reverse("organisation-list")) <= few + 1


def test_role_taken_away_meanwhile_is_not_given_back(page: Client, cast: Cast) -> None:
    old = typed(name="Head of desk", roles=["contributor"], seen=actions.present(cast.holder))
    cast.holder.groups.clear()

    response = save(page, cast.holder, old)

    assert response.status_code == 409
    assert "Somebody changed this account after you opened the page." in words(response)
    assert "Head of desk" in response.content.decode()
    assert User.objects.get(pk=cast.holder.pk).roles == frozenset()
    assert save(page, cast.holder, typed(name="Head of desk", roles=["reader"])).status_code == 302


def test_what_somebody_else_changed_of_an_account_stays(page: Client, cast: Cast) -> None:
    old = typed(name="Renamed", roles=["contributor"], organisation=cast.health.name, seen=actions.present(cast.holder))
    changed = {"name": cast.holder.name, "organisation": cast.data, "roles": [Role.READER]}
    actions.change_person(by=cast.administrator, person=cast.holder, **changed)

    stale = page.post(edit(cast.holder), old)

    assert stale.status_code == 409
    said = text(words(stale))
    assert "Roles now Reader" in said
    assert "Organisation now Data Agency" in said
    again = stale.context["form"]
    sent = {name: again[name].value() for name in ("name", "organisation", "roles", "seen")}
    assert page.post(edit(cast.holder), sent).status_code == 302
    person = User.objects.get(pk=cast.holder.pk)
    assert (person.name, person.organisation, person.roles) == ("Renamed", cast.data, {"reader"})


@pytest.mark.parametrize("seen", ["x", "0", "-1 reader Anna", "9" * 400])
def test_what_nobody_can_have_been_shown_of_an_account_is_stale(page: Client, cast: Cast, seen: str) -> None:
    answer = page.post(edit(cast.holder), typed(name="Renamed", organisation="", seen=seen))

    assert answer.status_code == 409
    assert "You entered Renamed" in text(words(answer))


def test_nobody_joins_an_organisation_by_their_own_hand(page: Client, cast: Cast, administrator: User) -> None:
    assert 'name="organisation"' not in page.get(edit(administrator)).content.decode()
    with pytest.raises(Forbidden, match="your own organisation"):
        actions.change_person(
            by=administrator,
            person=administrator,
            name="Plain administrator",
            organisation=cast.health,
            roles=[Role.ADMINISTRATOR],
        )
