"""The entry point of a web server: it does not come up without a word on where the data is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.slow import slow_after

PROJECT = Path(__file__).resolve().parents[2]


def serve(var: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """Import the entry point as a web server does."""
    clean = {name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return subprocess.run(
        [sys.executable, "-c", "from tracker.wsgi import application; print(type(application).__name__)"],
        cwd=PROJECT, env=clean | {"VAR": str(var)} | env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    "env", slow_after(1, [{}, {"DATABASE_URL": ""}, {"DATABASE_URL": "  "}]), ids=["unset", "empty", "blank"]
)
def test_site_without_an_address_does_not_start(env: dict[str, str], tmp_path: Path) -> None:
    done = serve(tmp_path, **env)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(
        "tracker.database.commands.DatabaseMissing: DATABASE_URL is not set. Set it to the address of"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", slow_after(1, ["embedded", "postgres://ann@db.example.org/tracker"]))
def test_site_with_an_address_starts_and_connects_to_nothing_yet(url: str, tmp_path: Path) -> None:
    done = serve(tmp_path, DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (0, "WSGIHandler\n"), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
