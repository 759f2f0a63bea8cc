"""The progress report as data and as a page: what stands in it, for whom, and what becomes of odd addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.http.request import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from model_bakery import baker

from briefings.models import Briefing, Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import links, text
from tracker import actions, history
from tracker.actions import undo
from tracker.models import Marking, User
from tracker.models.access import MeetingRights, Narrowing, Openness, RecommendationRights
from tracker.overview.scope import Scope, read_period
from tracker.reports import blocks
from tracker.reports import changes as changes_module
from tracker.reports import report as report_module
from tracker.reports.report import Fact, ProgressReport, progress_report
from tracker.statistics import AttentionGroup
from tracker.workflow import Position, Priority, Refused, Status

SignIn = Callable[..., Client]
FILES = ("report-word", "report-pdf")


def made(user: User, query: str = "") -> ProgressReport:
    """The report for somebody about what an address asks for."""
    scope = Scope(QueryDict(query), user, address="/report/", on=timezone.localdate(), besides=("since",))
    return progress_report(scope, read_period(QueryDict(query).get("since", ""), scope), user)


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{reverse('report')}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def long_ago() -> str:
    return f"since={(timezone.localdate() - timedelta(days=300)).isoformat()}"


def test_a_block_says_how_a_recommendation_stands_whose_it_is_and_what_comes_next(cast: Cast) -> None:
    today = timezone.localdate()
    item = factories.track(cast, days_ago=40, due_on=today - timedelta(days=3))
    actions.respond(
        recommendation=item, by=cast.coordinator, draft=factories.drafted("", 30), position=Position.ACCEPTED
    )
    draft = factories.drafted("It moved.", 20, next_step="Sign the agreement")
    actions.report(recommendation=item, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)

    (block,) = made(cast.reader).items

    def day(days_ago: int) -> str:
        when = today - timedelta(days=days_ago)
        return f"{when.day} {when:%B %Y}"

    assert block.name == "PARIS-01 Establish a joint laboratory network"
    assert block.url == "/recommendations/PARIS-01/"
    assert block.facts == (
        Fact("Status", f"In progress since {day(20)}"),
        Fact("Response", "Accepted"),
        Fact("Lead", "Ministry of Health"),
        Fact("Owner", "Health desk, Health (Desk officer)"),
        Fact("Due date", f"{day(3)} (Set by us)"),
        Fact("Needs attention", "Overdue by 3 days"),
        Fact("Last update", day(20)),
        Fact("Next step", "Sign the agreement"),
    )


def test_of_what_is_closed_the_day_is_said_and_no_next_step(cast: Cast) -> None:
    item = factories.track(cast, days_ago=40)
    draft = factories.drafted("It moved.", 20, next_step="Sign the agreement")
    actions.report(recommendation=item, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    factories.walk(cast, item, Status.NOT_IMPLEMENTED)

    facts = {fact.label: fact.value for fact in made(cast.reader).items[0].facts}

    assert "Next step" not in facts
    assert facts["Status"].startswith("Closed: not implemented on ")


def test_a_quotation_does_not_repeat_the_title(cast: Cast, briefing: Briefing) -> None:
    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""), lead=cast.health)

    found = made(cast.reader)

    assert all(quote.words.strip() not in item.name for item in found.items for quote in item.quotes if quote.words)
    shown = [block.text for block in blocks.blocks(found) if isinstance(block, blocks.Paragraph)]
    assert any(each.startswith("The title is the source text. Under “Next steps” in ") for each in shown)


def groups(user: User) -> dict[str, list[tuple[str, str]]]:
    """The changes of the last days: of each group the sentences with what was written."""
    query = f"since={(timezone.localdate() - timedelta(days=10)).isoformat()}"
    return {
        group.label: [(change.sentence, change.words) for change in group.changes]
        for group in made(user, query).changes
    }


def test_a_step_whose_words_were_corrected_stays_in_its_group_with_the_right_words(cast: Cast) -> None:
    item = factories.track(cast, days_ago=60)
    factories.claim(cast, item, days_ago=20)
    verified = actions.verify(
        recommendation=item, by=cast.coordinator, draft=factories.drafted("Vrified."), to=Status.IMPLEMENTED
    )
    other = factories.track(cast, days_ago=60, title="Another")
    due_on = timezone.localdate() + timedelta(days=30)
    dated = actions.set_date(
        recommendation=other, by=cast.coordinator, draft=factories.drafted("Aggreed."), due_on=due_on
    )
    actions.correct(entry=verified, by=cast.coordinator, draft=factories.drafted("Verifed."))
    wrong = verified.corrections.get()
    actions.correct(entry=wrong, by=cast.coordinator, draft=factories.drafted("Verified."))
    actions.correct(entry=dated, by=cast.coordinator, draft=factories.drafted("Agreed."))

    found = groups(cast.reader)

    today = date_format(timezone.localdate(), "j F Y")
    assert {label: [words for _, words in lines] for label, lines in found.items()} == {
        "Verified": [f"Vrified. Corrected on {today}: Verified."],
        "Due dates": [f"Aggreed. Corrected on {today}: Agreed."],
    }


def test_a_correction_of_what_was_said_before_the_period_is_a_line_of_its_own(cast: Cast) -> None:
    item = factories.track(cast, days_ago=60)
    said = actions.report(
        recommendation=item, by=cast.holder, draft=factories.drafted("Bgun.", 50), to=Status.IN_PROGRESS
    )
    actions.correct(entry=said, by=cast.holder, draft=factories.drafted("Begun."))

    (line,) = groups(cast.reader)["Updates and notes"]

    assert line[1] == f"Bgun. Corrected on {date_format(timezone.localdate(), 'j F Y')}: Begun."
    assert " corrected an earlier entry, " in line[0]


def test_a_due_date_and_a_response_changed_with_something_else_stand_in_their_groups(cast: Cast) -> None:
    due_on = timezone.localdate() + timedelta(days=90)
    rows = [factories.track(cast, days_ago=60, due_on=timezone.localdate(), title=f"Number {each}") for each in (1, 2)]
    act = factories.change_many(cast, rows[:1], due_on=due_on, priority=Priority.PRIORITY)
    factories.change_many(cast, rows[1:], position=Position.ACCEPTED, priority=Priority.PRIORITY)

    found = groups(cast.reader)

    assert {label: len(lines) for label, lines in found.items()} == {"Due dates": 1, "Responses": 1}
    assert "moved the due date from" in found["Due dates"][0][0]
    undo.undo_many(act=act, by=cast.coordinator, draft=factories.drafted("Too early."))
    assert set(groups(cast.reader)) == {"Responses"}


def test_what_was_reported_before_a_merge_that_was_undone_is_told(cast: Cast) -> None:
    rows = [factories.track(cast, days_ago=60, title=f"Number {each}") for each in (1, 2)]
    factories.walk(cast, rows[0], Status.REPORTED_COMPLETE)
    actions.return_claim(recommendation=rows[0], by=cast.coordinator, draft=factories.drafted("Not yet."))
    act = factories.change_many(cast, rows, merged_into=rows[1])
    undo.undo_many(act=act, by=cast.coordinator, draft=factories.drafted("Two things."))

    assert "Completion reports sent back" in groups(cast.reader)


def test_a_block_quotes_the_source_text_and_says_where_it_stands(cast: Cast, briefing: Briefing) -> None:
    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""), lead=cast.health)

    quoted = [block.quotes[0] for block in made(cast.reader).items]

    assert [quote.words in briefing.text for quote in quoted] == [True] * 3
    assert {quote.source for quote in quoted} == {f"Under “Next steps” in {briefing.title}"}


def test_a_very_long_source_text_is_shortened_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_module, "MOST_QUOTED", 10)
    briefing = factories.briefing(cast, factories.BRIEFING)
    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""), lead=cast.health)

    words = made(cast.reader).items[0].quotes[0].words

    assert words.endswith(" … (shortened)")
    assert len(words) == 10 + len(" … (shortened)")


def test_its_figures_are_those_of_the_overview_each_with_what_it_counts(cast: Cast) -> None:
    today = timezone.localdate()
    factories.track(cast, days_ago=100, due_on=today - timedelta(days=1))
    factories.walk(cast, factories.track(cast), Status.IMPLEMENTED)
    factories.walk(cast, factories.track(cast), Status.ENTERED_IN_ERROR)

    found = {figure.label: figure for figure in made(cast.reader).figures}

    assert {label: figure.count for label, figure in found.items() if figure.count} == {
        "Tracked": 2,
        "Verified": 1,
        "Overdue": 1,
        "No update in time": 1,
    }
    assert len(found) == 2 + len(AttentionGroup)
    assert all(figure.definition for figure in found.values())
    assert (
        made(cast.reader).summary
        == "Of 2 recommendations, 1 is closed (1 verified) and 1 has no update yet. 1 is overdue."
    )


def test_changes_of_the_period_are_sentences_in_groups_and_others_are_not_there(cast: Cast) -> None:
    item = factories.track(cast, days_ago=60)
    actions.report(recommendation=item, by=cast.holder, draft=factories.drafted("Old news.", 50), to=Status.IN_PROGRESS)
    factories.claim(cast, item, days_ago=2)
    due_on = timezone.localdate() + timedelta(days=30)
    actions.set_date(recommendation=item, by=cast.coordinator, draft=factories.drafted(""), due_on=due_on)
    since = (timezone.localdate() - timedelta(days=10)).isoformat()

    found = {
        group.label: [change.sentence for change in group.changes]
        for group in made(cast.reader, f"since={since}").changes
    }

    when = timezone.localdate() - timedelta(days=2)
    assert found["Reported complete"] == [
        f"Desk officer (for Health desk) reported it complete, {when.day} {when:%B %Y}."
    ]
    assert [len(sentences) for sentences in found.values()] == [1, 1]
    assert set(found) == {"Reported complete", "Due dates"}
    everything = made(cast.reader, long_ago()).changes
    assert [group.label for group in everything] == ["New", "Reported complete", "Due dates", "Updates and notes"]
    assert everything[-1].changes[0].words == "Old news."


def test_what_happened_on_the_first_day_itself_was_known_then(cast: Cast) -> None:
    factories.track(cast, days_ago=5)
    day = timezone.localdate() - timedelta(days=5)

    assert made(cast.reader, f"since={day.isoformat()}").changes == ()
    before = (day - timedelta(days=1)).isoformat()
    assert [group.label for group in made(cast.reader, f"since={before}").changes] == ["New"]


def test_of_very_many_changes_the_newest_are_listed_and_the_report_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_module, "MOST", 3)
    item = factories.track(cast, days_ago=9)
    for day in range(5, 0, -1):
        actions.add(recommendation=item, by=cast.holder, draft=factories.drafted(f"Note {day}.", day))

    found = made(cast.reader)

    assert [change.words for group in found.changes for change in group.changes] == ["Note 1.", "Note 2.", "Note 3."]
    assert found.changes_left_out == "The newest 3 of 6 changes are listed."


def test_a_restricted_note_is_in_no_report_whoever_asks(cast: Cast, sign_in: SignIn) -> None:
    item = factories.track(cast, days_ago=9)
    actions.add(recommendation=item, by=cast.coordinator, draft=factories.drafted("Between us.", 1, internal=True))

    assert "Between us." in sign_in(cast.coordinator).get(f"/recommendations/{item.reference}/").content.decode()
    assert "Between us." not in page(sign_in(cast.coordinator), f"?{long_ago()}")
    assert "Between us." not in str(made(cast.coordinator, long_ago()))


def test_a_stranger_s_report_gives_nothing_away(cast: Cast, sign_in: SignIn) -> None:
    hidden = baker.make(Meeting, name="Hidden talks", code="HID")
    rights = MeetingRights(Openness.NAMED, roles={cast.holder: "reader"})
    actions.change_meeting_rights(by=cast.coordinator, meeting=hidden, rights=rights, reason="Agreed.")
    factories.track(replace(cast, meeting=hidden), title="A hidden thing")
    narrowed = factories.track(cast, title="A narrowed thing")
    own = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.holder}))
    actions.restrict(recommendation=narrowed, by=cast.coordinator, draft=factories.drafted("Sensitive."), rights=own)
    factories.track(cast, title="An open thing")

    for query in ("", "?meeting=HID", "?meeting=HID&meeting=PARIS&since=2020-01-01"):
        answer = sign_in(cast.outsider).get(f"{reverse('report')}{query}")
        words = text(answer.content.decode())
        assert answer.status_code == 200
        assert "A hidden thing" not in words
        assert "A narrowed thing" not in words
        assert "Hidden talks" not in words
    assert [block.name for block in made(cast.outsider).items] == ["PARIS-02 An open thing"]
    assert made(cast.outsider).figures[0].count == 1
    assert len(made(User.objects.get(pk=cast.holder.pk)).items) == 3


def test_markings_stand_in_the_head_and_at_the_recommendation(cast: Cast, sign_in: SignIn) -> None:
    marking = Marking.objects.create(name="Restricted")
    item = factories.track(cast)
    factories.track(cast, title="Another one")
    own = RecommendationRights(marking=marking)
    actions.restrict(recommendation=item, by=cast.coordinator, draft=factories.drafted("Agreed."), rights=own)

    found = made(cast.reader)

    assert found.markings == ("Restricted",)
    assert [block.marking for block in found.items] == ["Restricted", ""]
    shown = page(sign_in(cast.reader))
    assert "Contains recommendations marked: Restricted" in text(shown.partition("<h2>")[0])
    # In "To raise" it is not; it is new, and has a section.
    assert shown.count('<span class="marking">Restricted</span>') == 2


def test_the_marking_stands_after_each_title_and_beside_each_quotation(cast: Cast) -> None:
    own = RecommendationRights(marking=Marking.objects.create(name="Restricted"))
    item = factories.track(cast, days_ago=200, due_on=timezone.localdate() - timedelta(days=90))
    actions.restrict(recommendation=item, by=cast.coordinator, draft=factories.drafted("Agreed."), rights=own)
    draft = factories.drafted("It moved.", 1, next_step="Sign it")
    actions.report(recommendation=item, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)

    points = [
        point
        for block in blocks.blocks(made(cast.reader))
        if isinstance(block, blocks.Points)
        for point in block.points
        if item.reference in point.name
    ]

    assert len(points) == 2
    assert {point.marking for point in points} == {"Restricted"}
    said = [line for point in points for line in point.lines]
    assert "It moved. [Restricted]" in said
    assert "Next step: Sign it [Restricted]" in said


def test_a_report_that_was_withdrawn_in_the_period_is_not_in_it_and_one_from_before_is(cast: Cast) -> None:
    both, before = factories.track(cast, days_ago=60), factories.track(cast, days_ago=60, title="Another")
    factories.claim(cast, both, days_ago=2)
    factories.claim(cast, before, days_ago=30)
    for row in (both, before):
        draft = factories.drafted("Too early.")
        actions.withdraw_claim(recommendation=row, by=cast.holder, draft=draft)

    found = groups(cast.reader)

    assert {label: len(lines) for label, lines in found.items()} == {"Completion reports withdrawn": 1}


def test_each_status_is_counted_as_the_overview_counts_it(cast: Cast) -> None:
    row = factories.track(cast, days_ago=60)
    factories.claim(cast, row, days_ago=3)
    actions.return_claim(recommendation=row, by=cast.coordinator, draft=factories.drafted("No minutes."))
    factories.claim(cast, row)
    today = timezone.localdate()

    counts = history.changed_between(today - timedelta(days=10), today, cast.reader).counts
    found = groups(cast.reader)

    assert {kind: count for kind, count in counts.items() if count} == {history.ChangeKind.COMPLETED: 1}
    assert {label: len(lines) for label, lines in found.items()} == {"Reported complete": 1}


def test_the_same_due_date_of_one_act_is_one_line_that_counts_all(cast: Cast) -> None:
    rows = [factories.track(cast, days_ago=60, title=f"Number {number}") for number in range(6)]
    factories.change_many(cast, [*rows[:3], *rows[4:]], due_on=date(2031, 6, 30))

    query = f"since={(timezone.localdate() - timedelta(days=10)).isoformat()}"
    (group,) = made(cast.reader, query).changes

    today = date_format(timezone.localdate(), "j F Y")
    (line,) = group.changes
    assert line.name == "PARIS-01 to PARIS-03, PARIS-05 and PARIS-06: due date 30 June 2031"
    assert (line.sentence, line.words) == (f"Coordinator set it, {today}.", "Agreed on Monday.")
    assert group.count == 5


def test_the_page_leads_to_the_files_with_the_same_question_and_can_be_opened_again(
    cast: Cast, sign_in: SignIn
) -> None:
    factories.track(cast)
    client = sign_in(cast.reader)

    shown = page(client, f"?meeting=PARIS&{long_ago()}")

    hrefs = {link.words: link.href for link in links(shown)}
    query = f"?meeting=PARIS&{long_ago()}"
    assert (hrefs["Word"], hrefs["PDF"]) == (f"/report.docx{query}", f"/report.pdf{query}")
    (again,) = re.findall(r"Open this report again: (\S+)", text(shown))
    assert again == f"http://testserver/report/{query}&as_of={timezone.localdate().isoformat()}"
    assert "About: Meeting: Paris meetings" in text(page(client, f"/{query}".lstrip("/")))


@pytest.mark.parametrize("address", ["/", "/meetings/PARIS/"])
def test_it_is_found_where_people_look(cast: Cast, sign_in: SignIn, address: str) -> None:
    factories.track(cast)
    client = sign_in(cast.reader)

    (link,) = [link for link in links(client.get(address).content.decode()) if link.words == "Progress report"]

    assert client.get(link.href).status_code == 200


def test_the_report_of_a_meeting_that_follows_another_begins_with_that_one(cast: Cast, sign_in: SignIn) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    first = baker.make(Meeting, name="First talks", code="ONE", starts_on=yesterday - timedelta(days=60))
    second = baker.make(Meeting, name="Second talks", code="TWO", follows=first)
    factories.track(replace(cast, meeting=second))
    client = sign_in(cast.reader)

    (link,) = [link for link in links(client.get("/meetings/TWO/").content.decode()) if link.words == "Progress report"]

    assert link.href == "/report/?meeting=TWO&since=meeting"
    day = first.starts_on
    assert f"What changed since {day.day} {day:%B %Y}." in text(client.get(link.href).content.decode())


# --- Odd questions ---------------------------------------------------------------------------------------------------


def test_with_nothing_tracked_it_says_what_will_stand_there(cast: Cast, sign_in: SignIn) -> None:
    words = text(page(sign_in(cast.reader)))

    assert "No recommendations are tracked here yet." in words
    assert "Nothing was recorded in this time." in words
    assert "No recommendations match." in words
    for name in FILES:
        assert sign_in(cast.reader).get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "query",
    one_in(
        3,
        [
            "?since=2026-02-30",
            "?since=nonsense",
            "?since=3000-01-01",
            "?since=visit",
            "?meeting=NONE",
            "?nonsense=1",
            "?since=%00",
        ],
    ),
)
def test_what_was_not_understood_is_said_and_no_file_hides_it(cast: Cast, sign_in: SignIn, query: str) -> None:
    factories.track(cast)
    client = sign_in(cast.reader)

    shown = page(client, query)

    assert "Part of the address was not recognised" in shown or 'aria-describedby="since-error"' in shown
    assert "\x00" not in shown
    for name in FILES:
        answer = client.get(f"{reverse(name)}{query}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_more_than_there_can_be_are_refused_with_what_to_do(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_module, "MOST_ITEMS", 2)
    client = sign_in(cast.reader)
    factories.track(cast)
    factories.track(cast)
    factories.walk(cast, factories.track(cast), Status.ENTERED_IN_ERROR)
    assert "PARIS-02" in page(client)

    factories.track(cast, lead=None, owner=None)

    words = text(page(client))
    assert "A report holds at most 2 recommendations, and more match." in words
    assert "PARIS-02" not in words
    for name in FILES:
        assert client.get(reverse(name)).status_code == 400
    with pytest.raises(Refused, match="at most 2"):
        made(cast.reader)
    assert "PARIS-02" in page(client, f"?lead={cast.health.pk}")


def test_where_the_typesetter_is_missing_the_page_says_how_to_get_it(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.reports.pdf.find_spec", lambda name: None)
    factories.track(cast)
    client = sign_in(cast.reader)

    shown = page(client)

    assert "PDF" not in [link.words for link in links(shown)]
    assert "ask whoever runs the server to install typst" in text(shown)
    answer = client.get(reverse("report-pdf"))
    assert answer.status_code == 503
    assert "ask whoever runs the server to install typst" in text(answer.content.decode())


def test_the_days_of_a_report_are_those_it_was_asked_for(cast: Cast) -> None:
    found = made(cast.reader, "since=2026-01-31")

    assert (found.since, found.as_of) == (date(2026, 1, 31), timezone.localdate())
    assert "What changed since 31 January 2026." in found.period
