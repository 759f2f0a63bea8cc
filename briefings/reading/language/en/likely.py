"""Rules by shape rather than by words, each too weak to be suggested alone.

They count in a text that asks or promises more clearly elsewhere, and are written for any verb and any subject: what
they exclude are closed classes of words (modal verbs, pronouns, verbs that take an infinitive).
"""

from briefings.reading.document.results import Kind
from briefings.reading.language.shapes import Rule, pattern

_LIKELY = 0.38

# A verb that rules its clause, as far as it can be told by its shape.
_FINITE = (
    r"(?:is|are|was|were|am|has|have|had|will|would|shall|should|must|can|could|may|might|do|does|did|ought|says?|said"
    r"|[a-z]{3,}ed|went|came|took|made|found|met|saw|told|gave|requires?|provides?|allows?|enables?|means|entitles?|obliges?|began|felt|thought|knew|rose|fell|grew|ran|sank|sat|stood"
    r"|spoke|wrote|held|kept|left|lost|paid|sent|spent|won|sold|bought|brought|built|drew|drove|flew|got|led|became|chose"
    r"|[a-z]{2,}s\s(?:the|an?|its|their|his|her|this))"
)
# Words after which “to” goes on with their own verb or thing: they take it with them.
_TAKES_TO = (
    r"(?:wants?|needs?|plans?|hopes?|seems?|appears?|tends?|continues?|begins?|starts?|tries|try|go|goes|comes?|used|likes?"
    r"|loves?|fails?|refuses?|agrees?|promises?|offers?|intends?|expects?|manages?|aims?|seeks?|wishes|wish|helps?|serves?"
    r"|due|set|bound|able|unable|ready|free|likely|unlikely|right|power|duty|happy|glad|pleased|keen|willing|sorry|proud|delighted|prepared|chance|time|way|ways|thanks|according|prior"
    r"|next|close|back|up|down|welcome|how|what|where|when|whether|enough|order|as|than|and|or|not|only|easy|hard|good"
    r"|attempts?|efforts?|ability|opportunity|need|decision|commitment|failure|access|approach|response|answer|reply"
    r"|letter|visit|threat|key|guide|introduction|annex|contribution|relation|addition|reference|regard|respect|subject)"
)
_NOBODY = r"(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hey|[Tt]his|[Tt]hat|[Tt]here|[Ww]ho|[Ww]hich|[Yy]ou|[Ii])"
# What stands between “to” and a thing, a day or a deed that is no order.
_NO_VERB = (
    r"(?:the|an?|its?|their|his|her|our|all|any|each|every\w*|this|that|these|those|which|whom|[a-z]+ing|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|twelve|new|date|come|blame"
    r"|be)\b"
)
_SETS_APART = (
    r"(?:so\sthat|before|that|which|until|till|unless|if|when|who|where|as|once|because|after|while"
    r"|whether|how|what|why)"
)

# Words before “to” without a verb that rules them.
_SUBJECT = rf"(?:(?!\b(?:{_FINITE}|{_NOBODY})\b)[^.;:!?])"

