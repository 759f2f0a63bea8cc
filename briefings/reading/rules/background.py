"""Sentences that only set the scene: recitals of resolutions, what people are quoted as saying, what is past."""

from briefings.reading.language.shapes import Setting


def is_preamble(sentence: str, setting: Setting) -> bool:
    """Say whether a sentence is a recital, as they stand before what a resolution decides."""
    opening = setting.recital.match(sentence)
    return opening is not None and setting.main_clause.search(sentence, opening.end()) is None


def is_quoted(sentence: str, setting: Setting) -> bool:
    """Say whether a sentence only passes on what somebody said, in quotation marks."""
    return setting.quoted.search(sentence) is not None


def is_dated(sentence: str, setting: Setting) -> bool:
    """Say whether a sentence begins with the day or year of what it reports."""
    return setting.dated.search(sentence) is not None


def is_past(sentence: str, setting: Setting) -> bool:
    """Say whether a sentence reports what somebody asked for or promised back then."""
    return setting.past.search(sentence) is not None


def is_commission(sentence: str, setting: Setting) -> bool:
    """Say whether a sentence tells what somebody asked for, as a report does of its own commission."""
    return setting.commissioned.search(sentence) is not None
