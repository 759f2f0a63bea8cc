"""A PostgreSQL server for one folder, started when it is needed and stopped when nobody uses it any more.

It knows nothing of the tracker, and is used through the functions named here only. `folder` is where it lives and
`idle` the seconds after which it stops once its last user has gone.

    running     starts it where it does not run, and returns the folder of its socket
    address     the folder of its socket, as far as it is known; starts nothing
    parameters  libpq's words for a socket folder
    program     the path of one of its programs, such as psql
    status      where it lives, its process, and whether it is used
    stopped     stops it

Within: `place` is the folder it lives in, the user it runs as and its programs; `server` starts it, waits until a
connection succeeds, and stops it; `supervisor` is the small process beside it that stops it after its last user.
"""

from tracker.embedded.server import address, parameters, program, running, status, stopped

__all__ = ["address", "parameters", "program", "running", "status", "stopped"]
