"""People, roles, organisations, posts and themes in the admin: who may, what is recorded, what stays."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.admin_forms import change, send
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.actions import people
from tracker.admin.seen import present
from tracker.models import Act, Organisation, Post, Recommendation, Side, Theme, User
from tracker.models.access import MeetingRights, Openness
from tracker.models.people import Role
from tracker.workflow import Forbidden

SignIn = Callable[[User], Client]
NEW_PERSON = "/admin/tracker/user/add/"


def delete(row: Any) -> str:
    return change(row).replace("/change/", "/delete/")


def last_version(row: Any) -> Any:
    """The latest version of a row, as the database wrote it."""
    return apps.get_model("tracker", f"{type(row).__name__}Event").objects.filter(pgh_obj_id=row.pk).latest("pgh_id")


def words(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def administrator(cast: Cast) -> User:
    """Somebody with the role of administrator and nothing more."""
    return factories.user("Second administrator", Role.ADMINISTRATOR, is_staff=True)


@pytest.fixture
def client_(administrator: User, sign_in: SignIn) -> Client:
    return sign_in(administrator)


# Reference data


def test_reference_data_is_saved_as_an_act_that_its_version_carries(cast: Cast, sign_in: SignIn) -> None:
    user = cast.coordinator
    client = sign_in(user)
    assert client.post("/admin/tracker/theme/add/", {"name": "Clean energy"}).status_code == 302
    theme = Theme.objects.get(name="Clean energy")
    act = Act.objects.latest("pk")
    assert (act.by, act.verb) == (user, "add_theme")
    assert last_version(theme).pgh_context == {"act": act.pk}

    assert send(client, change(theme), name="Energy").status_code == 302
    act = Act.objects.latest("pk")
    assert (act.verb, act.reason) == ("edit_theme", "name")
    version = last_version(theme)
    assert (version.pgh_context, version.name, version.pgh_label) == ({"act": act.pk}, "Energy", "update")

    assert client.post(delete(theme), {"post": "yes"}).status_code == 302
    assert not Theme.objects.filter(pk=theme.pk).exists()
    act = Act.objects.latest("pk")
    assert (act.by, act.verb, act.reason) == (user, "delete_theme", "Energy")
    version = last_version(theme)
    assert (version.pgh_context, version.pgh_label) == ({"act": act.pk}, "delete")


def test_only_coordinators_keep_reference_data_and_the_action_says_so_too(
    client_: Client, administrator: User, cast: Cast
) -> None:
    for row in (cast.health, cast.theme, cast.desk):
        assert client_.get(change(row)).status_code == 200, "it may be looked at"
        assert client_.post(change(row), {"name": "Mine"}).status_code == 403
        assert client_.post(delete(row), {"post": "yes"}).status_code == 403
        assert client_.get(change(row).replace(f"{row.pk}/change", "add")).status_code == 403
    with pytest.raises(Forbidden):
        actions.save_theme(by=administrator, theme=cast.theme, name="Mine")


def test_a_post_stays_with_its_organisation(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    typed = {"organisation": cast.health.pk, "name": "Moved desk", "holder": ""}
    assert send(client, change(cast.vacant), **typed).status_code == 302
    cast.vacant.refresh_from_db()
    assert (cast.vacant.name, cast.vacant.organisation) == ("Moved desk", cast.data)


def test_saving_without_a_change_leaves_no_act(sign_in: SignIn, cast: Cast) -> None:
    before = Act.objects.count()
    assert send(sign_in(cast.coordinator), change(cast.theme)).status_code == 302
    assert Act.objects.count() == before


def test_what_is_in_use_cannot_be_deleted_and_the_page_says_by_what(
    sign_in: SignIn, cast: Cast, recommendation: Recommendation
) -> None:
    client_ = sign_in(cast.coordinator)
    recommendation.theme_links.create(theme=cast.theme)
    for row, uses in (
        (cast.health, "1 recommendation as lead, 1 post, 2 people"),
        (cast.desk, "1 recommendation as owner post"),
        (cast.theme, "1 recommendation"),
        (cast.data, "1 post, 1 person"),
    ):
        assert 'class="deletelink"' not in client_.get(change(row)).content.decode()
        response = client_.post(delete(row), {"post": "yes"}, follow=True)
        assert response.redirect_chain == [(change(row), 302)]
        assert f"You cannot remove “{row}” because it is in use: {uses}." in words(response)
    spare = Theme.objects.create(name="Spare")
    assert 'class="deletelink"' in client_.get(change(spare)).content.decode()
    assert "Do you want to delete “Spare”?" in words(client_.get(delete(spare)))
    assert client_.post(delete(spare), {"post": "yes"}).status_code == 302
    assert Organisation.objects.count() == 2
    assert Theme.objects.count() == 1


@dataclass(frozen=True)
class _Theirs:
    """A partner's side and a post of its ministry, which only its restricted note and its line to take use."""

    side: Side
    desk: Post
    person: User


