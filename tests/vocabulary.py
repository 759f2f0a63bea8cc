"""Words that pages no longer use, each with the words to use instead; `test_words` looks for them.

The words that pages do use stand where they are used: labels beside the codes in `workflow`, groups in `statistics`.
Each phrase is looked for as whole words, whatever its capitals, in our own sentences only: quotes, log entries and
what people typed may use any word. A phrase is a regular expression without flags.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retired:
    """A phrase that is not used any more, and what to write instead."""

    phrase: str
    instead: str


RETIRED: tuple[Retired, ...] = (
    # Deciding about a passage
    Retired(r"admit(s|ted|ting)?|admission", "track, tracked from the briefing"),
    Retired(r"set(s|ting)? (it |this |them )?aside", "don't track, not tracked"),
    Retired(r"informational", "background"),
    Retired(r"dealt with|what became of", "reviewed, review progress"),
    Retired(r"unreviewed|nobody has looked at|(nobody|somebody) has ruled on", "to review"),
    Retired(r"words? (it|they) came from|in the words of the source|source’s own words", "source text"),
    # Our response
    Retired(r"positions?", "response"),
    Retired(r"(un)?answered|the answer|declined?", "responded, response, not accepted"),
    # Who
    Retired(r"those responsible", "the lead and the owner"),
    Retired(r"no post owns it|no organisation leads it|nobody yet|not assigned", "no owner, no lead"),
    Retired(r"part(y|ies)", "also involved"),
    # Saying how it goes
    Retired(r"log progress|just a remark", "add an update, add a note"),
    Retired(r"remarks?|internal (note|remark|entry)", "note, restricted note"),
    Retired(r"not yet reported|nobody has reported", "no update yet"),
    Retired(r"(last|nothing|never) heard|heard (of|from)|silence", "last update, no update for …"),
    Retired(r"check(s|ed)?[ -]in|checked, no change|last checked", "confirm no change"),
    Retired(r"stall(s|ed)?|look(ed)? at (it )?again", "on hold, review date"),
    Retired(r"claim(s|ed|ing|ants?)?", "report as complete, completion report"),
    Retired(r"judge(s|d|ment)?", "verify"),
    Retired(r"stale", "no update in time, no update for … days"),
    # Dates
    Retired(r"(set|propose|decide) date", "set the due date, propose a new date, approve or reject the new date"),
    Retired(r"slip(s|ped)", "due date moved"),
    Retired(r"confidence|delayed", "forecast: on time, at risk, will be late"),
    Retired(r"due soon", "due in 30 days"),
    Retired(r"dates to decide", "date to agree"),
    # Closing
    Retired(r"no longer applicable|took away its object", "overtaken by events"),
    Retired(r"partly implemented", "implemented in part"),
    Retired(r"tak(e|es|ing) (its|the|their) place", "replaces, superseded by"),
    Retired(
        r"t(ake|ook) it out|(leaves|in) (every|no|any) figures?", "mark as entered in error, removed from all counts"
    ),
    Retired(r"open(s|ed)? (it )?again", "reopen"),
    Retired(r"restat(e|es|ed)|says (it )?again", "reiterates"),
    # Pages
    Retired(r"where things stand|dashboard", "overview"),
    Retired(r"calls? for|wait(s|ing) for (you|attention)", "needs attention, your open items"),
    Retired(r"not for you to do|this is not for you", "you don't have permission to do this"),
    Retired(r"no such page", "page not found"),
    Retired(r"nothing was (done|saved|logged)( yet)?", "there is a problem"),
    Retired(r"after your page was( made)?", "while your page was open"),
    Retired(r"left empty", "if blank"),
    Retired(r"invalid", "what is wrong, and what to do"),
    Retired(r"ordinary", "normal"),
)
