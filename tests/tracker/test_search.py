"""Search: references first, words as the server stems them, marks that stay text, several values of a filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from model_bakery import baker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import links, text
from tests.tracker.test_recommendation_list import URL, found, page, warned
from tracker import filters, listing
from tracker.database import pages
from tracker.workflow import Kind, Priority, Status

SignIn = Callable[..., Client]


@pytest.fixture
def reader(cast: Cast, sign_in: SignIn) -> Client:
    """A reader at the list."""
    return sign_in(cast.reader)


@pytest.mark.parametrize(
    "q", one_in(2, ["paris 7", "PARIS-07", "paris-7", "paris7", "paris07", "Paris 007", "  paris   7 ", "paris–7"])
)
def test_a_reference_alone_opens_its_page_however_it_is_typed(cast: Cast, reader: Client, q: str) -> None:
    for _ in range(8):
        factories.track(cast)

    response = reader.get(URL, {"q": q})

    assert (response.status_code, response["Location"]) == (302, f"{URL}PARIS-07/")
    assert found(reader, q=q, status="open") == ["PARIS-07"]


def test_a_reference_nobody_has_is_searched_for(cast: Cast, recommendation: object, reader: Client) -> None:
    assert "No recommendations match" in text(page(reader, q="PARIS-99"))


def test_what_is_named_stands_before_what_mentions_it(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="Follow what PARIS 02 says")
    factories.track(cast, title="Another matter")

    assert found(reader, q="paris 02", status="open") == ["PARIS-02", "PARIS-01"]


def test_every_word_is_wanted_in_any_form_without_accents(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="Joint laboratory networks", goal="Find outbreaks sooner")
    factories.track(cast, title="Stockpile", goal="Étendre la météo")

    assert found(reader, q="LABORATORIES outbreak") == ["PARIS-01"]
    assert found(reader, q="etendre METEO") == ["PARIS-02"]
    assert found(reader, q="météo") == ["PARIS-02"]
    assert found(reader, q="laboratory stockpile") == []


def test_phrases_or_and_minus(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="Joint laboratory network")
    factories.track(cast, title="Network of a joint stockpile")

    assert found(reader, q='"joint laboratory"') == ["PARIS-01"]
    assert set(found(reader, q="laboratory or stockpile")) == {"PARIS-01", "PARIS-02"}
    assert found(reader, q="network -laboratory") == ["PARIS-02"]


@pytest.mark.parametrize(
    "q", ['"unclosed', "'", "&|!()", "a:* <-> b", "--", "\\", "%", "the", "<script>", "\u202e", "-", '""']
)
def test_no_signs_break_the_search(cast: Cast, recommendation: object, reader: Client, q: str) -> None:
    page(reader, q=q)


@pytest.mark.parametrize("q", ['"', "-", "()|&!:*", "%", '""', "\u202e"])
def test_signs_alone_are_no_search_and_the_page_says_so(
    cast: Cast, recommendation: object, reader: Client, q: str
) -> None:
    assert "The search needs a letter or a digit" in warned(reader, q=q)
    assert found(reader, q=q) == ["PARIS-01"]


@pytest.mark.parametrize(
    ("q", "sentence"),
    [
        ('"joint laboratory', "A quotation mark is not closed"),
        ("“joint laboratory", "A quotation mark is not closed"),
        ("the", ""),
        ("or and", ""),
        ('"joint laboratory"', ""),
        ("zebra", ""),
        ("PARIS-09", ""),
    ],
)
def test_a_search_that_looks_for_something_else_than_was_meant_says_what(
    cast: Cast, recommendation: object, reader: Client, q: str, sentence: str
) -> None:
    words = text(page(reader, q=q))

    assert ("A quotation mark is not closed" in words) is bool(sentence)


def test_printed_quotation_marks_make_a_phrase_too(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="Joint laboratory network")
    factories.track(cast, title="Laboratory of a joint network")

    assert found(reader, q="“joint laboratory”") == found(reader, q="«joint laboratory»") == ["PARIS-01"]


def test_what_was_looked_for_stays_in_the_head_of_the_page_and_nothing_found_says_where(
    cast: Cast, recommendation: object, reader: Client
) -> None:
    words = 'zebra "<b>'
    shown = page(reader, q=words)

    assert f'placeholder="Search" value="{escape(words)}"' in shown
    assert "This search covers titles, goals, references and the names" in text(shown)
    assert 'placeholder="Search" aria' in page(reader)
    assert 'value="-"' in page(reader, q="-")


@pytest.mark.parametrize(
    "q", ["covid-19", "COVID 19", '"covid-19"', "G-20", "2024-2025", "lessons 2025", "article-5", "lessons -PARIS-02"]
)
def test_hyphens_hide_nothing(cast: Cast, reader: Client, q: str) -> None:
    factories.track(cast, title="COVID-19 lessons for 2024-2025 under G-20", goal="As article-5 has it")
    factories.track(cast, title="Lessons of another matter")

    assert found(reader, q=q, status="open") == ["PARIS-01"]


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Ministry’s review of Paris", ["ministry", "ministry's", "ministry’s", "“ministry’s review”"]),
        ("“Quoted” programme", ["quoted", "“Quoted programme”", '"quoted programme"', "«quoted»"]),
        ("L’Europe unie, «l'Europe» des régions", ["europe", "l'europe", "L’Europe", "regions"]),
        ("Health—and climate …later", ["health", "climate", "later", '"health and climate"']),
        ("Review\xa0plan\u202ffor\u2009all • today", ["review", "plan", '"review plan"', "today"]),
        ("Water/sanitation and health/task force", ["water", "sanitation", "water/sanitation", "task", "health/task"]),
        ("A 5–10 years plan", ["5-10", "5–10", "5 10"]),
        ("Œuvres de la Straße, Færøerne", ["oeuvre", "œuvre", "strasse", "straße", "faeroerne"]),
    ],
)
def test_signs_of_print_belong_to_no_word(cast: Cast, reader: Client, title: str, asked: list[str]) -> None:
    factories.track(cast, title=title, lead=None, owner=None)
    factories.track(cast, title="Another matter", lead=None, owner=None)

    assert {q: found(reader, q=q, status="open") for q in asked} == {q: ["PARIS-01"] for q in asked}


@pytest.mark.parametrize("q", ["matter -ministry's", "matter -ministry’s", "matter -l’europe", "matter -water/land"])
def test_minus_takes_the_whole_word_that_signs_join(cast: Cast, reader: Client, q: str) -> None:
    factories.track(cast, title="Matter of the ministry's, of l'Europe, of water/land")
    factories.track(cast, title="Matter of another kind", lead=None, owner=None)

    assert found(reader, q=q, status="open") == ["PARIS-02"]


def test_words_between_signs_of_print_are_marked(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="The Ministry’s “review”")

    assert "The <mark>Ministry</mark>’s “<mark>review</mark>”" in page(reader, q="ministry review", status="open")


def test_titles_weigh_more_than_goals(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="Something else", goal="A stockpile")
    factories.track(cast, title="A stockpile", goal="Something else")

    assert found(reader, q="stockpile") == ["PARIS-02", "PARIS-01"]


def test_too_many_finds_stand_in_the_usual_order_and_the_page_says_so(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.track(cast, title="Something else", goal="A stockpile")
    factories.track(cast, title="A stockpile", goal="Something else")
    monkeypatch.setattr(filters, "RANKED", 1)

    assert found(reader, q="stockpile") == ["PARIS-01", "PARIS-02"]
    assert "There are too many matches" in text(page(reader, q="stockpile"))
    for other in ({"sort": "due"}, {"sort": "urgent"}, {"group": "lead"}):
        assert "There are too many matches" not in text(page(reader, q="stockpile", **other))


def test_words_found_are_marked_and_markup_in_titles_stays_text(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="<b>École</b> & <script>alert(1)</script> laboratories", goal="No LABORATORY waits.")

    shown = page(reader, q="ecole laboratory")

    assert "&lt;b&gt;<mark>École</mark>&lt;/b&gt; &amp; &lt;script&gt;" in shown
    assert "<mark>laboratories</mark>" in shown
    assert "No <mark>LABORATORY</mark> waits" in shown
    assert "<script>alert" not in shown


def test_every_page_has_the_search(cast: Cast, recommendation: object, reader: Client) -> None:
    for address in ("/", "/meetings/", f"{URL}PARIS-01/", "/statuses/"):
        shown = reader.get(address).content.decode()
        assert 'action="/search/" role="search"' in shown
        assert '<input id="find" type="search" name="q"' in shown


# --- Several values, columns, rows on a page ---


def test_values_of_one_filter_widen_it_and_each_can_be_taken_away(cast: Cast, reader: Client) -> None:
    for status in (Status.IN_PROGRESS, Status.STALLED, Status.NOT_STARTED):
        factories.walk(cast, factories.track(cast), status)

    two = {"status": ["in_progress", "stalled"]}

    assert found(reader, **two) == ["PARIS-01", "PARIS-02"]
    shown = page(reader, **two)
    assert [link.href for link in links(shown) if link.words == "×"] == [
        f"{URL}?status=stalled",
        f"{URL}?status=in_progress",
    ]
    assert '<input type="hidden" name="status" value="in_progress">' in shown
    assert "Status: In progress" in text(shown)
    assert "Status: On hold" in text(shown)


def test_several_groups_meetings_leads_and_themes(cast: Cast, reader: Client) -> None:
    geneva = replace(cast, meeting=baker.make(Meeting, name="Geneva talks", code="GEN"))
    oslo = replace(cast, meeting=baker.make(Meeting, name="Oslo talks", code="OSLO"))
    factories.track(cast, themes=[cast.theme], priority=Priority.PRIORITY)
    factories.track(geneva, lead=None, owner=None)
    factories.track(oslo, lead=cast.data, owner=cast.vacant)

    assert found(reader, meeting=["PARIS", "OSLO"]) == ["PARIS-01", "OSLO-01"]
    assert found(reader, lead=["none", str(cast.data.pk)]) == ["GEN-01", "OSLO-01"]
    assert found(reader, attention=["no_lead", "no_owner"]) == ["GEN-01", "OSLO-01"]
    assert found(reader, priority=["priority", "ordinary"]) == ["PARIS-01", "GEN-01", "OSLO-01"]
    assert found(reader, theme=[cast.theme.pk]) == ["PARIS-01"]


def test_what_is_in_no_figure_can_stand_beside_another_status(cast: Cast, reader: Client) -> None:
    factories.walk(cast, factories.track(cast), Status.ENTERED_IN_ERROR)
    factories.walk(cast, factories.track(cast), Status.STALLED)

    assert found(reader, status=["entered_in_error", "stalled"]) == ["PARIS-01", "PARIS-02"]


def test_columns_can_be_left_out_and_stay_so(cast: Cast, reader: Client) -> None:
    factories.track(cast)

    shown = page(reader, columns=["status", "due"])

    assert "cell-status" in shown
    assert "cell-due" in shown
    assert "cell-reference" in shown
    assert "cell-owner" not in shown
    heads = {link.words: link.href for link in links(shown)}
    assert heads["Due"] == "?columns=status&columns=due&sort=due"


def test_what_is_shown_anyway_stands_in_no_address(cast: Cast, reader: Client) -> None:
    """A form sends every box that is ticked; who is sent the address then has their own columns and rows."""
    usual = ["status", "lead", "owner", "due", "heard"]

    response = reader.get(URL, {"q": "", "status": "open", "columns": usual, "size": "50"})
    other = reader.get(URL, {"status": "open", "columns": [*usual, "kind"], "size": "25"})

    assert (response.status_code, response["Location"]) == (302, f"{URL}?status=open")
    assert other.status_code == 200
    assert reader.get(URL, {"columns": usual}, follow=True).redirect_chain == [(URL, 302)]


def test_more_columns_are_shown_on_request(cast: Cast, reader: Client) -> None:
    factories.track(cast, themes=[cast.theme], priority=Priority.PRIORITY, parties=[cast.data])
    factories.track(cast)
    more = ["meeting", "kind", "priority", "position", "themes", "parties"]
    usual = page(reader)
    assert not any(f"cell-{name}" in usual for name in more)

    shown = page(reader, columns=["status", *more])

    words = text(shown.split("<tbody")[1])
    assert "Paris meetings Action High Awaiting response Public health Data" in words
    assert "Paris meetings Action Normal Awaiting response None None" in words
    assert "cell-lead" not in shown
    assert 'value="kind" checked' in shown
    assert 'value="kind" checked' not in usual


@pytest.mark.parametrize("column", ["meeting", "kind", "priority", "position"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_more_columns_sort_where_they_are_shown(cast: Cast, reader: Client, column: str, sign: str) -> None:
    factories.track(cast)
    other = factories.track(cast, priority=Priority.PRIORITY, kind=Kind.PROPOSAL)
    factories.decline(cast, other)
    order = ["PARIS-01", "PARIS-02"]
    down = {"meeting": order}.get(column, order[::-1])
    by_name = {"priority": order, "kind": order}.get(column, order)

    assert found(reader, columns=[column], sort=f"{sign}{column}") == (down if sign else by_name)
    assert "This column is not shown" in warned(reader, sort=f"{sign}{column}")


def test_columns_on_request_cost_nothing_when_off_and_the_same_for_many_rows(cast: Cast, reader: Client) -> None:
    def queries(**query: object) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(reader, **query)
        return len(captured)

    every = {"columns": ["meeting", "kind", "priority", "position", "themes", "parties"]}
    few = []
    for count in (2, 12):
        for _ in range(count):
            factories.track(cast, themes=[cast.theme], parties=[cast.data])
        few.append((queries(), queries(**every)))

    assert few[0] == few[1]
    assert few[0][1] == few[0][0] + 2


def test_rows_on_a_page_are_chosen_in_the_address(cast: Cast, reader: Client) -> None:
    for _ in range(27):
        factories.track(cast)

    assert len(found(reader, size="25")) == 25
    shown = page(reader, size="25")
    assert {link.words: link.href for link in links(shown)}["Next"] == f"{URL}?size=25&page=2"


def test_a_column_without_an_index_does_not_sort_more_rows_than_are_counted(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 2)
    for _ in range(3):
        factories.track(cast)

    assert "cannot be sorted by this column" in text(page(reader, sort="lead"))
    assert "cannot be sorted by this column" not in text(page(reader, sort="-due"))


def test_a_word_that_the_server_does_not_know_is_looked_up_and_a_common_one_is_met(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE said (id serial PRIMARY KEY, searched tsvector)")
        cursor.execute("INSERT INTO said (searched) SELECT 'common' FROM generate_series(1, 300)")
        cursor.execute("CREATE INDEX said_searched ON said USING gin (searched)")

        def reads_whole_tables(words: str) -> bool:
            pages.look_up_rare_words("said", "searched", words)
            cursor.execute("SHOW enable_seqscan")
            return bool(cursor.fetchone() == ("on",))

        # Without statistics the server decides, as it does where what is looked for is common.
        assert reads_whole_tables("'rare'")
        cursor.execute("ANALYZE said")
        found = {words: reads_whole_tables(words) for words in ("'rare'", "'com':*", "'rare' & 'common'", "'ra':*")}
        assert found == {"'rare'": False, "'com':*": True, "'rare' & 'common'": False, "'ra':*": False}
        # Nor in the order of another index, which would be read to its end as well.
        cursor.execute("EXPLAIN SELECT id FROM said WHERE searched @@ 'rare'::tsquery ORDER BY id LIMIT 1")
        assert "Bitmap Index Scan on said_searched" in str(cursor.fetchall())
