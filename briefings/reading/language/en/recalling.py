"""English weights for what was asked or recommended in the past and is only told."""

from briefings.reading.language.en.cues import MONTHS
from briefings.reading.language.shapes import Weight, pattern

_ASKED = r"(?:asked|requested|suggested|proposed|urged|pressed|demanded|called|recommended|invited|advised)"
_BACK_THEN = (
    rf"(?:(?:back\s|as\searly\sas\s|already\s)?in\s(?:early\s|late\s|mid-)?(?:{MONTHS})(?:\s(?:that|for|the|on|to|whether)\b|\s\d{{4}}\b)|last\s(?:year|month|week|spring|summer|autumn|winter|time|{MONTHS})\b"
    r"|(?:some\s|two\s|three\s|several\s|a\sfew\s)?(?:years|months|weeks)\sago\b|earlier\sthis\s(?:year|month|week)\b|(?:at|during)\s(?:its|the|their|our)\s(?:last|previous|first)\s(?:meeting|session|visit)\b)"
)

RECALLING: tuple[Weight, ...] = (
    Weight(
        name="asked back then",
        weight=-0.45,
        sorts=("reported", "proposal"),
        pattern=pattern(
            rf"\b{_ASKED}\s(?:(?:us|me|him|her|them|on\sus|(?:the|our)\s\w+)\s)?{_BACK_THEN}"
            rf"|^(?:\W*\d+[.)]\s*)?(?:Back\s)?(?:[Ii]n\s(?:early\s|late\s|mid-)?(?:{MONTHS})|[Ll]ast\s(?:year|month|week|spring|summer|autumn|winter)),?\s[^,;:.]{{2,60}}\s(?:also\s)?{_ASKED}\b"
        ),
        finds=(
            "The port asked in December that the crane be moved.",
            "The union requested last spring that the fee be cut.",
            "Last year the panel asked the towns to share a clerk.",
        ),
        leaves=("The port asked that the crane be moved in December.", "We ask that it be moved last."),
    ),
    Weight(
        name="what our reader asked to know",
        weight=-0.9,
        pattern=pattern(
            r"^(?:\W*\d+[.)]\s*)?(?:(?:[Ii]n|[Ww]ith|[Bb]y)\syour\s(?:letter|note|message|e-?mail)[^,;:.]{0,30},?\s)?(?:[Yy]ou|[Yy]our\s(?:letter|note|message|office|e-?mail|[Mm]inistry|[Dd]epartment|colleagues?|predecessor|staff))\s"
            r"(?:have\s|had\s|also\s|further\s|then\s|recently\s)*(?:asked?(?:\s(?:us|me))?|enquired?|inquired?|wondered|wanted\sto\sknow|wished\sto\sknow|raised\sthe\squestion(?:\sof)?)\s(?:also\s)?"
            r"(?:where|whether|if|how|why|what|when|which|who|about|after)\b(?![^;:.]*(?:;|\b(?:and|but)\s(?:I|we)\s))"
        ),
        finds=(
            "You asked where matters stand, and whether the ban is to last.",
            "Your letter asked how the towns shall be told.",
        ),
        leaves=(
            "You should ask whether the ban is to last.",
            "You asked whether it is safe, and I ask that it be shut.",
        ),
    ),
    Weight(
        name="what came of it",
        weight=-0.5,
        sorts=("reported", "recommendation"),
        pattern=pattern(
            r"\b(?:asked|recommended|requested|proposed|suggested|urged|called)\b[^;.]{3,200}[,;]\s(?:and\s)?(?:which|it|this|they|that)\s(?:was|were|has\s(?:since\s)?been|have\s(?:since\s)?been|did)\b(?!\s(?:agreed|decided|noted|not)\b)"
        ),
        finds=("The panel recommended that a weir be lowered, and it was.",),
        leaves=("The panel recommended that the weir be lowered.",),
    ),
    Weight(
        name="what a finished paper says",
        weight=-0.5,
        sorts=("recommendation",),
        pattern=pattern(
            r"\b(?:completed|finished|published|issued|delivered|released|concluded|brought\sout)\b[^;.]{2,80}\b(?:report|study|paper|review|survey|inquiry|guide|handbook)\b[^;.]{0,60},\s(?:which|that)\s(?:also\s)?(?:recommends?|proposes?|suggests?|calls?)\b"
        ),
        finds=("The group completed its report, which recommends a method for deep water.",),
        leaves=("Our report recommends a method for deep water.",),
    ),
)
