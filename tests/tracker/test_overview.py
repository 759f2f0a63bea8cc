"""The Overview: its figures, and that each leads to exactly the list it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import figures, text, total
from tracker import actions
from tracker.models import Organisation, Post, Recommendation, User, log
from tracker.workflow import Position, Status

SignIn = Callable[..., Client]


@pytest.fixture
def everything(cast: Cast) -> Cast:
    """Two meetings, a recommendation in every status in each, and members of every attention group."""
    today = timezone.localdate()
    second = baker.make(Meeting, name="Geneva talks", code="GEN")
    for meeting in (cast.meeting, second):
        there = replace(cast, meeting=meeting)
        for status in Status:
            factories.walk(there, factories.track(there, title=f"Reaches {status.label}"), status)
        factories.track(there, days_ago=100, due_on=today - timedelta(days=1))
        factories.track(there, due_on=today + timedelta(days=30), owner=None)
        factories.track(there, lead=None, owner=None)
        declined = factories.track(there, days_ago=200, due_on=today - timedelta(days=5))
        factories.decline(there, declined)
        factories.propose(there, factories.track(there))
    factories.walk(cast, waiting := factories.track(cast), Status.STALLED)
    Recommendation.objects.filter(pk=waiting.pk).update(review_on=today - timedelta(days=1))
    return cast


def page(client: Client) -> str:
    response = client.get(reverse("dashboard"))
    assert response.status_code == 200
    return response.content.decode()


def test_every_figure_leads_to_exactly_the_list_it_counts(everything: Cast, sign_in: SignIn) -> None:
    client = sign_in(everything.reader)

    found = figures(page(client))

    # The sentence with its six parts, all, verified and overdue; four numbers; two meetings with each tracked status
    # and a total; and the attention groups.
    assert len(found) == 9 + 4 + 2 * (len(Status) - 1 + 1) + 8
    assert {link.href: total(client, link.href) for link in found} == {link.href: link.number for link in found}


@pytest.mark.parametrize("query", ["meeting=GEN", "priority=priority&lead=none", "theme=1&since=2026-01-01"])
def test_the_figures_of_a_part_lead_to_the_lists_of_that_part(everything: Cast, sign_in: SignIn, query: str) -> None:
    client = sign_in(everything.reader)
    query = query.replace("theme=1", f"theme={everything.theme.pk}")

    found = figures(client.get(f"{reverse('dashboard')}?{query}").content.decode())

    assert {link.href: total(client, link.href) for link in found} == {link.href: link.number for link in found}


def test_every_attention_group_has_a_member_so_that_its_figure_can_be_wrong(everything: Cast, sign_in: SignIn) -> None:
    shown = page(sign_in(everything.reader)).partition('id="attention-heading"')[2].partition("</section>")[0]
    found = figures(f"<main{shown}</main>")

    assert len(found) == 8
    assert all(link.number for link in found)
    assert "A recommendation can be in several groups." in text(page(sign_in(everything.reader)))


def test_the_bar_says_the_same_numbers_as_its_table(cast: Cast, sign_in: SignIn) -> None:
    factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    factories.track(cast)
    factories.track(cast)

    shown = page(sign_in(cast.reader))

    assert "<title" in shown
    assert "No update yet: 2; In progress: 1." in shown
    assert [link.number for link in figures(shown) if "status=" in link.href and "meeting=" in link.href] == [2, 1]


def test_entered_in_error_is_in_no_figure(cast: Cast, recommendation: Recommendation, sign_in: SignIn) -> None:
    before = [link.number for link in figures(page(sign_in(cast.reader)))]
    wrong = factories.track(cast)
    factories.walk(cast, wrong, Status.ENTERED_IN_ERROR)

    assert [link.number for link in figures(page(sign_in(cast.reader)))] == before


def test_latest_progress_hides_internal_remarks_from_readers(
    cast: Cast, recommendation: Recommendation, sign_in: SignIn
) -> None:
    draft = factories.drafted("Between ourselves.", internal=True)
    actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)

    assert "Between ourselves." not in page(sign_in(cast.reader))
    assert "Between ourselves." not in page(sign_in(cast.outsider))
    assert "Between ourselves." in page(sign_in(cast.lead_staff))
    assert "Between ourselves." in page(sign_in(cast.coordinator))


def latest(client: Client) -> str:
    """What stands under Latest progress."""
    return text(page(client).partition('id="progress-heading"')[2].partition("</section>")[0])


def test_latest_progress_is_about_the_work_and_not_about_the_books(cast: Cast, sign_in: SignIn) -> None:
    made = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    by_coordinator = {"recommendation": made, "by": cast.coordinator}
    actions.edit(**by_coordinator, draft=factories.drafted(""), new={"title": "Another title"})
    actions.assign(**by_coordinator, draft=factories.drafted("They asked."), lead=cast.data, owner=cast.vacant)
    day = timezone.localdate() + timedelta(days=60)
    actions.set_date(**by_coordinator, draft=factories.drafted("Agreed."), due_on=day)
    draft = factories.drafted("", received_from="Data desk")
    actions.check_in(**by_coordinator, draft=draft)
    actions.add(**by_coordinator, draft=factories.drafted("", evidence=factories.evidence()))

    shown = latest(sign_in(cast.reader))

    assert "reported that work is in progress" in shown
    for book in ("edited", "the lead", "due date", "confirmed", "evidence", "entered this by hand"):
        assert book not in shown
    assert shown.count(made.reference) == 1


def test_every_other_step_is_news(cast: Cast, sign_in: SignIn) -> None:
    made = factories.walk(cast, factories.track(cast), Status.STALLED)
    factories.claim(cast, made)
    actions.return_claim(recommendation=made, by=cast.coordinator, draft=factories.drafted("The minutes."))
    actions.respond(recommendation=made, by=cast.coordinator, draft=factories.drafted(), position=Position.NOTED)
    actions.add(recommendation=made, by=cast.holder, draft=factories.drafted("We look for them."))
    actions.close(recommendation=made, by=cast.coordinator, draft=factories.drafted("No."), to=Status.NOT_IMPLEMENTED)

    shown = latest(sign_in(cast.reader))

    for news in (
        "put it on hold",
        "reported it complete",
        "sent the completion report back",
        "responded: noted",
        "closed it as",
    ):
        assert news in shown
    assert "We look for them." in shown


def test_what_was_corrected_gives_way_to_its_correction(cast: Cast, sign_in: SignIn) -> None:
    made = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    wrong = factories.drafted("Twelve laboratories joined.")
    actions.report(recommendation=made, by=cast.holder, draft=wrong, to=Status.IN_PROGRESS)
    draft = factories.drafted("Two laboratories joined.")
    actions.correct(entry=made.entries.get(text=wrong.text), by=cast.holder, draft=draft)

    shown = latest(sign_in(cast.reader))

    assert "corrected an earlier entry" in shown
    assert "Two laboratories joined." in shown
    assert "Twelve" not in shown


def test_correction_that_a_reader_may_not_see_hides_nothing_from_them(cast: Cast, sign_in: SignIn) -> None:
    made = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    draft = factories.drafted("Between ourselves.", internal=True)
    actions.correct(entry=made.entries.get(sequence=2), by=cast.coordinator, draft=draft)

    assert "reported that work is in progress" in latest(sign_in(cast.reader))


def test_one_act_that_says_the_same_of_many_is_one_line(cast: Cast, sign_in: SignIn) -> None:
    act = actions.open_act(by=cast.coordinator, verb="respond")
    for _ in range(4):
        draft = factories.drafted("The round agreed to it.", act=act)
        made = factories.track(cast)
        actions.respond(recommendation=made, by=cast.coordinator, draft=draft, position=Position.NOTED)

    shown = latest(sign_in(cast.reader))

    assert shown.count("responded: noted") == 1
    assert "and 3 others" in shown


def test_news_is_sought_among_the_newest_entries_only(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    for number in range(3):
        actions.edit(recommendation=made, by=cast.coordinator, draft=factories.drafted(""), new={"title": f"{number}"})
    assert "reported that work is in progress" in latest(sign_in(cast.reader))

    monkeypatch.setattr(log, "LOOKED_AT", 3)
    assert "No recent progress." in latest(sign_in(cast.reader))


def test_it_says_how_fresh_it_is(cast: Cast, recommendation: Recommendation, sign_in: SignIn) -> None:
    assert "Last entry recorded today" in text(page(sign_in(cast.reader)))


def test_without_a_meeting_a_coordinator_is_told_what_to_do_next(cast: Cast, sign_in: SignIn) -> None:
    cast.meeting.delete()

    shown = page(sign_in(cast.coordinator))
    assert "Start with a meeting and its briefing" in text(shown)
    assert f'class="button" href="{reverse("meeting-add")}"' in shown
    shown = page(sign_in(cast.reader))
    assert "when a coordinator has added a meeting" in text(shown)
    assert reverse("meeting-add") not in shown


@pytest.mark.parametrize(
    "name", ["dashboard", "recommendation-list", "meeting-list", "organisation-list", "theme-list"]
)
def test_empty_pages_speak_to_a_coordinator_and_ask_nothing_of_readers(cast: Cast, sign_in: SignIn, name: str) -> None:
    cast.meeting.delete()
    cast.theme.delete()
    User.objects.update(organisation=None)
    Post.objects.all().delete()
    Organisation.objects.all().delete()

    def empty(user: User) -> str:
        shown = sign_in(user).get(reverse(name)).content.decode()
        return text(shown.partition('<div class="empty">')[2].partition("</div>")[0])

    assert "oordinator" not in empty(cast.coordinator)
    assert "a coordinator" in empty(cast.reader).lower()


def test_meeting_of_which_nothing_is_tracked_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("meeting-detail", args=[cast.meeting.code])

    assert "Add the briefing of this meeting and choose what to track" in text(
        sign_in(cast.coordinator).get(address).content.decode()
    )
    assert "Recommendations appear here when a coordinator tracks them" in text(
        sign_in(cast.reader).get(address).content.decode()
    )


def test_a_meeting_of_which_nothing_is_tracked_says_so(cast: Cast, sign_in: SignIn) -> None:
    shown = text(page(sign_in(cast.reader)))

    assert "No recommendations from this meeting are tracked yet." in shown
    assert "No recent progress." in shown


def test_more_meetings_than_fit_are_one_link_away(cast: Cast, sign_in: SignIn) -> None:
    baker.make(Meeting, _quantity=13, code=iter([f"M{number}" for number in range(13)]), name=iter("ABCDEFGHIJKLM"))

    assert "All 14 meetings" in text(page(sign_in(cast.reader)))


def test_queries_do_not_grow_with_rows(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.reader)
    for _ in range(3):
        factories.track(cast)
    page(client)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client)
    for number in range(27):
        there = replace(cast, meeting=baker.make(Meeting, code=f"Q{number}", name=f"Meeting {number}"))
        factories.track(there)

    with CaptureQueriesContext(connection) as many:
        page(client)

    assert len(many) == len(few)
