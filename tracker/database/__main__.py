"""`python -m tracker.database status|start|stop`: the embedded server by hand. Says what it did in plain sentences."""

import argparse
import os
import sys
from pathlib import Path

from django.conf import settings
from django.db.utils import OperationalError

from tracker import embedded
from tracker.database import EMBEDDED


def main(arguments: list[str]) -> int:
    """Do one thing and return the exit status: for `status`, 3 where no server runs."""
    parser = argparse.ArgumentParser(prog="python -m tracker.database", description=__doc__.partition(":")[2].strip())
    parser.add_argument("what", choices=["status", "start", "stop"])
    what = parser.parse_args(arguments).what
    database = settings.DATABASES["default"]
    if "EMBEDDED_FOLDER" not in database:
        sys.stdout.write("DATABASE_URL names a PostgreSQL server, so there is no embedded one to speak of.\n")
        return 1
    folder, idle = Path(database["EMBEDDED_FOLDER"]), float(database["EMBEDDED_IDLE"])
    try:
        sentence, code = {"status": status, "start": start, "stop": stop}[what](folder, idle)
    except OperationalError as error:
        sentence, code = str(error), 1
    sys.stdout.write(f"{sentence}\n")
    return code


def status(folder: Path, idle: float) -> tuple[str, int]:
    """Say whether the server runs."""
    place, process, is_used = embedded.status(folder)
    if process is None:
        return f"The embedded database in {place.folder} is not running.", 3
    use = "in use" if is_used else f"not in use, and stops when it has been idle for {idle:.0f} seconds"
    return f"The embedded database in {place.folder} is running as process {process}; it is {use}.", 0


def start(folder: Path, idle: float) -> tuple[str, int]:
    """Start the server."""
    host = embedded.running(folder, idle)
    return (
        f"The embedded database is running; its socket is in {host}. "
        f"It stops when nobody has used it for {idle:.0f} seconds."
    ), 0


def stop(folder: Path, idle: float) -> tuple[str, int]:
    """Stop the server."""
    if embedded.stopped(folder):
        return "The embedded database has stopped. Whoever needs it next starts it again.", 0
    return "The embedded database was not running.", 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    if not os.environ.get("DATABASE_URL", "").strip():
        os.environ["DATABASE_URL"] = EMBEDDED
    raise SystemExit(main(sys.argv[1:]))
