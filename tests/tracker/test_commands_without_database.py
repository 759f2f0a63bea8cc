"""Commands that were told of no database: those that need one say what to set, and no server is started for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.slow import one_in, slow_after
from tracker.database import commands

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "DATABASE_URL is not set. Set it to the address of a PostgreSQL server"


def manage(*arguments: str, var: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as on a machine where nothing is set."""
    unset = {"DATABASE_URL", "MIGRATE_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=kept | {"VAR": str(var)} | variables, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments", slow_after(1, [["verify_log"], ["clearsessions"], ["runserver", "--noreload"]]), ids=" ".join
)
@pytest.mark.parametrize("url", [None, "", "  "], ids=["unset", "empty", "blank"])
def test_command_without_a_database_says_what_to_set(arguments: list[str], url: str | None, tmp_path: Path) -> None:
    done = manage(*arguments, var=tmp_path, **({} if url is None else {"DATABASE_URL": url}))

    assert done.returncode == 2
    assert done.stderr.startswith(SENTENCE)
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_every_command_either_needs_no_data_or_is_refused() -> None:
    """Also the commands of libraries, and those that come later."""
    for command in get_commands().keys() - commands.WITHOUT_DATA - {"demo"}:
        with pytest.raises(commands.DatabaseMissing):
            commands.prepare([command], {})


def test_commands_said_to_need_no_data_exist() -> None:
    assert commands.WITHOUT_DATA - get_commands().keys() == {"help", "version"}


def test_command_that_needs_no_data_runs_without_a_database(tmp_path: Path) -> None:
    done = manage("extract", "tracker/demo/paris.md", var=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "health task force" in done.stdout.lower()
    assert not (tmp_path / "postgresql").exists()


def test_program_of_ones_own_is_refused_each_connection(tmp_path: Path) -> None:
    program = "import django; django.setup(); from django.db import connection; connection.cursor()"
    unset = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "MIGRATE_DATABASE_URL"}}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env=unset | {"VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tracker.settings"},
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"tracker.database.commands.DatabaseMissing: {SENTENCE}")
    assert not (tmp_path / "postgresql").exists()


@pytest.mark.parametrize("arguments", one_in(3, [[], ["help"], ["--version"], ["migrate", "--help"]]), ids=" ".join)
def test_help_needs_no_database(arguments: list[str], tmp_path: Path) -> None:
    done = manage(*arguments, var=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_demo_brings_its_own_database_unless_another_is_named() -> None:
    environment: dict[str, str] = {}
    commands.prepare(["demo"], environment)
    assert environment == {"DATABASE_URL": "embedded"}

    environment = {"DATABASE_URL": "postgres:///mine"}
    commands.prepare(["demo"], environment)
    assert environment == {"DATABASE_URL": "postgres:///mine"}


@pytest.mark.parametrize("command", sorted(commands.AS_OWNER))
def test_command_of_the_owner_connects_as_the_owner_where_one_is_named(command: str) -> None:
    environment = {"DATABASE_URL": "postgres:///x", "MIGRATE_DATABASE_URL": "postgres:///x"}
    commands.prepare([command], environment)
    assert environment[commands.WANTS_OWNER] == "1"

    environment = {"DATABASE_URL": "postgres:///x"}
    commands.prepare([command], environment)
    assert commands.WANTS_OWNER not in environment


@pytest.mark.parametrize("command", ["clearsessions", "intake", "runserver", "shell", "worker"])
def test_other_commands_never_connect_as_the_owner(command: str) -> None:
    environment = {"DATABASE_URL": "postgres:///x", "MIGRATE_DATABASE_URL": "postgres:///x", "CONNECT_AS_OWNER": "1"}
    commands.prepare([command], environment)
    assert commands.WANTS_OWNER not in environment


def test_settings_take_the_owners_address_for_a_command_of_the_owner(tmp_path: Path) -> None:
    done = manage(
        "verify_log", var=tmp_path, DATABASE_URL="postgres:///x", MIGRATE_DATABASE_URL="mysql://ann:hunter2@h/x"
    )

    assert "MIGRATE_DATABASE_URL does not begin with postgres://" in done.stderr
    assert "hunter2" not in done.stderr
