"""Suggestions on what lines below name somebody for: “4/2 New ropes.” – “Owner: the ringers. Due: May”."""

import re

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Kind, Passage, PassageKind, Suggestion
from briefings.reading.rules.context import LONGEST_SENTENCE, Context
from briefings.reading.rules.making import made

ASSIGNED = 0.8
# The lines on who and when stand at most so many sentences below the one they are about.
LOOK_BELOW = 4
LONGEST_LINES = 300

# The number of an entry that no program writes: “4/2”, “12-03”.
_CODE = re.compile(r"[A-Z]{0,3}\d{1,3}[/-]\d{1,3}[.:)]?\s+(?=\S)")


def assigned_below(context: Context, place: int, passage: Passage) -> Suggestion | None:
    """Suggest the first sentence of a paragraph or item below which lines say who does it and by when."""
    if passage.start != context.passages[place][1].start or context.is_quiet(passage.heading):
        return None
    begun = passage.start
    if code := _CODE.match(context.text, passage.start, passage.end):
        begun = code.end()
    said = plain(context.text[begun : passage.end][:LONGEST_SENTENCE])
    items = context.pack.items
    if (
        not any(map(str.isalpha, said))
        or said.endswith(("?", ":"))
        or items.done.match(said)
        or items.empty.match(said)
    ):
        return None
    last = _last_sentence(context, place)
    if not _says_who_and_when(context, last):
        return None
    end = context.passages[last][0].end if last == place else passage.end
    return made(context, (begun, end), Kind.ACTION, ASSIGNED, ("somebody and a day are named below",))


def _last_sentence(context: Context, place: int) -> int:
    """Return the place of the last sentence of a paragraph before lines on who and when."""
    block, last = context.passages[place][0].block, place
    for below in range(place + 1, min(place + LOOK_BELOW, len(context.passages))):
        passage = context.passages[below][0]
        if passage.block != block or passage.kind is PassageKind.HEADING or _opens_with_label(context, passage):
            break
        last = below
    return last


def _opens_with_label(context: Context, passage: Passage) -> bool:
    said = context.text[passage.start : passage.end][:40]
    pack = context.pack
    return (
        re.match(rf"[*_]*(?:{pack.people.labels}|{pack.dates.labels})\b[^\n:]{{0,20}}:", said, re.IGNORECASE)
        is not None
    )


def _says_who_and_when(context: Context, place: int) -> bool:
    """Say whether right below a sentence stand lines that name somebody and a day."""
    if place + 1 >= len(context.passages) or not _opens_with_label(context, context.passages[place + 1][0]):
        return False
    start = context.passages[place][0].end
    lines = context.text[start : start + LONGEST_LINES].lstrip()
    lines = re.split(r"\n\s*\n", lines)[0]
    pack = context.pack
    labels = (pack.people.labels, pack.dates.labels)
    return all(
        re.search(rf"(?:^|[\n.;,]\s*)[*_]*(?:{label})\b[^\n:]{{0,20}}:[*_\s]*\w", lines, re.IGNORECASE)
        for label in labels
    )
