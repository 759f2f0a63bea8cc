"""Starts and stops the embedded server; ready means that a connection succeeded. Where it lives is `place`'s matter."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.db.utils import OperationalError

from tracker.embedded import supervisor
from tracker.embedded.place import MAJOR, Place, environment, find, programs, run

DATABASE = "tracker"
START_SECONDS = 60.0
INITDB_SECONDS = 300.0
LOG_BYTES = 1_000_000
# Longer paths do not fit the address of a Unix socket (104 bytes with its end on macOS, 108 on Linux).
SOCKET_BYTES = 103
TOO_MANY_CONNECTIONS = "53300"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # Containers have little /dev/shm, and some systems empty it when the user's last session ends.
    "dynamic_shared_memory_type": "mmap",
    # Statements and details in the log would carry what people typed.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}

used: dict[Path, int] = {}
places: dict[Path, Place] = {}
threads = threading.Lock()


def in_use(folder: Path) -> Place:
    """Return the home of the server of `folder`, and keep the server from stopping while this process lives."""
    with threads:
        place = places.get(folder)
        if place is None or not place.folder.exists():
            place = places[folder] = find(folder)
        place.make()
        users = place.folder / supervisor.USERS
        held = used.get(place.folder)
        if held is not None and supervisor.is_same_file(held, users):
            return place
        file = supervisor.taken(users, shared=True, seconds=3 * supervisor.STOP_SECONDS)
        if file is None:
            raise OperationalError(f"The embedded database in {place.folder} is being stopped and does not end.")
        # A held file that is no longer the right one stays open: its number may by now be somebody else's.
        used[place.folder] = file
        return place


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    """Turn what the system refused into a sentence."""
    try:
        yield
    except OSError as error:
        raise OperationalError(
            f"The embedded database in {folder} cannot be used: {error.strerror} ({error.filename})."
        ) from error
    except subprocess.TimeoutExpired as error:
        raise OperationalError(f"The embedded database in {folder} cannot be used: {error}.") from error


def address(folder: Path) -> Path | None:
    """Return the folder of the server's socket, or None where no server was started or it is known to be gone.

    Quick, and therefore no promise: if the connection then fails, `running` finds out why.
    """
    with plain_errors(folder):
        return supervisor.socket_folder(in_use(folder).folder)


def running(folder: Path, idle: float) -> Path:
    """Return the folder of the socket of a server that has just accepted a connection, started if need be.

    Raises OperationalError with a sentence and the last lines of the server's log.
    """
    with plain_errors(folder):
        place = in_use(folder)
        starting = supervisor.taken(place.folder / supervisor.STARTING, seconds=2 * START_SECONDS)
        if starting is None:
            raise OperationalError(f"Another process has been starting the embedded database in {folder} for minutes.")
        try:
            return started(place, idle)
        finally:
            os.close(starting)


def started(place: Place, idle: float) -> Path:
    """Do the work of `running`, as the only process that does."""
    since = log_size(place)
    launched = False
    reason = ""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            folder = ready(place)
        except psycopg.OperationalError as error:
            reason = f" Connecting ended with: {error}."
        else:
            if folder is not None:
                watch(place, idle)
                return folder
        server = supervisor.taken(place.folder / supervisor.SERVER)
        if server is not None:
            # No server lives, so this is the moment to start one, or to say why the one just started has ended.
            try:
                if launched:
                    raise OperationalError(
                        f"The embedded database in {place.folder} ended at once.{tail(place, since)}"
                    )
                launched = launch(place, idle, server)
            finally:
                os.close(server)
        time.sleep(0.02)
    raise OperationalError(
        f"The embedded database in {place.folder} answered no connection in {START_SECONDS:.0f} s.{reason}"
        f"{tail(place, since)}"
    )


def ready(place: Place) -> Path | None:
    """Return the folder of the socket once a connection to it has succeeded, or None if there is no socket.

    Makes the database if it is missing. Raises psycopg.OperationalError if the connection fails.
    """
    folder = supervisor.socket_folder(place.folder)
    if folder is None:
        return None
    try:
        with psycopg.connect(
            **parameters(folder), user="postgres", dbname="postgres", autocommit=True, connect_timeout=5
        ) as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError as error:
        # A server that is full is no dead one; whoever asked will hear that from Django.
        if error.sqlstate != TOO_MANY_CONNECTIONS and "too many clients" not in str(error):
            raise
    return folder


def parameters(folder: Path) -> dict[str, Any]:
    """Return libpq's words for the server whose socket is in `folder`, whatever PG… variables this process has."""
    away = dict.fromkeys(("hostaddr", "options", "require_auth", "requirepeer"), "")
    plain = {"sslmode": "disable", "gssencmode": "disable", "channel_binding": "disable", "target_session_attrs": "any"}
    return {"host": str(folder), "port": 5432, **away, **plain}


def launch(place: Place, idle: float, server: int) -> bool:
    """Start server and supervisor, where neither lives. Returns False if the last supervisor has not yet ended."""
    held = supervisor.taken(place.folder / supervisor.SUPERVISOR)
    if held is None:
        return False
    try:
        folder = programs(place)
        make_cluster(place, folder, server)
        # Nobody holds `server.lock`, so its process is gone; but its number may be another's by now, and PostgreSQL
        # would take that one for it.
        (place.data / "postmaster.pid").unlink(missing_ok=True)
        command = [str(folder / "postgres"), "-D", str(place.data)]
        for name, value in (SETTINGS | {"unix_socket_directories": quoted(make_socket_folder(place))}).items():
            command += ["-c", f"{name}={value}"]
        spawn(place, idle, held, server, command)
    finally:
        os.close(held)
    return True


