"""Files of the list besides CSV: what they hold, what they leave out, and the page on which one chooses."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.actions.bulk import MOST
from tracker.database.keys import some_keys
from tracker.exchange import columns, workbook
from tracker.models import Marking, Recommendation
from tracker.models.access import MeetingRights, Openness
from tracker.models.people import Role
from tracker.workflow import Confidence, Status

SignIn = Callable[..., Client]


@pytest.fixture
def reader(cast: Cast, sign_in: SignIn) -> Client:
    """A reader."""
    return sign_in(cast.reader)


def sheets(client: Client, query: str = "") -> dict[str, list[list[Any]]]:
    """The sheets of the XLSX file, each as its rows."""
    answer = client.get(f"/recommendations.xlsx{query}")
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", "By number"),
        ("?q=stockpile", "Best matches first"),
        ("?q=stockpile&sort=urgent", "Urgent first"),
        ("?q=stockpile&sort=-due", "By “Due”, from the last"),
        ("?group=lead", "Grouped by “Lead”, in each group: By number"),
        ("?group=lead&q=stockpile", "Grouped by “Lead”, in each group: Best matches first"),
        ("?group=lead&sort=urgent", "Grouped by “Lead”, in each group: Urgent first"),
    ],
)
def test_file_and_list_name_the_order_in_which_the_rows_stand(
    cast: Cast, client: Client, query: str, order: str
) -> None:
    factories.track(cast, title="A stockpile")
    client.force_login(cast.reader)

    about = {row[0]: row[1] for row in sheets(client, query)["About this file"] if len(row) > 1}
    page = client.get(f"/recommendations/{query}").content.decode()

    assert about["Order"] == order
    shown = re.findall(r'aria-current="true">([^<]*)', page)
    assert shown == ([] if "-due" in query else [order.rpartition(": ")[2]])


def objects(client: Client, query: str = "") -> list[dict[str, Any]]:
    """The rows of the JSON lines."""
    return [json.loads(line) for line in client.get(f"/recommendations.jsonl{query}").getvalue().splitlines()]


@pytest.fixture
def told(cast: Cast) -> Recommendation:
    """One with themes, others involved, a due date, an update with next step and forecast, and a restricted note."""
    made = factories.track(cast, due_on=date(2031, 3, 1))
    new = {"parties": [cast.data], "themes": [cast.theme]}
    actions.edit(recommendation=made, by=cast.coordinator, draft=factories.drafted(""), new=new)
    draft = factories.drafted("The site was chosen.", next_step="Sign the lease.", confidence=Confidence.AT_RISK)
    actions.report(recommendation=made, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    note = factories.drafted("The minister hesitates.", internal=True, next_step="Wait.")
    actions.add(recommendation=made, by=cast.coordinator, draft=note)
    return made


def test_all_columns_say_what_is_known_and_no_restricted_note_leaves(
    cast: Cast, told: Recommendation, sign_in: SignIn
) -> None:
    [row] = objects(sign_in(cast.coordinator), "?fields_in=all")

    assert row["themes"] == ["Public health"]
    assert row["also_involved"] == ["Data"]
    assert row["status"] == "in_progress"
    assert row["due_on"] == "2031-03-01"
    assert row["last_entry"] == "The site was chosen."
    assert row["last_entry_on"] == timezone.localdate().isoformat()
    assert (row["next_step"], row["forecast"]) == ("Sign the lease.", "at_risk")
    assert row["page"] == "http://testserver/recommendations/PARIS-01/"
    assert row["marking"] is None
    assert list(row) == [column.code for column in columns.COLUMNS]


def test_the_source_text_is_the_exact_words(cast: Cast, briefing: Briefing, reader: Client) -> None:
    tracked = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))

    quotes = [row["source_text"] for row in objects(reader, "?fields_in=all")]

    assert quotes == [
        [source.briefing.quote(source.start, source.end)] for row in tracked for source in row.sources.all()
    ]


def test_a_file_has_the_columns_of_the_page(told: Recommendation, reader: Client) -> None:
    [heads, row] = sheets(reader, "?columns=due&columns=themes")["Recommendations"]
    usual = reader.get("/recommendations.csv?fields_in=page").getvalue().decode("utf-8-sig").splitlines()[0]

    assert heads == ["Reference", "Title", "Marking", "Due date", "Themes"]
    assert row == ["PARIS-01", "Establish a joint laboratory network", "", date(2031, 3, 1), "Public health"]
    assert usual == "Reference,Title,Lead,Owner post,Status,Marking,Due date,Last update,Needs attention"


def test_the_workbook_says_what_was_chosen_and_what_it_means(told: Recommendation, cast: Cast, reader: Client) -> None:
    about = sheets(reader, "?status=open&sort=-due")["About this file"]
    lines = {str(row[0]): str(row[1]) for row in reversed(about)}

    today = f"{timezone.localdate():%-d %B %Y}"
    assert lines["As of"] == today
    assert lines["Status"] == "Any open"
    assert lines["Order"] == "By “Due”, from the last"
    assert lines["Holds"] == "1 recommendation"
    assert lines["Made"].endswith("for Reader, who may see all of it")
    assert lines["The list"] == "http://testserver/recommendations/?status=open&sort=-due"
    assert lines["Lead"] == "The organisation that is responsible."
    assert lines["On hold"] == "Waiting for something, with a review date."


def test_the_log_comes_as_a_second_sheet_without_restricted_notes(
    told: Recommendation, cast: Cast, sign_in: SignIn
) -> None:
    heads, *lines = sheets(sign_in(cast.coordinator), "?log=on")["Log"]

    anchors = [entry.anchor for entry in told.entries.filter(internal=False).order_by("-sequence")]
    assert [line[1] for line in lines] == anchors
    assert [(str(line[7]).partition(" (")[0], line[9]) for line in lines] == [
        ("reported that work is in progress", "The site was chosen."),
        ("edited details", ""),
        ("entered this by hand", ""),
    ]
    assert lines[0][heads.index("Forecast")] == "At risk"


def test_what_one_may_not_see_is_in_no_file(cast: Cast, told: Recommendation, sign_in: SignIn) -> None:
    other = factories.track(cast, title="A second one")
    draft = factories.drafted("The same again.")
    actions.merge(recommendation=other, by=cast.coordinator, draft=draft, successor=told)
    factories.rights(cast, told)
    for who, seen in ((cast.reader, {"PARIS-01", "PARIS-02"}), (cast.outsider, {"PARIS-02"})):
        client = sign_in(who)
        assert {row["reference"] for row in objects(client)} == seen
        made = sheets(client, "?log=on&fields_in=all")
        assert {row[0] for row in made["Recommendations"][1:]} == seen
        assert {row[0] for row in made["Log"][1:]} == seen
        assert ("PARIS-01" in str(made)) == ("PARIS-01" in seen)


def test_a_marking_stands_in_every_file(cast: Cast, told: Recommendation, reader: Client) -> None:
    rights = MeetingRights(marking=Marking.objects.create(name="Restricted"))
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")

    assert objects(reader, "?columns=due")[0]["marking"] == "Restricted"


def test_text_is_never_a_formula_in_a_workbook(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="=HYPERLINK(1)")

    [_heads, row] = sheets(reader)["Recommendations"]

    assert row[1] == "=HYPERLINK(1)"


def test_a_semicolon_separates_where_it_is_asked_for(told: Recommendation, reader: Client) -> None:
    content = reader.get("/recommendations.csv?separator=semicolon").getvalue().decode("utf-8-sig")

    assert content.startswith("Reference;Title;Goal;")


def test_a_file_of_a_past_day_says_what_stood_then(cast: Cast, reader: Client) -> None:
    made = factories.track(cast, days_ago=9, themes=())
    then = timezone.localdate() - timedelta(days=5)
    draft = factories.drafted("It moved.", 2)
    actions.report(recommendation=made, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)

    [row] = objects(reader, f"?as_of={then}&fields_in=all")
    page = reader.get(f"/recommendations/download/?as_of={then}").content.decode()

    assert f'<input type="hidden" name="as_of" value="{then}">' in page

    assert (row["status"], row["last_entry"]) == ("not_yet_reported", None)
    assert row["page"] == f"http://testserver/recommendations/PARIS-01/?as_of={then}"
    assert sheets(reader, f"?as_of={then}")["About this file"][2][1] == f"{then:%-d %B %Y}"


@pytest.mark.parametrize("address", ["/recommendations.xlsx", "/recommendations.jsonl", "/recommendations.csv"])
def test_what_was_not_understood_is_refused(told: Recommendation, reader: Client, address: str) -> None:
    answer = reader.get(address, {"fields_in": "some"})

    assert answer.status_code == 400
    assert "This is not one of the choices. It was left out." in text(answer.content.decode())


def test_a_list_too_long_for_a_workbook_is_refused_with_what_to_do(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    monkeypatch.setattr("tracker.listing.COUNTED", 1)
    monkeypatch.setattr("tracker.listing.LEAST_COUNTED", 1)
    for _ in range(2):
        factories.track(cast)

    answer = reader.get("/recommendations.xlsx")

    assert answer.status_code == 400
    assert "An XLSX file takes at most 1 recommendations. Narrow the list down, or choose CSV." in text(
        answer.content.decode()
    )


def test_the_page_offers_formats_and_keeps_the_list(told: Recommendation, reader: Client) -> None:
    page = reader.get("/recommendations/download/?status=open&sort=due&columns=due").content.decode()

    for address in ("/recommendations.xlsx", "/recommendations.csv", "/recommendations.jsonl"):
        assert f'action="{address}"' in page
    for field in ('name="status" value="open"', 'name="sort" value="due"', 'name="columns" value="due"'):
        assert f'<input type="hidden" {field}>' in page
    assert "The file holds 1 recommendation." in text(page)
    assert "Status Any open" in text(page)


# --- What was selected


@pytest.mark.parametrize("came_from", ["", "admin"])
def test_what_was_selected_is_in_the_file_in_the_order_of_the_list(cast: Cast, sign_in: SignIn, came_from: str) -> None:
    client = sign_in(cast.coordinator)
    days = (date(2031, 3, 3), date(2031, 3, 1), date(2031, 3, 2), date(2031, 3, 4))
    made = [factories.track(cast, due_on=day) for day in days]
    sent = {"row": [str(row.pk) for row in made[:3]], "list": "?sort=-due&columns=due", "from": came_from}
    page = client.post("/recommendations/download/", sent, follow=True)

    assert page.status_code == 200
    assert "The file holds 3 recommendations" in text(page.content.decode())
    query = page.redirect_chain[-1][0].partition("?")[2]
    found = [row["reference"] for row in objects(client, f"?{query}")]
    wanted = made[:3] if came_from else [made[0], made[2], made[1]]
    assert found == [row.reference for row in wanted]


def test_a_whole_list_that_was_selected_is_in_the_file(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    made = [factories.track(cast, title=title) for title in ("A register", "Another register", "A clinic")]
    page = client.post("/recommendations/download/", {"all": "?q=register", "list": "?q=register"}, follow=True)

    found = [row["reference"] for row in objects(client, f"?{page.redirect_chain[-1][0].partition('?')[2]}")]
    assert sorted(found) == [row.reference for row in made[:2]]


def test_nothing_selected_leads_back_to_the_list(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.coordinator).post("/recommendations/download/", {"list": "?status=open"}, follow=True)
    assert page.redirect_chain[-1][0] == "/recommendations/?status=open"
    assert "Select at least one recommendation in the list." in text(page.content.decode())


def test_an_address_of_what_was_selected_finds_only_what_its_reader_may_see(cast: Cast, sign_in: SignIn) -> None:
    open_to_all = factories.track(cast)
    hidden = factories.track(cast, meeting=actions.add_meeting(by=cast.coordinator, name="Lisbon", code="LIS"))
    rights = MeetingRights(Openness.NAMED, roles={cast.holder: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=hidden.meeting, rights=rights, reason="Ours.")
    query = f"?only={some_keys([open_to_all.pk, hidden.pk])}"

    assert len(objects(sign_in(cast.coordinator), query)) == 2
    assert [row["reference"] for row in objects(sign_in(cast.reader), query)] == [open_to_all.reference]


@pytest.mark.parametrize("wrong", ["%C3%A9", "zzzzzzzzzzzzz", "1.zzzzzzzzzzzzzz", "-1"])
def test_an_address_of_what_was_selected_that_is_none_is_refused(
    told: Recommendation, reader: Client, wrong: str
) -> None:
    assert reader.get(f"/recommendations.jsonl?only={wrong}").status_code == 400
    page = reader.get(f"/recommendations/?only={wrong}")
    assert page.status_code == 200
    assert "The selected recommendations were not recognised. Select them again." in text(page.content.decode())


def test_hundreds_of_a_million_fit_into_an_address() -> None:
    assert len(some_keys(range(1_000_000 - MOST, 1_000_000))) < 3_000


@pytest.mark.parametrize(("code", "warned"), [("MAR", 1), ("SEPT", 1), ("PARISTALKS", 0)])
def test_a_code_that_is_a_month_is_warned_about_where_a_meeting_is_made(
    cast: Cast, sign_in: SignIn, code: str, warned: int
) -> None:
    client = sign_in(cast.coordinator)

    page = client.post("/meetings/add", {"name": "Spring talks", "code": code}, follow=True).content.decode()

    assert text(page).count(f"Spreadsheet programs take references such as {code}-01 for dates.") == warned
