"""The grammar of French: orders are infinitives or end in -ez, and a title begins with the infinitive."""

import re
from dataclasses import dataclass

from briefings.reading.language.fr.cues import INFINITIVE
from briefings.reading.language.grammar import Grammar

_OPENING = re.compile(
    r"(?:(?:et|mais|donc|enfin|ensuite|puis|premièrement|deuxièmement|troisièmement|d['’]abord|tout\sd['’]abord"
    r"|en\soutre|de\splus"
    r"|par\sailleurs|par\sconséquent|en\sconséquence|ainsi|également|de\smême|à\scette\sfin|à\scet\ségard"
    r"|en\spremier\slieu"
    r"|en\sdeuxième\slieu|en\ssecond\slieu|en\sdernier\slieu),?\s)+",
    re.IGNORECASE,
)
_LINK = re.compile(rf"(?:de\s|d['’]|à\s)(?={INFINITIVE})", re.IGNORECASE)
_CONDITION = re.compile(
    r"(?:si|s['’]il|quand|lorsque|dès\sque|en\scas|une\sfois|avant|après|pour|afin|dans|pendant|jusqu['’]à|à\spartir"
    r"|tant\sque|sauf\ssi)"
    r"\b[^,.;:]{2,150},\s",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(INFINITIVE)
_POLITE = re.compile(
    r"(?:n['’]|ne\s)?(?:faites|dites)\b|(?:n['’]|ne\s)?(?!agréez\b|veuillez\b|trouvez\b|recevez\b|chez\b|assez\b|rez\b|nez\b)[a-zà-ÿ]{2,}ez\b(?!-)"
)
# Words that deny, oppose or narrow what follows them.
_TURNING = re.compile(
    r"(?<![\w-])(?:n['’]|ne\b|pas\b|non\b|sans\b|sauf\b|jamais\b|aucune?\b|ni\b|contre\b|seulement\b|uniquement\b"
    r"|si\b|refus\w*|rejet\w*"
    r"|oppos\w*|cess\w*|arrêt\w*|évit\w*|empêch\w*|interdi\w*|renonc\w*|suspen\w*|abandonn\w*|annul\w*|retir\w*"
    r"|abstenir|abst\w*"
    r"|mettre\sfin|dénonc\w*|condamn\w*|personne\b|nul\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:qui|que|qu['’]|dont|où|lequel|laquelle|lesquels|lesquelles|si|quand|lorsque|comment|pourquoi)\s?",
    re.IGNORECASE,
)
# After these “que” opens what is asked, no report and no description.
_SAYING = re.compile(
    r"\b(?:recommand|demand|souhait|propos|conclu|décid|conven|conviennent|soulign|insist|exig|précon|estim|considèr"
    r"|jug|réaffirm)\w*\s*$",
    re.IGNORECASE,
)
_PAUSE = re.compile(r"[;:—–(]|,\s")
_LAST_CLAUSE_VERB = re.compile(
    r"\b(?:a|ont|est|sont|n['’]a|n['’]ont|peu(?:t|vent)|doi(?:t|vent)|\w+ent)\s\S+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class French(Grammar):
    """How French orders, denies and entitles."""

    def is_order(self, said: str, *, nouns: bool = True) -> bool:
        """Say whether words open with an infinitive or an order: “Publier …”, “de publier …”, “Publiez …”."""
        shown = said[self._begun(said) :][:80].lower()
        return _INFINITIVE.match(shown) is not None or _POLITE.match(shown) is not None

    def is_sure_order(self, said: str) -> bool:
        """Say whether words are an order even where nothing announces one."""
        return len(said.split()) > 2 and self.is_order(said, nouns=False)

    def rules_the_sentence(self, before: str) -> bool:
        """Say whether a modal verb is the sentence's own, given what stands before it."""
        clause = _PAUSE.split(before)[-1]
        inner = list(_RELATIVE.finditer(before if clause.strip() == "" else clause))
        if not inner:
            return True
        last = inner[-1]
        lead = (before if clause.strip() == "" else clause)[: last.start()]
        if _SAYING.search(lead):
            return True
        return last[0].lower().strip() == "qui" and _LAST_CLAUSE_VERB.match(clause[last.end() :]) is not None

    def says(self, before: str) -> bool:
        """Say whether words end in a verb after which “que” opens what is asked."""
        return _SAYING.search(before) is not None

    def opens_sentence(self, name: str) -> bool:
        """Say whether what stands before a colon is a lead-in and no name."""
        return re.search(r"\b(?:de|à|que|d['’]|doit|doivent|devrait|devraient|ne|pas|suivante?s?)$", name) is not None

    def verb_in(self, sentence: str, heart: int, *, trusted: bool) -> int | None:
        """Return where the infinitive or the order stands that says what is to be done."""
        if heart and _INFINITIVE.match(sentence, heart):
            return None if sentence.startswith(("être ", "avoir "), heart) else heart
        return self._begun(sentence) if not heart and self.is_order(sentence) else None

    def goes_on(self, said: str, first: str) -> bool:
        """Say whether words open with a verb in the form of another: two infinitives, or two orders in -ez."""
        return any(form.match(said) and form.match(first) for form in (_INFINITIVE, _POLITE))

    def asked(self, quote: str, heart: int, *, trusted: bool) -> str:
        """Return what is asked, from its infinitive on; the whole quote where that would turn it round."""
        said = quote[heart:]
        if (
            heart
            and said[:5] not in ("être ", "avoir")
            and _INFINITIVE.match(said)
            and not self.turns_round(quote[:heart])
        ):
            return said if len(said.split()) > 1 else quote
        begun = self._begun(quote)
        return quote[begun:] if not self.turns_round(quote[:begun]) else quote

    def _begun(self, said: str) -> int:
        """Return where an order begins, behind words that only count or join and behind “de”."""
        start = self.after_opening(said)
        if setting := _CONDITION.match(said, start):
            start = setting.end() if _INFINITIVE.match(said[setting.end() : setting.end() + 60].lower()) else start
        link = _LINK.match(said, start)
        return link.end() if link else start


GRAMMAR = French(
    narrowing=frozenset({"si", "sauf", "seulement", "uniquement"}),
    turning=_TURNING,
    opening=_OPENING,
    modal=re.compile(r"\b(?:devrai(?:t|ent)|doi(?:t|vent)|devr(?:a|ont))\b"),
)
