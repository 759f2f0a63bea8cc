"""The embedded server: real processes in folders of their own. Addresses of other servers are tested beside this."""

import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

from tests.servers import open_folder
from tracker import database
from tracker.embedded import place, server, supervisor

PROJECT = Path(__file__).resolve().parents[2]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux stops a process with its parent")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="Only root starts the server as somebody else")
PREAMBLE = """
import json, os, signal, sys, time
from pathlib import Path
from django.conf import settings
from tests.servers import open_folder
from tracker import database
from tracker.embedded import supervisor, place
folder = Path(sys.argv[1])
settings.configure(
    USE_TZ=True, DATABASES={"default": database.configuration(url="embedded", folder=folder, idle=float(sys.argv[2]))}
)
place.ROOT_HOMES = tuple(sys.argv[3:])
from django.db import connection

def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None

def say(value):
    print(json.dumps(value, default=str), flush=True)

"""
STARTED = 'say(sql("SELECT pg_postmaster_start_time()"))'
WAIT = "\ntime.sleep(60)"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a server's folder may be made."""
    with open_folder() as path:
        yield path


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """Data that the tests copy which are not about how data comes to be."""
    with open_folder() as path:
        server.running(path, 30)
        server.stopped(path)
        yield path / "data"


@pytest.fixture
def made(folder: Path, cluster: Path) -> Path:
    """A server's folder with its data."""
    place.find(folder).make()
    subprocess.run(["cp", "-a", str(cluster), str(folder / "data")], check=True)
    return folder


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """A function that starts a process which uses the embedded server; none outlives the test."""
    processes: list[subprocess.Popen[str]] = []

    def process(folder: Path, body: str, *, idle: float = 30, homes: tuple[Path, ...] = (), **env: str) -> object:
        command = [sys.executable, "-c", PREAMBLE + body, str(folder), str(idle), *map(str, homes)]
        processes.append(
            subprocess.Popen(
                command, cwd=PROJECT, env=os.environ | env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
        return processes[-1]

    yield process
    for one in processes:
        one.kill()
        one.communicate()


@pytest.fixture
def run(start: Callable[..., "subprocess.Popen[str]"]) -> Callable[..., list[object]]:
    """A function that runs a process to its end and returns what it said."""

    def result(folder: Path, body: str, **options: object) -> list[object]:
        process = start(folder, body, **options)
        output, errors = process.communicate(timeout=90)
        assert process.returncode == 0, errors
        return [json.loads(line) for line in output.splitlines()]

    return result


def first_line(process: "subprocess.Popen[str]") -> object:
    """What a process that goes on has said first."""
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return json.loads(line)


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "It did not happen"
        time.sleep(0.05)


def starts(folder: Path) -> int:
    """How often a server was started in a folder."""
    return (folder / "log.txt").read_text().count("starting PostgreSQL")


# --- what the settings get


def test_configuration_starts_nothing_and_touches_nothing(folder: Path, run: Callable[..., list[Any]]) -> None:
    body = 'import django; django.setup(); say([connection.vendor, connection.settings_dict["NAME"]])'
    assert run(folder / "var" / "postgresql", body) == [["postgresql", "tracker"]]
    assert list(folder.parent.iterdir()) == []


def test_word_embedded_means_the_embedded_server(folder: Path) -> None:
    assert database.configuration(url=" embedded\n", folder=folder)["ENGINE"] == "tracker.database"


def test_windows_is_told_to_name_a_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ImproperlyConfigured, match="does not run on Windows: set DATABASE_URL"):
        database.configuration(url="embedded", folder=folder)


# --- the embedded server


def test_first_connection_starts_a_server_whose_language_and_time_are_not_the_machines(
    folder: Path, run: Callable[..., list[Any]]
) -> None:
    body = """
say(sql("SELECT datcollate, datctype, datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database"))
say(sql("SELECT upper('é'), to_tsvector('simple', 'ÉCOLE')::text"))
say(sql("SELECT current_setting('TimeZone'), current_setting('log_timezone'), current_setting('lc_messages')"))
say(sql("SELECT current_setting('listen_addresses'), current_setting('fsync'), current_database()"))
with connection._nodb_cursor() as cursor:
    cursor.execute("CREATE DATABASE test_other")
connection.close()
connection.settings_dict["NAME"] = "test_other"
say(sql("SELECT current_database()"))
"""
    other = {"LC_ALL": "tr_TR.UTF-8", "LANG": "fr_FR", "TZ": "Asia/Tokyo", "PGHOST": "h", "PGHOSTADDR": "127.0.0.1"}
    locales, words, times, settings, made = run(folder, body, **other, PGPORT="1", PGOPTIONS="-c nothing=1")
    assert {tuple(row) for row in locales} == {("C", "C", "b", "C.UTF-8", "UTF8")}
    assert words == [["É", "'école':1"]]
    assert times == [["UTC", "UTC", "C"]]
    assert settings == [["", "on", "tracker"]]
    assert made == [["test_other"]]


@pytest.mark.slow
def test_six_processes_at_once_get_one_server(folder: Path, start: Callable[..., "subprocess.Popen[str]"]) -> None:
    processes = [start(folder, STARTED) for _ in range(6)]
    results = [process.communicate(timeout=90) for process in processes]
    assert [process.returncode for process in processes] == [0] * 6, results
    assert len({output for output, _ in results}) == 1
    assert starts(folder) == 1


@pytest.mark.slow
def test_server_stays_while_it_is_used_and_stops_after_its_user_was_killed(
    made: Path, start: Callable[..., "subprocess.Popen[str]"], run: Callable[..., list[Any]]
) -> None:
    body = 'sql("CREATE TABLE kept (word text)"); sql("INSERT INTO kept VALUES (\'here\')"); say(1); connection.close()'
    user = start(made, body + WAIT, idle=0.5)
    first_line(user)
    time.sleep(1.5)
    assert supervisor.postmaster(made) is not None
    user.kill()
    until(lambda: supervisor.is_free(made / supervisor.SUPERVISOR))
    assert supervisor.postmaster(made) is None
    assert supervisor.is_free(made / supervisor.SERVER)
    assert run(made, 'say(sql("SELECT word FROM kept"))') == [[["here"]]]
    assert starts(made) == 2


@pytest.mark.slow
def test_killed_server_is_started_again_for_a_process_that_still_runs(
    made: Path, run: Callable[..., list[Any]]
) -> None:
    body = """
sql("CREATE TABLE kept (word text)"); sql("INSERT INTO kept VALUES ('here')")
os.kill(supervisor.postmaster(folder), signal.SIGKILL)
connection.close()
say(sql("SELECT word FROM kept"))
"""
    assert run(made, body) == [[["here"]]]
    assert starts(made) == 2


@pytest.mark.slow
def test_number_of_a_dead_server_that_another_process_got_does_not_hinder_a_start(
    made: Path, run: Callable[..., list[Any]]
) -> None:
    run(made, STARTED)
    found = place.find(made)
    os.kill(supervisor.postmaster(made), signal.SIGKILL)
    until(lambda: supervisor.is_free(made / supervisor.SUPERVISOR))
    other = subprocess.Popen(["sleep", "60"], **found.run_as())
    try:
        lines = (made / "data" / "postmaster.pid").read_text().splitlines()
        (made / "data" / "postmaster.pid").write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        run(made, STARTED)
        assert starts(made) == 2
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def supervisor_of(folder: Path) -> int:
    """The process that keeps the server of a folder."""
    found = subprocess.run(
        ["ps", "-o", "ppid=", "-p", str(supervisor.postmaster(folder))], capture_output=True, text=True, check=True
    )
    return int(found.stdout)


@on_linux
@pytest.mark.slow
def test_server_ends_when_its_supervisor_and_all_its_users_were_killed(
    made: Path, start: Callable[..., "subprocess.Popen[str]"], run: Callable[..., list[Any]]
) -> None:
    body = 'sql("CREATE TABLE kept (word text)"); sql("INSERT INTO kept VALUES (\'here\')"); say(1)'
    user = start(made, body + WAIT)
    first_line(user)
    victims = [supervisor_of(made), user.pid]
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    until(lambda: supervisor.is_free(made / supervisor.SERVER))
    assert supervisor.postmaster(made) is None
    assert supervisor.is_free(made / supervisor.SUPERVISOR)
    assert run(made, 'say(sql("SELECT word FROM kept"))') == [[["here"]]]
    assert starts(made) == 2


@on_linux
@pytest.mark.slow
def test_server_whose_supervisor_was_killed_is_started_again_for_who_still_uses_it(
    made: Path, run: Callable[..., list[Any]]
) -> None:
    body = """
import subprocess
sql("CREATE TABLE kept (word text)"); sql("INSERT INTO kept VALUES ('here')")
asked = subprocess.run(["ps", "-o", "ppid=", "-p", str(supervisor.postmaster(folder))], capture_output=True, text=True)
os.kill(int(asked.stdout), signal.SIGKILL)
while not supervisor.is_free(folder / supervisor.SERVER):
    time.sleep(0.05)
connection.close()
say(sql("SELECT word FROM kept"))
"""
    assert run(made, body) == [[["here"]]]
    assert starts(made) == 2


LASTING = """
file = folder.parent / "lasting.py"
file.write_text(f'''
import importlib.util, sys
spec = importlib.util.spec_from_file_location("supervisor", {supervisor.__file__!r})
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.end_with = lambda supervisor: None
module.main(sys.argv[1:])
''')
supervisor.__file__ = str(file)
"""


@pytest.mark.slow
def test_server_without_a_supervisor_gets_one_where_the_kernel_does_not_stop_it(
    made: Path, start: Callable[..., "subprocess.Popen[str]"], run: Callable[..., list[Any]]
) -> None:
    """As on other systems than Linux."""
    user = start(made, LASTING + STARTED + WAIT)
    began = first_line(user)
    os.kill(supervisor_of(made), signal.SIGKILL)
    until(lambda: supervisor.is_free(made / supervisor.SUPERVISOR))
    user.kill()
    assert server.running(made, 0.5) == made / "socket"
    assert run(made, STARTED) == [began]
    assert not supervisor.is_free(made / supervisor.SUPERVISOR)
    os.close(server.used.pop(made))
    until(lambda: supervisor.is_free(made / supervisor.SERVER))


@pytest.mark.parametrize("sign", ["draft-*", "data", "socket.txt"])
@pytest.mark.slow
def test_start_that_was_killed_half_way_is_made_good_by_the_next(
    sign: str, folder: Path, start: Callable[..., "subprocess.Popen[str]"], run: Callable[..., list[Any]]
) -> None:
    first = start(folder, STARTED)
    until(lambda: folder.exists() and any(folder.glob(sign)))
    first.kill()
    first.communicate()
    run(folder, STARTED)
    assert list(folder.glob("draft-*")) == []
    assert starts(folder) == 1


@pytest.mark.slow
def test_folder_taken_away_from_a_running_server_is_made_anew(
    made: Path, start: Callable[..., "subprocess.Popen[str]"], run: Callable[..., list[Any]]
) -> None:
    body = """
sql("CREATE TABLE gone ()")
connection.close()
folder.rename(folder.with_name("thrown-away"))
say(sql("SELECT to_regclass('gone')"))
"""
    user = start(made, body + WAIT, idle=0.5)
    assert first_line(user) == [[None]]
    time.sleep(1.5)
    assert supervisor.postmaster(made) is not None
    until(lambda: supervisor.is_free(made.with_name("thrown-away") / supervisor.SERVER))


def test_path_too_long_or_too_odd_for_a_socket_gets_a_private_folder(
    folder: Path, run: Callable[..., list[Any]]
) -> None:
    odd = folder.parent / 'it\'s, "a" $HOME é' / ("x" * 100) / "postgresql"
    run(odd, STARTED)
    sockets = supervisor.socket_folder(odd)
    assert sockets.parent == Path("/tmp")
    found = sockets.stat()
    assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o700, odd.stat().st_uid)
    sockets.chmod(0o755)
    assert supervisor.socket_folder(odd) is None, "a socket others could have made is not used"
    sockets.chmod(0o700)
    assert server.stopped(odd)
    assert not sockets.exists()


