"""French: the words and sentences the rules know."""

from briefings.reading.language.fr.announcing import ANNOUNCING
from briefings.reading.language.fr.corresponding import CORRESPONDING
from briefings.reading.language.fr.cues import SMALL_WORDS
from briefings.reading.language.fr.dates import DATES
from briefings.reading.language.fr.deciding import DECIDING
from briefings.reading.language.fr.grammar import GRAMMAR
from briefings.reading.language.fr.joining import JOINING
from briefings.reading.language.fr.looking import LOOKING
from briefings.reading.language.fr.naming import PEOPLE
from briefings.reading.language.fr.pressing import PRESSING
from briefings.reading.language.fr.reporting import REPORTING
from briefings.reading.language.fr.rules import RULES
from briefings.reading.language.fr.settings import ENDINGS, GENRE, ITEMS, SETTING
from briefings.reading.language.fr.settling import SETTLED, SETTLING
from briefings.reading.language.fr.stating import STATING
from briefings.reading.language.fr.tentative import TENTATIVE
from briefings.reading.language.fr.weights import WEIGHTS
from briefings.reading.language.fr.wishing import WISHING
from briefings.reading.language.fr.writing import WRITING
from briefings.reading.language.shapes import Pack

PACK = Pack(
    code="fr",
    name="French",
    small_words=SMALL_WORDS,
    rules=RULES + WISHING + DECIDING + WRITING + REPORTING + PRESSING + LOOKING + CORRESPONDING + SETTLING + TENTATIVE,
    grammar=GRAMMAR,
    endings=ENDINGS,
    weights=WEIGHTS + SETTLED + STATING,
    announcing=ANNOUNCING,
    setting=SETTING,
    genre=GENRE,
    items=ITEMS,
    people=PEOPLE,
    dates=DATES,
    joining=JOINING,
)
