"""Cases for `parametrize` of which a few run each time; the others, marked slow, show no other kind of fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def _slow(case: Any) -> Any:
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)


def slow_after(number: int, cases: Iterable[Any]) -> list[Any]:
    """Return all cases, those after the first `number` marked slow."""
    return [case if place < number else _slow(case) for place, case in enumerate(cases)]


def slow_but(fast: Collection[Any], cases: Iterable[Any]) -> list[Any]:
    """Return all cases, those that are not named in `fast` marked slow. Raises where a name in `fast` is no case."""
    listed = list(cases)
    missing = set(fast) - set(listed)
    if missing:
        raise ValueError(f"No such case: {missing}")
    return [case if case in fast else _slow(case) for case in listed]
