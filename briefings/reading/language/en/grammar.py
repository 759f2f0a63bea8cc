"""The grammar of English: orders, modal verbs, what turns a sentence round, titles."""

import re
from dataclasses import dataclass

from briefings.reading.language.en import modals, orders, titling
from briefings.reading.language.en.cues import SAYING
from briefings.reading.language.en.negation import TURNING
from briefings.reading.language.grammar import Grammar


@dataclass(frozen=True, slots=True)
class English(Grammar):
    """What the modules beside this one know, as the rules ask for it."""

    def is_order(self, said: str, *, nouns: bool = True) -> bool:
        """Say whether words open with an order: “Establish …”, “To establish …”, and “Establishing …” with nouns."""
        return orders.is_imperative(said, gerunds=nouns)

    def is_sure_order(self, said: str) -> bool:
        """Say whether words are an order even where nothing announces one."""
        return orders.is_sure(said)

    def rules_the_sentence(self, before: str) -> bool:
        """Say whether a modal verb is the sentence's own, given what stands before it."""
        return modals.rules_the_sentence(before)

    def says(self, before: str) -> bool:
        """Say whether words end in a verb of saying or wishing."""
        return SAYING.search(before) is not None

    def opens_sentence(self, name: str) -> bool:
        """Say whether what stands before a colon is a lead-in and no name."""
        return titling.opens_sentence(name)

    def verb_in(self, sentence: str, heart: int, *, trusted: bool) -> int | None:
        """Return where the verb of the order stands that its title begins with."""
        order = orders.order_in(sentence, heart, trusted=trusted)
        return order.start if order else None

    def goes_on(self, said: str, first: str) -> bool:
        """Say whether words open with a verb in the form of another: “open …” behind “publish …”."""
        return orders.goes_on(said, first)

    def breaks_off(self, sentence: str, heart: int) -> bool:
        """Say whether a sentence that asks for something ends before the verb of its clause."""
        return orders.breaks_off(sentence, heart)

    def asked(self, quote: str, heart: int, *, trusted: bool) -> str:
        """Return the words of a quote that say what is asked."""
        return titling.asked(quote, heart, trusted=trusted)


GRAMMAR = English(
    narrowing=frozenset({"only", "if", "unless", "whether", "except"}),
    turning=TURNING,
    modal=re.compile(r"\b(?:should|must|shall|will|needs?|ought|could)\b"),
)
