"""Words for generated samples: titles, goals and reports put together by chance from what such texts say."""

from __future__ import annotations

from random import Random

MEETINGS = tuple(
    (name.upper(), name)
    for name in (
        "Paris", "Geneva", "Vienna", "Lisbon", "Oslo", "Madrid", "Rome", "Athens", "Dublin", "Prague",
        "Warsaw", "Helsinki", "Tallinn", "Riga", "Vilnius", "Ottawa", "Nairobi", "Lima", "Quito", "Rabat",
    )
)  # fmt: skip
_FIELDS = (
    "Health", "Transport", "Energy", "Environment", "Education", "Finance", "Trade", "Agriculture", "Fisheries",
    "Justice", "Labour", "Research", "Housing", "Culture", "Water", "Statistics", "Customs", "Migration", "Ports",
    "Digital Affairs",
)  # fmt: skip
_BODIES = ("Ministry of {}", "{} Agency", "Commission for {}")
ORGANISATIONS = tuple(body.format(field) for body in _BODIES for field in _FIELDS)
THEMES = (
    "Public health", "Data sharing", "Vaccination", "Border crossings", "Training", "Climate", "Emergency planning",
    "Research", "Procurement", "Laboratories", "Water quality", "Food safety",
)  # fmt: skip

_VERBS = (
    "Establish", "Create", "Extend", "Review", "Harmonise", "Publish", "Finance", "Pilot", "Evaluate", "Coordinate",
    "Strengthen", "Renew", "Simplify", "Open", "Agree",
)  # fmt: skip
_QUALITIES = (
    "a joint", "a shared", "a regional", "a common", "an independent", "a permanent", "a mobile", "a voluntary",
    "a multilingual", "an annual",
)  # fmt: skip
_THINGS = (
    "laboratory network", "stockpile register", "data repository", "training programme", "task force", "early warning",
    "inspection scheme", "vaccine facility", "research fund", "contact point", "licence procedure", "météo service",
    "emergency exercise", "water survey", "patient registry", "customs corridor", "school exchange", "grid study",
    "food label", "translation pool",
)  # fmt: skip
_PLACES = (
    "for the northern ports", "for border regions", "among the capitals", "for island communities", "in rural areas",
    "for small hospitals", "along the river", "for public universities", "with the neighbours", "for the coast",
    "in mountain districts", "for young researchers",
)  # fmt: skip
_AIMS = (
    "Find outbreaks sooner", "Know what is where", "Shorten the time to an answer", "Spend less on the same work",
    "Make results comparable", "Reach those who live far away", "Let experts meet each other", "Keep goods moving",
)  # fmt: skip
_WAYS = (
    "so that no country waits alone", "within the means already agreed", "and report to the next meeting",
    "with a first review after a year", "using what exists where possible", "in the languages of all parties",
)  # fmt: skip
_DONE = (
    "The working group met and agreed its terms.", "A first draft is with the partners.", "The budget was confirmed.",
    "Two capitals sent their comments.", "The tender is out.", "Training began with twelve people.",
    "The pilot runs in three places.", "The report is being translated.",
)  # fmt: skip
_REPORTS = tuple(f"{first} {second}" for first in _DONE for second in _DONE)


def title(chance: Random) -> str:
    """Return a title."""
    verb, quality = chance.choice(_VERBS), chance.choice(_QUALITIES)
    return f"{verb} {quality} {chance.choice(_THINGS)} {chance.choice(_PLACES)}"


def goal(chance: Random) -> str:
    """Return a goal."""
    return f"{chance.choice(_AIMS)}, {chance.choice(_WAYS)}."


def progress(chance: Random) -> str:
    """Return what somebody reports."""
    return chance.choice(_REPORTS)


def short(name: str) -> str:
    """Return the short name of an organisation."""
    words = name.replace("Ministry of ", "Min. ").replace("Commission for ", "Comm. ")
    return words.replace(" Agency", " Ag.")
