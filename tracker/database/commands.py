"""Which management commands need a database, and as which of its roles they connect. Connects to nothing.

A command that was not told where the data is must not start an empty database and report that all is well there.
"""

from collections.abc import MutableMapping, Sequence

from django.core.exceptions import ImproperlyConfigured

MISSING = (
    "DATABASE_URL is not set. Set it to the address of a PostgreSQL server (postgres://user:password@host:5432/name), "
    "or to the word embedded for the PostgreSQL that comes with the program."
)

WITHOUT_DATA = frozenset(
    {"check", "collectstatic", "diffsettings", "evaluate_reading", "extract", "findstatic", "help", "version"}
)
"""Commands that read or write no data. `demo` is not among them, but brings a database of its own."""

AS_OWNER = frozenset({"database_roles", "generate_sample", "migrate", "verify_log"})
"""Commands that connect as the owner of the tables, by MIGRATE_DATABASE_URL, where that is set."""

WANTS_OWNER = "CONNECT_AS_OWNER"
"""The variable by which `manage.py` tells the settings that the command is one of these."""


class DatabaseMissing(ImproperlyConfigured):
    """Nobody said where the data is."""


def prepare(arguments: Sequence[str], environment: MutableMapping[str, str]) -> None:
    """Choose the database of a management command, before the settings are read.

    `arguments` are those of the command line, without the program's name. `environment` is changed: the demo gets the
    embedded server where no other is named, and a command of AS_OWNER gets CONNECT_AS_OWNER. Raises DatabaseMissing
    where a command needs data and no variable says where it is.
    """
    command = arguments[0] if arguments else "help"
    is_named = bool(environment.get("DATABASE_URL", "").strip())
    environment.pop(WANTS_OWNER, None)
    if command == "demo":
        if not is_named:
            environment["DATABASE_URL"] = "embedded"
    elif command in AS_OWNER and environment.get("MIGRATE_DATABASE_URL", "").strip():
        environment[WANTS_OWNER] = "1"
    elif not is_named and _needs_data(command, arguments):
        raise DatabaseMissing(MISSING)


def _needs_data(command: str, arguments: Sequence[str]) -> bool:
    return not (command.startswith("-") or command in WITHOUT_DATA or {"-h", "--help"} & set(arguments))
