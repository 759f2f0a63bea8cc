"""What a check of a file found, row by row: counted, and the first of each sort kept as a page shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import NoneType
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from tracker.exchange.importing.choices import Cells, Choices
from tracker.exchange.importing.values import refuse_unstorable
from tracker.exchange.named import NotNamed
from tracker.workflow import Refused

MOST_KEPT = 200
"""So many problems, changes and similar ones are kept; the others are counted."""

MOST_SHOWN = 200
"""So many characters are shown of a row that is left out."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, or with one of its cells: the row's number, and the place and heading of the cell."""

    number: int
    place: str
    head: str
    sentence: str


@dataclass(slots=True)
class Checked:
    """What a file would do. `changes` name the row, what it is about and the fields; `similar` what a row is like.

    `warnings` are sentences, each with a meeting, the number of the first row and how many rows it is about.
    `near` are, by field and name in the file, its heading, the name that may be meant, and how many cells have it.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    noted: int = 0
    wrong: int = 0
    looked: int = 0
    problems: list[Problem] = field(default_factory=list)
    changes: list[tuple[int, int | str, list[str]]] = field(default_factory=list)
    similar: list[tuple[int, str, int, bool]] = field(default_factory=list)
    warnings: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    near: dict[tuple[str, str], tuple[str, str, int]] = field(default_factory=dict)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    _rows: set[int] = field(default_factory=set)
    digest: Any = field(default_factory=hashlib.sha256)

    def refuse(self, number: int, sentence: str, place: str = "", head: str = "") -> None:
        """Count a row that is refused, and keep the sentence."""
        if number not in self._rows:
            self._rows.add(number)
            self.wrong += 1
        if len(self.problems) < MOST_KEPT:
            self.problems.append(Problem(number, place, head, sentence))

    def is_refused(self, number: int) -> bool:
        """Whether something is wrong with a row."""
        return number in self._rows

    def change(self, number: int, about: int | str, fields: Sequence[str]) -> None:
        """Count a row that changes something, and keep what it changes; `about` is a key, or a name."""
        self.changed += 1
        if len(self.changes) < MOST_KEPT:
            self.changes.append((number, about, list(fields)))

    def point_out(self, number: int, title: str, other: int, *, is_row: bool = False) -> None:
        """Keep that a new row is like something: the recommendation of a key, or another row of the file."""
        if len(self.similar) < MOST_KEPT:
            self.similar.append((number, title, other, is_row))

    def warn(self, number: int, meeting: str, sentence: str) -> None:
        """Keep a sentence about the meeting of a code, with the number of the first row and how many rows it is."""
        if (meeting, sentence) in self.warnings or len(self.warnings) < MOST_KEPT:
            self.warnings.setdefault((meeting, sentence), [number, 0])[1] += 1

    def suggest(self, code: str, head: str, fault: NotNamed) -> None:
        """Count a cell with a name that nothing has, and keep the name that may be meant."""
        _head, _near, count = self.near.get((code, fault.written), ("", "", 0))
        if fault.near and (count or len(self.near) < MOST_KEPT):
            self.near[code, fault.written] = (head, fault.near, count + 1)

    def leave_out(self, number: int, words: str) -> None:
        """Keep a row that somebody left out."""
        self.left_out.append((number, words[:MOST_SHOWN]))

    def count_in(self, *said: object) -> None:
        """Let the mark stand for this too."""
        self.digest.update(repr([_plain(each) for each in said]).encode("utf-8", "replace"))

    @property
    def mark(self) -> str:
        """What stands for all that would be done."""
        return str(self.digest.hexdigest())

    @property
    def can_apply(self) -> bool:
        """Whether there is something to do, and nothing wrong."""
        return not self.wrong and bool(self.new or self.changed)

    def as_json(self) -> dict[str, Any]:
        """Return it as an import keeps it."""
        return {
            **{name: getattr(self, name) for name in ("new", "changed", "same", "noted", "wrong", "looked")},
            "problems": [[each.number, each.place, each.head, each.sentence] for each in self.problems],
            "changes": [list(each) for each in self.changes],
            "similar": [list(each) for each in self.similar],
            "warnings": [[*words, *rows] for words, rows in self.warnings.items()],
            "near": [[*key, *each] for key, each in self.near.items()],
            "left_out": [list(each) for each in self.left_out],
            "can_apply": self.can_apply,
        }


_AS_IT_IS = (str, int, date, NoneType)


def _plain(value: object) -> object:
    if isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dict):
        return [(name, _plain(value[name])) for name in sorted(value)]
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else value


class Reader:
    """Reads the cells of one row; what is wrong with a cell is kept, and the cell then says nothing."""

    def __init__(self, cells: Cells, checked: Checked, choices: Choices) -> None:
        """Take the cells of a row, where to keep what is wrong, and what was chosen for the file."""
        self.cells, self._checked, self._choices = cells, checked, choices

    @property
    def number(self) -> int:
        """The number of the row."""
        return self.cells.row.number

    def read(self, code: str, means: Callable[[Any], Value], empty: Value) -> Value:
        """Return what the cell of a field means; `empty` where it is empty, or wrong."""
        head = self.cells.columns.get(code)
        if head is None:
            return empty
        value = self.cells.row.at(head.place)
        if value is None or (isinstance(value, str) and (not value or value.isspace())):
            if self.cells.unknown and self.cells.place(code) in self.cells.unknown:
                self.refuse(code, _("The formula in this cell has no result. Enter the value that it should have."))
            return empty
        try:
            refuse_unstorable(value)
            return means(self._choices.meant(code, value))
        except NotNamed as refusal:
            self._checked.suggest(code, head.name, refusal)
            self.refuse(code, str(refusal))
        except Refused as refusal:
            self.refuse(code, str(refusal))
        return empty

    def refuse(self, code: str, sentence: str) -> None:
        """Keep what is wrong with the cell of a field, or with the row where no column fills it."""
        head = self.cells.columns.get(code)
        self._checked.refuse(self.number, sentence, self.cells.place(code), head.name if head else "")

    @property
    def is_refused(self) -> bool:
        """Whether something is wrong with the row."""
        return self._checked.is_refused(self.number)
