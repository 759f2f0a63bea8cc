"""Cases for `parametrize` of which a few run each time; the others, marked slow, show no other kind of fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest
from _pytest.mark import ParameterSet


def _slow(case: Any) -> Any:
    made = case if isinstance(case, ParameterSet) else pytest.param(*(case if isinstance(case, tuple) else (case,)))
    return pytest.param(*made.values, marks=[*made.marks, pytest.mark.slow], id=made.id)


def slow_after(number: int, cases: Iterable[Any]) -> list[Any]:
    """Return all cases, those after the first `number` marked slow."""
    return [case if place < number else _slow(case) for place, case in enumerate(cases)]


def one_in(number: int, cases: Iterable[Any]) -> list[Any]:
    """Return all cases, those marked slow that do not stand at a multiple of `number`."""
    return [_slow(case) if place % number else case for place, case in enumerate(cases)]


def slow_but(fast: Collection[Any], cases: Iterable[Any]) -> list[Any]:
    """Return all cases, those that are not in `fast` marked slow. Raises ValueError where one in `fast` is no case."""
    listed = list(cases)
    if missing := set(fast) - set(listed):
        raise ValueError(f"No such case: {missing}")
    return [case if case in fast else _slow(case) for case in listed]
