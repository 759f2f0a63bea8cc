"""What stands above a list, a table or a paragraph and says what its members are: lead-ins, headings, column heads."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Kind
from briefings.reading.language.shapes import Announcing, Dates, Match, Pack, Sign, Voice
from briefings.reading.rules.deadlines import due_in
from briefings.reading.rules.matching import best_match


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the members of a list are, and why we think so.

    `is_bare` says that the lead-in says nothing without its list (“The ministry should:”), so that only the members
    are suggested. Otherwise the lead-in is the suggestion, and the members spell it out. `is_loose` says that only
    a heading announces the list, so that a member that tells what happened is none. `said` are the words
    themselves: they may name who is to act, and by when. `is_duty` says that they may be what a law says, and
    `is_plan` that it is a list of dates to come, at whatever depth.
    """

    kind: Kind
    score: float
    reason: str
    is_bare: bool = True
    is_loose: bool = False
    said: str = ""
    is_duty: bool = False
    is_plan: bool = False


# Only the end of a lead-in is looked at, which also keeps the patterns away from long strings.
LONGEST_LEAD_IN = 360

# After its verb, a lead-in with no more words than this says nothing without its list.
BARE_WORDS, TERSE_WORDS = 5, 9
# A weaker rule needs what stands around it, and announces nothing.
LEAST_OF_A_LEAD_IN = 0.38
# What is listed under a sentence about wishes, and what speaks for it in a text that asks.
WISH = 0.45
_ENDS_OPEN = re.compile(r"[\w’)]$")
_BRACKETS = re.compile(r"\([^()]{0,200}\)")


def announced_by(lead_in: str, voice: Voice, pack: Pack, *, unfinished: bool = False) -> Announcement | None:
    """Return what a sentence right above a list or table announces, or None.

    It must end in a colon, point ahead, or be about wishes; an `unfinished` one, with a list right below it, may end
    in no mark at all.
    """
    words, said = pack.announcing, plain(lead_in[-LONGEST_LEAD_IN:])
    is_led_in = said.rstrip(" \xa0").endswith(":")
    points = is_led_in or words.follows.search(said) is not None
    if not points and not (unfinished and _ENDS_OPEN.search(said)):
        return None
    if not is_led_in:
        said = said.rstrip(".") + ":"
    match = best_match(said, voice, pack)
    if match is not None and _may_announce(match, said, pack):
        return _announced_by_rule(match, said, words, pack.dates)
    return _announced_by_words(said, words) if points else None


def _may_announce(match: Match, said: str, pack: Pack) -> bool:
    """Say whether a rule for what is asked or promised says what is listed, and not that others will answer it."""
    if match.rule.foretelling and pack.announcing.answered_later.search(said):
        return False
    return match.rule.score >= LEAST_OF_A_LEAD_IN and not pack.setting.norms.search(said[: match.cue])


def _announced_by_words(said: str, words: Announcing) -> Announcement | None:
    """Return what a lead-in announces that only names what is listed below it: “The recommendations are:”."""
    clause = said[said.rfind(":", 0, -1) + 1 :].strip()
    if words.answered_later.search(clause) and not words.old_news.search(said):
        return Announcement(Kind.RECOMMENDATION, 0.9, f"listed under “{_shown(said)}”", said=said)
    if words.looks_back.search(words.clause.split(said)[-1]):
        return None
    sign = _sign_in(clause, words.lead_ins)
    return Announcement(sign.kind, 0.9, f"listed under “{_shown(said)}”", said=said) if sign else None


def _without_deadline(said: str, dates: Dates) -> str:
    """Return words without the day by which they are to be done: it says nothing of what is done."""
    due = due_in(said, dates)
    return said.replace(due.words, "", 1) if due else said


def _announced_by_rule(match: Match, said: str, words: Announcing, dates: Dates) -> Announcement:
    """Return what a lead-in announces that asks for something itself."""
    rest = _without_deadline(_BRACKETS.sub("", said[match.heart :]), dates).rstrip(": ,")
    points_ahead = words.points_ahead.search(said[match.cue :]) is not None
    count = len(rest.split())
    breaks_off = not match.rule.modal and words.breaks_off.search(said) is not None
    is_bare = breaks_off or count <= BARE_WORDS or (points_ahead and count <= 3 * TERSE_WORDS)
    if words.complete.search(said[match.cue :]):
        is_bare = False
    return Announcement(
        _kind_of(match, said, words),
        0.9 if count <= TERSE_WORDS or points_ahead or breaks_off else 0.5,
        f"listed under “{_shown(said)}”",
        is_bare,
        said=said,
        is_duty=match.rule.duty,
    )


def _kind_of(match: Match, said: str, words: Announcing) -> Kind:
    """Return the kind of what is listed: “Initiatives could include:” says itself that it is initiatives."""
    if match.rule.kind is not Kind.RECOMMENDATION:
        return match.rule.kind
    named = _sign_in(said, words.lead_ins)
    return Kind.INITIATIVE if named is not None and named.kind is Kind.INITIATIVE else Kind.RECOMMENDATION


def wished_by(lead_in: str, pack: Pack) -> Announcement | None:
    """Return what a sentence without a colon announces that says that somebody wishes for something."""
    said = plain(lead_in[-LONGEST_LEAD_IN:])
    if not pack.announcing.wishes.search(said):
        return None
    return Announcement(Kind.RECOMMENDATION, WISH, f"listed under “{_shown(said)}”", is_loose=True)


def announced_by_heading(heading: str, words: Announcing) -> Announcement | None:
    """Return what a heading says its section holds: “Recommendations”, “Next steps”."""
    said = plain(heading).strip(" :.#")
    if words.section_looks_back.search(said):
        return None
    sign = _sign_in(said.rstrip("? "), words.sections)
    if sign is None:
        return None
    is_duty = words.duties.search(said) is not None
    return Announcement(sign.kind, 0.75, f"under the heading “{_shown(said)}”", said=said, is_duty=is_duty)


def announced_wholly(heading: str, words: Announcing) -> Announcement | None:
    """Return what a heading says every item of the list directly below it is: “Recommendations”, not “Conclusions”."""
    announcement = announced_by_heading(heading, words)
    return announcement if announcement and words.wholly.match(plain(heading).strip(" :.#")) else None


def item_column(headings: list[str], words: Announcing) -> tuple[int, Kind] | None:
    """Return which column of a table holds the items, and their kind, from the column headings."""
    shown = [plain(heading).strip(" .:#*") for heading in headings]
    for sign in words.columns:
        for column, heading in enumerate(shown):
            if sign.pattern.search(heading):
                return column, sign.kind
    return None


def goal_column(headings: list[str], taken: int, words: Announcing) -> int | None:
    """Return which other column of a table says what the items are for."""
    for column, heading in enumerate(headings):
        if column != taken and words.goal_columns.match(plain(heading).strip(" .:")):
            return column
    return None


def _sign_in(said: str, signs: tuple[Sign, ...]) -> Sign | None:
    return next((sign for sign in signs if sign.pattern.search(said)), None)


def other_column(headings: list[str], taken: Collection[int | None], head: re.Pattern[str]) -> int | None:
    """Return the first column of a table that is not taken, whose heading is such a one."""
    shown = (plain(heading).strip(" .:#*?") for heading in headings)
    return next((column for column, heading in enumerate(shown) if column not in taken and head.match(heading)), None)


def _shown(said: str) -> str:
    return said if len(said) <= 90 else "…" + said[-88:].split(" ", 1)[-1]
