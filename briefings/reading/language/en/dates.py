"""When something is to be done, as English texts say it: “by 31 December 2027”, “within six months”."""

import re

from briefings.reading.language.shapes import Dates, Deadline, anyhow

_MONTHS = {
    month: number
    for number, month in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_UP_TO_TWELVE = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NUMBERS = {word: number for number, word in enumerate(_UP_TO_TWELVE, start=1)}
_NUMBERS |= {"a": 1, "an": 1, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90}
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4, "final": 4}

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"20\d\d"
_END_OF = r"(?:the\s)?(?:very\s)?end\s(?:of\s)?"
_THE_YEAR = r"(?:the\s)?(?:calendar\s)?(?:year\s)?"
_QUARTER = r"first|second|third|fourth|last|final|1st|2nd|3rd|4th"
# A point in time; the group that is filled says which sort.
_POINT = rf"""(?:
    (?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<dm>{_MONTH}),?\s(?P<dy>{_YEAR})
  | (?P<am>{_MONTH})\s(?P<ad>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<ay>{_YEAR})
  | (?P<iso>{_YEAR}-\d\d-\d\d)
  | (?P<dotted>\d{{1,2}}\.\d{{1,2}}\.{_YEAR})
  | (?:(?P<ends_month>{_END_OF}))?(?P<mm>{_MONTH}),?\s(?P<my>{_YEAR})
  | (?:the\s)?(?P<part>early|beginning\sof|start\sof|mid(?:dle\sof|dle|-|\s)?|late)[\s-]?(?:the\syear\s)?(?P<py>{_YEAR})
  | (?:the\s)?(?:end\sof\s(?:the\s)?)?
    (?:Q(?P<q>[1-4])\s?(?:of\s)?|(?P<nq>{_QUARTER})\squarter\s(?:of\s)?)(?P<qy>{_YEAR})
  | (?P<fqy>{_YEAR})[\s-]?Q(?P<fq>[1-4])
  | (?:the\s)?(?:end\sof\s(?:the\s)?)?(?P<half>first|second)\shalf\sof\s(?P<hy>{_YEAR})
  | (?:(?P<ends_year>{_END_OF}){_THE_YEAR})?(?P<y>{_YEAR})(?![\d–/-])
)"""
# What may follow a year that is a time: a year before a noun is a name or a count (“the 2027 review”).
_AFTER = r"""(?=\W*$ | \s?[.,;:)\]*] | \s[–—-]\s
    | \s(?:and|or|to|at|in|for|with|through|so|as|on|under|across|by|from|including|while|that|via|using|based|where
      |when|the|all|each|every|its|their|our|we)\b)"""
_NOT_PAST = r"(?!,?\s(?:[\w’'-]+\s){0,4}(?:had|was|were|has\salready|have\salready)\b)"
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(_NUMBERS) + r")(?:\s\(\d{1,3}\))?"
_UNIT = r"(?P<unit>(?:calendar\s|working\s|business\s)?(?:day|week|month|year)s?)\b"
# Counted from some event of its own, a span has no day that could be known.
_FROM_ELSEWHERE = (
    r"(?P<event>\s(?:of|after|from|following)\s(?!(?:today|now|publication|adoption|signature)\b"
    r"|(?:the\s)?(?:date\sof\s)?(?:publication|adoption|issue|issuance|signature|this|these)\b|this\b"
    r"|receiving\sthis))?"
)


