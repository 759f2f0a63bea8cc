"""Web pages to documents: structure kept, menus set aside, encodings understood, nothing crashing."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.reading import Unreadable
from briefings.reading.document.documents import Document
from briefings.reading.document.structure import BlockKind
from briefings.reading.readers.building import HIDDEN, STRUCK
from briefings.reading.readers.html import reading as html
from briefings.reading.readers.html.reading import DOUBTFUL
from briefings.reading.whole import read_document
from tests.briefings.making import assert_sound, assert_survives, shown, suggested, words
from tests.slow import one_in

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Round table | Ministry</title></head>
<body class="has-sidebar"><header><a href="/">Home</a> <a href="/n">News</a><h1>Round table</h1></header>
<nav><ul><li>Topics<li>Contacts</ul></nav>
<main><p>Ministers met in Paris.</p><h2>Recommendations</h2><p>We recommend that ministries:</p>
<ol><li>establish a health task force;</li><li>create a data repository.</li></ol>
<table><tr><th>Action<th>Goal</tr><tr><td>Create a fund<td>Faster help</tr></table>
<div class="share-buttons">Post it somewhere</div></main>
<aside>Also worth a look</aside><script>alert("no")</script></body></html>"""


def read(source: str | bytes) -> Document:
    document = html.read(source.encode() if isinstance(source, str) else source, name="page.html")
    assert_sound(document)
    return document


def refusal(source: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        html.read(source, name="page.html")
    return str(caught.value)


def test_a_page_keeps_its_structure() -> None:
    document = read(PAGE)
    assert shown(document) == [
        ("furniture", None, "Home News"),
        ("heading", 1, "Round table"),
        ("furniture", None, "Topics"),
        ("furniture", None, "Contacts"),
        ("paragraph", None, "Ministers met in Paris."),
        ("heading", 2, "Recommendations"),
        ("paragraph", None, "We recommend that ministries:"),
        ("item", 1, "1. establish a health task force;"),
        ("item", 1, "2. create a data repository."),
        ("table_header", None, "Action\tGoal"),
        ("table_row", None, "Create a fund\tFaster help"),
        ("furniture", None, "Post it somewhere"),
        ("furniture", None, "Also worth a look"),
    ]
    assert "alert" not in document.text
    assert "Round table | Ministry" not in document.text


def test_suggestions_are_those_of_the_same_text_in_markdown() -> None:
    assert suggested(read(PAGE)) == ["establish a health task force", "create a data repository.", "Create a fund"]


def test_the_title_of_the_window_stands_in_for_a_missing_heading() -> None:
    source = "<head><title>Our plan</title></head><h2>Part one</h2><p>Text of it.</p>"
    assert words(read(source), BlockKind.HEADING) == ["Our plan", "Part one"]


@pytest.mark.parametrize(
    ("source", "items"),
    [
        ("<ol start=4><li>xs<li>ys</ol>", ["4. xs", "5. ys"]),
        ("<ol type=a><li>xs<li>ys</ol>", ["a. xs", "b. ys"]),
        ("<ol type=I start=9><li>xs<li>ys</ol>", ["IX. xs", "X. ys"]),
        ("<ol reversed><li>xs<li>ys</ol>", ["2. xs", "1. ys"]),
        ("<ol><li>xs<li value=7>ys<li>zs</ol>", ["1. xs", "7. ys", "8. zs"]),
        ("<ol start=0 type=a><li>xs</ol>", ["0. xs"]),
        ("<ul><li>(a) typed<li>• typed</ul>", ["(a) typed", "• typed"]),
        ("<ul><li>one<ul><li>two</ul><li>three</ul>", ["- one", "- two", "- three"]),
        ("<p>We:</p><p>• one thing<br>• another thing</p>", ["• one thing", "• another thing"]),
    ],
)
def test_items_show_the_mark_the_page_shows(source: str, items: list[str]) -> None:
    assert words(read(f"<h1>Title</h1>{source}"), BlockKind.ITEM) == items


def test_lists_written_by_word_and_outlook_are_lists() -> None:
    source = "<p class=MsoTitle>Minutes</p><p>The board agreed to:</p>" + "".join(
        f"<p class=Mso style='mso-list:l0 level{depth} '><span>{mark}<span>&nbsp;&nbsp;</span></span> {said}"
        for depth, mark, said in ((1, "·", "one thing"), (2, "o", "part of it"), (1, "·", "another thing"))
    )
    document = read(source)
    assert words(document, BlockKind.HEADING) == ["Minutes"]
    assert words(document, BlockKind.ITEM) == ["· one thing", "- part of it", "· another thing"]
    assert [block.level for block in document.blocks or ()] == [1, None, 1, 2, 1]


def test_nested_items_are_deeper_and_in_the_same_list() -> None:
    document = read("<ul><li>one<ol><li>two</ol><p>more of one</p></li><li>three</ul>")
    assert [block.level for block in document.blocks or ()] == [1, 2, None, 1]
    assert len({block.group for block in document.blocks or ()}) == 1


def test_merged_cells_leave_the_columns_in_their_places() -> None:
    source = (
        "<table><thead><tr><th>Theme<th>Action<th>Lead</thead><tr><td rowspan=2>Health<td>One<br>thing<td>A"
        "<tr><td><p>Two</p><ul><li>things</ul><td>B<tr><td colspan=2>All<td>C</table>"
    )
    assert words(read(source), BlockKind.TABLE_ROW) == ["Health\tOne thing\tA", "″\tTwo things\tB", "All\t\tC"]


def test_several_things_in_one_cell_are_several() -> None:
    source = (
        "<table><thead><tr><th>Action<th>Lead</thead><tr><td><ul><li>Open the north gate<li>Close the south gate</ul>"
        "<td rowspan=2>Port Office<tr><td>Map all wells of the valley.<br>Mend the two old locks.</table>"
    )
    document = read(source)
    assert words(document, BlockKind.TABLE_ROW) == [
        "Open the north gate\tPort Office",
        "Close the south gate\t″",
        "Map all wells of the valley.\t″",
        "Mend the two old locks.\t″",
    ]
    found = [each.suggestion for each in read_document(document) if each.suggestion]
    assert [each.addressee for each in found] == ["Port Office"] * 4


def test_hidden_words_are_left_out_with_a_notice() -> None:
    document = read("<h1>T</h1><p>Words here.</p><p hidden>Close the port.</p>")
    assert "Close" not in document.text
    assert HIDDEN in document.notices
    assert HIDDEN not in read("<h1>T</h1><p>Words here.</p><p hidden> </p>").notices


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td><p>Words here.</p></td></tr></table>",
        "<table><tr><td>Menu<td><table><tr><td>Words here.</table></table>",
        "<table role=presentation><tr><td>Menu<td>Words<tr><td>a<td>b</table>",
        "<table><tr><td>Left<td><h2>Words</h2><tr><td>a<td>b</table>",
    ],
)
def test_tables_that_only_lay_out_the_page_are_no_tables(source: str) -> None:
    assert not words(read(source), BlockKind.TABLE_ROW)


