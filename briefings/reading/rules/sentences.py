"""Suggestions on sentences and headings, for their own words and the part they stand in."""

import re

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Kind, Passage, PassageKind, Suggestion
from briefings.reading.language.shapes import Voice
from briefings.reading.rules.announcements import announced_by
from briefings.reading.rules.beside import Beside
from briefings.reading.rules.context import LONGEST_SENTENCE, Context
from briefings.reading.rules.making import made, made_of_labelled
from briefings.reading.rules.matching import LABELLED, best_match, kind_of
from briefings.reading.rules.openings import is_a_name
from briefings.reading.rules.weighing import LEAST_SCORE, LIKELY_SCORE, Weighed

# So many passages below a heading may say again what it says.
LOOK_BELOW = 12
# So many sentences below a name in bold may say what it names.
LOOK_BELOW_A_NAME = 4
# An order of fewer words says too little by itself.
LEAST_WORDS = 3
BELOW_ITS_NUMBER, PLEDGED, COUNTED, NAMED = 0.8, 0.65, 0.55, 0.35
# So much behind an ask is looked at to see whether it is done.
LONGEST_STATUS = 60
# A line that only numbers what stands below it has no more characters.
LONGEST_LABEL = 200

ORDER, ORDER_IN_AN_ASKING_PART, ORDER_AMONG_ORDERS = 0.3, 0.4, 0.3
ORDER_IN_ADVICE, ORDER_TO_VISITORS, ORDER_IN_A_TALE, ORDER_IN_A_QUIET_PART = 0.2, -0.45, -0.2, -0.3

# A full stop, perhaps before a reference: “… before departure. (R-31-06)”.
_STOPS = re.compile(r"\.[\s\"”’)]*(?:[(\[][^()\[\]]{1,30}[)\]])?$")
# A word with a capital, as in titles, and where a clause of a title ends.
_CAPITALS, _CLAUSES = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]+"), re.compile(r"[:;–—]\s")
# A sign before an entry, as in notes: “o we'll bid for it”.
_SIGN = re.compile(r"(?:o|»|›|>>|=>|->|~|✦|◆|■|□|♦|▪)[^\S\n]{1,4}(?=\S)")
# Who pledges, and what: “Norland: 20 million for wells”.
_PLEDGED = re.compile(r"(?P<who>[A-ZÀ-Ý][^\n:;.!?]{1,50}):[^\S\n]+(?=\S)")
# The number of a paragraph, in bold or with points: “**1.3** We want …”, “4.2 The office should …”.
_NUMERAL = re.compile(
    r"(?:(?:\*\*|__)\(?\d{1,3}(?:\.\d{1,3})*[.)]?(?:\*\*|__)|\(?\d{1,3}(?:\.\d{1,3})+[.)]?)\s+(?=[A-ZÀ-Ý“\"])"
)
# A topic in bold before what is to be done about it: “**Wells: Dig one a year** in each village.”.
_TOPIC = re.compile(r"(?:\*\*|__)[A-ZÀ-Ý][\w ,&’'/-]{1,50}:\s+(?=[A-ZÀ-Ý])")
# A sentence that stands in bold from its number to its stop.
_IN_BOLD = re.compile(r"(?:\d{1,3}[.)]\s+)?(?P<mark>\*\*|__)[^*_\n]{3,120}(?P=mark)[.:]?")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")


def by_rule(context: Context, start: int, end: int, heading: int | None, block: int = -2) -> Suggestion | None:
    """Suggest a stretch of text for its own words."""
    for before in (_SIGN, _NUMERAL):
        if found_before := before.match(context.text, start, end):
            start = found_before.end()
    start = context.openings.after_label(context.text, start, end)
    said = context.text[start:end]
    if len(said) > LONGEST_SENTENCE or leads_in_only(context, said):
        return None
    shown = plain(said)
    found = context.weighed(shown, heading, block, least=LIKELY_SCORE)
    if found is None:
        return None
    if found.score < LEAST_SCORE and not _is_likely(context, found, shown):
        return None
    make = made_of_labelled if found.match.rule.name in LABELLED else made
    suggestion = make(context, (start, end), kind_of(found.match, shown, context.pack), found.score, found.reasons)
    return _kept(context, suggestion)


def _is_likely(context: Context, found: Weighed, shown: str) -> bool:
    """Say whether nothing speaks against what a weak rule found."""
    match, rule = found.match, found.match.rule
    if found.score < rule.score or (rule.duty and not rule.foretelling):
        return False
    return rule.whole or context.pack.grammar.rules_the_sentence(shown[: match.heart])


