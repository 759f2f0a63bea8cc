"""Setting up several: a row each with the fields of one, saved by one act; all rows are saved, or none."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from briefings.models import Briefing, Meeting
from tests import factories
from tests.conftest import Cast
from tests.faults.forms import forms
from tests.tracker.pages import text
from tracker import actions
from tracker.actions import Draft, SourceText
from tracker.actions.set_up_several import MOST
from tracker.models import Act, Organisation, Recommendation, User
from tracker.models.access import MeetingRights, Narrowing, Openness, RecommendationRights
from tracker.models.people import Role
from tracker.workflow import DueBasis, Priority, Refused, Status, Step

URL = reverse("recommendation-set-up")
DAY = timezone.localdate() + timedelta(days=60)
REASON = "Agreed with the lead."


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the page as it is shown."""
    (form,) = [form for form in forms(page) if form.action.startswith(URL)]
    fields = {name: values if name == "row" else values[0] for name, values in form.fields.items() if values}
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def opened(client: Client, query: str = "?meeting=PARIS") -> dict[str, Any]:
    response = client.get(URL + query)
    assert response.status_code == 200
    return fields_of(response.content.decode())


def typed(row: Recommendation, **values: object) -> dict[str, object]:
    """What somebody types in a row; names of fields without the row's prefix."""
    return {f"r{row.pk}-{name}": value for name, value in values.items()}


def post(client: Client, sent: dict[str, Any], status: int = 302, query: str = "?meeting=PARIS") -> str:
    response = client.post(URL + query, sent)
    assert response.status_code == status, text(response.content.decode())
    return response.content.decode()


def references(page: str) -> list[str]:
    return re.findall(r'<tbody id="item-([A-Z0-9-]+)"', page)


def unset(cast: Cast, title: str, **fields: Any) -> Recommendation:
    return factories.track(cast, title=title, lead=None, owner=None, **fields)


@pytest.fixture
def bare(cast: Cast) -> list[Recommendation]:
    """Three recommendations without lead and owner post."""
    return [unset(cast, title) for title in ("Open a hotline", "Share the data", "Train the staff")]


@pytest.fixture
def coordinator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.coordinator)
    return client


