"""Why a passage is suggested, and what the import left out: stored as codes, shown as sentences.

The reading knows no Django and says these things in English. What it says is stored as a code with its
parameters, such as `@listed-under:Next steps`, and becomes a sentence in the reader's language when it is shown.
Briefings imported before that have English sentences in these columns; they are shown as they are.

Why a file cannot be read is an English sentence with named places (`reading.unreadable`); the sentence itself is the
code. An upload keeps it with what fills the places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from briefings.reading.document import unreadable

MARK = "@"
"""How a stored code begins; no English sentence does."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its code: how the reading says it, with `{}` for each parameter, and what is shown."""

    code: str
    text: str
    shown: str | Promise

    @property
    def pattern(self) -> re.Pattern[str]:
        """The English sentence, with a group for each parameter."""
        return re.compile("(.*)".join(map(re.escape, self.text.split("{}"))), re.DOTALL)


REASONS = (
    Sentence("labelled", "labelled as an action or recommendation", _("it is labelled as an action or recommendation")),
    Sentence("numbered-to-do", "numbered as something to do", _("it is numbered as something to do")),
    Sentence("numbered-action", "numbered as an action", _("it is numbered as an action")),
    Sentence("numbered", "numbered as a recommendation", _("it is numbered as a recommendation")),
    Sentence(
        "assigned-below",
        "somebody and a day are named below",
        _("somebody and a day are named in the lines below it"),
    ),
    Sentence("named-behind", "somebody is named behind it", _("somebody is named right after it")),
    Sentence("answered-in-a-row", "what will be done about it", _("its row says what will be done about it")),
    Sentence("who-does-what", "says who does what", _("it says who does what")),
    Sentence("recommends", "recommends something", _("it recommends something")),
    Sentence("calls", "calls on somebody", _("it calls on somebody")),
    Sentence("asks-politely", "asks politely", _("it asks politely")),
    Sentence("heard", "a consultation heard it", _("people asked for it in a consultation")),
    Sentence("reports-call", "reports a call on somebody", _("it reports a call on somebody")),
    Sentence("operative", "an operative paragraph of a resolution", _("it is an operative paragraph of a resolution")),
    Sentence(
        "operative-call",
        "an operative paragraph that calls on somebody",
        _("it is an operative paragraph that calls on somebody"),
    ),
    Sentence(
        "operative-commitment",
        "an operative paragraph or minute that commits somebody",
        _("it is an operative paragraph or minute that commits somebody"),
    ),
    Sentence("directs", "directs that something shall be done", _("it says that something shall be done")),
    Sentence("order", "gives an order", _("it gives an order")),
    Sentence("opens-with-order", "opens with an order", _("it begins with an order")),
    Sentence("should", "says what should be done", _("it says what should be done")),
    Sentence(
        "quoted-number",
        "a recommendation in its own words, under its number",
        _("a recommendation in its own words, under its number"),
    ),
    Sentence("must", "says what must be done", _("it says what must be done")),
    Sentence("needs", "says what somebody needs to do", _("it says what somebody needs to do")),
    Sentence("needs-doing", "says what needs to be done", _("it says what needs to be done")),
    Sentence("essential", "says what it is essential to do", _("it says what is essential")),
    Sentence("everybody", "calls on everybody to act", _("it calls on everybody to act")),
    Sentence("again", "asks for it again", _("it asks for it again")),
    Sentence("good", "says what would be good", _("it says what would be good")),
    Sentence("given", "somebody is given something to do", _("it gives somebody something to do")),
    Sentence("proposal", "puts a proposal forward", _("it makes a proposal")),
    Sentence(
        "founding",
        "proposes founding something, for what it would bring",
        _("it proposes to set something up and says why"),
    ),
    Sentence("we-commit", "the speakers commit themselves", _("the speakers commit themselves")),
    Sentence("commits", "somebody commits to something", _("somebody commits to something")),
    Sentence("intention", "states a commitment or intention", _("it states a commitment or intention")),
    Sentence("who-what-when", "says who will do what by when", _("it says who will do what by when")),
    Sentence("we-will", "the speakers say what they will do", _("the speakers say what they will do")),
    Sentence("party-will", "a party says what it will do", _("one side says what it will do")),
    Sentence("party-sets-up", "a party says what it will set up", _("one side says what it will set up")),
    Sentence("announces", "announces something to be set up", _("it announces that something will be set up")),
    Sentence("announces-new", "announces something new", _("it announces something new")),
    Sentence("sets-up", "sets something up", _("it sets something up")),
    Sentence("aim", "the speakers set themselves an aim", _("the speakers set themselves an aim")),
    Sentence(
        "tells", "although the text mostly tells or explains", _("although most of the text only tells or explains")
    ),
    Sentence(
        "earlier",
        "of an earlier date, so that it may be done by now",
        _("it has an earlier date: check whether it still needs doing"),
    ),
    Sentence(
        "among-others",
        "among others that say it more clearly",
        _("other passages ask for something more clearly"),
    ),
    Sentence("behind-name", "behind a name", _("it follows the name of somebody who contributes")),
    Sentence("counted", "counted among what is asked", _("it is counted among what the text asks for")),
    Sentence("by-name", "asks somebody by name", _("it asks somebody by name")),
    Sentence("agreement-says", "an agreement says what a party will do", _("an agreement says what one side will do")),
    Sentence("done-by-when", "says what will be done by when", _("it says what will be done by when")),
    Sentence("will-be-done", "says what will be done", _("it says what will be done")),
    Sentence("programme-says", "a programme says what is done", _("a programme says what is done")),
    Sentence("box", "a box to tick", _("it has a box to tick")),
    Sentence("series", "numbered like recommendations", _("it is numbered like recommendations")),
    Sentence("arrow", "behind an arrow, in minutes", _("it follows an arrow in minutes")),
    Sentence("below-number", "below “{}”", _("it is below “%(0)s”")),
    Sentence("among-orders", "listed among orders", _("it is in a list of things to do")),
    Sentence("listed-under", "listed under “{}”", _("it is listed under “%(0)s”")),
    Sentence("under-heading", "under the heading “{}”", _("it is under the heading “%(0)s”")),
    Sentence("column", "column “{}” of a table", _("it is in the column “%(0)s” of a table")),
    Sentence("goal-column", "goal from the column “{}”", _("the goal is from the column “%(0)s”")),
)

