"""Getting a document's bytes from a path; what they say is read by `extraction`."""

from __future__ import annotations

from pathlib import Path

from briefings.extraction import MAX_BYTES, Unreadable


def read(file: Path) -> bytes:
    """Return the bytes of a file. Raises `Unreadable` where there is none, and before reading one too large."""
    try:
        if file.is_dir():
            raise Unreadable(f"“{file}” is a folder. Name the file that holds the briefing.")
        if file.exists() and not file.is_file():
            raise Unreadable(f"“{file}” is not an ordinary file. Save the briefing as one.")
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise Unreadable(
                f"“{file.name}” is {size / 1024 / 1024:.1f} MB, more than the {MAX_BYTES // 1024 // 1024} MB this "
                "reads. Split it, or save its text without pictures."
            )
        return file.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(f"There is no file “{file}”. Check the path.") from error
    except OSError as error:
        raise Unreadable(f"“{file}” cannot be opened: {error.strerror}.") from error
