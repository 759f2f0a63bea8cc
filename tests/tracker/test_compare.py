"""Two days compared: the figures of each with their lists, what entered and left, and what an address cannot mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

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
from tests.slow import slow_after
from tests.tracker.pages import Link, figures, links, text, total
from tests.tracker.test_changes import claim, report, verify
from tests.tracker.test_history import FIRST, acting, draft, moment, then, track
from tracker import actions
from tracker.models import Organisation, User
from tracker.models.access import Narrowing, RecommendationRights

__all__ = ["then"]

SignIn = Callable[..., Client]
START, WITHIN, END = (FIRST + timedelta(days=days) for days in (10, 12, 20))


def page(client: Client, query: str) -> str:
    response = client.get(f"{reverse('compare')}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def row(shown: str, label: str) -> str:
    """The words of the row of a figure."""
    return text(shown.partition(f'role="rowheader">{label}</th>')[2].partition("</tr>")[0])


def between(first: date = START, last: date = END) -> str:
    return f"from={first}&to={last}"


@pytest.fixture
def story(then: Cast) -> Cast:
    """One of each: verified between the days, reported complete before, overdue since, and new."""
    done = track(then, FIRST, title="Done since", due_on=END)
    claim(then, done, FIRST)
    verify(then, done, WITHIN)
    late = track(then, FIRST, 1, title="Late since", due_on=WITHIN, lead=then.data, owner=then.vacant)
    report(then, track(then, FIRST, 2, title="Going on"), FIRST)
    track(then, WITHIN, 3, title="New since")
    assert late.lead == then.data
    return then


def test_each_figure_stands_on_both_days_with_its_change(story: Cast, sign_in: SignIn) -> None:
    shown = page(sign_in(story.reader), between())

    found = {
        label: [each.number for each in figures(f"<main{row_html(shown, label)}</main>")]
        for label in ("Tracked", "Closed", "Verified", "Awaiting verification", "In progress", "Overdue")
    }
    assert found == {
        "Tracked": [3, 4],
        "Closed": [0, 1],
        "Verified": [0, 1],
        "Awaiting verification": [1, 0],
        "In progress": [1, 1],
        "Overdue": [0, 1],
    }
    assert "+1 Tracked" in row(shown, "Tracked")
    assert "−1 Awaiting verification" in row(shown, "Awaiting verification")
    assert "no change In progress" in row(shown, "In progress")


def row_html(shown: str, label: str) -> str:
    return shown.partition(f'role="rowheader">{label}</th>')[2].partition("</tr>")[0]


@pytest.mark.parametrize("query", slow_after(1, ["", "&by=lead", "&meeting=PARIS", "&lead=none&by=lead"]))
def test_every_figure_leads_to_its_list_of_that_day(story: Cast, sign_in: SignIn, query: str) -> None:
    client = sign_in(story.reader)

    found = [link for link in figures(page(client, between() + query)) if "/recommendations/?" in link.href]

    assert len(found) >= 20
    assert all("as_of=" in link.href for link in found)
    assert {link.href: total(client, link.href) for link in found} == {link.href: link.number for link in found}


def test_today_is_compared_as_the_present(story: Cast, sign_in: SignIn) -> None:
    client, today = sign_in(story.reader), timezone.localdate()

    found = [link for link in figures(page(client, between(START, today))) if "/recommendations/" in link.href]

    assert sum("as_of=" in link.href for link in found) == 10
    assert {link.href: total(client, link.href) for link in found} == {link.href: link.number for link in found}


def exchanged(client: Client, href: str) -> tuple[str, str]:
    """What entered and what left a figure, by the address of its change."""
    shown = client.get(href).content.decode().partition('id="exchange"')[2].partition("</section>")[0]
    entered, _, left = text(shown).partition(" Dropped out ")
    return entered, left


def test_a_change_opens_what_entered_and_left(story: Cast, sign_in: SignIn) -> None:
    client = sign_in(story.reader)
    changes = {
        link.words.split(maxsplit=1)[1]: link.href
        for link in links(page(client, between()))
        if "figure=" in link.href and not link.words.startswith("no change")
    }

    entered, left = exchanged(client, changes["Awaiting verification"])
    assert "Added 0 Nothing was added." in entered
    assert left.startswith("1 ")
    assert "Done since" in left
    entered, left = exchanged(client, changes["Overdue"])
    assert "Late since" in entered
    assert left.startswith("0 ")
    assert "New since" in exchanged(client, changes["Tracked"])[0]


def test_a_change_on_the_overview_opens_what_entered_and_left(story: Cast, sign_in: SignIn) -> None:
    client = sign_in(story.reader)

    shown = client.get(f"{reverse('overview')}?since={START}").content.decode()
    (link,) = [each for each in links(shown) if "figure=verified" in each.href]

    assert link.words == "+1 Verified"
    assert "Done since" in exchanged(client, link.href)[0]


def test_of_what_dropped_out_it_is_said_where_it_went(story: Cast, sign_in: SignIn) -> None:
    client = sign_in(story.reader)

    left = text(client.get(f"{reverse('compare')}?{between()}&figure=claimed").content.decode())
    assert re.search(r"Done since Reported complete , then Closed: implemented", left)
    today = text(client.get(f"{reverse('compare')}?from={START}&figure=claimed").content.decode())
    assert re.search(r"Done since Reported complete , now Closed: implemented", today)


def test_what_did_not_change_says_so_in_words(story: Cast, sign_in: SignIn) -> None:
    shown = page(sign_in(story.reader), between())

    assert row(shown, "In progress").count("no change") == 1
    assert "–</" not in shown.partition("<table")[2].partition("</table>")[0]
    assert "–<span" not in shown


def test_the_tab_of_compare_keeps_the_period_of_the_overview(story: Cast, sign_in: SignIn) -> None:
    client = sign_in(story.reader)

    shown = client.get(f"{reverse('overview')}?meeting=PARIS&since={START}").content.decode()
    (tab,) = [link for link in links(shown) if link.words == "Compare"]
    assert tab.href == f"/compare/?meeting=PARIS&from={START}&to={timezone.localdate()}"
    (tab,) = [link for link in links(client.get(reverse("overview")).content.decode()) if link.words == "Compare"]
    assert tab.href == "/compare/"


def test_what_entered_and_left_makes_the_change(story: Cast, sign_in: SignIn) -> None:
    client = sign_in(story.reader)
    for link in [each for each in links(page(client, between() + "&by=lead")) if "figure=" in each.href]:
        entered, left = exchanged(client, link.href)
        change = int(entered.partition(" Added ")[2].split()[0]) - int(left.split()[0])
        said = link.words.split(maxsplit=1)[0].replace("−", "-")
        assert change == (0 if said == "no" else int(said)), link


def test_two_meetings_of_a_series_are_compared_by_their_last_days(story: Cast, sign_in: SignIn) -> None:
    with acting(story.coordinator, moment(FIRST)):
        story.meeting.starts_on, story.meeting.ends_on = START - timedelta(days=2), START
        story.meeting.save()
        again = baker.make(Meeting, name="Paris again", code="AGAIN", starts_on=END, follows=story.meeting)
        baker.make(Meeting, name="Elsewhere", code="ELSE", starts_on=END)
        baker.make(Meeting, name="Undated", code="NODATE")
    client = sign_in(story.reader)

    shown = page(client, "from=PARIS&to=again")

    assert row(shown, "Tracked") == row(page(client, between()), "Tracked")
    assert f'<option value="{again.code}" selected>' in shown
    assert "Elsewhere" in shown
    of_series = page(client, "from=PARIS&to=AGAIN&meeting=PARIS").partition('<select name="to">')[2]
    assert "Elsewhere" not in of_series.partition("</select>")[0]
    assert "The meeting Undated has no date." in text(page(client, "from=NODATE"))


def test_each_field_of_a_day_says_which_day_it_is(story: Cast, sign_in: SignIn) -> None:
    baker.make(Meeting, name="Held", code="HLD", starts_on=WITHIN)

    shown = page(sign_in(story.reader), between())

    assert re.findall(r'<label><span class="small">([^<]+)</span>', shown)[:4] == [
        "From",
        "From (date)",
        "To",
        "To (date)",
    ]


def test_an_address_that_means_no_two_days_is_answered_in_words(story: Cast, sign_in: SignIn) -> None:
    client, today = sign_in(story.reader), timezone.localdate()
    cases = {
        "from=2026-02-30": "This is neither a date nor the code of a meeting.",
        "to=whenever": "This is neither a date nor the code of a meeting.",
        f"to={today + timedelta(days=1)}": "is in the future. Choose today or an earlier day.",
        "from=2001-01-01": "2001 is before the first record, of",
        between(END, START): "You chose the later day first, so the days were swapped.",
        between(START, START): "so nothing can have changed. Choose another day.",
        "figure=none": "There is no such figure. It was left out.",
        "from=%00&to=%F0%9F": "This is neither a date nor the code of a meeting.",
    }

    for query, sentence in cases.items():
        assert sentence in text(page(client, query)), query
    swapped = page(client, between(END, START))
    assert row(swapped, "Tracked") == row(page(client, between()), "Tracked")
    assert "not recognised" not in swapped


@pytest.mark.parametrize("has_meetings", [True, False])
def test_a_day_that_was_left_empty_or_cannot_be_compared_is_said_at_its_field(
    story: Cast,
    sign_in: SignIn,
    has_meetings: bool,  # noqa: FBT001
) -> None:
    if has_meetings:
        baker.make(Meeting, name="Held", code="HLD", starts_on=WITHIN)
    client, today = sign_in(story.reader), timezone.localdate()

    def field(shown: str, name: str) -> tuple[str, str]:
        """What stands before the date field of a day, in words, and the field."""
        before, _sep, rest = shown.partition(f'<input type="date" name="{name}"')
        return text(before.rpartition("<label>")[2]), rest.partition(">")[0]

    empty = "from=&from=&to=&to=" if has_meetings else "from=&to="
    shown = page(client, empty)
    words, tag = field(shown, "to")
    assert "Enter a date. The page compares with today." in words
    assert 'aria-invalid="true"' in tag
    assert "value=" not in tag
    words, tag = field(shown, "from")
    assert "Enter a date. The page begins a month before the other day." in words
    assert 'aria-invalid="true"' in tag
    future = today + timedelta(days=1)
    shown = page(client, f"from={START}&to={future}")
    words, tag = field(shown, "to")
    assert "is in the future. Choose today or an earlier day." in words
    assert f'value="{future}"' in tag
    words, tag = field(shown, "from")
    assert "aria-invalid" not in tag
    # Nothing is said of what was not asked for, and of a date that counts beside a meeting.
    for query in ("", between(), f"from=HLD&from=&to={END}" if has_meetings else between(), f"from=&from={START}"):
        assert "aria-invalid" not in page(client, query), query


def test_nothing_to_compare_reads_well(db: None, sign_in: SignIn, cast: Cast) -> None:
    cast.meeting.delete()

    shown = text(page(sign_in(cast.reader), "by=lead&figure=tracked"))

    assert "No recommendation has a lead on either day." in shown
    assert "Nothing was added." in shown


def test_what_somebody_may_not_see_is_not_counted(story: Cast, sign_in: SignIn) -> None:
    hidden = track(story, WITHIN, 5, title="Hidden", lead=story.data, owner=story.vacant)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({story.lead_staff}))
    actions.restrict(recommendation=hidden, by=story.coordinator, draft=factories.drafted("Sensitive."), rights=rights)
    query = f"{between()}&by=lead&figure=tracked"

    seen = page(sign_in(story.lead_staff), query)
    shown = page(sign_in(User.objects.get(pk=story.reader.pk)), query)

    assert "Hidden" in seen
    assert "Hidden" not in shown
    assert row(seen, "Tracked").startswith("3 Tracked 5")
    assert row(shown, "Tracked").startswith("3 Tracked 4")


def test_a_lead_that_was_removed_stands_under_the_name_it_had(then: Cast, sign_in: SignIn) -> None:
    with acting(then.coordinator, moment(FIRST)):
        gone = Organisation.objects.create(name="Office of then")
    led = track(then, FIRST, lead=gone, owner=None)
    actions.assign(recommendation=led, by=then.coordinator, draft=draft(WITHIN), lead=then.data, owner=None)
    with acting(then.coordinator, moment(WITHIN, 1)):
        gone.delete()

    client = sign_in(then.reader)

    shown = page(client, f"{between()}&by=lead")

    figures_then = shown.partition("<bdi>Office of then</bdi>")[2].partition("</tr>")[0]
    assert text(figures_then).split()[:4] == ["1", "→", "0", "−1"]
    # What is 0 on both days is no link, and there is no list of a lead that is gone.
    (only,) = links(f"<main{figures_then}</main>")
    assert f"as_of={START}" in only.href
    assert total(client, only.href) == 1


def test_queries_do_not_grow_with_leads(story: Cast, sign_in: SignIn) -> None:
    client = sign_in(story.reader)
    query = f"{between()}&by=lead&figure=tracked"

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, query)
        return len(captured)

    few = asked()
    for number in range(5):
        with acting(story.coordinator, moment(FIRST)):
            lead = Organisation.objects.create(name=f"Lead {number}")
        track(story, WITHIN, 10 + number, title=f"Title {number}", lead=lead, owner=None)

    assert asked() == few


def test_burn_up_leads_to_the_lists_of_its_days(story: Cast, sign_in: SignIn) -> None:
    client = sign_in(story.reader)

    def found(query: str) -> list[Link]:
        shown = client.get(f"{reverse('figures')}{query}").content.decode()
        table = shown.partition('id="burn-up"')[2].partition("</section>")[0]
        return [link for link in figures(f"<main{table}</main>") if "as_of=" in link.href]

    dated = found("?meeting=PARIS")
    assert len({link.href.partition("as_of=")[2] for link in dated}) >= 2
    assert {link.href: total(client, link.href) for link in dated} == {link.href: link.number for link in dated}
    assert found(f"?lead={story.data.pk}") == []


def test_what_did_not_change_is_one_quiet_number(story: Cast, sign_in: SignIn) -> None:
    shown = page(sign_in(story.reader), between() + "&by=lead").partition('id="lead"')[2]

    drawn = re.findall(r"<td[^>]*>(.*?)</td>", shown)
    cells = {text(cell) for cell in drawn}
    assert "0" in cells
    assert "0 → 1 +1" in cells
    assert all("→" not in cell or cell[-2] in "+−" for cell in cells)
    assert not [cell for cell in drawn if text(cell) == "0" and "<a" in cell]