def test_a_table_of_numbers_beside_texts_is_a_list() -> None:
    document = read("<h1>T</h1><table><tr><td>(a)<td>Open the border<tr><td>(b)<td>Close the gap</table>")
    assert words(document, BlockKind.ITEM) == ["(a) Open the border", "(b) Close the gap"]


def test_short_bold_paragraphs_are_headings_below_the_last() -> None:
    document = read("<h2>Plan</h2><p><b>Next steps</b></p><p><strong>This is a whole sentence.</strong></p>")
    assert shown(document) == [
        ("heading", 2, "Plan"),
        ("heading", 3, "Next steps"),
        ("paragraph", None, "This is a whole sentence."),
    ]


def test_footnotes_are_marked_where_they_are_referred_to() -> None:
    document = read(
        '<p>It costs 5<sup><a href="#fn1">2</a></sup> m<sup>2</sup>.</p><div id=fn2><p>2. See there.</p></div>'
    )
    assert shown(document) == [("paragraph", None, "It costs 5[2] m2."), ("footnote", None, "[2] See there.")]


@pytest.mark.parametrize(
    "around",
    [
        "<div class='breadcrumb'>{}</div>",
        "<div role=navigation>{}</div>",
        "<form><label>{}</label><button>Go</button></form>",
        "<div id=cookie-banner>{}</div>",
        "<div class=relatedArticles>{}</div>",
        "<footer>{}</footer>",
        "<div style='display: none'>{}</div>",
    ],
)
def test_what_is_around_the_text_is_furniture(around: str) -> None:
    document = read(f"<h1>Title</h1><p>{'The text goes on. ' * 9}</p>{around.format('Words beside it')}")
    assert "Words beside it" in words(document, BlockKind.FURNITURE)


@pytest.mark.parametrize(
    "within",
    [
        "<div class='no-sidebar'>{}</div>",
        "<div class='page-with-menu'>{}</div>",
        "<form action='/x'><h2>Form of the whole page</h2>{}</form>",
        "<article><header>{}</header></article>",
    ],
)
def test_what_holds_the_text_is_not_furniture(within: str) -> None:
    document = read(within.format("<p>The ministry should act, and soon.</p>"))
    assert "The ministry should act, and soon." in words(document, BlockKind.PARAGRAPH)


