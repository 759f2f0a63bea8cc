"""Pages as of a past day: what they show and offer, where their links lead, and days that cannot be shown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from model_bakery import baker

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tests.tracker.reviewing import suggested, words_of
from tests.tracker.test_history import FIRST, acting, draft, moment, then, track
from tracker import actions, log_sentences
from tracker.models import Organisation, Post, Recommendation, Theme, User
from tracker.models.access import Narrowing, RecommendationRights
from tracker.views.past_days import PAGES
from tracker.workflow import Status

__all__ = ["then"]

SignIn = Callable[[User], Client]
CHANGED = FIRST + timedelta(days=10)
DAY = FIRST + timedelta(days=5)
AS_OF = f"as_of={DAY.isoformat()}"
KEPT = (
    r"\?|/($|\?|(recommendations|meetings|organisations|themes|briefings/\d+|search|compare|statuses|log/checks|work"
    r"|notices|people|people/\d+)/($|\?)|recommendations/|recommendations\.csv|meetings/)"
)
"""What leads to a page that is of that day, or that says that it is of today."""
TODAY = ["/search/", "/compare/", "/statuses/", "/log/checks/", "/work/", "/notices/", "/people/"]
"""The addresses of pages that have no past and say so."""


@pytest.fixture
def row(then: Cast) -> Recommendation:
    """A recommendation whose title, status, lead's name and meeting's name change after the past day."""
    words = factories.BRIEFING.encode()
    talks = actions.add_briefing(
        by=then.coordinator, meeting=then.meeting, data=words, file_name="talks.md", at=moment(FIRST)
    )
    first, second = suggested(talks)[:2]
    known = {"due_on": FIRST + timedelta(days=2), "themes": [then.theme], "sources": [words_of(first)]}
    made = track(then, FIRST, 1, title="As it was", **known)
    track(then, CHANGED, 1, title="Tracked since", sources=[words_of(second)])
    actions.report(recommendation=made, by=then.holder, draft=draft(CHANGED), to=Status.IN_PROGRESS)
    actions.edit(recommendation=made, by=then.coordinator, draft=draft(CHANGED), new={"title": "As it is"})
    with acting(then.coordinator, moment(CHANGED)):
        for named in (then.health, then.meeting, then.theme):
            named.name = f"{named.name} (new)"
            named.save()
    return made


def addresses(row: Recommendation) -> list[str]:
    """The addresses of all pages that have a past."""
    one = f"/recommendations/{row.reference}/"
    return [
        "/",
        "/report/",
        "/figures/",
        "/recommendations/",
        one,
        f"{one}history/",
        "/meetings/",
        f"/meetings/{row.meeting.code}/",
        "/organisations/",
        "/themes/",
        f"/briefings/{Briefing.objects.get().pk}/",
    ]


def text(client: Client, address: str, status: int = 200) -> str:
    """The page at an address."""
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def words(client: Client, address: str) -> str:
    """The words of the page at an address."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", text(client, address)))


