"""What somebody answers to the check of a file: rows that are left out, and names that are meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from tracker.exchange.importing.choices import Choices

ANSWERS = ("row", "near", "alias")
"""The answers of a form: numbers of rows, places in what the check calls `near`, and places in `aliases_of`."""


def aliases_of(choices: Choices) -> list[tuple[int, str, str, str]]:
    """Return the names that were accepted so far: place in this list, field, how it is written, and the name."""
    found = sorted((code, *pair) for code, names in choices.aliases.items() for pair in names.items())
    return [(place, *each) for place, each in enumerate(found)]


def answered(
    choices: Choices, outcome: Mapping[str, Any], *, row: Collection[int], near: Collection[int], alias: Collection[int]
) -> Choices:
    """Return what is chosen for a file after the `outcome` of its check was answered.

    Only a row that the check names is left out. A row or name that was accepted before and is not selected now no
    longer counts.
    """
    named = (each[0] for part in ("problems", "similar", "left_out") for each in outcome.get(part, ()))
    kept: dict[str, dict[str, str]] = {}
    for place, code, written, name in aliases_of(choices):
        if place in alias:
            kept.setdefault(code, {})[written] = name
    for place, (code, written, _head, name, _count) in enumerate(outcome.get("near", ())):
        if place in near:
            kept.setdefault(code, {})[written] = name
    return replace(choices, aliases=kept, left_out=frozenset(named) & frozenset(row))