def _kept(context: Context, suggestion: Suggestion | None) -> Suggestion | None:
    """Return a suggestion that is sure enough; keep one that may count when the whole text is known."""
    if suggestion is None or suggestion.score >= LEAST_SCORE:
        return suggestion
    behind = context.text[suggestion.end : suggestion.end + LONGEST_STATUS].lstrip(" .;,:–—-\n")
    if not context.pack.items.done.match(behind):
        context.likely.append(suggestion)
    return None


def leads_in_only(context: Context, said: str) -> bool:
    """Say whether a sentence says nothing without the list below it."""
    if not said.rstrip("*_ \xa0").endswith(":"):
        return False
    announcement = announced_by(said, context.character.voice, context.pack)
    return announcement is None or announcement.is_bare


def sentence(context: Context, place: int, passage: Passage) -> Suggestion | None:
    """Suggest a sentence for its own words, else as an order."""
    if found := by_rule(context, passage.start, passage.end, passage.heading, passage.block):
        if found.kind in (Kind.COMMITMENT, Kind.INITIATIVE):
            context.promised = passage.block
        return found
    if context.accepts(passage):
        context.promised = context.answered = passage.block
    if found := _below_its_number(context, place, passage) or pledged(context, passage, (passage.start, passage.end)):
        return found
    if _names_its_paragraph(context, place, passage):
        return None
    stops = _STOPS.search(plain(context.text[max(passage.start, passage.end - 40) : passage.end]))
    if stops and (found := ordered(context, passage.start, passage.end, passage.heading, among_orders=False)):
        return found
    return _counted(context, passage)


def _names_its_paragraph(context: Context, place: int, passage: Passage) -> bool:
    """Say whether a sentence in bold opens a paragraph that asks for the same in full: “**Count well.** The port …”."""
    if passage.start != context.passages[place][1].start or not _IN_BOLD.fullmatch(
        context.text, passage.start, passage.end
    ):
        return False
    for other, _ in context.passages[place + 1 : place + 1 + LOOK_BELOW_A_NAME]:
        if other.kind is PassageKind.HEADING or _IN_BOLD.match(context.text, other.start, other.end):
            return False
        if _asks(context, _shown(context, other)):
            return True
    return False


def _below_its_number(context: Context, place: int, passage: Passage) -> Suggestion | None:
    """Suggest the first sentence below a line that only numbers or labels it: “Recommendation 4, to the Ministry”."""
    pack, label, shown = context.pack, _label_above(context, place, passage), _shown(context, passage)
    if not pack.announcing.numbered.match(label) or shown.endswith((":", "?")) or pack.items.tells.search(shown):
        return None
    if pack.announcing.addressed.match(shown) or _asks_later(context, place, shown):
        return None
    kind = next((kind for word, kind in pack.items.labels if word in label.lower()), Kind.ACTION)
    beside = Beside(lead_in=label)
    return made(context, (passage.start, passage.end), kind, BELOW_ITS_NUMBER, (f"below “{label}”",), beside=beside)


def _asks_later(context: Context, place: int, shown: str) -> bool:
    """Say whether a sentence asks for nothing and a later one of its paragraph does."""
    if _asks(context, shown):
        return False
    block = context.passages[place][0].block
    later = context.passages[place + 1 : place + 1 + LOOK_BELOW]
    return any(_asks(context, _shown(context, passage)) for passage, _ in later if passage.block == block)


def pledged(context: Context, passage: Passage, span: tuple[int, int]) -> Suggestion | None:
    """Suggest what somebody gives, in a part about what is pledged: “Norland: 20 million for wells”."""
    section, opening = context.section_of(passage.heading), _PLEDGED.match(context.text, *span)
    if opening is None:
        return None
    if section is None or section.kind is not Kind.COMMITMENT:
        section = None
        if not _tells_by_name(context, opening["who"]) or context.is_quiet(passage.heading):
            return None
    said = plain(context.text[opening.end() : span[1]])
    if span[1] - span[0] > LONGEST_SENTENCE or _gives_nothing(context, opening["who"], said):
        return None
    score, reason = (PLEDGED, section.reason) if section else (NAMED, "behind a name")
    beside = Beside(who=opening["who"])
    return _kept(context, made(context, (opening.end(), span[1]), Kind.COMMITMENT, score, (reason,), beside=beside))


