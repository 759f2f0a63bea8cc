"""My work: what is asked of whom, in which order and with which words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from model_bakery import baker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import links, text, total
from tests.tracker.test_edit_recommendation import sent
from tests.tracker.waiting import asked, at_work, due, item, kinds, returned, words
from tracker import actions, further_items, my_work, to_review
from tracker.models import Organisation, Post, User
from tracker.models.access import MeetingRights
from tracker.models.people import Role
from tracker.my_work import Urgency
from tracker.workflow import Decision, Position, Status

PAGE = "/work/"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


# --- Whose work it is ------------------------------------------------------------------------------------------------


def test_work_is_split_by_post_and_organisation_and_nothing_stands_twice(cast: Cast, today: date) -> None:
    own = factories.track(cast)
    other = factories.track(cast, owner=None)
    factories.track(cast, lead=cast.data, owner=cast.vacant)

    assert asked(cast.holder, today) == {"mine": [own.reference], "led": [other.reference]}
    assert asked(cast.lead_staff, today) == {"led": [own.reference, other.reference]}
    assert asked(cast.reader, today) == {}
    assert asked(cast.administrator, today) == {}


def test_who_holds_a_post_is_asked_whatever_their_role_and_organisation(cast: Cast, today: date) -> None:
    own = factories.track(cast)
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.reader)

    assert asked(cast.reader, today) == {"mine": [own.reference]}


def test_reader_of_the_lead_is_asked_nothing(cast: Cast, today: date) -> None:
    factories.track(cast)
    reader = factories.user("Reader of the lead", Role.READER, cast.health)

    assert asked(reader, today) == {}


def test_closed_declined_and_claimed_items_ask_nothing_of_those_responsible(cast: Cast, today: date) -> None:
    factories.walk(cast, factories.track(cast), Status.IMPLEMENTED)
    declined = factories.track(cast)
    factories.decline(cast, declined)
    claimed = factories.track(cast, days_ago=200)
    factories.claim(cast, claimed, days_ago=190)
    due(cast, claimed, today - timedelta(days=10))

    assert asked(cast.holder, today) == {}


def test_item_just_reported_on_asks_nothing(cast: Cast, today: date) -> None:
    at_work(cast)

    assert asked(cast.holder, today) == {}


# --- Reasons ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("in_days", "says"),
    [(-12, "Overdue by 12 days: it was due on"), (-1, "Overdue by 1 day:"), (0, "Due today"), (30, "Due in 30 days")],
)
def test_due_dates_are_said_in_days_and_as_a_date(cast: Cast, today: date, in_days: int, says: str) -> None:
    made = at_work(cast)
    day = today + timedelta(days=in_days)
    due(cast, made, day)

    (said,) = words(item(cast.holder, today, made))

    assert said.startswith(says)
    assert in_days == 0 or f"{day.day} {day:%B} {day.year}" in said


def test_due_date_beyond_thirty_days_asks_nothing(cast: Cast, today: date) -> None:
    due(cast, at_work(cast), today + timedelta(days=31))

    assert asked(cast.holder, today) == {}


def test_silence_is_asked_about_after_ninety_days(cast: Cast, today: date) -> None:
    at_work(cast, days_ago=90)
    quiet = at_work(cast, days_ago=91)

    assert asked(cast.holder, today) == {"mine": [quiet.reference]}
    assert words(item(cast.holder, today, quiet))[0].startswith("No update for 91 days, since")


def test_stall_past_its_review_says_when_it_was_to_be_looked_at(cast: Cast, today: date) -> None:
    made = factories.track(cast, days_ago=40)
    draft = factories.drafted("It waits for a budget.", 40)
    review_on = today + timedelta(days=3)
    actions.stall(recommendation=made, by=cast.holder, draft=draft, review_on=review_on)

    assert asked(cast.holder, today + timedelta(days=3)) == {}
    later = item(cast.holder, today + timedelta(days=8), made)
    assert words(later) == [
        f"On hold: the review date, {review_on.day} {review_on:%B} {review_on.year}, passed 5 days ago"
    ]
    assert "stall" in [link.step.slug for link in later.links]


def test_returned_claim_quotes_what_is_missing_until_something_is_reported(cast: Cast, today: date) -> None:
    made = returned(cast)
    actions.add(recommendation=made, by=cast.holder, draft=factories.drafted("We look for them."))
    actions.check_in(recommendation=made, by=cast.holder, draft=factories.drafted(""))

    found = item(cast.holder, today, made)
    assert found.reasons[0].urgency == Urgency.RETURNED
    assert found.reasons[0].quote == "The minutes are missing."
    assert [link.step.slug for link in found.links] == ["claim"]

    actions.report(recommendation=made, by=cast.holder, draft=factories.drafted(), to=Status.IN_PROGRESS)
    assert asked(cast.holder, today) == {}


def test_claim_withdrawn_by_its_own_side_is_not_a_returned_one(cast: Cast, today: date) -> None:
    made = returned(cast)
    factories.claim(cast, made)
    actions.withdraw_claim(recommendation=made, by=cast.holder, draft=factories.drafted("Too early."))

    assert asked(cast.holder, today) == {}


def test_one_item_stands_once_with_all_its_reasons_at_the_rank_of_its_worst(cast: Cast, today: date) -> None:
    quiet = at_work(cast, days_ago=120)
    both = at_work(cast, days_ago=100)
    due(cast, both, today - timedelta(days=2))
    fresh = factories.track(cast)
    soon = at_work(cast)
    due(cast, soon, today + timedelta(days=5))
    sent_back = returned(cast)

    expected = [both, sent_back, soon, quiet, fresh]
    assert asked(cast.holder, today) == {"mine": [one.reference for one in expected]}
    assert [reason.urgency for reason in item(cast.holder, today, both).reasons] == [Urgency.OVERDUE, Urgency.STALE]


def test_the_longest_overdue_comes_first_and_survives_the_cut(
    cast: Cast, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_work, "SHOWN", 2)
    late = [at_work(cast) for _ in range(4)]
    for one, days in zip(late, (3, 9, 1, 5), strict=True):
        due(cast, one, today - timedelta(days=days))
    factories.track(cast)

    work = my_work.of(cast.holder, on=today)

    assert [found.recommendation.pk for found in work.items] == [late[1].pk, late[3].pk]
    assert [more.url for more in work.more][:1] == [f"/recommendations/?status=open&owner={cast.desk.pk}"]


def test_who_holds_no_post_is_not_led_to_the_open_items_of_all(
    cast: Cast, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_work, "SHOWN", 2)
    for number in range(3):
        factories.track(cast, title=f"Item {number}", owner=None)

    work = my_work.of(cast.lead_staff, on=today)

    assert [more.url for more in work.more] == [f"/recommendations/?status=open&lead={cast.health.pk}"]


def test_who_coordinates_one_meeting_is_led_to_what_that_meeting_recommended(
    client: Client, cast: Cast, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_work, "SHOWN", 2)
    other = actions.add_meeting(by=cast.coordinator, name="Lisbon", code="LIS")
    for meeting in (cast.meeting, cast.meeting, cast.meeting, other):
        factories.track(cast, meeting=meeting, lead=None, owner=None)
    rights = MeetingRights(roles={cast.reader: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Helps.")
    person = User.objects.get(pk=cast.reader.pk)
    client.force_login(person)

    more = my_work.of(person, on=today).more

    assert [(each.url, each.count) for each in more] == [
        ("/recommendations/?attention=no_lead&meeting=PARIS", "3"),
        ("/recommendations/?attention=no_owner&meeting=PARIS", "3"),
    ]
    assert [total(client, each.url) for each in more] == [3, 3]


def test_next_step_is_the_last_one_reported_for_everybody(client: Client, cast: Cast, today: date) -> None:
    made = at_work(cast, days_ago=100)
    for step, internal in (("Ask them", False), ("Ask again", False), ("Hush", True)):
        draft = factories.drafted("Said.", next_step=step, internal=internal)
        actions.add(recommendation=made, by=cast.holder, draft=draft)

    client.force_login(cast.holder)
    page = text(client.get(PAGE).content.decode())

    assert "Next step: Ask again" in page
    assert "Hush" not in page


# --- Coordinators ----------------------------------------------------------------------------------------------------


def test_coordinators_are_asked_for_owners_leads_and_holders(cast: Cast, today: date) -> None:
    no_lead = factories.track(cast, lead=None, owner=None)
    vacant = factories.track(cast, lead=cast.data, owner=cast.vacant)
    gone = factories.track(cast)
    User.objects.filter(pk=cast.holder.pk).update(is_active=False)

    assert asked(cast.coordinator, today) == {"coordinators": [no_lead.reference, vacant.reference, gone.reference]}
    said = f"No lead or owner. Tracked on {date_format(today, 'j F Y')}"
    assert words(item(cast.coordinator, today, no_lead)) == [said]
    assert "The owner post is vacant: Data desk" in words(item(cast.coordinator, today, vacant))
    assert "The holder of the owner post has left: Health desk" in words(item(cast.coordinator, today, gone))
    assert [link.step.slug for link in item(cast.coordinator, today, gone).links] == ["assign", "respond"]
    assert not item(cast.coordinator, today, gone).may_report


def test_declined_items_need_no_owner(cast: Cast, today: date) -> None:
    made = factories.track(cast, lead=None, owner=None)
    factories.decline(cast, made)

    assert asked(cast.coordinator, today) == {}


@pytest.mark.parametrize(
    ("claimant", "received_from", "waits"),
    [("holder", "", True), ("coordinator", "Health desk, by mail", True), ("coordinator of the lead", "", False)],
)
def test_claim_waits_for_a_coordinator_who_may_judge_it(
    cast: Cast, today: date, claimant: str, received_from: str, *, waits: bool
) -> None:
    made = at_work(cast)
    me = cast.coordinator
    if claimant == "coordinator of the lead":
        User.objects.filter(pk=me.pk).update(organisation=cast.health)
        me = User.objects.get(pk=me.pk)
        me.groups.add(cast.lead_staff.groups.get())
    factories.claim(cast, made, cast.holder if claimant == "holder" else me, received_from=received_from)

    assert asked(me, today) == ({"coordinators": [made.reference]} if waits else {})
    second = item(cast.second_coordinator, today, made)
    assert words(second)[0].startswith("Reported complete on")
    assert [link.step.slug for link in second.links] == ["verify", "return-claim", "respond"]


@pytest.mark.parametrize("holds", ["now", "at the claim"])
def test_holder_is_not_asked_to_judge_the_claim(cast: Cast, today: date, holds: str) -> None:
    made = at_work(cast)
    if holds == "at the claim":
        Post.objects.filter(pk=cast.desk.pk).update(holder=cast.coordinator)
    factories.claim(cast, made, cast.lead_staff)
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.coordinator if holds == "now" else cast.holder)

    assert asked(cast.coordinator, today) == {}
    assert asked(cast.second_coordinator, today) == {"coordinators": [made.reference]}


def test_proposed_date_waits_for_a_coordinator_who_did_not_propose_it(cast: Cast, today: date) -> None:
    made = at_work(cast)
    due(cast, made, today + timedelta(days=60))
    later = today + timedelta(days=200)
    draft = factories.drafted("The partner is late.")
    actions.propose_date(recommendation=made, by=cast.holder, draft=draft, due_on=later)

    found = item(cast.coordinator, today, made)
    said = words(found)[0]
    assert said.startswith("Desk officer proposes to move the due date from ")
    assert said.endswith(f"to {later.day} {later:%B} {later.year}")
    assert found.reasons[0].quote == "The partner is late."
    assert [link.step.slug for link in found.links] == ["decide-date", "respond"]
    assert asked(cast.holder, today) == {}


def test_date_somebody_typed_for_the_owner_is_the_owners_proposal(cast: Cast, today: date) -> None:
    made = at_work(cast)
    draft = factories.drafted("The partner is late.", received_from="Health desk, by mail")
    day = today + timedelta(days=200)
    actions.propose_date(recommendation=made, by=cast.second_coordinator, draft=draft, due_on=day)

    (said,) = words(item(cast.coordinator, today, made))

    assert said.startswith("Health desk proposes ")
    assert said.endswith(". Entered by Second coordinator")


def test_own_proposal_is_for_another_coordinator(cast: Cast, today: date) -> None:
    made = at_work(cast)
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.coordinator)
    made.refresh_from_db()
    draft = factories.drafted("Later.")
    day = today + timedelta(days=200)
    actions.propose_date(recommendation=made, by=cast.coordinator, draft=draft, due_on=day)

    assert asked(cast.coordinator, today) == {}
    assert asked(cast.second_coordinator, today) == {"coordinators": [made.reference]}


def test_many_claims_leave_room_for_dates_to_decide_and_work_nobody_has(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_work, "SHOWN", 6)
    monkeypatch.setattr(further_items, "COUNTED", 7)
    for _ in range(8):
        factories.claim(cast, at_work(cast))
    factories.propose(cast, proposed := at_work(cast))
    alone = [factories.track(cast, owner=None) for _ in range(7)]
    factories.track(cast, lead=None, owner=None)
    client.force_login(cast.coordinator)

    work = my_work.of(cast.coordinator, on=timezone.localdate())
    page = client.get(PAGE).content.decode()

    kinds = [found.reasons[0].urgency for found in work.items]
    assert kinds == [*[Urgency.CLAIMED] * 2, Urgency.PROPOSED, Urgency.NO_LEAD, *[Urgency.NO_OWNER] * 2]
    assert work.items[2].recommendation == proposed
    assert work.items[-1].recommendation in alone
    assert (
        "This page shows the most urgent of each kind. All of them are in the list: "
        "Awaiting verification (more than 7), Date to agree (1), No lead (1), No owner (more than 7)"
    ) in text(page).replace(" ,", ",")
    for more, first in zip(work.more, ("PARIS-01", proposed.reference), strict=False):
        assert first in client.get(more.url).content.decode()


def test_coordinator_who_holds_the_post_sees_an_item_once_with_both_sides(cast: Cast, today: date) -> None:
    made = factories.track(cast)
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.coordinator)
    draft = factories.drafted("Later.")
    day = today + timedelta(days=200)
    actions.propose_date(recommendation=made, by=cast.lead_staff, draft=draft, due_on=day)

    assert asked(cast.coordinator, today) == {"mine": [made.reference]}
    assert [reason.urgency for reason in item(cast.coordinator, today, made).reasons] == [
        Urgency.PROPOSED,
        Urgency.UNREPORTED,
    ]


def test_the_overview_my_work_and_the_meeting_show_which_briefings_are_not_reviewed(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.track(cast)
    notes = [factories.briefing(cast, f"Note {number} was read out.", f"{number}.md") for number in range(3)]
    meeting = reverse("meeting-detail", args=[cast.meeting.code])
    client.force_login(cast.coordinator)

    def shown() -> list[str]:
        return [text(client.get(page).content.decode()) for page in (reverse("overview"), PAGE, meeting)]

    overview, work, of_meeting = shown()
    assert "3 briefings are not reviewed:" in overview
    assert [page.count("(1 passage to go)") for page in (overview, work)] == [3, 0]
    assert [page.count("0 of 1 passage reviewed; 1 to go") for page in (work, of_meeting)] == [3, 3]
    assert "newest" not in overview + work

    monkeypatch.setattr(to_review, "LOOKED_AT", 2)
    overview, work, of_meeting = shown()
    assert "Of the newest 2 briefings, 2 are not reviewed:" in overview
    assert "Only the newest 2 briefings are looked through." in work
    assert of_meeting.count("0 of 1 passage reviewed; 1 to go") == 3

    for note in notes:
        passages = note.passages.all()
        how: dict[str, Any] = {"by": cast.coordinator, "decision": Decision.INFORMATIONAL}
        actions.dont_track_rest(passages=passages, briefing=note, **how)
    overview, work, of_meeting = shown()
    assert "not reviewed" not in overview
    assert "Briefings to review" not in work
    assert of_meeting.count("Reviewed by Coordinator on") == 3
    client.force_login(cast.holder)
    assert "reviewed" not in text(client.get(reverse("overview")).content.decode())


def test_briefings_that_are_not_reviewed_are_listed_for_coordinators_only(client: Client, cast: Cast) -> None:
    briefing = factories.briefing(cast)
    fine = factories.briefing(cast, "The weather was fine.", "fine.md")
    client.force_login(cast.coordinator)

    said = text(client.get(PAGE).content.decode())
    assert "3 suggestions to review" in said
    assert "0 of 1 passage reviewed; 1 to go" in said
    passage = fine.passages.get()
    actions.dont_track(passage=passage, by=cast.coordinator, decision=Decision.INFORMATIONAL)
    assert fine.title not in text(client.get(PAGE).content.decode())
    assert my_work.of(cast.holder, on=timezone.localdate()).briefings.rows == ()

    passages = briefing.passages.suggested().in_order()
    actions.track_suggestion(passage=passages[0], by=cast.coordinator, draft=factories.drafted(""), lead=cast.health)
    assert "2 suggestions to review" in text(client.get(PAGE).content.decode())
    actions.dont_track(passage=passages[1], by=cast.coordinator, decision=Decision.REJECTED)
    assert "1 suggestion to review" in text(client.get(PAGE).content.decode())


# --- Kinds, what waits for others, what was done ---------------------------------------------------------------------


def test_most_urgent_comes_first_whoever_is_asked(cast: Cast, today: date) -> None:
    soon = at_work(cast)
    due(cast, soon, today + timedelta(days=25))
    late = at_work(cast, owner=None)
    due(cast, late, today - timedelta(days=24))

    # One is of the person's own post, the other of their organisation.
    assert kinds(cast.holder, today) == {"overdue": [late.reference], "due_soon": [soon.reference]}


def test_own_reports_and_proposals_wait_for_others(client: Client, cast: Cast, today: date) -> None:
    claimed, proposed = at_work(cast), at_work(cast)
    factories.claim(cast, claimed, cast.holder)
    factories.propose(cast, proposed, cast.holder)
    client.force_login(cast.holder)

    page = text(client.get(PAGE).content.decode())

    waiting = page.partition("Waiting for others")[2].partition("Done lately")[0]
    assert f"{claimed.reference} {claimed.title} Reported complete on" in waiting
    assert "(today). Awaiting verification by a coordinator: Coordinator or Second coordinator" in waiting
    assert f"{proposed.reference} {proposed.title}" in waiting
    proposed.refresh_from_db()
    proposal = date_format(proposed.proposed_due_on, "j F Y")
    assert f"You proposed {proposal} as the due date, today. A coordinator decides: Coordinator or Second" in waiting
    assert cast.holder.name not in waiting, "it does not wait for whoever waits"
    done = page.partition("Done lately")[2]
    assert f"{claimed.reference} {claimed.title} You reported it complete" in done
    assert asked(cast.outsider, today) == {}
    assert not my_work.of(cast.outsider, on=today).awaited


def test_what_others_are_late_with_waits_for_the_coordinator(cast: Cast, today: date) -> None:
    late = at_work(cast)
    due(cast, late, today - timedelta(days=24))
    on_time = at_work(cast)
    due(cast, on_time, today + timedelta(days=24))

    (found,) = my_work.of(cast.coordinator, on=today).awaited

    assert found.recommendation == late
    assert found.words.startswith("Overdue by 24 days")
    assert not my_work.of(cast.holder, on=today).awaited


def test_what_others_are_late_with_is_cut_with_a_link_to_all(
    cast: Cast, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_work, "AWAITED", 2)
    for days in (3, 9, 5):
        due(cast, at_work(cast), today - timedelta(days=days))

    work = my_work.of(cast.coordinator, on=today)

    assert [today - found.since for found in work.awaited] == [timedelta(days=9), timedelta(days=5)]
    assert [more.url for more in work.more_awaited] == ["/recommendations/?attention=overdue"]


def test_done_lately_are_ones_own_newest_entries_one_of_each(cast: Cast, today: date) -> None:
    made = at_work(cast)
    old = at_work(cast, days_ago=60)
    actions.add(recommendation=old, by=cast.holder, draft=factories.drafted("Long ago.", 40))
    for said in ("First.", "Second."):
        actions.add(recommendation=made, by=cast.holder, draft=factories.drafted(said))
    actions.add(recommendation=old, by=cast.lead_staff, draft=factories.drafted("By a colleague."))

    assert [entry.text for entry in my_work.of(cast.holder, on=today).done] == ["Second."]


@pytest.mark.parametrize(
    ("who", "first"),
    [("coordinator", "Add a meeting"), ("administrator", "Invite somebody"), ("holder", "Go to the Overview")],
)
def test_empty_site_says_what_comes_first(db: None, client: Client, who: str, first: str) -> None:
    role = {"coordinator": Role.COORDINATOR, "administrator": Role.ADMINISTRATOR, "holder": Role.CONTRIBUTOR}[who]
    house = baker.make(Organisation, name="A house")
    client.force_login(factories.user("Somebody", role, house))

    assert [link.words for link in links(client.get(PAGE).content.decode())] == [first]


def test_one_to_set_up_is_set_up_and_leads_back(client: Client, cast: Cast, today: date) -> None:
    new = factories.track(cast, lead=None, owner=None)
    client.force_login(cast.coordinator)
    (found,) = [link for link in links(client.get(PAGE).content.decode()) if link.words.startswith("Set up")]
    page = client.get(found.href).content.decode()
    assert [link.href for link in links(page) if link.words == "Cancel"] == [PAGE]

    answer = client.post(found.href, sent(page) | {"lead": "health", "owner": "Health desk"}, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert f"Your changes to {new.reference} are saved." in text(answer.content.decode())


def test_a_coordinator_can_ask_about_what_others_are_late_with(client: Client, cast: Cast, today: date) -> None:
    late = at_work(cast)
    draft = factories.drafted("Sooner.")
    actions.set_date(recommendation=late, by=cast.coordinator, draft=draft, due_on=today - timedelta(days=3))
    client.force_login(cast.coordinator)

    waiting = client.get(PAGE).content.decode().split("waiting-heading")[2]

    assert f'href="/recommendations/{late.reference}/ask?from=work"' in waiting
    assert client.get(f"/recommendations/{late.reference}/ask?from=work").status_code == 200


def test_a_response_that_is_overdue_is_for_the_coordinator_to_give(cast: Cast, today: date) -> None:
    held = today - timedelta(days=100)
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=held, ends_on=held)
    cast.meeting.refresh_from_db()
    made = at_work(cast)

    (found,) = my_work.of(cast.coordinator, on=today).items

    assert found.recommendation == made
    due = date_format(held + timedelta(days=60), "j F Y")
    assert words(found) == [f"Our response was due by {due}, 60 days after the meeting"]
    assert found.links[0].step.slug == "respond"
    actions.respond(recommendation=made, by=cast.coordinator, draft=factories.drafted(""), position=Position.ACCEPTED)
    assert asked(cast.coordinator, today) == {}
