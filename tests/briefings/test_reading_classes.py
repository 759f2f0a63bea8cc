"""Asks as they are made, by class: what is found in a text of the class, and what must be left there."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from briefings.reading import Kind
from briefings.reading.readings import read_here
from briefings.reading.rules.scoring import Annotation, Found, Score, located, score
from tests.briefings.finding import found_in
from tests.slow import one_in

HERE = Path(__file__).parent
# What was reached of the documents of each batch; in the first, the struck-out words of the school meals are a matter
# of the reader. The second one was judged before any rule was changed, with 0.57; much of it is asked without a word
# that says so. The sixth was judged once before anything was learned from it, with 0.78, the seventh with 0.61, the
# eighth with 0.80. The rules were made from the ninth as well, which they read with 0.76 before.
LEAST_MEAN_F1 = {
    "batch_one": 0.96,
    "batch_two": 0.89,
    "batch_three": 0.79,
    "batch_four": 0.95,
    "batch_five": 0.93,
    "batch_six": 0.85,
    "batch_seven": 0.96,
    "batch_eight": 0.93,
    "batch_nine": 0.87,
}
MOST_WRONG = 0.5


@dataclass(frozen=True)
class Case:
    """A text, the beginnings of what is found in it in order, and words of what must be left."""

    name: str
    text: str
    finds: tuple[str, ...]
    leaves: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = field(default=())


CASES = (
    Case(
        "orders under headings that are questions",
        "# What walkers ask of the park\n\nSubmission of the Walkers' Club\n\n## What should change?\n\n- Open the "
        "north gate "
        "at dawn.\n- Stop locking the toilets.\n- Half of us are over sixty.\n\n## Where do we walk?\n\nThe path is "
        "9 km long.\n",
        ("Open the north gate", "Stop locking"),
        ("Half of us", "The path"),
    ),
    Case(
        "instructions to visitors are no orders",
        "# How to apply for a plot\n\nYou can apply online.\n\n## What do you need?\n\n- Fill in your form.\n- "
        "Attach your "
        "photograph.\n- Pay your fee.\n",
        (),
        ("Fill in", "Attach"),
    ),
    Case(
        "wishes without a verb, below a sentence that says so",
        "# Wish list of the young sailors\n\nThe young sailors asked for three things.\n\n- A dry room for wet sails\n"
        "- Late boats on Fridays\n- The club was full in May.\n",
        ("A dry room", "Late boats"),
        ("The club was",),
    ),
    Case(
        "a recommendation with its day in front",
        "# Follow-up of the safety recommendations\n\nOn 7 December 2026 the Commission recommended that North Rail "
        "review "
        "its permits.\n\nThe operator replied on 2 May 2027 that it accepted the recommendation.\n",
        ("On 7 December 2026",),
        ("The operator replied",),
    ),
    Case(
        "what a commission recommended long ago",
        "# A short history of the bridge\n\nIn 1994 a commission recommended that the bridge be pulled down. It was "
        "not. In "
        "2027 it was painted. In 1880 the first stone was laid, and in 1931 and 1965 it was repaired.\n",
        (),
        ("In 1994",),
    ),
    Case(
        "what follows a commitment",
        "# Communiqué of the lake towns\n\nThe leaders pledge to halve the waste. They will also publish the figures "
        "each "
        "month. Each town will pass on its forecasts.\n",
        ("The leaders pledge", "They will also", "Each town will"),
        kinds=(Kind.COMMITMENT, Kind.COMMITMENT, Kind.COMMITMENT),
    ),
    Case(
        "a law itself lays down and asks nothing",
        "THE PUBLIC FERRIES (LIGHTS) ORDER\n\n1. (1) This Order may be cited as the Public Ferries (Lights) Order.\n\n"
        "2. In this Order, unless the context requires otherwise, a lamp must be counted with its glass.\n\n3. A "
        "ferry must carry two lamps at the bow. The owner shall replace a broken lamp within a day.\n\n4. No person "
        "may board a ferry without lamps.\n",
        (),
        ("A ferry must carry", "The owner shall replace"),
    ),
    Case(
        "what is asked about a law is no law",
        "# Submission on the Public Ferries Order\n\nThe boatmen welcome the review of this Order. The Ministry should "
        "extend it to rafts.\n",
        ("The Ministry should extend",),
    ),
    Case(
        "a duty under a law",
        "# The Bottle Act: a summary for shops\n\nThis summary describes the law as it stands. The Act entered into "
        "force on "
        "1 May 2026. The Act applies to shops.\n\n## Duties of shops\n\nShops must take back bottles (section 4). The "
        "deposit shall be repaid in cash (section 5). A shop must:\n\n- keep records for six years;\n- pay the fee.\n",
        (),
        ("Shops must", "The deposit", "keep records"),
    ),
    Case(
        "a duty reported, a hope and what readers must bear in mind",
        "# Review of the harbour\n\nThe Act requires that members must declare gifts. A reader must bear in mind "
        "that the "
        "sample is small. The harbour should stay dry in May. The pilot argued that the office should pay him.\n\n"
        "The port authority should dredge the basin.\n",
        ("The port authority should",),
        ("The Act", "The harbour", "The pilot"),
    ),
    Case(
        "ordinal and conditional orders",
        "# Advice to the island council\n\n## What to do now\n\nFirst, fly in oxygen for the clinic. Second, if the "
        "port "
        "stays closed, reopen the ferry. Should no tanker arrive, cut the power to the fish plant. Do not close the "
        "school "
        "unless the heating fails. The storm broke the mole.\n",
        ("First, fly in", "Second, if", "Should no tanker", "Do not close"),
        ("The storm",),
    ),
    Case(
        "a counted order that asks for two things",
        "# Advice to the island council\n\n## What to do now\n\nFirst, limit the sale of fuel to twenty litres a car, "
        "and exempt the doctors and the snow ploughs. Second, trees on the south side.\n",
        ("First, limit", "exempt the doctors", "trees on"),
    ),
    Case(
        "what a list says is asked of head office",
        "Dear all,\n\nOur asks to head office:\n\n1. Please send us the budgets.\n2. Raise the limit to 20,000.\n"
        "3. One form for all donors.\n",
        ("Please send", "Raise the limit", "One form"),
        kinds=(Kind.RECOMMENDATION,) * 3,
    ),
    Case(
        "informal minutes",
        "Notes of the weekly meeting\n\nAP: Anna to book the room.\n\nIt is proposed to cut the second day. The "
        "board felt "
        "that the list should be shorter. Delegation says the visit should be possible.\n\nOUTCOME\n\n- Transfer "
        "request to "
        "go out before Monday\n",
        ("Anna to book", "It is proposed", "The board felt", "Transfer request"),
        ("Delegation says",),
    ),
    Case(
        "reported, counterfactual and quoted “should” in a decision",
        "# Decision on a complaint\n\nThe complainant argued that the Institute should pay her. The Institute should "
        "have "
        "seen that the paper would expire. She was told that “applicants should wait”. A person of her age should "
        "not have "
        "to run between offices.\n\n## Recommendation\n\nThe Institute should apologise to her in writing.\n",
        ("The Institute should apologise",),
        ("The complainant", "should have", "applicants should", "should not have to"),
    ),
    Case(
        "a resolution with sub-items",
        "The Assembly,\n\nRecalling its resolution 4,\n\n1. Reaffirms that the list is binding, and calls upon "
        "States to pay "
        "their share;\n\n2. *Requests* the Secretary-General to report every year;\n\n3. Calls upon members:\n\n   "
        "(a) to "
        "open their ports;\n   (b) to share their charts;\n\n4. Decides to remain seized of the matter.\n",
        ("Reaffirms that", "*Requests*", "to open", "to share"),
        ("Recalling", "Decides to remain"),
    ),
    Case(
        "a memorandum of understanding",
        "MEMORANDUM OF UNDERSTANDING ON CHARTS\n\nThe Participants intend to exchange charts every month. Norway "
        "will host "
        "the server. This memorandum creates no rights. A specialist remains bound by the rules of the host and must "
        "respect "
        "them.\n",
        ("The Participants intend", "Norway will host"),
        ("creates no rights", "A specialist"),
    ),
    Case(
        "launches at a summit",
        "# Communiqué of the river towns\n\nThe leaders launched the River Rail Facility, a fund of 300 million. A "
        "centre "
        "for floods will be established in Mirren. They condemned the attack.\n",
        ("The leaders launched", "A centre for floods"),
        ("They condemned",),
        kinds=(Kind.INITIATIVE, Kind.INITIATIVE),
    ),
    Case(
        "a law to be enacted keeps the whole",
        "# Open the shore\n\nWe call on the Assembly to adopt a Coast Act that includes the following "
        "principles:\n\n1. The "
        "shore is open to everyone.\n2. No new fence may be set up.\n",
        ("We call on the Assembly",),
        ("The shore is", "No new fence"),
    ),
    Case(
        "an open letter with a list",
        "OPEN LETTER\n\nDear Minister,\n\nTherefore we ask you:\n\n- to issue all licences by 1 March 2027;\n- not "
        "to raise "
        "the fee.\n\nWith respect, the crews\n",
        ("to issue", "not to raise"),
        ("With respect",),
    ),
    Case(
        "news",
        "Crowds cross new bridge\n\nBy our correspondent\n\nThe bridge should cut the journey to an hour. “We must "
        "wait,” said "
        "the mayor on Monday. A spokesman declined to comment. Reproduction must be authorised by the publisher.\n",
        (),
        ("The bridge", "We must", "Reproduction"),
    ),
    Case(
        "French communiqué",
        "Communiqué final\n\nLes ministres des États riverains se sont réunis le 14 mai 2026 à Port-Aubrac. Les "
        "États riverains "
        "s'engagent à remettre en service les stations avant la fin de l'année 2027. Ils transmettront chaque jour "
        "leurs relevés. "
        "La conférence invite le Gouvernement à étaler les travaux. Les ministres ont condamné le sabotage. Le "
        "remplissage, "
        "dont la fin devrait venir en 2028, est lent.\n",
        ("Les États riverains s'engagent", "Ils transmettront", "La conférence invite"),
        ("ont condamné", "Le remplissage"),
        kinds=(Kind.COMMITMENT, Kind.COMMITMENT, Kind.RECOMMENDATION),
    ),
    Case(
        "French report",
        "Avis du Conseil des usagers sur le réseau de bus\n\nLe règlement prévoit que chaque arrêt doit être "
        "éclairé. Les communes "
        "auraient dû grouper leurs achats. Un membre a estimé que le prix devrait baisser.\n\nLe Conseil recommande "
        ":\n\n- d'ouvrir "
        "la ligne 7 le dimanche ;\n- de ne pas fermer l'arrêt du port.\n\nLa ville devrait créer des couloirs pour "
        "les bus.\n",
        ("d'ouvrir", "de ne pas fermer", "La ville devrait"),
        ("Le règlement", "auraient dû", "Un membre"),
    ),
    Case(
        "French minutes",
        "Compte rendu de la réunion du 27 août 2026\n\nLe compte rendu du 20 août est approuvé. Il convient de "
        "prévenir les "
        "familles par courrier. La responsable des transports publiera les horaires le 29 août. Le délégué est prié de "
        "transmettre une note. Le pot de rentrée aura lieu le 4 septembre dans la cour.\n\nRELEVÉ DE DÉCISIONS\n\n- "
        "Ouverture "
        "des écoles au cas par cas\n",
        ("Il convient", "La responsable", "Le délégué", "Ouverture"),
        ("est approuvé", "Le pot"),
    ),
    Case(
        "headings that only number a recommendation and say whom it is for",
        "# Report 2031/4\n\n## Findings\n\nThe lamp went out.\n\n## Recommendations\n\n"
        "### Recommendation 2031-01, to the Light Office\n\nThat it modify the lamp.\n\n"
        "### Recommendation 2031-02 (Ministry of Harbours)\n\nA second lamp on every pier, by May.\n\n"
        "### Recommendation 2031-03\n\nThe last one was accepted in 2029.\n",
        ("That it modify", "A second lamp"),
        ("The last one",),
        kinds=(Kind.RECOMMENDATION, Kind.RECOMMENDATION),
    ),
    Case(
        "items that go on from who decided them",
        "Minutes of the meeting of the Harbour Trust\n\nAfter discussion the Trustees:\n\n- noted the accounts;\n"
        "- agreed to freeze the fees;\n- resolved to sell the launch;\n- asked the Treasurer to obtain two offers.\n",
        ("agreed to freeze", "resolved to sell", "asked the Treasurer"),
        ("noted the accounts",),
        kinds=(Kind.COMMITMENT, Kind.COMMITMENT, Kind.RECOMMENDATION),
    ),
    Case(
        "items that go on from a heading",
        "# Lamps on the quay\n\nThree lamps are broken.\n\n## We recommend\n\n"
        "- that every lamp be checked in May\n- that no lamp be sold\n\n## We heard\n\n- that the quay is dark\n",
        ("that every lamp", "that no lamp"),
        ("that the quay",),
    ),
    Case(
        "boxes to tick, and ticked ones",
        "# Notes\n\n- [ ] traders log every late lot\n- [x] find a room\n- [ ] half-day briefing for officers\n"
        "- letter to customs ✔\n- ☐ map of the wells\n",
        ("traders log", "half-day", "map of"),
        ("find a room", "letter to customs"),
        kinds=(Kind.ACTION,) * 3,
    ),
    Case(
        "what was agreed, in notes with arrows",
        "depot call\n\nwhere we are: two fridges broken\n\nagreed\n\n→ Tolm fridge goes back\n→ no more paper slips\n\n"
        "to do\n\n→ all depots send their sheets weekly\n",
        ("Tolm fridge", "no more paper", "all depots"),
        ("where we are",),
    ),
    Case(
        "a road map of dates to come",
        "# Tunnel agreed, 3 May 2031\n\nThe tunnel is 9 km long.\n\n## Road map\n\n- Autumn 2031: company founded\n"
        "- 2033: call for tenders\n- 2041: opening to traffic\n",
        ("Autumn 2031", "2033", "2041"),
        ("The tunnel",),
        kinds=(Kind.ACTION,) * 3,
    ),
    Case(
        "a chronology and the hours of a day are no road map",
        "# The tunnel, 3 May 2031\n\n## Timeline\n\n- 1987: first sketch\n- 2009: money found\n- 2030: last "
        "metre dug\n\n"
        "## Timetable\n\n- 9:00 doors, May hall\n- 10:30 speeches, March room\n",
        (),
        ("first sketch", "speeches"),
    ),
    Case(
        "rows that are done, withdrawn or still to be named",
        "| Measure | Lead | Status |\n|---|---|---|\n| Map the wells | Water Office | Ongoing |\n"
        "| Hire a diver | Port | Done |\n| Revise the code | Ministry | Completed (May 2030) |\n"
        "| To be announced | Port | |\n| Open a hotline | Farm Office | Not done |\n",
        ("Map the wells", "Open a hotline"),
        ("Hire a diver", "Revise the code", "To be announced"),
    ),
    Case(
        "a report to prevent deaths speaks to bodies, not to visitors",
        "# Report to prevent future deaths\n\nThis report is being sent to:\n1. The Director of Highways\n\n"
        "## Concerns\n\nThe sign must be moved before the winter. The two bodies should settle who sweeps the path.\n\n"
        "## Your response\n\nYour response is due in 56 days. You may ask for more time. You can write to me. Your "
        "letter is published with your name unless you object.\n",
        ("The sign must", "The two bodies"),
        ("You may ask", "Your letter"),
    ),
    Case(
        "a board paper with questions as headings asks for something",
        "# Paper 6\n\nFor decision\n\n## What is the Board being asked to do?\n\nThe Board is asked to:\n\n"
        "- approve the sale of the old van;\n- delegate the choice of stops to a panel.\n\n## Why now?\n\nThe van "
        "failed its test.\n\n## What are the options?\n\nThere are two.\n\n## What comes next?\n\nWe shall write to "
        "every reader.\n",
        ("approve", "delegate", "We shall"),
        ("The van failed",),
    ),
    Case(
        "topics below a heading that announces",
        "# Report\n\n# Recommendations\n\n## Voter lists\n\n- A copy of the protocol for each agent\n- Clean the "
        "register.\n\n## Findings\n\n- A queue of an hour at each door\n",
        ("A copy", "Clean"),
        ("A queue",),
    ),
    Case(
        "action points between the sentences of notes",
        "NOTES OF THE HARBOUR MEETING\n\nThe bar is down to two metres and nobody wants to pay for that\n"
        "AP: HM to write to the Ministry about the dredging grant and the survey\n"
        "AP: Anna, dates of the two groundings\n",
        ("HM to write", "Anna, dates"),
        ("The bar",),
    ),
    Case(
        "whoever replies, or is present, promises in what will be done",
        "GOVERNMENT REPLY TO THE REPORT\n\nAccepted. The criteria will be placed in the Library before the summer.\n\n"
        "The tender will go out within two weeks. The summer was dry.\n",
        ("The criteria", "The tender"),
        ("The summer",),
    ),
    Case(
        "notes with a line on who was present are minutes",
        "Meeting of the forum\n\nPresent: chair, yacht club\n\nThe ferry company was embarrassed. Training for pilots "
        "will start in May.\n",
        ("Training for",),
        ("The ferry",),
    ),
    Case(
        "a column of recommendations, whoever makes them",
        "| Finding | Audit recommendation | Response |\n|---|---|---|\n| Late trips | Block such payments | Agreed |\n",
        ("Block such",),
        ("Late trips",),
    ),
    Case(
        "what a grade means in the scale of an audit",
        "# Scale\n\n- High: must be addressed at once.\n- Medium: should be addressed in six months.\n",
        (),
        ("must be addressed", "should be addressed"),
    ),
    Case(
        "orders in a letter to somebody in office",
        "Madame la Ministre,\n\nLes digues sont vieilles.\n\nRétablissez le budget des digues. Ne laissez "
        "pas les communes "
        "seules. Faites réparer les pompes.\n\nVeuillez agréer, Madame la Ministre, nos salutations.\n",
        ("Rétablissez", "Ne laissez", "Faites"),
        ("Veuillez",),
    ),
)


def check(case: Case) -> None:
    """Compare what a text is found to ask with what it asks."""
    found = found_in(case.text)
    quotes = [case.text[each.start : each.end] for each in found]
    assert [quote[: len(wanted)] for quote, wanted in zip(quotes, case.finds, strict=False)] == list(case.finds), quotes
    assert len(quotes) == len(case.finds), quotes
    for left in case.leaves:
        assert left in case.text
        assert not any(left in quote for quote in quotes), quotes
    if case.kinds:
        assert tuple(each.kind for each in found) == case.kinds


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_class_finds_what_is_asked_and_leaves_the_rest(case: Case) -> None:
    check(case)


def test_that_it_was_recommended_before_is_said_as_a_reason() -> None:
    (found,) = found_in(
        "# Follow-up\n\nOn 7 December 2026 the Commission recommended that North Rail review its permits.\n"
    )
    assert "of an earlier date, so that it may be done by now" in found.reasons


def test_a_text_that_mostly_tells_weakens_without_deciding() -> None:
    tale = "By our correspondent\n\nA spokeswoman declined to comment at 9 GMT.\n\n"
    said = "It is recommended to dredge the canal."
    (alone,), (told,) = found_in(said), found_in(tale + said)
    assert told.score < alone.score
    assert "although the text mostly tells or explains" in told.reasons
    assert found_in(tale + "The port should dredge the canal.") == []


def score_of(gold: Path) -> Score:
    document = next((gold.parent.parent / "documents").glob(f"{gold.stem}.*"))
    reading = read_here(document.read_bytes(), name=document.name)
    annotations = [
        Annotation(
            *(located(reading.text, item["quote"], item["start"], len(reading.text)) or (0, 0)),
            bool(item.get("optional")),
        )
        for item in json.loads(gold.read_text(encoding="utf-8"))
    ]
    found = [passage.suggestion for passage in reading.passages if passage.suggestion]
    return score(reading.text, annotations, [Found(each.start, each.end) for each in found])


@pytest.mark.parametrize("batch", one_in(3, list(LEAST_MEAN_F1)))
def test_documents_written_without_sight_of_the_rules_are_read_as_well_as_before(batch: str) -> None:
    scores = [score_of(gold) for gold in sorted((HERE / batch / "gold").glob("*.json"))]
    holding = [each.f1 for each in scores if each.required]
    empty = [each.wrong for each in scores if not each.required]
    assert sum(holding) / len(holding) >= LEAST_MEAN_F1[batch], holding
    assert sum(empty) / len(empty) <= MOST_WRONG
