"""Rules for promises that are reported, or made in passing: “She said she would send the file”."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE
from briefings.reading.language.en.colleagues import SOON
from briefings.reading.language.en.minuting import DEED, DONE, MORE
from briefings.reading.language.shapes import Rule, pattern, up_to_verb

_APART = "that|which|who|whose|if|whether|when|because|than|not|never|had|nobody"
_APART_BUT_IF = "that|which|who|whose|whether|because|than|not|never|had|nobody|was|were"
_SMALL = r"(?:also\s|further\s|therefore\s|again\s|then\s|now\s|readily\s|personally\s|\w+ly\s)*"
# Verbs with which somebody gives his word when he says what he would do.
_SAYS = (
    r"(?:sa(?:id|ys)|repli(?:ed|es)|answer(?:s|ed)|indicate[sd]|confirm(?:s|ed)|announce[sd]|state[sd]|declare[sd]|explain(?:s|ed)|add(?:s|ed)"
    r"|promise[sd]|pledge[sd]|undertook|assure[sd]\s(?:[\w’'-]+\s){1,5}?|inform(?:s|ed)\s(?:[\w’'-]+\s){1,5}?|told\s(?:[\w’'-]+\s){1,5}?"
    r"|(?:gave|give)\s(?:an?\s|his\s|her\s|its\s|their\s)?(?:assurances?|word|undertaking)|made\s(?:it\s)?(?:clear|plain|known)|let\sit\sbe\sknown)"
)
_SAME = r"(?:s?he|it|they|we)"
_TIME = rf"(?:\b{BY_DATE}|\b{SOON})"

REPORTING: tuple[Rule, ...] = (
    Rule(
        name="said that they would themselves",
        kind=Kind.COMMITMENT,
        score=0.66,
        words=(" would ", "’d ", "'d "),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?{up_to_verb(_APART, 90)}{_SMALL}{_SAYS}\s?(?:in\s\w+\s)?(?:that\s"
            rf")?{_SAME}(?:\swould|[’']d)\s(?:personally\s|herself\s|himself\s)?{MORE}(?P<heart>{DEED})"
        ),
        unless=pattern(
            r"\bif\b|[’']d\s(?:had|been|better|rather)\b|\bwould\s(?:await|wait|see|study|examine|look|like|consider|reflect|think|be)\b(?![^.;]*\bby\b)|^(?:Some|Several|Others?|Many|Nobody|Most)\b"
            r"|\b(?:[Ii]n|[Ss]ince|[Bb]y|[Oo]f\s[A-Z]\w+)\s(?:1\d{3}|200\d|201\d)\b"
        ),
        reported=True,
        reason="somebody commits to something",
        finds=(
            "The deputy head said she would ring the engineers herself.",
            "Their side confirmed that it would send the drawings.",
        ),
        leaves=(
            "She said she would like tea.",
            "He said it would if it could.",
            "The mayor said she would look into it.",
        ),
    ),
    Rule(
        name="said that it would be done by a date",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=(" would ",),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?{up_to_verb(_APART, 90)}{_SMALL}{_SAYS}\s?(?:[^;:.]{{2,60}}?\sand\s"
            rf")?(?:that\s|(?=[A-Z][a-z]|the\s))"
            rf"(?:(?!\b(?:if|who|which|it)\b)[^;:.]){{2,90}}?\swould\s{MORE}(?P<heart>{DONE}|{DEED})"
            rf"(?=[^;:.]{{0,120}}?{_TIME})"
        ),
        unless=pattern(
            r"\bif\b|\b(?:rain|price|prices|cost|costs|session|term|budget|deficit|regulation|law)\s[^;:.]{0,30}would\b|^(?:Some|Several|Others?|Many|Nobody|Most|Critics|Experts)\b"
            r"|\b(?:[Ii]n|[Ss]ince|[Bb]y|[Oo]f\s[A-Z]\w+)\s(?:1\d{3}|200\d|201\d)\b"
        ),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("The office replied that this was easy and that the first set would be sent in July.",),
        leaves=("Experts said that the lake would be dry by May.", "He said that prices would be lower by May."),
    ),
    Rule(
        name="gave an assurance that",
        kind=Kind.COMMITMENT,
        score=0.66,
        words=("assur", "word", "undertaking"),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?{up_to_verb(_APART, 90)}{_SMALL}(?:assure[sd]\s(?:[\w’'-]+\s){{1,6}}?"
            rf"|(?:gave|give|gives|offered)\s(?:[\w’'-]+\s){{0,4}}?(?:assurances?|word|undertaking)\s)that\s"
            r"(?P<heart>(?:(?!\b(?:if|who|which)\b)[^;:.]){2,90}?\s(?:would|will)\s(?:not\s)?[a-z]{2,}\b)"
        ),
        unless=pattern(r"\b(?:would|will)\s(?:be\s(?:fine|well|safe|welcome)|rain|never)\b"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("The head of the office assured him that inspectors would board every boat.",),
        leaves=("She assured them that all would be well.",),
    ),
    Rule(
        name="on a day, we will",
        kind=Kind.COMMITMENT,
        score=0.84,
        words=(
            "we will",
            "we shall",
            "we are",
            "we am",
            "we intend",
            "we plan",
            "we undertake",
            "i will",
            "i shall",
            "i am",
            "i are",
            "i intend",
            "i plan",
            "i undertake",
        ),
        pattern=pattern(
            r"^(?:By|From|In|At|Before|After|During|Until|Within|Over|Starting|On|As\sof|As\sfrom|Later|Throughout)\s(?:(?!\b(?:that|which|who|if|when)\b)[^,;:.]){3,90}?,?\s(?:we|I)\s"
            rf"(?:will|shall|are\sgoing\sto|am\sgoing\sto|intend\sto|plan\sto|undertake\sto)\s{MORE}(?P<heart>{DEED})"
        ),
        unless=pattern(
            r"\b(?:will|shall)\s(?:know|see|hear|find|discuss|describe|return\sto|present\sbelow|not\srepeat|send\scopies|provide\scopies|look\sat|examine|consider|study)\b"
        ),
        reason="the speakers say what they will do",
        finds=("By the start of the trial we are going to offer a free sheet to any firm.",),
        leaves=("By Friday we will know.", "In chapter 4 we will examine it."),
    ),
    Rule(
        name="you will have it by then",
        kind=Kind.COMMITMENT,
        score=0.66,
        words=("you will ", "you shall ", "you’ll ", "you'll "),
        pattern=pattern(
            r"(?:^|[“\"]|[,;]\s)(?:By|Before|In|On|From|Within|Next|This)\s[^,;:.]{3,40}?,?\syou(?:\swill|\sshall|[’']ll)\s(?P<heart>(?:have|receive|get|be\sgiven|be\ssent)\s(?!to\b|been\b|a\schance|noticed|seen|read|had)\S)"
        ),
        whole=True,
        reason="the speakers say what they will do",
        finds=("“By Easter you will have two more boats, and somebody to sail them.”",),
        leaves=("By now you will have noticed.",),
    ),
    Rule(
        name="still owe us",
        kind=Kind.ACTION,
        score=0.6,
        words=("owe ", "owes "),
        pattern=pattern(
            rf"^{up_to_verb('which|who|if|when|not|because', 60)}(?:still\s|also\s)?(?P<heart>owes?\s(?:us|you|me"
            rf"|them|each\sother|the\s\w+)\s(?!(?:an\sanswer|it\b|money|nothing|much|a\slot|an\sapology|an\s"
            rf"explanation\sof)\b)\S)"
        ),
        unless=pattern(r"\b(?:\d[\d,.]*\s?(?:million|marks|euros|dollars|crowns)|debt|thanks|gratitude|life|lives)\b"),
        whole=True,
        reason="says who does what",
        finds=("Legal still owe us a line on the data clause.",),
        leaves=("The towns owe us money.", "We owe you thanks."),
    ),
    Rule(
        name="intends to, whoever it is",
        kind=Kind.COMMITMENT,
        score=0.64,
        words=("intend", "propose", "planning", "preparing", "prepared"),
        pattern=pattern(
            rf"^(?:[^;:.]{{2,90}},\s)?{up_to_verb(_APART_BUT_IF, 80)}(?:therefore\s|also\s|now\s|jointly\s|still\s"
            rf")*(?:intends?\sto|proposes?\sto|(?:is|are)\s(?:now\s)?(?:planning|preparing)\sto|(?:is|are)\s"
            rf"prepared\sto)\s(?P<heart>{DEED})"
        ),
        unless=pattern(
            r"\b(?:visitors?|travell?ers?|applicants?|candidates?|anyone|those|whoever)\b|\bintends?\sto\s(?:work\stogether|cooperate|attend|apply|travel|visit)\b"
        ),
        reported=True,
        reason="somebody commits to something",
        finds=(
            "If there is enough interest, the authors intend to turn these ideas into a draft by May.",
            "The mill is prepared to post a guard at the gate.",
        ),
        leaves=("Visitors who intend to swim must sign.", "The road was intended to help."),
    ),
)
