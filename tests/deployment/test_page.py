"""The page an administrator follows: its commands are run, one block after the other, on a machine made for it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.private_root import PrivateRoot, pip_settings, private_root
from tests.deployment.running import ROOT

PAGE = ROOT / "tracker" / "deployment" / "README.md"
BLOCK = re.compile(r"^(?:<!-- (?P<elsewhere>[^\n]+) -->\n)?```sh\n(?P<script>.*?)^```$", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^## (.+)$", re.MULTILINE)
FIRST, UPGRADE, LAST = "1. Packages", "13. Upgrade", "14. What to watch"


def blocks() -> dict[str, list[str]]:
    """The scripts of the page by the heading of their step; those for another machine are left out."""
    text = PAGE.read_text(encoding="utf-8")
    steps: dict[str, list[str]] = {}
    heads = [*STEP.finditer(text)]
    for head, end in zip(heads, [*(head.start() for head in heads[1:]), len(text)], strict=True):
        found = [each["script"] for each in BLOCK.finditer(text, head.end(), end) if not each["elsewhere"]]
        if found:
            steps[head[1]] = found
    return steps


def block(kind: str) -> str:
    """The script that is for another moment, such as "to go back"."""
    (found,) = [
        each["script"] for each in BLOCK.finditer(PAGE.read_text(encoding="utf-8")) if each["elsewhere"] == kind
    ]
    return found


def needs_network(script: str) -> bool:
    """Whether a script fetches something."""
    return "apt-get" in script or "pip" in script


# --- What can be checked anywhere ------------------------------------------------------------------------------------


def test_every_block_is_understood_by_the_shell() -> None:
    steps = blocks()
    assert next(iter(steps)) == FIRST
    assert [*steps][-1] == LAST
    assert sum(map(len, steps.values())) >= 15
    for each in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        subprocess.run(["sh", "-n"], input=each["script"], text=True, check=True)


def test_files_and_units_that_the_page_names_exist() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for path in set(re.findall(r"/opt/tracker/([\w./-]+\w)", text)):
        assert path.startswith(".venv/") or (ROOT / path).exists(), path
    units = {path.name for path in (ROOT / "tracker" / "deployment" / "systemd").iterdir()}
    assert set(re.findall(r"\btracker[\w-]*\.(?:service|socket|timer)\b", text)) <= units
    for unit in units:
        # A unit with a timer is started by it.
        if not (unit.endswith(".service") and unit.replace(".service", ".timer") in units):
            assert unit in text, unit


def test_the_backup_of_an_upgrade_is_made_after_the_last_change_and_before_the_first_migration() -> None:
    (script,) = blocks()[UPGRADE]
    order = [
        script.index(each)
        for each in ("systemctl stop", "tracker-backup.service", "migrate", "systemctl start tracker.")
    ]
    assert order == sorted(order)


def test_what_the_page_says_of_seals_and_backups_is_what_the_scripts_do() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    (days,) = re.findall(r"SEAL_DAYS:-(\d+)", (PAGE.parent / "verify-log").read_text(encoding="utf-8"))
    assert f"the seals of the last {days} days are kept" in text
    (days,) = re.findall(r"BACKUP_DAYS:-(\d+)", (PAGE.parent / "backup").read_text(encoding="utf-8"))
    assert f"removed after {days} days" in text
    assert f"each of the {days} backups" in text


def test_the_readme_leads_to_the_page() -> None:
    assert "(tracker/deployment/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


# --- On a machine of its own -----------------------------------------------------------------------------------------


@pytest.fixture
def bare(programs: None, tmp_path: Path) -> Iterator[PrivateRoot]:
    """A machine as after the first step's packages: with PostgreSQL running, and the archive of this release."""
    archive = tmp_path / "tracker.tar.gz"
    program = ("briefings", "manage.py", "requirements.txt", "templates", "tracker")
    subprocess.run(
        ["tar", "--exclude=__pycache__", "--transform=s,^,tracker/,", "-czf", str(archive), *program],
        cwd=ROOT,
        check=True,
    )
    with private_root() as machine:
        if machine is None:
            pytest.skip("this process may not make a machine of its own, which needs root and the right to mount")
        machine.put(archive, "/root/tracker.tar.gz")
        yield machine


def done(machine: PrivateRoot, script: str) -> str:
    """Run a script there to its end, and return what it said."""
    ran = machine.run(script, online=needs_network(script), **(pip_settings() if "pip" in script else {}))
    assert ran.returncode == 0, f"{script}\n{ran.stdout}{ran.stderr}"
    return ran.stdout + ran.stderr


