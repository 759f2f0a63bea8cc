"""`python -m briefings.reading.child NAME`: reads the file on standard input under limits, and writes JSON.

Ends with `REFUSED`, and the refusal as JSON, where the file cannot be read. It opens no connection, starts no
program and writes no file: whatever a document points to is never fetched.
"""

import os
import sys
from pathlib import Path
from typing import Any

MAX_SECONDS = 60
MAX_MEMORY = 512 * 1024 * 1024
MAX_OUTPUT = 128 * 1024 * 1024
REFUSED = 3

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.kill",
    "ctypes.",
    "urllib.",
    "ftplib.",
    "http.",
    "webbrowser.",
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def limit() -> None:
    """Bound the time, memory and output of this process; where the system knows no such limits, the parent's hold."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_FSIZE, MAX_OUTPUT),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (bound, bound))
        except (OSError, ValueError):
            continue


def fence(event: str, details: tuple[Any, ...]) -> None:
    """Refuse what reading a file never needs. An audit hook: it cannot be taken away again."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed while a file is read")
    if event == "open":
        path, mode, flags = details
        if any(letter in (mode or "") for letter in "wax+") or (flags or 0) & _WRITES:
            raise PermissionError("nothing is written while a file is read")
        if isinstance(path, str | bytes) and not os.fsdecode(path).startswith(_ROOTS):
            raise PermissionError("no other file is opened while one is read")


# Python's own files and ours: what importing needs.
_ROOTS = tuple({str(Path(path).absolute()) for path in (*sys.path, sys.prefix, sys.base_prefix) if path})


def main() -> int:
    """Read, write, and return how it went."""
    limit()
    from briefings.reading.document.unreadable import Unreadable
    from briefings.reading.document.unreadable import gettext_noop as _
    from briefings.reading.readings import load_reader, read_here, to_json

    name, made, code = sys.argv[1], "", 0
    data = sys.stdin.buffer.read()
    try:
        # A library in native code is loaded before the fence stands, and not after.
        load_reader(data, name=name)
        sys.addaudithook(fence)
        made = to_json(read_here(data, name=name))
    except Unreadable as refusal:
        made, code = refusal.as_json(), REFUSED
    except MemoryError:
        code = REFUSED
    # Only here has the error let go of what filled the memory.
    if not made:
        too_large = _(
            "“%(name)s” needs more than %(most)s MB of memory to read. Split it, or save it as plain text and choose "
            "that file."
        )
        made = Unreadable(too_large, name=name, most=str(MAX_MEMORY // 1024 // 1024)).as_json()
    sys.stdout.buffer.write(made.encode("utf-8", "replace"))
    return code


if __name__ == "__main__":
    raise SystemExit(main())
