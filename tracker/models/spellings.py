"""British and American spellings, so that either finds the other: beginnings of words, as data."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Whatever begins like the one is looked for as the other too: "organisational" as "organizational". Words in -ise and
# -yse need no line here, nor do their forms; see `variants`.
BEGINNINGS: tuple[tuple[str, str], ...] = (
    ("ageing", "aging"),
    ("aluminium", "aluminum"),
    ("anaem", "anem"),
    ("anaesth", "anesth"),
    ("arbour", "arbor"),
    ("armour", "armor"),
    ("artefact", "artifact"),
    ("behaviour", "behavior"),
    ("cancell", "cancel"),
    ("catalogue", "catalog"),
    ("centre", "center"),
    ("centring", "centering"),
    ("colour", "color"),
    ("counsell", "counsel"),
    ("defence", "defense"),
    ("dialogue", "dialog"),
    ("distill", "distil"),
    ("endeavour", "endeavor"),
    ("enrolment", "enrollment"),
    ("favour", "favor"),
    ("fibre", "fiber"),
    ("flavour", "flavor"),
    ("foetal", "fetal"),
    ("foetus", "fetus"),
    ("fuell", "fuel"),
    ("fulfil", "fulfill"),
    ("grey", "gray"),
    ("gynaec", "gynec"),
    ("harbour", "harbor"),
    ("honour", "honor"),
    ("humour", "humor"),
    ("instalment", "installment"),
    ("jewell", "jewel"),
    ("judgement", "judgment"),
    ("kilometre", "kilometer"),
    ("labell", "label"),
    ("labour", "labor"),
    ("licence", "license"),
    ("litre", "liter"),
    ("manoeuv", "maneuv"),
    ("metre", "meter"),
    ("millimetre", "millimeter"),
    ("modell", "model"),
    ("mould", "mold"),
    ("neighbour", "neighbor"),
    ("odour", "odor"),
    ("oestrogen", "estrogen"),
    ("offence", "offense"),
    ("orthopaed", "orthoped"),
    ("paediatr", "pediatr"),
    ("parlour", "parlor"),
    ("plough", "plow"),
    ("practise", "practice"),
    ("practising", "practicing"),
    ("pretence", "pretense"),
    ("programme", "program"),
    ("rigour", "rigor"),
    ("rumour", "rumor"),
    ("sceptic", "skeptic"),
    ("signall", "signal"),
    ("skilful", "skillful"),
    ("sulph", "sulf"),
    ("theatre", "theater"),
    ("totall", "total"),
    ("travell", "travel"),
    ("tumour", "tumor"),
    ("tunnell", "tunnel"),
    ("valour", "valor"),
    ("vapour", "vapor"),
    ("vigour", "vigor"),
    ("wilful", "willful"),
)
_BY_START: dict[str, list[tuple[str, str]]] = {}
for _one, _other in BEGINNINGS:
    for _known, _meant in ((_one, _other), (_other, _one)):
        _BY_START.setdefault(_known[:2], []).append((_known, _meant))
# "organis", "organisation", "analyse"; a spelling that nobody uses, such as "raize", finds nothing and harms nothing.
_WITH_S, _WITH_Z = re.compile(r"(?<=[a-z]{2})([iy])s(?=[aei])"), re.compile(r"(?<=[a-z]{2})([iy])z(?=[aei])")


def variants(word: str) -> Iterator[str]:
    """Yield the other spellings of a word, or of the beginning of one, that are to be looked for beside it."""
    for known, meant in _BY_START.get(word[:2], ()):
        if word.startswith(known):
            yield meant + word[len(known) :]
    for pattern, letter in ((_WITH_S, "z"), (_WITH_Z, "s")):
        if pattern.search(word):
            yield pattern.sub(rf"\g<1>{letter}", word)