@pytest.fixture
def theirs(cast: Cast) -> _Theirs:
    union = Side.objects.create(name="The Union")
    ministry = Organisation.objects.create(name="Ministry of the Union", side=union)
    person = factories.user("Partner", Role.CONTRIBUTOR, ministry)
    desk = Post.objects.create(organisation=ministry, name="Union desk", holder=person)
    roles: dict[User | Organisation, Role] = {person: Role.COORDINATOR}
    rights = MeetingRights(Openness.EVERYONE, roles=roles)
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")
    by = User.objects.get(pk=person.pk)
    item = factories.track(cast, lead=ministry, owner=desk)
    draft = factories.drafted("We will settle for less.", internal=True)
    assert actions.add(recommendation=item, by=by, draft=draft).for_post == desk
    item.refresh_from_db()
    draft = factories.drafted("Ours now.")
    actions.assign(recommendation=item, by=cast.coordinator, draft=draft, lead=cast.health, owner=None)
    actions.raise_item(by=by, recommendation=item, choice="", line_to_take="We will settle for less.")
    Organisation.objects.filter(pk=ministry.pk).update(side=None)
    return _Theirs(union, desk, User.objects.get(pk=person.pk))


def test_what_the_other_side_wrote_is_not_counted_among_what_uses_a_row(
    sign_in: SignIn, cast: Cast, theirs: _Theirs
) -> None:
    client_ = sign_in(cast.coordinator)
    for row, advice in ((theirs.side, "Keep it."), (theirs.desk, "The log cannot be changed. Leave the post vacant")):
        shown = text(client_.get(change(row)).content.decode())
        assert "Where it is used something that you cannot see It cannot be removed" in shown
        response = client_.post(delete(row), {"post": "yes"}, follow=True)
        refusal = f"You cannot remove “{row}” because it is in use: something that you cannot see. {advice}"
        assert refusal in words(response)
    merge = {"row": [theirs.desk.pk, cast.vacant.pk]}
    assert "something that you cannot see" in text(client_.post(reverse("post-merge"), merge).content.decode())


def test_beside_what_the_other_side_wrote_only_what_one_sees_is_counted(
    sign_in: SignIn, cast: Cast, theirs: _Theirs
) -> None:
    Organisation.objects.filter(name="Ministry of the Union").update(side=theirs.side)
    assert actions.uses_of(theirs.side, cast.coordinator) == ["1 organisation"]
    own = ["1 organisation", "1 log entry", "what it raises of 1 recommendation"]
    assert actions.uses_of(theirs.side, User.objects.get(pk=theirs.person.pk)) == own
    factories.track(cast, owner=theirs.desk, lead=theirs.desk.organisation)
    assert actions.uses_of(theirs.desk, cast.coordinator) == ["1 recommendation as owner post"]
    response = sign_in(cast.coordinator).post(delete(theirs.desk), {"post": "yes"}, follow=True)
    assert "is in use: 1 recommendation as owner post. Replace it there first." in words(response)


