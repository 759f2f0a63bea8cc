"""Getting a document's bytes from a path; what they say is read by `formats`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from briefings.extraction import Unreadable
from briefings.formats import refuse_size


class Writes(Protocol):
    """Where a command writes lines."""

    def write(self, msg: str) -> object:
        """Write one."""


def read(file: Path) -> bytes:
    """Return the bytes of a file. Raises `Unreadable` where there is none, and before reading one too large."""
    try:
        if file.is_dir():
            raise Unreadable(f"“{file}” is a folder. Name the file that holds the briefing.")
        if file.exists() and not file.is_file():
            raise Unreadable(f"“{file}” is not an ordinary file. Save the briefing as one.")
        refuse_size(file.stat().st_size, name=file.name)
        return file.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(f"There is no file “{file}”. Check the path.") from error
    except OSError as error:
        raise Unreadable(f"“{file}” cannot be opened: {error.strerror}.") from error


def waiting(out: Writes, name: str) -> Callable[[float], None]:
    """Return what says on `out`, from the second second on and then every five, that a file is still being read."""
    told = 0.0

    def tell(seconds: float) -> None:
        nonlocal told
        if seconds >= 2 and (not told or seconds - told >= 5):
            told = seconds
            out.write(f"Reading “{name}”, {seconds:.0f} seconds so far …")

    return tell
