"""The Overview: its figures, and that each leads to exactly the list it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from model_bakery import baker
from pytest_django import DjangoDbBlocker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tests.taken_back import taken_back
from tests.tracker.pages import Link, figures, text, total
from tracker import actions
from tracker.models import Organisation, Post, Recommendation, User
from tracker.overview.scope import month_before
from tracker.statistics import AttentionGroup
from tracker.workflow import Confidence, Status

SignIn = Callable[..., Client]


@pytest.fixture(scope="class")
def written(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """All of it, once for the tests of a class, none of which changes it."""
    with taken_back(django_db_blocker):
        yield _write(factories.cast())


@pytest.fixture
def everything(written: Cast, db: None) -> Cast:
    """The same, in a transaction of the test's own."""
    return written


def _write(cast: Cast) -> Cast:
    """Two meetings, a recommendation in every status in each, and members of every attention group."""
    today = timezone.localdate()
    held = today - timedelta(days=300)
    second = baker.make(Meeting, name="Geneva talks", code="GEN", starts_on=held)
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
        factories.forecast(there, factories.track(there, due_on=today + timedelta(days=60)), Confidence.AT_RISK)
        factories.ask(there, factories.track(there, days_ago=30), in_days=5, days_ago=10)
    for times in (1, 2):
        factories.reiterate(cast, factories.track(cast, 120, title=f"Said before {times}"), times, days_ago=110)
    factories.walk(cast, waiting := factories.track(cast), Status.STALLED)
    Recommendation.objects.filter(pk=waiting.pk).update(review_on=today - timedelta(days=1))
    return cast


def page(client: Client) -> str:
    response = client.get(reverse("overview"))
    assert response.status_code == 200
    return response.content.decode()


def lists(shown: str) -> list[Link]:
    """The figures that lead to lists; those of what moved lead to the changes beneath."""
    return [link for link in figures(shown) if not link.href.startswith("#")]


SECTIONS = {
    "raise-heading": "To raise",
    "changed-heading": "Changed since",
    "attention-heading": "Figures",
    "meetings-heading": None,
}
"""The sections of the page, and where the progress report says the same; it has no other by meeting than its scope."""


class TestOfEverything:
    """What is looked at where there is something of everything."""

    def test_every_figure_leads_to_exactly_the_list_it_counts(self, everything: Cast, sign_in: SignIn) -> None:
        client = sign_in(everything.reader)

        found = lists(page(client))

        # The sentence with its six parts, all, verified and overdue; four numbers; two meetings with each tracked
        # status and a total; the attention groups, and what was reiterated.
        assert len(found) == 9 + 4 + 2 * (len(Status) - 1 + 1) + 3 * 2 + len(AttentionGroup) + 1
        assert {link.href: total(client, link.href) for link in found} == {link.href: link.number for link in found}

    @pytest.mark.parametrize(
        "query", slow_after(1, ["meeting=GEN", "priority=priority&lead=none", "theme=1&since=2026-01-01"])
    )
    def test_the_figures_of_a_part_lead_to_the_lists_of_that_part(
        self, everything: Cast, sign_in: SignIn, query: str
    ) -> None:
        client = sign_in(everything.reader)
        query = query.replace("theme=1", f"theme={everything.theme.pk}")

        found = lists(client.get(f"{reverse('overview')}?{query}").content.decode())

        assert {link.href: total(client, link.href) for link in found} == {link.href: link.number for link in found}

    def test_every_attention_group_has_a_member_so_that_its_figure_can_be_wrong(
        self, everything: Cast, sign_in: SignIn
    ) -> None:
        shown = page(sign_in(everything.reader)).partition('id="attention-heading"')[2].partition("</section>")[0]
        found = figures(f"<main{shown}</main>")

        # And what was reiterated, which is no group: it depends on what somebody sees.
        assert len(found) == len(AttentionGroup) + 1
        assert [link.href for link in found if not link.number] == [], (
            "give `everything` a recommendation of that group"
        )
        assert "A recommendation can be in several groups." in text(page(sign_in(everything.reader)))

    def test_each_section_has_a_place_in_the_progress_report_or_is_said_to_have_none(
        self, everything: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(everything.reader)
        shown = page(client)
        report = client.get(reverse("report")).content.decode()

        assert set(re.findall(r'<h2 id="([^"]+-heading)"', shown)) == set(SECTIONS), (
            "Say here where the report has the section."
        )
        headings = [
            text(each) for each in re.findall(r"<(?:h2|caption)\b[^>]*>.*?</(?:h2|caption)>", report, re.DOTALL)
        ]
        for heading in filter(None, SECTIONS.values()):
            assert any(each.startswith(heading) for each in headings), heading


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


def changed(client: Client, query: str = "") -> str:
    """What stands under what changed."""
    shown = client.get(f"{reverse('overview')}{query}").content.decode()
    return text(shown.partition('id="changed-heading"')[2].partition("</section>")[0])


def test_what_changed_hides_restricted_notes(cast: Cast, recommendation: Recommendation, sign_in: SignIn) -> None:
    draft = factories.drafted("Between ourselves.", internal=True)
    actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)

    for person in (cast.reader, cast.outsider, cast.lead_staff, cast.coordinator):
        assert "Between ourselves." not in page(sign_in(person))


