"""What is asked and promised with care, in letters, communiqués and records between two sides."""

import pytest

from briefings.reading import Kind
from briefings.reading.rules.matching import without_capitals
from tests.briefings.finding import found_in
from tests.briefings.test_reading_classes import Case, check

CASES = (
    Case(
        "a letter asks and offers with care",
        "Dear Minister,\n\nI write about the ferry to Holm. We see merit in a second boat in winter. My advice "
        "is to wait "
        "for the thaw. We would be glad to host the talks in May. I should be obliged to have your answer by 3 "
        "March. It "
        "rained all week.\n",
        ("We see merit", "My advice is", "We would be glad", "I should be obliged"),
        ("It rained",),
    ),
    Case(
        "a record of what each side will do",
        "Dear colleague,\n\nFollowing up on our meeting, this is what each of us took on. You offered to lend "
        "the crane, and "
        "we will pay the crew. You will not sell the quay before May. The heads of section will meet every "
        "fortnight. The "
        "old crane is red.\n",
        ("You offered", "we will pay", "You will not", "The heads of section"),
        ("The old crane",),
    ),
    Case(
        "the present tense with a date, where parties speak",
        "Joint declaration on the lake\n\nWe met in Sorel. The academy trains ninety divers by the end of May. A "
        "joint desk "
        "for buoys is set up, with Sorel in the chair. The lake is deep.\n",
        ("The academy trains", "A joint desk"),
        ("The lake is deep",),
    ),
    Case(
        "verbs in capitals",
        "The Council of the Union of Lakes,\n\n1. NOTES the report on reeds;\n\n2. AGREES on the objective of "
        "halving the "
        "loss of reeds by 2040;\n\n3. CONSIDERS that reeds matter, and INVITES the members to count them each "
        "spring;\n",
        ("AGREES on", "CONSIDERS that"),
        ("NOTES the",),
        (Kind.OBJECTIVE, Kind.RECOMMENDATION),
    ),
    Case(
        "une lettre demande avec des formes",
        "Monsieur le Ministre,\n\nJe vous remercie de votre accueil à la foire aux chevaux de la semaine passée. "
        "Je vous "
        "serais reconnaissant de bien vouloir rouvrir le gué. Il me paraîtrait utile que nos experts se voient. "
        "Je vous "
        "confirme que mes services fermeront la vanne en mai. Le relevé des eaux vous sera transmis avant l’été. "
        "Il a plu "
        "sur la foire.\n",
        ("Je vous serais", "Il me paraîtrait", "Je vous confirme", "Le relevé"),
        ("Il a plu",),
    ),
    Case(
        "un communiqué rapporte ce qui fut convenu",
        "Communiqué conjoint\n\nLes deux ministres se sont rencontrés au bord du lac et ont parlé des roseaux. Ils ont "
        "décidé de la création d’un comité de six membres. La partie sarde a marqué son accord pour prêter deux "
        "experts. "
        "Les offices ont été chargés de dresser la liste des digues. Ils ont lancé un appel aux pêcheurs afin qu’ils "
        "rendent les filets. Le lac est calme.\n",
        ("Ils ont décidé", "La partie sarde", "Les offices", "Ils ont lancé"),
        ("Le lac est calme",),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_said_with_care_is_found(case: Case) -> None:
    check(case)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("3. DÉCIDE de rouvrir le gué ;", "3. Décide de rouvrir le gué ;"),
        ("SE FIXE pour but un gué", "Se fixe pour but un gué"),
        ("NOTES it, and INVITES the port to act", "Notes it, and invites the port to act"),
        ("The EU and NATO agreed", "The EU and NATO agreed"),
    ],
)
def test_verbs_in_capitals_are_read_as_verbs(said: str, shown: str) -> None:
    assert without_capitals(said) == shown
    assert len(without_capitals(said)) == len(said)


def test_a_thing_of_the_past_is_no_plan() -> None:
    text = (
        "# The bakery\n\nThe guild trained ninety bakers by the end of May 1950. It sells bread by the river "
        "each year.\n"
    )
    assert not found_in(text)
