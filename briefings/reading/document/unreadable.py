"""Why a file cannot be read: an English sentence with named places, marked for translators, and what fills them.

Nothing here is translated, for extraction and formats run without Django, and in a process of their own.
`stored_sentences.refusal_in_words` makes the sentence in the reader's language.
"""

from __future__ import annotations

import json


class Marked(str):
    """An English sentence, or a name within one, that has a translation."""

    __slots__ = ()


def gettext_noop(sentence: str) -> Marked:
    """Mark a sentence for translators, who find it by the name of this function, or as `_`."""
    return Marked(sentence)


class Unreadable(Exception):  # noqa: N818 - it is what the file is
    """A file that cannot be read. `str(error)` says in English what is wrong and what to do.

    `sentence` has places such as `%(name)s`, and `given` fills them; what is `Marked` there is translated too. A
    sentence without `given` is complete, in whatever language it is.
    """

    def __init__(self, sentence: str, **given: str) -> None:
        super().__init__(sentence % given if given else sentence)
        self.sentence, self.given = sentence, given

    def as_json(self) -> str:
        """Return it for another process, or to be kept."""
        return json.dumps(
            [self.sentence, {place: [said, isinstance(said, Marked)] for place, said in self.given.items()}],
            ensure_ascii=False,
        )


def from_json(text: str) -> Unreadable:
    """Return what `as_json` was made of. Raises ValueError, KeyError or TypeError for anything else."""
    sentence, given = json.loads(text)
    filled = {place: Marked(said) if is_marked else str(said) for place, (said, is_marked) in given.items()}
    return Unreadable(Marked(sentence), **filled)
