"""Reading a file that nobody vouches for: in a process of its own, with limits, so that it can harm nothing here."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from briefings.reading.child import MAX_OUTPUT, MAX_SECONDS, REFUSED
from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import from_json as refusal_from_json
from briefings.reading.document.unreadable import gettext_noop as _
from briefings.reading.readers.recognition import Format, format_of
from briefings.reading.readings import FileReading, from_json, read_here

READ_HERE = 8 * 1024
"""Plain text up to these bytes is read here: no library parses it, it takes a fraction of a second at worst, and a
process costs more than it guards against."""

_ROOT = Path(__file__).resolve().parents[2]
_LOOK_EVERY = 0.05
_CHILD = "briefings.reading.child"


def is_read_here(data: bytes, *, name: str) -> bool:
    """Say whether a file is so small and simple that it is read in this process, and so in a request.

    Raises Unreadable, as reading would, where the first bytes show that the file is of no kind that is read.
    """
    return format_of(data, name=name) is Format.TEXT and len(data) <= READ_HERE


def read_file(
    data: bytes,
    *,
    name: str,
    on_wait: Callable[[float], None] | None = None,
    seconds: float = MAX_SECONDS,
) -> FileReading:
    """Return what a file says. `on_wait` is told every while how many seconds it has taken so far.

    Raises Unreadable, with a sentence for the user, also where reading takes longer than `seconds`, more memory than
    the limit, or ends the process that reads.
    """
    if is_read_here(data, name=name):
        return read_here(data, name=name)
    answer = answer_of(_CHILD, data, name=name, on_wait=on_wait, seconds=seconds)
    if answer is not None:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            return from_json(answer)
    raise Unreadable(
        _(
            "“%(name)s” could not be read: it is damaged, or built in a way that needs too much memory. Open it "
            "in the program that made it, save it as plain text, and choose that file."
        ),
        name=name,
    )


def answer_of(
    child: str,
    data: bytes,
    *,
    name: str,
    on_wait: Callable[[float], None] | None = None,
    seconds: float = MAX_SECONDS,
) -> str | None:
    """Return what one of our modules writes that reads a file under limits, or None where it ended without an answer.

    Raises Unreadable where the module refuses the file, or takes longer than `seconds`.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(data)
        given.seek(0)
        code = _run(child, given, made, name, on_wait, seconds)
        size = made.seek(0, os.SEEK_END)
        made.seek(0)
        answer = made.read(MAX_OUTPUT + 1).decode("utf-8", "replace")
    if code == REFUSED:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            raise refusal_from_json(answer)
    return answer if code == 0 and size <= MAX_OUTPUT else None


def _run(
    module: str,
    given: BinaryIO,
    made: BinaryIO,
    name: str,
    on_wait: Callable[[float], None] | None,
    seconds: float,
) -> int:
    """Run the child to its end, and return how it ended; kill it when its time is over."""
    child = subprocess.Popen(  # noqa: S603 - our own program, and the name is only ever printed
        [sys.executable, "-m", module, name.replace("\0", "")],
        stdin=given,
        stdout=made,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        # Nothing of the site's environment, which holds its secrets.
        env={
            "PYTHONPATH": str(_ROOT),
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
            "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
        },
    )
    began = time.monotonic()
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(_LOOK_EVERY)
            taken = time.monotonic() - began
            if taken > seconds:
                raise Unreadable(
                    _(
                        "“%(name)s” takes longer than %(seconds)s seconds to read. Split it, or save it as plain text "
                        "and choose that file."
                    ),
                    name=name,
                    seconds=f"{seconds:.0f}",
                )
            if on_wait is not None:
                on_wait(taken)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
