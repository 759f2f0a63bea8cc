"""What sort of text a document is, as far as that speaks for or against what is said in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from briefings.reading.language.shapes import NOTHING, Pack, Voice
from briefings.reading.rules.background import is_quoted

# The head names most texts; the rest of a genre's marks are looked for in this much of a text.
HEAD_OF_TEXT, SAMPLE, TITLE_OF_TEXT, HEAD_OF_PACT, SUBJECT_OF_TEXT = 1500, 60_000, 400, 600, 160
# So many marks of a news story, so many questions as headings, so many years long past: a text that only tells.
LEAST_NEWS, LEAST_QUESTIONS, LEAST_YEARS = 3, 3, 4
# So many openings in which parties speak, so many marks of a text about a law, so many “you” in a hundred words.
LEAST_SPOKEN, LEAST_LAW, LEAST_YOU, LEAST_YOU_SHARE = 3, 3, 3, 1.2
# A text that recounts the past spans so many years, and so large a share of its verbs tell.
LEAST_SPAN, LEAST_TOLD = 10, 0.68
# So many marks of a law make a text a law: what it says must be done, it lays down and asks of nobody.
LEAST_ENACTED = 2
# So much of a head says that the text only explains, and so much of an end.
HEAD_THAT_DECLARES, END_THAT_DECLARES = 700, 700
# So many sorts of marks of a notice about a post make a text one.
LEAST_RECRUITING = 3
# So many headings and so many sorts of other marks make a text a page that explains how a body or procedure works.
LEAST_HEADS_OF_A_GUIDE, LEAST_OF_A_GUIDE = 3, 4
# So many duties and sorts of other marks make a text with the title of a manual one, and so many without the title.
LEAST_DUTIES, LEAST_OF_A_MANUAL, LEAST_WITHOUT_TITLE = 3, 2, 5
# Of a shorter text it cannot be said that it only reports.
LEAST_REPORT = 400
# What says so often what should be done does not only report.
LEAST_URGED = 2

# So much of a text around a mark is looked at for the sentence it stands in.
LONGEST_QUOTE = 400

_SENTENCE_BEGINS = re.compile(r"[.!?…][\"”’»)]{0,2}\s+(?=[A-ZÀ-Ý“\"‘«])|\n\s*\n")
_SENTENCE_ENDS = re.compile(r"[.!?…](?=\s|$)|\n\s*\n")
_QUESTION = re.compile(r"^(?![^\S\n]*(?:[-*•–]|\([a-z\d]{1,2}\))\s)[^\n]{6,90}\?[*_ ]*$", re.MULTILINE)
_OLD_YEAR = re.compile(r"\b(?:1[5-9]\d\d|200\d)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ANY_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
# A text that names earlier years only tells a story.
LEAST_MODERN_YEAR = 1990
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Character:
    """What a document is.

    `tells`: it asks for nothing in its own voice and looks like one that tells or explains. `describes_law`: what
    must be done by it is a duty under a law. `only_reports`: it asks for nothing in its own voice.
    `advises`: its head says that it asks for something. `instructs`: it
    tells visitors or users what to do, and it `guides` them where it asks nobody for anything. `authors` are the
    longer words of its head in lower case, who wrote it among them. `speaks`: it is the statement or letter of
    somebody named there. `latest` is the last year that it names and `year` the first one in its head, its own; 0
    where it names none. `reports_pact`: it tells what parties have just agreed, so that what they will do is
    promised; `is_agreement`: it is what they agreed itself; `hears`: it sums up what people said who were asked,
    and asks for nothing itself;
    `submits`: officials say in it what they will do if somebody agrees; `among_colleagues`: it says what each of those
    who get it will do. `is_letter`: it greets somebody in office, whom its orders are for. `is_practical`: it is an
    agenda or tells those who come what to bring.
    `answers`: several bodies answer in it, each under its name. `recommends`: it has a part of recommendations.
    `recounts`: it tells what happened over many years. `asks_nothing`: it is a notice about a post, a manual, or a page
    that explains something to whoever comes by, so that whatever sounds like a request in it is none.
    """

    voice: Voice
    tells: bool = False
    describes_law: bool = False
    advises: bool = False
    instructs: bool = False
    guides: bool = False
    only_reports: bool = False
    recommends: bool = False
    authors: frozenset[str] = frozenset()
    latest: int = 0
    year: int = 0
    is_letter: bool = False
    reports_pact: bool = False
    is_agreement: bool = False
    among_colleagues: bool = False
    speaks: bool = False
    recounts: bool = False
    is_practical: bool = False
    answers: bool = False
    hears: bool = False
    submits: bool = False
    asks_nothing: bool = False

    @property
    def acts(self) -> bool:
        """Whether those who wrote it say what they will do themselves."""
        return (
            self.voice is Voice.PARTIES or self.among_colleagues or self.is_agreement or self.submits or self.is_letter
        )

    @property
    def lists_elsewhere(self) -> bool:
        """Whether what is asked stands in a part of its own, so that “should” elsewhere is often a finding."""
        return self.recommends and self.voice is not Voice.PARTIES and not self.is_letter


def character_of(text: str, said: Iterable[str], pack: Pack, *, recommends: bool) -> Character:
    """Say what a text is, from its head, its sample and the openings of its sentences and list items."""
    if _recruits(text, pack) or (not recommends and _is_a_manual(text, pack)):
        return _explaining(text, asks_nothing=True)
    if _is_a_page(text, pack, recommends=recommends):
        return _explaining(text, asks_nothing=True)
    declares = not recommends and pack.genre.declares.search(text[:HEAD_THAT_DECLARES]) is not None
    if declares and not _asks(text[:SAMPLE], pack):
        return _explaining(text)
    return _character(text, said, pack, recommends=recommends)


def _recruits(text: str, pack: Pack) -> bool:
    """Say whether a text is the notice of a post that is open."""
    if pack.genre.recruits.search(text[:SAMPLE]) is None:
        return False
    return _marks(text[:SAMPLE], pack.genre.recruits_beside) >= LEAST_RECRUITING


def _is_a_page(text: str, pack: Pack, *, recommends: bool) -> bool:
    """Say whether a text is a page that explains something to whoever comes by, and asks for nothing itself."""
    presents = _presents(text, pack) or (not recommends and _shows_how(text[:SAMPLE], pack))
    return presents and not _asks(text[:SAMPLE], pack, besides=pack.genre.bodies_ask)


def _presents(text: str, pack: Pack) -> bool:
    """Say whether the head of a text says whom it explains something to, or its end that nobody can rely on it."""
    genre = pack.genre
    return (
        genre.presents.search(text[:HEAD_THAT_DECLARES]) is not None
        or genre.disclaims.search(text[-END_THAT_DECLARES:]) is not None
    )


def _is_a_manual(text: str, pack: Pack) -> bool:
    """Say whether a text says what whoever holds an office always has to do: a manual, a procedure, house rules."""
    genre, sample, head = pack.genre, text[:SAMPLE], text[:TITLE_OF_TEXT]
    if genre.advises.search(head) or genre.letter.search(text[:HEAD_OF_TEXT]) or genre.agreement.search(head):
        return False
    if sum(1 for _ in genre.manual_duty.finditer(sample)) < LEAST_DUTIES:
        return False
    least = LEAST_OF_A_MANUAL if genre.manual.search(head) else LEAST_WITHOUT_TITLE
    return _marks(sample, genre.manual_beside) >= least and not _asks(sample, pack)


def _shows_how(sample: str, pack: Pack) -> bool:
    """Say whether the headings and the words of a text are those of a page that explains how a body works."""
    genre = pack.genre
    if len(genre.heads_of_a_guide.findall(sample)) < LEAST_HEADS_OF_A_GUIDE:
        return False
    if genre.advises.search(sample[:TITLE_OF_TEXT]) or genre.letter.search(sample[:HEAD_OF_TEXT]):
        return False
    return _marks(sample, genre.guide_beside) >= LEAST_OF_A_GUIDE


def _character(text: str, said: Iterable[str], pack: Pack, *, recommends: bool) -> Character:
    genre, head, sample = pack.genre, text[:HEAD_OF_TEXT], text[:SAMPLE]
    tells_news = len(genre.news.findall(sample)) >= LEAST_NEWS
    is_practical = genre.practical.search(text[:TITLE_OF_TEXT]) is not None
    voice = Voice.REPORT if is_practical else _voice_of(head, said, pack, tells_news=tells_news)
    advises, is_letter = genre.advises.search(head) is not None, genre.letter.search(head) is not None
    reports_pact = genre.pact.search(head[:HEAD_OF_PACT]) is not None
    is_agreement = genre.agreement.search(head[:HEAD_OF_PACT]) is not None
    is_law = _is_law(sample, pack, speaks_of_it=is_agreement or advises)
    among_colleagues = _is_among_colleagues(text, pack, is_letter=is_letter)
    only_reports = not advises and _only_reports(sample, voice, pack)
    is_mail = is_letter or among_colleagues
    only_tells = only_reports and _only_tells(text, pack, tells_news=tells_news and not reports_pact, is_mail=is_mail)
    recounts = _recounts(sample, voice, pack)
    instructs = _instructs(sample, pack)
    return Character(
        voice,
        tells=any((is_law, only_tells, recounts)),
        recounts=recounts,
        is_practical=is_practical,
        answers=genre.answers.search(head) is not None,
        hears=_hears(head, sample, pack, recommends=recommends),
        submits=genre.submits.search(text[:TITLE_OF_TEXT]) is not None,
        describes_law=is_law or _describes_law(sample, pack),
        advises=advises,
        instructs=instructs,
        guides=instructs and only_reports and not is_letter,
        only_reports=_is_a_report(text, pack, asks_nothing=only_reports, is_mail=is_mail, is_agreement=is_agreement),
        speaks=genre.speaks.search(text[:TITLE_OF_TEXT]) is not None,
        reports_pact=reports_pact,
        among_colleagues=among_colleagues,
        is_agreement=is_agreement,
        is_letter=is_letter,
        latest=max(_years(text), default=0),
        year=next(iter(_years(head)), 0),
        recommends=recommends,
        authors=_longer_words(text[:TITLE_OF_TEXT]),
    )


def _explaining(text: str, *, asks_nothing: bool = False) -> Character:
    """Return what a text is that says of itself that it only explains: whatever it tells of is a rule or the past."""
    return Character(
        Voice.REPORT,
        tells=True,
        describes_law=True,
        guides=True,
        only_reports=True,
        recounts=True,
        asks_nothing=asks_nothing,
        latest=max(_years(text), default=0),
        year=next(iter(_years(text[:HEAD_OF_TEXT])), 0),
    )


def _is_a_report(text: str, pack: Pack, *, asks_nothing: bool, is_mail: bool, is_agreement: bool) -> bool:
    """Say whether a text hardly asks for anything, is long enough to be a report, and is no letter or agreement."""
    if is_mail or is_agreement or len(text) < LEAST_REPORT:
        return False
    return asks_nothing and len(pack.genre.urges.findall(text[:SAMPLE])) < LEAST_URGED


def _voice_of(head: str, said: Iterable[str], pack: Pack, *, tells_news: bool) -> Voice:
    return Voice.PARTIES if _parties_speak(head, said, pack, tells_news=tells_news) else Voice.REPORT


def _only_reports(sample: str, voice: Voice, pack: Pack) -> bool:
    return voice is Voice.REPORT and not _asks(sample, pack)


def _is_among_colleagues(text: str, pack: Pack, *, is_letter: bool) -> bool:
    """Say whether colleagues write to each other, or a letter or the subject of a mail sets down what was agreed."""
    head = text[:HEAD_OF_TEXT]
    if pack.genre.colleagues.search(head):
        return True
    return pack.genre.settles.search(head if is_letter else text[:SUBJECT_OF_TEXT]) is not None


def _hears(head: str, sample: str, pack: Pack, *, recommends: bool) -> bool:
    """Say whether a text only sums up what people said who were asked."""
    return pack.genre.hears.search(head) is not None and not (recommends or _asks(sample, pack))


def _is_law(sample: str, pack: Pack, *, speaks_of_it: bool) -> bool:
    """Say whether a text is a law or the rules of some body itself, no agreement and nothing that speaks of rules."""
    if speaks_of_it or not (marks := _marks(sample, pack.genre.enacted)):
        return False
    return marks + _marks(sample, pack.genre.enacted_beside) >= LEAST_ENACTED


def _recounts(sample: str, voice: Voice, pack: Pack) -> bool:
    """Say whether a text tells a story over many years: most of its verbs are those in which stories are told."""
    years = {int(year) for year in _ANY_YEAR.findall(sample)}
    if voice is Voice.PARTIES or len(years) < LEAST_YEARS or max(years) - min(years) < LEAST_SPAN:
        return False
    told, stated = (len(verbs.findall(sample)) for verbs in (pack.genre.told, pack.genre.stated))
    return told >= LEAST_TOLD * (told + stated) > 0


def _longer_words(title: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(title))


def _describes_law(sample: str, pack: Pack) -> bool:
    return _marks(sample, pack.genre.law) >= LEAST_LAW


def _asks(sample: str, pack: Pack, *, besides: re.Pattern[str] = NOTHING) -> bool:
    """Say whether a text asks for something in its own voice, `besides` what opens so."""
    return any(
        besides.match(found[0]) is None and not is_quoted(_sentence_around(sample, found), pack.setting)
        for found in pack.genre.asks.finditer(sample)
    )


def _sentence_around(text: str, found: re.Match[str]) -> str:
    """Return the sentence in which something was found, with the quotation marks and who says it."""
    before = text[max(0, found.start() - LONGEST_QUOTE) : found.start()]
    begun = max((stop.end() for stop in _SENTENCE_BEGINS.finditer(before)), default=0)
    rest = text[found.end() : found.end() + LONGEST_QUOTE]
    stop = _SENTENCE_ENDS.search(rest)
    return before[begun:] + found[0] + rest[: stop.end() if stop else None]


def _parties_speak(head: str, said: Iterable[str], pack: Pack, *, tells_news: bool) -> bool:
    if pack.genre.joint.search(head) and not tells_news:
        return True
    spoken = 0
    for opening in said:
        spoken += pack.genre.parties_speak.match(opening) is not None
        if spoken >= LEAST_SPOKEN:
            return True
    return False


def _years(text: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(text)]


def _only_tells(text: str, pack: Pack, *, tells_news: bool, is_mail: bool) -> bool:
    return tells_news or _only_explains(text, pack, is_mail=is_mail)


def _only_explains(text: str, pack: Pack, *, is_mail: bool) -> bool:
    """Say whether a text explains; in a letter, questions are no headings and do not say so."""
    sample = text[:SAMPLE]
    return (
        pack.genre.explains.search(text[:TITLE_OF_TEXT]) is not None
        or (not is_mail and len(_QUESTION.findall(sample)) >= LEAST_QUESTIONS)
        or all(int(year) < LEAST_MODERN_YEAR for year in _ANY_YEAR.findall(sample) or ["9999"])
        or len({year[0][:3] for year in _OLD_YEAR.finditer(sample)}) >= LEAST_YEARS
    )


def _instructs(sample: str, pack: Pack) -> bool:
    spoken_to = len(pack.genre.instructs.findall(sample))
    return spoken_to >= LEAST_YOU and 100 * spoken_to / max(1, sample.count(" ")) >= LEAST_YOU_SHARE


def _marks(sample: str, sorts: Iterable[re.Pattern[str]]) -> int:
    """Return how many sorts of marks stand in a text."""
    return sum(mark.search(sample) is not None for mark in sorts)
