"""Titles and goals: the imperative heart of a quote on one line, and the aim stated beside it."""

import re

from briefings.reading.document.markup import plain
from briefings.reading.language.grammar import Grammar

LONGEST_TITLE = 120
# So much of what stands above a list is shown with its items, where they would say the opposite without it.
LONGEST_LEAD_IN = 60
# A name before a colon or dash is a title of its own only up to this many words.
LONGEST_NAME_WORDS = 10

_NAME = re.compile(r"(?P<name>[^:.;?!]{2,90}?)(?::\s+|\.\s+|\s+[–—-]\s+)(?P<rest>\S.{10,})", re.DOTALL)
# Who recommends it, as reviews among states note it: “(Peru) (Chile)”.
_NAMES_IN_BRACKETS = re.compile(r"(?:\s\([A-Z][^()\d]{1,60}\))+$")
_BRACKETS = re.compile(r"\s*\([^()]{0,200}\)")
_TRAILING = " \t\n.;:,–—-…!?*_\"'“”‘’"
_CUT = re.compile(r"[;,:–—]\s|\s(?=\()")


def title_of(quote: str, grammar: Grammar, heart: int = 0, *, trusted: bool = False) -> str:
    """Return a title of at most 120 characters for a plain quote whose imperative may begin at `heart`.

    Where the language is sure what is to be done, that is the title: “Oppose the plan”, “Do not sell the forest”. Else
    it is the whole quote, so that no title says the opposite of its source. `trusted` says that an order begins at the
    heart whatever its verb. What is cut short ends in “…”.
    """
    return _finished(grammar.asked(quote, heart, trusted=trusted), grammar)


def title_under(lead_in: str, quote: str, grammar: Grammar) -> str:
    """Return a title for a list item whose lead-in denies or opposes it, or an empty string where it does not.

    Below “States should not:” the item “expand the mine” alone would say the opposite of what is asked, so the title
    has both, as they stand: “States should not: expand the mine”.
    """
    above = _BRACKETS.sub("", plain(lead_in)).strip(_TRAILING)
    is_lead_in = lead_in.rstrip().endswith(":")
    turning = [
        found.start()
        for found in grammar.turning.finditer(above)
        if _turns_the_list(found, grammar, is_lead_in=is_lead_in)
    ]
    if not turning:
        return ""
    if len(above) > LONGEST_LEAD_IN:
        above = f"… {above[turning[-1] :]}" if turning[-1] else above
    if len(above) > LONGEST_LEAD_IN:
        above = f"{above[:LONGEST_LEAD_IN].rsplit(' ', 1)[0]} …"
    item = quote.strip(_TRAILING)
    if item[1:2].islower() or item[1:2] == " ":
        item = item[:1].lower() + item[1:]
    return _shortened(f"{above}: {item}", least=len(above) + len(": "))


def _turns_the_list(found: re.Match[str], grammar: Grammar, *, is_lead_in: bool) -> bool:
    """Say whether a word that denies or opposes does so to the list, and not in a clause of its own before it.

    “Where laws are not in line with the charter, reform should:” denies nothing of what the list asks.
    """
    if found[0].lower() in grammar.narrowing:
        return is_lead_in
    pause = found.string.find(", ", found.end())
    return pause < 0 or grammar.modal.search(found.string, pause) is None


def named_title(quote: str, grammar: Grammar) -> tuple[str, str]:
    """Split “Name: description” into title and goal; two empty strings without a short name before a colon or dash."""
    found = _NAME.fullmatch(plain(quote))
    if found is None or len(found["name"].split()) > LONGEST_NAME_WORDS or grammar.opens_sentence(found["name"]):
        return "", ""
    return _finished(found["name"], grammar), goal_of(found["rest"])


def goal_of(said: str) -> str:
    """Return a stated aim as a sentence without its stop: “Improve data sharing”."""
    shown = plain(said).strip(_TRAILING)
    return shown[:1].upper() + shown[1:]


def _finished(said: str, grammar: Grammar) -> str:
    said = said.strip(_TRAILING) or said
    names = _NAMES_IN_BRACKETS.search(said)
    if names and names.start() and not grammar.turns_round(names[0].lower()):
        said = said[: names.start()]
    said = _shortened(said)
    if said.count("(") > said.count(")"):
        said = said[: said.rindex("(")].rstrip(_TRAILING) + "…" if said.rindex("(") else said
    return said[:1].upper() + said[1:]


def _shortened(said: str, *, least: int = LONGEST_TITLE // 2) -> str:
    """Cut a long title at the last pause behind `least` characters, else between two words; “…” says so."""
    if len(said) <= LONGEST_TITLE:
        return said
    room = said[: LONGEST_TITLE - 1]
    pauses = [found.start() for found in _CUT.finditer(room) if found.start() >= least]
    cut = room[: pauses[-1]] if pauses else room.rsplit(" ", 1)[0]
    return cut.rstrip(_TRAILING) + "…"
