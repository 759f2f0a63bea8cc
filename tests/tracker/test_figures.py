"""The page of figures: every number leads to exactly its list; tables, their orders, freshness, waits and due dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http.request import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker
from pytest_django import DjangoDbBlocker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tests.taken_back import taken_back
from tests.tracker.pages import figures, links, text, total
from tests.tracker.test_history import acting, moment
from tracker import actions
from tracker.models import Organisation, Post, Recommendation, Theme
from tracker.models.access import Marking, MeetingRights, Narrowing, RecommendationRights
from tracker.overview.due_dates import due_ahead
from tracker.overview.figures import FEWER, SHOWN
from tracker.overview.scope import Scope
from tracker.overview.tallies import tallies
from tracker.overview.waits import time_to_verify
from tracker.workflow import CLOSED, OPEN, REPORTABLE, Status

SignIn = Callable[..., Client]
FIGURES = "/figures/"


def page(client: Client, query: str = "") -> str:
    response = client.get(FIGURES + query)
    assert response.status_code == 200
    return response.content.decode()


def scope(cast: Cast, query: str = "", on: date | None = None) -> Scope:
    return Scope(QueryDict(query), cast.reader, address=FIGURES, on=on or timezone.localdate())


def row(shown: str, table: str, name: str) -> str:
    """The words of one row of a table, by the id of its heading."""
    own = shown.partition(f'id="{table}"')[2].partition("</section>")[0]
    (found,) = (text(f"<tr{each}") for each in own.split("<tr")[1:] if f">{name}<" in each)
    return found


def _write(cast: Cast) -> Cast:
    """Write two meetings, a recommendation in every status in each, and one for every figure of the page."""
    today = timezone.localdate()
    with acting(cast.coordinator, moment(today - timedelta(days=400))):
        second = baker.make(Meeting, name="Geneva talks", code="GEN", starts_on=today + timedelta(days=40))
    other = baker.make(Theme, name="Data")
    for meeting in (cast.meeting, second):
        there = replace(cast, meeting=meeting)
        for status in Status:
            factories.walk(there, factories.track(there, title=f"Reaches {status.label}"), status)
        factories.track(there, days_ago=100, due_on=today - timedelta(days=1), themes=[cast.theme, other])
        factories.track(there, due_on=today + timedelta(days=30), owner=None, themes=[other])
        factories.track(there, lead=None, owner=None, days_ago=120)
        factories.track(there, due_on=today + timedelta(days=300), lead=cast.data, owner=cast.vacant)
        declined = factories.track(there, days_ago=200, due_on=today + timedelta(days=5))
        factories.decline(there, declined)
        moved = factories.track(there, due_on=today)
        actions.set_date(
            recommendation=moved,
            by=cast.coordinator,
            draft=factories.drafted("The budget is late."),
            due_on=today + timedelta(days=70),
        )
        old = factories.track(there, days_ago=130)
        actions.report(
            recommendation=old, by=cast.holder, draft=factories.drafted("Begun.", 120), to=Status.IN_PROGRESS
        )
        actions.check_in(recommendation=old, by=cast.holder, draft=factories.drafted("", 10))
    return cast


@pytest.fixture(scope="class")
def written(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """All of it, once for the tests of a class, none of which changes it."""
    with taken_back(django_db_blocker):
        yield _write(factories.cast())


@pytest.fixture
def everything(written: Cast, db: None) -> Cast:
    """The same, in a transaction of the test's own."""
    return written


