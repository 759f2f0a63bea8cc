"""What a side raises at the next meeting: pins, what is left out, lines to take; and that no other side sees them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.verifying import verify
from tracker import actions
from tracker.models import Act, Organisation, RaisedItem, Recommendation, Side, User
from tracker.models.access import MeetingRights, Narrowing, RecommendationRights
from tracker.models.people import Role
from tracker.models.raised import LONGEST_LINE, MOST_PINNED, raising
from tracker.overview.to_raise import to_raise
from tracker.workflow import EditConflict, Forbidden, Refused, Status

LINE = "We settle for two harbours."


@pytest.fixture
def ours(cast: Cast) -> User:
    """A reader of our own side."""
    return factories.user("Our reader", Role.READER, cast.health)


@pytest.fixture
def partner(cast: Cast) -> User:
    """A partner who coordinates the meeting, and so sees all of it."""
    union = Side.objects.create(name="The Union")
    person = factories.user("Partner", Role.READER, Organisation.objects.create(name="Union ministry", side=union))
    rights = MeetingRights(roles={person: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")
    return person


def shown(page: Any) -> str:
    return text(page.content.decode())


def _fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def _raise(by: User, item: Recommendation, choice: str = "pinned", **more: Any) -> RaisedItem | None:
    return actions.raise_item(by=_fresh(by), recommendation=item, choice=choice, **more)


def _listed(person: User) -> list[str]:
    rows = Recommendation.objects.visible_to(_fresh(person))
    return [each.row.title for each in to_raise(rows, _fresh(person), on=timezone.localdate())]


def _late(cast: Cast, days: int) -> Recommendation:
    due = timezone.localdate() - timedelta(days=days)
    return factories.track(cast, title=f"Late by {days}", days_ago=days + 1, due_on=due)


# --- The list --------------------------------------------------------------------------------------------------------


def test_pinned_ones_come_first_and_the_rules_fill_the_list(cast: Cast, ours: User) -> None:
    late = [_late(cast, days) for days in (5, 31, 61, 75, 20)]
    quiet, other = factories.track(cast, title="Quiet"), factories.track(cast, title="Other")
    _raise(cast.coordinator, quiet)
    _raise(cast.coordinator, late[0], line_to_take=LINE)
    _raise(cast.coordinator, other, place=1)
    _raise(cast.coordinator, late[3], "left_out")

    assert _listed(ours) == ["Other", "Quiet", "Late by 5", "Late by 61", "Late by 31"]
    found = to_raise(Recommendation.objects.all(), _fresh(ours), on=timezone.localdate())
    assert [(each.is_pinned, each.line_to_take) for each in found[:4]] == [
        (True, ""),
        (True, ""),
        (True, LINE),
        (False, ""),
    ]
    assert found[0].reason == "Pinned by a coordinator."
    assert found[2].reason.startswith("5 days overdue")


def test_more_pins_than_five_leave_no_room_for_the_rules_and_there_are_no_more_than_ten(cast: Cast) -> None:
    _late(cast, 50)
    items = [factories.track(cast, title=f"Number {number}") for number in range(MOST_PINNED + 1)]
    for item in items[:-1]:
        _raise(cast.coordinator, item)

    assert _listed(cast.coordinator) == [item.title for item in items[:-1]]
    with pytest.raises(Refused, match="10 recommendations are already pinned"):
        _raise(cast.coordinator, items[-1])


def test_a_closed_one_leaves_the_list_and_cannot_be_pinned(cast: Cast, recommendation: Recommendation) -> None:
    other = factories.track(cast, title="Other")
    _raise(cast.coordinator, recommendation)
    _raise(cast.coordinator, other)
    factories.walk(cast, recommendation, Status.NOT_IMPLEMENTED)

    assert _listed(cast.coordinator) == ["Other"]
    assert raising(other, _fresh(cast.coordinator)).place == 1
    with pytest.raises(Refused, match="PARIS-01 is closed"):
        _raise(cast.coordinator, recommendation, line_to_take=LINE)
    closed = _raise(cast.coordinator, recommendation, "")
    assert closed is not None
    assert closed.place is None


# --- The act ---------------------------------------------------------------------------------------------------------


def test_moving_a_pin_renumbers_the_others_in_the_same_act(cast: Cast) -> None:
    first, second, third = (factories.track(cast, title=title) for title in ("First", "Second", "Third"))
    for item in (first, second, third):
        _raise(cast.coordinator, item)
    acts = Act.objects.filter(verb="raise")
    assert acts.count() == 3

    _raise(cast.second_coordinator, third, place=2)

    assert list(RaisedItem.objects.pinned().values_list("recommendation__title", "place")) == [
        ("First", 1),
        ("Third", 2),
        ("Second", 3),
    ]
    act = acts.latest("pk")
    assert (acts.count(), act.by, act.reason) == (4, cast.second_coordinator, "")
    events = RaisedItem.pgh_event_model.objects.filter(pgh_context__act=act.pk)  # type: ignore[attr-defined]
    assert set(events.values_list("recommendation__title", flat=True)) == {"Third", "Second"}
    _raise(cast.coordinator, first, "left_out")
    assert list(RaisedItem.objects.pinned().values_list("place", flat=True)) == [1, 2]
    assert verify().endswith("unbroken.\n")


def test_what_is_unchanged_makes_no_act(cast: Cast, recommendation: Recommendation) -> None:
    assert _raise(cast.coordinator, recommendation, "") is None
    assert not RaisedItem.objects.exists()
    assert _raise(cast.coordinator, recommendation, line_to_take=LINE) is not None
    before = Act.objects.count()
    for place in (None, 1, 9):
        assert _raise(cast.second_coordinator, recommendation, place=place, line_to_take=f" {LINE} ") is None
    assert Act.objects.count() == before


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(
    cast: Cast, recommendation: Recommendation, client: Client
) -> None:
    address = reverse("recommendation-raise", args=[recommendation.reference])
    client.force_login(cast.coordinator)
    seen = client.get(address).context["form"]["seen"].value()
    _raise(cast.second_coordinator, recommendation, line_to_take=LINE)

    typed = {"choice": "left_out", "place": "", "line_to_take": "We say nothing.", "seen": seen}
    answer = client.post(address, typed)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"It is now pinned in place 1. Its line to take is “{LINE}”. Check it, then save again." in page
    assert "We say nothing." in page
    assert RaisedItem.objects.get().line_to_take == LINE
    assert "Line to take now" in page
    assert "Place now" in page
    again = typed | {"seen": answer.context["form"]["seen"].value()}
    assert client.post(address, again).status_code == 302
    item = RaisedItem.objects.get()
    assert (item.choice, item.place, item.line_to_take) == ("left_out", None, "We say nothing.")


def test_that_somebody_else_pinned_it_stays_where_only_the_line_was_typed(
    cast: Cast, recommendation: Recommendation, client: Client
) -> None:
    address = reverse("recommendation-raise", args=[recommendation.reference])
    client.force_login(cast.coordinator)
    form = client.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"line_to_take": "We say nothing."}
    _raise(cast.second_coordinator, recommendation)

    form = client.post(address, typed).context["form"]
    client.post(address, {name: form[name].value() or "" for name in form.fields})

    item = RaisedItem.objects.get()
    assert (item.choice, item.place, item.line_to_take) == ("pinned", 1, "We say nothing.")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"place": 0}, "Enter a place from 1 to 10."),
        ({"place": 11}, "Enter a place from 1 to 10."),
        ({"choice": "perhaps"}, "Choose one of the three."),
        ({"line_to_take": "x" * (LONGEST_LINE + 1)}, "The line to take is longer than 500 characters. Shorten it."),
    ],
)
def test_what_cannot_be_saved_is_refused(
    cast: Cast, recommendation: Recommendation, more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        _raise(cast.coordinator, recommendation, **({"choice": "pinned"} | more))
    assert str(refused.value) == sentence
    assert not Act.objects.filter(verb="raise").exists()


def test_only_coordinators_of_the_meeting_say_it(cast: Cast, recommendation: Recommendation, partner: User) -> None:
    other = actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROMA")
    elsewhere = factories.track(cast, meeting=other, title="Else", owner=None)
    for who, item in ((cast.holder, recommendation), (cast.lead_staff, recommendation), (partner, elsewhere)):
        with pytest.raises(Forbidden, match="Only a coordinator of the meeting can change what to raise"):
            _raise(who, item)
    assert _raise(partner, recommendation) is not None


# --- The pages -------------------------------------------------------------------------------------------------------


def test_a_coordinator_pins_and_undoes_by_the_pages(cast: Cast, recommendation: Recommendation, client: Client) -> None:
    late = _late(cast, 40)
    client.force_login(cast.coordinator)
    detail = client.get(reverse("recommendation-detail", args=[late.reference])).content.decode()
    address = reverse("recommendation-raise", args=[late.reference])
    assert f'href="{address}">Raise at the next meeting</a>' in detail
    assert f'href="{address}"' in client.get(reverse("overview")).content.decode()
    form = client.get(address)
    assert "<h1>Raise at the next meeting</h1>" in form.content.decode()
    sent = {"choice": "left_out", "line_to_take": "", "place": "", "seen": form.context["form"]["seen"].value()}

    page = client.post(address, sent, follow=True)

    assert page.redirect_chain == [(reverse("overview"), 302)]
    assert "Saved: PARIS-02 is left out." in shown(page)
    assert "Left out: 1" in shown(page)
    assert f'href="{address}"' in page.content.decode()
    assert client.post(address, sent, follow=True).context["left_out"]
    now = client.get(address).context["form"]["seen"].value()
    page = client.post(address, sent | {"choice": "pinned", "line_to_take": LINE, "seen": now}, follow=True)
    assert "Left out" not in shown(page)
    assert f"Line to take: {LINE}" in shown(page)
    assert "Pinned · Health" in shown(page)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"place": "first"}, "Enter a place from 1 to 10."),
        ({"place": "-3"}, "Enter a place from 1 to 10."),
        ({"place": "99999999999999999999"}, "Enter a place from 1 to 10."),
        ({"line_to_take": "x" * 501}, "The line to take is longer than 500 characters. Shorten it."),
        ({"seen": "{"}, "Part of this page was missing."),
        ({"seen": ""}, "Part of this page was missing."),
    ],
)
def test_what_was_typed_stays_where_it_is_refused(
    cast: Cast, recommendation: Recommendation, client: Client, wrong: dict[str, str], sentence: str
) -> None:
    address = reverse("recommendation-raise", args=[recommendation.reference])
    client.force_login(cast.coordinator)
    seen = client.get(address).context["form"]["seen"].value()
    sent = {"choice": "pinned", "place": "1", "line_to_take": LINE, "seen": seen} | wrong

    page = client.post(address, sent)

    assert page.status_code == 422
    assert sentence in shown(page)
    assert sent["line_to_take"] in page.content.decode()
    assert not RaisedItem.objects.exists()


# --- Other sides -----------------------------------------------------------------------------------------------------


def test_each_side_has_its_own_and_sees_no_other(
    cast: Cast, recommendation: Recommendation, partner: User, ours: User
) -> None:
    other = factories.track(cast, title="Other")
    _raise(cast.coordinator, recommendation, line_to_take=LINE)
    _raise(partner, other, line_to_take="They settle for one.")
    _raise(partner, recommendation, "left_out")

    assert RaisedItem.objects.filter(recommendation=recommendation).count() == 2
    assert _listed(ours) == [recommendation.title]
    assert _listed(partner) == ["Other"]
    assert raising(other, _fresh(partner)).place == 1
    assert raising(other, _fresh(cast.coordinator)).plain() == ["", None, ""]
    # Who has no organisation is of no side, and is shown ours only where they coordinate.
    assert _listed(cast.reader) == []
    assert not RaisedItem.objects.visible_to(_fresh(cast.reader)).exists()


def test_a_partner_finds_nothing_of_ours_on_any_page(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client
) -> None:
    left = _late(cast, 40)
    _raise(cast.coordinator, recommendation, line_to_take=LINE)
    _raise(cast.coordinator, left, "left_out", line_to_take=LINE)
    User.objects.filter(pk=partner.pk).update(is_staff=True)
    partner.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    client.force_login(_fresh(partner))
    addresses = [reverse(name) for name in ("overview", "recommendation-list", "recommendation-export", "log-checks")]
    addresses += [reverse("admin:index"), reverse("admin:tracker_act_changelist")]
    for item in (recommendation, left):
        addresses += [
            reverse("recommendation-detail", args=[item.reference]) + "?log=all",
            reverse("recommendation-raise", args=[item.reference]),
            reverse("admin:tracker_recommendation_change", args=[item.pk]),
            reverse("admin:tracker_recommendation_history", args=[item.pk]),
        ]
    for address in addresses:
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert answer.status_code in (200, 302, 403), address
        assert LINE not in content.decode(), address
        assert "Left out" not in content.decode(), address
    overview = client.get(reverse("overview"))
    assert [(each.row, each.is_pinned) for each in overview.context["to_raise"]] == [(left, False)]
    form = client.get(reverse("recommendation-raise", args=[recommendation.reference]))
    assert form.context["form"]["choice"].value() == ""
    assert "No recommendation is pinned yet." in shown(form)
    with pytest.raises(EditConflict) as refused:
        _raise(partner, recommendation, "pinned", seen=["pinned", 1, LINE])
    assert LINE not in str(refused.value)


def test_nobody_looks_through_a_partner_at_what_that_side_raises(
    cast: Cast, recommendation: Recommendation, client: Client
) -> None:
    union = Side.objects.create(name="The Union")
    ministry = Organisation.objects.create(name="Union ministry", side=union)
    reader, theirs = (
        factories.user("Reader there", Role.READER, ministry),
        factories.user("Desk", Role.READER, ministry),
    )
    rights = MeetingRights(roles={theirs: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")
    _raise(theirs, recommendation, line_to_take="They settle for one.")
    _raise(cast.coordinator, recommendation, line_to_take=LINE)
    assert _listed(reader) == [recommendation.title]
    client.force_login(cast.coordinator)
    client.post(reverse("seen-by-start"), {"someone": reader.email})

    page = client.get(reverse("overview"))

    assert page.context["to_raise"] == []
    assert "They settle for one." not in shown(page)
    assert LINE not in shown(page)


def test_places_tell_nothing_of_pins_that_a_coordinator_may_not_see(
    cast: Cast, recommendation: Recommendation, ours: User
) -> None:
    second = factories.track(cast, title="Second")
    hidden = factories.track(
        cast, meeting=actions.add_meeting(by=cast.coordinator, name="Rome", code="ROMA"), title="Hidden", owner=None
    )
    closed = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.holder}))
    draft = factories.drafted("Sensitive.")
    actions.restrict(recommendation=hidden, by=cast.coordinator, draft=draft, rights=closed)
    rights = MeetingRights(roles={ours: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")
    for item in (recommendation, hidden, second):
        _raise(cast.coordinator, item)

    assert raising(second, _fresh(ours)).place == 2
    _raise(ours, second, place=1)
    assert [item.recommendation.title for item in RaisedItem.objects.pinned()] == [
        "Second",
        recommendation.title,
        "Hidden",
    ]


def test_the_database_keeps_every_version(cast: Cast, recommendation: Recommendation) -> None:
    _raise(cast.coordinator, recommendation, line_to_take=LINE)
    _raise(cast.coordinator, recommendation, "")
    events = RaisedItem.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert list(events.values_list("choice", "line_to_take")) == [("pinned", LINE), ("", "")]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tracker_raiseditemevent SET line_to_take = 'Nothing.'")


@pytest.mark.parametrize("address", ["/", "/recommendations/PARIS-01/", "/report/", "/report.docx"])
def test_the_line_is_also_on_the_page_and_in_the_report_with_who_wrote_it_and_when(
    cast: Cast, recommendation: Recommendation, ours: User, partner: User, client: Client, address: str
) -> None:
    _raise(cast.coordinator, recommendation, line_to_take=LINE)
    _raise(cast.second_coordinator, recommendation, choice="left_out", line_to_take=LINE)
    _raise(cast.second_coordinator, recommendation, line_to_take=LINE)

    def words(user: User) -> str:
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 200
        if "html" in answer["Content-Type"]:
            return text(answer.content.decode())
        return " ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs)

    assert LINE in (said := words(ours))
    assert f"{cast.coordinator.name}, {date_format(timezone.localdate(), 'j F Y')}" in said
    assert LINE not in words(partner)


def test_of_what_is_closed_no_line_is_shown(
    cast: Cast, recommendation: Recommendation, ours: User, client: Client
) -> None:
    _raise(cast.coordinator, recommendation, line_to_take=LINE)
    factories.walk(cast, recommendation, Status.NOT_IMPLEMENTED)
    client.force_login(ours)

    for address in (f"/recommendations/{recommendation.reference}/", "/report/"):
        assert LINE not in client.get(address).content.decode()
