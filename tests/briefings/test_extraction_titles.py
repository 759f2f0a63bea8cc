"""Titles: no word lost that turns the sense round, no letter lost, and the whole source text where it is unsure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefings.reading.language.en import PACK as ENGLISH
from briefings.reading.language.en.cues import IMPERATIVES
from briefings.reading.rules.titles import LONGEST_TITLE, named_title, title_of
from tests.briefings.finding import found_in
from tests.briefings.marked_documents import Marked, marked_documents
from tests.slow import one_in

# A sentence of one's own making, and its title. Where the sentence opposes, so does the title.
PAIRS = [
    ("We urge all parties to oppose plans to expand the mine.", "Oppose plans to expand the mine"),
    ("The committee asked Parliament to identify the wells.", "Identify the wells"),
    ("We call on the government to stop its plans to build the dam.", "Stop its plans to build the dam"),
    ("We urge all states to refrain from the use of mines.", "Refrain from the use of mines"),
    ("We call on all parties to refuse to expand the port.", "Refuse to expand the port"),
    ("The panel recommends that the agency not approve the permit.", "Do not approve the permit"),
    ("We recommend that the council should not sell the forest.", "Do not sell the forest"),
    ("We urge the ministry not to close the clinic.", "Do not close the clinic"),
    ("The ministry should not close the clinic.", "Do not close the clinic"),
    ("The ministry must never sell the data.", "Never sell the data"),
    ("We recommend against expanding the mine.", "Recommend against expanding the mine"),
    ("We recommend the ministry keep its present staff in the port.", "Keep its present staff in the port"),
    ("We recommend all member states not close the clinics.", "Do not close the clinics"),
    (
        "We recommend that the ministry list all permits that should be renewed.",
        "List all permits that should be renewed",
    ),
    ("We recommend the sale of the port.", "Recommend the sale of the port"),
    (
        "We will set up a desk \\(a Data Desk\\) for all.[[4]](#note-4)",
        "Set up a desk (a Data Desk) for all",
    ),
    ("We recommend that states avoid expanding the mine.", "Avoid expanding the mine"),
    ("States must resist calls to expand the mine.", "Resist calls to expand the mine"),
    ("We ask the council to reject the proposal to expand the mine.", "Reject the proposal to expand the mine"),
    ("We urge members to prevent attempts to close the ports.", "Prevent attempts to close the ports"),
    ("We urge all parties to end efforts to expand the mine.", "End efforts to expand the mine"),
    ("We urge the authorities to abandon plans to expand the mine.", "Abandon plans to expand the mine"),
    ("We urge the authorities to drop plans to expand the mine.", "Drop plans to expand the mine"),
    ("We urge the authorities to cancel plans to expand the mine.", "Cancel plans to expand the mine"),
    ("We urge the authorities to reconsider plans to expand the mine.", "Reconsider plans to expand the mine"),
    (
        "We call on all countries to oppose the plan by the ministry to expand the mine.",
        "Oppose the plan by the ministry to expand the mine",
    ),
    ("We recommend that the board decline to publish the charts.", "Decline to publish the charts"),
    ("We recommend that the fund no longer finance coal.", "No longer finance coal"),
    ("We recommend that no charts be published.", "No charts to be published"),
    (
        "It is recommended that the port authority neither expand nor sell the quay.",
        "It is recommended that the port authority neither expand nor sell the quay",
    ),
    ("The Ministry should cease to publish its data.", "Cease to publish its data"),
    ("We call for an end to the use of mines.", "Call for an end to the use of mines"),
    ("We demand that Norway immediately halt the work to deepen the canal.", "Halt the work to deepen the canal"),
    ("The Minister invited delegates to oppose steps to reduce aid.", "Oppose steps to reduce aid"),
    ("We will not expand the mine.", "We will not expand the mine"),
    ("We will never build the dam.", "Never build the dam"),
    ("The ministers agreed to refrain from reopening the mine.", "Refrain from reopening the mine"),
    ("Governments must not sell the wells.", "Do not sell the wells"),
    ("No state should expand the mine.", "No state should expand the mine"),
    ("Nobody should expand the mine.", "Nobody should expand the mine"),
    ("We propose to abandon the plan to expand the mine.", "Abandon the plan to expand the mine"),
    ("We propose not to expand the mine.", "Do not expand the mine"),
    ("It is essential that the government not expand the mine.", "Do not expand the mine"),
    ("Urges all members not to ratify the protocol;", "Do not ratify the protocol"),
    ("Urges all members to oppose plans to expand the mine;", "Oppose plans to expand the mine"),
    ("Call on port cities to oppose plans to plant trees;", "Oppose plans to plant trees"),
    ("I direct the office not to report in May.", "Do not report in May"),
    ("The ministers tasked their deputies to stop work to draft a plan.", "Stop work to draft a plan"),
    ("Governments need to stop investing in drains.", "Stop investing in drains"),
    ("The council asked the city to stop all work to expand the port.", "Stop all work to expand the port"),
    ("The Minister asked Sweden to adopt the plan.", "Adopt the plan"),
    ("The Minister asked Finland to identify wells.", "Identify wells"),
    ("The board requested that the agency identify the wells.", "Identify the wells"),
    ("The board insisted that the agency publish the data.", "The board insisted that the agency publish the data"),
    ("The committee invited the agency to list the wells.", "List the wells"),
    ("We request that the agency identify the wells.", "Identify the wells"),
    ("We ask that the agency identify the wells.", "Identify the wells"),
    ("We ask Parliament to identify the wells.", "Identify the wells"),
    ("We request Parliament to order a review.", "Order a review"),
    ("The group demanded that Kenya end the plan to expand the mine.", "End the plan to expand the mine"),
    ("Building codes should be reviewed.", "Building codes should be reviewed"),
    ("Development of the port should be stopped.", "Development of the port should be stopped"),
    ("Expansion of the mine must not go ahead.", "Expansion of the mine must not go ahead"),
    ("Training centres must be opened in each town.", "Training centres must be opened in each town"),
    ("It was agreed to publish the data.", "Publish the data"),
    ("The ministers met in Lima and agreed to create a fund.", "Create a fund"),
    ("We met in Lima and will plead with the banks.", "Met in Lima and will plead with the banks"),
    ("The ministry should rarely approve exports.", "The ministry should rarely approve exports"),
    (
        "The ministry should, under no circumstances, sell the wells.",
        "The ministry should, under no circumstances, sell the wells",
    ),
    ("We urge states planning to expand the mine to stop.", "Urge states planning to expand the mine to stop"),
    (
        "We urge states with plans to expand the mine to drop them.",
        "Urge states with plans to expand the mine to drop them",
    ),
    (
        "We urge efforts by the council to expand the mine to cease.",
        "Urge efforts by the council to expand the mine to cease",
    ),
    ("We recommend that the council disown plans to expand the mine.", "Disown plans to expand the mine"),
    ("We urge all parties to disown plans to expand the mine.", "Disown plans to expand the mine"),
    ("Only the Minister should approve exports.", "Only the Minister should approve exports"),
    (
        "If the ceasefire fails, the Council should impose sanctions.",
        "If the ceasefire fails, the Council should impose sanctions",
    ),
    ("We recommend that the audit committee publish the plan.", "Publish the plan"),
    ("We recommend that the work plan include support for schools.", "Include support for schools"),
    (
        "We urge states refusing to ratify the treaty to reconsider.",
        "Urge states refusing to ratify the treaty to reconsider",
    ),
    ("By the end of 2027, all ministries should publish their data.", "Publish their data"),
    ("We urge an end to plans to expand the mine.", "Urge an end to plans to expand the mine"),
    ("We recommend that charts should not be published.", "Charts not to be published"),
    ("The two sides set a target of doubling the number of ferries.", "Double the number of ferries"),
    ("We urge all donors to end their support for the quarry.", "End their support for the quarry"),
    ("We call on the Commission to block the sale of the ferries.", "Block the sale of the ferries"),
    ("We ask all ministries to never share patient records.", "Never share patient records"),
    ("We urge banks to no longer finance coal.", "No longer finance coal"),
    ("We urge the Ministry to reverse its decision to close the clinics.", "Reverse its decision to close the clinics"),
    ("I urge the council to cancel its plan to sell the library.", "Cancel its plan to sell the library"),
    ("We encourage members to resist pressure to lower the fees.", "Resist pressure to lower the fees"),
    (
        "The panel recommends that the agency stop issuing permits to dredge the bay.",
        "Stop issuing permits to dredge the bay",
    ),
    (
        "The panel recommended that the ministry abandon its plan to merge the schools.",
        "Abandon its plan to merge the schools",
    ),
    ("The committee requested that the department refrain from raising the toll.", "Refrain from raising the toll"),
    ("The Minister urged both banks to withdraw their offer to buy the port.", "Withdraw their offer to buy the port"),
    ("The Assembly called on members to repeal laws to restrict assembly.", "Repeal laws to restrict assembly"),
    (
        "Norway called on its neighbours to suspend plans to fish the strait.",
        "Norway called on its neighbours to suspend plans to fish the strait",
    ),
    ("The union demanded that the airline drop its request to cut crews.", "Drop its request to cut crews"),
    ("Calls on all parties not to arm either side;", "Calls on all parties not to arm either side"),
    ("Requests the Secretariat to cease its efforts to close the archive;", "Cease its efforts to close the archive"),
    ("Demands that all parties refrain from attacks on ports;", "Refrain from attacks on ports"),
    ("It is recommended that permits not be issued before the audit.", "Permits not to be issued before the audit"),
    ("It is recommended that the plan to build the dam be dropped.", "The plan to build the dam to be dropped"),
    ("The report recommends that no member open a new mine.", "The report recommends that no member open a new mine"),
    ("States should not allow the export of scrap ships.", "Do not allow the export of scrap ships"),
    ("The ministry should neither sell nor lease the forest.", "Neither sell nor lease the forest"),
    (
        "The agency should only renew permits after an inspection.",
        "The agency should only renew permits after an inspection",
    ),
    ("The fund should seldom lend to foreign firms.", "Seldom lend to foreign firms"),
    ("Neither side should reopen the quarry.", "Neither side should reopen the quarry"),
    ("None of the parties should expand its fleet.", "None of the parties should expand its fleet"),
    (
        "Under no circumstances should the ministry sell the archive.",
        "Under no circumstances should the ministry sell the archive",
    ),
    (
        "Unless the wells are tested, the ministry should close the spring.",
        "Unless the wells are tested, the ministry should close the spring",
    ),
    (
        "Ministers should not only fund schools but build clinics.",
        "Ministers should not only fund schools but build clinics",
    ),
    ("We must not sell the wells.", "Do not sell the wells"),
    ("We must stop the sale of the wells.", "Stop the sale of the wells"),
    ("We will not reopen the mine.", "We will not reopen the mine"),
    ("We will refuse to buy illegal timber.", "Refuse to buy illegal timber"),
    ("We commit to end subsidies to expand coal mining.", "End subsidies to expand coal mining"),
    ("We agree to oppose any attempt to divide the lake.", "Oppose any attempt to divide the lake"),
    ("Both sides agreed to drop plans to dam the river.", "Drop plans to dam the river"),
    (
        "We urge states which plan to expand the mine to tell their neighbours.",
        "Urge states which plan to expand the mine to tell their neighbours",
    ),
    ("We urge the government and its partners to oppose the deal.", "Oppose the deal"),
    ("We appeal to all parties to lift the siege.", "Lift the siege"),
    ("We call on parties to the treaty to end the tests.", "End the tests"),
    ("We call on states in the region to open their ports.", "Open their ports"),
    (
        "We recommend that the Ministry of Health and its partners not charge for vaccines.",
        "Do not charge for vaccines",
    ),
    ("We recommend that CMS: (1) obtain the records and (2) publish them.", "Obtain the records and (2) publish them"),
    ("We recommend that the state audit office review the accounts.", "Review the accounts"),
    ("We propose to end the night ferry.", "End the night ferry"),
    ("The board asked Italy to open its archive.", "Open its archive"),
    ("The board asked Estonia to ease the rules.", "Ease the rules"),
    ("The ministers met in Lima and agreed to adopt the charter.", "Adopt the charter"),
    ("We met in Quito and will publish the minutes.", "Publish the minutes"),
    ("It was decided to repair the sea wall.", "Repair the sea wall"),
    ("It was agreed that the clerk will send the draft.", "Send the draft"),
    ("Planning officers should visit each site.", "Visit each site"),
    ("Working groups should meet every month.", "Meet every month"),
    ("Removal of the reef must be prevented.", "Removal of the reef must be prevented"),
    ("Publication of the names should be avoided.", "Publication of the names should be avoided"),
    ("We recommend publication of the names.", "Publish the names"),
    ("Adoption of the charter is recommended to all members.", "Adoption of the charter is recommended to all members"),
]

# More of them, most written after the code, in a file that is easier to read.
FILED = [
    tuple(line.split(" → "))
    for line in (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_there_are_pairs_enough() -> None:
    assert len(PAIRS) + len(FILED) >= 200


def title(sentence: str) -> str:
    (found,) = found_in(sentence)
    return found.title


@pytest.mark.parametrize(("sentence", "expected"), [*PAIRS, *FILED])
def test_a_title_says_what_its_sentence_asks_for(sentence: str, expected: str) -> None:
    assert title(sentence) == expected


@pytest.mark.parametrize(
    "asks",
    one_in(
        2,
        [
            "The board requested Parliament to {} the wells by June.",
            "We urge all parties to {} plans to expand the mine.",
            "We urge all parties not to {} plans to expand the mine.",
            "The panel recommends that the agency {} plans to expand the mine.",
            "The panel recommends that the agency not {} plans to expand the mine.",
            "The ministers met in Lima and agreed to {} the wells.",
            "We met in Lima and will {} the wells.",
            "It was agreed to {} the wells.",
        ],
    ),
)
def test_no_verb_loses_a_letter_or_its_negation(asks: str) -> None:
    for verb in sorted(IMPERATIVES):
        sentence = asks.format(verb)
        for found in found_in(sentence):
            shown = found.title.lower()
            assert shown.startswith(f"do not {verb} " if "not" in asks else f"{verb} ") or shown in sentence.lower()
            assert f" {verb} " in f" {shown} "
            assert ("not" in shown.split()) == ("not" in asks)


def words(said: str) -> str:
    return " ".join(re.findall(r"\w+", said.lower()))


def is_part_of(title: str, quote: str) -> bool:
    """Say whether a title is a run of whole words of its quote, but for the form of its first verb or noun."""
    said = words(re.sub(r"^(?:Do not|Never|No longer) ", "", title).rstrip("…"))
    whole = f" {words(quote)} "
    return any(f" {rest} " in whole for rest in (said, said.partition(" ")[2], said.partition(" and ")[2]) if rest)


@pytest.mark.parametrize(
    "sentence", [example for rule in ENGLISH.rules for example in rule.finds] + [pair[0] for pair in PAIRS]
)
def test_a_title_is_made_of_whole_words_of_its_sentence(sentence: str) -> None:
    for found in found_in(sentence):
        passive = found.title.replace(" to be ", " be ")
        assert is_part_of(found.title, sentence) or is_part_of(passive, sentence.replace(" should", ""))


@pytest.mark.parametrize("document", marked_documents(), ids=lambda document: document.name)
def test_no_title_leaves_out_what_turns_its_sentence_round(document: Marked) -> None:
    for found in found_in(document.text):
        quote = " ".join(document.text[found.start : found.end].split())
        left_out = quote[: max(quote.lower().find(found.title.rstrip("…").lower()), 0)]
        assert not ENGLISH.grammar.turns_round(left_out) or found.title.startswith(("Do not", "Never", "No longer"))


def test_what_begins_inside_a_longer_word_is_no_cue() -> None:
    assert found_in("The ministers agreed totally that talks should resume.") == []
    assert found_in("The two sides agreed once that roads matter.") == []


@pytest.mark.parametrize(
    ("lead_in", "item", "expected"),
    [
        ("The Government should not:", "expand the mine", "The Government should not: expand the mine"),
        (
            "We call on states to refrain from:",
            "selling the port",
            "We call on states to refrain from: selling the port",
        ),
        ("States must avoid the following:", "Sell the port.", "States must avoid the following: sell the port"),
        ("Members must never:", "Close the locks", "Members must never: close the locks"),
        (
            "We urge all parties to stop plans to:",
            "dam the river",
            "We urge all parties to stop plans to: dam the river",
        ),
        (
            "In view of the findings above and of the state of the harbour, the port authority should not:",
            "close the quay",
            "… not: close the quay",
        ),
        (
            "Where laws are not in line with the charter, reform should:",
            "limit the search of homes",
            "Limit the search of homes",
        ),
        (
            "In states whose rules do not stop at the border, neither ministry should:",
            "open the port at night without telling the harbour masters, the pilots of both sides and those who fish",
            "… neither ministry should: open the port at night without telling the harbour masters…",
        ),
        ("The Government should:", "expand the mine", "Expand the mine"),
        ("The Government should (where it does not do so yet):", "expand the mine", "Expand the mine"),
    ],
)
def test_items_below_what_opposes_them_say_so(lead_in: str, item: str, expected: str) -> None:
    found = found_in(f"{lead_in}\n\n- {item}\n- publish the minutes\n")
    assert found[0].title == expected


def test_a_section_of_recommendations_does_not_hide_what_opposes_its_items() -> None:
    found = found_in(
        "# Recommendations\n\nWe reject plans to:\n\n- expand the mine along the ridge\n- close the port\n"
    )
    assert [each.title for each in found] == [
        "We reject plans to: expand the mine along the ridge",
        "We reject plans to: close the port",
    ]


def test_rows_below_what_opposes_them_say_so() -> None:
    table = "| Proposal | Purpose |\n|---|---|\n| Expand the mine | More ore |\n| Sell the port | Less debt |\n"
    found = found_in(f"We reject the following proposals:\n\n{table}")
    assert [(each.title, each.goal) for each in found] == [
        ("We reject the following proposals: expand the mine", "More ore"),
        ("We reject the following proposals: sell the port", "Less debt"),
    ]


@pytest.mark.parametrize("quote", ["Avoid: expanding the mine along the ridge", "Do not: sell the port to anyone"])
def test_a_name_that_only_opposes_is_no_title(quote: str) -> None:
    assert named_title(quote, ENGLISH.grammar) == ("", "")
    assert title_of(quote, ENGLISH.grammar) == quote


def test_who_rejected_it_stays_in_the_title() -> None:
    assert title_of("Ratify the protocol (Peru) (Chile)", ENGLISH.grammar) == "Ratify the protocol"
    assert title_of("Ratify the protocol (Not accepted)", ENGLISH.grammar) == "Ratify the protocol (Not accepted)"


def test_a_title_that_was_cut_says_so() -> None:
    quote = (
        "We urge the members of the harbour council who opposed it, " + "the pilots, " * 12 + "not to reopen the quay."
    )
    short = title_of(quote, ENGLISH.grammar)
    assert len(short) <= LONGEST_TITLE
    assert short.endswith("…")
    assert quote.removeprefix("We u").startswith(short[1:-1])


@pytest.mark.parametrize(
    "said", [":should: .", "; must ;", "- - -", "We urge", "that", "not to", "(", "recommend that"]
)
def test_fragments_have_a_title_of_their_own_signs(said: str) -> None:
    for heart in range(len(said) + 1):
        title = title_of(said, ENGLISH.grammar, heart, trusted=True)
        assert title
        assert title.lower() in said.lower()
