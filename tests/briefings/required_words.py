"""What a pattern cannot match without, read from the pattern itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

# What stands for anything at all, and how many wordings of a stretch are compared before it counts as anything.
ANYTHING, MOST = "\0", 4000
FLAGS = re.IGNORECASE | re.VERBOSE | re.DOTALL | re.MULTILINE
REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


def needs_one_of(pattern: re.Pattern[str], words: Iterable[str]) -> bool:
    """Say whether every text that a pattern matches holds one of the words, in lower case."""
    return _needs(list(_parser.parse(pattern.pattern, pattern.flags & FLAGS)), tuple(words))


def _needs(nodes: Sequence[Any], words: tuple[str, ...]) -> bool:
    return any(_node_needs(op, value, words) for op, value in nodes) or _stretch_needs(nodes, words)


def _node_needs(op: Any, value: Any, words: tuple[str, ...]) -> bool:
    if op is _constants.BRANCH:
        return all(_needs(list(each), words) for each in value[1])
    if op is _constants.SUBPATTERN:
        return _needs(list(value[3]), words)
    if op is _constants.ASSERT:
        return _needs(list(value[1]), words)
    return op in REPEATS and value[0] > 0 and _needs(list(value[2]), words)


def _stretch_needs(nodes: Sequence[Any], words: tuple[str, ...]) -> bool:
    """Say whether some stretch of a pattern holds one of the words however it is worded."""
    pieces = [_wordings(op, value) for op, value in nodes]
    longest = max(map(len, words), default=1)
    for start in range(len(pieces)):
        worded = {""}
        for piece in pieces[start:]:
            if len(worded) * len(piece) > MOST:
                break
            longer = {before + after for before in worded for after in piece}
            # What holds a word holds it whatever comes after; of the others a word can only begin in the last letters.
            worded = {said[-longest:] for said in longer if not any(word in said for word in words)}
            if not worded:
                return True
    return False


def _wordings(op: Any, value: Any) -> set[str]:
    if op is _constants.LITERAL:
        return {chr(value).lower()}
    if op is _constants.IN:
        return {_member(*member) for member in value}
    if op is _constants.SUBPATTERN:
        return _all_wordings(value[3])
    if op is _constants.BRANCH:
        return _bounded(set().union(*(_all_wordings(each) for each in value[1])))
    if op in REPEATS and value[1] == 1:
        return _all_wordings(value[2]) | ({""} if value[0] == 0 else set())
    return {""} if op in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT) else {ANYTHING}


def _member(op: Any, value: Any) -> str:
    if op is _constants.LITERAL:
        return chr(value).lower()
    return " " if value is _constants.CATEGORY_SPACE else ANYTHING


def _all_wordings(nodes: Iterable[Any]) -> set[str]:
    worded = {""}
    for op, value in nodes:
        piece = _wordings(op, value)
        worded = _bounded({before + after for before in worded for after in piece})
    return worded


def _bounded(worded: set[str]) -> set[str]:
    return worded if len(worded) <= MOST else {ANYTHING}
