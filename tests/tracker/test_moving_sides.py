"""An organisation that comes to another side: with it, what the people who work there may read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import admin_forms, factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.test_imports import apply, check, upload
from tests.tracker.test_reference_pages import send
from tracker import actions, log_sentences
from tracker.actions.importing import import_reference
from tracker.models import AccountChange, Act, ImportKind, MailMessage, Organisation, ProgressEntry, Side, User
from tracker.models.people import Role
from tracker.workflow import Forbidden, Refused

SignIn = Callable[[User], Client]
OWN = "You cannot move your own organisation to another side."
OTHERS = "Only an administrator who is also a coordinator can change the side of “"


@dataclass(frozen=True)
class Sides:
    """A partner with a ministry, and our own ministry with a department in which a coordinator works."""

    union: Side
    partner: Organisation
    ministry: Organisation
    department: Organisation
    coordinator: User


@pytest.fixture(autouse=True)
def sends_mail(settings: Any) -> None:
    """Messages are written; nobody sends them here."""
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.org", "https://tracker.example.org"


@pytest.fixture
def sides(cast: Cast) -> Sides:
    union = Side.objects.create(name="The Union")
    partner = Organisation.objects.create(name="Ministry of the Union", side=union)
    ministry = Organisation.objects.create(name="Our ministry")
    department = Organisation.objects.create(name="Our department", parent=ministry)
    User.objects.filter(pk=cast.coordinator.pk).update(organisation=department)
    return Sides(union, partner, ministry, department, User.objects.get(pk=cast.coordinator.pk))


def as_administrator(person: User) -> User:
    person.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    return User.objects.get(pk=person.pk)


def move(by: User, organisation: Organisation, side: Side | None, **fields: Any) -> None:
    row = Organisation.objects.get(pk=organisation.pk)
    values = {"name": row.name, "short_name": row.short_name, "side": side} | fields
    actions.save_organisation(by=by, organisation=row, **values)


def words(response: object) -> str:
    return text(response.content.decode())  # type: ignore[attr-defined]


WAYS: dict[str, Callable[[Client, Sides], HttpResponse]] = {
    "the side of one's own": lambda client, sides: _by_page(client, sides.department, sides, side=sides.union),
    "another ministry above it": lambda client, sides: _by_page(client, sides.department, sides, parent=sides.partner),
    "the side of the ministry above it": lambda client, sides: _by_page(
        client, sides.ministry, sides, side=sides.union
    ),
    "the administration": lambda client, sides: admin_forms.send(
        client, admin_forms.change(sides.ministry), side=sides.union.pk
    ),
}


def _by_page(client: Client, row: Organisation, sides: Sides, **new: Any) -> HttpResponse:
    side, parent = new.get("side"), new.get("parent", row.parent)
    above = parent.name if parent and not side else ""
    fields = {"name": row.name, "side": str(side.pk) if side else "", "parent": above}
    return send(client, reverse("organisation-edit", args=[row.pk]), **fields)


@pytest.mark.parametrize("way", WAYS)
def test_nobody_reads_the_notes_of_another_side_by_moving_their_own_organisation_there(
    way: str, cast: Cast, sides: Sides, client: Client
) -> None:
    as_administrator(cast.coordinator)
    item = factories.track(cast, lead=sides.partner, owner=None)
    partner = factories.user("Partner", Role.CONTRIBUTOR, sides.partner)
    note = factories.drafted("They will settle for less.", internal=True)
    actions.add(recommendation=item, by=partner, draft=note)
    client.force_login(sides.coordinator)

    refused = WAYS[way](client, sides)

    assert OWN in words(refused)
    assert not Organisation.objects.filter(pk__in=[sides.ministry.pk, sides.department.pk], side=sides.union).exists()
    now = User.objects.get(pk=cast.coordinator.pk)
    assert not ProgressEntry.objects.visible_to(now).filter(internal=True).exists()


def test_a_file_moves_nobodys_own_organisation_either(cast: Cast, sides: Sides) -> None:
    rows = [(2, lambda act: move(sides.coordinator, sides.department, sides.union, act=act))]
    outcome = import_reference(by=sides.coordinator, kind=ImportKind.ORGANISATIONS, rows=rows, reason="list.csv")
    assert outcome.refused[0][1].startswith(OWN)


def test_an_organisation_with_accounts_is_moved_by_an_administrator(cast: Cast, sides: Sides) -> None:
    with pytest.raises(Forbidden, match=OTHERS):
        move(sides.coordinator, cast.health, sides.union)
    desk = Organisation.objects.create(name="Health desk of the ministry", parent=cast.health)
    User.objects.filter(pk=cast.lead_staff.pk).update(organisation=desk)
    User.objects.filter(pk=cast.reader.pk).update(organisation=desk, is_active=False)

    move(as_administrator(cast.second_coordinator), cast.health, sides.union)

    act = Act.objects.get(verb="edit_organisation")
    changes = AccountChange.objects.filter(act=act).order_by("person__name")
    assert [(each.person, each.kind, each.old, each.new, each.told_to_coordinators) for each in changes] == [
        (person, "side", "Our own side", "The Union", True) for person in (cast.holder, cast.lead_staff, cast.reader)
    ]
    assert User.objects.get(pk=cast.lead_staff.pk).side_id == sides.union.pk
    for person in (cast.holder, cast.lead_staff):
        (mail,) = person.mails.filter(kind=MailMessage.Kind.ACCOUNT)
        assert "- Side changed from Our own side to The Union" in mail.body
    assert not cast.reader.mails.exists(), "the account is closed"
    for coordinator in (cast.coordinator, cast.second_coordinator):
        (mail,) = coordinator.mails.filter(kind=MailMessage.Kind.COORDINATORS, act=act)
        assert mail.subject == "Ministry of Health now belongs to another side"
        assert "from Our own side to The Union" in mail.body
        assert f"- {cast.holder.name} ({cast.holder.email})" in mail.body
        assert f"- {cast.lead_staff.name} ({cast.lead_staff.email})" in mail.body
        assert "Second coordinator did this on" in mail.body


def test_an_organisation_without_accounts_is_moved_by_any_coordinator(cast: Cast, sides: Sides) -> None:
    empty = Organisation.objects.create(name="New agency")
    move(cast.second_coordinator, empty, sides.union)
    move(cast.second_coordinator, empty, None, parent=sides.ministry)
    move(cast.second_coordinator, empty, None, parent=None)
    assert not AccountChange.objects.exists()
    assert not MailMessage.objects.exists()


def test_whatever_else_is_changed_of_an_organisation_with_accounts_needs_no_administrator(
    cast: Cast, sides: Sides
) -> None:
    move(sides.coordinator, sides.department, None, name="Renamed", parent=None)
    move(sides.coordinator, cast.health, None, parent=sides.ministry)
    assert not AccountChange.objects.exists()


def test_who_came_to_work_there_meanwhile_is_not_moved_unseen(
    cast: Cast, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.actions import sides as moving

    held = moving.hold_people

    def joins(keys: list[int]) -> list[User]:
        found = held(keys)
        User.objects.filter(pk=cast.reader.pk).update(organisation=cast.health)
        return found

    monkeypatch.setattr(moving, "hold_people", joins)
    with pytest.raises(Refused, match="Somebody else has just changed who works at “Ministry of Health”"):
        move(as_administrator(cast.second_coordinator), cast.health, sides.union)


def test_an_account_that_comes_to_another_side_is_told_to_coordinators(cast: Cast, sides: Sides) -> None:
    User.objects.filter(pk=cast.reader.pk).update(organisation=cast.health)
    actions.change_account(by=cast.administrator, person=cast.reader, new={"organisation": sides.partner})

    changes = list(cast.reader.account_changes.order_by("pk").values_list("kind", "old", "new", "told_to_coordinators"))
    assert changes == [
        ("organisation", "Ministry of Health", "Ministry of the Union", False),
        ("side", "Our own side", "The Union", True),
    ]
    (mail,) = cast.second_coordinator.mails.all()
    assert mail.subject == "The account of Reader has changed"
    assert "- Side changed from Our own side to The Union" in mail.body


def test_a_first_organisation_brings_a_first_side_of_which_no_coordinator_is_warned(cast: Cast, sides: Sides) -> None:
    actions.change_account(by=cast.administrator, person=cast.reader, new={"organisation": sides.partner})

    change = cast.reader.account_changes.get(kind="side")
    assert log_sentences.account_change(change) == "Side changed from none to The Union"
    assert not change.told_to_coordinators
    assert not cast.second_coordinator.mails.exists()


def test_whoever_loses_the_organisation_of_another_side_is_still_told_of(cast: Cast, sides: Sides) -> None:
    User.objects.filter(pk=cast.reader.pk).update(organisation=sides.partner)
    actions.change_account(by=cast.administrator, person=cast.reader, new={"organisation": None})

    change = cast.reader.account_changes.get(kind="side")
    assert (change.old, change.new, change.told_to_coordinators) == ("The Union", "Our own side", True)


MISMATCH = "is part of another organisation, so it is of the side of that one"


def test_a_side_that_is_not_that_of_the_ministry_above_is_refused(cast: Cast, sides: Sides, sign_in: SignIn) -> None:
    by = as_administrator(cast.coordinator)
    theirs = Organisation.objects.create(name="Their department", side=sides.union, parent=sides.partner)
    for row, side in ((sides.department, sides.union), (theirs, None), (Organisation(name="New"), sides.union)):
        new = {"parent": row.parent or sides.ministry, "side": side}
        with pytest.raises(Refused, match=MISMATCH) as refused:
            actions.save_organisation(by=by, organisation=row, name=row.name, short_name="", **new)
        assert refused.value.field == "side"

    answer = _by_page(sign_in(cast.second_coordinator), theirs, sides, parent=sides.partner)

    assert answer.status_code == 422
    assert MISMATCH in words(answer)


def test_who_says_no_side_gets_that_of_the_ministry_above(cast: Cast, sides: Sides) -> None:
    theirs = Organisation.objects.create(name="Their department", side=sides.union, parent=sides.partner)
    rows = (Organisation(name="New"), sides.partner), (theirs, sides.ministry), (theirs, sides.partner)
    for row, parent in rows:
        said = {"name": row.name, "short_name": "", "side": row.side, "parent": parent}
        assert actions.save_organisation(by=cast.second_coordinator, organisation=row, **said).side == parent.side


def test_a_file_cannot_give_a_department_another_side(cast: Cast, sides: Sides, sign_in: SignIn) -> None:
    client = sign_in(cast.second_coordinator)
    Organisation.objects.create(name="Their department", side=sides.union, parent=sides.partner)
    rows = "New;Our ministry;The Union\nOur department;;The Union\nTheir department;Our ministry;The Union\n"
    upload(client, f"Name;Part of;Side\n{rows}Their department;;The Union\n", kind="organisations")

    problems = check(client).context["problems"]

    assert [(each["place"], MISMATCH in each["sentence"]) for each in problems] == [
        (f"C{row}", True) for row in (2, 3, 4)
    ]


DEPARTMENT_ROWS = {
    "with its side": "Our department;Dept;Our ministry;The Union",
    "with what it is part of": "Our department;Dept;Our ministry;",
    "by its name alone": "Our department;Dept;;",
}


@pytest.mark.parametrize("row", DEPARTMENT_ROWS)
def test_a_file_moves_a_ministry_and_changes_what_is_below_it(
    cast: Cast, sides: Sides, sign_in: SignIn, row: str
) -> None:
    User.objects.filter(organisation=sides.department).update(organisation=None)
    desk = Organisation.objects.create(name="Our desk", parent=sides.department)
    client = sign_in(cast.second_coordinator)
    rows = f"Our ministry;;;The Union\n{DEPARTMENT_ROWS[row]}\nOur desk;Desk;;\nNew desk;;Our department;\n"
    upload(client, f"Name;Short name;Part of;Side\n{rows}", kind="organisations")

    outcome = check(client).context["outcome"]
    assert (outcome["problems"], outcome["changed"], outcome["new"]) == ([], 3, 1)
    apply(client)

    below = Organisation.objects.filter(pk__in=[sides.department.pk, desk.pk]).order_by("pk")
    assert [(each.short_name, each.side) for each in below] == [("Dept", sides.union), ("Desk", sides.union)]
    assert Organisation.objects.get(name="New desk").side == sides.union


def test_a_department_gets_the_side_that_the_ministry_has_once_it_is_held(cast: Cast, sides: Sides) -> None:
    User.objects.filter(organisation=sides.department).update(organisation=None)
    before = Organisation.objects.get(pk=sides.ministry.pk)
    assert before.side is None
    move(cast.coordinator, sides.ministry, sides.union)

    new = {"name": "New desk", "short_name": "", "parent": before}
    made = actions.save_organisation(by=cast.second_coordinator, organisation=Organisation(), **new)

    assert Organisation.objects.get(pk=made.pk).side == sides.union
