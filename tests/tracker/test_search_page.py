"""The search over everything: names people use, spellings, beginnings; each kind, only what a person may see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from model_bakery import baker

from briefings.models import Briefing, Passage
from briefings.searching import plain
from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import text, total
from tests.tracker.test_recommendation_list import found
from tracker import actions, search_lists, search_results
from tracker.models import Organisation, Post, Recommendation, Theme
from tracker.models.searching import Asked
from tracker.statistics import AttentionGroup
from tracker.workflow import Status

SignIn = Callable[..., Client]
URL = "/search/"


@pytest.fixture
def reader(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.reader)


def page(client: Client, q: str, **query: str) -> str:
    response = client.get(URL, {"q": q, **query})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("title", "asked"),
    one_in(
        3,
        [
            ("Guidance of the WHO on trials", ["WHO", "who", "WHO guidance", "the guidance of the who", "trial"]),
            ("A U.S.-EU dialogue", ["US-EU", "U.S.-EU", "US EU", "EU", "dialog"]),
            ("Answer by e-mail", ["email", "e-mail", "E-Mails", "emails"]),
            ("Answer by email", ["email", "e-mail", "e‑mail"]),
            ("Closer co-operation", ["cooperation", "co-operation", "cooperat"]),
            ("Closer cooperation", ["co-operation", "cooperate"]),
            ("A research programme", ["program", "programs", "programme", "prog"]),
            ("The training program", ["programme", "programmes"]),
            ("World health organization", ["organisation", "organisat", "organizations"]),
            ("The organisation’s centres", ["organization", "organization's", "center", "centers"]),
            ("Labour and defence", ["labor", "defense", "lab"]),
            ("Vaccination of children", ["vac", "vaccinat", "vaccinations", "vaccination child"]),
            ("Soft\xadhyphen of a ﬁnance desk", ["softhyphen", "finance", "soft\xadhyphen"]),
            (
                unicodedata.normalize("NFD", "Élysée palace"),
                ["elysee", "Élysée", unicodedata.normalize("NFD", "Élysée")],
            ),
        ],
    ),
)
def test_names_and_spellings_that_people_use_are_found(
    cast: Cast, reader: Client, title: str, asked: list[str]
) -> None:
    factories.track(cast, title=title, goal="")
    factories.track(cast, title="Another matter", goal="")

    assert {q: found(reader, q=q, status="open") for q in asked} == {q: ["PARIS-01"] for q in asked}


def test_an_abbreviation_begins_no_other_word(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="The whole of Europe", goal="")

    assert found(reader, q="WHO") == found(reader, q="EUR") == []
    assert found(reader, q="eur") == ["PARIS-01"]


@pytest.mark.parametrize("q", ["ministry", "Health desk", "desk officer", "data agency", "public", "network data"])
def test_lead_owner_holder_theme_and_parties_are_found(cast: Cast, reader: Client, q: str) -> None:
    factories.track(cast, themes=[cast.theme], parties=[cast.data])
    factories.track(cast, lead=None, owner=None)

    assert found(reader, q=q, status="open") == ["PARIS-01"]


def test_names_are_followed_when_they_change(cast: Cast, reader: Client) -> None:
    item = factories.track(cast, themes=[cast.theme])
    Organisation.objects.filter(pk=cast.health.pk).update(name="Bureau of hygiene", short_name="")
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.lead_staff)

    assert found(reader, q="hygiene lead staff", status="open") == ["PARIS-01"]
    assert found(reader, q="ministry", status="open") == found(reader, q="officer", status="open") == []

    other = baker.make(Theme, name="Oceans")
    actions.edit(recommendation=item, by=cast.coordinator, draft=factories.drafted(""), new={"themes": [other]})

    assert found(reader, q="oceans", status="open") == ["PARIS-01"]
    assert found(reader, q="public", status="open") == []


def test_what_the_database_keeps_of_parties_and_themes_writes_no_version(cast: Cast) -> None:
    item = factories.track(cast)
    versions = Recommendation.pgh_event_model.objects.filter(pgh_obj=item.pk)  # type: ignore[attr-defined]
    before = versions.count()

    item.themes.add(cast.theme)

    assert Recommendation.objects.values_list("named", flat=True).get(pk=item.pk) == [f"=t{cast.theme.pk}"]
    assert versions.count() == before


@pytest.mark.parametrize(
    "typed",
    [
        "U.S.-EU co-operation on e-mail",
        "WHO’s l’Élysée ﬁnance co­operation",
        "Œuvres Straße Færøerne ŁÓDŹ İstanbul",
        "5–10 years; e.g. the U.N. (U.S.A.)",
        "MAR-01 Share stockpile data",
        "north-south a--b -c d- - e-f-g",
        " \n ",
        "ΑΘΗΝΑ ς Київ ЁЖ ½ ™ 東京 \ue000x",
        "".join(map(chr, range(1, 0x250))),
        "".join(map(chr, range(0x2000, 0x2100))),
    ],
)
def test_the_program_folds_words_as_the_database_does(db: None, typed: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT briefings_search_text(%s)", [typed])
        kept = cursor.fetchone()[0].split()
    folded = plain(typed)
    joined = [word.replace("-", "") for word in folded.split(" ") if "-" in word]

    assert kept == [*folded.replace("-", " ").split(), *filter(None, joined)]


# --- The page --------------------------------------------------------------------------------------------------------


def test_each_kind_is_found_with_its_words_marked_and_where_they_stand(cast: Cast, sign_in: SignIn) -> None:
    briefing = factories.briefing(cast)
    item = factories.track(cast, title="Share stockpile data", themes=[cast.theme])
    draft = factories.drafted("The stockpile was counted.", evidence=factories.evidence())
    actions.add(recommendation=item, by=cast.holder, draft=draft)

    shown = page(sign_in(cast.coordinator), "stockpile")

    words = text(shown)
    assert "Share <mark>stockpile</mark> data" in shown
    assert "The <mark>stockpile</mark> was counted." in shown
    assert "In the log," in words
    assert "Create a common <mark>stockpile</mark> register" in shown
    assert f"/briefings/{briefing.pk}/?passage=" in shown
    assert f'href="/recommendations/{item.reference}/?log=all#{factories.entry(item, 2).anchor}"' in shown
    assert "Health desk" in text(page(sign_in(cast.reader), "health desk"))
    assert "<mark>Minutes</mark>" in page(sign_in(cast.reader), "minutes")
    assert "Paris meetings" in text(page(sign_in(cast.reader), "paris meet"))
    assert "<mark>Public</mark> health" in page(sign_in(cast.reader), "public")


@pytest.mark.parametrize("who", ["reader", "coordinator"])
def test_a_passage_that_is_found_opens_at_its_place(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr("tracker.review.PART", 60)
    briefing = factories.briefing(cast)
    passage = briefing.passages.get(suggested_title__contains="stockpile")
    source = actions.SourceText(briefing, passage.suggested_start or 0, passage.suggested_end or 0)
    factories.track(cast, title="Another title", sources=[source])
    client = sign_in(getattr(cast, who))

    (address,) = set(re.findall(rf'href="(/briefings/{briefing.pk}/[^"]*)"', page(client, "stockpile")))
    opened = client.get(unescape(address))

    assert address.endswith(f"#p{passage.pk}")
    assert opened.context["part"] > 1
    assert opened.content.decode().count(f'id="p{passage.pk}"') == 1


def test_of_a_corrected_briefing_only_words_that_are_gone_are_found_before_it(cast: Cast, reader: Client) -> None:
    before = factories.briefing(cast, "# Talks\n\nThey should build a port.\n\nThey should dig a canal.\n")
    words = b"# Talks\n\nThey should build a port.\n\nThey should dig a tunnel.\n"
    after = actions.revise_briefing(briefing=before, by=cast.coordinator, data=words, file_name="after.md")

    def places(q: str) -> list[str]:
        return re.findall(r"/briefings/(\d+)/", page(reader, q).split("<main")[1])

    assert places("port") == places("tunnel") == [str(after.pk)]
    assert places("canal") == [str(before.pk)]
    assert "Version before the correction" in text(page(reader, "canal"))
    assert "Version before the correction" not in text(page(reader, "tunnel"))
    assert places("talks").count(str(before.pk)) == 0
    Briefing.objects.filter(pk=after.pk).update(title="Negotiations")
    assert set(places("talks")) == {str(before.pk), str(after.pk)}


def test_restricted_notes_and_people_are_only_for_those_who_may_see_them(cast: Cast, sign_in: SignIn) -> None:
    item = factories.track(cast)
    note = factories.drafted("A delicate zebra.", internal=True, evidence=factories.evidence())
    actions.add(recommendation=item, by=cast.holder, draft=note)

    seen = {
        who: ("zebra</mark>" in page(sign_in(getattr(cast, who)), "zebra"))
        for who in ("reader", "outsider", "holder", "lead_staff", "coordinator", "administrator")
    }

    assert seen == dict.fromkeys(seen, False) | {"holder": True, "lead_staff": True, "coordinator": True}
    assert "Restricted note" in page(sign_in(cast.coordinator), "zebra")
    assert "Minutes</mark>" not in page(sign_in(cast.reader), "minutes")
    assert "/people/" not in page(sign_in(cast.reader), "outsider").split("<main")[1]
    assert f"/people/{cast.outsider.pk}/" in page(sign_in(cast.coordinator), "outsider")


def test_words_that_were_removed_are_found_no_more(cast: Cast, sign_in: SignIn) -> None:
    item = factories.track(cast)
    actions.add(recommendation=item, by=cast.holder, draft=factories.drafted("A delicate zebra."))
    entry = item.entries.get(sequence=2)
    assert "zebra</mark>" in page(sign_in(cast.reader), "zebra")

    draft = factories.drafted("It named a person.")
    actions.redact(recommendation=item, by=cast.coordinator, draft=draft, out={entry: ["text"]})

    assert "No results for “zebra”" in text(page(sign_in(cast.coordinator), "zebra"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT searched::text FROM tracker_progressentry WHERE id = %s", [entry.pk])
        assert cursor.fetchone() == ("",)


def test_nothing_found_and_nothing_asked_say_what_to_do(cast: Cast, recommendation: object, reader: Client) -> None:
    assert "Check the spelling or use fewer words." in text(page(reader, "zebra"))
    assert "Enter words, a name or a reference" in text(page(reader, ""))
    assert "No results for" in text(page(reader, "()&|!:*"))


def test_a_reference_alone_opens_its_page(cast: Cast, recommendation: Recommendation, reader: Client) -> None:
    assert reader.get(URL, {"q": "paris 1"})["Location"] == f"/recommendations/{recommendation.reference}/"


def test_counts_are_bounded_and_a_kind_has_pages(cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_results, "COUNTED", 9)
    monkeypatch.setattr(search_results, "ON_A_PAGE", 6)
    item = factories.track(cast)
    for number in range(11):
        actions.add(recommendation=item, by=cast.holder, draft=factories.drafted(f"Zebra {number}."))

    shown = page(reader, "zebra")
    first, second = page(reader, "zebra", **{"in": "log"}), page(reader, "zebra", **{"in": "log", "page": "2"})

    assert "Log entries 9+ Show more Log entries" in text(shown)
    assert shown.count("In the log") == 5
    assert "/search/?q=zebra&amp;in=log" in shown
    assert first.count("In the log") == 6
    assert "page=2" in first
    assert "page=1" in second
    assert page(reader, "zebra", **{"in": "log", "page": "x"}).count("In the log") == 6


@pytest.mark.parametrize("q", ['"unclosed', "'", "a:* <-> b", "--", "\\", "%", "<script>", "-x", "or or", "a'b\\'c:*"])
def test_no_signs_break_the_page(cast: Cast, recommendation: object, reader: Client, q: str) -> None:
    page(reader, q)


@pytest.mark.parametrize(
    ("q", "said"),
    [
        ("\x00", "Enter words, a name or a reference"),
        ("ze\x00bra", "No results for “zebra”"),
        ("zebra " * 1_700, "No results for"),
        ("z" * 10_000, "No results for"),
        ("?!… ()&|!:*<->", "No results for"),
        ("\u202e\u05d6\u05d1\u05e8\u05d4 \u200f\u062d\u0645\u0627\u0631", "No results for"),
        ("\ud7ff\U0010ffff", "No results for"),
    ],
)
@pytest.mark.parametrize("kind", ["", "log"])
def test_whatever_is_typed_gets_a_sentence(cast: Cast, reader: Client, q: str, said: str, kind: str) -> None:
    item = factories.track(cast)
    actions.add(recommendation=item, by=cast.holder, draft=factories.drafted("Nothing yet."))

    assert said in text(page(reader, q, **({"in": kind} if kind else {})))


def test_a_long_text_is_cut_about_its_words() -> None:
    words = "one two three four five six seven eight nine ten " * 20
    marks = type(Asked("x").marks([]))(frozenset({"zebra"}))

    pieces = marks.about(words + "a zebra here " + words)

    assert ("zebra", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) < 200
    assert pieces[0] == ("… ", False)
    assert marks.about(words) == []


def test_titles_goals_and_names_are_kept_without_what_nobody_types(cast: Cast) -> None:
    item = factories.track(cast, title="Soft\xadhyphen of the \ufb01nance de\u0301pot", goal="An o\ufb03ce")
    made = actions.save_theme(by=cast.coordinator, theme=Theme(), name="Marche\u0301 com\xadmun")

    assert (item.title, item.goal, made.name) == ("Softhyphen of the finance d\xe9pot", "An office", "March\xe9 commun")


@pytest.mark.parametrize(
    ("kind", "words"), [("list_item", "- Buy gravel"), ("heading", "## Buy gravel"), ("sentence", "Buy gravel")]
)
def test_a_passage_is_shown_without_the_signs_of_its_list_or_heading(kind: str, words: str) -> None:
    passage = Passage(kind=kind, block=1, start=7, end=7 + len(words))
    assert words[slice(*passage.content_span(words, at=0))] == "Buy gravel"


def test_a_row_of_a_table_is_read_cell_by_cell(cast: Cast, reader: Client) -> None:
    table = "| What | Who |\n| --- | --- |\n| Open the harbour | | Ministry of Health |\n"
    factories.briefing(cast, f"# Next steps\n\n{table}")

    shown = text(page(reader, "harbour"))

    assert "Open the harbour · Ministry of Health" in shown
    assert "|" not in shown


LISTS_NAMED = {
    "overdue": "attention=overdue",
    "Overdue recommendations": "attention=overdue",
    "awaiting verification": "attention=claimed",
    "no owners": "attention=no_owner",
    "on-hold": "status=stalled",
    "hold on": "status=stalled",
    "Verified": "status=implemented&status=partly_implemented",
    "implemented in part": "status=partly_implemented",
    "closed superseded": "status=superseded",
    "open": "status=open",
    "status: in progress": "status=in_progress",
    "high priority": "priority=priority",
    "prioritý HIGH": "priority=priority",
    "not accepted": "position=declined",
    "at risk": "forecast=at_risk",
}
"""What is typed, and the query of the list that it names."""


def test_words_that_name_a_list_lead_to_it_first(cast: Cast, reader: Client) -> None:
    factories.walk(cast, factories.track(cast, title="Words in a title"), Status.STALLED)
    counted: dict[str, int] = {}

    for typed, query in LISTS_NAMED.items():
        shown = page(reader, typed)

        named = re.search(r'<p class="field"><a href="/recommendations/\?([^"]+)">List of (\d+) recommendation', shown)
        assert named is not None, typed
        assert unescape(named[1]) == query, typed
        counted.setdefault(query, total(reader, f"/recommendations/?{query}"))
        assert int(named[2]) == counted[query], typed


def test_other_words_name_no_list(reader: Client) -> None:
    for typed in ("high", "-overdue", "overdue port", "recommendations", "…"):
        assert "List of " not in page(reader, typed), typed


def test_every_status_and_attention_group_is_found_by_its_label(reader: Client) -> None:
    for value, label in [*AttentionGroup.choices, *Status.choices]:
        assert f"={value}" in page(reader, str(label)).partition("List of ")[0][-60:], label


def test_a_list_that_is_too_long_to_be_counted_has_no_number(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.track(cast)
    factories.track(cast)
    monkeypatch.setattr(search_lists, "COUNTED", 1)

    assert "List of recommendations with “Status: No update yet”" in page(reader, "no update yet")


def test_several_common_words_are_met_among_the_newest_rows_and_few_are_all_found(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        factories.track(cast, title="Open the harbour" if number % 2 else "Open the gate")
    monkeypatch.setattr(search_results, "NEWEST", 6)

    def looked_for(counted: int) -> tuple[str, list[bool]]:
        """What the page says, and of each query for finds whether it is for those among the newest rows."""
        monkeypatch.setattr(search_results, "COUNTED", counted)
        with CaptureQueriesContext(connection) as asked:
            shown = text(page(reader, "open harbour"))
        limit = f"LIMIT {counted + 1}"
        found = [each["sql"] for each in asked if '"tracker_recommendation"."searched" @@' in each["sql"]]
        return shown, ['"tracker_recommendation"."id" > ' in sql for sql in found if sql.endswith(limit)]

    shown, newest = looked_for(2)
    assert "Recommendations 2+" in shown
    assert newest == [True], "they are met among the newest, and the others are not looked for"
    shown, newest = looked_for(3)
    assert "Recommendations 3+" in shown
    assert newest == [True, False]
    shown, newest = looked_for(4)
    assert "Recommendations 4 " in shown
    assert newest == [True, False]
    assert set(re.findall(r"PARIS-\d\d", shown)) >= {"PARIS-02", "PARIS-04", "PARIS-06", "PARIS-08"}