def test_what_comes_into_use_while_it_is_being_deleted_stays(
    sign_in: SignIn, cast: Cast, recommendation: Recommendation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.admin.reference import ThemeAdmin

    recommendation.theme_links.create(theme=cast.theme)
    monkeypatch.setattr(ThemeAdmin, "get_deleted_objects", lambda *_: ([], {}, set(), []))
    response = sign_in(cast.coordinator).post(delete(cast.theme), {"post": "yes"}, follow=True)
    assert response.status_code == 200
    assert "You cannot remove “Public health” because it is in use: 1 recommendation." in words(response)
    assert Theme.objects.filter(pk=cast.theme.pk).exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Fill this in."),
        (" ", "Fill this in."),
        ("x" * 201, "200 characters or fewer"),
        ("a\x00b", "This text contains a character that cannot be stored (NUL)"),
        ("Public health", "“Public health” already exists."),
        ("PUBLIC HEALTH", "“Public health” already exists."),
        ("Públic Health", "“Public health” already exists."),
    ],
)
def test_a_theme_that_cannot_be_is_refused_in_words(sign_in: SignIn, cast: Cast, name: str, sentence: str) -> None:
    response = sign_in(cast.coordinator).post("/admin/tracker/theme/add/", {"name": name})
    assert response.status_code == 200
    assert sentence in words(response)
    assert Theme.objects.count() == 1


def test_a_name_is_taken_once_per_organisation_and_once_in_all(sign_in: SignIn, cast: Cast) -> None:
    client_ = sign_in(cast.coordinator)
    taken = client_.post("/admin/tracker/organisation/add/", {"name": "mínistry of health"})
    assert "“Ministry of Health” already exists." in words(taken)
    typed = {"name": "HEALTH desk", "organisation": cast.health.pk}
    assert "“Health desk, Health” already exists." in words(client_.post("/admin/tracker/post/add/", typed))
    elsewhere = typed | {"organisation": cast.data.pk}
    assert client_.post("/admin/tracker/post/add/", elsewhere).status_code == 302
    assert send(client_, change(cast.health), name="MINISTRY of Health").status_code == 302, "it is its own name"