class TestOfEverything:
    """What leads to every figure is looked at by each of these."""

    def test_every_column_of_a_chart_leads_to_a_list_or_to_its_numbers(self, everything: Cast, sign_in: SignIn) -> None:
        shown = page(sign_in(everything.reader))
        numbers = [link.href for link in figures(shown)]

        columns = [link.href for link in links("".join(["<main", *_charts(shown), "</main>"]))]

        assert len(columns) > 7
        assert not [href for href in columns if href not in numbers and f'id="{href[1:]}"' not in shown]

    @pytest.mark.parametrize(
        "query", slow_after(2, ["", "?lead={lead}&priority=ordinary", "?meeting=GEN", "?theme={theme}&sort=name"])
    )
    def test_every_figure_leads_to_exactly_the_list_it_counts(
        self, everything: Cast, sign_in: SignIn, query: str
    ) -> None:
        client = sign_in(everything.reader)

        found = figures(page(client, query.format(lead=everything.health.pk, theme=everything.theme.pk)))

        assert len(found) > 25
        assert {link.href: total(client, link.href) for link in found} == {link.href: link.number for link in found}

    def test_every_kind_of_figure_is_there_so_that_it_can_be_wrong(self, everything: Cast, sign_in: SignIn) -> None:
        found = [link.href for link in figures(page(sign_in(everything.reader)))]

        for part in (
            *("lead=none", f"lead={everything.data.pk}", "theme=none", f"theme={everything.theme.pk}"),
            *(
                "owner=none",
                f"owner={everything.vacant.pk}",
                "attention=overdue",
                "attention=stale",
                "attention=claimed",
            ),
            *("followed=progress", "followed=yes", "moved=yes", "due_from=", "due_to="),
            *("status=closed", "status=implemented&status=partly_implemented"),
            *(f"status={status}" for status in sorted(OPEN)),
        ):
            assert [href for href in found if part in href], part

    def test_rows_say_how_each_lead_stands_and_how_much_of_it_made_progress(
        self, everything: Cast, sign_in: SignIn
    ) -> None:
        shown = page(sign_in(everything.reader))

        lead = row(shown, "lead", "Ministry of Health")
        # Of each meeting: each status but “entered in error” and a successor; overdue, due, declined, moved, and one
        # with no change confirmed. A new status changes only these three numbers, if no column is about it.
        tracked, closed, reportable = len(Status) - 1 + 6, len(CLOSED) - 1, len(REPORTABLE)
        assert lead.endswith(f"{2 * tracked} {2 * closed} 4 2 4 2 2 12 2")
        # Not started, in progress and reported complete of each; the declined ones are not followed up.
        assert f"Only 6 of {2 * (reportable + 1 + 5)} updated in 90 days" in lead
        assert "None of 2 updated in 90 days" in row(shown, "lead", "No lead")
        assert row(shown, "theme", "Data").endswith("4 0 0 0 0 0 0 4 2")
        assert row(shown, "theme", "Public health").endswith("2 0 0 0 0 0 0 2 2")

    def test_tallies_count_everything_once_whoever_leads_or_owns_it(self, everything: Cast) -> None:
        found = tallies(scope(everything).rows, on=timezone.localdate())

        assert found.all.tracked == Recommendation.objects.tracked().count()
        for parts in (found.leads, found.owners):
            assert sum(tally.tracked for tally in parts.values()) == found.all.tracked
            assert sum(tally.overdue for tally in parts.values()) == found.all.overdue


def _charts(shown: str) -> list[str]:
    return [part.partition("</svg>")[0] for part in shown.split('<svg class="chart"')[1:]]