def test_a_page_of_line_breaks_is_read_by_the_look_of_its_lines() -> None:
    document = read("<pre>PLAN\n\nThe board agreed to:\n\n1. open the door\n2. close the window</pre>")
    assert words(document, BlockKind.ITEM) == ["1. open the door", "2. close the window"]


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset=windows-1252><p>Café – “fin”</p>".encode("cp1252"),
        "<meta charset=iso-8859-1><p>Café – “fin”</p>".encode("cp1252"),
        "<p>Café – “fin”</p>".encode("cp1252"),
        "<p>Café – “fin”</p>".encode(),
        "<p>Café – “fin”</p>".encode("utf-8-sig"),
        "<p>Café – “fin”</p>".encode("utf-16"),
        "<p>Café – “fin”</p>".encode("utf-16-le"),
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>Café – “fin”</p></body></html>".encode(),
        b"<meta http-equiv=Content-Type content='text/html; charset=utf-8'>" + "<p>Café – “fin”</p>".encode(),
        b"<meta charset=utf-7>" + "<p>Café – “fin”</p>".encode(),
    ],
)
def test_encodings_are_understood(data: bytes) -> None:
    assert read(data).text == "Café – “fin”"


def test_what_cannot_be_decoded_is_said() -> None:
    document = read(b"<p>Caf\x81 open</p>")
    assert document.notices == (DOUBTFUL,)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"  \n", "is empty"),
        (b"<html><script>go()</script><div id=app></div>", "filled in by a script"),
        (b"<html><body></body></html>", "holds no text"),
        (b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n<p>x", "web archive (.mht)"),
        (b"bplist00xyz", "web archive of Safari"),
        (b"%PDF-1.7", "is a PDF file"),
        (b"PK\x03\x04 word/document.xml", "is a Word document"),
    ],
)
def test_refusals_say_what_is_wrong(data: bytes, said: str) -> None:
    sentence = refusal(data)
    assert said in sentence
    assert sentence.startswith("“page.html”")
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    "opened",
    one_in(
        3, ["<div>", "<b><p>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<article>", "<ol reversed>", "<sup>"]
    ),
)
def test_ten_thousand_nested_tags_are_read_quickly(opened: str) -> None:
    begun = time.process_time()
    assert "the words" in read(opened * 10_000 + "the words").text
    assert time.process_time() - begun < 5


def test_control_characters_and_lone_surrogates_cannot_reach_the_database() -> None:
    assert read("<p>a&#0;b&#xD800;c\x00d\x07e\u2028f</p>").text.replace("\ufffd", "") == "abcde f"


TAGS = re.findall(
    r"<[^>]*>|[^<\s]+",
    "<p></p><ul></ul><li><table></table><tr><td><th><h2></h2><br><b></b><pre><sup><a><main></main><nav></nav><dl><dt>"
    "<blockquote><thead><caption><form><title></div><ol start=3><div class=menu><li id=fn1><td rowspan=2><td colspan=3>"
    "<a href=#fn1><header><span style=float:left> &nbsp; • 1. (a) --- | Recommendations",
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(TAGS),
            st.text(max_size=8),
        ),
        max_size=40,
    ).map(" ".join)
)
def test_blocks_cover_any_page(source: str) -> None:
    try:
        document = html.read(source.encode("utf-8", "surrogatepass"), name="page.html")
    except Unreadable:
        return
    assert_sound(document)


def test_mutated_pages_are_read_or_refused() -> None:
    put = (b"<", b'"', b"\x00", b">", b"\xff", b"</")
    assert_survives(
        lambda data: html.read(data, name="page.html"),
        PAGE.encode(), seed=11, rounds=200, hits=(1, 5, 25), cuts=(0, 1, 9), put=put,
    )  # fmt: skip


@pytest.mark.parametrize(
    "struck",
    [
        "<del>all</del>",
        "<s>all</s>",
        "<strike>all</strike>",
        '<span style="color: red; text-decoration: line-through">all</span>',
        '<span style="text-decoration-line:underline line-through">all</span>',
    ],
)
def test_what_is_struck_out_is_left_out_with_a_notice(struck: str) -> None:
    document = read(f"<p>The council should close {struck} two of the ports.</p>")
    assert document.text.strip() == "The council should close two of the ports."
    assert document.notices == (STRUCK,)
    assert read("<p>The council should <u>close</u> <ins>two</ins> ports.<s></s></p>").notices == ()