def test_what_the_database_refuses_is_said_and_nothing_typed_is_lost(
    sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As when two send the same at once: each finds the name free, and the second is stopped by the database.
    from tracker.actions import reference

    monkeypatch.setattr(reference, "_same_names", lambda *args: Theme.objects.none())
    response = sign_in(cast.coordinator).post("/admin/tracker/theme/add/", {"name": "Public health"})
    assert response.status_code == 200
    assert "“Public health” already exists." in words(response)
    assert response.context["adminform"].form["name"].value() == "Public health"
    assert not Act.objects.filter(verb="add_theme").exists()


def test_nobody_who_left_is_put_into_a_post(sign_in: SignIn, cast: Cast) -> None:
    client_ = sign_in(cast.coordinator)
    former = factories.user("Former officer", Role.CONTRIBUTOR, cast.data, is_active=False)
    system = User.objects.get(is_system=True)
    refused = send(client_, change(cast.vacant), holder=former.pk)
    assert "The account of Former officer is closed." in words(refused)
    assert send(client_, change(cast.vacant), holder=system.pk).status_code == 200
    assert Post.objects.get(pk=cast.vacant.pk).holder is None
    assert send(client_, change(cast.vacant), holder=cast.outsider.pk).status_code == 302
    assert Post.objects.get(pk=cast.vacant.pk).holder == cast.outsider
    User.objects.filter(pk=cast.outsider.pk).update(is_active=False)
    assert send(client_, change(cast.vacant), name="Data office").status_code == 302


# People


def test_nobody_is_added_here_but_invited(client_: Client) -> None:
    assert client_.get(NEW_PERSON).status_code == 403
    assert NEW_PERSON not in client_.get("/admin/tracker/user/").content.decode()


def seen_of(user: User) -> str:
    """What the hidden field of the form of a person says."""
    fields = ("email", "name", "organisation", "is_active", "groups", "is_staff", "is_superuser")
    return json.dumps(present(user, fields))


def sent(user: User, **other: Any) -> dict[str, Any]:
    """What the form of a person sends where nothing is changed, but for what is given."""
    same = {"email": user.email, "name": user.name, "organisation": user.organisation_id or ""}
    same |= {"groups": sorted(user.groups.values_list("pk", flat=True)), "seen": seen_of(user)}
    ticked = {name: "on" for name in ("is_active", "is_staff", "is_superuser") if getattr(user, name)}
    return {name: value for name, value in (same | ticked | other).items() if value is not None}


def test_a_change_of_roles_is_recorded_with_its_act(client_: Client, administrator: User, cast: Cast) -> None:
    contributor = Group.objects.get(name=Role.CONTRIBUTOR)
    refused = client_.post(change(cast.reader), sent(cast.reader, groups=[contributor.pk]))
    assert "A contributor reports for an organisation." in words(refused)
    User.objects.filter(pk=cast.reader.pk).update(organisation=cast.health)
    cast.reader.refresh_from_db()
    assert client_.post(change(cast.reader), sent(cast.reader, groups=[contributor.pk])).status_code == 302
    assert list(cast.reader.groups.values_list("name", flat=True)) == ["contributor"]
    act = Act.objects.latest("pk")
    assert (act.by, act.verb, act.reason) == (administrator, "change_person", "roles")
    events = apps.get_model("tracker", "UserRoleEvent").objects.filter(pgh_context={"act": act.pk})
    assert sorted(events.values_list("pgh_label", "user_id", "group__name")) == [
        ("delete", cast.reader.pk, "reader"),
        ("insert", cast.reader.pk, "contributor"),
    ]


def test_people_are_deactivated_and_never_deleted(client_: Client, cast: Cast) -> None:
    assert client_.get(delete(cast.reader)).status_code == 403
    assert client_.post(delete(cast.reader), {"post": "yes"}).status_code == 403
    signed_in = Client()
    signed_in.force_login(cast.reader)
    assert client_.post(change(cast.reader), sent(cast.reader, is_active=None)).status_code == 302
    cast.reader.refresh_from_db()
    assert not cast.reader.is_active
    assert not cast.reader.has_usable_password(), "who comes back chooses a new one"
    act = Act.objects.latest("pk")
    assert (act.verb, act.reason) == ("deactivate", cast.reader.email)
    assert signed_in.get("/password/").status_code == 302, "who is deactivated is signed out"
    assert last_version(cast.reader).is_active is False


@pytest.mark.parametrize("mails", [False, True])
def test_it_is_said_how_who_waits_for_a_link_gets_it_at_another_address(
    client_: Client, cast: Cast, settings: Any, *, mails: bool
) -> None:
    settings.EMAIL_HOST = "mail.example.org" if mails else ""
    User.objects.filter(pk=cast.reader.pk).update(password="!", last_login=None)
    person = User.objects.get(pk=cast.reader.pk)
    page = client_.post(change(person), sent(person, email="right@example.org"), follow=True).content.decode()

    said = "sent a link to choose a new password to right@example.org" if mails else "Select “Create a new link”"
    assert said in page


def test_somebody_deactivated_here_comes_back_without_the_old_password(client_: Client, cast: Cast) -> None:
    client_.post(change(cast.reader), sent(cast.reader, is_active=None))
    assert (
        client_.post(change(cast.reader), sent(User.objects.get(pk=cast.reader.pk), is_active="on")).status_code == 302
    )

    assert User.objects.get(pk=cast.reader.pk).is_active
    assert not Client().login(username=cast.reader.email, password=factories.PASSWORD)


def test_a_page_that_has_become_stale_gives_no_role_back(client_: Client, cast: Cast) -> None:
    old, contributor = sent(cast.coordinator), Group.objects.get(name=Role.CONTRIBUTOR)
    cut = {name: old[name] for name in old if name != "seen"}
    common: dict[str, Any] = {"by": cast.administrator, "person": cast.coordinator}
    actions.change_person(**common, name="Coordinator", organisation=None, roles=[Role.READER])
    actions.change_account(**common, new={"email": "elsewhere@example.org", "is_staff": False})

    refused = client_.post(change(cast.coordinator), old | {"name": "Renamed", "groups": [contributor.pk]})

    assert "Somebody changed this after you opened the page. It is now “Reader”." in words(refused)
    assert User.objects.get(pk=cast.coordinator.pk).name == "Coordinator"
    assert "Part of this page was missing." in words(client_.post(change(cast.coordinator), cut))
    assert client_.post(change(cast.coordinator), old | {"name": "Renamed"}).status_code == 302
    found = User.objects.get(pk=cast.coordinator.pk)
    assert (found.name, found.roles, found.email) == ("Renamed", {Role.READER}, "elsewhere@example.org")
    assert not found.is_staff


def test_what_changes_while_an_account_is_saved_is_not_overwritten(
    client_: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, lock = sent(cast.reader, email="mine@example.org"), people._lock

    def locked(by: User, person: User) -> User:
        """Somebody else was first: they saved after this form was read, and before the row was locked."""
        User.objects.filter(pk=cast.reader.pk).update(email="theirs@example.org")
        return lock(by, person)

    monkeypatch.setattr(people, "_lock", locked)
    refused = client_.post(change(cast.reader), page)

    assert "Somebody changed this account after you opened the page." in words(refused)
    assert User.objects.get(pk=cast.reader.pk).email != "mine@example.org"


def test_address_and_access_are_changed_as_one_act(client_: Client, administrator: User, cast: Cast) -> None:
    other = sent(cast.reader, email="other@example.org", is_staff="on", name="Other")
    assert client_.post(change(cast.reader), other).status_code == 302

    found = User.objects.get(pk=cast.reader.pk)
    assert (found.email, found.is_staff, found.name) == ("other@example.org", True, "Other")
    act = Act.objects.latest("pk")
    assert (act.by, act.verb, act.reason) == (administrator, "edit_user", "email, name, is_staff")
    assert last_version(found).pgh_context == {"act": act.pk}


def test_a_role_that_opens_the_admin_and_the_box_for_it_are_saved_together(client_: Client, cast: Cast) -> None:
    coordinator = Group.objects.get(name=Role.COORDINATOR)
    page = sent(cast.reader, groups=[coordinator.pk], is_staff="on", email="other@example.org")
    assert client_.post(change(cast.reader), page).status_code == 302
    found = User.objects.get(pk=cast.reader.pk)
    assert (found.roles, found.is_staff, found.email) == ({Role.COORDINATOR}, True, "other@example.org")
    page = sent(found, groups=[coordinator.pk, Group.objects.get(name=Role.READER).pk], is_staff=None)
    assert client_.post(change(cast.reader), page).status_code == 302
    assert not User.objects.get(pk=cast.reader.pk).is_staff, "the box was cleared in the same save"


@pytest.mark.parametrize("email", ["coordinator@example.org", "Coordinator+desk@example.org"])
def test_an_address_that_somebody_has_is_refused_beside_it(client_: Client, cast: Cast, email: str) -> None:
    refused = client_.post(change(cast.reader), sent(cast.reader, email=email))
    errors = refused.context["adminform"].form.errors
    assert list(errors) == ["email"]
    assert "Coordinator already has an account with" in errors["email"][0]


def test_what_the_action_refuses_is_said_on_the_form(client_: Client, cast: Cast) -> None:
    refused = client_.post(change(cast.reader), sent(cast.reader, groups=[], name="\u202e\u200f"))
    assert refused.status_code == 200
    assert "The name needs at least one letter or digit." in words(refused) or "Choose at least one role" in words(
        refused
    )
    assert User.objects.get(pk=cast.reader.pk).roles == {Role.READER}


@pytest.mark.parametrize("new", [{"is_staff": True}, {"is_superuser": True}])
def test_nobody_opens_doors_for_themselves(cast: Cast, administrator: User, new: dict[str, bool]) -> None:
    with pytest.raises(Forbidden):
        actions.change_account(by=administrator, person=administrator, new={**new, "is_staff": False})
    if "is_superuser" in new:
        with pytest.raises(Forbidden, match="Only a superuser can make somebody a superuser"):
            actions.change_account(by=administrator, person=cast.reader, new=new)


def test_an_administrator_makes_nobody_a_superuser_and_touches_none(
    client_: Client, administrator: User, cast: Cast
) -> None:
    assert client_.post(change(cast.reader), sent(cast.reader, is_superuser="on")).status_code == 302
    assert client_.post(change(administrator), sent(administrator, is_superuser="on")).status_code == 302
    assert User.objects.filter(is_superuser=True).get() == cast.administrator
    assert client_.get(change(cast.administrator)).status_code == 200
    assert client_.post(change(cast.administrator), sent(cast.administrator, name="Mine")).status_code == 403
    password = f"/admin/tracker/user/{cast.administrator.pk}/password/"
    assert client_.get(password).status_code == 403
    assert client_.post(password, {"password1": "winter harbour 4"}).status_code == 403


def test_a_superuser_makes_a_superuser(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    assert client.post(change(cast.reader), sent(cast.reader, is_superuser="on")).status_code == 302
    assert User.objects.get(pk=cast.reader.pk).is_superuser


def test_nobody_gives_themselves_a_role_or_locks_themselves_out(client_: Client, administrator: User) -> None:
    coordinator = Group.objects.get(name=Role.COORDINATOR)
    other = sent(administrator, groups=[coordinator.pk], is_active=None, is_staff=None, name="Renamed")
    assert client_.post(change(administrator), other).status_code == 302
    administrator = User.objects.get(pk=administrator.pk)
    assert administrator.roles == {"administrator"}
    assert administrator.is_active
    assert administrator.is_staff
    assert administrator.name == "Renamed"


def test_the_system_is_looked_at_only(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    system = User.objects.get(is_system=True)
    assert client.get(change(system)).status_code == 200
    assert client.post(change(system), sent(system, name="Mine")).status_code == 403
    assert client.post(f"/admin/tracker/user/{system.pk}/password/", {}).status_code == 403


def test_a_coordinator_sees_people_without_their_passwords_and_changes_none(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    page = client.get(change(cast.reader))
    assert page.status_code == 200
    assert "pbkdf2" not in words(page)
    assert "salt" not in words(page)
    assert client.post(change(cast.reader), sent(cast.reader, name="Mine")).status_code == 403
    assert client.get(NEW_PERSON).status_code == 403
    assert client.get(f"/admin/tracker/user/{cast.reader.pk}/password/").status_code == 403
    assert client.get("/admin/tracker/user/?password__startswith=p").headers["Location"] == "/admin/tracker/user/"


def test_nobody_sets_the_password_of_somebody_else(cast: Cast, sign_in: SignIn) -> None:
    address = f"/admin/tracker/user/{cast.reader.pk}/password/"
    good = {"password1": "winter harbour 4", "password2": "winter harbour 4", "usable_password": "true"}
    plain = factories.user("Plain administrator", factories.Role.ADMINISTRATOR, is_staff=True)
    for person in (cast.administrator, plain, cast.coordinator):
        client = sign_in(person)
        assert client.get(address).status_code == 403
        assert client.post(address, good).status_code == 403
        page = words(client.get(change(cast.reader)))
        assert "../password/" not in page
        assert 'name="password' not in page
    assert "You cannot set somebody else's password." in words(client.get(address))
    assert User.objects.get(pk=cast.reader.pk).check_password(factories.PASSWORD)


def test_roles_are_looked_at_only(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    role = Group.objects.get(name=Role.COORDINATOR)
    page = client.get(change(role))
    assert "Add and change: Briefings, Meetings, Recommendations" in words(page)
    assert client.get("/admin/auth/group/").status_code == 200
    assert client.post(change(role), {"name": "mine"}).status_code == 403
    assert client.get("/admin/auth/group/add/").status_code == 403
    assert client.post(delete(role), {"post": "yes"}).status_code == 403


def test_administrators_give_nobody_a_post(sign_in: SignIn, cast: Cast) -> None:
    # Whoever holds a post may report for it; with this right an administrator could take steps of the workflow.
    as_administrator = sign_in(cast.administrator)
    typed = {"organisation": cast.data.pk, "name": "Data desk", "holder": cast.administrator.pk}
    assert as_administrator.post(change(cast.vacant), typed).status_code == 403
    assert as_administrator.post("/admin/tracker/post/add/", typed | {"name": "Other desk"}).status_code == 403
    assert Post.objects.get(pk=cast.vacant.pk).holder is None
