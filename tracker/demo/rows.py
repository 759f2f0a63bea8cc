"""The shape of the sample year: what an item starts with, and one line of its log. The words are in the stories."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tracker.workflow import Step


@dataclass(frozen=True, slots=True)
class Paper:
    """A document given as evidence, and how many days before the last day it was dated."""

    title: str
    day: int


@dataclass(frozen=True, slots=True)
class Line:
    """One thing somebody did: how many days before the last day, who, which step, in which words.

    `happened` is the day it happened where that is not the day it was written down. `due` and `review` are days
    after the last day, and negative before it. Lines with the same word in `act` are one act. `words` are the
    arguments of the step that are no words of the writer: a status, a position, a successor's reference.
    """

    day: int
    by: str
    step: Step
    text: str = ""
    next_step: str = ""
    confidence: str = ""
    papers: tuple[Paper, ...] = ()
    received_from: str = ""
    internal: bool = False
    happened: int | None = None
    due: int | None = None
    review: int | None = None
    act: str = ""
    words: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """What a recommendation is tracked with, and its log from then on; keys are those of `people`.

    `reiterates` is the reference of an earlier one that says the same.
    """

    lead: str | None
    owner: str | None
    themes: tuple[str, ...]
    lines: tuple[Line, ...]
    parties: tuple[str, ...] = ()
    due: int | None = None
    priority: bool = False
    reiterates: str = ""
    by_hand: dict[str, Any] = field(default_factory=dict)