def test_what_has_no_lead_or_owner_stands_in_rows_and_the_rest_does_not(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    whole = factories.track(cast)
    half = factories.track(cast, owner=None)
    closed = factories.walk(cast, factories.track(cast), Status.NOT_IMPLEMENTED)

    page = coordinator.get(f"{URL}?meeting=PARIS").content.decode()

    assert references(page) == [row.reference for row in (*bare, half)]
    assert whole.reference not in page
    assert closed.reference not in page
    assert "Set up 4 recommendations" in text(page)


def test_rows_are_saved_by_one_act_with_an_entry_for_each_step(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    first, second, untouched = bare
    sent = opened(coordinator)
    sent |= typed(first, lead=str(cast.health), owner=str(cast.desk), due_on=DAY.isoformat(), priority="priority")
    sent |= typed(second, lead=cast.data.name, title="Share the figures")

    post(coordinator, sent)

    act = Act.objects.latest("pk")
    kinds = list(act.entries.order_by("recommendation", "sequence").values_list("recommendation", "kind"))
    assert act.verb == "set_up_many"
    assert sorted(kinds) == sorted(
        [
            (first.pk, Step.EDIT),
            (first.pk, Step.ASSIGN),
            (first.pk, Step.SET_DATE),
            (second.pk, Step.EDIT),
            (second.pk, Step.ASSIGN),
        ]
    )
    for row in bare:
        row.refresh_from_db()
    assert (first.lead, first.owner, first.due_on, first.due_basis) == (cast.health, cast.desk, DAY, DueBasis.SET_BY_US)
    assert (first.priority, second.lead, second.title) == (Priority.PRIORITY, cast.data, "Share the figures")
    assert untouched.entries.count() == 1
    said = text(coordinator.get(reverse("meeting-detail", args=["PARIS"])).content.decode())
    assert "2 recommendations are set up. Their logs have a new entry for each thing you changed." in said
    assert "Set up 1 recommendation" not in said.partition("Run the meeting")[0]


def test_where_one_is_refused_none_is_saved_and_nothing_typed_is_lost(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    good, wrong, _left = bare
    sent = opened(coordinator) | typed(good, lead=cast.health.name, goal="Calls are answered.")
    sent |= typed(wrong, owner=str(cast.desk), title="")

    page = post(coordinator, sent, 422)

    assert Recommendation.objects.filter(lead=None).count() == 3
    assert "Nothing is saved yet." in text(page)
    assert f'href="#id_r{wrong.pk}-title"' in page
    assert f'href="#id_r{wrong.pk}-lead"' in page
    row = page.partition(f'id="item-{wrong.reference}"')[2].partition("</tbody>")[0]
    assert row.count('aria-invalid="true"') == 2
    shown = fields_of(page)
    assert shown[f"r{good.pk}-lead"] == cast.health.name
    assert (shown[f"r{good.pk}-goal"], shown[f"r{wrong.pk}-owner"]) == ("Calls are answered.", str(cast.desk))
    # Corrected, it is saved: the page that was refused can be sent as it is.
    post(coordinator, shown | typed(wrong, lead=cast.health.name, title="Share it"))
    assert Recommendation.objects.filter(lead=cast.health).count() == 2


def test_what_is_refused_by_the_rules_stands_in_its_row(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    first, second, _third = bare
    for row in (first, second):
        actions.set_date(recommendation=row, by=cast.coordinator, draft=factories.drafted(""), due_on=DAY)
    sent = opened(coordinator) | typed(first, due_on=(DAY + timedelta(days=9)).isoformat())
    sent |= typed(second, lead=cast.health.name)

    page = post(coordinator, sent, 422)

    shown = page.partition(f'id="item-{first.reference}"')[2].partition("</tbody>")[0]
    assert "Reason" in text(shown)
    assert 'aria-invalid="true"' in shown
    assert not Recommendation.objects.filter(lead=cast.health).exists()
    post(coordinator, fields_of(page) | typed(first, text=REASON))
    first.refresh_from_db()
    assert first.due_on == DAY + timedelta(days=9)
    assert first.entries.latest("sequence").text == REASON


def test_the_same_is_filled_into_all_rows_without_a_script(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    first, second, third = bare
    wanted = {"all-owner": str(cast.desk), "all-due_on": DAY.isoformat(), "all-priority": "priority"}
    sent = opened(coordinator) | typed(first, lead=cast.data.name) | wanted | {"then": "fill"}

    page = post(coordinator, sent, 200)

    assert "Filled in 3 rows. Nothing is saved yet. Check them, then save." in text(page)
    assert Act.objects.filter(verb="set_up_many").count() == 0
    shown = fields_of(page)
    assert shown[f"r{first.pk}-lead"] == cast.data.name, "what was typed stays"
    assert {shown[f"r{row.pk}-lead"] for row in (second, third)} == {str(cast.health)}, "the lead of the owner post"
    assert {shown[f"r{row.pk}-due_on"] for row in bare} == {DAY.isoformat()}
    assert {shown[f"r{row.pk}-priority"] for row in bare} == {"priority"}
    assert shown["all-owner"] == "" == shown["all-due_on"]

    again = fields_of(post(coordinator, shown | {"all-lead": cast.health.name, "then": "fill"}, 200))
    assert again[f"r{first.pk}-lead"] == cast.data.name
    replaced = shown | {"all-lead": cast.health.name, "all-replaces": "on", "then": "fill"}
    again = fields_of(post(coordinator, replaced, 200))
    assert again[f"r{first.pk}-lead"] == str(cast.health)
    post(coordinator, again)
    assert (
        Recommendation.objects.filter(lead=cast.health, owner=cast.desk, due_on=DAY, priority="priority").count() == 3
    )


def test_what_is_typed_for_all_rows_and_not_filled_in_is_not_lost_by_saving(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    page = post(coordinator, opened(coordinator) | {"all-lead": cast.health.name}, 200)

    assert "Filled in 3 rows." in text(page)
    assert not Recommendation.objects.filter(lead=cast.health).exists()
    wrong = post(coordinator, opened(coordinator) | {"all-lead": "Ministry of Nothing"}, 422)
    assert fields_of(wrong)["all-lead"] == "Ministry of Nothing"
    assert 'id="id_all-lead"' in wrong
    assert "aria-invalid" in wrong


def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_is_saved(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    first, second, third = bare
    sent = opened(coordinator) | typed(first, lead=cast.health.name) | typed(second, lead=cast.health.name)
    for row in (first, third):
        actions.assign(
            recommendation=row, by=cast.second_coordinator, draft=factories.drafted(""), lead=cast.data, owner=None
        )

    page = post(coordinator, sent, 409)

    there = page.partition(f'id="item-{first.reference}"')[2].partition("</tbody>")[0]
    assert cast.data.name in text(there)
    assert not Recommendation.objects.filter(lead=cast.health).exists()
    assert "Somebody else changed these while your page was open." in text(page)
    shown = fields_of(page)
    assert shown[f"r{third.pk}-lead"] == str(cast.data), "a row that was left alone follows"
    assert shown[f"r{first.pk}-lead"] == cast.health.name
    post(coordinator, shown | typed(first, text=REASON))
    assert Recommendation.objects.filter(lead=cast.health).count() == 2
    third.refresh_from_db()
    assert third.lead == cast.data


def test_the_same_page_sent_twice_changes_nothing_twice(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    sent = opened(coordinator) | typed(bare[0], lead=cast.health.name)
    post(coordinator, sent)
    acts = Act.objects.count()

    post(coordinator, sent)

    assert Act.objects.count() == acts
    said = text(coordinator.get(reverse("meeting-detail", args=["PARIS"])).content.decode())
    assert "You already saved these rows. They were not saved again." in said


def test_nothing_changed_is_said_and_makes_no_act(coordinator: Client, bare: list[Recommendation]) -> None:
    acts = Act.objects.count()
    post(coordinator, opened(coordinator) | typed(bare[0], text="A reason alone."))

    assert Act.objects.count() == acts
    assert "You did not change anything." in text(coordinator.get(reverse("my-work")).content.decode())


def test_a_save_without_its_number_is_refused_and_keeps_what_was_typed(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    sent = opened(coordinator) | typed(bare[0], lead=cast.health.name) | {"form_token": "none"}

    page = post(coordinator, sent, 422)

    assert fields_of(page)[f"r{bare[0].pk}-lead"] == cast.health.name
    assert not Recommendation.objects.filter(lead=cast.health).exists()


def test_long_tables_go_on_page_by_page_in_the_order_they_began_with(cast: Cast, coordinator: Client) -> None:
    rows = [unset(cast, f"Item {number}") for number in range(30)]
    page = coordinator.get(f"{URL}?meeting=PARIS").content.decode()
    assert len(references(page)) == 20
    assert "Page 1 of 2" in text(page)
    sent = fields_of(page) | typed(rows[0], lead=cast.health.name, owner=str(cast.desk)) | {"then": "next"}

    response = coordinator.post(URL + "?meeting=PARIS", sent)
    after = coordinator.get(response["Location"]).content.decode()

    assert references(after) == [row.reference for row in rows[20:]], "what is saved does not move the next page"


def test_a_selection_of_the_list_leads_to_its_table_and_back(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    whole = factories.track(cast)
    declined = factories.walk(cast, factories.track(cast), Status.NOT_IMPLEMENTED)
    keys = [bare[2].pk, whole.pk, declined.pk]
    answer = coordinator.post(URL, {"row": keys, "list": "?kind=proposal"})

    page = coordinator.get(answer["Location"]).content.decode()

    assert set(references(page)) == {bare[2].reference, whole.reference, declined.reference}
    query = answer["Location"].partition("?")[2]
    response = coordinator.post(
        f"{URL}?{query}", fields_of(page) | typed(whole, lead=cast.data.name, owner="", text=REASON)
    )
    assert response["Location"].endswith("/recommendations/?kind=proposal")
    whole.refresh_from_db()
    assert (whole.lead, whole.owner) == (cast.data, None)


def test_only_who_coordinates_sets_up(cast: Cast, client: Client, bare: list[Recommendation]) -> None:
    client.force_login(cast.holder)
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"row": [bare[0].pk]}).status_code == 403


def test_what_can_no_longer_be_set_up_is_said_with_what_was_typed(
    cast: Cast, coordinator: Client, bare: list[Recommendation]
) -> None:
    gone, other, _third = bare
    sent = opened(coordinator) | typed(gone, title="Open two hotlines") | typed(other, lead=cast.health.name)
    missing = {name.replace(f"r{gone.pk}-", "r999999-"): value for name, value in sent.items()}
    missing["row"] = ["999999", str(other.pk)]

    page = post(coordinator, missing, 409)

    assert "You can no longer see this recommendation. You entered:" in text(page)
    assert "Title: Open two hotlines" in text(page)
    assert not Recommendation.objects.filter(lead=cast.health).exists()
    post(coordinator, fields_of(page))
    assert Recommendation.objects.filter(lead=cast.health).count() == 1


def _typed_in_each(rows: list[Recommendation]) -> dict[str, object]:
    """Every row gets a lead, an owner post and members of its own: names that nobody has looked for yet."""
    sent: dict[str, object] = {}
    for row in rows:
        lead = Organisation.objects.create(name=f"Office {row.pk}")
        post = lead.posts.create(name=f"Desk {row.pk}")
        values = {"title": f"New {row.pk}", "lead": lead.name, "owner": str(post), "due_on": DAY.isoformat()}
        values |= {"position": "noted", "text": REASON, "more_parties": f"Health; {lead.name}"}
        sent |= typed(row, **values)
    return sent


def _asked(cast: Cast, coordinator: Client, what: str, number: int) -> int:
    """How many queries it takes to do something with so many rows."""
    rows = [unset(cast, f"Item {n}", parties=[cast.data], themes=[cast.theme]) for n in range(number)]
    query = coordinator.post(URL, {"row": [row.pk for row in rows]})["Location"].removeprefix(URL)
    sent = opened(coordinator, query) | _typed_in_each(rows)
    if what == "refused":
        sent |= {f"r{row.pk}-text": "" for row in rows}
    if what == "filled":
        sent |= {"all-priority": "priority", "all-more_themes": cast.theme.name}
    if what == "changed":
        for row in rows:
            new = {"title": f"Theirs {row.pk}", "parties": [], "themes": []}
            actions.edit(recommendation=row, by=cast.second_coordinator, draft=factories.drafted(""), new=new)
            lead = Organisation.objects.create(name=f"Bureau {row.pk}")
            by = {"by": cast.second_coordinator, "draft": factories.drafted("")}
            actions.assign(recommendation=row, lead=lead, owner=None, **by)
    if what == "again":
        post(coordinator, sent, query=query)
    status = {"read": 200, "filled": 200, "refused": 422, "changed": 409}.get(what, 302)
    with CaptureQueriesContext(connection) as asked:
        response = coordinator.get(URL + query) if what == "read" else coordinator.post(URL + query, sent)
    assert response.status_code == status
    return len(asked)


@pytest.mark.parametrize("what", ["read", "saved", "refused", "changed", "filled", "again"])
def test_as_many_queries_for_many_rows_as_for_few(
    cast: Cast, coordinator: Client, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.views.set_up_several.ROWS", 50)

    few, many = (_asked(cast, coordinator, what, number) for number in (3, 50))

    # Many entries are written by COPY, which needs some statements more.
    assert many <= few + 6, (few, many)


def test_a_row_that_is_left_alone_stays_with_all_it_has(cast: Cast, coordinator: Client) -> None:
    """Also one whose lead is retired since."""
    fields = {"owner": None, "goal": "One\ntwo", "parties": [cast.data], "themes": [cast.theme]}
    whole, other = factories.track(cast, due_words="soon", **fields), unset(cast, "Open a hotline")
    sent = opened(coordinator) | typed(other, lead=cast.data.name)
    Organisation.objects.filter(pk=cast.health.pk).update(retired_on=timezone.localdate())

    post(coordinator, sent)

    assert (whole.entries.count(), other.entries.count()) == (1, 2)


def test_members_are_unticked_and_added_by_name_and_a_title_stays_in_one_line(cast: Cast, coordinator: Client) -> None:
    row = unset(cast, "Open a hotline", parties=[cast.data], themes=[cast.theme])
    sent = opened(coordinator) | typed(row, more_parties=cast.health.name, title="Open\r\n two hotlines ")
    del sent[f"r{row.pk}-parties"]

    post(coordinator, sent)

    row.refresh_from_db()
    assert (list(row.parties.all()), list(row.themes.all())) == ([cast.health], [cast.theme])
    assert row.title == "Open two hotlines"


def test_the_same_page_sent_again_with_other_words_is_refused_in_its_row(
    coordinator: Client, bare: list[Recommendation], cast: Cast
) -> None:
    sent = opened(coordinator) | typed(bare[0], lead=cast.health.name, text=REASON)
    post(coordinator, sent)

    page = post(coordinator, sent | typed(bare[0], text="Agreed at the table."), 409)

    there = page.partition(f'id="item-{bare[0].reference}"')[2].partition("</tbody>")[0]
    assert "You sent this form before with different content." in text(there)
    assert "Agreed at the table." in there
    assert bare[0].entries.count() == 2


def test_odd_values_are_no_failure(coordinator: Client, bare: list[Recommendation]) -> None:
    row = bare[0]
    for odd in (typed(row, seen="{"), typed(row, seen='{"title": 1}'), typed(row, lead="a\x00b")):
        post(coordinator, opened(coordinator) | odd, 422)
    for keys in (["x", "9" * 30, ""], []):
        post(coordinator, opened(coordinator) | {"row": keys})
    assert {row.entries.count() for row in bare} == {1}


def test_more_rows_than_are_saved_at_once_are_refused(cast: Cast) -> None:
    rows = [actions.OneOfSeveral(factories.track(cast), {}, {})] * (MOST + 1)

    with pytest.raises(Refused, match="at most 100"):
        actions.set_up_several(rows=rows, by=cast.coordinator, draft=Draft())


def coordinate(cast: Cast, person: User, *meetings: Meeting) -> None:
    """Let a person coordinate these meetings."""
    for meeting in meetings:
        rights = MeetingRights(roles={person: Role.COORDINATOR})
        actions.change_meeting_rights(by=cast.coordinator, meeting=meeting, rights=rights, reason="They run it.")


@pytest.fixture
def rome() -> Meeting:
    return Meeting.objects.create(name="Rome meetings", code="ROME")


def test_what_somebody_coordinates_is_offered_and_the_rest_is_said(
    cast: Cast, client: Client, bare: list[Recommendation], rome: Meeting
) -> None:
    person, there = factories.user("Desk", Role.READER), [unset(cast, "In Rome", meeting=rome) for _ in range(2)]
    coordinate(cast, person, cast.meeting)
    client.force_login(person)

    some = client.post(URL, {"row": [bare[0].pk, there[0].pk]}, follow=True).content.decode()
    none = client.post(URL, {"row": [row.pk for row in there]}, follow=True).content.decode()

    assert references(some) == [bare[0].reference]
    assert f"Left out: {there[0].reference}. Only a coordinator can do this." in text(some)
    assert f"Left out: 2, such as {there[0].reference}, {there[1].reference}." in text(none)
    assert references(client.get(URL).content.decode()) == [row.reference for row in bare]
    assert client.get(f"{URL}?meeting=ROME").status_code == 403


def test_a_row_of_a_meeting_that_somebody_no_longer_runs_is_said_with_every_change(
    cast: Cast, client: Client, bare: list[Recommendation], rome: Meeting
) -> None:
    """What was only chosen is a change too."""
    person, there, chosen = factories.user("Desk", Role.READER), unset(cast, "One", meeting=rome), bare[0]
    coordinate(cast, person, cast.meeting, rome)
    client.force_login(person)
    sent = opened(client, "") | typed(there, priority="priority") | typed(chosen, lead=cast.health.name)
    actions.change_meeting_rights(by=cast.coordinator, meeting=rome, rights=MeetingRights(), reason="Another does.")

    page = post(client, sent, 409, "")

    assert f"{there.reference}: Only a coordinator can do this." in text(page)
    assert "You entered: Priority: High" in text(page)
    assert there.reference not in references(page)
    assert chosen.entries.count() == 1
    post(client, fields_of(page), query="")
    assert (chosen.entries.count(), there.entries.count()) == (2, 1)


def test_a_row_that_is_hidden_meanwhile_is_not_named(
    cast: Cast, client: Client, bare: list[Recommendation], rome: Meeting
) -> None:
    person, hidden = factories.user("Desk", Role.READER), unset(cast, "One", meeting=rome)
    coordinate(cast, person, cast.meeting, rome)
    client.force_login(person)
    sent = opened(client, "") | typed(hidden, title="Mine") | typed(bare[0], lead=cast.health.name)
    rights = MeetingRights(openness=Openness.NAMED, roles={cast.reader: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=rome, rights=rights, reason="It is private.")

    page = post(client, sent, 409, "")

    assert "You can no longer see this recommendation. You entered: Title: Mine" in text(page)
    assert hidden.reference not in page
    assert bare[0].entries.count() == 1


def test_every_field_has_a_label_that_names_its_row_and_enter_saves(
    coordinator: Client, bare: list[Recommendation]
) -> None:
    page = coordinator.get(URL).content.decode()

    row = page.partition(f'id="item-{bare[0].reference}"')[2].partition("</tbody>")[0]
    fields = re.findall(r'<(?:input|select|textarea)[^>]* id="(id_[^"]+)"', row)
    assert [name for name in fields if f'for="{name}"' not in row and not name.endswith("-seen")] == []
    (label,) = re.findall(rf'<label for="id_r{bare[0].pk}-lead">(.*?)</label>', row)
    assert text(label) == f"{bare[0].reference} Lead"
    first_button = re.findall(r"<button[^>]*>", page.partition('<form id="set-up"')[2])[0]
    assert "name=" not in first_button, "Enter presses the first button, which saves"


def test_a_source_text_stands_in_its_row_and_a_long_one_opens(
    cast: Cast, coordinator: Client, briefing: Briefing
) -> None:
    first, second = (SourceText(briefing, 0, end) for end in (40, 300))
    short, long = unset(cast, "One", sources=[first]), unset(cast, "Two", sources=[second])
    bare = unset(cast, "Three")

    page = coordinator.get(URL).content.decode()

    rows = [page.partition(f'id="item-{row.reference}"')[2].partition("</tbody>")[0] for row in (short, long, bare)]
    assert [row.count("Show the whole text") for row in rows] == [0, 1, 0]
    assert all(escape(briefing.text[:end]) in row for row, end in zip(rows, (40, 300), strict=False))
    assert "No source text" in rows[2]


def test_the_ways_to_the_table(cast: Cast, coordinator: Client, bare: list[Recommendation]) -> None:
    meeting = coordinator.get(reverse("meeting-detail", args=["PARIS"])).content.decode()
    assert f'href="{URL}?meeting=PARIS">Set up 3 recommendations' in meeting
    listed = coordinator.get(reverse("recommendation-list")).content.decode()
    assert f'formaction="{URL}"' in listed


def test_who_may_not_see_one_is_not_shown_it(cast: Cast, client: Client, bare: list[Recommendation]) -> None:
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.lead_staff}))
    hidden = bare[0]
    actions.restrict(recommendation=hidden, by=cast.coordinator, draft=factories.drafted("Private."), rights=rights)
    client.force_login(cast.second_coordinator)
    seen = Recommendation.objects.visible_to(cast.second_coordinator).filter(pk=hidden.pk).exists()

    page = client.get(f"{URL}?meeting=PARIS").content.decode()

    assert (hidden.reference in references(page)) == seen
    assert client.get(f"{URL}?agenda={uuid4()}&meeting=PARIS").status_code == 200
