"""Making and editing a meeting from the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.models import Meeting, Rhythm
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import Act, FileImport, User
from tracker.models.access import MeetingRights, Openness
from tracker.models.imports import ImportKind
from tracker.models.people import Role
from tracker.workflow import Forbidden, Refused, Status

SignIn = Callable[..., Client]
ADD = "/meetings/add"
EDIT = "/meetings/PARIS/edit"
NEW = {"name": "Lisbon talks", "code": "lis2"}


def sentences(response: object) -> str:
    return text(response.content.decode().split("<main")[1])  # type: ignore[attr-defined]


def shown(client: Client, address: str = EDIT) -> dict[str, str]:
    """The values of the form as a browser would send them back."""
    page = client.get(address).content.decode()
    return {name: unescape(value) for name, value in _inputs(page)} | {"csrfmiddlewaretoken": ""}


def _inputs(page: str) -> list[tuple[str, str]]:
    tags = re.findall(r"<input[^>]*>", page.split("<main")[1])
    pairs = [(re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return [(name[1], value[1] if value else "") for name, value in pairs if name]


def test_a_meeting_is_made_without_dates(coordinator: Client, cast: Cast) -> None:
    response = coordinator.post(ADD, NEW)

    made = Meeting.objects.get(code="LIS2")
    assert response["Location"] == reverse("meeting-detail", args=["LIS2"])
    assert (made.name, made.starts_on, made.follows) == ("Lisbon talks", None, None)
    assert Act.objects.get(verb="add_meeting").by == cast.coordinator


def test_a_meeting_is_made_with_dates_and_the_one_it_follows(coordinator: Client, cast: Cast) -> None:
    dates = {"starts_on": "2026-03-01", "ends_on": "2026-03-02", "place": "Lisbon", "follows": "paris meetings"}

    coordinator.post(ADD, NEW | dates)

    made = Meeting.objects.get(code="LIS2")
    assert (made.starts_on, made.ends_on, made.follows) == (date(2026, 3, 1), date(2026, 3, 2), cast.meeting)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": ""}, "Enter a name for the meeting."),
        ({"name": "PARIS Meetings"}, "already exists, with the code PARIS"),
        ({"name": "x" * 201}, "200 characters or fewer"),
        ({"name": "a\x00b"}, "(NUL)"),
        ({"code": "paris"}, "PARIS is already the code of “Paris meetings”"),
        ({"code": "9X"}, "The code needs 2 to 12 capital letters and digits"),
        ({"code": "=X"}, "The code needs 2 to 12 capital letters and digits"),
        ({"code": ""}, "Enter a code"),
        ({"starts_on": "soon"}, "Enter a date, such as"),
        ({"ends_on": "2026-03-01"}, "Enter a first day that is not after the last day."),
        ({"starts_on": "2026-03-02", "ends_on": "2026-03-01"}, "Enter a first day that is not after the last day."),
        (
            {"starts_on": "2027-05-05", "ends_on": "9999-12-31"},
            "31 December 9999 cannot be the date of a meeting",
        ),
        ({"starts_on": "0206-05-05"}, "5 May 0206 cannot be the date"),
        ({"starts_on": "2027-05-05", "ends_on": "2072-05-06"}, "to 6 May 2072 is more than a year"),
        ({"follows": "Oslo"}, "There is no meeting called “Oslo”."),
    ],
)
def test_what_does_not_fit_gets_a_sentence_and_stays_typed(
    coordinator: Client, data: dict[str, str], sentence: str
) -> None:
    response = coordinator.post(ADD, NEW | {"place": "<Porto>"} | data)

    assert response.status_code == 422
    assert sentence in sentences(response)
    assert 'value="&lt;Porto&gt;"' in response.content.decode()
    assert Meeting.objects.count() == 1


def test_an_edit_is_one_act_that_the_version_names(coordinator: Client, cast: Cast) -> None:
    coordinator.post(EDIT, shown(coordinator) | {"place": "Paris, Kléber"})

    cast.meeting.refresh_from_db()
    assert cast.meeting.place == "Paris, Kléber"
    act = Act.objects.get(verb="edit_meeting")
    assert (act.by, act.reason) == (cast.coordinator, "place")
    version = cast.meeting.events.order_by("-pgh_id")[0]  # type: ignore[attr-defined]
    assert (version.place, version.pgh_context["act"]) == ("Paris, Kléber", act.pk)


def test_days_nobody_meant_are_refused_where_they_are_given_and_no_earlier(coordinator: Client, cast: Cast) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=date(2026, 5, 1), ends_on=date(9999, 12, 31))

    assert coordinator.post(EDIT, shown(coordinator) | {"place": "Lyon"}).status_code == 302
    response = coordinator.post(EDIT, shown(coordinator) | {"starts_on": "2026-05-02"})
    assert response.status_code == 422
    assert "31 December 9999 cannot be the date" in sentences(response)
    assert coordinator.post(EDIT, shown(coordinator) | {"ends_on": "2026-05-02"}).status_code == 302


def test_nothing_changed_leaves_no_act_and_says_so(coordinator: Client) -> None:
    response = coordinator.post(EDIT, shown(coordinator), follow=True)

    assert "You did not change anything" in sentences(response)
    assert not Act.objects.filter(verb="edit_meeting").exists()


def test_the_code_changes_until_a_reference_begins_with_it(coordinator: Client, cast: Cast) -> None:
    response = coordinator.post(EDIT, shown(coordinator) | {"code": "PAR"})
    assert response["Location"] == reverse("meeting-detail", args=["PAR"])

    cast.meeting.refresh_from_db()
    factories.track(cast)
    edit = "/meetings/PAR/edit"
    response = coordinator.post(edit, shown(coordinator, edit) | {"code": "PARIS", "place": "Elsewhere"})

    assert response.status_code == 422
    assert "You cannot change the code PAR: references such as PAR-01 already use it." in sentences(response)
    assert 'value="Elsewhere"' in response.content.decode()
    cast.meeting.refresh_from_db()
    assert (cast.meeting.code, cast.meeting.place) == ("PAR", "Paris")


def test_a_field_that_changed_meanwhile_is_stale_and_sending_again_decides(coordinator: Client, cast: Cast) -> None:
    page = shown(coordinator)
    new = {"place": "Lyon", "starts_on": date(2026, 5, 1)}
    actions.edit_meeting(by=cast.second_coordinator, meeting=cast.meeting, new=new)

    response = coordinator.post(EDIT, page | {"place": "Nice"})

    assert response.status_code == 409
    assert "Place is now “Lyon”; you entered “Nice”." in sentences(response)
    again = {name: unescape(value) for name, value in _inputs(response.content.decode())}
    assert again["place"] == "Nice"
    assert coordinator.post(EDIT, again).status_code == 302
    cast.meeting.refresh_from_db()
    # What the colleague changed besides stays.
    assert (cast.meeting.place, cast.meeting.starts_on) == ("Nice", date(2026, 5, 1))


def test_another_field_changed_meanwhile_is_left_alone(coordinator: Client, cast: Cast) -> None:
    page = shown(coordinator)
    actions.edit_meeting(by=cast.second_coordinator, meeting=cast.meeting, new={"place": "Lyon"})

    assert coordinator.post(EDIT, page | {"name": "Paris talks"}).status_code == 302
    cast.meeting.refresh_from_db()
    assert (cast.meeting.name, cast.meeting.place) == ("Paris talks", "Lyon")


def test_meetings_do_not_follow_each_other_in_a_ring(coordinator: Client, cast: Cast) -> None:
    later = actions.add_meeting(by=cast.coordinator, name="Lisbon", code="LIS", follows=cast.meeting)
    actions.add_meeting(by=cast.coordinator, name="Oslo", code="OSLO", follows=later)

    for name in ("Oslo", "Lisbon", "Paris meetings"):
        response = coordinator.post(EDIT, shown(coordinator) | {"follows": name})
        assert response.status_code == 422
        assert "is this meeting or a later one in its series" in sentences(response)


@pytest.mark.parametrize("seen", ["", "x", "[]", "{}", json.dumps({"name": 1}), "[" * 100_000])
def test_an_incomplete_page_is_refused(coordinator: Client, cast: Cast, seen: str) -> None:
    response = coordinator.post(EDIT, NEW | {"seen": seen})

    assert response.status_code == 422
    assert "Part of this page was missing" in sentences(response)
    cast.meeting.refresh_from_db()
    assert cast.meeting.name == "Paris meetings"


def test_meeting_entered_by_mistake_is_removed_by_one_act_that_its_version_names(
    coordinator: Client, cast: Cast
) -> None:
    twice = actions.add_meeting(by=cast.coordinator, name="Paris meeting", code="PARIS2")
    assert reverse("meeting-remove", args=["PARIS2"]) in coordinator.get("/meetings/PARIS2/edit").content.decode()

    response = coordinator.post(reverse("meeting-remove", args=["paris2"]), follow=True)

    assert "Removed: “Paris meeting”." in sentences(response)
    assert not Meeting.objects.filter(pk=twice.pk).exists()
    act = Act.objects.get(verb="delete_meeting")
    version = apps.get_model("briefings", "MeetingEvent").objects.order_by("-pgh_id")[0]
    assert (act.by, act.reason) == (cast.coordinator, "Paris meeting")
    assert (version.pgh_obj_id, version.pgh_label, version.pgh_context["act"]) == (twice.pk, "delete", act.pk)


@pytest.mark.parametrize(
    ("what", "says"),
    [("briefing", "1 briefing"), ("recommendation", "1 recommendation"), ("follower", "1 later meeting of the series")],
)
def test_meeting_on_which_something_hangs_stays(coordinator: Client, cast: Cast, what: str, says: str) -> None:
    if what == "briefing":
        factories.briefing(cast)
    elif what == "recommendation":
        factories.walk(cast, factories.track(cast), Status.ENTERED_IN_ERROR)
    else:
        actions.add_meeting(by=cast.coordinator, name="Lisbon", code="LIS", follows=cast.meeting)

    response = coordinator.post(reverse("meeting-remove", args=["PARIS"]), follow=True)

    assert f"You cannot remove “Paris meetings” because it is in use: {says}." in sentences(response)
    assert Meeting.objects.filter(pk=cast.meeting.pk).exists()


def test_a_meeting_that_somebody_follows_is_removed_and_nobody_follows_it_any_more(
    coordinator: Client, cast: Cast
) -> None:
    twice = actions.add_meeting(by=cast.coordinator, name="Paris meeting", code="PARIS2")
    for meeting in (twice, cast.meeting):
        actions.follow(by=cast.reader, meeting=meeting)

    response = coordinator.post(reverse("meeting-remove", args=["PARIS2"]), follow=True)

    assert "Removed: “Paris meeting”." in sentences(response)
    assert [follow.meeting for follow in cast.reader.follows.all()] == [cast.meeting]


def test_a_file_that_is_being_imported_keeps_its_meeting_and_is_named(coordinator: Client, cast: Cast) -> None:
    when = {"added_at": timezone.now(), "changed_at": timezone.now()}
    what = {"kind": ImportKind.RECOMMENDATIONS, "file_name": "list.csv", "added_by": cast.coordinator, "data": b"x"}
    FileImport.objects.create(meeting=cast.meeting, **what, **when)

    response = coordinator.post(reverse("meeting-remove", args=["PARIS"]), follow=True)

    assert "in use: 1 file that is being imported." in sentences(response)
    assert FileImport.objects.exists()


def test_only_a_coordinator_removes_a_meeting(cast: Cast) -> None:
    with pytest.raises(Refused, match="Only a coordinator"):
        actions.remove_meeting(by=cast.administrator, meeting=cast.meeting)


def test_only_coordinators_are_offered_the_forms(client: Client, cast: Cast) -> None:
    for person, offered in ((cast.reader, False), (cast.coordinator, True)):
        client.force_login(person)
        assert (f'href="{ADD}"' in client.get(reverse("meeting-list")).content.decode()) is offered
        assert (f'href="{EDIT}"' in client.get(reverse("meeting-detail", args=["PARIS"])).content.decode()) is offered


def test_the_action_asks_who(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.edit_meeting(by=cast.administrator, meeting=cast.meeting, new={"place": "Lyon"})


# --- A coordinator of one meeting, and the meetings before it


@pytest.fixture
def series(cast: Cast) -> dict[str, Meeting]:
    """What the outsider coordinates (`own`), another meeting that they see, and one that they do not see."""
    made = {
        name: actions.add_meeting(by=cast.coordinator, name=f"{name.capitalize()} talks", code=name.upper())
        for name in ("own", "seen", "hidden")
    }
    actions.edit_meeting(by=cast.coordinator, meeting=made["seen"], new={"rhythm": Rhythm.BEFORE_NEXT.value})
    coordinated = MeetingRights(roles={cast.outsider: Role.COORDINATOR})
    hidden = MeetingRights(Openness.NAMED, roles={cast.reader: Role.READER})
    for name, rights in (("own", coordinated), ("hidden", hidden)):
        actions.change_meeting_rights(by=cast.coordinator, meeting=made[name], rights=rights, reason="Agreed.")
    return made


def follow(cast: Cast, meeting: Meeting, before: Meeting | None) -> None:
    """Say by a coordinator of the site what a meeting follows."""
    actions.edit_meeting(by=cast.coordinator, meeting=meeting, new={"follows": before})


def test_a_meeting_is_joined_to_another_only_by_who_coordinates_both(
    cast: Cast, series: dict[str, Meeting], client: Client
) -> None:
    own, seen = series["own"], series["seen"]
    actions.edit_meeting(by=cast.coordinator, meeting=own, new={"starts_on": date(2027, 3, 1)})
    client.force_login(cast.outsider)
    address = reverse("meeting-edit", args=[own.code])

    refused = client.post(address, shown(client, address) | {"follows": seen.name})

    assert refused.status_code == 403
    assert "Only a coordinator of “Seen talks” can say which meeting follows it" in sentences(refused)
    assert Meeting.objects.get(pk=own.pk).follows is None
    assert Meeting.objects.get(pk=seen.pk).updates_by is None

    follow(cast, own, seen)
    due = Meeting.objects.get(pk=seen.pk).updates_by
    assert due is not None
    assert client.post(address, shown(client, address) | {"follows": ""}).status_code == 403
    assert client.post(address, shown(client, address) | {"place": "Lyon"}).status_code == 302
    assert (Meeting.objects.get(pk=own.pk).follows, Meeting.objects.get(pk=seen.pk).updates_by) == (seen, due)

    both = MeetingRights(roles={cast.outsider: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=seen, rights=both, reason="Agreed.")
    assert client.post(address, shown(client, address) | {"follows": ""}).status_code == 302
    assert Meeting.objects.get(pk=seen.pk).updates_by is None


def test_a_previous_meeting_that_somebody_may_not_see_is_not_asked_for_and_stays(
    cast: Cast, series: dict[str, Meeting], client: Client
) -> None:
    own, hidden = series["own"], series["hidden"]
    follow(cast, own, hidden)
    client.force_login(cast.outsider)
    address = reverse("meeting-edit", args=[own.code])

    sent = shown(client, address)
    assert "follows" not in sent
    assert "follows" not in sent["seen"]
    assert "Hidden" not in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent | {"place": "Lyon", "follows": ""}).status_code == 302

    now = Meeting.objects.get(pk=own.pk)
    assert (now.place, now.follows) == ("Lyon", hidden)
    with pytest.raises(Forbidden, match="You cannot change the previous meeting of this one"):
        actions.edit_meeting(by=User.objects.get(pk=cast.outsider.pk), meeting=now, new={"follows": None})


def test_a_previous_meeting_given_while_the_form_was_open_is_not_named_to_who_may_not_see_it(
    cast: Cast, series: dict[str, Meeting], client: Client
) -> None:
    own, hidden = series["own"], series["hidden"]
    client.force_login(cast.outsider)
    address = reverse("meeting-edit", args=[own.code])
    sent = shown(client, address)
    follow(cast, own, hidden)

    stale = client.post(address, sent | {"place": "Lyon"})

    assert stale.status_code == 409
    assert "Somebody changed this meeting after you opened the page (previous meeting)" in sentences(stale)
    assert "Hidden" not in stale.content.decode()
    again = {name: unescape(value) for name, value in _inputs(stale.content.decode())}
    assert client.post(address, again | {"csrfmiddlewaretoken": ""}).status_code == 302
    now = Meeting.objects.get(pk=own.pk)
    assert (now.place, now.follows) == ("Lyon", hidden)

    # Seen again while the form without it was open.
    sent = shown(client, address)
    follow(cast, own, series["seen"])
    assert client.post(address, sent | {"place": "Rome"}).status_code == 302
    now = Meeting.objects.get(pk=own.pk)
    assert (now.place, now.follows) == ("Rome", series["seen"])


def test_the_empty_page_of_a_new_meeting_offers_every_way_to_fill_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    where = reverse("meeting-detail", args=["PARIS"])
    empty = client.get(where).content.decode().split('class="empty"')[1].split("</section>")[0]
    ways = ("Add a briefing", "Add a recommendation by hand", "Import a list")
    assert [each in empty for each in ways] == [True, True, True]

    client.force_login(cast.reader)
    assert "Add a briefing" not in client.get(where).content.decode()


def test_the_table_of_a_meeting_follows_its_statuses_before_the_side_column(client: Client, cast: Cast) -> None:
    factories.track(cast)
    client.force_login(cast.coordinator)
    shown = client.get(reverse("meeting-detail", args=["PARIS"])).content.decode()

    places = [shown.index(each) for each in ("standing-heading", "recommendations-heading", "briefings-heading")]
    assert places == sorted(places)
    assert "Add a briefing" in shown.split("briefings-heading")[2]


def test_all_that_is_wrong_with_a_new_meeting_is_said_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    wrong = {"name": "", "code": "9x", "starts_on": "2026-03-02", "ends_on": "2026-03-01", "follows": "Pariz meetings"}
    page = client.post(ADD, wrong).content.decode()

    said = text(page.split('class="message error"')[1].split("</div>")[0])
    for words in (
        "Name: Enter a name for the meeting.",
        "Code: The code needs 2 to 12",
        "First day: Enter a first day that is not after the last day.",
        "There is no meeting called “Pariz meetings”. Did you mean “Paris meetings”?",
    ):
        assert words in said
    assert re.search(r'<a href="#id_code">Code: The code needs', page)