def _gives_nothing(context: Context, who: str, said: str) -> bool:
    """Say whether what stands behind a name is too short, or tells, accepts or answers something."""
    items = context.pack.items
    is_told = items.tells.search(said) is not None or items.accepts.match(said) is not None
    return is_told or len(said.split()) < LEAST_WORDS or items.replies.match(plain(who)) is not None


def _tells_by_name(context: Context, who: str) -> bool:
    """Say whether a text reports by name who gives what; in minutes it is topics that stand before a colon."""
    return context.openings.has_names and context.character.voice is Voice.REPORT and is_a_name(who)


def _counted(context: Context, passage: Passage) -> Suggestion | None:
    """Suggest what is counted in a text or part that asks, and has no verb: “First, trees on the south side.”."""
    said, items = _shown(context, passage), context.pack.items
    counted = context.pack.joining.count.match(said[:1].lower() + said[1:])
    asks = context.character.advises or context.section_of(passage.heading) is not None
    if counted is None or not asks or context.is_quiet(passage.heading) or said.endswith((":", "?")):
        return None
    rest = said[counted.end() :]
    if len(rest.split()) < LEAST_WORDS or items.tells.search(rest) or _states(context, rest):
        return None
    start = passage.start + context.text[passage.start : passage.end].find(rest.split()[0], counted.end() - 1)
    return made(context, (start, passage.end), Kind.RECOMMENDATION, COUNTED, ("counted among what is asked",))


def _states(context: Context, said: str) -> bool:
    """Say whether words that open no order have a verb of their own: “the lease of the mill ends in May”."""
    items, grammar = context.pack.items, context.pack.grammar
    if items.states.search(said.rsplit(", ", maxsplit=1)[-1]):
        return True
    return not grammar.is_order(said) and items.goes_on.search(said) is not None


def _label_above(context: Context, place: int, passage: Passage) -> str:
    """Return the short heading or line right above the paragraph of a sentence, or “”."""
    if place > 1 and context.pack.announcing.addressed.match(plain(context.said(place - 1))):
        place -= 1
    above = context.passages[place - 1][0] if place else passage
    said = plain(context.said(place - 1)) if above.end - above.start <= LONGEST_LABEL else ""
    if above.block == passage.block:
        # “Recommendation 2. The ministries conclude …”: the stop behind the number ends a sentence of its own.
        return said if context.pack.announcing.numbered.match(said) and any(map(str.isdigit, said)) else ""
    return said if above.kind in (PassageKind.HEADING, PassageKind.SENTENCE) else ""


def _shown(context: Context, passage: Passage) -> str:
    """Return the words of a passage without markup, “” where they are no sentence any more."""
    return plain(context.text[passage.start : passage.end]) if passage.end - passage.start <= LONGEST_SENTENCE else ""


def ordered(context: Context, start: int, end: int, heading: int | None, *, among_orders: bool) -> Suggestion | None:
    """Suggest what opens with an order, if enough speaks for it that the order is meant for those who read about it."""
    begun = context.openings.after_label(context.text, start, end)
    if begun == start and context.section_of(heading) is not None:
        begun = _behind_topic(context, start, end)
    labelled, start = begun > start, _behind_infinitive(context, begun, end, heading)
    said = plain(context.text[start:end]) if end - start <= LONGEST_SENTENCE else ""
    if len(said.split()) < LEAST_WORDS or said.endswith((":", "?")) or not context.pack.grammar.is_sure_order(said):
        return None
    section = context.section_of(heading)
    score = order_score(context, heading, among_orders=among_orders)
    if score < (LIKELY_SCORE if labelled else LEAST_SCORE):
        return None
    order = "opens with an order"
    if section is None:
        return _kept(context, made(context, (start, end), Kind.RECOMMENDATION, score, (order,)))
    beside = Beside(lead_in=section.said)
    made_here = made(context, (start, end), section.kind, score, (section.reason, order), beside=beside)
    return _kept(context, made_here)


def _behind_infinitive(context: Context, start: int, end: int, heading: int | None) -> int:
    """Return where the verb of an aim begins that stands below its heading: “To halve the loss by May.”."""
    found = context.pack.items.infinitive.match(context.text, start, end) if context.is_aim(heading) else None
    return found.end() if found else start


def _behind_topic(context: Context, start: int, end: int) -> int:
    """Return where an order begins behind its topic, in bold: “**Wells: Dig one a year** in each village.”."""
    topic = _TOPIC.match(context.text, start, end)
    if topic is None or not context.pack.grammar.is_order(plain(context.text[topic.end() : end][:400])):
        return start
    return topic.end()