def test_what_changed_is_grouped_by_kind_each_with_its_entry(cast: Cast, sign_in: SignIn) -> None:
    old = factories.track(cast, days_ago=60)
    quiet = factories.track(cast, days_ago=70, title="Nobody says a word")
    factories.walk(cast, old, Status.STALLED)
    factories.walk(cast, factories.track(cast, days_ago=60), Status.IMPLEMENTED)
    factories.track(cast, title="A new one")

    shown = changed(sign_in(cast.reader))

    quiet_since = f"No update since {date_format(month_before(timezone.localdate()), 'j F Y')} 1"
    for words in ("Verified 1", "Put on hold 1", "New 1", quiet_since, "put it on hold", "A new one"):
        assert words in shown
    assert f"{quiet.reference} Nobody says a word No update for 70 days" in shown
    assert shown.index("Verified") < shown.index("Put on hold") < shown.index("New") < shown.index("No update")
    movement = text(page(sign_in(cast.reader)))
    assert "1 verified, 1 put on hold and 1 new." in movement


def test_what_changed_follows_the_period(cast: Cast, sign_in: SignIn) -> None:
    factories.track(cast, days_ago=60, title="An old one")
    client, today = sign_in(cast.reader), timezone.localdate()

    assert "New" not in changed(client)
    assert "An old one" in changed(client, f"?since={(today - timedelta(days=61)).isoformat()}")
    assert ": nothing moved." in text(client.get(reverse("overview")).content.decode())


def test_that_a_due_date_is_in_question_is_said_as_the_report_says_it(cast: Cast, sign_in: SignIn) -> None:
    row = factories.track(cast, days_ago=60, due_on=timezone.localdate() + timedelta(days=9))
    factories.propose(cast, row)
    client = sign_in(cast.reader)

    shown = text(page(client))
    assert "1 new date proposed." in shown
    assert "New date proposed 1" in changed(client)
    assert re.search(r"proposed [\w ]+ as the due date", changed(client))
    assert "Due dates (1)" in text(client.get("/report/").content.decode())


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


@pytest.mark.parametrize("name", ["overview", "recommendation-list", "meeting-list", "organisation-list", "theme-list"])
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
    assert "Nothing changed." in shown


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


def test_the_guide_explains_every_group_that_needs_attention(cast: Cast, sign_in: SignIn) -> None:
    guide = text(sign_in(cast.reader).get(reverse("status-guide")).content.decode())
    assert [group.label for group in AttentionGroup if str(group.label) not in guide] == []
