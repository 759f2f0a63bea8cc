"""What is too weak alone, by what stands around it: found in a text that says more of the same, left in another."""

from briefings.reading import Kind
from tests.briefings.finding import found_in


def quotes(text: str) -> list[str]:
    return [" ".join(text[each.start : each.end].split()) for each in found_in(text)]


CLEAR = (
    "# Visit to the harbour school\n\nThe committee should repair the roof. The county should pay for a second boat. "
    "The council must publish its lists.\n\n"
)
LIKELY = "The school to put on further lessons so that nobody waits.\n"
PROMISES = (
    "# News of the fund\n\nHalden pledges nine million for wells. Norland commits to build two schools. "
    "Pelmo pledges to train forty nurses.\n\n"
)


def test_a_weak_ask_counts_in_a_text_that_asks_more_clearly() -> None:
    assert LIKELY.strip() in quotes(CLEAR + LIKELY)
    assert found_in(CLEAR + LIKELY)[-1].score < 0.7
    assert any("more clearly" in reason for reason in found_in(CLEAR + LIKELY)[-1].reasons)


def test_a_weak_ask_alone_is_left() -> None:
    assert quotes("# Visit to the harbour school\n\nIt rained all day. The bus was late.\n\n" + LIKELY) == []


def test_a_promise_is_likely_among_promises_and_not_among_asks() -> None:
    will = "A school of sail will open its doors in the autumn after next.\n"
    assert will.strip() in quotes(PROMISES + will)
    assert will.strip() not in quotes(CLEAR + will)


def test_what_is_done_already_is_not_likely() -> None:
    assert "The school to mend the nets." in quotes(CLEAR + "The school to mend the nets.\n")
    assert "The school to mend the nets." not in quotes(CLEAR + "The school to mend the nets. Done, thanks.\n")


def test_a_text_about_many_years_only_recounts() -> None:
    story = (
        "# The harbour reform\n\nIn 1962 the port had no books. In 1974 a commission was appointed. It sat for two "
        "years and visited six towns. It recommended that the port should have a single account. The commission also "
        "urged the mayor to found a school. All of it was carried out. The school opened in 1981 and closed in 1999. "
        "The last clerk retired in 2004, and his desk was sold.\n"
    )
    assert quotes(story) == []


def test_a_report_of_today_with_the_same_words_asks() -> None:
    report = (
        "# The harbour\n\nThe port has no books. The commission recommends that the port should have a single account. "
        "It urges the mayor to found a school.\n"
    )
    assert len(quotes(report)) == 2


def test_marks_that_other_texts_have_too_make_no_law() -> None:
    summary = (
        "# Dialogue on trade\n\nThe amendments entered into force in May. Bodies might agree on what “green” means.\n\n"
        "It was suggested that a list of bans be prepared.\n"
    )
    assert quotes(summary) == ["It was suggested that a list of bans be prepared."]


def test_an_item_that_breaks_off_announces_the_items_below_it() -> None:
    resolution = (
        "The Assembly,\n\n1. calls on its member towns\n\n - to adopt a heat plan before summer,\n"
        " - to open one cool room in every quarter;\n\n2. instructs the Committee\n\n"
        "   (i) to buy the tankers by March;\n   (ii) to draw up rules for their use.\n"
    )
    found = quotes(resolution)
    assert len(found) == 4
    assert found[0].startswith("to adopt a heat plan")


def test_a_sentence_without_a_colon_announces_only_what_it_asks_for_itself() -> None:
    assert quotes("The museum\n\n- a hall of boats\n- a room of bells\n") == []


def test_what_is_decided_and_what_is_planned_is_listed_below_it() -> None:
    decided = "The board took note of the review and decided:\n\n1. the crew gets new vests;\n2. a letter of thanks.\n"
    coming = (
        "He draws these conclusions for the coming months:\n\n- two workshops before the break;\n- a first draft.\n"
    )
    assert len(quotes(decided)) == len(quotes(coming)) == 2


def test_a_label_that_returns_is_passed_over() -> None:
    labelled = CLEAR + (
        "Concern: the crew should be trained.\n\nConcern: rid the hold of its rats before the winter.\n\n"
        "Concern: the board should meet every month.\n"
    )
    assert "rid the hold of its rats before the winter." in quotes(labelled)
    assert not any(said.startswith("Concern") for said in quotes(labelled))


def test_who_gives_what_stands_behind_names_in_a_report_of_pledges() -> None:
    named = "Kelland: forty boats for the ferries.\n\nTavaria: a fund of two million for nets.\n\n"
    others = "Satlink Ltd: one thousand radios for the coast.\n\nAda Circle: lessons for five hundred girls.\n"
    found = found_in(PROMISES + named + others)
    assert [each.kind for each in found[-4:]] == [Kind.COMMITMENT] * 4
    assert len(quotes(CLEAR + named + others)) == 3