def order_score(context: Context, heading: int | None, *, among_orders: bool) -> float:
    """Add up what speaks for and against an order that stands under a heading, perhaps among others in a list."""
    character = context.character
    evidence = (
        (ORDER, True),
        (ORDER_IN_AN_ASKING_PART, context.section_of(heading) is not None),
        (ORDER_AMONG_ORDERS, among_orders),
        (ORDER_IN_ADVICE, character.advises),
        (ORDER_IN_ADVICE, character.is_letter and not character.advises),
        (ORDER_TO_VISITORS, character.is_practical or (character.instructs and not character.is_letter)),
        (ORDER_IN_A_TALE, character.tells),
        (ORDER_IN_A_QUIET_PART, context.is_quiet(heading)),
    )
    return round(min(1.0, sum(weight for weight, holds in evidence if holds)), 2)


def heading(context: Context, place: int, passage: Passage) -> Suggestion | None:
    """Suggest a heading that is numbered as something to do, where nothing below says it again in full."""
    said = plain(context.said(place))
    if asked := _title_that_asks(context, place, said):
        return asked
    found = context.weighed(said, passage.heading) if len(said) <= LONGEST_SENTENCE else None
    if found is None or found.match.rule.name not in LABELLED:
        return None
    heart = said[found.match.heart :]
    if not _is_an_ask(context, place, said, heart) or _said_below(context, place, heart):
        return None
    kind = kind_of(found.match, said, context.pack)
    return made_of_labelled(context, context.span(place), kind, found.score, found.reasons)


def _title_that_asks(context: Context, place: int, said: str) -> Suggestion | None:
    """Suggest the title of a report that says who should do what, its verb in capitals: “The Port Should Test …”."""
    grammar = context.pack.grammar
    if not context.is_first_heading(place) or len(said) > LONGEST_LABEL or said.endswith("?"):
        return None
    verb = next((found for found in _CAPITALS.finditer(said) if grammar.modal.fullmatch(found[0].lower())), None)
    if verb is None or not context.pack.items.bodies.search(_CLAUSES.split(said[: verb.start()])[-1]):
        return None
    shown = said[: verb.start()] + verb[0].lower() + said[verb.end() :]
    found = context.weighed(shown, None)
    if found is None or not found.match.rule.weak:
        return None
    return made(context, context.span(place), found.match.rule.kind, found.score, found.reasons)


def _is_an_ask(context: Context, place: int, said: str, heart: str) -> bool:
    """Say whether a heading orders, assigns or asks behind its label, or names a recommendation."""
    items, grammar = context.pack.items, context.pack.grammar
    if grammar.is_order(heart, nouns=False) or items.assigned.match(heart) or items.unnumbered.match(said):
        return True
    if best_match(heart, Voice.PARTIES, context.pack) is not None:
        return True
    return said.lower().lstrip("*_ ").startswith(items.named) and _names_an_ask(context, place, heart)


def _names_an_ask(context: Context, place: int, heart: str) -> bool:
    """Say whether a heading names a recommendation in more than a word or two, and nothing below it asks."""
    if len(heart.split()) < LEAST_WORDS or heart.endswith("?"):
        return False
    for passage, _ in context.passages[place + 1 : place + 1 + LOOK_BELOW]:
        if passage.kind is PassageKind.HEADING:
            return True
        if _asks(context, plain(context.text[passage.start : min(passage.end, passage.start + LONGEST_SENTENCE)])):
            return False
    return True


def _said_below(context: Context, place: int, heart: str) -> bool:
    """Say whether one of the next passages asks for what a heading does: half of its longer words return there."""
    wanted = {word.lower() for word in _LONG_WORD.findall(heart)}
    for passage, _ in context.passages[place + 1 : place + 1 + LOOK_BELOW]:
        if passage.kind is PassageKind.HEADING:
            return False
        said = plain(context.text[passage.start : min(passage.end, passage.start + LONGEST_SENTENCE)])
        shared = wanted & {word.lower() for word in _LONG_WORD.findall(said)}
        if 2 * len(shared) >= len(wanted) and _asks(context, said):
            return True
    return False


def _asks(context: Context, said: str) -> bool:
    match = best_match(said, context.character.voice, context.pack)
    return (match is not None and match.rule.score >= LIKELY_SCORE) or context.pack.grammar.is_order(said)