START_POSTGRESQL = """
version=$(ls /usr/lib/postgresql | sort -n | tail -n 1)
pg_lsclusters --no-header | while read -r old name rest; do pg_dropcluster --stop "$old" "$name"; done
pg_createcluster --locale=C.UTF-8 "$version" main
pg_ctlcluster "$version" main start
"""
"""What Debian does when the package is installed and systemd runs."""


@pytest.mark.server
@pytest.mark.xdist_group("server")
def test_following_the_page_leads_to_a_site_that_runs(bare: PrivateRoot) -> None:
    said: dict[str, list[str]] = {}
    for step, scripts in blocks().items():
        if step == UPGRADE:
            # The first half of step 3 again, for the next release.
            done(bare, blocks()["3. The program"][0].replace("tracker-1", "tracker-2"))
        for script in scripts:
            said.setdefault(step, []).append(done(bare, script))
        if step == FIRST:
            done(bare, START_POSTGRESQL)
        if step.startswith("9. "):
            # The log of an empty site is empty.
            done(bare, ENTER_SOMETHING)

    assert said["8. nginx and TLS"][-1] == "The site is ready.\n"
    (link,) = re.findall(r"https://tracker\.example\.org/password/set/\S+", said["9. The first administrator"][0])
    assert "unbroken" in said["12. Restore drill"][0]
    assert said[LAST] == ["The site is ready.\n"]

    # After the upgrade: the new release serves, by the role without tables, and its link still works.
    ask = "curl --silent --insecure --resolve tracker.example.org:443:127.0.0.1 "
    assert done(bare, f"{ask} https://tracker.example.org/readyz") == "The site is ready.\n"
    assert done(bare, "tracker-manage worker --check") == "A worker is running.\n"
    assert "Choose your password" in done(bare, f"{ask} --location --cookie-jar /tmp/c --cookie /tmp/c {link}")
    assert done(bare, "readlink /opt/tracker") == "/opt/tracker-2\n"
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert done(bare, f'runuser -u postgres -- psql -At -c "{owners}" tracker') == "tracker_owner\n"
    serving = "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'tracker' AND pid <> pg_backend_pid()"
    assert done(bare, f'runuser -u postgres -- psql -At -c "{serving}" tracker') == "tracker\n"
    # Who may read what: the site knows no address of the owner, and nobody else knows the site's key.
    for user, path, may in (
        ("tracker", "/etc/tracker/tracker.env", True),
        ("tracker", "/etc/tracker/owner.env", False),
        ("tracker_owner", "/etc/tracker/tracker.env", False),
        ("nobody", "/etc/tracker/tracker.env", False),
        ("nobody", "/var/lib/tracker/seals", False),
        ("tracker", "/var/backups/tracker", False),
        ("tracker_copies", "/var/lib/tracker/seals/*.seal", True),
        ("tracker_copies", "/var/backups/tracker/*.dump", True),
        ("tracker_copies", "/etc/tracker/tracker.env", False),
        ("tracker_copies", "/etc/tracker/owner.env", False),
        ("tracker_owner", "/var/lib/tracker/seals", False),
        ("nobody", "/var/backups/tracker", False),
    ):
        tried = bare.run(f"runuser -u {user} -- test -r $(ls -d {path} | tail -n 1)")
        assert (tried.returncode == 0) is may, f"{user} {path}"
    knock = "runuser -u {} -- python3 -c 'import socket; socket.socket(1).connect(\"/run/tracker.sock\")'"
    assert bare.run(knock.format("nobody")).returncode != 0
    assert bare.run(knock.format("www-data")).returncode == 0
    for path in ("/var/lib/tracker/seals", "/var/backups/tracker", "/var/lib/tracker_copies/.ssh"):
        assert bare.run(f"runuser -u tracker_copies -- test -w {path}").returncode != 0, path

    # A seal that root copied from elsewhere, and the way back to the release before.
    done(bare, "install --mode=0600 $(find /var/lib/tracker/seals -name '*.seal' | tail -n 1) /tmp/kept.seal")
    assert "unbroken" in done(bare, block("once a month"))
    done(bare, block("to go back"))
    assert done(bare, f"{ask} https://tracker.example.org/readyz") == "The site is ready.\n"
    assert done(bare, "readlink /opt/tracker") == "/opt/tracker-1\n"
    serving = serving.replace("'tracker'", "'tracker_before'")
    assert done(bare, f'runuser -u postgres -- psql -At -c "{serving}" tracker') == "tracker\n"


ENTER_SOMETHING = """
echo 'Participants agreed to create a shared data repository by 1 March 2027.' > /tmp/talks.md
chmod 644 /tmp/talks.md
tracker-manage intake /tmp/talks.md --meeting 'Paris meetings' --code PARIS --accept
"""