NOTICES = (
    Sentence(
        "word-deletions",
        "Tracked deletions were left out; tracked insertions are in the text.",
        _("Tracked deletions were left out. Tracked insertions are in the text."),
    ),
    Sentence("word-comments", "Comments in the margin were left out.", _("Comments in the margin were left out.")),
    Sentence(
        "word-macros",
        "The document holds macros. They were neither read nor run.",
        _("The document has macros. They were not imported and not run."),
    ),
    Sentence("word-hidden", "Text formatted as hidden was left out.", _("Hidden text was left out.")),
    Sentence("struck", "Text that is struck out was left out.", _("Struck-out text was left out.")),
    Sentence(
        "mail-packed",
        "Outlook packed files into winmail.dat. Open the e-mail in Outlook, save them from there, and add each one "
        "here.",
        _(
            "Outlook packed files into winmail.dat. Open the e-mail in Outlook, save them from there, and add each one "
            "here."
        ),
    ),
    *(
        Sentence(f"pdf-{code}-{number}", said, shown)
        for code, number, said, shown in (
            (
                "struck",
                "page",
                "Page {} holds text that is struck out. It was left out.",
                _("Struck-out text on page %(0)s was left out."),
            ),
            (
                "struck",
                "pages",
                "Pages {} hold text that is struck out. It was left out.",
                _("Struck-out text on pages %(0)s was left out."),
            ),
            (
                "hidden",
                "page",
                "Page {} holds hidden text. It was left out.",
                _("Hidden text on page %(0)s was left out."),
            ),
            (
                "hidden",
                "pages",
                "Pages {} hold hidden text. It was left out.",
                _("Hidden text on pages %(0)s was left out."),
            ),
            (
                "columns",
                "page",
                "Page {} has text side by side. It was read column by column. Check the order there.",
                _("Page %(0)s has text side by side. It was read column by column. Check the order there."),
            ),
            (
                "columns",
                "pages",
                "Pages {} have text side by side. It was read column by column. Check the order there.",
                _("Pages %(0)s have text side by side. They were read column by column. Check the order there."),
            ),
        )
    ),
    Sentence(
        "word-embedded",
        "A file embedded in the document was not read.",
        _("A file embedded in the document was not imported."),
    ),
    Sentence(
        "html-characters",
        "Some characters could not be read and show as �: compare them with the page.",
        _("Some characters could not be read and are shown as �. Compare them with the page."),
    ),
    Sentence(
        "mail-quoted",
        "Earlier messages quoted in the e-mail, and signatures, were set aside.",
        _("Earlier messages quoted in the e-mail and signatures were left out."),
    ),
    Sentence("mail-attached", "Attachments were not read: {}.", _("Attachments were not imported: %(0)s.")),
    Sentence(
        "pdf-picture",
        "Page {} is a picture without text, so nothing on it was read. Run text recognition (OCR) over the file to "
        "have it read.",
        _(
            "Page %(0)s is a picture without text and was not imported. To import it, run text recognition (OCR) on "
            "the file first."
        ),
    ),
    Sentence(
        "pdf-pictures",
        "Pages {} are pictures without text, so nothing on them was read. Run text recognition (OCR) over the file to "
        "have them read.",
        _(
            "Pages %(0)s are pictures without text and were not imported. To import them, run text recognition (OCR) "
            "on the file first."
        ),
    ),
    Sentence(
        "pdf-lost",
        "Page {} could not be read: the file is damaged there.",
        _("Page %(0)s could not be imported because the file is damaged there."),
    ),
    Sentence(
        "pdf-lost-pages",
        "Pages {} could not be read: the file is damaged there.",
        _("Pages %(0)s could not be imported because the file is damaged there."),
    ),
    Sentence(
        "pdf-unread",
        "Page {} can be read only in part: the file does not say which letters its signs are.",
        _("Only part of page %(0)s could be imported because the file does not say which letters its characters are."),
    ),
    Sentence(
        "pdf-unread-pages",
        "Pages {} can be read only in part: the file does not say which letters its signs are.",
        _("Only part of pages %(0)s could be imported because the file does not say which letters its characters are."),
    ),
    Sentence(
        "pdf-attached",
        "The file holds other files, which were not read: {}.",
        _("The file contains other files, which were not imported: %(0)s."),
    ),
    Sentence(
        "text-character",
        "It contains a character that is no text, such as a control character. Check that it is the file you meant.",
        _(
            "The file contains a character that is not text, such as a control character. Check that it is the right "
            "file."
        ),
    ),
    Sentence(
        "text-characters",
        "It contains {} characters that are no text, such as a control character. Check that it is the file you meant.",
        _(
            "The file contains %(0)s characters that are not text, such as control characters. Check that it is the "
            "right file."
        ),
    ),
    Sentence(
        "languages",
        "This text does not read as {}, the only languages in which passages are suggested. "
        "Its passages can be read and tracked by hand.",
        _(
            "This text does not seem to be in %(0)s. Passages are only suggested in these languages, but you can track "
            "passages by hand."
        ),
    ),
    # Stored before there was more than one language.
    Sentence(
        "language",
        "This text does not read as English, the only language in which passages are suggested. Its passages can be "
        "read and tracked by hand.",
        _(
            "This text does not seem to be in English. Passages are only suggested in English texts, but you can track "
            "passages by hand."
        ),
    ),
    *(
        Sentence(
            f"ending-{code}",
            f"The name ends in {{}}, but the file is {one} and was read as one.",
            shown,
        )
        for code, one, shown in (
            ("txt", "a plain text", _("The file name ends in %(0)s, but the file was imported as plain text.")),
            ("html", "a web page", _("The file name ends in %(0)s, but the file was imported as a web page.")),
            (
                "docx",
                "a Word document",
                _("The file name ends in %(0)s, but the file was imported as a Word document."),
            ),
            ("pdf", "a PDF file", _("The file name ends in %(0)s, but the file was imported as a PDF file.")),
            ("eml", "an e-mail message", _("The file name ends in %(0)s, but the file was imported as an e-mail.")),
        )
    ),
)

