"""Rows by their names, as files name them: a file that goes out uses only names by which it is understood again."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.forms.naming import folded as without_accents
from tracker.models import Organisation
from tracker.workflow import Refused

SEVERAL = gettext_lazy("The name “%(name)s” is used more than once. Write the full name.")
NO_ORGANISATION = gettext_lazy("There is no organisation “%(name)s”. Add it first, or correct the name.")
_SIGNS = re.compile(r"[\W_]+")
_SHOWN = 60
_MOST_NEAR = 20_000

Row = TypeVar("Row", bound=models.Model)


@lru_cache(maxsize=10_000)
def folded(name: str) -> str:
    """Return a name or heading as they are compared: without capitals, accents, signs and doubled blanks."""
    return " ".join(_SIGNS.sub(" ", without_accents(name)).split())


def _as_written(name: str) -> str:
    return " ".join(name.split())


class NotNamed(Refused):
    """Nothing has the name that was `written`; `near` is a name that is like it, where there is one."""

    def __init__(self, sentence: str, *, written: str, near: str) -> None:
        super().__init__(sentence)
        self.written, self.near = written, near


class Named(Generic[Row]):
    """Rows by their names. A name that several have is refused, unless a better name tells them apart.

    A row that is called exactly so goes before those whose names differ in capitals, accents or signs.
    """

    def __init__(self, rows: Iterable[Row], *names: Callable[[Row], str], missing: Any, several: Any) -> None:
        """Take the rows and what names them, best first; `missing` and `several` are sentences with `%(name)s`."""
        self._missing, self._several = missing, several
        self._names = names
        self._exact: list[dict[str, list[Row]]] = [{} for _ in names]
        self._by: list[dict[str, list[Row]]] = [{} for _ in names]
        self._all: dict[str, str] = {}
        for row in rows:
            self.add(row)

    def find(self, text: str) -> Row | None:
        """Return the row of a name, None where there is none. Raises `Refused` where several have it."""
        for names, wanted in ((self._exact, _as_written(text)), (self._by, folded(text))):
            for by in names:
                found = by.get(wanted, [])
                # Of two that are called the same, the one that is not retired is meant.
                found = [row for row in found if not getattr(row, "is_retired", False)] or found
                if len(found) > 1:
                    raise Refused(self._several % {"name": text[:_SHOWN]})
                if found:
                    return found[0]
        return None

    def get(self, text: str) -> Row:
        """Return the row of a name. Raises `NotNamed`, with a name that is near."""
        found = self.find(text)
        if found is not None:
            return found
        sentence = str(self._missing % {"name": text[:_SHOWN]})
        near = difflib.get_close_matches(folded(text), list(self._all), n=1) if len(self._all) < _MOST_NEAR else []
        name = self._all[near[0]] if near else ""
        if name:
            sentence = f"{sentence} {_('Did you mean “%(name)s”?') % {'name': name}}"
        # A cell may part its words by two blanks or a line break; what is chosen for a name does not go by these.
        raise NotNamed(sentence, written=" ".join(text.split()), near=name)

    def add(self, row: Row) -> None:
        """Let a row be found by its names."""
        for exact, by, name in zip(self._exact, self._by, self._names, strict=True):
            if text := folded(name(row)):
                exact.setdefault(_as_written(name(row)), []).append(row)
                by.setdefault(text, []).append(row)
                self._all[text] = name(row)


def organisations(rows: Iterable[Organisation] | None = None) -> Named[Organisation]:
    """Return some organisations by their names, or all."""
    rows = Organisation.objects.all() if rows is None else rows
    return Named(rows, lambda row: row.name, lambda row: row.short_name, missing=NO_ORGANISATION, several=SEVERAL)


def labels(rows: Iterable[Organisation]) -> dict[int, str]:
    """Return what each organisation is called in a file: its short name where that means no other, else its name."""
    rows = list(rows)
    named = organisations(rows)
    return {row.pk: row.label if _means(named, row.label, row) else row.name for row in rows}


def _means(named: Named[Organisation], text: str, row: Organisation) -> bool:
    try:
        return named.find(text) is row
    except Refused:
        return False
