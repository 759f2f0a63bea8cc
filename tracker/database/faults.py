"""Why the database did not do what a page asked of it, as far as that is no mistake of ours. Connects to nothing."""

from __future__ import annotations

from enum import Enum

from django.db import Error, InterfaceError, OperationalError


class Fault(Enum):
    """What kept the database from answering."""

    LOCKED = "locked"
    """Somebody else holds what is to be changed."""
    SLOW = "slow"
    """One statement took longer than a page may wait."""
    READ_ONLY = "read-only"
    """It answers questions and takes no changes: a standby, or under maintenance."""
    FULL = "full"
    """It has no disk or memory left."""
    CROWDED = "crowded"
    """It has no connection left, or more is being changed than it should do at once."""
    AWAY = "away"
    """It does not answer, is starting or stopping, or the connection to it broke."""

    @property
    def retry_after(self) -> int:
        """The seconds after which it is worth trying again."""
        return _SECONDS[self]


_SECONDS = {
    Fault.LOCKED: 5,
    Fault.SLOW: 30,
    Fault.READ_ONLY: 60,
    Fault.FULL: 60,
    Fault.CROWDED: 5,
    Fault.AWAY: 15,
}
# PostgreSQL's codes of errors (its manual, appendix A).
_CODES = {
    "55P03": Fault.LOCKED,  # lock_not_available: lock_timeout
    "40P01": Fault.LOCKED,  # deadlock_detected
    "40001": Fault.LOCKED,  # serialization_failure
    "57014": Fault.SLOW,  # query_canceled: statement_timeout
    "25006": Fault.READ_ONLY,  # read_only_sql_transaction
    "53100": Fault.FULL,  # disk_full
    "53200": Fault.FULL,  # out_of_memory
    "53300": Fault.CROWDED,  # too_many_connections
    "25P03": Fault.AWAY,  # idle_in_transaction_session_timeout, which ends the connection
}
# Connections that broke (08), and servers that start, stop or crash (57P).
_CLASSES = {"08": Fault.AWAY, "57P": Fault.AWAY}
# A refused connection carries no code; libpq gives its sentence only.
_FULL_HOUSE = ("too many clients", "too many connections", "remaining connection slots", "no more connections")


def is_deadlock(error: BaseException | None) -> bool:
    """Return whether the database undid this transaction because it and another one waited for each other."""
    return isinstance(error, Error) and getattr(error.__cause__, "sqlstate", None) == "40P01"


def fault_of(error: BaseException | None) -> Fault | None:
    """Return why the database failed, or None where the error is something else, such as a mistake of ours."""
    if not isinstance(error, Error):
        return None
    code = getattr(error.__cause__, "sqlstate", None)
    if code:
        return _CODES.get(code) or next((fault for start, fault in _CLASSES.items() if code.startswith(start)), None)
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    message = str(error).lower()
    return Fault.CROWDED if any(words in message for words in _FULL_HOUSE) else Fault.AWAY
