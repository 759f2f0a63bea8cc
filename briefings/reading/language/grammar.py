"""What a language does beyond its words: which words order something, what turns a sentence round, what a title is.

`Grammar` is what every language begins with; a pack that knows more has a class of its own.
"""

import re
from dataclasses import dataclass, field

_FIRST_WORDS = re.compile(r"[\w’'-]+")
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The grammar of a language of which only some words are known.

    `orders` are verbs, in the form in which an item of a list opens with them. `turning` finds words that deny or
    oppose what follows. `opening` is what may stand before an order or at the head of a sentence without saying
    anything (“Second,”, “In addition,”). `modal` are verbs like “should”, and `narrowing` those words of `turning` that
    a heading may hold without opposing what stands below it (“only if”).
    """

    orders: frozenset[str] = frozenset()
    turning: re.Pattern[str] = field(default=_NOTHING)
    opening: re.Pattern[str] = field(default=_NOTHING)
    modal: re.Pattern[str] = field(default=_NOTHING)
    narrowing: frozenset[str] = frozenset()

    def is_order(self, said: str, *, nouns: bool = True) -> bool:
        """Say whether words open with an order; `nouns` also take what is a noun for one (“Opening of …”)."""
        first = _FIRST_WORDS.match(said, self.after_opening(said))
        return first is not None and first[0].lower() in self.orders

    def is_sure_order(self, said: str) -> bool:
        """Say whether words are an order even where nothing announces one."""
        return self.is_order(said, nouns=False)

    def after_opening(self, said: str) -> int:
        """Return where a sentence begins behind words that say nothing."""
        found = self.opening.match(said)
        return found.end() if found else 0

    def rules_the_sentence(self, before: str) -> bool:
        """Say whether a modal verb is the sentence's own, given what stands before it."""
        return True

    def says(self, before: str) -> bool:
        """Say whether words end in a verb after which “that” opens somebody's view or wish, no description."""
        return False

    def opens_sentence(self, name: str) -> bool:
        """Say whether what stands before a colon is a lead-in (“We call on states to:”) and no name."""
        return self.turns_round(name)

    def turns_round(self, said: str) -> bool:
        """Say whether words hold one that denies, opposes or narrows what follows them."""
        return self.turning.search(said) is not None

    def verb_in(self, sentence: str, heart: int, *, trusted: bool) -> int | None:
        """Return where the verb stands that says what is to be done, None where that is not sure; see `asked`."""
        place = heart + self.after_opening(sentence[heart:])
        return place if trusted or self.is_order(sentence[place:]) else None

    def goes_on(self, said: str, first: str) -> bool:
        """Say whether words open with a verb that goes on from another in the same form, `first` with what follows."""
        return self.is_sure_order(said)

    def breaks_off(self, sentence: str, heart: int) -> bool:
        """Say whether a sentence that asks for something ends before its verb: “we recommend that the ministry”."""
        return False

    def asked(self, quote: str, heart: int, *, trusted: bool) -> str:
        """Return the words of a quote that say what is asked, to be shown as its title.

        The imperative may begin at `heart`; `trusted` says that it does, whatever its verb. Where what stands before
        turns it round, the whole quote is the title.
        """
        if heart and not self.turns_round(quote[:heart]) and len(quote[heart:].split()) > 1:
            return quote[heart:]
        return quote[self.after_opening(quote) :]