def test_a_confirmation_that_nothing_changed_is_no_progress(cast: Cast, sign_in: SignIn) -> None:
    item = factories.track(cast, days_ago=130)
    draft = factories.drafted("Begun.", 120)
    actions.report(recommendation=item, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    actions.check_in(recommendation=item, by=cast.holder, draft=factories.drafted("", 10))
    client = sign_in(cast.reader)

    assert "None of 1 updated in 90 days" in text(page(client))
    assert 'class="old"' in page(client)
    assert "Every lead has given its updates in time." in page(client)

    actions.report(recommendation=item, by=cast.holder, draft=factories.drafted("More."), to=Status.IN_PROGRESS)

    assert "1 of 1 updated in 90 days" in text(page(client))
    assert 'class="old"' not in page(client)


def test_tables_are_sorted_by_what_is_late_by_all_and_by_name(cast: Cast, sign_in: SignIn) -> None:
    first, second, last = (
        baker.make(Organisation, name=name) for name in ("Énergie board", "Forest office", "Zoo board")
    )
    yesterday = timezone.localdate() - timedelta(days=1)
    for lead, count, fields in ((first, 1, {}), (second, 3, {}), (last, 2, {"due_on": yesterday})):
        for _ in range(count):
            factories.track(cast, lead=lead, owner=None, days_ago=2, **fields)
    factories.track(cast, lead=None, owner=None)
    client = sign_in(cast.reader)

    def names(query: str) -> list[str]:
        tables = client.get(FIGURES + query).context["tables"]
        return [each.name for each, _ in tables[0][1]]

    assert names("") == ["Zoo board", "Forest office", "Énergie board", "No lead"]
    assert names("?sort=total") == ["Forest office", "Zoo board", "Énergie board", "No lead"]
    assert names("?sort=name") == ["Énergie board", "Forest office", "Zoo board", "No lead"]
    heads = {link.words: link.href for link in links(page(client, "?meeting=PARIS"))}
    assert heads["Lead"] == "/figures/?meeting=PARIS&sort=name#lead"
    assert heads["Overdue"] == "/figures/?meeting=PARIS#lead"


def test_of_two_hundred_organisations_the_first_are_shown_and_all_are_a_link_away(cast: Cast, sign_in: SignIn) -> None:
    for number in range(SHOWN + 5):
        organisation = baker.make(Organisation, name=f"Agency {number:02}")
        post = baker.make(Post, organisation=organisation, name="Desk")
        factories.track(cast, lead=organisation, owner=post)
    client = sign_in(cast.reader)

    def shown(query: str = "") -> list[int]:
        return [len(rows) for _, rows in client.get(FIGURES + query).context["tables"]]

    assert shown() == [SHOWN, 0, FEWER]
    (whole, posts) = (link.href for link in links(page(client)) if link.words == f"Show all {SHOWN + 5}")
    assert whole == "/figures/?all=lead#lead"
    assert posts == "/figures/?all=owner#owner"
    assert shown("?all=lead") == [SHOWN + 5, 0, FEWER]
    rest = [link.href for link in links(page(client, "?all=lead")) if "Show all" in link.words]
    assert rest == ["/figures/?all=lead&all=owner#owner"]


def test_what_the_address_says_in_vain_is_named(cast: Cast, sign_in: SignIn) -> None:
    factories.track(cast)

    client = sign_in(cast.reader)
    listing = client.get(FIGURES + "?sort=colour&all=planets&status=open&lead=Nobody").context["listing"]

    assert {(each.name, each.value, each.sentence) for each in listing.misread} == {
        ("sort", "colour", "There is no such column to sort by. The tables are in their usual order."),
        ("all", "planets", "There is no such table. It was left out."),
        ("status", "open", "This list has no such filter. It was left out."),
        ("Lead", "Nobody", "This is not one of the choices. It was left out."),
    }
    assert "Part of the address was not recognised" in page(client, "?all=planets")


def test_the_pages_of_figures_lead_to_each_other_and_keep_what_they_are_about(cast: Cast, sign_in: SignIn) -> None:
    factories.track(cast)

    shown = page(sign_in(cast.reader), f"?lead={cast.health.pk}&sort=name")

    tabs = {link.words: link.href for link in links(shown) if link.words in ("Overview", "Figures")}
    assert tabs == {"Overview": f"/?lead={cast.health.pk}", "Figures": f"/figures/?lead={cast.health.pk}"}
    assert '<input type="hidden" name="sort" value="name">' in shown


def test_nothing_tracked_says_what_will_stand_here(cast: Cast, sign_in: SignIn) -> None:
    assert "when a coordinator has added recommendations" in text(page(sign_in(cast.reader)))
    assert reverse("meeting-add") in page(sign_in(cast.coordinator))

    factories.track(cast)
    nothing = page(sign_in(cast.reader), "?priority=priority")

    assert "No recommendations match these filters" in nothing
    assert [link.href for link in links(nothing) if link.words == "Show all"] == [FIGURES]


def test_one_recommendation_without_lead_theme_and_owner_reads_well(cast: Cast, sign_in: SignIn) -> None:
    factories.track(cast, lead=None, owner=None)

    shown = text(page(sign_in(cast.reader)))

    assert "No recommendation has a lead yet." in shown
    assert "No recommendation has a theme yet." in shown
    assert "No recommendation has an owner post yet." in shown
    assert "Nothing is overdue, and nothing is due from today on." in shown
    assert "No open recommendation is due later than first agreed." in shown
    assert "No completion report was verified or sent back since" in shown


def test_who_may_not_see_a_recommendation_learns_of_no_lead_theme_or_number(cast: Cast, sign_in: SignIn) -> None:
    secret, theme = baker.make(Organisation, name="Secret office"), baker.make(Theme, name="Secret matter")
    post = baker.make(Post, organisation=secret, name="Secret desk")
    today = timezone.localdate()
    hidden = factories.track(cast, lead=secret, owner=post, themes=[theme], days_ago=100, due_on=today)
    factories.track(cast)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.holder}))
    draft = factories.drafted("Sensitive.")
    actions.restrict(recommendation=hidden, by=cast.coordinator, draft=draft, rights=rights)

    seen, shown = page(sign_in(cast.holder)), page(sign_in(cast.reader))

    main = shown[shown.index('class="stack figures"') :]
    assert "Secret office" in seen
    assert not [word for word in ("Secret office", "Secret matter", "Secret desk") if word in main]
    assert text(main).count("Tracked 1 recommendation") == 0
    assert [link.number for link in figures(shown) if link.href == reverse("recommendation-list")] == [1, 1]
    assert [link.number for link in figures(seen) if link.href == reverse("recommendation-list")] == [2, 2]


