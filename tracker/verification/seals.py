"""The seal: a file that says how far everything went when it was made, to be kept where nobody can change it.

After a heading, one line each, in this order: `log` of a recommendation (row, reference, entries, hash of the last
one), `briefing` (row, digests of text, passages and file), `acts`, `versions` and `rows` in blocks of a thousand ids
(with the table; how many there are, and a digest over them), and the number of `redactions`. Acts, versions and rows
count up to the moment in the heading, some minutes before the seal was made: what was under way then is not finished.
The last line counts the others. Seals of the first form, which have the lines of logs only, and of the second, which
have no `rows`, are read too.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO, TypeAlias

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.workflow import Refused

BLOCK = 1_000
Blocks: TypeAlias = dict[int, tuple[int, str]]
"""What a seal says of each block of ids: how many rows, and a digest over them."""
NOTHING: tuple[int, str] = (0, hashlib.sha256().hexdigest())
"""What is said of a block without rows."""
MARGIN = timedelta(minutes=15)
"""No transaction of the site takes longer, so whatever is older than this is finished or never will be."""
KINDS = ("log", "briefing", "acts", "versions", "rows", "redactions")
_FIRST = "# Seal of the log. Each line: row, reference, entries and the hash of the last entry of a recommendation."
_HEADING = re.compile(
    r"# Seal of the log, form (?:2\. Made at \S+; acts and versions|3\. Made at \S+; acts, versions and rows) "
    r"until (\S+)\."
)
_HEX = "[0-9a-f]{64}"
_LINES = {
    "log": re.compile(rf"log (\d{{1,18}}) (\S{{1,24}}) (\d{{1,9}}) ({_HEX})"),
    "briefing": re.compile(rf"briefing (\d{{1,18}}) ({_HEX}) ({_HEX}) ({_HEX}|-)"),
    "acts": re.compile(rf"acts (\d{{1,18}}) (\d{{1,9}}) ({_HEX})"),
    "versions": re.compile(rf"versions ([a-z_]{{1,63}}) (\d{{1,18}}) (\d{{1,18}}) ({_HEX})"),
    "rows": re.compile(rf"rows ([a-z_]{{1,63}}) (\d{{1,18}}) (\d{{1,18}}) ({_HEX})"),
    "redactions": re.compile(r"redactions (\d{1,18})"),
}
_IDS = {"log": 1, "briefing": 1, "acts": 1, "versions": 2, "rows": 2, "redactions": 1}
_END = re.compile(r"# End: (\d{1,18})")


class Unusable(Refused):
    """A seal cannot be read, or not be written; the text says why."""


class OldSeal:
    """A seal that was written earlier, read line by line; the kinds of lines are asked for in their order.

    `until` is the moment up to which it covers acts and versions; None of the first form, which covers none. Whether it
    covers rows that are only added is `has_rows`. `recommendations` says of how many it has the log.
    """

    def __init__(self, file: TextIO) -> None:
        """Read the heading; refuse a file that is no seal, or not a whole one."""
        self._file, self._name = file, Path(file.name).name
        heading = file.readline().rstrip("\n")
        found = _HEADING.fullmatch(heading)
        if found is None and heading != _FIRST:
            raise Unusable(_("“%(file)s” is not a seal. Name a file that --seal wrote.") % {"file": self._name})
        self.is_first_form = found is None
        self.has_rows = "form 3." in heading
        self.until = datetime.fromisoformat(found[1]) if found else None
        self._check()
        file.seek(0)
        file.readline()
        self._line = self._read()

    def _check(self) -> None:
        """Refuse a file in which a line is wrong or out of its order, or that does not end as it says."""
        count = self.recommendations = 0
        before: tuple[int, tuple[object, ...]] = (0, ())
        while not (end := _END.fullmatch(line := self._read())):
            place = _place(line)
            if place is None or place <= before:
                raise self._damaged(count)
            count, before = count + 1, place
            self.recommendations += place[0] == 0
        if int(end[1]) != count or self._file.readline():
            raise self._damaged(count)

    def _read(self) -> str:
        line = self._file.readline().rstrip("\n")
        return f"log {line}" if self.is_first_form and line and not line.startswith("#") else line

    def _damaged(self, count: int) -> Unusable:
        return Unusable(
            _("The seal “%(file)s” is damaged after line %(line)s, so it proves nothing. Use another copy.")
            % {"file": self._name, "line": count + 1}
        )

    def covers(self) -> str:
        """Return in a sentence what it covers: a seal that says little proves little."""
        if self.until is None:
            return ngettext(
                "It is of the first form and covers only the log of %(n)d recommendation.",
                "It is of the first form and covers only the logs of %(n)d recommendations.",
                self.recommendations,
            ) % {"n": self.recommendations}
        at = timezone.localtime(self.until)
        return ngettext(
            "It covers the log of %(n)d recommendation, and the other records until %(day)s at %(time)s.",
            "It covers the logs of %(n)d recommendations, and the other records until %(day)s at %(time)s.",
            self.recommendations,
        ) % {"n": self.recommendations, "day": date_format(at, "j F Y"), "time": date_format(at, "H:i")}

    def lines(self, kind: str) -> Iterator[tuple[str, ...]]:
        """Yield the values of the lines of one kind."""
        while found := _LINES[kind].fullmatch(self._line):
            self._line = self._read()
            yield found.groups()

    def by_table(self, kind: str) -> dict[str, Blocks]:
        """Return what the lines of a kind that names tables say of each table."""
        found: dict[str, Blocks] = {}
        for table, block, count, digest in self.lines(kind):
            found.setdefault(table, {})[int(block)] = (int(count), digest)
        return found


def _place(line: str) -> tuple[int, tuple[object, ...]] | None:
    """Return where a line stands in a seal: by its kind, then its ids; None where it is no line of a seal."""
    for number, kind in enumerate(KINDS):
        if found := _LINES[kind].fullmatch(line):
            return number, tuple(int(each) if each.isdigit() else each for each in found.groups()[: _IDS[kind]])
    return None


class NewSeal:
    """A seal while it is written."""

    def __init__(self, file: TextIO, made_at: datetime) -> None:
        """Write the heading."""
        self._file, self._count, self.is_wanted = file, 0, True
        self.until = made_at - MARGIN
        print(
            f"# Seal of the log, form 3. Made at {_at(made_at)}; acts, versions and rows until {_at(self.until)}.",
            file=file,
        )

    def line(self, kind: str, *values: object) -> None:
        """Write one line."""
        print(kind, *values, file=self._file)
        self._count += 1

    def finish(self) -> None:
        """Write the last line."""
        print(f"# End: {self._count}", file=self._file)


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@contextmanager
def opened(path: Path, *, with_moment: bool = False) -> Iterator[OldSeal]:
    """Open a seal to compare with; `with_moment`, one that says until when it covers acts. Raises `Unusable`."""
    try:
        file = path.open(encoding="ascii", errors="replace")
    except OSError as error:
        raise Unusable(
            _("The seal “%(file)s” cannot be opened: %(error)s.") % {"file": path, "error": error.strerror}
        ) from error
    with file:
        seal = OldSeal(file)
        if with_moment and seal.is_first_form:
            raise Unusable(_("“%(file)s” is of the first form, which only --against can use.") % {"file": path.name})
        yield seal


@contextmanager
def writing(path: Path, made_at: datetime) -> Iterator[NewSeal]:
    """Write a new seal, which gets its name once it is whole and still wanted. Raises `Unusable`."""
    if path.exists():
        raise Unusable(
            _("“%(file)s” exists already, and a seal is never written over. Name a new file.") % {"file": path}
        )
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("x", encoding="ascii") as file:
            seal = NewSeal(file, made_at)
            yield seal
            seal.finish()
        if seal.is_wanted:
            draft.rename(path)
    except OSError as error:
        raise Unusable(
            _("The seal “%(file)s” cannot be written: %(error)s.") % {"file": path, "error": error.strerror}
        ) from error
    finally:
        draft.unlink(missing_ok=True)


class Covered:
    """The rows of a block that a seal covers, those before its moment: how many, and a digest over them."""

    def __init__(self, seal: OldSeal | NewSeal | None) -> None:
        """Begin with none; without a seal, or with one of the first form, none is covered."""
        self.until, self.count, self.digest = seal.until if seal is not None else None, 0, hashlib.sha256()

    def add(self, moment: datetime | None, line: str) -> None:
        """Count a row in, as one line, if the seal covers its moment."""
        if self.until is not None and moment is not None and moment < self.until:
            self.count += 1
            self.digest.update(f"{line}\n".encode())

    @property
    def found(self) -> tuple[int, str]:
        """How many were counted in, and their digest."""
        return self.count, self.digest.hexdigest()
