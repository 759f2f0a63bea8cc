"""`.dev/run demo` on machines whose Python is too old or lacks a part, and after a first start that failed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deployment.running import ROOT

DEMO = "The demonstration is started."
PYTHON = """#!/bin/sh
# A stand-in for Python {version}, which has these modules beside its own: {modules}
case "$*" in
  "-c import sys"*)
    for module in ensurepip venv pip; do
      case "$2" in *", $module"*) case " {modules} " in *" $module "*) ;; *) exit 1 ;; esac ;; esac
    done
    [ {minor} -ge 11 ] ;;
  "-m venv .venv")
    mkdir -p .venv/bin && echo kept > .venv/made-by-{version}
    sed 's/ {modules} / {modules} pip /' "$0" > .venv/bin/python && chmod +x .venv/bin/python ;;
  "-m pip"*) echo "pip of {version}" >> installs ;;
  "manage.py demo"*) echo "{said}" ;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A copy of what the command reads, beside a folder of programs without any Python."""
    (tmp_path / "copy" / ".dev").mkdir(parents=True)
    shutil.copy(ROOT / ".dev" / "run", tmp_path / "copy" / ".dev" / "run")
    for name in ("requirements-demo.txt", "requirements-dev.txt"):
        (tmp_path / "copy" / name).write_text(name, encoding="utf-8")
    (tmp_path / "programs").mkdir()
    for name in ("bash", "sh", "env", "cmp", "cp", "rm", "mkdir", "dirname", "sed", "chmod"):
        (tmp_path / "programs" / name).symlink_to(shutil.which(name) or name)
    return tmp_path


def install(machine: Path, name: str, minor: int, modules: str = "ensurepip venv", *, at: str = "programs") -> None:
    """Put a stand-in for a Python there."""
    path = machine / at / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PYTHON.format(version=f"3.{minor}", minor=minor, modules=modules, said=DEMO), encoding="utf-8")
    path.chmod(0o755)


def demo(machine: Path) -> subprocess.CompletedProcess[str]:
    """Start the demonstration there."""
    return subprocess.run(
        [machine / "copy" / ".dev" / "run", "demo"],
        env={"PATH": str(machine / "programs"), "HOME": os.environ.get("HOME", "/")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_first_start_makes_the_environment_and_the_next_one_uses_it(machine: Path) -> None:
    install(machine, "python3", 11)
    for _ in range(2):
        started = demo(machine)
        assert (started.returncode, started.stdout) == (0, f"{DEMO}\n"), started.stderr
    assert (machine / "copy" / "installs").read_text() == "pip of 3.11\n"


@pytest.mark.parametrize(
    ("minor", "modules", "sentence"),
    [
        (11, "venv", "python3 has no venv or no pip. On Debian and Ubuntu: apt-get install python3-venv\n"),
        (9, "ensurepip venv", "There is no Python 3.11 or later here. Install one, then try again.\n"),
    ],
)
def test_what_is_missing_is_said_and_the_start_after_it_was_installed_works(
    machine: Path, minor: int, modules: str, sentence: str
) -> None:
    install(machine, "python3", minor, modules)
    refused = demo(machine)
    assert (refused.returncode, refused.stderr) == (1, sentence)
    assert not (machine / "copy" / ".venv").exists(), "nothing is left half-made"

    install(machine, "python3", 12)
    assert demo(machine).stdout == f"{DEMO}\n"


def test_a_newer_python_beside_the_usual_one_is_found(machine: Path) -> None:
    install(machine, "python3", 9)
    install(machine, "python3.12", 12)
    assert demo(machine).stdout == f"{DEMO}\n"
    assert (machine / "copy" / ".venv" / "made-by-3.12").exists()


@pytest.mark.parametrize("kind", ["without pip", "of an older Python", "of a Python that is gone"])
@pytest.mark.parametrize("installed", [None, "installed", "installed-dev"])
def test_environment_that_does_not_work_is_made_anew(machine: Path, kind: str, installed: str | None) -> None:
    install(machine, "python3", 13)
    old = machine / "copy" / ".venv"
    if kind == "of a Python that is gone":
        (old / "bin").mkdir(parents=True)
        (old / "bin" / "python").symlink_to("/gone/python3")
    else:
        install(machine, "python", 9 if "older" in kind else 11, at="copy/.venv/bin")
    if installed is not None and kind != "without pip":
        name = "requirements-dev.txt" if installed == "installed-dev" else "requirements-demo.txt"
        (old / installed).write_text(name, encoding="utf-8")

    started = demo(machine)

    assert (started.returncode, started.stdout) == (0, f"{DEMO}\n"), started.stderr
    assert (old / "made-by-3.13").exists()