# --- Due dates -------------------------------------------------------------------------------------------------------


def test_due_dates_are_counted_by_month_and_what_is_not_followed_up_is_left_out(cast: Cast) -> None:
    on = date(2026, 11, 28)
    days = [date(2026, 11, 28), date(2026, 11, 30), date(2026, 12, 1), date(2027, 4, 30), date(2027, 5, 1)]
    for day in [*days, date(2026, 11, 27)]:
        factories.track(cast, due_on=day)
    factories.decline(cast, factories.track(cast, due_on=days[0]))
    factories.claim(cast, factories.track(cast, due_on=days[0]))

    found = due_ahead(scope(cast, on=on), late=1)

    assert [(month.name, month.figure.count) for month in found.months] == [
        *(("Nov", 2), ("Dec", 1), ("Jan", 0), ("Feb", 0), ("Mar", 0), ("Apr", 1))
    ]
    assert (found.late.count, found.later.count) == (1, 1)
    assert (found.months[0].first, found.months[0].last) == (on, date(2026, 11, 30))


def test_the_next_meeting_is_marked_of_those_the_page_is_about(cast: Cast, sign_in: SignIn) -> None:
    today = timezone.localdate()
    factories.track(cast, due_on=today)
    near = baker.make(Meeting, name="Geneva talks", code="GEN", starts_on=today + timedelta(days=10))
    baker.make(Meeting, name="Past talks", code="PAST", starts_on=today - timedelta(days=10))
    follows = baker.make(Meeting, name="Paris II", code="PARIS2", starts_on=today + timedelta(days=30))
    Meeting.objects.filter(pk=follows.pk).update(follows=cast.meeting)
    client = sign_in(cast.reader)

    assert client.get(FIGURES).context["due"].meeting == near
    shown = page(client, "?meeting=PARIS")
    assert "Next meeting: Paris II , " in text(shown)
    assert 'class="meeting"' in shown
    assert due_ahead(scope(cast, "meeting=PAST"), late=0).meeting is None


# --- Waits -----------------------------------------------------------------------------------------------------------


def test_who_has_given_no_update_and_for_how_long_stands_by_lead(cast: Cast, sign_in: SignIn) -> None:
    for days in (91, 161, 90):
        factories.track(cast, days_ago=days)
    factories.track(cast, lead=cast.data, owner=None, days_ago=200)

    shown = page(sign_in(cast.reader))

    assert row(shown, "stale", "Ministry of Health").split()[-3:] == ["lead", "161", "days"]
    assert "2" in row(shown, "stale", "Ministry of Health").split()
    assert row(shown, "stale", "Data Agency").endswith("200 days")


