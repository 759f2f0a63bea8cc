"""English: the words and sentences the rules know."""

from briefings.reading.language.en.advising import ADVISING
from briefings.reading.language.en.announcing import ANNOUNCING
from briefings.reading.language.en.answering import ANSWERING
from briefings.reading.language.en.arranging import ARRANGING
from briefings.reading.language.en.asking import ASKING
from briefings.reading.language.en.background import SETTING
from briefings.reading.language.en.between import BETWEEN
from briefings.reading.language.en.binding import BINDING
from briefings.reading.language.en.careful import CAREFUL
from briefings.reading.language.en.colleagues import COLLEAGUES
from briefings.reading.language.en.corresponding import CORRESPONDING
from briefings.reading.language.en.dates import DATES
from briefings.reading.language.en.endings import ENDINGS
from briefings.reading.language.en.gathering import GATHERING
from briefings.reading.language.en.genre import GENRE
from briefings.reading.language.en.grammar import GRAMMAR
from briefings.reading.language.en.informal import INFORMAL
from briefings.reading.language.en.items import ITEMS
from briefings.reading.language.en.joining import JOINING
from briefings.reading.language.en.likely import LIKELY
from briefings.reading.language.en.looking import LOOKING
from briefings.reading.language.en.minuting import MINUTING
from briefings.reading.language.en.naming import PEOPLE
from briefings.reading.language.en.needing import NEEDING
from briefings.reading.language.en.pressing import PRESSING
from briefings.reading.language.en.promising import PROMISING
from briefings.reading.language.en.reporting import REPORTING
from briefings.reading.language.en.settling import SETTLED, SETTLING
from briefings.reading.language.en.stating import STATING
from briefings.reading.language.en.telling import TELLING
from briefings.reading.language.en.tentative import TENTATIVE
from briefings.reading.language.en.weights import WEIGHTS
from briefings.reading.language.en.wishing import WISHING
from briefings.reading.language.shapes import Pack, words

PACK = Pack(
    code="en",
    name="English",
    small_words=words("the of and to in for that is on with as are be by this it was from at or we will should not"),
    rules=ASKING
    + INFORMAL
    + ADVISING
    + PROMISING
    + BINDING
    + NEEDING
    + COLLEAGUES
    + ANSWERING
    + MINUTING
    + CORRESPONDING
    + LIKELY
    + GATHERING
    + CAREFUL
    + BETWEEN
    + WISHING
    + REPORTING
    + PRESSING
    + LOOKING
    + TELLING
    + SETTLING
    + TENTATIVE
    + ARRANGING,
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
