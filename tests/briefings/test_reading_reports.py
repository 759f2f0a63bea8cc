"""Reports, summaries and submissions, by class: what the text itself asks, and what it only passes on."""

import pytest

from tests.briefings.test_reading_classes import Case, check

CASES = (
    Case(
        "what only some of those present ask for",
        "SUMMARY BY THE CHAIR\n\nA number of delegations called for a ban on night fishing. Others insisted that "
        "the nets "
        "must be marked. Two of the speakers suggested a rota of patrols. Nobody proposed a date. All "
        "delegations agreed "
        "that their harbours would report each catch by noon.\n",
        ("All delegations agreed",),
        ("called for a ban", "must be marked", "a rota", "a date"),
    ),
    Case(
        "two views against each other",
        "# Recommendations\n\nThe guild favours a longer pier; the anglers regard it as a danger. We recommend "
        "that the "
        "pier be lit.\n",
        ("We recommend",),
        ("The guild",),
    ),
    Case(
        "answers and verdicts beside a recommendation are no pledges",
        "SAFETY RECOMMENDATIONS\n\nRecommendation 2031/4-1\n\nTo: Esk Ferries Ltd.\n\nA deckhand should watch "
        "the ramp at "
        "every stop.\n\nResponse (Esk Ferries): The company takes this very seriously.\n\nAssessment (Board): "
        "Satisfactory "
        "with respect to both boats.\n\nResponse (Port): The Port shares the concern.\n\nResponse (Coastguard): "
        "The guard "
        "accepts the recommendation.\n",
        ("A deckhand",),
        ("To: Esk", "very seriously", "Satisfactory", "shares", "accepts"),
    ),
    Case(
        "what was recommended earlier, inside the recommendations of now",
        "PART 4. RECOMMENDATIONS\n\n4.1 New recommendations\n\nThe Board recommends that the lock be lit.\n\n4.2 "
        "Earlier "
        "recommendations\n\nIn its report B-2019/3 of 2019 the Board recommended that the lock keeper carry a "
        "radio. The "
        "office closed this in 2031.\n",
        ("The Board recommends",),
        ("carry a radio",),
    ),
    Case(
        "terms of reference, minutes of the adoption and questions asked",
        "# Review of the archive\n\nWe recommend that the roof be mended.\n\n## Annex B: Terms of reference "
        "(extract)\n\nThe "
        "reviewer shall examine the state of the roof.\n\n## Annex C: Questions asked\n\nPlease tell us what you "
        "would change.\n",
        ("We recommend",),
        ("shall examine", "tell us"),
    ),
    Case(
        "items of a submission that are only to be noted",
        "SUBMISSION TO THE MINISTER\n\nRecommendations\n\nThat you:\n\n1. note that the lease ends in May;\n\n2. "
        "approve the sale of "
        "the old pier;\n\n3. sign the letter to the mayor.\n",
        ("approve", "sign"),
        ("the lease ends",),
    ),
    Case(
        "numbered conclusions in which somebody is let do something, or money goes to somebody",
        "CONCLUSIONS AND RECOMMENDATIONS\n\n1. The fund allows wardens to support small clubs. It spent nine "
        "crowns.\n\n2. Only a "
        "third of the money went to clubs that asked for it.\n\n3. We recommend that the fund be doubled.\n",
        ("We recommend",),
        ("The fund allows", "Only a third"),
    ),
    Case(
        "courtesies, principles and the small print of an agreement",
        "JOINT STATEMENT\n\nShe invited her colleague to visit the islands. They stressed that disputes must be "
        "settled by "
        "peaceful means. The sides will reopen the ferry in May.\n\nEither side shall bear the costs it incurs.\n",
        ("The sides will",),
        ("to visit", "peaceful means", "costs it incurs"),
    ),
    Case(
        "a speech that promises a spirit",
        "Address by the Minister at the harbour\n\nWe shall walk this road with patience and courage. We will "
        "not waver. We will "
        "go on singing together, as we always have.\n",
        (),
        ("walk this road", "waver", "singing"),
    ),
    Case(
        "operative paragraphs in French that open with what is decided",
        "RELEVÉ DE DÉCISIONS\n\nLES MAIRES,\n\nConsidérant que le bac est à l’arrêt ;\n\n1. prennent acte du "
        "bilan ;\n\n2. arrêtent "
        "comme suit les heures du pont : Est, 8 h ; Ouest, 9 h ;\n\n3. décident la création d’un Office des bacs "
        ";\n\n4. confient à un "
        "groupe de deux experts par ville, présidé par l’Est, la rédaction des statuts ;\n\n5. mandatent la "
        "doyenne pour conduire les "
        "entretiens avec la banque ;\n\n6. acceptent avec gratitude l’offre de l’Est d’accueillir la session.\n",
        ("arrêtent", "décident", "confient", "mandatent", "acceptent"),
        ("prennent acte",),
    ),
    Case(
        "what minutes in French record",
        "COMPTE RENDU\n\nPrésents : la doyenne, le syndic\n\nL’ordre du jour (pièce 4 rév. 2) est adopté. Il est "
        "retenu que chaque port "
        "tiendra une liste des bacs. La doyenne tient au jumelage ; elle écrira à la ville voisine. Le syndic "
        "doit encore recueillir "
        "l’accord de la banque. Le bureau prendra l’attache des pompiers. Les listes sont à remettre par la "
        "régie avant le 3 mai. Les "
        "participants sont priés de restituer leur badge.\n",
        ("Il est retenu", "La doyenne", "Le syndic", "Le bureau", "Les listes"),
        ("est adopté", "badge"),
    ),
    Case(
        "what a body says in French that it will do",
        "# Rapport d’inspection\n\nIl est recommandé de trier les cartes. Dans sa réponse, le musée indique "
        "qu’il lancera le tri au "
        "printemps. Il lui est demandé d’en rendre compte.\n",
        ("Il est recommandé", "Dans sa réponse", "Il lui est demandé"),
    ),
    Case(
        "what people wanted, in a summary of a consultation",
        "# The canal plan: what we heard\n\nSummary of the public consultation\n\n## Walking\n\nWalkers from "
        "both valleys asked for "
        "benches along the canal. They would also like a map in large print. Some walkers wanted dogs on leads. "
        "It was suggested "
        "more than once that the office print a guide. The benches date from 1990.\n\n## Annex: Questions "
        "asked\n\n1. Please tell us what "
        "you would change.\n",
        ("Walkers from", "They would also like", "It was suggested"),
        ("dogs on leads", "benches date", "tell us"),
    ),
    Case(
        "what people wanted, in a text that only tells of it",
        "The old canal\n\nWalkers from both valleys asked for benches along the canal. They would like a map.\n",
        (),
        ("benches", "a map"),
    ),
    Case(
        "what a meeting holds, takes up and hears promised, in a summary by its chair",
        "SUMMARY BY THE CHAIR\n\nIt was also the general wish that the next session should look at wells. "
        "Ministers endorsed the "
        "recommendation of the experts that each port name one office. Delegates welcomed the offer of Tolm to "
        "train ten pilots. States "
        "on both banks declared themselves willing to halve the delay. Norland and Esk would consult each other "
        "on a share before the "
        "summer break. Opinions were divided on whether tolls ought to rise.\n",
        ("It was also", "Ministers endorsed", "Delegates welcomed", "States on", "Norland"),
        ("tolls",),
    ),
    Case(
        "what officials will do, in a submission to whom decides",
        "MINISTERIAL SUBMISSION\n\nThe roof was surveyed in May. The survey will be repeated by the Estates "
        "Branch in January. Finance is "
        "content, and will keep a reserve for repairs.\n",
        ("The survey will", "Finance is"),
        ("surveyed in May",),
    ),
    Case(
        "who does what by when, under next steps",
        "# Lessons learned: the regatta\n\n## Next steps\n\n1. Crane. Harbour Services to decide by the end of "
        "July whether it is kept.\n"
        "2. Bills. Finance clears them before 31 July.\n3. Boats. Nine were lent.\n",
        ("Harbour Services", "Finance clears"),
        ("Nine were",),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_is_read_for_what_it_asks_itself(case: Case) -> None:
    check(case)
