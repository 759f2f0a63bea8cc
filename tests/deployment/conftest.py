"""The machine that the tests of this folder share."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deployment.machine import Machine, machine, missing_programs, prepare


@pytest.fixture(scope="session")
def programs() -> None:
    """Skip where the system's own parts are missing, except in CI, where that is a failure."""
    if missing := missing_programs():
        assert not os.environ.get("CI"), f"this machine lacks {', '.join(missing)}, and in CI these may not be skipped"
        pytest.skip(f"this machine lacks {', '.join(missing)}")


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that other users can enter, with a path short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def folder_for_a_machine() -> Iterator[Path]:
    """A folder of one test."""
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def whole_machine(programs: None) -> Iterator[Machine]:
    """A machine on which the site has a host of its own, with its tables made; nothing serves it yet."""
    with open_folder() as folder, machine(folder) as made:
        prepare(made)
        yield made
