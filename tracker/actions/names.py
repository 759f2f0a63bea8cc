"""Names as they are stored: one line that is not empty, and that lists of names can hold."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from tracker.actions.steps import check_length, clean
from tracker.workflow import Refused

# They turn the direction of whatever follows on the page, so no name needs one.
_TURNING = {ord(mark): None for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


# Characters that stand for two or three letters, as PDF files have them.
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


def tidied(text: str) -> str:
    """Return words as they are kept in titles and names: letters whole (NFC), no soft hyphens, no ligatures."""
    if text.isascii():
        return text  # It holds nothing of that.
    return unicodedata.normalize("NFC", text.replace("\xad", "").translate(_LIGATURES))


def one_line(text: str, most: int, what: str) -> str:
    """Return a name without needless blanks and marks; refuse one that is empty or longer than its column."""
    name = " ".join(tidied(clean(text)).translate(_TURNING).split())
    if not any(character.isalnum() for character in name):
        raise Refused(_("The %(what)s needs at least one letter or digit.") % {"what": what})
    return check_length(name, most, what)


def listed_name(text: str, most: int, what: str, now: str = "") -> str:
    """Return a name of what is named in lists; refuse a semicolon, which stands between two names there.

    `now` is what it is called already: that stays, whatever is in it.
    """
    name = one_line(text, most, what)
    if ";" in name and name != now:
        raise Refused(
            _("The %(what)s cannot have a semicolon, because that separates names in lists. Use a comma.")
            % {"what": what}
        )
    return name
