"""The examples of `tracker/deployment` as texts: that they agree with the program and with each other."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.deployment.running import ROOT
from tracker.database import commands
from tracker.monitoring import private

FOLDER = ROOT / "tracker" / "deployment"
UNITS = sorted((FOLDER / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
SCRIPTS = [FOLDER / name for name in ("tracker-manage", "verify-log", "backup")]
PROGRAM = "/opt/tracker/"


def read_unit(path: Path) -> configparser.ConfigParser:
    """The sections of a unit; of a key that is given twice the last."""
    unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",), delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(path, encoding="utf-8")
    return unit


def values(path: Path) -> dict[str, str]:
    """The values of an environment file, those that are switched off too."""
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE))


# --- The environment -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tracker.env", "owner.env"])
def test_settings_know_each_variable_of_the_environment(name: str) -> None:
    known = (ROOT / "tracker" / "settings.py").read_text(encoding="utf-8")
    known += (FOLDER / "gunicorn_config.py").read_text(encoding="utf-8")
    assert {each for each in values(FOLDER / name) if f'"{each}"' not in known} == set()


def test_the_site_is_not_given_the_rights_of_the_owner() -> None:
    assert "MIGRATE_DATABASE_URL" not in values(FOLDER / "tracker.env")
    for unit in SERVICES:
        if unit.name != "tracker-backup.service":
            assert "owner.env" not in unit.read_text(encoding="utf-8")


def test_environment_reads_the_same_for_systemd_and_for_the_shell() -> None:
    """Systemd takes quotation marks off, and the script does not; blanks and backslashes are read differently too."""
    for name in ("tracker.env", "owner.env"):
        for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
            assert not line or line.startswith("#") or re.fullmatch(r"[A-Z_]+=[^\s'\"\\$#]+", line), line


# --- systemd ---------------------------------------------------------------------------------------------------------


def test_there_is_a_unit_for_everything_that_runs() -> None:
    names = {unit.name for unit in UNITS}
    assert {"tracker.socket", "tracker.service", "tracker-worker.service"} <= names
    for job in ("verify-log", "clear-sessions", "backup", "check-worker"):
        assert {f"tracker-{job}.service", f"tracker-{job}.timer"} <= names


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_service_runs_a_program_that_exists_as_a_user_without_rights(unit: Path) -> None:
    service = read_unit(unit)["Service"]
    program, *arguments = shlex.split(service["ExecStart"])

    assert service["User"] == service["Group"]
    assert service["User"] in ("tracker", "tracker_owner")
    assert program.startswith(PROGRAM)
    # The programs of an environment stand beside the Python that runs this, wherever that is.
    name = program.removeprefix(PROGRAM)
    local = Path(sys.executable).parent / Path(name).name if name.startswith(".venv/bin/") else ROOT / name
    assert os.access(local, os.X_OK), f"{local} is a program"
    if arguments[:1] == ["manage.py"]:
        assert arguments[1] in get_commands()
    for switch in ("NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert service[switch] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".timer"], ids=lambda unit: unit.name)
def test_timer_makes_up_for_a_night_the_machine_was_off(unit: Path) -> None:
    timer = read_unit(unit)
    assert timer["Timer"]["Persistent"] == "yes"
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert unit.with_suffix(".service") in SERVICES


def test_the_log_is_sealed_before_the_database_is_copied() -> None:
    """So that the newest copy holds all that the newest seal covers."""
    at = [
        read_unit(FOLDER / "systemd" / f"tracker-{job}.timer")["Timer"]["OnCalendar"]
        for job in ("verify-log", "backup")
    ]
    assert at == sorted(at)
    assert at[0] != at[1]


# --- Scripts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script_is_a_program_that_stops_at_a_fault(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert text.startswith("#!/bin/sh\n")
    assert "\nset -eu\n" in text
    subprocess.run(["sh", "-n", str(script)], check=True)


def test_only_commands_of_the_owner_run_as_the_owner() -> None:
    text = (FOLDER / "tracker-manage").read_text(encoding="utf-8")
    (cases,) = re.findall(r"^  ([a-z_ |]+)\)\n    user=tracker_owner", text, re.MULTILINE)
    # The log is verified by timers, which have no rights of the owner.
    assert set(cases.split(" | ")) == commands.AS_OWNER - {"verify_log"}


# --- nginx -----------------------------------------------------------------------------------------------------------


def test_nginx_hides_the_secrets_that_the_program_hides() -> None:
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    hidden = set(re.findall(r"\[\^\?\]\*(/[a-z/]+/)\)", text))
    assert hidden
    for path in hidden:
        assert private.without_secrets(f"{path}secret") == f"{path}{private.HIDDEN}"
    patterns = re.findall(r"(?:/[a-z]+)+/", private._SECRET.pattern)
    assert set(patterns) == hidden


def test_nginx_takes_what_the_program_takes() -> None:
    from briefings.reading.readers.recognition import MAX_BYTES

    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", text)
    assert MAX_BYTES < int(megabytes) * 1024 * 1024 <= MAX_BYTES + 2 * 1024 * 1024
    assert f"A file can have up to {MAX_BYTES // 1024 // 1024} MB" in text


def test_nginx_replaces_every_header_that_is_believed() -> None:
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for header, value in {"Host": "$host", "X-Forwarded-Proto": "$scheme", "X-Forwarded-For": "$remote_addr"}.items():
        assert f"proxy_set_header {header} {value};" in text


# --- The container ---------------------------------------------------------------------------------------------------

INSTRUCTIONS = {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "EXPOSE", "STOPSIGNAL", "CMD"}


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile, each with its arguments on one line."""
    text = (FOLDER / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], " ".join(line.partition(" ")[2].split())) for line in lines]


def test_container_is_made_of_known_instructions() -> None:
    found = instructions()
    assert found[0][0] == "FROM"
    assert ":" in found[0][1]
    assert not found[0][1].endswith(":latest")
    assert {name for name, _ in found} == INSTRUCTIONS
    for name, arguments in found:
        if name == "RUN":
            subprocess.run(["sh", "-n", "-c", arguments], check=True)


def test_container_is_given_all_it_needs_and_nothing_of_a_developer() -> None:
    copied = [arguments.split()[0] for name, arguments in instructions() if name == "COPY"]
    assert copied == ["requirements.txt", "manage.py", "briefings", "templates", "tracker"]
    assert all((ROOT / each).exists() for each in copied)


def test_container_runs_as_a_user_without_rights_and_holds_no_key() -> None:
    found = instructions()
    assert [arguments for name, arguments in found if name == "USER"] == ["tracker"]
    assert found.index(("USER", "tracker")) < [name for name, _ in found].index("CMD")
    assert not any("SECRET_KEY" in arguments for name, arguments in found if name == "ENV")
    assert found[-1] == (
        "CMD", '[".venv/bin/gunicorn", "--config", "tracker/deployment/gunicorn_config.py", "tracker.wsgi"]',
    )  # fmt: skip
