"""Running text to sentences. Knows where a full stop ends nothing: U.S., Mr., No. 5, e.g., J. Smith, Sec. 2."""

import re

# What may stand between the mark that ends a sentence and the next one: closing quotes and emphasis, footnote
# numbers, a bracket that only says which recommendation or paragraph is meant.
_CLOSERS = (
    r"[\"”’'»)\]*_]{0,4}"
    r"(?:\s?\[\^?\w{1,4}\](?!\())*"
    r"(?:\s*[(\[](?:recommendations?|rec|paragraphs?|paras?|see|fig|figure|table|R)\b[^()\[\]]{0,60}[)\]][.;]?)?"
)
_END = re.compile(rf"(?<![.!?…])[.!?…]++{_CLOSERS}(?P<gap>\d{{1,3}}(?=\s)|\s+|(?=[A-Z“\"]))", re.IGNORECASE)

# Written with a full stop, and something follows in the same sentence.
_ALWAYS_FOLLOWED = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "mx",
        "dr",
        "prof",
        "sen",
        "rep",
        "reps",
        "gov",
        "gen",
        "col",
        "lt",
        "sgt",
        "capt",
        "maj",
        "cmdr",
        "adm",
        "amb",
        "hon",
        "rev",
        "st",
        "messrs",
        "mme",
        "fr",
        "no",
        "nos",
        "art",
        "arts",
        "sec",
        "secs",
        "par",
        "para",
        "paras",
        "fig",
        "figs",
        "vol",
        "vols",
        "ch",
        "chap",
        "pp",
        "p",
        "ed",
        "eds",
        "cf",
        "al",
        "viz",
        "vs",
        "v",
        "ca",
        "approx",
        "resp",
        "e.g",
        "i.e",
        "eg",
        "ie",
        "dept",
        "est",
        "tel",
        "incl",
        "esp",
        "stat",
        "pub",
        "cong",
        "doc",
        "res",
        "supp",
        "app",
        "ex",
        "nr",
        "ref",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    ]
)
# May end a sentence too; then a word follows that begins one.
_SOMETIMES_FOLLOWED = frozenset(
    [
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "u.s.a",
        "d.c",
        "a.m",
        "p.m",
        "ph.d",
        "etc",
        "inc",
        "ltd",
        "co",
        "corp",
        "jr",
        "sr",
        "plc",
        "bros",
        "v.i",
        "s.a",
        "n.w",
    ]
)
_BEGINS_SENTENCE = re.compile(
    r"[“\"‘'(\[*_]*(?:The|This|These|That|Those|In|It|Its|He|She|They|We|Our|I|As|At|By|On|For|From|To|Both"
    r"|All|Each|Any|And|But|"
    r"However|Furthermore|Moreover|Further|Additionally|Therefore|Accordingly|Finally|While|When|Where|If"
    r"|Under|With|A|An|No|There)\b"
)
_LABELLED_LETTER = frozenset(
    [
        "appendix",
        "annex",
        "part",
        "option",
        "schedule",
        "phase",
        "group",
        "table",
        "exhibit",
        "section",
        "title",
        "type",
        "class",
        "plan",
        "tier",
    ]
)


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences in `text[start:end]`, without white space at their ends."""
    spans = []
    begun = start
    for found in _END.finditer(text, start, end):
        gap = found.start("gap") if not found["gap"].isdigit() else found.end("gap")
        following = found.end("gap")
        if following >= end or gap <= begun:
            continue
        if found["gap"].isdigit() and text[found.start() - 1 : found.start()].isdigit():
            continue  # “5.2 million”
        if _ends_sentence(text, begun, found.start(), following, spaced=bool(found["gap"])):
            spans.append((begun, gap))
            begun = following
            while begun < end and text[begun].isspace():
                begun += 1
    if begun < end:
        spans.append((begun, end))
    return [_stripped(text, first, last) for first, last in spans if text[first:last].strip()]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def _ends_sentence(text: str, begun: int, stop: int, following: int, *, spaced: bool) -> bool:
    """Say whether the mark at `stop` ends the sentence that began at `begun`, given what follows."""
    words = text[max(begun, stop - 24) : stop].split()
    word = words[-1] if words else ""
    after = text[following : following + 24].lstrip()
    if not after:
        return True
    if text[stop] in "!?" and spaced:
        return not after[0].islower()
    if not spaced:
        return _is_missing_space(word, after, text, stop)
    bare = word.lstrip("“\"‘'([*_").lower()
    if bare in _ALWAYS_FOLLOWED:
        return False
    if bare in _SOMETIMES_FOLLOWED:
        return _BEGINS_SENTENCE.match(after) is not None
    if len(bare) == 1 and bare.isalpha():
        return _is_labelled_letter(text, begun, stop) and after[0].isupper()
    if bare.isdigit() and (stop - begun <= 12):
        return False  # “2. Definitions”, “Sec. 2. Definitions”
    if after[0].islower():
        return (
            text[stop : stop + 2] != ".."
            and text[stop] == "."
            and bare.isalpha()
            and len(bare) >= 4
            and text[stop + 1].isspace()
        )
    return True


def _is_missing_space(word: str, after: str, text: str, stop: int) -> bool:
    """Say whether a space was forgotten after a full stop, as in “worldwide.The Secretary”, unlike "
    "“state.Gov” or “U.S.A”."""
    if text[stop] != "." or not re.search(r"[a-z]{3}$|[a-z0-9][)”’]$", word) or re.search(r"[/@]|www", word):
        return False
    return re.match(r"[“\"]?[A-Z][a-z]*,?\s", after) is not None


def _is_labelled_letter(text: str, begun: int, stop: int) -> bool:
    """Say whether a single letter is no initial but a label: “see Appendix B. The …”."""
    words = text[max(begun, stop - 24) : stop].split()
    return len(words) >= 2 and words[-2].lower() in _LABELLED_LETTER
