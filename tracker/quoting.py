"""Which words of a briefing somebody means: by their places in the text, or by the first and last of them.

What comes back is always a place in the document, so that a quote is the document's own words. Asks no database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.workflow import Refused

Place = tuple[int, int]
"""From where to where in a text, in characters."""

MOST = 10
"""So many source texts one recommendation may get at once."""
_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_TITLE = 200
_MARKS = "#*|-•· "
"""Signs of headings, lists and tables, which belong to a source text and not to a title."""
_GOES_ON = re.compile(r"\s*[;,:](?:\s+(?:and|or|et|ou))?$")
"""What ends a part of a list, and leads on to the next."""

_NUMBER = r"[ \t]*\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]"
_IS_NUMBERED = re.compile(rf"{_NUMBER}\s")
_SIGN_AFTER = r"(?:^|(?<=\s))[-–—*•·|]"
_BULLET_AFTER = re.compile(rf"(?:{_SIGN_AFTER}|(?:^|(?<=[.;:!?]\n)|(?<=\n\n)|(?<=\band\n)|(?<=\bor\n)){_NUMBER})\s*$")
"""A bullet or number of a list at the end of some words, which belongs to what follows.

After a line that does not end there, what looks like a number is the end of a sentence that goes on in the next line.
"""
_NUMBER_AFTER = re.compile(rf"(?:{_SIGN_AFTER}|(?:^|(?<=\n)){_NUMBER})\s*$")
"""The same of words that begin with a number of a list themselves: each line may be the next one."""
_BULLET_BEFORE = re.compile(r"[-–—*•·|]\s+")


def places_of(text: str, words: str) -> list[Place]:
    """Return where words stand in a text, whatever white space is between them."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return [found.span() for found in re.finditer(pattern, text)] if pattern else []


def read_places(text: str, given: Sequence[str]) -> list[Place]:
    """Return the places that an address gives as `start-end`, in the order of the text, without blanks at their ends.

    Raises `Refused` where one is backwards, blank or not in the text, or where two overlap.
    """
    if len(given) > MOST:
        raise Refused(
            _("You selected more than %(most)d source texts. Track some of them separately.") % {"most": MOST}
        )
    places = sorted({_read_place(text, each) for each in given})
    if any(after[0] < before[1] for before, after in pairwise(places)):
        raise Refused(_("Some words are selected twice. Select each of them once."))
    return places


def _read_place(text: str, given: str) -> Place:
    found = _PLACE.fullmatch(given)
    if found is None:
        raise Refused(_("The selected words are not in the briefing. Select them again."))
    start, end = map(int, found.groups())
    if start == end:
        raise Refused(_("Nothing is selected. Select the words that say what should happen."))
    if start > end:
        raise Refused(_("The last words come before the first words. Enter them in the order of the text."))
    if end > len(text):
        raise Refused(_("The selected words are not in the briefing. Select them again."))
    return trimmed(text, start, end)


def trimmed(text: str, start: int, end: int) -> Place:
    """Return a place without the blanks at its ends. Raises `Refused` where there is nothing else."""
    words = text[start:end]
    bare = words.strip()
    if not bare:
        raise Refused(_("The selection is blank. Select the words that say what should happen."))
    start += len(words) - len(words.lstrip())
    return start, start + len(bare)


def find(text: str, first: str, last: str = "") -> Place:
    """Return the place from the first to the last of some words; without last ones, that of the first ones.

    The first words must stand in the text once. The last ones are the next after them. Raises `Refused` in words.
    """
    if not first.split():
        raise Refused(_("Enter the first words, as they are in the text."))
    start, end = _only(text, first)
    if not last.split():
        return start, end
    places = places_of(text, last)
    if not places:
        raise Refused(_("The briefing does not contain the last words. Copy the exact words."))
    later = next((place for place in places if place[1] >= end and place[0] >= start), None)
    if later is None:
        raise Refused(_("The last words come before the first words. Enter them in the order of the text."))
    return start, later[1]


def _only(text: str, words: str) -> Place:
    places = places_of(text, words)
    if not places:
        raise Refused(_("The briefing does not contain the first words. Copy the exact words."))
    if len(places) > 1:
        raise Refused(appear_in_many(len(places)))
    return places[0]


def appear_in_many(count: int) -> str:
    """Return the sentence for words that stand in so many places, where one is meant."""
    said = ngettext(
        "These words appear in %(count)d place. Add some of the words around them.",
        "These words appear in %(count)d places. Add some of the words around them.",
        count,
    )
    return said % {"count": count}


def divide(text: str, place: Place, second: str) -> tuple[Place, Place]:
    """Return the two parts of a place, of which the second begins with some words. Raises `Refused` in words.

    The bullet before the second part is in neither of them.
    """
    start, end = place
    if not second.split():
        raise Refused(_("Say where the second part begins: type its first words."))
    words = text[start:end]
    after = _NUMBER_AFTER if _IS_NUMBERED.match(words) else _BULLET_AFTER
    found = [each for each in places_of(words, second) if after.sub("", words[: each[0]]).strip()]
    if not found:
        raise Refused(_("These words are not in the source text, or it begins with them. Enter words from its middle."))
    if len(found) > 1:
        raise Refused(appear_in_many(len(found)))
    before = after.sub("", words[: found[0][0]])
    bullet = _BULLET_BEFORE.match(words, found[0][0])
    begins = start + (bullet.end() if bullet else found[0][0])
    return trimmed(text, start, start + len(before)), trimmed(text, begins, end)


def title_from(quote: str) -> str:
    """Return the title to start from where nothing suggests one: the source text on one line, with a capital."""
    title = _GOES_ON.sub("", " ".join(quote.split()).strip(_MARKS))
    # A name such as “eHealth” keeps its small letter.
    if title[:1].islower() and not title[1:2].isupper():
        title = title[0].upper() + title[1:]
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(" ;,:") + "…"


def crosses_page(text: str, place: Place) -> bool:
    """Return whether the end of a page stands among the words of a place."""
    return "\f" in text[slice(*place)]