_DEADLINES: tuple[Deadline, ...] = (
    Deadline(
        name="by a day",
        pattern=anyhow(
            rf"""\b(?P<words>(?:by|no\slater\sthan|not\slater\sthan|on\sor\sbefore|at\sthe\slatest\s(?:by|in)|until
            |due(?:\s(?:by|on|in))?:?)\s(?:at\sthe\slatest\s)?{_POINT}){_AFTER}{_NOT_PAST}"""
        ),
        meaning="by",
        finds=(
            ("Publish the chart by 31 December 2027.", "by 31 December 2027", "2027-12-31"),
            ("The office should, no later than May 1, 2026, report.", "no later than May 1, 2026", "2026-05-01"),
            ("Open the lane by the end of 2027, at both gates.", "by the end of 2027", "2027-12-31"),
            ("Train all pilots by June 2028", "by June 2028", "2028-06-30"),
            ("Draft the rules by Q2 2027 and publish them.", "by Q2 2027", "2027-06-30"),
            ("Draft them by the third quarter of 2027.", "by the third quarter of 2027", "2027-09-30"),
            ("Halve the queues by mid-2027.", "by mid-2027", "2027-06-30"),
            ("Raise the catch by 20 per cent by 2030.", "by 2030", "2030-12-31"),
            ("Close the well by 2027-03-15.", "by 2027-03-15", "2027-03-15"),
            ("Close the well by 15.3.2027.", "by 15.3.2027", "2027-03-15"),
        ),
        leaves=(
            "By 2019 the agency had closed four wells.",
            "By the end of 2020, some forty ports were open.",
            "It was accepted by 2015 delegates.",
            "Raise the catch by 20 per cent.",
            "Close it by 31 February 2027.",
            "The fleet grew by 2027 vessels.",
        ),
    ),
    Deadline(
        name="before a day",
        pattern=anyhow(rf"\b(?P<words>(?:before|prior\sto|ahead\sof)\s{_POINT}){_AFTER}{_NOT_PAST}"),
        meaning="before",
        finds=(
            ("Simplify the form before the end of 2026.", "before the end of 2026", "2026-12-31"),
            ("Send the list before March 2027.", "before March 2027", "2027-02-28"),
            ("Send the list before 1 May 2027.", "before 1 May 2027", "2027-04-30"),
        ),
        leaves=("Before the end of 2020 the ports were closed.", "Before the meeting, eat."),
    ),
    Deadline(
        name="within a span",
        pattern=anyhow(
            rf"""\b(?P<words>(?:within(?:\sthe\snext)?|in\sthe\snext|no\slater\sthan|not\slater\sthan)
            \s{_COUNT}\s{_UNIT}){_FROM_ELSEWHERE}"""
        ),
        meaning="within",
        finds=(
            ("Publish the chart within six months.", "within six months", "6 months"),
            ("Answer the letter within 90 days.", "within 90 days", "90 days"),
            ("Answer within two weeks of publication.", "within two weeks", "14 days"),
            ("Build the lock within the next three years.", "within the next three years", "36 months"),
            ("Report within a year after the treaty ends.", "within a year", ""),
            ("Reply within ten working days.", "within ten working days", ""),
        ),
        leaves=("Within months the lock was built.", "It stands within 20 miles of the port."),
    ),
    Deadline(
        name="by a meeting",
        pattern=anyhow(
            r"""\b(?P<words>(?:by|before|at|no\slater\sthan|in\stime\sfor)\s(?:the|their|its|our)\s(?:next|following
            |coming)
            \s(?:[\w’'-]+\s){0,2}?(?:meeting|session|summit|round|conference|assembly))\b"""
        ),
        meaning="words",
        finds=(("Report back by the next meeting.", "by the next meeting", ""),),
        leaves=("They will meet next spring.", "The next meeting is in Oslo."),
    ),
)

_SAYS_NOTHING = anyhow(r"\W*(?:see\b|n/?a\b|none\b|tb[cda]\b|to\sbe\s|not\s|unknown|as\sabove)")
_CELL = anyhow(rf"^\W*(?:(?:by|before|until|from|in|due)\s)?{_POINT}\W*$")
_CELL_SPAN = anyhow(rf"^\W*(?:within\s)?(?P<words>{_COUNT}\s{_UNIT}){_FROM_ELSEWHERE}\W*$")
_COLUMN = anyhow(
    r"""^(?:(?:target|due|completion|delivery|expected|proposed|implementation)\s)?(?:deadlines?|due(?:\s(?:date
    |by))?|dates?
    |by\swhen|when|timelines?|time\s?frames?|timing|target\sdates?|completion)$"""
)
_LABELS = r"deadline|due|by\swhen|when|timeline|time\s?frame|target\sdate"
_BELOW = re.compile(
    rf"(?:^|\s)[*_]*(?:{_LABELS}|time\sline)\b[^\n:]{{0,20}}:[*_]*\s*([^\n]{{2,80}})", re.IGNORECASE | re.MULTILINE
)

_WEEKDAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_SOON = anyhow(
    rf"""\b(?:(?:by|before|until|till|from|no\slater\sthan)\s(?:the\s)?(?:(?:end|start|close|beginning|middle)\sof\s(?:the\s)?|mid-?)?
    (?:{_WEEKDAYS}\b|{_MONTH}|\d{{1,2}}\b|week\b|month\b|year\b|quarter\b|then\b|noon\b|next\b|easter|christmas|summer|autumn|winter|spring)
    |(?:today|tonight|tomorrow|asap|daily|weekly|monthly|quarterly)\b|within\s[\w-]+\s(?:hours|days|weeks|months)\b
    |(?:this|next|every|each)\s(?:\w+\s)?(?:{_WEEKDAYS}|week|month|quarter|year|time)\b
    |(?:{_WEEKDAYS})(?:\s(?:at\sthe\slatest|\d{{1,2}}\b)|\W*$)|(?:on|next)\s{_WEEKDAYS}\b|\d{{1,2}}(?:st|nd|rd|th)\b
    |\d{{1,2}}\s{_MONTH})"""
)

DATES = Dates(
    soon=_SOON,
    months=_MONTHS,
    numbers=_NUMBERS,
    quarters=_NTH,
    parts={"early": 3, "beginning": 3, "start": 3, "mid": 6, "late": 12, "first": 6, "second": 12},
    units={"day": "day", "week": "week", "month": "month", "year": "year"},
    deadlines=_DEADLINES,
    column=_COLUMN,
    labels=_LABELS,
    below=_BELOW,
    cell=_CELL,
    cell_span=_CELL_SPAN,
    says_nothing=_SAYS_NOTHING,
)
