"""What a language pack is made of. Shapes only: each language fills them in, in a folder of its own.

Every example in a pack is a test: `finds` must be found and `leaves` must not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from briefings.reading.document.results import Kind
from briefings.reading.document.sentences import Endings
from briefings.reading.language.grammar import Grammar

NOTHING = re.compile(r"(?!)")
"""The pattern of what a language does not say: it is never found."""


def words(listed: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(listed.split())


class LatePattern:
    """A pattern that is compiled where it is looked for first: most files need a few hundred of a thousand patterns."""

    def __init__(self, source: str, flags: int) -> None:
        """Take the source; an error in it is raised where it is compiled."""
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled pattern has under that name, and keep it for the next time."""
        if name.startswith("__"):
            raise AttributeError(name)
        kept = self.__dict__
        if "_compiled" not in kept:
            kept["_compiled"] = re.compile(self._source, self._flags)
        kept[name] = getattr(kept["_compiled"], name)
        return kept[name]


def pattern(source: str, *, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern written over several lines; its own blanks do not count."""
    return cast("re.Pattern[str]", LatePattern(source, re.VERBOSE | flags))


def anyhow(source: str) -> re.Pattern[str]:
    """Return a pattern written over several lines for which capitals do not matter."""
    return pattern(source, flags=re.IGNORECASE)


def up_to_verb(apart: str, most: int) -> str:
    """Return the source of a pattern for a subject up to its verb, of at most so many characters.

    None of the words `apart`, written as choices of a pattern, stands in it, so that it has no clause of its own.
    """
    return rf"(?:(?!\b(?:{apart})\b)[^;:.]){{2,{most}}}?\s"


class Voice(StrEnum):
    """Who speaks. In a joint statement “the ministry will” binds the ministry; in a report it foretells."""

    PARTIES = "parties"
    REPORT = "report"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One way a sentence can ask for something, promise it, or propose it.

    `words` are looked for first, in lower case, because that is fast. The group `heart` of the pattern marks where the
    imperative begins; where a pattern has several ways to say it, the others have groups of other names. `modal` rules
    need their verb to rule the sentence, not a clause inside it. A rule with a `voice` holds only in texts of that
    voice. `outright` rules need no context: a text that only tells hardly weakens them. The heart of an `ordering`
    rule must open with an order. `reported` rules find what the text says of others. `weak` rules rest on a modal verb
    or an adjective alone. A `duty` may be what a law says rather than what the text asks for. A `foretelling` rule
    finds what will be, which binds somebody only where it is said by those who will do it, and a `binding` rule what
    somebody does, which is a promise only in an agreement. An `answering` rule finds what will be and is a promise only
    where those speak who answer, and a `hearing` rule what people wanted, which counts in a summary of what they
    said. For the title: at the heart of a `sure` rule stands an order whatever its verb, and a `whole` rule finds
    sentences that are shown whole.
    """

    name: str
    kind: Kind
    score: float
    words: tuple[str, ...]
    pattern: re.Pattern[str]
    reason: str
    finds: tuple[str, ...]
    leaves: tuple[str, ...]
    unless: re.Pattern[str] | None = None
    modal: bool = False
    voice: Voice | None = None
    outright: bool = False
    ordering: bool = False
    reported: bool = False
    weak: bool = False
    duty: bool = False
    foretelling: bool = False
    binding: bool = False
    answering: bool = False
    hearing: bool = False
    sure: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for a sentence, where its cue stands, and where the imperative heart of the sentence begins.

    `stop` is where the heart ends, if the rule can tell.
    """

    rule: Rule
    cue: int
    heart: int
    stop: int | None = None


@dataclass(frozen=True, slots=True)
class Weight:
    """Words in a sentence that speak for or against what a rule found there, and how much.

    They are looked for before the cue, after it, or in the whole sentence; for rules of the named sorts only, if any
    are named (“weak”, “reported”, “modal”, “proposal”).
    """

    name: str
    weight: float
    pattern: re.Pattern[str]
    finds: tuple[str, ...]
    leaves: tuple[str, ...]
    place: str = "sentence"
    sorts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that announce items of a kind, with an example of each outcome."""

    pattern: re.Pattern[str]
    kind: Kind
    finds: str
    leaves: str


@dataclass(frozen=True, slots=True)
class Announcing:
    """What stands above a list, a table or a section and says what its members are.

    `wholly` are headings whose lists hold nothing else; in `quiet` sections only an outright demand counts; `findings`
    hold what was found inside a part of conclusions. A lead-in that `looks_back` announces nothing. One that
    `points_ahead` says nothing without its list, unless what it asks for is `complete` (“a law that includes the
    following principles”). `wishes` are sentences without a colon above a list of wishes. An `addressee` line only
    names whom the list below it is for.
    """

    lead_ins: tuple[Sign, ...] = ()
    sections: tuple[Sign, ...] = ()
    columns: tuple[Sign, ...] = ()
    goal_columns: re.Pattern[str] = NOTHING
    next_columns: re.Pattern[str] = NOTHING
    """The head of a column that says what will be done next about what stands in another one: “Next step”."""
    vague_columns: re.Pattern[str] = NOTHING
    """Heads of columns that hold what happened where no column beside them says who is to act: “What”."""
    outcome_columns: re.Pattern[str] = NOTHING
    """Heads of columns that tell what came of each matter, so that some of their sentences say what will be done."""
    wholly: re.Pattern[str] = NOTHING
    quiet: re.Pattern[str] = NOTHING
    findings: re.Pattern[str] = NOTHING
    earlier: re.Pattern[str] = NOTHING
    """A heading of what was asked before, inside a part of what is asked now: “Earlier recommendations”."""
    errands: re.Pattern[str] = NOTHING
    """Headings of what those are told who come to a meeting, where several stand together: “Visas”, “Badges”."""
    section_looks_back: re.Pattern[str] = NOTHING
    looks_back: re.Pattern[str] = NOTHING
    answered_later: re.Pattern[str] = NOTHING
    old_news: re.Pattern[str] = NOTHING
    follows: re.Pattern[str] = NOTHING
    goes_on: re.Pattern[str] = NOTHING
    """How a line opens behind a list that goes on from the lead-in of the list; the group “and” is left out."""
    points_ahead: re.Pattern[str] = NOTHING
    complete: re.Pattern[str] = NOTHING
    breaks_off: re.Pattern[str] = NOTHING
    wishes: re.Pattern[str] = NOTHING
    numbered: re.Pattern[str] = NOTHING
    """A heading that only numbers what stands below it: “Recommendation 4, to the Ministry of Transport”."""
    addressed: re.Pattern[str] = NOTHING
    """A line that only says whom the recommendation is for whose number stands above: “To: Port of Esk Ltd.”."""
    roles: re.Pattern[str] = NOTHING
    """A lead-in or heading of what the holder of a post will do, or who applies for it: “The post holder will:”."""
    plans: re.Pattern[str] = NOTHING
    """A heading or lead-in of a list of dates to come: “Road map”, “The timetable:”."""
    addressee: re.Pattern[str] = NOTHING
    promises: re.Pattern[str] = NOTHING
    """A heading of a part in which those speak who will do something: “Response of the operator”, “Next steps”."""
    duties: re.Pattern[str] = NOTHING
    """A heading below which stands what somebody must do, perhaps under a law: “What must shops do?”."""
    clause: re.Pattern[str] = field(default_factory=lambda: re.compile(r"[,;]\s"))


@dataclass(frozen=True, slots=True)
class Setting:
    """Sentences that only set the scene: recitals, what people are quoted as saying, what is past."""

    recital: re.Pattern[str] = NOTHING
    main_clause: re.Pattern[str] = NOTHING
    quoted: re.Pattern[str] = NOTHING
    dated: re.Pattern[str] = NOTHING
    past: re.Pattern[str] = NOTHING
    norms: re.Pattern[str] = NOTHING
    commissioned: re.Pattern[str] = NOTHING
    """How a report tells what it was asked for: “The Council asked the Office to look at whether”."""


@dataclass(frozen=True, slots=True)
class Genre:
    """The marks by which a text of a genre is known."""

    joint: re.Pattern[str] = NOTHING
    parties_speak: re.Pattern[str] = NOTHING
    asks: re.Pattern[str] = NOTHING
    urges: re.Pattern[str] = NOTHING
    """Words with which a text says what should be done, and no law does: “should”, “ought to”."""
    news: re.Pattern[str] = NOTHING
    explains: re.Pattern[str] = NOTHING
    declares: re.Pattern[str] = NOTHING
    """What a text says of itself that only explains: “Explainer no. 4”, “We do not take positions”."""
    presents: re.Pattern[str] = NOTHING
    """What the head of a page says that explains something to whoever comes by: “This page explains how”."""
    disclaims: re.Pattern[str] = NOTHING
    """What the end of such a page says: “This factsheet is for general information and creates no rights”."""
    bodies_ask: re.Pattern[str] = NOTHING
    """How such a page tells what a body does, and asks for nothing itself: “the committee recommends”."""
    recruits: re.Pattern[str] = NOTHING
    """A line that only a notice about an open post has: “Duty station: …”, “How to apply”."""
    recruits_beside: tuple[re.Pattern[str], ...] = ()
    """Marks that such a notice has and other texts too, each of which counts once: “referees”, “short-listed”."""
    heads_of_a_guide: re.Pattern[str] = NOTHING
    """Headings of a page that explains how a body or a procedure works: “Who sits on it”, “What happens next?”."""
    guide_beside: tuple[re.Pattern[str], ...] = ()
    """What such a page says and other texts too, each of which counts once: “elected for four years”."""
    manual: re.Pattern[str] = NOTHING
    """The title of a text that says what somebody in an office always has to do: “Operations manual”, “House rules”."""
    manual_duty: re.Pattern[str] = NOTHING
    """What such a text says again and again: “The operator shall”, “Pages must not be removed”."""
    manual_beside: tuple[re.Pattern[str], ...] = ()
    """Marks that such a text has and other texts too, each of which counts once: “Edition 4”, “see 7.6”."""
    advises: re.Pattern[str] = NOTHING
    instructs: re.Pattern[str] = NOTHING
    law: tuple[re.Pattern[str], ...] = ()
    enacted: tuple[re.Pattern[str], ...] = ()
    """Marks of a law itself, each of which counts once: “These Regulations may be cited as”."""
    enacted_beside: tuple[re.Pattern[str], ...] = ()
    """Marks that laws have and other texts too, which count beside one of the others: “enters into force”."""
    told: re.Pattern[str] = NOTHING
    """Verbs in a form in which stories are told: “was”, “had”, “walked”."""
    stated: re.Pattern[str] = NOTHING
    """Verbs in a form in which things are stated, asked or promised: “is”, “should”, “will”."""
    speaks: re.Pattern[str] = NOTHING
    hears: re.Pattern[str] = NOTHING
    """The head of a summary of what many people said who were asked: “What we heard”."""
    submits: re.Pattern[str] = NOTHING
    """The head of a paper of officials for whom decides, who say what they will do: “Ministerial submission”."""
    answers: re.Pattern[str] = NOTHING
    """The head of a text in which several bodies answer, each under its name: “How departments are responding”."""
    body: re.Pattern[str] = NOTHING
    """A heading that only names a body: “Ministry of Justice”."""
    practical: re.Pattern[str] = NOTHING
    """The title of a text for those who come to a meeting: “Practical information for participants”."""
    agreement: re.Pattern[str] = NOTHING
    """The head of an agreement: what a party does by it, is promised."""
    colleagues: re.Pattern[str] = NOTHING
    """How colleagues greet each other, who then say what each of them will do: “Hi all,”."""
    settles: re.Pattern[str] = NOTHING
    """Words of a letter or mail that sets down what was agreed: “points agreed”, “follow-up to our meeting”."""
    pact: re.Pattern[str] = NOTHING
    """The head of a text about what parties have just agreed: “Ministers agree timetable for tunnel”."""
    letter: re.Pattern[str] = NOTHING
    """How a letter greets whom it asks: “Dear Minister,”."""
    subject: re.Pattern[str] = NOTHING
    """The party before “will”, as its last words, to compare with who wrote the text."""


@dataclass(frozen=True, slots=True)
class Items:
    """Words of list items and cells: what tells, what states, what is assigned, how labels and lines below look."""

    tells: re.Pattern[str] = NOTHING
    states: re.Pattern[str] = NOTHING
    infinitive: re.Pattern[str] = NOTHING
    """What stands before the verb of an aim that is no sentence: “To double …”."""
    goes_on: re.Pattern[str] = NOTHING
    """A verb by which words tell how something is, as far as it can be told by what stands around it: “ends in”."""
    assigned: re.Pattern[str] = NOTHING
    arranges: re.Pattern[str] = NOTHING
    """Words by which notes arrange something, in no whole sentence: “to be cut”, “both to pay half”, “Approved”."""
    label: re.Pattern[str] = NOTHING
    numbered: re.Pattern[str] = NOTHING
    numbered_action: str = "AP"
    reference: re.Pattern[str] = NOTHING
    trailing: re.Pattern[str] = NOTHING
    below: str = "(?!)"
    bodies: re.Pattern[str] = NOTHING
    """A subject that can act, at the end of what stands before a modal verb."""
    founds: re.Pattern[str] = NOTHING
    """What founds a body, at the heart of a promise: an initiative."""
    decides: re.Pattern[str] = NOTHING
    """How an operative paragraph opens that decides something, with what stands before its verb: “Also decides”."""
    sets_aim: re.Pattern[str] = NOTHING
    """What follows “decides” where an aim is set: “to set the goal of”."""
    directs: re.Pattern[str] = NOTHING
    """How an operative paragraph opens that gives an order, to officers of the body itself among others."""
    unnumbered: re.Pattern[str] = NOTHING
    """A label without a number, as no heading has it: “AP:”, “Action:”."""
    aims: re.Pattern[str] = NOTHING
    """A label that makes its item an objective."""
    notes: re.Pattern[str] = NOTHING
    """An item that only says what was heard or noted, in a list of what was decided."""
    accepts: re.Pattern[str] = NOTHING
    """A sentence that only says that something is accepted; what stands behind it says what will be done."""
    replies: re.Pattern[str] = NOTHING
    """A label behind which somebody answers or judges, and gives nothing: “Response (the port)”, “Assessment”."""
    done: re.Pattern[str] = NOTHING
    """The cell of a row that says that its item is done or given up."""
    empty: re.Pattern[str] = NOTHING
    """A cell that holds no item yet or no more: “To be announced”."""
    idle: re.Pattern[str] = NOTHING
    """Words behind a name that give nobody anything to do: “nothing new”, “no action”."""
    ticked: re.Pattern[str] = NOTHING
    """What marks an item as done, before or behind it."""
    named: tuple[str, ...] = ()
    """How a label begins behind which a recommendation is only named: “Recommendation 2. Longer stops”."""
    labels: tuple[tuple[str, Kind], ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """A way to name who is to act; its examples are sentences, each with the name in it.

    A name in which `unless` is found is a sentence that only looks like one.
    """

    name: str
    pattern: re.Pattern[str]
    finds: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class People:
    """How a language names who is to act."""

    namings: tuple[Naming, ...] = ()
    column: re.Pattern[str] = NOTHING
    labels: str = "(?!)"
    below: re.Pattern[str] = NOTHING
    alone: re.Pattern[str] = NOTHING
    """What stands right behind a sentence and only names whose action it is: “Action: Ms B.”."""
    article: re.Pattern[str] = NOTHING
    opening: re.Pattern[str] = NOTHING
    nobody: re.Pattern[str] = NOTHING
    actors: re.Pattern[str] = NOTHING
    clause: re.Pattern[str] = NOTHING
    aside: re.Pattern[str] = NOTHING
    relative: str = " that "
    speaker: re.Pattern[str] = NOTHING
    """How whoever writes names himself before what he will do: “Me: the minutes”."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A way to say by when: `meaning` is “by”, “before”, “within” or “words”. An example has its words and meaning.

    The pattern has the group `words`, and the groups of a point in time that rules/deadlines.py lists.
    """

    name: str
    pattern: re.Pattern[str]
    meaning: str
    finds: tuple[tuple[str, str, str], ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """How a language says by when. Months, parts of a year and units are known by how their words begin."""

    months: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    quarters: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    deadlines: tuple[Deadline, ...] = ()
    column: re.Pattern[str] = NOTHING
    labels: str = "(?!)"
    below: re.Pattern[str] = NOTHING
    cell: re.Pattern[str] = NOTHING
    cell_span: re.Pattern[str] = NOTHING
    says_nothing: re.Pattern[str] = NOTHING
    soon: re.Pattern[str] = NOTHING
    """Words that say when in the near future, without a year: “by Friday”, “the 14th”, “within two days”."""


@dataclass(frozen=True, slots=True)
class Joining:
    """How several asks stand in one sentence, each of which can be done and ticked off by itself.

    `joint` is what stands between two of them, with the groups `pause` (“;” or “,”), `link` (“and”) and `count`
    (“(b)”, “second,”); the next one begins where it ends. `markers` are sorts of words that stand before the verb of
    each of them (“to ratify …, to open …”), and `clause` is the word for “that” where each has a clause of its own.
    `calls` is the verb of asking that holds for all who are named behind it (“we ask the ministry to …; the agency to
    …”), and `called` somebody with his verb. `subjects` are words with which an ask is read that has its subject
    before (“and instructed their services to …”). A title that `leans` on the words before it says nothing alone
    (“Publish it”). What begins with a `subordinate` word is no clause of its own.
    """

    joint: re.Pattern[str] = NOTHING
    markers: tuple[re.Pattern[str], ...] = ()
    clause: re.Pattern[str] = NOTHING
    calls: re.Pattern[str] = NOTHING
    called: re.Pattern[str] = NOTHING
    subjects: tuple[str, ...] = ()
    leans: re.Pattern[str] = NOTHING
    subordinate: re.Pattern[str] = NOTHING
    conditional: re.Pattern[str] = NOTHING
    """A word before a condition or a time, with whose verb nothing is asked: “once it is established”."""
    unfinished: re.Pattern[str] = NOTHING
    """The end of words that break off inside a clause: “documents that owners”, before “and tenants should keep”."""
    count: re.Pattern[str] = NOTHING
    """What counts an ask inside a sentence, as the group `count` of a joint."""


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """All that the rules know of a language. Only the first four are needed; the others make it better.

    `small_words` are those that any text in the language is full of; at least `least_share` of its words are among
    them.
    """

    code: str
    name: str
    small_words: frozenset[str]
    rules: tuple[Rule, ...]
    least_share: float = 0.12
    grammar: Grammar = field(default_factory=Grammar)
    endings: Endings = field(default_factory=Endings)
    weights: tuple[Weight, ...] = ()
    announcing: Announcing = field(default_factory=Announcing)
    setting: Setting = field(default_factory=Setting)
    genre: Genre = field(default_factory=Genre)
    items: Items = field(default_factory=Items)
    people: People = field(default_factory=People)
    dates: Dates = field(default_factory=Dates)
    joining: Joining = field(default_factory=Joining)
