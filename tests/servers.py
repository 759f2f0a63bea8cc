"""Folders in which tests start servers of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.database import keeper, server


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder for a server, which the server's user can enter: pytest's own are closed to all but their owner."""
    top = Path(tempfile.mkdtemp(prefix="tracker-test-", dir="/tmp")).resolve()
    top.chmod(0o755)
    yield top / "postgresql"
    for users in top.rglob(keeper.USERS):
        server.stopped(users.parent)
    shutil.rmtree(top)