_REFUSAL = "refusal"
_BY_CODE = {sentence.code: sentence for sentence in (*REASONS, *NOTICES)}
# Most have no parameters and need no pattern; a long briefing has thousands of reasons to look up.
_BY_WORDS = {sentence.text: sentence.code for sentence in _BY_CODE.values() if "{}" not in sentence.text}
_PATTERNS = [(sentence.code, sentence.pattern) for sentence in _BY_CODE.values() if "{}" in sentence.text]


def as_stored(sentence: str) -> str:
    """Return the code, with its parameters, of what the reading says; what is not known stays as it is."""
    if code := _BY_WORDS.get(sentence):
        return f"{MARK}{code}"
    for code, pattern in _PATTERNS:
        if found := pattern.fullmatch(sentence):
            return f"{MARK}{code}:{json.dumps(found.groups(), ensure_ascii=False)}"
    return sentence


def shown(stored: str) -> str:
    """Return what a stored code says, in the language of now; an English sentence of former times as it is."""
    code, _colon, given = stored.removeprefix(MARK).partition(":")
    if stored.startswith(f"{MARK}{_REFUSAL}:"):
        return refusal_in_words(unreadable.from_json(given))
    if not stored.startswith(MARK) or code not in _BY_CODE:
        return stored
    values = json.loads(given) if given else []
    return str(_BY_CODE[code].shown) % {str(place): value for place, value in enumerate(values)}


def refusal_in_words(error: unreadable.Unreadable) -> str:
    """Return why a file cannot be read, in the language of now."""
    if not isinstance(error.sentence, unreadable.Marked):
        return str(error)
    given = {
        place: gettext(said) if isinstance(said, unreadable.Marked) else said for place, said in error.given.items()
    }
    return gettext(error.sentence) % given


def refusal_as_stored(error: unreadable.Unreadable) -> str:
    """Return a refusal as an upload keeps it, for readers of any language."""
    return f"{MARK}{_REFUSAL}:{error.as_json()}" if isinstance(error.sentence, unreadable.Marked) else str(error)


def all_shown(stored: Iterable[str]) -> list[str]:
    """Return what several stored codes say."""
    return [shown(each) for each in stored]
