"""What is made of values that come again and again: made once for each, and forgotten when there is much of it."""

from __future__ import annotations

from typing import Any, TypeVar

Made = TypeVar("Made")


class Remembered(dict[Any, Made]):
    """What is made of values, by the values. Where `most` are known it begins anew, so that memory stays flat.

    Values that are equal, such as 1 and True, are one value here.
    """

    most = 20_000

    def make(self, value: Any) -> Made:
        """Return what is made of a value that is not known."""
        raise NotImplementedError

    def comes_again(self, value: Any, made: Made) -> bool:
        """Whether a value is likely to come again, so that it is remembered; all are, unless a subclass says so."""
        return True

    def __missing__(self, value: Any) -> Made:
        made = self.make(value)
        if self.comes_again(value, made):
            if len(self) >= self.most:
                self.clear()
            self[value] = made
        return made


class RememberedTexts(Remembered[str]):
    """Texts that are made of values. Long ones hardly come again, and are made each time."""

    longest = 60

    def comes_again(self, value: Any, made: str) -> bool:
        """Whether the text is short."""
        return len(made) <= self.longest
