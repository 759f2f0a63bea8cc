"""Supervises one embedded server: starts it, and stops it after its last user has gone. Knows nothing of Django.

It runs as a program of its own, from its path, so it imports the standard library only. There is no list of users in
which a killed process could stay for ever. What counts are locks on files, which the kernel gives up together with the
process that held them, however it ended:

    users.lock     held, shared, by each process that uses the server
    server.lock    held by the server and each of its children, which inherit it: free means that none of them lives
    supervisor.lock    held by this process
    starting.lock  held by whoever starts or stops the server

Where the kernel can (Linux), it stops the server when this process is killed, so that a server never outlives both its
users and its supervisor. Whoever still uses it starts it again with the next connection. Elsewhere the next user gives
the server another supervisor.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

STARTING, USERS, SERVER, SUPERVISOR = "starting.lock", "users.lock", "server.lock", "supervisor.lock"
SOCKET_RECORD = "socket.txt"
SOCKET_NAME = ".s.PGSQL.5432"
STOP_SECONDS = 30.0
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def opened(path: Path, flags: int = os.O_RDWR) -> int:
    """Open a file of ours, made with the owner of its folder where it is missing; never through a symbolic link.

    Root may be the one who opens and another user the owner, so nothing that already exists changes hands.
    """
    flags |= os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        file = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, flags)
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.fchown(file, folder.st_uid, folder.st_gid)
    return file


def taken(path: Path, *, shared: bool = False, seconds: float = 0.0) -> int | None:
    """Return the open file once this process holds the lock, or None if others kept it for `seconds`."""
    file = opened(path)
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(file)
                return None
            time.sleep(0.02)
        except BaseException:
            os.close(file)
            raise
        else:
            return file


def is_free(path: Path) -> bool:
    """Return whether nobody holds the lock just now; makes no file, since its folder may be being deleted."""
    if not path.exists():
        return True
    file = taken(path)
    if file is not None:
        os.close(file)
    return file is not None


def is_same_file(file: int, path: Path) -> bool:
    """Return whether `path` still is the open file; the folder may have been deleted and made anew."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False


def socket_folder(place: Path) -> Path | None:
    """Return the folder of the server's socket, or None where there is none that is private to the server's user."""
    try:
        folder = Path(os.fsdecode((place / SOCKET_RECORD).read_bytes()))
        found = folder.lstat()
    except (OSError, ValueError):
        return None
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077 and found.st_uid == place.stat().st_uid
    return folder if private else None


def postmaster(place: Path) -> int | None:
    """Return the process that listens on the server's socket, asked of the kernel: a file may name another."""
    folder = socket_folder(place)
    if folder is None:
        return None
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(5)
        try:
            channel.connect(str(folder / SOCKET_NAME))
            if hasattr(socket, "SO_PEERCRED"):
                found: int = struct.unpack("3i", channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
            else:  # macOS: SOL_LOCAL, LOCAL_PEERPID
                found = struct.unpack("i", channel.getsockopt(0, 2, 4))[0]
        except OSError:
            return None
    return found or None


def stop(place: Path) -> bool:
    """Stop the server and wait until each of its processes has ended; the caller holds `starting.lock`.

    Open transactions are rolled back. Returns whether the server is gone.
    """
    for number in (signal.SIGINT, signal.SIGQUIT):
        process = postmaster(place)
        if process is not None:
            with suppress(ProcessLookupError):
                os.kill(process, number)
        file = taken(place / SERVER, seconds=STOP_SECONDS)
        if file is not None:
            forget_socket(place)
            os.close(file)
            return True
    return False


def forget_socket(place: Path) -> None:
    """Remove the socket of a server that has ended, with its folder where that is a temporary one."""
    folder = socket_folder(place)
    (place / SOCKET_RECORD).unlink(missing_ok=True)
    if folder is not None and folder.parent != place:
        shutil.rmtree(folder, ignore_errors=True)


def keep(place: Path, idle: float, held: int, server: "subprocess.Popen[bytes] | None") -> None:
    """Return once the server has ended, by itself or because nobody used it for `idle` seconds.

    `held` is the open `supervisor.lock`. `server` is None where an earlier supervisor was killed and this one took over
    a server that is not its child.
    """
    used = time.monotonic()
    pause = min(1.0, idle / 4)
    while True:
        if server is None:
            time.sleep(pause)
        else:
            with suppress(subprocess.TimeoutExpired):
                server.wait(pause)
                return
        if server is None and is_free(place / SERVER):
            return
        if not is_same_file(held, place / SUPERVISOR):
            # The folder was deleted or moved, so there is nothing left to serve; another may already be in its place.
            # Without its files the server would end by itself within a minute; its supervisor need not wait for that.
            if server is not None:
                server.send_signal(signal.SIGQUIT)
                server.wait()
            return
        if not is_free(place / USERS):
            used = time.monotonic()
        elif time.monotonic() - used >= idle and stop_unused(place):
            return


def stop_unused(place: Path) -> bool:
    """Stop the server unless somebody starts or uses it this very moment; nobody can begin to until it has ended."""
    starting = taken(place / STARTING)
    if starting is None:
        return False
    users = taken(place / USERS)
    try:
        return users is not None and stop(place)
    finally:
        for file in (users, starting):
            if file is not None:
                os.close(file)


def end_with(supervisor: int) -> None:
    """Let the kernel stop this process, which is about to become the server, when its supervisor ends in any way.

    The fast shutdown of PostgreSQL (SIGINT): open transactions are rolled back. Called after the process has changed
    its user, which would undo it.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGINT)
    if os.getppid() != supervisor:
        # It was killed before this was said.
        os._exit(1)


def main(arguments: list[str]) -> None:
    """Run as `supervisor.py PLACE IDLE HELD [LOCK UID GID PROGRAM ARGUMENT…]`; the longer form starts the server too.

    HELD is the open `supervisor.lock`, LOCK the open `server.lock`, which the server is to inherit. UID is -1 where the
    server runs as the user who starts it.
    """
    place, idle, held = Path(arguments[0]), float(arguments[1]), int(arguments[2])
    # Whoever started this waits for no child, and a terminal's Ctrl-C reaches neither this nor the server.
    if os.fork():
        os._exit(0)
    server = None
    if command := arguments[6:]:
        lock, uid, gid = (int(number) for number in arguments[3:6])
        as_user: dict[str, Any] = {} if uid == -1 else {"user": uid, "group": gid, "extra_groups": []}
        supervisor = os.getpid()
        server = subprocess.Popen(  # noqa: S603 (the command is ours)
            command,
            stdin=subprocess.DEVNULL,
            pass_fds=[lock],
            umask=0o077,
            # This process has one thread, so nothing can be held here that another was about to give back.
            preexec_fn=lambda: end_with(supervisor),  # noqa: PLW1509
            **as_user,
        )
        os.close(lock)
    keep(place, idle, held, server)


if __name__ == "__main__":
    main(sys.argv[1:])
