"""What somebody chose for the columns of a file, as a form, a profile and an import carry it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tracker.exchange.importing.fields import Field, known
from tracker.exchange.importing.table import Head, Row, Table, as_text
from tracker.exchange.importing.values import DAY_FORMATS, several
from tracker.workflow import Kind, Refused


@dataclass(frozen=True, slots=True)
class Choices:
    """Which field each column fills, by the column's key, how its dates are written, and what holds for all rows.

    `kind` is that of recommendations whose row names none; `received_from` says whose word the updates are.
    `aliases` are, by field, names that the file writes in another way, with the names that are meant; `left_out` are
    the numbers of rows that are not imported.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    sheet: int | None = None
    kind: str = Kind.RECOMMENDATION.value
    received_from: str = ""
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    @classmethod
    def guessed(cls, table: Table, fields: Sequence[Field], profile: Choices | None = None) -> Choices:
        """Return what the headings say; a profile goes before guesses, for the columns that it names."""
        chosen = profile or cls()
        found = {head.key: chosen.fields[head.key] for head in table.heads if head.key in chosen.fields}
        # A note above the head looks like the name of a group of columns, so headings count by themselves too.
        for names in ({head.key: head.name for head in table.heads}, {head.key: head.bare for head in table.heads}):
            _guess(found, names, fields)
        written = {key: value for key, value in chosen.written.items() if key in found}
        return cls(found, written, table.sheet, chosen.kind, chosen.received_from, chosen.aliases)

    @classmethod
    def plain(cls, kept: Mapping[str, Any], fields: Sequence[Field]) -> Choices:
        """Return what `kept` says, a dictionary as `as_json` made it; what is unknown there is left out."""
        codes, kind = {each.code for each in fields}, str(kept.get("kind", ""))
        return cls(
            {str(key): code for key, code in dict(kept.get("fields", {})).items() if code in codes or code == ""},
            {str(key): code for key, code in dict(kept.get("written", {})).items() if code in DAY_FORMATS},
            kept.get("sheet"),
            kind if kind in Kind.values else Kind.RECOMMENDATION.value,
            str(kept.get("received_from", "")),
            {code: dict(names) for code, names in dict(kept.get("aliases", {})).items() if code in codes},
            frozenset(kept.get("left_out", ())),
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "fields": dict(self.fields),
            "written": dict(self.written),
            "sheet": self.sheet,
            "kind": self.kind,
            "received_from": self.received_from,
            "aliases": {code: dict(names) for code, names in self.aliases.items()},
            "left_out": sorted(self.left_out),
        }

    def meant(self, code: str, value: Any) -> Any:
        """Return what is meant by a cell of a field: its value, with the names that are `aliases` put right."""
        names = self.aliases.get(code)
        if not names or not isinstance(value, str):
            return value
        text = " ".join(value.split())
        if text in names:
            return names[text]
        parts = several(value)
        return "; ".join(names.get(part, part) for part in parts) if names.keys() & set(parts) else value

    def columns(self, table: Table) -> dict[str, Head]:
        """Return the column of each field that one fills. Raises `Refused` where two columns fill one field."""
        found: dict[str, Head] = {}
        for head in table.heads:
            code = self.fields.get(head.key, "")
            if code in found:
                words = {"one": found[code].name, "other": head.name}
                raise Refused(_("Columns “%(one)s” and “%(other)s” fill the same field. Keep one of them.") % words)
            if code:
                found[code] = head
        return found


def _guess(found: dict[str, str], names: Mapping[str, str], fields: Sequence[Field]) -> None:
    """Say of columns by their keys, where nothing is said so far, which fields their names mean; each field once."""
    for key, name in names.items():
        meant = known(name, fields)
        if key not in found and meant is not None and meant.code not in found.values():
            found[key] = meant.code


@dataclass(slots=True)
class Cells:
    """The cells of a row by the fields that they fill; `unknown` are the places whose formula has no result."""

    row: Row
    columns: Mapping[str, Head]
    unknown: frozenset[str] = frozenset()

    def __getitem__(self, code: str) -> Any:
        """Return a cell; None where no column fills the field."""
        head = self.columns.get(code)
        return self.row.at(head.place) if head is not None else None

    @property
    def says_nothing(self) -> bool:
        """Whether the row holds nothing but formulas without a result, in columns that are not imported."""
        return not self.row.cells and not any(self.place(code) in self.unknown for code in self.columns)

    @property
    def words(self) -> str:
        """What the row is called on a page: its title, its name, or its first cell."""
        cells = (self["title"], self["name"], self["email"], *map(self.row.at, range(len(self.row.cells))))
        return next(filter(None, (" ".join(as_text(cell).split()) for cell in cells if cell is not None)), "")

    def place(self, code: str) -> str:
        """Return where the cell of a field stands, as a spreadsheet names it."""
        head = self.columns.get(code)
        return f"{head.letter}{self.row.number}" if head is not None else ""


def cells_of(
    table: Table, columns: Mapping[str, Head], left_out: frozenset[int], leave_out: Callable[[int, str], None]
) -> Iterator[Cells]:
    """Yield the cells of each row of a file. A row is given up once it was yielded, so the file is read once.

    `leave_out` is told the number and the words of each row that is left out.
    """
    unknown = table.unknown
    for row in table.taken():
        cells = Cells(row, columns, unknown)
        if row.number in left_out:
            leave_out(row.number, cells.words)
        elif not cells.says_nothing:
            yield cells
