"""Answers whether the site is well: `/livez` for what restarts it, `/readyz` for what sends it requests.

Both are answered before any other middleware, so that no host name, session, redirect to https or sign-in is asked for,
and in plain text. `/livez` says only that this process answers. `/readyz` asks whether the database answers, and then
makes the checks of READINESS_CHECKS: 200 if all is well, else 503 with one line for each fault. The lines name no
address and no version. Probes come often and checks may take many queries, so one that was well is not made again for
WELL_SECONDS.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.database import guards, pages, roles
from tracker.monitoring import private

WELL_SECONDS = 30.0

log = logging.getLogger(__name__)

# When each check is made again that was well, by its name; by the clock of this process.
_well_until: dict[str, float] = {}


def answer_probes(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that answers probes itself and passes on all else. It must be the first."""

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = _PROBES.get(request.path_info)
        if probe is None:
            return answer(request)
        if request.method not in ("GET", "HEAD"):
            return _plain(_("Ask with GET."), status=405, Allow="GET, HEAD")
        # The connection is kept for the next page of this thread, so it has the limits of one.
        with pages.serving():
            return probe()

    return middleware


def _live() -> HttpResponse:
    return _plain(_("The site answers."))


def _ready() -> HttpResponse:
    if (fault := database_answers()) is not None:
        faults = [fault]
    else:
        faults = [fault for fault in (_outcome(name) for name in settings.READINESS_CHECKS) if fault]
    if not faults:
        return _plain(_("The site is ready."))
    log.warning("Not ready: %s", " ".join(faults))
    answer = _plain("\n".join(faults), status=503)
    # Django would add a line of its own, as for a page that failed.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return answer


_PROBES = {"/livez": _live, "/readyz": _ready}


def _outcome(name: str) -> str | None:
    """Return what a check has to say, if it is time to ask; a check that fails has something to say too."""
    if time.monotonic() < _well_until.get(name, 0.0):
        return None
    check: Callable[[], str | None] = import_string(name)
    try:
        fault = check()
    except Error as error:
        log.warning("A check of readiness failed", exc_info=error)
        connection.close()
        return _("The check %(name)s could not ask the database.") % {"name": name.rpartition(".")[2]}
    if fault is None:
        _well_until[name] = time.monotonic() + WELL_SECONDS
    return fault


def _plain(text: str, *, status: int = 200, **headers: str) -> HttpResponse:
    headers |= {"Cache-Control": "no-store"}
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)


def database_answers() -> str | None:
    """Connect where no connection is open, and ask the server for nothing; return a sentence where that fails."""
    try:
        connection.ensure_connection()
    except Error as error:
        log.warning("The database does not answer: %s", private.one_line(error))
        return _("The database does not answer.")
    if connection.is_usable():
        return None
    connection.close()
    return _("The database does not answer.")


# --- Checks: each returns a sentence for the administrator, or None where all is well --------------------------------


def migrations_are_applied() -> str | None:
    """Compare the migrations of this program with those that the database has seen."""
    missing = len(_migrations() - MigrationRecorder(connection).applied_migrations().keys())
    if not missing:
        return None
    return ngettext(
        "%(count)s migration is not applied. Run manage.py migrate.",
        "%(count)s migrations are not applied. Run manage.py migrate.",
        missing,
    ) % {"count": missing}


@cache
def _migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


def guards_stand() -> str | None:
    """Compare the guards of the log with those that the migrations made."""
    faults = list(guards.faults())
    if not faults:
        return None
    return _("The guards of the log are not as the migrations made them (%(count)s). Run manage.py verify_log.") % {
        "count": len(faults)
    }


def role_may_serve() -> str | None:
    """Ask whether the role that is connected may do what pages need."""
    missing = roles.missing()
    return missing[0] if missing else None