LIKELY: tuple[Rule, ...] = (
    Rule(
        name="somebody to do, by shape",
        kind=Kind.ACTION,
        score=_LIKELY,
        words=(" to ",),
        pattern=pattern(
            rf"^(?![^?]*\?)(?![A-Z][a-z]+(?:ing\sto|ed\sby)\b)(?!(?:Nothing|Nobody|No|Little|Much|More|Enough|Plenty|Something|A\sfew|Some|Lines?|Points?|Questions?|To|In|For|With|From|How|Where|When|Back|Welcome|Thanks|Due|According|We|I|[A-Z][a-z]+s(?=\s(?:to|any|all|the|that|its|every|an?)\b))\b)"
            rf"(?:{_SUBJECT}{{2,90}}?\sto\s(?P<done>be\s(?:\w+ly\s)?\w+(?:ed|en|wn|[lrn]d|[np]t|ght|ut|ade)\b)"
            rf"|(?={_SUBJECT}{{2,60}}?\sto\s)[^\s,.;:]+(?:\s[^\s,.;:]+){{0,3}}?\sto\s(?P<heart>(?!{_NO_VERB})[a-z]{{2,}}\b))"
            rf"(?!(?:(?!\b{_SETS_APART}\b)[^.;:!?])*?\b(?:is|are|was|were|has|have|had|will|would|shall|should|must|can|could|may"
            r"|might|did|does|done)\b)"
        ),
        unless=pattern(rf"^(?:(?!\sto\s)[^.;:!?])*\b(?i:{_TAKES_TO})\sto\s|\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b[^.;]*\bto\s"),
        whole=True,
        reason="gives an order",
        finds=(
            "Ferry staff to be shown how to use the raft.",
            "The port to put on further boats so that nobody waits.",
        ),
        leaves=(
            "Replying to critics, the mayor smiled.",
            "Printed by the House to be read in May.",
            "The right to vote was won late.",
            "They went to buy bread.",
            "Our wishes to head office:",
            "Ann wants to see it.",
            "Welcome to our town.",
        ),
    ),
    Rule(
        name="is to be done, whatever it is",
        kind=Kind.ACTION,
        score=_LIKELY,
        words=("to be ",),
        pattern=pattern(
            r"\b(?:is|are|has|have)\s(?:also\s|now\s|then\s|therefore\s)*to\sbe\s(?:\w+ly\s)?"
            r"(?P<heart>(?!found\b|seen\b|welcomed\b|congratulated\b|expected\b|said\b|regretted\b|thanked\b|born\b)"
            r"[a-z]+(?:ed|en|[lr]d|nt|pt|ught|ut|ade|ept|old)\b)"
        ),
        unless=pattern(
            r"\b(?:if|whether|[Ww]here|when|law|what|how)\b[^.;]*\bto\sbe\b|\b(?:had|did\snot|not)\s(?:have\s)?to\sbe\b"
        ),
        weak=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("Whoever comes back is to be offered a talk.", "Until then a ramp has to be fitted."),
        leaves=("If it is to be done, do it.", "The bell is to be found in the hall."),
    ),
    Rule(
        name="would be good",
        kind=Kind.RECOMMENDATION,
        score=_LIKELY,
        words=("would ", "could ", "might "),
        pattern=pattern(
            r"(?P<heart>^[^;:]{0,120}?\b(?i:would|might|could)\s(?:also\s|certainly\s|therefore\s|greatly\s|indeed\s)*"
            r"(?:be\s(?:\w+\s)?(?:good|useful|helpful|welcome|sensible|wise|better|appreciated|worthwhile|desirable|appropriate)"
            r"|help\b|not\s(?:hurt|go\samiss)|settle\b|do\swell\sto|make\ssense))"
        ),
        unless=pattern(
            r"\b(?:said|thought|felt|feared|if\sit|nobody|nothing|hoped|[Yy]ou\sasked|[Yy]ou\swanted)\b[^.;]*\b(?:would|might|could)\b"
        ),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("Would be good to count the boats again in May.", "A call from the mayor would not hurt either."),
        leaves=("He said it would be good.", "The tea would be cold."),
    ),
    Rule(
        name="asked in a wish",
        kind=Kind.RECOMMENDATION,
        score=0.45,
        words=(
            "grateful",
            "pleased",
            "count on",
            "glad",
            "expect ",
            "look to",
            "time",
            "may ",
            "i urge",
            "to urge",
            "could use",
        ),
        pattern=pattern(
            r"(?:\b(?:I|[Ww]e)\s(?:would|should)\s(?:also\s|therefore\s)?be\s(?:most\s|very\s)?(?:grateful|glad|pleased)\sif\s(?P<heart>\S)"
            r"|\b[Ww]e\s(?:would\s|therefore\s|also\s|shall\s)*(?:expect|look\sto|count\son)\s(?P<look>[^.;:]{2,80}?\sto\s[a-z])"
            r"|\b[Ii]t\s(?:is|was)\s(?:high\s)?time,?\s(?:s?he\s\w+,\s)?(?P<time>(?:that|to)\s[a-z])"
            r"|\b[Mm]ay\s(?:I|we)\s(?P<may>(?:urge|ask|beg|invite)\s[^.;:?]{2,60}?\sto\s[a-z])"
            r"|^[^,;:.]{2,40}\scould\suse\s(?P<use>\S))"
        ),
        unless=pattern(r"\b(?:inform|tell|let)\s(?:me|us)\s(?:know\s)?(?:whether|if|what)\b(?![^.;]*\bby\s)"),
        whole=True,
        reason="calls on somebody",
        finds=(
            "I should be grateful if we could meet before Easter.",
            "We look to the county and the port to agree on a fence.",
            "May I urge you to say so in public?",
        ),
        leaves=("I was glad if tired.", "It was time for tea.", "May I help?"),
    ),
    Rule(
        name="was asked to, whoever it is",
        kind=Kind.ACTION,
        score=0.4,
        words=(
            "asked ",
            "invited ",
            "encouraged ",
            "requested ",
            "urged ",
            "expected ",
            "tasked ",
            "instructed ",
            "told ",
            "advised ",
            "reminded ",
        ),
        pattern=pattern(
            r"\b(?:is|are|was|were)\s(?:also\s|again\s|therefore\s|kindly\s|strongly\s|now\s)*"
            r"(?:asked|invited|encouraged|requested|urged|tasked|instructed|advised|reminded"
            r"|expected(?=\sto\s(?:send|submit|report|give|reply|respond|present|return|act|draw|provide)\b))\sto\s"
            r"(?P<heart>(?!be\b|have\b|attend\b|stay\b|leave\b|sing\b|rise\b|fall\b|grow\b)[a-z])"
        ),
        unless=pattern(
            r"\b(?i:when|who|which|after|because|if|had|visitors?|guests?|travell?ers?)\b[^.;]*\b(?:is|are|was|were)\s\w+\sto\b"
            r"|\b(?:was|were)\s\w+\sto\s(?:consider|examine|study|advise|assess|investigate)\b"
        ),
        sure=True,
        reason="asks somebody by name",
        finds=("The harbour office was asked to give an estimate.", "The governor is expected to send a plan."),
        leaves=("When she was asked to play, she left.", "The panel was asked to consider how shops can open."),
    ),
    Rule(
        name="took it upon themselves",
        kind=Kind.COMMITMENT,
        score=0.42,
        words=(
            "undertook to",
            "volunteered to",
            "promised",
            "offered to",
            "offers to",
            "offer to",
            "promises to",
            "will see ",
        ),
        pattern=pattern(
            r"^(?:(?!\b(?:who|which|that|had|when|if)\b)[^.;:]){1,90}?\s(?:has\s|have\s)?(?:also\s)?"
            r"(?:undertook\sto|volunteered\sto|promised\s(?:to\b|an?\b|another\b)|offers?\sto|offered\sto|promises\sto"
            r"|will\ssee\s(?:whether|if))\s(?P<heart>\S)"
        ),
        unless=pattern(r"^(?:He|She|They|I)\b|\b(?i:had|was|were|been)\s(?:offered|promised)"),
        reason="somebody commits to something",
        finds=("The baker volunteered to do so.", "Town promised another hall by the 25th."),
        leaves=("They had promised a bench.", "The aunt who promised to come did not."),
    ),
    Rule(
        name="something will be done",
        kind=Kind.COMMITMENT,
        score=_LIKELY,
        words=("will ", "shall "),
        pattern=pattern(
            r"^(?:(?!\b(?i:if|who|which|that|what|said|says|nobody|nothing|would|was|were|had)\b)[^.;:]){2,110}?\s(?:will|shall)\s"
            r"(?:also\s|then\s|now\s|jointly\s)*"
            r"(?P<heart>be\s(?!needed\b|affected\b|required\b|missed\b|remembered\b|pleased\b|delighted\b|located\b|agreed\b|decided\b|known\b|seen\b)"
            r"(?:\w+ly\s)?"
            r"(?:[a-z]+(?:ed|en)|set|put|built|held|made|sent|brought|paid|kept|given)\b"
            r"|(?:open|train|pay|give|provide|fund|write|connect|do\saway|make|revise|launch|double|build|send|host|publish|set"
            r"|start|begin|add|propose|join|introduce)\b)"
        ),
        unless=pattern(r"\bapplicable\slaw\b|\bsubject\sto\b"),
        foretelling=True,
        whole=True,
        reason="somebody commits to something",
        finds=("Our own ferries will be fitted with quieter screws.", "A school of sail will open its doors in May."),
        leaves=("If it rains it will be held inside.", "The dates will be agreed by letter."),
    ),
    Rule(
        name="could be done",
        kind=Kind.PROPOSAL,
        score=0.35,
        words=("could ", "might "),
        pattern=pattern(
            r"^(?:(?!\b(?i:if|who|which|that|what|said|says|nobody|nothing|so|whether|how|where|when|as|because)\b)[^.;:]){2,90}?"
            r"\s(?:could|might)\s(?:also\s|perhaps\s|usefully\s|easily\s|well\s)*"
            r"(?P<heart>be\s(?:\w+ly\s)?(?!heard\b|seen\b|found\b|felt\b|done\b|said\b)[a-z]+(?:ed|en|ght|ut|ade|ld)\b"
            r"|(?:lower|lend|tell|name|fill|give|share|pay|open|send|put|join|offer|provide)\b)"
        ),
        unless=pattern(
            r"\bcould\s(?:not|have)\b|\b(?:nobody|no\sone|none|hardly)\b|\b(?i:much|more|little|a\slot)\scould\b"
        ),
        modal=True,
        weak=True,
        whole=True,
        reason="puts a proposal forward",
        finds=("Shops could be asked to put up a poster.", "Members could lower their fees, each at its own pace."),
        leaves=("Nobody could lend it.", "The bell could be heard at sea."),
    ),
    Rule(
        name="please, anywhere",
        kind=Kind.RECOMMENDATION,
        score=0.45,
        words=("please ", "kindly "),
        pattern=pattern(
            r"(?:^|[:;,—–-]\s)(?i:please|kindly)\s(?:also\s)?(?P<heart>(?!consider\sthe\senv|note\b|see\b|find\b|contact\b|visit\b|click\b|accept\b|quote\b|feel\b"
            r"|credit\b|be\b|do\snot\shesitate|call\b|email\b|e-mail\b|read\b|remember\b|treat\s(?:what|this)\b|ask\b|bring\b|arrive\b)[a-z]+\s\S)"
        ),
        unless=pattern(
            r"^(?:For|If|Should|With)\s[^.;:]*\b(?:unclear|questions?|information|details|enquir(?:y|ies)|doubts?)\b[^.;:]*\bplease\b"
            r"|^(?:To|For)\s[^.;:]*\bplease\s(?:write|apply|send\san?|fill|log|register)\b"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("To those who have not signed: please do so by May.", "Everybody, please send your figures."),
        leaves=("Please note the new date.", "For more information, please write to the clerk."),
    ),
    Rule(
        name="operative, by shape",
        kind=Kind.RECOMMENDATION,
        score=_LIKELY,
        words=("s the ", "s its ", "s all ", "s that ", "s to ", "s on ", "s members ", "s states "),
        pattern=pattern(
            r"^(?:(?:also|further|again)\s)?(?P<heart>(?!notes|recalls|welcomes|thanks|commends|takes|condemns|deplores|rejects|laments|praises|salutes|celebrates|applauds|shares|supports|trusts|hopes|doubts|recogni|acknowledges|affirms"
            r"|reaffirms|expresses|this\b|its\b|as\b|is\b|was\b|has\b|regrets|deplores|observes|considers|congratulates|is\b)"
            r"[a-z]{3,}s\s(?:the|its|all|that|to|on|members|states)\s(?!which)\w)"
        ),
        reason="an operative paragraph of a resolution",
        finds=("asks the Government to bring the list of wells up to date;",),
        leaves=("notes the report;", "The town asks the port for nothing."),
    ),
    Rule(
        name="operative promise, by shape",
        kind=Kind.COMMITMENT,
        score=_LIKELY,
        words=("will ", "shall "),
        pattern=pattern(r"^(?:will|shall)\s(?P<heart>(?!be\b|have\b|you\b|we\b|it\b)[a-z]+\s\S)"),
        unless=pattern(r"\?\W*$"),
        foretelling=True,
        reason="an operative paragraph of a resolution",
        finds=("will return to the subject at its next session.",),
        leaves=("will you come?", "It will rain."),
    ),
)