def watch(place: Place, idle: float) -> None:
    """Give a running server a supervisor if its own was killed."""
    held = supervisor.taken(place.folder / supervisor.SUPERVISOR)
    if held is not None:
        spawn(place, idle, held, None, [])
        os.close(held)


def spawn(place: Place, idle: float, held: int, server: int | None, command: list[str]) -> None:
    """Start a supervisor, which inherits its lock and, if it is to start a server, the server's."""
    log = supervisor.opened(place.log, os.O_WRONLY | os.O_APPEND)
    uid = place.uid if place.changes_user else -1
    start = [str(server), str(uid), str(place.gid), *command] if server is not None else []
    try:
        subprocess.run(  # noqa: S603 (the command is ours)
            [sys.executable, "-I", "-S", supervisor.__file__, str(place.folder), str(idle), str(held), *start],
            pass_fds=[held] if server is None else [held, server],
            env=environment(), cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            check=True,
        )  # fmt: skip
    except subprocess.CalledProcessError:
        raise OperationalError(
            f"The embedded database in {place.folder} could not be started.{tail(place, 0)}"
        ) from None
    finally:
        os.close(log)


def make_cluster(place: Place, folder: Path, server: int) -> None:
    """Make the data folder if there is none, in a draft that gets its name when it is whole.

    initdb inherits `server.lock`, so that one whose parent was killed is waited for.
    """
    if place.data.exists():
        version = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if version != MAJOR:
            raise OperationalError(
                f"The data in {place.data} was written by PostgreSQL {version}, and the embedded one is {MAJOR}: copy "
                "it with pg_dump and pg_restore, or remove the folder to start with an empty database."
            )
        return
    for old in place.folder.glob("draft-*"):
        shutil.rmtree(old, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=place.folder))
    try:
        place.own(draft)
        done = run(
            place,
            [str(folder / "initdb"), "-D", str(draft), "--username=postgres", "--auth=trust", "--encoding=UTF8",
             "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
            pass_fds=[server], timeout=INITDB_SECONDS,
        )  # fmt: skip
        if done.returncode:
            lines = " ".join(done.stderr.split("\n")[-4:]).strip()
            raise OperationalError(f"The embedded database could not be made in {place.folder}: {lines}")
        draft.rename(place.data)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def make_socket_folder(place: Place) -> Path:
    """Make the private folder of the socket, in /tmp where the path is too long for one, and note where it is."""
    supervisor.forget_socket(place.folder)
    folder = place.folder / "socket"
    if len(os.fsencode(folder / supervisor.SOCKET_NAME)) >= SOCKET_BYTES or "," in str(folder):
        folder = Path(tempfile.mkdtemp(prefix="tracker-", dir="/tmp"))
    else:
        folder.mkdir(mode=0o700, exist_ok=True)
    place.own(folder)
    draft = place.folder / f"{supervisor.SOCKET_RECORD}.draft"
    draft.unlink(missing_ok=True)
    with os.fdopen(supervisor.opened(draft, os.O_WRONLY), "wb") as file:
        file.write(os.fsencode(folder))
    draft.rename(place.folder / supervisor.SOCKET_RECORD)
    return folder


def quoted(folder: Path) -> str:
    """Return a path as one entry of a list in PostgreSQL's configuration."""
    return '"' + str(folder).replace('"', '""') + '"'


def log_size(place: Place) -> int:
    """Return the bytes in the log so far; one that has grown long is put aside first."""
    with suppress(FileNotFoundError):
        size = place.log.stat().st_size
        if size < LOG_BYTES:
            return size
        place.log.rename(place.log.with_suffix(".old.txt"))
    return 0


def tail(place: Place, since: int) -> str:
    """Return the last lines of the log written after its first `since` bytes, as the end of a sentence."""
    with suppress(OSError), place.log.open("rb") as file:
        file.seek(since)
        lines = file.read()[-4000:].decode("utf-8", "replace").strip().splitlines()[-5:]
        if lines:
            return " Its log ends: " + " / ".join(lines)
    return " Its log says nothing."


def program(folder: Path, name: str) -> Path:
    """Return the path of one of the server's own programs."""
    return programs(in_use(folder)) / name


def stopped(folder: Path) -> bool:
    """Stop the server of `folder`, whoever uses it. Returns whether there was one."""
    with plain_errors(folder):
        place = find(folder)
        if not place.folder.exists():
            return False
        starting = supervisor.taken(place.folder / supervisor.STARTING, seconds=START_SECONDS)
        if starting is None:
            raise OperationalError(f"Another process has been starting the embedded database in {folder} for a minute.")
        try:
            if supervisor.is_free(place.folder / supervisor.SERVER):
                return False
            if not supervisor.stop(place.folder):
                raise OperationalError(f"The embedded database in {place.folder} did not stop.")
            return True
        finally:
            os.close(starting)


def status(folder: Path) -> tuple[Place, int | None, bool]:
    """Return the server's home, its process if it accepts connections, and whether any process uses it."""
    with plain_errors(folder):
        place = find(folder)
        if not place.folder.exists():
            return place, None, False
        return place, supervisor.postmaster(place.folder), not supervisor.is_free(place.folder / supervisor.USERS)
