"""How several asks stand in one French sentence: « de ratifier le traité, d'ouvrir leurs registres et de … »."""

from briefings.reading.language.fr.cues import PARTY
from briefings.reading.language.shapes import Joining, pattern

_COUNT = r"(?:\(?(?:[a-h]|[ivx]{1,4}|\d{1,2})\)|(?:premièrement|deuxièmement|troisièmement|enfin|d['’]abord|ensuite),)"

JOINING = Joining(
    joint=pattern(
        rf"""(?:\s?(?P<pause>[;,])\s|\s(?=(?:et|mais)[\s,])|\s(?=(?:[a-h]|[ivx]{{1,4}}|\d{{1,2}})\)\s))
        (?P<link>(?:et|mais|tandis\sque)(?:,\s[^,;]{{2,25}},)?\s(?:aussi\s|également\s|ensuite\s|enfin\s)*)?
        (?P<count>{_COUNT}\s)?"""
    ),
    markers=(
        pattern(r"(?:\bde\s|\bd['’])(?:ne\s(?:pas|plus|jamais)\s)?"),
        pattern(r"\bà\s(?:ne\s(?:pas|plus|jamais)\s)?"),
        pattern(r"\b(?:doi(?:t|vent)|devrai(?:t|ent)|devr(?:a|ont)|faut)\s"),
    ),
    clause=pattern(r"\bqu(?:e\s|['’])"),
    calls=pattern(
        r"""\b(?:invit(?:e|ent|ons)|appell(?:e|ent)|appelons|exhort(?:e|ent|ons)|pri(?:e|ent|ons)|demand(?:e|ent|ons)
        |encourag(?:e|ent|eons)|charg(?:e|ent|eons)|recommand(?:e|ent|ons))\s"""
    ),
    called=pattern(rf"(?:aux?\s|à\s|les?\s|la\s|l['’])?{PARTY}\s(?:de\s|d['’]|à\s)(?=[a-zà-ÿ])"),
    subjects=("Ils ", "Nous ", "Elle "),
    leans=pattern(
        r"""(?i:(?:de\s|d['’]|à\s)?(?:l['’]|le\s|la\s|les\s|y\s|en\s|lui\s|leur\s)(?=[a-zà-ÿ]+(?:er|ir|re)\b)
        |(?:[\wÀ-ÿ’'-]+\s){0,2}?(?:ceci|cela|celui-ci|celle-ci|ceux-ci|celles-ci|ils?|elles?)\b)"""
    ),
    subordinate=pattern(
        r"(?:qui|que|dont|où|si|afin|notamment|y\scompris|avec|sans|par|en|ce\sque|lorsque|quand|car|comme|non)\b|qu['’]"
    ),
    conditional=pattern(r"\b(?:si|quand|lorsque?|dès\sque?|une\sfois\sque?|parce\sque?|tant\sque?|après\sque?)\b"),
    unfinished=pattern(r"\b(?:que?\b|qu['’]|qui|dont|où|si|comment)(?:\s?[\wÀ-ÿ’'-]+){0,3}$"),
    count=pattern(rf"{_COUNT}\s"),
)
