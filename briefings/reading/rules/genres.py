"""What sort of text a document is: one whose parties bind themselves, a report, or one that only tells. English."""

import re
from collections.abc import Iterable

from briefings.reading.rules.background import is_quoted
from briefings.reading.rules.matching import Voice

# The head names most texts; the rest of a genre's marks are looked for in this much of a text.
HEAD_OF_TEXT, SAMPLE = 1500, 60_000
# So many marks of a news story, so many questions as headings, so many years long past: a text that only tells.
LEAST_NEWS, LEAST_QUESTIONS, LEAST_YEARS = 3, 3, 4

_JOINT_TEXT = re.compile(
    r"\b(?:government\sresponse|(?:national|strategic|implementation)\s(?:\w+\s)?(?:strategy|plan)"
    r"|joint\s(?:statement|declaration|communiqu[eé]|press\sstatement|vision)|communiqu[eé]|declaration"
    r"|chair[’']?s?[’']?\s(?:statement|summary)|fact\ssheet|memorandum\s(?:for|of)"
    r"|minutes\sof|meeting\sminutes|call\sto\saction|roadmap|action\splan|begin\stext|leaders[’']\sstatement)\b",
    re.IGNORECASE,
)
_PARTIES_SPEAK = re.compile(
    r"^[^\w\n]{0,12}\d{0,4}[^\w\n]{0,12}(?:(?:we|both\s(?:sides|countries|leaders|ministers|governments|parties)"
    r"|the\s(?:two\s)?(?:sides|leaders|ministers|parties|heads|participants))(?:,[^,]{0,60},)?\s(?:also\s"
    r"|further\s|jointly\s|strongly\s)?"
    r"(?:re)?(?:affirm|commit|agree|call|welcome|pledge|resolve|recogni[sz]e|underline|underscore|stress"
    r"|emphasi[sz]e|express|acknowledge|decide|reiterate|note|condemn|urge|declare|support|endorse)(?:d|ed"
    r"|s)?\b)",
    re.IGNORECASE,
)

# What may stand around the words of a line; bounded, for a text may be nothing but such signs.
_MARKS = r"[^\S\n]{0,40}[^\w\s]{0,6}[^\S\n]{0,4}[\d.]{0,6}[^\w\n]{0,6}"
# Whoever writes so asks for something or binds somebody, whatever else the text tells.
_ASKS = re.compile(
    r"\b(?:we|I|committee|commission|council|panel|board|inquiry)\s(?:\w+ly\s|also\s|therefore\s|hereby\s|further\s)?"
    r"(?:recommends?|calls?\s(?:up)?on|urges?|commits?\s(?:to|ourselves)|pledges?|undertakes?\sto|resolves?\sto)\b"
    rf"|^{_MARKS}(?:\w+\sand\s|key\s|our\s|policy\s)?recommendations?{_MARKS}$"
    rf"|^{_MARKS}(?:next\ssteps|actions?(?:\sagreed)?){_MARKS}$"
    r"|\b(?:recommendation|action|measure)\s[A-Z]?\d|\bresolution\s\d|hereby\s(?:ordered|decides?)"
    rf"|^{_MARKS}(?:urges|calls\s(?:up)?on|requests|invites|decides)\s",
    re.IGNORECASE | re.MULTILINE,
)
_NEWS = re.compile(
    r"[,?!.][”\"’']\s(?:said|says|told|added)\b|\bsaid\son\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\btold\s(?:reporters|journalists|the\s[A-Z]\w+\s(?:Times|Post|News))\b|\bcorrespondent\b"
    r"|\bspokes(?:man|woman|person)\b|\b(?:GMT|BST|EDT)\b|\bdeclined\sto\scomment\b|\basked\snot\sto\sbe\snamed\b"
    r"|\bAnalysts?\s(?:say|said|expect)\b|\b(?:Related|More)\s(?:stories|news)\b|\bon\scondition\sof\sanonymity\b"
)
_EXPLAINS = re.compile(
    r"\b(?:questions\sand\sanswers|frequently\sasked|Q\s?&\s?A|FAQs?|glossary|key\sterms|how\s(?:it|they)\sworks?"
    r"|user\s(?:guide|manual)|terms\sof\sreference|statistics|annual\sreport|(?:short|brief)\shistory|history\sof"
    r"|biograph(?:y|ical)|curriculum\svitae|notice\sof\smeeting|data\sbook|fact\s?file|at\sa\sglance|obituary"
    r"|guide\sto|technical\s(?:note|description|specification)|explained|explainer|programme\sof\sevents)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^[^\n]{6,90}\?[*_ ]*$", re.MULTILINE)
_OLD_YEAR = re.compile(r"\b(?:1[5-9]\d\d|200\d)\b")
_READ_TITLES = 400


def voice_of(text: str, said: Iterable[str]) -> Voice:
    """Say who speaks in a text, from its head and the openings of its sentences and list items."""
    if _JOINT_TEXT.search(text[:HEAD_OF_TEXT]) and not _tells_news(text):
        return Voice.PARTIES
    spoken = 0
    for opening in said:
        if _PARTIES_SPEAK.match(opening):
            spoken += 1
            if spoken >= 3:
                return Voice.PARTIES
    return Voice.TELLING if _only_tells(text) else Voice.REPORT


def _tells_news(text: str) -> bool:
    return len(_NEWS.findall(text[:SAMPLE])) >= LEAST_NEWS


def _only_tells(text: str) -> bool:
    """Say whether a text asks for nothing in its own voice and looks like one that tells or explains."""
    sample = text[:SAMPLE]
    if any(not is_quoted(found[0]) for found in _ASKS.finditer(sample)):
        return False
    return (
        _tells_news(text)
        or _EXPLAINS.search(text[:_READ_TITLES]) is not None
        or len(_QUESTION.findall(sample)) >= LEAST_QUESTIONS
        or len({year[0][:3] for year in _OLD_YEAR.finditer(sample)}) >= LEAST_YEARS
    )