def test_what_is_pinned_today_was_not_pinned_on_a_past_day(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    actions.raise_item(by=then.coordinator, recommendation=row, choice="pinned", line_to_take="We are ready to sign.")
    client = sign_in(then.coordinator)

    assert "We are ready to sign." in text(client, "/")
    past = text(client, f"/?{AS_OF}")
    assert "To raise" in past
    assert "We are ready to sign." not in past
    assert "Pinned" not in past.partition("Why these")[0]
    assert f"/recommendations/{row.reference}/raise" not in past


@pytest.mark.parametrize("who", slow_after(2, ["coordinator", "reader", "holder"]))
def test_pages_are_as_they_were_and_offer_no_change(then: Cast, row: Recommendation, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(then, who))
    for address in addresses(row):
        page = text(client, f"{address}?{AS_OF}")
        assert f"You see the site as it was on {date_format(DAY, 'j F Y')}." in re.sub(
            r"\s+", " ", re.sub("<[^>]+>", "", page)
        )
        assert "(new)" not in page, address
        assert "As it is" not in page, address
        assert "Tracked since" not in page, address
        assert "As it was" in page or address in ("/", "/figures/", "/meetings/", "/organisations/", "/themes/")
        forms = re.findall(r"<form\b[^>]*>", page)
        assert {"/sign-out/", "/appearance/choose"} == set(
            re.findall(r'action="([^"]+)"', " ".join(f for f in forms if "post" in f))
        ), address
        assert 'type="checkbox" name="row"' not in page
        offered = re.findall(r' href="(/[^"]*)"', page)
        assert not [
            link for link in offered if re.search(r"./(edit|run|report|relate|change-access|add|correct)\b", link)
        ]


def test_pages_of_today_are_as_they_are(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    client = sign_in(then.coordinator)
    text(client, f"/recommendations/?{AS_OF}")
    for address in addresses(row):
        page = text(client, address)
        assert "You see the site as it was" not in page
        assert "(new)" in page or address.endswith("/history/")
        assert "See this page as it was on" in page


def test_paper_says_which_day_is_shown(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    page = sign_in(then.reader).get(f"/recommendations/{row.reference}/?{AS_OF}").content.decode()

    assert "· As of " in html.unescape(
        re.sub("<[^>]+>", "", page.partition('class="on-paper"')[2].partition("</p>")[0])
    )


def test_a_page_that_is_not_there_offers_no_past_day(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    client = sign_in(then.reader)

    assert "As of: today" in client.get(f"/recommendations/{row.reference}/").content.decode()
    assert "As of: today" not in client.get("/recommendations/NOPE-01/").content.decode()


def test_one_recommendation_has_the_log_and_the_flags_of_then(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    page = text(sign_in(then.coordinator), f"/recommendations/{row.reference}/?{AS_OF}")

    assert len(re.findall(r'id="log-\d', page)) == 1
    assert "No update yet" in page
    assert str(log_sentences.overdue(3)) in page


def test_of_words_that_were_removed_later_it_says_that_they_are_gone(then: Cast, sign_in: SignIn) -> None:
    made = track(then, FIRST)
    said = draft(FIRST + timedelta(days=1), text="Named a patient.")
    out = {actions.add(recommendation=made, by=then.coordinator, draft=said): ["text"]}
    actions.redact(recommendation=made, by=then.coordinator, draft=factories.drafted("Private."), out=out)

    page = text(sign_in(then.coordinator), f"/recommendations/{made.reference}/?{AS_OF}")

    on = date_format(timezone.localdate(), "j F Y")
    assert re.search(rf"Words were removed from this entry on\s*<time[^>]*>{on}</time>\.", page)
    assert "Private." not in page


@pytest.mark.parametrize("most", slow_after(1, [24, 60]))
def test_every_link_to_a_page_that_has_a_past_keeps_the_day(
    then: Cast, row: Recommendation, sign_in: SignIn, most: int
) -> None:
    client = sign_in(then.coordinator)
    seen: set[str] = set()
    waiting = [f"{address}?{AS_OF}" for address in addresses(row)]
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > most:
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        if response.streaming:
            continue
        page = response.content.decode()
        if address.startswith(("/work/", "/notices/", "/people/", "/log/")):
            page = re.sub("(?s)<main.*</main>", "", page)
        links = [html.unescape(link) for link in re.findall(r' href="([/?][^"]*)"(?! data-today)', page)]
        inside = [link for link in links if re.match(KEPT, link)]
        assert inside
        assert all(AS_OF in link for link in inside), [link for link in inside if AS_OF not in link]
        assert all(link.count("as_of=") == 1 for link in links if AS_OF in link)
        waiting += [link.partition("#")[0] for link in inside if not link.startswith("?")]
    assert len(seen) > 20


def test_the_rows_of_the_list_keep_the_day(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    """Their addresses are short: they begin where the list is."""
    page = text(sign_in(then.reader), f"/recommendations/?status=open&{AS_OF}")

    rows = page.partition("<tbody")[2].partition("</tbody>")[0]
    links = [link for link in re.findall(r'href="([^"]*)"', rows) if not link.startswith("#")]
    assert links
    assert all(AS_OF in link for link in links), links


def test_today_is_one_link_away_and_keeps_the_filters(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    page = text(sign_in(then.coordinator), f"/recommendations/?status=open&{AS_OF}")

    assert 'href="?status=open" data-today' in page
    assert f'<input type="hidden" name="as_of" value="{DAY.isoformat()}">' in page
    assert page.count('name="as_of" id="as-of"') == 1


def test_filters_and_columns_are_of_then(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    client = sign_in(then.coordinator)

    assert "As it was" in text(client, f"/recommendations/?status=not_yet_reported&attention=overdue&{AS_OF}")
    assert "No recommendations match" in text(client, f"/recommendations/?status=in_progress&{AS_OF}")
    page = text(client, f"/recommendations/?columns=themes&columns=lead&sort=title&theme={then.theme.pk}&{AS_OF}")
    assert "Public health" in page
    assert "address was not recognised" not in page


def test_file_is_of_then(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    response = sign_in(then.coordinator).get(f"/recommendations.csv?{AS_OF}")
    file = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]

    assert f"recommendations-{DAY.isoformat()}.csv" in response["Content-Disposition"]
    assert "As it was" in file
    assert "(new)" not in file
    assert f"/recommendations/{row.reference}/?{AS_OF}" in file


def test_the_report_is_of_then_and_its_address_opens_it_again(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    client = sign_in(then.reader)
    overview = text(client, f"/?{AS_OF}")
    (link,) = re.findall(r'<a class="button second no-print" href="(/report/[^"]+)"', overview)
    assert AS_OF in link

    page = text(client, link)
    assert f"As of {date_format(DAY, 'j F Y')}." in page
    assert "This list has no such filter" not in page
    assert re.findall(rf'href="http://testserver/recommendations/{row.reference}/\?{AS_OF}"', page)
    (again,) = re.findall(r'<a href="http://testserver(/report/[^"]+)">Open this report again', page)
    assert re.findall(r"as_of=[-0-9]+", again) == [AS_OF]
    assert text(client, again).partition("<main")[2] == page.partition("<main")[2]
    for name in ("docx", "pdf"):
        (file,) = re.findall(rf'href="(/report\.{name}[^"]+)"', page)
        answer = client.get(file)
        assert answer.status_code == 200, name
        assert f"progress-report-{DAY.isoformat()}.{name}" in answer["Content-Disposition"]


def test_the_day_itself_is_not_called_today(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    for due_on in (DAY, DAY + timedelta(days=3)):
        track(then, DAY, due_on=due_on)
    client, day = sign_in(then.coordinator), date_format(DAY, "j F Y")

    overview = words(client, f"/?{AS_OF}")
    assert f"Last entry recorded on that day, {day}." in overview
    shown = words(client, f"/figures/?{AS_OF}")
    assert f"The solid line is that day, {day}." in shown
    assert f"That day, {day}" in shown
    assert "Due on that day" in text(client, f"/recommendations/?{AS_OF}")
    assert "Due on that day" in text(client, f"/report/?{AS_OF}")
    for address in addresses(row):
        shown = text(client, f"{address}?{AS_OF}").partition("<main")[2]
        assert not re.findall(r"\b(?:is today|Today, |recorded today|Due today|>Today<|from today)", shown), address


def test_the_address_on_the_report_of_today_names_today(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    page = text(sign_in(then.reader), "/report/")

    (again,) = re.findall(r'<a href="http://testserver(/report/[^"]+)">Open this report again', page)
    assert again.endswith(f"&as_of={timezone.localdate().isoformat()}")


def test_words_cannot_be_searched_on_a_past_day(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    client = sign_in(then.coordinator)

    page = text(client, f"/recommendations/?q=laboratory&{AS_OF}")
    assert "You cannot search a past day for words. They were left out." in page
    assert "As it was" in page
    # A reference has no words.
    response = client.get(f"/recommendations/?q={row.reference}&{AS_OF}")
    assert response["Location"] == f"/recommendations/{row.reference}/?{AS_OF}"


@pytest.mark.parametrize("address", ["report", "check-in", "edit", "close"])
def test_a_past_day_is_not_changed(then: Cast, row: Recommendation, sign_in: SignIn, address: str) -> None:
    client = sign_in(then.coordinator)
    response = client.post(f"/recommendations/{row.reference}/{address}?{AS_OF}", {"text": "New words."})

    assert response.status_code == 403
    assert "A past day cannot be changed. Show today first." in html.unescape(response.content.decode())
    assert not row.entries.filter(text="New words.").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("yesterday", "“yesterday” is not a date. Use a date such as 2026-03-03. The page shows today instead."),
        ("2026-02-31", "“2026-02-31” is not a date."),
        ("3 March", "“3 March” is not a date."),
        ("20260303", "“20260303” is not a date."),
        ("9999-12-31", "31 December 9999 is in the future. The page shows today instead."),
        ("0001-01-01", "is before the first record, of "),
        ("1999-01-01", "1 January 1999 is before the first record, of "),
        ("%00<script>", "is not a date."),
        ("x" * 5000, "is not a date."),
    ],
)
def test_day_that_cannot_be_shown_is_said(
    then: Cast, row: Recommendation, sign_in: SignIn, typed: str, sentence: str
) -> None:
    client, shown = sign_in(then.coordinator), addresses(row)
    # How it is said is the same on every page.
    for address in shown if typed == "yesterday" else shown[3:5]:
        raw = client.get(f"{address}?as_of={typed}").content.decode()
        page = html.unescape(raw)
        assert sentence in page
        assert "(new)" in page or address.endswith("/history/")
        assert "<script>”" not in raw
    assert client.get(f"/recommendations.csv?as_of={typed}").status_code == 400


def test_today_and_nothing_are_the_present(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    client = sign_in(then.coordinator)
    for given in ("", timezone.localdate().isoformat()):
        page = text(client, f"/recommendations/?as_of={given}")
        assert "As it is" in page
        assert "You see the site" not in page


def test_no_day_is_past_where_nothing_is_recorded(db: None, sign_in: SignIn) -> None:
    person = factories.user("Somebody", None)

    assert "is before the first record" in text(sign_in(person), "/recommendations/?as_of=2020-01-01")


def test_what_was_not_there_yet_is_not_found(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    later = track(then, CHANGED, title="Later")
    client = sign_in(then.coordinator)

    page = text(client, f"/recommendations/{later.reference}/?{AS_OF}", status=404)
    assert re.search(rf"This page did not exist on\s*<time[^>]*>{date_format(DAY, 'j F Y')}</time>\.", page)
    assert '<a href="?" data-today>Show this page as it is today</a>' in page
    assert "Later" not in text(client, f"/meetings/{later.meeting.code}/?{AS_OF}")


def test_rights_are_those_of_today(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({then.lead_staff}))
    actions.restrict(recommendation=row, by=then.coordinator, draft=factories.drafted("Sensitive."), rights=rights)
    client = sign_in(then.outsider)

    for address in addresses(row):
        status = 404 if row.reference in address else 200
        assert "As it was" not in text(client, f"{address}?{AS_OF}", status=status)


def test_navigation_is_that_of_today(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    """Somebody who has held a post only since has their own work, also while they look at a past day."""
    then.vacant.holder = then.reader
    then.vacant.save()
    page = text(sign_in(then.reader), f"/recommendations/?{AS_OF}")

    assert f'href="/work/?{AS_OF}"' in page


def test_all_pages_that_have_a_past_are_tried(then: Cast, row: Recommendation) -> None:
    # The files, and the page on which one chooses what they hold, are tried by themselves.
    files = {name for name in PAGES if "export" in name or "download" in name} | {"report-word", "report-pdf"}
    assert len(addresses(row)) == len(PAGES - files)


def test_organisations_and_themes_are_those_of_then_with_the_numbers_of_then(
    then: Cast, row: Recommendation, sign_in: SignIn
) -> None:
    with acting(then.coordinator, moment(CHANGED)):
        later = baker.make(Organisation, name="Ministry of later")
        baker.make(Post, organisation=then.health, name="Desk of later")
        baker.make(Theme, name="Theme of later")
    track(then, CHANGED, 2, title="One more", lead=then.health, themes=[then.theme])
    client = sign_in(then.coordinator)

    page = text(client, f"/organisations/?{AS_OF}")
    assert "Ministry of Health" in page
    assert "Health desk" in page
    assert later.name not in page
    assert "Desk of later" not in page
    assert re.search(rf'href="/recommendations/\?lead={then.health.pk}&{AS_OF}">1<', page)
    page = text(client, f"/themes/?{AS_OF}")
    assert "Public health" in page
    assert "Theme of later" not in page
    assert re.search(rf'href="/recommendations/\?theme={then.theme.pk}&{AS_OF}">1<', page)
    assert later.name in text(client, "/organisations/")


def test_an_organisation_that_leads_is_listed_though_it_was_recorded_later(then: Cast, sign_in: SignIn) -> None:
    """Samples and restored data have such: what names them is older than they are."""
    with acting(then.coordinator, moment(CHANGED)):
        later = baker.make(Organisation, name="Ministry of later")
        theme = baker.make(Theme, name="Theme of later")
        desk = baker.make(Post, organisation=later, name="Desk of later", holder=None)
    track(then, FIRST, lead=later, owner=desk, themes=[theme])
    client = sign_in(then.reader)

    page = text(client, f"/organisations/?{AS_OF}")
    assert later.name in page
    assert desk.name in page
    assert theme.name in text(client, f"/themes/?{AS_OF}")


def test_a_briefing_shows_what_was_tracked_of_it_then(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    briefing = Briefing.objects.get()
    for who in (then.coordinator, then.reader):
        page = text(sign_in(who), f"/briefings/{briefing.pk}/?{AS_OF}")
        assert row.reference in page
        assert page.count(f"/recommendations/{row.reference}/?{AS_OF}") == page.count(
            f"/recommendations/{row.reference}/"
        )
        assert "Tracked since" not in page
        assert "1 tracked, 0 not tracked" in re.sub(r"\s+", " ", page)
    text(client := sign_in(then.coordinator), f"/briefings/{briefing.pk}/?as_of={FIRST.isoformat()}")
    before = (FIRST - timedelta(days=1)).isoformat()
    assert "This page did not exist on" in text(client, f"/briefings/{briefing.pk}/?as_of={before}", status=404)


@pytest.mark.parametrize("address", TODAY)
def test_a_page_without_a_past_says_that_it_shows_today_and_keeps_the_way_back(
    then: Cast, row: Recommendation, sign_in: SignIn, address: str
) -> None:
    client = sign_in(then.coordinator)
    shown = words(client, f"{address}?{AS_OF}")
    page = text(client, f"{address}?{AS_OF}")

    day = date_format(DAY, "j F Y")
    shows = (
        "On this page you choose the days yourself."
        if address == "/compare/"
        else "This page has no past days and shows today."
    )
    assert f"You looked at the site as it was on {day}. {shows}" in shown
    assert f'<a href="/?{AS_OF}">Go back to that day</a>' in page
    assert (
        f'<a href="{address}" data-today>Stay with today</a>' in page
        or '<a href="?" data-today>Stay with today</a>' in page
    )
    assert f'href="/organisations/?{AS_OF}"' in page
    assert "You see the site as it was" not in page
    assert "You looked at" not in text(client, address)


def test_a_search_from_a_past_day_finds_what_is_there_today_and_leads_to_that_day(
    then: Cast, row: Recommendation, sign_in: SignIn
) -> None:
    client = sign_in(then.coordinator)
    overview = text(client, f"/?{AS_OF}")
    form = overview.partition('class="seek"')[2].partition("</form>")[0]
    assert f'<input type="hidden" name="as_of" value="{DAY.isoformat()}">' in form

    page = text(client, f"/search/?q=As+it+is&{AS_OF}")
    assert "This page has no past days and shows today." in re.sub(r"\s+", " ", page)
    assert f'href="/recommendations/{row.reference}/?{AS_OF}"' in page
    # A reference alone leads to its page as ever.
    response = client.get(f"/search/?q={row.reference}&{AS_OF}")
    assert response["Location"] == f"/recommendations/{row.reference}/?{AS_OF}"


def test_what_is_done_from_a_page_of_today_is_done_today(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    """My work and Notices are about today, so that what stands in them leads to today and can be done."""
    client = sign_in(then.holder)

    inside = text(client, f"/work/?{AS_OF}").partition("<main")[2].partition("</main>")[0]
    assert f'href="/recommendations/{row.reference}/' in inside
    assert "as_of" not in inside


def test_a_figure_of_today_on_compare_leads_to_today(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    page = text(sign_in(then.reader), f"/compare/?from={DAY.isoformat()}&{AS_OF}")

    table = page.partition("<table")[2].partition("</table>")[0]
    assert f'href="/recommendations/?{AS_OF}"' in table
    assert 'href="/recommendations/" data-today' in table


@pytest.mark.parametrize("typed", ["yesterday", "1999-01-01", "2999-01-01", ""])
def test_a_page_without_a_past_says_nothing_of_a_day_that_cannot_be_shown(
    then: Cast, row: Recommendation, sign_in: SignIn, typed: str
) -> None:
    page = text(sign_in(then.reader), f"/search/?as_of={typed}")

    assert "You looked at" not in page
    assert not re.findall(r"href=\"[^\"]*as_of", page)


def test_spans_are_counted_from_that_day_and_say_so(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    soon = track(then, FIRST, 2, title="Due soon", due_on=DAY + timedelta(days=3))
    held = track(then, FIRST, 3, title="On hold")
    said = draft(FIRST + timedelta(days=1), 1, "Said.")
    actions.stall(recommendation=held, by=then.holder, draft=said, review_on=DAY - timedelta(days=1))
    client = sign_in(then.coordinator)

    pages = {address: words(client, f"{address}?{AS_OF}") for address in {*addresses(soon), *addresses(held)}}
    assert "Due 3 days later" in " ".join(pages[address].partition("Skip to content")[2] for address in addresses(soon))
    listed = pages["/recommendations/"]
    assert "Due 3 days later" in listed
    assert "Review date passed 1 day before" in listed
    shown = pages[f"/recommendations/{held.reference}/"]
    assert f"{date_format(FIRST + timedelta(days=1), 'j F Y')} 4 days before" in re.sub(r"\s+", " ", shown)
    assert f"Last entry recorded 4 days before, {date_format(FIRST + timedelta(days=1), 'j F Y')}." in pages["/"]
    for address, page in pages.items():
        # “Due in 30 days” is the name of a group.
        spans = page.replace("Due in 30 days", "").replace("updated in 90 days", "")
        assert not re.findall(r"\d+ (?:day|month)s? ago|\bin \d+ (?:day|month)s?\b|yesterday|tomorrow", spans), address
    assert "Due in " in words(client, "/recommendations/") or "Overdue by" in words(client, "/recommendations/")


def test_what_a_past_day_lacks_is_not_said_of_today(then: Cast, row: Recommendation, sign_in: SignIn) -> None:
    client, day = sign_in(then.coordinator), date_format(DAY, "j F Y")

    page = words(client, f"/?since=meeting&{AS_OF}")
    assert f"No meeting with a date before {day}. The page compares with the month before." in page
    assert re.search(r"the month before\s*a date", re.sub(r"\s+", " ", page))
    assert f"to={DAY.isoformat()}" in text(client, f"/?{AS_OF}").partition('class="tabs"')[2].partition("</nav>")[0]
    assert "No meeting with a date before today. The page compares with the month before." in words(
        client, "/?since=meeting"
    )
