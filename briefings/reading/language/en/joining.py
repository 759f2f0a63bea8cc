"""How several asks stand in one English sentence: “to ratify the treaty, to open their registers and to report”."""

from briefings.reading.language.en.cues import NAME, PARTY_NOUNS
from briefings.reading.language.shapes import Joining, pattern

_NOT = r"(?:(?:not|never)\s)?"
_COUNT = r"(?:\((?:[a-h]|[ivx]{1,4}|\d{1,2})\)|(?:first|second|third|fourth|fifth)(?:ly)?,|finally,|lastly,)"
_ADVERBS = r"(?:(?:also|further|then|first|\w{3,14}ly)\s)*"

JOINING = Joining(
    joint=pattern(
        rf"""(?:\s?(?P<pause>[;,])\s|\s(?=(?:and|but)[\s,])|\s(?=\((?:[a-h]|[ivx]{{1,4}}|\d{{1,2}})\)\s))
        (?P<link>(?:and|but|while|whereas)(?:,\s[^,;]{{2,25}},)?\s(?:also\s|further\s|then\s)*)?
        (?P<count>{_COUNT}\s)?"""
    ),
    markers=(
        pattern(rf"\b{_NOT}to\s{_ADVERBS}"),
        pattern(rf"\b(?:should|must|shall|will|ought\sto|needs?\sto)\s{_ADVERBS}{_NOT}{_ADVERBS}"),
    ),
    clause=pattern(r"\bthat\s"),
    calls=pattern(
        r"""\b(?:call(?:s|ed)?\s(?:up)?on|urge[sd]?|ask(?:s|ed)?|request(?:s|ed)?|invite[sd]?|encourage[sd]?|direct(?:s|ed)?
        |instruct(?:s|ed)?|task(?:s|ed)?|appeal(?:s|ed)?\sto|want(?:s|ed)?|expect(?:s|ed)?|advise[sd]?|implore[sd]?)\s"""
    ),
    called=pattern(
        rf"(?:(?i:the|all|each|every|its|their|our)\s)?(?:[\w’'-]+\s){{0,3}}?(?:(?i:{PARTY_NOUNS})|{NAME})\s{_NOT}to\s(?=[a-z])"
    ),
    subjects=("They ", "We ", "It "),
    leans=pattern(
        r"(?:[\w’-]+\s){0,2}?(?i:it|them|they|he|she|him|this|these|those|so|such|thereby|the\s(?:former|latter|same))\b"
    ),
    subordinate=pattern(
        r"(?:which|who|that|whose|where|when|if|because|as|so|than|whether|including|with|without|by|unless|not)\b"
    ),
    conditional=pattern(r"\b(?:once|if|when|whenever|because|as|until|unless|after|before|since|although|though)\s"),
    unfinished=pattern(r"\b(?:that|which|who|whom|whose|where|when|how|what|if|whether)(?:\s[\w’'-]+){0,3}$"),
    count=pattern(rf"{_COUNT}\s"),
)
