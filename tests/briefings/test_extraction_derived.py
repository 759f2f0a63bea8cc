"""What a page's end and broken words do to a sentence: nothing, and the text stays as it is."""

import pytest

from briefings.reading import Passage, PassageKind, read

FOOT = "\n\nHarbour talks, outcome\n{page}\n\f"


def suggested(text: str) -> list[Passage]:
    return [passage for passage in read(text) if passage.suggestion is not None]


def kinds(text: str, words: str) -> set[PassageKind]:
    return {passage.kind for passage in read(text) if words in text[passage.start : passage.end]}


def paged(*pages: str) -> str:
    return "".join(page + FOOT.format(page=number) for number, page in enumerate(pages, start=1))


def test_a_word_broken_over_lines_is_whole_in_the_title_and_broken_in_the_quote() -> None:
    text = "The ministries should publish their vaccine pur-\nchases every quarter and name the sellers."

    (passage,) = suggested(text)

    assert passage.suggestion is not None
    assert passage.suggestion.title == "Publish their vaccine purchases every quarter and name the sellers"
    assert "pur-\nchases" in text[passage.suggestion.start : passage.suggestion.end]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("adopt a long-\nterm plan for ports", "long-term plan"),
        ("adopt a cross-\nborder plan for ports", "cross-border plan"),
        ("adopt a manage\u00ad\nment plan for ports", "management plan"),
        ("adopt a manage\u2010\nment plan for ports", "management plan"),
    ],
)
def test_a_hyphen_of_the_word_itself_stays(broken: str, whole: str) -> None:
    (passage,) = suggested(f"The ministries should {broken}.")

    assert passage.suggestion is not None
    assert whole in passage.suggestion.title


def test_the_text_itself_says_how_a_broken_word_is_spelt() -> None:
    text = "A fish-market is a market.\n\nThe ministries should close the fish-\nmarket of the old port."

    assert suggested(text)[0].suggestion.title == "Close the fish-market of the old port"  # type: ignore[union-attr]


def test_a_sentence_goes_on_over_the_foot_of_a_page() -> None:
    first = "The two ministers met twice.\n\nThe task force should open one laboratory in each of the"
    text = paged(first, "coastal regions before the winter. Nothing else was said of it.", "The end of it.")

    (passage,) = suggested(text)

    assert passage.suggestion is not None
    assert passage.suggestion.title == "Open one laboratory in each of the coastal regions before the winter"
    assert [text[start:end] for start, end in passage.gaps] == ["Harbour talks, outcome", "1"]
    assert text[passage.start : passage.end].endswith("before the winter.")


def test_a_word_goes_on_over_the_foot_of_a_page() -> None:
    text = paged("The task force should open one labo-", "ratory in each region.", "The end of it.")

    assert suggested(text)[0].suggestion.title == "Open one laboratory in each region"  # type: ignore[union-attr]


def test_a_sentence_that_ends_with_its_page_does_not_go_on() -> None:
    text = paged("The task force should open one laboratory.", "It is far away.", "The end of it.")

    (passage,) = suggested(text)

    assert passage.gaps == ()
    assert text[passage.start : passage.end] == "The task force should open one laboratory."


def test_heads_and_feet_of_pages_are_furniture_whatever_number_they_carry() -> None:
    pages = [
        f"Harbour talks | {n}\n\nThe {word} day was long and quiet." for n, word in enumerate(("one", "two", "six"))
    ]
    text = "\n\f".join(pages)

    assert kinds(text, "Harbour talks") == {PassageKind.FURNITURE}
    assert kinds(text, "day was") == {PassageKind.SENTENCE}


def test_what_is_numbered_for_its_own_sake_is_no_head_of_a_page() -> None:
    text = "\n\f".join(f"Recommendation {n}\n\nOpen the port on day {n} of each month." for n in (1, 2, 3, 4))

    assert PassageKind.FURNITURE not in kinds(text, "Recommendation")


def test_a_text_without_pages_or_broken_words_is_read_as_it_stands() -> None:
    text = "The first line of it\nand the second line\n\nand a paragraph that begins small.\n"

    assert all(passage.gaps == () for passage in read(text))
    assert kinds(text, "paragraph") == {PassageKind.SENTENCE}


def test_the_marks_of_a_quotation_belong_to_no_sentence_and_no_item() -> None:
    text = (
        "The Government's answers follow.\n\n"
        "> 1. The Department should publish the criteria by\n> which branches are chosen. (Paragraph 14)\n>\n"
        "> 2. The port should be\n> dredged every year.\n\nAccepted.\n"
    )
    found = [passage for passage in read(text) if passage.suggestion]
    assert [passage.kind for passage in found] == [PassageKind.LIST_ITEM] * 2
    assert [passage.suggestion.title for passage in found] == [
        "Publish the criteria by which branches are chosen",
        "The port should be dredged every year",
    ]
    marks = [passage for passage in read(text) if text[passage.start : passage.end] == ">"]
    assert marks
    assert {passage.kind for passage in marks} == {PassageKind.FURNITURE}


def test_a_sign_for_more_than_is_no_mark_of_a_quotation() -> None:
    text = "The share of boats that were late for more than a day is still\n> 5 % and the limit should be raised.\n"
    (passage,) = read(text)
    assert text[passage.start : passage.end] == text.strip()
