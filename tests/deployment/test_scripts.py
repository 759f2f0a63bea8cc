"""The scripts of `tracker/deployment`, run with stand-ins for the programs that they start."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.deployment.test_examples import FOLDER

SEALING = """#!/bin/sh
[ -z "${FAILS-}" ] || exit 1
echo "$*" > "$SEALS.asked"
for seal do :; done
echo sealed > "$seal"
"""


def program(path: Path, text: str) -> None:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def run(path: Path, *arguments: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script to its end."""
    env = {"PATH": os.environ["PATH"]} | variables
    return subprocess.run([path, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False)


# --- Seals -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A release whose program seals without a look at anything."""
    (tmp_path / "tracker" / "deployment").mkdir(parents=True)
    shutil.copy(FOLDER / "verify-log", tmp_path / "tracker" / "deployment")
    program(tmp_path / ".venv" / "bin" / "python", SEALING)
    return tmp_path / "tracker" / "deployment" / "verify-log"


def seals_of(days: int, folder: Path) -> list[str]:
    """Put a seal of each of the last days into a folder, and return their names, the oldest first."""
    folder.mkdir()
    today = datetime.now(UTC).replace(hour=1, minute=0, second=7)
    names = [(today - timedelta(days=ago)).strftime("%Y-%m-%dT%H-%M-%SZ.seal") for ago in range(days, 0, -1)]
    for name in names:
        (folder / name).write_text("sealed", encoding="utf-8")
    return names


def test_seals_of_two_months_and_the_last_one_of_each_month_are_kept(release: Path, tmp_path: Path) -> None:
    seals = tmp_path / "seals"
    before = seals_of(400, seals)
    for name in ("at-release-1.seal", "README"):
        (seals / name).write_text("ours", encoding="utf-8")

    done = run(release, SEALS=str(seals))

    assert done.returncode == 0, done.stderr
    left = {path.name for path in seals.iterdir()}
    last_of_month = {name[:7]: name for name in before}
    recent = (datetime.now(UTC) - timedelta(days=60)).strftime("%Y-%m-%d")
    kept = {name for name in before if name[:10] >= recent or name in last_of_month.values()}
    assert 59 <= len(kept) <= 60 + 14
    (new,) = left - kept - {"at-release-1.seal", "README"}
    assert new > before[-1]
    assert kept < left
    assert run(release, SEALS=str(seals), SEAL_DAYS="10").returncode == 0
    assert len([*seals.iterdir()]) < 40


def test_the_newest_seal_is_compared_wherever_the_script_is_called(release: Path, tmp_path: Path) -> None:
    names = seals_of(2, tmp_path / "seals")
    assert run(release, cwd=tmp_path, SEALS="seals").returncode == 0
    assert f"verify_log --against seals/{names[-1]} --seal seals/" in (tmp_path / "seals.asked").read_text()
    assert run(release, cwd=tmp_path, SEALS="new").returncode == 0
    assert "verify_log --allow-empty --seal new/" in (tmp_path / "new.asked").read_text()


@pytest.mark.parametrize("name", ["zzz.seal", "9999-01-01T00-00-00Z.seal", "at-release-1.seal"])
def test_a_file_of_another_name_or_of_a_time_to_come_is_not_compared(release: Path, tmp_path: Path, name: str) -> None:
    names = seals_of(2, tmp_path / "seals")
    (tmp_path / "seals" / name).write_text("ours", encoding="utf-8")
    assert run(release, cwd=tmp_path, SEALS="seals").returncode == 0
    assert f"verify_log --against seals/{names[-1]} --seal seals/" in (tmp_path / "seals.asked").read_text()


def test_where_anything_is_wrong_no_seal_is_removed(release: Path, tmp_path: Path) -> None:
    before = seals_of(200, tmp_path / "seals")
    assert run(release, SEALS=str(tmp_path / "seals"), FAILS="1").returncode == 1
    assert sorted(path.name for path in (tmp_path / "seals").iterdir()) == before


# --- Backups ---------------------------------------------------------------------------------------------------------


def test_backup_removes_the_parts_that_were_left_and_its_group_may_fetch_it(tmp_path: Path) -> None:
    program(
        tmp_path / "programs" / "pg_dump",
        '#!/bin/sh\nfor each do case $each in --file=*) echo > "${each#*=}" ;; esac; done',
    )
    program(tmp_path / "programs" / "pg_restore", "#!/bin/sh")
    backups = tmp_path / "backups"
    backups.mkdir()
    left, running = (backups / f"tracker-2026-01-0{day}T02-00-00Z.dump.partial" for day in (1, 2))
    for path in (left, running):
        path.touch()
    subprocess.run(["touch", "--date=13 hours ago", str(left)], check=True)
    search = f"{tmp_path / 'programs'}:{os.environ['PATH']}"

    done = run(FOLDER / "backup", PATH=search, BACKUPS=str(backups), MIGRATE_DATABASE_URL="postgres:///none")

    assert done.returncode == 0, done.stderr
    assert not left.exists()
    assert running.exists(), "somebody may be writing it"
    (new,) = backups.glob("*.dump")
    assert new.stat().st_mode & 0o777 == 0o640


# --- Commands --------------------------------------------------------------------------------------------------------


def test_command_finds_files_where_it_was_called(tmp_path: Path) -> None:
    text = (FOLDER / "tracker-manage").read_text(encoding="utf-8")
    for there, here in {
        "program=/opt/tracker": f"program={tmp_path}/program",
        "settings=/etc/tracker": f"settings={tmp_path}",
        "user=tracker ;;": "user=$(id -un) ;;",
    }.items():
        assert there in text, there
        text = text.replace(there, here)
    program(tmp_path / "tracker-manage", text)
    program(tmp_path / "program" / ".venv" / "bin" / "python", '#!/bin/sh\necho "$*"; cat "$3"')
    (tmp_path / "tracker.env").write_text("VAR=/var/lib/tracker\n", encoding="utf-8")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "talks.md").write_text("What was said.", encoding="utf-8")

    done = run(tmp_path / "tracker-manage", "intake", "talks.md", cwd=tmp_path / "here")

    assert done.stdout == f"{tmp_path}/program/manage.py intake talks.md\nWhat was said.", done.stderr
