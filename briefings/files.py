"""Getting a document's bytes from a path; what they say is read by `formats`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from briefings.reading import Unreadable, refuse_size


class Writes(Protocol):
    """Where a command writes lines."""

    def write(self, msg: str) -> object:
        """Write one."""


def read(file: Path) -> bytes:
    """Return the bytes of a file. Raises `Unreadable` where there is none, and before reading one too large."""
    try:
        if file.is_dir():
            raise Unreadable(_("“%(file)s” is a folder. Give the file with the briefing.") % {"file": file})
        if file.exists() and not file.is_file():
            raise Unreadable(
                _("“%(file)s” is a folder or a device, not a file. Save the briefing as a file.") % {"file": file}
            )
        refuse_size(file.stat().st_size, name=file.name)
        return file.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(_("There is no file “%(file)s”. Check the path.") % {"file": file}) from error
    except OSError as error:
        raise Unreadable(
            _("“%(file)s” cannot be opened: %(error)s.") % {"file": file, "error": error.strerror}
        ) from error


def waiting(out: Writes, name: str) -> Callable[[float], None]:
    """Return what says on `out`, from the second second on and then every five, that a file is still being read."""
    told = 0.0

    def tell(seconds: float) -> None:
        nonlocal told
        if seconds >= 2 and (not told or seconds - told >= 5):
            told = seconds
            out.write(_("Reading “%(file)s”: %(seconds)d seconds so far …") % {"file": name, "seconds": round(seconds)})

    return tell