def test_folders_above_keep_their_rights_and_the_data_is_closed_to_others(
    folder: Path, run: Callable[..., list[Any]]
) -> None:
    inner = folder.parent / "project" / "var" / "postgresql"
    inner.parent.mkdir(parents=True, mode=0o751)

    def rights() -> dict[Path, tuple[int, int, int]]:
        found = {path: path.stat() for path in inner.parents}
        return {path: (each.st_mode, each.st_uid, each.st_gid) for path, each in found.items()}

    before = rights()
    run(inner, STARTED)
    assert rights() == before
    for path in (inner, inner / "data", inner / "socket"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert path.stat().st_uid == (pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid())


# --- as root


@pytest.fixture
def closed(folder: Path) -> Path:
    """A folder that only root can enter."""
    folder.parent.joinpath("closed").mkdir(mode=0o700)
    folder.parent.joinpath("homes").mkdir()
    return folder.parent / "closed"


@as_root
@pytest.mark.slow
def test_clone_that_only_root_can_enter_has_its_data_elsewhere_and_says_so(
    closed: Path, run: Callable[..., list[Any]]
) -> None:
    homes = closed.parent / "homes"
    wanted = closed / "var" / "postgresql"
    make = 'sql("CREATE TABLE kept ()"); '
    look = "say(sql(\"SELECT to_regclass('kept')\"))"
    assert run(wanted, make + look, homes=(homes,)) == [[["kept"]]]
    (home,) = homes.iterdir()
    assert [path.name for path in wanted.iterdir()] == [place.ELSEWHERE]
    assert str(home / "postgresql") in (wanted / place.ELSEWHERE).read_text()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.stat().st_mode) == 0o711

    shutil.copytree(closed, closed.with_name("copied"))
    closed.with_name("copied").chmod(0o700)
    assert run(closed.with_name("copied") / "var" / "postgresql", look, homes=(homes,)) == [[[None]]]
    closed.rename(closed.with_name("moved"))
    assert run(closed.with_name("moved") / "var" / "postgresql", look, homes=(homes,)) == [[["kept"]]]


