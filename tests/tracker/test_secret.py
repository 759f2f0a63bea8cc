"""The key that signs sessions: made once, for its owner only."""

import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import secret

PROJECT = Path(__file__).resolve().parents[2]


def test_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret-key"
    first = secret.key(path)
    assert len(first) >= 50
    assert secret.key(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_each_machine_gets_its_own_key(tmp_path: Path) -> None:
    assert secret.key(tmp_path / "one") != secret.key(tmp_path / "two")


def test_key_another_process_made_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def made_meanwhile(length: int) -> str:
        (tmp_path / "secret-key").write_text("theirs")
        return "ours"

    monkeypatch.setattr(secrets, "token_urlsafe", made_meanwhile)
    assert secret.key(tmp_path / "secret-key") == "theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_processes_that_make_the_key_at_once_get_the_same(tmp_path: Path) -> None:
    # Each waits for the starting shot, so that they meet.
    program = """
import sys, time
from pathlib import Path
from tracker import secret
folder = Path(sys.argv[1])
print("ready", flush=True)
while not (folder / "go").exists():
    pass
print(secret.key(folder / "secret-key"))
"""
    processes = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    (tmp_path / "go").touch()
    keys = {process.communicate(timeout=30)[0].strip() for process in processes}
    assert keys == {(tmp_path / "secret-key").read_text()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["go", "secret-key"]
