"""What is found in a text, for tests."""

from briefings.reading import Suggestion, read


def found_in(text: str) -> list[Suggestion]:
    """Return the suggestions on a text, in its order."""
    return [passage.suggestion for passage in read(text) if passage.suggestion]