@as_root
@pytest.mark.slow
def test_programs_that_only_root_can_reach_are_copied(closed: Path, run: Callable[..., list[Any]]) -> None:
    import importlib.util

    package = Path(importlib.util.find_spec(place.PACKAGE).submodule_search_locations[0])
    libraries = package.with_name(f"{place.PACKAGE}.libs")
    hidden = closed / "site-packages" / place.PACKAGE
    shutil.copytree(package / place.INSTALLATION, hidden / place.INSTALLATION)
    shutil.copytree(libraries, hidden.with_name(libraries.name))
    body = f"""
from types import SimpleNamespace
place.importlib.util.find_spec = lambda name: SimpleNamespace(submodule_search_locations=[{str(hidden)!r}])
say(sql("SELECT setting FROM pg_config WHERE name = 'BINDIR'"))
"""
    homes = closed.parent / "homes"
    (((found,),),) = run(closed.parent / "postgresql", body, homes=(homes,))
    assert Path(found).is_relative_to(homes)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


# --- refusals


def refusal(folder: Path, run: Callable[..., list[Any]], before: str = "") -> str:
    """The sentence a process gets that cannot have a server."""
    body = f"""
from django.db.utils import OperationalError
{before}
try:
    sql("SELECT 1")
except OperationalError as error:
    say(str(error))
"""
    (sentence,) = run(folder, body)
    return sentence


