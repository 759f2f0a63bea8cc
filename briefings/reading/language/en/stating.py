"""English weights for what only states a fact, a rule in force or what those do who come to a meeting."""

from briefings.reading.language.shapes import Weight, anyhow, pattern

STATING: tuple[Weight, ...] = (
    Weight(
        name="how many were asked",
        weight=-0.5,
        pattern=pattern(
            r"\b(?:has|have)\s(?:already\s|so\sfar\s|now\s)?(?:asked|invited|told|ordered|requested|required)\s(?:(?:some|about|over|nearly|almost|around|more\sthan)\s)?\d[\d,.]+\s(?:\w+\s){1,3}to\b"
        ),
        finds=("The Ministry has asked 402 households to repay the cost.",),
        leaves=("The Ministry has asked the towns to repay the cost.",),
    ),
    Weight(
        name="a rule with its place in brackets",
        weight=-0.6,
        sorts=("weak", "duty", "foretelling"),
        pattern=anyhow(
            r"\b(?:normally|as\sa\srule|usually|ordinarily|in\sprinciple|generally|not\slater\sthan|no\slater\sthan|within)\b[^()]{0,120}\((?:see\s|under\s|cf\.?\s)?(?:[\w’']+\s){0,2}?(?:resolution|rules?|standing\sorders?|articles?|circular|act|regulations?)\s(?:of\s|no\.?\s)?\d[^()]{0,40}\)\W*$"
        ),
        finds=("Departments should normally reply within 30 days (House Resolution of 8 May 2011).",),
        leaves=("Departments should reply within 30 days.",),
    ),
    Weight(
        name="how a meeting opens",
        weight=-0.8,
        pattern=anyhow(
            r"\bto\s(?:consider\sand\s)?(?:adopt|approve|agree)\s(?:the|its|this|an)\s(?:\w+\s)?agenda\b|\b(?:will|shall)\s(?:be\sopened\sby|adopt\s(?:the|its)\s(?:\w+\s)?agenda)\b"
        ),
        finds=("The Committee will be invited to adopt the agenda.",),
        leaves=("The Committee is invited to adopt the plan.",),
    ),
    Weight(
        name="rooms and extras",
        weight=-0.8,
        pattern=anyhow(
            r"\b(?:settle|pay(?:\sfor)?)\s(?:their|his|her|any|all)\s(?:own\s)?(?:extras|mini-?bars?|(?:hotel\s)?bills?|meals|drinks|incidentals|accommodation|travel\sand\saccommodation)\b"
            r"|\b(?:rooms?|beds)\s(?:is|are|have\sbeen|has\sbeen)\s(?:held|reserved|booked|blocked)\b|\b(?:should|must|please)\squote\s(?:[“\"]|the\s(?:code|reference|name)\b)"
        ),
        finds=("Participants must settle their own extras.", "Rooms are held until May; guests should quote “Esk”."),
        leaves=("The Ministry must pay for the bridge.", "The Office should hold rooms."),
    ),
    Weight(
        name="what one has to live with",
        weight=-0.5,
        sorts=("duty", "weak"),
        pattern=anyhow(
            r"\b(?:must|has\sto|have\sto|should)\s(?:\w+\s)?(?:live\swith|put\sup\swith|reckon\swith|bear\sthe\s(?:brunt|consequences|cost)|cope\swith|make\sdo|wait\sfor)\b"
        ),
        finds=("Cities must live with the results, but they hear of it from the newspapers.",),
        leaves=("Cities must live up to their plan.",),
    ),
    Weight(
        name="what was agreed, beside the matter",
        weight=-0.6,
        sorts=("commits, first person",),
        pattern=pattern(
            r"\b(?:apart\sfrom|except\sfor|among\sthem|including)\s[^;:.]{0,60}?\b(?:that|which|whom)\s(?:we|I)\s(?:have\s|had\s)?\w+ed\sto\b"
        ),
        finds=("The evidence is on our page, apart from two letters that we agreed to keep in confidence.",),
        leaves=("There is a plan that we agreed to keep.",),
    ),
    Weight(
        name="which text prevails",
        weight=-0.6,
        pattern=anyhow(
            r"\bin\s(?:the\s)?(?:case|event)\sof\s(?:an?y?\s)?(?:divergences?|differences?|doubts?|discrepanc\w+|conflict|disagreement)\b[^;:.]{0,80}\b(?:text|version)s?\b"
            r"|\b(?:text|version)\s(?:prevails|(?:shall|will)\sprevail|is\sauthoritative)\b"
        ),
        finds=("In case of divergence the English text will be used.",),
        leaves=("In case of fire the bell will be used.",),
    ),
    Weight(
        name="what this text replaces",
        weight=-0.7,
        pattern=anyhow(
            r"\b(?:is|are)\s(?:hereby\s|thus\s)?(?:replaced|superseded)\sby\s(?:the\s|this\s)(?:present\b|text\b|memorandum|agreement|one\b|arrangement|protocol)"
            r"|^(?:this|the\spresent)\s(?:text|memorandum|agreement|arrangement|protocol)\s(?:replaces|supersedes)\b"
        ),
        finds=("The memorandum of 14 May 2012 between the Participants is replaced by the present one.",),
        leaves=("The old pump is replaced by the town in May.",),
    ),
    Weight(
        name="what a year marks",
        weight=-0.7,
        pattern=anyhow(
            r"\b(?:will|shall)\s(?:also\s)?(?:mark|see|be)\s(?:the|our|its|their|\d+|a)\s?[^.;]{0,30}\b(?:anniversary|centenary|bicentenary|jubilee|birthday|years\s(?:of|since))\b"
        ),
        finds=("The year 2028 will mark the centenary of our relations.",),
        leaves=("The Guild will mark the path.",),
    ),
    Weight(
        name="what was seen elsewhere",
        weight=-0.5,
        pattern=anyhow(
            r"^[^;:.,]{0,30}\b(?:experience|practice|examples?)\s(?:elsewhere|abroad|so\sfar|(?:in|from|of)\s(?:other|many|several|neighbouring|the)\s[\w\s]{2,40}?)\s(?:suggests?|shows?|indicates?|teaches)\b"
        ),
        finds=("Experience elsewhere suggests that a scheme needs a full-time officer.",),
        leaves=("The Panel suggests that a scheme needs an officer.",),
    ),
    Weight(
        name="what staff must do at any time",
        weight=-0.5,
        sorts=("duty", "weak"),
        pattern=anyhow(
            r"^(?:all\s(?:staff|employees|officials|members\sof\sstaff)|(?:every|each|any)\s(?:member\sof\sstaff|employee|official))\s(?:must|shall)\s(?:also\s|always\s|at\sall\stimes\s)?(?:declare|disclose|avoid|respect|observe|not\b|never|refrain|report|comply|act\b|behave|maintain|wear|carry)"
            r"|^must\s(?:not\saccept\s(?:any\s)?(?:gifts?|favours)|report\s(?:any\s)?suspected)\b"
        ),
        finds=("All staff must declare outside interests.", "must not accept gifts worth more than 50 crowns"),
        leaves=("All staff must be trained by May.", "All towns must report the number of boats."),
    ),
)
