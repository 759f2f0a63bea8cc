"""Sentences that only set the scene: recitals of resolutions, what people are quoted as saying, what is past."""

import re

from briefings.reading.language.en.cues import MONTHS, NORMS
from briefings.reading.language.shapes import Setting

_RECITAL = re.compile(
    r"[*_\s]*(?:(?:also|further|deeply|gravely|fully|again|particularly|having|bearing|guided|being|strongly)\s)*"
    r"(?i:recalling|reaffirming|recogni[sz]ing|noting|considering|acknowledging|emphasi[sz]ing|stressing|underlining"
    r"|underscoring|welcoming|mindful|conscious|aware|convinced|concerned|alarmed|determined|desiring|affirming"
    r"|taking\snote|taking\sinto\saccount|having\sregard|bearing\sin\smind|expressing|reiterating|whereas|cognisant"
    r"|cognizant|appreciating|believing|observing|regretting|condemning|commending|deploring)\b"
)
# Where the sentence itself begins after a recital: “Recalling its comment, the Committee recommends …”.
_MAIN_CLAUSE = re.compile(
    r",\s(?:we|I|(?:the|both|all)\s[\w’'.-]+(?:\s[\w’'.-]+){0,6}?|[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+){0,4})\s"
    r"(?:(?:also|further|hereby|therefore|strongly|jointly|should|must|will|shall|have|has)\s){0,2}"
    r"(?!which\b|who\b|whose\b|in\b|that\b)[a-z]+"
)
_QUOTED = re.compile(
    r"^[“\"‘].{0,600}?[”\"’],?\s(?:[\w.’'-]+\s){0,6}?(?:said|says|told|wrote|writes|added|explained|asked|recalled)\b"
    r"|[,?!.][”\"’]\s(?:said|says|told|wrote|added|explained)\b",
    re.DOTALL,
)
# A date in front: “On 3 May 2027 the board …”.
_DATED = re.compile(
    rf"^(?:In|By|On|Since|During|Last|Earlier|Back)\s(?:(?:early|late|mid|the)[\s-])?"
    rf"(?:\d{{1,2}}\s)?(?:{MONTHS}|\d{{4}}|year|month|week|autumn|spring|summer|winter)\b"
)
_OLD_NEWS = re.compile(
    r"\b(?:[Ii]n|since|of|until|from)\s(?:1[5-9]\d\d|200\d|201\d)\b(?!\s?[–/-])"
    r"|\b(?:stud(?:y|ies)|surveys?|papers?|articles?|experts?|scholars|analysts?"
    r"|auditors?)\b[^,;.]{0,60}\brecommended\b"
    r"|\b(?:afterwards|subsequently|thereupon)\s(?:recommended|asked|called|agreed|decided|promised|urged|proposed|requested)\b"
    r"|\b(?:had\s(?:already\s|also\s)?(?:agreed|called|urged|recommended|pledged|promised|decided|proposed|asked"
    r"|requested|committed)|at\sthe\stime|years?\s(?:ago|earlier|later)|months?\s(?:ago|earlier)|back\sthen)\b",
    re.DOTALL,
)
# In the simple past; what somebody “has asked” is still open.
_COMMISSIONED = re.compile(
    r"(?<!\bhas\s)(?<!\bhave\s)\b(?:asked|requested|invited|commissioned|instructed)\b[^.;]{3,80}\sto\s"
)


SETTING = Setting(
    recital=_RECITAL,
    main_clause=_MAIN_CLAUSE,
    quoted=_QUOTED,
    dated=_DATED,
    past=_OLD_NEWS,
    norms=NORMS,
    commissioned=_COMMISSIONED,
)