def test_data_of_another_version_is_refused_and_left_alone(made: Path, run: Callable[..., list[Any]]) -> None:
    (made / "data" / "PG_VERSION").write_text("17\n")
    assert "was written by PostgreSQL 17, and the embedded one is 18" in refusal(made, run)
    assert (made / "data" / "base").exists()


@pytest.mark.slow
def test_full_disk_is_told_in_the_words_of_the_program_and_leaves_no_half(
    folder: Path, run: Callable[..., list[Any]]
) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))"
    sentence = refusal(folder, run, limit)
    assert sentence.startswith(f"The embedded database could not be made in {folder}: ")
    assert "File too large" in sentence
    assert [path.name for path in folder.iterdir() if path.is_dir()] == []
    run(folder, STARTED)


def test_server_that_does_not_start_is_told_with_the_end_of_its_log(made: Path, run: Callable[..., list[Any]]) -> None:
    (made / "data" / "postgresql.conf").write_text("nonsense = 1\n")
    assert "nonsense" in refusal(made, run)


def test_folder_that_cannot_be_made_is_told(folder: Path, run: Callable[..., list[Any]]) -> None:
    (folder.parent / "file").write_text("")
    assert "cannot be used: File exists" in refusal(folder.parent / "file" / "postgresql", run)


def test_folder_of_another_user_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    with pytest.raises(OperationalError, match="belongs to the user"):
        place.find(folder)


# --- by hand


def test_by_hand_the_server_is_started_shown_and_stopped(folder: Path) -> None:
    def by_hand(what: str, **env: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "tracker.database", what],
            cwd=PROJECT, capture_output=True, text=True, check=False,
            env={name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
            | {"VAR": str(folder.parent), "DJANGO_SETTINGS_MODULE": "tracker.settings"} | env,
        )  # fmt: skip
        assert done.stderr == ""
        return done.returncode, done.stdout

    assert by_hand("status") == (3, f"The embedded database in {folder} is not running.\n")
    assert by_hand("stop") == (0, "The embedded database was not running.\n")
    assert not folder.exists()
    code, text = by_hand("start")
    assert (code, text[:38]) == (0, "The embedded database is running; its ")
    code, text = by_hand("status")
    assert code == 0
    assert f"is running as process {supervisor.postmaster(folder)}; it is not in use" in text
    assert by_hand("stop")[1].startswith("The embedded database has stopped.")
    assert by_hand("status")[0] == 3
    code, text = by_hand("stop", DATABASE_URL="postgres://h/x")
    assert (code, "no embedded one" in text) == (1, True)
