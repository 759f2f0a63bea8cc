"""Rules for what a text tells of somebody who will do something, or was given a time to do it. English."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.cues import IMPERATIVES, MONTHS, NOUNS_TOO
from briefings.reading.language.en.minuting import DEED, DONE, MORE
from briefings.reading.language.shapes import Rule, Weight, pattern, up_to_verb

_VERBS = "|".join(sorted(IMPERATIVES - NOUNS_TOO, key=len, reverse=True))
_WHEN = (
    r"(?:the\s|this\s|next\s|early\s|late\s|mid-?\s?|coming\s)*(?:end\b|start\b|beginning\b|middle\b|second\b|first\b"
    rf"|(?:{MONTHS})\b|20\d\d|\d{{1,2}}(?:st|nd|rd|th)?\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|Easter\b|Christmas\b"
    r"|spring\b|summer\b|autumn\b|winter\b|year\b|month\b|week\b|quarter\b|session\b|meeting\b)"
)
_SPAN = (
    r"(?:an?\sfurther\s|another\s)?(?:\d+|a|two|three|four|five|six|eight|ten|twelve)\s(?:days?|weeks?"
    r"|months?|years?|fortnight)"
)
_SMALL = (
    r"(?:also\s|then\s|therefore\s|accordingly\s|again\s|now\s|since\s|further\s|finally\s"
    r"|provisionally\s|in\sturn\s|been\s)*"
)
_PAPER = (
    r"(?:papers?|reports?|stud(?:y|ies)|surveys?|reviews?|notes?|drafts?|plans?|lists?|inventor(?:y|ies)|assessments?|inquiry|enquiry|mapping|analysis"
    r"|evaluation|proposals?|updates?|guides?|timetable|budget|calculation|costing|comparison|road\s?map)"
)

SETTLING: tuple[Rule, ...] = (
    Rule(
        name="was given until then to",
        kind=Kind.ACTION,
        score=0.66,
        words=("given ", "allowed ", "granted "),
        pattern=pattern(
            rf"^{up_to_verb('which|that|who|if|when|had|because', 90)}"
            rf"(?:was|were|is|are|has\sbeen|have\sbeen)\s{_SMALL}"
            rf"(?:given|allowed|granted)\s(?:(?:until|till|up\sto)\s(?:(?!\bto\b)[^;:.]){{2,50}}?|{_SPAN}(?:\s(?!to\b)[^;:.,]{{2,30}}?)?)\sto\s"
            r"(?P<heart>(?!live\b|go\b|spare\b|run\b|serve\b|leave\b|pack\b)[a-z]{2,}\s\S)"
        ),
        sure=True,
        reported=True,
        reason="gives an order",
        finds=(
            "The ferry company was given until the autumn to propose a winter fare.",
            "The towns have been allowed six weeks to name an arbiter.",
        ),
        leaves=("The ferry was given six weeks to live.", "The boat was given until dusk."),
    ),
    Rule(
        name="has announced a thing for a day",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("announced ", "promised ", "pledged ", "scheduled "),
        pattern=pattern(
            rf"^(?:{up_to_verb('which|that|who|if|when|had|because', 90)}"
            rf"(?:has|have)\s{_SMALL}(?:announced|promised|pledged|scheduled)\s"
            rf"(?P<heart>(?:an?|the|its|their|his|her|another|one|two|further|more|new)\s(?:(?!\b(?:that|which|who|to|death)\b)[^;:.,]){{3,80}}?\s(?:for|by|before)\s{_WHEN})"
            r"|(?P<what>(?!It\b|This\b|That\b|He\b|She\b|Rain\b|Snow\b)[A-Z][^;:.,]{3,80}?\s(?:is|are|has\sbeen|have\sbeen)\s"
            rf"{_SMALL}(?:promised|pledged)\s(?:to\s[^;:.,]{{2,40}}\s)?(?:by\s[^;:.,]{{2,50}}\s)?(?:for|by|before)\s{_WHEN}))"
        ),
        unless=pattern(r"\b(?:had|if|whether|but|storms?|rain|snow)\b"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=(
            "Norland has announced a decision on the ferry for the end of June.",
            "A tenth edition is promised by the printer for the spring of 2032.",
        ),
        leaves=("The town has announced the death of the mayor.", "Snow is promised for the end of the week."),
    ),
    Rule(
        name="it was settled that it be done",
        kind=Kind.ACTION,
        score=0.68,
        words=(
            "settled that",
            "arranged that",
            "left that",
            "left it that",
            "agreed that",
            "decided that",
            "resolved that",
            "fixed that",
        ),
        pattern=pattern(
            r"\b(?:[Ii]t\s(?:was|is|has\sbeen)|[Ww]e\s(?:then\s|also\s)?(?:have\s)?)\s?"
            rf"{_SMALL}(?:settled|arranged|left|left\sit|agreed|decided|resolved|fixed)\sthat\s"
            r"(?P<heart>(?:(?!\b(?:if|not|had|was|were|is|are|has|have|who|which|that|would|will|should|must)\b)[^.;:]){1,80}?\s"
            rf"(?:(?:would|should)\s{MORE}(?:{DONE}|{DEED})|be\s(?:\w+ly\s)?[a-z]+(?:ed|en|ld|ept|ade|ent|et|ut|ght|id)\b"
            rf"|(?:look|deal|bring|go|get|make|take|send|write|draw|find|keep|pay|put|give|ask|meet|hold|{_VERBS})\s(?:the|an?|its|their|his|her|each|all|both|for|with|up|out|on|to|at|down|back|in)\b))"
        ),
        unless=pattern(r"\bhad\s(?:\w+\s)?(?:agreed|decided|settled)\b"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=(
            "It was settled that the courses be held at the mill, with the Guild to pay for the bread.",
            "It was left that each club look for a hall.",
        ),
        leaves=("It was settled that the mill belongs to the Guild.", "It was agreed that the dinner had been good."),
    ),
    Rule(
        name="would each of them do it",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("would each ", "would both ", "would jointly ", "would in future "),
        pattern=pattern(
            rf"^{up_to_verb('that|which|who|if|when|had|because|thought|feared|plans|sums', 90)}"
            rf"would\s(?:each|both|jointly|in\sfuture)\s(?P<heart>{DEED})"
        ),
        unless=pattern(r"\bif\b|\bwere\b|\botherwise\b|\bcould\b|^(?:[Ww]e|I|Such|This|That)\b"),
        reported=True,
        whole=True,
        reason="says who will do what by when",
        finds=("The heads of the two schools would each look for a piano.",),
        leaves=("The pieces would each cost four crowns.", "They would both send it if asked."),
    ),
    Rule(
        name="said how things stood and that it would",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("would ",),
        pattern=pattern(
            r"\b(?:said|stated|indicated|added|replied|explained|answered|reported|confirmed)\s(?:that\s)?(?:it|they|he|she)\s(?:now\s|already\s)?(?:had|was|were)\b"
            rf"(?:(?!\b(?:if|whether|unless|which|who|would|costs?|prices?)\b)[^;:.]){{3,110}}?\sand\s(?:that\s)?(?:(?:it|they|he|she)\s)?would\s{MORE}(?P<heart>{DEED})"
        ),
        unless=pattern(r"\bif\b|\bwere\sto\b|\bwould\s(?:not\s)?have\s(?:\w+ed|been)\b"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("Esk said that it had room in its budget for a crane and would invite tenders in March.",),
        leaves=("Esk said that it had built a crane.", "She said that it had rained and would rain again."),
    ),
    Rule(
        name="was tasked with a paper",
        kind=Kind.ACTION,
        score=0.66,
        words=("tasked with", "charged with", "entrusted with"),
        pattern=pattern(
            rf"^{up_to_verb('that|which|who|if|when|had|because', 110)}"
            rf"(?:has|have|was|were|is|are)\s{_SMALL}(?:tasked|charged|entrusted)\swith\s"
            rf"(?P<heart>(?:an?|the|its|their|one|two)\s(?:[\w’'-]+\s){{0,4}}?{_PAPER}\b)"
        ),
        reported=True,
        whole=True,
        reason="gives an order",
        finds=("The Secretariat has accordingly been tasked with an options paper for the January meeting.",),
        leaves=("The driver was charged with theft.", "The man who was charged with the report left."),
    ),
)

SETTLED: tuple[Weight, ...] = (
    Weight(
        name="what its authors will not write",
        weight=-0.6,
        pattern=pattern(
            r"\bdecided\snot\sto\s(?:(?:produce|publish|issue|prepare|write|make|hold|seek|comment|pursue|proceed|take)\b[^;:.]{0,60}?\b(?:reports?|statement|paper|comment|hearings?|inquiry|at\sthis\s(?:stage|time|point)|for\s(?:now|the\stime\sbeing|the\smoment)|on\sthis\soccasion)\b)"
        ),
        finds=("We have decided not to produce a full report at this stage.",),
        leaves=("We have decided not to sell the quay.",),
    ),
    Weight(
        name="what stays as it is",
        weight=-0.5,
        sorts=("reported", "foretelling"),
        pattern=pattern(
            r"\b(?:would|will)\s(?:(?:in\sany\s(?:case|event)|anyway|still|however|of\scourse|in\sprinciple|for\sthe\stime\sbeing)\s)*(?:remain|stay|continue\sto\sbe|go\son\sbeing)\s(?:valid|in\s(?:force|place|use|effect)|available|unchanged|open|the\ssame|as\s(?:it|they)|applicable|usable|possible)\b"
        ),
        finds=("He said that the old passes would in any case remain valid until 2032.",),
        leaves=("He said that he would remain in touch.",),
    ),
)