def test_how_many_due_dates_moved_and_by_how_many_days_stands_by_lead(cast: Cast, sign_in: SignIn) -> None:
    today = timezone.localdate()
    for by in (40, 1, 0):
        item = factories.track(cast, due_on=today)
        if by:
            draft, due_on = factories.drafted("It is late."), today + timedelta(days=by)
            actions.set_date(recommendation=item, by=cast.coordinator, draft=draft, due_on=due_on)

    shown = row(page(sign_in(cast.reader)), "moved", "Ministry of Health")

    assert shown.startswith("Ministry of Health 2 ")
    assert shown.endswith("+41 days")


def test_time_to_verify_is_the_median_of_what_was_verified_or_sent_back_in_twelve_months(cast: Cast) -> None:
    judge = {"by": cast.second_coordinator}

    def decided(reported: int, judged: int, *, back: bool = False) -> Recommendation:
        item = factories.track(cast, days_ago=reported)
        factories.claim(cast, item, days_ago=reported)
        draft = factories.drafted("Looked at.", judged)
        if back:
            actions.return_claim(recommendation=item, draft=draft, **judge)
        else:
            actions.verify(recommendation=item, draft=draft, to=Status.IMPLEMENTED, **judge)
        return item

    assert time_to_verify(scope(cast), 0).decided == 0
    decided(500, 400)
    decided(20, 16)
    longest = decided(300, 230)
    found = time_to_verify(scope(cast), 0)
    assert (found.decided, found.median, found.longest, found.longest_of) == (2, "37 days", "70 days", longest)

    again = decided(31, 30, back=True)
    found = time_to_verify(scope(cast), 0)
    assert (found.decided, found.median) == (3, "4 days")

    factories.claim(cast, again, days_ago=29)
    actions.verify(recommendation=again, draft=factories.drafted("Good.", 28), to=Status.IMPLEMENTED, **judge)
    found = time_to_verify(scope(cast), 0)
    # 1, 1, 4 and 70 days: it counts from the last report, not from the first.
    assert (found.decided, found.median, found.longest) == (4, "2.5 days", "70 days")


def test_each_status_has_one_shade_in_the_bars_of_all_pages(cast: Cast, sign_in: SignIn) -> None:
    for status in (Status.NOT_YET_REPORTED, Status.NOT_STARTED, Status.IN_PROGRESS):
        factories.walk(cast, factories.track(cast, title=status.label), status)
    client = sign_in(cast.reader)

    def shades(shown: str) -> set[str]:
        return set(re.findall(r'class="fill is-moving ([\w-]+)"', shown))

    assert shades(client.get("/").content.decode()) == {"dotted-ring", "ring", "half"}
    assert shades(page(client)) == {"dotted-ring", "ring", "half"}
    # The pieces of a row lie over one another, so that none may be seen through.
    style = Path(finders.find("tracker/tracker.css") or "").read_text()
    assert not re.findall(r"\.fill[^{}]*{[^}]*opacity", style)


def test_the_page_says_which_markings_its_recommendations_bear(cast: Cast, sign_in: SignIn) -> None:
    other = baker.make(Meeting, name="Geneva talks", code="GEN")
    factories.track(replace(cast, meeting=other))
    row = factories.track(cast)
    rights = RecommendationRights(marking=Marking.objects.create(name="Confidential"))
    actions.restrict(
        recommendation=row, by=cast.coordinator, draft=factories.drafted("It names people."), rights=rights
    )
    whole = MeetingRights(marking=Marking.objects.create(name="Sensitive"))
    actions.change_meeting_rights(by=cast.coordinator, meeting=other, rights=whole, reason="Agreed.")
    client = sign_in(cast.reader)

    assert "Contains recommendations marked: Confidential, Sensitive" in text(page(client))
    assert "Contains recommendations marked: Sensitive" in text(page(client, "?meeting=GEN"))
    assert "Contains recommendations marked: Confidential Overview" in text(page(client, "?meeting=PARIS"))
    narrowed = RecommendationRights(narrowing=Narrowing.NAMED, readers=frozenset([cast.holder]), marking=rights.marking)
    actions.restrict(
        recommendation=row, by=cast.coordinator, draft=factories.drafted("It names people."), rights=narrowed
    )
    assert "Contains recommendations marked" not in text(page(client, "?meeting=PARIS"))
